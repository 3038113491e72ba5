"""The classes of Hop & Tumble as they are planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

A_WEEK, BREAK = timedelta(weeks=1), timedelta(weeks=2)
MON, TUE, WED, THU, FRI, SAT = range(6)


@dataclass(frozen=True, slots=True)
class Plan:
    """One planned class. Weeks are counted from the current one; weeks of the Christmas break do not count."""

    programme: str
    weekday: int
    at: str
    venue: str
    with_: str
    capacity: int
    booked: int
    first_week: int = -5
    last_week: int = 8
    minutes: int = 45

    @property
    def name(self) -> str:
        """ "Mighty Movers Mon 17:00 Ranelagh": the name that tells classes apart."""
        day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat")[self.weekday]
        return f"{self.programme} {day} {self.at} {self.venue.split()[0]}"

    @property
    def starts_minute(self) -> int:
        """Minute of the local day."""
        hour, minute = self.at.split(":")
        return int(hour) * 60 + int(minute)


MONDAYS = Plan("Mighty Movers", MON, "17:00", "Ranelagh Studio", "Noah Byrne", 12, 12, last_week=6)
TUESDAYS = Plan("Mighty Movers", TUE, "16:00", "Ranelagh Studio", "Noah Byrne", 8, 7)
TUESDAYS_FULL = Plan("Mighty Movers", TUE, "17:30", "Ranelagh Studio", "Noah Byrne", 8, 8)
THURSDAYS = Plan("Mighty Movers", THU, "16:30", "Rathmines Gym", "Zofia Nowak", 10, 6)
FRIDAYS = Plan("Mighty Movers", FRI, "16:00", "Rathmines Gym", "Ciara Walsh", 10, 4)
SATURDAYS = Plan("Mighty Movers", SAT, "09:30", "Phibsborough Hall", "Lucy Moran", 10, 7)
LATER = Plan("Mighty Movers", WED, "17:00", "Phibsborough Hall", "Lucy Moran", 10, 3, 2, 13)
AUTUMN = Plan("Mighty Movers", WED, "16:00", "Rathmines Gym", "Ciara Walsh", 8, 3, -19, -8)
BOUNCE = Plan("Bounce & Balance", SAT, "10:00", "Phibsborough Hall", "Zofia Nowak", 10, 8)
BOUNCE_TUESDAYS = Plan("Bounce & Balance", TUE, "15:00", "Phibsborough Hall", "Zofia Nowak", 8, 6)
SPLASH = Plan("Splash Pals", WED, "15:30", "Trinity Pool", "Zofia Nowak", 12, 8)
STREET_DANCE = Plan("Street Dance Juniors", WED, "18:30", "Rathmines Gym", "Tomáš Kováč", 10, 8, minutes=60)
STREET_DANCE_FULL = Plan("Street Dance Juniors", FRI, "17:30", "Phibsborough Hall", "Lucy Moran", 6, 6)
PLANS = (
    MONDAYS,
    TUESDAYS,
    TUESDAYS_FULL,
    THURSDAYS,
    FRIDAYS,
    SATURDAYS,
    LATER,
    AUTUMN,
    Plan("Mini Movers", WED, "10:00", "Rathmines Gym", "Ciara Walsh", 8, 7),
    Plan("Mini Movers", SAT, "11:00", "Rathmines Gym", "Tomáš Kováč", 10, 7),
    BOUNCE,
    BOUNCE_TUESDAYS,
    Plan("Bounce & Balance", FRI, "10:00", "Wiggle Works", "Tomáš Kováč", 8, 5),
    SPLASH,
    Plan("Splash Pals", SAT, "12:00", "Trinity Pool", "Tomáš Kováč", 12, 7),
    STREET_DANCE,
    Plan("Street Dance Juniors", THU, "18:00", "Ranelagh Studio", "Noah Byrne", 10, 7, minutes=60),
    STREET_DANCE_FULL,
    Plan("Tiny Tumblers", MON, "10:00", "Wiggle Works", "Ciara Walsh", 8, 6, minutes=30),
    Plan("Tiny Tumblers", THU, "10:30", "Wiggle Works", "Tomáš Kováč", 8, 5, minutes=30),
)
