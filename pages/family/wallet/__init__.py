"""What a family has to use up: passes, prepaid credit, money in credit, discounts; and where all of it went."""

from pages.family.wallet.credit_page import credit
from pages.family.wallet.pass_page import one_pass

__all__ = ["credit", "one_pass"]
