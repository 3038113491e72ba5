"""The profile's first screen: the client, settings, children, contact, and signing out."""

from __future__ import annotations

import htpy as h

from components.base import static
from components.frame import log_out, section_head, title
from components.marks import Avatar, Tile, initials
from components.rows import LineRow, line_row, listed
from pages.app.frame import frame
from pages.family.presenters import face
from pages.family.profile.choosing import themes
from services import provider, sign_in
from services.core import ages
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import LANGUAGES, _, formats, ngettext
from services.people import attendees, phones
from services.people import profile as service
from services.people.kids import Kid
from services.people.profile import Profile
from services.provider import ProviderView


async def profile(visitor: Visitor) -> None:
    """The client's own profile."""
    async with reading(visitor) as r:
        me = await service.profile(r)
        kids = await attendees.mine(r)
        devices = await sign_in.my_devices(r)
        current = await provider.current(r)
    with frame(_("Profile"), tab="/profile", back="/"):
        static(
            h.fragment[
                head(me),
                h.section(".cb-section")[listed(line_row, settings(me, len(devices)), label=_("Settings"))],
                children(kids, current.name),
                contact(current),
                log_out(),
            ]
        )


def head(me: Profile) -> h.Renderable:
    """The client's name, address and initials."""
    name = formats.full_name(me.first_name, me.last_name)
    return title(name or me.email, me.email if name else "", Avatar(initials(name or me.email, 2)))


def settings(me: Profile, devices: int) -> list[LineRow]:
    """The rows that open the other screens of the profile."""
    notices_icon = "notifications" if me.notices_on else "notifications_off"
    looks = {choice.value: choice.text for choice in themes()}
    number = ngettext("{n} device", "{n} devices", devices).format(n=devices)
    return [
        LineRow(_("My data"), Tile("person"), _("Name and phone number"), href="/profile/data"),
        LineRow(
            _("Invoice details"),
            Tile("receipt_long"),
            _("Whom invoices are made out to"),
            href="/profile/invoices",
        ),
        LineRow(
            _("Notices"), Tile(notices_icon), _("On") if me.notices_on else _("Off"), href="/profile/notices"
        ),
        LineRow(
            _("My calendar"),
            Tile("calendar_month"),
            _("Your sessions in the calendar of your phone"),
            href="/profile/calendar",
        ),
        LineRow(_("Language"), Tile("language"), LANGUAGES[me.language], href="/profile/language"),
        LineRow(_("Light or dark"), Tile("palette"), looks[me.theme], href="/profile/theme"),
        LineRow(
            _("On your phone"), Tile("install_mobile"), _("How it opens like an app"), href="/profile/app"
        ),
        LineRow(_("Where you’re logged in"), Tile("devices"), number, href="/profile/devices"),
    ]


def children(kids: list[Kid], provider_name: str) -> h.Renderable:
    """The client's children; for now, only the provider can change them."""
    if not kids:
        return h.fragment[()]
    return h.section(".cb-section")[
        section_head(_("Children")),
        listed(line_row, map(child, kids), label=_("Children")),
        h.p(".cb-after-list")[
            _("Is something wrong here? {provider} can change it for you.").format(provider=provider_name)
        ],
    ]


def child(kid: Kid) -> LineRow:
    """One child."""
    age = ""
    if kid.born_on is not None:
        years = ages.age(kid.born_on, formats.here().today)
        age = ngettext("{n} year old", "{n} years old", years).format(n=years)
    return LineRow(formats.full_name(kid.first_name, kid.last_name), face(kid), age)


def contact(current: ProviderView) -> h.Renderable:
    """Whom to ask, if the provider says how."""
    rows = []
    if current.email:
        rows.append(
            LineRow(
                _("Email us"),
                Tile("mail"),
                current.email.replace("@", "@\u200b"),
                href=f"mailto:{current.email}",
            )
        )
    if current.phone:
        number = phones.spoken_phone(current.phone, current.country)
        rows.append(LineRow(_("Call us"), Tile("call"), number, href=f"tel:{current.phone.replace(' ', '')}"))
    if not rows:
        return h.fragment[()]
    label = _("Ask {provider}").format(provider=current.name)
    return h.section(".cb-section")[section_head(label), listed(line_row, rows, label=label)]
