"""Signing in and out: plain HTML that works before any script has loaded.

GETs change nothing, so that mail scanners may open whatever they like. Whoever asks sees the same for every address.
"""

from pages.plain.sign_in.routes import add

__all__ = [
    "add",
]
