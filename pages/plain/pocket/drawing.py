"""The parts of the card: sessions with what can be done about them, passes with their code, and the script's words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import htpy as h
from markupsafe import Markup

from components.frame import link_button
from components.marks import icon
from components.rows import AgendaRow, agenda_row
from pages.family import presenters
from pages.family.cancelling.afterwards import reasons
from pages.family.wallet import cards
from pages.plain.pocket import words as said
from services.attendance.place import place_text
from services.attendance.sent_later import MayCome
from services.attendance.view import AttendanceView
from services.core import ids
from services.language import _, formats
from services.overview.pocket import Coming
from services.passes.view import PassCard


def words(at: datetime, whose: str, person: str) -> dict[str, str]:
    """What the script says by itself, as attributes of the element around the card."""
    return {
        "data_pocket": whose,
        "data_me": person,
        "data_made": _milliseconds(at),
        "data_today": _("As of {time}").format(time=formats.clock(at)),
        "data_day": _("As of {time}").format(time=formats.moment(at)),
        "data_offline": _("No signal. This is what your phone has kept."),
        "data_waits": _("Not sent yet"),
        "data_later": _("It goes out by itself as soon as there’s a signal."),
        "data_login": _("You’re logged out."),
        "data_sign_in": _("Log in to send it"),
        "data_back": _("Don’t send it"),
        "data_not_taken": _("This couldn’t be sent. Please open the session in the portal."),
    }


def nobodys_words() -> dict[str, str]:
    """The same for the empty card."""
    return {"data_pocket": "", "data_today": "", "data_day": "", "data_offline": ""}


def sessions(coming: Iterable[Coming]) -> h.Node:
    """The list; a session that is over is hidden by the script."""
    rows = [_session(each.attendance, each.cancelling) for each in coming]
    if not rows:
        return h.p(".cb-intro")[_("Nothing coming up")]
    return h.ul(".cb-card.cb-list.cb-section.cb-pocket-list")[rows]


def _session(attendance: AttendanceView, may: MayCome | None) -> h.Element:
    ends = attendance.starts_at + timedelta(minutes=attendance.minutes)
    row = AgendaRow(
        presenters.tile_of(formats.local(attendance.starts_at).date()),
        attendance.programme,
        presenters.DOT.join([formats.span(attendance.starts_at, attendance.minutes), attendance.venue]),
        whose=attendance.kid.first_name,
        note=presenters.means(attendance)
        if attendance.is_off
        else presenters.difference(attendance, named=False),
        chip=presenters.state_chip(attendance),
        chip_below=True,
        avatar=presenters.face(attendance.kid),
        off=not attendance.on,
        actions=True,
    )
    return h.li(
        class_=row.classes,
        data_of=ids.short(attendance.attendance_id),
        data_ends=_milliseconds(ends),
        data_until=_milliseconds(may.in_time.deadline.at) if may else None,
    )[
        agenda_row(row),
        h.div(".cb-row-actions")[
            h.p(".cb-pocket-where")[place_text("", attendance.address, attendance.venue_area)],
            h.p(".cb-pocket-where")[attendance.public_note] if attendance.public_note else None,
            link_button(
                _("Directions"), presenters.directions(attendance), kind="quiet", icon_name="near_me"
            ),
            h.button(".cb-btn.cb-tonal", type="button", data_ask=True)[_("Can’t make it")] if may else None,
        ]
        if attendance.on
        else None,
        _question(attendance, may) if may else None,
        h.p(".cb-pocket-said", role="status", tabindex="-1"),
    ]


def _question(attendance: AttendanceView, may: MayCome) -> h.Element:
    """What may come of it, the reason if the provider wants one, and the two buttons."""
    name = ids.short(attendance.attendance_id)
    return h.div(
        ".cb-pocket-more", data_more=True, hidden=True, data_before=said.before(may), data_late=said.late(may)
    )[
        h.p[h.strong[_("{name} can’t make it?").format(name=attendance.kid.first_name)]],
        h.p(data_come=True),
        h.fieldset[
            h.legend[_("Why can’t you come?")],
            h.p(".cb-field-error", data_missing=True, hidden=True, role="alert")[
                icon("error", 16), h.span[_("Please choose why you can’t come.")]
            ],
            (h.label[h.input(type="radio", name=name, value=one.value), one.text] for one in reasons()),
        ]
        if may.asks_first
        else None,
        h.div(".cb-pocket-btns")[
            h.button(".cb-btn.cb-filled", type="button", data_yes=True)[_("Cancel this session")],
            h.button(".cb-btn.cb-quiet", type="button", data_no=True)[_("Keep it")],
        ],
    ]


def passes(of: Iterable[PassCard], link: str) -> h.Node:
    """Each with what is left and the code to show at the desk."""
    drawn = [
        h.div(".cb-pocket-pass")[
            h.div[
                h.h3[cards.title(card)],
                h.p[cards.whose(card)],
                h.p(".cb-pocket-left")[cards.left_words(card)],
                h.p[_("Use by {day}").format(day=formats.day(card.use_by))] if card.use_by else None,
            ],
            h.div(".cb-pocket-code", role="img", aria_label=_("Code to show at the desk"))[_code(link)],
        ]
        for card in of
    ]
    if not drawn:
        return None
    return h.fragment[h.h2(".cb-section")[_("Passes")], h.div(".cb-card.cb-pocket-passes")[drawn]]


def _code(link: str) -> Markup:
    import segno  # only whoever has a pass waits for it

    made = segno.make_qr(link, error="M").svg_inline(border=4, omitsize=True, dark="#000", light="#fff")
    return Markup(made)  # noqa: S704 - drawn by segno from black and white squares


def _milliseconds(at: datetime) -> str:
    return str(int(at.timestamp() * 1000))
