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
    return h.span(data_seconds=str(seconds), data_then=then)[_counting(sentence, seconds)]


def while_it_lasts(action: str, button: h.Node, sentence: str, seconds: int) -> h.Element:
    """A form that is there for so many seconds, with its button and a sentence that counts them down with "code.js".

    `sentence` has one slot, `{time}`. Without scripts the form stays, and the server says that it is too late.
    """
    return h.form(".cb-end", method="post", action=action, data_seconds=str(seconds))[
        button, h.p(".cb-after")[_counting(sentence, seconds)]
    ]


def _counting(sentence: str, seconds: int) -> h.Node:
    before, _slot, after = sentence.partition("{time}")
    return [before, h.time[f"{seconds // 60}:{seconds % 60:02d}"], after]
