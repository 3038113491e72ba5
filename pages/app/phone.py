"""What a family's page says to the script that keeps the pocket card on the phone (components/static/keeping.js)."""

from __future__ import annotations

import json

from components.files import static_url
from services.core import ids
from services.core.visitor import Kind, Visitor
from services.language import _


def pocket_script(visitor: Visitor) -> str:
    """JavaScript for the head of the page; empty for everybody but a family in person.

    Staff who look at a family's screens must not carry its card away.
    """
    if visitor.kind is not Kind.CLIENT or visitor.seen_by or not (visitor.sign_in_id and visitor.client_id):
        return ""
    known = {
        "whose": ids.short(visitor.sign_in_id),
        "me": ids.short(visitor.client_id),
        "script": static_url("sent.js"),
        "card": _("See what your phone has kept"),
        "close": _("Close"),
        "notTaken": _("This couldn’t be sent. Please open the session in the portal."),
    }
    return f";cubbyPocket={json.dumps(known)}".replace("<", "\\u003c")
