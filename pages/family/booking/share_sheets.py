"""The sheets of sharing: inviting somebody, and what they may do from then on (R87)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.entries import Entry, draw, style
from components.form import form
from components.options import Option
from components.sheet import Sheet, sheet
from pages.app.actions import action
from pages.app.frame import say
from pages.app.page_context import page_context
from services.bookings import sharing, sharing_ends
from services.bookings.shared_with import ShareLine
from services.bookings.sharing import OverAlready
from services.core.refusals import Refused
from services.core.typed_form import TypedForm
from services.core.visitor import Visitor
from services.core.work import work
from services.language import _

Fresh = Callable[[], Awaitable[None]]


class ShareSheets:
    """They belong to one booking; `fresh` shows what came of them."""

    def __init__(self, visitor: Visitor, booking_id: UUID, fresh: Fresh) -> None:
        self.visitor, self.booking_id, self.fresh = visitor, booking_id, fresh

    @action
    async def invite(self) -> None:
        """With whom, and what may they do?"""
        with page_context().sheets or ui.element("div"), sheet(_("Share with someone")) as made:
            static(style())
            static(h.p(".cb-text2")[limits()])

            @action
            async def send(said: dict[str, str]) -> None:
                try:
                    async with work(self.visitor) as w:
                        typed = TypedForm(said, "")
                        role, until = typed.one_of("share_role", sharing.ROLES), typed.day("share_until")
                        typed.done()
                        email = said.get("share_email", "")
                        share = await sharing.share(w, self.booking_id, email, role, until)
                        invited = share.email
                except Refused as no:
                    filled.complain(problems(no, "share_email"))
                    return
                filled.kept(said, dict.fromkeys(said, ""))
                made.close()
                await self.fresh()
                say(_("Invited. We’ve emailed {email}.").format(email=invited))

            with form(send, _("Send the invitation")) as filled:
                draw(
                    filled,
                    Entry(
                        "share_email", _("Their email"), hint=_("They log in with it, without a password.")
                    ),
                    "",
                )
                for entry in allowed():
                    draw(filled, entry, "viewer" if entry.name == "share_role" else "")
        made.for_once()
        made.open()

    @action
    async def change(self, share: ShareLine) -> None:
        """What may they do, and until when? Or nothing any more."""
        name = share.name or share.email
        with page_context().sheets or ui.element("div"), sheet(name) as made:
            static(style())

            @action
            async def keep(said: dict[str, str]) -> None:
                try:
                    async with work(self.visitor) as w:
                        typed = TypedForm(said, "")
                        role, until = typed.one_of("share_role", sharing.ROLES), typed.day("share_until")
                        typed.done()
                        await sharing_ends.change(
                            w, share.share_id, "helper" if role == "helper" else "viewer", until
                        )
                except Refused as no:
                    filled.complain(problems(no, "share_role"))
                    return
                filled.kept(said, said)
                made.close()
                await self.fresh()
                say(_("Changed."))

            with form(keep, _("Keep"), stamp=share.share_id.hex) as filled:
                values = {
                    "share_role": share.role,
                    "share_until": share.ends_on.isoformat() if share.ends_on else "",
                }
                for entry in allowed():
                    draw(filled, entry, values[entry.name])
        made.for_once()
        with made.foot:
            button(_("Stop sharing"), lambda: self.ask_end(share, made), kind="danger-btn", main=True)
        made.open()

    def ask_end(self, share: ShareLine, before: Sheet) -> None:
        """Once more: it cannot be undone without another invitation."""
        before.close()
        name = share.name or share.email

        @action
        async def end() -> None:
            made.close()
            async with work(self.visitor) as w:
                await sharing_ends.end(w, share.share_id)
            await self.fresh()
            say(_("{name} no longer sees this booking.").format(name=name))

        with page_context().sheets or ui.element("div"), sheet(_("Stop sharing?")) as made:
            line = _(
                "{name} sees nothing of this booking from now on, on any device. You can invite them again."
            )
            static(h.p(".cb-lead-text")[line.format(name=name)])
        made.for_once()
        with made.foot:
            button(_("Stop sharing"), end, kind="danger-btn", main=True)
            made.way_out(_("Keep sharing"))
        made.open()


def allowed() -> list[Entry]:
    """What they may do, and until when."""
    roles = (Option("viewer", _("Can see")), Option("helper", _("Can change")))
    line = _("Who can change cancels sessions, books make-ups and pays.")
    return [
        Entry("share_role", _("What they can do"), "pills", hint=line, of=roles),
        Entry(
            "share_until",
            _("Until (if you want an end)"),
            "day",
            hint=_("The last day on which they see it."),
        ),
    ]


def limits() -> str:
    """What nobody gets by this."""
    return _(
        "They see this booking and this child only. They can’t share it on, and can’t change your child’s data."
    )


def problems(no: Refused, usually: str) -> dict[str, str]:
    """A refusal at the field that it is about."""
    fields = getattr(no, "fields", None)
    if fields:
        return {name: each.words() for name, each in fields.items()}
    return {"share_until" if isinstance(no, OverAlready) else usually: no.words()}
