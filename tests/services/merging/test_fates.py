"""No table that points to people is forgotten by a merge: read from the tables themselves."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, MetaData, Table, Uuid

import db
from db import money_guards
from services.merging.fates import JOINED, KEPT, MOVED, ONE_EACH, name

PEOPLE = ("clients", "attendees")


def pointing(metadata: MetaData) -> set[str]:
    """Every column with a foreign key to a client or a child."""
    return {
        f"{table.name}.{key.parent.name}"
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if key.target_fullname.partition(".")[0] in PEOPLE
    }


def declared() -> list[str]:
    return [name(column) for column in (*MOVED, *ONE_EACH, *JOINED, *KEPT)]


def test_each_column_that_names_a_person_has_one_fate() -> None:
    assert sorted(declared()) == sorted(pointing(db.Table.metadata))


def test_a_table_that_is_added_later_is_noticed() -> None:
    later = MetaData()
    Table("clients", later, Column("id", Uuid, primary_key=True))
    Table(
        "letters", later, Column("id", Uuid, primary_key=True), Column("client_id", ForeignKey("clients.id"))
    )
    assert pointing(later) - set(declared()) == {"letters.client_id"}


def test_the_database_lets_nothing_else_go_to_another_client() -> None:
    moved = {column.class_.__tablename__ for column in MOVED}
    assert set(money_guards.MERGED) <= moved
    fixed = {table for table, columns in money_guards.FIXED.items() if "client_id" in columns}
    assert not fixed & moved
    assert not (set(money_guards.KEPT) - set(money_guards.MERGED)) & moved
