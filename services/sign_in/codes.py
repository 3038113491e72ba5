"""Codes and link secrets: how they are made, and how they are known again without being kept.

A code has few possibilities, so its hash is slow on purpose and keyed with a secret that is not in the database;
it is computed in threads of its own, outside any work. A link's secret is random enough for a plain fingerprint.
"""

from __future__ import annotations

import asyncio
import secrets
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

from passlib.hash import argon2

from services.core.refusals import Refused
from services.language import N_
from services.sign_in.secrets import mac

CODE_DIGITS = 8
CODE_LASTS = timedelta(minutes=10)
BYTES = 32
LONGEST_TYPED = 200
HASHERS = 2
"""Threads that hash; each takes 19 MiB while it does."""

_argon2 = argon2.using(type="ID", memory_cost=19_456, rounds=2, parallelism=1)
_threads = ThreadPoolExecutor(HASHERS, thread_name_prefix="codes")


class NotACode(Refused):
    """What was typed is not eight digits; it costs no try."""

    message = N_("The code has eight digits, like 4829 1307.")


def new_code() -> str:
    """Eight digits that nobody can foresee."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def new_secret() -> str:
    """256 random bits, fit for an address or a cookie."""
    return secrets.token_urlsafe(BYTES)


def digits(typed: str) -> str:
    """The code in what was typed or pasted; spaces, dashes and words around it do not matter.

    Raises:
        NotACode: there are not eight digits.
    """
    found = "".join(str(unicodedata.decimal(c)) for c in typed[:LONGEST_TYPED] if c.isdecimal())
    if len(found) != CODE_DIGITS:
        raise NotACode
    return found


async def hashed(request_id: UUID, code: str) -> str:
    """The slow hash of a code, good for this one request."""
    peppered = mac("code", request_id, code)
    loop = asyncio.get_running_loop()
    return str(await loop.run_in_executor(_threads, _argon2.hash, peppered))


async def is_right(request_id: UUID, code: str, code_hash: str) -> bool:
    """Whether this is the request's code."""
    peppered = mac("code", request_id, code)
    loop = asyncio.get_running_loop()
    return bool(await loop.run_in_executor(_threads, _argon2.verify, peppered, code_hash))
