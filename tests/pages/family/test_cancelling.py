"""The cancel sheet: what is read before the tap, what the tap does, and what is said when things have changed."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from nicegui import ui
from nicegui.testing.user_interaction import UserInteraction
from sqlalchemy import func, select, update

from db import Attendance, CancellationRule, Client, Credit, MakeUpRule, OutboxMessage, Programme, Session
from services.attendance import cancelling
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.timetable import BOUNCE, MONDAYS, SPLASH, THURSDAYS, TUESDAYS, Plan
from services.outside.clock import TurnableClock
from tests import world as worlds
from tests.pages.conftest import Portal

ANNA, MAREK, JULIA = (f"{name}@example.com" for name in ("anna", "marek", "julia"))
SYSTEM = Visitor.system("test")
DUBLIN = ZoneInfo("Europe/Dublin")
TOO_LATE = datetime(2026, 2, 22, 17, 1, tzinfo=DUBLIN)
STARTED = datetime(2026, 2, 23, 17, 0, tzinfo=DUBLIN)


def in_order(text: str, *words: str) -> None:
    """All of these can be read, one after the other."""
    at = -1
    for each in words:
        assert each in text[at + 1 :], f"{each!r} is missing or out of order in {text}"
        at = text.index(each, at + 1)


async def asked(portal: Portal, email: str = ANNA, child: str = "Theo", plan: Plan = MONDAYS) -> str:
    """Somebody has opened the sheet of a booking's next session."""
    assert portal.world is not None
    await portal.come_as(email)
    await portal.open(f"/bookings/{short(portal.world.booking(child, plan))}")
    await portal.tap("Can’t make it")
    return portal.sheet()


def markup_of_sheet(portal: Portal) -> str:
    """The open sheet as HTML, with its tones."""
    from pages.app import prerender

    assert portal.user.client is not None
    opened = [e for e in portal.user.client.layout.descendants() if isinstance(e, ui.dialog) and e.value]
    return "".join(prerender.markup_of(child) for child in opened[-1])


async def part_of(portal: Portal, week: int = 1) -> UUID:
    assert portal.world is not None
    return await portal.world.attendance("Theo", MONDAYS, week)


async def state(portal: Portal, week: int = 1) -> str:
    """What is written down about Theo's Monday."""
    async with reading(SYSTEM) as r:
        return (await r.db.get_one(Attendance, await part_of(portal, week))).state


async def change(what: type, *where: object, **values: object) -> None:
    """Change a setting, as the provider does."""
    async with work(SYSTEM) as w:
        await w.db.execute(update(what).where(*where).values(**values))  # type: ignore[arg-type]


async def everything_full(portal: Portal) -> None:
    """All other places have gone to others."""
    assert portal.world is not None
    await change(Session, Session.id != portal.world.session(MONDAYS, 1), places=Session.taken)


async def choose(portal: Portal, event: str, index: int = 0, args: object = None) -> None:
    """Change a radio or a tick box in the sheet."""
    assert portal.user.client is not None
    inputs = [
        each
        for each in portal.user.client.layout.descendants()
        if each.tag == "input" and each.props.get("type") == event
    ]
    listener = next(one for one in inputs[index]._event_listeners.values() if one.type == "change")
    inputs[index]._handle_event({"id": inputs[index].id, "listener_id": listener.id, "args": args})
    await portal.settle()


# --- before the tap ---------------------------------------------------------------------------------------------------


async def test_in_time_it_promises_a_make_up_and_shows_where(portal: Portal) -> None:
    in_order(
        await asked(portal),
        "Can’t make Monday?",
        "Mon 23 Feb, 17:00",
        "Mighty Movers · Ranelagh Studio",
        "You’ll get a make-up.",
        "It’s yours if you cancel by Sun 22 Feb, 17:00.",
        "Or swap for another day",
        "Tue 24 Feb, 16:00–16:45",
        "Usual place and coach",
        "Swap",
        "Cancel, choose later",
        "Keep this session",
    )
    assert await state(portal) == "unmarked", "nothing has happened yet"
    await portal.tap_in_sheet("Keep this session")
    assert portal.sheet() == ""
    assert await state(portal) == "unmarked"


