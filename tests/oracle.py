"""What docs/rules.md says about make-ups (R38, R39, R41–R44a), a second time and in another way.

This file imports no rule of the product and shares no code with one: plain dicts in, numbers out. Where the
product compares moments it compares days on the wall, where the product subtracts years it counts birthdays.
If the two disagree, one of them misreads the rules.
"""

from __future__ import annotations

import random
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

World = dict[str, Any]

ORDER = [1, 2, 3, 4, 5, 6, 18, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 19, 20, 17]
SECOND = timedelta(seconds=1)


def expected_checks(world: World) -> list[tuple[int, bool]]:
    """Each check that can be asked, in the order they are asked, with whether it passes."""
    results = checks(world)
    return [(number, results[number]) for number in ORDER if number in results]


def expected_reason(world: World) -> int | None:
    """The number of the first check that fails; None if the session is to be offered."""
    for number, passes in expected_checks(world):
        if not passes:
            return number
    return None


def checks(world: World) -> dict[int, bool]:
    """The checks of R38, R44 and R44a, by number; those about something missing are left out."""
    credit, origin, session, child = (world[part] for part in ("credit", "origin", "session", "child"))
    results = {1: credit is not None, 7: session is not None}
    if credit:
        results.update(_of_credit(world, credit))
    if origin:
        results[6] = origin["make_ups_on"]
    if session:
        results.update(_of_session(world, session))
    if session and credit:
        results[9] = session["company"] in {credit["company"], *world["provider"]["linked"]}
        results[18] = _covered(credit["covers"], session)
    if session and child:
        results[19] = not session["child_on_trial"]
        results[20] = session["child_enrolled"] or _age_fits(world, session, child)
    return results


def _of_credit(world: World, credit: World) -> dict[int, bool]:
    gone = {"voided", "converted", "cancelled"}
    return {
        2: credit["state"] not in gone,
        3: credit["state"] != "used",
        4: not (credit["state"] == "expired" or credit["book_by"] < world["now"]),
        5: credit["type"] != "discount",
    }


def _of_session(world: World, session: World) -> dict[int, bool]:
    provider, zone = world["provider"], ZoneInfo(world["zone"])
    today = world["now"].astimezone(zone).date()
    day = session["starts"].astimezone(zone).date()
    lead = provider["opens_days"] if session["class_opens_days"] is None else session["class_opens_days"]
    # R41: open when the class's start is at most so many days after today.
    is_open = session["class_starts"] is None or (session["class_starts"] - today).days <= lead
    seconds_left = (session["starts"] - world["now"]).total_seconds()
    # R39, and 4.8 of the architecture: what is held for this child or this credit is free for them.
    held_by_others = session["held"] - session["held_for_child"] - session["held_for_credit"]
    missed = world["origin"]["missed"] if world["origin"] else None
    return {
        8: session["status"] not in {"cancelled", "finished"},
        10: session["kind"] in provider["kinds"],
        11: session["make_ups_on"],
        12: not session["archived"],
        13: is_open,
        14: seconds_left > provider["notice_hours"] * 3600,
        15: day <= _in_months(today, provider["months"]),
        16: not (session["child_goes"] or session["id"] == missed),
        17: session["places"] - held_by_others >= world["slots"],
    }


def _covered(covers: World, session: World) -> bool:
    return all(
        allowed is None or session[what] in allowed
        for what, allowed in covers.items()
        if what in {"programme", "class", "venue", "period"}
    )


def _age_fits(world: World, session: World, child: World) -> bool:
    if child["born"] is None:
        return True
    day = session["starts"].astimezone(ZoneInfo(world["zone"])).date()
    birthdays = 0
    while _birthday(child["born"], birthdays + 1) <= day:
        birthdays += 1
    youngest, oldest = session["ages"]
    return (youngest is None or birthdays >= youngest) and (oldest is None or birthdays <= oldest)


def _birthday(born: date, years: int) -> date:
    """Who was born on 29 February turns a year older on 1 March in other years."""
    if (born.month, born.day) == (2, 29) and monthrange(born.year + years, 2)[1] == 28:
        return date(born.year + years, 3, 1)
    return date(born.year + years, born.month, born.day)


def _in_months(day: date, months: int) -> date:
    first = date(day.year, day.month, 1)
    for _month in range(months):
        first += timedelta(days=monthrange(first.year, first.month)[1])
    return first + timedelta(days=min(day.day, monthrange(first.year, first.month)[1]) - 1)


# Random pairs of a make-up and a session, most of them close to the edge of some check.


def random_worlds(seed: int, how_many: int) -> list[World]:
    """Pairs that are mostly fine, with each check now and then at its edge or beyond."""
    chance = random.Random(seed)
    return [_world(chance) for _ in range(how_many)]


