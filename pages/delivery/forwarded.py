"""The visitor's address as proxies write it into X-Forwarded-For: some add the port, some hide the address."""

from __future__ import annotations

import re
from ipaddress import ip_address

BRACKETED = re.compile(r"\[([^\]]*)\](?::\d{1,5})?")
WITH_PORT = re.compile(r"(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}")
HIDDEN = re.compile(r"_[\w.-]{1,64}", re.ASCII)
"""A name that a proxy puts in place of an address (RFC 7239); the same visitor may have the same one again."""


def address_in(entry: str) -> str:
    """The address of one entry without its port, brackets and quotes; "unknown" if it has none."""
    entry = entry.strip().strip('"')
    found = BRACKETED.fullmatch(entry) or WITH_PORT.fullmatch(entry)
    text = found[1] if found else entry
    if HIDDEN.fullmatch(text):
        return text
    try:
        return str(ip_address(text))
    except ValueError:
        return "unknown"
