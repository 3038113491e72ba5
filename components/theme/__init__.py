"""The provider's one colour, turned into every colour of Cubby: pure arithmetic, no widgets.

A provider types one hex value. From it come the colour roles for light and dark, each held to the contrast its use
needs, so that no choice of colour can make a screen unreadable. Colours are derived in OKLCH, where equal steps look
equal, and brought into sRGB by reducing chroma only. Status and child colours never follow the brand: red must keep
meaning "was due". Shadow and scrim, which also differ between light and dark, are among the roles.
"""

from components.theme.colour import Colour, contrast, mix, to_hex, to_oklch
from components.theme.palette import INK, SECOND_ON_PASS, WHITE
from components.theme.roles import Mode, Roles, Theme, theme

__all__ = [
    "INK",
    "SECOND_ON_PASS",
    "WHITE",
    "Colour",
    "Mode",
    "Roles",
    "Theme",
    "contrast",
    "mix",
    "theme",
    "to_hex",
    "to_oklch",
]
