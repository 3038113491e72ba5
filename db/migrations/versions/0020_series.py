"""Series of classes, the origin of each session, rooms, and who stays in the next term.

Plain ALTERs of the tables that stand, so that SQLite loses no trigger and no CHECK.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

ORIGINS = "CHECK (origin IN ('generated', 'moved', 'added'))"
SAME = ("minutes", "venue_id", "instructor_id")


def upgrade() -> None:
    """Three tables, five columns, and a series for each class that stands."""
    _tables()
    id_type = "UUID" if op.get_bind().dialect.name == "postgresql" else "CHAR(32)"
    for table, column, to in (
        ("classes", "follows_id", "classes"),
        ("sessions", "series_id", "class_series"),
        ("sessions", "room_id", "rooms"),
    ):
        named = f"CONSTRAINT fk_{table}_{column}_{to} REFERENCES {to} (id)"
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {id_type} {named}")
    op.add_column("sessions", sa.Column("week_on", sa.Date(), nullable=True))
    op.add_column("venues", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.execute(
        f"ALTER TABLE sessions ADD COLUMN origin VARCHAR DEFAULT 'added' NOT NULL CONSTRAINT ck_sessions_origin {ORIGINS}"
    )
    _fill()
    op.create_index("uq_sessions_series_week", "sessions", ["series_id", "week_on"], unique=True)


def downgrade() -> None:
    """The same, back"""
    op.drop_index("uq_sessions_series_week", table_name="sessions")
    op.drop_table("next_places")
    for column in ("origin", "week_on", "room_id", "series_id"):
        op.execute(f"ALTER TABLE sessions DROP COLUMN {column}")
    op.execute("ALTER TABLE venues DROP COLUMN version")
    op.execute("ALTER TABLE classes DROP COLUMN follows_id")
    op.drop_table("class_series")
    op.drop_table("rooms")


def _tables() -> None:
    op.create_table(
        "rooms",
        sa.Column("venue_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["venue_id"], ["venues.id"], name=op.f("fk_rooms_venue_id_venues")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms")),
    )
    op.create_index("uq_rooms_venue_name", "rooms", ["venue_id", "name"], unique=True)
    op.create_table(
        "class_series",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("weekday", "starts_minute", "minutes")),
        sa.Column("venue_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("instructor_id", sa.Uuid(), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("on_public_holidays", sa.Boolean(), nullable=False),
        sa.Column("on_school_holidays", sa.Boolean(), nullable=False),
        sa.Column("dropped", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_class_series_weekday")),
        sa.CheckConstraint(
            "starts_minute BETWEEN 0 AND 1439 AND minutes BETWEEN 1 AND 1440",
            name=op.f("ck_class_series_time"),
        ),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_class_series_days")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_class_series_{column}_{table}"))
            for column, table in (
                ("class_id", "classes"),
                ("venue_id", "venues"),
                ("room_id", "rooms"),
                ("instructor_id", "staff"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_series")),
    )
    op.create_index("ix_class_series_class_id", "class_series", ["class_id"])
    op.create_table(
        "next_places",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("asked_at", db.base.Moment(timezone=True), nullable=True),
        sa.Column("answered_at", db.base.Moment(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("booked_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("answer IN ('open', 'yes', 'no')", name=op.f("ck_next_places_answer")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_next_places_{column}_{table}"))
            for column, table in (
                ("class_id", "classes"),
                ("booking_id", "bookings"),
                ("booked_id", "bookings"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_next_places")),
    )
    op.create_index("ix_next_places_class_id", "next_places", ["class_id"])
    op.create_index("uq_next_places_booking_class", "next_places", ["booking_id", "class_id"], unique=True)


def _fill() -> None:
    """A series for each class; its sessions, of each week one, are the series's own."""
    connection = op.get_bind()
    zone = connection.execute(sa.text("SELECT zone FROM providers LIMIT 1")).scalar()
    if zone is None:
        return
    ids = ("id", "class_id", "venue_id", "instructor_id")
    numbers = ("weekday", "starts_minute", "minutes")
    days = ("first_on", "last_on")
    classes = sa.table("classes", *_columns(ids[:1] + ids[2:], numbers, days))
    series = sa.table(
        "class_series",
        *_columns(ids, numbers, days),
        sa.column("on_public_holidays", sa.Boolean()),
        sa.column("on_school_holidays", sa.Boolean()),
        sa.column("dropped", sa.JSON()),
    )
    sessions = sa.table(
        "sessions",
        *_columns((*ids, "series_id"), numbers[2:], ("week_on",)),
        sa.column("starts_at", db.base.Moment()),
        sa.column("origin", sa.String()),
    )
    rules = {row.id: row._asdict() for row in connection.execute(sa.select(classes))}
    if not rules:
        return
    of = {class_id: uuid4() for class_id in rules}
    more = {"on_public_holidays": True, "on_school_holidays": True, "dropped": []}
    ended = ({**rule, "last_on": max(rule["first_on"], rule["last_on"])} for rule in rules.values())
    made = [{**rule, **more, "id": of[rule["id"]], "class_id": rule["id"]} for rule in ended]
    connection.execute(series.insert(), made)
    found = [row._asdict() for row in connection.execute(sa.select(sessions).order_by(sessions.c.starts_at))]
    linked = [
        {"of": id_, "in_": of[class_id], "week": week, "how": how}
        for id_, class_id, week, how in _linked(found, rules, ZoneInfo(zone))
    ]
    if linked:
        into = {"series_id": "in_", "week_on": "week", "origin": "how"}
        values = {column: sa.bindparam(name) for column, name in into.items()}
        statement = sessions.update().where(sessions.c.id == sa.bindparam("of")).values(values)
        connection.execute(statement, linked)


def _columns(ids: tuple[str, ...], numbers: tuple[str, ...], days: tuple[str, ...]) -> list[Any]:
    of = ((ids, sa.Uuid()), (numbers, sa.Integer()), (days, sa.Date()))
    return [sa.column(name, type_) for names, type_ in of for name in names]


def _linked(
    sessions: list[dict[str, Any]], rules: dict[UUID, dict[str, Any]], zone: ZoneInfo
) -> list[tuple[UUID, UUID, date, str]]:
    """Which session is its series's own in which week; those that are as the class says go first."""
    best: dict[tuple[UUID, date], tuple[UUID, str]] = {}
    for row in sessions:
        rule = rules[row["class_id"]]
        local = row["starts_at"].astimezone(zone)
        on_time = (local.weekday(), local.hour * 60 + local.minute) == (
            rule["weekday"],
            rule["starts_minute"],
        )
        as_said = on_time and all(row[name] == rule[name] for name in SAME)
        key = (row["class_id"], local.date() - timedelta(days=local.weekday()))
        if as_said or key not in best:
            best[key] = (row["id"], "generated" if as_said else "moved")
    return [(id_, class_id, week, how) for (class_id, week), (id_, how) in best.items()]
