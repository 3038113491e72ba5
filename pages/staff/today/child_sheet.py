"""The sheet behind a name in the register: what to know, whom to call, who marked what when."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import htpy as h
from nicegui import ui

from components import register as parts
from components.base import static
from components.form import form, text_field
from components.frame import facts, link_button, view_as_button
from components.marks import Avatar, avatar, initials
from components.options import Option, options
from components.rows import LineRow, line_row, listed
from components.sheet import sheet
from pages.app.actions import action
from pages.app.frame import say
from pages.app.page_context import page_context
from services.core import ids
from services.core.capabilities import Capability, may
from services.core.view_as import may_view
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats, ngettext
from services.register import child as children
from services.register.child import ChildSheet, NoteTooLong, Pressed

NOTE = "care-note"
PHOTOS = {"yes": True, "no": False, "unknown": None}


@action
async def open_sheet(visitor: Visitor, attendance_id: UUID) -> None:
    """Open it."""
    async with reading(visitor) as r:
        found = await children.child(r, attendance_id)
    name = formats.full_name(found.kid.first_name, found.kid.last_name)
    with page_context().sheets or ui.element("div"), sheet(name) as made:
        static(_head(found, name))
        static(_contact(found))
        if found.may_change:
            _care(visitor, found, made.close)
        static(_history(found))
    made.for_once()
    with made.foot:
        if may(visitor, Capability.CLIENTS):
            there = f"/staff/clients/{ids.short(found.client_id)}"
            static(link_button(_("The family"), there, kind="tonal", main=True))
        if may_view(visitor):
            text = _("View as {name}").format(name=found.parent or _("the family"))
            static(
                view_as_button(text, ids.short(found.client_id), f"/bookings/{ids.short(found.booking_id)}")
            )
        if may(visitor, Capability.MONEY):
            address = f"/staff/families/{ids.short(found.client_id)}"
            static(link_button(_("The family’s money"), address, kind="tonal", main=True))
        made.way_out(_("Close"))
    made.open()
    page_context().script(parts.script())


def _head(found: ChildSheet, name: str) -> h.Renderable:
    age = (
        "" if found.age is None else ngettext("{n} year old", "{n} years old", found.age).format(n=found.age)
    )
    shown = found.state if found.state in (parts.HERE, parts.AWAY) else parts.UNMARKED
    return h.fragment[
        h.div(".cb-title")[avatar(Avatar(initials(name, 2), found.kid.colour), 56), h.div[h.p[age]]],
        parts.three(ids.short(found.attendance_id), shown) if found.may_mark else None,
    ]


def _contact(found: ChildSheet) -> h.Renderable:
    lines = [("person", found.parent), ("mail", found.email)]
    call = link_button(found.phone, f"tel:{found.phone.replace(' ', '')}", kind="quiet", icon_name="call")
    return h.fragment[facts(lines), call if found.phone else None]


def _care(visitor: Visitor, found: ChildSheet, close: Callable[[], None]) -> None:
    chosen = {"photos": next(key for key, value in PHOTOS.items() if value is found.photos_allowed)}

    @action
    async def send(typed: dict[str, str]) -> None:
        try:
            async with work(visitor) as w:
                await children.set_care(w, found.attendance_id, typed[NOTE], PHOTOS[chosen["photos"]])
        except NoteTooLong as no:
            made.complain({NOTE: no.words()})
            return
        made.kept(typed, {NOTE: typed[NOTE]})
        close()
        say(_("Saved. It shows in every register with {name}.").format(name=found.kid.first_name))

    with form(send, _("Save"), kind="tonal", main=False) as made:
        hint = _("An allergy, an inhaler, who may fetch them.")
        text_field(made, _("What to know"), NOTE, found.care_note, hint=hint)
        photos = [
            Option("yes", _("Yes")),
            Option("no", _("No")),
            Option("unknown", _("Not asked")),
        ]
        options(
            _("Photos allowed?"),
            photos,
            lambda value: chosen.update(photos=value),
            value=chosen["photos"],
            name="photos",
        )


def _history(found: ChildSheet) -> h.Renderable:
    if not found.pressed:
        return h.fragment[()]
    rows = [LineRow(_said(each), second=_when(each)) for each in found.pressed]
    return h.fragment[h.h3(".cb-over-list")[_("Marked")], listed(line_row, rows, look="cb-plain")]


def _said(each: Pressed) -> str:
    words = {parts.HERE: _("Here"), parts.AWAY: _("Not here"), parts.UNMARKED: _("Not marked")}
    return words[each.state]


def _when(each: Pressed) -> str:
    said = _("{when} by {name}").format(when=formats.moment(each.pressed_at), name=each.by)
    if (each.at - each.pressed_at).total_seconds() > 60:
        said += f" · {_('arrived {when}').format(when=formats.clock(each.at))}"
    return said
