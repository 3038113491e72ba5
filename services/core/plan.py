"""What an act on many things would do, line by line: shown before it is done, and done as it was shown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

STAYS = "stays"
"""The word of a line that is left as it is; its `why` says for what reason."""


@dataclass(frozen=True, slots=True)
class ActLine:
    """One thing, and what becomes of it."""

    what: str
    """A word of its act, such as "cancel", or `STAYS`."""
    about: str
    """What kind of thing it is, as the audit log calls it."""
    about_id: UUID | None
    """None: it does not exist yet."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What a screen draws, and what it was before: numbers, words and ids as JSON has them."""
    why: str = ""
    """A word of its act, where the thing is left as it is."""


@dataclass(frozen=True, slots=True)
class FamilyTold:
    """One family that gets one message of this act."""

    client_id: UUID
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What its message will say, as far as the preview shows it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done at this moment, and who would be told."""

    act: str
    wish: Mapping[str, Any]
    """What staff have asked for, as JSON has it."""
    lines: tuple[ActLine, ...]
    told: tuple[FamilyTold, ...] = ()

    @property
    def stamp(self) -> str:
        """The same as long as nothing in the plan differs: what is done is what was shown."""
        text = json.dumps(asdict(self), sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    @property
    def changes(self) -> tuple[ActLine, ...]:
        """The lines that change something."""
        return tuple(line for line in self.lines if line.what != STAYS)

    @property
    def staying(self) -> tuple[ActLine, ...]:
        """The lines that are left as they are, each with its reason."""
        return tuple(line for line in self.lines if line.what == STAYS)


def stored(line: ActLine) -> dict[str, Any]:
    """A line as JSON."""
    return {**asdict(line), "about_id": str(line.about_id) if line.about_id else None}


def restored(line: Mapping[str, Any]) -> ActLine:
    """A line as it was stored."""
    id_ = line["about_id"]
    return ActLine(line["what"], line["about"], UUID(id_) if id_ else None, line["facts"], line["why"])
