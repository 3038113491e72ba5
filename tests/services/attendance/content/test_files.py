"""Files around a session: what is taken, who has one from when on, and what becomes of its bytes (R95)."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, update

from db import Attendance, Attendee, Booking, Session, SharedFile
from services.attendance import cancelling
from services.attendance.content.files import for_staff, keeping, kinds, packing, seen, store, sweeping
from services.core.configuration import Configuration
from services.core.refusals import NotFound
from services.core.typed_form import NotAsTyped
from services.core.versions import ChangedByOthers
from services.core.work import App, app, reading, work
from services.outside.clock import TurnableClock
from services.payments import late
from tests import small
from tests.small import SYSTEM, Family, Small

PDF = b"%PDF-1.7 a worksheet"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


class Here:
    """A session with three children, and where bytes lie."""

    def __init__(self, session: Session, families: list[Family], parts: list[UUID], data: Path) -> None:
        self.session, self.families, self.parts, self.data = session, families, parts, data
        self.small: Small

    async def sends(self, name: str = "sheet.pdf", content: bytes = PDF) -> UUID:
        return await keeping.add(SYSTEM, self.session.id, name, content)

    async def shares(self, file_id: UUID, seen_version: int | None = None, **said: str) -> None:
        typed = {"name": "sheet", "whom": "session", "opens": "before", "audience": "all", "shows": ""} | said
        async with work(SYSTEM) as w:
            await keeping.share(w, file_id, seen_version, typed)

    async def has(self, number: int) -> list[str]:
        """The names of what can be had now; asked the two ways a family asks, which have to agree."""
        family = self.families[number]
        async with reading(family.visitor) as r:
            found = await seen.of_booking(r, family.booking_id)
            for each in found:
                if each.is_open(r.now):
                    await seen.one(r, each.file_id)
                else:
                    with pytest.raises(NotFound):
                        await seen.one(r, each.file_id)
            return [each.name for each in found if each.is_open(r.now)]


@pytest.fixture
async def here(house: App, tmp_path: Path) -> AsyncIterator[Here]:
    data = tmp_path / "data"
    app().configuration = Configuration(data=data, public_url="http://test", _env_file=None)  # type: ignore[call-arg]
    founded = await small.found()
    class_id = await small.class_(founded)
    families = await small.families(class_id, 3)
    async with reading(SYSTEM) as r:
        parts = [await small.next_part(r, family.booking_id) for family in families]
        session = await r.db.get_one(Session, (await r.db.get_one(Attendance, parts[0])).session_id)
    made = Here(session, families, parts, data)
    made.small = founded
    yield made
    app().configuration = None


async def test_no_family_has_a_file_before_somebody_says_for_whom_it_is(here: Here) -> None:
    file_id = await here.sends()
    assert await here.has(0) == []
    with pytest.raises(NotFound):
        async with reading(here.families[0].visitor) as r:
            await seen.one(r, file_id)
    await here.shares(file_id)
    assert [await here.has(number) for number in range(3)] == [["sheet.pdf"]] * 3


async def test_a_childs_file_is_its_familys_alone_and_a_classs_is_its_families(here: Here) -> None:
    await here.shares(await here.sends(), whom=str(here.parts[1]))
    assert [await here.has(number) for number in range(3)] == [[], ["sheet.pdf"], []]
    await here.shares(await here.sends("b.pdf", PDF + b"2"), name="all", whom="class")
    outside = (await small.families(await small.class_(here.small, weekday=2), 1))[0]
    async with reading(outside.visitor) as r:
        assert await seen.of_booking(r, outside.booking_id) == []


async def test_who_missed_the_session_has_its_files_and_whose_booking_ended_not_the_classs(
    here: Here,
) -> None:
    async with work(here.families[2].visitor) as w:
        await cancelling.cancel(w, here.parts[2])
    await here.shares(await here.sends(), name="of the session")
    await here.shares(await here.sends("b.pdf", PDF + b"2"), name="of the class", whom="class")
    assert sorted(await here.has(2)) == ["of the class.pdf", "of the session.pdf"]
    async with work(SYSTEM) as w:
        ended = Booking.id == here.families[2].booking_id
        await w.db.execute(update(Booking).where(ended).values(status="cancelled"))
    assert await here.has(2) == ["of the session.pdf"]


@pytest.mark.parametrize(("opens", "since"), [("before", None), ("at_start", 0), ("after_end", 45)])
async def test_from_when_on_it_can_be_had(
    here: Here, clock: TurnableClock, opens: str, since: int | None
) -> None:
    await here.shares(await here.sends(), opens=opens)
    if since is None:
        assert await here.has(0) == ["sheet.pdf"]
        return
    moment = here.session.starts_at + timedelta(minutes=since)
    clock.turn_to(moment - timedelta(seconds=1))
    assert await here.has(0) == []
    async with reading(here.families[0].visitor) as r:
        (waits,) = await seen.of_attendance(r, here.parts[0])
        assert waits.opens_at == moment
    clock.turn_to(moment)
    assert await here.has(0) == ["sheet.pdf"]


async def test_what_is_for_who_has_paid_is_not_there_for_who_has_not(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def are_late(_r: object, of: list[UUID]) -> set[UUID]:
        return {here.families[0].booking_id} & set(of)

    monkeypatch.setattr(late, "are_late", are_late)
    await here.shares(await here.sends(), audience="paid")
    assert [await here.has(number) for number in range(2)] == [[], ["sheet.pdf"]]


async def _photos(here: Here, number: int, allowed: bool | None) -> None:
    async with work(SYSTEM) as w:
        child = Attendee.id == here.families[number].child_id
        await w.db.execute(update(Attendee).where(child).values(photos_allowed=allowed))


@pytest.mark.parametrize("allowed", [False, None])
async def test_a_picture_of_a_child_without_the_permission_is_not_shared(
    here: Here, allowed: bool | None
) -> None:
    await _photos(here, 0, True)
    await _photos(here, 1, allowed)
    file_id = await here.sends("photo.png", PNG)
    with pytest.raises(NotAsTyped) as no:
        await here.shares(file_id, shows=f"{here.parts[0]},{here.parts[1]}")
    assert list(no.value.fields) == ["shows"]
    assert await here.has(2) == []


async def test_a_permission_that_is_taken_back_takes_the_picture_from_all(here: Here) -> None:
    await _photos(here, 0, True)
    file_id = await here.sends("photo.png", PNG)
    await here.shares(file_id, shows=str(here.parts[0]))
    assert await here.has(2) == ["sheet.png"]
    await _photos(here, 0, False)
    assert [await here.has(number) for number in range(3)] == [[], [], []]
    async with reading(SYSTEM) as r:
        (shown,) = await for_staff.listed(r, here.session.id)
        assert len(shown.hidden_for) == 1


async def test_the_look_at_permissions_is_what_hides_it(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without it the picture would still be seen."""
    await _photos(here, 0, True)
    await here.shares(await here.sends("photo.png", PNG), shows=str(here.parts[0]))
    await _photos(here, 0, False)
    assert await here.has(2) == []
    monkeypatch.setattr(seen, "SHOWN", SharedFile.removed_at.is_(None))
    assert await here.has(2) == ["sheet.png"]


