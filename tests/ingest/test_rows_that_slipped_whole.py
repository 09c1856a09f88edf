"""Rows of which everything from one cell on stands beside its column are moved; no telephone is read as an amount."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.ingest import ingest_files

HEAD = "No;Nama Usaha;Pemilik;Kecamatan;Produk;Kapasitas/bln;Harga (Rp);Izin;Omzet/th;No HP;Ket"
PLACES = ("Selong", "Sikur", "Terara", "Suela", "Aikmel", "Sakra", "Masbagik", "Jerowaru")
GOODS = ("emping melinjo", "gula aren", "terasi", "keripik singkong")
COUNT = 12


def usual(i):
    goods, place = GOODS[i % len(GOODS)], PLACES[i % len(PLACES)]
    return (
        f"{i};UD Maju {chr(64 + i)};Orang {chr(64 + i)};{place};{goods};{i}0 kg;{i}5.000;PIRT;{i}0 jt;08123456{i:04};"
    )


def read(tmp_path, *rows, head=HEAD, lines=None):
    path = tmp_path / "binaan.csv"
    lines = lines or [usual(i) for i in range(1, COUNT)]
    title = "DAFTAR UMKM KABUPATEN LOMBOK TIMUR"
    path.write_text("\n".join((title, head, *lines, *rows)) + "\n", encoding="utf-8")
    out = tmp_path / "out"
    ingest_files([path], out, as_of=date(2026, 11, 23), link=False)
    accepted = pl.read_parquet(out / "accepted.parquet").sort("row").filter(pl.col("row") > len(lines) + 2)
    offers = pl.read_parquet(out / "offers.parquet").join(accepted.select("party"), on="party", how="semi")
    rejected = pl.read_csv(out / "rejected.csv", infer_schema=False).filter(pl.col("row") > str(len(lines) + 2))
    return accepted.to_dicts(), offers.to_dicts(), rejected.to_dicts()


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("12;Rohani;Suela;emping melinjo;300 kg;55.000;PIRT;190 jt;087865001122;;", False),
        ("12;UD Sinar;Suela;emping melinjo;300 kg;55.000;PIRT;190 jt;87865001122;;", True),
        ("12;Suela;emping melinjo;300 kg;55.000;PIRT;190 jt;+62 878-6500-1122;;;", False),
        ("12;;UD Sinar;Rohani;Suela;emping melinjo;300 kg;55.000;PIRT;190 jt;087865001122", True),
        (";12;UD Sinar;Rohani;Suela;emping melinjo;300 kg;55.000;PIRT;190 jt;087865001122", True),
    ],
)
def test_a_slipped_row_says_what_it_would_say_in_its_columns(tmp_path, row, named):
    accepted, offers, rejected = read(tmp_path, row)
    told = accepted[0] if accepted else None
    assert told is None or "Rohani" not in str(told)
    if named:
        assert told["name"] == "UD Sinar"
    if told is None:
        assert rejected[0]["rule"] == "no_name"
        return
    assert told["sales_rp_per_year"] == 190_000_000
    assert told["region"] == "52.03.16"
    assert [(o["product"], o["units_per_month"], o["price_rp_per_unit"]) for o in offers] == [
        ("emping melinjo", 300, 55_000)
    ]


def test_a_short_list_has_slipped_rows_too(tmp_path):
    head = "No;Nama Usaha;Kecamatan;Produk;Kapasitas per bulan;Harga (Rp);Izin;"
    goods = [(f"UD Maju {chr(65 + i)}", PLACES[i], GOODS[i % 4]) for i in range(7)]
    lines = [f"{i};{name};{place};{good};{i}0 kg;{i}5.000;PIRT;" for i, (name, place, good) in enumerate(goods, 1)]
    accepted, offers, _ = read(tmp_path, "8;;UD Dahlia;Sakra;terasi;90 kg;80.000;PIRT", head=head, lines=lines)
    assert [party["name"] for party in accepted] == ["UD Dahlia"]
    assert [(o["units_per_month"], o["price_rp_per_unit"]) for o in offers] == [(90, 80_000)]


def test_a_telephone_is_no_amount_where_its_row_cannot_be_moved(tmp_path):
    row = "12;UD Sinar;Rohani;Suela;emping melinjo;087865001122;55.000;PIRT;190 jt;;pesan dulu"
    accepted, _, rejected = read(tmp_path, row)
    assert not accepted
    assert [(line["rule"], line["value"]) for line in rejected] == [("slipped", None)]


def test_a_second_telephone_among_amounts_says_nothing(tmp_path):
    row = "12;UD Sinar;Rohani;Suela;emping melinjo;300 kg;55.000;PIRT;087865001122;081234567890;"
    accepted, offers, _ = read(tmp_path, row)
    assert [(party["name"], party["sales_rp_per_year"]) for party in accepted] == [("UD Sinar", None)]
    assert [o["units_per_month"] for o in offers] == [300]


@pytest.mark.parametrize("amount", ["8.765.001.122", "87.865.001.122", "8500000000", "Rp 8765001122"])
def test_an_amount_of_billions_stays_one(tmp_path, amount):
    row = f"12;UD Sinar;Rohani;Suela;emping melinjo;300 kg;55.000;PIRT;{amount};;"
    accepted, _, _ = read(tmp_path, row)
    assert accepted[0]["sales_rp_per_year"] == int("".join(filter(str.isdigit, amount)))


def test_where_most_sales_are_telephones_the_column_is_misread_and_says_nothing(tmp_path):
    lines = [usual(i).replace(f"{i}0 jt;08123456{i:04}", f"08123456{i:04};") for i in range(1, COUNT)]
    accepted, _, _ = read(tmp_path, lines[-1].replace("Maju K", "Sinar"), lines=lines)
    assert [(party["name"], party["sales_rp_per_year"]) for party in accepted] == [("UD Sinar", None)]
