"""Lists as banks, fairs and fishery offices keep them: heads, parts and places that say more than their cells."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.ingest import ingest_files

DAY = date(2026, 1, 2)


@pytest.fixture
def rows(tmp_path):
    def read(text, name="daftar.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        ingest_files([tmp_path / name], tmp_path / "out", as_of=DAY, link=False)
        return pl.read_parquet(tmp_path / "out" / "accepted.parquet").sort("row")

    return read


def regions(table):
    return dict(table.select("name", "region").iter_rows())


def trades(table):
    return {name: codes[0] if codes else None for name, codes in table.select("name", "kbli").iter_rows()}


def test_a_name_that_few_of_them_have_as_a_brand_is_no_name(rows):
    table = rows(
        "No,Nama UPI/Poklahsar,Jenis Kegiatan,Produk,Merk,Kab/Kota,Kec.\n"
        "1,Poklahsar Wa Ina,pengeringan,ikan asin,,Kendari,Kendari\n"
        "2,Abon Citra,Pengolahan,abon tuna,Citra,Kota Kendari,Poasia\n"
        "3,Mama Aril,pengasapan,cakalang asap,,Wakatobi,Wangi-Wangi\n"
    )
    assert table["name"].to_list() == ["Poklahsar Wa Ina", "Abon Citra", "Mama Aril"]


def test_an_extract_of_permits_keeps_who_gave_no_name_of_a_business_and_names_no_person(rows):
    table = rows(
        "No,Nama Perseroan/Perorangan,Nama Usaha,Kecamatan,Kabupaten,KBLI,Uraian Kegiatan / Produk\n"
        "1,ROSMAWATI,DENDENG ROS,SUNGAI PENUH,KOTA SUNGAI PENUH,56102,WARUNG MAKAN\n"
        "2,SUHAIMI,,DANAU KERINCI,KERINCI,1270,KEBUN KOPI\n"
        "3,PT SUNGAI LOGISTIK,,PAAL MERAH,KOTA JAMBI,49431,angkutan truk\n"
    )
    assert table["name"].to_list() == ["DENDENG ROS", "Usaha KEBUN KOPI", "PT SUNGAI LOGISTIK"]


PARTNERS = (
    "PROGRAM PENDANAAN UMK - POSISI PINJAMAN MITRA BINAAN 2021\n"
    "No,Kode Mitra,Nama Mitra Binaan,Nama Usaha,Jenis Usaha,Alamat,Kota/Kab,Plafond\n"
    ",SEKTOR INDUSTRI,,,,,,\n"
    "1,A-1,Wa Ode Rina,Roti Rina,roti kenari,Batu Merah,Ambon,25000000\n"
    "2,A-2,Hasan T,Minyak Hasan,penyulingan kayu putih,Pelauw,Malteng,20000000\n"
    ",,dipindahkan ke hal. 2,,,,,\n"
    ",,pindahan dari hal. 1,,,,,\n"
    ",SEKTOR PERDAGANGAN,,,,,,\n"
    "3,A-3,Hamid R,Sinar Bula,pakaian jadi,Bula,Bursel,25000000\n"
    ",SEKTOR PERTANIAN / PERKEBUNAN,,,,,,\n"
    "4,A-4,Yance I,Kakao Yance,kakao,Ransiki,Mansel,10000000\n"
    "5,A-5,Siti R,Sirup Pala Siti,sirup pala,Amban,Manokwari,15000000\n"
)


def test_the_parts_of_a_list_say_what_is_done_with_the_goods_in_them(rows):
    found = trades(rows(PARTNERS))
    assert found["Sinar Bula"] == "47711"
    assert found["Kakao Yance"] == "01270"


def test_partners_of_a_bank_are_their_businesses_and_carried_sums_are_none(rows):
    assert rows(PARTNERS)["name"].to_list() == [
        "Roti Rina",
        "Minyak Hasan",
        "Sinar Bula",
        "Kakao Yance",
        "Sirup Pala Siti",
    ]


def test_shortened_regencies_are_read_where_the_rows_beside_them_are(rows):
    found = regions(rows(PARTNERS))
    assert (found["Sinar Bula"], found["Kakao Yance"], found["Roti Rina"]) == ("81.09", "92.11.01", "81.71")


def test_the_heading_of_a_regency_says_more_than_two_letters_below_it(rows):
    found = regions(
        rows(
            "KOPERASI AKTIF PROVINSI KALIMANTAN SELATAN\n"
            "NO,NAMA KOPERASI,ALAMAT,KAB/KOTA,JENIS KOPERASI,USAHA YANG DIKELOLA\n"
            ",KABUPATEN TANAH BUMBU,,,,\n"
            "1,Kop. Tenun Pagatan,Manurung,Tanbu,Produsen,tenun pagatan\n"
            "2,Kop. Gula Mantewe,Mantewe,Tanbu,Produsen,gula aren\n"
            ",KABUPATEN KOTABARU,,,,\n"
            "1,KUD Mina Saijaan,Rampa,Ktb,KUD,TPI\n"
            "2,Kop. Amplang,Dirgahayu,Ktb,Produsen,amplang\n"
        )
    )
    assert found["KUD Mina Saijaan"] == found["Kop. Amplang"] == "63.02"
    assert found["Kop. Tenun Pagatan"] == "63.10"


def test_where_exhibitors_come_from_is_their_place_and_not_that_of_the_fair(rows):
    found = regions(
        rows(
            'DAFTAR PESERTA PAMERAN "BALI CRAFT WEEK 2024"\n'
            "STAND,NAMA IKM / UKM,ASAL,PRODUK YANG DIPAMERKAN,PIC\n"
            'A01,Nyoman Silver,"Celuk, Sukawati",perhiasan perak,Nyoman\n'
            'A02,Endek Arta,"Sidemen - Karangasem",endek,Arta\n'
            'B10,Batik Lendah,"Kulon Progo, DIY",batik,Umi\n'
            'B11,Tenun Baduy,"Kanekes, Leuwidamar - Lebak",tenun,Sarpin\n'
            "L7,PANITIA,,,\n"
        )
    )
    assert found == {
        "Nyoman Silver": "51.04.01",
        "Endek Arta": "51.07.02",
        "Batik Lendah": "34.01",
        "Tenun Baduy": "36.02.06",
    }


def test_a_city_column_may_hold_an_address(rows):
    found = regions(
        rows(
            "LIST OF EXPORTERS 2022\nNo,Company,PIC,City / Kota,Role,Products\n"
            '1,UD Mas Celuk,Karta,"Celuk, Sukawati, Gianyar",Producer,silver jewellery\n'
            "2,Endek House,Sagung,Denpasar,Producer,endek\n"
            '3,CV Furnitama,Ni Luh,"Kerobokan, Badung",Exporter,furniture\n'
        )
    )
    assert found == {"UD Mas Celuk": "51.04.01", "Endek House": "51.71", "CV Furnitama": "51.03"}


def test_what_fishers_catch_is_caught_and_what_fish_farmers_name_is_grown(rows):
    caught = trades(
        rows(
            "No,Kab./Kota,Nama KUB,Ketua,Kecamatan,Alat Tangkap,Hasil Tangkapan Utama\n"
            "1,Wakatobi,Sama Bahari,Hasdin,Kaledupa,bubu,ikan karang\n"
            "2,Wakatobi,Poassa,Armin,Tomia Timur,pancing,tuna\n"
            "3,Konawe Selatan,Tinanggea Indah,Baso,Tinanggea,trammel net,udang putih\n"
        )
    )
    assert caught == {"Sama Bahari": "03111", "Poassa": "03111", "Tinanggea Indah": "03112"}
    grown = trades(
        rows(
            "NO,NAMA POKDAKAN / PEMBUDIDAYA,KOMODITAS,ALAMAT LENGKAP\n"
            '1,Pasir Wantulasi,teripang,"Wakorumba Utara, Buton Utara"\n'
            '2,Rumput Laut Liya,rumput laut,"Wangi-Wangi Selatan, Wakatobi"\n',
            "budidaya.csv",
        )
    )
    assert grown == {"Pasir Wantulasi": "03219", "Rumput Laut Liya": "03217"}


def test_a_category_that_is_a_sector_says_how(rows):
    found = trades(
        rows(
            "Nama UMKM,Kategori,Produk,Kecamatan,Kabupaten\n"
            "Nemberala,budidaya,rumput laut,Rote Barat,Rote Ndao\n"
            "Pasar Pada,dagang,ikan segar,Nubatukan,Lembata\n"
            "Wulandoni,tangkap,udang karang,Wulandoni,Lembata\n"
        )
    )
    assert found == {"Nemberala": "03217", "Pasar Pada": "47215", "Wulandoni": "03112"}
