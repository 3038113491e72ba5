"""THE TABLE OF SCREENS: a tour of the product. Address, who draws it, and who may open it (the family, unless it says so).

An id in an address is named after its kind (`booking_id`, `credit_id`, `attendance_id`). Each name has a check in
`CHECKS`, which runs before anything is built; a screen with any other name stops the start. Plain HTML that needs no
sign-in is in `pages/plain/`.
"""

from collections.abc import Mapping

from pages.app.areas import STAFF, Beside, Screen
from pages.app.guard import Check
from pages.family import area as family_area
from pages.family import (
    benefits,
    booking,
    bookings,
    bought,
    buying,
    home,
    invoices,
    messages,
    next_term,
    order,
    orders,
    paying,
    picking,
    profile,
    wallet,
)
from pages.family.make_ups import asking, confirmation, finder, waiting_list
from pages.staff import (
    acts,
    clients,
    credits,
    exports,
    figures,
    history,
    more,
    policies,
    recovery,
    sick_day,
    team,
    timetable,
    today,
    website,
    why,
)
from pages.staff import area as staff_area
from pages.staff import invoices as staff_invoices
from pages.staff import messages as message_texts
from pages.staff import sent as sent_room
from pages.staff.imports import columns as import_columns
from pages.staff.imports import file as import_file
from pages.staff.imports import room as import_room
from pages.staff.money import cancelled, family, money_out, not_paid
from pages.staff.rooms import MONEY
from pages.staff.selling import discount, discounts, example, plan, price, prices, sell, terms
from pages.staff.selling import order as order_room
from pages.staff.selling import orders as orders_room
from pages.staff.selling import product as product_room
from pages.staff.selling import products as products_room
from pages.staff.setup import address, first_class, mail, payee, provider
from pages.staff.statements import page as statements
from pages.staff.statements.review import review_room
from pages.staff.timetable import day_off, online, programme, venues
from services.attendance.content.files import for_staff as session_files
from services.core import access, access_to_sessions
from services.core.capabilities import Capability
from services.imports.batches import rights as import_rights
from services.invoices import listing, staff_book
from services.language import N_
from services.make_ups import answering
from services.notices.inbox import mine as inbox
from services.notices.inbox import sent
from services.operations import acts_done
from services.orders import products
from services.orders import view as order_views
from services.passes import view as pass_views
from services.payments import owed
from services.payments.cards import trying
from services.people import families
from services.prices import keeping, price_list
from services.sign_in import team as colleagues
from services.timetable import holiday_view, one_session, programme_form, venue_view, views
from services.waiting_list import queue

BOOKINGS = Beside("/bookings", bookings.bookings, N_("Bookings"))
BENEFITS = Beside("/benefits", benefits.benefits, N_("Benefits"))
BOUGHT = Beside(f"/orders?view={bought.BOUGHT}", bought.bought, N_("Bought"))
FAMILIES = Beside("/staff/clients", clients.clients, N_("Clients"))
SALES = Beside("/staff/orders", orders_room.listed_orders, N_("Sales"), tab=MONEY)
"""Lists that stay on the left of a wide window while one goes from one of their rows to the next."""

