"""Secrets of apps, encrypted with this installation's secret, so that a stolen database shows none of them."""

from __future__ import annotations

import json
from functools import lru_cache

from passlib.totp import AppWallet

from services.sign_in.secrets import mac

COST = 10
"""The key is random and long, so stretching it further would protect nothing."""


def encrypted(secret: bytes) -> str:
    """What the database keeps of it."""
    return json.dumps(_wallet(mac("keys of second factors")).encrypt_key(secret))


def decrypted(kept: str) -> bytes:
    """The secret itself.

    Raises:
        ValueError: it was kept under another secret of the installation.
    """
    try:
        return bytes(_wallet(mac("keys of second factors")).decrypt_key(json.loads(kept))[0])
    except (TypeError, KeyError) as problem:
        raise ValueError("kept under another secret") from problem


@lru_cache(maxsize=4)
def _wallet(key: str) -> AppWallet:
    return AppWallet(secrets={"1": key}, encrypt_cost=COST)
