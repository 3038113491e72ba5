"""How often one may ask for a code, and how often one may guess. Counted in the database, so on all nodes together.

Keys are fingerprints of addresses and networks, the same for people we know and for people we do not: what is counted
tells nobody who has an account.
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
"""A row of wrong codes is forgotten when nobody has guessed for so long."""
SLOT, SLOTS = timedelta(minutes=10), 6
BREAKER_WRONG, BREAKER_PEOPLE = 50, 10
WRONG, BREAKER = "wrong:", "codes off"


class CodesOff(Refused):
    """Too many codes were wrong, for this person or everywhere; links go on, and so do known devices."""

    message = N_(
        "Too many codes were wrong, so codes are off for now on this device. "
        "Open the link in our email in this browser instead."
    )


class Verdict(Enum):
    """Whether a mail is sent."""

    SEND = "send"
    SILENT = "silent"
    """The address has had its mails for this hour. Nobody is told, as it says nothing about who asks."""
    REFUSE = "refuse"
    """Too many from this network, or in all."""


async def judge_asking(w: Work, email_mac: str, network: str, *, known_device: bool) -> Verdict:
    """Count one asking, and say what is done about it."""
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
    """When the count of codes that were asked for begins anew."""
    return _hour(at) + AN_HOUR


async def allow_guess(w: Work, email_mac: str, comparisons: int, *, known_device: bool) -> int:
    """Count one wrong code beforehand, and say with how many of so many requests it may be compared.

    Counting first means that no crowd of simultaneous guesses gets more than its share; `forgive` gives back what a
    right code did not use. Known devices have a row of their own, so that nobody who knows an address can lock its
    owner out.

    Raises:
        CodesOff: none.
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
    """The code was right: the row of wrong ones is broken, and this one was none."""
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
    """The person's row, locked until the end of the work, with what time has healed already taken off."""
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
    """One more in this window; how many there are now."""
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
    """Too many wrong codes for too many people within an hour: somebody is trying doors."""
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
