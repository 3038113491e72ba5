"""One brand colour in, every role out, and all of it readable."""

import random
from collections.abc import Iterator

import pytest

from components.theme import INK, SECOND_ON_PASS, Roles, contrast, mix, theme
from services.people.kids import COLOURS

HOP_AND_TUMBLE = "#0B7A75"
NAMED_LIGHT = {
    "bg": "F7F5F1", "surface": "FFFFFF", "surface2": "F1EEE8", "surface3": "E9E5DD", "sheet": "FFFFFF",
    "line": "E5E0D7", "line2": "8C867C", "text": "1F1D1A", "text2": "57534B", "text3": "6B665D",
    "primary": "0B7A75", "on-primary": "FFFFFF", "primary-edge": "0B7A75", "primary-text": "09726D",
    "primary-soft": "E0F5F3", "primary-soft2": "CEEEEB", "on-soft": "055551",
    "pass-a": "05706C", "pass-b": "06595F", "pass-c": "1C7A69", "on-pass": "FFFFFF",
    "success": "05773B", "success-soft": "E1F7E6", "warning": "8E5B01", "warning-soft": "FFEDD9",
    "danger": "B43938", "danger-soft": "FFEBE9", "info": "0369AF", "info-soft": "E5F2FF",
    "kid-sun": "F5DBA5", "kid-sun-text": "624800", "kid-coral": "FED2CB", "kid-coral-text": "7A342D",
    "kid-sky": "BAE5FF", "kid-sky-text": "035476", "kid-lilac": "E7D5FE", "kid-lilac-text": "5A3D78",
    "kid-mint": "B3EECD", "kid-mint-text": "025C3B", "kid-rose": "FECFE0", "kid-rose-text": "763350",
}  # fmt: skip
NAMED_DARK = {
    "bg": "131210", "surface": "1D1C19", "surface2": "282622", "surface3": "34312C", "sheet": "22211D",
    "line": "33302B", "line2": "8E887E", "text": "F4F1EB", "text2": "C0BBB1", "text3": "A29C92",
    "primary": "75D0CA", "on-primary": "033633", "primary-edge": "75D0CA", "primary-text": "6ECAC3",
    "primary-soft": "14312F", "primary-soft2": "1A4845", "on-soft": "A7E2DD",
    "pass-a": "136E6A", "pass-b": "06575E", "pass-c": "2B796A", "on-pass": "FFFFFF",
    "success": "86D29B", "success-soft": "152E1C", "warning": "EAB26B", "warning-soft": "35240C",
    "danger": "FDA19A", "danger-soft": "3B1E1C", "info": "85C4FF", "info-soft": "14293D",
}  # fmt: skip

GROUNDS = ("bg", "surface", "surface2", "sheet")
BRAND_PAIRS = [
    ("on-primary", "primary", 4.5),
    *(("primary-text", ground, 4.5) for ground in (*GROUNDS, "primary-soft", "primary-soft2")),
    ("on-soft", "primary-soft", 7.0),
    ("on-soft", "primary-soft2", 7.0),
    ("primary-edge", "bg", 3.0),
    ("primary-edge", "surface", 3.0),
    *(("focus", ground, 3.0) for ground in GROUNDS),
]
FIXED_PAIRS = [
    *((text, ground, 4.5) for text in ("text", "text2", "text3") for ground in GROUNDS),
    *((text, "surface3", 4.5) for text in ("text", "text2", "text3")),
    *(("line2", ground, 3.0) for ground in ("bg", "surface", "sheet", "surface2")),
    *((tone, f"{tone}-soft", 4.5) for tone in ("success", "warning", "danger", "info")),
    *((tone, ground, 4.5) for tone in ("success", "warning", "danger", "info") for ground in GROUNDS),
    *(("text", f"{tone}-soft", 7.0) for tone in ("success", "warning", "danger", "info")),
    *((f"kid-{kid}-text", f"kid-{kid}", 6.0) for kid in COLOURS),
    ("on-inverse", "inverse", 7.0), ("on-tick", "tick", 4.5), ("on-badge", "badge", 4.5),
    ("text", "raised", 7.0), ("text", "quiet", 7.0),
]  # fmt: skip


def random_brands(count: int = 1500) -> list[str]:
    chance = random.Random(20260219)
    return [f"#{chance.randrange(0x1000000):06X}" for _ in range(count)]


