"""Lines accepted now and taken into the database later, in files that one process each appends to."""