async def test_nothing_to_swap_for_asks_for_the_reason_at_once(portal: Portal) -> None:
    await everything_full(portal)
    text = await asked(portal)
    in_order(
        text, "You’ll get a make-up.", "Why? (optional)", "Ill", "Away", "I’d rather not say", "Cancel this"
    )
    assert "Swap" not in text


async def test_late_it_says_so_and_asks_to_be_told_all_the_same(portal: Portal, clock: TurnableClock) -> None:
    clock.turn_to(TOO_LATE)
    in_order(
        await asked(portal),
        "It’s too late for a make-up.",
        "The deadline to cancel was today, 17:00. Please still tell us, so another child can have the place.",
        "Cancel without a make-up",
        "Keep this session",
    )
    await portal.tap_in_sheet("Cancel without a make-up")
    text = await portal.reads("Cancelled late")
    assert "Cancelled." in text
    assert await state(portal) == "late_cancelled"


async def test_where_late_cancelling_is_off_it_has_the_providers_words_and_a_number(
    portal: Portal, clock: TurnableClock
) -> None:
    await change(CancellationRule, late_cancelling=False, refusal="Please ring Orla.")
    clock.turn_to(TOO_LATE)
    text = await asked(portal)
    in_order(text, "It’s too late to cancel.", "Please ring Orla.", "Call us", "Email us", "Close")
    assert "Cancel" not in text.replace("Can’t", "")


async def test_a_used_up_limit_is_said_before(portal: Portal) -> None:
    await change(Programme, make_up_limit=2)
    in_order(
        await asked(portal),
        "No make-up this time.",
        "You’ve had 2 of 2 make-ups in this class.",
        "Cancel without a make-up",
    )


async def test_a_class_without_make_ups_promises_none(portal: Portal) -> None:
    await change(Programme, allows_make_ups=False)
    in_order(
        await asked(portal), "This class has no make-ups.", "Please still tell us", "Cancel this session"
    )


async def test_pay_as_you_go_says_what_comes_back_in_green(portal: Portal) -> None:
    text = await asked(portal, child="Mia", plan=SPLASH)
    in_order(text, "You get your entry back.", "8 of 10 left after this.", "Cancel this session")
    assert "cb-tone-box-success" in markup_of_sheet(portal)
    assert "rejoin" not in text, "it can be booked again"


@pytest.mark.parametrize("what", ["no make-ups", "late, and rejoining is over, too"])
async def test_where_there_is_no_way_back_it_is_said_before_and_not_in_green(
    portal: Portal, clock: TurnableClock, what: str
) -> None:
    match what:
        case "no make-ups":
            await change(Programme, allows_make_ups=False)
            text = await asked(portal)
        case _:
            await change(MakeUpRule, rejoin_until_deadline=True)
            clock.turn_to(TOO_LATE)
            text = await asked(portal)
    in_order(text, "Once you’ve cancelled, you can’t rejoin this session.", "Cancel")
    assert "in time" not in text
    assert "cb-tone-box-warning" in markup_of_sheet(portal)
    assert "cb-tone-box-success" not in markup_of_sheet(portal)


async def test_where_there_is_a_way_back_nothing_else_is_said(portal: Portal, clock: TurnableClock) -> None:
    clock.turn_to(TOO_LATE)
    assert "can’t rejoin" not in await asked(portal)


async def test_julia_has_no_way_in(portal: Portal) -> None:
    await portal.come_as(JULIA)
    assert portal.world is not None
    text = await portal.open(f"/bookings/{short(portal.world.booking('Theo', MONDAYS))}")
    assert "Can’t make it" not in text


# --- the tap -----------------------------------------------------------------------------------------------------------


