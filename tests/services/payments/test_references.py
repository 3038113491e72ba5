"""References are made so that a mistake shows, and found wherever banks and people put them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import iso11649

from services.payments import references
from tests.services.payments.numbers import reference

OURS = reference("433333333")
OTHER = reference("877777777")
random_references = st.integers(10**8, 10**9 - 1).map(lambda body: reference(str(body)))


def test_new_ones_are_right() -> None:
    assert all(references.is_right(references.new()) for _n in range(200))


@settings(deadline=None)
@given(random_references)
def test_it_has_ten_digits_no_leading_zero_and_is_right(reference: str) -> None:
    assert len(reference) == 10
    assert reference.isdigit()
    assert reference[0] != "0"
    assert references.is_right(reference)
    assert iso11649.is_valid(references.creditor(reference))


@settings(deadline=None)
@given(random_references, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_shows(reference: str, place: int, by: int) -> None:
    digit = str((int(reference[place]) + by) % 10)
    assert not references.is_right(reference[:place] + digit + reference[place + 1 :])


@settings(deadline=None)
@given(random_references, st.integers(0, 8))
def test_two_neighbours_that_changed_places_are_known_again(reference: str, place: int) -> None:
    swapped = reference[:place] + reference[place + 1] + reference[place] + reference[place + 2 :]
    assert swapped == reference or references.near(swapped, {reference}) == (reference,)


@pytest.mark.parametrize("text", ["", "123", "0123456789", "12345678901", "123456789x", "١٢٣٤٥٦٧٨٩٠"])
def test_what_has_not_its_form_is_no_reference(text: str) -> None:
    assert not references.is_right(text)


SPLIT = f"{OURS[:4]} {OURS[4:7]} {OURS[7:]}"


@pytest.mark.parametrize(
    "field",
    [
        OURS, f"0000{OURS}", f"/VS{OURS}/SS/KS0308", f"VS:{OURS}", f"VS {OURS} Theo Byrne", SPLIT, SPLIT.replace(" ", "-"),
        SPLIT.replace(" ", "."), SPLIT.replace(" ", "\u00a0"), f"platba {OURS}, dakujem", f"?20/VS{OURS}/SS/KS0308Theo",
        f"VS{OURS}KS0308SS", references.creditor(OURS), references.creditor(OURS).lower(), f"RF {references.creditor(OURS)[2:4]} {SPLIT}",
        f"{references.creditor(OURS)[:4]}000000{OURS}", f"20260301{OURS}", f"{OURS}0308", f"faktura 2026 - {OURS}", f"{OURS}/2026",
    ],
)  # fmt: skip
def test_it_is_found_however_it_comes(field: str) -> None:
    if "000000" in field and field.startswith("RF"):
        field = iso11649.format(f"RF{iso11649_check('000000' + OURS)}000000{OURS}")
    assert OURS in references.find([field])


def iso11649_check(rest: str) -> str:
    """The check digits of RF before this rest."""
    from stdnum.iso7064 import mod_97_10

    return mod_97_10.calc_check_digits(rest + "RF")


@settings(deadline=None)
@given(
    random_references,
    st.text(alphabet="abcXYZ /-.,:;·\n", max_size=12),
    st.text(alphabet="abcXYZ /,;\n", max_size=12),
)
def test_it_is_found_between_any_words(reference: str, before: str, after: str) -> None:
    assert reference in references.find(["", before + reference + after])


def test_the_first_of_several_does_not_hide_the_others() -> None:
    assert references.find([f"{OURS} a {OTHER}"]) == (OURS, OTHER)


@settings(deadline=None)
@given(st.text(), st.text(alphabet="0123456789 RF/"))
def test_any_text_can_be_searched(some: str, digits: str) -> None:
    for each in references.find([some, digits]):
        assert len(each) == 10
        assert each.isdigit()


def test_a_long_number_holds_no_reference_by_chance() -> None:
    assert references.find(["9" * 2000]) == ()
