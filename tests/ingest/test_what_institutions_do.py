"""Institutions say in a column what they do for enterprises, and businesses which cooperative they are in."""

from __future__ import annotations

import polars as pl

from graph.ingest import ingest_files
from graph.network import Network

PROVIDERS = """Nama BDS,Kecamatan,Kabupaten,Layanan,Tarif (Rp)
LPB Gandrung,Rogojampi,Kab. Banyuwangi,pemasaran,250000
Klinik Desain Blambangan,Genteng,Kab. Banyuwangi,desain kemasan,
"""
MIXED = """Nama,Jenis Lembaga,Kecamatan,Kabupaten,Layanan
Bank Daerah Cabang Muncar,Bank,Muncar,Kab. Banyuwangi,KUR mikro
LPB Gandrung,Lembaga pengembangan bisnis (BDS),Rogojampi,Kab. Banyuwangi,konsultasi pemasaran
Percetakan Jaya,Perusahaan,Genteng,Kab. Banyuwangi,desain kemasan
Dinas Koperasi,Pemerintah,Banyuwangi,Kab. Banyuwangi,pembinaan
"""
MEMBERS = """Nama Usaha,Produk,Kecamatan,Kabupaten,Anggota Koperasi
UD Genteng Jaya,genteng tanah liat,Srono,Kab. Banyuwangi,Koperasi Osing Mandiri
UD Bata Merah,bata merah,Srono,Kab. Banyuwangi,Koperasi Osing Mandiri
Tahu Pak Min,tahu,Srono,Kab. Banyuwangi,-
"""


def read(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")
    ingest_files([folder / name], folder / "out", link=False)
    return Network.read(folder / "out")


def services(network):
    named = network.services.join(network.parties.select("id", "name"), left_on="party", right_on="id")
    return sorted(named.select("name", "kind", "service").rows())


def test_a_list_of_providers_says_what_each_gives_and_for_how_much(tmp_path):
    network = read(tmp_path, "bds.csv", PROVIDERS)
    assert services(network) == [
        ("Klinik Desain Blambangan", "services", "marketing"),  # a kind of advice; what exactly stands in its skills
        ("LPB Gandrung", "services", "marketing"),
    ]
    assert network.services["price_rp"].drop_nulls().to_list() == [250_000]
    assert set(network.parties["kind"]) == {"bds_provider"}


def test_rows_that_are_businesses_give_no_services_and_words_that_name_none_are_none(tmp_path):
    network = read(tmp_path, "mitra.csv", MIXED)
    assert services(network) == [
        ("Bank Daerah Cabang Muncar", "finance", "business_credit"),
        ("LPB Gandrung", "services", "marketing"),
    ]
    kinds = dict(network.parties.select("name", "kind").iter_rows())
    assert kinds["LPB Gandrung"] == "bds_provider"
    assert kinds["Percetakan Jaya"] == "enterprise"


def test_a_column_anggota_koperasi_that_names_cooperatives_makes_members(tmp_path):
    network = read(tmp_path, "umkm.csv", MEMBERS)
    names = dict(network.parties.select("id", "name").iter_rows())
    ties = network.ties.filter(pl.col("type") == "MEMBER_OF")
    assert sorted((names[start], names[end]) for start, end in ties.select("start", "end").iter_rows()) == [
        ("UD Bata Merah", "Koperasi Osing Mandiri"),
        ("UD Genteng Jaya", "Koperasi Osing Mandiri"),
    ]


def test_a_bank_that_states_how_much_it_lends_gives_credit(tmp_path):
    text = (
        "Nama Bank,Jenis,Kecamatan,Kabupaten,Plafon maksimal (Rp),Bunga (% per tahun)\n"
        "BPR Pati Makmur,Kredit usaha,Pati,Kab. Pati,50000000,12\n"
        "BPR Juwana Jaya,BPR,Juwana,Kab. Pati,75000000,11.5\n"
        "BPR Tayu Abadi,Kredit konsumtif,Tayu,Kab. Pati,20000000,14\n"
        "BPR Gabus Sentosa,Kredit usaha,Gabus,Kab. Pati,,\n"
    )
    network = read(tmp_path, "lembaga.csv", text)
    assert services(network) == [
        ("BPR Juwana Jaya", "finance", "business_credit"),
        ("BPR Pati Makmur", "finance", "business_credit"),
    ]
    assert sorted(network.services.select("most_rp", "price_rp").rows()) == [(50_000_000, 1_200), (75_000_000, 1_150)]
