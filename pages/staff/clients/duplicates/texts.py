"""What the screens of merging say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from components.marks import Avatar, initials
from components.rows import DOT, LineRow
from pages.staff.clients import texts as clients
from services.language import LANGUAGES, N_, _, formats
from services.merging import totals
from services.merging.fields import Differing
from services.merging.totals import Totals
from services.merging.view import FamilySide, SideBySide
from services.people.families import FamilyLine
from services.people.likeness import Likeness

REASONS = {
    Likeness.EMAIL: N_("One email address, written in two ways"),
    Likeness.TYPO: N_("Almost the same email address, perhaps with a slip"),
    Likeness.PHONE: N_("The same phone number"),
    Likeness.CHILD: N_("The same name, with a child of the same name"),
}
FIELDS = {
    "name": N_("Name"),
    "email": N_("Main email address"),
    "phone": N_("Phone"),
    "language": N_("Language"),
    "reminders": N_("Reminders and make-up notices"),
    "news": N_("News and offers"),
}
"""What each choice is called."""
COUNTED = {
    totals.BOOKINGS: N_("Bookings"),
    totals.LIVE_BOOKINGS: N_("Bookings that go on"),
    totals.PARTS: N_("Sessions, past and coming"),
    totals.MAKE_UPS: N_("Make-ups to book"),
    totals.ENTRIES: N_("Entries left on passes"),
    totals.PREPAID: N_("Prepaid, left"),
    totals.OWED: N_("To pay"),
    totals.CREDIT: N_("Credit"),
    totals.PAID: N_("Paid so far"),
    totals.ORDERS: N_("Orders"),
    totals.INVOICES: N_("Invoices"),
    totals.INVOICED: N_("Invoiced"),
}
"""In the order in which they are listed."""
OF_MONEY = (totals.PREPAID, totals.OWED, totals.CREDIT, totals.PAID, totals.INVOICED)


def reasons(of: Iterable[Likeness]) -> str:
    """Why two look like one person."""
    return DOT.join(_(REASONS[each]) for each in of)


def pair_title(one: FamilyLine, other: FamilyLine) -> str:
    """ "Anna Novak, twice", or both names."""
    first, second = called(one), called(other)
    if first == second:
        return _("{name}, twice").format(name=first)
    return _("{one} and {other}").format(one=first, other=second)


def called(line: FamilyLine | FamilySide) -> str:
    """A family's name; of one without a name, its address."""
    return line.name or line.email or _("Without a name")


def side_row(side: FamilySide) -> LineRow:
    """One of the two: who, since when, and when they were here last."""
    since = _("Here since {date}").format(date=formats.full_day(formats.local(side.created_at).date()))
    lines = (side.email if side.name else "", since, clients.last_seen(side.last_seen_at))
    return LineRow(called(side), Avatar(initials(called(side), 2)), DOT.join(filter(None, lines)))


def value(field: str, of: tuple[object, ...]) -> str:
    """What one of the two has in a field."""
    match field:
        case "language":
            return LANGUAGES.get(str(of[0]), str(of[0]))
        case "reminders" | "news":
            return _("On") if of[0] else _("Off")
    return " ".join(str(part) for part in of if part)


def proposed(found: SideBySide) -> set[str]:
    """Fields in which the other one's stays unless staff choose: the fuller name, and else what is in use."""
    return {each.field for each in found.differing if _is_better(each, found)}


def _is_better(of: Differing, found: SideBySide) -> bool:
    """ "Anna Novak" is fuller than "Anna"; in use is what belongs to whoever has more bookings, or was here last."""
    kept, gone = (value(of.field, part).casefold() for part in (of.kept, of.gone))
    if of.field == "name" and (kept in gone or gone in kept):
        return len(gone) > len(kept)
    return _in_use(found.gone) > _in_use(found.keep)


def _in_use(side: FamilySide) -> tuple[int, float]:
    seen = side.last_seen_at.timestamp() if side.last_seen_at else 0.0
    return side.has[totals.BOOKINGS, ""], seen


def count_rows(keep: Totals, gone: Totals) -> list[LineRow]:
    """Of everything that is counted, what each has, and what they have together."""
    together = totals.together(keep, gone)
    order = list(COUNTED)
    return [
        LineRow(
            _(COUNTED[what]),
            second=f"{_amount(what, unit, keep[what, unit])} + {_amount(what, unit, gone[what, unit])}",
            end=_amount(what, unit, together[what, unit]),
        )
        for what, unit in sorted(together, key=lambda key: (order.index(key[0]), key[1]))
    ]


def _amount(what: str, unit: str, number: int) -> str:
    return formats.money(totals.money(number, unit)) if what in OF_MONEY else str(number)


def born(on: date) -> str:
    """ "born on 1 December 2019"."""
    return _("born on {date}").format(date=formats.full_day(on))
