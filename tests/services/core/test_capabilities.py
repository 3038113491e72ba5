"""Who may do what on the staff side."""

from __future__ import annotations

from uuid import uuid4

import pytest

from db import STAFF_ROLES
from services.core.capabilities import CAPABILITIES, Capability, may
from services.core.visitor import Kind, Visitor

ALL = {each.value for each in Capability}
TABLE = {
    "owner": ALL,
    "assistant": ALL - {"team"},
    "main_instructor": {"register", "contacts", "clients", "timetable", "messages", "history"},
    "instructor": {"register", "contacts"},
    "external_instructor": {"register"},
    "receptionist": {"register"},
}


def staff(role: str) -> Visitor:
    return Visitor(Kind.STAFF, "X", staff_id=uuid4(), role=role)


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_every_role_may_what_is_declared(role: str) -> None:
    assert {each.value for each in Capability if may(staff(role), each)} == TABLE[role]


def test_the_table_names_every_role() -> None:
    assert set(CAPABILITIES) == set(STAFF_ROLES)


@pytest.mark.parametrize(
    "visitor",
    [
        Visitor.anonymous(),
        Visitor.system("import"),
        staff("cleaner"),
        staff(""),
        Visitor(Kind.CLIENT, "Anna", client_id=uuid4()),
        Visitor(Kind.CLIENT, "Anna", client_id=uuid4(), role="owner"),
    ],
)
def test_nobody_else_may_anything(visitor: Visitor) -> None:
    assert not [each for each in Capability if may(visitor, each)]
