"""Tags as people write them: found however they are spelled, and refused with what was meant."""

from __future__ import annotations

from collections import Counter

import pytest

from services.core.refusals import Refused
from services.language import LANGUAGES, speaking
from services.notices.messages import MESSAGES
from services.notices.messages.shared import cases
from services.notices.telling import tags
from services.notices.telling.placeholders import BrokenPlaceholder, UnknownPlaceholder
from services.notices.telling.tags import MayBeEmpty, UnknownTag

MESSAGE = MESSAGES["make-up-booked"]
KNOWN = tags.offered(MESSAGE, MESSAGE.wordings[0])


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Dear {parent},", "Dear *|CLIENT_NAME|*,"),
        ("{ Child } comes", "*|ATTENDEE_NAME|* comes"),
        ("{WHEN}", "*|EVENT_START|*"),
        ("{EVENT_DAY} and *|EVENT_DAY|*", "*|EVENT_DAY|* and *|EVENT_DAY|*"),
        ("{portal address}", "*|WIDGET_PROFILE_URL|*"),
        ("no tag at all", "no tag at all"),
    ],
)
def test_a_tag_is_found_however_it_is_spelled(written: str, stored: str) -> None:
    assert tags.stored(written, KNOWN) == stored


@pytest.mark.parametrize("written", ["{child", "child}", "{{child}}", "*|ATTENDEE_NAME", "{chi\nld}"])
def test_half_a_tag_is_refused(written: str) -> None:
    with pytest.raises(BrokenPlaceholder):
        tags.stored(written, KNOWN)


def test_a_misspelled_tag_is_refused_with_the_one_that_was_meant() -> None:
    with pytest.raises(UnknownTag) as no:
        tags.stored("{chlid} comes", KNOWN)
    assert no.value.words() == "This message has no {chlid}. Did you mean {child}?"
    with pytest.raises(UnknownPlaceholder):
        tags.stored("{}", KNOWN)
    with pytest.raises(UnknownPlaceholder):
        tags.stored("*|COURSE_NAME_OF_LONG_AGO|*", KNOWN)


def test_what_may_be_empty_cannot_stand_where_something_has_to() -> None:
    assert tags.stored("{note}", KNOWN) == "*|EVENT_NOTE|*"
    with pytest.raises(MayBeEmpty):
        tags.stored("{note}", KNOWN, needed=True)


def test_links_are_ours_but_for_the_address_of_the_portal() -> None:
    offered = {tag.placeholder for tag in KNOWN}
    assert {name for name in offered if name.endswith("_URL")} == {"WIDGET_PROFILE_URL"}
    with pytest.raises(Refused):
        tags.stored("*|BOOKING_URL|*", KNOWN)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_no_two_tags_of_a_message_share_a_name_in_any_language(locale: str) -> None:
    with speaking(locale):
        for name, message in MESSAGES.items():
            if message.notice.ours_because:
                continue
            for wording in cases.wordings_of(name).values():
                found = tags.offered(message, wording)
                names = Counter(tags.plain(tag.name) for tag in found)
                assert max(names.values()) == 1, (name, names)
                assert "WIDGET_PROFILE_URL" in {tag.placeholder for tag in found}
                assert all(tag.typed == tags.shown(f"*|{tag.placeholder}|*") for tag in found)


def test_what_a_text_is_kept_as_has_no_line_that_nobody_sees() -> None:
    assert tags.cleaned(" a \r\n\r\n\r\n\r\n\x00b\u202ec \n") == "a\n\nbc"
    assert tags.paragraphs("a\nb\n\nc") == ("a\nb", "c")
