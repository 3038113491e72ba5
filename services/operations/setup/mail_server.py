"""The mail server as staff type it, and what the screen shows of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from db import MailSetting
from services.core import sealed
from services.core.refusals import Refused
from services.core.typed_form import TypedForm
from services.core.work import Reading, app
from services.language import N_
from services.notices.channels import mail_settings
from services.operations.setup.rights import settings_only
from services.outside.mail import Mail
from services.people import names

LASTS, TRIES = timedelta(hours=1), 5
"""How long the code of a trial can be typed, and how often."""
USUAL_PORT = 587
HOST = re.compile(r"[^\W_](?:[\w.-]{0,251}\w)?|[0-9a-fA-F:]+")


class HostNotAName(Refused):
    """What was typed is no name of a server."""

    message = N_("Write the server’s name alone, like smtp.example.com.")


@dataclass(frozen=True, slots=True)
class MailView:
    """What the screen shows."""

    of_settings: bool
    """The server's own settings name a mail server, so nothing can be entered here."""
    values: dict[str, str]
    in_force: str
    """The server that leaves our mail; empty = none."""
    why_not: str
    """Why that one cannot be used, for whoever runs it; empty = it can."""
    waits_for: str
    """The address to which a code was sent that has not been typed yet; empty = none."""


def read(typed: Mapping[str, str], kept: MailSetting | None) -> MailSetting:
    """The server as it was typed; an empty password is the one that is kept for the same server and user.

    Raises:
        NotAsTyped.
    """
    said = TypedForm(typed, "")
    row = MailSetting(
        host=_host(said),
        port=said.number("port", 1, 65535) or USUAL_PORT,
        user=said.text("user", longest=320),
        password="",
        sender=_sender(said),
    )
    if password := said.said.get("password", ""):
        row.password = sealed.sealed(mail_settings.PURPOSE, password.encode())
    elif kept is not None and (kept.host, kept.user) == (row.host, row.user):
        row.password = kept.password
    said.done()
    return row


def _host(said: TypedForm) -> str:
    host = said.text("host", needed=True, longest=253).lower()
    if host and not HOST.fullmatch(host):
        said.wrong("host", HostNotAName())
    return host


def _sender(said: TypedForm) -> str:
    try:
        return names.address(said.raw("sender"))
    except names.BadEmail as no:
        said.wrong("sender", no)
        return ""


async def newest(r: Reading) -> MailSetting | None:
    """What was entered last, proved or not."""
    found: MailSetting | None = await r.db.scalar(
        select(MailSetting).order_by(MailSetting.made_at.desc(), MailSetting.id).limit(1)
    )
    return found


async def view(r: Reading) -> MailView:
    """What the screen shows to this visitor.

    Raises:
        NotFound: they may not change the provider's settings.
    """
    settings_only(r)
    configuration = app().configuration
    if configuration is not None and mail_settings.of_settings(configuration):
        return MailView(True, {}, configuration.smtp_host or "", "", "")
    row, chosen = await newest(r), await mail_settings.in_force(r)
    waits = row is not None and row.proved_at is None and r.now - row.made_at < LASTS and row.tries < TRIES
    return MailView(
        False,
        _values(row, r.visitor.email),
        chosen.host if chosen else "",
        _why_not(chosen.mail) if chosen else "",
        row.code_to if row is not None and waits else "",
    )


def _why_not(mail: Mail) -> str:
    return mail.why_not or ""


def _values(row: MailSetting | None, email: str) -> dict[str, str]:
    if row is None:
        return {"host": "", "port": str(USUAL_PORT), "user": "", "password": "", "sender": email}
    return {"host": row.host, "port": str(row.port), "user": row.user, "password": "", "sender": row.sender}
