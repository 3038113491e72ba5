"""The second step shown once more by whoever is signed in, before something that a stolen phone must not do."""

from __future__ import annotations

from dataclasses import dataclass

from db import SignIn
from services.core import audit
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import Reading, with_retries, work
from services.sign_in import staff_limits
from services.sign_in.second import apps, keeping
from services.sign_in.second.passing import WrongSecondCode
from services.sign_in.second.pending import confirmed


@dataclass(frozen=True, slots=True)
class Ways:
    """What the visitor can show."""

    app: bool
    passkey: bool


async def ways(r: Reading) -> Ways:
    """What the visitor has set up.

    Raises:
        NotFound: they are not staff.
    """
    if r.visitor.staff_id is None:
        raise NotFound
    kinds = {factor.kind for factor in await confirmed(r, r.visitor.staff_id)}
    return Ways("totp" in kinds, "passkey" in kinds)


async def show_code(visitor: Visitor, typed: str) -> None:
    """The code of their app: from now on they are known again for a while. A flow: a try is counted before it is compared.

    Raises:
        NotFound: they are not staff.
        NotSixDigits: costs no try.
        WrongSecondCode, SecondTooOften.
    """
    code = apps.digits(typed)

    async def count() -> None:
        async with work(visitor) as w:
            if w.visitor.staff_id is None:
                raise NotFound
            await staff_limits.count_second(w, w.visitor.staff_id)

    async def show() -> None:
        async with work(visitor) as w:
            staff_id = w.visitor.staff_id
            if staff_id is None:
                raise NotFound
            row = await w.db.get_one(SignIn, w.visitor.sign_in_id, with_for_update=True)
            for factor in await confirmed(w, staff_id):
                if factor.kind != "totp":
                    continue
                step = apps.step_of(keeping.decrypted(factor.secret), code, w.now, factor.counter)
                if step is None:
                    continue
                factor.counter, row.second_at = step, w.now
                await staff_limits.forgive_second(w, staff_id)
                audit.note(w, "second factor shown", "staff", staff_id, sign_in=row.id)
                return
            raise WrongSecondCode

    await with_retries(count)
    await with_retries(show)
