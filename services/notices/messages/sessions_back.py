"""Sessions that were cancelled or handed over take place after all, as planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.attendance.compensation import Gets
from services.attendance.view import AttendanceView
from services.core import done_acts
from services.core.ids import short
from services.core.work import Reading
from services.language import N_, _
from services.notices.messages.shared import sick_day
from services.notices.messages.shared.money import to_family
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import Plan
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class SessionsBack(Notice):
    """What a family was told of its sessions does not hold any more: they take place as planned."""

    name = "sessions-back"
    trigger = N_("staff take back that sessions were cancelled, after the families have heard of it")
    to = "the families that had heard of it, one message each"

    client_id: UUID
    act_id: UUID


async def recipients(r: Reading, notice: SessionsBack) -> Plan:
    """The family, once."""
    done = await done_acts.done(r, notice.act_id)
    plan = await to_family(r, notice.client_id, f"{notice.name}/{notice.act_id}")
    return replace(plan, by=sick_day.first_at(done.lines))


@dataclass(frozen=True, slots=True)
class Back:
    """What takes place after all."""

    views: Sequence[AttendanceView]
    is_withdrawn: bool
    """Whether a make-up or money for it is taken away again."""


async def still_wanted(r: Reading, notice: SessionsBack, envelope: Envelope) -> Back:
    """While the child is expected there."""
    done = await done_acts.done(r, notice.act_id)
    found = await sick_day.views_of(r, notice.client_id, done.lines)
    back = [view for view in found if view.on and view.starts_at > r.now]
    if not back:
        raise NoLongerWanted("nothing of it takes place")
    ids = {view.attendance_id for view in back}
    given = [line for line in done.lines if line.about_id in ids and line.facts["gets"] in WITHDRAWN]
    return Back(back, bool(given))


WITHDRAWN = (Gets.MAKE_UP, Gets.BACK, Gets.MONEY)


async def facts(r: Reading, notice: SessionsBack, envelope: Envelope, back: Back) -> Facts:
    """The sessions as they are now."""
    bookings = {view.booking_id for view in back.views}
    path = f"/bookings/{short(bookings.pop())}" if len(bookings) == 1 else "/bookings"
    return Facts(
        WORDING,
        {
            "SESSIONS": tuple(map(sick_day.what_and_when, back.views)),
            "WITHDRAWN": _("What you got for it is withdrawn, because nothing is missed.")
            if back.is_withdrawn
            else "",
            "NEXT_URL": envelope.link(path),
        },
    )


WORDING = Wording(
    subject=N_("It takes place after all"),
    heading=N_("It takes place after all"),
    before=(
        N_("Good news. This takes place as planned:\n*|SESSIONS|*"),
        "*|WITHDRAWN|*",
    ),
    button=N_("Open booking"),
    button_to="NEXT_URL",
)
register(
    SessionsBack,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=placeholders(
        Placeholder("SESSIONS", "The sessions, one line each"),
        Placeholder("WITHDRAWN", "That the make-up or the money is taken away again", may_be_empty=True),
        Placeholder("NEXT_URL", "Link to the booking"),
    ),
)
