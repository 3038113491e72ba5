"""One code: what stands in it, and by which standard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scheme = Literal["epc", "spayd", "pay_by_square", "swiss", "payme"]


@dataclass(frozen=True, slots=True)
class Code:
    """A payment as the text of one standard."""

    scheme: Scheme
    text: str

    @property
    def is_link(self) -> bool:
        """Whether the text is an address that opens a banking app on this phone; all others are shown as a picture."""
        return self.scheme == "payme"
