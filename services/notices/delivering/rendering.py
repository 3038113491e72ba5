"""Render a message: ask whether it is still wanted, look up its facts, and write it in the recipient's language."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db import Client, OutboxMessage
from services import language, provider
from services.core.refusals import NotFound
from services.core.work import Reading
from services.language import formats
from services.notices.channels.channel import Channel, Letter
from services.notices.delivering import problems
from services.notices.delivering.letters import NotUsed, worded
from services.notices.messages import MESSAGES
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Message, Notice


class UnknownMessage(Exception):
    """No message has this name here: a newer version of Cubby wrote it, and will send it."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """One message that is ready to be sent."""

    envelope: Envelope
    letter: Letter
    message: Any
    """What the channel made of the letter."""
    left_out: NotUsed | None = None
    """The provider's own text that could not be used for it."""


async def envelope(r: Reading, channel: Channel, id_: UUID, *, lock: bool = False) -> Envelope:
    """One message of the outbox and its recipient, both read now; `lock` locks its row."""
    statement = select(OutboxMessage).where(OutboxMessage.id == id_)
    row = (await r.db.execute(statement.with_for_update() if lock else statement)).scalar_one()
    client = None
    if row.client_id is not None:
        client = await r.db.scalar(select(Client).where(Client.id == row.client_id))
    return Envelope(row, await provider.current(r), channel.url, client)


async def still_wanted(r: Reading, to: Envelope) -> tuple[Notice, Any]:
    """The notice, and what it is about, read now.

    Raises:
        NoLongerWanted: it must not be sent any more.
        UnknownMessage: no message has its name.
        ValueError: its payload cannot be read.
    """
    message = message_of(to)
    notice = message.notice.read(to.row.payload)
    if message.notice.can_be_off and to.client is not None and not to.client.notices_on:
        raise NoLongerWanted("switched off")
    if message.notice.can_be_off and to.client is not None and problems.comes_back(to.client, to.row.channel):
        raise NoLongerWanted(problems.COMES_BACK)
    with _speaking(r, to):
        return notice, await message.still_wanted(r, notice, to)


async def render(r: Reading, channel: Channel, to: Envelope) -> Rendered:
    """The message, ready to be sent by this channel.

    Raises:
        NoLongerWanted, UnknownMessage, ValueError: as for `still_wanted`.
        UnknownPlaceholder, BrokenPlaceholder, EmptyPlaceholder: its text cannot be filled in; staff must see that.
        SendingFailed: the channel can never reach the address.
    """
    message = message_of(to)
    if channel.would_ignore(message.notice):
        raise NoLongerWanted(f"not for {channel.name}")
    notice, about = await still_wanted(r, to)
    with _speaking(r, to):
        letter, left_out = await worded(r, message, to, await message.facts(r, notice, to, about))
        return Rendered(to, letter, channel.render(letter, to, r.now), left_out)


async def previewed(
    r: Reading, name: str, client_id: UUID, look_up: Callable[[Envelope], Awaitable[Facts]]
) -> Letter:
    """A message that is not written yet, as this client would read it.

    Args:
        look_up: what it says; it is called in the client's language.

    Raises:
        NotFound: there is no such client.
    """
    client = await r.db.get(Client, client_id)
    if client is None:
        raise NotFound
    here = await provider.current(r)
    row = OutboxMessage(
        notice=name, client_id=client.id, address=client.email, locale=client.locale or here.locale
    )
    to = Envelope(row, here, "", client)
    with _speaking(r, to):
        letter, _left_out = await worded(r, MESSAGES[name], to, await look_up(to))
        return letter


def message_of(to: Envelope) -> Message[Any, Any]:
    """The message that this envelope is for.

    Raises:
        UnknownMessage: no message has its name.
    """
    try:
        return MESSAGES[to.row.notice]
    except KeyError:
        raise UnknownMessage(f"no message is called {to.row.notice}") from None


@contextmanager
def _speaking(r: Reading, to: Envelope) -> Iterator[None]:
    """Set the recipient's language and the provider's time zone; turn `NotFound` into `NoLongerWanted`."""
    chosen = to.client.locale if to.client is not None else None
    with language.speaking(chosen or to.row.locale), formats.being_here(to.here.zone, r.now):
        try:
            yield
        except NotFound as gone:
            raise NoLongerWanted("it is not there any more") from gone
