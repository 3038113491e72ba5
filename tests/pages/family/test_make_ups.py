"""The make-up finder, as a family uses it: find, ask why not, confirm, wait, take."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from nicegui import ui
from nicegui.testing.user_interaction import UserInteraction
from sqlalchemy import func, select, update

from db import Attendance, Client, Programme, QueueEntry, Session, Venue
from services.attendance import register
from services.attendance.cancelling import cancel as cancel_
from services.core.events import SESSION_CHANGED
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.timetable import FRIDAYS, MONDAYS, THURSDAYS, TUESDAYS, TUESDAYS_FULL
from services.outside.clock import TurnableClock
from services.waiting_list import queue
from tests import world as worlds
from tests.pages.conftest import Portal, _read

ANNA, MAREK, JULIA, ZUZANA, GRACE = (
    f"{name}@example.com" for name in ("anna", "marek", "julia", "zuzana", "grace")
)
TEST = Visitor.system("test")


@pytest.fixture
async def anna(portal: Portal) -> Portal:
    """Anna looks for a make-up for Theo."""
    await portal.come_as(ANNA)
    await portal.open(finder(portal))
    return portal


def finder(portal: Portal, right: str = "to_book") -> str:
    assert portal.world is not None
    return f"/make-ups/{short(portal.world.credits[right])}"


def session(portal: Portal, plan: object, week: int) -> UUID:
    assert portal.world is not None
    return portal.world.session(plan, week)  # type: ignore[arg-type]


def labels(portal: Portal) -> list[str]:
    """What the ear is told of buttons that have a name of their own, from top to bottom."""
    assert portal.user.client is not None
    return [
        str(element.props["aria-label"])
        for element in portal.user.client.layout.descendants()
        if isinstance(element, ui.button)
        and "aria-label" in element.props
        and "hidden" not in element.classes
    ]


async def press(portal: Portal, label: str, *, times: int = 1) -> None:
    """Press the first button whose name begins so."""
    assert portal.user.client is not None
    found = [
        element
        for element in portal.user.client.layout.descendants()
        if isinstance(element, ui.button) and str(element.props.get("aria-label", "")).startswith(label)
    ]
    assert found, f"no button is named {label!r}: {labels(portal)}"
    for _time in range(times):
        UserInteraction(portal.user, {found[0]}, None).click()
    await portal.settle()


def sheet(portal: Portal) -> str:
    """What can be read in the sheet that is open; empty when none is."""
    from pages.app import prerender

    assert portal.user.client is not None
    opened = [
        each for each in portal.user.client.layout.descendants() if isinstance(each, ui.dialog) and each.value
    ]
    return _read("".join(prerender.markup_of(child) for child in opened[-1])) if opened else ""


def in_order(text: str, *parts: str) -> None:
    at = -1
    for part in parts:
        assert part in text[at + 1 :], f"{part!r} is missing or out of order in: {text}"
        at = text.index(part, at + 1)


async def fill(portal: Portal, plan: object, week: int) -> UUID:
    """Others take every place of a session: its capacity is what is taken."""
    id_ = session(portal, plan, week)
    async with work(TEST) as w:
        found = await w.db.get_one(Session, id_)
        found.places = found.taken
        w.publish(SESSION_CHANGED, id_)
    return id_


async def make_ups_of(portal: Portal, right: str = "to_book") -> int:
    assert portal.world is not None
    async with reading(TEST) as r:
        count = select(func.count()).select_from(Attendance)
        return await r.db.scalar(count.where(Attendance.credit_id == portal.world.credits[right])) or 0


# --- the list ---


async def test_the_finder_says_for_whom_instead_of_what_and_by_when_then_days_with_their_sessions(
    anna: Portal,
) -> None:
    in_order(
        anna.text(),
        "Choose a make-up",
        "For Theo, instead of Mon 26 Jan",
        "Book by Sun 26 Apr",
        *("All", "After school", "Weekend", "Ranelagh Studio", "Noah", "Hide full", "More filters"),
        *(
            "Fri 20 Feb",
            "Tomorrow",
            "16:00",
            "16:45",
            "Rathmines Gym",
            "Ciara Walsh",
            "4 places left",
            "Choose",
        ),
        *("Sat 21 Feb", "09:30", "Phibsborough Hall", "Lucy Moran", "3 places left"),
        *("Tue 24 Feb", "16:00", "Ranelagh Studio", "Noah, your usual coach", "Last place", "Choose"),
        *("17:30", "Full", "Waiting list"),
        "Missing a session?",
    )
    assert "Choose Fri 20 Feb, 16:00, Rathmines Gym" in labels(anna)


async def test_within_a_day_full_sessions_come_after_those_with_places(anna: Portal) -> None:
    await fill(anna, TUESDAYS, 2)
    async with work(TEST) as w:
        late = await w.db.get_one(Session, session(anna, TUESDAYS_FULL, 2))
        late.places = late.taken + 2
    await anna.open(finder(anna))
    in_order(anna.text(), "Tue 3 Mar", "17:30", "2 places left", "16:00", "Full")


async def test_who_may_only_see_has_no_buttons_and_the_same_list(portal: Portal) -> None:
    await portal.come_as(JULIA)
    text = await portal.open(finder(portal))
    assert "Tomorrow 16:00" in text
    assert "4 places left" in text
    assert not [name for name in labels(portal) if name.startswith(("Choose", "Waiting list"))]
    assert "Waiting list" not in text


async def test_what_is_not_theirs_is_not_there(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as(ZUZANA)
    booked = await portal.world.attendance("Theo", THURSDAYS, 1, of=MONDAYS)
    addresses = (
        finder(portal),
        f"/booked/{short(booked)}",
        f"/waiting/{short(portal.world.entries['offered'])}",
        "/make-ups/nonsense",
        f"/waiting/{short(portal.world.theo)}",
    )
    for address in addresses:
        assert (await portal.http.get(address)).status_code == 404, address


async def test_a_right_that_is_used_says_so_and_where_it_was_booked(portal: Portal) -> None:
    await portal.come_as(ANNA)
    text = await portal.open(finder(portal, "booked"))
    in_order(
        text, "You’ve already booked something with this make-up.", "Thu 26 Feb, 16:30", "Booked by Marek"
    )
    assert "Weekend" not in text
    text = await portal.open(finder(portal, "expired"))
    assert "This make-up had to be booked by" in text


async def test_a_name_with_markup_in_it_is_only_a_name(portal: Portal) -> None:
    async with work(TEST) as w:
        await w.db.execute(
            update(Venue).where(Venue.name == "Rathmines Gym").values(name="<img src=x onerror=alert(1)>")
        )
    await portal.come_as(ANNA)
    assert "<img src=x onerror=alert(1)>" in await portal.open(finder(portal))
    raw = (await portal.http.get(finder(portal))).text
    assert "<img src=x" not in raw


async def test_fifty_sessions_a_page_and_no_end_to_the_pages(portal: Portal) -> None:
    async with work(TEST) as w:
        like = await w.db.get_one(Session, session(portal, FRIDAYS, 0))
        for n in range(120):
            w.db.add(
                Session(
                    class_id=like.class_id,
                    number=1000 + n,
                    starts_at=like.starts_at + timedelta(days=1, minutes=7 + n * 60 * 12),
                    minutes=45,
                    venue_id=like.venue_id,
                    instructor_id=like.instructor_id,
                    places=5,
                )
            )
    await portal.come_as(ANNA)
    await portal.open(finder(portal))
    seen = []
    for _page in range(4):
        seen.append(len([name for name in labels(portal) if name.startswith(("Choose", "Waiting list"))]))
        if "Show more" in portal.text():
            await portal.tap("Show more")
    assert seen[:3] == [50, 100, 150]
    assert seen[3] > 150
    assert "Show more" not in portal.text()


# --- filters ---


async def test_filters_combine_and_all_clears_them(anna: Portal) -> None:
    await anna.tap("Weekend")
    assert "Sat 21 Feb" in anna.text()
    assert "Fri 20 Feb" not in anna.text()
    await anna.tap("Ranelagh Studio")
    text = anna.text()
    assert "Nothing fits these filters" in text
    assert "other sessions Theo can join. Book by Sun 26 Apr." in text
    in_order(text, "Show all", "aren’t shown", "are full", "None of them fits your filters.", "Clear filters")
    await anna.tap("Show all")
    assert "Fri 20 Feb" in anna.text()
    await anna.tap("Weekend")
    assert "Fri 20 Feb" not in anna.text()
    await anna.tap("All")
    assert "Fri 20 Feb" in anna.text()


async def test_showing_the_full_ones_keeps_the_filters_and_says_how_many(anna: Portal) -> None:
    async with work(TEST) as w:
        await w.db.execute(update(Session).values(places=Session.taken))
    for wish in ("Hide full", "Phibsborough Hall"):
        await anna.tap(wish)
    text = anna.text()
    in_order(text, "Nothing fits these filters", "are full", "fit your filters. Join a waiting list")
    number = int(text.split(" fit your filters")[0].split()[-1])
    await press(anna, "Show full sessions")
    text = anna.text()
    assert "Ranelagh Studio" not in text[text.index("More filters") :]
    assert sum(label.startswith("Waiting list ") for label in labels(anna)) == number


async def test_the_usual_coach_after_school_and_hiding_full_ones(anna: Portal) -> None:
    await anna.tap("Noah")
    assert "Ciara Walsh" not in anna.text()
    assert "Waiting list" in anna.text()
    await anna.tap("Hide full")
    assert "Waiting list" not in anna.text()
    await anna.tap("After school")
    assert "Noah, your usual coach" in anna.text()


async def test_more_filters_says_how_many_are_left_before_they_are_shown(anna: Portal) -> None:
    await anna.tap("More filters")
    in_order(sheet(anna), "Filters", "Day", "Mon", "Place", "Rathmines Gym", "Coach", "Lucy Moran", "Show")
    await anna.tap("Sat")
    assert "Fri 20 Feb" in anna.text(), "nothing changes behind the sheet"
    shown = sheet(anna)
    await anna.tap(shown[shown.index("Show ") :].removesuffix(" Clear"))
    assert "Fri 20 Feb" not in anna.text()
    assert "Sat 21 Feb" in anna.text()
    assert sheet(anna) == ""


# --- why not ---


async def test_every_session_that_is_missing_is_counted_and_says_why_with_the_nearest_that_fits(
    anna: Portal,
) -> None:
    await anna.tap("Missing a session?")
    text = sheet(anna)
    in_order(text, "Missing a session?", "are full", "in another programme", "One by one")
    assert "Mon 23 Feb, 17:00–17:45 Ranelagh Studio · Noah Byrne Theo already goes to this one." in text
    await anna.tap("Tue 24 Feb, 17:30–18:15")
    in_order(sheet(anna), "It’s full.", "The nearest that fits", "Tue 24 Feb, 16:00–16:45", "Choose")
    await anna.tap("All reasons")
    assert "One by one" in sheet(anna)
    await anna.tap("Tue 24 Feb, 17:30–18:15")
    await press(anna, "Choose Tue 24 Feb, 16:00", times=1)
    # the finder's own row is the first of that name; the sheet's leads to the same question
    assert "Book this make-up?" in sheet(anna)


async def test_a_full_session_that_is_missed_here_has_its_waiting_list(anna: Portal) -> None:
    await anna.tap("Missing a session?")
    await anna.tap("Tue 24 Feb, 17:30–18:15")
    in_order(sheet(anna), "It’s full.", "Join waiting list", "All reasons")
    await anna.tap_in_sheet("Join waiting list")
    await anna.reads("in line")
    await anna.tap("Missing a session?")
    await anna.tap("Tue 24 Feb, 17:30–18:15")
    in_order(sheet(anna), "It’s full. You’re", "in line", "Waiting list", "All reasons")


@pytest.mark.parametrize(
    ("full", "said"),
    [(False, "You can rejoin it."), (True, "It’s full now, but you can wait for a place.")],
)
async def test_a_session_of_ones_own_is_said_to_be_rejoined_only_where_it_can_be(
    portal: Portal, clock: TurnableClock, full: bool, said: str
) -> None:
    assert portal.world is not None
    async with work(await worlds.visitor(ANNA)) as w:
        await cancel_(w, await portal.world.attendance("Theo", MONDAYS, 2))
    clock.advance(timedelta(seconds=31))
    async with work(TEST) as w:
        await register.release_due(w)
    if full:
        await fill(portal, MONDAYS, 2)
    await portal.come_as(ANNA)
    await portal.open(finder(portal))
    await portal.tap("Missing a session?")
    assert "You said you can’t make it." in sheet(portal)
    assert "rejoin" not in sheet(portal), "the list does not know whether it can be"
    await portal.tap("Mon 2 Mar, 17:00–17:45")
    in_order(sheet(portal), f"You said you can’t make it. {said}", "See the session", "All reasons")


async def test_where_nothing_is_left_the_finder_says_why_and_whom_to_ask(portal: Portal) -> None:
    async with work(TEST) as w:
        await w.db.execute(update(Programme).values(queue_on=False))
        await w.db.execute(update(Session).values(places=Session.taken))
    await portal.come_as(ANNA)
    text = await portal.open(finder(portal))
    in_order(
        text,
        "Nothing fits right now",
        "When something fits, we’ll write to you. It can be booked by Sun 26 Apr.",
        "aren’t shown",
        "are full",
        "Hop & Tumble may know a way.",
        "Email us",
        "Call us",
        "Missing a session?",
    )


# --- confirm ---


async def test_before_a_make_up_is_booked_its_consequence_is_said_then_it_is_booked_once(
    anna: Portal,
) -> None:
    await press(anna, "Choose Sat 21 Feb, 09:30")
    in_order(
        sheet(anna),
        "Book this make-up?",
        "Sat 21 Feb, 09:30–10:15",
        "Phibsborough Hall · Lucy Moran",
        "Instead of Mon 26 Jan, 17:00",
        "You can cancel it until Fri 20 Feb, 17:00 .",
        "Book for Theo",
        "Choose another",
    )
    assert await make_ups_of(anna) == 0
    await anna.tap("Book for Theo")
    text = await anna.reads("Theo’s make-up is booked")
    in_order(
        text,
        "We’ve emailed you the details.",
        "Make-up",
        "Sat 21 Feb, 09:30",
        "until 10:15 · Phibsborough Hall",
        "Directions",
        "What happens next",
        "We’ll remind you",
        "You can cancel it until Fri 20 Feb, 17:00",
        "Theo is on the list for this session",
        "Done",
    )
    assert await make_ups_of(anna) == 1
    assert "You’ve already booked something with this make-up." in await anna.open(finder(anna))


async def test_a_double_tap_books_once(anna: Portal) -> None:
    await press(anna, "Choose Sat 21 Feb, 09:30")
    assert anna.user.client is not None
    (book,) = [
        each
        for each in anna.user.client.layout.descendants()
        if isinstance(each, ui.button) and each.text == "Book for Theo"
    ]
    for _time in range(2):
        UserInteraction(anna.user, {book}, None).click()
    await anna.reads("Theo’s make-up is booked")
    assert await make_ups_of(anna) == 1


async def test_a_right_that_does_not_come_back_is_said_before(portal: Portal) -> None:
    async with work(TEST) as w:
        await w.db.execute(update(Programme).values(returns_credit=False))
    await portal.come_as(ANNA)
    await portal.open(finder(portal))
    await press(portal, "Choose Sat 21 Feb, 09:30")
    assert "If you cancel it later, this make-up is lost." in sheet(portal)


async def test_a_place_that_goes_while_one_decides_leaves_the_make_up_and_two_others(anna: Portal) -> None:
    await press(anna, "Choose Tue 24 Feb, 16:00")
    await fill(anna, TUESDAYS, 1)
    await anna.tap("Book for Theo")
    in_order(sheet(anna), "That place has just gone. Your make-up is safe.", "These fit, too", "Book", "Book")
    assert await make_ups_of(anna) == 0
    row = anna.text()
    assert "16:00 16:45 Ranelagh Studio Noah, your usual coach Full Waiting list" in row
    await press(anna, "Book ")
    await anna.reads("Theo’s make-up is booked")
    assert await make_ups_of(anna) == 1


async def test_a_place_that_had_gone_before_the_tap_is_said_at_once(anna: Portal) -> None:
    async with work(TEST) as w:
        found = await w.db.get_one(Session, session(anna, TUESDAYS, 1))
        found.places = found.taken
    await press(anna, "Choose Tue 24 Feb, 16:00")
    in_order(sheet(anna), "That place has just gone. Your make-up is safe.", "These fit, too")


async def test_marek_who_may_change_books_in_his_own_name(portal: Portal) -> None:
    await portal.come_as(MAREK)
    await portal.open(finder(portal))
    await press(portal, "Choose Sat 21 Feb, 09:30")
    await portal.tap("Book for Theo")
    await portal.reads("Theo’s make-up is booked")
    await portal.come_as(JULIA)
    assert "Booked by Marek" in await portal.open(finder(portal))


# --- what has become of it ---


async def test_the_page_of_a_booked_make_up_tells_later_what_became_of_it(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as(ANNA)
    part = await portal.world.attendance("Theo", THURSDAYS, 1, of=MONDAYS)
    text = await portal.open(f"/booked/{short(part)}")
    in_order(text, "Theo’s make-up", "Booked by Marek, Fri 13 Feb", "Thu 26 Feb", "What happens next")
    assert "is booked" not in text, "that was a week ago"
    assert "emailed" not in text
    async with work(await worlds.visitor(ANNA)) as w:
        await cancel_(w, part)
    text = await portal.open(f"/booked/{short(part)}")
    assert "Theo’s make-up is cancelled" in text
    assert "What happens next" not in text


async def test_what_marek_has_booked_is_his_and_no_mail_to_anna_is_claimed(portal: Portal) -> None:
    await portal.come_as(MAREK)
    await portal.open(finder(portal))
    await press(portal, "Choose Sat 21 Feb, 09:30")
    await portal.tap("Book for Theo")
    text = await portal.reads("Theo’s make-up is booked")
    assert "We’ve emailed you the details." in text
    assert portal.user.client is not None
    async with reading(TEST) as r:
        just_now = (Attendance.type == "make_up", Attendance.state == "going", Attendance.changed_at == r.now)
        part = await r.db.scalar(select(Attendance.id).where(*just_now))
    assert part is not None
    await portal.come_as(ANNA)
    text = await portal.open(f"/booked/{short(part)}")
    in_order(text, "Theo’s make-up", "Booked by Marek, Thu 19 Feb", "Sat 21 Feb")
    assert "emailed" not in text


async def test_where_notices_are_off_nothing_promises_a_reminder(portal: Portal) -> None:
    assert portal.world is not None
    async with work(TEST) as w:
        await w.db.execute(update(Client).where(Client.email == ANNA).values(notices_on=False))
    await portal.come_as(ANNA)
    booking = f"/bookings/{short(portal.world.booking('Theo', MONDAYS))}"
    text = await portal.open(f"{booking}?view=details")
    in_order(text, "The day before", "Off, because notices are off in your profile", "When something changes")
    assert "By email, at" not in text
    part = await portal.world.attendance("Theo", THURSDAYS, 1, of=MONDAYS)
    assert "remind" not in await portal.open(f"/booked/{short(part)}")
    await portal.open(f"{booking}?session={short(part)}")
    await portal.tap_in_sheet("Can’t make it")
    await portal.tap_in_sheet("Cancel this session")
    in_order(portal.sheet(), "Cancelled. Pick a make-up?", "You have until Sun 17 May to book.")
    assert "remind" not in portal.sheet()


async def test_where_mails_do_not_arrive_none_is_promised(portal: Portal) -> None:
    assert portal.world is not None
    async with work(TEST) as w:
        values = {"delivery_problem": "mail: no such mailbox"}
        await w.db.execute(update(Client).where(Client.email == ANNA).values(values))
    await portal.come_as(ANNA)
    booking = f"/bookings/{short(portal.world.booking('Theo', MONDAYS))}"
    assert "Our last email to anna@example.com didn’t arrive." in await portal.open(f"{booking}?view=details")
    await portal.open(finder(portal))
    await press(portal, "Choose Sat 21 Feb, 09:30")
    await portal.tap("Book for Theo")
    text = await portal.reads("Theo’s make-up is booked")
    assert "emailed" not in text
    assert "remind" not in text


async def test_a_helper_is_not_promised_what_only_the_owner_gets(portal: Portal) -> None:
    assert portal.world is not None
    part = await portal.world.attendance("Theo", THURSDAYS, 1, of=MONDAYS)
    await portal.come_as(MAREK)
    await portal.open(f"/bookings/{short(portal.world.booking('Theo', MONDAYS))}?session={short(part)}")
    await portal.tap_in_sheet("Can’t make it")
    await portal.tap_in_sheet("Cancel this session")
    assert "Cancelled. Pick a make-up?" in portal.sheet()
    assert "remind" not in portal.sheet()


async def test_an_ordinary_session_has_no_such_page(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as(ANNA)
    part = await portal.world.attendance("Theo", MONDAYS, 1)
    assert (await portal.http.get(f"/booked/{short(part)}")).status_code == 404


# --- the waiting list ---


async def test_joining_a_waiting_list_is_one_tap_with_a_way_back(anna: Portal) -> None:
    await press(anna, "Waiting list Tue 24 Feb, 17:30")
    assert "You’re 1st in line Leave" in anna.text()
    assert "You’re 1st in line Undo" in anna.text()
    await anna.tap("Undo")
    assert "You’re 1st in line" not in anna.text().replace("You’re 1st in line Undo", "")
    await press(anna, "Waiting list Tue 24 Feb, 17:30")
    await press(anna, "Leave Tue 24 Feb, 17:30")
    assert "You’ve left this waiting list." in anna.text()
    async with reading(TEST) as r:
        assert anna.world is not None
        mine = QueueEntry.credit_id == anna.world.credits["to_book"]
        states = await r.db.scalars(select(QueueEntry.state).where(mine))
        assert set(states) == {"withdrawn"}


async def test_waiting_for_a_place_that_is_free_by_now_says_so(anna: Portal) -> None:
    async with work(TEST) as w:
        found = await w.db.get_one(Session, session(anna, TUESDAYS_FULL, 2))
        found.places = found.taken + 1
    await press(anna, "Waiting list Tue 3 Mar, 17:30")
    assert "A place is free right now. You can book it." in anna.text()
    assert "Choose Tue 3 Mar, 17:30, Ranelagh Studio" in labels(anna)


@pytest.fixture
async def grace(portal: Portal) -> Portal:
    """A Tuesday place is held for Grace's Sam."""
    assert portal.world is not None
    await portal.come_as(GRACE)
    await portal.open(f"/waiting/{short(portal.world.entries['offered'])}")
    return portal


