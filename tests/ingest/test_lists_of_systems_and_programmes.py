"""Web exports, forms of buyers, a bank's partners: heads in two rows, kinds of buyers, provinces as headings."""

from __future__ import annotations

import polars as pl
import pytest

from graph.ingest import ingest_files
from graph.ingest.place.places import place_finder
from graph.ingest.place.text import in_address, in_title

REGISTER = """<html><body><table border="1">
<tr><th colspan="8">DATA KOPERASI PROVINSI NUSA TENGGARA TIMUR</th></tr>
<tr><th rowspan="2">No</th><th rowspan="2">NIK</th><th rowspan="2">Nama Koperasi</th><th colspan="3">Alamat</th>
<th rowspan="2">Jenis</th><th rowspan="2">Usaha</th></tr>
<tr><th>Jalan</th><th>Kecamatan</th><th>Kab/Kota</th></tr>
<tr><td>1<td>5371030010001<td>Kopdit Suara Karya<td>Jl. Melati 4<td>Oebobo<td>Kota Kupang<td>Simpan Pinjam<td></tr>
<tr><td>2</td><td>5312010010004</td><td>Koperasi Loda</td><td></td><td>Loli</td><td>Sumba Barat</td>
<td>Konsumen</td><td></td></tr>
</table></body></html>
"""
FORM = """Nama Perusahaan (Buyer),Kategori buyer,Alamat,Produk yang dicari,Volume,Satuan
Malioboro Suites,Hotel,"Gamping, Sleman DIY",gula semut,100,kg
Kopi Sore,Kafe,"Jl. Gajahmada, Semarang Tengah",gula aren,80,liter
Katering Bu Joko,,"Ubud, Kab. Giannyar, Bali",ayam potong,300,kg
Sakura Trading,Buyer luar negeri,,arang,20,ton
"""
PARTNERS = """REKAP MITRA BANK SULTENGGO 2024,,,
"Kantor Wilayah Makassar",,,
No,Nama Mitra / Klp.,Lokasi,Jenis Usaha
SULAWESI UTARA,,,
1,Klp. Roa Mandiri,"Kel. Pateten Satu, Kec. Maesa, Bitung",sambal roa
PAPUA,,,
2,Mama Noken,"Hinekombe, Sentani, Kab. Jayapura",noken
"""


def read(tmp_path, text, name):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    ingest_files([path], tmp_path / "out", link=False)
    return pl.read_parquet(tmp_path / "out" / "accepted.parquet").sort("row")


def test_a_head_of_two_rows_in_a_table_of_a_web_page_is_read_as_one_of_a_workbook(tmp_path):
    """Cells merged down and across, and cells that nothing closes: the places of all rows were lost."""
    found = read(tmp_path, REGISTER, "koperasi.xls")
    assert found["name"].to_list() == ["Kopdit Suara Karya", "Koperasi Loda"]
    assert found["region"].to_list() == ["53.71.04", "53.12.10"]


def test_the_number_of_a_cooperative_is_no_nib_and_its_kind_no_trade(tmp_path):
    found = read(tmp_path, REGISTER, "koperasi.xls")
    assert "NIB" not in str(found["warnings"].to_list())
    assert found["kbli"].to_list()[1] == []  # a koperasi konsumen researches no consumers


def test_the_kind_of_a_buyer_tells_its_trade_and_its_name_does_where_none_is_said(tmp_path):
    found = read(tmp_path, FORM, "kebutuhan buyer.csv")
    trades = {name: codes[0][:3] if codes else None for name, codes in found.select("name", "kbli").iter_rows()}
    assert trades == {"Malioboro Suites": "551", "Kopi Sore": "563", "Katering Bu Joko": "562", "Sakura Trading": None}


@pytest.mark.parametrize(
    ("address", "region"),
    [
        ("Jl. Ring Road Barat, Gamping, Sleman DIY", "34.04.01"),
        ("Jl. Gajahmada, Semarang Tengah", "33.74.01"),
        ("Ubud, Kab. Giannyar, Bali", "51.04.05"),
        ("Jl. Medan Merdeka Barat 3", None),
    ],
)
def test_an_address_says_its_province_behind_its_regency_or_its_city_in_the_name_of_a_district(address, region):
    assert in_address(place_finder(), address, None).region == region


@pytest.mark.parametrize(
    ("district", "regency", "region"),
    [
        ("Tansel", "81.03", "81.03.01"),
        ("Pulau2 Aru", "81.07", "81.07.01"),
        ("Dullah Selatan", "81.72", "81.72.02"),
        ("Sirimao", "81.71", "81.71.02"),
    ],
)
def test_districts_are_read_as_clerks_shorten_them(district, regency, region):
    finder = place_finder()
    found = finder.named(district, regency, "district").region or finder.nearly(district, regency).region
    assert found == region


