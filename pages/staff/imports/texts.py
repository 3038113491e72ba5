"""What the room Import says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import htpy as h

from components.bank_files import SentFile
from components.empty_state import empty
from components.marks import Note, Tile
from components.rows import DOT, LineRow, line_row, listed
from pages.staff.imports import addresses
from pages.staff.imports.words import KINDS, how_many, lines
from services.imports.batches.listing import FATES, Fate, FileLine
from services.imports.cannot_read import TooLarge
from services.language import _, formats

DID: tuple[Fate, ...] = ("added", "changed", "unchanged")


def lead() -> str:
    """What the room is for."""
    return _(
        "Bring in your classes first, then your families and what they have paid. Nothing happens before you have seen it, and all of it can be taken back for 30 days."
    )


def drop() -> tuple[str, str, str]:
    """Title, line and button of the place where files are dropped."""
    line = _(
        "Excel (XLSX), LibreOffice (ODS) or CSV, from any program, up to 2 MB and 5,000 lines. The same file twice adds nothing."
    )
    return _("Drop lists here"), line, _("Choose files")


def files(found: Iterable[FileLine]) -> h.Element:
    """The files that were sent."""
    rows = [_file(each) for each in found]
    if not rows:
        line = _("A list with a line of headings and one line for each class, or for each child and class.")
        return empty(_("No list yet"), line, icon_name="download")
    return listed(line_row, rows, label=_("Lists"))


def _file(each: FileLine) -> LineRow:
    facts = [_(KINDS[each.kind]), *tally(each.counts, FATES if each.state == "open" else DID), _when(each)]
    return LineRow(
        each.name,
        Tile("receipt_long"),
        DOT.join(facts),
        note=state(each),
        href=addresses.file(each.batch_id),
        off=each.state == "taken_back",
    )


def tally(counts: Mapping[Fate, int], which: Iterable[Fate]) -> list[str]:
    """How many lines have which fate; what nothing has is not said."""
    return [how_many(fate, counts[fate]) for fate in which if counts.get(fate)]


def state(each: FileLine) -> Note:
    """Where a file stands."""
    match each.state:
        case "applied" if each.is_going:
            return Note(_("Partly imported"), "pending", "warning")
        case "applied":
            return Note(_("Imported"), "check_circle", "success")
        case "taken_back":
            return Note(_("Taken back"), "undo")
    return Note(_("Not imported yet"), "pending", "warning")


def _when(each: FileLine) -> str:
    when = formats.moment(each.at, relative=True)
    return DOT.join(part for part in (when, each.by) if part)


def sent(key: str, name: str, answer: Mapping[str, object] | None) -> SentFile:
    """A file that was chosen, and what came of it."""
    if answer is None:
        return SentFile(key, name, (_("On its way …"),), on_its_way=True)
    return SentFile(key, name, (str(answer.get("words", "")),), refused=answer.get("kind") != "read")


def kept(n: int, kind: str) -> str:
    """What was found in a file."""
    return DOT.join((_(KINDS[kind]), lines(n)))


def unsent(status: object) -> str:
    """What is said where no answer has come."""
    if status == 413:
        return TooLarge().words()
    if status == 404:
        return _("You are logged out, or may not do this any more. Open this page again.")
    if isinstance(status, int) and status >= 500:
        return _("Something went wrong on our side. Nothing is taken twice, so send it again.")
    return _("The file did not arrive: the connection was lost. Nothing is taken twice, so send it again.")
