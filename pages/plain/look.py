"""A child's next sessions for whoever has the link, without a login: when, where and the way there. Plain HTML (R87).

No cookie is set and none is read. A link that is wrong, or has ended, answers exactly like one that never was.
"""

from __future__ import annotations

import re
from datetime import timedelta

import htpy as h
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse

from components.callout import callout
from components.frame import section_head
from components.plain import intro, plain_page
from components.rows import LineRow, line_row
from components.theme import theme
from pages.app.frame import logo_of
from pages.delivery.pace import Pace
from pages.plain.request import UNSTORED
from services import language, provider, sign_in
from services.attendance.place import directions, place_text
from services.bookings import looked_at
from services.bookings.look_links import DIGITS, PREFIX
from services.bookings.looked_at import Looked, LookSession
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import now, reading, with_retries, work
from services.language import _, formats
from services.provider import ProviderView

OURS = re.compile(rf"[0-9a-f]{{{DIGITS}}}", re.ASCII)
AN_HOUR = timedelta(hours=1)
LOOKS, MISSES = 300, 100
"""An hour: at one link by all who have it; at links that are none, from one network."""
_looks, _misses = Pace(LOOKS, AN_HOUR), Pace(MISSES, AN_HOUR)
PRIVATE = {**UNSTORED, "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


def add(app: FastAPI) -> None:
    """Add the route."""
    app.add_api_route(PREFIX + "{look_token}", look, methods=["GET"], include_in_schema=False)


async def look(request: Request, look_token: str) -> Response:
    """What the link shows; 404 for a wrong and an ended one alike."""
    token, at = look_token, now()
    network = sign_in.network_of(request.client.host if request.client else None)
    for pace, key in ((_looks, token[:DIGITS]), (_misses, network)):
        if pace.is_over(key, at):
            headers = {**PRIVATE, "Retry-After": str(pace.wait(at))}
            return PlainTextResponse("Too often. Please come back later.", 429, headers=headers)
    async with reading(Visitor.anonymous()) as r:
        here = await provider.current(r)
        language.speak(language.asked_for(request.headers.get("accept-language", "")) or here.locale)
        formats.be_here(here.zone, at)
        try:
            if OURS.fullmatch(token) is None:
                raise NotFound
            found = await looked_at.behind(r, token)
        except NotFound:
            _misses.count(network, at)
            return _page(here, _("This link doesn’t work"), _nothing(), status=404)
    _looks.count(token, at)
    await with_retries(lambda: _opened(token))
    return _page(here, _("{name}’s next sessions").format(name=found.child), _next(found))


async def _opened(token: str) -> None:
    async with work(Visitor.anonymous()) as w:
        await looked_at.opened(w, token)


def _page(here: ProviderView, title: str, content: h.Renderable, status: int = 200) -> Response:
    head = h.meta(name="robots", content="noindex, nofollow")
    text = plain_page(title, content, of=logo_of(here), theme=theme(here.brand), head=head)
    return HTMLResponse(text, status, headers=PRIVATE)


def _nothing() -> h.Renderable:
    line = _("It may have ended, or been cut short. Ask whoever sent it for a new one.")
    return intro(_("This link doesn’t work"), line, big=False)


def _next(found: Looked) -> h.Renderable:
    title = intro(_("{name}’s next sessions").format(name=found.child), found.programme, big=False)
    if not found.sessions:
        return h.fragment[title, callout(_("There is nothing to come."), icon_name="event")]
    places = list({_place(each): each for each in found.sessions}.values())
    line = _("What is moved or cancelled changes here by itself. Look again before you set off.")
    return h.fragment[
        title,
        h.ul(".cb-card.cb-list.cb-inset")[(_session(each, len(places) > 1) for each in found.sessions)],
        h.p(".cb-after-list")[line],
        (_way(each) for each in places),
    ]


def _place(each: LookSession) -> str:
    return place_text(each.venue, each.address, each.area)


def _session(each: LookSession, several: bool) -> h.Element:
    ends = formats.local(each.starts_at + timedelta(minutes=each.minutes))
    until = formats.minute_of_day(ends.hour * 60 + ends.minute)
    row = LineRow(f"{formats.moment(each.starts_at)}–{until}", second=each.venue if several else "")
    return h.li(class_=row.classes)[line_row(row)]


def _way(each: LookSession) -> h.Element:
    """A place once, however many sessions are there: its address, how to get in, and a map."""
    way = directions(each.venue, each.address, each.area)
    return h.section(".cb-section")[
        section_head(each.venue),
        h.div(".cb-stack")[
            h.p[_place(each)],
            h.p(".cb-text2")[each.directions] if each.directions else None,
            h.a(".cb-btn.cb-tonal", href=way, target="_blank", rel="noopener noreferrer")[_("Directions")],
        ],
    ]
