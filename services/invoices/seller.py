"""The provider as a seller: what stands on its papers, whether it pays VAT, and when papers are issued by themselves (R78)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import delete, select

from db import InvoiceSetting, Provider
from services import provider
from services.core import audit
from services.core.work import Reading, Work
from services.invoices.paper import Party, one_line
from services.invoices.vat import Vat
from services.payments.bank.rights import money_only


@dataclass(frozen=True, slots=True)
class SellerFacts:
    """What the provider has entered; stored as JSON."""

    name: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    country: str = ""
    company_number: str = ""
    tax_number: str = ""
    vat_number: str = ""
    register: str = ""
    pays_vat: bool = False
    rate: str = "0"
    """Percent, within all prices; "0" = everything is exempt."""
    exemption: str = ""
    """Why there is no VAT, as the law wants it printed."""
    prefix: str = ""
    """Stands before each number."""


@dataclass(frozen=True, slots=True)
class Seller:
    """The seller as of now."""

    facts: SellerFacts
    party: Party
    issues_when_paid: bool = False
    issues_on_down_payment: bool = False
    since: datetime | None = None
    """Since when papers are issued by themselves without a break; what was paid before it gets one by hand only."""
    accountant_email: str = ""

    @property
    def vat(self) -> Vat:
        """How everything is taxed."""
        if not self.facts.pays_vat:
            return Vat("O", reason=self.facts.exemption)
        rate = Decimal(self.facts.rate)
        return Vat("S", rate) if rate else Vat("E", reason=self.facts.exemption)

    @property
    def kind(self) -> Literal["invoice", "receipt"]:
        """What is issued: an invoice where offices know the seller, else a receipt."""
        known = self.party.country and (self.party.company_number or self.party.vat_number)
        return "invoice" if known else "receipt"

    @property
    def issues(self) -> bool:
        """Whether papers are issued by themselves."""
        return self.issues_when_paid or self.issues_on_down_payment


NOTHING: SellerFacts = SellerFacts()


async def seller(r: Reading) -> Seller:
    """What was entered last; the provider's name and address of mail where nothing was."""
    rows = await r.db.scalars(
        select(InvoiceSetting)
        .where(InvoiceSetting.in_force_from <= r.now)
        .order_by(InvoiceSetting.in_force_from.desc())
    )
    found = list(rows)
    here = await provider.current(r)
    facts = _read(found[0]) if found else NOTHING
    party = Party(
        name=facts.name or here.name,
        street=facts.street,
        postcode=facts.postcode,
        city=facts.town,
        country=facts.country or here.country or "",
        company_number=facts.company_number,
        tax_number=facts.tax_number,
        vat_number=facts.vat_number,
        email=here.email or "",
        phone=here.phone or "",
        register=facts.register,
    )
    if not found:
        return Seller(facts, party)
    newest = found[0]
    return Seller(
        facts,
        party,
        newest.issues_when_paid,
        newest.issues_on_down_payment,
        _since(found),
        newest.accountant_email,
    )


def _read(setting: InvoiceSetting) -> SellerFacts:
    known = {each.name for each in fields(SellerFacts)}
    return SellerFacts(**{name: value for name, value in setting.facts.items() if name in known})


def _since(newest_first: list[InvoiceSetting]) -> datetime | None:
    since = None
    for each in newest_first:
        if not (each.issues_when_paid or each.issues_on_down_payment):
            break
        since = each.in_force_from
    return since


async def set_seller(
    w: Work,
    facts: SellerFacts,
    *,
    issues_when_paid: bool = False,
    issues_on_down_payment: bool = False,
    accountant_email: str = "",
) -> None:
    """Enter what stands on papers from now on, instead of what was entered at this very moment; issued ones
    keep what they said.

    Raises:
        NotFound: the visitor does not look after money.
        ValueError: VAT that cannot be; a mistake of the screen, which offers only what can.
    """
    money_only(w)
    here = await provider.current(w)
    texts = {name: one_line(value) for name, value in asdict(facts).items() if name != "pays_vat"}
    tidy = SellerFacts(pays_vat=facts.pays_vat, **texts)
    if tidy.pays_vat and not Decimal(tidy.rate) and not tidy.exemption:
        raise ValueError("an exemption needs its reason")
    await w.db.execute(delete(InvoiceSetting).where(InvoiceSetting.in_force_from == w.now))
    w.db.add(
        InvoiceSetting(
            provider_id=here.id,
            in_force_from=w.now,
            facts=asdict(tidy),
            issues_when_paid=issues_when_paid,
            issues_on_down_payment=issues_on_down_payment,
            accountant_email=accountant_email.strip(),
        )
    )
    await w.db.flush()
    audit.note(
        w, "seller changed", "provider", here.id, by_themselves=issues_when_paid or issues_on_down_payment
    )


async def set_facts(w: Work, facts: SellerFacts) -> None:
    """Enter what stands on papers, and leave when they are issued and to whom the month goes as they are.

    Raises:
        NotFound, ValueError: as `set_seller`.
    """
    await _changed(w, facts=facts)


async def set_when(w: Work, *, when_paid: bool, on_down_payment: bool) -> None:
    """Enter when papers are issued by themselves (R78), and leave the rest as it is.

    Raises:
        NotFound: the visitor does not look after money.
    """
    await _changed(w, issues_when_paid=when_paid, issues_on_down_payment=on_down_payment)


async def set_accountant(w: Work, email: str) -> None:
    """Enter who gets the month on the first (empty = nobody), and leave the rest as it is.

    Raises:
        NotFound: the visitor does not look after money.
    """
    await _changed(w, accountant_email=email)


async def _changed(w: Work, **what: Any) -> None:
    money_only(w)
    await w.db.execute(select(Provider.id).with_for_update())  # so that of two changes at once none is lost
    now = await seller(w)
    kept = {
        name: getattr(now, name)
        for name in ("issues_when_paid", "issues_on_down_payment", "accountant_email")
    }
    facts = what.pop("facts", now.facts)
    await set_seller(w, facts, **(kept | what))
