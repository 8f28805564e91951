"""Elements of HTML that are read otherwise than they are written, before the walk."""
