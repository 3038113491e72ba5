"""An own text of the provider could not be used, so that a message went in our words."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from db import OwnText, Staff
from services.core.work import Reading
from services.language import N_, _
from services.notices.messages.shared import cases
from services.notices.telling import own_texts
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import MESSAGES, Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import NOBODY, Plan, Recipient
from services.notices.telling.tag_names import TAG_NAMES
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class OwnTextLeftOut(Notice):
    """A tag of an own text had nothing to say for some case; said once for each version of the text."""

    name = "own-text-left-out"
    trigger = N_(
        "one of your own texts could not be used, so that an email went in our words; once for each text"
    )
    to = "whoever wrote it, and the owners"
    ours_because = N_(
        "It tells you that one of your own texts could not be used, so it must not be one itself."
    )

    own_id: UUID
    tag: str
    """What had nothing to say, as a placeholder."""


async def recipients(r: Reading, notice: OwnTextLeftOut) -> Plan:
    """Whoever wrote it, and the owners; once for each version."""
    text = await r.db.get(OwnText, notice.own_id)
    if text is None:
        return NOBODY
    found = await r.db.scalars(
        select(Staff)
        .where(Staff.active, Staff.email.is_not(None), or_(Staff.role == "owner", Staff.id == text.by_id))
        .order_by(Staff.id)
    )
    people = [Recipient(str(each.email), locale=each.locale) for each in found]
    return Plan(f"{notice.name}/{notice.own_id}", people)


async def still_wanted(r: Reading, notice: OwnTextLeftOut, _envelope: Envelope) -> OwnText:
    """While it is the text that counts."""
    text = await r.db.get_one(OwnText, notice.own_id)
    newest = await own_texts.newest(r, text.form, text.language)
    if newest is None or newest.id != text.id:
        raise NoLongerWanted("written anew since")
    return text


async def facts(_r: Reading, notice: OwnTextLeftOut, envelope: Envelope, text: OwnText) -> Facts:
    """Which text, and which tag."""
    name = text.form.partition("/")[0]
    wording = cases.wordings_of(name).get(text.form)
    tag = TAG_NAMES.get(notice.tag.strip("*|"))
    values = {
        "TEXT_WHEN": _((wording and wording.when) or MESSAGES[name].notice.trigger),
        "TAG": _(tag) if tag else None,
        "TEXT_URL": envelope.link(f"/staff/message?of={text.form}&in={text.language}"),
    }
    return Facts(WORDING, values)


WORDING = Wording(
    subject=N_("Your own text could not be used: *|TEXT_WHEN|*"),
    heading=N_("Your own text could not be used"),
    before=(
        N_("An email went in our words instead of yours, so nobody has missed anything."),
        N_("There was nothing to put in for “*|TAG|*”."),
        N_("You hear of this once. Write the text without it, or leave it as it is."),
    ),
    rows=((N_("When"), "*|TEXT_WHEN|*"),),
    button=N_("Open the text"),
    button_to="TEXT_URL",
)
register(
    OwnTextLeftOut,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=placeholders(
        Placeholder("TEXT_WHEN", "When the message goes"),
        Placeholder("TAG", "The tag that had nothing to say", may_be_empty=True),
        Placeholder("TEXT_URL", "Link to the text"),
    ),
)
