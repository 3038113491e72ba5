"""Somebody signed in on a device that is new to us."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from db import Client, SignIn, Staff
from services.core.refusals import NotFound
from services.core.work import Reading
from services.language import N_, formats
from services.notices.telling.envelope import Envelope, Facts
from services.notices.telling.notice import SAFETY, Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import A_DAY, Plan, Recipient, recipient
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class NewDevice(Notice):
    """Somebody signed in on a device that this person has never used here."""

    name = "new-device"
    trigger = N_("a login on a device we have not seen")
    to = "the client or member of staff"
    ours_because = SAFETY

    sign_in_id: UUID


async def recipients(r: Reading, notice: NewDevice) -> Plan:
    """Who signed in, client or member of staff, at any hour."""
    client = await r.db.scalar(
        select(Client).join(SignIn, SignIn.client_id == Client.id).where(SignIn.id == notice.sign_in_id)
    )
    people = [] if client is None else [recipient(client)]
    staff = await r.db.scalar(
        select(Staff).join(SignIn, SignIn.staff_id == Staff.id).where(SignIn.id == notice.sign_in_id)
    )
    if staff is not None and staff.email is not None:
        people = [Recipient(staff.email, locale=staff.locale)]
    return Plan(f"{notice.name}/{notice.sign_in_id}", people, expires_at=r.now + A_DAY, urgent=True)


async def still_wanted(r: Reading, notice: NewDevice, _envelope: Envelope) -> SignIn:
    """While the sign-in is stored."""
    found: SignIn | None = await r.db.scalar(select(SignIn).where(SignIn.id == notice.sign_in_id))
    if found is None:
        raise NotFound
    return found


async def facts(_r: Reading, _notice: NewDevice, envelope: Envelope, sign_in: SignIn) -> Facts:
    """The device, the moment, and where to end the sign-in."""
    values = {
        "DEVICE": sign_in.device,
        "SIGNED_IN_AT": formats.moment(sign_in.created_at),
        "DEVICES_URL": envelope.link("/profile/devices" if sign_in.staff_id is None else "/staff/devices"),
    }
    return Facts(WORDING, values)


WORDING = Wording(
    subject=N_("New login at *|PROVIDER_NAME|*"),
    heading=N_("Somebody logged in as you on a new device"),
    before=(N_("If it was you, there is nothing to do."),),
    rows=((N_("Device"), "*|DEVICE|*"), (N_("When"), "*|SIGNED_IN_AT|*")),
    button=N_("See my devices"),
    button_to="DEVICES_URL",
    after=(N_("If it wasn’t, log that device out in your profile, and tell us."),),
)
PLACEHOLDERS = placeholders(
    Placeholder("DEVICE", "The device, as the browser calls it", may_be_empty=True),
    Placeholder("SIGNED_IN_AT", "When it was"),
    Placeholder("DEVICES_URL", "Link to the list of devices"),
)
register(
    NewDevice,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=PLACEHOLDERS,
)
