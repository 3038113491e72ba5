"""Showing the second factor, setting it up, and replacing one that was lost: what the plain pages call.

Each function is a flow: it opens its own works, counts a try before it compares, and hashes outside of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select

from db import RecoveryCode, SecondFactor
from services.core import audit
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import Work, reading, with_retries, work
from services.language import N_
from services.sign_in import codes, staff_limits
from services.sign_in.devices import STAFF_LASTS
from services.sign_in.second import apps, keeping, recovery
from services.sign_in.second.pending import Pending, confirmed, pending
from services.sign_in.secrets import fingerprint


class WrongSecondCode(Refused):
    """It is not the code of the app, or was used already."""

    message = N_("That code isn’t right. Use the newest one in your app; each works once.")


class WrongRecoveryCode(Refused):
    """It is none of the person's codes, or was used already."""

    message = N_("That isn’t one of your recovery codes, or it was used already.")


class SecondStepStands(Refused):
    """Another device has set it up meanwhile."""

    message = N_("A second step is set up already. Please use that one.")


@dataclass(frozen=True, slots=True)
class Passed:
    """The sign-in is whole: its new token, and the recovery codes if they have just been made."""

    token: str
    recovery_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offered:
    """An app can be set up with this."""

    email: str
    secret: bytes


async def standing(token: str) -> Pending:
    """Whose second factor is asked for.

    Raises:
        NotSignedIn: nobody's.
    """
    async with reading(Visitor.anonymous()) as r:
        return await pending(r, token)


async def offer_app(token: str) -> Offered:
    """The secret of a new app, the same for as long as it is not confirmed, so that loading the page changes nothing.

    Raises:
        NotSignedIn: as for `standing`.
        SecondStepStands: a second factor is set up already.
    """

    async def offer() -> Offered:
        async with work(Visitor.anonymous()) as w:
            who = await _to_set_up(w, token)
            row = await _waiting(w, who.staff.id)
            if row is None:
                row = SecondFactor(
                    staff_id=who.staff.id,
                    kind="totp",
                    secret=keeping.encrypted(apps.new_secret()),
                    device=who.sign_in.device,
                    created_at=w.now,
                )
                w.db.add(row)
            return Offered(who.staff.email or "", keeping.decrypted(row.secret))

    return await with_retries(offer)


async def confirm_app(token: str, typed: str) -> Passed:
    """The first code of a new app: it is set up, and ten recovery codes are made.

    Raises:
        NotSignedIn, SecondStepStands: as for `offer_app`.
        NotSixDigits: costs no try.
        WrongSecondCode, SecondTooOften.
    """
    code = apps.digits(typed)
    await with_retries(lambda: _count(token))
    new = await recovery.made()

    async def confirm() -> Passed:
        async with work(Visitor.anonymous()) as w:
            who = await _to_set_up(w, token)
            row = await _waiting(w, who.staff.id)
            step = None if row is None else apps.step_of(keeping.decrypted(row.secret), code, w.now, 0)
            if row is None or step is None:
                raise WrongSecondCode
            row.confirmed_at, row.counter = w.now, step
            audit.note(w, "second factor set up", "staff", who.staff.id, kind="totp")
            return await set_up(w, who, new)

    return await with_retries(confirm)


async def set_up(w: Work, who: Pending, new: list[tuple[UUID, str, str]]) -> Passed:
    """The person's first second factor is there: keep these recovery codes, and let the sign-in in."""
    await recovery.replace(w, who.staff.id, new)
    done = await passed(w, who)
    return Passed(done.token, tuple(recovery.spelled(text) for _id, text, _hash in new))


async def show_code(token: str, typed: str) -> Passed:
    """The code of an app that was set up before.

    Raises:
        NotSignedIn: as for `standing`.
        NotSixDigits: costs no try.
        WrongSecondCode, SecondTooOften.
    """
    code = apps.digits(typed)
    await with_retries(lambda: _count(token))

    async def show() -> Passed:
        async with work(Visitor.anonymous()) as w:
            who = await pending(w, token)
            for factor in await confirmed(w, who.staff.id):
                if factor.kind != "totp":
                    continue
                step = apps.step_of(keeping.decrypted(factor.secret), code, w.now, factor.counter)
                if step is not None:
                    factor.counter = step
                    return await passed(w, who)
            raise WrongSecondCode

    return await with_retries(show)


async def use_recovery_code(token: str, typed: str) -> None:
    """Whoever has lost the second factor: all factors and codes of theirs are forgotten, and a new one is set up next.

    Raises:
        NotSignedIn: as for `standing`.
        WrongRecoveryCode, SecondTooOften.
    """
    code = recovery.read(typed)
    if code is None:
        raise WrongRecoveryCode
    await with_retries(lambda: _count(token))
    async with reading(Visitor.anonymous()) as r:
        candidates = await recovery.unused(r, (await pending(r, token)).staff.id)
    right = [id_ for id_, code_hash in candidates if await codes.is_right(id_, code, code_hash)]
    if not right:
        raise WrongRecoveryCode

    async def use() -> None:
        async with work(Visitor.anonymous()) as w:
            who = await pending(w, token)
            row = await w.db.scalar(
                select(RecoveryCode).where(RecoveryCode.id == right[0], RecoveryCode.used_at.is_(None))
            )
            if row is None:
                raise WrongRecoveryCode
            audit.note(w, "recovery code used", "staff", who.staff.id)
            await forget(w, who.staff.id)
            await staff_limits.forgive_second(w, who.staff.id)

    await with_retries(use)


async def forget(w: Work, staff_id: UUID) -> None:
    """Forget all second factors and recovery codes of this person; a new one is set up at the next sign-in."""
    await w.db.execute(delete(SecondFactor).where(SecondFactor.staff_id == staff_id))
    await recovery.forget(w, staff_id)


async def passed(w: Work, who: Pending) -> Passed:
    """The second factor was right: the sign-in opens from now on, with a new token."""
    token = codes.new_secret()
    who.sign_in.token_hash = fingerprint(token)
    if who.sign_in.second_at is None:  # shown once more, it lasts no longer than it would have
        who.sign_in.idle_until = who.sign_in.absolute_until = w.now + STAFF_LASTS
    who.sign_in.second_at, who.sign_in.challenge = w.now, ""
    await staff_limits.forgive_second(w, who.staff.id)
    audit.note(w, "second factor shown", "staff", who.staff.id, sign_in=who.sign_in.id)
    return Passed(token)


async def _count(token: str) -> None:
    """Count a try before it is compared, so that many at once cannot exceed the limit."""
    async with work(Visitor.anonymous()) as w:
        await staff_limits.count_second(w, (await pending(w, token)).staff.id)


async def _to_set_up(w: Work, token: str) -> Pending:
    who = await pending(w, token)
    if who.is_set_up:  # else whoever reads the mail could add a second factor of their own
        raise SecondStepStands
    return who


async def _waiting(w: Work, staff_id: UUID) -> SecondFactor | None:
    found: SecondFactor | None = await w.db.scalar(
        select(SecondFactor)
        .where(
            SecondFactor.staff_id == staff_id,
            SecondFactor.kind == "totp",
            SecondFactor.confirmed_at.is_(None),
        )
        .order_by(SecondFactor.created_at)
        .limit(1)
    )
    return found
