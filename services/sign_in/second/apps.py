"""Apps that show six digits, new every thirty seconds (TOTP, RFC 6238)."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime

import pyotp

from services.core.refusals import Refused
from services.language import N_

DIGITS, STEP = 6, 30
NEIGHBOURS = (-1, 0, 1)
"""A phone's clock may be half a minute wrong either way."""
BYTES = 20


class NotSixDigits(Refused):
    """The typed text is no code of an app; this costs no try."""

    message = N_("The code has six digits, like 482 913.")


def new_secret() -> bytes:
    """A new secret that an app and we share."""
    return secrets.token_bytes(BYTES)


def spelled(secret: bytes) -> str:
    """The secret as people type it into an app."""
    return base64.b32encode(secret).decode()


def address(secret: bytes, email: str, provider: str) -> str:
    """What the picture holds: an app reads the secret, the account and the provider from it."""
    return str(pyotp.TOTP(spelled(secret)).provisioning_uri(name=email, issuer_name=provider))


def code_at(secret: bytes, at: datetime) -> str:
    """The code that the app shows at this moment."""
    return str(pyotp.TOTP(spelled(secret)).at(at))


def digits(typed: str) -> str:
    """The code in a typed or pasted text; spaces are ignored.

    Raises:
        NotSixDigits: there are not six digits.
    """
    found = "".join(c for c in typed[:100] if c.isdecimal() and c.isascii())
    if len(found) != DIGITS:
        raise NotSixDigits
    return found


def step_of(secret: bytes, code: str, at: datetime, after: int) -> int | None:
    """The time step whose code this is; None if it is none of now, or not later than the step that was used last."""
    now = int(at.timestamp()) // STEP
    made = pyotp.TOTP(spelled(secret))
    for step in (now + near for near in NEIGHBOURS):
        if secrets.compare_digest(str(made.generate_otp(step)), code) and step > after:
            return step
    return None
