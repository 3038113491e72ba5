"""The sheet in which staff change one session: it says what it does, and to whom, before the tap."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from nicegui import ui

from components.base import TextElement
from components.form import form, text_field
from components.options import Option, options
from components.sheet import sheet
from pages.app.actions import action
from pages.app.frame import say
from pages.app.page_context import page_context
from services import provider
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats
from services.provider import Places
from services.register.on_register import Register
from services.timetable import schedule
from services.timetable.schedule import FewerPlacesThanTaken


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


class _ChangeForm:
    """The form of one session."""

    def __init__(self, visitor: Visitor, of: Register, places: Places, close: Callable[[], None]) -> None:
        self.visitor, self.of, self.close = visitor, of, close
        self.names = dict(sorted(places.names.items(), key=lambda each: formats.sort_key(each[1])))
        found = [id_ for id_, name in self.names.items() if name == of.instructor]
        self.instructor: UUID | None = found[0] if found else None
        self.tells = "yes"

    def draw(self) -> None:
        """The fields."""
        of = self.of
        TextElement("p", _("Only this date."), "cb-lead-text")
        with form(self.send, _("Save")) as self.form:
            chosen = str(self.instructor) if self.instructor else ""
            team = [Option(str(id_), name) for id_, name in self.names.items()]
            options(_("Instructor"), team, self.choose, value=chosen, name="instructor")
            answers = [Option("yes", _("Yes")), Option("no", _("No"))]
            legend = _("Email the families about another instructor?")
            options(legend, answers, self.choose_tells, value=self.tells, name="tells")
            hint = _("Families who come for a make-up count, too.")
            text_field(self.form, _("Places"), "places", str(of.places), hint=hint)
            text_field(self.form, _("Note for the families"), "public", of.public_note)
            text_field(self.form, _("Note for the team"), "internal", of.internal_note)

    def choose(self, value: str) -> None:
        """Keep the chosen instructor."""
        self.instructor = next((id_ for id_ in self.names if str(id_) == value), self.instructor)

    def choose_tells(self, value: str) -> None:
        """Keep whether the families are told."""
        self.tells = value

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
                tell=self.tells == "yes",
            )
