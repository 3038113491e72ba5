"""What a client says about themselves, and how they like the portal: language, theme, notices."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from db import Client
from services import provider
from services.core import access, audit
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import LANGUAGES, N_
from services.people import names
from services.people.phones import spoken_phone, written_phone

THEMES = ("auto", "light", "dark")


class NameNeeded(Refused):
    """A client says at least a first name."""

    message = N_("Enter your first name.")


class NotAChoice(Refused):
    """A language or a theme that there is not."""

    message = N_("Please choose one of the list.")


@dataclass(frozen=True, slots=True)
class Profile:
    """A client as they see themselves."""

    first_name: str
    last_name: str
    email: str
    """It is who they are here, so they cannot change it by themselves (R4)."""
    phone: str
    """As people of the provider's country dial it, or as it was written."""
    language: str
    """The one spoken to them, chosen or the provider's."""
    theme: str
    """auto, light or dark."""
    notices_on: bool
    """Make-up notices and reminders; what they did themselves is always confirmed."""


async def profile(r: Reading) -> Profile:
    """The visitor's own data.

    Raises:
        NotFound: it is no client who asks.
    """
    me, here = await _me(r), await provider.current(r)
    return Profile(
        me.first_name,
        me.last_name,
        me.email,
        spoken_phone(me.phone, here.country),
        me.locale or here.locale,
        me.theme,
        me.notices_on,
    )


async def change_my_data(w: Work, first_name: str, last_name: str, phone: str) -> None:
    """Change the visitor's own name and phone number; a last name or a phone that is empty is taken out.

    Raises:
        NameNeeded, NameTooLong, PhoneTooLong.
        NotAPhone: nobody could be called there; what was there before may stay.
        NotFound: it is no client who asks.
    """
    me, here = await _me(w), await provider.current(w)
    values = {
        "first_name": own_name(first_name),
        "last_name": names.name(last_name),
        "phone": written_phone(phone, here.country, me.phone),
    }
    changed = sorted(name for name, value in values.items() if getattr(me, name) != value)
    for name in changed:
        setattr(me, name, values[name])
    if changed:
        audit.note(w, "changed their data", "client", me.id, changed=changed)


async def set_language(w: Work, language: str) -> None:
    """Speak this language to the visitor, on screens and in mails.

    Raises:
        NotAChoice, NotFound.
    """
    if language not in LANGUAGES:
        raise NotAChoice
    await _set(w, "locale", language)


async def set_theme(w: Work, theme: str) -> None:
    """Show the visitor light or dark screens, or as the device is set.

    Raises:
        NotAChoice, NotFound.
    """
    if theme not in THEMES:
        raise NotAChoice
    await _set(w, "theme", theme)


async def set_notices(w: Work, on: bool) -> None:
    """Send the visitor make-up notices and reminders, or not.

    Raises:
        NotFound: it is no client who asks.
    """
    await _set(w, "notices_on", bool(on))


async def _set(w: Work, name: str, value: str | bool) -> None:
    me = await _me(w)
    before = getattr(me, name)
    if before != value:
        setattr(me, name, value)
        audit.note(w, f"set {name}", "client", me.id, before=before, after=value)


async def _me(r: Reading) -> Client:
    me: Client | None = await r.db.scalar(select(Client).where(Client.id == access.client_only(r)))
    if me is None:
        raise NotFound
    return me


def own_name(text: str) -> str:
    """A first name as it is kept.

    Raises:
        NameNeeded, NameTooLong.
    """
    written = names.name(text)
    if not written:
        raise NameNeeded
    return written
