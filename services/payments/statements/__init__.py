"""Statements of banks: from the bytes of a file to payments and balances. Pure: nothing here asks a database."""

from services.payments.statements.cannot_read import CannotRead, WhichColumns
from services.payments.statements.columns import Columns
from services.payments.statements.line import Balance, Doubt, Line, Statement
from services.payments.statements.reading import read

__all__ = ["Balance", "CannotRead", "Columns", "Doubt", "Line", "Statement", "WhichColumns", "read"]
