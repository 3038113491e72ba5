"""Sessions that cannot take place as planned: somebody is ill, a venue is closed, a day is off."""

from pages.staff.sick_day.choosing import choosing
from pages.staff.sick_day.page import sick_day

__all__ = ["choosing", "sick_day"]
