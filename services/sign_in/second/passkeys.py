"""Passkeys (WebAuthn): the device itself as the second factor, by fingerprint, face or its PIN."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select

from db import SecondFactor
from services.core import audit
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import Work, with_retries, work
from services.language import N_
from services.language.formats import full_name
from services.sign_in import staff_limits
from services.sign_in.second import recovery
from services.sign_in.second.passing import Passed, SecondStepStands, passed, set_up
from services.sign_in.second.pending import Pending, confirmed, pending


class PasskeyRefused(Refused):
    """What the device has sent does not fit what it was asked."""

    message = N_("That device could not be confirmed. Please try again, or use the app.")


async def options(token: str, public_url: str, provider: str) -> str:
    """What the browser's passkey dialog is asked, as JSON: a new passkey at the set-up, else one of the person's.

    Raises:
        NotSignedIn: as for `passing.standing`.
    """
    import webauthn  # a quarter of a second, for staff only
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    async def ask() -> str:
        async with work(Visitor.anonymous()) as w:
            who = await pending(w, token)
            if who.is_set_up:
                known = [each for each in await confirmed(w, who.staff.id) if each.kind == "passkey"]
                asked: Any = webauthn.generate_authentication_options(
                    rp_id=_host(public_url),
                    allow_credentials=[PublicKeyCredentialDescriptor(id=_raw(each)) for each in known],
                )
            else:
                asked = webauthn.generate_registration_options(
                    rp_id=_host(public_url),
                    rp_name=provider,
                    user_id=who.staff.id.bytes,
                    user_name=who.staff.email or "",
                    user_display_name=full_name(who.staff.first_name, who.staff.last_name),
                )
            who.sign_in.challenge = _text(asked.challenge)
            return str(webauthn.options_to_json(asked))

    return await with_retries(ask)


async def answer(token: str, answered: str, public_url: str) -> Passed:
    """What the device has answered, as JSON: the set-up is done, or the second factor was shown.

    Raises:
        NotSignedIn: as for `passing.standing`.
        PasskeyRefused: not what was asked, not from this site, or not from a known passkey.
        SecondTooOften.
    """
    await with_retries(lambda: _count(token))
    new = await recovery.made()

    async def take() -> Passed:
        async with work(Visitor.anonymous()) as w:
            who = await pending(w, token)
            if who.is_set_up:
                return await _shown(w, who, answered, public_url)
            return await _set_up(w, who, answered, public_url, new)

    return await with_retries(take)


async def _set_up(w: Work, who: Pending, answered: str, public_url: str, new: Any) -> Passed:
    import webauthn

    if who.is_set_up:
        raise SecondStepStands
    try:
        made = webauthn.verify_registration_response(
            credential=json.loads(answered),
            expected_challenge=_bytes(who.sign_in.challenge),
            expected_rp_id=_host(public_url),
            expected_origin=public_url.rstrip("/"),
        )
    except Exception as problem:  # the library raises its own and those of its parsers
        raise PasskeyRefused from problem
    w.db.add(
        SecondFactor(
            staff_id=who.staff.id,
            kind="passkey",
            secret=_text(made.credential_public_key),
            credential_id=_text(made.credential_id),
            counter=made.sign_count,
            device=who.sign_in.device,
            created_at=w.now,
            confirmed_at=w.now,
        )
    )
    audit.note(w, "second factor set up", "staff", who.staff.id, kind="passkey")
    return await set_up(w, who, new)


async def _shown(w: Work, who: Pending, answered: str, public_url: str) -> Passed:
    import webauthn

    try:
        said = json.loads(answered)
        row = await w.db.scalar(
            select(SecondFactor).where(
                SecondFactor.staff_id == who.staff.id,
                SecondFactor.credential_id == str(said["id"]),
                SecondFactor.confirmed_at.is_not(None),
            )
        )
        if row is None:
            raise PasskeyRefused
        verified = webauthn.verify_authentication_response(
            credential=said,
            expected_challenge=_bytes(who.sign_in.challenge),
            expected_rp_id=_host(public_url),
            expected_origin=public_url.rstrip("/"),
            credential_public_key=_bytes(row.secret),
            credential_current_sign_count=row.counter,
        )
    except PasskeyRefused:
        raise
    except Exception as problem:  # the library raises its own and those of its parsers
        raise PasskeyRefused from problem
    row.counter = verified.new_sign_count
    return await passed(w, who)


async def _count(token: str) -> None:
    async with work(Visitor.anonymous()) as w:
        await staff_limits.count_second(w, (await pending(w, token)).staff.id)


def _host(public_url: str) -> str:
    return urlsplit(public_url).hostname or "localhost"


def _raw(factor: SecondFactor) -> bytes:
    return _bytes(factor.credential_id or "")


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
