"""One provider's colours for light and dark screens, as values and as CSS."""

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from components.theme.brand import on_dark, on_light, primary_of
from components.theme.gradient import gradient
from components.theme.palette import DARK, LIGHT
from services.core.colours import written_in_full

Roles = MappingProxyType[str, str]
Mode = Literal["light", "dark", "auto"]


@dataclass(frozen=True, slots=True)
class Theme:
    """Every colour role of one provider, for light and for dark screens."""

    brand: str
    light: Roles
    dark: Roles
    button: Literal["as typed", "dark text", "darkened"]
    """How the main button's colours follow from the brand, for the sentence under the provider's preview."""

    def css(self, mode: Mode | None = None) -> str:
        """The roles as custom properties `--cb-…`.

        With a mode the block holds just that one ("auto" follows the device), which keeps what a page carries
        small. Without one it can be switched: `html[data-theme=dark]`, `[data-theme=auto]` or Quasar's
        `body.body--dark`.
        """
        if mode == "dark":
            return f":root{{{_properties(self.dark, 'dark')}}}"
        light = f":root{{{_properties(self.light, 'light')}}}"
        dark = _properties(self.dark, "dark")
        if mode == "light":
            return light
        if mode == "auto":
            return f"{light}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}"
        switched = "html[data-theme=dark],html:has(>body.body--dark),body.body--dark"
        device = f"@media(prefers-color-scheme:dark){{html[data-theme=auto]{{{dark}}}}}"
        return f"{light}{switched}{{{dark}}}{device}"


@lru_cache(maxsize=64)
def theme(brand: str) -> Theme:
    """All colours of a provider whose brand is this hex value, such as `#0B7A75`.

    Raises:
        ValueError: the text is not a hex colour of three or six digits.
    """
    brand = written_in_full(brand)
    primary, on_primary, button = primary_of(brand)
    light = LIGHT | on_light(brand, primary, on_primary) | gradient(brand, primary, on_primary, dark=False)
    dark = DARK | on_dark(brand) | gradient(brand, primary, on_primary, dark=True)
    return Theme(brand, MappingProxyType(light), MappingProxyType(dark), button)


def _properties(roles: Roles, scheme: str) -> str:
    return f"color-scheme:{scheme};" + ";".join(f"--cb-{name}:{value}" for name, value in roles.items())
