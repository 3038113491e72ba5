"""Expected refusals, as sentences that the visitor can read.

A refusal's class stands beside the service that raises it. It carries its facts as values, and becomes a sentence only
where it is shown. No service returns None or False to mean "no".
"""

from __future__ import annotations

from typing import Any, ClassVar

from services.language import N_, _, formats


class Refused(Exception):
    """Something the visitor asked for cannot be done, for a reason they can read."""

    message: ClassVar[str] = N_("That isn’t possible right now.")

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.message)

    def words(self) -> str:
        """The reason as a sentence in the current language, its facts formatted."""
        return _(self.message).format(**{name: formats.say(fact) for name, fact in self.facts.items()})


class NotFound(Refused):
    """There is no such thing, or it is not this visitor's: the two must look the same."""

    message = N_("This page does not exist or is not yours.")


class NotSignedIn(Exception):
    """The visitor has no valid sign-in (any more); they are sent to sign in and come back."""


class SecondFactorMissing(NotSignedIn):
    """A member of staff has shown the first factor alone, which opens nothing."""


class NotAllowed(Refused):
    """The visitor may see the booking, but not do this with it (R87)."""

    message = N_("You can see this booking, but not change it. Ask the person who shared it with you.")


class TryAgain(Exception):
    """Trouble with the database that a later try can avoid (work.py names it all); `with_retries` calls the handler once more.

    `away`: the database cannot be used at all at the moment, as opposed to others being faster. `lasting`: it stays so
    until somebody does something about it, so no other try is made.
    """

    def __init__(self, *, away: bool = False, lasting: bool = False) -> None:
        super().__init__()
        self.away, self.lasting = away, lasting


class Busy(Refused):
    """Every try met trouble with the database; nothing has changed."""

    message = N_("A lot is happening right now. Nothing has changed. Please try again.")


class Unavailable(Busy):
    """The database is away, full or broken, and was so in every try; nothing has changed."""

    message = N_(
        "We can’t reach our records right now. Nothing has changed. Please try again in a few minutes."
    )


class OutsideFailed(Exception):
    """A service outside this program (mail server, gateway) failed or could not be reached."""
