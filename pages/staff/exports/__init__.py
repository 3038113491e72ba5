"""Lists that staff take out as files."""

from pages.staff.exports.room import exports

__all__ = ["exports"]
