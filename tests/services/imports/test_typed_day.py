"""A day that an operator types."""

from __future__ import annotations

from datetime import date

import pytest

from services.imports import typed_day
from services.imports.typed_day import NotADay


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-24",
        "24.12.2026",
        "24. 12. 2026",
        "24/12/2026",
        "12/24/2026",
        "24 Dec 2026",
        "24. decembra 2026",
    ],
)
def test_a_day_is_typed_in_any_form_that_can_be_read_one_way(text: str) -> None:
    assert typed_day(text) == date(2026, 12, 24)


@pytest.mark.parametrize("text", ["5/6/2027", "24-12-26", "Christmas", "2026-12-32", "", "2026-12-24 10:00"])
def test_what_is_no_day_or_one_of_two_is_refused(text: str) -> None:
    with pytest.raises(NotADay):
        typed_day(text)
