"""A letter as a mail: in the provider's colour, as HTML and as plain text."""

from __future__ import annotations

from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, Policy
from email.utils import format_datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services import language
from services.core.work import app
from services.language import _
from services.notices.channels.channel import Letter
from services.notices.telling.envelope import Envelope
from services.notices.telling.placeholders import one_line
from services.provider import logo

NO_ANSWERS = "DR, RN, NRN, OOF, AutoReply"
"""Exchange sends neither receipts nor absence notes; that a mail came back (NDR) it may still say."""
INK, WHITE = "#000000", "#FFFFFF"

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.globals["_"] = _


class Unfolded(str):
    """The value of a header that stays on one line: Python would encode a link that is longer than a line, and mail
    programs do not decode this header."""

    name: str
    max_count = 1

    def __new__(cls, name: str, value: str) -> Unfolded:
        """The value of the header of this name."""
        made = super().__new__(cls, value)
        made.name = name
        return made

    def fold(self, *, policy: Policy) -> str:
        """The whole header, as `email` asks for it."""
        return f"{self.name}: {self}{policy.linesep}"


PICTURES = Path(__file__).parent / "pictures"
"""Logos as PNG, named like the provider's logo: mail programs show no SVG, and load nothing without being asked."""
LOGO = "logo@cubby"
"""The id of the logo among the parts of a mail."""


@dataclass(frozen=True, slots=True)
class MailMessage:
    """A mail that is ready to be sent."""

    to: str
    subject: str
    html: str
    text: str
    email: EmailMessage
    logo: bytes | None
    logo_kind: str = "png"

    @property
    def shown(self) -> str:
        """Its HTML with the logo in it, to be read outside of a mail program."""
        if self.logo is None:
            return self.html
        return self.html.replace(
            f"cid:{LOGO}", f"data:image/{self.logo_kind};base64,{b64encode(self.logo).decode()}"
        )


def mail_message(letter: Letter, envelope: Envelope, sender: str, to: Address, at: datetime) -> MailMessage:
    """The mail. Names cannot add headers: `written` has removed the line ends in them."""
    drawn, kind = picture(envelope.here.logo)
    html, text = _laid_out(letter, envelope.here.brand, with_logo=drawn is not None)
    email = EmailMessage(policy=SMTP if to.addr_spec.isascii() else SMTPUTF8)
    email["From"] = address(letter.provider, sender)
    email["To"] = to
    email["Subject"] = letter.subject
    email["Message-ID"] = f"<{envelope.row.message_id}@{_domain(sender, envelope.url)}>"
    email["Date"] = format_datetime(at)
    email["Auto-Submitted"] = "auto-generated"
    email["X-Auto-Response-Suppress"] = NO_ANSWERS
    if letter.switch_off:
        email["List-Unsubscribe"] = Unfolded("List-Unsubscribe", f"<{letter.switch_off}>")
        email["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if envelope.here.email:
        with suppress(ValueError):  # answers then go to the sender; a mail is not given up for it
            email["Reply-To"] = address(letter.provider, envelope.here.email)
    email.set_content(text)
    email.add_alternative(html, subtype="html")
    page = email.get_body(("html",))
    if drawn is not None and page is not None:
        page.add_related(drawn, "image", kind, cid=f"<{LOGO}>", disposition="inline", filename=f"logo.{kind}")
    for each in letter.attachments:
        kind, _slash, sort = each.mime.partition("/")
        email.add_attachment(each.content, kind, sort, filename=each.name)
    return MailMessage(envelope.email, letter.subject, html, text, email, drawn, kind)


def picture(name: str | None) -> tuple[bytes | None, str]:
    """The provider's logo as a picture for mails, and its kind; None if there is none, and its letter stands for it."""
    if not logo.is_sent(name):
        return _own_picture(name), "png"
    configuration = app().configuration
    file = logo.file_of(configuration.data, name or "") if configuration else None
    if file is None or file.suffix == ".webp":  # many mail programs do not show it
        return None, "png"
    return file.read_bytes(), logo.MIME[file.suffix[1:]].partition("/")[2]


@lru_cache(maxsize=8)
def _own_picture(name: str | None) -> bytes | None:
    if not name:
        return None
    file = PICTURES / f"{Path(name).stem}.png"
    return file.read_bytes() if file.is_file() else None


def _laid_out(letter: Letter, brand: str, *, with_logo: bool) -> tuple[str, str]:
    seen = {
        "letter": letter,
        "language": language.language(),
        "brand": brand,
        "monogram": monogram(letter.provider),
        "logo": LOGO if with_logo else "",
        "on_brand": readable_on(brand),
    }
    html = TEMPLATES.get_template("letter.html").render(seen)
    return html, TEMPLATES.get_template("letter.txt").render(seen).strip() + "\n"


def monogram(name: str) -> str:
    """The first letter of a name. It stands for a logo that is missing."""
    return next((letter.upper() for letter in name if letter.isalnum()), "·")


def readable_on(colour: str) -> str:
    """White or black, whichever reads better on a colour: one of the two always has a contrast of 4.5."""
    channels = [int(colour.lstrip("#")[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return WHITE if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 else INK


def address(name: str, written: str) -> Address:
    """An address with a name.

    Raises:
        ValueError: no mail can carry the address.
    """
    user, _at, domain = written.partition("@")
    if not user or not domain or "@" in domain or " " in written:
        raise ValueError(f"not an e-mail address: {one_line(written)}")
    return Address(name, user, domain)


def _domain(sender: str, url: str) -> str:
    domain = sender.rpartition("@")[2] or urlsplit(url).hostname or "localhost"
    return domain.encode("idna").decode("ascii")