async def test_cancelled_is_said_with_a_way_back_and_the_row_shows_it(portal: Portal) -> None:
    await asked(portal)
    await portal.tap_in_sheet("Cancel, choose later")
    text = await portal.reads("Cancelled. Make-up added.")
    assert portal.sheet() == "", "who chooses later is not asked again"
    in_order(text, "23 Feb", "Cancelled", "Choose a make-up", "Undo", ", 2 make-ups to book")
    await portal.tap("Undo")
    text = await portal.reads("Theo is back in. See you Mon 23 Feb.")
    in_order(text, "You can cancel until Sun 22 Feb, 17:00", "Can’t make it", ", 1 make-up to book")
    assert await state(portal) == "going"


async def test_undo_after_its_time_says_so_and_loses_nothing(portal: Portal, clock: TurnableClock) -> None:
    await asked(portal)
    await portal.tap_in_sheet("Cancel, choose later")
    await portal.reads("Cancelled. Make-up added.")
    clock.advance(timedelta(seconds=31))
    await portal.tap("Undo")
    await portal.reads("It’s too late to undo this. You can rejoin from the session instead.")
    assert await state(portal) == "cancelled"


async def test_why_can_be_said_afterwards_and_is_not_shown_back(portal: Portal) -> None:
    await asked(portal)
    await portal.tap_in_sheet("Cancel, choose later")
    await portal.reads("Cancelled. Make-up added.")
    await portal.tap("Say why")
    await portal.tap_in_sheet("Ill")
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(Attendance, await part_of(portal))).reason == "ill"
    assert "Ill" not in portal.text()
    assert "Undo" in portal.text(), "the way back is still there"


async def test_one_tap_swaps_and_one_takes_both_back(portal: Portal) -> None:
    await asked(portal)
    await portal.tap_in_sheet("Swap")
    text = await portal.reads("Swapped to Tue 24 Feb, 16:00.")
    in_order(
        text,
        "23 Feb",
        "Cancelled",
        "Make-up booked for Tue 24 Feb, 16:00",
        "24 Feb",
        "Ranelagh Studio, instead of Mon 23 Feb",
    )
    await portal.tap("Undo")
    text = await portal.reads("Theo is back in.")
    assert "24 Feb" not in text
    assert await state(portal) == "going"


async def tap_labelled(portal: Portal, words: str) -> None:
    """Tap the button whose name for screen readers has these words."""
    assert portal.user.client is not None
    found = [
        each
        for each in portal.user.client.layout.descendants()
        if isinstance(each, ui.button) and words in str(each.props.get("aria-label", ""))
    ]
    UserInteraction(portal.user, {found[0]}, None).click()
    await portal.settle()


FRIDAY_EVENING = datetime(2026, 2, 20, 17, 1, tzinfo=DUBLIN)
"""A minute after the deadline for Saturday's sessions."""


@pytest.mark.parametrize("why", ["past its own deadline", "never comes back"])
async def test_what_cannot_be_given_back_is_swapped_to_only_after_a_yes(
    portal: Portal, clock: TurnableClock, why: str
) -> None:
    if why == "past its own deadline":
        clock.turn_to(FRIDAY_EVENING)
    else:
        await change(Programme, returns_credit=False)
    text = await asked(portal)
    day = "Sat 21 Feb" if why == "past its own deadline" else "Tue 24 Feb"
    assert day in text
    await tap_labelled(portal, f"Swap {day}")
    in_order(portal.sheet(), day, "If you cancel it later, this make-up is lost.", "Swap", "Choose another")
    assert await state(portal) == "unmarked", "nothing has happened yet"
    await portal.tap_in_sheet("Choose another")
    in_order(portal.sheet(), "Can’t make Monday?", "Mon 23 Feb, 17:00", "Or swap for another day", day)
    assert "2026" not in portal.sheet()
    await tap_labelled(portal, f"Swap {day}")
    await portal.tap_in_sheet("Swap")
    await portal.reads(f"Swapped to {day}")
    assert await state(portal) == "cancelled"


