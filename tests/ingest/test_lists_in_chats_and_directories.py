"""Lists as chats, printed directories and meetings leave them: stacked cells, headings, names run together."""

from datetime import date

import polars as pl
import pytest
from openpyxl import Workbook

from graph.ingest import classify_activity, ingest_files

TODAY = date(2026, 11, 28)


def read(path, tmp_path):
    report = ingest_files([path], tmp_path / "out", as_of=TODAY, link=False)
    return report, {row["name"]: row for row in pl.read_parquet(tmp_path / "out" / "accepted.parquet").rows(named=True)}


def written(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def book(tmp_path, name, **sheets):
    made = Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title.replace("_", " "))
        for row in rows:
            sheet.append(row)
    made.save(tmp_path / name)
    return tmp_path / name


def test_name_address_and_telephone_in_one_cell_are_three(tmp_path):
    rows = [
        ["DIREKTORI INDUSTRI PROVINSI LAMPUNG"],
        ["No", "NAMA, ALAMAT & TELEPON", "HASIL PRODUKSI", "KODE KBLI"],
        ["1", "UD MAJU\nJatimulyo, Jati Agung - Lampung Selatan\nHP 0813 7900 1111", "tempe", None],
        ["2", "PT PELET SEJATI\nKec. Katibung, Kab. Lampung Selatan", "pelet kayu", "16295"],
        ["3", "KWT MEKAR\nGisting, Tanggamus", "keripik pisang", None],
    ]
    report, found = read(book(tmp_path, "direktori.xlsx", Lanjutan=rows), tmp_path)
    assert (report.rows_read, report.accepted) == (3, 3)
    assert {name: row["region"][:5] for name, row in found.items()} == {
        "UD MAJU": "18.01", "PT PELET SEJATI": "18.01", "KWT MEKAR": "18.06",
    }  # fmt: skip
    assert "0813" not in str(found)


@pytest.mark.parametrize(
    ("province", "said", "region"),
    [
        ("LAMPUNG", "Lampura", "18.03"),
        ("LAMPUNG", "Lambar", "18.04"),
        ("LAMPUNG", "B. Lampung", "18.71"),
        ("ACEH", "A. Tengah", "11.04"),
        ("ACEH", "Agara", "11.02"),
        ("MALUKU", "KKT", "81.03"),
        ("MALUKU", "Bursel", "81.09"),
        ("MALUKU", "Aru", "81.07"),
    ],
)
def test_a_name_run_together_or_cut_to_a_letter_is_the_regency_of_its_province(tmp_path, province, said, region):
    rows = f"No,Nama Usaha,Kabupaten/Kota,Produk\n1,UD Maju,{said},tempe\n2,UD Jaya,{said},tahu\n"
    text = f"DATA UMKM PROVINSI {province}\n{rows}"
    _, found = read(written(tmp_path, "data.csv", text), tmp_path)
    assert {row["region"] for row in found.values()} == {region}


def test_a_head_of_names_may_be_parted_into_form_and_name(tmp_path):
    rows = [
        ["NO", "NAMA PERUSAHAAN", None, "ALAMAT", None, "USAHA"],
        [None, "Badan", "Nama", "Gampong", "Kab/Kota", None],
        ["1", "UD", "Kakao Baru", "Paru", "Pidie Jaya", "keripik pisang"],
        ["2", "-", "H. Muslem", "Garot", "Pidie", "tempe"],
        ["3", "CV", "Maju", "Mongal", "Aceh Tengah", "kopi bubuk"],
    ]
    report, found = read(book(tmp_path, "umkm.xlsx", Data=rows), tmp_path)
    assert report.accepted == 3
    assert {row["region"][:5] for row in found.values()} == {"11.18", "11.07", "11.04"}


def test_who_gathered_a_list_makes_nobody_in_it_an_officer(tmp_path):
    text = (
        "DATA PELAKU USAHA DESA\nKABUPATEN REJANG LEBONG\nDihimpun oleh Fasilitator Desa bulan Maret 2025\n"
        "no,nama,dusun,usaha,hp\n1,Suparno,Dusun I,gula aren,\n2;Budi;Dsn 1;akar kayu, meja;\n3,Yanti,II,tempe,\n"
        "\nDesa Kesambe,Curup Timur\n1,Marlina,tahu\n"
    )
    report, found = read(written(tmp_path, "desa.csv", text), tmp_path)
    assert [sheet.kind for sheet in report.sheets] == ["enterprises"]
    assert set(found) >= {"Suparno", "Budi", "Yanti", "Marlina"}  # a row parted by another sign, one with a cell less
    assert (found["Suparno"]["kbli"], found["Marlina"]["kbli"]) == (["10722"], ["10392"])
    assert "Curup Timur" not in found


