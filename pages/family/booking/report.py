"""What somebody of the team wrote about one session, in its sheet (R96)."""

from __future__ import annotations

import htpy as h

from components.marks import icon
from pages.family.online import paragraphs
from services.attendance.content.reading import Report
from services.language import _


def said(report: Report | None, child: str) -> h.Renderable:
    """From whom, what was done, what to practise, and what is about this child alone."""
    if report is None:
        return h.fragment[()]
    about = _("About {name}").format(name=child)
    parts = ((about, report.personal), (_("What we did"), report.done), (_("To practise"), report.practise))
    return h.section(".cb-callout.cb-tone-box-brand")[
        icon("chat"),
        h.div(".cb-callout-text")[
            h.strong[note_from(report.by)], (_part(name, text) for name, text in parts if text)
        ],
    ]


def note_from(name: str) -> str:
    """ "Note from Daniel"."""
    return _("Note from {name}").format(name=name)


def _part(name: str, text: str) -> h.Renderable:
    return h.fragment[h.h3[name], paragraphs(text)]
