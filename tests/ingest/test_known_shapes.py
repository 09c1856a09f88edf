"""Lists that offices and programmes keep in shapes of their own: blocks, registers, orders, surveys, visits."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest

from graph.ingest import ingest_files
from graph.network import Network


@pytest.fixture
def read(tmp_path):
    def read_list(name, content, **options):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        report = ingest_files([path], tmp_path / "out", **options)
        assert report.rows_read == report.accepted + report.rejected + report.merged
        network = Network.read(tmp_path / "out")
        named = dict(network.parties.select("id", "name").iter_rows())
        ties = {(named[a], t, named[b]) for a, t, b in network.ties.select("start", "type", "end").iter_rows()}
        accepted = pl.read_parquet(tmp_path / "out" / "accepted.parquet")
        return report, {row["name"]: row for row in accepted.iter_rows(named=True)}, ties

    return read_list


SIDT_TIES = {
    ("UD Tempe Maju", "MEMBER_OF", "KUD Tani Makmur"),
    ("Primkopti Jember", "SUPPLIES", "UD Tempe Maju"),
    ("Toko Ragi Jaya", "SUPPLIES", "UD Tempe Maju"),
    ("UD Tempe Maju", "PARTNERS_WITH", "PT Sumber Pangan"),
    ("UD Tempe Maju", "ATTENDED", "Pelatihan HACCP"),
    ("Keripik Bu Ani", "ATTENDED", "Pelatihan HACCP"),
}


def test_blocks_of_the_single_database_become_ties_when_nested(read):
    records = [
        {
            "identitas": {"nama_usaha": "UD Tempe Maju", "nik": "3509011234567890", "kbli": "10391"},
            "lokasi": {"kabupaten_kota": "Kab. Jember", "kecamatan": "Ajung"},
            "keanggotaan_koperasi": {"anggota_koperasi": "Ya", "nama_koperasi": "KUD Tani Makmur"},
            "bahan_baku": [
                {"nama_bahan": "Kedelai", "nama_pemasok": "Primkopti Jember"},
                {"nama_bahan": "Ragi", "nama_pemasok": "Toko Ragi Jaya"},
            ],
            "kemitraan": [{"nama_mitra": "PT Sumber Pangan", "bentuk_kemitraan": "Pemasok"}],
            "pelatihan": [{"nama_pelatihan": "Pelatihan HACCP", "penyelenggara": "Dinas Koperasi"}],
        },
        {
            "identitas": {"nama_usaha": "Keripik Bu Ani", "kbli": "10794"},
            "lokasi": {"kabupaten_kota": "Kab. Jember", "kecamatan": "Patrang"},
            "keanggotaan_koperasi": {"anggota_koperasi": "Tidak", "nama_koperasi": "-"},
            "bahan_baku": [],
            "kemitraan": [],
            "pelatihan": [{"nama_pelatihan": "Pelatihan HACCP", "penyelenggara": "Dinas Koperasi"}],
        },
    ]
    _, accepted, ties = read("sidt.json", records)
    assert ties == SIDT_TIES
    assert accepted["UD Tempe Maju"]["region"] == "35.09.17"


def test_blocks_of_the_single_database_become_ties_when_laid_out_in_numbered_columns(read):
    content = (
        "id_umkm,nama_usaha,kabupaten,kode_kbli,anggota_koperasi,nama_koperasi,bahan_baku_1,pemasok_bahan_baku_1,"
        "bahan_baku_2,pemasok_bahan_baku_2,kemitraan,nama_mitra,pelatihan_1,penyelenggara_pelatihan_1\n"
        "1,UD Tempe Maju,Jember,10391,Ya,KUD Tani Makmur,Kedelai,Primkopti Jember,Ragi,Toko Ragi Jaya,Ya,"
        "PT Sumber Pangan,Pelatihan HACCP,Dinas Koperasi\n"
        "2,Keripik Bu Ani,Jember,10794,Tidak,-,,,,,Tidak,,Pelatihan HACCP,Dinas Koperasi\n"
    )
    _, _, ties = read("sidt.csv", content)
    assert ties == SIDT_TIES


def test_orders_of_a_marketplace_are_sales_of_the_seller_and_ties_only_where_a_buyer_is_named(read):
    content = (
        "seller_name,seller_category,order_date,buyer_name,order_value,city\n"
        "UD Maju,Mikro,2023-01-05,PT Telekom,1500000,Jember\n"
        "UD Maju,Mikro,2023-02-05,PT Telekom,2500000,Jember\n"
        "UD Maju,Mikro,2023-03-05,,500000,Jember\n"
        "CV Jaya,Kecil,2023-03-05,,75000000,Jember\n"
    )
    report, accepted, ties = read("padi.csv", content)
    assert report.sheets[0].kind == "sales"
    assert accepted["UD Maju"]["sales_rp_per_year"] == 4_500_000
    assert (accepted["CV Jaya"]["size"], accepted["CV Jaya"]["size_basis"]) == ("small", "list_label")
    assert ties == {("UD Maju", "SUPPLIES", "PT Telekom")}


def test_a_cooperative_register_is_told_by_its_names_and_counts_all_members(read):
    content = (
        "No;Nama Koperasi;Nomor Badan Hukum;Kecamatan;Kab/Kota;Jumlah Anggota L;Jumlah Anggota P;Total Anggota;"
        "Aset (Rp juta);Volume Usaha;Grade\n"
        "1;KUD Subur;123/BH;Ajung;Jember;100;50;150;1.250,5;Rp 2,5 M;A\n"
        "2;KSP Mitra;45/BH;Patrang;Jember;10;15;25;300;;C2\n"
    )
    report, accepted, _ = read("daftar.csv", content)
    assert report.sheets[0].kind == "cooperatives"
    assert [accepted[name]["members"] for name in ("KUD Subur", "KSP Mitra")] == [150, 25]
    assert accepted["KUD Subur"]["sales_rp_per_year"] == 2_500_000_000
    assert accepted["KUD Subur"]["capital_rp"] == 1_250_500_000


def test_a_roster_square_gives_a_tie_for_each_mark(read):
    content = ";UD A;UD B;UD C\nUD A;;1;0\nUD B;1;;3\nUD C;0;-;\n"
    report, _, ties = read("pinjam alat.csv", content)
    assert report.sheets[0].kind == "ties"
    assert ties == {
        ("UD A", "SHARES_WITH", "UD B"),
        ("UD B", "SHARES_WITH", "UD A"),
        ("UD B", "SHARES_WITH", "UD C"),
    }


def test_free_names_of_each_respondent_are_ties_of_the_question(read):
    content = (
        "nama_responden;kepada_siapa_minta_saran_1;kepada_siapa_minta_saran_2;kepada_siapa_pinjam_alat_1\n"
        "UD A;UD B;UD C;UD D\nUD B;UD A;;tidak\n"
    )
    _, _, ties = read("survei.csv", content)
    assert ties == {
        ("UD A", "LEARNS_FROM", "UD B"),
        ("UD A", "LEARNS_FROM", "UD C"),
        ("UD A", "SHARES_WITH", "UD D"),
        ("UD B", "LEARNS_FROM", "UD A"),
    }


def test_a_column_a_question_gives_a_tie_a_question(read):
    content = "Dari,Ke,Kerja sama,Tukar informasi,Percaya\nUD A,UD B,1,1,5\nUD B,UD C,0,1,0\n"
    _, _, ties = read("roster.csv", content)
    assert ties == {
        ("UD A", "COOPERATES_WITH", "UD B"),
        ("UD A", "INFORMS", "UD B"),
        ("UD A", "TRUSTS", "UD B"),
        ("UD B", "INFORMS", "UD C"),
    }


def test_visit_forms_give_dated_facts_of_the_latest_visit_and_coaching_since_the_first(read, tmp_path):
    content = (
        "FORMULIR KUNJUNGAN PENDAMPING KABUPATEN BANYUMAS;;;;;;;\nBulan Mei 2024;;;;;;;\n;;;;;;;\n"
        "No;Tgl Kunjungan;Pendamping;UMKM yang Dikunjungi;Kecamatan;Permasalahan;Omzet/Bulan (Rp);Jml TK\n"
        "1;02-05-2024;Wahyu Setiadi;Gethuk Bu Tini;Sokaraja;kemasan masih plastik;12.500.000;4\n"
        "2;02-05-2024;Wahyu Setiadi;Batik Asih;Banyumas;modal kurang;8.000.000;3\n"
        "3;16 Mei 2024;Wahyu Setiadi;Gethuk Bu Tini;Sokaraja;sudah ada kemasan;14.000.000;5\n"
    )
    report, accepted, ties = read("form.csv", content)
    assert report.sheets[0].kind == "enterprises"
    assert ties == {("Wahyu Setiadi", "COACHES", "Gethuk Bu Tini"), ("Wahyu Setiadi", "COACHES", "Batik Asih")}
    gethuk = accepted["Gethuk Bu Tini"]
    assert (gethuk["sales_rp_per_year"], gethuk["workers"]) == (168_000_000, 5)
    assert gethuk["as_of"] == date(2024, 5, 16)
    rows = pl.read_parquet(tmp_path / "out" / "rows.parquet").sort("row")
    assert rows["as_of"].to_list() == [date(2024, 5, 2), date(2024, 5, 2), date(2024, 5, 16)]
    coaching = Network.read(tmp_path / "out").ties.filter(pl.col("as_of") == date(2024, 5, 16))
    assert coaching.select("since", "weight").rows() == [(date(2024, 5, 2), 2.0)]


def test_registers_of_cooperatives_keep_grade_and_its_day_beside_members_and_turnover(read, tmp_path):
    content = (
        "NO,NAMA KOPERASI,KEC.,ANGGOTA,,HASIL PENILAIAN,,VOL. USAHA (Rp. 000),KET\n"
        ",,,L,P,GRADE,TGL PENILAIAN,,\n"
        '1,KUD SUMBER,Ngantang,4200,1800,A,15/03/2023,"85,000,000",aktif\n'
        "2,KSP ARTHA,Lawang,,60,C1,,,tidak aktif\n"
    )
    _, accepted, _ = read("koperasi_kabupaten_malang_2023.csv", content)
    told = [
        tuple(accepted[name][what] for what in ("members", "grade", "graded_on", "sales_rp_per_year", "kbli"))
        for name in ("KUD SUMBER", "KSP ARTHA")
    ]
    assert told == [(6000, "A", date(2023, 3, 15), 85_000_000_000, []), (60, "C1", None, None, ["64141"])]
    rows = pl.read_parquet(tmp_path / "out" / "rows.parquet")
    assert rows.select("grade", "graded_on").rows() == [("A", date(2023, 3, 15)), ("C1", None)]


def test_sales_with_other_words_for_seller_buyer_and_day_are_sales_still(read):
    content = (
        "Tgl Pesanan;Nama Penjual;Skala Penjual;Kota Penjual;Instansi Pembeli;Uraian Barang;Nilai Transaksi (Rp)\n"
        "03/01/2023;CV Karya;Mikro;Kota Bandung;PT PLN (Persero);catering;Rp12.500.000\n"
        "14/02/2023;CV Karya;Mikro;Kota Bandung;PT PLN (Persero);catering;Rp7.500.000\n"
    )
    report, accepted, ties = read("belanja.csv", content)
    assert (report.sheets[0].kind, report.accepted, report.merged) == ("sales", 1, 1)
    assert accepted["CV Karya"]["sales_rp_per_year"] == 20_000_000
    assert ties == {("CV Karya", "SUPPLIES", "PT PLN (Persero)")}


def test_questions_of_a_form_name_others_without_a_column_called_respondent(read):
    content = (
        "Timestamp,Nama Usaha Anda,Sebutkan usaha yang Anda ajak bertukar informasi [1],"
        "Sebutkan usaha yang Anda ajak bertukar informasi [2],Siapa yang paling Anda percaya?\n"
        "2024/03/01 10:00:00 AM GMT+7,UD A,UD B,tidak ada,UD C\n2024/03/01 10:05:00 AM GMT+7,UD B,UD A,UD C,\n"
    )
    _, _, ties = read("formulir.csv", content)
    told = {("UD A", "INFORMS", "UD B"), ("UD B", "INFORMS", "UD A"), ("UD B", "INFORMS", "UD C")}
    assert ties == told | {("UD A", "TRUSTS", "UD C")}


def test_a_head_over_name_and_address_is_parted_and_investments_of_a_quarter_are_read(read):
    directory = (
        "Nama & Alamat Perusahaan;;Kontak Person;Produk Utama;Anggota Asosiasi/Koperasi\nNama;Alamat;;;\n"
        "PT BORDIR;Jl. Kaliputu 12;Hj. Ichik;Bordir kain;Koperasi Bordir\n"
    )
    report, accepted, ties = read("direktori industri kabupaten kudus.csv", directory)
    assert (report.accepted, list(accepted)) == (1, ["PT BORDIR"])
    assert ties == {("PT BORDIR", "MEMBER_OF", "Koperasi Bordir")}
    investors = (
        "Nama Perusahaan;Bidang Usaha;Kecamatan;Status Modal;Realisasi\n;;;;(Rp. Juta)\n"
        "PT KACA;Industri Kaca Lembaran (23111);Gringsing;PMA;2,350,000.5\n"
    )
    report, accepted, _ = read("realisasi kabupaten batang.csv", investors)
    assert report.sheets[0].kind == "investors"
    assert accepted["PT KACA"]["investment_rp"] == 2_350_000_500_000


def test_names_of_firm_and_owner_are_told_apart_in_merged_heads_and_side_by_side(read):
    batik = (
        "NO;NAMA PERUSAHAAN / PEMILIK;;ALAMAT;;JENIS PRODUKSI;TENAGA KERJA;\n"
        ";PERUSAHAAN;PEMILIK;JALAN;KECAMATAN;;L;P\n1;2;3;4;5;6;7;8\n"
        "1;Batik Larissa;H. Edi;Jl. Hayam Wuruk;Pekalongan Timur;Batik tulis;12;20\n"
        "2;;Nur Aini;Gg. 5;Pekalongan Barat;Jahit pakaian;1;3\n"
    )
    report, accepted, _ = read("IKM kota pekalongan.csv", batik)
    assert not report.rejected_by_rule
    assert report.accepted == 2
    assert (accepted["Batik Larissa"]["workers"], accepted["Batik Larissa"]["region"]) == (32, "33.75.02")
    wood = "No;Nama;Nama Usaha;Kec.;Hasil\n1;Suyitno;Mebel Barokah;Wiradesa;meja\n2;Kasmuri;;Wiradesa;kursi\n"
    _, accepted, _ = read("kayu kabupaten pekalongan.csv", wood)
    assert "Mebel Barokah" in accepted
    assert "Kasmuri" not in accepted


def test_visits_of_an_officer_are_coaching_and_facts_of_the_visited(read):
    content = (
        "Tanggal Kunjungan,Nama Pendamping,Nama UMKM,Kecamatan,Kabupaten,Masalah,Omzet Bulan Ini,Tenaga Kerja\n"
        '12/03/2024,Rina Dewi,UD A,Ajung,Jember,pemasaran,"5.000.000",3\n'
        "13 Maret 2024,Rina Dewi,UD B,Ajung,Jember,modal,Rp 3 jt,2\n"
    )
    _, accepted, ties = read("kunjungan.csv", content)
    assert ties == {("Rina Dewi", "COACHES", "UD A"), ("Rina Dewi", "COACHES", "UD B")}
    assert accepted["UD B"]["sales_rp_per_year"] == 36_000_000


def test_codes_of_2025_are_read_into_those_of_2020(read):
    content = "nama,kbli_2025,kabupaten\nUD A,10307,Jember\nUD B,95320,Jember\nUD C,96100,Jember\n"
    _, accepted, _ = read("a.csv", content)
    assert [accepted[f"UD {x}"]["kbli"] for x in "ABC"] == [["10391"], ["45407"], ["96200"]]
    assert all("kbli_other_edition" in row["warnings"] for row in accepted.values())


def test_dollars_are_no_rupiah(read):
    content = (
        'Nama Perusahaan,Kabupaten,KBLI,Status,Investasi (US$ Ribu)\nPT Asing,Jember,55110,PMA,"1.250,5"\n'
        "PT Lain,Jember,55110,PMA,900000\n"
    )
    _, accepted, _ = read("pma.csv", content)
    assert [row["investment_rp"] for row in accepted.values()] == [None, None]
    assert all("money_without_unit" in row["warnings"] for row in accepted.values())


def test_a_bare_500_beside_millions_is_flagged_and_not_used_and_decimals_of_millions_count(read):
    content = (
        "Nama;Kabupaten;Omzet (juta/bulan);Modal\nUD A;Jember;2,5;1.500.000\nUD B;Jember;0,75;500\nUD C;Jember;3;2 M\n"
    )
    _, accepted, _ = read("a.csv", content)
    assert [row["sales_rp_per_year"] for row in accepted.values()] == [30_000_000, 9_000_000, 36_000_000]
    assert [row["capital_rp"] for row in accepted.values()] == [1_500_000, None, 2_000_000_000]
    assert "money_without_unit" in accepted["UD B"]["warnings"]
