"""The tag language: what would come out wrong is refused before it can."""

from __future__ import annotations

import pytest

from services.core.refusals import Refused
from services.language import LANGUAGES, speaking
from services.language import _ as translated
from services.notices import telling
from services.notices.telling import wordings
from services.notices.telling.placeholders import TAG, BrokenTag, EmptyTag, UnknownTag, check_template, fill
from services.notices.telling.wordings import Wording


@pytest.mark.parametrize("text", ["*|COURSE_NAME|*", "*|event_start|*", "*||*", "*| EVENT_START |*"])
def test_an_unknown_tag_is_refused_with_those_there_are(text: str) -> None:
    with pytest.raises(UnknownTag) as refused:
        check_template(telling.SessionReminder, f"See you {text}")
    assert "*|EVENT_START|*" in refused.value.words()


@pytest.mark.parametrize(
    "text", ["*|EVENT_START", "EVENT_START|*", "*|A*|EVENT_START|*", "*|EVENT_START|* |*"]
)
def test_half_a_tag_is_refused(text: str) -> None:
    with pytest.raises((BrokenTag, UnknownTag)) as refused:
        check_template(telling.SessionReminder, text)
    assert refused.value.words()


def test_every_message_knows_the_profile() -> None:
    for kind in telling.CATALOGUE.values():
        check_template(kind, "*|WIDGET_PROFILE_URL|* *|PROVIDER_NAME|*")


def test_an_empty_value_is_refused_or_drops_its_line() -> None:
    with pytest.raises(EmptyTag):
        fill(telling.SessionReminder, "*|EVENT_START|*", {"EVENT_START": ""})
    assert fill(telling.SessionReminder, "With *|EVENT_INSTRUCTOR|*", {"EVENT_INSTRUCTOR": None}) is None


def test_a_value_that_looks_like_a_tag_stays_as_it_is() -> None:
    filled = fill(telling.SessionReminder, "*|EVENT_VENUE|*", {"EVENT_VENUE": "*|CLIENT_NAME|* \\1 {x}"})
    assert filled == "*|CLIENT_NAME|* \\1 {x}"


def test_refusals_say_what_to_do() -> None:
    assert all(issubclass(each, Refused) for each in (UnknownTag, BrokenTag, EmptyTag))


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_translation_has_the_tags_of_its_sentence(locale: str) -> None:
    with speaking(locale):
        for wording in (value for value in vars(wordings).values() if isinstance(value, Wording)):
            texts = [wording.subject, wording.heading, *wording.before, *wording.after]
            for text in texts:
                assert sorted(TAG.findall(translated(text))) == sorted(TAG.findall(text)), text


def test_a_sentence_that_ends_with_a_slovak_date_has_one_full_stop() -> None:
    filled = fill(telling.MakeUpExpiring, "Do *|MAKE_UP_UNTIL|*. Potom nie.", {"MAKE_UP_UNTIL": "ne 26. 4."})
    assert filled == "Do ne 26. 4. Potom nie."
