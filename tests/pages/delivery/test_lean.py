"""What a browser is given: prepared files under our own address, and pages that ask for nothing else."""

import ast
import gzip
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import brotli
import htpy as h
import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, StreamingResponse
from fontTools.ttLib import TTFont
from nicegui import ui
from nicegui.testing.general import nicegui_reset_globals

from components.files import FOLDER, STATIC, static_url
from components.icons import ICONS
from pages import delivery
from pages.delivery.assets import STOCK, Files
from pages.delivery.critical import Critical
from pages.delivery.lean import EXPECTED_IMPORTS, IMPORTS, Lean
from pages.delivery.quasar import purged


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("prepared")


@pytest.fixture(scope="module")
def files(cache: Path) -> Files:
    return delivery.ready(cache, quality=1)


@pytest.fixture
def app() -> Iterator[FastAPI]:
    with nicegui_reset_globals():
        app = FastAPI()

        @app.get("/plain")
        async def plain() -> HTMLResponse:
            return HTMLResponse(f"<p>{STOCK}static/x.js</p>")

        @app.get("/stream")
        async def stream() -> StreamingResponse:
            async def parts() -> AsyncIterator[str]:
                for part in ("one ", "two ", "three"):
                    yield part

            return StreamingResponse(parts(), media_type="text/html")

        @ui.page("/first")
        def first() -> None:
            delivery.first_content(h.p(".cb-row-title")["Ballet & more"])
            ui.label("Ballet & more")
            ui.input("Name")

        @ui.page("/staff")
        def staff() -> None:
            delivery.first_content(h.p["Hello"], "staff")

        @ui.page("/bare")
        def bare() -> None:
            ui.label("Hello")

        ui.run_with(app, tailwind=False, gzip_middleware_factory=None, show_welcome_message=False)
        yield app


@asynccontextmanager
async def visiting(app: FastAPI, files: Files, **settings: object) -> AsyncIterator[httpx.AsyncClient]:
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(Lean(app, files, **settings))  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
            yield http


def linked(html: str) -> set[str]:
    """Every address of a file in a page."""
    return set(re.findall(r"""["'(](/(?:_nicegui|static|favicon)[^"')]*\.\w+)["')]""", html))


# --- pages ---


@pytest.mark.parametrize("path", ["/first", "/bare", "/no-such-page"])
async def test_a_live_page_asks_for_nothing_at_nicegui_s_own_address(
    app: FastAPI, files: Files, path: str
) -> None:
    async with visiting(app, files) as http:
        html = (await http.get(path)).text
        assert f"{STOCK}static/" not in html
        assert STOCK not in html
        assert "@import" not in html
        assert html.count(f'<link rel="stylesheet" href="{files.sheet}">') == 1
        assert html.count("#app{visibility:hidden}") == 1
        assert html.count("#esm-fallback{display:none!important}") == 1
        for address in linked(html):
            answer = await http.get(address)
            assert answer.status_code == 200, address
            assert "immutable" in answer.headers["cache-control"], address


async def test_the_template_has_the_four_imports_that_are_cut(app: FastAPI) -> None:
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
            html = (await http.get("/bare")).content
    assert len(IMPORTS.findall(html)) == EXPECTED_IMPORTS


async def test_the_files_a_cold_load_asks_for_are_the_expected_ones(app: FastAPI, files: Files) -> None:
    async with visiting(app, files) as http:
        html = (await http.get("/bare")).text
    names = {re.sub(r".*/", "", address) for address in re.findall(r'(?:src|href)="(/[^"]+)"', html)}
    assert names == {
        "vue.esm-browser.prod.js", "family-quasar.umd.prod.js", "socket.io.min.js", "nicegui.js", "en-US.umd.prod.js",
        "favicon.svg", re.sub(r".*/", "", files.sheet),
    }  # fmt: skip
    assert re.findall(r'import .*? from "(.*?)"', html) == ["vue", "dompurify"]


async def test_first_content_stands_before_the_sheet_and_the_app_with_its_styles_in_the_head(
    app: FastAPI, files: Files
) -> None:
    async with visiting(app, files, scripts=["shell.js"]) as http:
        html = (await http.get("/first")).text
    styles = html.index(".cb-row-title{")
    first = html.index('<div id="first"><p class="cb-row-title">Ballet &amp; more</p></div>')
    assert html.index("<head>") < styles < first < html.index(files.sheet) < html.index('<div id="app"')
    assert first < html.index(f'<script src="{static_url("shell.js")}"></script>') < html.index(files.sheet)
    assert ".cb-hero{" not in html


