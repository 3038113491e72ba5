"""A family that you have told about us has booked: here is your coupon (R85)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from db import Brought, Client, DiscountRule
from services.core.refusals import NotFound
from services.core.work import Reading
from services.language import N_, formats
from services.notices.telling.envelope import Envelope, Facts
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import NOBODY, Plan, recipient
from services.notices.telling.wording import Wording
from services.prices import rule_facts, words


@dataclass(frozen=True, slots=True)
class FriendCame(Notice):
    """Somebody has booked for the first time with this family's code."""

    name = "friend-came"
    trigger = N_("a new family books with the code of a friend")
    to = "the family that gave the code"

    brought_id: UUID


async def recipients(r: Reading, notice: FriendCame) -> Plan:
    """The family whose code it was; who came is not said."""
    client = await r.db.scalar(
        select(Client).join(Brought, Brought.referrer_id == Client.id).where(Brought.id == notice.brought_id)
    )
    if client is None:
        return NOBODY
    return Plan(f"{notice.name}/{notice.brought_id}", [recipient(client)])


async def still_wanted(r: Reading, notice: FriendCame, _envelope: Envelope) -> DiscountRule | None:
    """Always: the coupon is there, or it is not and they have a right to know."""
    brought = await r.db.get(Brought, notice.brought_id)
    if brought is None:
        raise NotFound
    return None if brought.coupon_id is None else await r.db.get(DiscountRule, brought.coupon_id)


async def facts(_r: Reading, _notice: FriendCame, envelope: Envelope, coupon: DiscountRule | None) -> Facts:
    """The coupon, where there is one."""
    values = {"BENEFITS_URL": envelope.link("/benefits")}
    if coupon is None or coupon.valid_until is None:
        return Facts(THANKS, values)
    off = words.off(rule_facts.off_in(coupon.facts["off"]))
    return Facts(
        COUPON,
        values | {"COUPON": coupon.code or "", "OFF": off, "UNTIL": formats.day(coupon.valid_until)},
    )


COUPON = Wording(
    subject=N_("Thank you: *|OFF|* off your next purchase at *|PROVIDER_NAME|*"),
    heading=N_("Your friend is here. Thank you!"),
    before=(
        N_(
            "A family that you told about us has booked. This is your coupon; type it in when you book or buy."
        ),
    ),
    rows=((N_("Code"), "*|COUPON|*"), (N_("Worth"), "*|OFF|*"), (N_("Use by"), "*|UNTIL|*")),
    button=N_("See my benefits"),
    button_to="BENEFITS_URL",
)
THANKS = Wording(
    subject=N_("Thank you for telling a friend about *|PROVIDER_NAME|*"),
    heading=N_("Your friend is here. Thank you!"),
    before=(
        N_(
            "A family that you told about us has booked. You have had all the coupons there are for this; we thank you all the more."
        ),
    ),
    button=N_("See my benefits"),
    button_to="BENEFITS_URL",
    form="thanks",
    when=N_("a new family books with the code of a friend who has had all coupons"),
    lacks=("COUPON", "OFF", "UNTIL"),
)
register(
    FriendCame,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(COUPON, THANKS),
    placeholders=placeholders(
        Placeholder("COUPON", "The code of the coupon"),
        Placeholder("OFF", "What it takes off"),
        Placeholder("UNTIL", "The last day on which it can be used"),
        Placeholder("BENEFITS_URL", "Link to what the family has"),
    ),
)
