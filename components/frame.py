"""The frame of every screen: the bar on top, the menu below, section headings. Links only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import htpy as h

from components.marks import Avatar, Logo, avatar, brand, icon
from services.language import _


@dataclass(frozen=True, slots=True)
class Tab:
    """One entry of the bottom menu; `badge_words` ("1 to book") are for screen readers, `money` makes the badge red."""

    href: str
    label: str
    icon: str
    badge: int = 0
    badge_words: str = ""
    money: bool = field(default=False)


@dataclass(frozen=True, slots=True)
class TabGroup:
    """Several entries of the list on the left, and the heading above them; it may be empty."""

    heading: str
    tabs: tuple[Tab, ...]


def app_bar(
    of: Logo, *, home: str, account: Avatar | None = None, account_href: str = "", bell: Tab | None = None
) -> h.Element:
    """The content of the top bar on a tab: logo and name, the bell, and the link to the visitor's account."""
    return h.div(".cb-bar-in")[
        brand(of, home),
        h.span(".cb-space"),
        _bell(bell) if bell else None,
        h.a(".cb-account", href=account_href, aria_label=_("Your account"))[avatar(account, 32)]
        if account
        else None,
    ]


def back_bar(href: str, *, label: str, title: str = "", close: bool = False, late: bool = False) -> h.Element:
    """The content of the top bar on a page below a tab: back (or a cross), and the page's title.

    The title is the page's h1; with `late` the page has its own, and shell.js shows this one when that has scrolled away.
    """
    name: h.Node = None
    if title and late:
        name = h.p(".cb-bar-title.cb-bar-late", aria_hidden="true")[title]
    elif title:
        name = h.h1(".cb-bar-title", tabindex="-1")[title]
    return h.div(".cb-bar-in")[
        h.a(".cb-icon-btn", href=href, aria_label=label)[icon("close" if close else "arrow_back")],
        name,
    ]


def bottom_menu(
    tabs: Iterable[Tab],
    current: str,
    rooms: Sequence[TabGroup] = (),
    room: str = "",
    over_rooms: h.Renderable | None = None,
) -> h.Renderable:
    """The menu's `nav`; put it into an element of class `cb-nav`. From 900 px it is a rail on the left.

    `current` is the address of the selected tab, `room` that of the room. With `rooms`, wide screens list these in
    place of the tabs, below `over_rooms` (logo and name). After a change of path inside one page, shell.js moves `aria-current` itself, and keeps how far
    the list is scrolled.
    """
    menu = h.nav(".cb-nav-in", aria_label=_("Main"))[(_tab(tab, tab.href == current) for tab in tabs)]
    if not rooms:
        return menu
    listed = h.nav(".cb-rooms", aria_label=_("Rooms"))[(_group(of, room) for of in rooms)]
    return h.fragment[menu, h.div(".cb-rooms-brand")[over_rooms], listed]


def section_head(title: str, more: str = "", href: str = "", *, level: int = 2) -> h.Element:
    """A section's heading, with a link on the right where there is more."""
    heading = h.h2 if level == 2 else h.h3
    link = h.a(href=href)[more, icon("chevron_right")] if more and href else None
    return h.div(".cb-head")[heading[title], link]


def facts(lines: Iterable[tuple[str, str]]) -> h.Element:
    """Icon and words, one fact a line: `facts([("location_on", "Ranelagh Studio")])`. A fact without words is left out."""
    return h.ul(".cb-facts")[(h.li[icon(name), h.span[text]] for name, text in lines if text)]


def title(name: str, second: str = "", who: Avatar | None = None) -> h.Element:
    """A page's h1 with its second line, and the child's mark where the page is about one. Focus can go to the h1."""
    words = h.div[h.h1(tabindex="-1")[name], h.p[second] if second else None]
    return h.div(".cb-title")[avatar(who, 56) if who else None, words]


def link_button(
    text: str, href: str, *, kind: str = "tonal", icon_name: str = "", main: bool = False, label: str = ""
) -> h.Element:
    """A link that looks like a button. Kinds and `label` as in `buttons.button`."""
    classes = ["cb-btn", f"cb-{kind}", "cb-main-btn cb-full" if main else ""]
    return h.a(class_=classes, href=href, aria_label=label or None)[
        icon(icon_name, 20) if icon_name else None, text
    ]


def log_out() -> h.Renderable:
    """The button that logs out: a form, because a link must not log anybody out."""
    return h.form(".cb-end", method="post", action="/sign-out")[
        h.button(".cb-btn.cb-quiet.cb-main-btn.cb-full", type="submit")[_("Log out")]
    ]


def viewing_banner(name: str) -> h.Element:
    """Under the bar of a family's screen that staff look at: whose it is, that nothing happens, and the way back."""
    return h.form(".cb-viewing", method="post", action="/view-as", role="status")[
        icon("visibility", 20),
        h.p[h.strong[_("You see what {name} sees.").format(name=name)], " ", _("Nothing can be changed.")],
        h.button(".cb-btn.cb-quiet", type="submit")[_("Go back")],
    ]


def view_as_button(text: str, client: str, to: str = "/") -> h.Element:
    """The button that shows a family's own screen to staff; `client` is the short id, `to` the screen's address."""
    return h.form(".cb-view-as", method="post", action=f"/view-as/{client}")[
        h.input(type="hidden", name="to", value=to),
        h.button(".cb-btn.cb-outline", type="submit")[icon("visibility", 20), text],
    ]


def _bell(of: Tab) -> h.Element:
    """A dot where there is something new; its number is for screen readers."""
    label = f"{of.label}, {of.badge_words}" if of.badge else of.label
    return h.a(".cb-icon-btn", href=of.href, aria_label=label)[
        icon(of.icon), h.span(".cb-dot", aria_hidden="true") if of.badge else None
    ]


def _group(of: TabGroup, room: str) -> h.Renderable:
    entries = [_tab(each, each.href == room) for each in of.tabs]
    if not of.heading:
        return h.fragment[entries]
    return h.div(role="group", aria_label=of.heading)[
        h.p(".cb-rooms-head", aria_hidden="true")[of.heading], entries
    ]


def _tab(tab: Tab, here: bool) -> h.Element:
    badge = (
        tab.badge
        and h.span(class_=["cb-badge", "" if tab.money else "cb-badge-brand"], aria_hidden="true")[
            str(tab.badge) if tab.badge < 100 else "99"
        ]
    )
    return h.a(".cb-nav-item", href=tab.href, aria_current="page" if here else None)[
        h.span(".cb-nav-pill")[icon(tab.icon), badge or None],
        h.span[
            tab.label, h.span(".cb-sr")[f", {tab.badge_words}"] if tab.badge and tab.badge_words else None
        ],
    ]
