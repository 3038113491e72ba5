"""What the log says of something that failed and is tried again by itself."""

from __future__ import annotations

import logging
import sys

import psycopg

from services.core.refusals import Busy, TryAgain


def complain(log: logging.Logger, what: str, *facts: object, level: int = logging.ERROR) -> None:
    """Log the exception being handled: one line while the database is away or busy, else with its traceback.

    `level` is that of the traceback: a warning where the program itself has done nothing wrong.

    Where the database fails, a traceback shows only our own way to it; and a disk that is full gets fuller by it.
    """
    problem = sys.exc_info()[1]
    if isinstance(problem, Busy | TryAgain | psycopg.OperationalError):
        log.warning(f"{what}: %s", *facts, _why(problem))
    else:
        log.log(level, what, *facts, exc_info=True)


def _why(problem: BaseException) -> str:
    """The first line of what the database said, without what was asked of it."""
    while problem.__cause__ is not None:
        problem = problem.__cause__
    said = str(getattr(problem, "orig", problem)).partition("\n")[0]
    return said or type(problem).__name__
