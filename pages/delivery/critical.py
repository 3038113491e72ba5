"""Critical CSS: the rules of our sheet that the first content of one page needs, to be inlined in that page.

The first content is shown before any other file has loaded, so its styles must be in the page. The rules are chosen by
the classes in its HTML; nobody keeps a list.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import tinycss2

ALWAYS = "#app{visibility:hidden}#esm-fallback{display:none!important}"
"""Hides the live page until its sheet has loaded, and NiceGUI's "browser too old" message, which slow phones would see."""

_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_IN_HTML = re.compile(rb'class="([^"]*)"')
_EITHER = re.compile(r":(?:not|is|where)\([^)]*\)")


class Rule:
    """One rule as text, and sets of classes: the rule is needed if the page has all classes of one set."""

    __slots__ = ("inside", "needs", "text")

    def __init__(self, text: str, needs: list[frozenset[str]], inside: str = "") -> None:
        self.text, self.needs, self.inside = text, needs, inside

    def wanted_by(self, classes: frozenset[str]) -> bool:
        return any(need <= classes for need in self.needs)


class Critical:
    """Extracts the critical rules from one sheet."""

    def __init__(self, css: str) -> None:
        nodes = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
        self._rules = list(_rules(nodes))
        self.of_classes = lru_cache(maxsize=256)(self._of_classes)

    def of_page(self, first: bytes) -> bytes:
        """The critical rules for a piece of HTML."""
        found = {name for names in _IN_HTML.findall(first) for name in names.decode(errors="ignore").split()}
        return self.of_classes(frozenset(found))

    def _of_classes(self, classes: frozenset[str]) -> bytes:
        out, inside = [ALWAYS], ""
        for rule in self._rules:
            if not rule.wanted_by(classes):
                continue
            if rule.inside != inside:
                out.append(("}" if inside else "") + (rule.inside + "{" if rule.inside else ""))
                inside = rule.inside
            out.append(rule.text)
        return ("".join(out) + ("}" if inside else "")).encode()


def _rules(nodes: list[Any], inside: str = "") -> Iterator[Rule]:
    for node in nodes:
        if node.type == "qualified-rule":
            prelude = _tight(tinycss2.serialize(node.prelude))
            body = _tight(tinycss2.serialize(node.content))
            selectors = re.split(r",(?![^(]*\))", prelude)
            yield Rule(f"{prelude}{{{body}}}", [_needs(selector) for selector in selectors], inside)
        elif node.type == "at-rule" and node.content is not None:
            head = f"@{node.at_keyword} {_tight(tinycss2.serialize(node.prelude))}".strip()
            if node.at_keyword in ("media", "container", "supports") and not inside:
                rules = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                yield from _rules(rules, head)
            elif node.at_keyword == "font-face":
                yield Rule(f"{head}{{{_tight(tinycss2.serialize(node.content))}}}", [frozenset()], inside)


def _needs(selector: str) -> frozenset[str]:
    """The classes that a selector needs. Selectors of Quasar's or of the dark body never match first content."""
    return frozenset(_CLASS.findall(_EITHER.sub("", selector)))


def _tight(css: str) -> str:
    css = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)).strip()
    return re.sub(r"\s*([{};])\s*", r"\1", css).rstrip(";")