async def test_what_cannot_be_given_back_is_booked_after_cancelling_only_after_a_yes(portal: Portal) -> None:
    assert portal.world is not None
    booked = await portal.world.attendance("Theo", THURSDAYS, 1, of=MONDAYS)
    await portal.come_as(ANNA)
    await portal.open(f"/bookings/{short(portal.world.booking('Theo', MONDAYS))}?session={short(booked)}")
    await portal.tap_in_sheet("Can’t make it")
    await portal.tap_in_sheet("Cancel this session")
    await change(Programme, returns_credit=False)
    await portal.tap_in_sheet("Book")
    in_order(
        portal.sheet(),
        "Book this make-up?",
        "If you cancel it later, this make-up is lost.",
        "Book for Theo",
        "Choose another",
    )
    await portal.tap_in_sheet("Choose another")
    in_order(portal.sheet(), "Cancelled. Pick a make-up?", "Book", "Undo cancelling")


async def test_the_make_up_just_given_up_is_not_suggested_again(portal: Portal) -> None:
    assert portal.world is not None
    booked = await portal.world.attendance("Theo", THURSDAYS, 1, of=MONDAYS)
    await portal.come_as(ANNA)
    await portal.open(f"/bookings/{short(portal.world.booking('Theo', MONDAYS))}?session={short(booked)}")
    await portal.tap_in_sheet("Can’t make it")
    async with work(SYSTEM) as w:
        theirs = (await w.db.get_one(Attendance, booked)).session_id
        near = datetime(2026, 2, 26, 16, 30, tzinfo=DUBLIN)
        others = Session.id.not_in([theirs, portal.world.session(TUESDAYS, 1)])
        await w.db.execute(update(Session).where(others).values(places=Session.taken))
    await portal.tap_in_sheet("Cancel this session")
    text = portal.sheet()
    in_order(text, "Cancelled. Pick a make-up?", "Tue 24 Feb")
    assert f"{near:%a %-d %b}" not in text


async def test_a_swap_taken_back_is_suggested_again(portal: Portal) -> None:
    await asked(portal)
    await portal.tap_in_sheet("Swap")
    await portal.reads("Swapped to Tue 24 Feb, 16:00.")
    await portal.tap("Undo")
    await portal.reads("Theo is back in.")
    await portal.tap("Can’t make it")
    in_order(portal.sheet(), "Or swap for another day", "Tue 24 Feb, 16:00–16:45")


async def test_a_place_that_has_just_gone_leaves_the_session_on_and_shows_the_next_best(
    portal: Portal,
) -> None:
    assert portal.world is not None
    text = await asked(portal)
    assert "Thu 26 Feb" not in text
    first = text[text.index("Tue") :][:23]
    async with work(SYSTEM) as w:
        gone = await w.db.scalars(
            select(Session).where(Session.starts_at == datetime(2026, 2, 24, 16, tzinfo=DUBLIN))
        )
        for session in gone:
            session.places = session.taken
    await portal.tap_in_sheet("Swap")
    text = portal.sheet()
    in_order(text, "That place has just gone. The session is still on.", "Or swap for another day", "Swap")
    assert first not in text
    assert await state(portal) == "unmarked"


async def test_a_make_up_that_comes_back_turns_into_the_next_choice(portal: Portal) -> None:
    assert portal.world is not None
    booked = await portal.world.attendance("Theo", THURSDAYS, 1, of=MONDAYS)
    await portal.come_as(ANNA)
    await portal.open(f"/bookings/{short(portal.world.booking('Theo', MONDAYS))}?session={short(booked)}")
    await portal.tap_in_sheet("Can’t make it")
    in_order(
        portal.sheet(),
        "Can’t make Thursday?",
        "Your make-up comes back.",
        "Cancel by Wed 25 Feb, 17:00 and you can book it again, until Sun 17 May.",
        "Cancel this session",
    )
    await portal.tap_in_sheet("Cancel this session")
    in_order(
        portal.sheet(),
        "Cancelled. Pick a make-up?",
        "Closest to Theo’s usual Monday",
        "Book",
        "See all",
        "Undo cancelling",
        "Later",
        "to book. We’ll remind you.",
    )
    await portal.tap_in_sheet("Later")
    await portal.reads("Cancelled. You keep the make-up.")
    await portal.tap("Undo")
    text = await portal.reads("Theo is back in. See you Thu 26 Feb.")
    assert "Rathmines Gym, instead of Mon 16 Feb" in text


