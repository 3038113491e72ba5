"""Rate limits of asking for codes and of guessing them. Counted in the database, so for all nodes together.

Keys are fingerprints of addresses and networks. Unknown addresses are counted like known ones, so the limits do not
tell who has an account.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import func, select, update

from db import RateBucket, SignInGuard
from db.upsert import insert_or_ignore, insert_or_update
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.language import N_
from services.sign_in.secrets import mac

AN_HOUR = timedelta(hours=1)
ASKED_PER_ADDRESS, ASKED_PER_KNOWN_DEVICE = 5, 3
ASKED_PER_NETWORK, ASKED_IN_ALL = 20, 300
WRONG_A_DAY, WRONG_IN_A_ROW = 10, 20
FORGOTTEN_AFTER = timedelta(days=30)
"""The count of wrong codes in a row starts again at 0 when nobody has guessed for this long."""
SLOT, SLOTS = timedelta(minutes=10), 6
BREAKER_WRONG, BREAKER_PEOPLE = 50, 10
WRONG, BREAKER = "wrong:", "codes off"


class CodesOff(Refused):
    """Too many codes were wrong, for this person or in all. Links still work, and so do codes on known devices."""

    message = N_(
        "Too many codes were wrong, so codes are off for now on this device. "
        "Open the link in our email in this browser instead."
    )


class Verdict(Enum):
    """Whether a mail is sent."""

    SEND = "send"
    SILENT = "silent"
    """The address has had its mails for this hour. The page does not say so: another person may have asked for them."""
    REFUSE = "refuse"
    """Too many from this network, or in all."""


async def judge_asking(w: Work, email_mac: str, network: str, *, known_device: bool) -> Verdict:
    """Count one request to sign in, and decide whether a mail is sent."""
    hour = _hour(w.now)
    if not known_device:
        if await _count(w, mac("asked from", network), hour) > ASKED_PER_NETWORK:
            return Verdict.REFUSE
        if await _count(w, "asked in all", hour) > ASKED_IN_ALL:
            return Verdict.REFUSE
    if await _count(w, mac("asked for", email_mac), hour) <= ASKED_PER_ADDRESS:
        return Verdict.SEND
    if known_device and await _count(w, mac("asked at home", email_mac), hour) <= ASKED_PER_KNOWN_DEVICE:
        return Verdict.SEND
    return Verdict.SILENT


def next_hour(at: datetime) -> datetime:
    """When the count of requests starts again at 0."""
    return _hour(at) + AN_HOUR


async def allow_guess(w: Work, email_mac: str, comparisons: int, *, known_device: bool) -> int:
    """Count one wrong code in advance; returns with how many of the requests the typed code may be compared.

    Counting comes first, so that many guesses at once cannot exceed the limit; `forgive` takes the count back if the
    code is right. Known devices are counted in a row of their own, so that somebody who only knows an address cannot
    lock its owner out.

    Args:
        comparisons: the number of requests that the code could be compared with.

    Raises:
        CodesOff: no comparison is allowed.
    """
    if not known_device and await _breaker_is_open(w):
        raise CodesOff
    row = await _guard(w, email_mac, known_device=known_device)
    allowed = min(comparisons, WRONG_IN_A_ROW - row.consecutive_wrong)
    if allowed <= 0 or row.wrong_today >= WRONG_A_DAY:
        raise CodesOff
    row.consecutive_wrong += allowed
    row.wrong_today += 1
    await w.db.flush()
    if not known_device:
        await _count(w, WRONG + email_mac, _slot(w.now))
        await _judge_breaker(w)
    return allowed


async def forgive(w: Work, email_mac: str, *, known_device: bool) -> None:
    """The code was right: reset the count of wrong codes in a row, and take back what `allow_guess` counted."""
    row = await _guard(w, email_mac, known_device=known_device)
    row.consecutive_wrong = 0
    row.wrong_today = max(0, row.wrong_today - 1)
    if not known_device:
        await w.db.execute(
            update(RateBucket)
            .where(
                RateBucket.key == WRONG + email_mac,
                RateBucket.window == _slot(w.now),
                RateBucket.count > 0,
            )
            .values(count=RateBucket.count - 1)
            .execution_options(synchronize_session=False)
        )


async def _guard(w: Work, email_mac: str, *, known_device: bool) -> SignInGuard:
    """The address's row, locked until the end of the work, with counts that are over reset to 0."""
    today = w.now.date()
    key = mac("guesses", email_mac, "known" if known_device else "unknown")
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


async def _count(w: Work, key: str, window: datetime) -> int:
    """Add one to the key's count in this window; returns the new count."""
    one_more = insert_or_update(
        w.db,
        RateBucket,
        {"key": key, "window": window, "count": 1},
        key=("key", "window"),
        change={"count": RateBucket.count + 1},
    )
    return int((await w.db.execute(one_more.returning(RateBucket.count))).scalar_one())


async def _breaker_is_open(r: Reading) -> bool:
    found = await r.db.scalar(
        select(RateBucket.key).where(RateBucket.key == BREAKER, RateBucket.window > r.now).limit(1)
    )
    return found is not None


async def _judge_breaker(w: Work) -> None:
    """Turn codes off for an hour if many codes were wrong for many people within an hour: somebody is attacking."""
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
        await _count(w, BREAKER, w.now + AN_HOUR)


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _slot(at: datetime) -> datetime:
    return at.replace(minute=at.minute - at.minute % 10, second=0, microsecond=0)
