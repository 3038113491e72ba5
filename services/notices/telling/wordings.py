"""What each message says, in English and with tags; the language is chosen when it leaves."""

from __future__ import annotations

from dataclasses import dataclass

from services.language import N_


@dataclass(frozen=True, slots=True)
class Wording:
    """The built-in text of a message. A line whose tag is empty is dropped."""

    subject: str
    heading: str
    button: str
    button_to: str
    """The tag with its link."""
    before: tuple[str, ...] = ()
    """Paragraphs above the facts."""
    rows: tuple[tuple[str, str], ...] = ()
    """Facts: a label and its text."""
    after: tuple[str, ...] = ()
    """Paragraphs under the button."""
    big: str = ""
    """Something to read off at arm’s length: the code."""


WHEN = (N_("When"), "*|EVENT_DAY|*, *|EVENT_TIME|*")
WHERE = (N_("Where"), "*|EVENT_VENUE|*")
ADDRESS = (N_("Address"), "*|EVENT_ADDRESS|*")
WITH = (N_("With"), "*|EVENT_INSTRUCTOR|*")
WHAT = (N_("What"), "*|PROGRAMME_NAME|*")
NOTE = (N_("Note"), "*|EVENT_NOTE|*")
BY = (N_("Changed by"), "*|CHANGED_BY|*")
EVENT = (WHAT, WHEN, WHERE, WITH)

SIGN_IN_CODE = Wording(
    subject=N_("*|SIGN_IN_CODE|* is your *|PROVIDER_NAME|* code"),
    heading=N_("Your code"),
    big="*|SIGN_IN_CODE|*",
    before=(N_("Type it where you asked for it. It works until *|SIGN_IN_UNTIL|*."),),
    button=N_("Log in"),
    button_to="SIGN_IN_URL",
    after=(
        N_(
            "The button logs you in at once on the device where you asked. Anywhere else it asks for the code."
        ),
        N_(
            "Didn’t ask for it? Then do nothing. Never pass the code on: we don’t ask for it by phone or message."
        ),
    ),
)
UNKNOWN_ADDRESS = Wording(
    subject=N_("Logging in to *|PROVIDER_NAME|*"),
    heading=N_("We don’t know this address"),
    before=(
        N_("Somebody, probably you, asked to log in with this address. There is no booking under it."),
        N_("You may have booked with another address."),
    ),
    button=N_("Try another address"),
    button_to="SIGN_IN_URL",
    after=(N_("You can ask us, too: *|PROVIDER_EMAIL|*"), N_("Call us: *|PROVIDER_PHONE|*")),
)
NEW_DEVICE = Wording(
    subject=N_("New login at *|PROVIDER_NAME|*"),
    heading=N_("Somebody logged in as you on a new device"),
    before=(N_("If it was you, there is nothing to do."),),
    rows=((N_("Device"), "*|DEVICE|*"), (N_("When"), "*|SIGNED_IN_AT|*")),
    button=N_("See my devices"),
    button_to="DEVICES_URL",
    after=(N_("If it wasn’t, log that device out in your profile, and tell us."),),
)
SESSION_CANCELLED = Wording(
    subject=N_("*|ATTENDEE_NAME|*: session on *|EVENT_DAY|* cancelled"),
    heading=N_("*|ATTENDEE_NAME|* can’t make it"),
    before=(N_("This session is cancelled for *|ATTENDEE_NAME|*. *|MAKE_UP_OUTCOME|*"),),
    rows=(*EVENT, BY),
    button=N_("Open booking"),
    button_to="BOOKING_URL",
)
CANCELLED_BY_US = Wording(
    subject=N_("*|PROGRAMME_NAME|* on *|EVENT_DAY|* is off"),
    heading=N_("We’ve had to cancel this session"),
    before=(N_("We’re sorry. *|MAKE_UP_OUTCOME|*"), "*|CANCEL_REASON|*"),
    rows=((N_("Who"), "*|ATTENDEE_NAME|*"), *EVENT),
    button=N_("Open booking"),
    button_to="BOOKING_URL",
)
MAKE_UP_BOOKED = Wording(
    subject=N_("*|ATTENDEE_NAME|*: make-up booked for *|EVENT_DAY|*"),
    heading=N_("*|ATTENDEE_NAME|*: make-up booked"),
    before=(N_("It makes up for *|MISSED_EVENT|*."),),
    rows=(WHAT, WHEN, WHERE, ADDRESS, WITH, NOTE, BY),
    button=N_("Open booking"),
    button_to="BOOKING_URL",
    after=(N_("If you can’t make it after all, you can cancel until *|CANCEL_UNTIL|*."),),
)
MAKE_UP_CANCELLED = Wording(
    subject=N_("*|ATTENDEE_NAME|*: make-up on *|EVENT_DAY|* cancelled"),
    heading=N_("*|ATTENDEE_NAME|*: make-up cancelled"),
    before=("*|MAKE_UP_OUTCOME|*",),
    rows=(*EVENT, BY),
    button=N_("Open booking"),
    button_to="BOOKING_URL",
)
PLACE_OFFERED = Wording(
    subject=N_("*|ATTENDEE_NAME|*: a place is free on *|EVENT_START|*"),
    heading=N_("A place is free for *|ATTENDEE_NAME|*"),
    before=("*|HELD_UNTIL|*",),
    rows=EVENT,
    button=N_("Take the place"),
    button_to="CLAIM_URL",
    after=(N_("If you don’t want it, there is nothing to do. Your make-up stays yours."),),
)
SESSION_REMINDER = Wording(
    subject=N_("*|ATTENDEE_NAME|*: *|PROGRAMME_NAME|*, *|EVENT_START|*"),
    heading=N_("*|ATTENDEE_NAME|*: see you *|EVENT_DAY|*"),
    rows=(WHAT, WHEN, WHERE, ADDRESS, WITH, NOTE),
    button=N_("Open booking"),
    button_to="BOOKING_URL",
    after=(N_("You can cancel until *|CANCEL_UNTIL|*."),),
)
CLOSED = (
    N_("You could cancel until *|CANCEL_UNTIL|*. If you can’t make it after all, please tell us."),
    N_("Write to us: *|PROVIDER_EMAIL|*"),
    N_("Call us: *|PROVIDER_PHONE|*"),
)
"""What stands under a reminder that leaves when it is too late to cancel."""
MAKE_UP_AVAILABLE = Wording(
    subject=N_("*|ATTENDEE_NAME|*: a make-up to book"),
    heading=N_("*|ATTENDEE_NAME|*: a make-up to book"),
    before=(
        N_("It makes up for *|MISSED_EVENT|*."),
        N_("Book it by *|MAKE_UP_UNTIL|*. *|PLACES_INTRO|*"),
        "*|BEST_PLACES|*",
    ),
    button=N_("Find a make-up"),
    button_to="MAKE_UP_URL",
)
MAKE_UP_EXPIRING = Wording(
    subject=N_("*|ATTENDEE_NAME|*: book the make-up by *|MAKE_UP_UNTIL|*"),
    heading=N_("Book the make-up by *|MAKE_UP_UNTIL|*"),
    before=(
        N_("It makes up for *|MISSED_EVENT|*."),
        N_("After that day *|ATTENDEE_NAME|* can’t use it any more. *|PLACES_INTRO|*"),
        "*|BEST_PLACES|*",
    ),
    button=N_("Find a make-up"),
    button_to="MAKE_UP_URL",
)
FIND_A_MAKE_UP = N_("Find a make-up")
CANT_MAKE_IT = N_("Can’t make it")
