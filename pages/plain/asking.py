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
    wait_until: datetime | None = None
    """Until when no new code is sent, after many in a short time."""

    @property
    def new_from(self) -> datetime | None:
        """When the next code can be requested, if that is not now."""
        return self.wait_until if self.wait_until is not None and now() < self.wait_until else None

    def seconds_left(self, wait: int) -> int:
        """Seconds left of a wait that began with the request; at least one, so that the clock has something to count."""
        return max(1, wait - int((now() - self.at).total_seconds())) if self.at else wait

    def after(self, asked: Asked) -> Asking:
        """The cookie's new content after another request.

        A browser that is not known there goes by its own requests, so it learns nothing about others for the address.
        """
        again = (self.token, self.email) == (asked.token, asked.email)
        same_hour = self.at is not None and asked.at < sign_in.next_hour(self.at)
        times = self.times + 1 if again and same_hour else 1
        wait_until = asked.new_from if asked.known else self._wait_after(asked.at, times)
        return Asking(asked.token, asked.email, asked.next_path, asked.at, times, wait_until)

    def _wait_after(self, at: datetime, times: int) -> datetime | None:
        """After five codes within the hour, one is sent whenever the newest has run out."""
        if self.at is None or times <= sign_in.ASKED_PER_ADDRESS:
            return None
        until = min(self.wait_until or self.at + sign_in.CODE_LASTS, sign_in.next_hour(at))
        return until if at < until else None

    def written(self) -> str:
        """The value of the cookie."""
        moments = {
            name: int(at.timestamp())
            for name, at in (("a", self.at), ("w", self.wait_until))
            if at is not None
        }
        said = {"t": self.token, "e": self.email, "n": self.next_path, "c": self.times, **moments}
        return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")

    @staticmethod
    def read(text: str | None) -> Asking:
        """Parse the value of the cookie; an empty `Asking` if we did not write it."""
        try:
            raw = base64.urlsafe_b64decode(str(text)[:LONGEST_COOKIE] + "==")
            said = json.loads(raw)
            at = datetime.fromtimestamp(int(said["a"]), UTC)
            times = min(max(int(said["c"]), 1), 99)
            wait_until = datetime.fromtimestamp(int(said["w"]), UTC) if "w" in said else None
            email, path = address(str(said["e"])), sign_in.own_path(said["n"])
            return Asking(str(said["t"]), email, path, at, times, wait_until)
        except (ValueError, KeyError, TypeError, OverflowError, OSError, RecursionError, binascii.Error):
            return Asking()
        except BadEmail:
            return Asking()
