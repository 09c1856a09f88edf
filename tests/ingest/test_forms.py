"""Forms of one enterprise a sheet or block, and JSON whose businesses stand inside regions, groups and persons."""

from __future__ import annotations

import json

import polars as pl
import pytest

from graph.errors import IngestFailed
from graph.ingest import ingest_files
from tests.ingest.reading import read_or_refused
from tests.ingest.workbooks import saved

NIK = "3509124304800001"
FORM = [["FORMULIR KUNJUNGAN"], ["A.", "IDENTITAS PEMILIK"], [1, "Nama", ":", "Siti Aminah"], [2, "NIK", ":", NIK],
        ["B.", "DATA USAHA"], [1, "Nama Usaha", ":", "UD Maju"], [2, "Kecamatan", ":", "Ajung"],
        [3, "Kabupaten", ":", "Jember"], [4, "Produk", ":", "Keripik singkong"], [5, "Masalah", ":", "Modal"],
        [6, "Sejak kapan berusaha", ":", 2010], [7, "Omzet", ":", "Rp 5.000.000", "per bulan"], [],
        [None, None, None, "Jember, 12 Maret 2024"], [None, "Pendamping", None, "Pemilik"],
        [None, "Budi Santoso", None, "Siti Aminah"]]  # fmt: skip


def block(name, owner, district, product):
    return [["Nama Usaha", name], ["Pemilik", owner], ["Kecamatan", district], ["Kabupaten", "Jember"],
            ["Produk", product], []]  # fmt: skip


TWO = (block("UD Maju", "Siti", "Ajung", "Tahu"), block("UD Jaya", "Budi", "Patrang", "Batik tulis"))


def read(path):
    report = ingest_files([path], path.parent / "out", link=False)
    for sheet in report.sheets:
        assert sheet.rows_read == sheet.accepted + sheet.rejected + sheet.merged
    return report, pl.read_parquet(path.parent / "out" / "accepted.parquet")


def test_a_form_with_sections_numbers_colons_and_signatures_is_one_enterprise(tmp_path):
    report, accepted = read(saved(tmp_path / "kunjungan.xlsx", {"Form": FORM}))
    assert accepted.select("name", "region", "kbli", "sales_rp_per_year").rows() == [
        ("UD Maju", "35.09.17", ["10794"], 60_000_000)
    ]
    roles = {one["header"]: one["role"] for one in report.sheets[0].mapping}
    assert (roles["Nama Pemilik"], roles["Masalah"], roles["Sejak kapan berusaha"]) == ("owner", "problem", "since")
    # who signs is no question
    assert "Budi Santoso" not in roles
    assert NIK not in json.dumps(report.to_dict())


@pytest.mark.parametrize(
    "rows",
    [
        [["DATA UMKM DAMPINGAN 2024"], [], *TWO[0], *TWO[1]],
        [["Responden 1"], *TWO[0], ["Responden 2"], *TWO[1]],
        [[*left, *[None] * (3 - len(left)), *right] for left, right in zip(*TWO, strict=True)],
    ],
)
def test_blocks_below_and_beside_each_other_are_one_enterprise_each(tmp_path, rows):
    _, accepted = read(saved(tmp_path / "blok.xlsx", {"Data": rows}))
    assert accepted.select("name", "region").rows() == [("UD Maju", "35.09.17"), ("UD Jaya", "35.09.20")]
    assert accepted["row"].is_sorted()


def test_a_block_is_known_by_the_row_at_which_it_begins(tmp_path):
    _, accepted = read(saved(tmp_path / "blok.xlsx", {"Data": [["DATA UMKM"], [], *TWO[0], *TWO[1]]}))
    assert accepted["row"].to_list() == [3, 9]


def test_two_questions_a_row_are_both_read(tmp_path):
    rows = [["Nama Usaha", "UD Maju", None, "Produk", "Tahu"], ["Pemilik", "Siti", None, "Omzet/bulan", "Rp 5 juta"],
            ["Kecamatan", "Ajung", None, "Tenaga Kerja", 3], ["Kabupaten", "Jember", None, "HP", "08123"]]  # fmt: skip
    _, accepted = read(saved(tmp_path / "dua.xlsx", {"Form": rows}))
    assert accepted.select("name", "region", "workers", "sales_rp_per_year").rows() == [
        ("UD Maju", "35.09.17", 3, 60_000_000)
    ]


def test_forms_in_a_text_and_in_a_csv_are_read(tmp_path):
    lines = [" : ".join(row) for rows in TWO for row in (*rows[:-1], [""])]
    (tmp_path / "form.txt").write_text("FORM KUNJUNGAN\n" + "\n".join(lines), encoding="utf-8")
    assert read(tmp_path / "form.txt")[1]["name"].to_list() == ["UD Maju", "UD Jaya"]
    (tmp_path / "form.csv").write_text("\n".join(";".join(row) for row in TWO[0]), encoding="utf-8")
    assert read(tmp_path / "form.csv")[1]["name"].to_list() == ["UD Maju"]


