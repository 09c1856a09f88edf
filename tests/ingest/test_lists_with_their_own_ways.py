"""Lists whose headers, headings, places and words go their own ways, as offices and villages write them."""

from __future__ import annotations

import polars as pl
import pytest

from graph.ingest import ingest_files
from graph.ingest.speech import in_common
from tests.ingest.workbooks import saved


def read(path, folder):
    ingest_files([path], folder)
    return pl.read_parquet(folder / "accepted.parquet").sort("sheet", "row", nulls_last=False)


def listed(folder, rows, name="daftar"):
    path = folder / f"{name}.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return read(path, folder / "out")


def workbook(folder, sheets, name="daftar"):
    path = saved(folder / f"{name}.xlsx", sheets)
    return read(path, folder / "out")


def test_a_header_that_is_repeated_in_more_words_further_down_loses_no_row_above_it(tmp_path):
    rows = [
        "DAFTAR KELOMPOK,,,,,,",
        "NO,NAMA KELOMPOK,KETUA,ALAMAT,,JENIS OLAHAN,KET",
        ",,,DESA/KEL,KEC,,",
        "1,Poklahsar Melati,Sri,Tekolabbua,Pangkajene,abon ikan,-",
        "2,Poklahsar Mawar,Nur,Tekolabbua,Pangkajene,kerupuk ikan,-",
        "Jumlah Pangkajene,2 klp,,,,,",
        "NO,NAMA KELOMPOK,KETUA,DESA/KEL,KEC,JENIS OLAHAN,KET",
        "3,Poklahsar Anggrek,Ina,Bone,Segeri,terasi,-",
    ]
    assert listed(tmp_path, rows)["name"].to_list() == ["Poklahsar Melati", "Poklahsar Mawar", "Poklahsar Anggrek"]


def test_a_second_table_whose_trades_stand_before_the_names_is_read_and_lies_where_the_first_does(tmp_path):
    rows = [
        "DAFTAR UMKM DESA MELIKAN KEC. WEDI KAB. KLATEN",
        "NO,NAMA,RT/RW,JENIS USAHA,HP,KET",
        "1,Painem,05/02,tempe,,",
        "2,Triyono,02/01,jahit,,",
        "",
        "DUKUH NGEMPLAK (data susulan)",
        "Usaha,Nama,Alamat,Omzet/bln,Tenaga",
        "Tukang cukur,Pak Min,8/3,750rb,1",
        "Laundry kiloan,Mbak Desi,RT 8,3.000.000,1",
    ]
    found = listed(tmp_path, rows)
    assert found["region"].str.slice(0, 5).to_list() == ["33.10"] * 4
    assert found["kbli"].list.first().to_list() == ["10391", "14120", "96111", "96200"]


def test_a_banks_debtors_do_what_their_loans_are_used_for(tmp_path):
    rows = [
        "DAFTAR NOMINATIF DEBITUR KUR MIKRO",
        "No,Nama Debitur,Desa/Kel,Kec,Kab/Kota,Sektor Ekonomi,Penggunaan / Usaha,Plafond",
        "1,Anita Tombeng,Koya,Tondano Selatan,Minahasa,INDUSTRI,tahu dan tempe,25000000",
        "2,Melky Lasut,Paal Dua,Paal Dua,Manado,jasa,bengkel motor,35000000",
        "3,Susan Tan,Calaca,Wenang,Manado,perdagangan,grosir beras,50000000",
        "Jumlah debitur,3 org,,,,,,110.000.000",
    ]
    found = listed(tmp_path, rows)
    assert found["name"].to_list() == ["Anita Tombeng", "Melky Lasut", "Susan Tan"]
    assert found["kbli"].list.first().to_list() == ["10392", "45407", "46311"]


HEADINGS = (
    "10  INDUSTRI MAKANAN / Food Products", "12-15 TEMBAKAU, TEKSTIL", "KEC. SEGERI - MANDALLE",
    "Luar desa (titip data):", "dst. ...", "mohon dicek lagi nomor HP",
)  # fmt: skip


