"""What `./cubby seller` does: what stands on invoices and when they are issued; staff have a screen for the same."""

from __future__ import annotations

from dataclasses import asdict, replace
from decimal import Decimal

from services import provider
from services.core.local_time import local_day
from services.core.refusals import Refused
from services.core.work import Work
from services.invoices import numbers, seller, seller_typed
from services.invoices.seller import Seller, SellerFacts
from services.language import N_, _

WHEN = ("by-hand", "paid", "down-payment", "both")
"""When papers are issued by themselves (R78)."""


class NoSuchEntry(Refused):
    """A word that names nothing of the seller's."""

    message = N_("“{word}” is not understood. Write NAME=VALUE with one of these names: {names}.")


class NotOneOf(Refused):
    """A choice."""

    message = N_("{name} is one of: {choices}.")


class NotANumber(Refused):
    """Numbers of invoices are whole."""

    message = N_("The next number is a whole number such as 149; not “{value}”.")


async def obey(w: Work, words: list[str]) -> list[str]:
    """Enter each NAME=VALUE, and say how everything stands then; without words nothing changes.

    Raises:
        NoSuchEntry, NotARate, ExemptionNeedsReason, NotOneOf, NotAnAddress, NotANumber, AlreadyBegun: something cannot be; then nothing has changed.
    """
    now = await seller.seller(w)
    if words:
        entered = dict(_entry(word) for word in words)
        if first := entered.pop("next", ""):
            await _begin_with(w, first)
        when = entered.pop("issue", _when(now))
        accountant = seller_typed.email(entered.pop("accountant", now.accountant_email))
        if when not in WHEN:
            raise NotOneOf(name="issue", choices=WHEN)
        facts = _facts(now.facts, entered)
        await seller.set_seller(
            w,
            facts,
            issues_when_paid=when in ("paid", "both"),
            issues_on_down_payment=when in ("down-payment", "both"),
            accountant_email=accountant,
        )
        now = await seller.seller(w)
    return list(_said(now))


async def _begin_with(w: Work, first: str) -> None:
    if not (first.isascii() and first.isdecimal() and 0 < int(first) < 10**9):
        raise NotANumber(value=first)
    await numbers.begin_with(w, int(first), local_day(w.now, (await provider.current(w)).zone))


def _entry(word: str) -> tuple[str, str]:
    name, equals, value = word.partition("=")
    if not equals or name not in _names():
        raise NoSuchEntry(word=word, names=tuple(_names()))
    return name, value.strip()


def _names() -> list[str]:
    return [*(name.replace("_", "-") for name in asdict(SellerFacts())), "issue", "accountant", "next"]


def _facts(before: SellerFacts, entered: dict[str, str]) -> SellerFacts:
    texts = {name.replace("-", "_"): value for name, value in entered.items()}
    pays = texts.pop("pays_vat", "yes" if before.pays_vat else "no")
    if pays not in ("yes", "no"):
        raise NotOneOf(name="pays-vat", choices=("yes", "no"))
    read = {name: seller_typed.field(name, text) for name, text in texts.items()}
    facts = replace(before, pays_vat=pays == "yes", **read)
    if facts.pays_vat and not Decimal(facts.rate) and not facts.exemption:
        raise seller_typed.ExemptionNeedsReason
    return facts


def _when(now: Seller) -> str:
    if now.issues_when_paid:
        return "both" if now.issues_on_down_payment else "paid"
    return "down-payment" if now.issues_on_down_payment else "by-hand"


def _said(now: Seller) -> list[str]:
    shown = {name.replace("_", "-"): value for name, value in asdict(now.facts).items()}
    shown |= {"pays-vat": "yes" if now.facts.pays_vat else "no", "issue": _when(now)}
    shown["accountant"] = now.accountant_email
    if now.kind == "invoice":
        last = _("Invoices can be issued.")
    else:
        last = _(
            "Receipts can be issued. An invoice needs the country and a company number or VAT number, too."
        )
    return [*(f"{name}={value}" for name, value in shown.items()), last]