def test_a_form_that_nobody_filled_in_names_nobody(tmp_path):
    guide = [["Nama Usaha", "Diisi nama usaha lengkap"], ["Pemilik", "......."], ["NIK", "Isi 16 digit"]]
    table = [["Nama Usaha", "Kecamatan"], ["UD Maju", "Ajung"], ["Modal", "Patrang"], ["Produk", "Patrang"]]
    report, accepted = read(saved(tmp_path / "isian.xlsx", {"Petunjuk": guide, "Data": table}))
    assert [(one.sheet, one.rows_read) for one in report.sheets] == [("Petunjuk", 0), ("Data", 3)]
    assert accepted["name"].to_list() == ["UD Maju", "Modal", "Produk"]
    with pytest.raises(IngestFailed, match="no rows below its header"):
        ingest_files([saved(tmp_path / "kosong.xlsx", {"Petunjuk": guide})], None)


def firm(name, **more):
    return {"nama_usaha": name, "produk": "tahu", **more}


NESTED = {
    "regions in regions": {
        "provinsi": [
            {"nama": "Jawa Timur", "kabupaten": [{"nama": "Jember", "telepon": "0331 1", "umkm": [firm("UD Maju")]}]},
            {"nama": "Jawa Tengah", "kabupaten": [{"nama": "Kota Surakarta", "umkm": [firm("UD Jaya")]}]},
        ]
    },
    "data of a region": [
        {"kecamatan": "Ajung", "kabupaten": "Jember", "data": [firm("UD Maju")]},
        {"kabupaten": "Kota Surakarta", "data": [firm("UD Jaya")]},
    ],
    "names of regions as keys": {
        "Jawa Timur": {"Jember": [firm("UD Maju")]}, "Jawa Tengah": {"Kota Surakarta": [firm("UD Jaya")]}
    },
    "a region said once": {
        "status": "ok",
        "data": {"kabupaten": "Jember", "umkm": [firm("UD Maju"), firm("UD Jaya", kabupaten="Surakarta")]},
    },
    "features that hold lists": {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": {"type": "Point", "coordinates": [113.7, -8.2]},
             "properties": {"kabupaten": "Jember", "umkm": [firm("UD Maju")]}},
            {"type": "Feature", "geometry": None,
             "properties": {"kabupaten": "Kota Surakarta", "umkm": [firm("UD Jaya")]}},
        ],
    },
}  # fmt: skip


@pytest.mark.parametrize("content", NESTED.values(), ids=NESTED)
def test_businesses_inside_regions_are_rows_with_these_regions(tmp_path, content):
    (tmp_path / "a.json").write_text(json.dumps(content), encoding="utf-8")
    report, accepted = read(tmp_path / "a.json")
    assert [(name, region[:5]) for name, region in accepted.select("name", "region").rows()] == [
        ("UD Maju", "35.09"), ("UD Jaya", "33.72")
    ]  # fmt: skip
    # the telephone of an office is none of the businesses of its region
    assert not any(one["role"] == "phone" for one in report.sheets[0].mapping)


def test_members_and_the_businesses_of_a_person_are_rows_and_what_a_business_holds_is_none(tmp_path):
    members = [{"nama_koperasi": "Koperasi Tani Makmur", "kabupaten": "Jember", "anggota": [firm("UD Maju")]}]
    owners = [{"nama": "Siti", "nik": NIK, "usaha": [firm("UD Jaya", kabupaten="Jember")]}]
    whole = [firm("UD Tiga", kabupaten="Jember", bahan_baku=[{"nama_pemasok": "UD Kedelai"}], menu=[{"nama": "tahu"}])]
    for number, content in enumerate((members, owners, whole)):
        (tmp_path / f"{number}.json").write_text(json.dumps(content), encoding="utf-8")
    report = ingest_files([tmp_path / f"{number}.json" for number in range(3)], tmp_path / "out", link=False)
    assert [one.accepted for one in report.sheets] == [1, 1, 1]
    ties = pl.read_parquet(tmp_path / "out" / "ties.parquet")["type"].to_list()
    assert sorted(ties) == ["MEMBER_OF", "SUPPLIES"]
    assert {one["header"]: one["role"] for one in report.sheets[1].mapping}["pemilik"] == "owner"


def test_names_below_regions_side_by_side_are_businesses_of_these(tmp_path):
    rows = [["UMKM KABUPATEN JEMBER"], ["No", "Ajung", "Patrang", "Sumbersari"],
            [1, "UD Maju", "Toko Jaya", "Keripik Bu Sri"], [2, "Tahu Pak Min", None, "Batik Ayu"]]  # fmt: skip
    _, accepted = read(saved(tmp_path / "kecamatan.xlsx", {"Data": rows}))
    assert accepted.select("name", "region", "row").rows() == [
        ("UD Maju", "35.09.17", 3), ("Tahu Pak Min", "35.09.17", 4), ("Toko Jaya", "35.09.20", 3),
        ("Keripik Bu Sri", "35.09.21", 3), ("Batik Ayu", "35.09.21", 4),
    ]  # fmt: skip


