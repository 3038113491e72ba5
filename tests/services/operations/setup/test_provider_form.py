"""The provider's settings and logo: judged, kept, and fixed once something hangs on them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from db import Provider
from services import provider
from services.core.configuration import Configuration
from services.core.refusals import NotFound, Refused
from services.core.typed_form import NotAsTyped
from services.core.versions import ChangedByOthers
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.operations.setup import class_form, first_class, logo, provider_form
from services.provider import logo as pictures
from services.provider.home_country import home_of, zone_asked_for, zone_of
from services.provider.logo import NotAPicture, PictureTooHeavy, PictureTooLarge, PictureTooSmall
from tests.services.operations.setup.conftest import SYSTEM, employed
from tests.services.operations.setup.test_first_class import CLASS

Orla = Callable[[], Awaitable[Visitor]]
sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


def png(width: int, height: int) -> bytes:
    size = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    made = b"\x89PNG\r\n\x1a\n"
    for name, content in (
        (b"IHDR", size),
        (b"IDAT", zlib.compress(b"\0" * (width + 1) * height)),
        (b"IEND", b""),
    ):
        made += (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )
    return made


JPEG = b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0\x00\x11\x08\x00\x80\x00\x90\x03" + b"\0" * 20
WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\x7f\x00\x00\x8f\x00\x00"


async def _keep(visitor: Visitor, seen: int | None = None, **typed: str) -> None:
    async with work(visitor) as w:
        await provider_form.keep(w, typed, seen)


async def _row() -> Provider:
    async with reading(SYSTEM) as r:
        return (await r.db.scalars(select(Provider))).one()


async def test_what_is_typed_is_kept_and_holds_at_once(orla: Orla) -> None:
    owner = await orla()
    await _keep(
        owner, name=" Hop  Club ", brand="#b37", zone="Europe/Bratislava", country="SK", currency="CZK"
    )
    async with reading(owner) as r:
        here = await provider.current(r)
        facts = await provider_form.facts(r)
    assert (here.name, here.brand, here.zone.key, here.country) == (
        "Hop Club",
        "#BB3377",
        "Europe/Bratislava",
        "SK",
    )
    assert (here.currency, facts.version) == ("CZK", 2)


async def test_everything_wrong_is_said_at_once(orla: Orla) -> None:
    owner = await orla()
    with pytest.raises(NotAsTyped) as no:
        await _keep(
            owner,
            name="",
            brand="red",
            email="x",
            zone="Mars/Base",
            currency="XXX",
            locale="fr",
            country="??",
        )
    assert set(no.value.fields) == {"name", "brand", "email", "zone", "currency", "locale", "country"}


async def test_zone_and_currency_stand_once_something_hangs_on_them(orla: Orla) -> None:
    owner = await orla()
    async with work(owner) as w:
        await first_class.make(w, CLASS)
    await _keep(owner, zone="Europe/Bratislava", currency="CZK", name="Other")
    row = await _row()
    assert (row.zone, row.currency, row.name) == ("Europe/Dublin", "EUR", "Other")


async def test_of_two_who_edit_it_the_second_is_told(orla: Orla) -> None:
    owner = await orla()
    await _keep(owner, 1, name="First")
    with pytest.raises(ChangedByOthers):
        await _keep(owner, 1, name="Second")
    assert (await _row()).name == "First"


@sqlite
async def test_an_instructor_changes_nothing(orla: Orla) -> None:
    await orla()
    noah = await employed("instructor")
    with pytest.raises(NotFound):
        await _keep(noah, name="Mine")
    with pytest.raises(NotFound):
        await logo.put(noah, png(64, 64))


@pytest.mark.parametrize(
    ("content", "kind", "size"),
    [(png(64, 80), "png", (64, 80)), (JPEG, "jpg", (144, 128)), (WEBP, "webp", (128, 144))],
)
def test_pictures_are_known_by_what_is_in_them(content: bytes, kind: str, size: tuple[int, int]) -> None:
    picture = pictures.judged(content)
    assert (picture.kind, (picture.width, picture.height)) == (kind, size)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", NotAPicture),
        (b"", NotAPicture),
        (b"\x89PNG\r\n\x1a\n", NotAPicture),
        (b"\xff\xd8\xff\xe0\xff\xff", NotAPicture),
        (b"RIFF\x00\x00\x00\x00WEBPVP8X", NotAPicture),
        (b"GIF89a" + b"\0" * 90, NotAPicture),
        (png(63, 200), PictureTooSmall),
        (png(64, 64)[:16] + struct.pack(">II", 100_000, 64), PictureTooLarge),
        (png(64, 64) + b"\0" * 1_000_000, PictureTooHeavy),
    ],
)
def test_what_is_no_logo_is_refused_with_its_reason(content: bytes, refusal: type[Refused]) -> None:
    with pytest.raises(refusal) as no:
        pictures.judged(content)
    assert "{" not in no.value.words()


@sqlite
async def test_a_logo_is_kept_in_the_data_folder_and_can_be_removed(orla: Orla, empty: Configuration) -> None:
    owner = await orla()
    name = await logo.put(owner, png(64, 64))
    file = pictures.file_of(empty.data, name)
    assert file is not None
    assert file.read_bytes() == png(64, 64)
    assert (await _row()).logo == name
    assert pictures.file_of(empty.data, "../secret.key") is None
    async with work(owner) as w:
        await logo.show(w, None)
    assert (await _row()).logo is None


def test_a_browser_tells_the_time_zone_where_its_country_has_one() -> None:
    assert zone_asked_for("sk-SK,sk;q=0.9,en-US;q=0.8") == "Europe/Bratislava"
    assert (zone_of("DE"), zone_of("US"), zone_asked_for("en")) == ("Europe/Berlin", "", "")
    assert home_of("Europe/Prague").currency == "CZK"
    assert class_form.A_MONDAY.weekday() == 0
