"""The client's own name and phone number; the e-mail address identifies the client and is locked (R4)."""

from __future__ import annotations

from components.base import static
from components.fields import locked_field
from components.form import Form, form, text_field
from components.frame import title
from pages.app.actions import action
from pages.app.frame import frame, hide_message, say
from pages.app.page_context import page_context
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _
from services.people import names, phones
from services.people import profile as service
from services.people.profile import Profile


async def my_data(visitor: Visitor) -> None:
    """Name and phone number, in one form."""
    context = page_context()

    async def load() -> Profile:
        async with reading(visitor) as r:
            context.visitor = r.visitor
            return await service.profile(r)

    async def save(typed: dict[str, str]) -> None:
        await _save(tuple(typed.items()))

    @action
    async def _save(typed: tuple[tuple[str, str], ...]) -> None:
        said = dict(typed)
        if problems := _problems(said, context.provider.country, (await load()).phone):
            hide_message()  # an earlier "saved" must not stay beside the new problems
            fields.complain(problems)
            return
        async with work(visitor) as w:
            await service.change_my_data(w, **said)
        fields.kept(said, _values(await load()))
        say(_("Your data is saved."))

    me = await load()
    with frame(_("My data"), tab="/profile", back="/profile"):
        static(title(_("My data")))
        with form(save, _("Save")) as fields:
            _draw(fields, me, context.provider.name)


def _draw(fields: Form, me: Profile, provider: str) -> None:
    values = _values(me)
    text_field(fields, _("First name"), "first_name", values["first_name"], autocomplete="given-name")
    text_field(fields, _("Last name"), "last_name", values["last_name"], autocomplete="family-name")
    why = _("In case we have to reach you quickly, for example when a session is cancelled.")
    text_field(fields, _("Phone number"), "phone", values["phone"], type="tel", hint=why, autocomplete="tel")
    locked = _("You log in with it, so it can’t be changed here. {provider} can do it for you.")
    static(locked_field(_("Email address"), "email", me.email, locked.format(provider=provider)))


def _values(me: Profile) -> dict[str, str]:
    return {"first_name": me.first_name, "last_name": me.last_name, "phone": me.phone}


def _problems(typed: dict[str, str], country: str | None, before: str) -> dict[str, str]:
    """The problems by field, as texts; `before` is the phone number as it was shown."""
    found = {}
    for name, text in typed.items():
        try:
            match name:
                case "phone":
                    phones.written_phone(text, country, before)
                case "first_name":
                    service.own_name(text)
                case _:
                    names.name(text)
        except Refused as no:
            found[name] = no.words()
    return found
