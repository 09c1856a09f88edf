"""What a file is called, and what a column is called, yields to what stands in it."""

from __future__ import annotations

import polars as pl

from graph.ingest import ingest_files
from graph.network import Network

SELLERS = (
    "Nama Usaha,Kabupaten,Produk,Kapasitas per bulan,Satuan,Harga jual (Rp)\nUD Maju,Kab. Jember,tempe,200,kg,9000\n"
)


def network_of(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    ingest_files([tmp_path / name], tmp_path / "net", link=False)
    return Network.read(tmp_path / "net")


def test_a_list_of_who_sells_is_of_offers_though_its_file_is_named_after_buyers(tmp_path):
    found = network_of(tmp_path, "untuk buyer.csv", SELLERS)
    assert (found.offers.height, found.demands.height) == (1, 0)


def test_a_list_of_who_buys_is_of_demands_by_the_name_of_its_file(tmp_path):
    found = network_of(tmp_path, "buyer.csv", SELLERS.replace("Kapasitas", "Volume").replace("Harga jual", "Harga"))
    assert (found.offers.height, found.demands.height) == (0, 1)


def test_sat_is_the_unit_of_each_row(tmp_path):
    found = network_of(
        tmp_path, "a.csv", SELLERS.replace("Satuan", "SAT.").replace("tempe,200,kg", "telur ayam ras,200,kg")
    )
    assert found.offers["unit"].to_list() == ["kg"]


def test_a_column_of_actors_that_holds_firms_names_the_business_and_one_of_people_does_not(tmp_path):
    firms = SELLERS.replace("Nama Usaha", "NAMA PELAKU USAHA") + "CV Jaya,Kab. Jember,tahu,100,kg,8000\n"
    assert sorted(network_of(tmp_path, "a.csv", firms).parties["name"]) == ["CV Jaya", "UD Maju"]
    people = firms.replace("UD Maju", "Siti Aminah").replace("CV Jaya", "Budi")
    assert not {"Siti Aminah", "Budi"} & set(network_of(tmp_path, "b.csv", people).parties["name"])


def test_institutions_and_firms_in_one_column_are_read_by_what_each_does(tmp_path):
    text = (
        "SERVICES & SUPPORTING INSTITUTIONS,,\nInstitution / Perusahaan,City,Services offered\n"
        "PT Samudera Forwarding,Batam,freight forwarder\nKantor Notaris Erlina,Batam,jasa notaris\n"
    )
    parties = network_of(tmp_path, "fair.csv", text).parties
    assert parties.filter(pl.col("name").str.contains("Forwarding"))["kbli"].to_list() == [["52291"]]


def test_a_size_by_money_goes_before_one_supposed_from_the_legal_form_of_a_newer_list(tmp_path):
    (tmp_path / "a_2024.csv").write_text(
        "Nama Usaha,Kabupaten,Produk,Omzet per tahun (Rp)\nUD Telur Barokah,Kab. Jember,telur,280.000.000\n",
        encoding="utf-8",
    )
    (tmp_path / "b_2026.csv").write_text(
        "Nama Usaha,Kabupaten,Produk\nUD Telur Barokah,Kab. Jember,telur\n", encoding="utf-8"
    )
    ingest_files([tmp_path / "a_2024.csv", tmp_path / "b_2026.csv"], tmp_path / "net", link=False)
    parties = Network.read(tmp_path / "net").parties
    assert parties.select("size", "size_basis").rows() == [("micro", "sales")]


def test_thousands_of_rupiah_a_quintal_are_read_so_in_every_cell_of_the_column(tmp_path):
    text = (
        "Nama Usaha,Kabupaten,Produk,Kapasitas (ton/tahun),Hrg (Rp.000/kw)\n"
        "UD Maju,Kab. Jember,beras,48,1.650\nUD Jaya,Kab. Jember,beras,36,250\n"
    )
    offers = network_of(tmp_path, "a.csv", text).offers
    assert sorted(offers["price_rp_per_unit"]) == [2_500, 16_500]
