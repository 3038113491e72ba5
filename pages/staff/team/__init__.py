"""The team: who can log in on the staff side, what each role may do, and where everybody is logged in."""

from pages.staff.team.everybody import team
from pages.staff.team.member import member
from pages.staff.team.new import new

__all__ = ["member", "new", "team"]
