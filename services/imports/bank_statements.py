"""Reads statements of banks from the command line; a dry run unless it is told to apply.

It does what the room Statements does, by the same services and in the same words. A dry run is one work that is rolled
back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from services.core.refusals import Refused
from services.core.work import work
from services.imports.installation import Say
from services.language import N_, _
from services.payments import bank_files, review
from services.payments.bank import accounts, refunds_seen, taking, told
from services.payments.bank.taking import FileTaken, SaidOfFiles
from services.payments.bank.told import Totals
from services.payments.bank_files import BY_ITSELF
from services.payments.statements import TableColumns, WhichColumns
from services.payments.statements import reading as files

__all__ = ["NoFile", "SaidOfFiles", "run"]


class NoFile(Refused):
    """There is no file of this name, or it cannot be opened."""

    message = N_("There is no such file, or it cannot be opened.")


class _DryRun(Exception):
    """Raised at the end of a dry run, to roll it back."""


class _Refusals:
    """Says why a file is refused, and goes on with the next one."""

    def __init__(self, say: Say) -> None:
        self.say, self.number = say, 0

    @contextmanager
    def of(self, name: Path) -> Iterator[None]:
        """Around what is done with one file."""
        try:
            yield
        except Refused as refused:
            self.number += 1
            self.say(f"{name.name}: {refused.words()}")
            if isinstance(refused, WhichColumns):
                proposed: TableColumns = refused.facts["proposed"]
                if proposed.of:
                    guess = _("What we can guess: --columns “{columns}”")
                    self.say(guess.format(columns=proposed.as_text()))
            elif isinstance(refused, accounts.NotOurAccount):
                self.say(_("If it is yours, add it: --new-account “its holder, as the bank has it”"))


async def run(
    names: Sequence[Path], *, apply: bool, said: SaidOfFiles | None = None, say: Say = print
) -> bool:
    """Read these files and pair what is certain, saying what comes of it; returns whether no file was refused."""
    asked, refusals = said or SaidOfFiles(), _Refusals(say)
    taken: list[FileTaken] = []
    if apply:
        for name in names:
            with refusals.of(name):
                taken.append(await bank_files.keep(BY_ITSELF, _bytes(name), name.name, asked))
                _tell(taken[-1], say)
        totals = await bank_files.pair(BY_ITSELF, taken)
    else:
        totals = await _try(names, asked, refusals)
    for sentence in totals.besides():
        say(sentence)
    say(totals.last(dry=not apply))
    return not refusals.number


async def _try(names: Sequence[Path], said: SaidOfFiles, refusals: _Refusals) -> Totals:
    """Do everything but the pairing itself, and roll it back."""
    totals = Totals()
    with suppress(_DryRun):
        async with work(BY_ITSELF) as w:
            kept = []
            for name in names:
                with refusals.of(name):
                    data = _bytes(name)
                    read = taking.read(data, name.name, await taking.context_of(w, said), said)
                    async with w.db.begin_nested():
                        taken = await taking.keep(w, read, name.name, data, said)
                    _tell(taken, refusals.say)
                    totals.add(taken)
                    kept += [each for _statement, each in taken.kept]
            totals.judge(await review.waiting(w, kept))
            totals.refunds = await refunds_seen.see_certain(w)
            raise _DryRun
    return totals


def _tell(taken: FileTaken, say: Say) -> None:
    for sentence in told.of_file(taken):
        say(f"{taken.name}: {sentence}")


def _bytes(name: Path) -> bytes:
    try:
        with name.open("rb") as handle:
            return handle.read(files.LARGEST * files.MEGABYTE + 1)
    except OSError as problem:
        raise NoFile from problem
