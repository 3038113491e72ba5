'''What every signed-in screen shares: the frame around it, and the way its buttons act.

How to write a screen
---------------------
A screen is one async function. It reads, then draws inside one `frame` (until then the screen before stays), and
changes things in handlers that are marked `@action`. Ids of the address arrive parsed (a malformed one never gets
here), in the order of the path:

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

and one line in the table of `pages/__init__.py`: `Screen("/bookings/{booking_id}", booking.booking)`.

- Still parts are htpy, put on the page by `components.base.static(node)`; what can be pressed is an element
  (`button(_("Can’t make it"), lambda: cancel(day.attendance_id), kind="quiet")`).
- The first content of the page, shown before any script has loaded, is made of the same elements by `prerender.py`;
  a screen does nothing for it.
- Refusals raised while drawing (`NotFound` too) become the whole screen; refusals raised in an action become a
  message. To say one beside the button instead, catch it in the handler.
- A link is `<a href="/…">` and stays within this one page. Pages outside the table (a PDF, sign-out) need
  `data-out` or `download` on the link.
- `page_context().query` holds what stands behind the `?`; `page_context().on_event(SESSION_CHANGED, handler)` tells of changed sessions,
  until the screen is left; `child_filter.chips(fresh)` draws the switcher and `child_filter.chosen()` asks it.
- No `ui.timer` and no awaited script while a screen is being drawn: NiceGUI then answers before it is complete.
- After a change of language or theme: `reload()`.
'''

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Screen:
    """One line of the table of screens: address, who draws it. All of them are for signed-in families."""

    path: str
    draw: Callable[..., Awaitable[None]]
