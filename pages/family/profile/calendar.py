"""My calendar: the addresses at which a phone's own calendar reads the family's sessions (RFC 5545)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import htpy as h
from nicegui import ui

from components import pay as copying
from components.base import static
from components.buttons import button
from components.callout import callout
from components.frame import section_head, title
from components.pay import CopyRow
from components.sheet import sheet
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.app.page_context import page_context
from pages.family.profile import calendar_links
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats
from services.overview.calendar import addresses
from services.overview.calendar.addresses import CalendarAddress


async def calendar(visitor: Visitor) -> None:
    """One address for everything, and one for each child; made, copied, replaced and ended here."""
    context = page_context()

    async def load() -> list[CalendarAddress]:
        async with reading(visitor) as r:
            return await addresses.mine(r)

    async def fresh(said: str) -> None:
        draw(await load())
        say(said)
        context.script("cubby.focus('main h1')")

    @action
    async def make(child: UUID | None) -> None:
        async with work(visitor) as w:
            await addresses.make(w, child)
        await fresh(_("The address is ready."))

    @action
    async def end(child: UUID | None) -> None:
        async with work(visitor) as w:
            await addresses.end(w, child)
        await fresh(_("That address has ended."))

    def draw(found: list[CalendarAddress]) -> None:
        content.clear()
        with content:
            for each in found:
                with ui.element("section").classes("cb-section"):
                    static(section_head(name_of(each)))
                    _one(each)

    def _one(each: CalendarAddress) -> None:
        child = each.kid.id if each.kid else None
        with ui.element("div").classes("cb-stack"):
            if each.address:
                static(_address(each, context.provider.name))
            if each.made_at is None:
                button(_("Make an address"), lambda: make(child), main=True, label=_label(each))
                return
            if not each.address:
                static(callout("", _hidden(visitor), icon_name="lock"))
            with ui.element("div").classes("cb-btns"):
                button(
                    _("New address"),
                    lambda: ask_new(each),
                    kind="quiet",
                    label=_label(each, _("New address")),
                )
                button(_("End it"), lambda: ask_end(each), kind="text", label=_label(each, _("End it")))

    def ask_new(each: CalendarAddress) -> None:
        line = _("The address until now stops working at once. Add the new one to your calendar afterwards.")
        _ask(
            _("Make a new address?"), line, _("New address"), lambda: make(each.kid.id if each.kid else None)
        )

    def ask_end(each: CalendarAddress) -> None:
        line = _(
            "Calendars that have this address get nothing more. What is in them may stay until you delete it."
        )
        _ask(_("End this address?"), line, _("End it"), lambda: end(each.kid.id if each.kid else None))

    found = await load()
    with frame(_("My calendar"), tab="/profile", back="/profile"):
        about = _("Your sessions in your own calendar. What is moved or cancelled changes there by itself.")
        static(h.fragment[copying.style(), title(_("My calendar"), about)])
        content = ui.element("div")
        draw(found)
        static(how())
    context.script(copying.script())


def _ask(heading: str, line: str, yes: str, act: Callable[[], object]) -> None:
    """Ask once more, because calendars out there stop with it."""
    with page_context().sheets or ui.element("div"), sheet(heading) as made:
        static(h.p[line])
    made.for_once()

    def go() -> object:
        made.close()
        return act()

    with made.foot:
        button(yes, go, kind="filled", main=True)
        made.way_out(_("Keep it"))
    made.open()


def name_of(each: CalendarAddress) -> str:
    """What the calendar holds, as its heading."""
    return _("Only {child}").format(child=each.kid.first_name) if each.kid else _("Everything")


def _label(each: CalendarAddress, text: str = "") -> str:
    return f"{text or _('Make an address')}: {name_of(each)}"


def _hidden(visitor: Visitor) -> str:
    if visitor.seen_by is not None:
        return _("There is an address. Only the family sees it.")
    return _("There is an address, but it can’t be shown again. Make a new one if you need it.")


def _address(each: CalendarAddress, provider: str) -> h.Renderable:
    """The address to copy, and the ways to the calendars that most people have."""
    row = CopyRow(_("Address"), each.address, each.address, _("Copy the address"))
    name = f"{each.kid.first_name} · {provider}" if each.kid else provider
    return h.fragment[
        copying.copy_rows([row]),
        h.div(".cb-btns")[
            (
                h.a(".cb-btn.cb-tonal", href=link, target="_blank", rel="noopener noreferrer")[
                    _("Add to {calendar}").format(calendar=calendar)
                ]
                for calendar, link in calendar_links.ways(each.address, name)
            )
        ],
        h.p(".cb-text2.cb-s")[
            _("Since {day}").format(day=formats.day(formats.local(each.made_at).date()))
            if each.made_at
            else ""
        ],
    ]


def how() -> h.Element:
    """What to expect of it, and to whom not to give it."""
    lines = [
        _(
            "Calendars look for changes from time to time, most of them within a few hours, some only once a day."
        ),
        _("Whoever has an address can read these sessions. Give it only to people you trust."),
    ]
    return h.section(".cb-section")[
        section_head(_("Good to know")), h.div(".cb-stack")[(h.p(".cb-text2")[line] for line in lines)]
    ]
