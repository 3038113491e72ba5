"""A test to oneself: a message in the words that somebody has just written, saved or not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from services.core.work import Reading
from services.language import N_, _, language
from services.notices.messages.shared import cases
from services.notices.messages.shared.cases import MessageCase
from services.notices.telling.envelope import Envelope, Facts
from services.notices.telling.notice import MESSAGES, Notice, register
from services.notices.telling.own_texts import OwnWords
from services.notices.telling.recipients import Plan, Recipient
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class OwnTextTried(Notice):
    """An own text on one case, to whoever tries it. It leaves as the real message does."""

    name = "own-text-tried"
    trigger = N_("you press “Send me a test” beside one of these texts")
    to = "whoever presses it"
    ours_because = N_("It carries the text that you try.")

    email: str
    language: str
    form: str
    words: dict[str, str]
    """Subject, heading and text, as they are stored."""
    case: dict[str, Any]
    key: str
    """Of this press."""


async def recipients(_r: Reading, notice: OwnTextTried) -> Plan:
    """Whoever presses, at once."""
    to = Recipient(notice.email, locale=notice.language, did_it=True)
    return Plan(f"{notice.name}/{notice.key}", [to])


async def still_wanted(_r: Reading, _notice: OwnTextTried, _envelope: Envelope) -> None:
    """Always."""


async def facts(r: Reading, notice: OwnTextTried, envelope: Envelope, _about: None) -> Facts:
    """What the real message says on this case, in these words, with a subject that says it is a test."""
    case = MessageCase.of_json(notice.case)
    ours = cases.wordings_of(case.name)[notice.form]
    told = await cases.told(r, case, ours, envelope.url, language())
    wording = OwnWords(**notice.words).over(told.facts.wording)
    test = replace(wording, subject=f"{_('Test:')} {wording.subject}")
    return replace(told.facts, wording=test, known=MESSAGES[case.name].placeholders)


WORDING = Wording(
    subject=N_("Test:"),
    heading=N_("Test:"),
    button=N_("Your profile"),
    button_to="WIDGET_PROFILE_URL",
)
"""Only to have one: a test has the wording that is tried."""
register(
    OwnTextTried,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders={},
)
