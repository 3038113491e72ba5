"""What the room Statements says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import htpy as h

from components.bank_files import SentFile
from components.callout import callout
from components.empty_state import empty
from components.marks import Note, Tile
from components.rows import DOT, LineRow, line_row
from pages.staff.rooms import REVIEW
from pages.staff.statements.answer import Answer
from services.language import N_, _, formats, ngettext
from services.payments.bank.files_read import FileRead
from services.payments.bank.last_statement import LastStatement
from services.payments.codes import grouped
from services.payments.statements.cannot_read import TooMuch
from services.payments.statements.columns import Role
from services.payments.statements.reading import LARGEST, MEGABYTE

ROLES = {
    Role.BOOKED_ON: N_("Date"),
    Role.AMOUNT: N_("Amount"),
    Role.CREDIT: N_("What came in"),
    Role.DEBIT: N_("What went out"),
    Role.DIRECTION: N_("Whether it came or went, in words"),
    Role.CURRENCY: N_("Currency"),
    Role.NAME: N_("Name of the payer"),
    Role.ACCOUNT: N_("Account of the payer"),
    Role.BANK_CODE: N_("Bank code of the payer"),
    Role.VS: N_("Reference (variable symbol)"),
    Role.SS: N_("Specific symbol"),
    Role.KS: N_("Constant symbol"),
    Role.END_TO_END: N_("Reference of the payer"),
    Role.TEXT: N_("Message"),
    Role.BANK_REF: N_("The bank’s own number"),
    Role.VALUE_ON: N_("Second date (value date)"),
    Role.FEE: N_("Fee"),
    Role.BALANCE: N_("Balance"),
    Role.STATUS: N_("Whether it is booked"),
    Role.OWN_ACCOUNT: N_("Your own account"),
}
"""What a column may hold, the most useful first."""


def lead() -> str:
    """What the room is for."""
    return _(
        "Bring in what your bank says. What is certain is paired by itself; the rest waits for you with a suggestion."
    )


def drop() -> tuple[str, str, str]:
    """Title, line and button of the place where files are dropped."""
    line = _(
        "CAMT.053, MT940, CSV, or a zip of them; several at once, up to {megabytes} MB each. The same file twice adds nothing."
    )
    return _("Drop statements here"), line.format(megabytes=LARGEST), _("Choose files")


def stands(waiting: int, last: LastStatement | None) -> h.Renderable:
    """Since when no statement has come, and how many payments wait."""
    return h.div(".cb-stack")[
        _too_old(last) if last and last.is_red else None, h.ul(".cb-card.cb-list")[_waiting(waiting)]
    ]


def _too_old(last: LastStatement) -> h.Element:
    days = ngettext(
        "No statement of {account} for {n} day.", "No statement of {account} for {n} days.", last.days
    )
    return callout(
        days.format(n=last.days, account=grouped(last.iban)),
        _("What families have sent since then is not seen, and they may be reminded all the same."),
        icon_name="error",
        tone="danger",
    )


def _waiting(number: int) -> h.Element:
    if number:
        title = ngettext("{n} payment waits for you", "{n} payments wait for you", number).format(n=number)
        row = LineRow(title, Tile("pending_actions", "warning"), _("See what each may be for"), href=REVIEW)
    else:
        row = LineRow(
            _("No payment waits for you"),
            Tile("check_circle", "success"),
            _("All payments, and how they were paired"),
            href=REVIEW,
        )
    return h.li(class_=row.classes)[line_row(row)]


def sent(key: str, name: str, answer: Answer | None) -> SentFile:
    """A file that was chosen, and what came of it."""
    if answer is None:
        return SentFile(key, name, (_("On its way …"),), on_its_way=True)
    return SentFile(key, name, answer.words, refused=answer.kind != "read")


def unsent(status: object, size: int) -> Answer:
    """What is said where no answer has come for a file of so many bytes."""
    if status == 413 and size <= LARGEST * MEGABYTE:
        words = _(
            "The web server in front of Cubby does not let a file of this size through. Ask whoever runs it to allow {megabytes} MB, or download the statement in shorter periods."
        )
        return Answer("refused", (words.format(megabytes=LARGEST),))
    if status == 413:
        return Answer("refused", (TooMuch(megabytes=LARGEST).words(),))
    if status == 404:
        return Answer(
            "refused", (_("You are logged out, or may not do this any more. Open this page again."),)
        )
    if isinstance(status, int) and status >= 500:
        words = _("Something went wrong on our side. Nothing is taken twice, so send it again.")
        return Answer("refused", (words,), again=True)
    words = _("The file did not arrive: the connection was lost. Nothing is taken twice, so send it again.")
    return Answer("refused", (words,), again=True)


def next_step(answer: Answer) -> str:
    """The button under a file that was not taken."""
    words = {
        "columns": N_("Say what its columns are"),
        "whose": N_("Say which account it is of"),
        "add": N_("It is one of ours"),
    }
    return _(words.get(answer.kind, N_("Send it again")))


def question(answer: Answer) -> str:
    """The title of the sheet that asks."""
    words = {
        "columns": N_("What is in which column?"),
        "whose": N_("Which account is it of?"),
        "add": N_("Is this account yours?"),
    }
    return _(words[answer.kind])


def columns_lead() -> str:
    """How the columns are said."""
    return _(
        "We do not know this bank’s columns yet. Below each heading you see its first three values, and what we think it is. Correct it once; it is remembered."
    )


def add_lead(currency: str) -> str:
    """What adding an account does."""
    return _(
        "If you add it, its statements are read from now on. If it is your first account in {currency}, families are asked to pay to it."
    ).format(currency=currency)


def roles() -> list[tuple[str, str]]:
    """The answers for one column."""
    return [("", _("Nothing that we need")), *((role.value, _(words)) for role, words in ROLES.items())]


def samples(rows: Sequence[Sequence[str]], column: int) -> str:
    """The first values of a column."""
    values = [row[column].strip() if column < len(row) else "" for row in rows]
    return DOT.join(each or "–" for each in values) or "–"


def files(found: Iterable[FileRead]) -> h.Element:
    """The statements that were read."""
    rows = [_file(each) for each in found]
    if not rows:
        return empty(
            _("No statement yet"),
            _("Download one from your bank, as CAMT.053 if it has that, and drop it above."),
            icon_name="account_balance",
        )
    return h.ul(".cb-card.cb-list")[(h.li(class_=row.classes)[line_row(row)] for row in rows)]


def _file(each: FileRead) -> LineRow:
    lines = ngettext("{n} line", "{n} lines", each.lines).format(n=each.lines)
    return LineRow(
        each.name,
        Tile("receipt_long"),
        DOT.join(part for part in (_days(each), lines, grouped(each.iban), _when(each)) if part),
        note=_gap(each),
    )


def _days(each: FileRead) -> str:
    if each.first_on is None or each.last_on is None:
        return ""
    first, last = formats.day(each.first_on), formats.day(each.last_on)
    return first if first == last else f"{first} – {last}"


def _when(each: FileRead) -> str:
    by = each.by or _("from the command line")
    return _("read {moment}, {by}").format(moment=formats.moment(each.read_at), by=by)


def _gap(each: FileRead) -> Note | None:
    if each.gap is None:
        return None
    words = (
        _("{amount} that came is missing in it or just before it")
        if each.gap.minor > 0
        else _("{amount} that went out is missing in it or just before it")
    )
    return Note(words.format(amount=formats.money(each.gap)), "error", "danger")
