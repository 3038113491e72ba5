"""What is too small to be hit, what forced colours hide, and what covers a very low window."""

from __future__ import annotations

from playwright.async_api import Page

SMALL = """() => {
    const place = [...document.querySelectorAll("[role=dialog]")].at(-1) ?? document.body;
    const box = (e) => e.getBoundingClientRect();
    const seen = (e) => box(e).width && box(e).height && getComputedStyle(e).visibility !== "hidden"
        && !e.closest(".cb-sr, .cb-skip, [aria-hidden=true], [inert]");
    const inLine = (e) => e.matches("a") && getComputedStyle(e).display === "inline"
        && e.closest("p, li, dd, label")?.textContent.trim().length > e.textContent.trim().length + 3;
    const hit = (e) => e.matches("[type=radio], [type=checkbox], [type=file]") ? e.closest("label") ?? e
        : getComputedStyle(e.closest("tr") ?? e).cursor === "pointer" ? e.closest("tr") ?? e : e;
    const all = [...place.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [role=switch]")];
    return [...new Set(all.map(hit))].filter(seen).filter((e) => !inLine(e))
        .filter((e) => Math.min(box(e).width, box(e).height) < 43.5)
        .map((e) => `${Math.round(box(e).width)} × ${Math.round(box(e).height)}: ${e.outerHTML.slice(0, 140)}`).slice(0, 6);
}"""
"""Controls of less than 44 × 44 px. A link within a sentence is as high as its line; a row of a table
that can be tapped as a whole is hit instead of its button."""
BY_COLOUR_ALONE = """() => {
    const seen = (e) => e.getClientRects().length && !e.closest("[aria-hidden=true]");
    const marked = (e) => { const s = e && getComputedStyle(e); return s && s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 };
    const native = (e) => e.matches("[type=checkbox], [type=radio]") && getComputedStyle(e).opacity !== "0";
    return [...document.querySelectorAll("[aria-pressed=true], [aria-current]:not([aria-current=false]), [aria-selected=true], input:checked")]
        .filter((e) => seen(e) && !native(e) && ![e, e.nextElementSibling, e.closest("label"), ...e.querySelectorAll("*")].some(marked))
        .map((e) => e.outerHTML.slice(0, 140)).slice(0, 6);
}"""
"""What is chosen, and shows it only by a colour that forced colours take away: without a ring around it."""
BORDERLESS = """() => [...document.querySelectorAll(".cb-btn, .cb-input, .cb-filter, .cb-card, .cb-chip")].filter((e) => {
    const s = getComputedStyle(e);
    return e.getClientRects().length && !e.matches(".cb-chip") && s.borderTopStyle === "none";
}).map((e) => e.outerHTML.slice(0, 140)).slice(0, 6)"""
"""Buttons, fields and cards that have no border when forced colours take their ground and shadow away."""
HEADINGS = "() => [...document.querySelectorAll('h1')].filter((e) => e.getClientRects().length).length"
NOTHING = {"small": [], "by colour alone": [], "without a border": [], "first headings": 1}


async def reachable(page: Page) -> dict[str, object]:
    """What a thumb, a screen reader and a person with colours of their own would miss on a page."""
    found: dict[str, object] = {
        "small": await page.evaluate(SMALL),
        "first headings": await page.evaluate(HEADINGS),
    }
    await page.emulate_media(forced_colors="active")
    found["by colour alone"] = await page.evaluate(BY_COLOUR_ALONE)
    found["without a border"] = await page.evaluate(BORDERLESS)
    await page.emulate_media(forced_colors="none")
    return found
