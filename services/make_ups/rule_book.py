"""PURE: the book that every make-up rule is written into, and what a rule may say that it looks at."""

from __future__ import annotations

from services.core.rulebook import Rulebook
from services.make_ups.case import OPTIONAL
from services.make_ups.example_cases import EXAMPLES

BOOK = Rulebook(optional=OPTIONAL, examples=EXAMPLES)
rule = BOOK.rule

CREDIT = ("credit",)
SESSION = ("session",)
CLASS = ("class_",)
"""A search asks such a rule once for all sessions of a class; `case.session` is None then."""
PART = ("part",)
"""A search asks such a rule once for all sessions in which the attendee has no part."""
