"""Inventories of shared facilities, programmes and machines: told without being asked, and used where it counts."""

from __future__ import annotations

from datetime import date

import openpyxl
import polars as pl
import pytest

from graph.ingest import ingest_files
from graph.ingest.heads.kinds import guess_kind
from graph.ingest.merging.kept_rows import assemble_without
from graph.network import Network
from graph.planning.lacks.support import facility_rows, training_rows
from graph.planning.scene import Scene

DAY = date(2026, 1, 2)
HOUSES = [
    ["DINAS PERINDUSTRIAN KABUPATEN TEGAL"],
    ["DATA SARANA PRODUKSI BERSAMA TAHUN 2025"],
    [],
    ["No", "Nama Sarana", "Lokasi", None, "Kapasitas", None, "Pengelola", "Kondisi"],
    [None, None, "Desa", "Kecamatan", "Jumlah", "Satuan", None, None],
    [1, "UPT Perbengkelan Logam", "Dampyak", "Kramat", 120, "jam/bulan", "Dinas Perindustrian", "Baik"],
    [2, "Rumah Produksi Bersama Logam", "Pesayangan", "Talang", 15, "ton/bulan", "Koperasi Logam", "Baik"],
    [3, "Gudang Beku Ikan TPI Suradadi", "Suradadi", "Suradadi", 50, "ton", "KUD Mino", "Rusak berat"],
    [4, "Rumah Kemasan", "Procot", "Slawi", 20000, "lembar/bulan", "Dinas Koperasi", "Tahap pembangunan"],
    ["Jumlah", None, None, None, 4],
]
PROGRAMMES = """DINAS KOPERASI DAN UKM KABUPATEN TEGAL
JADWAL KEGIATAN TRIWULAN I TAHUN 2026
No;Nama Kegiatan/Pelatihan;Tanggal Pelaksanaan;Tempat;Penyelenggara;Biaya;Sasaran/Peserta;Kontak
1;Pelatihan Pengelasan;12-14 Januari 2026;Kec. Talang;Dinas Koperasi;Gratis;Khusus usaha batik;0283-123456
2;Pameran INACRAFT 2026;4 s.d. 8 Februari 2026;JCC Senayan;ASEPHI;Rp 5.000.000;Orientasi ekspor;-
3;Pelatihan Pengelasan;16/02/2026;Kec. Talang;Dinas Koperasi;Rp250.000;Umum;-
"""
FIRMS = """Nama Usaha;Kecamatan;Kabupaten;Produk
UD Las Jaya;Talang;Kab. Tegal;pagar besi las
"""


