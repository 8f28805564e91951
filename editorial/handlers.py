"""Signal handlers of this room; few, and each connected with its sender."""
