"""THE TABLE OF SCREENS: a tour of the product. Address, who draws it; all of them are for signed-in families.

Ids in an address are called by what they name (`booking_id`, `credit_id`, `attendance_id`): `pages/app/screens.py` checks
them before anything is built. Plain HTML that needs no sign-in lives in `pages/plain/`.
"""

from pages.app.areas import Screen
from pages.family import benefits, booking, bookings, home, profile
from pages.family.make_ups import confirmation, finder, waiting_list

SCREENS = (
    Screen("/", home.home),
    Screen("/bookings", bookings.bookings),
    Screen("/bookings/{booking_id}", booking.booking),
    Screen("/benefits", benefits.benefits),
    Screen("/make-ups/{credit_id}", finder.finder),
    Screen("/booked/{attendance_id}", confirmation.booked),
    Screen("/waiting/{entry_id}", waiting_list.waiting),
    Screen("/profile", profile.profile),
    Screen("/profile/data", profile.my_data),
    Screen("/profile/notices", profile.notices),
    Screen("/profile/language", profile.language),
    Screen("/profile/theme", profile.theme),
    Screen("/profile/devices", profile.devices),
)
