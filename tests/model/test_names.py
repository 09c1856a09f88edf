"""Names of businesses: what makes two spellings one, and what keeps two businesses apart."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.ids import normalise_name, normalised
from graph.model.names import legal_form

FORMS = ["PT", "CV", "ud", "Tbk", "persero", "pr", "pd", "fa", "perusahaan", "dagang", "perseroan", "terbatas", "p.t"]
OTHERS = ["toko", "tk", "bu", "H.", "hj", "&", "maju", "JAYA", "'", "C. V.", "é", "ß", "İ", "Σ", "名", "(x)", "²"]
WORDS = st.sampled_from(FORMS) | st.sampled_from(OTHERS)
NAMES = st.lists(st.one_of(WORDS, st.text(max_size=4)), max_size=7).map(" ".join) | st.text(max_size=20)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PT. MAJU JAYA, Tbk", "Maju Jaya"),
        ("P.T. Maju Jaya", "PT MAJU JAYA"),
        ("C.V. Sinar", "SINAR, CV"),
        ("Perseroan Terbatas Sinar", "PT Sinar"),
        ("UD Sumber Rejeki", "usaha dagang sumber rejeki"),
        ("PR Abd Rahim", "Abd. Rahim"),
        ("Tk. Bu Sri", "Toko Ibu Sri"),
        ("Wr. Pak Haji Ma'ruf", "Warung Bapak H. Maruf"),
        ("Batik & Tenun", "Batik dan Tenun"),
        ("Café Élan", "CAFE ELAN"),
    ],
)
def test_spellings_of_one_business_compare_equal(one, other):
    assert normalise_name(one) == normalise_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Toko Berkah", "Warung Berkah"), ("Maju 1", "Maju 2"), ("Koperasi Tani", "Tani"), ("Toko FA", "Toko PR")],
)
def test_words_that_tell_businesses_apart_stay(one, other):
    assert normalise_name(one) != normalise_name(other)


@pytest.mark.parametrize("name", ["PT", "CV.", "Tbk", "PT CV", "...", "PR PT"])
def test_a_name_that_is_only_a_legal_form_does_not_become_blank(name):
    assert normalise_name(name)


@given(NAMES)
def test_only_a_blank_name_becomes_blank(name):
    assert bool(normalise_name(name)) == bool(name.lower().strip(" "))


@given(st.lists(NAMES, min_size=1, max_size=10))
def test_the_expression_says_what_the_function_says(names):
    column = pl.DataFrame({"name": names}, schema={"name": pl.String})
    assert column.select(normalised(pl.col("name")))["name"].to_list() == [normalise_name(name) for name in names]


@given(st.lists(st.sampled_from(["maju", "jaya", "toko", "ibu", "sri", "2"]), min_size=1, max_size=5))
def test_a_normalised_name_stays_as_it_is(words):
    once = normalise_name(" ".join(words))
    assert normalise_name(once) == once


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("PR ANDRIANA MAH BENGI", "PR"),
        ("PT Perorangan Aceh Berdaya Sejahtera", "PR"),
        ("PT. Pupuk Kaltim (Persero)", "BUMN"),
        ("CV. Karya", "CV"),
        ("Karya, UD", "UD"),
        ("KUD Tani Makmur", "KOPERASI"),
        ("Yayasan Dharma", "YAYASAN"),
        ("PT Astra International Tbk", "PT"),
        ("Warung PT Sejahtera Bersama", None),
        ("Kripik Bu Sri", None),
        ("", None),
    ],
)
def test_the_legal_form_is_read_from_the_name_only_where_the_name_says_it(name, form):
    assert legal_form(name) == form