SCREENS = (
    Screen("/", home.home),
    Screen("/bookings", bookings.bookings, beside=BOOKINGS),
    Screen("/bookings/{booking_id}", booking.booking, beside=BOOKINGS),
    Screen("/benefits", benefits.benefits, beside=BENEFITS),
    Screen("/passes/{pass_id}", wallet.one_pass, beside=BENEFITS),
    Screen("/credit", wallet.credit, beside=BENEFITS),
    Screen("/orders", orders.orders, beside=BOUGHT),
    Screen("/orders/{order_id}", order.order, beside=BOUGHT),
    Screen("/buy", buying.buy),
    Screen("/book/{booking_id}", picking.picking),
    Screen("/picked/{attendance_id}", picking.picked),
    Screen("/invoices", orders.invoices),
    Screen("/invoices/{invoice_id}", invoices.correction),
    Screen("/make-ups/{credit_id}", finder.finder),
    Screen("/ask/{credit_id}", asking.ask),
    Screen("/booked/{attendance_id}", confirmation.booked),
    Screen("/waiting/{entry_id}", waiting_list.waiting),
    Screen("/pay/{debt_id}", paying.pay),
    Screen("/pay/card/{checkout_id}", paying.returned),
    Screen("/next-term", next_term.next_term),
    Screen("/messages", messages.messages),
    Screen("/messages/{message_id}", messages.message),
    Screen("/profile", profile.profile),
    Screen("/profile/data", profile.my_data),
    Screen("/profile/invoices", invoices.details),
    Screen("/profile/notices", profile.notices),
    Screen("/profile/calendar", profile.calendar),
    Screen("/profile/language", profile.language),
    Screen("/profile/theme", profile.theme),
    Screen("/profile/app", profile.phone),
    Screen("/profile/devices", profile.devices),
    Screen("/staff", today.today, STAFF),
    Screen("/staff/calendar", today.calendar, STAFF(Capability.REGISTER)),
    Screen("/staff/sick-day", sick_day.choosing, STAFF(Capability.TIMETABLE)),
    Screen("/staff/sick-day/sessions", sick_day.sick_day, STAFF(Capability.TIMETABLE)),
    Screen("/staff/acts", acts.listing, STAFF(Capability.TIMETABLE)),
    Screen("/staff/acts/{act_id}", acts.one, STAFF(Capability.TIMETABLE)),
    Screen("/staff/sessions/{session_id}", today.session, STAFF(Capability.REGISTER)),
    Screen("/staff/clients", clients.clients, STAFF(Capability.CLIENTS), FAMILIES),
    Screen("/staff/sessions/{session_id}/report", today.report, STAFF(Capability.REGISTER)),
    Screen("/staff/sessions/{session_id}/files", today.files, STAFF(Capability.REGISTER)),
    Screen("/staff/files/{shared_file_id}", today.file, STAFF(Capability.REGISTER)),
    Screen("/staff/clients/duplicates", clients.duplicates, STAFF(Capability.MONEY)),
    Screen("/staff/clients/new", clients.new, STAFF(Capability.CLIENTS)),
    Screen("/staff/credits", credits.make_ups, STAFF(Capability.CLIENTS)),
    Screen("/staff/credits/{credit_id}", credits.one, STAFF(Capability.CLIENTS)),
    Screen("/staff/asked/{make_up_request_id}", credits.asked, STAFF(Capability.CLIENTS)),
    Screen("/staff/why", why.choose, STAFF(Capability.CLIENTS)),
    Screen("/staff/why/{credit_id}", why.why, STAFF(Capability.CLIENTS)),
    Screen("/staff/clients/{client_id}", clients.family, STAFF(Capability.CLIENTS), FAMILIES),
    Screen("/staff/clients/{client_id}/change", clients.change, STAFF(Capability.CLIENTS)),
    Screen("/staff/clients/{client_id}/book", clients.book, STAFF(Capability.CLIENTS)),
    Screen("/staff/clients/{client_id}/same", clients.another, STAFF(Capability.MONEY)),
    Screen("/staff/clients/{client_id}/merge/{other_client_id}", clients.merging, STAFF(Capability.MONEY)),
    Screen("/staff/clients/{client_id}/messages", sent_room.of_family, STAFF(Capability.MESSAGES)),
    Screen("/staff/sent", sent_room.sent, STAFF(Capability.MESSAGES)),
    Screen("/staff/sent/{sent_message_id}", sent_room.one, STAFF(Capability.MESSAGES)),
    Screen("/staff/bookings/{booking_id}", clients.booking, STAFF(Capability.CLIENTS)),
    Screen("/staff/bookings/{booking_id}/end", clients.end, STAFF(Capability.CLIENTS)),
    Screen("/staff/bookings/{booking_id}/move", clients.move, STAFF(Capability.CLIENTS)),
    Screen("/staff/deleted-bookings", clients.deleted, STAFF(Capability.CLIENTS)),
    Screen("/staff/bookings/{booking_id}/enrol", clients.enrol, STAFF(Capability.CLIENTS)),
    Screen("/staff/money", not_paid.unpaid, STAFF(Capability.MONEY)),
    Screen("/staff/statements", statements.statements, STAFF(Capability.MONEY)),
    Screen("/staff/statements/review", review_room, STAFF(Capability.MONEY)),
    Screen("/staff/money-out", money_out.out, STAFF(Capability.MONEY)),
    Screen("/staff/cancelled", cancelled.cancelled, STAFF(Capability.MONEY)),
    Screen("/staff/invoices", staff_invoices.book, STAFF(Capability.MONEY)),
    Screen("/staff/invoices/{paper_id}", staff_invoices.paper, STAFF(Capability.MONEY)),
    Screen("/staff/to-invoice", staff_invoices.to_issue, STAFF(Capability.MONEY)),
    Screen("/staff/accountant", staff_invoices.accountant, STAFF(Capability.MONEY)),
    Screen("/staff/seller", staff_invoices.seller, STAFF(Capability.MONEY)),
    Screen("/staff/orders", orders_room.listed_orders, STAFF(Capability.MONEY), SALES),
    Screen("/staff/orders/{order_id}", order_room.one, STAFF(Capability.MONEY), SALES),
    Screen("/staff/sell", sell.search, STAFF(Capability.MONEY)),
    Screen("/staff/sell/{client_id}", sell.to_family, STAFF(Capability.MONEY)),
    Screen("/staff/products", products_room.listed_products, STAFF(Capability.MONEY)),
    Screen("/staff/products/{product_id}", product_room.one, STAFF(Capability.MONEY)),
    Screen("/staff/new-product", product_room.new, STAFF(Capability.MONEY)),
    Screen("/staff/prices", prices.price_room, STAFF(Capability.MONEY)),
    Screen("/staff/prices/{programme_id}", price.programme, STAFF(Capability.MONEY)),
    Screen("/staff/class-prices/{class_id}", price.class_, STAFF(Capability.MONEY)),
    Screen("/staff/terms", terms.for_all, STAFF(Capability.MONEY)),
    Screen("/staff/terms/{programme_id}", terms.for_programme, STAFF(Capability.MONEY)),
    Screen("/staff/plans/{template_id}", plan.one, STAFF(Capability.MONEY)),
    Screen("/staff/new-plan", plan.new, STAFF(Capability.MONEY)),
    Screen("/staff/discounts-together", terms.together, STAFF(Capability.MONEY)),
    Screen("/staff/discounts", discounts.discount_room, STAFF(Capability.MONEY)),
    Screen("/staff/discounts/{rule_id}", discount.one, STAFF(Capability.MONEY)),
    Screen("/staff/new-discount", discount.new, STAFF(Capability.MONEY)),
    Screen("/staff/discount-example", example.example_room, STAFF(Capability.MONEY)),
    Screen("/staff/families/{client_id}", family.family_money, STAFF(Capability.MONEY)),
    Screen("/staff/import", import_room.imports, STAFF(Capability.SETTINGS)),
    Screen("/staff/import/{batch_id}", import_file.file, STAFF(Capability.SETTINGS)),
    Screen("/staff/import/{batch_id}/columns", import_columns.columns, STAFF(Capability.SETTINGS)),
    Screen("/staff/policies", policies.policies, STAFF(Capability.SETTINGS)),
    Screen("/staff/cancelling", policies.rule, STAFF(Capability.SETTINGS)),
    Screen("/staff/cancelling/{programme_id}", policies.rule, STAFF(Capability.SETTINGS)),
    Screen("/staff/make-up-rules", policies.make_ups, STAFF(Capability.SETTINGS)),
    Screen("/staff/by-itself", policies.by_itself, STAFF(Capability.SETTINGS)),
    Screen("/staff/timetable", timetable.timetable, STAFF(Capability.TIMETABLE)),
    Screen("/staff/timetable/{taught_class_id}", timetable.class_, STAFF(Capability.TIMETABLE)),
    Screen("/staff/timetable/{taught_class_id}/change", timetable.change, STAFF(Capability.TIMETABLE)),
    Screen("/staff/timetable/{taught_class_id}/back", timetable.back, STAFF(Capability.TIMETABLE)),
    Screen("/staff/timetable/{taught_class_id}/next", timetable.board, STAFF(Capability.TIMETABLE)),
    Screen("/staff/timetable/{taught_class_id}/online", online.of_class, STAFF(Capability.TIMETABLE)),
    Screen("/staff/sessions/{taught_session_id}/online", online.of_session, STAFF(Capability.TIMETABLE)),
    Screen("/staff/next-term", timetable.copy, STAFF(Capability.TIMETABLE)),
    Screen("/staff/new-class", timetable.new_class, STAFF(Capability.TIMETABLE)),
    Screen("/staff/sessions/{taught_session_id}/move", timetable.move, STAFF(Capability.TIMETABLE)),
    Screen("/staff/programmes/{taught_programme_id}", programme.one, STAFF(Capability.TIMETABLE)),
    Screen("/staff/new-programme", programme.new, STAFF(Capability.TIMETABLE)),
    Screen("/staff/venues", timetable.listed_venues, STAFF(Capability.TIMETABLE)),
    Screen("/staff/venues/{venue_id}", venues.one, STAFF(Capability.TIMETABLE)),
    Screen("/staff/new-venue", venues.new, STAFF(Capability.TIMETABLE)),
    Screen("/staff/days-off", timetable.listed_days, STAFF(Capability.TIMETABLE)),
    Screen("/staff/days-off/{day_off_id}", day_off.one, STAFF(Capability.TIMETABLE)),
    Screen("/staff/new-day-off", day_off.new, STAFF(Capability.TIMETABLE)),
    Screen("/staff/messages", message_texts.listing, STAFF(Capability.MESSAGES)),
    Screen("/staff/message", message_texts.wording, STAFF(Capability.MESSAGES)),
    Screen("/staff/team", team.team, STAFF(Capability.TEAM)),
    Screen("/staff/provider", provider.provider, STAFF(Capability.SETTINGS)),
    Screen("/staff/mail", mail.mail, STAFF(Capability.SETTINGS)),
    Screen("/staff/payee", payee.payee, STAFF(Capability.MONEY)),
    Screen("/staff/first-class", first_class.first_class, STAFF(Capability.SETTINGS)),
    Screen("/staff/address", address.address, STAFF(Capability.SETTINGS)),
    Screen("/staff/website", website.website, STAFF(Capability.SETTINGS)),
    Screen("/staff/team/{staff_id}", team.member, STAFF(Capability.TEAM)),
    Screen("/staff/new-member", team.new, STAFF(Capability.TEAM)),
    Screen("/staff/figures", figures.figures, STAFF(Capability.TIMETABLE)),
    Screen("/staff/figures/rows", figures.behind, STAFF(Capability.TIMETABLE)),
    Screen("/staff/exports", exports.exports, STAFF(Capability.EXPORT)),
    Screen("/staff/audit", history.everything, STAFF(Capability.HISTORY)),
    Screen("/staff/more", more.more, STAFF),
    Screen("/staff/recovery", recovery.recovery, STAFF),
    Screen("/staff/devices", profile.devices, STAFF),
    Screen("/staff/language", profile.language, STAFF),
    Screen("/staff/theme", profile.theme, STAFF),
)
"""The live page that all these screens share is in `pages/app`; the author of a screen need not open it."""

