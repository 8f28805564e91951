"""The page of one asset."""
