"""One payment as it is drawn into an open sheet or into its page, and what its buttons do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from nicegui import ui

from components import pay as pay_parts
from components.base import TextElement, static
from components.buttons import button
from components.callout import callout
from components.options import segmented
from pages.app.actions import action
from pages.app.frame import say
from pages.app.page_context import page_context
from pages.family.contact import contact
from pages.family.paying import card, methods, texts
from pages.family.paying.parts import Below, Parts
from services.core.events import Ids, concerns
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import work
from services.language import _
from services.payments import paying
from services.payments.cards import flow
from services.payments.paying import NothingToPay, Payment

Done = Callable[[], Awaitable[None]]


async def read(visitor: Visitor, debt_ids: Sequence[UUID]) -> Payment:
    """What is asked for these debts now; several get their reference here.

    Raises:
        NotFound, NotAllowed, NothingToPay, NotTogether: as for `paying.several`.
    """
    await flow.refresh(visitor, debt_ids)
    async with work(visitor) as w:
        return await paying.several(w, debt_ids)


class Transfer:
    """One payment that is shown, and the ways to pay it."""

    def __init__(
        self,
        visitor: Visitor,
        debt_ids: Sequence[UUID],
        on_done: Done,
        parts: Parts,
        close: Callable[[], None] | None = None,
    ) -> None:
        self.visitor, self.debt_ids, self.on_done = visitor, tuple(debt_ids), on_done
        self.parts = parts
        self.close = close
        """Closes the sheet once it has been said that the money was sent; a page stays."""
        self.method = ""
        self.inside: ui.element
        self.shown: Payment | None = None
        page_context().on_event(paying.MONEY_CHANGED, self._look_again)

    def draw(self, payment: Payment, problem: str = "") -> None:
        """Draw all of it anew; `problem` is what has just gone wrong."""
        self.shown = payment
        self.method = self.method or methods.remembered(payment)
        self.parts.rename(texts.title(payment))
        self.parts.body.clear()
        with self.parts.body, ui.element("div").classes("cb-pay"):
            static(pay_parts.style())
            if problem:
                static(callout(problem, icon_name="info", alert=True))
            static(texts.paid_for(payment))
            choices = methods.choices(payment)
            if len(choices) > 1 and not payment.is_on_its_way and payment.by_card is None:
                segmented(
                    _("How to pay"), choices, lambda value: self.choose(payment, value), value=self.method
                )
            self.inside = ui.element("div").classes("cb-pay")
        self._way(payment)

    def _way(self, payment: Payment) -> None:
        """What belongs to the chosen way; the choice above it stays as it is, and keeps the focus."""
        self.inside.clear()
        self.parts.foot.clear()
        parts = Below(self.inside, self.parts.foot)
        by_card = next((each for each in methods.card_choices(payment) if each.value == self.method), None)
        if payment.by_card is not None:
            card.draw_under_way(self.visitor, payment, parts, self.again)
        elif by_card is not None and not payment.is_on_its_way:
            by_card.draw(self.visitor, payment, parts)
        else:
            self._transfer(payment)

    async def again(self) -> None:
        """Read what is true now, and draw that."""
        self.draw(await read(self.visitor, self.debt_ids))

    def choose(self, payment: Payment, value: str) -> None:
        """Show another way to pay, and begin with it next time."""
        self.method = value
        methods.remember(value)
        self._way(payment)

    def _transfer(self, payment: Payment) -> None:
        context = page_context()
        here = context.provider
        with self.inside:
            if payment.is_on_its_way:
                static(texts.on_its_way(payment))
            elif payment.payee is None:
                static(texts.ask_us(here.name))
            else:
                if payment.is_not_seen:
                    static(texts.not_seen(payment))
                static(texts.details(payment, payment.payee))
                context.script(pay_parts.script())
        with self.parts.foot:
            if payment.is_on_its_way:
                button(_("I haven’t sent it"), self.not_sent, kind="quiet", main=True)
            elif payment.payee is None:
                static(contact(here.phone, here.email))
            else:
                made = button(_("I’ve sent it"), self.sent, kind="filled", main=True)
                made.props["data-unsent"] = _("No connection: we don’t know yet that you’ve sent it.")
                TextElement("p", _("We’ll email you when it arrives, usually in 1 working day."))
                if methods.card_choices(payment):
                    button(
                        _("Pay by card instead"),
                        self.by_card,
                        kind="text",
                        main=True,
                        icon_name="credit_card",
                    )

    @action
    async def by_card(self) -> None:
        """Leave for the gateway's page at once: two taps from Home; next time the choice begins with the card."""
        methods.remember(methods.CARD)
        await card.go(self.visitor, self.debt_ids)

    @action
    async def sent(self) -> None:
        try:
            async with work(self.visitor) as w:
                await paying.sent(w, self.debt_ids)
        except Refused as no:
            await self._refused(no)
            return
        await self._changed()
        say(_("Thanks. We’ll watch out for it."), on_undo=self.not_sent)

    @action
    async def not_sent(self) -> None:
        async with work(self.visitor) as w:
            await paying.not_sent(w, self.debt_ids)
        await self._changed()
        say(_("All right, it isn’t sent yet."))

    async def _changed(self) -> None:
        await self.on_done()
        if self.close is not None:
            self.close()
        else:
            self.draw(await read(self.visitor, self.debt_ids))

    async def _look_again(self, ids: Ids) -> None:
        """Somebody else has paid, or said that it is sent, perhaps in another tab; or staff have changed the amount."""
        before = self.shown
        if before is None or self.parts.body.is_deleted:
            return
        if not concerns(ids, {debt.client_id for debt in before.debts}):
            return
        try:
            payment = await read(self.visitor, self.debt_ids)
        except NothingToPay as no:
            self.shown = None
            self.parts.body.clear()
            self.parts.foot.clear()
            with self.parts.body:
                static(callout(no.words(), _("Thank you!"), icon_name="check_circle", tone="success"))
            return
        if payment != before:
            self.draw(payment)

    async def _refused(self, no: Refused) -> None:
        """Say why, with what is true now; where nothing is left to pay, the sheet has no more use."""
        try:
            payment = await read(self.visitor, self.debt_ids)
        except Refused:
            if self.close is not None:
                self.close()
            await self.on_done()
            raise
        self.draw(payment, no.words())
