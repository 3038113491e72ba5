"""Every message we can send, one file each. A new file in this folder is found automatically.

A file declares, in this order: the notice, who gets it (`recipients`), whether it still makes sense (`still_wanted`),
what is looked up when it is sent (`facts`), its wording, its placeholders; and registers them at its end.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from services.core.refusals import Refused
from services.notices.telling.notice import MESSAGES

__all__ = ["MESSAGES", "IncompleteMessage", "discover"]


class IncompleteMessage(Exception):
    """A file of this folder lacks a part of its message."""


def discover() -> None:
    """Import every message file of this package; files imported before stay as they are.

    Raises:
        IncompleteMessage: a file registers no message, or one that cannot be filled in.
    """
    for file in iter_modules(__path__):
        if file.ispkg:
            continue
        module = f"{__name__}.{file.name}"
        try:
            import_module(module)
        except (TypeError, ValueError, Refused) as problem:
            why = problem.words() if isinstance(problem, Refused) else problem
            raise IncompleteMessage(f"{module} is not a whole message: {why}") from problem
        if not any(message.notice.__module__ == module for message in MESSAGES.values()):
            raise IncompleteMessage(f"{module} is not a whole message: it must end with register(...).")


discover()
