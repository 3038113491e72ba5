"""What became of each line of a file, as a table for a spreadsheet: as it was sent, corrected, and with every sentence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from uuid import UUID

from services.core import audit
from services.core.work import Work
from services.imports.batches import lines
from services.imports.batches.rights import here
from services.imports.batches.stored import fields_of
from services.language import N_, _
from services.language.table_file import as_csv

FATES = {
    "added": N_("new"),
    "changed": N_("changed"),
    "unchanged": N_("the same as before"),
    "refused": N_("not imported"),
    "left_out": N_("left out"),
    "untried": N_("not checked yet"),
}


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file to be saved."""

    name: str
    content: bytes


async def report(w: Work, batch_id: UUID) -> ReportFile:
    """The report of a file. That it was read is noted, because it holds the families' data.

    Raises:
        NotFound: the visitor may not, or there is no such file.
    """
    batch = await here(w, batch_id)
    rows = await lines.of_batch(w, batch_id)
    width = max([len(batch.headings), *(len(fields_of(each)) for each in rows)])
    headings = [*batch.headings, *[""] * (width - len(batch.headings))]
    table = [[_("Line"), _("What became of it"), _("What to know"), *headings]]
    for row in rows:
        fate = "left_out" if row.left_out else row.outcome or "untried"
        sentences = [*(each[1] for each in row.problems), *row.told, *row.warnings]
        fields = fields_of(row)
        table.append(
            [str(row.line), _(FATES[fate]), "\n".join(sentences), *fields, *[""] * (width - len(fields))]
        )
    audit.note(w, "report saved", "import", batch.id, lines=len(rows))
    name = _("{file}, report.csv").format(file=PurePath(batch.name).stem)
    return ReportFile(name, as_csv(table))
