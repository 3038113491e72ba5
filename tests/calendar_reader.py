"""A strict reader of calendar files, written from RFC 5545 and 7986 alone: what it takes, any calendar program takes.

It shares nothing with what writes them. It refuses what programs forgive: a line that is too long, a letter cut in two,
a lone line feed, an unescaped comma, an entry without what the standard wants.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

LINE = re.compile(r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"\x00-\x1f]*"|[^";:,\x00-\x1f]*))*):(.*)', re.DOTALL)
UTC_TIME = re.compile(r"(\d{8})T(\d{6})Z", re.ASCII)
DURATION = re.compile(r"P(?:\d+W|(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)", re.ASCII)
TEXTS = {"SUMMARY", "LOCATION", "DESCRIPTION", "NAME", "UID", "X-WR-CALNAME"}
ONCE = {
    "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION", "SEQUENCE", "STATUS", "URL", "TRANSP",
    "LAST-MODIFIED", "PRODID", "VERSION", "CALSCALE", "METHOD", "REFRESH-INTERVAL",
}  # fmt: skip
MOMENTS = ("DTSTAMP", "DTSTART", "DTEND", "LAST-MODIFIED")
URI = re.compile(r"https?://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+", re.ASCII)


@dataclass
class Entry:
    """One entry, its values by name."""

    said: dict[str, str] = field(default_factory=dict)

    def moment(self, name: str) -> datetime:
        """A moment of it."""
        found = UTC_TIME.fullmatch(self.said[name])
        assert found is not None, f"{name} is no moment in UTC: {self.said[name]}"
        return datetime.strptime(found[1] + found[2], "%Y%m%d%H%M%S").replace(tzinfo=UTC)

    @property
    def is_cancelled(self) -> bool:
        return self.said["STATUS"] == "CANCELLED"


@dataclass
class ReadCalendar:
    """A whole file."""

    said: dict[str, str]
    entries: dict[str, Entry]
    """By their UID."""

    def titles(self) -> list[str]:
        """What is in it, in its order."""
        return [entry.said["SUMMARY"] for entry in self.entries.values()]


def read(content: bytes) -> ReadCalendar:
    """The calendar in these bytes.

    Raises:
        AssertionError: it is not as the standards want it.
    """
    stack: list[dict[str, str]] = []
    whole: dict[str, str] = {}
    entries: dict[str, Entry] = {}
    for name, parameters, value in map(_taken_apart, _lines(content)):
        if name == "BEGIN":
            assert value == ("VEVENT" if stack else "VCALENDAR"), value
            stack.append({})
        elif name == "END":
            done = stack.pop()
            if stack:
                entry = _entry(done)
                assert entry.said["UID"] not in entries, "two entries with one UID"
                entries[entry.said["UID"]] = entry
            else:
                whole = done
        else:
            assert name not in ONCE or name not in stack[-1], f"{name} twice"
            assert parameters == (";VALUE=DURATION" if name == "REFRESH-INTERVAL" else ""), parameters
            stack[-1][name] = _text(value) if name in TEXTS else value
    assert not stack, "something has no end"
    assert whole["VERSION"] == "2.0"
    assert whole["PRODID"]
    for each in ("REFRESH-INTERVAL", "X-PUBLISHED-TTL"):
        assert each not in whole or DURATION.fullmatch(whole[each])
    return ReadCalendar(whole, entries)


def _lines(content: bytes) -> list[str]:
    assert content.endswith(b"\r\n")
    physical = content[:-2].split(b"\r\n")
    for each in physical:
        assert len(each) <= 75, f"{len(each)} octets: {each!r}"
        assert b"\n" not in each, "a lone line feed"
        assert b"\r" not in each, "a lone carriage return"
        each.decode("utf-8")  # a letter cut in two is none
    logical: list[str] = []
    for each in physical:
        if each[:1] in (b" ", b"\t"):
            logical[-1] += each[1:].decode()
        else:
            logical.append(each.decode())
    return logical


def _taken_apart(line: str) -> tuple[str, str, str]:
    found = LINE.fullmatch(line)
    assert found is not None, f"no content line: {line!r}"
    assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", found[3]), "a control character"
    return found[1], found[2], found[3]


def _text(value: str) -> str:
    assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,nN])*", value), f"not escaped: {value!r}"
    return re.sub(r"\\(.)", lambda of: "\n" if of[1] in "nN" else of[1], value)


def _entry(said: dict[str, str]) -> Entry:
    entry = Entry(said)
    assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "STATUS"} <= set(said)
    for name in MOMENTS:
        entry.moment(name)
    assert timedelta(0) < entry.moment("DTEND") - entry.moment("DTSTART") <= timedelta(days=1)
    assert said["STATUS"] in ("CONFIRMED", "CANCELLED", "TENTATIVE")
    assert said["TRANSP"] in ("OPAQUE", "TRANSPARENT")
    assert re.fullmatch(r"\d+", said["SEQUENCE"])
    assert URI.fullmatch(said["URL"]), said["URL"]
    return entry
