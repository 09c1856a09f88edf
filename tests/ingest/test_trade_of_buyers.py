"""The trade of those who buy is what they do, not what they seek; exporters call goods in English."""

from __future__ import annotations

import polars as pl
import pytest

from graph.ingest import classify_activity, ingest_files

BUYERS = """Company,Country / City,Type of business,Products Wanted / Produk dicari
Lagoi Bay Grand Resort,Bintan,5 star resort hotel,"kopi, sayuran segar"
Tuah Kopitiam,Tanjungpinang,cafe,"kopi robusta, roti"
Butik Dara,Batam,butik,"tenun siak, batik"
Kaffeekontor GmbH,Batam,coffee importer,arabica Gayo
"""
MEETING = """Nama Perusahaan,Kota,Role,Products / Interest
Hotel Bintang Sanur,Denpasar,Buyer,"looking for: batik, keripik"
Kedai Sdn Bhd,Denpasar,Buyer,"café chain, mencari gula aren"
"""


def activities(tmp_path, text: str) -> dict[str, str]:
    path = tmp_path / "calon pembeli.csv"
    path.write_text(text, encoding="utf-8")
    ingest_files([path], tmp_path / "out", link=False)
    parties = pl.read_parquet(tmp_path / "out" / "accepted.parquet")
    return {name: codes[0][:2] for name, codes in parties.select("name", "kbli").iter_rows() if codes}


def test_what_a_buyer_seeks_is_none_of_its_trade(tmp_path):
    told = activities(tmp_path, BUYERS)
    assert told == {
        "Lagoi Bay Grand Resort": "55",
        "Tuah Kopitiam": "56",
        "Butik Dara": "47",
        "Kaffeekontor GmbH": "46",
    }


def test_what_a_row_says_that_it_looks_for_is_not_what_it_makes(tmp_path):
    told = activities(tmp_path, MEETING)
    assert told["Hotel Bintang Sanur"] == "55"
    assert told["Kedai Sdn Bhd"] == "56"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("exporter of nutmeg", "46319"),
        ("coffee importer", "46314"),
        ("Importer seafood", "46206"),
        ("exporter of vegetables", "46313"),
        ("Exporter / produsen teak furniture", "31001"),
        ("manufacturer and exporter of furniture", "31001"),
    ],
)
def test_exporters_deal_in_goods_by_their_english_names_and_makers_make_them(text, code):
    (best, *_), *_ = classify_activity([text], "2020", 1)
    assert best.code == code
