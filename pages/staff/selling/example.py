"""An example on a real family: what a class would cost them, each rule that counts, each that does not, and why (R86).

The very function that a booking asks is asked here; nothing is booked.
"""

from __future__ import annotations

from uuid import UUID

import htpy as h
from nicegui import ui

from components import wallet as wallet_parts
from components.base import TextElement, static
from components.callout import callout
from components.entries import Entry, draw, style
from components.form import form
from components.frame import section_head, title
from components.marks import Note, Tile
from components.options import Option
from components.rows import LineRow, line_row, listed
from pages.app.actions import action
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.rooms import MORE
from pages.staff.selling import addresses
from pages.staff.selling.plan_texts import parts_list
from pages.staff.selling.searching import search_box
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats
from services.prices import example
from services.prices.charging import BookingPrice
from services.prices.example import ClassChoice, FamilyMatch
from services.prices.view import WhyPrice, explained


async def example_room(visitor: Visitor) -> None:
    """Choose a family, a child and a class; read what it comes to."""
    screen = _Example(visitor)
    await screen.open()


class _Example:
    """One example as it stands."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.context = visitor, page_context()
        self.text = self.context.query.get("q", "")[:100]
        self.found: list[FamilyMatch] = []
        self.family: FamilyMatch | None = None
        self.classes: list[ClassChoice] = []

    async def open(self) -> None:
        """The screen."""
        async with reading(self.visitor) as r:
            self.classes = await example.classes(r)
            self.found = await example.search(r, self.text)
        self.family = self.found[0] if len(self.found) == 1 else None
        name = _("Try it on a family")
        with frame(name, tab=MORE, back=addresses.DISCOUNTS, room=addresses.DISCOUNTS):
            line = _("What a class would cost them today, and why. Nothing is booked, and nobody is told.")
            static(h.fragment[wallet_parts.style(), style(), title(name, line)])
            search_box(_("Name of a parent or child, or email"), self.text, self.look)
            self.people = ui.element("div")
            self.asked = ui.element("div")
            self.answer = ui.element("div").props("aria-live=polite")
            self._draw()

    def _draw(self) -> None:
        for part in (self.people, self.asked, self.answer):
            part.clear()
        with self.people:
            self._families()
        if self.family is not None:
            with self.asked:
                self._ask(self.family)

    def _families(self) -> None:
        if len(self.text.strip()) < 2:
            static(h.p(".cb-section.cb-text2")[_("Type at least two letters.")])
            return
        if not self.found:
            static(h.p(".cb-section.cb-text2")[_("Nobody by that name")])
            return
        with ui.element("div").classes("cb-section cb-edit-pills"):
            for each in self.found:
                on = self.family is not None and each.client_id == self.family.client_id
                chip = ui.element("button").classes("cb-filter").props("type=button")
                chip.props["aria-pressed"] = "true" if on else "false"
                with chip:
                    TextElement("span", each.name)
                chip.on("click", lambda _event, client_id=each.client_id: self.choose(client_id))

    def _ask(self, family: FamilyMatch) -> None:
        if not family.children or not self.classes:
            line = _("They have no child here, or no class has a price.")
            static(h.div(".cb-section")[callout("", line)])
            return
        children = tuple(Option(str(id_), name) for id_, name in family.children)
        classes = tuple(Option(str(each.class_id), each.name) for each in self.classes)
        origins = (Option("online", _("They book online")), Option("staff", _("You book for them")))
        entries = (
            (Entry("child", _("Child"), "pills", of=children), children[0].value),
            (Entry("class", _("Class"), "pick", of=classes), classes[0].value),
            (Entry("code", _("Code"), hint=_("If you like")), ""),
            (Entry("origin", _("How it is booked"), "pills", of=origins), "online"),
        )
        with form(self.reckon, _("Reckon it")) as filled:
            for entry, value in entries:
                draw(filled, entry, value)

    @action
    async def look(self, text: str) -> None:
        """Search for a family."""
        self.text = text[:100]
        async with reading(self.visitor) as r:
            self.found = await example.search(r, self.text)
        self.family = self.found[0] if len(self.found) == 1 else None
        self.context.write_address(addresses.EXAMPLE, {"q": self.text} if self.text else {})
        self._draw()

    @action
    async def choose(self, client_id: UUID) -> None:
        """One of those that were found."""
        self.family = next((each for each in self.found if each.client_id == client_id), None)
        self._draw()

    @action
    async def reckon(self, said: dict[str, str]) -> None:
        """Ask what it costs, and show each rule with its reason."""
        if self.family is None:
            return
        costs, refusal = None, ""
        try:
            async with reading(self.visitor) as r:
                costs = await example.of(
                    r,
                    self.family.client_id,
                    UUID(said["child"]),
                    UUID(said["class"]),
                    said["code"].strip(),
                    "staff" if said["origin"] == "staff" else "online",
                )
        except Refused as no:
            refusal = no.words()
        except ValueError:
            return
        self.answer.clear()
        with self.answer:
            static(h.div(".cb-section")[_answer(costs, refusal)])


def _answer(costs: BookingPrice | None, refusal: str) -> h.Node:
    if costs is None:
        return callout("", refusal or _("This class has no price, so nobody is asked to pay."))
    why = explained(costs.priced)
    return h.fragment[
        section_head(_("It would cost {amount}").format(amount=formats.money(why.total))),
        h.p(".cb-text2")[_("The class has begun, so this is a share of the whole price.")]
        if costs.is_late
        else None,
        parts_list(costs.parts, costs.total),
        _rules(why),
    ]


def _rules(why: WhyPrice) -> h.Node:
    """Each rule that counts, with what it takes off; then each that does not, with the reason."""
    rows = [
        LineRow(
            line.title,
            Tile("check_circle", "success"),
            line.about,
            end=_("{amount} off").format(amount=formats.money(line.amount)) if line.amount else "",
        )
        for line in why.lines
        if line.is_off
    ]
    rows += [
        LineRow(
            line.title,
            Tile("do_not_disturb_on"),
            line.about,
            note=Note(_("Does not count"), "info", "neutral"),
        )
        for line in why.not_applied
    ]
    label = _("Each rule, and why")
    if not rows:
        return h.p(".cb-section.cb-text2")[_("There is no rule that could lower it.")]
    return h.div(".cb-section")[section_head(label), listed(line_row, rows, label=label)]