def too_weak(roles: Roles, pairs: list[tuple[str, str, float]]) -> list[str]:
    return [
        f"{text} on {ground}: {contrast(roles[text], roles[ground]):.2f} < {least}"
        for text, ground, least in pairs
        if contrast(roles[text], roles[ground]) < least
    ]


def grounds_of_the_pass(roles: Roles) -> Iterator[str]:
    """What can lie under text on the gradient: the stops, what is between them, and glass or ring on top."""
    stops = [roles[name] for name in ("pass-a", "pass-b", "pass-c")]
    between = [mix(one, two, share) for one in stops for two in stops for share in (0.25, 0.5, 0.75)]
    over = INK if roles["on-pass"] != INK else "#FFFFFF"
    black_or_white = "#FFFFFF" if over == "#FFFFFF" else "#000000"
    for ground in stops + between:
        yield ground
        yield mix(ground, black_or_white, 0.30 if roles["on-pass"] == INK else 0.22)
        yield mix(ground, black_or_white, 0.24 if roles["on-pass"] == INK else 0.07)


def test_any_colour_a_provider_types_gives_readable_text_in_light_and_dark() -> None:
    weak = {}
    for brand in random_brands():
        for name, roles in (("light", theme(brand).light), ("dark", theme(brand).dark)):
            if found := too_weak(roles, BRAND_PAIRS):
                weak[brand, name] = found
    assert weak == {}


def test_text_on_the_gradient_can_be_read_whatever_the_brand() -> None:
    weak = {}
    for brand in [
        *random_brands(150),
        "#FFFFFF",
        "#000000",
        "#FFC400",
        "#D12E6A",
        "#FF0000",
        "#00FF00",
        "#0000FF",
    ]:
        for name, roles in (("light", theme(brand).light), ("dark", theme(brand).dark)):
            text = roles["on-pass"]
            for ground in grounds_of_the_pass(roles):
                second = contrast(mix(ground, text, SECOND_ON_PASS[text]), ground)
                if second < 4.5 or contrast(text, ground) < 4.5:
                    weak[brand, name, ground] = second
    assert weak == {}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_what_never_follows_the_brand_is_readable_too(mode: str) -> None:
    assert too_weak(getattr(theme(HOP_AND_TUMBLE), mode), FIXED_PAIRS) == []


@pytest.mark.parametrize(("mode", "named"), [("light", NAMED_LIGHT), ("dark", NAMED_DARK)])
def test_hop_and_tumbles_teal_gives_the_colours_of_the_design(mode: str, named: dict[str, str]) -> None:
    roles = getattr(theme(HOP_AND_TUMBLE), mode)
    far = {name: roles[name] for name, value in named.items() if distance(roles[name], value) > 3}
    assert far == {}


def test_a_yellow_brand_stays_yellow_with_dark_text_and_a_darker_edge() -> None:
    yellow = theme("#ffc400")
    assert (yellow.light["primary"], yellow.light["on-primary"]) == ("#FFC400", INK)
    assert contrast(yellow.light["primary-edge"], yellow.light["bg"]) >= 3
    assert yellow.button == "dark text"


def test_a_middling_brand_is_darkened_until_white_can_be_read_on_it() -> None:
    orange = theme("#E8711A")
    assert orange.button == "darkened"
    assert contrast(orange.light["primary"], "#FFFFFF") >= 4.6


@pytest.mark.parametrize("text", ["", "teal", "#12", "#12345", "#GGGGGG", "#0B7A75;} body{display:none"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a hex colour"):
        theme(text)


def test_the_style_block_of_one_mode_holds_no_other() -> None:
    assert "prefers-color-scheme" not in theme(HOP_AND_TUMBLE).css("light")
    assert "--cb-primary:#75D0CA" in theme(HOP_AND_TUMBLE).css("dark")
    assert "prefers-color-scheme:dark" in theme(HOP_AND_TUMBLE).css("auto")
    assert "body.body--dark" in theme(HOP_AND_TUMBLE).css()


def distance(one: str, other: str) -> int:
    pairs = zip(bytes.fromhex(one.removeprefix("#")), bytes.fromhex(other), strict=True)
    return max(abs(a - b) for a, b in pairs)
