"""A mail server counts from the moment at which a code that it carried was typed back.

The trial is sent at once and not by the outbox, because somebody waits to read at which step it fails. A server that is
entered in place of another does not touch it until its own code has been typed.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from sqlalchemy import delete, select

from db import MailSetting, new_id
from services import provider
from services.core import audit, stepping_up
from services.core.capabilities import Careful
from services.core.events import SETUP_CHANGED, WORKER_NEEDED
from services.core.refusals import Refused
from services.core.sealed import key_for
from services.core.typed_form import NotAsTyped
from services.core.visitor import Visitor
from services.core.work import Work, reading, with_retries, work
from services.language import N_, _
from services.notices.channels import mail_settings
from services.notices.channels.mail_format import address
from services.operations.setup import mail_server
from services.operations.setup.mail_problems import problem_of
from services.operations.setup.rights import settings_only
from services.outside import mail_trial
from services.outside.mail import SmtpMail
from services.outside.mail_trial import TrialFailed
from services.sign_in import codes


class NotTheCode(Refused):
    """Another code was typed than the mail had."""

    message = N_("That isn’t the code in the email. Please compare the digits.")


class CodeIsOver(Refused):
    """The code is too old, was wrong too often, or another one was sent since."""

    message = N_("This code is over. Send a new one.")


async def send(visitor: Visitor, typed: Mapping[str, str]) -> str:
    """Send a code through the server that was typed, to the visitor's own address; gives that. A flow.

    Raises:
        NotFound: they may not change the provider's settings.
        SecondStepAgain.
        NotAsTyped: a field cannot be right, or the server said no; the field says at which step, and what to look at.
    """
    async with reading(visitor) as r:
        stepping_up.expect(r, Careful.MAIL_SERVER)
        to, here = r.visitor.email, await provider.current(r)
        row = mail_server.read(typed, await mail_server.newest(r))
        at = r.now
    code, row.id = codes.new_code(), new_id()
    mail = mail_settings.opened(row)
    if isinstance(mail, SmtpMail):
        message = _letter(here.name, row.sender, to, code)
        message["Date"] = format_datetime(at)
        try:
            await mail_trial.hand_in(mail, message)
        except TrialFailed as failed:
            raise NotAsTyped(dict([problem_of(failed, row.host, row.port, to)])) from failed

    async def kept() -> None:
        async with work(visitor) as w:
            settings_only(w)
            await w.db.execute(delete(MailSetting).where(MailSetting.proved_at.is_(None)))
            names = ("id", "host", "port", "user", "password", "sender")
            values = {name: getattr(row, name) for name in names}
            made = MailSetting(**values, made_at=w.now, code_hash=_hash(row, code), code_to=to)
            w.db.add(made)
            audit.note(w, "mail server tried", "mail setting", row.id)

    await with_retries(kept)
    return to


async def prove(visitor: Visitor, typed: str) -> None:
    """Type the code of the trial back: from now on all mail leaves through its server. A flow.

    Raises:
        NotFound: they may not change the provider's settings.
        NotACode, NotTheCode, CodeIsOver.
    """
    digits = codes.digits(typed)

    async def counted() -> bool:
        async with work(visitor) as w:
            settings_only(w)
            row = await _waiting(w)
            row.tries += 1
            right = hmac.compare_digest(row.code_hash, _hash(row, digits))
            if right:
                await _use(w, row)
            return right

    if not await with_retries(counted):
        raise NotTheCode


async def _waiting(w: Work) -> MailSetting:
    row = await w.db.scalar(
        select(MailSetting).where(MailSetting.proved_at.is_(None)).with_for_update().limit(1)
    )
    if row is None or row.tries >= mail_server.TRIES or w.now - row.made_at >= mail_server.LASTS:
        raise CodeIsOver
    return row


async def _use(w: Work, row: MailSetting) -> None:
    """Let all mail leave through this server, which waits already; the one before is forgotten with its password."""
    row.proved_at = w.now
    await w.db.execute(delete(MailSetting).where(MailSetting.id != row.id))
    audit.note(w, "mail server set", "mail setting", row.id)
    w.publish(WORKER_NEEDED)
    w.publish(SETUP_CHANGED)


def _letter(name: str, sender: str, to: str, code: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = address(name, sender), address("", to)
    shown = f"{code[:4]} {code[4:]}"
    message["Subject"] = _("{code} – email from {provider} arrives").format(code=shown, provider=name)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].encode("idna").decode())
    message["Auto-Submitted"] = "auto-generated"
    line = _(
        "Type this code into the page that sent it: {code}. From then on all email of {provider} leaves this way."
    )
    message.set_content(line.format(code=shown, provider=name) + "\n")
    return message


def _hash(row: MailSetting, code: str) -> str:
    return key_for("code of a mail server", row.id, code)
