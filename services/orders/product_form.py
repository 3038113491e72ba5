"""A product as staff type it: what its form holds, and what is read from it (R62–R65)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db import Product
from db.states import ProductKind
from db.values import Money
from services.core.typed_form import LONGEST_TEXT, NotOffered, TypedForm, ticked
from services.language import formats

MOST_ENTRIES, MOST_MONTHS = 500, 60
KINDS: tuple[ProductKind, ...] = ("pass", "prepaid", "service")
"""What can be begun to be sold."""


def blank() -> dict[str, str]:
    """The form of a product that is still to be."""
    return {
        "name": "",
        "about": "",
        "price": "",
        "entries": "",
        "value": "",
        "months": "",
        "for_family": "",
        "programmes": "",
        "classes": "",
        "on_profile": ticked(True),
        "on_form": "",
    }


def values(product: Product) -> dict[str, str]:
    """What the form of this product holds."""
    return {
        "name": product.name,
        "about": product.about,
        "price": formats.plain_amount(product.price),
        "entries": str(product.entries or ""),
        "value": formats.plain_amount(product.value) if product.value is not None else "",
        "months": str(product.months or ""),
        "for_family": ticked(product.for_family),
        "programmes": ",".join(sorted(product.pool.get("programmes", []))),
        "classes": ",".join(sorted(product.pool.get("classes", []))),
        "on_profile": ticked(product.on_profile),
        "on_form": ticked(product.on_form),
    }


def read(said: Mapping[str, str], kind: ProductKind, currency: str) -> dict[str, Any]:
    """The fields of a product, as `products.keep` takes them.

    Raises:
        NotAsTyped: something cannot be.
    """
    form = TypedForm(said, currency)
    fields = _fields(form, kind)
    form.done()
    return fields


def read_so_far(said: Mapping[str, str], kind: ProductKind, currency: str) -> dict[str, Any] | None:
    """The same of a form that is still being filled; None while something is missing."""
    form = TypedForm(said, currency)
    fields = _fields(form, kind)
    return None if form.problems else fields


def _fields(form: TypedForm, kind: ProductKind) -> dict[str, Any]:
    if kind not in ("pass", "prepaid", "service", "document"):
        form.wrong("kind", NotOffered())
    value: Money | None = form.needed_amount("value", above_zero=True) if kind == "prepaid" else None
    spent = kind in ("pass", "prepaid")
    return {
        "kind": kind,
        "name": form.text("name", needed=True),
        "about": form.text("about", longest=LONGEST_TEXT),
        "price": form.needed_amount("price"),
        "entries": form.needed_number("entries", 1, MOST_ENTRIES) if kind == "pass" else None,
        "value": value,
        "months": form.number("months", 1, MOST_MONTHS) if spent else None,
        "for_family": kind == "pass" and form.yes("for_family"),
        "pool": _pool(form) if spent else {},
        "on_profile": form.yes("on_profile"),
        "on_form": form.yes("on_form"),
    }


def _pool(form: TypedForm) -> dict[str, list[str]]:
    """Only what is chosen; nothing at all means everywhere (R63)."""
    chosen = {name: sorted(map(str, form.ids(name))) for name in ("programmes", "classes")}
    return {name: ids for name, ids in chosen.items() if ids}
