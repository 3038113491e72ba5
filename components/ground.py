"""The colour of a phone's own bar above a page, which is that of the page's ground."""

import htpy as h

from components.theme import Mode, Theme


def bar_colour(colours: Theme, mode: Mode) -> h.Renderable:
    """For the page's head. A page that follows the device names both colours; the browser takes the first that holds."""
    dark, light = colours.dark["bg"], colours.light["bg"]
    if mode != "auto":
        return h.meta(name="theme-color", content=dark if mode == "dark" else light)
    return h.fragment[
        h.meta(name="theme-color", content=dark, media="(prefers-color-scheme:dark)"),
        h.meta(name="theme-color", content=light),
    ]