def _world(chance: random.Random) -> World:
    def odd(share: float = 0.09) -> bool:
        return chance.random() < share

    zone = chance.choice(
        ["Europe/Bratislava", "Europe/Dublin", "Australia/Lord_Howe", "America/New_York", "UTC"]
    )
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(365 * 24 * 60))
    if odd(0.2):
        now = chance.choice(
            [datetime(2026, 3, 29, 0, 59, tzinfo=UTC), datetime(2026, 10, 25, 1, 0, tzinfo=UTC)]
            + [datetime(2026, month, 28, 23, 30, tzinfo=UTC) + timedelta(days=2) for month in (3, 8, 11)]
        )
    provider = {
        "notice_hours": chance.choice([0, 1, 1, 24]),
        "months": 3,
        "opens_days": chance.choice([4, 4, 0, 10]),
        "kinds": ["full_duration"],
        "linked": chance.choice([[], ["partner"]]),
    }
    today = now.astimezone(ZoneInfo(zone)).date()
    starts = _start(chance, now, today, zone, provider)
    world = {
        "now": now,
        "zone": zone,
        "slots": chance.choice([1, 1, 1, 2]),
        "provider": provider,
        "credit": _credit(chance, odd, now),
        "origin": {"make_ups_on": not odd(), "missed": "s2"},
        "child": {"born": None},
        "session": None,
    }
    world["session"] = _session(chance, odd, world, today, starts)
    for part, share in (("credit", 0.02), ("origin", 0.02), ("child", 0.02), ("session", 0.03)):
        if odd(share):
            world[part] = None
    return world


def _start(chance: random.Random, now: datetime, today: date, zone: str, provider: World) -> datetime:
    near = now + timedelta(hours=provider["notice_hours"])
    last = _in_months(today, provider["months"])
    far = datetime.combine(last + timedelta(days=1), time(0), ZoneInfo(zone)).astimezone(UTC)
    kind = chance.random()
    if kind < 0.12:
        return near + chance.choice([-SECOND, timedelta(0), SECOND, -timedelta(days=2), timedelta(minutes=1)])
    if kind < 0.24:
        return far + chance.choice([-SECOND, timedelta(0), SECOND, timedelta(days=1), -timedelta(days=1)])
    return near + timedelta(minutes=chance.randrange(1, 80 * 24 * 60))


def _credit(chance: random.Random, odd: Any, now: datetime) -> World:
    state = chance.choice(["used", "expired", "voided", "converted", "cancelled"]) if odd(0.14) else "active"
    book_by = now + timedelta(days=chance.randrange(1, 90))
    if odd(0.15):
        book_by = now + chance.choice([-SECOND, timedelta(0), SECOND, -timedelta(days=3)])
    return {
        "company": "ours",
        "state": state,
        "type": "discount" if odd(0.05) else chance.choice(["make_up", "carried_over", "free_session"]),
        "book_by": book_by,
        "covers": {
            "programme": _allowed(chance, odd, "movers", "swimmers"),
            "class": _allowed(chance, odd, "monday", "tuesday"),
            "venue": _allowed(chance, odd, "hall", "gym"),
            "period": _allowed(chance, odd, "spring", "autumn"),
        },
    }


def _allowed(chance: random.Random, odd: Any, this: str, other: str) -> list[str] | None:
    if odd(0.04):
        return chance.choice([[], [other]])
    return chance.choice([None, [this], [this, other]])


def _session(chance: random.Random, odd: Any, world: World, today: date, starts: datetime) -> World:
    own_lead = chance.choice([None, None, 0, 7])
    lead = world["provider"]["opens_days"] if own_lead is None else own_lead
    class_starts = None if odd(0.05) else today - timedelta(days=chance.randrange(0, 60))
    if odd(0.2):
        class_starts = today + timedelta(days=lead + chance.choice([-1, 0, 1, 20]))
    places = chance.choice([0, 1, 8, 10])
    for_child, for_credit = (world["slots"] if odd(0.2) else 0 for _ in range(2))
    spare = chance.choice([-1, 0, 1]) if odd(0.4) else chance.choice([1, 3])
    # `spare` places are left beyond what is needed; a minus means too few.
    held = max(places - world["slots"] - spare + for_child + for_credit, for_child + for_credit)
    youngest, oldest = chance.choice([(None, None), (3, 5), (3, 5), (5, None), (None, 7), (4, 4)])
    if world["child"]:
        world["child"]["born"] = _born(chance, odd, world, starts, youngest, oldest)
    return {
        "id": "s2" if odd(0.05) else "s1",
        "starts": starts,
        "status": chance.choice(["cancelled", "finished"]) if odd(0.06) else "scheduled",
        "places": places,
        "held": held,
        "held_for_child": for_child,
        "held_for_credit": for_credit,
        "class": "monday",
        "programme": "movers",
        "venue": "hall",
        "period": "spring",
        "company": chance.choice(["partner", "stranger"]) if odd(0.1) else "ours",
        "kind": chance.choice(["pay_as_you_go", "one_off"]) if odd(0.06) else "full_duration",
        "make_ups_on": not odd(0.06),
        "archived": odd(0.06),
        "class_starts": class_starts,
        "class_opens_days": own_lead,
        "ages": (youngest, oldest),
        "child_goes": odd(0.05),
        "child_on_trial": odd(0.06),
        "child_enrolled": odd(0.15),
    }


def _born(
    chance: random.Random, odd: Any, world: World, starts: datetime, youngest: int | None, oldest: int | None
) -> date | None:
    """A birth date: unknown, comfortably inside the limits, or with a birthday next to the session's day."""
    if odd(0.05):
        return None
    day = starts.astimezone(ZoneInfo(world["zone"])).date()
    low = youngest if youngest is not None else 2
    high = oldest if oldest is not None else low + 4
    years, shift = (high, -30) if odd(0.5) else (low, -30)
    if odd(0.5):
        years, shift = chance.choice(
            [(low, 0), (low, 1), (low, -1), (high + 1, 0), (high + 1, 1), (high + 1, -1)]
        )
    if odd(0.02):
        return date(2020, 2, 29)
    month_day = day.replace(day=min(day.day, 28))
    return month_day.replace(year=day.year - years) + timedelta(days=shift + day.day - month_day.day)
