"""The sheet that asks staff what a file does not say: its columns, its account, or whether a new account is theirs."""

from __future__ import annotations

from collections.abc import Callable

from nicegui import ui

from components.base import TextElement
from components.form import form, select_field, text_field
from components.options import Option, options
from components.sheet import Sheet, sheet
from pages.app.actions import action
from pages.app.page_context import page_context
from pages.staff.statements import texts
from pages.staff.statements.answer import Answer
from services.core.refusals import Refused
from services.language import _
from services.language.plain_words import plain
from services.payments.codes import grouped
from services.payments.statements import columns
from services.payments.statements.columns import TableColumns

Send = Callable[[dict[str, str]], None]


def asks(answer: Answer) -> bool:
    """Whether the file can be taken once staff have said something of it."""
    return answer.kind in ("columns", "whose", "add")


class AskingSheet:
    """One question about one file. It stays open until the file is taken, so that nothing that was chosen is lost."""

    def __init__(self, key: str, name: str, answer: Answer, send: Send, closed: Callable[[], None]) -> None:
        self.key, self.name, self.send = key, name, send
        self.answer = answer
        with page_context().sheets or ui.element("div"), sheet(texts.question(answer)) as made:
            self.made: Sheet = made
            self.made.on_closed = closed
            TextElement("p", name, "cb-over-list")
            self.problem = TextElement("p", "", "cb-field-error").props("role=alert")
            self.problem.visible = False
            {"columns": self._columns, "whose": self._whose, "add": self._add}[answer.kind]()
        made.for_once()
        made.open()

    def answered(self, answer: Answer) -> None:
        """What came of it: done, another question, or a refusal that is said here."""
        if answer.kind == "read" or (asks(answer) and answer.kind != self.answer.kind):
            self.made.close()
        else:
            self._complain(answer.words[0] if answer.words else "")

    def _complain(self, words: str) -> None:
        self.problem.set_words(words)
        self.problem.visible = bool(words)
        self.problem.client.run_javascript("cubby.focus('[role=dialog] .cb-field-error')")

    def _columns(self) -> None:
        """Each column with its first values, and what it is said to hold."""
        TextElement("p", texts.columns_lead(), "cb-lead-text")
        proposed = _roles(self.answer)
        headings = self.answer.headings

        @action
        async def said(typed: dict[str, str]) -> None:
            try:
                found = columns.chosen(headings, [typed.get(f"column-{n}", "") for n in range(len(headings))])
            except Refused as no:
                self._complain(no.words())
                return
            self._complain("")
            self.send({"columns": found.as_text()})

        with form(said, _("Read the file")) as filled:
            for n, heading in enumerate(headings):
                if heading:
                    values = texts.samples(self.answer.rows, n)
                    select_field(filled, heading, f"column-{n}", texts.roles(), proposed[n], hint=values)

    def _whose(self) -> None:
        """Which account it is of."""
        TextElement("p", self.answer.words[0] if self.answer.words else "", "cb-lead-text")
        chosen = {"account": self.answer.choices[0] if self.answer.choices else ""}
        options(
            _("Account"),
            [Option(each, grouped(each)) for each in self.answer.choices],
            lambda value: chosen.update(account=value),
            value=chosen["account"],
            name="account",
        )

        @action
        async def said(_typed: dict[str, str]) -> None:
            self.send(dict(chosen))

        with form(said, _("Read the file")):
            pass

    def _add(self) -> None:
        """A new account of the provider's."""
        for words in (*self.answer.words, texts.add_lead(self.answer.currency)):
            TextElement("p", words, "cb-lead-text")
        written = self.answer.choices[0] if self.answer.choices else ""

        @action
        async def said(typed: dict[str, str]) -> None:
            if not typed.get("new-holder", "").strip() or not typed.get("new-account", "").strip():
                self._complain(_("Enter both."))
                return
            self._complain("")
            self.send({"account": typed["new-account"], "holder": typed["new-holder"]})

        with form(said, _("It is ours: add it and read the file")) as filled:
            is_iban = written[:2].isalpha()
            hint = "" if is_iban else _("The file says {account}.").format(account=written)
            text_field(
                filled,
                _("Account number (IBAN)"),
                "new-account",
                grouped(written) if is_iban else "",
                hint=hint,
            )
            hint = _("Exactly as the bank has it: families’ apps compare it")
            text_field(filled, _("Holder of the account"), "new-holder", "", hint=hint)


def _roles(answer: Answer) -> list[str]:
    """What each heading holds, as it is proposed or was said before."""
    try:
        of = TableColumns.from_text(answer.proposed).of if answer.proposed else {}
    except ValueError:
        of = {}
    by_heading = {heading: role.value for role, headings in of.items() for heading in headings}
    return [by_heading.get(plain(each), "") for each in answer.headings]
