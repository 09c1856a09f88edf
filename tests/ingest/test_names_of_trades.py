"""A text that is, word for word, a name of our own lists means the activity that the list gives it."""

from __future__ import annotations

import polars as pl
import pytest

from graph.ingest import classify_activity, ingest_files
from graph.ingest.activity_words import TABLES, trade_names
from tests.ingest.workbooks import saved

LEAST_SHARE = 0.995
"""Of all names; a few stand under one activity and are read as the maker's or shop's own of the same good."""


def test_each_name_of_our_lists_is_read_as_its_own_activity():
    own: dict[str, set[str]] = {}
    for table in TABLES:
        for code, names in trade_names("2020", table).items():
            for name in names:
                own.setdefault(name, set()).add(code)
    found = classify_activity(list(own), top=1)
    wrong = [(name, row[0].code if row else None) for name, row in zip(own, found, strict=True)]
    wrong = [(name, code) for name, code in wrong if code not in own[name]]
    assert len(wrong) <= (1 - LEAST_SHARE) * len(own), wrong


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("dokter hewan", "75000"),
        ("becak", "49423"),
        ("jasa pangkas rambut", "96111"),
        ("usaha jual tanaman hias", "47762"),
        ("warung soto", "56102"),
    ],
)
def test_words_that_lead_a_name_leave_it_what_it_is(text, code):
    assert classify_activity([text], top=1)[0][0].code == code


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (("toko oleh-oleh", "jual oleh oleh", "kios oleh-oleh", "pedagang oleh oleh"), "47249"),
        (("jual kelontong", "toko kelontong", "pedagang kelontong", "jualan klontong"), "47112"),
        (("grosir beras", "agen beras", "supplier beras", "distributor beras"), "46311"),
        (("bakso keliling", "jual bakso keliling"), "56104"),
        (("parfum isi ulang",), "47724"),
        (("counter hp",), "47414"),
    ],
)
def test_whatever_word_says_that_a_good_is_sold_is_one(texts, code):
    assert [row[0].code for row in classify_activity(texts, top=1)] == [code] * len(texts)


def test_words_that_only_say_that_somebody_sells_tell_no_trade():
    found = classify_activity(["Dagang", "Jualan", "Pedagang", "Usaha"], top=1)
    assert all(not row or row[0].score < 0.35 for row in found)


def test_a_list_of_kitchens_serves_its_dishes_and_other_lists_make_them(tmp_path):
    dishes = ["tekwan", "kwetiau", "bandrek", "keripik singkong"]
    rows = [["No", "Pemilik", "Alamat", "Jenis Usaha"]]
    rows += [[n, f"Ibu Sumarni {n}", f"Jl Mawar {n}", dish] for n, dish in enumerate(dishes, 1)]
    read = {}
    for title in ("DATA USAHA KULINER", "DATA UMKM"):
        path = saved(tmp_path / f"{title}.xlsx", {"A": [[title], *rows]})
        ingest_files([path], tmp_path / title, link=False)
        accepted = pl.read_parquet(tmp_path / title / "accepted.parquet").sort("row")
        read[title] = [codes[0] for codes in accepted["kbli"]]
    assert read == {
        "DATA USAHA KULINER": ["56102", "56102", "56304", "10794"],
        "DATA UMKM": ["10216", "10740", "11090", "10794"],
    }
