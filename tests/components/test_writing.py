"""Elements are written as htpy itself writes them."""

from __future__ import annotations

from collections.abc import Callable

import htpy as h
import pytest
from markupsafe import Markup

from components.writing import make_quickly, written

NODES: list[Callable[[], h.Node]] = [
    lambda: h.div("#c.a.b", title='"quoted" & <more>', hidden=True, data_on=False)[
        "1 < 2", None, True, False
    ],
    lambda: h.p[h.br, h.img(src="/x?a=1&b=2"), h.strong["so ", h.em["deep"]], 42],
    lambda: h.ul[(h.li[word] for word in ("one", "t&o"))],
    lambda: h.ul[[h.li["a"], (h.li["b"], [h.li["c"]])]],
    lambda: h.fragment["x", h.fragment[h.hr], ()],
    lambda: h.span[Markup("<b>kept</b>"), Markup("%s") % "<gone>"],
    lambda: h.html[h.body["a document"]],
    lambda: h.div[lambda: h.b["later"]],
    lambda: h.label(".cb-x", for_="a&b", aria_label='say "x"', data_n=3, hidden=True, title=None)["x"],
    lambda: h.p(class_=["a", "", None, "b&c"]),
    lambda: h.p(class_=["", None])["no class"],
    lambda: h.p(class_="", id="")["no class"],
    lambda: h.p("#it", class_="both")["from two sides"],
    lambda: h.p(".a", {"data-x": "from a <mapping>"}, class_={"yes": True, "no": False}),
    lambda: h.a(href=Markup("/x?a&amp;b"), download=False)(title="called again"),
    lambda: "only <text>",
    lambda: None,
]


@pytest.mark.parametrize("made", NODES)
def test_it_is_what_htpy_writes(made: Callable[[], h.Node]) -> None:
    assert written(made()) == str(h.fragment[made()])


def test_what_is_made_quickly_is_what_htpy_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, name in ((type(h.div), "__call__"), (type(h.br), "__call__"), (type(h.div), "__getitem__")):
        monkeypatch.setattr(kind, name, getattr(kind, name))  # given back afterwards
    htpys = [str(h.fragment[made()]) for made in NODES]
    slow = type(h.div).__call__
    make_quickly.__wrapped__()
    assert type(h.div).__call__ is not slow
    assert [written(made()) for made in NODES] == htpys
    with pytest.raises(TypeError):
        written(h.div[b"bytes"])  # type: ignore[index]
    with pytest.raises(ValueError, match="start with"):
        h.div("no dot")


def test_a_generator_is_not_written_twice() -> None:
    node = h.ul[(h.li[word] for word in ("one", "two"))]
    written(node)
    with pytest.raises(RuntimeError):
        written(node)


def test_what_htpy_does_not_take_is_refused() -> None:
    with pytest.raises(TypeError):
        written(object() for _ in range(1))  # type: ignore[arg-type]
