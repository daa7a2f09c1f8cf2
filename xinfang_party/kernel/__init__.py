"""The ground under every room: database, transaction, clock, periods, workdays, workflow, text, errors. No domain word."""