AREAS = (family_area.AREA, staff_area.AREA)
"""What the screens of each kind of visitor have in common."""

CHECKS: Mapping[str, Check] = {
    "booking_id": access.booking,
    "attendance_id": access.attendance,
    "credit_id": access.credit,
    "make_up_request_id": answering.here,
    "entry_id": queue.mine,
    "debt_id": owed.one,
    "order_id": order_views.one,
    "pass_id": pass_views.mine,
    "session_id": access_to_sessions.session,
    "shared_file_id": session_files.here,
    "message_id": inbox.one,
    "sent_message_id": sent.one,
    "client_id": families.here,
    "other_client_id": families.here,
    "checkout_id": trying.one,
    "invoice_id": listing.my_paper,
    "paper_id": staff_book.here,
    "product_id": products.one,
    "programme_id": price_list.of_programme,
    "class_id": price_list.of_class,
    "template_id": keeping.one_plan,
    "rule_id": keeping.one_rule,
    "act_id": acts_done.one,
    "taught_class_id": views.one_class,
    "taught_session_id": one_session.one,
    "taught_programme_id": programme_form.one,
    "venue_id": venue_view.one,
    "day_off_id": holiday_view.one,
    "batch_id": import_rights.here,
    "staff_id": colleagues.member,
}
"""For each kind of id in an address, the function that checks whether this visitor may see what it names."""
