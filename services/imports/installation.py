"""The provider that an import belongs to: set up if the installation is empty, and moved if it stands elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from services import provider as providers
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import Work, work
from services.imports import cells
from services.imports.spreadsheet import Sheet
from services.language import N_, _
from services.provider import ProviderView
from services.provider.home_country import HomeCountry, home_of

DEFAULT_NAME = N_("My classes")
VISITOR = Visitor.system("import")
Say = Callable[[str], object]


class UnknownZone(Refused):
    """There is no such time zone."""

    message = N_("{zone} is no time zone. Write it like Europe/Dublin.")


class WhichZone(Refused):
    """The machine's time zone is that of no country, as on most servers, and nobody has said another."""

    message = N_(
        "This machine’s clock is set to {zone}, so it does not tell where the classes are. Add --zone with their time"
        " zone, such as --zone Europe/Bratislava. If they do go by {zone}, write --zone {zone}."
    )


@dataclass(frozen=True, slots=True)
class Wish:
    """What the operator and the lists say of the provider."""

    name: str = ""
    zone: str = ""
    """Empty = the machine's, if that is one of a country."""
    currency: str = ""
    """The one that the lists name; empty = the country's."""


def currency_of(sheets: Iterable[Sheet]) -> str:
    """The currency that lists of classes name; empty if they name none, or several."""
    named = set()
    for sheet in sheets:
        for row in sheet.rows:
            cell = cells.Cell("", row["currency"], [])
            if not cell.is_empty:
                try:
                    named.add(cells.currency(cell))
                except cells.Wrong:
                    continue  # refused with its line
    return named.pop() if len(named) == 1 else ""


async def set_up(wish: Wish, say: Say) -> None:
    """Like `ensure_provider`, but in a work of its own."""
    async with work(VISITOR) as w:
        await ensure_provider(w, wish, say)


async def ensure_provider(w: Work, wish: Wish, say: Say) -> None:
    """Set up the provider if there is none; else move it to the time zone that is wished, and warn of another name.

    Raises:
        UnknownZone: there is no such time zone.
        WhichZone: nobody has said one, and the machine's is that of no country.
        SessionsStand: sessions go by another one.
    """
    if await providers.is_set_up(w):
        await _fit(w, await providers.current(w), wish, say)
        return
    if not wish.zone and _place(wish).country is None:
        raise WhichZone(zone=_place(wish).zone)
    await found(w, wish, say)


async def found(w: Work, wish: Wish, say: Say) -> None:
    """Set up the provider, in the machine's time zone if no other is wished.

    Raises:
        UnknownZone: there is no such time zone.
    """
    place, name = _place(wish), wish.name or _(DEFAULT_NAME)
    try:
        await providers.found(w, name=name, zone=place.zone, country=place.country, currency=place.currency)
    except (KeyError, ValueError) as problem:
        raise UnknownZone(zone=place.zone) from problem
    say(_("The provider is {name}, in the time zone {zone}.").format(name=name, zone=place.zone))
    if wish.currency and wish.currency != _place(Wish(zone=wish.zone)).currency:
        say(_("Amounts are in {currency}, as the lists say.").format(currency=wish.currency))


async def _fit(w: Work, here: ProviderView, wish: Wish, say: Say) -> None:
    if wish.name and wish.name != here.name:
        warning = _("warning: this installation belongs to {name}; {asked} is not used.")
        say(warning.format(name=here.name, asked=wish.name))
    if not wish.zone or wish.zone == here.zone.key:
        return
    place = _place(wish)
    try:
        await providers.move(w, zone=place.zone, country=place.country, currency=place.currency)
    except (KeyError, ValueError) as problem:
        raise UnknownZone(zone=place.zone) from problem
    say(_("The time zone is now {zone}; it was {before}.").format(zone=place.zone, before=here.zone.key))


def _place(wish: Wish) -> HomeCountry:
    return home_of(wish.zone, wish.currency)
