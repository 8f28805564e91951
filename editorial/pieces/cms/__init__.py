"""What the CMS shows of a piece beside its fields, and the forms it is written and copied in."""
