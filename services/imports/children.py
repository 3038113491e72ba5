"""The child of a line: known in this family, known in another one, or new.

Where nobody can know who is meant, the line is held back, and the provider decides in a column of the list.
"""

from __future__ import annotations

from collections.abc import Sequence

from db import Attendee, Client
from services.core.work import Reading, Work
from services.imports.cells import Wrong
from services.imports.client_line import ClientLine
from services.imports.report import LineOutcome
from services.imports.row_reader import Reader
from services.language import N_
from services.people import attendees, spelling
from services.people.namesakes import Namesake, namesakes
from services.people.recognition import OtherBirthDate, SeveralOfThisName, full_name, meant, of_this_name

OTHER_DATE = N_(
    "{child} of this family was born on {kept}, not on {born}. Nothing is changed: add a column “Same person” and write"
    " yes to correct the date, or no if it is somebody else of the same name."
)
NEW_ADDRESS = N_(
    "{child} is here already, with {parent} under {former}. Nothing is added: if {email} is their new address, write"
    " {former} in a column “Former e-mail”. If both are in use, add a column “Same person” and write yes; then both see"
    " the booking. Write no if it is somebody else of the same name."
)
OTHER_PARENT = N_(
    "{child} is here already, in the family of {former}. Nothing is added: add a column “Same person” and write yes;"
    " then {email} sees the booking, too, and no second place is taken. Write no if it is somebody else of the same"
    " name."
)
WHICH = N_(
    "There is more than one {child} here, and it is not clear which one “yes” means. Add the date of birth."
)


async def known(r: Reading, reader: Reader, wanted: ClientLine, client: Client | None) -> Attendee | None:
    """The line's child: of this family, or of the other parent's if the line says that it is the same.

    Raises:
        Wrong: it may be somebody who is here already, and the line does not say whether it is.
        SeveralOfThisName: the family has several of this name.
    """
    family = [] if client is None else await attendees.family_of(r, client.id)
    found = _in_family(family, wanted)
    if found is not None or wanted.is_same_person is False:
        return found
    class_id = None if wanted.class_ is None else wanted.class_.id
    others = await namesakes(r, wanted.child, wanted.parent, wanted.email, class_id)
    if not others:
        return None
    if wanted.is_same_person:
        return _the_one(others, wanted).attendee
    first = next((each for each in others if each.has_same_parent), others[0])
    raise Wrong(
        NEW_ADDRESS if first.has_same_parent else OTHER_PARENT,
        asks=("same_person", "former_email") if first.has_same_parent else ("same_person",),
        child=wanted.child.full_name,
        parent=full_name(first.client.first_name, first.client.last_name),
        former=first.client.email,
        email=wanted.email,
    )


async def take(
    w: Work, reader: Reader, wanted: ClientLine, client: Client, child: Attendee | None
) -> tuple[Attendee, LineOutcome]:
    """The child, added or with an unknown birth date filled in; the other parent's child belongs to this client, too."""
    if child is None:
        category = "self" if wanted.in_person else "parent"
        who = (wanted.child_first_name, wanted.child_last_name, wanted.born_on)
        another = wanted.is_same_person is False
        made = await attendees.attendee(w, client.id, *who, category=category, another=another)
        return made, LineOutcome.ADDED
    family = await attendees.family_of(w, client.id)
    is_new_here = child.id not in {one.id for one in family}
    if is_new_here:
        await attendees.relate(w, client.id, child.id)
    _warn_of_spelling(reader, wanted, child)
    before = child.born_on
    filled = attendees.complete(w, child, wanted.child, correct=wanted.is_same_person is True)
    if "born_on" in filled and before is None:
        reader.tell(N_("The birth date of {child} is added."), child=wanted.child.full_name)
    elif "born_on" in filled:
        reader.tell(
            N_("The birth date of {child} is corrected from {before} to {born}."),
            child=wanted.child.full_name,
            before=before,
            born=wanted.born_on,
        )
    elif filled:
        reader.tell(N_("The surname of {child} is added."), child=wanted.child.full_name)
    return child, LineOutcome.CHANGED if filled or is_new_here else LineOutcome.UNCHANGED


def _in_family(family: Sequence[Attendee], wanted: ClientLine) -> Attendee | None:
    called = of_this_name(family, wanted.child)
    try:
        return meant(family, wanted.child)
    except (OtherBirthDate, SeveralOfThisName) as doubt:
        if wanted.is_same_person is False:
            return None
        if isinstance(doubt, SeveralOfThisName):
            raise
        if not wanted.is_same_person:
            raise Wrong(OTHER_DATE, asks=("same_person",), **doubt.facts) from doubt
        if len(called) > 1:
            raise Wrong(WHICH, asks=("born_on",), child=wanted.child.full_name) from doubt
        return called[0]


def _the_one(others: Sequence[Namesake], wanted: ClientLine) -> Namesake:
    """The one who is meant by “yes”.

    Raises:
        Wrong: it could be several.
    """
    same_day = [each for each in others if wanted.born_on and each.attendee.born_on == wanted.born_on]
    in_class = [each for each in others if each.is_in_class]
    for some in (same_day, in_class, others):
        if len({each.attendee.id for each in some}) == 1:
            return some[0]
    raise Wrong(WHICH, asks=("born_on",), child=wanted.child.full_name)


def _warn_of_spelling(reader: Reader, wanted: ClientLine, child: Attendee) -> None:
    stored = full_name(child.first_name, child.last_name)
    written = wanted.child.full_name
    if child.last_name and wanted.child.last_name and spelling.folded(stored) != spelling.folded(written):
        reader.warn(
            N_("{written} is taken for {kept}, who is in this family already."), written=written, kept=stored
        )
