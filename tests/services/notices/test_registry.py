"""A message is one file: it is found automatically, and refused if a part is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.notices import messages
from services.notices.messages import MESSAGES, IncompleteMessage
from services.notices.telling.notice import Notice
from tests.services.notices.examples import EXAMPLES

WHOLE = Path(messages.__file__).with_name("unknown_address.py").read_text(encoding="utf-8")


def test_each_message_has_an_example() -> None:
    assert set(EXAMPLES) == set(MESSAGES), "give it an example in tests/services/notices/examples.py"


def test_each_message_says_when_and_to_whom() -> None:
    notices: list[type[Notice]] = [message.notice for message in MESSAGES.values()]
    assert [notice.name for notice in notices] == list(MESSAGES)
    assert all(notice.trigger and notice.to and notice.__doc__ for notice in notices)


def test_a_new_file_is_found(new_messages: Path) -> None:
    (new_messages / "bad_weather.py").write_text(
        WHOLE.replace("unknown-address", "bad-weather"), encoding="utf-8"
    )
    messages.discover()
    assert MESSAGES["bad-weather"].notice.__module__ == "services.notices.messages.bad_weather"


@pytest.mark.parametrize(
    ("part", "instead", "says"),
    [
        ("register(\n", "(lambda *_parts, **_more: None)(\n", "it must end with register(...)"),
        ("    facts=facts,\n", "", "'facts'"),
        ("    wordings=(WORDING,),\n", "", "'wordings'"),
        ('"unknown-address"', '""', "needs a name"),
        ('"unknown-address"', '"new-device"', "needs a name that no other message has"),
        ("*|PROVIDER_EMAIL|*", "*|PROVIDER_EMIAL|*", "no *|PROVIDER_EMIAL|*"),
        ('"SIGN_IN_URL",\n', '"SIGN_UP_URL",\n', "no *|SIGN_UP_URL|*"),
    ],
)
def test_a_file_that_lacks_a_part_is_refused_with_a_sentence(
    new_messages: Path, part: str, instead: str, says: str
) -> None:
    text = WHOLE if "name" in says else WHOLE.replace("unknown-address", "bad-weather")
    assert part in text
    (new_messages / "bad_weather.py").write_text(text.replace(part, instead), encoding="utf-8")
    with pytest.raises(IncompleteMessage) as refused:
        messages.discover()
    assert "services.notices.messages.bad_weather is not a whole message" in str(refused.value)
    assert says in str(refused.value)