async def test_a_make_up_that_does_not_come_back_wants_a_yes_first(portal: Portal) -> None:
    assert portal.world is not None
    await change(Programme, returns_credit=False)
    booked = await portal.world.attendance("Theo", THURSDAYS, 1, of=MONDAYS)
    await portal.come_as(ANNA)
    await portal.open(f"/bookings/{short(portal.world.booking('Theo', MONDAYS))}?session={short(booked)}")
    await portal.tap_in_sheet("Can’t make it")
    in_order(portal.sheet(), "You’ll lose this make-up for good.", "won’t come back", "Cancel and lose it")
    await portal.tap_in_sheet("Cancel and lose it")
    assert "Tick the box" in portal.sheet()
    await choose(portal, "checkbox", args=True)
    await portal.tap_in_sheet("Cancel and lose it")
    await portal.reads("Cancelled.")
    async with reading(SYSTEM) as r:
        part = await r.db.get_one(Attendance, booked)
        assert part.state == "withdrawn"
        assert (await r.db.get_one(Credit, part.credit_id)).state == "cancelled"


async def test_a_compulsory_reason_is_asked_for_and_what_was_chosen_stays(portal: Portal) -> None:
    await change(CancellationRule, reason_prompt="before")
    in_order(await asked(portal), "Why can’t you come?", "Ill", "Away", "I’d rather not say", "Or swap")
    for tap in ("Cancel, choose later", "Swap"):
        await portal.tap_in_sheet(tap)
        assert "Please choose why you can’t come." in portal.sheet()
        assert await state(portal) == "unmarked"
    await choose(portal, "radio", index=-2)
    await portal.tap_in_sheet("Cancel, choose later")
    text = await portal.reads("Cancelled. Make-up added.")
    assert "Say why" not in text
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(Attendance, await part_of(portal))).reason == "away"


# --- meanwhile ----------------------------------------------------------------------------------------------------------


async def test_a_session_that_starts_while_the_sheet_is_open_stays_on(
    portal: Portal, clock: TurnableClock
) -> None:
    await asked(portal)
    clock.turn_to(STARTED)
    await portal.tap_in_sheet("Cancel, choose later")
    in_order(portal.sheet(), "This session has already started.", "Call us", "Email us")
    assert await state(portal) == "unmarked"


@pytest.mark.parametrize("button", ["Cancel, choose later", "Swap"])
async def test_a_deadline_that_passes_while_the_sheet_is_open_is_said_before_anything_happens(
    portal: Portal, clock: TurnableClock, button: str
) -> None:
    await asked(portal)
    clock.turn_to(TOO_LATE)
    await portal.tap_in_sheet(button)
    text = portal.sheet()
    assert "Nothing is cancelled yet" in text or "Nothing has changed." in text
    in_order(text, "It’s too late for a make-up.", "Cancel without a make-up")
    assert await state(portal) == "unmarked"
    await portal.tap_in_sheet("Cancel without a make-up")
    await portal.reads("Cancelled late")


@pytest.mark.parametrize(
    ("button", "name"),
    [("Cancel, choose later", "Marek"), ("Swap", "Marek"), ("Swap", "Anna")],
    ids=["choose later", "swap", "of the same name"],
)
async def test_the_other_parent_was_first(portal: Portal, button: str, name: str) -> None:
    await asked(portal)
    async with work(Visitor.system("test")) as w:
        await w.db.execute(update(Client).where(Client.email == MAREK).values(first_name=name))
    async with work(await worlds.visitor(MAREK)) as w:
        await cancelling.cancel(w, await part_of(portal))
    await portal.tap_in_sheet(button)
    in_order(
        portal.sheet(),
        f"{name} has already cancelled this session.",
        "Choose a make-up",
        "Undo cancelling",
        "Close",
    )
    assert "Call us" not in portal.sheet(), "nobody has to ring about that"
    assert f"Cancelled by {name}, Thu 19 Feb" in portal.text(), "the row behind it knows, too"
    async with reading(SYSTEM) as r:
        rights = await r.db.scalar(
            select(func.count())
            .select_from(Credit)
            .where(Credit.source_attendance_id == await part_of(portal))
        )
    assert rights == 1


