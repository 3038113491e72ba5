"""Writes htpy's elements as HTML in one pass.

htpy passes every piece through one generator for each element around it and asks of every list whether it looks like
HTML, which takes several times as long. Pages consist of htpy's output, so this was a fifth of the time for a screen.
It uses names that htpy does not document; `tests/components/test_writing.py` compares both.
"""

from __future__ import annotations

from collections.abc import Callable
from types import GeneratorType
from typing import Any

import htpy as h
from markupsafe import Markup, escape

ELEMENT, VOID, FRAGMENT = type(h.div), type(h.br), type(h.fragment[()])


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
