"""Villages below each other, each with columns of its own; headers whose lower words are names of places."""

from __future__ import annotations

import pytest

from graph.ingest import ingest_files
from graph.ingest.formats.sheets import sheet_of
from graph.ingest.layout.headers import find_header
from graph.network import Network

VILLAGES = """REKAP USAHA PER DESA
KABUPATEN SUMBA TIMUR - NTT

DESA : KALIUDA
No,Nama,Dusun,Usaha Pokok,Hasil/bln
1,Yiwa Kaka,Kaliuda,tenun,
2,Konga Naha,,tenun pewarna alam,tidak tentu
3,Umbu Windi,Kaliuda,rumput laut,
Jumlah usaha : 3 KK

DESA Rindi,Kec. Rindi
No,Nama,Usaha,Bahan,Pasar
1,Umbu Kanabu,piara kerbau,lokal,di rumah
2,Ana Amah,anyam nyiru,benang toko,di rumah
3,Tamu Umbu Lapu,batako,-,Waingapu
Jumlah usaha : 3 KK

KELURAHAN Lewa Paku,Kec. Lewa
No,Nama,Alamat,Jenis usaha,Tenaga kerja,Ket
1,Naomi Danga Lila,RT 10,kopi tumbuk,3,
2,Umbu Tunggu Bili,RT 7,ternak sapi,3,
3,Gilingan Padi Lewa Jaya,RT 10,penggilingan padi,1,
"""


def test_each_village_with_its_own_columns_is_read_and_none_is_taken_for_a_title(tmp_path):
    (tmp_path / "sumtim.csv").write_text(VILLAGES, encoding="utf-8")
    report = ingest_files([tmp_path / "sumtim.csv"], tmp_path / "net")
    names = set(Network.read(tmp_path / "net").parties["name"])
    assert {"Yiwa Kaka", "Umbu Windi", "Ana Amah", "Umbu Kanabu", "Naomi Danga Lila"} <= names
    assert len(names) == report.accepted == 9


def test_rows_above_a_fuller_header_are_not_lost_where_they_have_one_of_their_own():
    rows = [["DATA"], ["No", "Nama", "Dusun", "Usaha"], ["1", "Yiwa", "Pau", "tenun"], ["2", "Tay", "Pau", "ikan asin"]]
    rows += [["3", "Hiwa", "Pau", "idem"], ["No", "Nama Usaha", "Pemilik", "Alamat", "Jenis Usaha", "NIB", "Omzet"]]
    assert find_header(sheet_of("a.csv", None, rows)).first_data_row == 3


@pytest.mark.parametrize("lower", [("Tetap", "Harian"), ("Tetap", "Borongan")])
def test_the_lower_words_of_a_header_are_no_districts(tmp_path, lower):
    text = (
        "DATA USAHA MIKRO KAB. TOBA\n\n"
        "No,Pemilik,Usaha,Kecamatan,Desa,Jenis usaha,Karyawan,\n"
        f",,,,,,{lower[0]},{lower[1]}\n"
        "1,Hotmauli,Kede Nai Rina,Porsea,Pasar Porsea,kelontong,2,\n"
        "2,Togar,Bengkel Bintang,Porsea,Patane III,bengkel,1,1\n"
        "3,Marlina,Roti Ketawa,Porsea,Parparean II,roti,3,0\n"
    )
    (tmp_path / "toba.csv").write_text(text, encoding="utf-8")
    ingest_files([tmp_path / "toba.csv"], tmp_path / "net")
    parties = Network.read(tmp_path / "net").parties
    assert set(parties["name"]) == {"Kede Nai Rina", "Bengkel Bintang", "Roti Ketawa"}
    assert set(parties["region"].str.slice(0, 5)) == {"12.12"}


def test_who_was_not_met_and_the_variables_of_a_survey_are_no_businesses(tmp_path):
    heads = "r101,r103n,r2_1,r2_2,r2_3,r2_4\nProv,Kecamatan,No urut usaha,Nama pengusaha,Nama usaha,Kegiatan utama\n"
    text = (
        "SURVEI USAHA MIKRO\nKABUPATEN HALMAHERA SELATAN (8204)\n\n"
        + heads
        + "82,Bacan,1,Saleh,Batu Bacan Saleh,menggosok batu bacan\n82,Bacan,2,Nurain,,membuat kue bagea\n"
        "82,Bacan,3,Sahrun,,TIDAK ADA USAHA\n82,Bacan,4,Sarpin,,RUMAH KOSONG\n"
        + heads
        + '82,Obi,1,La Ode,,Menolak diwawancara\n82,Obi,2,Ana,,"pindah ke Ternate, usaha tutup"\n'
        "82,Obi,3,Siti,Kios Siti,sembako\n"
    )
    (tmp_path / "survei.csv").write_text(text, encoding="utf-8")
    report = ingest_files([tmp_path / "survei.csv"], tmp_path / "net")
    assert report.accepted == 3
    assert "Kios Siti" in set(Network.read(tmp_path / "net").parties["name"])
