"""Days off from a calendar file: chosen, its days shown, then entered. Only the lines with days leave the browser."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Literal

import htpy as h
from nicegui import events, ui

from components.base import TextElement, static
from components.buttons import button
from components.files import inline_style
from components.marks import icon
from components.options import Option, options
from components.rows import LineRow, line_row, listed
from components.sheet import sheet
from pages.app.actions import action
from pages.app.frame import say
from pages.app.page_context import page_context
from pages.staff.timetable import texts
from services.core.visitor import Visitor
from services.core.work import work
from services.language import _, ngettext
from services.timetable import holiday_book, ics
from services.timetable.ics import Found

LONGEST = 20_000
_READ = """async (e) => {
  const file = e.target.files[0];
  if (!file) return;
  const lines = (await file.text()).replace(/\\r?\\n[ \\t]/g, "").split(/\\r?\\n/);
  const kept = lines.filter((l) => /^(BEGIN:VEVENT|END:VEVENT|SUMMARY|DTSTART|DTEND|RRULE)/i.test(l)).join("\\n");
  e.target.value = "";
  emit(kept.length > %d ? "%s" : kept);
}"""


class CalendarFile:
    """The field in which a file is chosen, and the sheet with what it has."""

    def __init__(self, visitor: Visitor, entered: Callable[[], Awaitable[None]]) -> None:
        self.visitor, self.entered = visitor, entered
        self.kind: Literal["school", "custom"] = "school"

    def draw(self) -> None:
        """The field."""
        hint = _("A calendar file (.ics), as ministries and schools publish it. You see its days first.")
        static(inline_style("statements.css"))
        with ui.element("section").classes("cb-section cb-drop"):
            static(h.fragment[h.h2(".cb-t3")[_("Days off from a file")], h.p[hint]])
            with ui.element("label").classes("cb-btn cb-tonal"):
                static(h.fragment[icon("add", 20), h.span[_("Choose a file")]], "span")
                field = ui.element("input").classes("cb-sr").props("type=file accept=.ics,text/calendar")
                field.props("id=calendar-file")
            field.on("change", self.read, js_handler=_READ % (LONGEST, ics.TOO_LONG))

    @action
    async def read(self, event: events.GenericEventArguments) -> None:
        """Show what is in the file."""
        text = event.args if isinstance(event.args, str) else ""
        self.show(ics.read(text[:LONGEST], page_context().provider.zone))

    def show(self, found: Found) -> None:
        """Its days, what they are, and the button that enters them."""

        @action
        async def enter() -> None:
            async with work(self.visitor) as w:
                new = await holiday_book.bring_in(w, self.kind, list(found.days))
            made.close()
            await self.entered()
            same = len(found.days) - new
            line = ngettext("{n} entry is new.", "{n} entries are new.", new).format(n=new)
            say(f"{line} {_('The others were there already.')}" if same else line)

        with page_context().sheets or ui.element("div"), sheet(_("Days off from a file")) as made:
            kinds = [Option("school", _("School holidays")), Option("custom", _("No classes"))]
            options(_("What are they?"), kinds, self.choose, value=self.kind, name="file-kind")
            rows = [LineRow(name, second=texts.days(first, last)) for name, first, last in found.days]
            static(h.div(".cb-section")[listed(line_row, rows, look="cb-plain")])
            if found.left_out:
                line = _("Left out, because they have no day or name, or are repeated by a rule: {n}.")
                TextElement("p", line.format(n=found.left_out), "cb-hint")
        made.for_once()
        with made.foot:
            number = len(found.days)
            text = ngettext("Enter {n} entry", "Enter {n} entries", number).format(n=number)
            button(text, enter, kind="filled", main=True)
            made.way_out(_("Not now"))
        made.open()

    def choose(self, value: str) -> None:
        """What kind of days they are."""
        self.kind = "custom" if value == "custom" else "school"
