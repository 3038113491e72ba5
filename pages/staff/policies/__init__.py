"""The rules of cancelling and of make-ups, in plain language, with what they would have done."""

from pages.staff.policies.by_itself import by_itself
from pages.staff.policies.cancelling import rule
from pages.staff.policies.make_ups import make_ups
from pages.staff.policies.room import policies

__all__ = ["by_itself", "make_ups", "policies", "rule"]
