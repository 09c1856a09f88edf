"""Officers write whom they visited and what these need: a need of the business, and none of its trade."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.ingest import ingest_files
from graph.ingest.formats.sheets import sheet_of
from graph.ingest.heads.columns import detect_columns
from graph.ingest.heads.roles import header_roles
from graph.ingest.layout.headers import find_header
from graph.network import Network

VISITS = """Tanggal kunjungan,Nama usaha,Kecamatan,Kabupaten,Petugas,Hasil kunjungan,Kebutuhan
02/11/2026,Tenun Dharma,Pringgasela,Kab. Lombok Timur,Baiq Melati,benang mahal,modal Rp 15 juta
09/11/2026,Gula Semut Batu,Sikur,Kab. Lombok Timur,Baiq Melati,kemasan jelek,"pelatihan pengemasan; pendampingan halal"
16/11/2026,Poktan Lawang Bangkit,Sembalun,Kab. Lombok Timur,L. Wira,bawang busuk,gudang
"""
HOUSEHOLDS = """Nama Usaha,Kecamatan,Kabupaten,Kebutuhan
Batik Suminar,Patrang,Kab. Jember,kain mori
Tahu Rejeki,Patrang,Kab. Jember,kedelai
Kopi Argo,Silo,Kab. Jember,biji kopi
"""


def read(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")
    report = ingest_files([folder / name], folder / "out", link=False)
    return Network.read(folder / "out"), report


def test_what_a_visit_finds_needed_is_a_need_since_that_day_and_the_officer_coaches(tmp_path):
    network, report = read(tmp_path, "kunjungan.csv", VISITS)
    names = dict(network.parties.select("id", "name").iter_rows())
    needs = network.needs.with_columns(pl.col("party").replace_strict(names))
    assert sorted(needs.select("party", "kind", "service", "amount_rp", "since").rows()) == [
        ("Gula Semut Batu", "services", "technical", None, date(2026, 11, 9)),
        ("Gula Semut Batu", "training", "pengemasan", None, date(2026, 11, 9)),
        ("Tenun Dharma", "finance", "business_credit", 15_000_000, date(2026, 11, 2)),
    ]
    told = report.sheets[0].warnings_by_rule
    assert told["topic_unknown"] == 1, "of the store nobody gives, and the row says so"
    ties = network.ties.filter(pl.col("type") == "COACHES").with_columns(pl.col("start", "end").replace_strict(names))
    assert sorted(ties.select("start", "end").rows()) == [
        ("Baiq Melati", "Gula Semut Batu"),
        ("Baiq Melati", "Tenun Dharma"),
        ("L. Wira", "Poktan Lawang Bangkit"),
    ]


def test_a_need_and_a_word_of_hope_are_no_trade(tmp_path):
    network, _ = read(tmp_path, "kunjungan.csv", VISITS)
    codes = dict(network.parties.filter(pl.col("kind") == "enterprise").select("name", "kbli").iter_rows())
    assert codes["Tenun Dharma"] == ["13121"], "credit makes a weaver no lender"
    assert not any(code.startswith("351") for code in codes["Poktan Lawang Bangkit"]), "bangkit generates no power"


def test_goods_that_are_needed_are_no_help(tmp_path):
    network, _ = read(tmp_path, "umkm.csv", HOUSEHOLDS)
    assert network.needs.is_empty()


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Produksi/bulan", "volume"),
        ("Produksi / Tahun", "volume"),
        ("Hasil produksi per minggu", "volume"),
        ("Produksi kg/bln", "volume"),
        ("Omzet/bulan", "sales"),
        ("Nilai produksi per tahun", "sales"),
        ("Bulan panen", "month"),
    ],
)
def test_what_is_counted_by_the_month_is_what_it_is_without_it_and_no_month(header, role):
    assert next(iter(header_roles(header))) == role


def test_a_column_of_quantities_by_the_month_makes_offers_whatever_small_numbers_stand_in_it(tmp_path):
    sheet = sheet_of(
        "petani.xlsx",
        None,
        [
            ["Nama Kelompok", "Kecamatan", "Komoditas", "Produksi/bulan", "Satuan", "Harga minta"],
            ["Poktan Maju", "Terara", "tembakau virginia", "1,5", "ton", "Rp 42.000/kg"],
            ["Poktan Angen", "Sikur", "tembakau virginia", "5", "kuintal", "40.000/kg"],
            ["Poktan Tani", "Sikur", "bawang merah", "4", "ton", "21.500"],
        ],
    )
    roles = {column.header: column.role for column in detect_columns(sheet, find_header(sheet))}
    assert roles["Produksi/bulan"] == "volume"


SHEETS = """Nama Lembaga,Jenis,Kecamatan,Kabupaten,Layanan,Biaya
KSU Tenun Mandiri,koperasi,Pringgasela,Lombok Timur,pemasaran bersama kain tenun,gratis
KSP Aren Bersatu,koperasi simpan pinjam,Sikur,Lombok Timur,kredit usaha,12% per tahun
BDS Rinjani,BDS,Selong,Lombok Timur,pelatihan pengemasan; pendampingan PIRT,Rp 250.000/orang
Klinik UMKM Selaparang,PLUT,Selong,Lombok Timur,pendampingan NIB,gratis
Dekranasda,lembaga,Selong,Lombok Timur,pameran,gratis
"""


def test_a_list_of_services_whose_rows_are_of_several_kinds_is_one_of_institutions(tmp_path):
    network, _ = read(tmp_path, "koperasi dan bds.csv", SHEETS)
    kinds = dict(network.parties.select("name", "kind").iter_rows())
    assert kinds == {
        "KSU Tenun Mandiri": "cooperative",
        "KSP Aren Bersatu": "cooperative",
        "BDS Rinjani": "bds_provider",
        "Klinik UMKM Selaparang": "front_office",
        "Dekranasda": "bds_provider",
    }
    named = network.services.join(network.parties.select("id", "name"), left_on="party", right_on="id")
    assert sorted(named.select("name", "kind", "service", "price_rp").rows()) == [
        ("BDS Rinjani", "services", "technical", 250_000),
        ("BDS Rinjani", "training", "pengemasan", 250_000),
        ("Dekranasda", "exhibitions", "stand", 0),
        ("KSP Aren Bersatu", "finance", "business_credit", 1_200),  # hundredths of a per cent a year
        ("KSU Tenun Mandiri", "services", "marketing", 0),
        ("Klinik UMKM Selaparang", "services", "management", 0),
    ]


def test_a_column_nib_that_says_ada_is_a_permit_and_a_district_of_one_name_alone_is_a_place(tmp_path):
    rows = ["Kacang Oven Ibu Sri,Pringgasela,Ada,jangan ditelepon malam", "Warung Bu Ida,Kuta,belum,"]
    text = "\n".join(["Nama Usaha,Alamat,NIB,Ket", *rows, ""])
    network, _ = read(tmp_path, "buku.csv", text)
    rows = {row["name"]: row for row in network.parties.iter_rows(named=True)}
    assert rows["Kacang Oven Ibu Sri"]["certifications"] == ["nib"]
    assert rows["Kacang Oven Ibu Sri"]["region"] == "52.03.12"
    assert rows["Kacang Oven Ibu Sri"]["kbli"] == ["10793"], "a remark of how to call is no trade in telephones"
    assert rows["Warung Bu Ida"]["certifications"] == []
    assert rows["Warung Bu Ida"]["region"] is None, "several districts are called so"


REMARKS = """Tanggal Kunjungan,Nama Pendamping,Nama Usaha,Kecamatan,Kabupaten,Catatan,Kebutuhan
12-10-2026,Dewi Pendamping,Rambak Pak Slamet,Pegandon,Kendal,oven rusak,modal Rp 15 juta
12-10-2026,Dewi Pendamping,Usaha Ibu Wati,Pegandon,Kendal,motor pemilik rusak,
12-10-2026,Dewi Pendamping,Sumber Rejeki,Pegandon,Kendal,"butuh mesin jahit, modal kurang",modal
12-10-2026,Dewi Pendamping,Keripik Bu Sri,Pegandon,Kendal,usaha sudah tutup sejak 2025,
12-10-2026,Dewi Pendamping,Keripik Bu Ida,Pegandon,Kendal,sudah punya PIRT,
"""


def test_the_remark_of_a_visit_is_no_trade_and_what_it_found_broken_or_wanted_is_a_need(tmp_path):
    network, report = read(tmp_path, "kunjungan.csv", REMARKS)
    rows = {row["name"]: row for row in network.parties.iter_rows(named=True)}
    assert rows["Rambak Pak Slamet"]["kbli"] == ["10794"], "who has a broken oven makes no kitchen ware"
    assert rows["Usaha Ibu Wati"]["kbli"] == [], "whose motorcycle is broken repairs none"
    assert rows["Keripik Bu Ida"]["certifications"] == ["pirt"], "a remark says what is held"
    assert "inactive" in str(report.sheets[0].warnings_by_rule), "and who has stopped"
    names = dict(network.parties.select("id", "name").iter_rows())
    needs = network.needs.with_columns(pl.col("party").replace_strict(names))
    assert sorted(needs.select("party", "kind", "service", "amount_rp").rows()) == [
        ("Rambak Pak Slamet", "finance", "business_credit", 15_000_000),
        ("Rambak Pak Slamet", "machinery", "oven", None),
        ("Sumber Rejeki", "finance", "business_credit", None),
        ("Sumber Rejeki", "machinery", "mesin jahit", None),
    ]


def test_keterangan_of_a_list_that_is_of_no_visit_may_tell_the_trade(tmp_path):
    text = "Nama Usaha,Kecamatan,Kabupaten,Keterangan\nUsaha Ibu Wati,Pegandon,Kendal,keripik tempe\n"
    network, _ = read(tmp_path, "daftar.csv", text)
    assert network.parties["kbli"].to_list() != [[]]
