"""What a line of clients says of its payment, as the booking's opening balance."""

from __future__ import annotations

from db import Booking, Class, Programme
from db.states import LIVE
from services import provider
from services.core.work import Work
from services.imports import cells
from services.imports.client_line import ClientLine
from services.imports.row_reader import Reader
from services.language import N_, formats
from services.prices import opening
from services.prices.opening import Opening, PaidBefore


async def take(w: Work, reader: Reader, wanted: ClientLine, class_: Class, booking: Booking) -> bool:
    """Give the booking its opening balance, unless it has its price already; whether it has got one.

    The payment that is kept with the booking counts, as staff may have changed it since the list was written. Where the
    class has no price yet, it is asked again the next time the file is imported.

    Raises:
        Refused: the amount cannot be meant.
    """
    if booking.status not in LIVE or await opening.is_priced(w, booking.id):
        return False
    text = booking.payment_note
    before = wanted.paid_before if text == wanted.payment else await _kept(w, reader, text)
    programme = await w.db.get_one(Programme, class_.programme_id)
    if programme.kind == "pay_as_you_go" or (class_.price or programme.price) is None:
        reader.payment.singly = before is not None and programme.kind == "pay_as_you_go"
        reader.payment.without_price = class_.name if before is not None and not reader.payment.singly else ""
        return False
    if before is None:
        _note_only(reader, text)
        return False
    opened = await opening.balance(w, booking, before)
    if opened is None:
        return False
    reader.payment.opened = opened
    _tell(reader, wanted, class_, opened)
    return True


async def _kept(w: Work, reader: Reader, text: str) -> PaidBefore | None:
    """The payment that is kept, read anew; what cannot be read was a note before, and stays one."""
    kept = cells.Cell(reader.cell("payment").column, text, [])
    try:
        return None if kept.is_empty else cells.payment(kept, (await provider.current(w)).currency)
    except cells.Wrong:
        return None


def _note_only(reader: Reader, text: str) -> None:
    if not text:
        reader.payment.unsaid = True
        return
    reader.cell("payment").warn(
        N_(
            "{column} “{text}” is kept as a note, and nothing is owed for it. Write paid, unpaid or part 100.00, and"
            " import the file again."
        ),
        text=text,
    )


def _tell(reader: Reader, wanted: ClientLine, class_: Class, opened: Opening) -> None:
    facts = {"child": wanted.child_first_name, "class_": class_.name}
    if opened.left.minor and opened.due_on is not None:
        reader.tell(
            N_("For {child}, {left} of {price} is left to pay for {class_}, by {day}."),
            left=formats.money(opened.left),
            price=formats.money(opened.price),
            day=formats.day(opened.due_on),
            **facts,
        )
    elif opened.credit.minor:
        reader.tell(
            N_("For {child}, {credit} was paid beyond the price of {class_}; it is the family’s credit."),
            credit=formats.money(opened.credit),
            **facts,
        )
