"""What a payment is drawn into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from nicegui import ui


class Parts(Protocol):
    """What a payment is drawn into: an open sheet, or a page with the same parts."""

    body: ui.element
    foot: ui.element

    def rename(self, title: str) -> None:
        """Give it another title."""


@dataclass(frozen=True, slots=True)
class Below:
    """Where one way to pay is drawn: below the choice of ways, and at the foot."""

    body: ui.element
    foot: ui.element
