"""Acts about papers: issued by hand and by itself, made out to somebody else, taken back (R78, A8)."""

from __future__ import annotations

import hashlib

from services.core.work import Work
from services.invoices import buyers, correcting, issuing
from services.invoices.buyers import Buyer
from services.invoices.rendering import PaperBytes
from tests.model.hands import Chance, Hands, uid


async def plain(_paper: object, _language: str) -> PaperBytes:
    """A paper that is not drawn: drawing is tested elsewhere, and costs a twentieth of a second."""
    return PaperBytes(b"%PDF", b"", hashlib.sha256(b"%PDF").hexdigest())


async def issue(h: Hands, n: Chance) -> None:
    """Staff write an invoice."""
    debt = n.one(h.book.debts)
    await h.staff(lambda w: issuing.issue(w, uid(debt.id)))


async def issue_due(h: Hands, n: Chance) -> None:
    """What is paid gets its invoice by itself, a few of them."""
    for _each in range(1 + n.number() % 4):
        await h.staff(issuing.issue_due)


async def correct(h: Hands, n: Chance) -> None:
    """The family has an invoice made out to somebody else."""
    paper, name = n.one(h.book.invoices), f"Firm {n.number()}"
    of = h.of(paper.client_id)

    async def ask(w: Work) -> None:
        await buyers.save_buyer(w, Buyer(name, "1 Street", "D01", "Dublin", "IE"))
        await correcting.correct(w, uid(paper.id))

    await h.act(of.visitor, ask)


async def take_back(h: Hands, n: Chance) -> None:
    """Staff take an invoice back."""
    paper = n.one(h.book.invoices)
    await h.staff(lambda w: correcting.take_back(w, uid(paper.id), "wrong"))


ACTS = {
    "issue": issue,
    "issue_due": issue_due,
    "correct_paper": correct,
    "take_paper_back": take_back,
}
