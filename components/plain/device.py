"""The button that asks this device for its passkey; second.js shows it where the browser knows passkeys."""

from __future__ import annotations

import htpy as h

from components.plain.fields import hidden, submit
from services.language import _


def device_form(text: str, address: str, wanted: str, *, within: str = "") -> h.Element:
    """The form that sends what the device answers.

    Args:
        address: the page of the second step.
        wanted: where to go on afterwards.
        within: id of the element on a live page that hears `again` instead, so that the page stays.
    """
    return h.form(
        "#device",
        method="post",
        action=f"{address}/passkey",
        hidden=True,
        data_ask=f"{address}/device",
        data_within=within or None,
    )[
        h.p(".cb-field-error", id="device-error", role="alert", hidden=True)[
            _("That didn’t work. Try again, or use another way.")
        ],
        hidden("answer", ""),
        hidden("next", wanted),
        submit(text, icon_name="devices"),
        h.p(".cb-after")[_("With its fingerprint, face or PIN. Nothing of it leaves the device.")],
    ]
