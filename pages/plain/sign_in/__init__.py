"""Signing in and out: plain HTML that works before any script has loaded.

GETs change nothing, because mail scanners open every link. The answer is the same for every address, known or not.
"""

from pages.plain.sign_in.routes import add

__all__ = [
    "add",
]
