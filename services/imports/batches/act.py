"""The act on many things by which a file is brought in and taken back (services/core/acts.py)."""

from __future__ import annotations

from services.core.acts import BulkAct
from services.imports.batches import bringing_in, taking_back

IMPORT = BulkAct(bringing_in.NAME, bringing_in.plan, bringing_in.do, taking_back.reverse, taking_back.undo)
"""One file."""
