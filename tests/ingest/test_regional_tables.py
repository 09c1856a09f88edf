"""Regional tables in the forms that offices publish, and how much of what they count the lists hold."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
import xlsxwriter

from graph.errors import IngestFailed
from graph.ingest.regional_tables import read_regional_tables
from graph.network import Network
from graph.planning.coverage import coverage
from tests.ingest.workbooks import saved

TODAY = date(2026, 11, 26)


def read(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_regional_tables([path], today=TODAY)


def told(tables):
    return tables.facts.select("region", "year", "indicator", "activity", "value").rows()


def test_a_row_for_each_region_year_and_activity(tmp_path):
    text = (
        "id,kode_provinsi,nama_provinsi,kode_kabupaten_kota,nama_kabupaten_kota,jenis_usaha,jumlah_umkm,satuan,tahun\n"
        "1,32,JAWA BARAT,3201,KABUPATEN BOGOR,BATIK,9,UNIT,2019\n"
        "2,32,JAWA BARAT,3273,KOTA BANDUNG,MAKANAN,1.250,UNIT,2019\n"
        "3,32,JAWA BARAT,3273,KOTA BANDUNG,JASA,-,UNIT,2019\n"
    )
    tables = read(tmp_path, "jabar.csv", text)
    assert told(tables) == [
        ("32.01", 2019, "enterprises", "13", 9.0),
        ("32.73", 2019, "enterprises", None, 1250.0),  # made or served? the word alone does not say
    ]


def test_years_side_by_side_below_a_common_head(tmp_path):
    path = tmp_path / "upah.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "UPAH MINIMUM KABUPATEN/KOTA DI PROVINSI JAWA TENGAH")
        sheet.write_row(2, 0, ["No", "Kabupaten/Kota", "Upah Minimum (Ribu Rp)"])
        sheet.write_row(3, 2, ["2023", "2024"])
        sheet.write_row(4, 0, ["1", "Kab. Kebumen", "2.035,5", "2.122"])
        sheet.write_row(5, 0, ["", "Jumlah", "9", "9"])
    tables = read_regional_tables([path], today=TODAY)
    assert told(tables) == [
        ("33.05", 2023, "minimum_wage", None, 2_035_500.0),
        ("33.05", 2024, "minimum_wage", None, 2_122_000.0),
    ]
    assert tables.rejected.select("row", "rule").rows() == [(6, "total")]


def test_activities_side_by_side_and_the_year_of_the_title(tmp_path):
    text = (
        "PDRB menurut lapangan usaha (miliar rupiah) tahun 2022;;\n"
        "Wilayah;Pertanian tanaman padi;Industri makanan\nKabupaten Kebumen;12,5;8\nNegeri Antah;1;1\n"
    )
    tables = read(tmp_path, "pdrb.csv", text)
    assert told(tables) == [
        ("33.05", 2022, "grp", "01", 12.5e9),
        ("33.05", 2022, "grp", "10", 8e9),
    ]
    assert tables.rejected["rule"].to_list() == ["place_missing"]


def test_a_number_that_is_none_is_told_with_its_row(tmp_path):
    tables = read(tmp_path, "usaha.csv", "Kabupaten,Jumlah usaha 2020\nKab. Kebumen,12\nKab. Klaten,banyak\n")
    assert tables.rejected.select("row", "value", "rule").rows() == [(3, "banyak", "no_number")]


def test_a_table_without_regions_is_refused_with_what_to_do(tmp_path):
    with pytest.raises(IngestFailed, match="no table says a figure of a region") as refused:
        read(tmp_path, "a.csv", "Nama,Nilai\nA,1\n")
    assert "Kabupaten/Kota" in refused.value.hint


def test_coverage_is_listed_over_counted_by_regency_and_activity(tmp_path):
    text = (
        "Kabupaten;Jenis usaha;Jumlah usaha;Tahun\n"
        "Kab. Kebumen;10;8;2023\nKab. Kebumen;16;2;2023\nKab. Kebumen;10;999;2020\nKab. Klaten;10;0;2023\n"
    )
    facts = read(tmp_path, "bps.csv", text).facts
    parties = pl.DataFrame(
        {
            "id": ["a", "b", "c", "d"],
            "kind": ["enterprise"] * 3 + ["cooperative"],
            "name": ["A", "B", "C", "D"],
            "region": ["33.05.12", "33.05", "33.10", "33.05"],
            "kbli": [["10794"], ["16221"], ["10794"], None],
        }
    )
    rows = coverage(Network.from_frames(parties, as_of=date(2026, 1, 1)), facts)
    assert rows.select("region", "activity", "year", "counted", "listed", "share").rows() == [
        ("33.05", None, 2023, 10, 2, 0.2),
        ("33.05", "10", 2023, 8, 1, 0.125),
        ("33.05", "16", 2023, 2, 1, 0.5),
        ("33.10", None, 2023, 0, 1, None),
        ("33.10", "10", 2023, 0, 1, None),
    ]


def test_sizes_side_by_side_are_no_activities_and_the_total_is_counted_once(tmp_path):
    text = (
        "Tabel 2. Jumlah Usaha Mikro Kecil dan Menengah menurut Skala, 2023\n"
        "Kabupaten/Kota;Mikro;Kecil;Menengah;Jumlah\nKebumen;61 203;1 204;88;62 495\n"
        "Surakarta r);43 221;2 001;-;45 222*\n"
    )
    facts = read(tmp_path, "usaha.csv", text).facts
    assert set(facts["activity"]) == {None}
    assert facts.filter(pl.col("label") == "mikro")["value"].to_list() == [61_203.0, 43_221.0]
    nobody = Network.from_frames(pl.DataFrame({"id": [], "kind": [], "name": []}), as_of=TODAY)
    shares = coverage(nobody, facts)
    assert shares.select("region", "activity", "counted").rows() == [("33.05", None, 62_495), ("33.72", None, 45_222)]


def test_sizes_without_a_total_add_up(tmp_path):
    facts = read(tmp_path, "usaha.csv", "Kabupaten;Usaha Mikro;Usaha Kecil\nKab. Kebumen;10;2\n").facts
    nobody = Network.from_frames(pl.DataFrame({"id": [], "kind": [], "name": []}), as_of=TODAY)
    assert coverage(nobody, facts)["counted"].to_list() == [12]


def test_a_table_of_one_region_has_a_row_for_each_sector_and_years_side_by_side(tmp_path):
    text = (
        "Produk Domestik Regional Bruto Kabupaten Kebumen Menurut Lapangan Usaha (miliar rupiah), 2022-2023;;\n;;\n"
        "Lapangan Usaha;2022;2023*\nC. Industri Pengolahan;6 420,00;6 980,5**\n"
        "Pertanian, Kehutanan, dan Perikanan;7;8\nPDRB;30 001,2;32 114,8\n* Angka sementara;;\n"
    )
    facts = read(tmp_path, "pdrb.csv", text).facts
    assert facts.filter(pl.col("label").is_null()).select("region", "year", "activity", "value").rows() == [
        ("33.05", 2022, None, 30_001.2e9),
        ("33.05", 2023, None, 32_114.8e9),
    ]
    assert set(facts["activity"]) == {None}  # a section is no division
    assert facts.filter(pl.col("label") == "C. Industri Pengolahan")["value"].to_list() == [6_420e9, 6_980.5e9]


def test_codes_beside_the_activities_of_one_region_say_which_they_are(tmp_path):
    text = (
        "Jumlah Industri Kecil di Kabupaten Kebumen 2023\nKode;Golongan Industri;Jumlah Perusahaan;Tenaga Kerja\n"
        "10;Makanan;12 001;25 011\n23;Galian bukan logam;2 410;11 330\nJumlah;;14 411;36 341\n"
    )
    facts = read(tmp_path, "industri.csv", text).facts
    assert facts.select("indicator", "activity", "value").rows()[:3] == [
        ("enterprises", None, 14_411.0),
        ("enterprises", "10", 12_001.0),
        ("enterprises", "23", 2_410.0),
    ]


def test_workers_by_sex_below_each_year_stay_apart(tmp_path):
    text = (
        "Penduduk yang Bekerja menurut Kabupaten/Kota dan Jenis Kelamin\nKabupaten/Kota;2022;;2023;\n"
        ";Laki-laki;Perempuan;Laki-laki;Perempuan\nKebumen;390 112;250 118;392 003;255 001\n"
    )
    facts = read(tmp_path, "kerja.csv", text).facts
    assert facts.select("year", "indicator", "label", "value").rows() == [
        (2022, "workforce", "laki laki", 390_112.0),
        (2022, "workforce", "perempuan", 250_118.0),
        (2023, "workforce", "laki laki", 392_003.0),
        (2023, "workforce", "perempuan", 255_001.0),
    ]


def test_of_two_tables_the_one_that_counts_all_gives_the_total(tmp_path):
    (tmp_path / "a_industri.csv").write_text(
        "Jumlah Usaha Kabupaten Kebumen 2023\nKode;Golongan Industri;Jumlah\n10;Makanan;5\n", encoding="utf-8"
    )
    (tmp_path / "b_semua.csv").write_text("Kabupaten;Jumlah usaha 2023\nKab. Kebumen;50\n", encoding="utf-8")
    facts = read_regional_tables([tmp_path], today=TODAY).facts
    nobody = Network.from_frames(pl.DataFrame({"id": [], "kind": [], "name": []}), as_of=TODAY)
    assert coverage(nobody, facts).select("activity", "counted").rows() == [(None, 50), ("10", 5)]


def test_regions_side_by_side_are_read_whatever_the_rows_are_of(tmp_path):
    rows = [["JUMLAH UMKM MENURUT JENIS USAHA, JAWA TIMUR, 2023"], [],
            ["No", "Jenis Usaha", "Kab. Jember", "Kota Malang", "Jumlah"],
            [1, "Batik", 120, 45, 165], [2, "Anyaman bambu", 33, "-", 33], [None, "Jumlah", 153, 45, 198]]  # fmt: skip
    read = read_regional_tables([saved(tmp_path / "jenis.xlsx", {"Tabel": rows})], today=TODAY)
    told = read.facts.select("region", "year", "indicator", "label", "value").rows()
    assert sorted(told, key=str) == sorted(
        [
            ("35.09", 2023, "enterprises", None, 153.0), ("35.09", 2023, "enterprises", "Batik", 120.0),
            ("35.09", 2023, "enterprises", "Anyaman bambu", 33.0), ("35.73", 2023, "enterprises", None, 45.0),
            ("35.73", 2023, "enterprises", "Batik", 45.0),
        ],
        key=str,
    )  # fmt: skip
    years = [["Jumlah Industri Kecil"], ["Tahun", "Jember", "Lumajang"], [2021, 100, 200], [2022, 110, 210]]
    told = read_regional_tables([saved(tmp_path / "tahun.xlsx", {"Tabel": years})], today=TODAY).facts
    assert told.select("region", "year", "value").rows() == [
        ("35.08", 2021, 200.0), ("35.08", 2022, 210.0), ("35.09", 2021, 100.0), ("35.09", 2022, 110.0)
    ]  # fmt: skip


def test_what_is_counted_below_each_region_is_told_apart(tmp_path):
    rows = [["Banyaknya Perusahaan Industri dan Tenaga Kerja 2022"], ["Golongan", "Jember", None, "Lumajang", None],
            [None, "Unit", "Tenaga Kerja", "Unit", "Tenaga Kerja"], ["Makanan", 10, 100, 20, 300]]  # fmt: skip
    told = read_regional_tables([saved(tmp_path / "dua.xlsx", {"Tabel": rows})], today=TODAY).facts
    assert told.select("indicator", "region", "value").rows() == [
        ("enterprises", "35.08", 20.0), ("enterprises", "35.09", 10.0),
        ("workforce", "35.08", 300.0), ("workforce", "35.09", 100.0),
    ]  # fmt: skip
    bare = saved(tmp_path / "apa.xlsx", {"T": [["Jenis", "Jember", "Lumajang"], ["A", 1, 2]]})
    with pytest.raises(IngestFailed, match="what its figures count"):
        read_regional_tables([bare], today=TODAY)


@pytest.mark.parametrize(
    ("title", "listed"),
    [
        ("Jumlah UMKM", 5), ("Jumlah Usaha Mikro dan Kecil", 4), ("Jumlah Usaha Mikro, Kecil, dan Menengah", 5),
        ("Jumlah Industri Besar dan Sedang", 3), ("Jumlah Usaha", 7),
    ],
)  # fmt: skip
def test_a_figure_is_compared_with_enterprises_of_the_sizes_that_it_counts(tmp_path, title, listed):
    """A table of UMKM had companies beside it of which nothing but PT is known."""
    facts = read(tmp_path, "bps.csv", f"{title} menurut Kabupaten, 2025\nKabupaten;Jumlah\nKab. Kebumen;100\n").facts
    said = [("micro", "sales"), ("micro", "sales"), ("small", "legal_form_proxy"), (None, "unknown"),
            ("medium", "sales"), ("large", "sales"), ("medium", "legal_form_proxy")]  # fmt: skip
    parties = pl.DataFrame(
        {
            "id": [f"p{k}" for k in range(len(said))],
            "kind": "enterprise",
            "name": [f"P{k}" for k in range(len(said))],
            "region": "33.05.12",
            "kbli": [["10794"]] * len(said),
            "size": [size for size, _ in said],
            "size_basis": [basis for _, basis in said],
        }
    )
    [row] = coverage(Network.from_frames(parties, as_of=date(2026, 1, 1)), facts).iter_rows(named=True)
    assert (row["counted"], row["listed"]) == (100, listed)
