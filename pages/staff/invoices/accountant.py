"""Months for the accountant: each as one file, and by mail on the first if that is wanted."""

from __future__ import annotations

from datetime import date

import htpy as h

from components.base import static
from components.empty_state import empty
from components.form import form, text_field
from components.frame import section_head, title
from components.marks import icon
from components.rows import LineRow, line_row
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.staff.rooms import INVOICES, MONEY
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.invoices import seller as sellers
from services.invoices import seller_typed, staff_book
from services.language import _, formats


async def accountant(visitor: Visitor) -> None:
    """Who gets the month by mail, and every month to be saved."""
    async with reading(visitor) as r:
        months = await staff_book.months(r)
        now = await sellers.seller(r)

    @action
    async def save(typed: dict[str, str]) -> None:
        try:
            email = seller_typed.email(typed["accountant"])
        except Refused as no:
            fields.complain({"accountant": no.words()})
            return
        async with work(visitor) as w:
            await sellers.set_accountant(w, email)
        fields.kept(typed, {"accountant": email})
        said = (
            _("From now on the month goes to {email} on the first.")
            if email
            else _("No month is sent by email any more.")
        )
        say(said.format(email=email))

    with frame(_("Months for the accountant"), tab=MONEY, back=INVOICES, room=INVOICES):
        static(
            title(
                _("Months for the accountant"),
                _(
                    "One file with all papers of a month as PDF and as electronic invoices, and two lists: what was issued, and what was paid. Their totals are those of your books."
                ),
            )
        )
        with form(save, _("Save")) as fields:
            hint = _("Each month’s file goes there on the first of the next month. Empty = it is not sent.")
            text_field(
                fields, _("Accountant’s email"), "accountant", now.accountant_email, type="email", hint=hint
            )
        static(_listed(months))


def _listed(months: tuple[date, ...]) -> h.Renderable:
    if not months:
        line = _("The first month shows up here with your first invoice.")
        return h.div(".cb-section")[empty(_("No months yet"), line, icon_name="calendar_month")]
    return h.section(".cb-section")[
        section_head(_("Download")), h.ul(".cb-card.cb-list.cb-inset")[map(_month, months)]
    ]


def _month(first: date) -> h.Element:
    row = LineRow(formats.full_month(first), actions=True)
    text = _("Download")
    link = h.a(
        ".cb-btn.cb-tonal",
        href=f"/month/{first:%Y-%m}.zip",
        data_out=True,  # not `download`: where the second step is asked for again, that page is no file
        aria_label=f"{text}: {row.title}",
    )[icon("download", 20), h.span[text]]
    return h.li(class_=row.classes)[line_row(row), h.div(".cb-row-actions")[link]]
