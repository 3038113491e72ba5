"""Statements of banks: from the bytes of a file to payments and balances. Pure: nothing here asks a database."""

from services.payments.statements.cannot_read import Unreadable, WhichColumns
from services.payments.statements.columns import TableColumns
from services.payments.statements.line import Balance, BankPayment, Doubt, Statement
from services.payments.statements.reading import read

__all__ = [
    "Balance",
    "BankPayment",
    "Doubt",
    "Statement",
    "TableColumns",
    "Unreadable",
    "WhichColumns",
    "read",
]
