"""What the review queue says: its states, each line, what it may pay, how sure that is, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from components.marks import Note
from components.marks.shapes import Tone
from components.rows import DOT, LineRow
from pages.family.money import name
from services.language import N_, _, formats, ngettext
from services.payments.bank.showing import PairingView, ReviewLine
from services.payments.money_out import Out
from services.payments.owed import Owed
from services.payments.pairing import Confidence
from services.payments.review import State
from services.payments.review_page import ReviewPage

_STATES = {
    State.NEW: N_("New · {n}"),
    State.SUGGESTED: N_("Suggested · {n}"),
    State.PAIRED: N_("Paired · {n}"),
    State.NOT_OURS: N_("Not ours · {n}"),
    State.MONEY_OUT: N_("Money out · {n}"),
}
_EXPLAINED = {
    State.NEW: N_("We found nothing that these may be for. Say it with “Other …”, or set them aside."),
    State.SUGGESTED: N_("Each with what it may be for, how sure that is, and why. You decide."),
    State.PAIRED: N_("What was paired, by itself or by hand. Each can be taken back alone."),
    State.NOT_OURS: N_("What is nothing that families pay. Nothing vanishes: each can be put back."),
    State.MONEY_OUT: N_("What left your account. A refund that you sent is seen here."),
}
_NOTHING = {
    State.NEW: (N_("Nothing new waits"), N_("Payments of which nothing is known show up here.")),
    State.SUGGESTED: (
        N_("No suggestion waits"),
        N_("Payments that are nearly sure show up here, with the reason."),
    ),
    State.PAIRED: (N_("Nothing is paired yet"), N_("Bring in a statement, and payments are paired here.")),
    State.NOT_OURS: (N_("Nothing is set aside"), N_("What you set aside as not yours stays here.")),
    State.MONEY_OUT: (N_("Nothing went out"), N_("What leaves your account shows up here.")),
}
_SURE: dict[Confidence, tuple[str, str, Tone]] = {
    Confidence.CERTAIN: (N_("Sure"), "check_circle", "success"),
    Confidence.LIKELY: (N_("Likely"), "contrast", "info"),
    Confidence.GUESS: (N_("A guess"), "help", "warning"),
}


def state(which: State, number: int) -> str:
    """A filter with the number of lines behind it."""
    return _(_STATES[which]).format(n=number)


def explained(which: State) -> str:
    """What is listed in this state."""
    return _(_EXPLAINED[which])


def nothing(which: State) -> tuple[str, str]:
    """What stands in place of an empty list."""
    title, line = _NOTHING[which]
    return _(title), _(line)


def all_sure(number: int) -> str:
    """The button that accepts all that is certain."""
    return ngettext("Match the sure one", "Match all {n} sure ones", number).format(n=number)


def accepted(done: int, shown: int) -> str:
    """What came of it; some may have changed meanwhile."""
    words = ngettext("{n} is paired.", "{n} are paired.", done).format(n=done)
    left = shown - done
    if not left:
        return words
    rest = ngettext("{n} had changed meanwhile.", "{n} had changed meanwhile.", left).format(n=left)
    return f"{words} {rest}"


def spoken(line: ReviewLine) -> str:
    """A line in short, for the names of its buttons."""
    return f"{who(line)}, {formats.money(line.amount)}"


def who(line: ReviewLine) -> str:
    """Whose payment it is, as the bank says it."""
    return line.name or line.text or _("No name")


def row(line: ReviewLine, of: ReviewPage) -> LineRow:
    """One line: who, when, what they wrote, how much, and how sure the suggestion is."""
    wrote = line.text if line.name else ""
    facts = (formats.day(line.booked_on), line.reference, wrote, line.account)
    return LineRow(
        who(line),
        second=DOT.join(dict.fromkeys(part for part in facts if part)),
        note=_note(line, of),
        end=formats.money(line.amount),
        actions=True,
    )


def sure(confidence: Confidence) -> Note | None:
    """How sure a suggestion is."""
    if confidence not in _SURE:
        return None
    words, glyph, tone = _SURE[confidence]
    return Note(_(words), glyph, tone)


def _note(line: ReviewLine, of: ReviewPage) -> Note | None:
    if line.state is State.MONEY_OUT:
        if line.line_id in of.seen:
            n = len(of.seen[line.line_id])
            return Note(
                ngettext("Seen: a refund", "Seen: {n} refunds", n).format(n=n), "check_circle", "success"
            )
        may_be = of.suggested.get(line.line_id)
        return sure(may_be.confidence) if may_be else None
    if line.state is State.PAIRED:
        by_hand = any(each.by_hand for each in of.pairings.get(line.line_id, ()))
        return Note(_("Paired by hand") if by_hand else _("Paired by itself"), "check_circle", "success")
    return sure(line.confidence)


def pays(line: ReviewLine, of: ReviewPage) -> list[str]:
    """What it pays or may pay, and what becomes of the rest."""
    if line.state is State.MONEY_OUT:
        may_be = of.suggested.get(line.line_id)
        return [refund(out) for out in of.seen.get(line.line_id) or (may_be.outs if may_be else ())]
    if line.state is State.PAIRED:
        return [paid(each, of.debts) for each in of.pairings.get(line.line_id, ())]
    waits = _("{amount} of it still waits").format(amount=formats.money(line.left))
    return [*([waits] if line.left != line.amount and line.left.minor else []), *_pays(line, of)]


def why(line: ReviewLine, of: ReviewPage) -> str:
    """The reason for a suggestion, or for none; empty where nothing is left to decide."""
    may_be = of.suggested.get(line.line_id)
    words = may_be.why if may_be else line.why
    back = _("The bank takes an earlier booking back by it.") if line.is_reversal else ""
    return " ".join(part for part in (back, words) if part)


def _pays(line: ReviewLine, of: ReviewPage) -> Iterator[str]:
    parts = [(of.debts[debt_id], money) for debt_id, money in line.parts if debt_id in of.debts]
    for debt, money in parts:
        yield _("{amount} for {what}").format(
            amount=formats.money(money), what=f"{of.families.get(debt.client_id, '')}: {about(debt)}"
        )
    if line.client_id is not None and line.rest is not None and line.rest.minor:
        words = _("{amount} is kept as credit of {family}")
        yield words.format(amount=formats.money(line.rest), family=of.families.get(line.client_id, ""))


def refund(out: Out) -> str:
    """ "Refund to Anna Novak, €50.00: Easter camp"."""
    words = _("Refund to {family}, {amount}").format(family=out.family, amount=formats.money(out.money))
    return f"{words}: {out.why}" if out.why else words


def about(debt: Owed) -> str:
    """What a debt is for, with the child."""
    return DOT.join(part for part in (debt.child, name(debt)) if part)


def paid(pairing: PairingView, debts: Mapping[UUID, Owed]) -> str:
    """ "€84.00 for Anna Novak: Theo · Mighty Movers"."""
    found = debts.get(pairing.debt_id) if pairing.debt_id else None
    amount = formats.money(pairing.amount)
    if found is not None:
        return _("{amount} for {what}").format(amount=amount, what=f"{pairing.client}: {about(found)}")
    return _("{amount} is kept as credit of {family}").format(amount=amount, family=pairing.client)
