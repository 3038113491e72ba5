"""What the staff's screens of files say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from components.bank_files import SentFile
from components.marks import Note, Tile
from components.rows import DOT, LineRow
from services.attendance.content.files.for_staff import StaffFile
from services.attendance.content.files.kinds import MOST_MEGABYTES, TooHeavy
from services.language import N_, _, formats

ENDINGS = ".pdf,.jpg,.jpeg,.png,.webp,.mp3,.m4a,.mp4,.mov,.txt,.docx,.xlsx,.pptx,.odt,.ods,.odp"
MOST_AT_ONCE = 20
OPENS = {"before": N_("Right away"), "at_start": N_("When it begins"), "after_end": N_("When it is over")}
AUDIENCE = {"all": N_("Everybody who is booked"), "paid": N_("Only who has paid what is due")}
WHOM = {"session": N_("All in this session"), "class": N_("The whole class")}


def drop() -> tuple[str, str, str]:
    """Title, line and button of the place where files are chosen."""
    line = _("PDF, pictures, sound, video, texts and office files, up to {most} MB each.")
    return _("Add files"), line.format(most=MOST_MEGABYTES), _("Choose files")


def row(file: StaffFile, href: str) -> LineRow:
    """One file in the list."""
    whom = file.child or _(WHOM.get(file.scope, file.scope))
    facts = [formats.file_size(file.size)]
    note: Note | None = Note(_("No family sees it yet: say for whom it is."), "pending", "warning")
    if file.is_shared:
        facts, note = [whom, _(OPENS[file.opens]), *facts], None
    if file.hidden_for:
        names = formats.names(list(file.hidden_for))
        note = Note(
            _("Hidden: no permission for photos of {names}.").format(names=names), "visibility_off", "danger"
        )
    return LineRow(file.name, Tile("receipt_long"), DOT.join(facts), note=note, href=href)


def chosen(args: object) -> Iterator[tuple[str, str]]:
    """The keys and names of the files that the browser says were chosen."""
    for each in (args if isinstance(args, list) else [])[:MOST_AT_ONCE]:
        if isinstance(each, dict):
            yield str(each.get("key", ""))[:40], str(each.get("name", ""))[:200]


def came(file: SentFile, about: Mapping[str, object]) -> tuple[SentFile, str]:
    """What came of a file that was sent, and the short id that it has now; empty if it was refused."""
    told = about.get("answer")
    if isinstance(told, dict) and told.get("kind") == "read":
        return SentFile(file.key, file.name, (_("It is here."),)), str(told.get("id", ""))[:40]
    words = str(told.get("words", "")) if isinstance(told, dict) else unsent(about.get("status"))
    return SentFile(file.key, file.name, (words,), refused=True), ""


def unsent(status: object) -> str:
    """What is said where no answer has come."""
    if status == 413:
        return TooHeavy(most=MOST_MEGABYTES).words()
    if status == 404:
        return _("You are logged out, or may not do this any more. Open this page again.")
    if isinstance(status, int) and status >= 500:
        return _("Something went wrong on our side. Nothing is taken twice, so send it again.")
    return _("The file did not arrive: the connection was lost. Nothing is taken twice, so send it again.")
