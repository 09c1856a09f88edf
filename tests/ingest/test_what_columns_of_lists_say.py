"""What columns of officers' lists say that stand beside another of nearly the same name."""

from __future__ import annotations

import pytest

from graph.ingest import ingest_files
from graph.network import Network


def network_of(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    ingest_files([tmp_path / name], tmp_path / "net", link=False)
    return Network.read(tmp_path / "net")


@pytest.mark.parametrize("header", ["Saluran jual", "Saluran jual saat ini", "Saluran Penjualan"])
def test_the_channel_of_sales_is_the_present_outlet(tmp_path, header):
    text = (
        f"Nama Usaha,Kabupaten,Produk,Kapasitas per bulan,Satuan,Harga jual (Rp/kg),{header},Harga pengepul (Rp/kg)\n"
        "Kerupuk Bu Ani,Pati,kerupuk udang,100,kg,70000,pengepul,68000\n"
        "Kerupuk Pak Budi,Pati,kerupuk udang,150,kg,71000,langsung,69000\n"
    )
    offers = network_of(tmp_path, "umkm.csv", text).offers.sort("units_per_month")
    assert offers.select("outlet", "outlet_price_rp_per_unit").rows() == [("trader", 68_000), ("direct", 69_000)]


@pytest.mark.parametrize("header", ["Nama Pedagang Pengumpul", "Nama Pengepul", "Nama Tengkulak"])
def test_a_list_headed_by_traders_is_of_traders_whatever_its_file_is_called(tmp_path, header):
    text = f"{header},Kabupaten,Komoditas\nUD Kumpul Jaya,Pati,kerupuk udang\nUD Timbang,Pati,ikan asin\n"
    assert network_of(tmp_path, "pedagang_2026.csv", text).parties["kind"].to_list() == ["trader"] * 2


def test_traders_beside_businesses_are_not_what_is_listed(tmp_path):
    text = (
        "Nama Pengepul,Nama Usaha,Kabupaten,Produk\n"
        "UD Timbang,Kerupuk Bu Ani,Pati,kerupuk\nUD Jaya,Ikan Pak Budi,Pati,ikan\n"
    )
    parties = network_of(tmp_path, "daftar.csv", text).parties
    assert sorted(parties["name"]) == ["Ikan Pak Budi", "Kerupuk Bu Ani"]
    assert set(parties["kind"]) == {"enterprise"}


def test_of_two_codes_the_one_of_the_good_is_wanted_and_the_other_is_the_buyers_trade(tmp_path):
    text = (
        "Nama Perusahaan,Kabupaten,KBLI usaha,Produk yang dibutuhkan,KBLI Produk,Kebutuhan per bulan,Satuan\n"
        "PT Rasa Pati,Pati,47112,kerupuk udang,10794,700,kg\nPT Niaga Pati,Pati,47242,gula aren,10722,300,kg\n"
    )
    network = network_of(tmp_path, "pembeli.csv", text)
    assert sorted(network.demands["commodity"]) == ["10722", "10794"]
    assert sorted(network.parties["kbli"].explode()) == ["47112", "47242"]


def test_of_two_codes_the_one_of_the_good_is_offered_and_the_other_is_the_sellers_trade(tmp_path):
    text = (
        "Nama Usaha,Kabupaten,KBLI Produk,KBLI usaha,Produk yang ditawarkan,Volume per bulan,Satuan,Harga (Rp)\n"
        "UD Rasa Pati,Pati,10794,47112,kerupuk udang,700,kg,60000\n"
        "UD Niaga Pati,Pati,10722,47242,gula aren,300,kg,21000\n"
    )
    network = network_of(tmp_path, "daftar.csv", text)
    assert sorted(network.offers["commodity"]) == ["10722", "10794"]
    assert sorted(network.parties["kbli"].explode()) == ["47112", "47242"]


def test_the_code_of_a_product_alone_is_that_of_who_makes_it(tmp_path):
    text = "Nama Usaha,Kabupaten,Produk,KBLI Produk\nUD Rasa,Pati,aneka,10794\nUD Niaga,Pati,aneka,10722\n"
    assert sorted(network_of(tmp_path, "umkm.csv", text).parties["kbli"].explode()) == ["10722", "10794"]
