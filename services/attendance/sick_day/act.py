"""The act of a sick day, for the table of acts."""

from __future__ import annotations

from services.attendance.sick_day.doing import do
from services.attendance.sick_day.planning import NAME, plan
from services.attendance.sick_day.returning import reverse
from services.attendance.sick_day.taking_back import undo
from services.core.acts import BulkAct

SICK_DAY = BulkAct(NAME, plan, do, reverse, undo)
