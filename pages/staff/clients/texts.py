"""What the screens of clients say."""

from __future__ import annotations

from datetime import datetime

from components.marks import Chip, Note, Tile, status
from components.rows import DOT, LineRow
from pages.family.presenters import booking_chip, face
from pages.staff.clients import addresses
from services.bookings.card import BookingCard
from services.language import LANGUAGES, _, formats, ngettext
from services.make_ups.credits.view import CreditView
from services.overview.family import ChildPart, FamilyPage
from services.sign_in.helping import SignInMail


def last_seen(at: datetime | None) -> str:
    """ "Last here yesterday"."""
    if at is None:
        return _("Has never logged in")
    day = formats.day(formats.local(at).date(), relative=True)
    return _("Last logged in: {day}").format(day=day)


def about(found: FamilyPage) -> list[tuple[str, str]]:
    """How to reach them and what they speak, as facts."""
    return [
        ("mail", found.email if found.name else ""),
        ("call", found.phone),
        ("language", LANGUAGES.get(found.language, found.language)),
        ("history", last_seen(found.last_seen_at)),
    ]


def about_child(child: ChildPart) -> list[tuple[str, str]]:
    """What to know of a child, as facts."""
    photos = {True: _("Photos allowed"), False: _("No photos"), None: _("Not asked about photos")}
    return [
        ("medical_information", child.care_note),
        ("visibility" if child.photos_allowed else "visibility_off", photos[child.photos_allowed]),
    ]


def age(child: ChildPart) -> str:
    """ "7 years old"; empty where nobody knows."""
    if child.age is None:
        return ""
    return ngettext("{n} year old", "{n} years old", child.age).format(n=child.age)


def status_chip(card: BookingCard) -> Chip | None:
    """What is out of the ordinary about a booking; a cancelled one is told from one that has run its course."""
    if card.status in ("trial_started", "trial_ended"):
        return status("trial")
    return status("cancelled") if card.status == "cancelled" else booking_chip(card)


def booking_row(card: BookingCard, found: FamilyPage) -> LineRow:
    """One booking: the class, how it stands, when it is next, and what is late."""
    late = found.late.get(card.booking_id)
    coming = "" if card.next_at is None else _("Next: {when}").format(when=formats.moment(card.next_at))
    programme = "" if card.programme in card.class_name else card.programme
    return LineRow(
        card.class_name,
        Tile("event"),
        DOT.join(part for part in (programme, coming) if part),
        note=Note(_("{amount} late").format(amount=formats.money(late)), "payments", "warning")
        if late
        else None,
        chip=status_chip(card),
        href=addresses.booking(card.booking_id),
        off=card.is_over,
    )


def make_up_row(credit: CreditView) -> LineRow:
    """A make-up right: whose, of what, until when."""
    missed = (
        _("Given by us")
        if credit.from_at is None
        else _("For {day}").format(day=formats.day(formats.local(credit.from_at).date()))
    )
    until = _("To book by {day}").format(day=formats.last_day(credit.expires_at))
    return LineRow(
        credit.programme,
        face(credit.kid),
        DOT.join([missed, until]),
        whose=credit.kid.first_name,
        href=addresses.credit(credit.credit_id),
    )


def mail_row(mail: SignInMail) -> LineRow:
    """What became of one sign-in mail."""
    when = formats.moment(mail.at, relative=True)
    match mail.fate:
        case "sent":
            return LineRow(_("Sent {when}").format(when=when), Tile("check_circle", "success"))
        case "waiting" if not mail.why:
            return LineRow(_("On its way"), Tile("schedule", "info"))
        case "waiting":
            said = _("Waits to be sent. Next try: {when}").format(when=when)
            return LineRow(said, Tile("schedule", "warning"), _answer(mail))
        case "came back":
            said = _("Not taken: the code of {when}").format(when=when)
            return LineRow(said, Tile("error", "danger"), _answer(mail))
    said = _("Not sent in time: the code of {when}").format(when=when)
    return LineRow(said, Tile("cancel", "danger"), _answer(mail))


def _answer(mail: SignInMail) -> str:
    return _("The server said: {answer}").format(answer=mail.why) if mail.why else ""


def advice(mails: tuple[SignInMail, ...]) -> str:
    """What to tell them on the phone, from what became of the newest mail."""
    if not mails:
        return _("No code was asked for in the last two days. They may have typed another address.")
    if mails[0].fate == "waiting" and not mails[0].why:
        return _("It is about to leave.")
    return {
        "sent": _(
            "Their server has taken it. Ask them to look into the spam folder, and whether this is their address."
        ),
        "waiting": _("It has not left yet. It is tried again by itself."),
        "came back": _("Their server refuses it. Check the address with them, letter by letter."),
        "too late": _("It could not be sent while its code was good. Send a new one."),
    }[mails[0].fate]
