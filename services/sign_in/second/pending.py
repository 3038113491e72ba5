"""The sign-in of a member of staff who has shown the code of the mail and not yet, or long ago, the second factor."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from db import SecondFactor, SignIn, Staff
from services.core.refusals import NotSignedIn
from services.core.stepping_up import LASTS
from services.core.work import Reading, Work
from services.sign_in.browser import plausible
from services.sign_in.secrets import fingerprint


@dataclass(frozen=True, slots=True)
class Pending:
    """Whose second factor is asked for, and what they have."""

    sign_in: SignIn
    staff: Staff
    has_app: bool
    has_passkey: bool

    @property
    def is_set_up(self) -> bool:
        """Whether there is a second factor to show; else one is set up now."""
        return self.has_app or self.has_passkey


async def pending(r: Reading, token: str) -> Pending:
    """Whose sign-in has this token.

    Raises:
        NotSignedIn: nobody's, or its second factor was shown a while ago at most.
    """
    if not plausible(token):
        raise NotSignedIn
    statement = (
        select(SignIn, Staff)
        .join(Staff, Staff.id == SignIn.staff_id)
        .where(
            SignIn.token_hash == fingerprint(token),
            SignIn.revoked_at.is_(None),
            or_(SignIn.second_at.is_(None), SignIn.second_at < r.now - LASTS),
            SignIn.idle_until > r.now,
            SignIn.absolute_until > r.now,
            Staff.active,
        )
    )
    if isinstance(r, Work):  # two at once must not both set one up
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = (await r.db.execute(statement)).one_or_none()
    if row is None:
        raise NotSignedIn
    kinds = {factor.kind for factor in await confirmed(r, row[1].id)}
    return Pending(row[0], row[1], "totp" in kinds, "passkey" in kinds)


async def confirmed(r: Reading, staff_id: UUID) -> list[SecondFactor]:
    """The second factors of this person that open something."""
    rows = await r.db.scalars(
        select(SecondFactor)
        .where(SecondFactor.staff_id == staff_id, SecondFactor.confirmed_at.is_not(None))
        .order_by(SecondFactor.created_at, SecondFactor.id)
    )
    return list(rows)
