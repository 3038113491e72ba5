"""Makes htpy's elements and writes them as HTML, both in a fraction of htpy's time.

htpy passes every piece through one generator for each element around it, takes the attributes of every element apart
anew, and asks of every child whether it may be one, which is asked again when it is written. Pages consist of htpy's
output, so this was a third of the time for a screen. It uses names that htpy does not document;
`tests/components/test_writing.py` compares both.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from types import GeneratorType
from typing import Any

import htpy as h
from htpy._attributes import attrs_string, id_class_names_from_css_str
from htpy._elements import _python_to_html_name
from markupsafe import Markup, escape

ELEMENT, VOID, FRAGMENT = type(h.div), type(h.br), type(h.fragment[()])
PLAIN = frozenset({str, Markup, int, bool, type(None)})
"""Types of attribute values that are written as they are; htpy itself deals with any others, but for lists of classes."""


@cache
def make_quickly() -> None:
    """Let htpy remember how it writes classes and names of attributes, and look at children once, when written."""
    htpys_own = ELEMENT.__call__

    def called(element: Any, /, *args: Any, **attributes: Any) -> Any:
        written = _attributes(args, attributes)
        if written is None:
            return htpys_own(element, *args, **attributes)
        return type(element)(element._name, written, element._children)

    def filled(element: Any, children: h.Node) -> Any:
        return type(element)(element._name, element._attrs, children)

    for kind in (ELEMENT, VOID):
        kind.__call__ = called  # type: ignore[method-assign]
    ELEMENT.__getitem__ = filled  # type: ignore[method-assign]


def _attributes(args: tuple[Any, ...], attributes: dict[str, Any]) -> str | None:
    """Attributes as HTML; None for what is left to htpy."""
    if len(args) > 1 or (args and (type(args[0]) is not str or "class_" in attributes or "id" in attributes)):
        return None
    text = _shorthand(args[0]) if args else ""
    for name, value in attributes.items():
        if name == "class_" and type(value) is list:
            value = " ".join(filter(None, value))
            if not value:
                continue
        if type(value) not in PLAIN or (name == "class_" and value in ("", True)):
            return None
        if value is None or value is False:
            continue
        text += _names(name) if value is True else f'{_names(name)}="{escape(value)}"'
    return text


@lru_cache(maxsize=1000)
def _shorthand(id_class: str) -> str:
    """ "#a.b.c" as htpy writes it."""
    return attrs_string(id_class_names_from_css_str(id_class))


@lru_cache(maxsize=200)
def _names(name: str) -> str:
    """The name of an attribute as htpy writes it, with the space before it."""
    return f" {escape(_python_to_html_name(name))}"


def written(node: h.Node) -> str:
    """The same text as htpy's own `str`.

    Raises:
        RuntimeError: a generator in it has been used up before.
        TypeError: there is something in it that htpy does not take.
    """
    pieces: list[str] = []
    _write(node, pieces.append)
    return "".join(pieces)


def _write(node: Any, add: Callable[[str], None]) -> None:
    kind = type(node)
    if kind is ELEMENT:
        add(f"<{node._name}{node._attrs}>")
        _write(node._children, add)
        add(f"</{node._name}>")
    elif kind is str:
        add(escape(node))
    elif kind is Markup:
        add(node)
    elif kind is list or kind is tuple:
        for child in node:
            _write(child, add)
    elif kind is VOID:
        add(f"<{node._name}{node._attrs}>")
    elif kind is FRAGMENT:
        _write(node._node, add)
    elif kind is GeneratorType:
        if node.gi_frame is None:
            raise RuntimeError("this part has been written before, and a generator gives its children once")
        for child in node:
            _write(child, add)
    elif node is not None:
        add("".join(h.fragment[node].iter_chunks()))
