"""What each message is called where it is listed, and which name amounts. PURE words."""

from __future__ import annotations

from services.language import N_, _

KINDS: dict[str, str] = {
    "address-confirm-new": N_("Confirm a new address"),
    "address-confirm-old": N_("Confirm a change of address"),
    "booking-deleted-unpaid": N_("Booking deleted, not paid"),
    "booking-ends": N_("Booking ends"),
    "booking-ends-unpaid": N_("Booking ends unless it is paid"),
    "booking-made": N_("Booking made"),
    "booking-moved": N_("Booking moved to another class"),
    "booking-shared": N_("Booking shared"),
    "class-moved": N_("New dates of a class"),
    "class-place-offered": N_("Place in a class offered"),
    "copy-asked": N_("Question about copies of reminders"),
    "credit-kept": N_("Credit kept"),
    "friend-came": N_("A friend came"),
    "invoice-issued": N_("Invoice issued"),
    "make-up-available": N_("Make-up to book"),
    "make-up-booked": N_("Make-up booked"),
    "make-up-cancelled": N_("Make-up cancelled"),
    "make-up-declined": N_("Make-up declined"),
    "make-up-expiring": N_("Make-up ends soon"),
    "month-for-accountant": N_("Month for the accountant"),
    "new-device": N_("Login on a new device"),
    "newcomer-welcomed": N_("Welcome of a friend"),
    "next-term-asked": N_("Question about the next term"),
    "order-confirmed": N_("Order confirmed"),
    "order-deleted": N_("Order deleted"),
    "own-text-left-out": N_("Own text that could not be used"),
    "own-text-tried": N_("Test of an own text"),
    "pass-changed": N_("Pass changed"),
    "payment-announced": N_("Payment announced"),
    "payment-due": N_("Payment due"),
    "payment-missed": N_("Payment missed"),
    "payment-received": N_("Payment received"),
    "payment-reminder": N_("Reminder of a payment"),
    "place-offered": N_("Place in a session offered"),
    "register-closes": N_("Register closes"),
    "session-booked": N_("Session booked"),
    "session-cancelled": N_("Session cancelled"),
    "session-credited": N_("Session credited"),
    "session-moved": N_("Session changed"),
    "session-news": N_("News about a session"),
    "session-reminder": N_("Reminder of a session"),
    "sessions-back": N_("Sessions take place after all"),
    "sessions-changed": N_("Sessions cancelled or handed over"),
    "sign-in-code": N_("A login code"),
    "staff-invited": N_("Invitation to the team"),
    "substitute-asked": N_("Session to lead for somebody"),
    "substitute-freed": N_("Session to lead no more"),
    "unknown-address": N_("Login with an unknown address"),
}
"""By the name that is stored with each message."""

FOR_STAFF = frozenset(
    {
        "copy-asked",
        "credit-kept",
        "month-for-accountant",
        "own-text-left-out",
        "own-text-tried",
        "register-closes",
        "staff-invited",
        "substitute-asked",
        "substitute-freed",
        "unknown-address",
    }
)
"""Those that no family gets, and what goes to strangers."""
TO_INVITED = frozenset({"booking-shared", "session-reminder"})
"""Those that also go to somebody who shares a booking and has not logged in yet."""

NAME_AMOUNTS = frozenset(
    {
        "booking-deleted-unpaid",
        "booking-ends-unpaid",
        "booking-made",
        "booking-moved",
        "friend-came",
        "invoice-issued",
        "newcomer-welcomed",
        "order-confirmed",
        "order-deleted",
        "pass-changed",
        "payment-announced",
        "payment-due",
        "payment-missed",
        "payment-received",
        "payment-reminder",
        "session-booked",
        "session-cancelled",
        "session-credited",
        "sessions-changed",
    }
)
"""Their text is for staff who see money; of all others it names none (tests/services/notices/inbox/test_kinds.py)."""


def name(notice: str) -> str:
    """What a message is called; one of a newer version of Cubby by its stored name."""
    return _(KINDS[notice]) if notice in KINDS else notice
