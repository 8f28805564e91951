"""The company's look: what of it can be seen, and the sizes of its logo."""
