"""Units: cells of real lists, read by hand first."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.units import UNITS, canonical_unit, parse_number, parse_quantity


@pytest.mark.parametrize(
    ("text", "unit", "factor"),
    [
        ("kg", "kg", 1),
        ("Ton", "kg", 1000),
        ("kw.", "kg", 100),
        ("Kuintal", "kg", 100),
        ("ons", "kg", Fraction(1, 10)),
        ("L", "litre", 1),
        ("m3", "litre", 1000),
        ("ml", "litre", Fraction(1, 1000)),
        ("lembar", "piece", 1),
        ("lusin", "piece", 12),
        ("kodi", "piece", 20),
        ("gross", "piece", 144),
        ("ekor", "piece", 1),
        ("ikat", "piece", 1),
        ("biji", "piece", 1),
    ],
)
def test_a_unit_of_the_trade_is_so_many_canonical_units(text, unit, factor):
    assert canonical_unit(text) == (unit, factor)


@pytest.mark.parametrize("text", ["", "karat", "12", "rupiah"])
def test_an_unknown_unit_is_refused(text):
    with pytest.raises(ValueError, match="not known"):
        canonical_unit(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1250", 1250),
        ("1.250", 1250),
        ("1,250", 1250),
        ("1.250.000", 1_250_000),
        ("1.250,5", Fraction(2501, 2)),
        ("1,250.5", Fraction(2501, 2)),
        ("12,5", Fraction(25, 2)),
        ("12.5", Fraction(25, 2)),
        ("0,125", Fraction(1, 8)),
        ("0.125", Fraction(1, 8)),
        ("-3,5", Fraction(-7, 2)),
        (" 12 000 ", 12_000),
        ("2,50", Fraction(5, 2)),
    ],
)
def test_a_number_is_read_as_indonesians_write_it(text, number):
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["", "-", "dua", "1.2.x", "1e5", "12%"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match="is no number"):
        parse_number(text)


@given(st.integers(0, 10**12))
def test_dots_between_groups_of_three_change_nothing(number):
    assert parse_number(f"{number:,}".replace(",", ".")) == number
    assert parse_number(f"{number:,}") == number


@pytest.mark.parametrize(
    ("text", "per_month"),
    [
        ("12 ton/bln", 12_000),
        ("12 ton per bulan", 12_000),
        ("144 ton / tahun", 12_000),
        ("1.500 lembar per tahun", 125),
        ("5-7 kodi per minggu", 433),
        ("10 lusin sebulan", 120),
        ("2,5 kw/bulan", 250),
        ("3 ribu biji per bulan", 3_000),
        ("40 kg/hari", 1_000),
        ("100 liter perbulan", 100),
        ("± 500 kg/bulan", 500),
        ("Sekitar 2 ton per tahun", 166),
        ("500kg/bln", 500),
        ("300 meter / bulan", 300),
        ("5 m³/bulan", 5_000),
        ("2 ton per panen (45 hari)", 1_333),
        ("2 ton/siklus, 45 hari", 1_333),
        ("900 kg per siklus 40-45 hari", 600),
        ("4 ton per musim tanam 4 bulan", 1_000),
        ("2 ton sekali panen (± 60 hari)", 1_000),
        ("1 ton setiap 2 minggu", 2_166),
        ("3 ton per panen (4x setahun)", 1_000),
    ],
)
def test_a_quantity_becomes_whole_canonical_units_a_month(text, per_month):
    assert parse_quantity(text).units_per_month() == per_month


def test_a_quantity_without_a_period_asks_for_one():
    quantity = parse_quantity("12 ton")
    assert quantity.per is None
    with pytest.raises(ValueError, match="no period"):
        quantity.units_per_month()
    assert quantity.units_per_month(per="year") == 1_000


def test_a_quantity_without_a_unit_keeps_it_open():
    quantity = parse_quantity("1.200 / bulan")
    assert (quantity.amount, quantity.unit, quantity.per) == (1200, None, "month")


@pytest.mark.parametrize(
    "text", ["banyak", "ton 12", "12 ton/abad", "12 karat", "2 ton per panen", "2 ton per panen (0 hari)", ""]
)
def test_what_is_no_quantity_is_refused(text):
    with pytest.raises(ValueError, match=r"no quantity|not known"):
        parse_quantity(text)


@given(st.sampled_from(sorted(UNITS)), st.integers(1, 10_000))
def test_twelve_a_year_is_one_a_month_in_every_unit(unit, number):
    yearly = parse_quantity(f"{12 * number} {unit}/tahun").units_per_month()
    assert yearly == parse_quantity(f"{number} {unit}/bulan").units_per_month()
