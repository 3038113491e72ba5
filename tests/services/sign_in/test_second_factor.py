"""The second factor of staff: nothing opens without it, its codes work once, and losing it is not the end."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from db import RecoveryCode, SecondFactor, SignIn, Staff
from services import sign_in
from services.core import stepping_up
from services.core.refusals import NotFound, NotSignedIn, SecondFactorMissing
from services.core.visitor import Kind, Visitor
from services.core.work import reading, work
from services.outside.clock import TurnableClock
from services.sign_in import inviting, managing, team
from services.sign_in.inviting import InvitationOver, NoSuchRole, NotOnesOwn
from services.sign_in.second import apps, passing, passkeys, renewing
from services.sign_in.second.passing import SecondStepStands, WrongRecoveryCode, WrongSecondCode
from services.sign_in.second.passkeys import PasskeyRefused
from services.sign_in.staff_limits import SecondTooOften
from tests.at_the_door import Phone

SYSTEM = Visitor.system("test")
ORLA = "orla@example.com"


@pytest.fixture
async def orla(door: object) -> UUID:
    """She owns the place, and has never signed in."""
    async with work(SYSTEM) as w:
        made = Staff(first_name="Orla", email=ORLA, role="owner")
        w.db.add(made)
        await w.db.flush()
        return made.id


class Newcomer(Phone):
    """A browser of Orla's, with the app she sets up."""

    secret: bytes = b""

    async def first_factor(self) -> str:
        """The code of the mail; gives the token, which opens nothing yet."""
        return (await self.sign_in(ORLA)).token

    async def set_up(self, clock: TurnableClock) -> tuple[str, ...]:
        """The whole way in for the first time; gives the recovery codes."""
        token = await self.first_factor()
        self.secret = (await passing.offer_app(token)).secret
        done = await passing.confirm_app(token, apps.code_at(self.secret, clock.now()))
        self.token = done.token
        return done.recovery_codes

    token: str = ""


async def test_a_session_without_it_opens_nothing(orla: UUID, clock: TurnableClock) -> None:
    token = await Newcomer().first_factor()
    with pytest.raises(SecondFactorMissing):
        await sign_in.visitor_of(token)
    async with reading(SYSTEM) as r:
        row = (await r.db.scalars(select(SignIn).where(SignIn.staff_id == orla))).one()
    for open_ in (reading, work):
        with pytest.raises(NotSignedIn):
            async with open_(Visitor(Kind.STAFF, sign_in_id=row.id, staff_id=orla, role="owner")):
                raise AssertionError("it opened")


async def test_it_is_set_up_at_the_first_sign_in(orla: UUID, clock: TurnableClock) -> None:
    phone = Newcomer()
    codes = await phone.set_up(clock)
    assert len(set(codes)) == 10
    visitor = await sign_in.visitor_of(phone.token)
    assert (visitor.kind, visitor.staff_id) == (Kind.STAFF, orla)
    async with reading(SYSTEM) as r:
        factor = (await r.db.scalars(select(SecondFactor))).one()
        kept = (await r.db.scalars(select(RecoveryCode.code_hash))).all()
    assert apps.spelled(phone.secret) not in factor.secret, "a stolen database shows no secret"
    assert phone.secret.hex() not in factor.secret
    assert all(each.startswith("$argon2id$") for each in kept)


async def test_the_token_of_the_first_factor_is_not_that_of_the_whole_sign_in(
    orla: UUID, clock: TurnableClock
) -> None:
    phone = Newcomer()
    await phone.set_up(clock)
    with pytest.raises(NotSignedIn):
        await sign_in.visitor_of(phone.browser.token)


async def test_a_code_works_once(orla: UUID, clock: TurnableClock) -> None:
    phone = Newcomer()
    await phone.set_up(clock)
    again = await Phone().sign_in(ORLA)
    used = apps.code_at(phone.secret, clock.now())
    with pytest.raises(WrongSecondCode):
        await passing.show_code(again.token, used)
    clock.advance(timedelta(seconds=30))
    done = await passing.show_code(again.token, apps.code_at(phone.secret, clock.now()))
    assert (await sign_in.visitor_of(done.token)).staff_id == orla


async def test_tries_are_few_and_come_back(orla: UUID, clock: TurnableClock) -> None:
    phone = Newcomer()
    await phone.set_up(clock)
    clock.advance(timedelta(hours=1))
    token = (await Phone().sign_in(ORLA)).token
    right = apps.code_at(phone.secret, clock.now())
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for _try in range(5):
        with pytest.raises(WrongSecondCode):
            await passing.show_code(token, wrong)
    with pytest.raises(SecondTooOften):
        await passing.show_code(token, right)
    clock.advance(timedelta(minutes=10))
    assert await passing.show_code(token, apps.code_at(phone.secret, clock.now()))


async def test_whoever_reads_the_mail_cannot_add_a_second_one(orla: UUID, clock: TurnableClock) -> None:
    await Newcomer().set_up(clock)
    thief = (await Phone().sign_in(ORLA)).token
    with pytest.raises(SecondStepStands):
        await passing.offer_app(thief)


