"""What a row offers or asks for: volumes of cycles and years, units, who has stopped, and what is told twice."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.ingest import ingest_files
from graph.ingest.heads.roles import header_roles
from graph.network import Network
from tests.ingest.workbooks import saved as written_at


def written(tmp_path, name, sheets):
    return written_at(tmp_path / name, sheets)


STOPPED = [
    "tidak aktif",
    "Sudah tidak produksi",
    "tutup sejak 2024",
    "Non-aktif",
    "tidak beroperasi (pindah)",
    "closed",
]
GOING = ["aktif", "tutup hari Minggu", "belum punya NIB", "HP tidak aktif", "milik sendiri", "", "tidak ada"]


@pytest.mark.parametrize(("kind", "header"), [("offers", "Keterangan"), ("enterprises", "Status usaha")])
def test_who_is_said_to_have_stopped_is_kept_and_offers_nothing(tmp_path, kind, header):
    head = ["Nama Usaha", "Kecamatan", "Kabupaten", "Produk", "Kapasitas/bulan", "Satuan", "Harga", "Omzet/tahun"]
    said = ["Kajang", "Bulukumba", "Sarung tenun", "20", "lembar", "500000", "120 juta"]
    towns = ["Ara", "Bira", "Kajang", "Herlang", "Ponre", "Bialo", "Tanete", "Jojjolo", "Garanta", "Laikang"]
    towns += ["Ekatiro", "Gunturu", "Bentenge"]
    names = {cell: f"UD {town}" for cell, town in zip([*STOPPED, *GOING], towns, strict=True)}
    rows = [[*head, header], *([name, *said, cell] for cell, name in names.items())]
    ingest_files([written(tmp_path, "binaan.xlsx", {"Sheet1": rows})], tmp_path / "out", kind=kind, link=False)
    network = Network.read(tmp_path / "out")
    warned = dict(pl.read_parquet(tmp_path / "out" / "accepted.parquet").select("name", "warnings").iter_rows())
    assert {cell for cell, name in names.items() if "inactive" in warned[name]} == set(STOPPED)
    assert network.parties.height == len(names)
    assert network.offers.height == len(GOING)


def test_below_a_header_aktif_no_says_the_same(tmp_path):
    head = ["Nama Usaha", "Kabupaten", "Komoditas", "Volume", "Harga per kg", "Aktif"]
    rows = [head, ["UD Kopra", "Bulukumba", "Kopra", "2 ton", "9000", "tidak"]]
    report = ingest_files([written(tmp_path, "pasok.xlsx", {"Sheet1": rows})], tmp_path / "out", kind="offers")
    assert report.warnings["inactive"] == 1


def test_the_least_that_is_delivered_is_read_and_amounts_that_are_not_used_are_told(tmp_path):
    rows = [
        ["Nama Pembeli", "Komoditas", "Kebutuhan per bulan", "Harga per kg", "Minimal kirim", "Susut", "Kode", "Bonus"],
        ["PT Ritel Besar", "kopra", "2 ton", "14.500", "500 kg", "20 kg", "12", "Rp 500.000"],
        ["PT Minyak Kelapa", "kopra", "9 ton", "14.600", "1 ton", "90 kg", "14", "-"],
    ]
    path = written(tmp_path, "pembeli.xlsx", {"Sheet1": rows})
    report = ingest_files([path], tmp_path / "out")
    assert sorted(Network.read(tmp_path / "out").demands["min_lot_units"]) == [500, 1000]
    assert report.sheets[0].notes["amounts_unused"] == ["Susut", "Bonus"]


@pytest.mark.parametrize("header", ["Min. pengiriman", "Minimum order", "MOQ (kg)", "Min order", "Minimal pembelian"])
def test_what_buyers_call_their_smallest_lot(header):
    assert max(header_roles(header).items(), key=lambda one: one[1])[0] == "min_lot"


def test_less_than_one_a_month_says_so_and_its_remedy_is_read(tmp_path):
    place = ["Ara", "Bontobahari", "Bulukumba"]
    rows = [
        ["Nama Galangan", "Desa", "Kecamatan", "Kabupaten", "Produk", "Kapasitas per tahun", "Harga per unit", "Bulan"],
        ["Galangan Lopi", *place, "Kapal ikan kayu", "2 unit", "Rp 350 juta", ""],
        ["Galangan Ara", *place, "Kapal ikan kayu", "12 unit", "Rp 350 juta", ""],
        ["Galangan Jaya", *place, "Kapal ikan kayu", "1 unit/bulan", "Rp 350 juta", "Maret 2027"],
    ]
    ingest_files([written(tmp_path, "galangan.xlsx", {"Sheet1": rows})], tmp_path / "out")
    network = Network.read(tmp_path / "out")
    warned = dict(pl.read_parquet(tmp_path / "out" / "accepted.parquet").select("name", "warnings").iter_rows())
    assert "volume_below_one" in warned["Galangan Lopi"]
    assert "lot_incomplete" not in warned["Galangan Lopi"]  # commodity and volume are there
    assert network.parties.height == 3
    offered = network.offers.select("units_per_month", "month").sort("month", nulls_last=False).rows()
    assert offered == [(1, None), (1, date(2027, 3, 1))]


def test_a_volume_of_a_cycle_is_a_months_where_its_days_are_said(tmp_path):
    head = ["Nama Kelompok", "Desa", "Kecamatan", "Kabupaten", "Komoditas"]
    place = ["Ara", "Bontobahari", "Bulukumba", "Rumput laut basah"]
    said = [[*head, "Produksi", "Harga/kg"], ["Pokdakan Sinar", *place, "2 ton per panen (45 hari)", "Rp 3.500"]]
    over = [[*head, "Produksi per panen (4 bulan)", "Harga/kg"], ["Pokdakan Julu", *place, "2 ton", "Rp 3.500"]]
    bare = [[*head, "Volume per panen", "Harga/kg"], ["Pokdakan Bahari", *place, "2 ton", "Rp 3.500"]]
    sheets = {"a": said, "b": over, "c": bare}
    ingest_files([written(tmp_path, "pokdakan.xlsx", sheets)], tmp_path / "out", kind="offers")
    network = Network.read(tmp_path / "out")
    assert sorted(network.offers["units_per_month"]) == [500, 1333]
    warned = dict(pl.read_parquet(tmp_path / "out" / "accepted.parquet").select("name", "warnings").iter_rows())
    assert "volume_unread" in warned["Pokdakan Bahari"]  # how long a harvest takes is not said


def test_a_unit_that_nobody_knows_is_no_kilogram_and_a_dear_price_is_for_the_large_unit(tmp_path):
    head = ["Nama Usaha", "Kecamatan", "Kabupaten", "Komoditas", "Volume", "Satuan", "Harga"]
    place = ["Kajang", "Bulukumba"]
    rows = [
        head,
        ["UD Ikan Ara", *place, "Ikan segar", "30", "gabus", "200000"],
        ["UD Ikan Bira", *place, "Ikan segar", "30", "gabus isi 25 kg", "200000"],
        ["UD Cengkeh Ponre", *place, "Cengkeh", "1", "pikul", "6000000"],
        ["UD Cengkeh Bialo", *place, "Cengkeh", "1", "ton", "112.000"],
        ["UD Batik Kajang", *place, "Batik tulis", "20", "motif", "112000"],
        ["UD Kopra Herlang", *place, "Kopra", "20", "Kg basah", "9000"],
    ]
    ingest_files([written(tmp_path, "satuan.xlsx", {"Sheet1": rows})], tmp_path / "out", kind="offers", link=False)
    network = Network.read(tmp_path / "out")
    names = dict(network.parties.select("id", "name").iter_rows())
    told = {
        names[row["party"]]: (row["unit"], row["units_per_month"], row["price_rp_per_unit"])
        for row in network.offers.to_dicts()
    }
    assert told == {
        "UD Ikan Bira": ("kg", 750, 8000),
        "UD Cengkeh Ponre": ("kg", 60, 99585),  # a pikul is 60.25 kg
        "UD Cengkeh Bialo": ("kg", 1000, 112_000),
        "UD Batik Kajang": ("piece", 20, 112_000),
        "UD Kopra Herlang": ("kg", 20, 9000),
    }
    warned = dict(pl.read_parquet(tmp_path / "out" / "accepted.parquet").select("name", "warnings").iter_rows())
    assert "unit_unknown" in warned["UD Ikan Ara"]


def test_one_lot_that_two_clerks_tell_nearly_alike_is_one_lot(tmp_path):
    head = ["Nama Usaha", "Kecamatan", "Kabupaten", "No HP", "Produk", "Kapasitas (kg/bulan)", "Harga (Rp/kg)"]
    place, phone = ["Bontobahari", "Bulukumba"], "085299112233"
    fishery = [
        head,
        ["UD Sinar Laut", *place, phone, "Ikan asin teri", "500", "52000"],
        ["UD Sinar Laut", *place, phone, "Teri asin", "450", "52500"],  # other words: told twice
        ["UD Sinar Laut", *place, phone, "Abon ikan tuna", "500", "150000"],  # another good
        ["UD Bahari Jaya", *place, "085212345678", "Ikan asin teri", "500", "52000"],
        ["UD Bahari Jaya", *place, "085212345678", "Ikan asin teri", "460", "50000"],  # the same words: two lots
    ]
    trade = [head, ["UD. SINAR LAUT", *place, phone, "ikan teri asin", "480", "52.500"]]  # the other list's
    sheets = {"perikanan": fishery, "koperasi": trade}
    ingest_files([written(tmp_path, "dua.xlsx", sheets)], tmp_path / "out", kind="offers")
    network = Network.read(tmp_path / "out")
    names = dict(network.parties.select("id", "name").iter_rows())
    told = sorted((names[row["party"]], row["units_per_month"], row["product"]) for row in network.offers.to_dicts())
    assert [one[1:] for one in told if one[0] == "UD Bahari Jaya"] == [(460, "Ikan asin teri"), (500, "Ikan asin teri")]
    assert [one[1:] for one in told if one[0] != "UD Bahari Jaya"] == [(500, "Abon ikan tuna"), (500, "Ikan asin teri")]
