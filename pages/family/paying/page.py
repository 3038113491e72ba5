"""The same as a page of its own: where the button of a mail about money leads."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from nicegui import ui

from components.base import TextElement, static
from components.empty_state import done_head
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.family.paying import texts
from pages.family.paying.transfer import Transfer, read
from services.core import ids
from services.core.refusals import NotAllowed, NotFound
from services.core.visitor import Visitor
from services.language import _
from services.payments.paying import NothingToPay


@dataclass(slots=True)
class Drawn:
    """The page as `Parts`."""

    title: TextElement
    body: ui.element
    foot: ui.element

    def rename(self, title: str) -> None:
        """Give it another title."""
        self.title.set_words(title)


async def pay(visitor: Visitor, debt_id: UUID) -> None:
    """How one debt is paid; several together where the address names more: `?and=…,…`."""
    try:
        payment = await read(visitor, [debt_id, *_more(page_context().query.get("and", ""))])
    except NothingToPay as no:
        _instead(no.words(), _("Thank you!"), "check")
        return
    except NotAllowed:
        line = _("Only whoever books, and their helpers, can pay it.")
        _instead(_("You can see what is owed, but not pay it."), line, "lock")
        return

    async def nothing_else() -> None:
        """The page has no list that would have to be drawn again."""

    with frame(_("Pay"), back="/"):
        title = TextElement("h1", texts.title(payment)).props("tabindex=-1")
        body = ui.element("div").classes("cb-section cb-tight")
        foot = ui.element("div").classes("cb-sheet-foot")
        Transfer(visitor, payment.debt_ids, nothing_else, Drawn(title, body, foot)).draw(payment)


def _instead(title: str, line: str, icon_name: str) -> None:
    with frame(_("Pay"), back="/"):
        static(done_head(title, line, icon_name=icon_name, quiet=icon_name != "check"))


def _more(text: str) -> list[UUID]:
    found = []
    for each in text.split(","):
        try:
            found.append(ids.read(each))
        except NotFound:
            continue
    return found
