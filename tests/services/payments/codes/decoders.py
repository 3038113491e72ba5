"""Reads codes as a banking app does: written from the standards, without a line of what writes them."""

from __future__ import annotations

import base64
import binascii
import io
import lzma
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

import zxingcpp
from PIL import Image

from services.payments.codes import Code, png


@dataclass(frozen=True, slots=True)
class Read:
    """What the payer's app fills in."""

    holder: str
    iban: str
    bic: str
    amount: str
    currency: str
    reference: str
    message: str


def seen(code: Code) -> str:
    """The text that an independent reader finds in the picture."""
    with Image.open(io.BytesIO(png(code))) as picture:
        (found,) = zxingcpp.read_barcodes(picture)
    return bytes(found.bytes).decode("utf-8")


def epc(text: str) -> Read:
    """EPC069-12 version 002: twelve lines, of which empty ones at the end may be missing."""
    lines = text.split("\n")
    assert lines[:4] == ["BCD", "002", "1", "SCT"]
    assert len(text.encode()) <= 331
    assert lines[-1] != ""
    assert len(lines) <= 12
    lines += [""] * (12 - len(lines))
    bic, holder, iban, amount, purpose, structured, unstructured, note = lines[4:]
    assert purpose == ""
    assert not (structured and unstructured)
    assert 0 < len(holder) <= 70
    assert len(note) <= 70
    return Read(holder, iban, bic, amount[3:], amount[:3], structured or unstructured, note)


def spayd(text: str) -> Read:
    """SPAYD 1.0: keys and values, an asterisk after each but the last."""
    kind, version, *pairs = text.split("*")
    assert (kind, version) == ("SPD", "1.0")
    fields = dict(pair.split(":", 1) for pair in pairs)
    assert len(fields) == len(pairs)
    iban, _, bic = fields["ACC"].partition("+")
    name, message = unquote(fields.get("RN", "")), unquote(fields.get("MSG", ""))
    assert len(name) <= 35
    assert len(message) <= 60
    assert len(fields["AM"]) <= 10
    return Read(name, iban, bic, fields["AM"], fields["CC"], fields.get("X-VS", ""), message)


def pay_by_square(text: str) -> Read:
    """Base 32 of two bytes of header, two of length, and raw LZMA of a checksum and fields between tabs."""
    packed = base64.b32hexdecode(text + "=" * (-len(text) % 8))
    kind, version = packed[0] >> 4, packed[0] & 15
    assert kind == 0
    assert version <= 2
    size = int.from_bytes(packed[2:4], "little")
    filters = [{"id": lzma.FILTER_LZMA1, "lc": 3, "lp": 0, "pb": 2, "dict_size": 1 << 17}]
    whole = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters).decompress(packed[4:], size)
    assert len(whole) == size
    content = whole[4:]
    assert binascii.crc32(content) == int.from_bytes(whole[:4], "little")
    fields = content.decode().split("\t")
    assert fields[1:3] == ["1", "1"], "one payment, and a payment order"
    amount, currency, _due, reference = fields[3:7]
    message, accounts, iban, bic = fields[10:14]
    assert accounts == "1"
    assert fields[14:16] == ["0", "0"]
    holder = fields[16] if len(fields) > 16 else ""
    assert version < 2 or holder, "since version 1.2 the name is mandatory"
    return Read(holder, iban, bic, amount, currency, reference, message)


def swiss(text: str) -> Read:
    """The Swiss QR-bill 0200: 31 lines, structured address."""
    lines = text.splitlines()
    assert lines[:3] == ["SPC", "0200", "1"]
    assert lines[30 if len(lines) > 30 else -1] == "EPD"
    assert lines[4] == "S"
    assert lines[11:18] == [""] * 7
    assert lines[20:27] == [""] * 7
    assert all(lines[8:11]), "town and country are mandatory"
    assert lines[27] in ("QRR", "SCOR")
    return Read(lines[5], lines[3], "", lines[18], lines[19], lines[28], lines[29])


def payme(text: str) -> Read:
    """payme.sk, Payment Link Standard 1: an ordinary query."""
    address = urlsplit(text)
    assert (address.scheme, address.netloc, address.path) == ("https", "payme.sk", "/")
    fields = dict(parse_qsl(address.query, strict_parsing=True))
    assert fields["V"] == "1"
    reference = fields["PI"].split("/SS")[0].removeprefix("/VS")
    name, message = fields.get("CN", ""), fields.get("MSG", "")
    assert len(name) <= 70
    assert len(message) <= 140
    return Read(name, fields["IBAN"], "", fields["AM"], fields["CC"], reference, message)


READERS = {"epc": epc, "spayd": spayd, "pay_by_square": pay_by_square, "swiss": swiss, "payme": payme}
