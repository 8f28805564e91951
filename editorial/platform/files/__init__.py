"""Files that people add: how they are kept."""
