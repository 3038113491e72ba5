"""Addresses that take files: the few requests of browsers that may be larger than all others.

Whether the sender may send a file is asked before the file is read, so nobody else can make us hold one.
`pages/plain/uploads.py` has the table.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import HTTPConnection

May = Callable[[HTTPConnection], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Upload:
    """One address, how many bytes its body may have, and who may send to it."""

    path: str
    body_limit: int
    may: May