async def test_what_is_removed_is_gone_and_can_be_put_back(here: Here) -> None:
    file_id = await here.sends()
    await here.shares(file_id)
    async with work(SYSTEM) as w:
        await keeping.remove(w, file_id)
    assert await here.has(0) == []
    async with work(SYSTEM) as w:
        await keeping.put_back(w, file_id)
    assert await here.has(0) == ["sheet.pdf"]


async def test_the_second_of_two_editors_is_told(here: Here) -> None:
    file_id = await here.sends()
    await here.shares(file_id, 1)
    with pytest.raises(ChangedByOthers):
        await here.shares(file_id, 1, opens="after_end")


async def test_bytes_that_nothing_names_go_and_no_others(here: Here, clock: TurnableClock) -> None:
    file_id, other = await here.sends(), await here.sends("b.pdf", PDF + b"2")
    async with reading(SYSTEM) as r:
        names = {each.id: each.sha256 for each in await r.db.scalars(select(SharedFile))}
    long_ago = (clock.now() - timedelta(days=2)).timestamp()
    for name in names.values():
        os.utime(store.where(here.data, name), (long_ago, long_ago))
    fresh = store.put(here.data, b"about to be named")
    os.utime(store.where(here.data, fresh), (clock.now().timestamp(),) * 2)
    async with work(SYSTEM) as w:
        await w.db.delete(await w.db.get_one(SharedFile, other))
    async with work(SYSTEM) as w:
        assert await sweeping.sweep(w) == 1
        assert await sweeping.sweep(w) == 0
    assert store.where(here.data, names[file_id]).is_file()
    assert store.where(here.data, fresh).is_file()
    assert not store.where(here.data, names[other]).exists()


