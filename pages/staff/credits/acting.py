"""What to do with make-ups, one or many: choosing it, saying how, and then the preview of exactly that."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.callout import callout
from components.form import form, select_field, text_field
from components.marks import icon
from components.rows import LineRow, line_row
from components.sheet import Sheet, sheet
from pages.app.actions import action
from pages.app.page_context import page_context
from pages.staff.credits import texts
from pages.staff.credits.preview import Changed, Preview
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import N_, _
from services.make_ups.credits import giving, keeping

COVERS = {
    "everything": N_("Every session"),
    "programme": N_("Its own programme"),
    "class": N_("Its own class"),
}
ANYWHERE, OWN_PLACE = "anywhere", "own"


def open_sheet(visitor: Visitor, ids: Sequence[UUID], changed: Changed) -> None:
    """Open it for these make-ups."""
    title = _("What to do with it?") if len(ids) == 1 else _("What to do with these?")
    with page_context().sheets or ui.element("div"), sheet(title) as made:
        _Acting(visitor, ids, made, changed).choose()
    made.for_once()
    made.open()


class _Acting:
    """The open sheet."""

    def __init__(self, visitor: Visitor, ids: Sequence[UUID], made: Sheet, changed: Changed) -> None:
        self.visitor, self.ids, self.made, self.changed = visitor, ids, made, changed

    def choose(self) -> None:
        """What can be done."""
        TextElement("p", texts.count(len(self.ids)), "cb-lead-text")
        with ui.element("ul").classes("cb-list cb-plain"):
            for what, words in texts.DOES.items():
                with (
                    TextElement("li", classes="cb-row"),
                    ui.element("button").classes("cb-row-link").props("type=button") as pressed,
                ):
                    static(line_row(LineRow(_(words), second=_(texts.MEANS[what]))), "span")
                    static(h.span(".cb-row-end.cb-chevron")[icon("chevron_right")], "span")
                pressed.on("click", partial(self.chosen, what), [])
        with self.made.foot:
            self.made.way_out(_("Not now"))

    @action
    async def chosen(self, what: str) -> None:
        """Ask how, where that is a question; else show what would be done."""
        self.made.rename(_(texts.DOES[what]))
        if what in (keeping.EXTEND, keeping.COVER):
            self.made.body.clear()
            self.made.foot.clear()
            with self.made.body:
                await (self._until() if what == keeping.EXTEND else self._covers())
            return
        await self.preview({"do": what})

    async def _until(self) -> None:
        async with reading(self.visitor) as r:
            usual = await giving.usual_last_day(r)

        @action
        async def send(typed: dict[str, str]) -> None:
            earlier = len(self.ids) == 1 or typed["earlier"] == "yes"
            await self._or_complain({"do": keeping.EXTEND, "until": typed["until"], "earlier": earlier})

        self.problem = ui.element("div")
        with form(send, _("Show what happens"), main=True) as made:
            text_field(made, _("Last day to book"), "until", usual.isoformat(), type="date")
            if len(self.ids) > 1:
                answers = [("no", _("They stay as they are")), ("yes", _("They end on that day, too"))]
                select_field(made, _("Those that end later"), "earlier", answers, "no")

    async def _covers(self) -> None:
        @action
        async def send(typed: dict[str, str]) -> None:
            place = typed["place"] == OWN_PLACE
            await self._or_complain({"do": keeping.COVER, "covers": typed["covers"], "own_place": place})

        self.problem = ui.element("div")
        with form(send, _("Show what happens"), main=True) as made:
            select_field(
                made,
                _("Sessions of"),
                "covers",
                [(key, _(words)) for key, words in COVERS.items()],
                "programme",
            )
            places = [(ANYWHERE, _("Every place")), (OWN_PLACE, _("Only its own place"))]
            select_field(made, _("At"), "place", places, ANYWHERE)

    async def _or_complain(self, wish: dict[str, Any]) -> None:
        try:
            await self.preview(wish)
        except Refused as no:
            self.problem.clear()
            with self.problem:
                static(callout(no.words(), icon_name="error", tone="danger", alert=True))

    async def preview(self, wish: dict[str, Any]) -> None:
        """What exactly would be done."""
        whole = wish | {"ids": [str(id_) for id_ in self.ids]}
        await Preview(self.visitor, keeping.CREDITS, whole, self.made, self.changed).show()