@pytest.mark.parametrize("below", [[], [[None, "Unit", "Pekerja", "Unit", "Pekerja"]]])
def test_counts_below_regions_side_by_side_name_no_business(tmp_path, below):
    wide = 2 if below else 1
    head = ["Golongan Industri", "Jember", *[None] * (wide - 1), "Lumajang", *[None] * (wide - 1)]
    rows = [head, *below, *([name, *range(1, len(head))] for name in ("Makanan", "Tekstil", "Logam"))]
    with pytest.raises(IngestFailed, match="counts businesses by region and names none") as refused:
        ingest_files([saved(tmp_path / "tabel.xlsx", {"Tabel": rows})], None)
    assert "jejaring coverage" in str(refused.value.hint)


def visit(number, district="Ajung"):
    names = ("UD Maju", "Tahu Pak Min", "Batik Ayu", "Las Jaya", "Kopi Rolas")
    return [["FORMULIR KUNJUNGAN"], [f"Kunjungan {number + 1} Maret 2024"], ["A.", "IDENTITAS PEMILIK"],
            [1, "Nama", ":", f"Siti {chr(65 + number)}minah"],
            [2, "Alamat", ":", f"Jl. Rumah {number}, Kec. Patrang, Jember"],
            [3, "Kecamatan", ":", "Patrang"], ["B.", "DATA USAHA"], [1, "Nama Usaha", ":", names[number]],
            [2, "Alamat Usaha", ":", f"Jl. Pasar {number}, Kec. {district}, Jember"], [3, "Kecamatan", ":", district],
            [4, "Produk", ":", "Keripik"]]  # fmt: skip


def test_a_workbook_of_one_form_a_sheet_is_one_list_and_its_businesses_stand_where_they_work(tmp_path):
    blank = [row[:3] for row in visit(0)]
    summary = [["Nama Usaha", "Desa", "Produk"], ["UD Lain", "Slawi", "tahu"], ["UD Baru", "Talang", "las"]]
    sheets = {f"Form {n + 1}": visit(n) for n in range(5)} | {"Kosong": blank, "Rekap": summary}
    report, accepted = read(saved(tmp_path / "kunjungan.xlsx", sheets))
    assert [(one.sheet, one.rows_read, one.accepted) for one in report.sheets] == [
        ("Form 1 … Form 5", 5, 5),
        ("Rekap", 2, 2),
    ]
    assert report.sheets[0].notes["sheets"] == [f"Form {n}" for n in range(1, 6)]
    visits = accepted.filter(pl.col("sheet") == "Form 1 … Form 5")
    assert visits["region"].unique().to_list() == ["35.09.17"]
    rows = pl.read_parquet(tmp_path / "out" / "rows.parquet").filter(pl.col("sheet") == "Form 1 … Form 5")
    assert [day.day for day in rows.sort("row")["as_of"]] == [1, 2, 3, 4, 5]


def test_of_two_addresses_that_of_the_business_counts_and_a_second_person_is_kept(tmp_path):
    rows = [["Nama Usaha", "Pengelola", "Pemilik", "Alamat Pemilik", "Desa", "Alamat Usaha", "Desa Tempat Usaha",
             "Kabupaten", "Kontak Person", "Telepon"],
            ["UD Maju", "Budi", "Siti", "Jl. Rumah 1, Patrang", "Gebang", "Jl. Pasar 2, Ajung", "Pancakarya", "Jember",
             "Rina 0812-3456-7899", "0811-1111-222;0813 2222 333"]]  # fmt: skip
    path, found = saved(tmp_path / "usaha.xlsx", {"Data": rows}), []
    ingest_files([path], tmp_path / "out", contacts=found.append)
    assert pl.read_parquet(tmp_path / "out" / "accepted.parquet")["region"].to_list() == ["35.09.17"]
    assert found[0].select("name", "phone").rows() == [
        ("Siti", "+628111111222"), ("Budi", None), ("Rina", "+6281234567899")
    ]  # fmt: skip


def test_a_form_of_which_a_row_was_pasted_twice_is_read_or_refused(tmp_path):
    rows = [["FORMULIR KUNJUNGAN", "FORMULIR KUNJUNGAN"], *visit(2)[1:]]
    rows[8] = ["Jember", *rows[8], "Jember", *rows[8]]
    rows[5][3], rows[6] = None, ["DATA USAHA"]
    path = saved(tmp_path / "kunjungan.xlsx", {"Form": rows, "Lain": visit(1)})
    read_or_refused(path, link=False)
