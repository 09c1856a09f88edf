"""Law by date: each bound worked by hand from the article."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import NotFound
from graph.model.vocabulary import Certification, Size
from graph.reference import certifications, commodities, law
from graph.reference.shipped import read_toml
from graph.translations import catalogue

TODAY = date(2026, 11, 23)
BEFORE = date(2021, 2, 1)
MILLIARD = 10**9


@pytest.mark.parametrize(
    ("on", "capital", "size"),
    [
        (TODAY, 0, "micro"),
        (TODAY, 1 * MILLIARD, "micro"),
        (TODAY, 1 * MILLIARD + 1, "small"),
        (TODAY, 5 * MILLIARD, "small"),
        (TODAY, 5 * MILLIARD + 1, "medium"),
        (TODAY, 10 * MILLIARD, "medium"),
        (TODAY, 10 * MILLIARD + 1, "large"),
        (date(2021, 2, 2), 1 * MILLIARD, "micro"),
        (BEFORE, 50_000_000, "micro"),
        (BEFORE, 50_000_001, "small"),
        (BEFORE, 500_000_000, "small"),
        (BEFORE, 500_000_001, "medium"),
        (BEFORE, 10 * MILLIARD, "medium"),
        (BEFORE, 10 * MILLIARD + 1, "large"),
    ],
)
def test_capital_sets_the_size_by_the_law_of_the_day(on, capital, size):
    assert law.size_class(on, capital_rp=capital) == (size, "capital")


@pytest.mark.parametrize(
    ("on", "sales", "size"),
    [
        (TODAY, 2 * MILLIARD, "micro"),
        (TODAY, 2 * MILLIARD + 1, "small"),
        (TODAY, 15 * MILLIARD, "small"),
        (TODAY, 15 * MILLIARD + 1, "medium"),
        (TODAY, 50 * MILLIARD, "medium"),
        (TODAY, 50 * MILLIARD + 1, "large"),
        (BEFORE, 300_000_000, "micro"),
        (BEFORE, 300_000_001, "small"),
        (BEFORE, 2_500_000_000, "small"),
        (BEFORE, 2_500_000_001, "medium"),
        (BEFORE, 50 * MILLIARD, "medium"),
        (BEFORE, 50 * MILLIARD + 1, "large"),
    ],
)
def test_yearly_sales_set_the_size_where_capital_is_not_known(on, sales, size):
    assert law.size_class(on, sales_rp_per_year=sales) == (size, "sales")


def test_capital_goes_before_sales_and_neither_gives_no_size():
    assert law.size_class(TODAY, capital_rp=1, sales_rp_per_year=100 * MILLIARD) == ("micro", "capital")
    assert law.size_class(TODAY) == (None, "unknown")


@pytest.mark.parametrize(
    ("established", "on", "basis"),
    [(2020, TODAY, "sales"), (2021, TODAY, "capital"), (None, TODAY, "capital"), (2010, BEFORE, "capital")],
)
def test_an_enterprise_older_than_the_regulation_is_classed_by_its_sales(established, on, basis):
    found = law.size_class(on, capital_rp=1, sales_rp_per_year=100 * MILLIARD, established=established)
    assert found == (("large" if basis == "sales" else "micro"), basis)


@pytest.mark.parametrize("on", [TODAY, BEFORE])
def test_a_bound_belongs_to_its_class_and_one_rupiah_more_does_not(on):
    for size, bound in law.size_bounds(on).items():
        assert law.size_class(on, sales_rp_per_year=bound)[0] == size
        assert law.size_class(on, sales_rp_per_year=bound + 1)[0] != size
    for size, bound in law.size_bounds(on, "capital").items():
        assert law.size_class(on, capital_rp=bound)[0] == size
        assert law.size_class(on, capital_rp=bound + 1)[0] != size


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_more_capital_never_makes_an_enterprise_smaller(one, other):
    order = list(Size)
    sizes = [order.index(law.size_class(TODAY, capital_rp=capital)[0]) for capital in sorted((one, other))]
    assert sizes == sorted(sizes)


def test_before_the_first_law_held_here_nothing_is_guessed():
    with pytest.raises(NotFound, match="2008-07-03"):
        law.size_class(date(2008, 7, 3), capital_rp=1)
    assert law.size_class(date(2008, 7, 4), capital_rp=1) == ("micro", "capital")
    classes = read_toml("law_size_classes.toml")["class"]
    assert law.in_force(classes, date(2008, 7, 4), of="size classes")["law"] == "UU 20/2008 art. 6"


@pytest.mark.parametrize(
    ("workers", "size"), [(1, "micro"), (4, "micro"), (5, "small"), (19, "small"), (20, "medium"), (100, "large")]
)
def test_workers_give_the_size_of_statistics_and_say_so(workers, size):
    assert law.size_by_workers(TODAY, workers) == (size, "workers")


@pytest.mark.parametrize(
    ("form", "side"), [("PR", "umk"), ("UD", "umk"), ("CV", "umk"), ("PT", "umb"), ("BUMN", "umb")]
)
def test_one_person_firms_ud_and_cv_are_umk_and_pt_are_umb(form, side):
    size, basis = law.size_by_legal_form(form)
    assert (size in ("micro", "small")) == (side == "umk")
    assert basis == "legal_form_proxy"


def test_a_form_that_says_nothing_of_size_gives_none():
    assert law.size_by_legal_form("KOPERASI") == (None, "unknown")
    assert law.size_by_legal_form("Ltd") == (None, "unknown")


def test_the_ten_patterns_of_partnership_have_names_in_both_languages():
    assert len(law.partnership_patterns(TODAY)) == 10
    assert set(law.partnership_patterns(BEFORE)) == set(law.partnership_patterns(TODAY)) - {"supply_chain"}
    for code in law.partnership_patterns(TODAY):
        assert law.pattern_name(code, "id")
        assert law.pattern_name(code, "en")
    with pytest.raises(NotFound):
        law.pattern_name("handshake")


def test_assistance_lasts_three_years():
    assert law.assistance_months(TODAY) == 36


def needed(kbli, size, on):
    return {rule.code for rule in certifications.needed(kbli, size, on)}


@pytest.mark.parametrize(
    ("size", "on", "must"),
    [
        ("large", date(2024, 10, 16), False),
        ("large", date(2024, 10, 17), True),
        ("micro", date(2024, 10, 17), False),
        ("micro", date(2026, 10, 16), False),
        ("micro", date(2026, 10, 17), True),
        (None, date(2026, 10, 16), False),
        (None, date(2026, 10, 17), True),
    ],
)
def test_food_needs_halal_from_the_day_of_its_size(size, on, must):
    assert ("halal" in needed("10794", size, on)) == must


def test_alcohol_and_animal_feed_need_no_halal_certificate():
    assert "halal" not in needed("11031", "large", TODAY)
    assert "halal" not in needed("10801", "large", TODAY)


@pytest.mark.parametrize("kbli", ["10211", "10213", "10217", "10297", "10314", "10421", "10631"])
def test_fish_and_plants_with_nothing_added_need_no_halal_certificate_and_what_is_made_of_them_does(kbli):
    assert "halal" not in needed(kbli, "large", TODAY) | needed(kbli, "micro", date(2026, 10, 17))
    for made in ("10215", "10295", "10422", "10794"):
        assert "halal" in needed(made, "micro", date(2026, 10, 17))


def test_wood_needs_its_legality_and_weaving_does_not():
    assert "svlk" in needed("31001", "micro", TODAY)
    assert "svlk" not in needed("13121", "micro", TODAY)


def test_no_lack_of_a_certificate_forbids_a_pair():
    kinds = {
        rule.effect
        for kbli in ("10794", "31001", "11051", "01262")
        for rule in certifications.needed(kbli, "large", TODAY)
    }
    assert kinds == {"repairable"}


def test_every_business_needs_its_number_since_2021():
    assert needed("62019", "micro", TODAY) == {"nib"}
    assert needed("62019", "micro", date(2020, 1, 1)) == set()


def test_the_vocabulary_is_the_models():
    assert set(certifications.certificates()) == set(Certification)


@pytest.mark.parametrize(
    ("kbli", "unit"),
    [
        ("01262", "kg"),
        ("10431", "kg"),
        ("01412", "litre"),
        ("16101", "litre"),
        ("11040", "litre"),
        ("31001", "piece"),
        ("13134", "piece"),
        ("01462", "piece"),
        ("20294", "kg"),
        ("56101", "piece"),
        ("10", "kg"),
    ],
)
def test_a_commodity_has_one_canonical_unit(kbli, unit):
    assert commodities.unit_of(kbli) == unit


def test_every_size_and_basis_has_a_word_in_both_languages():
    from graph.model.vocabulary import LegalForm, PartyKind, SizeBasis, TieType

    codes = {f"size.{size}" for size in Size} | {f"size_basis.{basis}" for basis in SizeBasis}
    codes |= {f"kind.{kind}" for kind in PartyKind} | {f"tie.{tie}" for tie in TieType}
    codes |= {f"legal_form.{form}" for form in LegalForm}
    for language in ("id", "en"):
        assert codes <= set(catalogue(language))
