"""Roles × services (T24): every call that a screen of the staff makes is refused to each role that lacks the right.

The calls are found in the screens themselves, so one that is new has to be declared. Each is made with real ids: the
owner is not told that there is nothing (the control), and whoever lacks the right is.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock
from uuid import uuid4

import pytest
from sqlalchemy import select

import pages
from db import STAFF_ROLES, Attendance, Debt, Invoice, Order, Pass, Product, SecondFactor, Staff
from services.core import ids
from services.core.capabilities import CAPABILITIES, Capability
from services.core.configuration import Configuration
from services.core.refusals import NotAllowed, NotFound
from services.core.visitor import Visitor
from services.core.work import app, work
from services.demo.timetable import MONDAYS
from tests import world as worlds
from tests.pages.test_access import _things
from tests.world import World

SYSTEM = Visitor.system("test")
SCREENS = Path(pages.__file__).parent / "staff"
C = Capability
NEEDS: dict[str, Capability] = {
    "services.attendance.content.link_form": C.TIMETABLE,
    "services.attendance.sick_day": C.TIMETABLE,
    "services.bookings": C.CLIENTS,
    "services.imports.batches": C.SETTINGS,
    "services.make_ups": C.CLIENTS,
    "services.notices.own_text": C.MESSAGES,
    "services.notices.inbox": C.MESSAGES,
    "services.operations.acts_done": C.TIMETABLE,
    "services.operations.setup": C.SETTINGS,
    "services.operations.website": C.SETTINGS,
    "services.people.new_family": C.CLIENTS,
    "services.overview.exports.lists": C.EXPORT,
    "services.overview.figures": C.TIMETABLE,
    "services.overview.history.of_one.of_family": C.CLIENTS,
    "services.overview.history.of_one.of_booking": C.CLIENTS,
    "services.overview.history.reading": C.HISTORY,
    "services.invoices": C.MONEY,
    "services.merging": C.MONEY,
    "services.orders": C.MONEY,
    "services.overview.family": C.CLIENTS,
    "services.overview.shop": C.MONEY,
    "services.payments": C.MONEY,
    "services.people.apart": C.MONEY,
    "services.people.changing": C.CLIENTS,
    "services.people.duplicates": C.MONEY,
    "services.people.families": C.CLIENTS,
    "services.people.unreached.clear": C.CLIENTS,
    "services.overview.rule_examples": C.SETTINGS,
    "services.overview.what_if": C.SETTINGS,
    "services.prices": C.MONEY,
    "services.provider.by_itself": C.SETTINGS,
    "services.provider.kept_rules": C.SETTINGS,
    "services.sign_in.address_change": C.CLIENTS,
    "services.sign_in.helping": C.CLIENTS,
    "services.sign_in.inviting": C.TEAM,
    "services.sign_in.managing": C.TEAM,
    "services.sign_in.team": C.TEAM,
    "services.timetable": C.TIMETABLE,
}
"""The right that a call needs, by the longest beginning of its name."""
OTHERWISE = {
    "services.bookings.booking_page.one": "by the booking: tests/services/core/test_access_by_role.py",
    "services.core.access.booking": "the same",
    "services.attendance.content.files.for_staff.form": "by the session: tests/services/attendance/content/test_files.py",
    "services.attendance.content.files.for_staff.listed": "the same",
    "services.attendance.content.files.keeping.put_back": "the same",
    "services.attendance.content.files.keeping.remove": "the same",
    "services.attendance.content.files.keeping.share": "the same",
    "services.attendance.content.for_staff.around": "by the session: tests/services/attendance/content",
    "services.attendance.content.report_form.form": "the same",
    "services.attendance.content.writing.keep": "the same",
    "services.attendance.sick_day.families.sessions": "names of classes and their times",
    "services.attendance.sick_day.of_day.substitutes": "names of colleagues",
    "services.bookings.beginning.plans": "names of plans; none for staff who do not see money",
    "services.core.acts.apply": "by what the act is about: each plan asks",
    "services.core.acts.preview": "the same",
    "services.core.acts.preview_taking_back": "the same",
    "services.core.acts.take_back": "the same",
    "services.core.done_acts.done": "after the act itself was asked",
    "services.imports.batches.one_file.line": "by the batch of the line",
    "services.make_ups.credits.covers.named": "names of programmes, classes and venues",
    "services.make_ups.credits.giving.usual_last_day": "a day of the calendar",
    "services.notices.delivering.rendering.previewed": "of what a plan holds that was shown before",
    "services.notices.messages.sessions_changed.planned": "the same",
    "services.notices.telling.this_week.got": "the same",
    "services.people.unreached.listed": "nothing for staff who do not look after clients",
    "services.timetable.series_form.blank": "an empty form",
    "services.waiting_list.queue.join": "by the make-up: tests/services/core/test_access_by_role.py",
    "services.core.versions.last_change": "after the thing itself was read",
    "services.overview.exports.columns.span": "days of the calendar",
    "services.invoices.seller.seller": "the provider's own details, which stand on every invoice",
    "services.operations.setup.checklist.missing": "nothing for staff who change no settings",
    "services.operations.setup.first_class.days": "days of the calendar",
    "services.operations.setup.first_class.has_one": "whether there is a class",
    "services.orders.view.listed": "one's own orders; nothing for staff who do not see money",
    "services.payments.bank_details.payee": "the account that every family pays to",
    "services.overview.history.of_one.of_session": "by the session: tests/services/overview/history/test_history.py",
    "services.overview.history.of_one.of_thing": "after the thing itself was read",
    "services.overview.history.reading.kinds": "names of what the visitor may read",
    "services.provider.places": "names of venues and colleagues",
    "services.provider.kept_rules.make_ups_version": "a version's number",
    "services.register.child.child": "by the part in the session: tests/services/core/test_access_by_role.py",
    "services.register.child.set_care": "the same",
    "services.register.day.day": "by the sessions: tests/services/register",
    "services.register.day.one": "the same",
    "services.register.day.week": "the same",
    "services.sign_in.second.renewing.left": "one's own",
}
"""Calls whose answer depends on more than the role, or says nothing that anybody may not know, and why."""


def calls() -> dict[str, str]:
    """Every service that a screen of the staff calls with a reading or a work; "r" or "w"."""
    found: dict[str, str] = {}
    for file in sorted(SCREENS.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        known = {
            each.asname or each.name: f"{node.module}.{each.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("services")
            for each in node.names
        }
        for node in ast.walk(tree):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id=module), attr=name),
                    args=[ast.Name(id="r" | "w" as how), *_],
                ) if module in known:
                    found[f"{known[module]}.{name}"] = how
    return found


def needed(name: str) -> Capability | None:
    """The right that a call needs; None where it is declared otherwise."""
    if name in OTHERWISE:
        return None
    begun = [start for start in NEEDS if name == start or name.startswith(f"{start}.")]
    assert begun, f"{name} is not declared: give it its line in NEEDS, or its reason in OTHERWISE"
    return NEEDS[max(begun, key=len)]


def test_every_call_is_declared_and_every_declaration_is_of_a_call() -> None:
    found = calls()
    assert len(found) > 100
    used = {start for name in found if name not in OTHERWISE for start in NEEDS if name.startswith(start)}
    assert used == set(NEEDS)
    assert set(OTHERWISE) <= set(found)
    for name in found:
        needed(name)


async def real(world: World) -> dict[str, Any]:
    """An argument for each name that a service gives one: real ids, and texts that something can be made of."""
    things = await _things(world)
    found: dict[str, Any] = {
        name: ids.read(each["own"]) for name, each in things.items() if len(each.get("own", "")) == ids.LENGTH
    }
    async with work(SYSTEM) as w:
        for name, table in (
            ("debt_id", Debt),
            ("order_id", Order),
            ("pass_id", Pass),
            ("product_id", Product),
            ("paper_id", Invoice),
            ("staff_id", Staff),
        ):
            found[name] = await w.db.scalar(select(table.id).order_by(table.id).limit(1))
        found["attendance_id"] = await w.db.scalar(select(Attendance.id).limit(1))
        orla = (await w.db.scalars(select(Staff.id).where(Staff.email == "orla@example.com"))).one()
        w.db.add(SecondFactor(staff_id=orla, kind="totp", secret="x", created_at=w.now, confirmed_at=w.now))
    found["invoice_id"], found["from_id"] = found["paper_id"], found["debt_id"]
    found["session_id"] = world.session(MONDAYS, 1)
    found["keep_id"] = found["one_id"] = world.anna
    found["gone_id"] = found["other_id"] = world.zuzana
    found |= {"form": "make-up-booked", "language": "en"}
    return found | {"text": "", "name": "clients", "key": "x", "page": 0, "at_most": 5, "way": "cash"}


def arguments(of: Any, known: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """Something for every parameter that needs it, after the first."""
    given, named = [], {}
    for each in list(inspect.signature(of).parameters.values())[1:]:
        if each.kind in (each.VAR_KEYWORD, each.VAR_POSITIONAL):
            continue
        if each.default is not each.empty and each.name not in known:
            continue
        value = known.get(each.name)
        if value is None:
            value = _of_kind(str(each.annotation))
        if each.kind is each.KEYWORD_ONLY:
            named[each.name] = value
        else:
            given.append(value)
    return given, named


def _of_kind(annotation: str) -> Any:
    if annotation.startswith(("UUID", "uuid")):
        return uuid4()
    if annotation.startswith(("str", "Literal")):
        return "x"
    if annotation.startswith(("int", "bool")):
        return 0
    if annotation.startswith(("Mapping", "dict")):
        return {}
    if annotation.startswith(("Sequence", "list", "tuple", "Iterable", "Collection", "set")):
        return []
    return MagicMock()


class Enough(Exception):
    """Nothing of a try is kept."""


async def is_refused(visitor: Visitor, name: str, known: Mapping[str, Any]) -> bool:
    """Whether this visitor is told that there is no such thing for them, or that they may not."""
    module, _dot, attribute = name.rpartition(".")
    function = getattr(import_module(module), attribute)
    given, named = arguments(function, known)
    try:
        async with work(visitor) as w:
            answer = function(w, *given, **named)
            if inspect.isawaitable(answer):
                await answer
            raise Enough
    except (NotFound, NotAllowed):
        return True
    except Exception:
        return False


@pytest.fixture
async def known(world: World, tmp_path: Path) -> dict[str, Any]:
    """Arguments, in Hop & Tumble."""
    app().configuration = Configuration(data=tmp_path / "data", public_url="http://test", _env_file=None)  # type: ignore[call-arg]
    return await real(world)


UNREACHED = 28
"""Of so few calls the arguments made here lead the owner to nothing, so that they prove nothing."""


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_no_role_gets_past_a_service_whose_right_it_lacks(known: dict[str, Any]) -> None:
    owner = await worlds.visitor("orla@example.com")
    found = [name for name in calls() if needed(name) is not None]
    reached = {name for name in found if not await is_refused(owner, name, known)}
    assert len(found) - len(reached) <= UNREACHED, sorted(set(found) - reached)
    passed = []
    for role in STAFF_ROLES:
        visitor = await _colleague(role)
        for name in found:
            right = needed(name)
            if right not in CAPABILITIES[role] and not await is_refused(visitor, name, known):
                passed.append((role, name))
    assert passed == []


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_a_service_that_forgets_to_ask_is_noticed(
    known: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the guard of the team's list is taken off."""
    from services.sign_in import team

    visitor = await _colleague("receptionist")
    assert await is_refused(visitor, "services.sign_in.team.members", known)
    monkeypatch.setattr(team, "owners_only", lambda _r: None)
    assert not await is_refused(visitor, "services.sign_in.team.members", known)


async def _colleague(role: str) -> Visitor:
    email = f"{role.replace('_', '-')}@colleagues.example"
    async with work(SYSTEM) as w:
        if await w.db.scalar(select(Staff.id).where(Staff.email == email)) is None:
            w.db.add(Staff(email=email, first_name="Kim", role=role))
    return await worlds.visitor(email)