@pytest.mark.parametrize("heading", HEADINGS)
def test_lines_between_the_rows_of_a_list_are_no_businesses(tmp_path, heading):
    rows = ["No,Nama Usaha,Pemilik,Desa,Produk,HP", f',"{heading}",,,,', "1,UD A,Sri,Bone,tahu,08123456789"]
    assert listed(tmp_path, rows)["name"].to_list() == ["UD A"]


@pytest.mark.parametrize("nobody", ["(tidak ketemu, rumah terkunci)", "Penolakan", "UD TANPA NAMA", "test input admin"])
def test_who_was_not_met_and_what_was_tried_out_are_no_businesses(tmp_path, nobody):
    rows = ["tgl,nama usaha,alamat,produk", "1/6/24,UD A,Bone,tahu", f'1/6/24,"{nobody}",Bone,']
    assert listed(tmp_path, rows)["name"].to_list() == ["UD A"]


def test_a_district_with_the_name_of_another_regency_lies_in_the_regency_of_its_list(tmp_path):
    rows = ["DATA IKM KOTA PASURUAN", "No,Nama Usaha,Kelurahan,Kecamatan,Produk", "1,UD A,Pohjentrek,Purworejo,tempe"]
    assert listed(tmp_path, rows)["region"].str.slice(0, 5).to_list() == ["35.75"]


def test_sheets_without_a_title_lie_where_the_titles_of_the_others_say(tmp_path):
    head = ["No", "Nama Usaha", "Kec", "Produk"]
    sheets = {
        "Lubuk Pakam": [["KABUPATEN DELI SERDANG"], head, [1, "UD A", "Lubuk Pakam", "tahu"]],
        "Tj Morawa": [["Kecamatan Tanjung Morawa Kab. Deli Serdang"], head, [1, "UD B", "Tj. Morawa", "tempe"]],
        "Batang kuis": [head, [1, "UD C", "Btg Kuis", "las"]],
    }
    assert set(workbook(tmp_path, sheets)["region"].str.slice(0, 5)) == {"12.07"}


def test_an_address_that_names_its_regency_outdoes_the_title_of_the_list(tmp_path):
    rows = [
        "DATA UMKM DESA SUKAPADA KEC. PAGERAGEUNG KAB. TASIKMALAYA",
        "No,Nama Usaha,Alamat,Usaha",
        "1,UD A,RT 01/01,golok",
        '2,Kelom Sagitria,"Gobras, Tamansari Kota Tasikmalaya",kelom geulis',
    ]
    assert listed(tmp_path, rows)["region"].str.slice(0, 5).to_list() == ["32.06", "32.78"]


@pytest.mark.parametrize(
    ("said", "tongue", "common"),
    [
        ("ngala jukut", "sunda", "cari rumput"), ("tane bhako", "madura", "petani tembakau"),
        ("tukang ameh", "minang", "tukang emas"), ("babeking", "manado", "membuat"), ("pagandeng juku", "bugis", None),
        ("sapi", "jawa", "sapi"),
    ],
)  # fmt: skip
def test_words_of_a_region_say_in_common_language_what_they_mean_there(said, tongue, common):
    assert in_common(said, (tongue,)) == (common or "pedagang ikan keliling")


def test_what_a_word_means_follows_from_where_it_is_said(tmp_path):
    rows = [
        "Nama,Kabupaten,Usaha",
        "Sri,Klaten,kebon gedhang",
        "Asep,Tasikmalaya,kebon gedang",
        "Nur,Pamekasan,ajem kampong",
    ]
    codes = listed(tmp_path, rows)["kbli"].list.first().to_list()
    assert codes[0] == codes[1] == "01220"
    assert codes[2] == "01464"


def test_who_is_asked_what_he_needs_of_materials_is_no_maker_for_that(tmp_path):
    rows = [
        "tgl,nama usaha,alamat,kab/kota,produk,kebutuhan bahan baku",
        "4/6/24,Mama Ece,Mardika,Ambon,nasi kuning,beras 10 kg",
        "5/6/24,Stenly,Passo,Ambon,ojek,bensin 3 liter",
    ]
    codes = listed(tmp_path, rows)["kbli"].list.first().to_list()
    assert codes[0].startswith("56")
    assert codes[1] == "49424"
