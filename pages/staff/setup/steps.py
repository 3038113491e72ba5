"""The checklist of the first run: what is done, what is missing, and where each step is done."""

from __future__ import annotations

from dataclasses import dataclass

import htpy as h

from components.files import inline_style
from components.frame import link_button, section_head
from components.marks import Chip, Tile
from components.rows import LineRow, line_row, listed
from pages.staff.rooms import HOME
from pages.staff.setup import addresses
from services.core.work import Reading
from services.language import N_, _
from services.operations.setup import checklist
from services.operations.setup.checklist import SetupStep


@dataclass(frozen=True, slots=True)
class StepWords:
    """How a step is called, what for, and where it is."""

    href: str
    name: str
    line: str
    icon: str


STEPS = {
    "provider": StepWords(
        addresses.PROVIDER, N_("Provider"), N_("Name, logo, colour, time zone, currency"), "palette"
    ),
    "mail": StepWords(
        addresses.MAIL, N_("Email"), N_("Codes and reminders leave through your server"), "mail"
    ),
    "payee": StepWords(addresses.PAYEE, N_("Payee"), N_("Where families pay to"), "account_balance"),
    "classes": StepWords(
        addresses.FIRST_CLASS, N_("First class"), N_("Venue, programme, class and its sessions"), "event"
    ),
    "address": StepWords(
        addresses.ADDRESS, N_("Address for families"), N_("Opened once on your own phone"), "share"
    ),
}


async def section(r: Reading) -> h.Renderable:
    """The checklist for Today; nothing once all is done."""
    found = await checklist.missing(r)
    if not found:
        return h.fragment[()]
    left = sum(not step.done for step in found)
    line = _("{done} of {all} steps are done. You can stop at any time and go on later.")
    return h.section(".cb-section", id="first-run")[
        inline_style("setup.css"),
        section_head(_("Until families can come")),
        h.p(".cb-text2.cb-setup-line")[line.format(done=len(found) - left, all=len(found))],
        listed(line_row, [_row(step) for step in found], label=_("Until families can come")),
    ]


def _row(step: SetupStep) -> LineRow:
    words = STEPS[step.name]
    chip = (
        Chip(_("Done"), "check_circle", "success") if step.done else Chip(_("Missing"), "pending", "warning")
    )
    return LineRow(_(words.name), Tile(words.icon), _(words.line), chip=chip, href=words.href)


async def onward(r: Reading, here: str) -> h.Renderable:
    """The way on from a step: to the next one that is missing; nothing where no first run is under way."""
    found = [step for step in await checklist.missing(r) if not step.done and step.name != here]
    if not found:
        return h.fragment[()]
    names = list(STEPS)
    later = [step for step in found if names.index(step.name) > names.index(here)]
    words = STEPS[(later or found)[0].name]
    return h.section(".cb-section.cb-stack")[
        link_button(_("Next: {step}").format(step=_(words.name)), words.href, main=True),
        link_button(_("Back to the list"), HOME, kind="quiet", main=True),
    ]
