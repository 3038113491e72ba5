'''The words of the table of screens: a screen, who may open it, and the area of the portal it belongs to.

The family and the staff have one area each. A page of NiceGUI belongs to one area for as long as it is open: it shows
that area's tabs and uses its style sheet. The areas themselves are defined in `pages/family/area.py` and
`pages/staff/area.py` and handed in by `pages/__init__.py`, so nothing in `pages/app` knows of children or of rooms.

How to write a screen
---------------------
A screen is one async function. It reads, then draws inside one `frame` (the previous screen stays until then), and
changes things in handlers that are marked `@action`. It gets the ids of its address as UUIDs, in the order of the
path (a malformed id has been refused before):

    async def booking(visitor: Visitor, booking_id: UUID) -> None:
        """One booking: its sessions, upcoming first."""

        async def fresh() -> None:                     # read first, then draw: the list is never blank in between
            async with reading(visitor) as r:
                page = await bookings.one(r, booking_id)
            rows.clear()
            with rows:
                draw(page)

        @action                                        # language, double taps, refusals, TryAgain, lost sign-in
        async def cancel(attendance_id: UUID) -> None:
            async with work(visitor) as w:
                outcome = await cancelling.cancel(w, attendance_id)
            await fresh()
            say(_("Cancelled."), on_undo=undo)

        with frame(_("Booking"), tab="/bookings", back="/bookings"):
            rows = ui.element("div")
            await fresh()

and one line in the table of `pages/__init__.py`: `Screen("/bookings/{booking_id}", booking.booking)`. It is for families
unless the line says otherwise: `Screen("/staff/today", today.today, STAFF(Capability.REGISTER))`. A new kind of id in
an address also needs a line in `CHECKS` beside the table; without it the portal does not start.

- Static parts are htpy, put on the page by `components.base.static(node)`; what can be pressed is an element
  (`button(_("Can’t make it"), lambda: cancel(attendance.attendance_id), kind="quiet")`).
- `prerender.py` makes the first content of the page, shown before any script has loaded, from the same elements;
  a screen does nothing for it.
- Refusals raised while drawing (`NotFound` too) become the whole screen; refusals raised in an action become a
  message. To show one beside the button instead, catch it in the handler.
- A link is `<a href="/…">` and stays within this one page. Pages outside the table (a PDF, sign-out) need
  `data-out` or `download` on the link.
- `page_context().query` holds the query parameters; `page_context().on_event(SESSION_CHANGED, handler)` calls the
  handler for changed sessions until the visitor leaves the screen. In the family's area,
  `child_filter.chips(kids, fresh)` draws the switcher and `child_filter.chosen(kids)` says which child is chosen.
- No `ui.timer` and no awaited script while a screen is being drawn: NiceGUI would respond before it is complete.
- After a change of language or theme: `reload()`.
- A screen that was chosen from a list names that list in the table (`beside=…`). On a wide screen the list then stays on
  the left; neither of the two does anything for it but to draw its name with `heading` (pages/app/beside.py).
'''

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from components.frame import Tab, TabGroup
from services.core.capabilities import Capability, may
from services.core.visitor import Kind, Visitor
from services.core.work import Reading


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may open a screen: one kind of visitor, or everybody (`kind` is None); of staff, perhaps only some."""

    kind: Kind | None
    needs: Capability | None = None

    def __call__(self, needs: Capability) -> Audience:
        """The same audience, but only those of it who have this capability: `STAFF(Capability.MONEY)`."""
        return replace(self, needs=needs)

    def is_of(self, visitor: Visitor) -> bool:
        """Whether the screen is for this kind of visitor; they may still lack the capability."""
        return self.kind is None or self.kind is visitor.kind

    def admits(self, visitor: Visitor) -> bool:
        """Whether the visitor may open the screen. Pass a visitor whose role has just been read."""
        return self.is_of(visitor) and (self.needs is None or may(visitor, self.needs))


FAMILY = Audience(Kind.CLIENT)
"""Clients who have signed in."""
STAFF = Audience(Kind.STAFF)
"""All members of staff who have signed in; `STAFF(capability)` for those who have a capability."""
ANYONE = Audience(None)
"""Everybody, signed in or not."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A list that on wide screens stands to the left of what is chosen from it: the screen at `address` itself."""

    address: str
    draw: Callable[[Visitor], Awaitable[None]]
    title: str
    """Its name, marked with `N_`."""
    tab: str = ""
    """Address of the tab that it belongs to, if that is not its own."""

    @property
    def path(self) -> str:
        """The address without its query."""
        return self.address.partition("?")[0]

    def is_at(self, query: Mapping[str, str]) -> bool:
        """Whether its own screen, opened with this query, is the list; the screen may have other views."""
        return dict(parse_qsl(self.address.partition("?")[2])).items() <= dict(query).items()


@dataclass(frozen=True, slots=True)
class Screen:
    """One line of the table of screens: its address, who draws it, and who may open it."""

    path: str
    draw: Callable[..., Awaitable[None]]
    who: Audience = FAMILY
    beside: Beside | None = None
    """The list that it was chosen from, or that it is itself."""


Badges = tuple[int, ...]
"""The numbers on an area's tabs, in the order that its `tabs` expects; empty = none is known yet."""


def no_tabs(_visitor: Visitor, _badges: Badges) -> Sequence[Tab]:
    """For an area without tabs, and therefore without a menu."""
    return ()


def no_rooms(_visitor: Visitor, _badges: Badges) -> Sequence[TabGroup]:
    """For an area whose tabs are all there is."""
    return ()


async def no_badges(_r: Reading) -> Badges:
    """For an area whose tabs show no number."""
    return ()


def no_state(_cookies: Mapping[str, str]) -> object:
    """For an area that keeps no state."""
    return None


@dataclass(frozen=True, slots=True)
class Area:
    """What the screens of one kind of visitor have in common."""

    kind: Kind
    name: str
    """The name of the style sheet that its pages link to, one of `pages.delivery.quasar.AREAS`."""
    home: str
    """Where the logo leads, and where a visitor of this kind is sent from the portal's first address."""
    account: str = ""
    """Where the initials in the bar lead; if empty, the bar has no initials."""
    tabs: Callable[[Visitor, Badges], Sequence[Tab]] = no_tabs
    """The tabs of the menu for this visitor, given the numbers that some of them show."""
    rooms: Callable[[Visitor, Badges], Sequence[TabGroup]] = no_rooms
    """What wide screens list on the left in place of the tabs: every room by its name, under headings."""
    bell: Callable[[Badges], Tab] | None = None
    """The link to the visitor's messages in the bar of a tab, given the same numbers; None: there is none."""
    badges: Callable[[Reading], Awaitable[Badges]] = no_badges
    """Reads these numbers, before each screen is drawn."""
    state: Callable[[Mapping[str, str]], object] = no_state
    """What the area remembers for one open page (a filter that was chosen), made from the cookies it was opened with."""


PUBLIC = Area(Kind.ANONYMOUS, "family", home="/")
"""For somebody who has not signed in and opens a screen that is for everybody: a frame without menu and account."""
