"""All icons. `tools/build_fonts.py` puts exactly these into static/icons.woff2; a name that is not here
shows nothing, so a new icon means a new line here and building the font again.
"""

_NAMES = """
home event_note redeem receipt_long
event event_available event_busy event_repeat event_upcoming calendar_month schedule hourglass_empty
check check_circle cancel error info warning block bolt do_not_disturb_on done_all undo redo history refresh
pending contrast swap_horiz filter_list add remove
payments account_balance credit_card content_copy download share lock logout key language devices
confirmation_number savings percent
person person_add group child_care school
location_on near_me map directions
mail chat call notifications notifications_off
visibility visibility_off help settings search tune more_vert more_horiz close menu edit delete
arrow_back arrow_forward arrow_drop_down chevron_left chevron_right expand_more expand_less open_in_new
dark_mode light_mode brightness_auto palette wifi_off install_mobile ios_share add_box
sick flight_takeoff medical_information star videocam pending_actions troubleshoot
"""

ICONS: frozenset[str] = frozenset(_NAMES.split())
"""Names of Material Symbols Rounded, as `marks.icon` takes them; NiceGUI calls the same ones `sym_r_…`."""
