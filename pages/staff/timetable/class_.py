"""One class: how it meets, all its dates, and what was changed of late."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import htpy as h

from components.base import static
from components.callout import callout
from components.empty_state import empty
from components.entries import style
from components.frame import link_button, section_head, title
from components.marks import Chip, Note, Tile, status
from components.rows import DOT, AgendaRow, LineRow, line_row, listed
from pages.app.frame import frame
from pages.family.presenters import tile_of
from pages.staff.rooms import CREDITS, MORE
from pages.staff.timetable import addresses, texts
from services.core.capabilities import Capability, may
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import now, reading
from services.language import _, formats
from services.timetable import dates, done_to, views
from services.timetable.dates import SessionView
from services.timetable.done_to import DoneTo
from services.timetable.gaps import EmptyDay, gaps
from services.timetable.series_lines import What
from services.timetable.views import ClassView, SeriesView


async def class_(visitor: Visitor, taught_class_id: UUID) -> None:
    """The screen."""
    async with reading(visitor) as r:
        of = await views.one_class(r, taught_class_id)
        meets = await dates.dates(r, taught_class_id)
        done = await done_to.done_to(r, taught_class_id)
        empty_days = await gaps(r, taught_class_id)
    coming = [each for each in meets if each.starts_at > now()]
    with frame(f"{of.name}, {texts.term(of)}", tab=MORE, back=addresses.TIMETABLE, room=addresses.TIMETABLE):
        static(
            h.fragment[
                style(),
                title(of.name, DOT.join((of.programme, texts.term(of)))),
                h.p(".cb-section.cb-tight.cb-text2")[texts.booked(of)],
                _rules(of),
                _next(of) if of.follows_id else None,
                _make_ups(of) if may(visitor, Capability.CLIENTS) else None,
                _dates(_("Dates to come"), coming, of, empty_days) if coming else _over(),
                _changes(of, done) if done else None,
                _past([each for each in meets if each not in coming], of),
            ]
        )


def _rules(of: ClassView) -> h.Element:
    rows = [_rule(of, each) for each in of.series]
    return h.section(".cb-section")[
        section_head(_("When and where")),
        listed(line_row, rows, label=_("When and where")),
        h.div(".cb-row-actions")[
            link_button(_("Add another weekday"), addresses.change(of.id), kind="quiet", icon_name="add"),
            link_button(
                _("Online"), addresses.online(addresses.class_(of.id)), kind="quiet", icon_name="videocam"
            ),
        ],
    ]


def _rule(of: ClassView, each: SeriesView) -> LineRow:
    where = ", ".join(part for part in (each.venue, each.room) if part)
    span = f"{formats.day(each.first_on)} – {formats.day(each.last_on)}"
    return LineRow(
        texts.times(each),
        Tile("event_repeat"),
        DOT.join(part for part in (where, each.instructor, span) if part),
        href=addresses.change(of.id, each.id),
    )


def _next(of: ClassView) -> h.Element:
    line = _("Who of the term before goes on into this one")
    row = LineRow(_("Yes, no, not yet"), Tile("group"), line, href=addresses.next_term(of.id))
    return h.section(".cb-section")[listed(line_row, [row])]


def _make_ups(of: ClassView) -> h.Element:
    line = _("What families of this class can still book")
    row = LineRow(_("Make-ups to book"), Tile("event_repeat"), line, href=f"{CREDITS}?class={short(of.id)}")
    return h.section(".cb-section")[listed(line_row, [row])]


def _dates(
    heading: str, coming: Sequence[SessionView], of: ClassView, empty_days: Sequence[EmptyDay]
) -> h.Element:
    days = [(formats.local(each.starts_at).date(), date_row(each, of)) for each in coming]
    first = days[0][0]
    days += [(each.day, _gap(each)) for each in empty_days if each.day >= first]
    rows = sorted(days, key=lambda each: each[0])
    return h.section(".cb-section", aria_label=heading)[section_head(heading), texts.months(rows)]


def _gap(of: EmptyDay) -> AgendaRow:
    words = of.holiday or _("This date was taken out.")
    return AgendaRow(tile_of(of.day, under_month=True), _("No session"), words, off=True)


def date_row(each: SessionView, of: ClassView) -> AgendaRow:
    """One date: a tap opens it, where one date can be changed by itself."""
    rule = next((rule for rule in of.series if rule.id == each.series_id), None)
    where = "" if rule is not None and rule.venue == each.venue else each.venue
    who = "" if rule is not None and rule.instructor == each.instructor else each.instructor
    note = None
    if each.origin == "moved" and each.status == "scheduled":
        note = Note(_("Changed by itself"), "edit", "neutral")
    if each.origin == "added":
        note = Note(_("Added by itself"), "add", "neutral")
    gone = each.status == "cancelled"
    chip: Chip | None = status("cancelled") if gone else None
    return AgendaRow(
        tile_of(formats.local(each.starts_at).date(), under_month=True),
        formats.span(each.starts_at, each.minutes),
        DOT.join(part for part in (where, who) if part),
        note=note,
        chip=chip,
        end="" if gone else _("{taken} of {places}").format(taken=each.taken, places=each.places),
        href=addresses.move(each.id) if each.starts_at > now() and not gone else addresses.session(each.id),
        off=gone,
    )


def _past(over: list[SessionView], of: ClassView) -> h.Node:
    if not over:
        return None
    return h.section(".cb-section")[
        h.details(".cb-fold")[
            h.summary[_("Dates that are over: {n}").format(n=len(over))],
            texts.months((formats.local(each.starts_at).date(), date_row(each, of)) for each in over),
        ]
    ]


def _over() -> h.Element:
    return h.div(".cb-section")[empty(_("No date to come"), icon_name="event_busy")]


def _changes(of: ClassView, done: list[DoneTo]) -> h.Element:
    rows = [
        LineRow(
            _("Class added") if What.ADD_CLASS in each.kinds else _("Dates changed"),
            Tile("history"),
            DOT.join(part for part in (formats.moment(each.at), each.by) if part),
            end=_("Take back"),
            href=addresses.back(of.id, each.id),
        )
        for each in done
    ]
    heading = _("Changed in the last 30 days")
    return h.section(".cb-section")[section_head(heading), listed(line_row, rows, label=heading)]


def stays_note() -> h.Element:
    """What a change of a series never touches."""
    line = _(
        "Dates with a register, a family’s cancelling or a make-up stay as they are, and so do dates that you "
        "have changed by themselves."
    )
    return callout("", line)
