"""On Today: sessions to which nobody comes any more, with the way to cancel them (R21)."""

from __future__ import annotations

import htpy as h

from components.callout import callout_inside
from components.frame import link_button
from pages.staff.sick_day import addresses
from services.attendance.sick_day.deserted import Deserted
from services.attendance.sick_day.of_day import CannotMeet
from services.language import _, formats

SHOWN = 3


def proposals(found: tuple[Deserted, ...]) -> h.Renderable:
    """The first of them."""
    return h.fragment[(_one(each) for each in found[:SHOWN])]


def _one(each: Deserted) -> h.Element:
    what = f"{each.programme}, {formats.moment(each.starts_at, relative=True)}"
    on = formats.local(each.starts_at).date()
    return h.div(".cb-callout.cb-mid.cb-tone-box-neutral")[
        callout_inside(_("Nobody is coming to {session}.").format(session=what), icon_name="event_busy"),
        link_button(
            _("Cancel it?"),
            addresses.of_scope(CannotMeet(on, on, session_id=each.session_id)),
            kind="quiet",
            label=_("Cancel it? {session}").format(session=what),
        ),
    ]
