"""Which child of a family is meant by a name and a birth date (R7, R9).

A name is the same however it is spelled (`spelling.folded`); a detail that was not known before does not make another
child. Where the two birth dates differ nobody can know, so it is refused until a person has decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from db import Attendee
from services.core.refusals import Refused
from services.language import N_
from services.people import spelling


class OtherBirthDate(Refused):
    """The family has a child of this name who was born on another day."""

    message = N_("{child} of this family was born on {kept}, not on {born}.")


class SeveralOfThisName(Refused):
    """The family has several children of this name, and the birth date does not tell which is meant."""

    message = N_("There is more than one {child} in this family. Add the date of birth.")


@dataclass(frozen=True, slots=True)
class Person:
    """A person as somebody names them."""

    first_name: str
    last_name: str = ""
    born_on: date | None = None

    @property
    def full_name(self) -> str:
        """First and last name."""
        return full_name(self.first_name, self.last_name)


def full_name(first_name: str, last_name: str) -> str:
    """First and last name with a blank between them, or the one that is known."""
    return f"{first_name} {last_name}".strip()


def meant(family: Sequence[Attendee], who: Person) -> Attendee | None:
    """The child of the family who is meant; None if there is none of this name.

    Raises:
        OtherBirthDate, SeveralOfThisName.
    """
    called = [one for one in family if _is_called(one, who)]
    same_day = [one for one in called if one.born_on == who.born_on]
    if same_day:
        return same_day[0]
    if not called:
        return None
    if who.born_on is None:
        if len(called) > 1:
            raise SeveralOfThisName(child=who.full_name)
        return called[0]
    undated = [one for one in called if one.born_on is None]
    if len(undated) == len(called) == 1:
        return undated[0]
    if undated:
        raise SeveralOfThisName(child=who.full_name)
    raise OtherBirthDate(child=who.full_name, kept=str(called[0].born_on), born=str(who.born_on))


def of_this_name(family: Sequence[Attendee], who: Person) -> list[Attendee]:
    """The children of the family who have this name, whenever they were born."""
    return [one for one in family if _is_called(one, who)]


def _is_called(one: Attendee, who: Person) -> bool:
    """Whether the names are the same; accents may be missing, and one of the last names may be unknown."""
    if spelling.bare(full_name(one.first_name, one.last_name)) == spelling.bare(who.full_name):
        return True
    first_names = spelling.bare(one.first_name) == spelling.bare(who.first_name)
    return first_names and not (one.last_name and who.last_name)
