"""A book of rules keeps its order, and a rule that is declared wrongly stops the start with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, NamedTuple

import pytest

from services.core.rulebook import (
    Answer,
    Rulebook,
    RuleKind,
    Told,
    WrongRule,
    first_against,
    judge,
    only_places_are_missing,
)


class Tier(StrEnum):
    """The one group of these rules."""

    ONLY = "only"


class Trip(NamedTuple):
    """A case of two parts that may be missing, and one that is always there."""

    ticket: str | None
    seats: int | None
    day: int = 1


def a_book() -> Rulebook:
    return Rulebook(optional=("ticket", "seats"), examples=[Trip("return", 3)])


def write(book: Rulebook, number: int, ask: Callable[[Any], Answer], **declared: Any) -> None:
    words: dict[str, Any] = {"says": "It is so", "advice": "Change it.", "told": Told(ask.__name__, "No.")}
    book.rule(number, Tier.ONLY, **(words | declared))(ask)


def ticket_is_there(case: Any) -> Answer:
    return case.ticket is not None, case.ticket, None


def a_seat_is_free(case: Any) -> Answer:
    return case.seats > 0, case.seats, 1


def it_is_the_first_day(case: Any) -> Answer:
    return case.day == 1, case.day, 1


def test_a_rule_that_looks_at_what_it_has_not_declared_stops_the_start() -> None:
    with pytest.raises(WrongRule, match="a_seat_is_free looks at “seats”"):
        write(a_book(), 1, a_seat_is_free, needs=("ticket",))


def test_a_rule_that_looks_at_what_it_has_declared_is_asked_only_where_that_is_there() -> None:
    book = a_book()
    write(book, 1, ticket_is_there, may_lack=("ticket",))
    write(book, 2, a_seat_is_free, needs=("seats",))
    assert [(found.number, found.passed) for found in judge(book, Trip(None, None))] == [(1, False)]
    assert [(found.number, found.passed) for found in judge(book, Trip("single", 0))] == [
        (1, True),
        (2, False),
    ]


def test_a_part_that_no_case_has_cannot_be_declared() -> None:
    with pytest.raises(WrongRule, match="parts that no case has: luggage"):
        write(a_book(), 1, it_is_the_first_day, needs=("luggage",))


def test_a_rule_that_fails_with_an_ordinary_case_stops_the_start() -> None:
    def day_has_a_name(case: Any) -> Answer:
        return case.day.upper() == "MONDAY", case.day, None

    with pytest.raises(WrongRule, match="day_has_a_name fails with an ordinary case"):
        write(a_book(), 1, day_has_a_name)


@pytest.mark.parametrize(("number", "ask"), [(1, a_seat_is_free), (2, it_is_the_first_day)])
def test_a_number_and_a_name_are_taken_once(number: int, ask: Callable[[Any], Answer]) -> None:
    book = a_book()
    write(book, 1, it_is_the_first_day)
    with pytest.raises(WrongRule, match="already"):
        write(book, number, ask, needs=("seats",))


def test_rules_about_capacity_are_asked_last_and_others_where_they_say() -> None:
    book = a_book()
    write(book, 1, a_seat_is_free, needs=("seats",), kind=RuleKind.CAPACITY)
    write(book, 2, ticket_is_there, may_lack=("ticket",))
    write(book, 3, it_is_the_first_day, before="ticket_is_there")
    assert [rule.number for rule in book] == [3, 2, 1]
    assert only_places_are_missing(first_against(judge(book, Trip("return", 0))))
    assert not only_places_are_missing(first_against(judge(book, Trip("return", 0, day=2))))
    with pytest.raises(WrongRule, match="before nothing_there, which is not in the book"):
        write(a_book(), 1, it_is_the_first_day, before="nothing_there")


def test_a_rule_added_to_a_copy_is_not_in_the_book_itself() -> None:
    book = a_book()
    other = book.copy()
    with pytest.raises(WrongRule):
        write(other, 1, a_seat_is_free)
    write(other, 1, it_is_the_first_day)
    assert (len(book), len(other)) == (0, 1)
