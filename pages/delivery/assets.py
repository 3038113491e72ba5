"""The files that a browser needs, prepared once: NiceGUI's scripts and one style sheet for each area, compressed.

NiceGUI's addresses contain its version, and browsers keep the files for a year. Our versions have other content, so they
have addresses of their own with a fingerprint. Preparing them takes some seconds (best Brotli quality), so they are
cached in a folder and prepared again only when NiceGUI, our style sheet or this code changes.
"""

import gzip
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import brotli
import nicegui

from components import files as ours
from pages.delivery import quasar, quasar_script
from pages.delivery.javascript import shortened

STOCK = f"/_nicegui/{nicegui.__version__}/"
"""The folder under which NiceGUI links its own files."""

QUASAR = "quasar.umd.prod.js"
SCRIPTS = ("vue.esm-browser.prod.js", QUASAR, "socket.io.min.js", "nicegui.js")
STAND_INS = {
    "static/dompurify.mjs": b'export default{sanitize:t=>{const e=document.createElement("i");e.textContent=t;return e.innerHTML}};'
}
"""Replaces a sanitiser of 34 kB that NiceGUI loads for untrusted markup. We have none: all markup is escaped where it is
made. If anything calls it all the same, the markup is shown as text."""
TOGETHER = {"live.js": ("shell.js", "waiting.js", "renewing.js", "keeping.js")}
"""Files of components/static that are served as one, because each request has a price."""
FAMILY = "family"
"""The default area: its sheet is for pages that name no area, such as NiceGUI's error pages."""
LANGUAGES = ("en-GB", "en-US", "sk", "cs", "de", "pl", "hu")
LAYERS = "@layer theme,base,quasar,nicegui,components,utilities,overrides,quasar_importants;"
SWAP = "#app{visibility:visible!important}body:has(#app>*) #first{display:none}"
"""The last rules of the sheet: they show the live page and hide the first content in one step."""

MATERIAL = (
    '.material-icons{font-family:"Cubby Icons";font-weight:400;font-style:normal;display:inline-block;line-height:1;'
    "text-transform:none;letter-spacing:normal;word-wrap:normal;white-space:nowrap;direction:ltr;"
    'font-feature-settings:"liga","rlig"}'
)
"""Quasar draws its own icons (an arrow, a warning) with another font; this maps that font to ours, which has them too."""

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """One file as it is sent; a compressed form is empty if it would not be smaller."""

    raw: bytes
    br: bytes
    gzip: bytes
    type: str


@dataclass(frozen=True, slots=True)
class Files:
    """Everything that is served without calling the app, by address below `base` and `static`."""

    hash: str
    files: Mapping[str, Prepared]
    """NiceGUI's files, by their path below `base`: "static/nicegui.js"."""
    static: Mapping[str, Prepared]
    """The files of components/static and the areas' sheets, by name."""
    css: str
    """Our own style sheet with absolute addresses, from which the critical styles are taken."""

    @property
    def base(self) -> str:
        """The folder that replaces NiceGUI's own."""
        return f"/_nicegui/{nicegui.__version__}-{self.hash}/"

    def quasar(self, area: str) -> str:
        """The address of Quasar's script with the components of this area."""
        return f"{self.base}static/{area}-{QUASAR}"

    @property
    def sheets(self) -> dict[str, str]:
        """The address of the one style sheet of live pages, by area."""
        found = {name.partition("-")[0]: ours.static_url(name) for name in self.static}
        return {area: found[area] for area in quasar.AREAS}

    @property
    def sheet(self) -> str:
        """The address of the family's style sheet."""
        return self.sheets[FAMILY]


