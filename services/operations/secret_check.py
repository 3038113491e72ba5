"""One secret for all nodes: the database stores its fingerprint, and each start compares its own secret with it.

If two nodes had different secrets, a code sent by one would be wrong on the other, and each would count wrong codes
separately.
"""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import select

from db import SecretFingerprint
from db.upsert import insert_or_ignore
from services.core.work import Work

LABEL = b"the secret of this installation"


class AnotherSecret(Exception):
    """This process has another secret than the database knows; the text tells the operator what to do."""

    def __init__(self) -> None:
        super().__init__(
            "This database belongs to another secret. Give this machine the same one, as CUBBY_SECRET or as secret.key "
            "in its data folder, from your backup or from the machine that runs already; if it is lost for good, run "
            "`./cubby new-secret` once to accept the one that is here."
        )


async def compare(w: Work, secret: bytes) -> None:
    """Store the secret's fingerprint at the first start; compare it at each later start.

    Raises:
        AnotherSecret: the database has the fingerprint of another secret.
    """
    await _remember(w, secret)
    known = await w.db.scalar(select(SecretFingerprint.fingerprint))
    if not hmac.compare_digest(known or "", _fingerprint(secret)):
        raise AnotherSecret


async def accept(w: Work, secret: bytes) -> None:
    """Store this secret's fingerprint instead of the known one. Codes that were sent before stop working."""
    await _remember(w, secret)
    row = await w.db.get_one(SecretFingerprint, 1)
    row.fingerprint, row.since = _fingerprint(secret), w.now


async def _remember(w: Work, secret: bytes) -> None:
    """Store the fingerprint unless there is one; of two nodes that start at the same time, one is first."""
    row = {"id": 1, "fingerprint": _fingerprint(secret), "since": w.now}
    await w.db.execute(insert_or_ignore(w.db, SecretFingerprint, row))


def _fingerprint(secret: bytes) -> str:
    """An HMAC keyed with the secret itself, which is random, so it cannot be guessed from this."""
    return hmac.new(secret, LABEL, hashlib.sha256).hexdigest()
