"""Records of businesses that hold others inside: branches are businesses of their own, priced goods are offers."""

from __future__ import annotations

import json

import pytest

from graph.ingest import ingest_files
from graph.network import Network

JATI = {
    "nama_usaha": "UD Keripik Sumber Jati",
    "pemilik": "Siti Aminah",
    "kabupaten": "Kabupaten Jember",
    "kecamatan": "Ajung",
    "jenis_usaha": "keripik singkong",
    "produk": [
        {"nama": "keripik singkong", "harga": "Rp 25.000/kg", "kapasitas": "400 kg/bulan"},
        {"nama": "keripik pisang", "harga": 30000, "kapasitas": "150 kg/bulan"},
        {"nama": "keripik talas", "harga": 32000},
    ],
    "cabang": [
        {"nama": "Cabang Solo", "alamat": "Jl. Slamet Riyadi 10", "kota": "Kota Surakarta"},
        {"kecamatan": "Rambipuji", "telepon": "0331 445566"},
    ],
}
SEKAR = {"nama_usaha": "Batik Sekar Arum", "kabupaten": "Kabupaten Jember", "jenis_usaha": "batik tulis"}


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nested")
    (folder / "umkm.json").write_text(json.dumps([JATI, SEKAR]), encoding="utf-8")
    report = ingest_files([folder / "umkm.json"], folder / "out")
    return report, Network.read(folder / "out")


def test_goods_with_a_price_and_a_quantity_inside_a_record_are_offered_by_its_business(read):
    report, network = read
    party = network.parties.filter(name="UD Keripik Sumber Jati")["id"].item()
    offers = network.offers.select("party", "product", "unit", "units_per_month", "price_rp_per_unit")
    assert sorted(offers.rows()) == [
        (party, "keripik pisang", "kg", 150, 30000),
        (party, "keripik singkong", "kg", 400, 25000),
    ]
    assert report.warnings["lot_incomplete"] == 1


def test_a_branch_is_a_business_of_its_own_in_its_own_place_and_of_one_hand_with_the_others(read):
    report, network = read
    assert (report.rows_read, report.accepted, report.merged) == (4, 4, 0)
    told = {
        name: (region, parent) for name, region, parent in network.parties.select("name", "region", "parent").rows()
    }
    parent = told["UD Keripik Sumber Jati"][1]
    assert parent
    assert told == {
        "UD Keripik Sumber Jati": ("35.09.17", parent),
        "UD Keripik Sumber Jati Cabang Solo": ("33.72", parent),
        "UD Keripik Sumber Jati Cabang Rambipuji": ("35.09.13", parent),
        "Batik Sekar Arum": ("35.09", None),
    }


def test_a_record_without_a_district_is_not_in_that_of_the_record_before(read):
    """Cells of a sheet may be merged downwards; keys of records are not."""
    _, network = read
    assert network.parties.filter(name="Batik Sekar Arum")["region"].item() == "35.09"
