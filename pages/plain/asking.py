"""The cookie in which a browser keeps its last request for a sign-in code."""

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
"""Characters; we never write a longer one."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A browser's last request for a code. It comes from the browser, so it is only shown, and never trusted."""

    token: str = ""
    email: str = ""
    next_path: str = "/"
    at: datetime | None = None
    times: int = 0
    """How many codes it has requested for this address within the hour."""
    spent: bool = False
    """The codes of the hour are used up."""

    @property
    def new_from(self) -> datetime | None:
        """When the next code can be requested, if those of the hour are used up."""
        if self.at is None or not self.spent or now() >= sign_in.next_hour(self.at):
            return None
        return sign_in.next_hour(self.at)

    def seconds_left(self, wait: int) -> int:
        """Seconds left of a wait that began with the request; at least one, so that the clock has something to count."""
        return max(1, wait - int((now() - self.at).total_seconds())) if self.at else wait

    def after(self, asked: Asked) -> Asking:
        """The cookie's new content after another request.

        An unknown browser counts only its own requests, so it learns nothing about other requests for the address.
        """
        again = (self.token, self.email) == (asked.token, asked.email)
        same_hour = self.at is not None and asked.at < sign_in.next_hour(self.at)
        times = self.times + 1 if again and same_hour else 1
        spent = times > sign_in.ASKED_PER_ADDRESS if asked.spent is None else asked.spent
        return Asking(asked.token, asked.email, asked.next_path, asked.at, times, spent)

    def written(self) -> str:
        """The value of the cookie."""
        said = {"t": self.token, "e": self.email, "n": self.next_path, "c": self.times, "s": self.spent}
        moment = int(self.at.timestamp()) if self.at else 0
        return base64.urlsafe_b64encode(json.dumps(said | {"a": moment}).encode()).decode().rstrip("=")

    @staticmethod
    def read(text: str | None) -> Asking:
        """Parse the value of the cookie; an empty `Asking` if we did not write it."""
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
