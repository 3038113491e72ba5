"""PURE: what a mail server's refusal is about: the recipient, this one mail, or the server and its sender.

Only an answer about the recipient may be noted at a family. It is told by the enhanced status code (RFC 3463: `x.1`
and `x.2` are the recipient's address and mailbox, `x.6` the mail, all others the server's side), by the stage at which
it came, and by its words. Servers use the codes loosely, so a few unmistakable words outweigh them. Where nothing
tells, the mail waits: a wait can be mended, a family marked without reason goes unnoticed.
"""

from __future__ import annotations

import re
from enum import Enum


class Stage(Enum):
    """What the server answered to."""

    BEFORE = "connecting, signing in, the sender (MAIL)"
    RECIPIENT = "the recipient's address (RCPT)"
    MAIL = "the mail itself (DATA)"


class About(Enum):
    """What a refusal is about, and so what becomes of the mail."""

    RECIPIENT = "the address never takes mail: the mail is given up, and staff see it at the client"
    THIS_MAIL = "the mail itself can never be taken: it is given up, and nobody is marked"
    FOR_NOW = "not now, such as greylisting: this mail is tried again"
    SERVER = "the server takes no mail from us: all mail waits, and the operator is told"


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


ENHANCED = re.compile(r"(?<![\d.])[245]\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")
ADDRESSES = re.compile(r"<[^>]*>|\[[^\]]*@[^\]]*\]|\S+@\S+")
"""Left out before words are looked for: a family's address may hold any of them."""

SENDER = _words(
    r"\bsender (address|domain|identity|verif|id\b|denied|reject|is|not)",
    r"\bsend[ -]?as\b|send as this|sendas|on behalf|from[' ]+address|bad outbound",
    r"not owned by|(address|domain|identity) is not verified|not verified|sender signature",
    r"unauthenticated|authentication (required|failed)|not authenticated|not allowed to send",
)
POLICY = _words(
    r"\brelay|policy|spam|black ?list|block ?list|blocked|reputation|\bd?marc\b|\bspf\b|\bdkim\b|\brbl\b|spamhaus",
    r"prohibit|suspend|throttl|too many|sandbox|access denied|client host|\bhelo\b|\bptr\b|starttls|banned",
    r"(limit|rate|credits|threshold|quota|hourly|daily|sending)\b.{0,40}exceed",
    r"exceed\w*\b.{0,40}\b(limit|rate|credits|threshold|quota|per (day|hour))",
    r"(daily|sending|message|hourly) (\w+ )?(quota|limit)|local problem|system storage|\bvirus\b",
)
TOO_LARGE = _words(r"(message|mail) (size|length)|size limit|too (large|big)")
MAILBOX_FULL = _words(
    r"\b(mailbox|user|recipient|inbox|account)\b.{0,40}(\bfull\b|over ?quota|out of storage)",
    r"\b(mailbox|user|storage) quota",
)
NOBODY_THERE = _words(
    r"\b(user|recipient|mailbox|address|account|alias)\b.{0,60}"
    r"(unknown|not found|n.t exist|not exist|no longer|inactive|unavailable|not available|n.t available|not local"
    r"|n.t have an?\b|not recogni[sz]ed|disabled|undeliverable|is invalid)",
    r"(unknown|invalid|no such|unrout\w+) (local )?(user|recipient|mailbox|address|account|person|domain|here)",
    r"\bno (user|mailbox)|does not accept mail|null ?mx|recipient address rejected: access denied",
)
"""The last is Exchange Online's, as 5.4.1, for an address that its organisation does not have."""
GREYLISTED = _words(r"gr[ea]y-? ?list")

SENDERS_OWN = ((1, 7), (1, 8))
"""x.1.7 and x.1.8 are about the sender's address, though all others of x.1 are about the recipient's."""
NO_SUCH_MAILBOX = (("1", "1"), ("1", "2"), ("1", "10"))
"""x.1.1: no such mailbox; x.1.2: no such server; x.1.10: a server that takes no mail (RFC 3463, RFC 7505)."""


class WhyBack(Enum):
    """Why a mailbox took nothing, where the answer leaves no doubt."""

    FULL = "full"
    NOBODY = "nobody there"
    OTHER = "other"


def why(text: str) -> WhyBack:
    """What the server means, for whoever is to be told in plain words."""
    words = ADDRESSES.sub(" ", text)
    if MAILBOX_FULL.search(words):
        return WhyBack.FULL
    found = ENHANCED.search(words)
    no_such = found is not None and (found.group(1), found.group(2)) in NO_SUCH_MAILBOX
    return WhyBack.NOBODY if no_such or NOBODY_THERE.search(words) else WhyBack.OTHER


def about(stage: Stage, code: int, text: str) -> About:
    """What a refusal is about.

    Args:
        stage: what the server answered to.
        code: the three digits of the reply, 400 to 599.
        text: the rest of the reply.
    """
    words = ADDRESSES.sub(" ", text)
    if stage is Stage.BEFORE or code in (421, 432, 454):
        return About.SERVER
    if code < 500 and GREYLISTED.search(words):
        return About.FOR_NOW
    found = _by_unmistakable_words(words) or _by_enhanced_code(words) or _by_other_words(words)
    found = found or _by_stage(stage, code)
    return About.FOR_NOW if code < 500 and found is not About.SERVER else found


def _by_unmistakable_words(words: str) -> About | None:
    if SENDER.search(words):
        return About.SERVER
    if MAILBOX_FULL.search(words):
        return About.RECIPIENT
    return About.THIS_MAIL if TOO_LARGE.search(words) else None


def _by_enhanced_code(words: str) -> About | None:
    found = ENHANCED.search(words)
    if found is None:
        return None
    subject, detail = int(found.group(1)), int(found.group(2))
    if (subject, detail) in SENDERS_OWN:
        return About.SERVER
    if subject in (1, 2):
        return About.RECIPIENT
    if subject == 6:
        return About.THIS_MAIL
    return About.RECIPIENT if NOBODY_THERE.search(words) else About.SERVER


def _by_other_words(words: str) -> About | None:
    if POLICY.search(words):
        return About.SERVER
    return About.RECIPIENT if NOBODY_THERE.search(words) else None


def _by_stage(stage: Stage, code: int) -> About:
    """What RFC 5321 (4.2.3) and RFC 7504 mean by the bare reply."""
    if stage is Stage.RECIPIENT and code in (550, 551, 552, 553, 556):
        return About.RECIPIENT
    return About.FOR_NOW if code < 500 else About.SERVER
