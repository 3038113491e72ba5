"""What a browser remembers of its last asking for a code, in a cookie."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from services import sign_in
from services.core.work import now
from services.people.names import BadEmail, address
from services.sign_in import Asked

LONGEST_COOKIE = 3_000
"""Letters; a longer one is none that we wrote."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What the browser remembers of its last asking. Its own word: shown back to it, and trusted in nothing else."""

    token: str = ""
    email: str = ""
    next_path: str = "/"
    at: datetime | None = None
    times: int = 0
    """How often it has asked for this address within the hour."""
    spent: bool = False
    """The codes of the hour are used up."""

    @property
    def new_from(self) -> datetime | None:
        """When the next code can be had, if those of the hour are used up."""
        if self.at is None or not self.spent or now() >= sign_in.next_hour(self.at):
            return None
        return sign_in.next_hour(self.at)

    def seconds_left(self, wait: int) -> int:
        """Seconds of a wait that are left since then; at least one, so that there is something to count."""
        return max(1, wait - int((now() - self.at).total_seconds())) if self.at else wait

    def after(self, asked: Asked) -> Asking:
        """What it remembers once it has asked again.

        A browser that we do not know counts its own asking only: what others asked for the same address is not told.
        """
        again = (self.token, self.email) == (asked.token, asked.email)
        same_hour = self.at is not None and asked.at < sign_in.next_hour(self.at)
        times = self.times + 1 if again and same_hour else 1
        spent = times > sign_in.ASKED_PER_ADDRESS if asked.spent is None else asked.spent
        return Asking(asked.token, asked.email, asked.next_path, asked.at, times, spent)

    def written(self) -> str:
        """As the value of a cookie."""
        said = {"t": self.token, "e": self.email, "n": self.next_path, "c": self.times, "s": self.spent}
        moment = int(self.at.timestamp()) if self.at else 0
        return base64.urlsafe_b64encode(json.dumps(said | {"a": moment}).encode()).decode().rstrip("=")

    @staticmethod
    def read(text: str | None) -> Asking:
        """The value of a cookie, or nothing if it is none that we wrote."""
        try:
            raw = base64.urlsafe_b64decode(str(text)[:LONGEST_COOKIE] + "==")
            said = json.loads(raw)
            at = datetime.fromtimestamp(int(said["a"]), UTC)
            times = min(max(int(said["c"]), 1), 99)
            spent = said.get("s") is True
            return Asking(
                str(said["t"]), address(str(said["e"])), sign_in.own_path(said["n"]), at, times, spent
            )
        except (ValueError, KeyError, TypeError, OverflowError, OSError, RecursionError, binascii.Error):
            return Asking()
        except BadEmail:
            return Asking()
