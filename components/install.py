"""How to put the portal on a phone: the card that Home shows once, and the ways that are always in the profile.

The card is drawn hidden: whether it can be done here, and how, only the browser knows (components/static/install.js).
"""

import htpy as h

from components.files import static_url
from components.frame import section_head
from components.marks import icon
from services.language import _


def install_card(name: str) -> h.Renderable:
    """The card, with a button where the browser itself can install, and a picture of the way on an iPhone."""
    return h.div(".cb-card.cb-pad.cb-install")[
        h.h2(".cb-t3")[_("{provider} on your phone").format(provider=name)],
        h.p(".cb-text2")[_("It opens like an app: one tap, and you’re where you want to be.")],
        _on_an_iphone(hidden=True),
        h.div(".cb-btns")[
            _button(),
            h.button(".cb-btn.cb-quiet", type="button", data_here=True, data_not_now=True)[_("Not now")],
        ],
    ]


def install_ways() -> h.Renderable:
    """All ways, for whoever looks for them."""
    android = _("Open the browser’s menu and choose Install app or Add to Home screen.")
    return h.div(data_install_ways=True)[
        h.p(".cb-intro", hidden=True, data_in_app=True)[_("You have it open as an app right now.")],
        h.section(".cb-section")[
            section_head(_("iPhone and iPad")),
            h.div(".cb-card.cb-pad.cb-install")[_on_an_iphone(hidden=False)],
        ],
        h.section(".cb-section")[
            section_head(_("Android and computers")),
            h.div(".cb-card.cb-pad.cb-install")[h.p[android], _button()],
        ],
    ]


def _on_an_iphone(*, hidden: bool) -> h.Element:
    steps = (("ios_share", _("Tap Share in the browser’s bar")), ("add_box", _("Choose Add to Home Screen")))
    return h.ol(hidden=hidden, data_on_iphone=True)[
        (
            h.li[h.span(".cb-tile.cb-tone-brand", aria_hidden="true")[icon(name)], h.span[words]]
            for name, words in steps
        )
    ]


def _button() -> h.Element:
    return h.button(".cb-btn.cb-filled", type="button", data_here=True, data_install=True, hidden=True)[
        icon("install_mobile", 20), _("Install")
    ]


def script() -> str:
    """JavaScript that shows what helps here, however often it is run."""
    return f"import({static_url('install.js')!r}).then((m) => m.offer())"