async def test_a_held_place_says_until_when_in_words_and_one_tap_takes_it(grace: Portal) -> None:
    in_order(
        grace.text(),
        "A place is free",
        "Sam Mighty Movers",
        "Tue 24 Feb, 17:30",
        "until 18:15 · Ranelagh Studio",
        "Held for you until",
        "Take the place",
    )
    await grace.tap("Take the place")
    await grace.reads("Sam’s make-up is booked")
    assert grace.world is not None
    text = await grace.open(f"/waiting/{short(grace.world.entries['offered'])}")
    in_order(text, "It’s booked", "See the make-up")


async def test_the_finder_shows_a_held_place_with_the_way_to_it(grace: Portal) -> None:
    await grace.open(finder(grace, "offered"))
    assert "Held for you until" in grace.text()
    await press(grace, "Take a look Tue 24 Feb, 17:30")
    await grace.reads("Take the place")


async def test_no_thanks_gives_the_place_on_and_keeps_the_make_up(grace: Portal) -> None:
    await grace.tap("No, thanks")
    in_order(grace.text(), "Not waiting any more", "Your make-up is safe.", "See all make-ups")


async def test_a_hold_that_has_run_out_says_so_and_lets_one_wait_again(
    grace: Portal, clock: TurnableClock
) -> None:
    assert grace.world is not None
    clock.advance(timedelta(hours=4))
    async with work(TEST) as w:
        assert await queue.lapse_due(w) == 1
    await fill(grace, TUESDAYS_FULL, 1)
    text = await grace.open(f"/waiting/{short(grace.world.entries['offered'])}")
    in_order(
        text, "That place has gone", "This place was held for you until", "It has gone since.", "Wait again"
    )
    assert "These fit, too" in text
    await grace.tap("Wait again")
    await grace.reads("You’re 1st in line. We’ll message you.")
    await grace.tap("Leave the waiting list")
    assert "You’ve left this waiting list." in grace.text()


