"""The team in words."""

from __future__ import annotations

from components.marks import Avatar, Chip, Note, Tile, initials
from components.options import Option
from components.rows import DOT, LineRow
from pages.staff.roles import CAPABILITY_NAMES, REACH
from pages.staff.team import addresses
from services.core.capabilities import CAPABILITIES, Capability
from services.language import _, formats, ngettext
from services.people.staff import ROLES
from services.sign_in.devices import Device
from services.sign_in.team import Member


def row(who: Member) -> LineRow:
    """One member in the list."""
    return LineRow(
        who.name,
        Avatar(initials(who.name, 2)),
        DOT.join(part for part in (_(ROLES[who.role]), who.email) if part),
        note=state(who),
        chip=Chip(_("You"), "person", "brand") if who.is_me else None,
        href=addresses.member(who.staff_id),
        off=not who.active,
    )


def state(who: Member) -> Note | None:
    """Whether they can log in, and whether they are."""
    if not who.active or not who.email:
        return None
    if who.is_set_up and who.signed_in:
        number = ngettext("Logged in on {n} device", "Logged in on {n} devices", who.signed_in).format(
            n=who.signed_in
        )
        return Note(number, "devices", "success")
    if who.is_set_up:
        return Note(_("Second step set up"), "check_circle", "success")
    if who.invited_until is not None:
        until = formats.moment(who.invited_until)
        return Note(_("Invited, the link works until {moment}").format(moment=until), "mail", "info")
    return Note(_("Sets up the second step at the next login"), "schedule", "neutral")


def role_options() -> tuple[Option, ...]:
    """The roles to choose from."""
    return tuple(Option(role, _(name)) for role, name in ROLES.items())


def roles() -> list[LineRow]:
    """Each role with all it may see and do, as the table says that is asked everywhere."""
    return [
        LineRow(_(ROLES[role]), Tile("person"), _said(may), note=_reach(role))
        for role, may in CAPABILITIES.items()
    ]


def _said(may: frozenset[Capability]) -> str:
    """What a role may do; for whoever may nearly everything, what is missing."""
    missing = [each for each in Capability if each not in may]
    if not missing:
        return _("Everything")
    if len(missing) == 1:
        return _("Everything but: {what}").format(what=_(CAPABILITY_NAMES[missing[0]]))
    text = DOT.join(_(CAPABILITY_NAMES[each]) for each in Capability if each in may)
    return text[:1].upper() + text[1:]


def _reach(role: str) -> Note:
    return Note(_(REACH[role]), "visibility", "neutral")


def device_row(device: Device) -> LineRow:
    """One device on which somebody is logged in."""
    used = _("Last used: {time}").format(time=formats.moment(device.last_seen_at, relative=True))
    since = _("since {moment}").format(moment=formats.moment(device.created_at))
    return LineRow(
        device.label or _("Unknown device"),
        Tile("devices", "brand" if device.current else "neutral"),
        DOT.join((_("In use now") if device.current else used, since)),
        chip=Chip(_("This device"), "check_circle", "success") if device.current else None,
        actions=not device.current,
    )
