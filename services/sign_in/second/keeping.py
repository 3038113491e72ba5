"""Secrets of apps, encrypted with this installation's secret, so that a stolen database shows none of them."""

from __future__ import annotations

from services.core import sealed

PURPOSE = "keys of second factors"


def encrypted(secret: bytes) -> str:
    """What the database keeps of it."""
    return sealed.sealed(PURPOSE, secret)


def decrypted(kept: str) -> bytes:
    """The secret itself.

    Raises:
        ValueError: it was kept under another secret of the installation.
    """
    return sealed.unsealed(PURPOSE, kept)