def _office(*names: str, mimetype: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        if mimetype:
            zipped.writestr("mimetype", mimetype)
        for name in names:
            zipped.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("sheet.exe", PDF, "sheet.pdf"),
        ("Photo of Theo.JPG", b"\xff\xd8\xff\xe0", "Photo of Theo.jpg"),
        ("../../etc/passwd", PDF, "etc passwd.pdf"),
        ("a\r\nSet-Cookie: x.pdf", PDF, "aSet-Cookie x.pdf"),
        ("\u202egnp.exe.pdf", PDF, "gnp.exe.pdf"),
        ("", PDF, "file.pdf"),
        ("x" * 300 + ".pdf", PDF, "x" * 100 + ".pdf"),
        ("Übung č. 3.txt", "Hüpf!\n".encode(), "Übung č. 3.txt"),
        ("plan.docx", _office("[Content_Types].xml", "word/document.xml"), "plan.docx"),
        ("plan.odt", _office(mimetype="application/vnd.oasis.opendocument.text"), "plan.odt"),
        ("song", b"ID3\x04rest", "song.mp3"),
        ("film.mov", b"\0\0\0\x18ftypqt  ", "film.mp4"),
    ],
)
def test_a_file_is_called_what_its_bytes_are(name: str, content: bytes, told: str) -> None:
    assert kinds.judged(name, content).name == told


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00 a program",
        b"\x7fELF",
        b"PK\x03\x04 no zip at all",
        _office("evil.exe"),
        _office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        b"\xff\xfe\x00\x00",
    ],
)
def test_what_could_run_or_is_unknown_is_not_taken(content: bytes) -> None:
    with pytest.raises(kinds.NotTaken):
        kinds.judged("sheet.pdf", content)


def test_the_size_is_exact() -> None:
    most = kinds.MOST_MEGABYTES * kinds.MEGABYTE
    assert kinds.judged("a.pdf", PDF.ljust(most, b" ")).suffix == "pdf"
    with pytest.raises(kinds.TooHeavy):
        kinds.judged("a.pdf", PDF.ljust(most + 1, b" "))
    with pytest.raises(kinds.NothingInIt):
        kinds.judged("a.pdf", b"")


def test_two_of_one_name_are_both_in_the_zip(tmp_path: Path) -> None:
    one, two = store.put(tmp_path, PDF), store.put(tmp_path, PNG)
    made = packing.packed(tmp_path, [("a.pdf", one), ("A.pdf", two), ("lost.pdf", "0" * 64)])
    with zipfile.ZipFile(made) as zipped:
        assert {name: zipped.read(name) for name in zipped.namelist()} == {"a.pdf": PDF, "A (2).pdf": PNG}


def test_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    for name in ("../secret.key", "", "A" * 64):
        with pytest.raises(ValueError, match="fingerprint"):
            store.where(tmp_path, name)
