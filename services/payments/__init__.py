"""Money that comes in: references, statements of the bank, and which debts a payment settles."""
