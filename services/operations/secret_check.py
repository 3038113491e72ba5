"""One secret for all nodes: the database remembers a fingerprint of it, and each start compares its own.

With two secrets, a code that one node sent would be wrong on the other, and wrong codes would be counted apart.
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
    """This start has another secret than the database knows; the text says what to do, for whoever set it up."""

    def __init__(self) -> None:
        super().__init__(
            "This database belongs to another secret. Give this machine the same one, as CUBBY_SECRET or as secret.key "
            "in its data folder, from your backup or from the machine that runs already; if it is lost for good, run "
            "`./cubby new-secret` once to accept the one that is here."
        )


async def compare(w: Work, secret: bytes) -> None:
    """Remember the secret's fingerprint at the first start; at each later one compare it.

    Raises:
        AnotherSecret: the database knows another one.
    """
    await _remember(w, secret)
    known = await w.db.scalar(select(SecretFingerprint.fingerprint))
    if not hmac.compare_digest(known or "", _fingerprint(secret)):
        raise AnotherSecret


async def accept(w: Work, secret: bytes) -> None:
    """Remember this secret in place of the one that is known. Codes that were sent stop working."""
    await _remember(w, secret)
    row = await w.db.get_one(SecretFingerprint, 1)
    row.fingerprint, row.since = _fingerprint(secret), w.now


async def _remember(w: Work, secret: bytes) -> None:
    """Of two nodes that start at once with an empty database, one is the first."""
    row = {"id": 1, "fingerprint": _fingerprint(secret), "since": w.now}
    await w.db.execute(insert_or_ignore(w.db, SecretFingerprint, row))


def _fingerprint(secret: bytes) -> str:
    """Keyed with the secret itself, which is random: nobody can guess it from this."""
    return hmac.new(secret, LABEL, hashlib.sha256).hexdigest()
