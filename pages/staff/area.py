"""The staff's area: its home. It has no tabs until there is more than one screen."""

from __future__ import annotations

from pages.app.areas import Area
from services.core.visitor import Kind

AREA = Area(Kind.STAFF, "staff", home="/staff")
