"""Home's last card: how to put the portal on one's phone, when it is worth a look."""

from __future__ import annotations

from collections.abc import Callable

from nicegui import ui

from components import install
from components.base import static
from pages.app.actions import action
from pages.app.page_context import page_context
from services.core.visitor import Visitor
from services.core.work import now, work
from services.overview.home import Home
from services.people import app_hint


def place(visitor: Visitor, shown: Home) -> Callable[[Home], None]:
    """Keep a place for the card, and draw it as soon as it is due; call what comes back after each change of Home."""
    context = page_context()
    box = ui.element("div")

    @action
    async def seen() -> None:
        async with work(visitor) as w:
            await app_hint.seen(w)

    def look(page: Home) -> None:
        if list(box) or not app_hint.is_due(context.visitor, now(), has_cancelled=has_cancelled(page)):
            return
        with box, ui.element("div").props("data-install-box hidden").classes("cb-section") as card:
            static(install.install_card(context.provider.name))
        card.on("seen", seen, [])
        context.script(install.script())

    look(shown)
    return look


def has_cancelled(page: Home) -> bool:
    """Whether the visitor has cancelled one of the sessions that Home shows."""
    me = page_context().visitor
    return any(each.given_up and me.is_person(each.changed_by_id) for each in page.coming)
