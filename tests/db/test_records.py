"""Records hold what the entities of the same rows hold, for every table that the demo fills."""

from __future__ import annotations

import pytest
from sqlalchemy import event, func, literal, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapper

from db import Account, Debt, Order, Provider
from db.base import Table
from db.records import Records
from services.core.visitor import Visitor
from services.core.work import App, reading
from tests.world import World

TEST = Visitor.system("test")


async def test_a_record_holds_what_its_entity_holds(world: World) -> None:
    mappers: list[Mapper[Table]] = sorted(Table.registry.mappers, key=lambda each: each.class_.__name__)
    seen = 0
    async with reading(TEST) as r:
        for mapper in mappers:
            key = mapper.class_.__mapper__.primary_key
            statement = select(mapper.class_).order_by(*key).limit(20)
            entities = (await r.db.scalars(statement)).all()
            records = [record for (record,) in await r.db.run_sync(Records(statement).read, {})]
            columns = [each for each in mapper.column_attrs if not each.deferred]
            names = [each.key for each in (*columns, *mapper.composites)]
            assert [[getattr(record, name) for name in names] for record in records] == [
                [getattr(entity, name) for name in names] for entity in entities
            ], mapper.class_.__name__
            seen += bool(records)
    assert seen > 30


async def test_what_an_outer_join_has_not_found_is_none(world: World) -> None:
    statement = select(Debt, Account, Order.number).join(Account, Account.id == Debt.account_id)
    statement = statement.outerjoin(Order, Order.id == Debt.order_id).add_columns(Order)
    async with reading(TEST) as r:
        found = await r.db.run_sync(Records(statement).read, {})
    assert {order is None for _debt, _account, _number, order in found} == {True, False}
    assert all(debt.account_id == account.id for debt, account, _number, _order in found)
    assert all((number is None) == (order is None) for _debt, _account, number, order in found)


async def test_a_record_cannot_be_changed(world: World) -> None:
    async with reading(TEST) as r:
        ((here,),) = await r.db.run_sync(Records(select(Provider)).read, {})
    with pytest.raises(AttributeError):
        here.name = "Another"


async def test_an_error_and_a_listener_learn_of_it_as_of_any_statement(house: App) -> None:
    """The rows come past SQLAlchemy's results, and past nothing else of it."""
    heard = []
    async with reading(TEST) as r:
        connection = (await r.db.connection()).sync_connection
        assert connection is not None

        def hear(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
            heard.append(statement)

        event.listen(connection, "before_cursor_execute", hear)
        assert await r.db.run_sync(Records(select(literal(7))).read, {}) == [(7,)]
        with pytest.raises(DBAPIError):
            await r.db.run_sync(Records(select(func.no_such_function(7))).read, {})
    assert len(heard) == 2
