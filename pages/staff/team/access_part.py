"""How a member of the team gets in: invitation, devices, second step, on and off."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from uuid import UUID

from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.form import form, text_field
from components.frame import section_head
from components.rows import line_row
from components.sheet import sheet
from pages.app.actions import action
from pages.app.frame import say
from pages.app.page_context import page_context
from pages.staff.team import addresses, texts
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, ngettext
from services.sign_in import inviting, managing
from services.sign_in import team as people
from services.sign_in.devices import Device
from services.sign_in.team import Member


class AccessPart:
    """Everything below the form."""

    def __init__(self, visitor: Visitor, who: Member, devices: tuple[Device, ...]) -> None:
        self.visitor, self.who, self.devices = visitor, who, devices

    def draw(self) -> None:
        """The sections."""
        if self.who.active and not self.who.is_set_up:
            self._invitation()
        with ui.element("section").classes("cb-section"):
            static(section_head(_("Where they’re logged in")))
            self.content = ui.element("div").props("aria-live=polite")
            with self.content:
                self._devices()
        if not self.who.is_me:
            with ui.element("div").classes("cb-section cb-stack"):
                self._ways()

    def _invitation(self) -> None:
        with ui.element("section").classes("cb-section"):
            static(section_head(_("Invitation")))
            if self.who.email:
                line = _("A new link replaces the one they have, and works for seven days.")
                TextElement("p", line, "cb-text2")
                with ui.element("div").classes("cb-section cb-tight"):
                    button(_("Send a new link"), partial(self.invite, ""), icon_name="mail")
            else:
                with form(self.typed, _("Send the invitation"), kind="tonal", main=False) as self.fields:
                    text_field(self.fields, _("Email"), "email", type="email", autocomplete="off")

    @action
    async def typed(self, said: dict[str, str]) -> None:
        """Invite whoever had no address so far."""
        try:
            await self._invite(said["email"])
        except Refused as no:
            self.fields.complain({"email": no.words()})

    @action
    async def invite(self, email: str) -> None:
        """Send a link."""
        await self._invite(email)

    async def _invite(self, email: str) -> None:
        async with work(self.visitor) as w:
            address = await inviting.invite_again(w, self.who.staff_id, email)
        ui.navigate.to(addresses.TEAM)
        say(_("A link is on its way to {email}.").format(email=address))

    def _devices(self) -> None:
        if not self.devices:
            TextElement("p", _("On no device at the moment."), "cb-text2")
            return
        with ui.element("ul").classes("cb-card cb-list"):
            for device in self.devices:
                row = texts.device_row(device)
                with ui.element("li").classes(row.classes):
                    static(line_row(row))
                    if not device.current:
                        label = f"{_('Log out')}: {row.title}, {row.second}"
                        log_out = partial(self.log_out, device.id)
                        with ui.element("div").classes("cb-row-actions"):
                            button(_("Log out"), log_out, kind="quiet", label=label)
        if len(self.devices) > 1 and not self.who.is_me:
            with ui.element("div").classes("cb-end"):
                button(_("Log out everywhere"), partial(self.log_out, None), kind="quiet", main=True)

    @action
    async def log_out(self, sign_in_id: UUID | None) -> None:
        """End one of their sign-ins, or all."""
        async with work(self.visitor) as w:
            number = await managing.log_out(w, self.who.staff_id, sign_in_id)
        async with reading(self.visitor) as r:
            self.devices = await people.sign_ins(r, self.who.staff_id)
        self.content.clear()
        with self.content:
            self._devices()
        say(ngettext("{n} device is logged out.", "{n} devices are logged out.", number).format(n=number))

    def _ways(self) -> None:
        name = self.who.name
        if self.who.is_set_up:
            line = _(
                "{name} is logged out everywhere. At the next login, after the code from the email, they set up a new "
                "second step. Do this only if you have talked to them: an email can be forged."
            )
            ask = partial(
                self.ask, _("Reset the second step?"), line.format(name=name), _("Reset it"), self.reset
            )
            button(_("Reset the second step"), ask, kind="quiet", icon_name="key", main=True)
        if self.who.active:
            line = _(
                "{name} is logged out everywhere at once and can’t log in any more. What they did stays."
            )
            ask = partial(
                self.ask, _("Switch them off?"), line.format(name=name), _("Switch off"), self.switch_off
            )
            button(_("Switch off"), ask, kind="quiet", icon_name="block", main=True)
        else:
            button(_("Switch on again"), self.switch_on, kind="tonal", icon_name="check", main=True)

    @action
    async def ask(self, heading: str, line: str, yes: str, do: Callable[[], Awaitable[None]]) -> None:
        """Ask before something that somebody will feel at once."""
        with page_context().sheets or ui.element("div"), sheet(heading) as made:
            TextElement("p", line, "cb-lead-text")
        made.for_once()

        @action
        async def confirmed() -> None:
            made.close()
            await do()

        with made.foot:
            button(yes, confirmed, kind="danger-btn", main=True)
            made.way_out(_("Not now"))
        made.open()

    async def reset(self) -> None:
        """Forget their second step."""
        async with work(self.visitor) as w:
            await inviting.reset(w, self.who.staff_id)
        self._again(_("{name} sets it up again at the next login."))

    async def switch_off(self) -> None:
        """Let them in no longer."""
        async with work(self.visitor) as w:
            await managing.switch_off(w, self.who.staff_id)
        self._again(_("{name} is switched off."))

    @action
    async def switch_on(self) -> None:
        """Let them in again."""
        async with work(self.visitor) as w:
            await managing.switch_on(w, self.who.staff_id)
        self._again(_("{name} can log in again."))

    def _again(self, words: str) -> None:
        ui.navigate.to(addresses.TEAM)
        say(words.format(name=self.who.name))
