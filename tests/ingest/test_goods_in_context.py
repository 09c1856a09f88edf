"""Trades as lists of offices tell them: what a good is made of, who sells it, and what the list itself says."""

from __future__ import annotations

import polars as pl
import pytest

from graph.ingest import classify_activity, ingest_files
from tests.ingest.workbooks import saved

FISH = ["No", "Kab/Kota", "Nama UPI / Poklahsar", "Alamat", "No. HP", "Jenis Produk", "Jumlah TK", None]


def read(path, out):
    report = ingest_files([path], out)
    return report, pl.read_parquet(out / "accepted.parquet").sort("row")


def first(text):
    return classify_activity([text], top=1)[0][0].code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("abon tuna & bakso ikan", "10219"),
        ("tahu ikan, otak-otak", "10216"),
        ("industri nugget patin", "10216"),
        ("nugget ayam", "10130"),
        ("industri gurita beku", "10293"),
        ("industri tepung ikan", "10219"),
        ("industri kecap ikan", "10215"),
        ("kecap manis", "10771"),
        ("cumi dan kerang segar", "10297"),
        ("stik tuna", "10794"),
    ],
)
def test_of_what_a_good_is_made_decides_before_its_form(text, code):
    assert first(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("gurita dan sotong frozen", "10293"),
        ("sarden klg, makarel klg", "10221"),
        ("kerajinan kulit kerang (kap lampu, bingkai cermin)", "32903"),
    ],
)
def test_several_goods_of_one_name_are_one_trade_and_brackets_explain_it(text, code):
    assert first(text) == code


def test_what_is_fried_is_no_cooking_oil():
    assert first("minyak goreng").startswith("104")
    assert not any(one.code.startswith("104") for one in classify_activity(["bawang goreng"], top=1)[0])


@pytest.mark.parametrize(
    ("text", "division"),
    [
        ("menjual sangkar burung", "47"),
        ("sangkar burung", "16"),
        ("toko batik", "47"),
        ("batik", "13"),
        ("pangkalan pasir", "47"),
        ("apotek", "47"),
        ("keripik singkong", "10"),
    ],
)
def test_who_sells_does_not_make_and_bare_goods_are_made(text, division):
    assert first(text).startswith(division)


def test_a_shop_is_no_stall_unless_it_is_said():
    assert first("jual ayam potong") == "47214"
    assert first("apotek") == "47721"


def test_a_list_of_fish_processors_speaks_for_goods_that_name_no_material(tmp_path):
    rows = [["DAFTAR POKLAHSAR PROVINSI SULAWESI UTARA"], FISH, [None] * 6 + ["Lk", "Pr"]]
    places = ["Kota Bitung", None, None, "Kota Manado", None, None, "Kab. Minahasa", None, None]
    goods = ["nugget", "abon", "kerupuk", "bakso", "sosis", "abon sapi", "nugget", "abon", "otak-otak"]
    for i, (place, good) in enumerate(zip(places, goods, strict=True), 1):
        rows.append([i, place, f"Poklahsar Bahari {i}", "-", "8.12E+11", good, 1, 9])
    # whole rows added below do not undo the merged cells above
    rows += [[n, "Kota Bitung", f"Poklahsar Susulan {n}", "-", "-", "terasi", 2, 3] for n in (10, 11)]
    _, accepted = read(saved(tmp_path / "poklahsar.xlsx", {"Data": rows}), tmp_path / "out")
    codes = ["10216", "10219", "10794", "10216", "10216", "10130", "10216", "10219", "10216", "10295", "10295"]
    assert accepted["kbli"].to_list() == [[code] for code in codes]
    places = ["71.72"] * 3 + ["71.71"] * 3 + ["71.02"] * 3 + ["71.72"] * 2
    assert [region[:5] for region in accepted["region"]] == places
    assert accepted["workers"].to_list() == [10] * 9 + [5] * 2


def test_a_stated_group_is_completed_by_the_words_of_the_row_and_stands_where_they_fit_none(tmp_path):
    rows = [["IKM KOTA KEDIRI"], ["No", "Nama", "Kecamatan", "Jenis Produksi", "KBLI", "TK L/P"]]
    rows += [[1, "Gypsum Indah", "Mojoroto", "list gypsum, plafon", "2395", "3/1"]]
    rows += [[2, "Maju Jaya", "Kota", "keripik singkong", "2395", "2"]]
    rows += [[n, f"Bata {n}", "Pesantren", "batu bata", "23921", "1/0"] for n in (3, 4, 5)]
    _, accepted = read(saved(tmp_path / "ikm.xlsx", {"Data": rows}), tmp_path / "out")
    assert accepted["kbli"].to_list()[:3] == [["23954"], ["2395"], ["23921"]]
    assert "kbli_from_text" in accepted["warnings"][0]
    assert "kbli_group" in accepted["warnings"][1]
    assert accepted["workers"].to_list()[:3] == [4, 2, 1]


