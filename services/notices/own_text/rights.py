"""Who may read and change the texts of mails."""

from __future__ import annotations

from services.core.capabilities import Capability, may
from services.core.refusals import NotFound
from services.core.work import Reading
from services.notices.own_text.occasions import OF_MONEY


def may_word(r: Reading, form: str) -> bool:
    """Whether this visitor may read and change this text; one about money only with the right to see money."""
    name = form.partition("/")[0]
    needs = {Capability.MESSAGES, Capability.MONEY} if name in OF_MONEY else {Capability.MESSAGES}
    return all(may(r.visitor, each) for each in needs)


def word_only(r: Reading, form: str) -> None:
    """Let nobody pass who may not word this text.

    Raises:
        NotFound: as for `messages_only`.
    """
    if not may_word(r, form):
        raise NotFound


def messages_only(r: Reading) -> None:
    """Let nobody pass but staff who look after messages.

    Raises:
        NotFound: this visitor may not; for them there is no such thing.
    """
    if not may(r.visitor, Capability.MESSAGES):
        raise NotFound
