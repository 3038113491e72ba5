"""The secret in a one-click link: it is in the mail and nowhere else; we keep only its hash (R23)."""

from __future__ import annotations

import hashlib
import secrets
from uuid import UUID

from db import OneClickLink
from services.core.work import Work

BYTES = 32
LONGEST = 64
"""How many characters of a secret are hashed; ours are never longer."""


def make(w: Work, attendance_id: UUID, email: str) -> str:
    """A new secret with which this person may cancel this attendance."""
    secret = secrets.token_urlsafe(BYTES)
    w.db.add(
        OneClickLink(secret_hash=hashed(secret), attendance_id=attendance_id, email=email, created_at=w.now)
    )
    return secret


def hashed(secret: str) -> str:
    """The hash of a secret, or of whatever somebody sends as one."""
    return hashlib.sha256(secret[:LONGEST].encode("utf-8", "replace")).hexdigest()
