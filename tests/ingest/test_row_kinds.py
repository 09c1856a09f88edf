"""Lists of several kinds of parties: each row is what its own cell says, else what its name begins with."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.ingest import ingest_files

DAY = date(2026, 1, 2)
INSTITUTIONS = """No,Nama Lembaga,Jenis Lembaga,Alamat,Kabupaten
1,Bank BRI Cabang Garut,Bank,Jl. Ahmad Yani 12,Kabupaten Garut
2,BDS Mitra,BDS,Jl. Cimanuk 4,Kabupaten Garut
3,Dinas Perindustrian,Dinas,Jl. Pembangunan 1,Kabupaten Garut
4,Koperasi Kulit Sukaregang,Koperasi,Jl. Sudirman,Kabupaten Garut
5,Universitas Garut,Perguruan Tinggi / BDS,Jl. Samarang 52,Kabupaten Garut
6,Forum UMKM,Forum,Jl. Papandayan,Kabupaten Garut
7,CV Intan Ekspor,Eksportir,Jl. Tarogong 9,Kabupaten Garut
8,UD Karya Kulit,UMKM,Jl. Sukaregang 3,Kabupaten Garut
"""
STAKEHOLDERS = """Nama,Kategori,Kota/Kabupaten
Bank Jatim Cabang Jember,Lembaga Keuangan,Kab. Jember
Diskopum,Pemerintah,Kab. Jember
Pak Hadi,Pengepul edamame,Kab. Jember
Klaster Batik Sumberjambe,Klaster,Kab. Jember
Puskesmas Ajung,Instansi,Kab. Jember
"""
BUSINESSES = """No,Nama Usaha,Jenis Usaha,Kecamatan,Kabupaten
1,KSU Bina Warga,Toko sembako,Tarogong Kidul,Kabupaten Garut
2,UD Kopi Mantap,Kopi bubuk,Samarang,Kabupaten Garut
3,KUD Mukti,Susu sapi,Cikajang,Kabupaten Garut
4,Toko Koperasi Sekolah,Alat tulis,Samarang,Kabupaten Garut
"""


@pytest.fixture
def kinds(tmp_path):
    def read(**lists):
        for name, text in lists.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        ingest_files([tmp_path / f"{name}.csv" for name in lists], tmp_path / "out", as_of=DAY, link=False)
        parties = pl.read_parquet(tmp_path / "out" / "accepted.parquet")
        return {row["name"]: (row["kind"], *row["roles"]) for row in parties.iter_rows(named=True)}

    return read


def test_each_row_of_a_list_of_institutions_is_what_its_cell_says(kinds):
    found = kinds(daftar=INSTITUTIONS)
    assert found == {
        "Bank BRI Cabang Garut": ("financial_institution",),
        "BDS Mitra": ("bds_provider",),
        "Dinas Perindustrian": ("government",),
        "Koperasi Kulit Sukaregang": ("cooperative",),
        "Universitas Garut": ("institution", "bds_provider"),
        "Forum UMKM": ("forum",),
        "CV Intan Ekspor": ("enterprise", "buyer"),
        "UD Karya Kulit": ("enterprise",),
    }


def test_a_bare_category_is_read_by_what_it_says_and_is_no_form(kinds):
    found = kinds(pelaku=STAKEHOLDERS)
    assert [kind for kind, *_ in found.values()] == [
        "financial_institution", "government", "trader", "cluster", "government",
    ]  # fmt: skip


def test_a_cooperative_among_businesses_is_one_by_how_its_name_begins(kinds):
    found = kinds(umkm=BUSINESSES)
    assert [name for name, (kind, *_) in found.items() if kind == "cooperative"] == ["KSU Bina Warga", "KUD Mukti"]


def test_a_list_that_says_otherwise_is_believed(kinds):
    said = "Nama,Jenis Lembaga,Kabupaten\nKoperasi Mitra BDS,BDS,Kab. Jember\nBPR Artha,Bank,Kab. Jember\n"
    assert kinds(daftar=said)["Koperasi Mitra BDS"] == ("bds_provider",)


def test_a_category_of_sizes_or_trades_makes_nobody_an_institution(kinds):
    trades = "Nama Usaha,Kategori,Kab\nA Jaya,Bank Sampah,Kab. Jember\nUD B,Industri,Kab. Jember\nC,Mikro,Kab. Jember\n"
    assert {kind for kind, *_ in kinds(data=trades).values()} == {"enterprise"}


def test_a_cooperative_that_only_a_tie_names_is_one(kinds, tmp_path):
    ties = "Dari,Ke,Jenis Hubungan\nUD Kopi Mantap,KUD Mukti,memasok\n"
    kinds(usaha="Nama Usaha,Kabupaten\nUD Kopi Mantap,Kabupaten Garut\n", hubungan=ties)
    parties = pl.read_parquet(tmp_path / "out" / "parties.parquet")
    assert dict(parties.select("name", pl.col("kind").cast(pl.String)).iter_rows())["KUD Mukti"] == "cooperative"


def attended(tmp_path, text, name="daftar program 2025.csv"):
    (tmp_path / name).write_text(text, encoding="utf-8")
    ingest_files([tmp_path / name], tmp_path / "out", as_of=DAY, link=False)
    parties = pl.read_parquet(tmp_path / "out" / "parties.parquet")
    names = dict(parties.select("id", "name").iter_rows())
    ties = pl.read_parquet(tmp_path / "out" / "ties.parquet")
    ties = {(names[row["start"]], row["type"], names[row["end"]]) for row in ties.iter_rows(named=True)}
    return dict(parties.select("name", pl.col("kind").cast(pl.String)).iter_rows()), ties


def test_who_took_part_in_a_programme_is_a_party_tied_to_it(tmp_path):
    kinds, ties = attended(
        tmp_path,
        "No,Nama Program,Peserta,Kabupaten\n1,Pelatihan Kemasan,Keripik Bu Sri,Kab. Jember\n"
        "2,Pelatihan Kemasan,UD Maju,Kab. Jember\n",
    )
    assert kinds == {"Keripik Bu Sri": "enterprise", "UD Maju": "enterprise", "Pelatihan Kemasan": "programme"}
    assert ties == {(name, "ATTENDED", "Pelatihan Kemasan") for name in ("Keripik Bu Sri", "UD Maju")}


def test_several_participants_of_a_cell_attended_the_programme_of_their_row(tmp_path):
    kinds, ties = attended(
        tmp_path,
        "Nama Program,Penyelenggara,Peserta\nBimtek Halal,Dinas Koperasi Jember,Tahu Pak Min; UD Maju\n"
        "Inkubasi Kopi,Dinas Koperasi Jember,UD Maju\n",
    )
    assert (kinds["Bimtek Halal"], kinds["UD Maju"]) == ("programme", "enterprise")
    assert ("UD Maju", "ATTENDED", "Inkubasi Kopi") in ties
    assert ("Tahu Pak Min", "ATTENDED", "Bimtek Halal") in ties


def test_a_number_of_participants_names_nobody(tmp_path):
    kinds, _ = attended(tmp_path, "Nama Program,Peserta\nBimtek Halal,30 orang\nInkubasi Kopi,25 orang\n")
    assert kinds == {"Bimtek Halal": "programme", "Inkubasi Kopi": "programme"}


def test_officers_are_who_is_named_and_not_what_they_are(tmp_path):
    kinds, _ = attended(
        tmp_path,
        "Nama Petugas,Jabatan\nRina Wati,Pendamping UMKM\nBudi Santoso,Pendamping UMKM\n",
        "petugas.csv",
    )
    assert kinds == {"Rina Wati": "officer", "Budi Santoso": "officer"}


def test_roles_of_businesses_alone_stay_what_they_do_with_their_goods(kinds):
    meeting = "Company,City,Role,Products\nCV A,Bantul,Producer,gerabah\nPT B,Aceh Tengah,Exporter,kopi\n"
    assert {kind for kind, *_ in kinds(meeting=meeting).values()} == {"enterprise"}


def test_who_took_part_did_so_on_the_first_day_of_the_programme(tmp_path):
    """Undated it was no event: the short courses of a year counted as no evidence."""
    attended(
        tmp_path,
        "Nama Program,Tanggal,Penyelenggara,Peserta\n"
        "Bimtek Halal,12-14 Januari 2026,Dinas Koperasi Jember,Tahu Pak Min; UD Maju\n",
    )
    ties = pl.read_parquet(tmp_path / "out" / "ties.parquet")
    assert dict(ties.select(pl.col("type").cast(pl.String), "since").iter_rows()) == {
        "ATTENDED": date(2026, 1, 12), "ORGANISES": None,
    }  # fmt: skip
