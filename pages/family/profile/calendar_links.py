"""The links that open a calendar's address in the calendars that most people have. PURE."""

from __future__ import annotations

from urllib.parse import quote, urlsplit


def ways(address: str, name: str) -> list[tuple[str, str]]:
    """Names of calendars, and the link that subscribes to the address there."""
    subscribe = urlsplit(address)._replace(scheme="webcal").geturl()
    encoded, called = quote(address, safe=""), quote(name, safe="")
    return [
        ("Apple Calendar", subscribe),
        ("Google Calendar", f"https://calendar.google.com/calendar/render?cid={quote(subscribe, safe='')}"),
        ("Outlook", f"https://outlook.live.com/calendar/0/addfromweb?url={encoded}&name={called}"),
    ]
