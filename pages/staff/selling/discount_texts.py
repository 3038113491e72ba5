"""The words of discounts: their form, how they stand in a list, and each in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import htpy as h

from components.entries import Entry, Group
from components.marks import Note, Tile
from components.options import Option
from components.rows import DOT, LineRow
from pages.staff.selling import addresses
from services.language import N_, _, formats, ngettext
from services.orders.products import ProductRow
from services.prices import codes, rule_facts, rule_form, words
from services.prices.keeping import RuleRow
from services.prices.price_list import ProgrammePrice
from services.prices.rule_form import Kind, TypedRule
from services.prices.rule_values import DiscountCode, DiscountVoucher, Referral, Returning, Sibling, Step

KINDS = {
    "code": (N_("A code"), N_("Somebody types it in and pays less."), "percent"),
    "sibling": (N_("For siblings"), N_("A second and further child of one family pays less."), "child_care"),
    "returning": (N_("For coming back"), N_("Families that have booked before pay less."), "event_repeat"),
    "referral": (N_("For newcomers"), N_("Families that another family has brought pay less."), "person_add"),
    "voucher": (N_("A gift card"), N_("Money off for one family, until it is used up."), "redeem"),
}
NEW = {
    "code": N_("New code"),
    "sibling": N_("New discount for siblings"),
    "returning": N_("New discount for coming back"),
    "referral": N_("New discount for newcomers"),
    "voucher": N_("New gift card"),
}


def kind_name(kind: Kind) -> str:
    """What kind of discount it is."""
    return _(KINDS[kind][0])


def new_title(kind: Kind) -> str:
    """What the screen of a new one is called."""
    return _(NEW[kind])


def kinds() -> list[LineRow]:
    """The kinds that can be chosen."""
    return [
        LineRow(_(name), Tile(glyph), _(line), href=f"{addresses.NEW_DISCOUNT}?kind={kind}")
        for kind, (name, line, glyph) in KINDS.items()
    ]


def row(rule: RuleRow) -> LineRow:
    """One rule in a list."""
    return LineRow(
        rule.name,
        Tile(KINDS[rule.kind][2]),
        DOT.join([*_facts(rule), *used(rule)]),
        note=_until(rule.valid_until) if rule.valid_until else None,
        href=addresses.discount(rule.id),
        off=not rule.active,
    )


def _until(last: date) -> Note:
    day = formats.day(last)
    if last < formats.here().today:
        return Note(_("Could be used until {day}").format(day=day), "event_busy", "neutral")
    return Note(_("Until {day}").format(day=day), "schedule", "neutral")


def _facts(rule: RuleRow) -> list[str]:
    facts = rule.facts
    said = [rule.code] if rule.code else []
    if facts.get("off"):
        said.append(words.off(rule_facts.off_in(facts["off"])))
    said += [_step(rule.kind, step) for step in rule_facts.steps_in(facts.get("steps", []))]
    left = rule_facts.money_in(facts.get("left"))
    if left is not None:
        said.append(_("{amount} left").format(amount=formats.money(left)))
    return said


def _step(kind: Kind, step: Step) -> str:
    if kind == "sibling":
        return _("{nth} child {off}").format(nth=formats.ordinal(step.number), off=words.off(step.off))
    after = ngettext("after {n} booking {off}", "after {n} bookings {off}", step.number)
    return after.format(n=step.number, off=words.off(step.off))


def used(rule: RuleRow) -> list[str]:
    """How often a code was used, and how often it may be."""
    if rule.kind != "code":
        return []
    if rule.uses:
        return [_("used {used} of {uses} times").format(used=rule.used, uses=rule.uses)]
    return [ngettext("used {n} time", "used {n} times", rule.used).format(n=rule.used)]


# --- the form ---


def groups(
    kind: Kind, currency: str, programmes: Sequence[ProgrammePrice], sold: Sequence[ProductRow]
) -> list[Group]:
    """The fields of this kind of discount."""
    unit = formats.currency_sign(currency)
    of_programmes = tuple(Option(str(each.programme_id), each.name) for each in programmes)
    name = Entry("name", _("Name"), hint=_("Families read it beside their price"))
    match kind:
        case "code":
            return [_code(name, unit), _when(), _for_what(of_programmes, sold)]
        case "sibling":
            return [Group("", (name, *_children())), _siblings_where(of_programmes)]
        case "returning":
            return [Group("", (name,)), *_returning()]
        case "referral":
            return [Group("", (name, *_off(unit))), _reward()]
    return [_gift_card(name, unit)]


def _reward() -> Group:
    return Group(
        _("For whom brought them"),
        (
            Entry(
                "reward",
                _("The coupon takes off"),
                hint=_("Like 10 % or 5.00. Empty = as much as for the newcomer"),
            ),
            Entry("days", _("It can be used for"), "number", unit=_("days")),
            Entry(
                "most",
                _("Coupons for one family at most"),
                "number",
                _("Empty = one for each family it brings"),
            ),
        ),
        _(
            "One coupon for each family that comes, used once. Newcomers pay less even when there is none left."
        ),
    )


def _off(unit: str) -> tuple[Entry, ...]:
    hint = _("A share like 10 %, or an amount like 5.00")
    cap = Entry("cap", _("At most"), "amount", _("Only for a share. Empty = no limit"), unit)
    return Entry("off", _("How much comes off"), hint=hint), cap


def _code(name: Entry, unit: str) -> Group:
    hint = _("Capitals and spaces make no difference when it is typed in.")
    return Group("", (name, Entry("code", _("Code"), hint=hint), *_off(unit)))


def _when() -> Group:
    return Group(
        _("How often, when, by whom"),
        (
            Entry("uses", _("How often"), "number", _("By all together. Empty or 0 = without limit")),
            Entry("valid_from", _("First day"), "day", _("Empty = at once")),
            Entry("valid_until", _("Last day"), "day", _("Empty = without end")),
            Entry("email", _("Only for the family with this email address"), hint=_("Empty = for everybody")),
        ),
    )


def _for_what(of_programmes: tuple[Option, ...], sold: Sequence[ProductRow]) -> Group:
    entries = (
        Entry("programmes", _("Programmes"), "boxes", of=of_programmes),
        Entry("products", _("Products"), "boxes", of=tuple(Option(str(each.id), each.name) for each in sold)),
    )
    line = _("Tick nothing, and it is for everything.")
    return Group(_("Which classes and products"), tuple(each for each in entries if each.of), line)


def _children() -> list[Entry]:
    hint = _("A share like 10 %, or an amount like 5.00. Empty = as the child before")
    return [
        Entry(
            f"child_{number}",
            _("Off for the {nth} child").format(nth=formats.ordinal(number)),
            hint=hint if number == rule_form.CHILDREN[0] else "",
        )
        for number in rule_form.CHILDREN
    ]


def _siblings_where(of_programmes: tuple[Option, ...]) -> Group:
    scopes = (
        Option("period", _("In the same term")),
        Option("programmes", _("In the programmes ticked below")),
        Option("all", _("In any class")),
    )
    return Group(
        _("Which children count"),
        (
            Entry("scope", _("Booked"), "pick", of=scopes),
            Entry("programmes", _("Programmes"), "boxes", of=of_programmes),
        ),
        _("Children of one email address count, in the order in which they were booked."),
    )


def _returning() -> list[Group]:
    rows = [
        Group(
            _("Step {n}").format(n=row),
            (
                Entry(f"from_{row}", _("From so many earlier bookings"), "number"),
                Entry(f"off_{row}", _("Comes off"), hint=_("A share like 10 %, or an amount like 5.00")),
            ),
        )
        for row in rule_form.ROWS
    ]
    gap = Entry("gap_days", _("At least so many days ago"), "number", _("Empty = any earlier booking counts"))
    return [*rows, Group(_("Which bookings count"), (gap,))]


def _gift_card(name: Entry, unit: str) -> Group:
    return Group(
        "",
        (
            name,
            Entry("code", _("Number"), hint=_("By which you find it again")),
            Entry("left", _("What is on it"), "amount", unit=unit),
            Entry("valid_until", _("Last day"), "day", _("Empty = without end")),
            Entry("email", _("Family’s email address"), hint=_("It lowers their next price by itself.")),
        ),
    )


# --- each in one sentence ---


def preview(typed: TypedRule | None) -> h.Element:
    """What the rule says, as families will read it beside their price."""
    heading = h.h2[_("In one sentence")]
    if typed is None:
        return h.section[
            heading, h.p(".cb-hint")[_("As soon as the form is filled, you see here what it says.")]
        ]
    return h.section[heading, h.p[sentence(typed)]]


def sentence(typed: TypedRule) -> str:
    """The rule in words."""
    match typed.rule:
        case DiscountCode() as code:
            return _code_sentence(code, typed.email)
        case Sibling() as sibling:
            steps = formats.names([_step("sibling", step) for step in sibling.steps])
            return _(
                "The first child pays the full price; off: {steps}, and as much for each child after it."
            ).format(steps=steps)
        case Returning() as returning:
            steps = formats.names([_step("returning", step) for step in returning.steps])
            return _("Who has booked before pays less: {steps}.").format(steps=steps)
        case Referral() as referral:
            return _("A family that another one has brought pays {off} less for its first booking.").format(
                off=words.off(referral.off)
            )
        case DiscountVoucher() as card:
            return _("{amount} come off the family’s next price; what is not needed stays on it.").format(
                amount=formats.money(card.left)
            )


def _code_sentence(code: DiscountCode, email: str) -> str:
    said = [
        _("Whoever types {code} pays {off} less.").format(
            code=codes.typed(code.code).upper(), off=words.off(code.off)
        )
    ]
    if email:
        said.append(_("Only {email} may use it.").format(email=email))
    if code.uses:
        times = ngettext("It can be used {n} time.", "It can be used {n} times, by all together.", code.uses)
        said.append(times.format(n=code.uses))
    if code.valid_from:
        said.append(_("It begins on {day}.").format(day=formats.day(code.valid_from)))
    if code.valid_until:
        said.append(_("Its last day is {day}.").format(day=formats.day(code.valid_until)))
    return " ".join(said)
