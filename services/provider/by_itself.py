"""What happens by itself, as the provider has set it: free places in full classes, and registers (R55, R99)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from db import Provider
from services.core import audit, versions
from services.core.typed_form import TypedForm, ticked
from services.core.work import Reading, Work
from services.provider.cache import forget
from services.provider.rights import settings_only
from services.provider.settings import current

LONGEST_OFFER, LONGEST_OPEN = 336, 14
"""Hours for which a place may be kept; days for which a register may stay open: who looks for open ones goes no further back."""
AT_ONCE, BY_HAND = "at_once", "by_hand"
"""Who offers a free place: the program to the next who waits, or staff."""
USUAL_HOURS = 48
"""For which a place is kept where nothing else is set."""


@dataclass(frozen=True, slots=True)
class ByItself:
    """What the provider has set."""

    class_offer_hours: int | None
    """None = staff offer a free place (R55)."""
    closes_registers_after: int
    """Days; 0 = never (R99)."""
    nudges_registers: bool

    def columns(self) -> dict[str, Any]:
        """The settings as the database holds them."""
        return {
            "class_offer_hours": self.class_offer_hours,
            "closes_registers_after": self.closes_registers_after,
            "nudges_registers": self.nudges_registers,
        }


async def kept(r: Reading) -> ByItself:
    """What is set now.

    Raises:
        NotFound: the visitor has not the settings.
    """
    settings_only(r)
    here = await current(r)
    return ByItself(here.class_offer_hours, here.closes_registers_after, here.nudges_registers)


async def version(r: Reading) -> int:
    """How often staff have changed the provider.

    Raises:
        NotFound: the visitor has not the settings.
    """
    settings_only(r)
    return (await r.db.scalars(select(Provider.version))).one()


def values(now: ByItself) -> dict[str, str]:
    """What the form holds."""
    return {
        "class_offers": AT_ONCE if now.class_offer_hours else BY_HAND,
        "class_offer_hours": str(now.class_offer_hours or USUAL_HOURS),
        "closes_registers_after": str(now.closes_registers_after),
        "nudges_registers": ticked(now.nudges_registers),
    }


def typed(form: TypedForm) -> ByItself:
    """What was typed; what is wrong is remembered in the form."""
    offers = form.one_of("class_offers", (AT_ONCE, BY_HAND)) == AT_ONCE
    hours = form.needed_number("class_offer_hours", 1, LONGEST_OFFER) if offers else None
    days = form.needed_number("closes_registers_after", 0, LONGEST_OPEN)
    return ByItself(hours, days, form.yes("nudges_registers"))


def so_far(said: Mapping[str, str]) -> ByItself | None:
    """The settings of a form that is still being filled; None while something cannot be read."""
    form = TypedForm(said, "EUR")
    found = typed(form)
    return None if form.problems else found


async def set_(w: Work, wanted: Mapping[str, Any]) -> None:
    """Put these settings in force; offers that run keep their time.

    Raises:
        NotFound: the visitor has not the settings.
    """
    settings_only(w)
    row = await versions.to_change(w, Provider, (await current(w)).id, None)
    audit.note(w, "set by itself", "provider", row.id, changes=audit.changes(row, wanted))
    for name, value in wanted.items():
        setattr(row, name, value)
    await w.db.flush()
    forget(w)
