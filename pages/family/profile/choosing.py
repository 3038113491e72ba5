"""The client's settings: language, light or dark, and which mails they want. Each takes effect at once."""

from __future__ import annotations

import htpy as h
from nicegui import ui

from components.base import static
from components.choices import Choice, choices
from components.frame import section_head, title
from components.marks import Tile, icon
from components.rows import LineRow, line_row
from components.switch import switch
from pages.app.actions import action
from pages.app.frame import frame, reload, say
from pages.app.page_context import page_context
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import LANGUAGES, _
from services.people import profile as service


async def language(visitor: Visitor) -> None:
    """The language of screens and mails."""
    async with reading(visitor) as r:
        now, _theme = await service.looks(r)

    @action
    async def choose(value: str) -> None:
        async with work(visitor) as w:
            await service.set_language(w, value)
        reload()

    with frame(_("Language"), tab=page_context().area.account, back=page_context().area.account):
        static(title(_("Language"), _("For this page and for your emails.")))
        with ui.element("div").classes("cb-section"):
            choices([Choice(code, name, lang=code) for code, name in LANGUAGES.items()], now, choose)


def themes() -> list[Choice]:
    """The three colour schemes."""
    return [
        Choice("auto", _("Like your device"), "brightness_auto"),
        Choice("light", _("Light"), "light_mode"),
        Choice("dark", _("Dark"), "dark_mode"),
    ]


async def theme(visitor: Visitor) -> None:
    """Light screens, dark ones, or as the device is set."""
    async with reading(visitor) as r:
        _language, now = await service.looks(r)

    @action
    async def choose(value: str) -> None:
        async with work(visitor) as w:
            await service.set_theme(w, value)
        reload()

    with frame(_("Light or dark"), tab=page_context().area.account, back=page_context().area.account):
        static(title(_("Light or dark"), _("On all your devices.")))
        with ui.element("div").classes("cb-section"):
            choices(themes(), now, choose)


async def notices(visitor: Visitor) -> None:
    """Which mails can be turned off, and which are always sent (R89)."""
    async with reading(visitor) as r:
        me = await service.profile(r)

    @action
    async def turn(on: bool) -> None:
        async with work(visitor) as w:
            await service.set_notices(w, on)
        say(_("Notices are on.") if on else _("Notices are off."))

    with frame(_("Notices"), tab="/profile", back="/profile"):
        static(title(_("Notices"), _("What we email you.")))
        row = LineRow(
            _("Reminders and make-up notices"),
            Tile("notifications"),
            _("Your sessions the day before, make-ups you can book, and make-ups that end soon"),
        )
        with (
            ui.element("section").classes("cb-section"),
            ui.element("ul").classes("cb-card cb-list"),
            ui.element("li").classes(row.classes),
        ):
            static(line_row(row))
            switch(row.title, me.notices_on, turn)
        static(always())


def always() -> h.Element:
    """The mails that are always sent, and why."""
    rows = [
        LineRow(_("Your login code"), Tile("key"), _("Without it you couldn’t log in")),
        LineRow(_("A login on a new device"), Tile("devices"), _("So that you notice if it wasn’t you")),
        LineRow(
            _("Sessions that are cancelled"),
            Tile("event_busy"),
            _("By you or by us, and what became of the make-up, so that nobody comes for nothing"),
        ),
        LineRow(_("Make-ups you book or give up"), Tile("event_repeat"), _("So that you have it in writing")),
        LineRow(
            _("A place that is kept for you"),
            Tile("schedule"),
            _("When you wait for a full session; it’s kept for a short time only"),
        ),
    ]
    heading = _("Always sent")
    locks = [h.li(class_=row.classes)[line_row(row), icon("lock", 20)] for row in rows]
    return h.section(".cb-section")[
        section_head(heading), h.ul(".cb-card.cb-list", aria_label=heading)[locks]
    ]
