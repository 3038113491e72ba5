"""Who may read and change the texts of mails."""

from __future__ import annotations

from services.core.capabilities import Capability, may
from services.core.refusals import NotFound
from services.core.work import Reading


def messages_only(r: Reading) -> None:
    """Let nobody pass but staff who look after messages.

    Raises:
        NotFound: this visitor may not; for them there is no such thing.
    """
    if not may(r.visitor, Capability.MESSAGES):
        raise NotFound
