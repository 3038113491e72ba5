"""The code of a sign-in: its field, and the clock until a new one can be asked for."""

import htpy as h

from components.plain.fields import field_error
from services.sign_in.codes import CODE_DIGITS


def code_field(label: str, name: str = "code", *, value: str = "", error: str = "") -> h.Element:
    """The eight-digit code as one input over two groups of four cells; the page must load the script "code.js".

    No `maxlength`: it would cut off a pasted "4829 1307" before the script can remove the space.
    """
    half = CODE_DIGITS // 2
    return h.div(".cb-field")[
        h.label(for_=name)[label],
        field_error(name, error),
        h.div(".cb-code", data_wrong=bool(error))[
            h.input(
                ".cb-code-input",
                id=name,
                name=name,
                type="text",
                value=value,
                inputmode="numeric",
                autocomplete="one-time-code",
                required=True,
                autofocus=True,
                spellcheck="false",
                aria_invalid="true" if error else None,
                aria_describedby=f"{name}-error" if error else None,
            ),
            h.div(".cb-code-cells", aria_hidden="true")[
                (h.span[(h.i for _cell in range(half))] for _group in range(2))
            ],
        ],
    ]


def new_code_clock(sentence: str, seconds: int, then: str) -> h.Element:
    """ "You can ask for a new code in 0:24.": counts down with "code.js", then shows the element with id `then`.

    `sentence` has one slot, `{time}`. Without scripts the sentence does not change.
    """
    before, _slot, after = sentence.partition("{time}")
    clock = h.time[f"{seconds // 60}:{seconds % 60:02d}"]
    return h.span(data_seconds=str(seconds), data_then=then)[before, clock, after]
