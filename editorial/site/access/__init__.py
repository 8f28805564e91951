"""Who may read what of the public site: gates, restrictions, and the documents that pages show."""
