"""The log: what somebody sends begins no line of its own, and fills no disk."""

from __future__ import annotations

import logging

import pytest

from services.outside.logs import AT_MOST, FORM, LONGEST, WINDOW, OneLine, Seldom


def record(message: str, *args: object, line: int = 1, problem: Exception | None = None) -> logging.LogRecord:
    info = (type(problem), problem, problem.__traceback__) if problem else None
    return logging.LogRecord("cubby", logging.WARNING, "here.py", line, message, args, info)  # type: ignore[arg-type]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1b[2K", "\x85", "\u2028", "\x00"])
def test_a_message_begins_no_line_of_its_own(end: str) -> None:
    forged = f"hello{end}2026-11-27 12:00:00 INFO cubby: the backup is fine"
    for each in (record(forged), record("a browser says %s", forged)):
        assert len(OneLine(FORM).format(each).splitlines()) == 1
    assert (
        end[-1:] == "K"
        or len(logging.Formatter(FORM).format(record(forged)).splitlines()) > 1
        or end == "\x00"
    )


def test_a_long_message_is_cut() -> None:
    assert len(OneLine(FORM).format(record("x" * 1_000_000))) < LONGEST + 200


def failed(what: str) -> Exception:
    try:
        raise {"one": KeyError, "other": ValueError}[what](what)
    except Exception as problem:
        return problem


def test_of_a_thousand_lines_of_one_kind_some_are_written_and_the_rest_counted() -> None:
    now = 0.0
    seldom = Seldom(lambda: now)
    assert sum(seldom.filter(record(f"number {n}")) for n in range(1000)) == AT_MOST
    assert seldom.filter(record("of another place", line=2))
    now = WINDOW
    told = record("100 %% %s", "again")
    assert seldom.filter(told)
    assert told.getMessage() == f"100 % again (and {1000 - AT_MOST} more like this)"


def test_what_fails_elsewhere_is_of_another_kind() -> None:
    seldom = Seldom()
    kinds = [record("broken", problem=failed(what)) for what in ("one", "other")]
    assert all(sum(seldom.filter(each) for _time in range(100)) == AT_MOST for each in kinds)
