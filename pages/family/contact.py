"""Whom to call or write to where the portal cannot help."""

import htpy as h

from components.frame import link_button
from services.language import _


def contact(phone: str | None, email: str | None) -> h.Renderable:
    """A button for each way there is: calling first, because it is quicker."""
    ways = []
    if phone:
        number = phone.replace(" ", "")
        ways.append(link_button(_("Call us"), f"tel:{number}", kind="filled", icon_name="call", main=True))
    if email:
        kind = "quiet" if ways else "filled"
        ways.append(link_button(_("Email us"), f"mailto:{email}", kind=kind, icon_name="mail", main=True))
    return h.div(".cb-pair")[ways] if len(ways) > 1 else h.fragment[ways]
