"""The set-up code: whoever reads the server's log types it, and is let in. Each is good once.

The installation's secret and a row's id make it, so that `./cubby setup-code` can print it again although the database
keeps its hash alone.
"""

from __future__ import annotations

import hmac

from sqlalchemy import select, update

from db import SetupCode, new_id
from services.core.refusals import Refused
from services.core.sealed import key_for
from services.core.work import Reading, Work
from services.language import N_
from services.sign_in.second import recovery


class WrongSetupCode(Refused):
    """It is not the set-up code, or was used already."""

    message = N_(
        "That isn’t the set-up code, or it was used already. It stands in the server’s log; “./cubby setup-code” prints it "
        "again."
    )


async def known(r: Reading) -> str:
    """The code that is good now, as it is printed; empty if there is none, or the secret that made it is lost."""
    rows = await r.db.execute(
        select(SetupCode).where(SetupCode.used_at.is_(None)).order_by(SetupCode.made_at, SetupCode.id)
    )
    for (row,) in rows:
        code = _code(row)
        if hmac.compare_digest(row.code_hash, _hash(code)):
            return recovery.spelled(code)
    return ""


async def ready(w: Work) -> str:
    """The code that is good now, as it is printed; made if there is none."""
    return await known(w) or await _made(w)


async def use(w: Work, typed: str) -> None:
    """Use the code up, in the work of what it opens; of two who type it at once, one is first. Another takes its place.

    Raises:
        WrongSetupCode.
    """
    code = recovery.read(typed)
    used = await w.db.execute(
        update(SetupCode)
        .where(SetupCode.used_at.is_(None))
        .values(used_at=w.now)
        .returning(SetupCode.code_hash)
        .execution_options(synchronize_session=False)
    )
    kept = [row.code_hash for row in used]
    if code is None or not any(hmac.compare_digest(each, _hash(code)) for each in kept):
        raise WrongSetupCode
    await _made(w)


async def _made(w: Work) -> str:
    row = SetupCode(id=new_id(), made_at=w.now)
    code = _code(row)
    row.code_hash = _hash(code)
    w.db.add(row)
    await w.db.flush()
    return recovery.spelled(code)


def _code(row: SetupCode) -> str:
    random = bytes.fromhex(key_for("set-up code", row.id))
    return "".join(recovery.ALPHABET[byte % len(recovery.ALPHABET)] for byte in random[: recovery.LETTERS])


def _hash(code: str) -> str:
    return key_for("set-up code as it is kept", code)