async def test_a_recovery_code_works_once_and_leads_to_a_new_set_up(orla: UUID, clock: TurnableClock) -> None:
    phone = Newcomer()
    codes = await phone.set_up(clock)
    token = (await Phone().sign_in(ORLA)).token
    with pytest.raises(WrongRecoveryCode):
        await passing.use_recovery_code(token, "AAAAA-AAAAA")
    await passing.use_recovery_code(token, codes[3].lower())
    with pytest.raises(SecondFactorMissing):
        await sign_in.visitor_of(token)
    offered = await passing.offer_app(token)
    assert offered.secret != phone.secret
    done = await passing.confirm_app(token, apps.code_at(offered.secret, clock.now()))
    assert not set(done.recovery_codes) & set(codes), "the old ones are gone with the old app"


async def test_an_owner_resets_a_colleagues_and_never_her_own(orla: UUID, clock: TurnableClock) -> None:
    phone = Newcomer()
    await phone.set_up(clock)
    async with work(SYSTEM) as w:
        other = Staff(first_name="Ann", email="ann@example.com", role="owner")
        w.db.add(other)
        await w.db.flush()
    owner = await sign_in.visitor_of(phone.token)
    async with work(owner) as w:
        with pytest.raises(NotOnesOwn):
            await inviting.reset(w, orla)
    async with work(SYSTEM) as w:
        await inviting.reset(w, orla)
    with pytest.raises(NotSignedIn):
        await sign_in.visitor_of(phone.token)
    assert await passing.offer_app((await Phone().sign_in(ORLA)).token)


@pytest.mark.parametrize("role", ["assistant", "main_instructor"])
async def test_nobody_else_sees_or_resets_the_team(orla: UUID, role: str, clock: TurnableClock) -> None:
    phone = Newcomer()
    await phone.set_up(clock)
    async with work(SYSTEM) as w:
        (await w.db.get_one(Staff, orla)).role = role
        other = Staff(first_name="Ann", email="ann@example.com")
        w.db.add(other)
        await w.db.flush()
    async with work(await sign_in.visitor_of(phone.token)) as w:
        for act in (
            inviting.reset(w, other.id),
            inviting.invite(w, "x@example.com", "owner"),
            team.members(w),
            team.member(w, other.id),
            team.sign_ins(w, other.id),
            inviting.add(w, {"email": "y@example.com", "role": "owner", "first_name": "Y"}),
            inviting.invite_again(w, other.id),
            managing.change(w, other.id, None, {"first_name": "A", "role": "owner"}),
            managing.switch_off(w, other.id),
            managing.switch_on(w, other.id),
            managing.log_out(w, other.id),
        ):
            with pytest.raises(NotFound):
                await act


async def test_an_invitation_works_once_for_seven_days_and_the_newest_alone(
    door: object, clock: TurnableClock
) -> None:
    async def invited(role: str = "owner") -> str:
        async with work(SYSTEM) as w:
            return (await inviting.invite(w, " Orla@Example.com", role)).removeprefix("/join/")

    first, second = await invited("assistant"), await invited()
    with pytest.raises(InvitationOver):
        await inviting.accept(first, Phone().browser)
    async with reading(SYSTEM) as r:
        assert (await inviting.invitation(r, second)).role == "owner"
    signed_in = await inviting.accept(second, Phone().browser)
    with pytest.raises(SecondFactorMissing):
        await sign_in.visitor_of(signed_in.token)
    with pytest.raises(InvitationOver):
        await inviting.accept(second, Phone().browser)
    late = await invited()
    clock.advance(timedelta(days=7))
    with pytest.raises(InvitationOver):
        await inviting.accept(late, Phone().browser)
    async with reading(SYSTEM) as r:
        assert len((await r.db.scalars(select(Staff))).all()) == 1
    with pytest.raises(NoSuchRole):
        await invited("boss")


async def test_staff_sign_in_again_every_day(orla: UUID, clock: TurnableClock) -> None:
    phone = Newcomer()
    await phone.set_up(clock)
    clock.advance(timedelta(hours=23, minutes=59))
    assert await sign_in.visitor_of(phone.token)
    clock.advance(timedelta(minutes=1))
    with pytest.raises(NotSignedIn):
        await sign_in.visitor_of(phone.token)


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", '{"id":"x"}', '{"id":"x","rawId":"x","type":"public-key","response":{}}']
)
async def test_a_device_that_answers_something_else_opens_nothing(
    orla: UUID, clock: TurnableClock, answer: str
) -> None:
    token = await Newcomer().first_factor()
    await passkeys.options(token, "https://portal.example", "Hop & Tumble")
    with pytest.raises(PasskeyRefused):
        await passkeys.answer(token, answer, "https://portal.example")
    with pytest.raises(SecondFactorMissing):
        await sign_in.visitor_of(token)


async def test_recovery_codes_are_renewed_by_their_owner_right_after_logging_in(
    orla: UUID, clock: TurnableClock
) -> None:
    phone = Newcomer()
    old = await phone.set_up(clock)
    visitor = await sign_in.visitor_of(phone.token)
    new = await renewing.renew(visitor)
    assert len(set(new)) == 10
    assert not set(new) & set(old)
    async with reading(visitor) as r:
        assert await renewing.left(r) == 10
    clock.advance(stepping_up.LASTS + timedelta(seconds=1))
    with pytest.raises(stepping_up.SecondStepAgain):
        await renewing.renew(visitor)
    token = await Newcomer().first_factor()
    with pytest.raises(WrongRecoveryCode):
        await passing.use_recovery_code(token, old[0])
    await passing.use_recovery_code(token, new[0])


async def test_who_is_no_staff_has_no_recovery_codes_to_renew(orla: UUID) -> None:
    with pytest.raises(NotFound):
        await renewing.renew(SYSTEM)
