"""What a family's page says to the website that shows it in a frame: how tall it is, and whether somebody is logged in.

Nothing else is said, and only to a website on the provider's list (components/static/framed.js).
"""

from __future__ import annotations

import htpy as h
from nicegui import Client

from components.files import static_url
from services import provider
from services.core.events import Ids
from services.core.work import app
from services.operations.website.allowed import WEBSITE_REFUSED
from services.provider import ProviderView


def websites() -> str:
    """The websites that may show a family's page, with spaces between them, as each page has just read them."""
    known = provider.last_seen()
    return known.framed_on if known else ""


def head(here: ProviderView, *, signed_in: bool | None) -> h.Renderable:
    """What the head of a framed page holds: the websites it may answer, what it tells them, and how it looks in there.

    Args:
        signed_in: whether somebody is; None where the page does not know, so that nothing is told.
    """
    told = {True: "yes", False: "no", None: ""}[signed_in]
    return h.fragment[
        h.meta(name="cubby-websites", content=here.framed_on),
        h.meta(name="cubby-signed-in", content=told),
        h.link(rel="stylesheet", href=static_url("framed.css")),
        h.script(src=static_url("framed.js")),
    ]


def watch(client: Client) -> None:
    """Load a framed page anew as soon as a website is taken off the list: where it was that one, the browser refuses it."""

    def again(_ids: Ids) -> None:
        if not client.is_deleted:
            client.run_javascript("location.reload()")

    client.on_delete(app().events.on(WEBSITE_REFUSED, again))