@pytest.fixture
def inventory(tmp_path):
    book = openpyxl.Workbook()
    for row in HOUSES:
        book.active.append(row)
    book.active.merge_cells("C4:D4")
    book.active.merge_cells("E4:F4")
    book.save(tmp_path / "sarana.xlsx")
    for name, text in (("kegiatan", PROGRAMMES), ("usaha", FIRMS)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    paths = [tmp_path / name for name in ("sarana.xlsx", "kegiatan.csv", "usaha.csv")]
    report = ingest_files(paths, tmp_path / "out", as_of=DAY, link=False, keep=True)
    return report, tmp_path / "out"


def test_inventories_are_told_by_what_their_names_are_called(inventory):
    report, out = inventory
    assert [sheet.kind for sheet in report.sheets] == ["facilities", "programmes", "enterprises"]
    names = Network.read(out).parties.filter(pl.col("kind").is_in(["shared_facility", "programme"]))["name"].to_list()
    assert len(names) == 6  # one programme is held twice
    assert not [name for name in names if "tanpa nama" in name]


def test_a_facility_gives_its_capacity_while_it_runs(inventory):
    network = Network.read(inventory[1])
    given = network.services.filter(pl.col("kind") == "facilities").sort("service")
    assert given.select("service", "places_per_month", "terms").rows() == [
        ("logam", 15_000, ["open"]),
        ("perbengkelan logam", 120, ["open"]),
        ("rumah kemasan", 20_000, []),
    ]


def test_a_programme_says_when_for_whom_and_for_how_much(inventory):
    network = Network.read(inventory[1])
    given = network.services.filter(pl.col("kind") != "facilities").sort("since")
    assert given.select("kind", "service", "since", "until", "price_rp", "eligibility").rows() == [
        ("training", "pengelasan", date(2026, 1, 12), date(2026, 1, 14), 0, []),
        ("exhibitions", "stand", date(2026, 2, 4), date(2026, 2, 8), 5_000_000, ["exporters_only"]),
        ("training", "pengelasan", date(2026, 2, 16), date(2026, 2, 16), 250_000, []),
    ]
    assert [codes[0][:2] for codes in given["kbli"].to_list() if codes] == ["13"]  # only for those who make batik


def test_who_organises_and_who_runs_is_kept_with_its_source(inventory):
    network = Network.read(inventory[1])
    names = network.parties.select("id", "name", "kind", "region")
    ties = network.ties.filter(pl.col("type") == "ORGANISES").join(names, left_on="start", right_on="id")
    told = ties.join(names.select(end="id", what="name"), on="end").sort("what", "name")
    assert told.select("name", "kind", "region", "what", "source").rows() == [
        ("KUD Mino", "cooperative", "33.28", "Gudang Beku Ikan TPI Suradadi", "sarana"),
        ("ASEPHI", "institution", None, "Pameran INACRAFT 2026", "kegiatan"),
        ("Dinas Koperasi", "government", "33.28", "Pelatihan Pengelasan", "kegiatan"),
        ("Dinas Koperasi", "government", "33.28", "Rumah Kemasan", "sarana"),
        ("Koperasi Logam", "cooperative", "33.28", "Rumah Produksi Bersama Logam", "sarana"),
        ("Dinas Perindustrian", "government", "33.28", "UPT Perbengkelan Logam", "sarana"),
    ]
    assert ties.filter(pl.col("name") == "Dinas Koperasi")["start"].n_unique() == 1


def test_offices_of_one_name_in_two_regencies_are_two(tmp_path):
    for place in ("TEGAL", "JEMBER"):
        text = PROGRAMMES.replace("TEGAL", place).replace("Kec. Talang", "")
        (tmp_path / f"kegiatan_{place.lower()}.csv").write_text(text, encoding="utf-8")
    ingest_files(sorted(tmp_path.glob("*.csv")), tmp_path / "out", as_of=DAY, link=False)
    parties = Network.read(tmp_path / "out").parties
    offices = parties.filter(pl.col("name") == "Dinas Koperasi")
    assert sorted(offices["region"]) == ["33.28", "35.09"]
    assert parties.filter(pl.col("name") == "ASEPHI").height == 1  # an association of the country is one


def test_gaps_see_the_facility_and_the_training_that_are_near(inventory):
    scene = Scene(Network.read(inventory[1]))
    assert facility_rows(scene)["reason"].to_list() == ["gap.facility.near_but_not_used"]
    assert training_rows(scene)["reason"].to_list() == ["gap.training.near_but_not_used"]


def test_taking_one_list_back_keeps_what_an_inventory_gives(inventory):
    out = inventory[1]
    kept = {path.stem: pl.read_parquet(path) for path in out.glob("kept_*.parquet")}
    without, _ = assemble_without(kept, "usaha")
    assert without.network.services.equals(Network.read(out).services)


@pytest.mark.parametrize(
    ("header", "names", "kind"),
    [
        ("Nama Fasilitas", [], "facilities"), ("Nama Mesin", [], "machines"), ("Nama Program", [], "programmes"),
        ("Nama", ["UPT Logam", "Rumah Produksi Bersama"], "facilities"),
        ("Nama Usaha", ["UPT Logam", "Rumah Produksi Bersama"], "enterprises"),
        ("Nama", ["Pelatihan Las", "Bimtek Ekspor"], "programmes"), ("Nama", ["UD Maju", "Bu Tini"], "enterprises"),
    ],
)  # fmt: skip
def test_contents_tell_an_inventory_where_the_header_does_not(header, names, kind):
    assert guess_kind({"name"}, file="x.csv", sheet=None, titles=(), name_header=header, called=names).name == kind


def test_what_persons_attended_is_a_tie_and_no_list_of_programmes(tmp_path):
    path = tmp_path / "peserta.csv"
    path.write_text("No;Nama Peserta;Nama Usaha;Nama Pelatihan\n1;Siti;UD Maju;Pelatihan Las\n", encoding="utf-8")
    report = ingest_files([path], tmp_path / "out", link=False)
    assert report.sheets[0].kind == "enterprises"
    assert Network.read(tmp_path / "out").ties["type"].to_list() == ["ATTENDED"]


def test_a_programme_of_which_only_the_name_is_told_gives_nothing(tmp_path):
    (tmp_path / "program.csv").write_text("Nama Program;Kabupaten\nPelatihan Pengelasan;Kab. Tegal\n", "utf-8")
    ingest_files([tmp_path / "program.csv"], tmp_path / "out", as_of=DAY)
    read = Network.read(tmp_path / "out")
    assert read.parties["kind"].to_list() == ["programme"]
    assert read.services.height == 0


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        ("Nama Bank", "Bank BRI Unit Rajapolah", "financial_institution"),
        ("Nama Lembaga Keuangan", "BPR Artha", "financial_institution"),
        ("Nama", "BPR Artha", "financial_institution"),
        ("Nama Forum", "FEDEP Kabupaten Pekalongan", "forum"),
        ("Nama Asosiasi", "Paguyuban Batik", "institution"),
        ("Nama Usaha", "Bank Sampah Melati", "enterprise"),
        ("Nama", "Bank Sampah Melati", "enterprise"),
        ("Nama Koperasi", "KSP Mitra Usaha", "cooperative"),
    ],
)
def test_a_list_is_of_the_institutions_that_the_head_of_its_names_says_whatever_its_file_is_called(
    tmp_path, head, name, kind
):
    path = tmp_path / "lembaga.csv"
    path.write_text(f"{head};Kabupaten\n{name};Kabupaten Pekalongan\n", encoding="utf-8")
    ingest_files([path], tmp_path / "out")
    assert Network.read(tmp_path / "out").parties.select("name", "kind").rows() == [(name, kind)]
