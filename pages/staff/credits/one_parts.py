"""What stands on the screen of one make-up: what is known of it, and the ways on."""

from __future__ import annotations

import htpy as h

from components.frame import link_button, view_as_button
from pages.staff.clients import addresses
from pages.staff.make_ups_words import covered, missed
from services.core.ids import short
from services.core.view_as import may_view
from services.core.visitor import Visitor
from services.language import _, formats
from services.make_ups.credits.board import OneCredit


def about(found: OneCredit) -> list[tuple[str, str]]:
    """What it makes up for, until when, for what, whose it is."""
    line = found.line
    by = _("To book by {day}") if line.state == "active" else _("Was to book by {day}")
    return [
        ("event_busy", missed(line)),
        ("schedule", by.format(day=formats.last_day(line.expires_at))),
        ("swap_horiz", _("Covers {what}").format(what=covered(found.covers))),
        ("person", line.client),
    ]


def ways(visitor: Visitor, found: OneCredit) -> list[h.Node]:
    """Why not?, its booking, and the family's own screen."""
    line = found.line
    text = _("View as {name}").format(name=line.client or _("the family"))
    return [
        link_button(_("Why not?"), addresses.why(line.credit_id), icon_name="troubleshoot"),
        link_button(
            _("The booking"), addresses.booking(line.booking_id), kind="quiet", icon_name="event_note"
        ),
        view_as_button(text, short(line.client_id), f"/make-ups/{short(line.credit_id)}")
        if may_view(visitor)
        else None,
    ]
