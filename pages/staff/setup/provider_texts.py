"""What the room of the provider's settings says: its fields, and how a colour comes out in both themes."""

from __future__ import annotations

import htpy as h

from components.entries import Entry, Group
from components.options import Option
from components.theme import Theme, contrast, theme
from services.language import LANGUAGES, _
from services.operations.setup import provider_form
from services.operations.setup.provider_form import ProviderFacts


def groups(facts: ProviderFacts) -> list[Group]:
    """The fields; what cannot change any more is not among them."""
    return [
        Group(
            "",
            (Entry("name", _("Name"), hint=_("Families see it on top of every page and in every email.")),),
        ),
        Group(
            _("Where families reach you"),
            (
                Entry("email", _("Email address"), hint=_("Answers to emails go there.")),
                Entry("phone", _("Phone")),
            ),
        ),
        Group(_("Language, place and money"), tuple(_places(facts))),
        Group(
            _("How families see it"),
            (Entry("brand", _("Colour"), hint=_("As # and six digits or letters, like #0B7A75.")),),
        ),
    ]


def _places(facts: ProviderFacts) -> list[Entry]:
    languages = tuple(Option(code, name) for code, name in LANGUAGES.items())
    line = _("Each family may choose another one in their profile.")
    found = [Entry("locale", _("Language"), "pills", line, of=languages)]
    if not facts.zone_stands:
        zones = tuple(Option(zone, zone.replace("_", " ")) for zone in provider_form.zones())
        line = _("All times are times of its clock. It stays as it is once there are sessions.")
        found.append(Entry("zone", _("Time zone"), "pick", line, of=zones))
    named = provider_form.names_of_countries().items()
    countries = (Option("", _("None")), *(Option(code, name) for code, name in named))
    found.append(Entry("country", _("Country"), "pick", _("Its public holidays count."), of=countries))
    if not facts.currency_stands:
        named = provider_form.names_of_currencies().items()
        currencies = tuple(Option(code, name) for code, name in named)
        line = _("It stays as it is once something has a price.")
        found.append(Entry("currency", _("Currency"), "pick", line, of=currencies))
    return found


def standing(facts: ProviderFacts) -> list[tuple[str, str, str, str]]:
    """What cannot change any more: label, name, value, and why."""
    found = []
    if facts.zone_stands:
        why = _("There are sessions at times of this clock.")
        found.append((_("Time zone"), "zone", facts.values["zone"], why))
    if facts.currency_stands:
        why = _("Something has a price in this currency.")
        found.append((_("Currency"), "currency", facts.values["currency"], why))
    return found


def preview(typed: dict[str, str]) -> h.Element:
    """The colour as families see it, by day and by night, and how readable it is."""
    try:
        made = theme(typed.get("brand", ""))
    except ValueError:
        return h.p(".cb-hint")[_("The colour is shown here once it is one, like #0B7A75.")]
    name = typed.get("name", "") or _("Your name")
    return h.section[
        h.div(".cb-setup-themes")[
            _shown(_("Light"), name, made, "light"), _shown(_("Dark"), name, made, "dark")
        ],
        h.p(".cb-hint")[_said(made)],
    ]


def _shown(label: str, name: str, made: Theme, mode: str) -> h.Element:
    roles = made.dark if mode == "dark" else made.light
    css = ";".join(f"--cb-{role}:{value}" for role, value in roles.items())
    return h.figure(style=css)[
        h.figcaption[label],
        h.div(".cb-setup-head")[h.span(".cb-logo", aria_hidden="true")[name[:1].upper()], h.b[name]],
        h.div(".cb-setup-hero")[h.b[_("Next session")], h.span[_("Monday 17:00")]],
        h.span(".cb-setup-button")[_("Can’t make it")],
        h.span(".cb-setup-link")[_("See all")],
    ]


def _said(made: Theme) -> str:
    ratio = f"{contrast(made.light['primary'], made.light['on-primary']):.1f}"
    lines = {
        "as typed": _(
            "Readable as it is: white text on it has a contrast of {ratio}, at least 4.5 is needed."
        ),
        "dark text": _("It is light, so buttons get dark text, with a contrast of {ratio}."),
        "darkened": _(
            "White text would be hard to read on it, so buttons take a darker shade of it, with a contrast of {ratio}."
        ),
    }
    return lines[made.button].format(ratio=ratio)
