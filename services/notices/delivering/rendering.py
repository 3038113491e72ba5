"""A message as it leaves: in the recipient's language, in the provider's colour, as HTML and as plain text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services import language
from services.core.work import Reading
from services.language import _, formats
from services.notices.delivering import facts
from services.notices.delivering.facts import Envelope, Facts
from services.notices.telling import catalogue
from services.notices.telling.catalogue import Notice
from services.notices.telling.placeholders import EmptyTag, fill, one_line

INK, WHITE = "#000000", "#FFFFFF"

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.globals["_"] = _


@dataclass(frozen=True, slots=True)
class Letter:
    """A message with every tag filled in; `to` is its address."""

    to: str
    to_name: str
    provider: str
    subject: str
    heading: str
    big: str
    before: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    button: str
    link: str
    after: tuple[str, ...]
    contact: tuple[str, ...]
    profile: str
    can_be_off: bool
    html: str = ""
    text: str = ""

    @property
    def preview(self) -> str:
        """What a phone shows beside the subject."""
        return next(iter(self.before), "") or " · ".join(text for _label, text in self.rows)


async def render(r: Reading, envelope: Envelope) -> Letter:
    """The message, ready to leave.

    Raises:
        NoLongerTrue: it must not be sent any more.
        UnknownTag, EmptyTag: its text cannot be filled; a mistake of ours that staff must see.
    """
    with (
        language.speaking(_language(envelope)),
        formats.being_here(envelope.here.zone, r.now),
    ):
        return written(envelope, await facts.of(r, envelope))


def _language(envelope: Envelope) -> str:
    client = envelope.client
    return envelope.row.locale if client is None or client.locale is None else client.locale


def written(envelope: Envelope, told: Facts) -> Letter:
    """The letter these facts make, in the language being spoken."""
    kind, wording, values = catalogue.CATALOGUE[envelope.row.notice], told.wording, told.values
    link = values.get(wording.button_to)
    if not isinstance(link, str) or not link:
        raise EmptyTag(tag=f"*|{wording.button_to}|*")
    profile = values["WIDGET_PROFILE_URL"]
    if isinstance(profile, str) and kind.can_be_off:
        profile += "/notices"
    letter = Letter(
        to=envelope.to,
        to_name=one_line(envelope.client.first_name) if envelope.client is not None else "",
        provider=one_line(envelope.here.name),
        subject=_needed(kind, wording.subject, told),
        heading=_needed(kind, wording.heading, told),
        big=_needed(kind, wording.big, told) if wording.big else "",
        before=_lines(kind, wording.before, told),
        rows=tuple((_(label), line) for label, text in wording.rows for line in _lines(kind, (text,), told)),
        button=_(wording.button),
        link=link,
        after=_lines(kind, wording.after, told),
        contact=tuple(one_line(line) for line in (envelope.here.email, envelope.here.phone) if line),
        profile=profile if isinstance(profile, str) and kind is not catalogue.UnknownAddress else "",
        can_be_off=kind.can_be_off,
    )
    return _laid_out(letter, envelope.here.brand)


def _needed(kind: type[Notice], text: str, told: Facts) -> str:
    filled = fill(kind, _(text), told.values)
    if filled is None:
        raise EmptyTag(tag=text)
    return filled


def _lines(kind: type[Notice], texts: tuple[str, ...], told: Facts) -> tuple[str, ...]:
    filled = (fill(kind, _(text), told.values) for text in texts)
    return tuple(line for line in filled if line is not None)


def _laid_out(letter: Letter, brand: str) -> Letter:
    seen = {
        "letter": letter,
        "language": language.language(),
        "brand": brand,
        "on_brand": readable_on(brand),
    }
    return replace(
        letter,
        html=TEMPLATES.get_template("letter.html").render(seen),
        text=TEMPLATES.get_template("letter.txt").render(seen).strip() + "\n",
    )


def readable_on(colour: str) -> str:
    """White or black, whichever reads better on a colour: one of the two always has a contrast of 4.5."""
    channels = [int(colour.lstrip("#")[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return WHITE if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 else INK


def message(letter: Letter, envelope: Envelope, sender: str, at: datetime) -> EmailMessage:
    """The mail itself. Names are values of headers here, never headers: line ends in them are gone already.

    Raises:
        ValueError: no mail can carry the address.
    """
    mail = EmailMessage(policy=SMTP if letter.to.isascii() else SMTPUTF8)
    mail["From"] = _address(letter.provider, sender)
    mail["To"] = _address(letter.to_name, letter.to)
    mail["Subject"] = letter.subject
    mail["Message-ID"] = f"<{envelope.row.message_id}@{_domain(sender, envelope.url)}>"
    mail["Date"] = format_datetime(at)
    mail["Auto-Submitted"] = "auto-generated"
    if envelope.here.email:
        mail["Reply-To"] = _address(letter.provider, envelope.here.email)
    mail.set_content(letter.text)
    mail.add_alternative(letter.html, subtype="html")
    return mail


def _address(name: str, written: str) -> Address:
    user, _at, domain = written.partition("@")
    if not user or not domain or "@" in domain or " " in written:
        raise ValueError(f"not an e-mail address: {one_line(written)}")
    return Address(name, user, domain)


def _domain(sender: str, url: str) -> str:
    domain = sender.rpartition("@")[2] or urlsplit(url).hostname or "localhost"
    return domain.encode("idna").decode("ascii")
