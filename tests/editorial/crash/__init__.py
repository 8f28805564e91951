"""A room for the crash test only: one kind of job that writes a line in a ledger, and may be killed while at it."""
