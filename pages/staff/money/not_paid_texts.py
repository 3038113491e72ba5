"""What the list of what is not paid says, on the screen and as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import htpy as h

from components.marks import Note
from components.rows import DOT, LineRow, line_row
from pages.family.money import name
from services.core.ids import short
from services.language import N_, _, formats, ngettext
from services.payments.balance import Status
from services.payments.not_paid import Age, Count, NotPaidFilter, Said, Unpaid

_AGES = {
    None: N_("All · {n}"),
    Age.DUE: N_("Not late · {n}"),
    Age.FRESH: N_("1–14 days · {n}"),
    Age.OLDER: N_("15–30 days · {n}"),
    Age.OLD: N_("Over 30 days · {n}"),
}
_SAID = {
    Said.SENT: N_("Says it’s sent"),
    Said.REMINDED: N_("Reminded"),
    Said.NOT_REMINDED: N_("Not reminded yet"),
}


def age(which: Age | None, behind: Count) -> str:
    """A filter with the number of payments behind it."""
    return _(_AGES[which]).format(n=behind.payments)


def said(which: Said) -> str:
    """A filter by what was said."""
    return _(_SAID[which])


def count(of: Count) -> str:
    """What the number counts: "14 payments of 12 families, €1,176.00 in all"."""
    payments = ngettext("{n} payment", "{n} payments", of.payments).format(n=of.payments)
    families = ngettext("of {n} family", "of {n} families", of.families).format(n=of.families)
    left = " + ".join(map(formats.money, of.left))
    return _("{payments} {families}, {left} in all").format(payments=payments, families=families, left=left)


def nothing(wish: NotPaidFilter) -> tuple[str, str]:
    """What stands in place of an empty list."""
    if wish == NotPaidFilter():
        return _("Everything is paid"), _("When something is asked for and not paid yet, it shows up here.")
    return _("Nothing here"), _("No unpaid payment fits these filters. Choose “All” to see every one.")


def rows(found: Iterable[Unpaid]) -> h.Element:
    """The list; each row opens the family’s money."""
    return h.ul("#unpaid.cb-card.cb-list.cb-inset")[(_row(each) for each in found)]


def _row(each: Unpaid) -> h.Element:
    debt = each.debt
    what = DOT.join(part for part in (debt.child, name(debt)) if part)
    row = LineRow(
        each.payer,
        second=DOT.join((what, when(each))),
        second_tone="danger" if each.days_late and debt.status is not Status.ON_ITS_WAY else "",
        note=_note(each),
        end=formats.money(debt.left),
        href=f"/staff/families/{short(debt.client_id)}",
    )
    return h.li(class_=row.classes)[line_row(row)]


def when(each: Unpaid) -> str:
    """ "Due Fri 27 Feb", or for how long it has been late."""
    day = formats.day(each.debt.due_on)
    if not each.days_late:
        return _("Due {day}").format(day=day)
    late = ngettext("{n} day late", "{n} days late", each.days_late).format(n=each.days_late)
    return _("{late}, since {day}").format(late=late, day=day)


def _note(each: Unpaid) -> Note | None:
    """The most useful of what was said: that it was sent, else who was reminded when."""
    if sent := sent_words(each):
        seen = each.debt.status is Status.NOT_SEEN
        return Note(sent, "hourglass_empty", "warning" if seen else "info")
    words = reminded(each)
    return Note(words, "mail", "neutral") if words else None


def sent_words(each: Unpaid) -> str:
    """What "I’ve sent it" says; empty if the family has not said so."""
    sent_at = each.debt.sent_at
    if sent_at is None:
        return ""
    day = formats.day(formats.local(sent_at).date())
    if each.quiet_until is None:
        return _("Says it was sent {day}. Nothing has come.").format(day=day)
    until = formats.day(formats.local(each.quiet_until).date())
    return _("Says it was sent {day}. No reminder before {until}.").format(day=day, until=until)


def reminded(each: Unpaid) -> str:
    """Who was reminded when, and by whom; empty = nobody."""
    if each.reminded_at is None:
        return ""
    when_ = formats.day(formats.local(each.reminded_at).date())
    by = _("by {name}").format(name=each.reminded_by) if each.reminded_by else _("automatically")
    if each.times_reminded == 1:
        return _("Reminded {day}, {by}").format(day=when_, by=by)
    words = ngettext(
        "Reminded {n} time, last {day}, {by}", "Reminded {n} times, last {day}, {by}", each.times_reminded
    )
    return words.format(n=each.times_reminded, day=when_, by=by)


def table(found: Iterable[Unpaid]) -> list[Sequence[object]]:
    """The list as a table, with its headings."""
    head = [
        _("Who pays"), _("Email"), _("Child"), _("What for"), _("Left to pay"), _("Whole"), _("Currency"),
        _("Due"), _("Days late"), _("Reference"), _("“I’ve sent it”"), _("Reminded"),
    ]  # fmt: skip
    return [head, *map(_cells, found)]


def _cells(each: Unpaid) -> Sequence[object]:
    debt = each.debt
    return (
        each.payer,
        each.email,
        debt.child,
        name(debt),
        debt.left.decimal,
        debt.total.decimal,
        debt.left.currency,
        debt.due_on.isoformat(),
        each.days_late,
        debt.reference,
        sent_words(each),
        reminded(each),
    )
