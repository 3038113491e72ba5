"""The words, icons and tones of every status: one vocabulary on all screens."""

from components.marks.shapes import Chip, Note, Tone
from services.language import N_, _, ngettext

STATUSES: dict[str, tuple[str, str, Tone]] = {
    "booked": (N_("Booked"), "event_available", "brand"),
    "attended": (N_("Attended"), "check_circle", "success"),
    "cancelled": (N_("Cancelled"), "event_busy", "neutral"),
    "cancelled late": (N_("Cancelled late"), "event_busy", "warning"),
    "missed": (N_("Missed"), "do_not_disturb_on", "neutral"),
    "cancelled by us": (N_("Cancelled by us"), "event_busy", "info"),
    "make-up": (N_("Make-up"), "event_repeat", "brand"),
    "waiting": (N_("Waiting, {place}"), "hourglass_empty", "info"),
    "held": (N_("Held until {time}"), "schedule", "warning"),
    "asked": (N_("Asked"), "pending", "info"),
    "agreed": (N_("Agreed"), "check_circle", "success"),
    "declined": (N_("Declined"), "block", "neutral"),
    "trial": (N_("Trial"), "star", "info"),
    "waiting list": (N_("Waiting list"), "hourglass_empty", "info"),
    "leaving": (N_("Leaving {day}"), "schedule", "warning"),
    "due": (N_("Due {day}"), "schedule", "warning"),
    "due later": (N_("Due {day}"), "schedule", "neutral"),
    "late": (N_("Was due {day}"), "error", "danger"),
    "on its way": (N_("Waiting"), "hourglass_empty", "info"),
    "not seen": (N_("We can’t see it yet"), "hourglass_empty", "warning"),
    "part paid": (N_("Part paid"), "contrast", "info"),
    "paid": (N_("Paid"), "check_circle", "success"),
    "in credit": (N_("In credit"), "savings", "success"),
    "refunded": (N_("Refunded"), "undo", "neutral"),
    "active": (N_("Valid"), "check_circle", "success"),
    "ends soon": (N_("Ends soon"), "schedule", "warning"),
    "not paid": (N_("Not paid yet"), "schedule", "warning"),
    "all used": (N_("All used"), "done_all", "neutral"),
    "pass ended": (N_("Ended"), "event_busy", "neutral"),
    "nothing to pay": (N_("Nothing to pay"), "check_circle", "success"),
    "ended": (N_("Ended"), "done_all", "neutral"),
    "can see": (N_("Can see"), "visibility", "neutral"),
    "can change": (N_("Can change"), "edit", "neutral"),
}


def status(kind: str, **facts: str) -> Chip:
    """The chip of a status, in the visitor's language.

    Facts fill the slots: `status("waiting", place="2nd")`, `status("held", until…)` takes `time`, "leaving" `day`.

    Raises:
        KeyError: there is no such status, or a fact is missing.
    """
    word, glyph, tone = STATUSES[kind]
    return Chip(_(word).format(**facts), glyph, tone)


def places(free: int) -> Note:
    """How many places are left; the last one, and none at all, stand out."""
    if free <= 0:
        return Note(_("Full"), "block", "neutral")
    if free == 1:
        return Note(_("Last place"), "bolt", "warning")
    text = ngettext("{count} place left", "{count} places left", free).format(count=free)
    return Note(text, "check_circle", "success")
