"""Statements in the database: whose account, what was seen before, and what each line has paid."""
