"""Hop & Tumble itself: its venues, instructors and programmes."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from db.values import Money

ZONE = ZoneInfo("Europe/Dublin")
EMAIL, PHONE = "hello@hopandtumble.example", "+353 20 910 0142"
NO_LATE_CANCELLING = (
    "Street Dance Juniors rehearse in fixed groups: please cancel by noon, two days before."
    " Please ring us on 020 910 0142."
)
VENUES: dict[str, dict[str, str]] = {
    "Ranelagh Studio": {
        "area": "Dublin 6",
        "address": "14 Mountpleasant Mews, Ranelagh, Dublin 6",
        "directions": "Through the green gate, first floor. Buggies can stay in the hall.",
    },
    "Rathmines Gym": {
        "area": "Dublin 6",
        "address": "3 Castlewood Yard, Rathmines, Dublin 6",
        "directions": "Side entrance beside the bicycle racks.",
    },
    "Phibsborough Hall": {
        "area": "Dublin 7",
        "address": "27 Avondale Terrace, Phibsborough, Dublin 7",
        "directions": "Ring the lower bell. The car park is behind the hall.",
    },
    "Trinity Pool": {
        "area": "Dublin 2",
        "address": "8 Lombard Place, Dublin 2",
        "directions": "Changing rooms on the left. Please bring swimming caps.",
    },
    "Wiggle Works": {
        "area": "Dublin 4",
        "address": "5 Haddington Lane, Ballsbridge, Dublin 4",
        "directions": "The yellow door opposite the playground.",
    },
}
INSTRUCTORS = {
    "Orla Kearney": ("orla@example.com", "owner"),
    "Noah Byrne": ("noah@example.com", "instructor"),
    "Ciara Walsh": ("ciara@example.com", "instructor"),
    "Lucy Moran": ("lucy@example.com", "instructor"),
    "Tomáš Kováč": ("tomas@example.com", "instructor"),
    "Zofia Nowak": ("zofia@example.com", "external_instructor"),
}
PROGRAMMES: dict[str, dict[str, Any]] = {
    "Mighty Movers": {"youngest": 5, "oldest": 7, "price": Money(28800, "EUR"), "make_up_limit": 3},
    "Mini Movers": {"youngest": 2, "oldest": 4, "price": Money(26400, "EUR"), "make_up_limit": 3},
    "Bounce & Balance": {"youngest": 3, "oldest": 5, "price": Money(24000, "EUR")},
    "Splash Pals": {"kind": "pay_as_you_go", "unit_price": Money(1200, "EUR"), "allows_make_ups": False},
    "Street Dance Juniors": {
        "youngest": 8,
        "oldest": 11,
        "price": Money(30000, "EUR"),
        "allows_make_ups": False,
    },
    "Tiny Tumblers": {"youngest": 1, "oldest": 2, "price": Money(21600, "EUR"), "scope": "class"},
}
