"""Looking at a text on a case: the very mail that would leave, with what stands in the form instead of what is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import NoResultFound

from services import provider
from services.core.capabilities import Capability, may
from services.core.refusals import Refused
from services.core.work import Reading, app
from services.language import formats, speaking
from services.notices.channels.mail import MailChannel
from services.notices.channels.mail_format import MailMessage, address, mail_message
from services.notices.delivering.letters import written
from services.notices.messages.shared import cases
from services.notices.messages.shared.cases import MessageCase, ToldCase
from services.notices.own_text import sources
from services.notices.own_text.catalogue import wording_of
from services.notices.own_text.rights import word_only
from services.notices.telling.envelope import NoLongerWanted
from services.notices.telling.notice import MESSAGES
from services.notices.telling.own_texts import OwnWords, form_of

BY_BOOKING = (
    "session-reminder",
    "session-cancelled",
    "session-booked",
    "make-up-booked",
    "make-up-cancelled",
    "make-up-available",
    "make-up-expiring",
)
"""Messages whose cases are looked up as whoever looks may see them; those of all others have money in them."""

NOT_THERE = (NoLongerWanted, Refused, NoResultFound, ValueError, KeyError)
"""What a case says that is over: it was deleted, or somebody may not see it."""
NOWHERE = "portal@example.com"
"""Sender and reader of a mail that is only looked at."""


@dataclass(frozen=True, slots=True)
class MailLook:
    """A case to look at a text on, in one language."""

    told: ToldCase
    language: str
    now: datetime

    @property
    def case(self) -> MessageCase:
        """What it is about."""
        return self.told.case

    @property
    def reader(self) -> str:
        """Who would get it; empty where it is made up."""
        client = self.told.to.client
        return formats.full_name(client.first_name, client.last_name) if client is not None else ""

    def mail(self, words: OwnWords) -> MailMessage:
        """The mail in these words.

        Raises:
            EmptyPlaceholder: a tag has nothing to say on this case.
        """
        to, facts = self.told.to, self.told.facts
        said = replace(facts, wording=words.over(facts.wording), attachments=())
        with speaking(self.language), formats.being_here(to.here.zone, self.now):
            letter = written(MESSAGES[self.case.name], to, said)
            return mail_message(letter, to, NOWHERE, address("", NOWHERE), self.now)

    def empty(self, words: OwnWords) -> Refused | None:
        """Why the words cannot be filled in on this case; None where they can."""
        try:
            self.mail(words)
        except Refused as no:
            return no
        return None


async def look(r: Reading, form: str, language: str) -> MailLook:
    """A real case of the provider's for this text, or a made-up one where there is none that this visitor may see.

    Raises:
        NotFound: there is no such text, or it is not for this visitor.
    """
    word_only(r, form)
    r = Reading(r.db, r.visitor, r.now)  # a work would make the links that the real message makes
    wording = wording_of(form)
    name = form.partition("/")[0]
    zone = (await provider.current(r)).zone
    url = MailChannel.of(configuration).url if (configuration := app().configuration) else ""
    with speaking(language), formats.being_here(zone, r.now):
        if name in BY_BOOKING or may(r.visitor, Capability.MONEY):
            for case in await sources.real(r, form):
                try:
                    told = await cases.told(r, case, wording, url, language)
                except NOT_THERE:
                    continue
                if form_of(name, told.facts.wording) == form:
                    return MailLook(told, language, r.now)
        return MailLook(await cases.told(r, MessageCase(name), wording, url, language), language, r.now)
