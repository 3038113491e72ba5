"""The mail server: entered here, proved by a code that arrives and is typed back, and used from then on."""

from __future__ import annotations

import htpy as h
from nicegui import ui

from components.base import static
from components.callout import callout
from components.entries import Entry, Group, groups, style
from components.files import inline_style
from components.form import Form, form
from components.frame import section_head, title
from pages.app.actions import action
from pages.app.frame import frame, hide_message, say
from pages.staff.rooms import MORE
from pages.staff.setup import addresses, steps
from services.core.refusals import Refused
from services.core.typed_form import NotAsTyped
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _
from services.operations.setup import mail_proof, mail_server
from services.operations.setup.mail_server import MailView


async def mail(visitor: Visitor) -> None:
    """How mail stands, the form, and the code that is waited for."""
    with frame(_("Email"), tab=MORE, back=MORE, room=addresses.MAIL):
        static(
            h.fragment[
                style(),
                inline_style("setup.css"),
                title(_("Email"), _("Codes to log in, reminders and receipts leave this way.")),
            ]
        )
        content = ui.element("div")
        await _MailRoom(visitor, content).fresh()


class _MailRoom:
    """The room, drawn anew after each step."""

    def __init__(self, visitor: Visitor, content: ui.element) -> None:
        self.visitor, self.content = visitor, content
        self.server: Form
        self.code: Form

    async def fresh(self) -> None:
        """What is true now."""
        async with reading(self.visitor) as r:
            view, onward = await mail_server.view(r), await steps.onward(r, "mail")
        self.content.clear()
        with self.content:
            static(h.div(".cb-section")[_stands(view)])
            if view.waits_for:
                self._ask_code(view)
            if not view.of_settings:
                self._ask_server(view)
            static(onward)

    def _ask_code(self, view: MailView) -> None:
        with ui.element("section").classes("cb-section"):
            line = _(
                "We have sent a code to {email} through {server}. Type it here; until then nothing has changed."
            )
            static(
                h.fragment[
                    section_head(_("Has it arrived?")),
                    h.p(".cb-text2.cb-setup-line")[
                        line.format(email=view.waits_for, server=view.values["host"])
                    ],
                ]
            )
            with form(self.prove, _("Use this server")) as self.code:
                entry = Entry("code", _("Code from the email"), hint=_("Look into the spam folder, too."))
                groups(self.code, [Group("", (entry,))], {})

    def _ask_server(self, view: MailView) -> None:
        with ui.element("section").classes("cb-section"):
            static(section_head(_("Another server") if view.in_force else _("Your email server")))
            line = _("Your email provider calls this SMTP. Nothing changes before the code has come back.")
            static(h.p(".cb-text2.cb-setup-line")[line])
            with form(
                self.send, _("Send me a code"), kind="tonal" if view.waits_for else "filled"
            ) as self.server:
                groups(self.server, [Group("", _fields())], view.values)
            secret = self.server.fields["password"].input.props
            secret["type"], secret["autocomplete"] = "password", "off"
            secret.pop("data-draft")  # the browser would keep it readable

    @action
    async def send(self, typed: dict[str, str]) -> None:
        """Try this server, or say at which step it fails."""
        try:
            to = await mail_proof.send(self.visitor, typed)
        except NotAsTyped as no:
            hide_message()
            self.server.complain({name: reason.words() for name, reason in no.fields.items()})
            return
        self.server.kept(typed, typed | {"password": ""})
        await self.fresh()
        say(_("{server} has taken the email to {email}.").format(server=typed["host"].strip(), email=to))

    @action
    async def prove(self, typed: dict[str, str]) -> None:
        """Use the server from now on."""
        try:
            await mail_proof.prove(self.visitor, typed["code"])
        except Refused as no:
            hide_message()
            self.code.complain({"code": no.words()})
            return
        self.code.kept(typed, {"code": ""})
        await self.fresh()
        say(_("All email leaves through this server from now on."))


def _stands(view: MailView) -> h.Node:
    if view.why_not:
        return callout(_("Email does not leave."), view.why_not, icon_name="error", tone="danger")
    if view.of_settings and not view.in_force:
        return callout(_("This is a demo: emails land in its mailbox."))
    if view.of_settings:
        line = _("The server’s own settings (CUBBY_SMTP_HOST) name it, so it is changed there.")
        return callout(_("Email leaves through {server}.").format(server=view.in_force), line, tone="success")
    if view.in_force:
        lead = _("Email leaves through {server}.").format(server=view.in_force)
        return callout(lead, _("A code has come back through it."), icon_name="check_circle", tone="success")
    line = _(
        "Nobody gets a code to log in before it does. Emails that are written meanwhile wait and are sent then."
    )
    return callout(_("Email does not leave yet."), line, icon_name="warning", tone="warning")


def _fields() -> tuple[Entry, ...]:
    return (
        Entry("host", _("Server"), hint=_("Like smtp.example.com")),
        Entry("port", _("Port"), "number", _("587 or 465; it says how the connection is encrypted.")),
        Entry("user", _("User name"), hint=_("Often your whole email address")),
        Entry(
            "password",
            _("Password"),
            hint=_("Empty = the one that is kept already. Some want one made for apps."),
        ),
        Entry("sender", _("Sender of all email"), hint=_("The address that families see")),
    )
