"""Who stands in lists beside makers: banks and offices, who buys up and sells on, persons without a business."""

from __future__ import annotations

import polars as pl
import xlsxwriter

from graph.ingest import ingest_files


def read(tmp_path, text):
    path = tmp_path / "daftar.csv"
    path.write_text(text, encoding="utf-8")
    ingest_files([path], tmp_path / "out", link=False)
    return pl.read_parquet(tmp_path / "out" / "accepted.parquet").sort("row")


def trades(found):
    return {name: codes[0] for name, codes in found.select("name", "kbli").iter_rows() if codes}


def test_a_bank_lends_and_an_office_administers_whatever_they_brought(tmp_path):
    text = "Nama,Instansi,Materi\nBpk. Rudi,PT Bank Rakyat Indonesia Kanca Klaten,KUR\n"
    text += "Kadis,Dinas Perindag Klaten,kemasan\n"
    found = trades(read(tmp_path, text))
    assert found["PT Bank Rakyat Indonesia Kanca Klaten"] == "64121"
    assert found["Dinas Perindag Klaten"].startswith("84")


def test_who_deals_in_goods_by_a_remark_or_a_word_of_it_grows_and_makes_none(tmp_path):
    text = "Nama Usaha,Kab/Kota,Produk,Ket\nUD Laut,Kab. Klaten,pembelian teripang,\n"
    text += "UD Toba,Kab. Klaten,getah kemenyan,pengumpul\n"
    text += "UD Kripik,Kab. Klaten,keripik singkong,supplier hotel\n"
    found = trades(read(tmp_path, text))
    assert found["UD Laut"].startswith("46")
    assert found["UD Toba"].startswith("46")
    assert found["UD Kripik"] == "10794"


def test_occupations_and_places_that_wait_for_a_name_are_no_businesses(tmp_path):
    text = "No,Nama,Dusun,Usaha\n1,Sri,I,tempe\n2,Tarsono,I,Buruh tani\n3,Daryanto,II,Perangkat desa (Kadus II)\n"
    text += "4,Waluyo,II,pensiunan guru\n5,(menyusul),II,\n6,Rudi,III,tahu\n"
    assert read(tmp_path, text)["row"].to_list() == [2, 7]


def test_who_has_an_occupation_and_makes_something_has_a_business(tmp_path):
    """*IRT* beside *keripik pisang* was turned away with those who only keep house."""
    text = "No,Nama,Kabupaten,Usaha,Produk\n1,Siti,Kab. Jember,IRT,keripik pisang\n2,Budi,Kab. Jember,PNS,\n"
    text += "3,Ani,Kab. Jember,dagang,sayur\n4,Rudi,Kab. Jember,tahu,tahu\n"
    (tmp_path / "warga.csv").write_text(text, encoding="utf-8")
    report = ingest_files([tmp_path / "warga.csv"], tmp_path / "out", link=False)
    assert (report.accepted, report.rejected) == (3, 1)


def test_headings_of_industries_and_legends_are_no_businesses(tmp_path):
    text = "NAMA PERUSAHAAN,ALAMAT,TELEPON,PRODUKSI UTAMA,GOL.\n17 INDUSTRI TEKSTIL,,,,\n"
    text += '"PADASUKA, PT","Jl. Raya, Garut",0262-2312345,Kain sarung,D\n18 - 19 PAKAIAN JADI,,,,\n'
    text += '"DADA, PT","Jl. Raya, Garut",0262-2312346,Celana jeans,D\nGol. : A = 20-49   B = 50-99,,,,\n'
    assert read(tmp_path, text)["row"].to_list() == [3, 5]


def test_what_a_cooperative_does_stands_beside_its_name(tmp_path):
    """A column *USAHA* was taken for the name, and *NAMA KOPERASI* for the cooperative that it belongs to."""
    text = "No,NAMA KOPERASI,NO. BADAN HUKUM,ALAMAT,KECAMATAN,USAHA\n"
    text += "1,KUD Mukti,1/BH,Jl. A,Wedi,simpan pinjam\n2,KUD Jaya,2/BH,Jl. B,Cawas,\n"
    found = read(tmp_path, "DAFTAR KOPERASI KAB. KLATEN,,,,,\n" + text)
    assert found["name"].to_list() == ["KUD Mukti", "KUD Jaya"]
    assert set(found["kind"]) == {"cooperative"}


def test_goods_behind_quantities_and_the_branch_of_a_title_say_what_silent_rows_make(tmp_path):
    path = tmp_path / "ikm.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("BATA GENTENG")
    rows = [
        ["DAFTAR IKM SUB SEKTOR BATU BATA & GENTENG"],
        ["KOTA BIMA TAHUN 2022"],
        ["No", "Nama Perajin", "Kel", "Kec", "Kapasitas (bh/bln)", "Harga (Rp/1000 bh)"],
        ["1", "Jamaluddin", "Rabadompu", "Raba", "20.000 bata", "700.000"],
        ["2", "M. Nor", "Kumbe", "Raba", "8.000 genteng press", "1.800.000"],
        ["3", "Ahmad", "Kumbe", "Raba", "10000", "700000"],
    ]
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()
    ingest_files([path], tmp_path / "out", link=False)
    found = pl.read_parquet(tmp_path / "out" / "accepted.parquet").sort("row")
    assert [codes[0] for codes in found["kbli"]] == ["23921", "23922", "23921"]


def test_sheets_that_count_from_one_and_name_institutions_are_no_facing_pages(tmp_path):
    path = tmp_path / "rekap.xlsx"
    book = xlsxwriter.Workbook(path)
    heads = {"Buyer": ["No", "Company", "Product wanted"], "Pendukung": ["No", "Instansi", "Peran"]}
    for name, head in heads.items():
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, head)
        for at in range(1, 5):
            sheet.write_row(at, 0, [at, f"{name} {'ABCDE'[at]}", "kopi"])
    book.close()
    report = ingest_files([path], tmp_path / "out", link=False)
    assert [sheet.sheet for sheet in report.sheets] == ["Buyer", "Pendukung"]
    assert report.accepted == 8


def test_what_a_buyer_does_is_kept_where_it_seeks_several_goods(tmp_path):
    text = "Nama Perusahaan,Bidang,Kota,Produk dicari,Volume,Harga acuan\n"
    text += 'Bay Komodo,hotel bintang,Labuan Bajo,"kopi, madu",kopi 30kg/bln,120rb\n'
    text += 'Hypermart,supermarket,Klaten,"mete, teri",300 kg,45.000\n'
    assert trades(read(tmp_path, text))["Bay Komodo"] == "55110"
