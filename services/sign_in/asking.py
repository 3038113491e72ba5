"""Requests to sign in: each sends one mail with a code and a link. Every address gets the same treatment (R3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from db import SignIn, SignInRequest, new_id
from services.core.events import WORKER_NEEDED
from services.core.ids import short
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import Reading, with_retries, work
from services.language import N_
from services.notices import telling
from services.notices.messages.sign_in_code import SignInCode
from services.notices.messages.unknown_address import UnknownAddress
from services.notices.telling.notice import Notice
from services.people import names
from services.people.names import BadEmail
from services.sign_in import codes, limits, person
from services.sign_in.browser import Browser, plausible
from services.sign_in.limits import Judged, Verdict
from services.sign_in.person import Person
from services.sign_in.return_path import own_path
from services.sign_in.secrets import brief_mac, browser_mark, fingerprint

NEWEST = 3
"""Requests of one browser for one address that stay valid until one of them succeeds (R2)."""
LONGEST_ADDRESS = 320
KNOWN_FOR = 400
"""Days after which a browser that was signed in is no longer known."""
STILL_KNOWN = ("signed out", "replaced", "too many")
"""Ways for a sign-in to end after which the browser is still known; after its owner has revoked it, it is not."""


class TooManyRequests(Refused):
    """This network, or everybody together, asked for too many codes within the hour."""

    message = N_("Too many codes were asked for from here. Please try again in an hour.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the browser keeps until the code is typed or the link is opened."""

    token: str
    """Identifies this browser's requests."""
    email: str
    next_path: str
    at: datetime
    known: bool
    """Whether somebody with this address has signed in with this browser before."""
    new_from: datetime | None
    """For a known browser: when another mail can be sent, if none was sent now. Others must not learn who else asked."""


async def ask(email: str, browser: Browser, next_path: str | None = "/", locale: str = "en") -> Asked:
    """Ask for a code and a link. A flow: it opens its own works, and hashes outside of them.

    Args:
        email: as it was typed.
        next_path: where to go after signing in; the home page if this is not a page of ours.
        locale: the language of the mail, unless the person has chosen one.

    Raises:
        BadEmail: it is not an e-mail address.
        TooManyRequests: too many requests from this network or in all, whatever the address.
    """
    if len(email) > LONGEST_ADDRESS:
        raise BadEmail
    address = names.address(email)
    judged, who, language, known = await with_retries(lambda: _judge(address, browser, locale))
    if judged.verdict is Verdict.REFUSE:
        raise TooManyRequests
    draft = _Draft(address, who, language, own_path(next_path), browser.network)
    draft.code_hash = await codes.hashed(draft.id, draft.code)
    token = browser.asking if plausible(browser.asking) else codes.new_secret()
    at = await with_retries(lambda: _store(draft, token, judged.verdict))
    return Asked(token, address, draft.next_path, at, known, judged.new_from if known else None)


@dataclass(slots=True)
class _Draft:
    address: str
    who: Person | None
    locale: str
    next_path: str
    network: str
    id: UUID
    code: str
    secret: str
    code_hash: str

    def __init__(self, address: str, who: Person | None, locale: str, next_path: str, network: str) -> None:
        self.address, self.who, self.locale = address, who, locale
        self.next_path, self.network = next_path, network
        self.id, self.code, self.secret, self.code_hash = new_id(), codes.new_code(), codes.new_secret(), ""


async def _judge(address: str, browser: Browser, locale: str) -> tuple[Judged, Person | None, str, bool]:
    async with work(Visitor.anonymous()) as w:
        found = await person.by_address(w, address)
        people = await known_to(
            w, browser.device
        )  # also for unknown addresses, so that known ones take no longer
        known = found is not None and found.id in people
        judged = await limits.judge_asking(
            w, address_mac(address), browser.network, known_device=known, is_person=found is not None
        )
        return judged, found, (found.locale if found else None) or locale, known


async def _store(draft: _Draft, token: str, verdict: Verdict) -> datetime:
    send = verdict is not Verdict.SILENT
    async with work(Visitor.anonymous()) as w:
        browser_hash, of = browser_mark(token), address_mac(draft.address)
        waiting = await live(w, browser_hash, of)
        if send or not waiting:  # a request without a mail must not displace one whose mail was sent
            w.db.add(
                SignInRequest(
                    id=draft.id,
                    email_mac=of,
                    **person.columns(draft.who),
                    code_hash=draft.code_hash if draft.who else "",  # no mail has the code of a stranger
                    link_hash=fingerprint(draft.secret) if draft.who else "",
                    browser_hash=browser_hash,
                    created_at=w.now,
                    expires_at=w.now + codes.CODE_LASTS,
                    next_path=draft.next_path,
                    network=draft.network,
                )
            )
        if send:
            await telling.tell(w, _notice(draft, w.now, verdict))
        w.publish(WORKER_NEEDED)  # also where nothing is sent, so that the time taken tells nothing
        return w.now


def _notice(draft: _Draft, at: datetime, verdict: Verdict) -> Notice:
    if draft.who is None:
        return UnknownAddress(draft.address, draft.locale, untold=verdict is Verdict.UNTOLD)
    return SignInCode(
        draft.address,
        person.columns(draft.who)["client_id"],
        draft.code,
        f"/sign-in/{short(draft.id)}#{draft.secret}",
        draft.next_path,
        draft.locale,
        at + codes.CODE_LASTS,
    )


def address_mac(address: str) -> str:
    """The fingerprint that stands for an address where the address itself must not be stored."""
    return brief_mac("address", address)


async def live(
    r: Reading, browser_hash: str, email_mac: str | None = None, *, lock: bool = False
) -> list[SignInRequest]:
    """The requests of one browser that may still be redeemed: the three newest, newest first.

    Args:
        email_mac: count those for this address alone, so that requests for others do not displace them.
    """
    statement = (
        select(SignInRequest)
        .where(
            SignInRequest.browser_hash == browser_hash,
            SignInRequest.used_at.is_(None),
            SignInRequest.expires_at > r.now,
        )
        .order_by(SignInRequest.created_at.desc(), SignInRequest.id)
        .limit(NEWEST)
    )
    if email_mac is not None:
        statement = statement.where(SignInRequest.email_mac == email_mac)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return list(await r.db.scalars(statement))


async def known_to(r: Reading, device: str) -> set[UUID]:
    """The clients and members of staff who have signed in with this browser before."""
    if not plausible(device):
        return set()
    rows = await r.db.execute(
        select(
            func.coalesce(SignIn.client_id, SignIn.staff_id).label("person_id"),
            SignIn.created_at,
            SignIn.revoked_at,
            SignIn.revoke_reason,
        ).where(SignIn.device_hash == fingerprint(device))
    )
    return {
        row.person_id
        for row in rows
        if (r.now - row.created_at).days < KNOWN_FOR
        and (row.revoked_at is None or row.revoke_reason in STILL_KNOWN)
    }