async def test_a_page_gets_the_sheet_of_its_area_and_one_without_an_area_the_family_s(
    app: FastAPI, files: Files
) -> None:
    assert len(set(files.sheets.values())) == 2
    async with visiting(app, files) as http:
        for path, area in (("/first", "family"), ("/staff", "staff"), ("/bare", "family")):
            html = (await http.get(path)).text
            assert [address for address in files.sheets.values() if address in html] == [files.sheets[area]]
            assert "<!--css" not in html
            assert (await http.get(files.sheets[area])).headers["content-type"].startswith("text/css")


async def test_a_page_is_compressed_as_the_browser_asks_and_has_its_true_length(
    app: FastAPI, files: Files
) -> None:
    async with visiting(app, files) as http:
        plain = await http.get("/bare", headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert int(plain.headers["content-length"]) == len(plain.content)
        for asked, got in (("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0.5", "gzip")):
            async with http.stream("GET", "/bare", headers={"Accept-Encoding": asked}) as answer:
                raw = b"".join([part async for part in answer.aiter_raw()])
            assert answer.headers["content-encoding"] == got
            assert answer.headers["cache-control"] == "no-store"
            assert "Accept-Encoding" in answer.headers["vary"]
            assert int(answer.headers["content-length"]) == len(raw) < len(plain.content) / 2
            html = brotli.decompress(raw) if got == "br" else gzip.decompress(raw)
            assert files.sheet.encode() in html


async def test_an_unknown_template_keeps_its_own_sheets(app: FastAPI, files: Files) -> None:
    changed = b'<html><head><style>@import url("/x.css") layer(base);</style></head><body></body></html>'
    html = Lean(app, files)._rewritten(changed)
    assert b'@import url("/x.css")' in html
    assert files.sheet.encode() in html


async def test_what_is_no_live_page_passes_untouched(app: FastAPI, files: Files) -> None:
    async with visiting(app, files) as http:
        plain = await http.get("/plain")
        assert plain.text == f"<p>{STOCK}static/x.js</p>"
        assert "content-encoding" not in plain.headers
        stream = await http.get("/stream")
        assert stream.text == "one two three"
        assert "content-length" not in stream.headers


async def test_scripts_of_single_components_come_from_nicegui_compressed(app: FastAPI, files: Files) -> None:
    async with visiting(app, files) as http:
        html = (await http.get("/first")).text
        component = next(address for address in linked(html) if "/components/" in address)
        for _time in range(2):
            answer = await http.get(component, headers={"Accept-Encoding": "br"})
            assert answer.status_code == 200
            assert answer.headers["content-encoding"] == "br"
            assert answer.headers["content-type"].startswith("text/javascript")
            assert "immutable" in answer.headers["cache-control"]
        late = component.replace(files.base, STOCK)
        assert (await http.get(late)).text == answer.text
        assert (await http.get(f"{files.base}components/nothing.js")).status_code == 404


# --- files ---


async def test_our_files_may_be_kept_for_a_year_under_today_s_address_only(
    app: FastAPI, files: Files
) -> None:
    async with visiting(app, files) as http:
        for name in ("cubby.css", "icons.woff2", "figtree-latin.woff2", "favicon.svg"):
            today = await http.get(static_url(name))
            assert today.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert today.headers["vary"] == "Accept-Encoding"
            for other in (f"/static/{name}", f"/static/0123456789/{name}"):
                answer = await http.get(other)
                assert answer.content == today.content
                assert answer.headers["cache-control"] == "no-cache"
        old = await http.get(
            "/_nicegui/3.17.0-0123456789/static/nicegui.js".replace("3.17.0", STOCK.split("/")[2])
        )
        assert old.headers["cache-control"] == "no-cache"
        assert (await http.get("/favicon.ico")).headers["content-type"] == "image/svg+xml"
        assert (await http.get(f"{STATIC}/../assets.py")).status_code == 404
        assert (await http.head(static_url("cubby.css"))).content == b""


def test_files_are_made_once_and_again_only_when_something_changed(cache: Path, files: Files) -> None:
    made = {file: file.stat().st_mtime_ns for file in cache.rglob("*.br")}
    assert delivery.ready(cache, quality=1).sheet == files.sheet
    assert {file: file.stat().st_mtime_ns for file in cache.rglob("*.br")} == made


def test_an_old_cache_goes_and_a_new_sheet_has_a_new_address(
    tmp_path: Path, cache: Path, files: Files
) -> None:
    shutil.copytree(cache, tmp_path / "cache")
    changed = delivery.prepare(tmp_path / "cache", "b{color:red}", quality=1)
    assert changed.base == files.base
    assert changed.sheet != files.sheet
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_our_rules_stand_last_and_outside_any_layer(files: Files) -> None:
    sheet = files.static[files.sheet.rpartition("/")[2]].raw.decode()
    assert sheet.startswith(
        "@layer theme,base,quasar,nicegui,components,utilities,overrides,quasar_importants;"
    )
    assert sheet.endswith("#app{visibility:visible!important}body:has(#app>*) #first{display:none}")
    before = sheet[
        : sheet.index(":root{ --cb-gap") if ":root{ --cb-gap" in sheet else sheet.index("--cb-gap")
    ]
    assert before.count("{") - before.count("}") <= 1
    staff = files.static[files.sheets["staff"].rpartition("/")[2]].raw.decode()
    assert ".nicegui-card-tight.q-card>div" in staff


def test_the_purge_takes_unused_components_and_nothing_else() -> None:
    kept = ".q-btn{a:b}.q-dialog--modal .q-dialog__inner{a:b}.q-tooltip{a:b}.q-menu{a:b}.col{a:b}.text-center{a:b}"
    gone = ".q-field--dense .q-field__control{a:b}.q-table{a:b}.q-table__bottom{a:b}.q-table--dense td{a:b}.text-red-5{a:b}.q-pa-md{a:b}.col-xs-6{a:b}.shadow-2{a:b}"
    assert purged(kept + gone, "family") == kept
    assert (
        purged(".q-btn,.q-tree{a:b}.q-btn:not(.q-fab){c:d}", "family") == ".q-btn{a:b}.q-btn:not(.q-fab){c:d}"
    )
    assert purged("@media(print){.q-tree{a:b}}@keyframes q-x{to{a:b}}", "family") == ""
    assert "@keyframes q-x" in purged("@keyframes q-x{to{a:b}}.q-btn{animation:q-x 1s}", "family")


@pytest.mark.parametrize("when", ["media (max-width:1em)", "container (max-width:1rem)"])
def test_first_styles_are_the_rules_whose_classes_are_all_there(when: str) -> None:
    css = "h1{a:b}.x{a:b}.x .y{a:b}.z,.x{c:d}.x:not(.q){e:f}" + f"@{when}{{.x{{g:h}}.y{{g:h}}}}.y{{a:b}}"
    got = Critical(css).of_page(b'<p class="x w">').decode()
    assert got.endswith("h1{a:b}.x{a:b}.z,.x{c:d}.x:not(.q){e:f}" + f"@{when}{{.x{{g:h}}}}")


# --- icons ---


def test_every_icon_has_a_glyph_that_can_be_filled() -> None:
    font = TTFont(FOLDER / "icons.woff2")
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    names = {
        "".join(letters[glyph] for glyph in [first, *ligature.Component])
        for lookup in font["GSUB"].table.LookupList.Lookup
        for table in lookup.SubTable
        for first, rest in getattr(getattr(table, "ExtSubTable", table), "ligatures", {}).items()
        for ligature in rest
    }
    assert names >= ICONS
    assert features & {"liga", "rlig"}
    assert [axis.axisTag for axis in font["fvar"].axes] == ["FILL"]


def test_every_icon_named_in_the_code_is_in_the_font() -> None:
    root = FOLDER.parent.parent
    files = [file for folder in ("components", "pages") for file in (root / folder).rglob("*.py")]
    named = {name for file in files for name in icons_named_in(file)}
    assert "chevron_right" in named
    assert named - ICONS <= {""}


PLACES = {"icon": 0, "Tile": 0, "icon_button": 0, "Chip": 1, "Note": 1, "Tab": 2}
WORDS = {"icon", "icon_name", "foot_icon", "glyph"}


def icons_named_in(file: Path) -> Iterator[str]:
    """Every text that stands where an icon's name belongs."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "attr", getattr(node.func, "id", ""))
        given = [word.value for word in node.keywords if word.arg in WORDS]
        if called in PLACES:
            given += node.args[PLACES[called] :][:1]
        for value in given:
            for part in ast.walk(value):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value.removeprefix("sym_r_")


ROOT = Path(__file__).parent.parent.parent.parent


def test_nothing_of_ours_asks_a_browser_to_clean_markup() -> None:
    """The sanitiser that is not sent would show markup as text; no element of ours may need it."""
    asking = [
        str(file.relative_to(ROOT))
        for room in ("components", "pages")
        for file in (ROOT / room).rglob("*.py")
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.search(r"ui\.(html|markdown|chat_message|interactive_image)\(", line)
        and "sanitize=False" not in line
    ]
    assert not asking
