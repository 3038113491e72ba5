"""Redeems a request to sign in, once: by its code, or by its link in the browser that made the request (R1, R2)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update

from db import SignInRequest
from services.core import audit
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading, with_retries, work
from services.language import LANGUAGES, N_, _, ngettext
from services.notices import telling
from services.notices.messages.new_device import NewDevice
from services.sign_in import codes, devices, limits, person
from services.sign_in.asking import known_to, live
from services.sign_in.browser import Browser, plausible
from services.sign_in.limits import CodesOff, NoTriesLeft, Target
from services.sign_in.return_path import landing
from services.sign_in.secrets import browser_mark, fingerprint, mac

TRIES = 5


class CodeOver(Refused):
    """No request of this browser can be redeemed any more."""

    message = N_("This code has run out or was used already. Please ask for a new one.")


class WrongCode(Refused):
    """The code matches none of the requests it was compared with; `left` tries remain."""

    message = N_("That code isn’t right. Check the newest email and try again.")

    def words(self) -> str:
        """The sentence with the number of tries."""
        if self.left == 0:
            return _("That code isn’t right, and it was the last try. Please ask for a new one.")
        rest = ngettext("{n} try left.", "{n} tries left.", self.left).format(n=self.left)
        return f"{_(self.message)} {rest}"

    @property
    def left(self) -> int:
        """How many tries remain."""
        left: int = self.facts["left"]
        return left


def note_of(typed: str, wrong: WrongCode, about: str) -> str:
    """What the browser keeps of a wrong code, so that sending it again or loading the page again costs no try.

    Args:
        about: what the code was tried for; the note counts there alone.
    """
    code = codes.digits(typed)
    return f"{code}.{wrong.left}.{mac('wrong before', about, code, wrong.left)}"


def noted(note: str, about: str) -> tuple[str, WrongCode] | None:
    """The code that was wrong and what was said of it; None if the note is not ours or about something else."""
    code, _dot, rest = note.partition(".")
    left, _dot, _mac = rest.partition(".")
    if not (note.isascii() and left.isdecimal() and len(left) <= len(str(TRIES))):
        return None
    wrong = WrongCode(left=int(left))
    try:
        return (code, wrong) if _same(note_of(code, wrong, about), note) else None
    except codes.NotACode:
        return None


def wrong_before(typed: str, note: str, about: str) -> WrongCode | None:
    """The former answer if the note says that this very code was wrong; nothing is compared or counted.

    Raises:
        NotACode: not eight digits.
    """
    code = codes.digits(typed)
    before = noted(note, about)
    return before[1] if before and before[0] == code else None


class LinkOver(Refused):
    """The link has run out, was used, or never existed."""

    message = N_("This link has run out or was used already. Please ask for a new one.")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What the browser gets for a right code or link."""

    token: str
    device: str
    """The token that identifies this browser from now on, also after signing out."""
    next_path: str
    sign_in_id: UUID


@dataclass(frozen=True, slots=True)
class _Guess:
    """One request that the code may be compared with; the try is counted already."""

    request_id: UUID
    code_hash: str
    left: int
    target: Target | None
    """Whose count of wrong codes it adds to; None for a reader of the mail, who knows its link's secret."""


async def redeem_code(
    typed: str, browser: Browser, request_id: UUID | None = None, secret: str = ""
) -> SignedIn:
    """Sign in with a code. A flow: it counts the try and commits that, hashes outside any work, then redeems.

    Args:
        typed: the typed or pasted text.
        request_id: the request that the opened link names; without it, all requests of this browser are compared.
        secret: the secret of that link, where the page has it. Only the mail has it, so whoever knows it reads the mail
            and is not guessing: what others have asked for and guessed does not count against them.

    Raises:
        NotACode: not eight digits; costs no try.
        CodeOver, NoTriesLeft: there is no request left to compare it with.
        CodesOff: too many codes were wrong.
        WrongCode: with the number of tries that are left.
    """
    code = codes.digits(typed)
    guesses = await with_retries(lambda: _count_try(browser, request_id, secret))
    right = [g for g in guesses if await codes.is_right(g.request_id, code, g.code_hash)]
    if right:
        return await with_retries(lambda: _redeem(right[0], browser))
    raise WrongCode(left=max(guess.left for guess in guesses))


