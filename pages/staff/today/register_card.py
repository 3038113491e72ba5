"""The card of one session with its register. Taps are worked by the browser alone; the name of a row opens its sheet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from uuid import UUID

import htpy as h
from nicegui import ui

from components import register as parts
from components.base import marked, static
from components.frame import link_button
from components.marks import chip, icon
from pages.app.page_context import page_context
from pages.staff.today import child_sheet, texts
from services.core import ids
from services.core.visitor import Visitor
from services.core.work import now
from services.language import _, formats
from services.register.on_register import OnRegister, Register


class RegisterCard:
    """One session's register as it is open."""

    def __init__(self, visitor: Visitor, shown: Register, *, with_link: bool) -> None:
        self.visitor, self.shown = visitor, shown
        self.with_link = with_link
        self.rows: dict[UUID, ui.element] = {}

    def draw(self) -> None:
        """The whole card."""
        register = self.shown
        marks = register.may_mark and now() >= register.opens_at and bool(register.children)
        with ui.element("section").classes("cb-card cb-reg") as card:
            card.props["aria-labelledby"] = f"reg-{ids.short(register.session_id)}"
            card.props["data-register"] = True
            static(self._head())
            if marks:
                here, left = register.here, register.to_mark
                static(parts.counts(here, left, len(register.children)))
            if register.children:
                with ui.element("ul").classes("cb-reg-rows"):
                    for child in register.children:
                        self._row(child, marks=marks)
            if marks:
                static(parts.foot(register.to_mark))
            static(self._after(marks=marks))

    def takes(self, fresh: Register) -> bool:
        """Show only what was marked meanwhile; False if more has changed, so that all has to be drawn."""
        if _without_states(fresh) != _without_states(self.shown):
            return False
        for child in fresh.children:
            row, state = self.rows[child.attendance_id], texts.row(child).state
            if row.props["data-state"] != state:
                row.props["data-state"] = state
                row.update()
        self.shown = fresh
        return True

    def _head(self) -> h.Element:
        register, said = self.shown, texts.chip(self.shown)
        address = f"/staff/sessions/{ids.short(register.session_id)}"
        name = h.h2(id=f"reg-{ids.short(register.session_id)}")[
            h.span[register.programme], chip(said) if said else None
        ]
        more = h.a(".cb-icon-btn", href=address, aria_label=_("More about this session"))[icon("more_vert")]
        return h.div(".cb-reg-head")[
            h.div[name, h.p[texts.when_and_where(register)]], more if self.with_link else None
        ]

    def _row(self, child: OnRegister, *, marks: bool) -> None:
        row = texts.row(child)
        element = ui.element("li").classes("cb-reg-row")
        self.rows[child.attendance_id] = element
        element.props["data-state"] = row.state
        if marks:
            element.props["data-of"] = row.of
        with element:
            who = marked("button", parts.row_name(row), "cb-reg-who", {"type": "button"})
            who.on("click", partial(child_sheet.open_sheet, self.visitor, child.attendance_id))
            if marks:
                static(parts.row_marks(row))

    def _after(self, *, marks: bool) -> h.Renderable:
        register = self.shown
        said = []
        if register.away:
            said.append(h.p(".cb-reg-away")[texts.cannot(register)])
        if register.status == "cancelled":
            said.append(h.p(".cb-reg-away")[register.cancel_reason or _("Cancelled by us")])
        elif not register.children:
            said.append(h.p(".cb-reg-away")[_("Nobody is booked yet.")])
        elif register.may_mark and not marks:
            day = formats.day(register.opens_at.date())
            said.append(h.p(".cb-reg-away")[_("You can mark it from {day} on.").format(day=day)])
        return h.fragment[said]


def around(visitor: Visitor) -> Mapping[str, str]:
    """The attributes of the element around all cards: whose marks these are, and what the browser says."""
    return {"data-whose": ids.short(visitor.staff_id) if visitor.staff_id else "", **parts.words()}


def wake() -> None:
    """Let the browser work the cards that are drawn."""
    page_context().script(parts.script())


def styled() -> None:
    """The rules for cards; draw them first."""
    static(parts.style())


def to_session(register: Register) -> h.Element:
    """The way to a session's own screen."""
    return link_button(_("Open"), f"/staff/sessions/{ids.short(register.session_id)}", kind="tonal")


def _without_states(register: Register) -> object:
    """Everything that is drawn but the marks."""
    children = [(child.attendance_id, child.name, texts.notes(child)) for child in register.children]
    away = [(child.attendance_id, child.reason) for child in register.away]
    return (
        children,
        away,
        register.programme,
        register.starts_at,
        register.minutes,
        register.venue,
        register.instructor,
        register.status,
        register.cancel_reason,
        register.may_mark,
        register.public_note,
        register.internal_note,
        register.places,
    )