def test_headings_of_a_chat_say_where_and_its_lines_name_nobody(tmp_path):
    rows = [
        ["mohon isi list UMKM utk pameran Raja Ampat - Sorong"],
        ["Nama - usaha - alamat - HP"],
        ["[10/06/25 08.12] ~Mama Yo: siap"],
        ["KOTA SORONG"],
        ["1. Rizky Abon - abon ikan - Klademak"],
        ["KAB RAJA AMPAT"],
        ["1. Pabrik es Waisai - es batu"],
        ["<Media omitted>"],
        ["SORONG SELATAN (sorsel)"],
        ["1. Kios Amin campuran - Teminabuan"],
    ]
    _, found = read(book(tmp_path, "wa.xlsx", WA=rows), tmp_path)
    assert [row["region"] for row in found.values()] == ["96.71", "96.03", "96.02"]


def test_a_sheet_called_by_a_trade_says_what_its_rows_leave_open(tmp_path):
    rows = [
        ["No", "Nama IKM", "Pemilik", "Kelurahan", "Produk"],
        ["1", "Mekar", "Sugeng", "Mayang", "tempe"],
        ["2", "-", "Tugimin", "Mayang", None],
    ]
    other = [
        ["No", "Nama IKM", "Pemilik", "Kelurahan", "Produk"],
        ["1", "Doorsmeer Sejuk", "Ronald", "Mayang", "cuci mobil motor"],
        ["2", "Cafe Tepi Danau", "Ardi", "Murni", "kopi"],
    ]
    path = book(tmp_path, "ikm_kota_jambi.xlsx", TAHU_TEMPE=rows, LAIN2=other)
    _, found = read(path, tmp_path)
    kbli = {name: row["kbli"][0] for name, row in found.items()}
    assert [row["kbli"] for row in found.values() if (row["sheet"], row["row"]) == ("TAHU TEMPE", 3)] == [["10392"]]
    assert kbli["Doorsmeer Sejuk"].startswith("45")  # who washes cars is no industry
    assert kbli["Cafe Tepi Danau"].startswith("56")


def test_who_stands_in_a_list_of_gatherers_buys_up_what_it_names(tmp_path):
    rows = [
        ["Daftar Pembeli / Pengumpul Hasil Laut"],
        ["No", "Perusahaan", "Kab/Kota", "Komoditi yang dibeli"],
        ["1", "H. Lamusu", "Wakatobi", "ikan karang hidup"],
        ["2", "La Ode Asrun", "Muna", "kopra & jambu mete"],
        ["3", "Haji Taju", "Kolaka Utara", "kakao, cengkeh"],
    ]
    _, found = read(book(tmp_path, "upi_sultra.xlsx", pembeli=rows), tmp_path)
    assert {row["kbli"][0][:3] for row in found.values()} <= {"462", "463"}


def test_lending_of_a_cooperative_of_another_trade_is_a_unit(tmp_path):
    text = (
        "Nama Koperasi,Kab/Kota,Kegiatan Usaha\nKSP Dobo Sejahtera,Kota Ambon,SP\n"
        "KPRI Guru,Kota Ambon,simpan pinjam\nKSPPS Al Ikhlas,Kota Ambon,pembiayaan syariah\n"
    )
    _, found = read(written(tmp_path, "koperasi.csv", text), tmp_path)
    assert [row["kbli"][0] for row in found.values()] == ["64141", "64142", "64145"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("jual beli rumput laut kering", "46"),
        ("gudang kopi (beli kopi asalan)", "46314"),
        ("jual beli motor bekas", "45"),
    ],
)
def test_who_buys_up_what_is_grown_is_a_wholesaler(text, code):
    [[first, *_]] = classify_activity([text])
    assert first.code.startswith(code)


def test_names_near_a_text_say_what_no_name_says_word_for_word():
    [[first, *_]] = classify_activity(["keripik talas pedas manis bu endang"])
    assert first.code == "10794"
    assert {
        candidate.code for found in classify_activity(["Mobil"]) for candidate in found if candidate.score > 0.35
    } == set()


def test_public_offices_are_no_businesses_unless_they_state_a_trade(tmp_path):
    text = (
        "No,Nama Usaha,Pemilik,Desa,Jenis Usaha\n1,Kantor Desa Sidan,,Sidan,\n2,Posyandu Mekar,Bu Kader,Sidan,\n"
        "3,PKK Desa,,Sidan,\n4,SD Negeri 2,,Sidan,sekolah\n5,TP PKK Dusun,Bu Ani,Sidan,keripik pisang\n"
        "6,Ibu Puspa (belum ada usaha),Puspa,Sidan,\n7,Kantin SD Negeri 2,Made,Sidan,kantin sekolah\n"
        "8,Toko Depan Kantor Desa,Wayan,Sidan,sembako\n9,Warung Ketut,Ketut,Sidan,warung\n"
    )
    report, found = read(written(tmp_path, "umkm.csv", text), tmp_path)
    assert report.sheets[0].rejected_by_rule == {"no_business": 5}
    assert set(found) == {"TP PKK Dusun", "Kantin SD Negeri 2", "Toko Depan Kantor Desa", "Warung Ketut"}