def test_partners_of_a_bank_are_businesses_where_their_headings_say_not_where_its_office_is(tmp_path):
    found = read(tmp_path, PARTNERS, "mitra bank.csv")
    assert found["kind"].to_list() == ["enterprise", "enterprise"]
    assert found["region"].to_list() == ["71.72.07", "91.03.01"]


WANTS = """Buyer,Kab/Kota,Produk dicari (1),Volume (1),Satuan,Per,Harga (1),Produk dicari (2),Volume (2),Harga (2)
Hotel Sekar,Kab. Sleman,gula semut,200,kg,bulan,25.000/kg,sandal hotel,3.000 psg,5.000/psg
RSUD Waras,Kota Magelang,seragam perawat,360,stel,tahun,,,,
CV Craft,Kab. Magelang,patung batu,10,pcs,2 bulan,,,,
"""


def test_the_second_good_of_a_form_is_a_demand_of_its_own_and_a_column_says_per_what(tmp_path):
    """*Volume (2)* was lost, and what is wanted a year was wanted a month."""
    path = tmp_path / "kebutuhan.csv"
    path.write_text(WANTS, encoding="utf-8")
    ingest_files([path], tmp_path / "out", link=False)
    lots = pl.read_parquet(tmp_path / "out" / "demands.parquet").sort("product")
    assert lots.select("product", "units_per_month", "price_rp_per_unit").rows() == [
        ("gula semut", 200, 25_000),
        ("patung batu", 5, None),
        ("sandal hotel", 3_000, 5_000),
        ("seragam perawat", 30, None),
    ]
    assert lots["commodity"].to_list()[3] == "14111"


@pytest.mark.parametrize(
    ("address", "region"),
    [
        ("Kec. Tamansari, Kota Tasik", "32.78.07"),
        ("Ciracas Jaktim", "31.75.09"),
        ("Rajapolah, Tasikmlaya", "32.06.34"),
        ("Cipanas Kab. Cianjur", "32.03.28"),
        ("Kec. Warungkondang Cianjur", "32.03.02"),
        ("Kec. Garut Kota", "32.05.01"),
        ("Malinau Kota, Malinau", "65.02.02"),
        ("Jl. Raya Sukabumi", None),
    ],
)
def test_a_district_stands_before_its_regency_without_a_comma(address, region):
    assert in_address(place_finder(), address, None).region == region


@pytest.mark.parametrize(
    ("title", "region"),
    [
        ("Kec. Ternate Tengah, Kota Ternate, Prov. Maluku Utara", "82.71.06"),
        ("PASAR BASTIONG - KEC. TERNATE SELATAN", "82.71.02"),
        ("Kecamatan Selong; Masbagik dan Labuhan Haji", "52.03"),
    ],
)
def test_a_title_names_a_district_whose_city_is_in_its_name(title, region):
    assert in_title(place_finder(), title) == region


def test_a_blank_regency_beside_a_code_of_another_repeats_nothing(tmp_path):
    """An export names the regency in half its rows and its code in all: the name above was carried down."""
    codes = ["1471", "1471", "1471", "1401", "1401", "1409", "1408", "1408"]
    names = ["Kota Pekanbaru", "", "", "", "Kab. Kuantan Singingi", "", "", ""]
    rows = [f"UD {at};{code};{name};10794" for at, (code, name) in enumerate(zip(codes, names, strict=True))]
    found = read(tmp_path, "\n".join(["nama_perusahaan;kd_kab_kota;kab_kota;kbli", *rows]) + "\n", "export.csv")
    assert found["region"].to_list()[3] == "14.09"
    assert found["region"].to_list()[6] == found["region"].to_list()[7] != "14.09"


def test_vegetables_that_a_hotel_orders_are_what_growers_offer(tmp_path):
    """*Sayur segar* alone says a shop of vegetables: nobody who grows them met the hotel."""
    rows = ["PESANAN BAHAN BAKU HOTEL 2026,,", "Nama Hotel,Barang,Volume per bulan", "Hotel Ombak,sayur segar,120 kg"]
    found = read(tmp_path, "\n".join(rows), "hotel.csv")
    assert found["kbli"].to_list() == [["55110"]]
    assert pl.read_parquet(tmp_path / "out" / "demands.parquet")["commodity"].to_list() == ["01131"]
