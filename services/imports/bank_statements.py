"""Reads statements of banks from the command line; a dry run unless it is told to apply.

A flow: a file is kept whole or not at all, then each line that is certain is paired in a work of its own, so that one
that somebody else pairs meanwhile stops no other. A dry run is one work that is rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from uuid import UUID

from db import BankAccount
from services import provider
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading, with_retries, work
from services.imports.installation import Say
from services.language import N_, _, formats, ngettext
from services.payments import review
from services.payments.bank import accounts, settling, store
from services.payments.bank.store import Kept
from services.payments.pairing import Confidence, Suggestion
from services.payments.statements import Statement, TableColumns, WhichColumns
from services.payments.statements import reading as files

VISITOR = Visitor.system("statements")
TOGETHER = 20
"""Lines paired in one work."""


class NoFile(Refused):
    """There is no file of this name, or it cannot be opened."""

    message = N_("There is no such file, or it cannot be opened.")


class NotColumns(Refused):
    """What was typed names no columns."""

    message = N_(
        "“{text}” names no columns. Write them like"
        " booked_on=Date;amount=Sum;name=Payer;vs=Reference;text=Message, with the headings of the file."
    )


class _DryRun(Exception):
    """Raised at the end of a dry run, to roll it back."""


@dataclass(frozen=True, slots=True)
class SaidOfFiles:
    """What the operator says of files that do not say it themselves."""

    account: str = ""
    holder: str = ""
    """Adds a statement's account, if it is not there, with this holder."""
    columns: str = ""


@dataclass(slots=True)
class Totals:
    """How many lines became what."""

    paired: int = 0
    suggested: int = 0
    new: int = 0
    seen: int = 0
    out: int = 0
    refused_files: int = 0
    ids: set[UUID] = field(default_factory=set)
    """The lines that are new in this run."""
    earlier: int = 0
    """Lines of earlier files that could be paired now."""

    def last(self, *, dry: bool) -> str:
        """ "120 lines: 84 paired, 21 suggested, 9 new, 6 seen before"; in a dry run with "dry run: " before it."""
        n = self.paired + self.suggested + self.new + self.seen + self.out
        told = ngettext(
            "{n} line: {paired} paired, {suggested} suggested, {new} new, {seen} seen before",
            "{n} lines: {paired} paired, {suggested} suggested, {new} new, {seen} seen before",
            n,
        ).format(n=n, paired=self.paired, suggested=self.suggested, new=self.new, seen=self.seen)
        if self.out:
            told = _("{told}, {n} money out").format(told=told, n=self.out)
        return _("dry run: {told}").format(told=told) if dry else told


@dataclass(slots=True)
class FileTaken:
    """What one file has brought."""

    name: str
    kept: list[tuple[Statement, Kept]] = field(default_factory=list)


async def run(
    names: Sequence[Path], *, apply: bool, said: SaidOfFiles | None = None, say: Say = print
) -> bool:
    """Read these files and pair what is certain, saying what comes of it; returns whether no file was refused."""
    asked, totals = said or SaidOfFiles(), Totals()
    if apply:
        kept: list[Kept] = []
        for name in names:
            with _refusal(name, totals, say):
                taken = await with_retries(partial(_alone, name, asked))
                _tell(taken, totals, say)
                kept += [each for _statement, each in taken.kept]
        async with reading(VISITOR) as r:
            judged = await review.waiting(r, kept)
        await _pair(judged, totals)
    else:
        await _try(names, asked, totals, say)
    if totals.earlier:
        say(
            ngettext(
                "{n} payment of an earlier file is paired now, too.",
                "{n} payments of earlier files are paired now, too.",
                totals.earlier,
            ).format(n=totals.earlier)
        )
    say(totals.last(dry=not apply))
    return not totals.refused_files


@contextmanager
def _refusal(name: Path, totals: Totals, say: Say) -> Iterator[None]:
    """Say why a file is refused, and go on with the next one."""
    try:
        yield
    except WhichColumns as refused:
        say(f"{name.name}: {refused.words()}")
        proposed: TableColumns = refused.facts["proposed"]
        if proposed.of:
            say(_("What we can guess: --columns “{columns}”").format(columns=proposed.as_text()))
        totals.refused_files += 1
    except Refused as refused:
        say(f"{name.name}: {refused.words()}")
        if isinstance(refused, accounts.NotOurAccount):
            say(_("If it is yours, add it: --new-account “its holder, as the bank has it”"))
        totals.refused_files += 1


async def _try(names: Sequence[Path], said: SaidOfFiles, totals: Totals, say: Say) -> None:
    """Do everything but the pairing itself, and roll it back."""
    with suppress(_DryRun):
        async with work(VISITOR) as w:
            kept: list[Kept] = []
            for name in names:
                with _refusal(name, totals, say):
                    async with w.db.begin_nested():
                        taken = await _take(w, name, said)
                    _tell(taken, totals, say)
                    kept += [each for _statement, each in taken.kept]
            for line_id, suggestion in await review.waiting(w, kept):
                _count(line_id, suggestion.confidence, totals)
            raise _DryRun


async def _alone(name: Path, said: SaidOfFiles) -> FileTaken:
    async with work(VISITOR) as w:
        return await _take(w, name, said)


