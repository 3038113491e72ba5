"""Codes and link secrets: how they are made, and how they are compared without being stored.

There are few possible codes, so a code's hash is slow on purpose and keyed with a secret that is not in the database;
it is computed in separate threads, outside any work. A link's secret is random enough for a plain fingerprint.
"""

from __future__ import annotations

import asyncio
import secrets
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from passlib.hash import argon2

from services.core.refusals import Refused
from services.language import N_
from services.notices.messages import sign_in_code
from services.sign_in.secrets import mac

CODE_DIGITS = 8
CODE_LASTS = sign_in_code.CODE_LASTS
BYTES = 32
LONGEST_TYPED = 200
HASHERS = 2
"""Threads that hash; each uses 19 MiB meanwhile."""

MEMORY, ROUNDS = 19_456, 2
_argon2 = argon2.using(type="ID", memory_cost=MEMORY, rounds=ROUNDS, parallelism=1)
_OF_NOBODY = f"$argon2id$v=19$m={MEMORY},t={ROUNDS},p=1${'A' * 22}${'A' * 43}"
"""The hash of no code: comparing with it takes as long as with any other."""
_threads = ThreadPoolExecutor(HASHERS, thread_name_prefix="codes")


class NotACode(Refused):
    """The typed text does not have eight digits; this costs no try."""

    message = N_("The code has eight digits, like 4829 1307.")


def new_code() -> str:
    """Eight random digits, from a cryptographic source."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def new_secret() -> str:
    """256 random bits as text that may stand in an address or a cookie."""
    return secrets.token_urlsafe(BYTES)


def digits(typed: str) -> str:
    """The code in a typed or pasted text; spaces, dashes and words around it are ignored.

    Raises:
        NotACode: there are not eight digits.
    """
    found = "".join(str(unicodedata.decimal(c)) for c in typed[:LONGEST_TYPED] if c.isdecimal())
    if len(found) != CODE_DIGITS:
        raise NotACode
    return found


async def hashed(request_id: UUID, code: str) -> str:
    """The slow hash of a code, valid for this one request only."""
    peppered = mac("code", request_id, code)
    loop = asyncio.get_running_loop()
    return str(await loop.run_in_executor(_threads, _argon2.hash, peppered))


async def is_right(request_id: UUID, code: str, code_hash: str) -> bool:
    """Whether this is the request's code; none is that of a request without a hash, which takes as long to say."""
    peppered = mac("code", request_id, code)
    loop = asyncio.get_running_loop()
    return bool(await loop.run_in_executor(_threads, _argon2.verify, peppered, code_hash or _OF_NOBODY))
