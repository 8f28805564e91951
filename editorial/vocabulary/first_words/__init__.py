"""The first words of a house: personas, stages, topics and formats from a starter, or its own, pasted one a line."""
