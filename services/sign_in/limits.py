"""Rate limits of asking for codes and of guessing them. Counted in the database, so for all nodes together.

Keys are short fingerprints of addresses and networks: whoever asks in the name of thousands leaves little behind. Unknown addresses are counted like known ones, so the limits do not
tell who has an account: what differs for them is seen in their inbox alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from sqlalchemy import func, select

from db import RateBucket, SignInGuard, SignInRequest
from db.upsert import insert_or_ignore
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.language import N_
from services.sign_in import counting
from services.sign_in.codes import CODE_LASTS

AN_HOUR = timedelta(hours=1)
ASKED_PER_ADDRESS, ASKED_PER_KNOWN_DEVICE, KEPT_FOR_A_NEW_PLACE = 5, 3, 1
"""Mails an hour to one address: to anybody, more to a browser known there, and one for a network that has not asked."""
ASKED_PER_NETWORK = 400
"""Requests an hour from one network. A school, a mobile operator or a proxy that hides its visitors is one network,
and after a mail to all families they come within an hour. What one address may get is limited by itself."""
ASKED_IN_ALL, QUIET_NETWORK = 2_000, 20
"""Beyond so many an hour somebody floods us: only networks with so few requests are then served."""
STRANGERS_PER_NETWORK, STRANGERS_IN_ALL = 20, 100
"""Mails an hour to addresses that we do not know. Our mail server shall not be used to pester others."""
WRONG_A_DAY, WRONG_IN_A_ROW = 10, 20
WRONG_PER_NETWORK = 40
"""Wrong codes an hour from one network: room for hundreds of families, of whom one in ten mistypes. Fewer than
`BREAKER_WRONG`, so that one network alone cannot turn codes off for everybody."""
FORGOTTEN_AFTER = timedelta(days=30)
"""The count of wrong codes in a row starts again at 0 when nobody has guessed for this long."""
SLOT, SLOTS = timedelta(minutes=10), 6
BREAKER_WRONG, BREAKER_PEOPLE = 50, 10
WRONG, MADE_UP, BREAKER = "wrong:", "made up:", "codes off"
WITH_LINK = 5
"""Wrong codes on the page of a mail's own link."""


class CodesOff(Refused):
    """Too many codes were wrong, for this person or in all. Links still work, and so do codes on known devices."""

    message = N_(
        "Too many codes were wrong, so codes are off for now on this device. "
        "Open the link in our email in this browser instead."
    )


class NoTriesLeft(Refused):
    """Each request that could be redeemed has had five wrong codes."""

    message = N_("The code was wrong too often. Please ask for a new one.")


class Verdict(Enum):
    """Whether a mail is sent."""

    SEND = "send"
    UNTOLD = "untold"
    """The address is unknown, and enough such addresses have had a mail. The work done is that of a mail."""
    SILENT = "silent"
    """The address has had its mails for now. The page does not say so: another person may have asked for them."""
    REFUSE = "refuse"
    """Too many from this network, or in all."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What becomes of one request to sign in."""

    verdict: Verdict
    new_from: datetime | None = None
    """If no mail is sent because the address has had enough: from when the next one can be."""


@dataclass(frozen=True, slots=True)
class Target:
    """Whose code is guessed, and from where."""

    email_mac: str
    network: str
    known_device: bool
    is_person: bool
    """Whether somebody we know has this address."""


async def judge_asking(
    w: Work, email_mac: str, network: str, *, known_device: bool, is_person: bool
) -> Judged:
    """Count one request to sign in, and decide whether a mail is sent.

    Whoever asks in the name of others cannot keep a mail from them: whenever the code of the newest mail has run out,
    another is sent. So at any time the inbox has a mail whose code and link work.
    """
    hour = counting.hour(w.now)
    if not known_device and await _floods(w, network, hour):
        return Judged(Verdict.REFUSE)
    works_until = await _newest_works_until(w, email_mac)
    if not await _may_have_a_mail(w, email_mac, network, hour, known_device=known_device) and works_until:
        return Judged(Verdict.SILENT, min(works_until, hour + AN_HOUR))
    await counting.count(w, counting.key("mail to", email_mac), w.now + CODE_LASTS)
    told = await _may_tell(w, network, hour, is_person=is_person)
    return Judged(Verdict.SEND if told else Verdict.UNTOLD)


async def _floods(w: Work, network: str, hour: datetime) -> bool:
    from_network = await counting.count(w, counting.key("asked from", network), hour)
    in_all = await counting.count(w, "asked in all", hour)
    return from_network > ASKED_PER_NETWORK or (in_all > ASKED_IN_ALL and from_network > QUIET_NETWORK)


async def _may_have_a_mail(
    w: Work, email_mac: str, network: str, hour: datetime, *, known_device: bool
) -> bool:
    """Whether one of the hour's mails to this address is left for whoever asks."""
    if await counting.count(w, counting.key("asked for", email_mac), hour) <= ASKED_PER_ADDRESS:
        return True
    if (
        known_device
        and await counting.count(w, counting.key("asked at home", email_mac), hour) <= ASKED_PER_KNOWN_DEVICE
    ):
        return True
    if await _has_asked(w, email_mac, network, hour):
        return False
    return (
        await counting.count(w, counting.key("asked from a new place", email_mac), hour)
        <= KEPT_FOR_A_NEW_PLACE
    )