DIRECTORY = """\
             DIRECTORY OF MANUFACTURERS - KEBUMEN REGENCY, CENTRAL JAVA

No  Company Name            Address                Telephone    Sales Volume  Empl.  Est.  Product Specification
                                                                (Rp mill/yr)
----------------------------------------------------------------------------------------------------------------
1   CV. Genteng Sokka Jaya  Jl. Raya Klirong Km 2  0287-381234  1,200         45     1983  Roof tiles (glazed,
                                                                                           natural)
2   Mas Sokka               Ds. Jatimulyo, Alian   -            350           22     1991  Roof tiles
3   CV. Batik Jagadan       Ds. Jemur, Pejagoan    -            410           35     1987  Hand drawn batik

                                             Page 1
\f
             DIRECTORY OF MANUFACTURERS - KEBUMEN REGENCY, CENTRAL JAVA

No  Company Name          Address         Telephone    Sales Volume  Empl.  Est.  Product Specification
                                                       (Rp mill/yr)
-------------------------------------------------------------------------------------------------------
4   Kecap Cap Kentjana    Jl. Pahlawan 3  0287 381060  2,100         36     1960  Sweet soy sauce
5   Perkakas Pandai Besi  Buluspesantren  -            40            5      1969  Hoes, sickles, knives
    Buluspesantren
"""


def test_the_text_of_a_printed_directory_is_cut_page_by_page_where_it_stays_blank(tmp_path):
    (tmp_path / "directory.txt").write_text(DIRECTORY, encoding="utf-8")
    report, accepted = read(tmp_path / "directory.txt", tmp_path / "out")
    assert report.accepted == 5
    assert report.rows_read == report.accepted + report.merged + report.rejected
    assert accepted["name"].to_list() == [
        "CV. Genteng Sokka Jaya",
        "Mas Sokka",
        "CV. Batik Jagadan",
        "Kecap Cap Kentjana",
        "Perkakas Pandai Besi Buluspesantren",
    ]
    assert accepted["kbli"].to_list()[:4] == [["23922"], ["23922"], ["13134"], ["10771"]]
    assert accepted["sales_rp_per_year"].to_list()[0] == 1_200_000_000
    assert (accepted["workers"].to_list()[0], accepted["established"].to_list()[0]) == (45, 1983)
    assert {region[:5] for region in accepted["region"]} == {"33.05"}


def test_a_district_below_the_heading_of_its_regency_is_there_and_a_column_of_goods_is_known_by_its_cells(tmp_path):
    rows = [["POKLAHSAR PROVINSI LAMPUNG"], ["NO", "NAMA KELOMPOK", "KECAMATAN", "KETUA", "RUPA-RUPA", "ANGGOTA"]]
    blocks = {
        "KAB. LAMPUNG SELATAN": [("Soka Jaya", "Ketapang", "kepiting beku"), ("Sri", "Kalianda", "otak2 tenggiri")],
        "MESUJI": [("Getas Jaya", "Tanjung Raya", "kerupuk ikan"), ("Wadi", "Mesuji", "bekasam ikan")],
        "KAB. TANGGAMUS": [("Tepung Jaya", "Wonosobo", "tepung ikan"), ("Pindang Jaya", "Kota Agung", "pindang ikan")],
    }
    for heading, businesses in blocks.items():
        rows.append([heading])
        rows += [[i, name, district, "Ibu S", good, 10] for i, (name, district, good) in enumerate(businesses, 1)]
    report, accepted = read(saved(tmp_path / "lampung.xlsx", {"Data": rows}), tmp_path / "out")
    assert report.rejected_by_rule == {"heading": 3}
    assert [region[:5] for region in accepted["region"]] == ["18.01"] * 2 + ["18.11"] * 2 + ["18.06"] * 2
    codes = ["10293", "10216", "10794", "10215", "10219", "10214"]
    assert accepted["kbli"].to_list() == [[code] for code in codes]


def test_the_year_of_a_list_is_no_period_of_its_volumes(tmp_path):
    text = "PENAWARAN KOPI KAB. JEPARA TAHUN 2025;;;;\nNama;Komoditas;Volume;Satuan;Harga\n"
    text += "KT Maju;kopi;1200;kg;60000\nKT Subur;kopi;600;kg;61000\nKT Jaya;kopi;240 kg/tahun;;62000\n"
    (tmp_path / "penawaran.csv").write_text(text)
    report, _ = read(tmp_path / "penawaran.csv", tmp_path / "out")
    assert report.sheets[0].kind == "offers"
    assert report.sheets[0].warnings_by_rule["period_missing"] == 2


def test_a_list_of_who_gives_what_on_which_subject_is_one_of_services(tmp_path):
    (tmp_path / "x.csv").write_text("Penyedia;Topik;Layanan;Kapasitas\nBLK Jepara;pelatihan;pelatihan las;20\n")
    report = ingest_files([tmp_path / "x.csv"], tmp_path / "out")
    assert (report.sheets[0].kind, report.services) == ("services", 1)
