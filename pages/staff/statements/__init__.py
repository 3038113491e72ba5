"""The rooms of the bank: its files, and the payments in them that wait, are paired or were set aside."""
