"""Builds the two fonts of invoices: Figtree, and from Inter the letters that Figtree lacks.

    python tools/build_paper_fonts.py [FOLDER]

A name must be printed whatever letters it has: Vietnamese, Azerbaijani, Ukrainian, Greek. A PDF takes one font with all of
them more quickly than a chain of fonts. Without a folder, npm fetches both packages; with one, the packages unpacked there
are used: FOLDER/figtree and FOLDER/inter. Commit the results.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from build_fonts import fetch, tidy_copy
from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.varLib.instancer import instantiateVariableFont

TARGET = Path(__file__).resolve().parent.parent / "services" / "invoices" / "fonts"
PACKAGES = {"figtree": "@fontsource-variable/figtree@5.3.0", "inter": "@fontsource-variable/inter@5.3.0"}
CUTS = (
    ("figtree", "latin"),
    ("figtree", "latin-ext"),
    *(
        ("inter", cut)
        for cut in ("latin", "latin-ext", "vietnamese", "cyrillic", "cyrillic-ext", "greek", "greek-ext")
    ),
)
"""From the most wanted to the least: a letter is taken from the first file that has it."""
WEIGHTS = {"regular": (400, 400), "bold": (700, 680)}
"""The weight of each font in Figtree and in Inter, which looks a little heavier."""
UNITS = 1000
MADE = 3_850_070_400
"""1 January 2026, counted as fonts count: from 1904."""
LEAVE_OUT = ("GDEF", "GPOS", "GSUB", "STAT", "gasp", "prep", "fpgm", "cvt ", "HVAR", "avar")
"""What only a browser reads."""


def cut_out(file: Path, weight: int, have: set[int]) -> TTFont | None:
    """The letters of a file that no earlier file had, at one weight; None if there is none."""
    font = TTFont(file, recalcTimestamp=False)
    new = set(font.getBestCmap()) - have
    if not new:
        return None
    level_digits(font)
    options = Options(layout_features=[], hinting=False, notdef_outline=True, glyph_names=False, name_IDs=[])
    cutter = Subsetter(options)
    cutter.populate(unicodes=new)
    cutter.subset(font)
    font = instantiateVariableFont(font, {"wght": weight})
    font.flavor = None
    scale_upem(font, UNITS)
    for table in LEAVE_OUT:
        if table in font:
            del font[table]
    have |= new
    return font


def level_digits(font: TTFont) -> None:
    """Make all digits equally wide, so that amounts stand below each other; a PDF knows no other way to ask for it."""
    for lookup in font["GSUB"].table.FeatureList.FeatureRecord if "GSUB" in font else ():
        if lookup.FeatureTag != "tnum":
            continue
        for index in lookup.Feature.LookupListIndex:
            for change in font["GSUB"].table.LookupList.Lookup[index].SubTable:
                change = getattr(change, "ExtSubTable", change)
                for table in font["cmap"].tables:
                    table.cmap.update(
                        {
                            code: change.mapping[glyph]
                            for code, glyph in table.cmap.items()
                            if glyph in change.mapping
                        }
                    )
        return


def build(folder: Path, name: str) -> None:
    """One font of all letters, named as what it is."""
    have: set[int] = set()
    with tempfile.TemporaryDirectory() as temporary:
        parts = []
        for n, (family, cut) in enumerate(CUTS):
            weight = WEIGHTS[name][0 if family == "figtree" else 1]
            part = cut_out(folder / family / "files" / f"{family}-{cut}-wght-normal.woff2", weight, have)
            if part is not None:
                parts.append(str(Path(temporary) / f"{n}.ttf"))
                part.save(parts[-1])
        font = Merger().merge(parts)
    whole = f"Cubby Paper {name.capitalize()}"
    texts = {1: "Cubby Paper", 2: name.capitalize(), 3: whole, 4: whole, 6: f"CubbyPaper-{name.capitalize()}"}
    texts[0] = "Copyright 2022 The Figtree Project Authors; 2016 The Inter Project Authors"
    texts[13] = "SIL Open Font License, Version 1.1"
    for number, text in texts.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = WEIGHTS[name][0]
    font["head"].created = font["head"].modified = MADE
    font.recalcTimestamp = False
    font.save(TARGET / f"paper-{name}.ttf")


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(temporary)
        if len(sys.argv) == 1:
            fetch(folder, PACKAGES)
        TARGET.mkdir(parents=True, exist_ok=True)
        for name in WEIGHTS:
            build(folder, name)
        for family in PACKAGES:
            tidy_copy(folder / family / "LICENSE", TARGET / f"{family}-license.txt")
    for file in sorted(TARGET.glob("*.ttf")):
        letters = len(TTFont(file).getBestCmap())
        print(f"{file.name}: {file.stat().st_size / 1000:.1f} kB, {letters} letters")


if __name__ == "__main__":
    main()