async def _has_asked(r: Reading, email_mac: str, network: str, since: datetime) -> bool:
    """Whether a browser of this network has asked for this address."""
    found = await r.db.scalar(
        select(SignInRequest.id)
        .where(
            SignInRequest.email_mac == email_mac,
            SignInRequest.network == network,
            SignInRequest.created_at >= since,
        )
        .limit(1)
    )
    return found is not None


async def _newest_works_until(r: Reading, email_mac: str) -> datetime | None:
    """When the code of the newest mail to this address runs out; None if it has."""
    found: datetime | None = await r.db.scalar(
        select(func.max(RateBucket.window)).where(
            RateBucket.key == counting.key("mail to", email_mac), RateBucket.window > r.now
        )
    )
    return found


async def _may_tell(w: Work, network: str, hour: datetime, *, is_person: bool) -> bool:
    """Whether the mail leaves. Counted for everybody, so that the time taken tells nothing; it binds strangers only."""
    kind = "people" if is_person else "strangers"
    from_network = await counting.count(w, counting.key(f"mails to {kind}", network), hour)
    in_all = await counting.count(w, f"mails to {kind} in all", hour)
    return is_person or (from_network <= STRANGERS_PER_NETWORK and in_all <= STRANGERS_IN_ALL)


def next_hour(at: datetime) -> datetime:
    """When the count of requests starts again at 0."""
    return counting.hour(at) + AN_HOUR


async def allow_guess(w: Work, target: Target, comparisons: int) -> int:
    """Count one wrong code in advance; returns with how many of the requests the typed code may be compared.

    Counting comes first, so that many guesses at once cannot exceed the limit; `forgive` takes the count back if the
    code is right. Known devices are counted in a row of their own, so that somebody who only knows an address cannot
    lock its owner out. Networks are stopped first, and addresses that nobody has turn off nobody's codes.

    Args:
        comparisons: the number of requests that the code could be compared with.

    Raises:
        CodesOff: no comparison is allowed.
    """
    if not target.known_device:
        if await _breaker_is_open(w):
            raise CodesOff
        if (
            await counting.count(w, counting.key("wrong from", target.network), counting.hour(w.now))
            > WRONG_PER_NETWORK
        ):
            raise CodesOff
    row = await _guard(w, target.email_mac, known_device=target.known_device)
    allowed = min(comparisons, WRONG_IN_A_ROW - row.consecutive_wrong)
    if allowed <= 0 or row.wrong_today >= WRONG_A_DAY:
        raise CodesOff
    row.consecutive_wrong += allowed
    row.wrong_today += 1
    await w.db.flush()
    if not target.known_device:
        await counting.count(w, _wrong(target), counting.slot(w.now))
        await _judge_breaker(w)
    return allowed


async def forgive(w: Work, target: Target) -> None:
    """The code was right: reset the count of wrong codes in a row, and take back what `allow_guess` counted."""
    row = await _guard(w, target.email_mac, known_device=target.known_device)
    row.consecutive_wrong = 0
    row.wrong_today = max(0, row.wrong_today - 1)
    if not target.known_device:
        await counting.uncount(w, _wrong(target), counting.slot(w.now))
        await counting.uncount(w, counting.key("wrong from", target.network), counting.hour(w.now))


async def count_with_link(w: Work, request_id: UUID, until: datetime) -> int:
    """Count one code typed by a reader of the request's mail, who has its link's secret; returns how many are left.

    It is no guess from outside, so nothing that others do can use these tries up.

    Args:
        until: when the request runs out.

    Raises:
        NoTriesLeft: all have been used.
    """
    used = await counting.count(w, counting.key("typed with the link", request_id), until)
    if used > WITH_LINK:
        raise NoTriesLeft
    return WITH_LINK - used


def _wrong(target: Target) -> str:
    """The key under which the breaker finds a wrong code for one person; made-up addresses have keys it passes over."""
    return (WRONG if target.is_person else MADE_UP) + target.email_mac


async def _guard(w: Work, email_mac: str, *, known_device: bool) -> SignInGuard:
    """The address's row, locked until the end of the work, with counts that are over reset to 0."""
    today = w.now.date()
    key = counting.key("guesses", email_mac, "known" if known_device else "unknown")
    await w.db.execute(
        insert_or_ignore(
            w.db,
            SignInGuard,
            {"key": key, "consecutive_wrong": 0, "wrong_today": 0, "today": today},
        )
    )
    row: SignInGuard = (
        await w.db.scalars(
            select(SignInGuard)
            .where(SignInGuard.key == key)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).one()
    if today - row.today >= FORGOTTEN_AFTER:
        row.consecutive_wrong = 0
    if today > row.today:
        row.wrong_today, row.today = 0, today
    return row


async def _breaker_is_open(r: Reading) -> bool:
    found = await r.db.scalar(
        select(RateBucket.key).where(RateBucket.key == BREAKER, RateBucket.window > r.now).limit(1)
    )
    return found is not None


async def _judge_breaker(w: Work) -> None:
    """Turn codes off for an hour if many codes were wrong for many people we know within an hour: an attack."""
    row = (
        await w.db.execute(
            select(func.coalesce(func.sum(RateBucket.count), 0), func.count(RateBucket.key.distinct())).where(
                RateBucket.key.startswith(WRONG),
                RateBucket.window > w.now - SLOT * (SLOTS + 1),
                RateBucket.count > 0,
            )
        )
    ).one()
    if row[0] >= BREAKER_WRONG and row[1] >= BREAKER_PEOPLE:
        await counting.count(w, BREAKER, w.now + AN_HOUR)
