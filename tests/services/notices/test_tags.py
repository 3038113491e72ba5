"""The tag language: what would come out wrong is refused before it can."""

from __future__ import annotations

import pytest

from services import notices
from services.notices.tags import BrokenTag, EmptyTag, UnknownTag, check_template, fill
from services.refusals import Refused


@pytest.mark.parametrize("text", ["*|COURSE_NAME|*", "*|event_start|*", "*||*", "*| EVENT_START |*"])
def test_an_unknown_tag_is_refused_with_those_there_are(text: str) -> None:
    with pytest.raises(UnknownTag) as refused:
        check_template(notices.SessionReminder, f"See you {text}")
    assert "*|EVENT_START|*" in refused.value.words()


@pytest.mark.parametrize(
    "text", ["*|EVENT_START", "EVENT_START|*", "*|A*|EVENT_START|*", "*|EVENT_START|* |*"]
)
def test_half_a_tag_is_refused(text: str) -> None:
    with pytest.raises((BrokenTag, UnknownTag)) as refused:
        check_template(notices.SessionReminder, text)
    assert refused.value.words()


def test_every_message_knows_the_profile() -> None:
    for kind in notices.CATALOGUE.values():
        check_template(kind, "*|WIDGET_PROFILE_URL|* *|PROVIDER_NAME|*")


def test_an_empty_value_is_refused_or_drops_its_line() -> None:
    with pytest.raises(EmptyTag):
        fill(notices.SessionReminder, "*|EVENT_START|*", {"EVENT_START": ""})
    assert fill(notices.SessionReminder, "With *|EVENT_INSTRUCTOR|*", {"EVENT_INSTRUCTOR": None}) is None


def test_a_value_that_looks_like_a_tag_stays_as_it_is() -> None:
    filled = fill(notices.SessionReminder, "*|EVENT_VENUE|*", {"EVENT_VENUE": "*|CLIENT_NAME|* \\1 {x}"})
    assert filled == "*|CLIENT_NAME|* \\1 {x}"


def test_refusals_say_what_to_do() -> None:
    assert all(issubclass(each, Refused) for each in (UnknownTag, BrokenTag, EmptyTag))
