"""A client's own data and settings: name, phone, language, theme, notices."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from db import Client, Staff
from services import provider
from services.core import access, audit
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import LANGUAGES, N_
from services.people import names
from services.people.phones import spoken_phone, written_phone

THEMES = ("auto", "light", "dark")
OF_STAFF = frozenset({"locale", "theme"})
"""What staff choose for themselves, too."""


class NameNeeded(Refused):
    """The first name is empty."""

    message = N_("Enter your first name.")


class NotAChoice(Refused):
    """There is no such language or theme."""

    message = N_("Please choose one of the list.")


@dataclass(frozen=True, slots=True)
class Profile:
    """A client's own data, as the client sees it."""

    first_name: str
    last_name: str
    email: str
    """Identifies the client, so they cannot change it themselves (R4)."""
    phone: str
    """As people of the provider's country dial it, or as it was written."""
    language: str
    """The language they have chosen, else the provider's."""
    theme: str
    """auto, light or dark."""
    notices_on: bool
    """Whether they get make-up notices and reminders; what they do themselves is confirmed by mail in any case."""


async def profile(r: Reading) -> Profile:
    """The visitor's own data.

    Raises:
        NotFound: the visitor is not a client.
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
    """Change the visitor's own name and phone number; an empty last name or phone number is removed.

    Raises:
        NameNeeded, NameTooLong, PhoneTooLong.
        NotAPhone: the phone number is new and cannot be one; the stored one may stay.
        NotFound: the visitor is not a client.
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
        me.version += 1  # staff may have the same open
        audit.note(w, "changed their data", "client", me.id, changed=changed)


async def set_language(w: Work, language: str) -> None:
    """Use this language for the visitor, on screens and in mails.

    Raises:
        NotAChoice, NotFound.
    """
    if language not in LANGUAGES:
        raise NotAChoice
    await _set(w, "locale", language)


async def set_theme(w: Work, theme: str) -> None:
    """Show the visitor light or dark screens, or (auto) as the device is set.

    Raises:
        NotAChoice, NotFound.
    """
    if theme not in THEMES:
        raise NotAChoice
    await _set(w, "theme", theme)


async def set_notices(w: Work, on: bool) -> None:
    """Turn make-up notices and reminders on or off for the visitor.

    Raises:
        NotFound: the visitor is not a client.
    """
    await _set(w, "notices_on", bool(on))


async def _set(w: Work, name: str, value: str | bool) -> None:
    me = await _me(w) if name not in OF_STAFF or w.visitor.staff_id is None else await _colleague(w)
    before = getattr(me, name)
    if before != value:
        setattr(me, name, value)
        audit.note(w, f"set {name}", me.__tablename__.removesuffix("s"), me.id, before=before, after=value)


async def _me(r: Reading) -> Client:
    me: Client | None = await r.db.scalar(select(Client).where(Client.id == access.client_only(r)))
    if me is None:
        raise NotFound
    return me


async def looks(r: Reading) -> tuple[str, str]:
    """The language and the theme of whoever asks, a client or a member of staff.

    Raises:
        NotFound: nobody is signed in.
    """
    me = await _me(r) if r.visitor.staff_id is None else await _colleague(r)
    return me.locale or (await provider.current(r)).locale, me.theme


async def _colleague(r: Reading) -> Staff:
    me = await r.db.get(Staff, r.visitor.staff_id)
    if me is None:
        raise NotFound
    return me


def own_name(text: str) -> str:
    """A first name as it is stored.

    Raises:
        NameNeeded, NameTooLong.
    """
    written = names.name(text)
    if not written:
        raise NameNeeded
    return written