async def _count_try(browser: Browser, request_id: UUID | None, secret: str) -> list[_Guess]:
    async with work(Visitor.anonymous()) as w:
        waiting = await _named(w, request_id) if request_id else await _of_browser(w, browser)
        if not waiting:
            raise CodeOver
        if request_id and _has_secret(waiting[0], secret):
            left = await limits.count_with_link(w, request_id, waiting[0].expires_at)
            return [_Guess(request_id, waiting[0].code_hash, left, None)]
        open_ = [row for row in waiting if row.tries < TRIES]
        if not open_:
            raise NoTriesLeft
        known = await known_to(w, browser.device)
        guesses = []
        for email_mac in dict.fromkeys(row.email_mac for row in open_):
            mine = [row for row in open_ if row.email_mac == email_mac]
            whose = {row.client_id or row.staff_id for row in mine} - {None}
            target = Target(email_mac, browser.network, bool(whose & known), bool(whose))
            guesses += await _guesses(w, mine, target)
        if not guesses:
            raise CodesOff
        return guesses


async def _guesses(w: Work, mine: list[SignInRequest], target: Target) -> list[_Guess]:
    try:
        allowed = await limits.allow_guess(w, target, len(mine))
    except CodesOff:
        return []
    for row in mine[:allowed]:
        row.tries += 1
    return [_Guess(row.id, row.code_hash, TRIES - row.tries, target) for row in mine[:allowed]]


async def _of_browser(w: Work, browser: Browser) -> list[SignInRequest]:
    return await live(w, browser_mark(browser.asking), lock=True) if plausible(browser.asking) else []


async def _named(r: Reading, request_id: UUID, *, lock: bool = True) -> list[SignInRequest]:
    """The request, while it may be redeemed: unused, in time, one of the three newest of its browser and address."""
    row = await r.db.scalar(select(SignInRequest).where(SignInRequest.id == request_id))
    if row is None:
        return []
    waiting = await live(r, row.browser_hash, row.email_mac, lock=lock)
    return [one for one in waiting if one.id == request_id]


async def _redeem(guess: _Guess, browser: Browser) -> SignedIn:
    async with work(Visitor.anonymous()) as w:
        request = await _unused(w, guess.request_id)
        if request is None:
            raise CodeOver
        if guess.target is None:
            return await _sign_in(w, request, browser, "code and link")
        signed_in = await _sign_in(w, request, browser, "code")
        await limits.forgive(w, guess.target)
        return signed_in


async def redeem_link(request_id: UUID, secret: str, browser: Browser) -> SignedIn:
    """Sign in with a link, only in the browser that asked for it, because mail scanners open links too.

    Raises:
        LinkOver: the link has run out or was used, its secret is wrong, or another browser asked for it.
    """

    async def redeem() -> SignedIn:
        async with work(Visitor.anonymous()) as w:
            waiting = await _named(w, request_id)
            right = [row for row in waiting if _has_secret(row, secret) and _asked_by(row, browser.asking)]
            if not right:
                raise LinkOver
            return await _sign_in(w, right[0], browser, "link")

    return await with_retries(redeem)


async def asked_here(request_id: UUID, browser: Browser) -> bool:
    """Whether this browser made the request that a link names. It changes nothing.

    Raises:
        LinkOver: the request cannot be redeemed any more.
    """
    async with reading(Visitor.anonymous()) as r:
        waiting = await _named(r, request_id, lock=False)
        if not waiting:
            raise LinkOver
        return _asked_by(waiting[0], browser.asking)


def _asked_by(row: SignInRequest, token: str) -> bool:
    return plausible(token) and _same(row.browser_hash, browser_mark(token))


def _has_secret(row: SignInRequest, secret: str) -> bool:
    return _same(row.link_hash, fingerprint(secret))


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one, other)


async def _unused(w: Work, request_id: UUID) -> SignInRequest | None:
    row = await w.db.scalar(
        select(SignInRequest)
        .where(SignInRequest.id == request_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return row if row is not None and row.used_at is None and w.now < row.expires_at else None


async def _sign_in(w: Work, request: SignInRequest, browser: Browser, by: str) -> SignedIn:
    """End every request of this address, and open a sign-in with new tokens.

    Requests of this browser for other addresses live on: whoever asked for them must not end them by signing in.
    """
    who = await person.of_request(w, request)
    if who is None:
        raise CodeOver
    await w.db.flush()
    await w.db.execute(
        update(SignInRequest)
        .where(
            SignInRequest.email_mac == request.email_mac,
            SignInRequest.used_at.is_(None),
        )
        .values(used_at=w.now)
        .execution_options(synchronize_session=False)
    )
    is_known = who.id in await known_to(w, browser.device)
    opened = await devices.open_(w, who, browser)
    kind = person.kind_of(who)
    audit.note(w, "signed in", kind.value, who.id, by=by, sign_in=opened.row.id)
    if who.locale is None and browser.language in LANGUAGES:  # keep the language of the sign-in page
        who.locale = browser.language
    if not is_known:
        await telling.tell(w, NewDevice(opened.row.id))
    return SignedIn(opened.token, opened.device, landing(kind, request.next_path), opened.row.id)
