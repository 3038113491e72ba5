"""What is pasted into the provider's website: the frame that grows with the portal, or a link. PURE."""

from __future__ import annotations

import htpy as h

SCRIPT = "/embed.js"
VERSION = 1
"""Of what the script and the portal say to each other. A page that was pasted long ago goes on speaking the one it has."""
PLACE = "cubby"
"""The id of the element that the portal appears in."""


def frame(portal: str, name: str) -> str:
    """HTML that shows the portal within a page.

    Args:
        portal: the address of the portal, without a slash at its end.
        name: what screen readers call the frame.
    """
    place = h.div(id=PLACE)
    script = h.script(
        src=f"{portal}{SCRIPT}?v={VERSION}", async_=True, data_into=PLACE, data_page="/", data_title=name
    )
    return f"{_text(place)}\n{_text(script)}"


def link(portal: str, words: str) -> str:
    """HTML of a link to the portal; the website gives it its look."""
    return _text(h.a(href=f"{portal}/")[words])


def _text(element: h.Element) -> str:
    """HTML to be read and copied, not to be drawn."""
    return "".join(element.iter_chunks())
