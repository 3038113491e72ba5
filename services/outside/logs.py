"""The log: one line for one thing, and no more lines than somebody can read.

What a browser sends can stand in a message. So a message never begins a line of its own, and whoever makes the same
thing go wrong a thousand times a second gets some lines for it, with a count of the others.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"
LONGEST = 2000
"""Characters of one message, without its traceback."""
WINDOW, AT_MOST = 60.0, 10
"""Seconds, and how many lines of one kind are written within them."""
KINDS = 500
"""Kinds of lines that are told apart; the oldest is forgotten first."""
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def begin() -> None:
    """Let all loggers write to standard error in this way; once per program."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine(FORM))
    handler.addFilter(Seldom())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in ("uvicorn", "uvicorn.error", "httpx"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns every minute while a long job runs


class OneLine(logging.Formatter):
    """Writes a message as one line, whatever it contains; a traceback of ours may follow below it."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        message = record.message
        if len(message) > LONGEST:
            message = f"{message[:LONGEST]} … ({len(message)} characters)"
        record.message = CONTROL.sub(lambda found: ascii(found[0])[1:-1], message)
        return super().formatMessage(record)


@dataclass(slots=True)
class _Counted:
    since: float
    written: int = 0
    left_out: int = 0


class Seldom(logging.Filter):
    """Lets some lines of one kind pass in a minute, and says in the next one how many were left out.

    Lines are of one kind if the same place of the program wrote them about the same place that failed.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._now = now
        self._kinds: dict[tuple[object, ...], _Counted] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is written."""
        now, kind = self._now(), _kind(record)
        counted = self._kinds.setdefault(kind, _Counted(now))
        if len(self._kinds) > KINDS:
            del self._kinds[next(iter(self._kinds))]
        if now - counted.since >= WINDOW:
            if counted.left_out:
                more = f" (and {counted.left_out} more like this)"
                record.msg, record.args = record.getMessage() + more, None
            self._kinds[kind] = counted = _Counted(now)
        counted.written += 1
        counted.left_out += counted.written > AT_MOST
        return counted.written <= AT_MOST


def _kind(record: logging.LogRecord) -> tuple[object, ...]:
    where: tuple[object, ...] = (record.name, record.pathname, record.lineno)
    if not record.exc_info or record.exc_info[1] is None:
        return where
    trace = record.exc_info[1].__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return (*where, record.exc_info[0], trace and (trace.tb_frame.f_code, trace.tb_lineno))
