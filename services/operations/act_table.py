"""THE TABLE OF ACTS on many things: each is previewed, done, stopped and taken back by `services/core/acts.py`.

A new one is one line here and one world in `tests/services/act_worlds.py`; `tests/services/test_acts.py` walks them all.
"""

from __future__ import annotations

from services.attendance.sick_day.act import SICK_DAY
from services.core.acts import BulkAct
from services.imports.batches.act import IMPORT
from services.make_ups.credits.giving import GIVING
from services.make_ups.credits.keeping import CREDITS
from services.merging.act import MERGE
from services.timetable.book_next import BOOK_NEXT
from services.timetable.next_asking import ASK_NEXT
from services.timetable.next_term import NEXT_TERM
from services.timetable.policy_act import POLICY
from services.timetable.series_act import SERIES

_ALL: tuple[BulkAct, ...] = (
    ASK_NEXT,
    BOOK_NEXT,
    CREDITS,
    GIVING,
    IMPORT,
    MERGE,
    NEXT_TERM,
    POLICY,
    SERIES,
    SICK_DAY,
)

ACTS: dict[str, BulkAct] = {each.name: each for each in _ALL}
"""By the name under which they are stored."""
