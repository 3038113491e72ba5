"""The words of the terms of payment: their form, for whom a change counts, and a live example."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import htpy as h

from components.callout import callout
from components.entries import Entry, Group
from components.options import Option
from pages.app.page_context import page_context
from pages.staff.selling.plan_texts import parts_list
from services.language import _, formats, ngettext
from services.prices import keeping, plans, terms_form
from services.prices.keeping import PlanRow
from services.prices.late import booking_plan
from services.prices.policies import Concerned, KeptTerms, LateExample
from services.provider.paying import PaymentTerms


def short(terms: PaymentTerms) -> list[str]:
    """The terms in a few words."""
    said = []
    if terms.fee_minor:
        said.append(_("fee {amount}").format(amount=formats.money(terms.fee)))
    said.append(ngettext("{n} day to pay", "{n} days to pay", terms.due_days).format(n=terms.due_days))
    if terms.reminds:
        said.append(
            _("reminders after {first} and {second} days").format(
                first=terms.first_reminder_days, second=terms.second_reminder_days
            )
        )
    if terms.cancels_after_days is not None:
        said.append(_("cancelled after {n} days").format(n=terms.cancels_after_days))
    return said


def about(kept: KeptTerms) -> h.Renderable:
    """Whose terms these are, and whom they do not touch."""
    if kept.programme_id is not None and not kept.is_own:
        lead = _("{programme} is paid as all classes are.").format(programme=kept.programme)
        line = _("What you save here counts for it alone from then on.")
        return h.div(".cb-section")[callout(lead, line)]
    if kept.others:
        line = _("{programmes} are paid in their own way, which does not change here.")
        if len(kept.others) == 1:
            line = _("{programmes} is paid in its own way, which does not change here.")
        return h.p(".cb-section.cb-text2")[line.format(programmes=formats.names(kept.others))]
    return h.fragment[()]


def groups(kept: KeptTerms, templates: Sequence[PlanRow]) -> list[Group]:
    """The form. The terms for all leave the discounts to their own room."""
    unit = formats.currency_sign(page_context().provider.currency)
    found = [
        _booking(unit, templates, kept.concerned),
        _late(),
        _reminders(unit, kept.concerned),
        _cancelling(),
        _passes(),
    ]
    return [*found, discounts()] if kept.programme_id is not None else found


def _booking(unit: str, templates: Sequence[PlanRow], concerned: Concerned) -> Group:
    offered = (
        Option("", _("In one part")),
        *(Option(str(each.id), each.name) for each in templates),
    )
    line = ngettext(
        "Counts for new bookings only; {n} booked family keeps its price, fee and plan.",
        "Counts for new bookings only; {n} booked families keep theirs: price, fee and plan.",
        concerned.families,
    )
    return Group(
        _("When somebody books"),
        (
            Entry("fee", _("Booking fee"), "amount", _("Once for each booking. Empty = none"), unit),
            Entry("plan_template_id", _("In which parts"), "pick", of=offered),
            Entry(
                "down_payment",
                _("Down payment"),
                "amount",
                _("Paid first, where the plan has none of its own. Empty = none"),
                unit,
            ),
            Entry("due_days", _("Days to pay"), "number", _("From the booking, or from the day of a part")),
        ),
        line.format(n=concerned.families)
        if concerned.families
        else _("Counts for new bookings. Nobody is booked yet."),
    )


def _late() -> Group:
    modes = (
        Option("automatic", _("Yes, by themselves")),
        Option("manual", _("Only through you")),
        Option("disabled", _("No")),
    )
    shares = (
        Option("sessions", _("For the sessions that are left")),
        Option("days", _("For the days that are left of this part, later parts in full")),
        Option("none", _("Nothing for this part, later parts in full")),
        Option("full", _("The whole price")),
    )
    return Group(
        _("When the class has begun"),
        (
            Entry("late_mode", _("Can it still be booked?"), "pills", of=modes),
            Entry("pro_rata", _("What do they pay?"), "pick", of=shares),
        ),
        _("Counts for new bookings. The fee is never reduced."),
    )


def _reminders(unit: str, concerned: Concerned) -> Group:
    line = ngettext(
        "Counts from the next morning, for all that is not paid: {n} family owes something now.",
        "Counts from the next morning, for all that is not paid: {n} families owe something now.",
        concerned.to_pay,
    )
    days = _("Days after the day by which it should be paid")
    return Group(
        _("Reminders"),
        (
            Entry(
                "reminds",
                _("Remind by email"),
                "box",
                _("Not while the family says that it has sent the money."),
            ),
            Entry("notice_days", _("Announce a part of a plan"), "number", _("Days before it is asked for")),
            Entry("first_reminder_days", _("First reminder"), "number", days),
            Entry("second_reminder_days", _("Second reminder"), "number", days),
            Entry("smallest", _("Smallest amount"), "amount", _("Nobody is reminded of less."), unit),
        ),
        line.format(n=concerned.to_pay)
        if concerned.to_pay
        else _("Counts from the next morning, for all that is not paid. Nobody owes anything now."),
    )


def _cancelling() -> Group:
    return Group(
        _("If nobody pays"),
        (
            Entry(
                "cancels_after_days",
                _("Cancel the booking after so many days"),
                "number",
                _("Counted from the day by which it should be paid. Empty = never"),
            ),
            Entry(
                "cancels_ahead_days",
                _("So many days ahead"),
                "number",
                _("The family is told, and a payment until then keeps the place."),
            ),
            Entry(
                "deletes_unpaid",
                _("Delete a booking of which nothing is paid"),
                "pick",
                _("Only once its day has passed. Nothing is owed for it then, and the family is told."),
                of=(
                    Option(terms_form.NEVER, _("Never")),
                    Option("before_first", _("An hour before its first session")),
                    Option("after_second", _("Ten days after the second reminder")),
                ),
            ),
        ),
        _(
            "Only for bookings that are made after you have switched it on: whoever is booked now is never cancelled."
        ),
    )


def _passes() -> Group:
    return Group(
        _("Passes"),
        (
            Entry(
                "require_pass",
                _("A pass is needed"),
                "box",
                _(
                    "Sessions can be booked with a pass only. Counts for the next session that somebody books."
                ),
            ),
            Entry(
                "redeem_unpaid",
                _("Passes work before they are paid"),
                "box",
                _("Counts for passes that are bought from now on."),
            ),
        ),
    )


def discounts() -> Group:
    """How discounts add up."""
    return Group(
        _("Several discounts at once"),
        (
            Entry(
                "stacks_discounts",
                _("Add them up"),
                "box",
                _(
                    "For siblings, for coming back and for newcomers, each from the full price. Otherwise only the best of them counts. Codes come on top in any case."
                ),
            ),
            Entry(
                "make_ups_to_money",
                _("Unused make-ups become money"),
                "box",
                _("At the next purchase they lower the price by what they are worth, and are then used up."),
            ),
        ),
        _("Counts for what is bought from now on. Prices that were given stay as they are."),
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """An example that follows what is typed."""

    templates: Sequence[PlanRow]
    example: LateExample | None
    before: PaymentTerms

    def draw(self, said: dict[str, str]) -> h.Element:
        """What somebody would pay who books late, and when they would be reminded."""
        currency = self.before.currency
        typed = terms_form.read_so_far(said, currency, [str(each.id) for each in self.templates])
        heading = h.h2[_("An example")]
        if typed is None:
            return h.section[
                heading, h.p(".cb-hint")[_("As soon as the form can be read, you see here what it comes to.")]
            ]
        terms = replace(self.before, **typed)
        if self.example is None:
            return h.section[
                heading, h.p(".cb-hint")[_("There is no class with a price and sessions to show it by.")]
            ]
        return h.section[heading, self._late(terms, self.example), self._reminded(terms)]

    def _late(self, terms: PaymentTerms, of: LateExample) -> h.Renderable:
        start = of.start
        words = _(
            "{class_} costs {amount}. Somebody books it on {day}, when {left} of {all} sessions are ahead."
        )
        line = words.format(
            class_=of.class_name,
            amount=formats.money(of.price),
            day=formats.day(start.booked_on),
            left=start.remaining,
            all=start.sessions,
        )
        if terms.late_mode != "automatic":
            no = (
                _("They can’t: the portal asks them to write to you, and you can book them.")
                if terms.late_mode == "manual"
                else _("Nobody can, neither they nor you.")
            )
            return h.p[f"{line} {no}"]
        facts = next((each.facts for each in self.templates if each.id == terms.plan_template_id), None)
        shape = keeping.shape_by(facts, terms.due_days, terms.down_payment)
        fee = terms.fee
        parts = booking_plan(of.price, start, terms.pro_rata, shape=shape, fee=fee)
        whole = plans.total(parts, of.price.currency)
        return h.fragment[h.p[line], parts_list(parts, whole)]

    def _reminded(self, terms: PaymentTerms) -> h.Element:
        today = formats.here().today
        due = today + timedelta(days=terms.due_days)
        said = [_("Booked today, it is due {day}.").format(day=formats.day(due))]
        if terms.reminds:
            days = [
                formats.day(due + timedelta(days=n))
                for n in (terms.first_reminder_days, terms.second_reminder_days)
            ]
            said.append(
                _("If nobody pays, reminders leave on {first} and {second}.").format(
                    first=days[0], second=days[1]
                )
            )
        else:
            said.append(_("Nobody is reminded."))
        if terms.cancels_after_days is not None:
            told = due + timedelta(days=terms.cancels_after_days)
            ends = told + timedelta(days=terms.cancels_ahead_days)
            words = _("On {told} the family is told that the place ends on {ends}, unless they pay.")
            said.append(words.format(told=formats.day(told), ends=formats.day(ends)))
        return h.p(".cb-hint")[" ".join(said)]