@pytest.mark.parametrize(
    ("later", "way_back"), [(timedelta(), "Undo cancelling"), (timedelta(minutes=1), "Rejoin")]
)
async def test_who_has_cancelled_it_in_another_tab_is_told_so_and_can_go_back(
    portal: Portal, clock: TurnableClock, later: timedelta, way_back: str
) -> None:
    await asked(portal)
    async with work(await worlds.visitor(ANNA)) as w:
        await cancelling.cancel(w, await part_of(portal))
    clock.advance(later)
    await portal.tap_in_sheet("Cancel, choose later")
    text = portal.sheet()
    in_order(text, "You have already cancelled this session.", "Choose a make-up", way_back, "Close")
    assert "Anna" not in text
    await portal.tap_in_sheet(way_back)
    await portal.reads("Theo is back in. See you Mon 23 Feb.")
    assert portal.sheet() == ""
    assert await state(portal) == "going"


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (datetime(2026, 2, 22, 9, 0, tzinfo=DUBLIN), ("Can’t make it tomorrow?", "Tomorrow, 17:00")),
        (datetime(2026, 2, 23, 9, 0, tzinfo=DUBLIN), ("Can’t make it today?", "Today, 17:00")),
    ],
)
async def test_today_and_tomorrow_are_called_so(
    portal: Portal, clock: TurnableClock, on: datetime, said: tuple[str, str]
) -> None:
    clock.turn_to(on)
    in_order(await asked(portal), *said)


async def test_two_quick_taps_are_one(portal: Portal) -> None:
    await asked(portal)
    assert portal.user.client is not None
    found = [
        each
        for each in portal.user.client.layout.descendants()
        if isinstance(each, ui.button) and each.text == "Cancel, choose later"
    ]
    for _tap in range(2):
        UserInteraction(portal.user, {found[0]}, None).click()
    await portal.settle()
    text = await portal.reads("Cancelled. Make-up added.")
    assert "already" not in text
    async with reading(SYSTEM) as r:
        mails = await r.db.scalar(
            select(func.count())
            .select_from(OutboxMessage)
            .where(OutboxMessage.attendance_id == await part_of(portal))
        )
        rights = await r.db.scalar(
            select(func.count())
            .select_from(Credit)
            .where(Credit.source_attendance_id == await part_of(portal))
        )
    assert (mails, rights) == (1, 1)


async def test_a_share_that_ended_meanwhile_cancels_nothing(portal: Portal) -> None:
    from db import Share

    await asked(portal, MAREK)
    async with work(SYSTEM) as w:
        await w.db.execute(update(Share).values(revoked_at=w.now))
    await portal.tap_in_sheet("Cancel, choose later")
    await portal.reads("This page does not exist or is not yours.")
    assert await state(portal) == "unmarked"


async def test_undo_on_another_screen_takes_it_back_all_the_same(portal: Portal) -> None:
    await asked(portal)
    await portal.tap_in_sheet("Cancel, choose later")
    await portal.reads("Cancelled. Make-up added.")
    await portal.go("/bookings", "Active")
    await portal.tap("Undo")
    await portal.reads("Theo is back in. See you Mon 23 Feb.")
    assert await state(portal) == "going"


async def test_the_sheet_goes_with_its_screen(portal: Portal) -> None:
    await asked(portal)
    await portal.go("/bookings", "Active")
    assert portal.sheet() == ""


async def test_from_home_cancelling_takes_two_taps(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as(ANNA)
    await portal.open("/")
    await portal.tap("Can’t make it")
    assert "Can’t make Saturday?" in portal.sheet()
    await portal.tap_in_sheet("Cancel")
    await portal.reads("Cancelled. Make-up added.")
    async with reading(SYSTEM) as r:
        part = await portal.world.attendance("Mia", BOUNCE, 0)
        assert (await r.db.get_one(Attendance, part)).state == "cancelled"
