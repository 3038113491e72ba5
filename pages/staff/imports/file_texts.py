"""What the screen of one list says."""

from __future__ import annotations

import htpy as h

from components.callout import callout
from components.frame import facts
from components.rows import DOT
from pages.staff.imports.words import KINDS, SEPARATORS, column, lines
from services.imports.batches.listing import FATES, Fate
from services.imports.batches.one_file import FileView, LineView
from services.imports.workbooks import FORMS
from services.language import _, formats, ngettext

UNFOLDED = 2
"""Sentences that stand open; of more, somebody asks for them."""


def about(view: FileView) -> h.Renderable:
    """What was found out about the file, and what it says of itself."""
    found = [
        ("receipt_long", DOT.join((_(KINDS[view.of.kind]), lines(view.of.lines)))),
        ("search", form(view)),
    ]
    if view.of.state != "open":
        words = _("Imported {moment}, {by}") if view.of.by else _("Imported {moment}")
        found.append(("history", words.format(moment=formats.moment(view.of.at), by=view.of.by)))
    return h.fragment[
        facts(found),
        h.ul(".cb-notes")[(h.li[each] for each in view.said)] if view.said else None,
    ]


def form(view: FileView) -> str:
    """How it is written: "Windows-1250, columns separated by semicolons"."""
    if view.encoding in FORMS:
        return _("{form} workbook").format(form=view.encoding)
    separated = _(SEPARATORS.get(view.separator, "")) or f"“{view.separator}”"
    return _("Letters: {encoding}. Columns are separated by {separator}.").format(
        encoding=view.encoding, separator=separated
    )


def lacking(view: FileView) -> h.Element:
    """That the file cannot be checked before somebody says which column is what."""
    names = formats.names([column(view.of.kind, each) for each in view.missing])
    return callout(
        _("Say what the columns are."),
        _("We could not find: {columns}. Nothing of your file is lost.").format(columns=names),
        icon_name="error",
        tone="warning",
    )


def stands(view: FileView) -> str:
    """What an import would do now, or has done."""
    n = sum(view.of.counts.get(fate, 0) for fate in ("added", "changed"))
    wrong = view.of.counts.get("refused", 0)
    if view.of.state == "taken_back":
        return _("This import was taken back.")
    if view.goes_on_at is not None:
        return _(
            "{done} of {n} lines are through, the rest is not in yet. If nothing moves here, go on, or take back what is in."
        ).format(done=view.goes_on_at, n=view.of.lines)
    if view.of.state == "applied":
        return ngettext("{n} line is in.", "{n} lines are in.", n).format(n=n)
    if "untried" in view.of.counts:
        return _("Nothing is imported yet. The check says what would happen, line by line.")
    if not n and not wrong:
        return _("Everything in this list is here already: nothing would change.")
    if wrong:
        return ngettext(
            "{n} line has to be corrected first, or it stays out.",
            "{n} lines have to be corrected first, or they stay out.",
            wrong,
        ).format(n=wrong)
    return _("All lines can be imported.")


def button_text(view: FileView) -> str:
    """ "Import 205 lines"; empty where there is nothing to do."""
    n = sum(view.of.counts.get(fate, 0) for fate in ("added", "changed"))
    if "untried" in view.of.counts:
        return ngettext("Check {n} line", "Check {n} lines", view.of.lines).format(n=view.of.lines)
    if not view.is_tried:
        return _("Check again and import")
    return ngettext("Import {n} line", "Import {n} lines", n).format(n=n) if n else ""


def shown_fates(view: FileView) -> list[Fate]:
    """The fates that lines of this file have."""
    return [fate for fate in FATES if view.of.counts.get(fate)]


def title_of(line: LineView) -> str:
    """ "Line 42 · Terri Twohig"."""
    number = _("Line {n}").format(n=line.line)
    return DOT.join(part for part in (number, line.title) if part)


def sentences(line: LineView, *, is_open: bool) -> h.Renderable:
    """What is wrong with the line as a whole, what changes, and what to know; of a closed one what is wrong with cells, too."""
    of_cells = () if is_open else tuple(each.problem for each in line.cells if each.problem)
    return h.fragment[
        (h.p(".cb-line-wrong")[each] for each in (*line.problems, *of_cells)),
        (h.p(".cb-line-told")[each] for each in line.told),
        (h.p(".cb-line-told")[each] for each in line.warnings),
    ]


def notes(view: FileView) -> h.Renderable:
    """What is to be said of all lines together; the command line's first letters are small. Much of it is folded away."""
    shown = [each[:1].upper() + each[1:] for each in view.notes]
    if not shown:
        return h.fragment[()]
    words = ngettext("{n} thing to know", "{n} things to know", len(shown)).format(n=len(shown))
    told = h.ul(".cb-notes")[(h.li[each] for each in shown)]
    return told if len(shown) <= UNFOLDED else h.details(".cb-import-more")[h.summary[words], told]


def progress_words(done: int, of: int) -> str:
    """ "50 of 134 lines"."""
    return _("{done} of {n} lines").format(done=done, n=of)
