"""What lists by people who never saw this program taught: titles of several districts, lists of makers and traders."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
import xlsxwriter

from graph.ingest import ingest_files

HEAD = "Nama,Desa,Kecamatan,Bidang Usaha"


def read(tmp_path, title, *rows):
    path = tmp_path / "daftar.csv"
    path.write_text("\n".join((title, HEAD, *rows)) + "\n", encoding="utf-8")
    ingest_files([path], tmp_path / "out", as_of=date(2026, 11, 23))
    return pl.read_parquet(tmp_path / "out" / "accepted.parquet").sort("row")


def test_a_title_that_names_several_districts_speaks_of_their_regency(tmp_path):
    """*Labuhan Haji* is a district of Lombok Timur and one of Aceh Selatan."""
    title = '"Kabupaten Lombok Timur, Kecamatan Selong; Masbagik dan Labuhan Haji"'
    rows = "Amaq Rusni,Tanjung,Labuhan Haji,warung nasi", "Inaq Sahnim,Pancor,Selong,warung kopi"
    assert read(tmp_path, title, *rows)["region"].to_list() == ["52.03.17", "52.03.07"]


def test_a_row_of_another_district_than_the_titles_stays_in_its_regency(tmp_path):
    title = '"Kecamatan Selong, Kabupaten Lombok Timur"'
    rows = "Amaq Rusni,Tanjung,Labuhan Haji,warung nasi", "Inaq Sahnim,Pancor,Selong,warung kopi"
    assert read(tmp_path, title, *rows)["region"].to_list() == ["52.03.17", "52.03.07"]


def test_a_list_of_micro_enterprises_and_traders_is_not_one_of_traders(tmp_path):
    title = "PELAKU USAHA MIKRO DAN PEDAGANG PASAR KABUPATEN LOMBOK TIMUR"
    rows = "Masitah,Pancor,Selong,kripik singkong kemasan", "Halimah,Pancor,Selong,jual beras di los pasar"
    first, second = (code[0] for code in read(tmp_path, title, *rows)["kbli"].to_list())
    assert first == "10794"
    assert second.startswith("47")


def test_who_cooks_among_makers_is_no_maker(tmp_path):
    title = "DAFTAR UNIT PENGOLAHAN IKAN KABUPATEN LOMBOK TIMUR"
    rows = "Wailela,Pancor,Selong,Rumah makan ikan bakar", "Mina Jaya,Pancor,Selong,ikan asin"
    assert [code[0] for code in read(tmp_path, title, *rows)["kbli"].to_list()] == ["56102", "10211"]


def test_who_serves_sells_or_catches_among_makers_makes_nothing(tmp_path):
    """*industri pupuk* of a kiosk was a factory of fertiliser, *industri tambal ban* one of tyres."""
    title = "DATA INDUSTRI KECIL DAN MENENGAH KABUPATEN LOMBOK TIMUR"
    rows = [
        "Kios Tani Subur,Pancor,Selong,pupuk dan racun rumput",
        "Warung Bu Us,Pancor,Selong,ikan bakar",
        "Mahsun,Pancor,Selong,tambal ban",
        "Karya Bahari,Pancor,Selong,bagan ikan teri",
        "Tiga Putra,Pancor,Selong,tempe",
    ]
    found = [code[0] for code in read(tmp_path, title, *rows)["kbli"].to_list()]
    assert found == ["47763", "56102", "45407", "03111", "10391"]


def read_text(tmp_path, name, *lines):
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    ingest_files([path], tmp_path / "out", as_of=date(2026, 11, 23))
    return pl.read_parquet(tmp_path / "out" / "accepted.parquet").sort("row")


def test_what_a_row_of_a_meeting_is_says_what_it_does_with_its_goods(tmp_path):
    """Every exporter and producer of the list sold at retail, since its title names traders too."""
    rows = read_text(
        tmp_path,
        "trade_meeting.csv",
        "LIST OF BUYERS, EXPORTERS, TRADERS & SUPPORT SERVICES,,,,",
        "No,Company / Nama Perusahaan,City / Kota,Role,Products / Interest",
        "1,CV Kasongan Pottery,Bantul,Producer,gerabah",
        "2,PT Gayo Mountain,Aceh Tengah,Exporter,kopi",
        "3,Ulos Sianipar,Toba,Producer,ulos",
    )
    assert [code[0] for code in rows["kbli"].to_list()] == ["23932", "46314", "13122"]


def test_what_cooperatives_do_stands_in_their_units_and_not_in_their_kind(tmp_path):
    rows = read_text(
        tmp_path,
        "koperasi.csv",
        "DATA KOPERASI AKTIF KABUPATEN SINTANG,,,",
        "NO,NAMA KOPERASI,JENIS KOPERASI,UNIT USAHA",
        "1,Koperasi TKBM Dwikora,Jasa,bongkar muat pelabuhan",
        "2,Koperasi Kelapa Mandiri,Produsen,kopra putih",
        "3,Koperasi Tani Subur,Produsen,pupuk organik",
    )
    assert [code[0] for code in rows["kbli"].to_list()][:2] == ["52240", "10421"]


def test_a_city_with_its_surroundings_says_no_city(tmp_path):
    """Every factory of *Solo Raya* stood in the city of Surakarta, whatever its address said."""
    rows = read_text(
        tmp_path,
        "directory.csv",
        "DIRECTORY OF MANUFACTURERS - SOLO RAYA,,",
        "COMPANY NAME,ADDRESS,PRODUCT",
        '"Abadi Logam, CV","Batur, Ceper, Klaten",cor logam',
        'Alam Rotan,"Trangsan, Gatak, Sukoharjo",kursi rotan',
    )
    assert [region[:5] for region in rows["region"].to_list()] == ["33.10", "33.11"]


def test_the_name_of_a_sheet_tells_the_trade_where_no_column_does(tmp_path):
    sheets = {
        "TAHU TEMPE": [["NAMA", "HASIL", "ALAMAT", "TK"], ["Jasmawati", "tahu", "Payobasung", 3]],
        "BATU BATA": [
            ["NAMA", "ALAMAT", "JML TUNGKU", "TK"],
            ["Jamaris", "Payobasung", 1, 3],
            ["Hj. Asmah", "Koto", 2, 4],
        ],
    }
    book = xlsxwriter.Workbook(tmp_path / "industri_kecil_payakumbuh.xlsx")
    for name, rows in sheets.items():
        for at, row in enumerate([["DATA INDUSTRI KECIL KOTA PAYAKUMBUH"], *rows]):
            (book.get_worksheet_by_name(name) or book.add_worksheet(name)).write_row(at, 0, row)
    book.close()
    ingest_files([tmp_path / "industri_kecil_payakumbuh.xlsx"], tmp_path / "out", as_of=date(2026, 11, 23))
    found = pl.read_parquet(tmp_path / "out" / "accepted.parquet").filter(pl.col("sheet") == "BATU BATA")
    assert found["kbli"].to_list() == [["23921"], ["23921"]]


@pytest.mark.parametrize("header", ["Usaha / Padamelan", "Padamelan", "Usaha Warga", "Usaha/Dagangan", "Panggaotan"])
def test_a_column_of_trades_is_found_under_the_words_of_a_village(tmp_path, header):
    """Beside *Nama*; half of what stands in it is in a language that the table of trades does not know."""
    path = tmp_path / "desa.csv"
    heads = "DATA USAHA WARGA DESA MEKARSARI KEC. SELAAWI;;;;\n;;;;\nKAB. GARUT;;;;\n"
    rows = ["1;Aep;01/03;warung nasi;", "2;Euis;04/01;dorokdok kukulub;", "3;Oyon;04/03;pagawe naon wae;gaduh NIB"]
    rows += [";Kp. Pasir Huni;;;", "4;Iyoh;01/04;jual pulsa;", "5;Abah Uca;02/02;peuyeum sampeu;"]
    path.write_text(heads + f"No;Nama;RT/RW;{header};Keterangan\n" + "\n".join(rows) + "\n", encoding="utf-8")
    report = ingest_files([path], tmp_path / "out", as_of=date(2026, 11, 23))
    read = pl.read_parquet(tmp_path / "out" / "accepted.parquet").sort("row")
    assert read["name"].to_list() == ["Aep", "Euis", "Oyon", "Iyoh", "Abah Uca"]
    nasi, _, _, pulsa, _ = (next(iter(codes), "")[:2] for codes in read["kbli"].to_list())
    assert (nasi, pulsa) == ("56", "61")
    assert report.accepted == 5


@pytest.mark.parametrize(("header", "region"), [("Jenis Usaha", "35.29.05"), ("Usaha / Padamelan", "35.29")])
def test_the_half_of_another_regency_in_one_file_has_its_own_place_and_header(tmp_path, header, region):
    """A table of its own where its columns differ, else rows below a heading; neither is of the first regency."""
    path = tmp_path / "desa.csv"
    first = ["DESA MEKARSARI KEC. SELAAWI", "KAB. GARUT", f"No;Nama;RT/RW;{header};Keterangan", "1;Aep;01/03;warung;"]
    second = ["", "DESA LOBUK KECAMATAN BLUTO", "KABUPATEN SUMENEP", "NO;NAMA;RT;USAHA;KET", "Dusun Aeng Nyior"]
    path.write_text("\n".join([*first, *second, "1;Matrawi;02;tukang las;"]) + "\n", encoding="utf-8")
    ingest_files([path], tmp_path / "out", as_of=date(2026, 11, 23))
    read = pl.read_parquet(tmp_path / "out" / "accepted.parquet").sort("row")
    assert dict(zip(read["name"], read["region"], strict=True)) == {"Aep": "32.05.39", "Matrawi": region}
