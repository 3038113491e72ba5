"""The head of Why not?: the make-up that is looked at, the ways on, and what refuses it for every session."""

from __future__ import annotations

import htpy as h

from components.callout import callout
from components.frame import link_button, view_as_button
from components.marks import avatar, icon
from pages.family.presenters import DOT, face
from pages.staff.clients import addresses
from pages.staff.rooms import WHY
from services.core import ids
from services.core.view_as import may_view
from services.core.visitor import Visitor
from services.language import _, formats
from services.make_ups.every_session import EverySession


def chosen(found: EverySession) -> h.Element:
    """The make-up that is looked at, as a link to where another one is chosen."""
    credit = found.credit
    origin = (
        _("Given by us")
        if credit.from_at is None
        else _("From {day}").format(day=formats.day(formats.local(credit.from_at).date()))
    )
    until = _("book by {day}").format(day=formats.last_day(credit.expires_at))
    name = formats.full_name(credit.kid.first_name, credit.kid.last_name)
    return h.a(".cb-why-pick", href=WHY)[
        avatar(face(credit.kid), 32),
        h.span[
            h.b[DOT.join((name, credit.programme))],
            h.span[DOT.join((origin, until))],
            h.span(".cb-sr")[_("Choose another make-up")],
        ],
        icon("expand_more"),
    ]


def onward(visitor: Visitor, found: EverySession) -> h.Renderable:
    """The ways on: the make-up itself, its family, and the screen as the family sees it."""
    credit, client = found.credit, ids.short(found.client_id)
    return h.div(".cb-why-onward")[
        link_button(
            _("The make-up"), addresses.credit(credit.credit_id), kind="quiet", icon_name="event_repeat"
        ),
        link_button(_("The family"), addresses.family(found.client_id), kind="quiet", icon_name="group"),
        view_as_button(
            _("View as {name}").format(name=found.client or _("the family")),
            client,
            f"/make-ups/{ids.short(credit.credit_id)}",
        )
        if may_view(visitor)
        else None,
    ]


def dead(found: EverySession) -> h.Renderable:
    """That nothing at all can be booked with it, and why; nothing where something can."""
    if found.dead is None:
        return h.fragment[()]
    words = _("No session at all can be booked with it.")
    return h.div(".cb-section.cb-tight")[
        callout(words, formats.told(found.dead), icon_name="block", tone="danger")
    ]
