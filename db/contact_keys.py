"""A phone number and an e-mail address as the search for doubles compares them: the same however somebody wrote them.

The keys are kept beside what was written, so that two of a kind are found by an index and not by reading everybody.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from sqlalchemy import event

COMPARED, FEWEST = 8, 7
"""Last digits of a phone number that are compared: what stands before them depends on where one calls from. A number
with fewer digits is nobody's own."""


def phone_key(phone: str) -> str:
    """The last digits: `phone_key("00421 905/123 456")` is that of `0905123456`. Empty: too few of them."""
    digits = "".join(sign for sign in phone if sign.isdecimal())
    return digits[-COMPARED:] if len(digits) >= FEWEST else ""


def email_key(email: str) -> str:
    """What stands before the @, without what makes no other mailbox (dots, a tag after a plus, signs that nobody sees),
    and the first letter of the domain: enough to find `anna@gmial.com` beside `anna@gmail.com`."""
    plain = unicodedata.normalize("NFKC", email).casefold()
    seen = "".join(sign for sign in plain if unicodedata.category(sign)[0] not in "CZ")
    mailbox, _at, domain = seen.partition("@")
    name = mailbox.partition("+")[0].replace(".", "")
    return f"{name}@{domain[:1]}" if name else ""


def given_phone_key(context: Any) -> str:
    """The key of a row that is being inserted."""
    return phone_key(context.get_current_parameters().get("phone") or "")


def given_email_key(context: Any) -> str:
    """The key of a row that is being inserted."""
    return email_key(context.get_current_parameters().get("email") or "")


def keep_contact_keys(table: type[Any]) -> None:
    """Keep the keys of this table's rows in step with what is written."""

    @event.listens_for(table, "before_update")
    def changed(_mapper: Any, _connection: Any, row: Any) -> None:
        keys = phone_key(row.phone), email_key(row.email)
        if (row.phone_key, row.email_key) != keys:
            row.phone_key, row.email_key = keys
