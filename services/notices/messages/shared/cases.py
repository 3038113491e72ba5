"""What a message says on one case: a real one, which names what it is about, or one that is made up.

Previews and tests to oneself ask here, by the very functions that the real message asks.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from db import Client, OutboxMessage
from services import provider
from services.core.refusals import NotFound
from services.core.work import Reading
from services.notices.messages.shared import samples
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import MESSAGES
from services.notices.telling.own_texts import form_of
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class MessageCase:
    """What a message would be about. Without a payload it is made up."""

    name: str
    """The message's."""
    payload: dict[str, Any] | None = None
    client_id: UUID | None = None
    created_at: datetime | None = None
    expires_at: datetime | None = None

    @property
    def is_made_up(self) -> bool:
        """Whether it is about nothing and nobody."""
        return self.payload is None

    def as_json(self) -> dict[str, Any]:
        """To be kept with a test."""
        moments = {"created_at": self.created_at, "expires_at": self.expires_at}
        return {
            "name": self.name,
            "payload": self.payload,
            "client_id": str(self.client_id) if self.client_id else None,
            **{key: moment.isoformat() if moment else None for key, moment in moments.items()},
        }

    @staticmethod
    def of_json(kept: dict[str, Any]) -> MessageCase:
        """The same, read back."""

        def moment(key: str) -> datetime | None:
            return datetime.fromisoformat(kept[key]) if kept[key] else None

        client_id = UUID(kept["client_id"]) if kept["client_id"] else None
        return MessageCase(
            kept["name"], kept["payload"], client_id, moment("created_at"), moment("expires_at")
        )


@dataclass(frozen=True, slots=True)
class ToldCase:
    """A case in words: the letter's facts, and to whom it would go."""

    case: MessageCase
    to: Envelope
    facts: Facts = field(repr=False)


def wordings_of(name: str) -> dict[str, Wording]:
    """The texts of a message by the name of their form, each once, in the order in which the file declares them."""
    found: dict[str, Wording] = {}
    for wording in MESSAGES[name].wordings:
        found.setdefault(form_of(name, wording), wording)
    return found


async def told(r: Reading, case: MessageCase, wording: Wording, url: str, locale: str) -> ToldCase:
    """What the message says on this case; call it while speaking that language.

    Args:
        wording: which of its texts a made-up case has; a real one chooses by itself.
        url: the public address.

    Raises:
        NoLongerWanted: the real case is over, or is not to be seen.
    """
    here = await provider.current(r)
    client = await r.db.get(Client, case.client_id) if case.client_id else None
    row = OutboxMessage(
        notice=case.name,
        payload=case.payload or {},
        client_id=case.client_id,
        address=client.email if client else here.email,
        locale=locale,
        created_at=case.created_at or r.now,
        expires_at=case.expires_at,
    )
    to = Envelope(row, here, url, client)
    if case.payload is None:
        values = await samples.values(r, here)
        values |= {name: to.link("/profile") for name in MESSAGES[case.name].placeholders if "_URL" in name}
        return ToldCase(case, to, Facts(wording, values))
    message = MESSAGES[case.name]
    try:
        notice = message.notice.read(case.payload)
        facts = await message.facts(r, notice, to, await message.still_wanted(r, notice, to))
    except NotFound as gone:
        raise NoLongerWanted("it is not there any more") from gone
    name = client.first_name if client else None
    return ToldCase(case, to, replace(facts, values={"CLIENT_NAME": name, **facts.values}))
