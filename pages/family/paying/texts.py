"""What the pay sheet says: what is paid, into which account, and where the money is."""

from __future__ import annotations

from datetime import datetime, timedelta

import htpy as h

from components.callout import callout
from components.marks import icon
from components.pay import CopyRow, Picture, copy_rows, scan
from components.rows import LineRow, line_row, listed
from pages.family.presenters import DOT
from services.language import _, formats
from services.payments.codes import Code, Payee, grouped, png, svg
from services.payments.owed import Owed
from services.payments.paying import Payment

WITH_SYMBOLS = ("CZ", "SK")
"""Countries whose banks call the reference a variable symbol."""


def title(payment: Payment) -> str:
    """ "Pay €84.00"; while money is on its way nothing more is asked."""
    if payment.is_on_its_way:
        return _("On its way: {amount}").format(amount=formats.money(payment.amount))
    return _("Pay {amount}").format(amount=formats.money(payment.amount))


def what(owed: Owed) -> str:
    """ "Mighty Movers, Spring 2026 · Theo", with the part of its plan."""
    order = _("Order {number}").format(number=owed.order_number) if owed.order_number else ""
    part = ""
    if owed.parts > 1:
        part = _("part {part} of {parts}").format(part=owed.part, parts=owed.parts)
    whole = ", ".join(each for each in (owed.title or order, owed.period) if each)
    return DOT.join(each for each in (whole, owed.child, part) if each)


def paid_for(payment: Payment) -> h.Renderable:
    """What one debt is for, in a line; of several each with its amount."""
    if len(payment.debts) == 1:
        return h.p(".cb-sheet-sub")[what(payment.debts[0])]
    rows = [LineRow(what(owed), end=formats.money(owed.left)) for owed in payment.debts]
    return listed(line_row, rows, label=_("What you pay"), look="cb-list cb-plain cb-unlined")


def on_its_way(payment: Payment) -> h.Renderable:
    """That it was sent, when, and until when we wait."""
    if payment.sent_at is None or payment.quiet_until is None:
        return h.fragment[()]
    then = _("We’ll email you when it arrives. If it isn’t here by {last_day}, we’ll say so.").format(
        last_day=formats.on_day(formats.local(payment.quiet_until - timedelta(seconds=1)).date())
    )
    return callout(_told_us(payment.sent_at), then, icon_name="hourglass_empty", tone="info")


def not_seen(payment: Payment) -> h.Renderable:
    """That nothing has come, and what to do."""
    if payment.sent_at is None:
        return h.fragment[()]
    said = _told_us(payment.sent_at)
    look = _(
        "Please compare the account and the reference with those in your bank. If it’s still there, send it now."
    )
    return callout(_("We can’t see your transfer yet."), f"{said} {look}", icon_name="info", tone="warning")


def _told_us(at: datetime) -> str:
    return _("You told us on {sent_on} that you’ve sent it.").format(
        sent_on=formats.on_day(formats.local(at).date())
    )


def ask_us(provider: str) -> h.Renderable:
    """Where the provider has entered no account."""
    return callout(
        _("Ask {provider} how to pay.").format(provider=provider),
        _("They haven’t put their bank account in here yet."),
        icon_name="account_balance",
    )


def details(payment: Payment, payee: Payee) -> h.Renderable:
    """The code, the link to the bank, and all that can be copied."""
    pictures = [code for code in payment.codes if not code.is_link]
    links = [code for code in payment.codes if code.is_link]
    return h.fragment[
        [_scan(payment, code, has_link=bool(links)) for code in pictures[:1]],
        [_open_bank(code) for code in links[:1]],
        copy_rows(_rows(payment, payee)),
    ]


def _scan(payment: Payment, code: Code, *, has_link: bool) -> h.Element:
    phone = _("Scan with your banking app. On this phone, save the code or copy the details.")
    if has_link:
        phone = _("Scan with your banking app. On this phone, open your bank below.")
    caption = _("{amount}, reference {reference}").format(
        amount=formats.money(payment.amount), reference=payment.reference
    )
    picture = Picture(svg(code), png(code), f"{payment.reference}.png", caption)
    return scan(picture, _("Scan with your banking app, or copy the details."), phone)


def _open_bank(code: Code) -> h.Element:
    return h.div(".cb-scan-phone")[
        h.a(".cb-btn.cb-tonal.cb-main-btn.cb-full", href=code.text, target="_blank", rel="noopener")[
            icon("account_balance", 20), _("Open my bank")
        ]
    ]


def _rows(payment: Payment, payee: Payee) -> list[CopyRow]:
    symbol = payee.country in WITH_SYMBOLS
    rows = [
        CopyRow(_("Pay to"), payee.holder, payee.holder, _("Copy whom to pay")),
        CopyRow(_("IBAN"), grouped(payee.iban), payee.iban, _("Copy IBAN")),
    ]
    if payee.needs_bic and payee.bic:
        rows.append(CopyRow(_("BIC"), payee.bic, payee.bic, _("Copy BIC")))
    amount = formats.money(payment.amount), formats.plain_amount(payment.amount)
    rows.append(CopyRow(_("Amount"), *amount, _("Copy amount")))
    label = _("Variable symbol") if symbol else _("Reference")
    spoken = _("Copy variable symbol") if symbol else _("Copy reference")
    rows.append(CopyRow(label, payment.reference, payment.reference, spoken))
    return rows
