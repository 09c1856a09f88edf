"""Whom only offers and demands name is compared like whoever a list of parties describes."""

from __future__ import annotations

import polars as pl
import pytest

from graph.ingest import ingest_files


def read(tmp_path, **lists):
    """Return the tables of some CSV lists, read together."""
    paths = []
    for name, rows in lists.items():
        paths.append(tmp_path / f"{name}.csv")
        paths[-1].write_text("\n".join(rows) + "\n", encoding="utf-8")
    out = tmp_path / "out"
    ingest_files(paths, out)
    tables = ("parties", "offers", "demands", "affiliates", "accepted", "rows", "review")
    return {name: pl.read_parquet(out / f"{name}.parquet") for name in tables}


FISHERIES = (
    "Nama Usaha;Kecamatan;Kabupaten;No HP;Produk;Kapasitas (kg/bulan);Harga (Rp/kg)",
    "Kelompok Katonik Jaya;Ujung Loe;Bulukumba;085255512345;Rumput laut kering;3000;16000",
    "UD Berkah Aren;Kindang;Bulukumba;085255567890;Gula aren;800;22000",
)
COOPERATIVES = (
    "NAMA;PRODUK UTAMA;VOLUME;SATUAN;HARGA;KECAMATAN;KABUPATEN;TELEPON",
    "KATONIK JAYA;Rumput laut kering;3;ton/bulan;16500;UJUNG LOE;BULUKUMBA;085255512345",
    "BERKAH AREN;Gula merah aren;0,8;ton/bulan;22500;KINDANG;BULUKUMBA;085255567890",
)


def test_sellers_of_two_offices_are_one_business_with_one_lot(tmp_path):
    told = read(tmp_path, perikanan=FISHERIES, koperasi=COOPERATIVES)
    assert told["parties"]["name"].sort().to_list() == ["Kelompok Katonik Jaya", "UD Berkah Aren"]
    assert told["offers"]["units_per_month"].sort().to_list() == [800, 3000]
    assert told["rows"].height == 4


def test_a_seller_whom_a_list_of_businesses_writes_otherwise_is_that_business(tmp_path):
    businesses = (
        "Nama Usaha;Jenis Usaha;Kecamatan;Kabupaten;No HP;Tahun Berdiri",
        "Pokdakan Katonik Jaya;Budidaya rumput laut;Ujung Loe;Bulukumba;0852-5551-2345;2011",
        "UD Padaidi;Toko kelontong;Kindang;Bulukumba;085299900000;2015",
    )
    told = read(tmp_path, usaha=businesses, koperasi=COOPERATIVES)
    katonik = told["parties"].filter(pl.col("name").str.to_lowercase().str.contains("katonik"))
    assert katonik.height == 1
    assert katonik["established"].item() == 2011
    assert set(told["offers"]["party"]) == set(told["parties"]["id"]) - set(
        told["parties"].filter(pl.col("name") == "UD Padaidi")["id"]
    )
    made = told["accepted"].filter(pl.col("warnings").list.contains("party_made"))
    assert made["name"].to_list() == ["BERKAH AREN"]


def test_sellers_of_one_hand_are_flagged_and_never_partners(tmp_path):
    rows = (
        "Nama Usaha;Pemilik;Kecamatan;Kabupaten;No HP;Produk;Kapasitas (kg/bulan);Harga (Rp/kg)",
        "UD Fajar Bira;Andi Tenri Mappa;Bonto Bahari;Bulukumba;081200001111;Ikan asin teri;200;50000",
        "CV Mekar Sinjai;Andi Tenri Mappa;Ujung Bulu;Bulukumba;081200001111;Kopra;900;13000",
        "UD Lain Lagi;Ramlah Patta;Ujung Bulu;Bulukumba;081300002222;Kopra;700;13000",
    )
    told = read(tmp_path, penawaran=rows)
    names = dict(told["parties"].select("id", "name").iter_rows())
    flagged = {frozenset((names[a], names[b])): evidence for a, b, evidence in told["affiliates"].iter_rows()}
    assert flagged == {frozenset(("UD Fajar Bira", "CV Mekar Sinjai")): ["phone", "owner"]}
    parents = dict(told["parties"].select("name", "parent").iter_rows())
    assert parents["UD Fajar Bira"] == parents["CV Mekar Sinjai"] is not None
    assert parents["UD Lain Lagi"] is None


def test_a_seller_and_a_buyer_of_one_hand_are_flagged(tmp_path):
    sellers = (
        "Nama Usaha;Pemilik;Kecamatan;Kabupaten;No HP;Produk;Kapasitas (kg/bulan);Harga (Rp/kg)",
        "UD Fajar Bira;Andi Tenri Mappa;Bonto Bahari;Bulukumba;081200001111;Kopra;200;13000",
    )
    buyers = (
        "Nama Pembeli;Direktur;Kabupaten;Telepon;Produk dicari;Kebutuhan (kg/bulan);Harga maksimum (Rp/kg)",
        "PT Kelapa Selatan;Andi Tenri Mappa;Bulukumba;081200001111;Kopra;5000;14500",
    )
    told = read(tmp_path, penawaran=sellers, pembeli=buyers)
    assert told["demands"].height == told["offers"].height == 1
    assert told["affiliates"].height == 1
    assert told["parties"]["parent"].n_unique() == 1


@pytest.mark.parametrize(("owners", "parties"), [(("Siti Rahma", "Nur Aini"), 2), (("Siti Rahma", "Siti Rahma"), 1)])
def test_two_rows_without_a_name_are_one_business_only_where_they_say_so(tmp_path, owners, parties):
    head = "Nama Usaha;Pemilik;Kecamatan;Kabupaten;Produk;Kapasitas (lembar/bulan);Harga (Rp/lembar)"
    rows = [f";{owner};Kajang;Bulukumba;Sarung tenun;{many};350000" for owner, many in zip(owners, (4, 9), strict=True)]
    assert read(tmp_path, tenun=(head, *rows))["parties"].height == parties