def prepare(cache: Path, css: str, *, quality: int = 11) -> Files:
    """Prepare the files, or take them from the cache.

    Args:
        cache: a folder of ours; files of older versions are deleted from it.
        css: our sheet, the text of components/static/cubby.css.
        quality: Brotli's effort, 0 to 11.
    """
    stock = {f"static/{name}": _stock(name) for name in SCRIPTS} | STAND_INS
    stock |= {f"static/lang/{code}.umd.prod.js": _stock(f"lang/{code}.umd.prod.js") for code in LANGUAGES}
    stock |= {f"static/{area}-{QUASAR}": _quasar(area) for area in quasar.AREAS}
    key = ours.fingerprint(*stock.values(), _recipe(), version("brotli").encode(), str(quality).encode())
    own = _absolute(css)
    static = {file.name: file.read_bytes() for file in sorted(ours.FOLDER.iterdir()) if file.is_file()}
    static |= {name: shortened(of.decode()).encode() for name, of in static.items() if name.endswith(".js")}
    static |= {name: b"".join(static[part] for part in parts) for name, parts in TOGETHER.items()}
    static["cubby.css"] = _short(css).encode()
    for area in quasar.AREAS:
        sheet = whole_sheet(own, area).encode()
        static[f"{area}-{ours.fingerprint(sheet)}.css"] = sheet
    rest = ours.fingerprint(*static.values(), key.encode())
    made = Files(
        key,
        _kept(cache / f"nicegui-{key}", stock, quality),
        _kept(cache / f"static-{rest}", static, quality),
        own,
    )
    for old in cache.iterdir():
        if (
            old.is_dir()
            and old.name.startswith(("nicegui-", "static-"))
            and old.name not in (f"nicegui-{key}", f"static-{rest}")
        ):
            shutil.rmtree(old, ignore_errors=True)
    return made


def whole_sheet(css: str, area: str) -> str:
    """Quasar (purged for the area), NiceGUI and our own rules in one sheet; ours are outside any cascade layer and win."""
    plain, important = (_stock(f"quasar.{kind}.prod.css").decode() for kind in ("unimportant", "important"))
    # NiceGUI's script makes this change in the browser, in a linked sheet of Quasar's; ours needs it here.
    plain = plain.replace(".q-card>div", ".nicegui-card-tight.q-card>div")
    layers = (
        ("base", MATERIAL),
        ("quasar", quasar.purged(plain, area)),
        ("quasar_importants", quasar.purged(important, area)),
        ("nicegui", _short(_stock("nicegui.css").decode())),
    )
    return LAYERS + "".join(f"@layer {name}{{{rules}}}" for name, rules in layers) + _short(css) + SWAP


def compressed(raw: bytes, type_: str, *, quality: int = 11, only: str = "br gzip") -> Prepared:
    """A file with its compressed forms (or `only` one of them), left out where they save less than a tenth."""
    small = brotli.compress(raw, quality=quality) if "br" in only else b""
    zipped = gzip.compress(raw, min(quality, 9), mtime=0) if "gzip" in only else b""
    worth = len(raw) * 9 // 10
    return Prepared(raw, small if len(small) < worth else b"", zipped if len(zipped) < worth else b"", type_)


def _stock(name: str) -> bytes:
    return (Path(nicegui.__file__).parent / "static" / name).read_bytes()


def _quasar(area: str) -> bytes:
    return quasar_script.drawn_only(_stock(QUASAR).decode(), area).encode()


def _recipe() -> bytes:
    return Path(__file__).read_bytes() + Path(quasar.__file__).read_bytes()


def _short(css: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)).strip()


def _absolute(css: str) -> str:
    """Make the addresses in the sheet absolute, so that all kinds of pages share one download of each file."""
    return re.sub(r"url\([\"']?([\w.-]+)[\"']?\)", lambda found: f"url({ours.static_url(found[1])})", css)


def _kept(folder: Path, sources: Mapping[str, bytes], quality: int) -> dict[str, Prepared]:
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        # Under a temporary name first, so that an interrupted start, or two at once, never leaves half a folder.
        with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
            made = Path(temporary) / "made"
            for name, raw in sources.items():
                file = compressed(raw, "", quality=quality)
                _write(made, f"{name}.br", file.br)
                _write(made, f"{name}.gz", file.gzip)
            try:
                made.rename(folder)
            except OSError:
                if not folder.is_dir():
                    raise
    return {
        name: Prepared(raw, _read(folder, f"{name}.br"), _read(folder, f"{name}.gz"), media_type(name))
        for name, raw in sources.items()
    }


def media_type(name: str) -> str:
    """The content type of a file name."""
    return TYPES.get(Path(name).suffix, "application/octet-stream")


def _write(folder: Path, name: str, content: bytes) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _read(folder: Path, name: str) -> bytes:
    return (folder / name).read_bytes()
