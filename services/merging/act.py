"""Merging is an act on many things: previewed, done as it was shown, and taken back for thirty days (B5)."""

from __future__ import annotations

from services.core.acts import BulkAct
from services.merging import doing, planning, taking_back

MERGE = BulkAct(planning.NAME, planning.plan, doing.do, taking_back.reverse, taking_back.undo)
"""Two clients who are one person become one."""
