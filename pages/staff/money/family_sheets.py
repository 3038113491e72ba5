"""The sheets in which staff change a family's money: each says in words what it does, before the tap."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from nicegui import ui

from components.base import TextElement, static
from components.form import form, text_field
from components.options import Option, options
from components.sheet import Sheet, sheet
from pages.app.actions import action
from pages.app.frame import say
from pages.app.page_context import page_context
from pages.family.money import name
from pages.staff.money import family_texts as texts
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import Work, reading, work
from services.language import _, formats
from services.ledger.timelines import Line
from services.payments import by_hand, typed
from services.payments.by_hand import HOW_WORDS, How
from services.payments.cards import refunds
from services.payments.family import FamilyMoney, PaidEntry
from services.payments.owed import Owed

Act = Callable[[Work, dict[str, str]], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of one family as it is shown; `fresh` draws it again after an act."""

    visitor: Visitor
    of: FamilyMoney
    fresh: Callable[[], Awaitable[None]]

    def record(self, debt: Owed | None = None) -> None:
        """A payment that came past the bank."""
        chosen = {"how": How.CASH.value, "debt": str(debt.debt_id) if debt else ""}
        ways = [Option(how.value, _(words)) for how, words in HOW_WORDS.items()]

        async def act(w: Work, said: dict[str, str]) -> None:
            debts = [UUID(chosen["debt"])] if chosen["debt"] else []
            money = typed.amount(said["record-amount"], self.of.currency)
            how = How(chosen["how"])
            await by_hand.record(w, self.of.client_id, self.of.stamp, money, how, debts, said["record-note"])

        first = debt or (self.of.open_debts[0] if self.of.open_debts else None)
        hint = self.of.currency
        if first and (coins := self.of.in_cash.get(first.debt_id)):
            hint = _("In cash {amount}, rounded to the coins there are").format(amount=formats.money(coins))
        line = _(
            "It pays what you choose, then what else is open, the oldest first. What is left over is kept as credit. The family gets a receipt by email."
        )
        fields = [
            (
                "record-amount",
                _("Amount"),
                formats.plain_amount(first.left) if first else "",
                hint,
            ),
            ("record-note", _("Note"), "", _("If you like: a receipt number, who brought it")),
        ]
        with self._sheet(_("Record a payment"), line, _("Record it"), fields, act, _("Recorded.")):
            options(
                _("How it came"),
                ways,
                lambda value: chosen.update(how=value),
                value=chosen["how"],
                name="how",
            )
            if self.of.open_debts:
                self._debts(_("What it is for"), self.of.open_debts, chosen, "debt", any_of_them=True)

    def correct(self, paid: PaidEntry) -> None:
        """A payment that was recorded wrongly."""

        async def act(w: Work, said: dict[str, str]) -> None:
            await by_hand.correct(w, self.of.client_id, self.of.stamp, paid.act_id, said["why"])

        line = _(
            "A correction is for a payment that was recorded wrongly: {amount} is taken back everywhere, as if it had never come. No money leaves. If it did come and should go back to the family, use Refund; if it belongs to something else of theirs, use Move."
        )
        self._open(
            _("Correct this payment"),
            line.format(amount=formats.money(paid.money)),
            _("Take it back"),
            act,
            _("Taken back."),
        )

    def refund(self) -> None:
        """Money that goes back to the family."""

        async def act(w: Work, said: dict[str, str]) -> None:
            money = typed.amount(said["refund-amount"], self.of.currency)
            await by_hand.refund(
                w,
                self.of.client_id,
                self.of.stamp,
                money,
                said["why"],
                iban=said["iban"],
                name=said["holder"],
            )

        line = _(
            "A refund sends money that is in credit back to the family; what they owe does not change. There is {amount}. With an account number it goes to the list Money out, from where you send it. Leave the account empty if you hand the money over in cash now."
        )
        fields = [
            ("refund-amount", _("Amount"), formats.plain_amount(self.of.credit), self.of.currency),
            ("iban", _("Account number (IBAN)"), "", _("Empty = in cash")),
            ("holder", _("Holder of the account"), self.of.name, ""),
        ]
        self._open(
            _("Refund"),
            line.format(amount=formats.money(self.of.credit)),
            _("Refund it"),
            act,
            _("Refunded."),
            fields,
        )

    @action
    async def refund_card(self, checkout_id: UUID) -> None:
        """Money that goes back to the card it came from: as much as can, unless less is typed."""
        async with reading(self.visitor) as r:
            most = formats.plain_amount(await refunds.most(r, checkout_id))

        async def act(w: Work, said: dict[str, str]) -> None:
            await refunds.ask(
                w, checkout_id, typed.amount(said["refund-amount"], self.of.currency), said["why"]
            )

        line = _("It goes back to the card that paid it, in a few days; what they owe does not change.")
        fields = [("refund-amount", _("Amount"), most, self.of.currency)]
        self._open(_("Refund to the card"), line, _("Refund it"), act, _("Refunded."), fields)

    def move(self, source: Owed) -> None:
        """A payment that belongs to another debt."""
        others = [debt for debt in self.of.open_debts if debt.debt_id != source.debt_id]
        chosen = {"debt": str(others[0].debt_id)}
        most = min(source.paid.minor, others[0].left.minor)

        async def act(w: Work, said: dict[str, str]) -> None:
            money = typed.amount(said["move-amount"], self.of.currency)
            await by_hand.move(
                w, self.of.client_id, self.of.stamp, source.debt_id, UUID(chosen["debt"]), money, said["why"]
            )

        line = _(
            "Moving takes money that was paid for {what} and pays something else with it. The family owes as much as before, all together; {what} is then open again by what you move. No money leaves."
        )
        fields = [
            (
                "move-amount",
                _("Amount"),
                formats.plain_amount(type(source.paid)(most, self.of.currency)),
                self.of.currency,
            )
        ]
        with self._sheet(
            _("Move a payment"),
            line.format(what=name(source)),
            _("Move it"),
            [*fields, _WHY()],
            act,
            _("Moved."),
        ):
            self._debts(_("What it is for instead"), others, chosen, "debt")

    def change(self, debt: Owed) -> None:
        """Another amount, or another day."""

        async def act(w: Work, said: dict[str, str]) -> None:
            money, day = typed.amount(said["change-amount"], self.of.currency), typed.day(said["change-day"])
            await by_hand.change(w, self.of.client_id, self.of.stamp, debt.debt_id, money, day, said["why"])

        line = _("The whole of it, not what is left. What was paid beyond the new amount becomes credit.")
        fields = [
            ("change-amount", _("Amount"), formats.plain_amount(debt.total), self.of.currency),
            ("change-day", _("Due"), debt.due_on.isoformat(), ""),
        ]
        self._open(_("Change the amount or the day"), line, _("Save"), act, _("Changed."), fields)

    def end(self, debt: Owed) -> None:
        """Nothing is asked for it any more."""

        async def act(w: Work, said: dict[str, str]) -> None:
            await by_hand.cancel(w, self.of.client_id, self.of.stamp, debt.debt_id, said["why"])

        line = _(
            "Nothing is asked for {what} any more. What was paid for it becomes credit and pays what else is open."
        )
        self._open(_("End this debt"), line.format(what=name(debt)), _("End it"), act, _("Ended."))

    def give(self) -> None:
        """Money to spend with the provider."""

        async def act(w: Work, said: dict[str, str]) -> None:
            money = typed.amount(said["give-amount"], self.of.currency)
            await by_hand.give_credit(w, self.of.client_id, self.of.stamp, money, said["why"])

        line = _(
            "Credit is money that the family spends with you: it pays what is open at once, the oldest first, and the rest pays what comes next."
        )
        fields = [("give-amount", _("Amount"), "", self.of.currency)]
        self._open(_("Give credit"), line, _("Give it"), act, _("Given."), fields)

    def history(self, title: str, lines: list[Line]) -> None:
        """The timeline of one number."""
        with page_context().sheets or ui.element("div"), sheet(title) as made:
            static(texts.timeline(lines))
        made.for_once()
        with made.foot:
            made.way_out(_("Close"))
        made.open()

    def _debts(
        self, legend: str, of: Sequence[Owed], chosen: dict[str, str], key: str, *, any_of_them: bool = False
    ) -> None:
        rows = [Option(str(debt.debt_id), f"{name(debt)}, {formats.money(debt.left)}") for debt in of]
        oldest = [Option("", _("The oldest first"))] if any_of_them else []
        options(
            legend, [*oldest, *rows], lambda value: chosen.update({key: value}), value=chosen[key], name=key
        )

    def _open(
        self,
        title: str,
        line: str,
        text: str,
        act: Act,
        said: str,
        fields: Sequence[tuple[str, str, str, str]] = (),
    ) -> None:
        with self._sheet(title, line, text, [*fields, _WHY()], act, said):
            pass

    def _sheet(
        self,
        title: str,
        line: str,
        text: str,
        fields: Sequence[tuple[str, str, str, str]],
        act: Act,
        said: str,
    ) -> ui.element:
        """A sheet with its sentence, choices that the caller draws inside, the fields, and one button."""
        with page_context().sheets or ui.element("div"), sheet(title) as made:
            TextElement("p", line, "cb-lead-text")
            problem = TextElement("p", "", "cb-field-error").props("role=alert")
            problem.visible = False
            choices = ui.element("div")

            @action
            async def send(typed_: dict[str, str]) -> None:
                try:
                    async with work(self.visitor) as w:
                        await act(w, typed_)
                except Refused as no:
                    problem.set_words(no.words())
                    problem.visible = True
                    return
                made.close()
                await self.fresh()
                say(said)

            with form(send, text) as filled:
                for key, label, value, hint in fields:
                    kind = "date" if key.endswith("-day") else "text"
                    text_field(filled, label, key, value, hint=hint, type=kind)  # type: ignore[arg-type]
        self._begin(made)
        return choices

    @staticmethod
    def _begin(made: Sheet) -> None:
        made.for_once()
        made.open()


def _WHY() -> tuple[str, str, str, str]:  # noqa: N802 - reads as the constant that it is, in the visitor's language
    return ("why", _("Why"), "", _("Stands in the history, for your colleagues and the accountant"))
