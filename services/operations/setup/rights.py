"""Who may set the provider up: staff who have its settings, and the program itself."""

from __future__ import annotations

from services.core.capabilities import Capability, may
from services.core.refusals import NotFound
from services.core.visitor import Kind
from services.core.work import Reading


def settings_only(r: Reading) -> None:
    """Let nobody else pass.

    Raises:
        NotFound: this visitor may not; for them there is no such thing.
    """
    if r.visitor.kind is not Kind.SYSTEM and not may(r.visitor, Capability.SETTINGS):
        raise NotFound
