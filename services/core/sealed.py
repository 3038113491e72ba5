"""What only this installation can read again: secrets that stand in the database, encrypted with its own secret.

A stolen database shows none of them. Whoever loses the secret enters them anew.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from functools import lru_cache

from passlib.totp import AppWallet

from services.core.work import app

COST = 10
"""The key is random and long, so stretching it further would protect nothing."""


def sealed(purpose: str, secret: bytes) -> str:
    """What the database keeps of it; never empty bytes."""
    return json.dumps(_wallet(key_for(purpose)).encrypt_key(secret))


def unsealed(purpose: str, kept: str) -> bytes:
    """The secret itself.

    Raises:
        ValueError: it was kept under another secret of the installation, or for another purpose.
    """
    try:
        return bytes(_wallet(key_for(purpose)).decrypt_key(json.loads(kept))[0])
    except (TypeError, KeyError) as problem:
        raise ValueError("kept under another secret") from problem


def key_for(purpose: str, *facts: object) -> str:
    """A fingerprint that cannot be computed without this installation's secret.

    Raises:
        RuntimeError: nothing is configured; a mistake in the program.
    """
    configuration = app().configuration
    if configuration is None:
        raise RuntimeError("connect() was called without a configuration")
    text = "\x1f".join([purpose, *map(str, facts)])
    return hmac.new(configuration.key, text.encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=8)
def _wallet(key: str) -> AppWallet:
    return AppWallet(secrets={"1": key}, encrypt_cost=COST)
