"""What is still to be said once child and class are chosen: from when, how it is paid, whether the family is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import htpy as h

from components.base import TextElement
from pages.staff.clients import book_texts as texts
from pages.staff.clients.desk import Desk
from services.bookings import beginning, by_hand, trials
from services.bookings.beginning import PlanChoice, SessionChoice
from services.bookings.choosing import BookableClass
from services.bookings.trials import TrialWanted
from services.bookings.wanted import BookingWanted
from services.core import ids
from services.core.capabilities import Capability, may
from services.core.typed_form import TypedForm
from services.core.visitor import Visitor
from services.core.work import Work, reading
from services.language import _
from services.people.kids import Kid
from services.provider import current

MOST_PLACES = 9


@dataclass(slots=True)
class BookForm:
    """One child, one class."""

    visitor: Visitor
    client_id: UUID
    child: Kid
    class_: BookableClass
    key: str
    done: Callable[[str], None]
    takes_up: UUID | None = None
    """The booking that waits, or was on trial, and gets its places now."""
    copied_from: UUID | None = None
    """The booking whose plan it takes over."""
    slots: int = 1
    sessions: tuple[SessionChoice, ...] = ()
    plans: tuple[PlanChoice, ...] = ()
    currency: str = ""
    seen: str = field(default="")
    """The stamp of what was shown last."""
    waits: bool = False
    """What was shown last goes onto the waiting list."""

    async def read(self) -> None:
        """What can be chosen."""
        async with reading(self.visitor) as r:
            self.sessions = await beginning.sessions(r, self.class_.class_id)
            self.plans = await beginning.plans(r)
            self.currency = (await current(r)).currency

    @property
    def name(self) -> str:
        """Who is booked."""
        return self.child.first_name

    @property
    def singly(self) -> bool:
        """Each session is picked by itself (R56)."""
        return self.class_.kind == "pay_as_you_go"

    async def draw_booking(self) -> None:
        """A booking."""
        entries = [] if self.singly else [texts.since(self.sessions)]
        entries += [texts.slots()] if not (self.singly or self.takes_up) else []
        chooses_plan = self.plans and not self.singly and not self.copied_from
        entries += [texts.plan(self.plans)] if chooses_plan else []
        entries.append(texts.tell())
        desk = Desk(self.visitor, entries, self.look, self.book, self._booked)
        await desk.draw(_("Book {name}").format(name=self.name), self._first() | {"slots": str(self.slots)})

    def _first(self) -> dict[str, str]:
        return {"since": ids.short(self.sessions[0].session_id) if self.sessions else "", "tell": "yes"}

    def wanted(self, said: Mapping[str, str]) -> BookingWanted:
        """What was chosen.

        Raises:
            NotAsTyped.
        """
        form = TypedForm(said, self.currency)
        slots = form.number("slots", 1, MOST_PLACES) or self.slots
        form.done()
        return BookingWanted(
            self.client_id,
            self.child.id,
            self.class_.class_id,
            self._since(said),
            slots,
            self._plan(said),
            self.copied_from,
            self.takes_up,
        )

    def _plan(self, said: Mapping[str, str]) -> UUID | None:
        wanted = (each for each in self.plans if ids.short(each.template_id) == said.get("plan"))
        return next((each.template_id for each in wanted), None)

    def _since(self, said: Mapping[str, str]) -> datetime | None:
        """The start of the session that was chosen; None where it is the next one, whichever that is when it is booked."""
        chosen = next(
            (each for each in self.sessions if ids.short(each.session_id) == said.get("since")), None
        )
        return None if chosen is None or chosen is self.sessions[0] else chosen.starts_at

    async def look(self, said: Mapping[str, str]) -> h.Renderable:
        """What it comes to."""
        async with reading(self.visitor) as r:
            found = await by_hand.outlook(r, self.wanted(said))
        self.seen, self.waits = found.stamp, found.waits
        sees_money = may(self.visitor, Capability.MONEY)
        return texts.outlook(found, self.name, sees_money=sees_money, singly=self.singly)

    async def book(self, w: Work, said: Mapping[str, str]) -> None:
        """Make it."""
        await by_hand.book(w, self.wanted(said), self.seen, tell=bool(said.get("tell")), key=self.key)

    def _booked(self) -> None:
        waits = _("{name} is on the waiting list of {class_name}.")
        said = waits if self.waits else _("{name} is booked into {class_name}.")
        self.done(said.format(name=self.name, class_name=self.class_.name))

    async def draw_trial(self) -> None:
        """One session on trial."""
        if not self.sessions:
            TextElement("p", _("No session is left in this class."), "cb-text2")
            return
        entries = [texts.since(self.sessions, _("Which session"))]
        if may(self.visitor, Capability.MONEY):
            async with reading(self.visitor) as r:
                entries.append(texts.trial_price(await trials.usual(r, self.class_.class_id)))
        entries.append(texts.tell())
        desk = Desk(self.visitor, entries, self.look_at_trial, self.begin_trial, self._trial_booked)
        await desk.draw(_("Book the trial"), self._first())

    def trial(self, said: Mapping[str, str]) -> TrialWanted:
        """What was chosen.

        Raises:
            NotAsTyped.
        """
        form = TypedForm(said, self.currency)
        price = form.amount("trial_price")
        session = form.one_of("since", [ids.short(each.session_id) for each in self.sessions])
        form.done()
        return TrialWanted(self.client_id, self.child.id, self.class_.class_id, ids.read(session), price)

    async def look_at_trial(self, said: Mapping[str, str]) -> h.Renderable:
        """What it comes to."""
        async with reading(self.visitor) as r:
            found = await trials.outlook(r, self.trial(said))
        self.seen = found.stamp
        return texts.trial(found, self.name)

    async def begin_trial(self, w: Work, said: Mapping[str, str]) -> None:
        """Make it."""
        await trials.begin(w, self.trial(said), self.seen, tell=bool(said.get("tell")), key=self.key)

    def _trial_booked(self) -> None:
        self.done(
            _("{name} has a trial in {class_name}.").format(name=self.name, class_name=self.class_.name)
        )
