"""Builds the fonts of components/static: the text font unchanged, the icon font reduced to our icons.

    python tools/build_fonts.py [FOLDER]

Run it after changing components/icons.py, and commit the results. Without a folder, npm fetches the two packages into
a temporary one. With a folder, the packages unpacked there are used: FOLDER/figtree and FOLDER/material-symbols.
"""

import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from components.icons import ICONS  # noqa: E402

STATIC = ROOT / "components" / "static"
PACKAGES = {"figtree": "@fontsource-variable/figtree@5.3.0", "material-symbols": "material-symbols@0.47.5"}


def fetch(folder: Path, packages: dict[str, str]) -> None:
    """Fetch packages with npm, and unpack each into the folder of its name."""
    for name, package in packages.items():
        packed = subprocess.run(
            ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
        ).stdout.split()[-1]
        with tarfile.open(folder / packed) as archive:
            for member in archive.getmembers():
                _top, _slash, path = member.name.partition("/")
                if not member.isfile() or ".." in path:
                    continue
                file = folder / name / path
                file.parent.mkdir(parents=True, exist_ok=True)
                content = archive.extractfile(member)
                assert content is not None
                file.write_bytes(content.read())


def text_font(package: Path) -> None:
    """Two files: Czech and Slovak letters are only in latin-ext, and many pages do not need it."""
    for cut in ("latin", "latin-ext"):
        shutil.copyfile(
            package / "files" / f"figtree-{cut}-wght-normal.woff2", STATIC / f"figtree-{cut}.woff2"
        )
    tidy_copy(package / "LICENSE", STATIC / "figtree-license.txt")


def icon_font(package: Path) -> None:
    """Our icons as ligatures of their names; only the FILL axis is kept, for the selected tab."""
    font = TTFont(package / "material-symbols-rounded.woff2", recalcTimestamp=False)
    glyphs = ligatures(font)
    missing = sorted(ICONS - glyphs.keys())
    if missing:
        raise SystemExit(f"No glyph for {', '.join(missing)}: correct components/icons.py")
    # Layout closure would bring back every icon whose name can be spelled with these letters: all 4000.
    options = Options(
        layout_features=["liga", "rlig"], layout_closure=False, flavor="woff2", name_IDs=[0, 1, 2, 13, 14]
    )
    cutter = Subsetter(options)
    cutter.populate(
        text="abcdefghijklmnopqrstuvwxyz0123456789_", glyphs=[glyphs[name] for name in sorted(ICONS)]
    )
    cutter.subset(font)
    font = instantiateVariableFont(font, {"GRAD": 0, "opsz": 24, "wght": 400})
    font.flavor = "woff2"
    font.save(STATIC / "icons.woff2")
    tidy_copy(package / "LICENSE", STATIC / "icons-license.txt")


def ligatures(font: TTFont) -> dict[str, str]:
    """Which glyph stands for a name: {"home": "home", …}. Several names may share one."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    glyphs: dict[str, str] = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            for first, rest in getattr(table, "ligatures", {}).items():
                for ligature in rest:
                    name = "".join(letters.get(glyph, "?") for glyph in [first, *ligature.Component])
                    glyphs[name] = ligature.LigGlyph
    return glyphs


def tidy_copy(source: Path, target: Path) -> None:
    """Copy a text file without trailing spaces."""
    lines = source.read_text(encoding="utf-8").strip("\n").splitlines()
    target.write_text("\n".join(line.rstrip() for line in lines) + "\n", encoding="utf-8")


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(temporary)
        if len(sys.argv) == 1:
            fetch(folder, PACKAGES)
        text_font(folder / "figtree")
        icon_font(folder / "material-symbols")
    for file in sorted(STATIC.glob("*.woff2")):
        print(f"{file.relative_to(ROOT)}: {file.stat().st_size / 1000:.1f} kB")


if __name__ == "__main__":
    main()
