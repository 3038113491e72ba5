"""The three choices above the history: who, what, on which day. The address keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from nicegui import ui

from components.form import form, select_field, text_field
from pages.app.actions import action
from pages.app.page_context import page_context
from services.core import ids
from services.core.refusals import NotFound
from services.language import _
from services.overview.history.reading import HistoryWish

AUDIT = "/staff/audit"


def address(wanted: HistoryWish, *, before: str = "") -> str:
    """The room's address for what is asked for."""
    return _address(
        {
            "who": ids.short(wanted.staff_id) if wanted.staff_id else "",
            "what": wanted.about,
            "on": wanted.on.isoformat() if wanted.on else "",
            "before": before,
        }
    )


def _address(query: dict[str, str]) -> str:
    said = urlencode({name: value for name, value in query.items() if value})
    return f"{AUDIT}?{said}" if said else AUDIT


def asked() -> HistoryWish:
    """What the address asks for; what cannot be read in it asks for everything."""
    query = page_context().query
    who: UUID | None = None
    on: date | None = None
    before: tuple[datetime, UUID] | None = None
    with suppress(NotFound):
        who = ids.read(query.get("who", ""))
    with suppress(ValueError):
        on = date.fromisoformat(query.get("on", ""))
    with suppress(NotFound, ValueError):
        at, _dot, id_ = query.get("before", "").partition("~")
        moment = datetime.fromisoformat(at)
        before = (moment, ids.read(id_)) if moment.tzinfo is not None else None
    return HistoryWish(who, query.get("what", "")[:40], on, before)


def narrowing(
    wanted: HistoryWish, people: Sequence[tuple[UUID, str]], kinds: Sequence[tuple[str, str]]
) -> None:
    """The form."""

    @action
    async def show(said: dict[str, str]) -> None:
        ui.navigate.to(_address(said))

    who = [("", _("Everybody")), *((ids.short(id_), name) for id_, name in people)]
    what = [("", _("Everything")), *kinds]
    with form(show, _("Show"), kind="tonal", main=False) as made:
        select_field(made, _("Who"), "who", who, ids.short(wanted.staff_id) if wanted.staff_id else "")
        select_field(made, _("What"), "what", what, wanted.about)
        text_field(made, _("Day"), "on", wanted.on.isoformat() if wanted.on else "", type="date")
