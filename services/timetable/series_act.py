"""The act by which staff make a class, or change when and where one meets (B4)."""

from __future__ import annotations

from services.core.acts import BulkAct
from services.timetable import series_back, series_do, series_plan

SERIES = BulkAct(series_plan.NAME, series_plan.plan, series_do.do, series_back.reverse, series_back.undo)
