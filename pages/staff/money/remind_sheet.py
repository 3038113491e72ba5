"""What each family will get, shown before reminders are sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.marks import Note
from components.rows import DOT, LineRow, line_row, listed
from components.sheet import sheet
from pages.app.actions import action
from pages.app.page_context import page_context
from pages.family.money import name
from services.language import _, formats, ngettext
from services.payments.remind_these import Preview, ReminderLetter

SHOWN = 100
"""Families that are listed by name; of more, the number is said."""


def open_(found: Preview, week: Mapping[UUID, str], send: Callable[[], Awaitable[None]]) -> None:
    """Open the sheet.

    Args:
        week: how many messages each family got this week.
        send: called by its main button; it closes nothing itself.
    """
    with page_context().sheets or ui.element("div"), sheet(_title(found)) as made:
        static(_letters(found, week))
    made.for_once()
    made.for_reading()

    @action
    async def confirmed() -> None:
        made.close()
        await send()

    with made.foot:
        if found.letters:
            number = len(found.letters)
            words = ngettext("Send {n} reminder", "Send {n} reminders", number).format(n=number)
            button(words, confirmed, kind="filled", main=True)
            made.way_out(_("Not now"))
        else:
            made.way_out(_("Close"))
    made.open()


def _title(found: Preview) -> str:
    return _("What each of them gets") if found.letters else _("There is nobody to remind")


def _letters(found: Preview, week: Mapping[UUID, str]) -> h.Renderable:
    listed_ = found.letters[:SHOWN]
    more = len(found.letters) - len(listed_)
    return h.fragment[
        h.p(".cb-lead-text")[
            _(
                "One email for each family, about all that it has to pay, with the way to pay it. You can undo it for a minute."
            )
        ]
        if found.letters
        else None,
        listed(line_row, [_row(each, week.get(each.client_id, "")) for each in listed_], look="cb-plain")
        if listed_
        else None,
        h.p(".cb-after-list")[ngettext("And {n} more family.", "And {n} more families.", more).format(n=more)]
        if more
        else None,
        h.p(".cb-after-list")[_left_out(len(found.left_out))] if found.left_out else None,
    ]


def _row(letter: ReminderLetter, week: str) -> LineRow:
    what = ", ".join(dict.fromkeys(filter(None, map(name, letter.debts))))
    amounts = " + ".join(map(formats.money, letter.amounts))
    return LineRow(
        letter.name or letter.email, second=DOT.join((letter.email, what)), note=_week(week), end=amounts
    )


def _week(words: str) -> Note | None:
    return Note(words, "mail") if words else None


def _left_out(number: int) -> str:
    words = ngettext(
        "{n} payment is left out: the family says that it is on its way.",
        "{n} payments are left out: the families say that they are on their way.",
        number,
    )
    return words.format(n=number)
