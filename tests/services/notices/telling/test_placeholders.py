"""Placeholders: a text that would come out wrong is refused."""

from __future__ import annotations

import pytest

from services.core.refusals import Refused
from services.language import LANGUAGES, speaking
from services.language import _ as translated
from services.notices.messages import MESSAGES
from services.notices.telling.placeholders import (
    PLACEHOLDER,
    BrokenPlaceholder,
    EmptyPlaceholder,
    UnknownPlaceholder,
    check_template,
    fill,
)

REMINDER = MESSAGES["session-reminder"].placeholders


@pytest.mark.parametrize("text", ["*|COURSE_NAME|*", "*|event_start|*", "*||*", "*| EVENT_START |*"])
def test_an_unknown_placeholder_is_refused_with_those_there_are(text: str) -> None:
    with pytest.raises(UnknownPlaceholder) as refused:
        check_template(REMINDER, f"See you {text}")
    assert "*|EVENT_START|*" in refused.value.words()


@pytest.mark.parametrize(
    "text", ["*|EVENT_START", "EVENT_START|*", "*|A*|EVENT_START|*", "*|EVENT_START|* |*"]
)
def test_half_a_placeholder_is_refused(text: str) -> None:
    with pytest.raises((BrokenPlaceholder, UnknownPlaceholder)) as refused:
        check_template(REMINDER, text)
    assert refused.value.words()


def test_every_message_knows_the_profile() -> None:
    for message in MESSAGES.values():
        check_template(message.placeholders, "*|WIDGET_PROFILE_URL|* *|PROVIDER_NAME|*")


def test_an_empty_value_is_refused_or_drops_its_line() -> None:
    with pytest.raises(EmptyPlaceholder):
        fill(REMINDER, "*|EVENT_START|*", {"EVENT_START": ""})
    assert fill(REMINDER, "With *|EVENT_INSTRUCTOR|*", {"EVENT_INSTRUCTOR": None}) is None


def test_a_value_that_looks_like_a_placeholder_stays_as_it_is() -> None:
    filled = fill(REMINDER, "*|EVENT_VENUE|*", {"EVENT_VENUE": "*|CLIENT_NAME|* \\1 {x}"})
    assert filled == "*|CLIENT_NAME|* \\1 {x}"


def test_refusals_say_what_to_do() -> None:
    assert all(
        issubclass(each, Refused) for each in (UnknownPlaceholder, BrokenPlaceholder, EmptyPlaceholder)
    )


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_sentence(locale: str) -> None:
    with speaking(locale):
        for wording in (each for message in MESSAGES.values() for each in message.wordings):
            for text in filter(None, wording.texts()):
                assert sorted(PLACEHOLDER.findall(translated(text))) == sorted(PLACEHOLDER.findall(text)), (
                    text
                )


def test_a_sentence_that_ends_with_a_slovak_date_has_one_full_stop() -> None:
    with speaking("sk"):
        filled = fill(
            MESSAGES["make-up-expiring"].placeholders,
            "Do *|MAKE_UP_UNTIL|*. Potom nie.",
            {"MAKE_UP_UNTIL": "ne 26. 4."},
        )
    assert filled == "Do nedele 26. 4. Potom nie."
