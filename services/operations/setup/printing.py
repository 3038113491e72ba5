"""The set-up code for whoever reads the server's log, and for `./cubby setup-code`."""

from __future__ import annotations

from services.core.configuration import Configuration
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading, with_retries, work
from services.operations.setup import owner, setup_code

CLOSED = (
    "This installation is set up already, and mail brings the code to log in. If an owner can’t come in: "
    "./cubby invite-staff E-MAIL --role owner"
)
NONE_YET = "There is no set-up code yet. Restart Cubby, and it stands in its log."


def at_the_start(configuration: Configuration, code: str) -> str:
    """The line for the log; empty where the code opens nothing."""
    return f"Set-up code: {code}   (type it at {configuration.public_url}/setup)" if code else ""


async def ready() -> str:
    """The code that is good now, made if there is none; empty where it opens nothing. A flow."""

    async def made() -> str:
        async with work(Visitor.system("setup-code")) as w:
            return await _code(w)

    return await with_retries(made)


async def known() -> str:
    """The same, made by nobody: for a program that runs beside the server. Empty where there is none."""
    async with reading(Visitor.system("setup-code")) as r:
        return await _code(r)


async def _code(r: Reading) -> str:
    if not (await owner.standing(r)).is_open:
        return ""
    return await (setup_code.ready(r) if isinstance(r, Work) else setup_code.known(r))


async def sentence(configuration: Configuration, *, beside: bool) -> str:
    """What `./cubby setup-code` prints. A flow.

    Args:
        beside: the server runs, so nothing is written.
    """
    code = await (known() if beside else ready())
    if code:
        return at_the_start(configuration, code)
    async with reading(Visitor.system("setup-code")) as r:
        return NONE_YET if (await owner.standing(r)).is_open else CLOSED
