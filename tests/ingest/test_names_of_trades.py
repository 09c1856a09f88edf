"""A text that is, word for word, a name of our own lists means the activity that the list gives it."""

from __future__ import annotations

import polars as pl
import pytest

from graph.ingest import classify_activity, ingest_files
from graph.ingest.activity.words import TABLES, trade_names
from tests.ingest.workbooks import saved

LEAST_SHARE = 0.998
"""Of all names; a few stand under one activity and are read as the maker's or shop's own of the same good."""


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.slow)], ids=["a seventh", "all"])
def test_each_name_of_our_lists_is_read_as_its_own_activity(step):
    """Ninety thousand names take a minute: a seventh of them, from every table, at each change."""
    own: dict[str, set[str]] = {}
    for table in TABLES:
        for code, names in trade_names("2020", table).items():
            for name in names:
                own.setdefault(name, set()).add(code)
    names = sorted(own)[::step]
    found = classify_activity(names, top=1)
    wrong = [(name, row[0].code if row else None) for name, row in zip(names, found, strict=True)]
    wrong = [(name, code) for name, code in wrong if code not in own[name]]
    assert len(wrong) <= (1 - LEAST_SHARE) * len(names), wrong


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


@pytest.mark.parametrize(
    ("text", "code"),
    [("kuda", "01420"), ("berkuda", "93119"), ("obat herbal", "21022"), ("pengobatan herbal", "86902")],
)
def test_a_name_as_it_stands_outdoes_others_of_its_stem(text, code):
    assert classify_activity([text], top=1)[0][0].code == code


@pytest.mark.parametrize(("text", "code"), [("industri rengginang terasi", "10794"), ("rengginang terasi", "10794")])
def test_the_first_word_of_a_food_is_the_food_and_not_its_taste(text, code):
    assert classify_activity([text], top=1)[0][0].code == code


def test_names_of_companies_tell_no_trade_by_words_that_all_use_and_state_no_government(tmp_path):
    names = ["Prima Karya Sarana Sejahtera", "Dua Putra Pratama", "Informatika Perkasa", "Bayu Abadi", "Keripik Tining"]
    path = tmp_path / "list.csv"
    path.write_text("nama_usaha,kabupaten\n" + "".join(f"{name},Kabupaten Garut\n" for name in names))
    ingest_files([path], tmp_path / "out")
    parties = pl.read_parquet(tmp_path / "out" / "parties.parquet")
    told = {name: list(codes or []) for name, codes in parties.select("name", "kbli").iter_rows()}
    assert [told[name] for name in names] == [[], [], [], [], ["10794"]]


def test_a_name_beside_words_that_nobody_can_read_tells_as_if_it_stood_alone(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("nama_usaha,kegiatan_usaha,kabupaten\nToko Kelontong Rini,xqzwv,Kabupaten Garut\n")
    ingest_files([path], tmp_path / "out")
    assert pl.read_parquet(tmp_path / "out" / "parties.parquet")["kbli"].to_list() == [["47112"]]
