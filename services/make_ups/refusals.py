"""Why a make-up is not booked, as the person who tapped reads it."""

from __future__ import annotations

from services.core.refusals import Refused
from services.core.rulebook import Finding, only_places_are_missing
from services.language import N_, _
from services.language.formats import told


class MakeUpRefused(Refused):
    """A rule refuses it; the finding is the same that the finder would have shown (R45)."""

    message = N_("That session can’t be booked.")

    def __init__(self, finding: Finding) -> None:
        super().__init__()
        self.finding = finding

    @property
    def full(self) -> bool:
        """Whether only places are missing: somebody else was quicker."""
        return only_places_are_missing(self.finding)

    def words(self) -> str:
        """What the family reads; their credit is untouched either way."""
        if self.full:
            return _("That place has just gone. Your make-up is safe.")
        return told(self.finding)


class AlreadyInIt(Refused):
    """The attendee goes to it already: by a second tap, or because the other parent was quicker."""

    message = N_("{name} already goes to this session.")


class LostIfCancelled(Refused):
    """A make-up that cannot be given back was tapped in a list; it is booked only after that has been said (R48)."""

    message = N_("If you cancel it later, this make-up is lost.")
