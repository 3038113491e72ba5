"""THE TABLE OF SENTENCES: what each entry of the audit log is called, and who may read it. PURE words.

Each act that a service notes has its line here, under what it is about; placeholders: `values.py` beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.core.capabilities import Capability
from services.language import N_
from services.overview.history.family_sentences import OF_FAMILY
from services.overview.history.session_sentences import OF_SESSION

REGISTER, CLIENTS, MONEY = Capability.REGISTER, Capability.CLIENTS, Capability.MONEY
TIMETABLE, SETTINGS, TEAM = Capability.TIMETABLE, Capability.SETTINGS, Capability.TEAM


@dataclass(frozen=True, slots=True)
class Sentence:
    """One act in words, and the right without which nobody reads of it."""

    words: str
    needs: Capability


ABOUT: dict[str, tuple[str, Capability, dict[str, str]]] = {
    "attendance": (
        N_("Who comes"),
        REGISTER,
        {
            "marked": N_("Marked in the register"),
            "cancelled": N_("Cancelled for one session"),
            "gave a reason": N_("Said why they can’t come"),
            "undone": N_("Took the cancelling back"),
            "rejoined": N_("Comes after all"),
            "picked": N_("Booked the session"),
            "booked": N_("Booked as a make-up"),
            "shown the link": N_("Was shown the link to join online"),
        },
    ),
    "session": (N_("Sessions"), REGISTER, OF_SESSION),
    "credit": (
        N_("Make-ups"),
        CLIENTS,
        {
            "earned": N_("Earned a make-up"),
            "withdrawn": N_("The make-up is gone: it was cancelled back"),
            "expired": N_("The make-up ran out"),
            "class_ended": N_("The class ended, and with it the make-up changed"),
            "returned": N_("The make-up came back"),
            "freed from the limit": N_("The make-up no longer counts towards the limit"),
            "scope widened": N_("The make-up is good in the new class, too"),
        },
    ),
    "queue_entry": (
        N_("Waiting lists"),
        CLIENTS,
        {
            "joined": N_("Joined a waiting list"),
            "offered": N_("Was offered a place"),
            "claimed": N_("Took the offered place"),
            "lapsed": N_("Let the offered place go"),
            "withdrawn": N_("Left the waiting list"),
        },
    ),
    "booking": (
        N_("Bookings"),
        CLIENTS,
        {
            "enrolled": N_("Booked the class"),
            "completed": N_("Completed the booking from a list"),
            "reminders": N_("Switched reminders on or off"),
            "shared": N_("Shared the booking"),
            "sharing ended": N_("Stopped sharing the booking"),
            "sharing changed": N_("Changed with whom the booking is shared"),
            "sharing joined": N_("Looked at a booking that was shared with them"),
            "look link made": N_("Made a link for somebody without a login"),
            "look link ended": N_("Ended a link for somebody without a login"),
            "copy address added": N_("Added an address for copies of reminders"),
            "copy address changed": N_("Changed an address for copies of reminders"),
            "copy address confirmed": N_("The address agreed to get copies of reminders"),
            "copy address ended": N_("Ended copies of reminders to an address"),
            "moved": N_("Moved the booking to another class"),
            "ending scheduled": N_("Gave the booking a last day"),
            "ending revoked": N_("Let the booking go on"),
            "ended": N_("Ended the booking"),
            "trial ended": N_("The trial ended"),
            "thrown away": N_("Deleted the booking"),
            "restored": N_("Restored the booking"),
            "place offered": N_("Was offered a place in the class"),
            "offer ended": N_("The offer of a place ended"),
        },
    ),
    "attendee": (
        N_("Children"),
        REGISTER,
        {
            "added": N_("Added the child"),
            "completed": N_("Completed the child from a list"),
            "related": N_("Added the child to a family"),
            "changed": N_("Changed what to know of the child"),
        },
    ),
    "client": (N_("Families"), CLIENTS, OF_FAMILY),
    "class": (
        N_("Classes"),
        TIMETABLE,
        {
            "added": N_("Added the class"),
            "generated": N_("Made the sessions"),
            "set the link": N_("Changed the link to join online"),
        },
    ),
    "programme": (
        N_("Programmes"),
        TIMETABLE,
        {"added": N_("Added the programme"), "set cancelling": N_("Changed the rule of cancelling")},
    ),
    "venue": (N_("Venues"), TIMETABLE, {"added": N_("Added the venue")}),
    "provider": (
        N_("Provider"),
        SETTINGS,
        {
            "founded": N_("Set Cubby up"),
            "moved": N_("Changed the time zone"),
            "closed": N_("Entered a day off"),
            "set cancelling": N_("Changed the rule of cancelling"),
            "set make-ups": N_("Changed the rule of make-ups"),
            "set by itself": N_("Changed what happens by itself"),
            "opened": N_("Took a day off back"),
            "changed": N_("Changed the provider’s settings"),
            "logo changed": N_("Changed the logo"),
            "website allowed": N_("Lets {website} show the portal within its pages"),
            "website refused": N_("No longer lets {website} show the portal"),
            "page published": N_("Watches the page {page}"),
            "page removed": N_("No longer watches the page {page}"),
            "seen to work": N_("Saw a step of the first run work"),
            "to be tried again": N_("Changed something that has to be tried again"),
        },
    ),
    "own text": (
        N_("Messages"),
        Capability.MESSAGES,
        {
            "worded": N_("Put a message in your own words"),
            "unworded": N_("Went back to our words for a message"),
            "left out": N_("A text of yours could not be used, so ours was sent"),
        },
    ),
    "mail setting": (
        N_("Email server"),
        SETTINGS,
        {
            "mail server tried": N_("Tried an email server"),
            "mail server set": N_("Lets all email leave through another server"),
        },
    ),
    "staff": (
        N_("Team"),
        TEAM,
        {
            "added": N_("Added somebody who leads classes"),
            "founded": N_("Became the first owner"),
            "changed": N_("Changed a name"),
            "invited": N_("Invited as {role}"),
            "role changed": N_("Gave another role"),
            "switched off": N_("Switched off"),
            "switched on": N_("Switched on again"),
            "logged out": N_("Logged a device of theirs out"),
            "signed in": N_("Logged in"),
            "signed a device out": N_("Logged a device out"),
            "second factor shown": N_("Showed the second step"),
            "second factor set up": N_("Set up the second step"),
            "second factor reset": N_("Reset the second step"),
            "recovery code used": N_("Used a recovery code"),
            "recovery codes renewed": N_("Made new recovery codes"),
            "set locale": N_("Chose a language"),
            "set theme": N_("Chose light or dark"),
        },
    ),
    "act": (
        N_("Many things at once"),
        TIMETABLE,
        {
            "done": N_("Changed many things at once: {lines}"),
            "taken back": N_("Took back what was changed at once: {lines}"),
        },
    ),
    "export": (
        N_("Files taken out"),
        Capability.EXPORT,
        {
            "exported": N_("Took out a list: {what}, {rows} lines"),
            "month": N_("Took out the papers of the month from {month}"),
        },
    ),
}
"""By what an entry is about: what that is called, the right it needs, and its acts."""

OF_MONEY: dict[str, tuple[str, dict[str, str]]] = {
    "booking": (
        N_("Bookings"),
        {
            "charged": N_("Charged {total}"),
            "plan stopped": N_("Stopped the payment plan"),
            "plan recut": N_("Cut the payment plan anew"),
            "booking deleted unpaid": N_("Deleted, because nothing was paid"),
            "booking ended unpaid": N_("Ended, because it was not paid"),
            "cancelling scheduled": N_("Ends on a day, because it is not paid"),
            "cancelling revoked": N_("Goes on, because it was paid"),
        },
    ),
    "session": (N_("Sessions"), {"session credited": N_("Gave the families credit for the session")}),
    "client": (
        N_("Families"),
        {
            "money received": N_("Received {minor}"),
            "payment taken back": N_("Took a payment back"),
            "payment moved": N_("Moved {minor} from one debt to another"),
            "refunded": N_("Paid {minor} back"),
            "credit given": N_("Gave {minor} credit"),
            "invoice details changed": N_("Changed the details for invoices"),
        },
    ),
    "class": (N_("Classes"), {"priced": N_("Changed the price of the class")}),
    "programme": (N_("Programmes"), {"priced": N_("Changed the price of the programme")}),
    "provider": (N_("Provider"), {"seller changed": N_("Changed your details on invoices")}),
    "product": (
        N_("Products"),
        {
            "added": N_("Added the product"),
            "kept": N_("Changed the product"),
            "withdrawn": N_("Sells it no longer"),
            "sold again": N_("Sells it again"),
        },
    ),
    "order": (N_("Sales"), {"placed": N_("Ordered for {total}"), "deleted": N_("Deleted the order")}),
    "pass": (
        N_("Passes"),
        {
            "issued": N_("Issued the pass"),
            "ended": N_("The pass ended"),
            "corrected": N_("Corrected the pass by {by}"),
            "last day changed": N_("Changed the last day"),
        },
    ),
    "debt": (
        N_("Debts"),
        {
            "debt added": N_("Added a debt of {owed}"),
            "debt changed": N_("Changed a debt"),
            "due day changed": N_("Changed the day by which to pay"),
            "transfer announced": N_("Said that the transfer is on its way"),
            "transfer not announced": N_("Said that no transfer is on its way"),
            "reminded": N_("Reminded the family"),
            "reminder taken back": N_("Took a reminder back"),
        },
    ),
    "plans": (N_("Payment plans"), {"posted": N_("Parts of plans became due")}),
    "discount": (
        N_("Discounts"),
        {
            "added": N_("Added the discount"),
            "kept": N_("Changed the discount"),
            "ended": N_("Ended the discount"),
            "begun again": N_("The discount counts again"),
        },
    ),
    "plan": (
        N_("Kinds of plans"),
        {
            "added": N_("Added the plan"),
            "kept": N_("Changed the plan"),
            "ended": N_("Offers the plan no longer"),
        },
    ),
    "terms": (
        N_("Payment terms"),
        {
            "set terms": N_("Changed how is paid"),
            "ended terms": N_("Pays by the terms for all classes again"),
        },
    ),
    "checkout": (
        N_("Card payments"),
        {
            "card payment begun": N_("Began to pay {minor} by card"),
            "card payment arrived": N_("The card payment arrived"),
            "card payment differs": N_("The card payment differs from what was asked"),
            "refund to card asked": N_("Asked to pay {minor} back to the card"),
            "refund to card failed": N_("Paying {minor} back to the card failed"),
        },
    ),
    "invoice": (
        N_("Invoices"),
        {
            "invoice issued": N_("Issued invoice {number}"),
            "credit_note issued": N_("Issued credit note {number}"),
            "receipt issued": N_("Issued receipt {number}"),
            "invoice corrected": N_("Corrected the invoice"),
        },
    ),
    "bank_account": (
        N_("Bank"),
        {"bank account added": N_("Added a bank account"), "statement read": N_("Read a bank statement")},
    ),
    "bank account": (N_("Bank"), {"bank account entered": N_("Entered the account that families pay to")}),
    "bank_line": (
        N_("Bank"),
        {
            "line paired": N_("Matched a payment"),
            "pairing taken back": N_("Took a match back"),
            "line set aside": N_("Set a payment aside"),
            "line put back": N_("Put a payment back"),
        },
    ),
    "money out": (
        N_("Money out"),
        {
            "money out sent": N_("Said that the money was sent"),
            "money out not sent": N_("Said that the money was not sent"),
            "money out taken back": N_("Took a refund back"),
            "money out seen": N_("Saw the refund on the statement"),
            "money out not seen": N_("Said that the refund is not on the statement"),
        },
    ),
}
"""The same of what only those read who see money."""

SENTENCES: dict[tuple[str, str], Sentence] = {
    (about, act): Sentence(words, needs)
    for about, needs, acts in (
        *((about, needs, acts) for about, (_n, needs, acts) in ABOUT.items()),
        *((about, MONEY, acts) for about, (_n, acts) in OF_MONEY.items()),
    )
    for act, words in acts.items()
}
NAMES = {about: parts[0] for table in (OF_MONEY, ABOUT) for about, parts in table.items()}
"""What each kind of thing is called in the list's filter."""
OTHER = Sentence(N_("Changed something: {act}"), Capability.TEAM)
"""An act that has no line: only whoever sees everything reads of it."""


def said(about: str, act: str) -> Sentence:
    """The sentence of an entry."""
    return SENTENCES.get((about, act), OTHER)
