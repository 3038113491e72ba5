"""The act of a sick day, for the table of acts."""

from __future__ import annotations

from services.core.acts import BulkAct
from services.sick_day.doing import do
from services.sick_day.planning import NAME, plan
from services.sick_day.returning import reverse
from services.sick_day.taking_back import undo

SICK_DAY = BulkAct(NAME, plan, do, reverse, undo)
