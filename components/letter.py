"""A message as it was sent, and in one word what became of it: for whoever got it, and for staff."""

from __future__ import annotations

import htpy as h

from components.marks import Chip
from components.marks.shapes import Tone
from services.language import N_, _
from services.notices.inbox.fates import Fate
from services.notices.inbox.letters import KeptLetter
from services.outside import mail_answers
from services.outside.mail_answers import WhyBack

FATES: dict[Fate, tuple[str, str, Tone]] = {
    Fate.WAITING: (N_("Waiting to leave"), "schedule", "info"),
    Fate.SENT: (N_("Sent"), "check", "neutral"),
    Fate.READ: (N_("Read"), "done_all", "success"),
    Fate.CAME_BACK: (N_("Came back"), "error", "danger"),
    Fate.STOPPED: (N_("Stopped by you"), "block", "neutral"),
    Fate.NOT_SENT: (N_("Not sent"), "cancel", "warning"),
}
"""Word, icon and tone of each."""
CHANNELS = {"mail": N_("By email")}


def fate_chip(fate: Fate) -> Chip:
    """What became of a message."""
    word, icon_name, tone = FATES[fate]
    return Chip(_(word), icon_name, tone)


def channel(name: str) -> str:
    """By which way a message went."""
    return _(CHANNELS[name]) if name in CHANNELS else name


def why_back(said: str) -> str:
    """Why a message came back, in plain words; else in the server's own."""
    match mail_answers.why(said):
        case WhyBack.FULL:
            return _("The mailbox is full.")
        case WhyBack.NOBODY:
            return _("There is no such mailbox.")
        case _:
            return _("The server said: {answer}").format(answer=said)


def letter_card(kept: KeptLetter) -> h.Element:
    """Its text."""
    return h.article(".cb-card.cb-letter")[
        h.h2[kept.heading],
        (_paragraph(text) for text in kept.before),
        h.div[(h.p[h.span(".cb-text2")[f"{label}: "], text] for label, text in kept.rows)]
        if kept.rows
        else None,
        (_paragraph(text) for text in kept.after),
        h.p(".cb-text2")[_("Attached: {files}").format(files=", ".join(kept.files))] if kept.files else None,
    ]


def _paragraph(text: str) -> h.Element:
    lines = text.split("\n")
    return h.p[lines[0], ((h.br, line) for line in lines[1:])]
