"""Who sells a good, where, and what of a text only says where that is."""

from __future__ import annotations

import polars as pl
import pytest

from graph.ingest import classify_activity, ingest_files


def first(text):
    return classify_activity([text], top=1)[0][0].code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("jual pindang tongkol", "47245"), ("jual pindang tongkol di pasar", "47825"), ("jual kopra", "47249"),
        ("dodolan gedhang ps Srago", "47812"), ("jual sayur2an di psr masbagik", "47813"),
        ("mider tahu tempe", "47992"),
        ("bakso dorong", "56104"), ("sate tenda malam", "56103"), ("pengumpul kepiting", "46206"),
        ("tk pakaian jadi", "47711"), ("jual anyaman tikar", "47781"),
    ],
)  # fmt: skip
def test_what_is_known_as_made_or_caught_is_known_as_sold_in_a_shop_a_market_or_the_street(text, code):
    assert first(text) == code


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("tambal ban dekat SD", "tambal ban"), ("laundry pinggir jalan", "laundry"),
        ("warung nasi depan pasar", "warung nasi"), ("service hp samping masjid 2", "service hp"),
        ("jasa jahit gg 4 rt 02", "jasa jahit"),
    ],
)  # fmt: skip
def test_what_a_business_stands_beside_says_nothing_of_its_trade(text, bare):
    assert first(text) == first(bare)


@pytest.mark.parametrize(
    ("text", "division"),
    [("mi sagu", "10"), ("mi negeri", "85"), ("tk negeri 2", "85"), ("toko mas", "47"), ("tk sembako", "47")],
)
def test_short_words_are_read_by_what_stands_beside_them(text, division):
    assert first(text).startswith(division)


@pytest.mark.parametrize(("short", "whole"), [("krpik pisng", "keripik pisang"), ("gorengn", "gorengan")])
def test_words_without_some_of_their_vowels_are_the_words(short, whole):
    assert first(short) == first(whole)


def test_a_name_that_shares_no_word_with_the_trade_does_not_overrule_it(tmp_path):
    (tmp_path / "u.csv").write_text(
        'DATA UMKM\nNo,Nama Usaha,Alamat,Jenis Usaha\n1,Apotik Hidup Yus,Jl. A 1 Bantul,"Obat kampung, param"\n'
        "2,Kaos Kaki Sumber,Jl. B 2 Bantul,kaoskaki sekolah\n"
    )
    ingest_files([tmp_path / "u.csv"], tmp_path / "out")
    accepted = pl.read_parquet(tmp_path / "out" / "accepted.parquet").sort("row")
    assert accepted["kbli"].list.first().to_list() == ["21022", "14303"]
