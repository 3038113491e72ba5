"""Who gets a message of an act on many things, and how many each of them got this week: the same in every preview."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

import htpy as h

from components.frame import section_head
from components.rows import LineRow, line_row, listed
from services.core.plan import Plan
from services.core.work import Reading
from services.language import _, ngettext
from services.notices.telling import this_week
from services.notices.telling.this_week import GotThisWeek

SHOWN = 100
"""Families that are listed; of more, the number is said."""


async def of_plan(r: Reading, plan: Plan) -> Sequence[GotThisWeek]:
    """Whoever will be told of what a plan does, by name. Whoever may see the plan may see whom it tells."""
    return await this_week.got(r, {family.client_id for family in plan.told})


def words(number: int) -> str:
    """ "3 messages this week"."""
    if not number:
        return _("No message this week")
    return ngettext("{n} message this week", "{n} messages this week", number).format(n=number)


def numbers(found: Collection[GotThisWeek]) -> dict[UUID, str]:
    """The same words by client, for a list that has its own rows."""
    return {each.client_id: words(each.number) for each in found}


def part(found: Sequence[GotThisWeek]) -> h.Renderable:
    """The list; nothing where nobody is told."""
    if not found:
        return h.fragment[()]
    rows = [LineRow(each.name, second=words(each.number)) for each in found[:SHOWN]]
    more = len(found) - len(rows)
    rest = ngettext("And {n} more family.", "And {n} more families.", more).format(n=more)
    return h.section(".cb-section")[
        section_head(_("Who gets the email"), level=3),
        listed(line_row, rows, look="cb-plain", label=_("Who gets the email")),
        h.p(".cb-after-list")[rest] if more else None,
    ]
