"""The sheets in which staff change or cancel one session; each says what it does, and to whom, before the tap."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.callout import callout
from components.form import form, text_field
from components.options import Option, options
from components.sheet import sheet
from pages.app.actions import action
from pages.app.frame import say
from pages.app.page_context import page_context
from services import provider
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats, ngettext
from services.provider import Places
from services.register.on_register import Register
from services.timetable import schedule
from services.timetable.schedule import CancelPreview, Compensation, FewerPlacesThanTaken


class SessionSheets:
    """The sheets of one visitor; the screen redraws itself when the session has changed."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor

    @action
    async def change(self, of: Register) -> None:
        """Another instructor, another number of places, the two notes."""
        async with reading(self.visitor) as r:
            places = await provider.places(r)
        with page_context().sheets or ui.element("div"), sheet(_("Change this session")) as made:
            _ChangeForm(self.visitor, of, places, made.close).draw()
        made.for_once()
        with made.foot:
            made.way_out(_("Close"))
        made.open()

    @action
    async def cancel(self, of: Register) -> None:
        """Cancel it for everybody."""
        async with reading(self.visitor) as r:
            before = await schedule.before_cancelling(r, of.session_id)
        chosen = {"gets": Compensation.MAKE_UP.value, "tell": "yes"}

        @action
        async def send(typed: dict[str, str]) -> None:
            tell = chosen["tell"] == "yes"
            async with work(self.visitor) as w:
                await schedule.cancel(
                    w, of.session_id, typed["why"].strip(), Compensation(chosen["gets"]), tell=tell
                )
            made.close()
            say(_("Cancelled. The families are told.") if tell else _("Cancelled. Nobody gets an email."))

        title = _("Cancel {when}?").format(when=formats.moment(of.starts_at))
        with page_context().sheets or ui.element("div"), sheet(title) as made:
            static(callout("", who_gets_what(before)))
            with form(send, _("Cancel this session"), kind="danger-btn") as filled:
                hint = _("The families read it, for example “Noah is ill”.")
                text_field(filled, _("Reason"), "why", hint=hint)
                if before.allows_make_ups and before.children:
                    gets = [
                        Option(Compensation.MAKE_UP.value, _("A make-up")),
                        Option(Compensation.NOTHING.value, _("Nothing")),
                    ]
                    legend = _("What each child gets")
                    options(
                        legend,
                        gets,
                        lambda value: chosen.update(gets=value),
                        value=chosen["gets"],
                        name="gets",
                    )
                tell = [Option("yes", _("Yes")), Option("no", _("No"))]
                legend = _("Email the families?")
                options(
                    legend, tell, lambda value: chosen.update(tell=value), value=chosen["tell"], name="tell"
                )
        made.for_once()
        with made.foot:
            made.way_out(_("Keep this session"))
        made.open()


def who_gets_what(before: CancelPreview) -> h.Node:
    """Who is in it, before anything happens."""
    if not before.children and not before.guests:
        return _("Nobody is expected.")
    said = []
    if before.children:
        number = ngettext("{n} child is expected:", "{n} children are expected:", len(before.children))
        said.append(f"{number.format(n=len(before.children))} {', '.join(before.children)}.")
    if before.guests:
        line = _("Back to who came for a make-up: {names}.").format(names=", ".join(before.guests))
        said.append(line)
    if before.waiting:
        said.append(_("Its waiting list ends: {n}.").format(n=before.waiting))
    return " ".join(said)


class _ChangeForm:
    """The form of one session."""

    def __init__(self, visitor: Visitor, of: Register, places: Places, close: Callable[[], None]) -> None:
        self.visitor, self.of, self.close = visitor, of, close
        self.names = dict(sorted(places.names.items(), key=lambda each: each[1]))
        found = [id_ for id_, name in self.names.items() if name == of.instructor]
        self.instructor: UUID | None = found[0] if found else None

    def draw(self) -> None:
        """The fields."""
        of = self.of
        TextElement("p", _("Only this date. Nobody gets an email."), "cb-lead-text")
        with form(self.send, _("Save")) as self.form:
            chosen = str(self.instructor) if self.instructor else ""
            team = [Option(str(id_), name) for id_, name in self.names.items()]
            options(_("Instructor"), team, self.choose, value=chosen, name="instructor")
            hint = _("Families who come for a make-up count, too.")
            text_field(self.form, _("Places"), "places", str(of.places), hint=hint)
            text_field(self.form, _("Note for the families"), "public", of.public_note)
            text_field(self.form, _("Note for the team"), "internal", of.internal_note)

    def choose(self, value: str) -> None:
        """Keep the chosen instructor."""
        self.instructor = next((id_ for id_ in self.names if str(id_) == value), self.instructor)

    @action
    async def send(self, typed: dict[str, str]) -> None:
        """Save, or say beside the field what is wrong."""
        number = typed["places"].strip()
        if not (number.isdecimal() and len(number) < 4):
            self.form.complain({"places": _("Write a whole number, like 10.")})
            return
        try:
            await self._save(int(number), typed)
        except FewerPlacesThanTaken as no:
            self.form.complain({"places": no.words()})
            return
        self.form.kept(typed, {name: typed[name] for name in ("places", "public", "internal")})
        self.close()
        say(_("Saved."))

    async def _save(self, places: int, typed: dict[str, str]) -> None:
        async with work(self.visitor) as w:
            if places != self.of.places:
                await schedule.set_places(w, self.of.session_id, places)
            await schedule.move(
                w,
                self.of.session_id,
                instructor_id=self.instructor,
                public_note=typed["public"].strip(),
                internal_note=typed["internal"].strip(),
            )
