"""The websites of mail providers, by the domain of the address."""

from __future__ import annotations

from pages.plain.request import RequestContext

WEBMAIL = {
    "https://mail.google.com/": "gmail.com googlemail.com",
    "https://outlook.live.com/mail/": "outlook.com hotmail.com live.com msn.com",
    "https://mail.yahoo.com/": "yahoo.com yahoo.ie yahoo.co.uk ymail.com",
    "https://www.icloud.com/mail": "icloud.com me.com mac.com",
    "https://mail.proton.me/": "proton.me protonmail.com pm.me",
    "https://email.seznam.cz/": "seznam.cz email.cz post.cz",
    "https://emaily.azet.sk/": "azet.sk",
    "https://mail.zoznam.sk/": "zoznam.sk",
    "https://mail.centrum.sk/": "centrum.sk",
}


def mailbox_of(context: RequestContext) -> str:
    """Where the visitor can read the mail; empty if the domain is unknown."""
    if context.configuration.demo:
        return "/mailbox"
    domain = context.asking.email.rpartition("@")[2]
    return next((url for url, domains in WEBMAIL.items() if domain in domains.split()), "")
