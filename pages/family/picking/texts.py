"""The words around a session that is booked by itself: what it takes, what is left, and why it cannot be booked."""

from __future__ import annotations

from components.marks import Note, places
from components.rows import PickerRow
from services.attendance.picking import Pick
from services.language import _, formats, ngettext
from services.provider import Places


def takes(pick: Pick) -> str:
    """ "Uses 1 entry", "€12.00", "€12.00 from your prepaid credit"; "Free" where it costs nothing."""
    if pick.pass_id is not None:
        return ngettext("Uses {n} entry", "Uses {n} entries", pick.entries).format(n=pick.entries)
    if pick.price is None:
        return _("Free")
    price = formats.money(pick.price)
    if pick.from_prepaid == pick.price:
        return _("{amount} from your prepaid credit").format(amount=price)
    return price


def button_words(pick: Pick) -> str:
    """The main button of the sheet: "Book (uses 1 entry)", "Book for €12.00"."""
    if pick.pass_id is not None:
        return ngettext("Book (uses {n} entry)", "Book (uses {n} entries)", pick.entries).format(
            n=pick.entries
        )
    if pick.price is None:
        return _("Book for free")
    return _("Book for {amount}").format(amount=formats.money(pick.price))


def consequence(pick: Pick) -> tuple[str, str]:
    """What booking takes, and what is left then: for the sheet, before the tap."""
    if pick.pass_id is not None and pick.left_after is not None:
        lead = ngettext(
            "Uses {n} entry of your {name}.", "Uses {n} entries of your {name}.", pick.entries
        ).format(n=pick.entries, name=pick.pass_name)
        left = ngettext("{n} entry left after this.", "{n} entries left after this.", pick.left_after)
        return lead, left.format(n=pick.left_after)
    if pick.price is None:
        return _("It costs nothing."), ""
    price = formats.money(pick.price)
    if pick.from_prepaid is None:
        return _("It costs {amount}.").format(amount=price), _("You’ll find it under Orders.")
    if pick.from_prepaid == pick.price:
        return _("Your prepaid credit pays the {amount}.").format(amount=price), ""
    lead = _("It costs {amount}.").format(amount=price)
    part = formats.money(pick.from_prepaid)
    return lead, _("Your prepaid credit pays {amount} of it. You’ll find the rest under Orders.").format(
        amount=part
    )


def back_until(pick: Pick) -> str:
    """Until when cancelling gives back what it took (R61)."""
    if pick.deadline is None:
        return ""
    until = formats.until(pick.deadline)
    if pick.pass_id is not None:
        return _("Cancel by {deadline} and you get it back.").format(deadline=until)
    if pick.price is not None:
        return _("Cancel by {deadline} and you don’t pay for it.").format(deadline=until)
    return _("You can cancel it until {time}.").format(time=until)


def row(pick: Pick, of: Places) -> PickerRow:
    """A session as a row of the list, as in the finder for make-ups."""
    from_, to = formats.span(pick.starts_at, pick.minutes).split("–")
    return PickerRow(
        from_,
        to,
        of.venues[pick.venue_id].name,
        of.instructor(pick.instructor_id) or "",
        class_name=takes(pick) if pick.why is None else "",
        places=_note(pick),
        full=pick.why is not None and not pick.is_booked,
    )


def _note(pick: Pick) -> Note:
    if pick.is_booked:
        return Note(_("Booked"), "event_available", "brand")
    if pick.is_full:
        return places(0)
    if pick.why is not None:
        return Note(formats.told(pick.why), "block")
    return places(max(pick.free, 1))


def for_the_ear(pick: Pick, of: Places) -> str:
    """What tells a row's button from the others for screen readers: "Wed 25 Feb, 15:30, Trinity Pool"."""
    return f"{formats.moment(pick.starts_at)}, {of.venues[pick.venue_id].name}"
