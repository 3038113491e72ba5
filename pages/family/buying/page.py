"""The shop (R62–R65, R81): choose, say for whom, type a code, see the price and why, buy."""

from __future__ import annotations

import secrets
from uuid import UUID

import htpy as h
from nicegui import events, ui

from components import wallet as wallet_parts
from components.base import TextElement, static
from components.buttons import button
from components.callout import callout
from components.choices import Choice, choices
from components.empty_state import empty
from components.form import form, text_field
from components.frame import section_head
from pages.app.actions import action
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.family import presenters
from pages.family.buying import texts
from pages.family.order import JUST_BOUGHT, address
from pages.family.price import price_lines
from services.core import ids
from services.core.refusals import NotFound, Refused
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats
from services.orders import placing
from services.orders.placing import Chosen, PriceChanged, Withdrawn
from services.orders.view import ItemView
from services.overview import shop
from services.overview.shop import OnSale, Terms

LONGEST_CODE = 40


async def buy(visitor: Visitor) -> None:
    """Everything that is sold in the portal."""
    screen = _Shop(visitor)
    await screen.open()


class _Shop:
    """One open shop: what is chosen in it survives every refusal, and a reload."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.context = page_context()
        self.key = secrets.token_urlsafe(12)
        """With what is chosen, the idempotency key: a double tap is one order."""
        self.shelf: list[OnSale] = []
        self.product: OnSale | None = None
        self.booking_id: UUID | None = None
        self.code = ""
        self.terms: Terms | None = None

    async def open(self) -> None:
        with_shelf = await self._read()
        query = self.context.query
        if with_shelf:
            self._choose_product(query.get("product", ""), query.get("for", ""))
            await self._ask()
        with frame(_("Buy a pass"), tab="/benefits", back="/benefits"):
            TextElement("h1", _("Buy a pass")).props("tabindex=-1")
            if not with_shelf:
                line = _("{provider} sells nothing here at the moment.").format(
                    provider=self.context.provider.name
                )
                static(
                    h.div(".cb-section")[empty(_("Nothing to buy"), line, icon_name="confirmation_number")]
                )
                return
            static(wallet_parts.style())
            self.problem = ui.element("div").props("tabindex=-1 id=problem")
            self.what = ui.element("div")
            self.whom = ui.element("div")
            self._draw_code()
            self.price = ui.element("div")
            self.draw()

    async def _read(self) -> bool:
        """Read what is sold now; False where it is nothing."""
        async with reading(self.visitor) as r:
            try:
                self.shelf = await shop.shelf(r)
            except NotFound:
                self.shelf = []
        return bool(self.shelf)

    def _choose_product(self, product: str, for_: str = "") -> None:
        """What the address names, else the first one that is of use to the family."""
        wanted = next((each for each in self.shelf if ids.short(each.product_id) == product), None)
        self.product = wanted or next((each for each in self.shelf if each.is_of_use), self.shelf[0])
        self._choose_booking(for_ or (ids.short(self.booking_id) if self.booking_id else ""))

    def _choose_booking(self, booking: str) -> None:
        served = self.product.bookings if self.product is not None and self.product.needs_booking else ()
        named = next((each.booking_id for each in served if ids.short(each.booking_id) == booking), None)
        self.booking_id = named or (served[0].booking_id if len(served) == 1 else None)

    async def _ask(self) -> str:
        """Ask what it costs now; gives what stands against it."""
        self.terms = None
        if self.product is None or (self.product.needs_booking and self.booking_id is None):
            return ""
        try:
            async with reading(self.visitor) as r:
                self.terms = await shop.terms(r, self.product.product_id, self.booking_id, self.code)
        except Withdrawn as no:
            return no.words()
        return ""

    # --- what is drawn ---

    def draw(self, problem: str = "") -> None:
        """All but the field of the code, which keeps what is typed in it."""
        self.problem.clear()
        if problem:
            with self.problem, ui.element("div").classes("cb-section cb-tight"):
                static(callout(problem, icon_name="info", tone="warning", alert=True))
        self.what.clear()
        with self.what, ui.element("section").classes("cb-section cb-tight"):
            static(section_head(_("What would you like?")))
            chosen = ids.short(self.product.product_id) if self.product is not None else ""
            choices([texts.choice(each) for each in self.shelf], chosen, self.choose)
        self.whom.clear()
        with self.whom:
            self._draw_whom()
        self.price.clear()
        with self.price:
            self._draw_price()
        wrong = texts.code_problem(self.terms.priced) if self.code and self.terms is not None else ""
        self.form.complain({"code": wrong} if wrong else {})

    def _draw_whom(self) -> None:
        product = self.product
        if product is None or not product.needs_booking:
            return
        with ui.element("section").classes("cb-section"):
            static(section_head(_("For whom?")))
            if not product.bookings:
                line = _(
                    "It is for classes that are booked session by session, and your family is in none yet."
                )
                static(callout("", line, icon_name="info"))
                return
            rows = [
                Choice(
                    ids.short(each.booking_id),
                    each.kid.first_name,
                    second=presenters.DOT.join([each.programme, each.venue]),
                )
                for each in product.bookings
            ]
            choices(rows, ids.short(self.booking_id) if self.booking_id else "", self.choose_booking)

    def _draw_code(self) -> None:
        with ui.element("section").classes("cb-section"):
            with form(self.use_code, _("Use code"), kind="quiet", main=False) as self.form:
                field = text_field(self.form, _("Code (optional)"), "code")
                field.input.props["maxlength"] = LONGEST_CODE
                field.input.props["autocapitalize"] = "characters"
            field.input.on("change", self.typed, js_handler="(e) => emit(e.target.value)")

    def _draw_price(self) -> None:
        product, terms = self.product, self.terms
        with ui.element("section").classes("cb-section"):
            if product is None or terms is None:
                if product is not None and product.is_of_use:
                    static(h.p(".cb-text2")[_("Choose whom it is for to see the price.")])
                return
            static(section_head(_("Price")))
            lines = [ItemView(product.product_id, product.name, 1, product.price)]
            total = formats.money(terms.priced.total)
            said = texts.what_next(product, terms, self.context.provider.name)
            static(
                h.fragment[
                    h.div(".cb-card")[price_lines(lines, total, terms.priced)],
                    h.p(".cb-in-credit.cb-text2.cb-s")[" ".join(said)],
                ]
            )
            with ui.element("div").classes("cb-end"):
                made = button(texts.button_words(terms), self.buy, kind="filled", main=True)
                made.props["data-unsent"] = _("No connection: nothing is bought yet.")

    # --- what is tapped ---

    @action
    async def choose(self, product: str) -> None:
        self._choose_product(product)
        await self._changed(".cb-choice[aria-pressed=true]")

    @action
    async def choose_booking(self, booking: str) -> None:
        self._choose_booking(booking)
        await self._changed("")

    async def _changed(self, focus: str) -> None:
        self.draw(await self._ask())
        self._write_address()
        if focus:
            self.context.script(f"cubby.focus('{focus}')")

    def _write_address(self) -> None:
        parts = {"product": ids.short(self.product.product_id)} if self.product is not None else {}
        if self.booking_id is not None:
            parts["for"] = ids.short(self.booking_id)
        self.context.write_address("/buy", parts)

    @action
    async def use_code(self, values: dict[str, str]) -> None:
        await self._code(values["code"])

    @action
    async def typed(self, event: events.GenericEventArguments) -> None:
        """Leaving the field is enough: nobody has to find the button."""
        await self._code(event.args if isinstance(event.args, str) else "")

    async def _code(self, text: str) -> None:
        code = " ".join(text.split())[:LONGEST_CODE]
        if code == self.code:
            return
        self.code = code
        self.draw(await self._ask())

    @action
    async def buy(self) -> None:
        product, terms = self.product, self.terms
        if product is None or terms is None:
            return
        for_ = self.booking_id if product.needs_booking else None
        key = f"{self.key}/{product.product_id}/{for_}/{self.code}"
        try:
            async with work(self.visitor) as w:
                order_id = await placing.place(
                    w,
                    [Chosen(product.product_id, seen=product.price)],
                    booking_id=for_,
                    codes=(self.code,) if self.code else (),
                    expected=terms.priced.total,
                    key=key,
                )
        except (Withdrawn, PriceChanged) as no:
            await self._again(no)
            return
        self.form.kept({"code": self.code}, {"code": ""})
        ui.navigate.to(f"{address(order_id)}?{JUST_BOUGHT}=1")

    async def _again(self, no: Refused) -> None:
        """Draw what is true now, with what has just changed above it; what was chosen and typed stays."""
        if not await self._read():
            self.product = None
            self.draw(no.words())
            return
        before = self.product
        self.product = next(
            (each for each in self.shelf if before and each.product_id == before.product_id), None
        )
        self._choose_booking(ids.short(self.booking_id) if self.booking_id else "")
        await self._ask()
        said = no.words()
        if self.product is None and before is not None:
            said = _("{name} isn’t sold any more. Nothing is bought: please choose something else.").format(
                name=before.name
            )
        self.draw(said)
        self.context.script("cubby.focus('#problem')")
