"""A box that says what will happen, before the tap."""

import htpy as h

from components.marks import Tone, icon


def callout(
    lead: str = "", text: h.Node = "", *, icon_name: str = "info", tone: Tone = "neutral", alert: bool = False
) -> h.Element:
    """Icon, bold first sentence, the rest. At most one on a screen. `alert`: something has just gone wrong."""
    return h.div(class_=["cb-callout", f"cb-tone-box-{tone}"], role="alert" if alert else None)[
        callout_inside(lead, text, icon_name=icon_name)
    ]


def callout_inside(lead: str = "", text: h.Node = "", *, icon_name: str = "info") -> h.Renderable:
    """The static part of a callout whose box (`cb-callout cb-mid cb-tone-box-danger`) also holds a button."""
    return h.fragment[
        icon(icon_name),
        h.div(".cb-callout-text")[h.strong[lead] if lead else None, h.p[text] if text else None],
    ]
