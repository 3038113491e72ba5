"""The sick day: sessions that cannot take place as planned are given to a substitute or cancelled, all in one act.

The same for one session, for a venue on a day, and for a day off found out late.
"""
