"""What stands in the sheet of one session: the reason, all checks in their groups, and what the family sees."""

from __future__ import annotations

from itertools import groupby

import htpy as h

from components.callout import callout
from components.frame import section_head
from components.marks import Tile, icon
from components.rows import DOT, LineRow, line_row, listed, picker_row
from pages.family.make_ups import rows as make_up_rows
from pages.family.make_ups import why_not
from pages.family.make_ups.listing import press_words
from pages.staff.why import checks, ways
from pages.staff.why.results import label
from services.core.rulebook import Finding
from services.core.visitor import Visitor
from services.language import _, formats, ngettext
from services.make_ups import rule_texts
from services.make_ups.every_session import OFFERED
from services.make_ups.opened_session import OpenedSession


def head(found: OpenedSession) -> h.Renderable:
    """Where it is, and the one reason."""
    return h.fragment[_where(found), _verdict(found)]


def proof(found: OpenedSession, visitor: Visitor) -> h.Renderable:
    """All checks, and what the family sees."""
    return h.fragment[_checks(found, visitor), _family_sees(found)]


def _where(found: OpenedSession) -> h.Element:
    candidate = found.explained.candidate
    parts = (candidate.class_name, candidate.venue, candidate.instructor)
    return h.p(".cb-lead-text")[DOT.join(part for part in parts if part)]


def _verdict(found: OpenedSession) -> h.Element:
    why, name = found.explained.why, found.credit.kid.first_name
    if why is None:
        words = _("{name} can book it now.").format(name=name)
        return h.div(".cb-section.cb-tight")[
            callout(label(OFFERED), words, icon_name="check_circle", tone="success")
        ]
    reason = _("Not offered: {result}").format(result=label(why.told.name))
    said = f"{_told(why, found)} {_(why.advice)}"
    return h.div(".cb-section.cb-tight")[callout(reason, said, icon_name="block", tone="danger")]


def _told(why: Finding, found: OpenedSession) -> str:
    if why.told is not rule_texts.FULL:
        return formats.told(why)
    taken = found.places - found.explained.candidate.free
    return _("{taken} of {places} places are taken.").format(taken=taken, places=found.places)


def _checks(found: OpenedSession, visitor: Visitor) -> h.Element:
    """All of them in their six groups; a group in which one fails stands first and open, the others unfold."""
    findings = found.explained.findings
    passed = sum(finding.passed for finding in findings)
    said = ngettext("{passed} of {n} check passes", "{passed} of {n} checks pass", len(findings))
    order = list(checks.TIERS)
    groups = groupby(
        sorted(findings, key=lambda one: (order.index(one.tier), one.number)), key=lambda one: one.tier
    )
    drawn = [(tier, list(of)) for tier, of in groups]
    drawn.sort(key=lambda one: all(finding.passed for finding in one[1]))
    return h.section(".cb-section")[
        section_head(said.format(passed=passed, n=len(findings)), level=3),
        [_group(_(checks.TIERS[tier]), of, found, visitor) for tier, of in drawn],
    ]


def _group(name: str, findings: list[Finding], found: OpenedSession, visitor: Visitor) -> h.Element:
    failing = [finding for finding in findings if not finding.passed]
    second = (
        _("{passed} of {n} pass").format(passed=len(findings) - len(failing), n=len(findings))
        if failing
        else ngettext("{n} check passes", "All {n} checks pass", len(findings)).format(n=len(findings))
    )
    mark = icon("cancel" if failing else "check_circle")
    return h.details(class_=["cb-why-group", "cb-failing" if failing else ""], open=bool(failing))[
        h.summary[mark, h.span[h.b[name], h.span[second]], icon("expand_more")],
        listed(
            line_row,
            [_check(each, found, visitor) for each in failing + [one for one in findings if one.passed]],
            look="cb-plain",
        ),
    ]


def _check(finding: Finding, found: OpenedSession, visitor: Visitor) -> LineRow:
    way = None if finding.passed else ways.of(finding, found, visitor)
    first = found.explained.why is not None and finding.number == found.explained.why.number
    lead = Tile("check_circle", "success") if finding.passed else Tile("cancel", "danger")
    return LineRow(
        checks.says(finding),
        lead,
        checks.compared(finding, found)
        if finding.passed
        else DOT.join((checks.compared(finding, found), *([] if first else [_(finding.advice)]))),
        second_tone="" if finding.passed else "danger",
        href=way.href if way else "",
    )


def _family_sees(found: OpenedSession) -> h.Element:
    """The row of the family's own finder; or that it has none, and what it reads where it asks for this session."""
    explained, name = found.explained, found.client or _("the family")
    candidate, why = explained.candidate, explained.why
    if why is None or candidate.may_wait:
        row = make_up_rows.picker(candidate)
        inside: h.Renderable = h.ul(".cb-card.cb-list.cb-inset.cb-picker")[
            h.li(class_=row.classes)[
                picker_row(row), h.p(".cb-row-end.cb-text2")[press_words(make_up_rows.row_state(candidate))]
            ]
        ]
    else:
        inside = h.fragment[
            h.p[_("It isn’t in their list. Where they ask for a session they miss, they read:")],
            h.blockquote(".cb-callout")[why_not.told(explained)],
        ]
    return h.section(".cb-section")[section_head(_("What {name} sees").format(name=name), level=3), inside]
