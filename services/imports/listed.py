"""What the lists of one run say of classes, which the lines of clients after them refer to."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from services.people import spelling


@dataclass(slots=True)
class Listed:
    """The classes that lines of this run name: those that are there now, and those that were refused."""

    there: dict[str, set[UUID]] = field(default_factory=dict)
    refused: dict[str, tuple[str, int]] = field(default_factory=dict)
    """The file and line of a refused one, by its name."""

    def add(self, name: str, class_id: UUID) -> None:
        """Note a class that is there."""
        self.there.setdefault(key(name), set()).add(class_id)

    def refuse(self, name: str, file: str, line: int) -> None:
        """Note a line that was refused."""
        self.refused.setdefault(key(name), (file, line))


def key(name: str) -> str:
    """The form in which names of classes are compared."""
    return spelling.folded(name)
