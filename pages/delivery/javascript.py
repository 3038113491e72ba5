"""JavaScript without what only its readers need. No names and no statements change; the files in the repository stay readable."""

import re
from collections.abc import Iterator

_BEFORE_PATTERN = re.compile(r"(?:^|[(,=:\[!&|?{};+]|\breturn)\s*$")
"""After these a slash begins a regular expression; after anything else it divides."""
_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
_BLANKS = re.compile(r"\s*\n\s*")
_QUOTES, _OPENS, _CLOSES = frozenset("\"'"), frozenset("([{"), frozenset(")]}")


def shortened(script: str) -> str:
    """The script without comments, indentation and blank lines."""
    parts, plain = [], ""
    for part, is_code in _pieces(script):
        if is_code:
            plain += part
        elif not _COMMENT.match(part):
            parts += [_BLANKS.sub("\n", plain), part]
            plain = ""
    return "".join([*parts, _BLANKS.sub("\n", plain)]).strip() + "\n"


def after_brackets(script: str, at: int) -> int | None:
    """Where the bracket that opens at this place has closed; None if it never does.

    Brackets in texts, patterns and comments do not count.
    """
    depth = 0
    for part, is_code in _pieces(script, at):
        if is_code:
            depth += (part in _OPENS) - (part in _CLOSES)
            if not depth:
                return at + 1
        at += len(part)
    return None


def _pieces(script: str, at: int = 0) -> Iterator[tuple[str, bool]]:
    """Each sign of code; and as a whole each comment, text, template and pattern, which is no code."""
    while at < len(script):
        end = _after(script, at)
        yield script[at:end], end == at + 1
        at = end


def _after(script: str, at: int) -> int:
    sign = script[at]
    if sign in _QUOTES:
        return _after_text(script, at)
    if sign == "`":
        return _after_template(script, at)
    if sign == "/":
        if found := _COMMENT.match(script, at):
            return found.end()
        if _BEFORE_PATTERN.search(script[max(0, at - 30) : at]):
            return _after_pattern(script, at)
    return at + 1


def _after_text(script: str, at: int) -> int:
    quote, at = script[at], at + 1
    while at < len(script) and script[at] != quote:
        at += 2 if script[at] == "\\" else 1
    return at + 1


def _after_template(script: str, at: int) -> int:
    at += 1
    while at < len(script) and script[at] != "`":
        if script.startswith("${", at):
            at = after_brackets(script, at + 1) or len(script)
        else:
            at += 2 if script[at] == "\\" else 1
    return at + 1


def _after_pattern(script: str, at: int) -> int:
    at, in_class = at + 1, False
    while at < len(script) and (script[at] != "/" or in_class):
        if script[at] == "\\":
            at += 1
        elif script[at] in "[]":
            in_class = script[at] == "["
        at += 1
    return at + 1