async def _take(w: Work, name: Path, said: SaidOfFiles) -> FileTaken:
    """Keep the lines of one file.

    Raises:
        Unreadable, NoFile, NotOurAccount, WhichAccount, NotColumns: nothing of it is kept.
    """
    data = _bytes(name)
    statements, columns = await _read(w, data, name.name, said)
    taken = FileTaken(name.name)
    for statement in statements:
        account = await _account(w, statement, said)
        if columns is not None:
            await accounts.remember_columns(w, account, columns)
        taken.kept.append((statement, await store.keep(w, account, statement, name.name, data)))
    return taken


def _bytes(name: Path) -> bytes:
    try:
        with name.open("rb") as handle:
            return handle.read(files.LARGEST * files.MEGABYTE + 1)
    except OSError as problem:
        raise NoFile from problem


async def _read(
    r: Reading, data: bytes, name: str, said: SaidOfFiles
) -> tuple[tuple[Statement, ...], TableColumns | None]:
    """The statements, and the columns that the operator has said for them, to be remembered."""
    currency = await _currency(r, said)
    try:
        return files.read(data, name, currency=currency), None
    except WhichColumns as asked:
        typed = _typed(said.columns)
        for columns in (*typed, *await accounts.columns(r)):
            if columns.fit(asked.facts["headings"]) and columns.is_enough:
                return files.read(data, name, columns, currency), columns if columns in typed else None
        raise


def _typed(text: str) -> list[TableColumns]:
    try:
        return [TableColumns.from_text(text)] if text else []
    except ValueError as problem:
        raise NotColumns(text=text) from problem


async def _currency(r: Reading, said: SaidOfFiles) -> str:
    """That of the account which is meant, for a table that does not say it."""
    own = await accounts.every(r)
    meant = [each for each in own if accounts.is_same(each.iban, said.account)] if said.account else own
    currencies = {each.currency for each in meant} or {(await provider.current(r)).currency}
    return currencies.pop() if len(currencies) == 1 else ""


async def _account(w: Work, statement: Statement, said: SaidOfFiles) -> BankAccount:
    try:
        return await accounts.of(w, statement, said.account)
    except accounts.NotOurAccount:
        iban = statement.account or said.account
        if not (said.holder and iban):
            raise
        return await accounts.add(w, iban, said.holder, statement.currency)


async def _pair(judged: Sequence[tuple[UUID, Suggestion]], totals: Totals) -> None:
    """Pair what is certain, some lines in one work, family by family, so that two runs do not wait for each other."""
    sure = [each for each in judged if each[1].confidence is Confidence.CERTAIN]
    for line_id, suggestion in judged:
        if suggestion.confidence is not Confidence.CERTAIN:
            _count(line_id, suggestion.confidence, totals)
    sure.sort(key=lambda each: str(each[1].family))
    for n in range(0, len(sure), TOGETHER):
        for line_id in await with_retries(partial(_settle, sure[n : n + TOGETHER])):
            _count(line_id, Confidence.CERTAIN, totals)


async def _settle(some: Sequence[tuple[UUID, Suggestion]]) -> list[UUID]:
    """Pair these; one that somebody has paired meanwhile is paired all the same."""
    async with work(VISITOR) as w:
        for line_id, suggestion in some:
            with suppress(settling.PairedMeanwhile):
                await review.carry_out(w, line_id, suggestion)
    return [line_id for line_id, _suggestion in some]


def _count(line_id: UUID, confidence: Confidence, totals: Totals) -> None:
    if line_id not in totals.ids:
        totals.earlier += confidence is Confidence.CERTAIN
    elif confidence is Confidence.CERTAIN:
        totals.paired += 1
    elif confidence is Confidence.NONE:
        totals.new += 1
    else:
        totals.suggested += 1


def _tell(taken: FileTaken, totals: Totals, say: Say) -> None:
    """Say what is to be known of a file, and count its lines."""
    for statement, kept in taken.kept:
        totals.ids.update(kept.new)
        totals.out += kept.out
        totals.seen += sum(kept.seen.values())
        for sentence in _sentences(statement, kept):
            say(f"{taken.name}: {sentence}")


def _sentences(statement: Statement, kept: Kept) -> Iterator[str]:
    for doubt in statement.doubts:
        yield _(doubt.message).format(**{name: formats.say(fact) for name, fact in doubt.facts.items()})
    for gap in kept.gaps:
        sentence = (
            N_("{amount} that came between {after} and {until} is missing. Is there a statement in between?")
            if gap.amount.minor > 0
            else N_(
                "{amount} that went out between {after} and {until} is missing. Is there a statement in between?"
            )
        )
        yield _(sentence).format(
            amount=formats.money(gap.amount), after=formats.day(gap.after), until=formats.day(gap.until)
        )
    for (file, read_on), n in kept.seen.items():
        yield ngettext(
            "{n} line was already seen on {day}, in {file}.",
            "{n} lines were already seen on {day}, in {file}.",
            n,
        ).format(n=n, day=formats.day(read_on), file=file)
    if n := len(statement.pending):
        yield ngettext(
            "{n} payment is not booked yet, and is not counted.",
            "{n} payments are not booked yet, and are not counted.",
            n,
        ).format(n=n)