async def test_a_place_that_goes_while_one_looks_at_it_is_refused_in_words(
    grace: Portal, clock: TurnableClock
) -> None:
    clock.advance(timedelta(hours=4))
    async with work(TEST) as w:
        await queue.lapse_due(w)
    await grace.open(f"/waiting/{short(grace.world.entries['offered'])}")  # type: ignore[union-attr]
    assert "nobody has taken it yet" in grace.text()
    async with work(TEST) as w:
        found = await w.db.get_one(Session, session(grace, TUESDAYS_FULL, 1))
        found.places = found.taken
    await grace.tap("Take the place")
    in_order(grace.text(), "That place has gone", "It has gone since.")


async def test_somebody_who_waits_reads_their_place_in_their_own_language(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as(ZUZANA)
    text = await portal.open(f"/waiting/{short(portal.world.entries['waiting'])}")
    assert "1." in text


async def test_filters_of_the_address_are_read_and_those_that_do_not_exist_passed_over(
    portal: Portal,
) -> None:
    await portal.come_as(ANNA)
    async with reading(TEST) as r:
        gym = short(await r.db.scalar(select(Venue.id).where(Venue.name == "Rathmines Gym")) or UUID(int=0))
    seen = await portal.open(
        f"{finder(portal)}?day=fri,someday&place={gym},{short(UUID(int=7))}&coach=&full=no"
    )
    assert "Fri 20 Feb" in seen
    assert "Thu 19 Feb" not in seen
    assert "Rathmines Gym" in seen
