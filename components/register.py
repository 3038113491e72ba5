"""The register: a row for each attendee with a tick and a cross, the line that counts them, and what works them.

The browser works it alone (components/static/register.js), so that it does without signal; what it needs to say stands
in `data-` attributes. A row's `data-state` is what the server knows, and the only thing that the server changes later.
"""

from dataclasses import dataclass

import htpy as h

from components.files import inline_style, static_url
from components.marks import Avatar, Note, avatar, icon, note
from services.language import _

UNMARKED, HERE, AWAY = "unmarked", "attended", "no_show"


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One attendee: `of` is the attendance's short id, `notes` what to know, the most important first."""

    of: str
    name: str
    avatar: Avatar
    state: str
    notes: tuple[Note, ...] = ()


def style() -> h.Element:
    """The rules; draw it once on a screen, before what needs it."""
    return inline_style("register.css")


def script() -> str:
    """JavaScript that makes it work, however often it is run."""
    return f"import({static_url('register.js')!r})"


def words() -> dict[str, str]:
    """What the browser says by itself, as attributes of the element around the rows."""
    return {
        "data-here": _("{n} of {all} here"),
        "data-left": _("{n} to mark"),
        "data-done": _("All marked"),
        "data-rest": _("Mark the other {n} as here"),
        "data-saved": _("All saved"),
        "data-unsent": _("Not saved yet: {n}"),
        "data-waits": _("Not sent yet"),
        "data-login": _("Log in again, then it’s sent."),
        "data-theirs": _("{name} marked it later"),
    }


def day_nav(
    title: str, second: str, before: tuple[str, str], after: tuple[str, str], *others: tuple[str, str, str]
) -> h.Element:
    """The h1 of a day or a week, with the ways to the one before and the one after: address and label.

    `others` stand behind them: address, label and icon.
    """
    return h.div(".cb-day-nav")[
        h.div[h.h1(tabindex="-1")[title], h.p[second]],
        h.a(".cb-icon-btn", href=before[0], aria_label=before[1])[icon("chevron_left")],
        h.a(".cb-icon-btn", href=after[0], aria_label=after[1])[icon("chevron_right")],
        (h.a(".cb-icon-btn", href=href, aria_label=label)[icon(glyph)] for href, label, glyph in others),
    ]


def row_name(row: RegisterRow) -> h.Renderable:
    """The inside of the button with the name; it opens what else there is to know."""
    return h.fragment[
        avatar(row.avatar),
        h.span(".cb-reg-name")[h.b[row.name], (note(each) for each in row.notes)],
    ]


def row_marks(row: RegisterRow) -> h.Renderable:
    """The tick, the cross, and the line for what the row has to say."""
    return h.fragment[
        _mark(HERE, "check", _("Here: {name}").format(name=row.name), row),
        _mark(AWAY, "close", _("Not here: {name}").format(name=row.name), row),
        h.p(".cb-reg-said", role="status"),
    ]


def _mark(state: str, glyph: str, label: str, row: RegisterRow) -> h.Element:
    return h.button(
        class_=["cb-reg-mark", f"cb-reg-{state}"],
        type="button",
        data_mark=state,
        data_here=True,
        aria_pressed="true" if row.state == state else "false",
        aria_label=label,
    )[icon(glyph)]


def three(of: str, state: str) -> h.Renderable:
    """All that can be said of one attendee, as three buttons of which one is pressed; for a sheet."""
    said = (
        (HERE, "check", _("Here")),
        (AWAY, "close", _("Not here")),
        (UNMARKED, "pending", _("Not marked")),
    )
    return h.div(data_of=of, data_state=state)[
        h.div(".cb-filters.cb-reg-three")[
            (
                h.button(
                    ".cb-filter",
                    type="button",
                    data_mark=each,
                    data_set=True,
                    data_here=True,
                    aria_pressed="true" if each == state else "false",
                )[icon(glyph, 16), h.span[text]]
                for each, glyph, text in said
            )
        ],
        h.p(".cb-reg-said", role="status"),
    ]


def counts(here: int, left: int, every: int) -> h.Renderable:
    """How many are here, and how many are still to be marked; the script keeps it true."""
    return h.div(".cb-reg-count")[
        h.div(".cb-progress-words")[
            h.span(data_count="here")[_("{n} of {all} here").format(n=here, all=every)],
            h.span(data_count="left")[_("{n} to mark").format(n=left) if left else _("All marked")],
        ],
        h.progress(
            ".cb-progress",
            value=str(here),
            max=str(max(1, every)),
            aria_label=_("{n} of {all} here").format(n=here, all=every),
        ),
    ]


def foot(to_mark: int) -> h.Renderable:
    """Mark all the others at once, and whether everything has arrived."""
    return h.div(".cb-reg-foot")[
        h.button(
            ".cb-btn.cb-tonal.cb-full",
            type="button",
            data_here=True,
            data_mark_rest=True,
            hidden=not to_mark,
        )[icon("done_all", 20), h.span[_("Mark the other {n} as here").format(n=to_mark)]],
        h.p(".cb-reg-saved", role="status"),
    ]
