"""The head of Why not?: the make-up that is looked at, the ways on, and what refuses it for every session."""

from __future__ import annotations

import htpy as h

from components.callout import callout
from components.frame import link_button, title, view_as_button
from components.marks import avatar
from pages.family.presenters import DOT, face
from pages.staff.clients import addresses
from services.core import ids
from services.core.view_as import may_view
from services.core.visitor import Visitor
from services.language import _, formats
from services.make_ups.every_session import EverySession


def head(visitor: Visitor, found: EverySession) -> h.Renderable:
    """All of it."""
    credit, name = found.credit, formats.full_name(found.credit.kid.first_name, found.credit.kid.last_name)
    origin = (
        _("Given by us")
        if credit.from_at is None
        else _("From {day}").format(day=formats.day(formats.local(credit.from_at).date()))
    )
    until = _("To book by {day}").format(day=formats.last_day(credit.expires_at))
    client = ids.short(found.client_id)
    ways = [
        link_button(
            _("The make-up"), addresses.credit(credit.credit_id), kind="quiet", icon_name="event_repeat"
        ),
        link_button(_("The family"), addresses.family(found.client_id), kind="quiet", icon_name="person"),
        view_as_button(
            _("View as {name}").format(name=found.client or _("the family")),
            client,
            f"/make-ups/{ids.short(credit.credit_id)}",
        )
        if may_view(visitor)
        else None,
    ]
    return h.fragment[
        title(_("Why isn’t a session offered?")),
        h.div(".cb-section.cb-tight.cb-title")[
            avatar(face(credit.kid), 40), h.div[h.h2[name], h.p[DOT.join((credit.programme, origin, until))]]
        ],
        h.div(".cb-section.cb-tight.cb-row-actions")[ways],
        h.div(".cb-section.cb-tight")[
            callout(
                _("No session at all can be booked with it."),
                formats.told(found.dead),
                icon_name="block",
                tone="danger",
            )
        ]
        if found.dead is not None
        else None,
    ]
