"""What is asked for the second step again: a phone left open, or a device taken, must not do the worst there is.

What is guarded stands in `CAREFUL` beside the capabilities. Whoever may do it and has shown the second step in the last
fifteen minutes does it; others are asked for it again, and go on where they were (`pages/app/stepping_up.py`).
"""

from __future__ import annotations

from datetime import timedelta

from services.core.capabilities import CAREFUL, Careful, may
from services.core.refusals import NotFound
from services.core.visitor import Kind
from services.core.work import Reading

LASTS = timedelta(minutes=15)


class SecondStepAgain(Exception):
    """They may do it once they have shown the second step again. Not a refusal: they are asked, and it goes on."""


def is_fresh(r: Reading) -> bool:
    """Whether this visitor has shown the second step lately."""
    shown = r.visitor.second_at
    return shown is not None and r.now - shown <= LASTS


def expect(r: Reading, what: Careful) -> None:
    """Let pass whoever may do this and has shown the second step lately, and the program itself.

    Raises:
        NotFound: the visitor may not.
        SecondStepAgain: they showed it too long ago.
    """
    if r.visitor.kind is Kind.SYSTEM:
        return
    needs = CAREFUL[what]
    if r.visitor.kind is not Kind.STAFF or (needs is not None and not may(r.visitor, needs)):
        raise NotFound
    if not is_fresh(r):
        raise SecondStepAgain
