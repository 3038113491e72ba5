"""THE TABLE OF OCCASIONS: every message under what it is about. PURE."""

from __future__ import annotations

from services.language import N_

_MONEY = (
    "payment-announced",
    "payment-due",
    "payment-missed",
    "payment-reminder",
    "payment-received",
    "invoice-issued",
    "session-credited",
    "order-confirmed",
    "order-deleted",
    "pass-changed",
    "newcomer-welcomed",
    "friend-came",
)

OCCASIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        N_("Sessions"),
        (
            "session-reminder",
            "session-cancelled",
            "sessions-changed",
            "sessions-back",
            "session-moved",
            "session-news",
            "session-booked",
            "class-moved",
        ),
    ),
    (
        N_("Make-ups"),
        (
            "make-up-available",
            "make-up-expiring",
            "make-up-booked",
            "make-up-cancelled",
            "make-up-declined",
            "place-offered",
        ),
    ),
    (
        N_("Bookings"),
        (
            "booking-made",
            "booking-moved",
            "booking-ends",
            "booking-shared",
            "copy-asked",
            "class-place-offered",
            "next-term-asked",
            "booking-ends-unpaid",
            "booking-deleted-unpaid",
        ),
    ),
    (
        N_("Money"),
        _MONEY,
    ),
    (
        N_("To you and your team"),
        (
            "substitute-asked",
            "substitute-freed",
            "register-closes",
            "credit-kept",
            "month-for-accountant",
        ),
    ),
    (
        N_("Always in our words"),
        (
            "sign-in-code",
            "unknown-address",
            "new-device",
            "address-confirm-new",
            "address-confirm-old",
            "staff-invited",
            "own-text-left-out",
            "own-text-tried",
        ),
    ),
)
"""Heading and names of messages. `tests/services/notices/own_text` notices one that is missing."""
OF_MONEY = frozenset({*_MONEY, "credit-kept", "month-for-accountant"})
"""Messages that only who sees money reads and words."""
