"""Lists in the shapes that offices really keep: a clerk's reading is the oracle."""

from __future__ import annotations

import json
import random

import openpyxl
import polars as pl
import pytest

from graph.ingest import ingest_files
from graph.ingest.party.names import _forms_in_names
from graph.model.names import legal_form
from graph.network import Network


def read(tmp_path, name, content, **options):
    path = tmp_path / name
    if isinstance(content, list):
        book = openpyxl.Workbook()
        for row in content:
            book.active.append(row)
        book.save(path)
    else:
        path.write_text(content, encoding="utf-8")
    report = ingest_files([path], tmp_path / "out", **options)
    assert report.rows_read == report.accepted + report.rejected + report.merged
    accepted = pl.read_parquet(tmp_path / "out" / "accepted.parquet")
    return report, {row["name"]: row for row in accepted.iter_rows(named=True)}


def roles_of(report):
    return {entry["header"]: entry["role"] for entry in report.sheets[0].mapping}


def test_a_contact_typed_where_the_trade_should_stand_is_no_trade(tmp_path):
    contacts = ["0812-3456-7890", "warung@contoh.id", "[TELP-DISAMARKAN]", "-"]
    rows = "".join(f"Mie Ayam Bu {name},{said}\n" for name, said in zip("ABCD", contacts, strict=True))
    _, read_as = read(tmp_path, "umkm.csv", "Nama Usaha,Kegiatan\n" + rows)
    assert {(row["kbli"][0], row["kbli_basis"]) for row in read_as.values()} == {("56102", "name")}


def test_a_district_list_of_an_office_takes_its_place_from_the_titles(tmp_path):
    rows = [
        ["PEMERINTAH KABUPATEN KLATEN"],
        ["DINAS KOPERASI, UKM DAN PERDAGANGAN"],
        ["DAFTAR UMKM KECAMATAN WEDI TAHUN 2024"],
        [],
        ["NO.", "NAMA PELAKU USAHA", "NAMA USAHA", "ALAMAT", "DESA", "JENIS USAHA", "NO.HP", "OMSET / BLN"],
        [1, "SRI LESTARI", "KONVEKSI LESTARI", "RT 1 RW 2", "Canan", "Konveksi", 8.5212345678e10, "5 jt"],
        [2, "PARJO", None, "RT 3", "Gadungan", "Tahu", None, "3.000.000"],
    ]
    report, accepted = read(tmp_path, "klaten.xlsx", rows)
    assert report.sheets[0].kind == "enterprises"
    assert {row["region"] for row in accepted.values()} == {"33.10.03"}
    assert accepted["KONVEKSI LESTARI"]["sales_rp_per_year"] == 60_000_000
    assert accepted["Usaha Tahu, Gadungan"]["kbli"] == ["10392"]


def test_headings_speak_for_the_rows_below_them(tmp_path):
    rows = [
        ["No", "Nama Usaha", "Alamat", "Produk", "Tenaga Kerja"],
        ["Kecamatan Ajung, Kabupaten Jember", None, None, None, None],
        [1, "UD Maju", "Jl. A", "tempe", 3],
        ["Kecamatan Patrang, Kabupaten Jember", None, None, None, None],
        [2, "UD Jaya", "Jl. B", "tahu", 2],
    ]
    report, accepted = read(tmp_path, "a.xlsx", rows)
    assert report.rejected_by_rule == {"heading": 2}
    assert accepted["UD Maju"]["region"] == "35.09.17"
    assert accepted["UD Jaya"]["region"] == "35.09.20"


def test_regions_merged_downwards_are_filled(tmp_path):
    rows = [
        ["Kabupaten", "Nama Usaha", "Alamat", "Produk"],
        ["Jember", "UD A", "Jl. 1", "tempe"],
        [None, "UD B", "Jl. 2", "tempe"],
        [None, "UD C", "Jl. 3", "tempe"],
        ["Klaten", "UD D", "Jl. 4", "tempe"],
        [None, "UD E", "Jl. 5", "tempe"],
    ]
    _, accepted = read(tmp_path, "a.xlsx", rows)
    assert [accepted[f"UD {x}"]["region"] for x in "ABCDE"] == ["35.09"] * 3 + ["33.10"] * 2


def test_a_cluster_that_is_told_row_by_row_is_nobodys_where_the_cell_is_blank(tmp_path):
    """Half of the rows are of no cluster: those below a cluster's last member became members of it."""
    clusters = ["Sentra Logam"] * 3 + [""] * 3 + ["Sentra Batik"] * 2 + [""] * 4
    rows = ["Nama Usaha,Kabupaten,Produk,Sentra"]
    rows += [f"UD {chr(65 + at)},Kabupaten Klaten,tempe,{cluster}" for at, cluster in enumerate(clusters)]
    read(tmp_path, "usaha.csv", "\n".join(rows))
    assert Network.read(tmp_path / "out").ties.filter(type="PART_OF").height == 5


def test_a_district_that_was_left_blank_is_not_the_one_of_the_row_above(tmp_path):
    """Two of three rows say no district, as merged ones would: but the regency changes at blanks."""
    rows = ["Nama Usaha,Kabupaten/Kota,Kecamatan,Produk"]
    known = [("Kabupaten Banyumas", "Cilongok"), ("Kabupaten Kebumen", "Gombong"), ("Kabupaten Klaten", "Ceper")]
    for number in range(60):
        regency, district = known[number % 3]
        rows.append(f"UD Maju {number},{regency},{district if number % 4 == 0 else ''},keripik")
    _, accepted = read(tmp_path, "acak.csv", "\n".join(rows))
    assert {len(accepted[f"UD Maju {number}"]["region"]) for number in range(0, 60, 4)} == {8}
    assert {len(accepted[f"UD Maju {number}"]["region"]) for number in range(60) if number % 4} == {5}


def test_fish_processors_with_spoiled_phones_are_enterprises_with_permits(tmp_path):
    content = (
        "DATA UNIT PENGOLAHAN IKAN (UPI) KABUPATEN LAMONGAN,,,,,,,,,\n"
        "No,Nama UPI,Nama Pemilik,Alamat,Desa/Kel,Kecamatan,No. HP,Jenis Olahan,Kapasitas (kg/hari),Izin\n"
        '1,Poklahsar Mina Jaya,Siti,Ds. Brondong RT 1,Brondong,Brondong,8.52E+10,Kerupuk ikan,50,"NIB, PIRT"\n'
        '2,CV Samudra,,Jl. Pelabuhan,Blimbing,Paciran,081234567890,Fillet ikan beku,1000,"HACCP, Halal"\n'
        "3,,Bu Rum,Ds. Weru,Weru,Paciran,,Terasi,20,\n"
    )
    report, accepted = read(tmp_path, "upi.csv", content)
    assert report.sheets[0].kind == "enterprises"
    assert report.accepted == 3
    assert accepted["Poklahsar Mina Jaya"]["certifications"] == ["nib", "pirt"]
    assert accepted["Poklahsar Mina Jaya"]["region"] == "35.24.07"
    assert not accepted["Poklahsar Mina Jaya"]["has_contact"]
    assert accepted["CV Samudra"]["has_contact"]
    assert "Usaha Terasi, Weru" in accepted


def test_a_ragged_list_with_commas_in_its_addresses_is_mended(tmp_path):
    content = (
        "No,Nama Usaha,Alamat,Kecamatan,Kabupaten,Jenis Usaha\n"
        "1,UD Maju,Jl. Mawar No. 3, RT 02, RW 03,Ajung,Jember,Keripik\n"
        "2,CV Jaya,Jl. Melati,Ajung,Jember,Tempe\n"
        '3,Toko A,"Jl. Nangka, no 3",Patrang,Jember,Tahu\n'
    )
    _, accepted = read(tmp_path, "a.csv", content)
    assert accepted["UD Maju"]["region"] == "35.09.17"
    assert accepted["UD Maju"]["kbli"] == ["10794"]
    assert "ragged_row" in accepted["UD Maju"]["warnings"]


def test_the_manufacturers_directory_gives_membership_and_sales(tmp_path):
    content = (
        "Nama Perusahaan;Alamat;Telepon;Fax;Sektor;Nama Koperasi;Volume Penjualan;Tenaga Kerja;Tahun Berdiri;"
        "Spesifikasi Produk\n"
        "CV Ukir Jati;Jl. Jepara 1;0291-1234567;;Furniture;Koperasi Jepara Asri;Rp 2 miliar;25;1998;kursi ukir\n"
        "UD Mebel;Jl. Tahunan 2;;;Furniture;;Rp 500 juta;8;2005;meja makan\n"
    )
    _, accepted = read(tmp_path, "direktori.csv", content)
    assert accepted["CV Ukir Jati"]["sales_rp_per_year"] == 2_000_000_000
    assert accepted["CV Ukir Jati"]["established"] == 1998
    network = Network.read(tmp_path / "out")
    names = dict(network.parties.select("id", "name").iter_rows())
    ties = [(names[a], t, names[b]) for a, t, b in network.ties.select("start", "type", "end").iter_rows()]
    assert ties == [("CV Ukir Jati", "MEMBER_OF", "Koperasi Jepara Asri")]


def test_an_english_list_in_millions_is_read(tmp_path):
    content = (
        "Company Name,Business Activity,Address,City,Province,Employees,Annual Sales (IDR million)\n"
        'PT Maju,Manufacture of tempe,Jl. A,Surabaya,East Java,120,"75,000"\n'
    )
    _, accepted = read(tmp_path, "companies.csv", content)
    maju = accepted["PT Maju"]
    assert (maju["region"], maju["sales_rp_per_year"], maju["size"]) == ("35.78", 75_000_000_000, "large")


def test_columns_without_a_known_name_are_told_by_their_cells(tmp_path):
    content = (
        "x1,x2,x3,x4\n1,Toko Rejeki,Jl. Mawar,10391\n2,Toko Jaya,Jl. Melati,10794\n3,Warung Sri,Jl. Nangka,56102\n"
    )
    report, accepted = read(tmp_path, "a.csv", content)
    assert roles_of(report) == {"x1": None, "x2": "name", "x3": "address", "x4": "kbli"}
    assert accepted["Warung Sri"]["kbli"] == ["56102"]


def test_a_list_without_a_header_keeps_its_first_row(tmp_path):
    content = (
        "Toko Rejeki;Jl. Mawar 3;081234567890;-7.55;110.82\n"
        "Toko Jaya;Jl. Melati 4;081234567891;-7.56;110.83\n"
        "Warung Sri;Jl. Nangka;081234567892;-7.57;110.81\n"
    )
    report, accepted = read(tmp_path, "a.csv", content)
    assert report.accepted == 3
    assert {row["region"] for row in accepted.values()} == {"33.72"}


def test_points_in_one_cell_in_either_order_or_in_degrees_are_found(tmp_path):
    content = 'Nama Usaha;Koordinat\nUD A;-7.5755, 110.8243\nUD B;110.8243, -7.5755\nUD C;"7°34\'32""S 110°49\'27""E"\n'
    _, accepted = read(tmp_path, "a.csv", content)
    assert [(row["lat"], row["lon"]) for row in accepted.values()] == [(-7.58, 110.82)] * 3


def test_nested_records_are_told_by_their_inner_names(tmp_path):
    records = [
        {
            "usaha": {"nama": "UD A", "kbli": ["10391", "10794"]},
            "lokasi": {"kabupaten": "Jember", "kecamatan": "Ajung"},
        },
        {"usaha": {"nama": "UD B", "kbli": "56102"}, "lokasi": {"kabupaten": "Kota Malang"}},
    ]
    _, accepted = read(tmp_path, "a.json", json.dumps({"status": "ok", "data": records}))
    assert accepted["UD A"]["kbli"] == ["10391"]
    assert accepted["UD A"]["region"] == "35.09.17"
    assert accepted["UD B"]["region"] == "35.73"


def test_old_and_new_codes_of_regions_are_told_apart_by_their_dots(tmp_path):
    content = "kode,nama,kode_wilayah\n1,UD A,35.09.01\n2,UD B,3509\n3,UD C,11.01\n4,UD D,1101\n"
    _, accepted = read(tmp_path, "a.csv", content)
    regions = [accepted[f"UD {x}"]["region"] for x in "ABCD"]
    assert regions[:3] == ["35.09.01", "35.09", "11.01"]
    assert regions[3] == "11.09"  # Simeulue is 1101 to the statistics office


def test_a_cooperative_register_keeps_members_and_is_no_hotel(tmp_path):
    content = (
        "No,Nama Koperasi,No Badan Hukum,Kecamatan,Kabupaten/Kota,Jumlah Anggota,Modal Sendiri,Grade\n"
        "1,KUD Tani Makmur,123/BH/1990,Ajung,Jember,250,500000000,A\n"
        "2,Koperasi Wanita Melati,45/BH/2009,Kencong,Jember,80,90000000,B\n"
    )
    _, accepted = read(tmp_path, "koperasi.csv", content)
    assert {row["kind"] for row in accepted.values()} == {"cooperative"}
    assert accepted["KUD Tani Makmur"]["members"] == 250
    assert accepted["Koperasi Wanita Melati"]["kbli"] == []


def test_a_misspelt_name_with_the_same_phone_is_the_same_business_and_another_trade_is_not(tmp_path):
    content = (
        "Nama Usaha;Kabupaten;No HP;Produk\n"
        "UD Mebel Rotan Sejahtera;Jember;081234567890;kursi rotan\n"
        "UD Mebel Rotan Sejachtera;Jember;0812-3456-7890;kursi rotan\n"
        "Warung Bu Sejahtera;Jember;081234567890;warung makan\n"
        "UD Mebel Rotan Sejahtera;Klaten;081234567890;kursi rotan\n"
    )
    report, accepted = read(tmp_path, "a.csv", content)
    assert (report.accepted, report.merged) == (3, 1)
    assert "Warung Bu Sejahtera" in accepted


def test_a_name_of_two_regions_is_left_open_with_its_candidates(tmp_path):
    content = "Nama Usaha;Kabupaten/Kota;Kecamatan\nUD A;Bandung;\nUD B;Bandung;Coblong\nUD C;Kota Bandung;\n"
    _, accepted = read(tmp_path, "a.csv", content)
    assert accepted["UD A"]["region"] == "32"
    assert accepted["UD A"]["place_candidates"] == ["32.04", "32.73"]
    assert "place_ambiguous" in accepted["UD A"]["warnings"]
    assert accepted["UD B"]["region"] == "32.73.02"
    assert accepted["UD C"]["region"] == "32.73"
    assert accepted["UD C"]["place_candidates"] == []


def test_a_workbook_of_branches_keeps_every_business_and_reads_its_trade_as_industry(tmp_path):
    book = openpyxl.Workbook()
    for branch, products in (("Pangan", ["Bakso ikan", "Kue basah"]), ("Logam", ["Las besi / teralis", "Pande besi"])):
        sheet = book.create_sheet(branch)
        sheet.append(["DINAS PERDAGANGAN DAN PERINDUSTRIAN KOTA BANJARMASIN"])
        sheet.append([f"DATA INDUSTRI KECIL CABANG INDUSTRI {branch.upper()} TAHUN 2022"])
        sheet.append([])
        sheet.append(
            ["NO", "NAMA PERUSAHAAN", "ALAMAT", None, "JENIS PRODUKSI", "TENAGA KERJA", None, "INVESTASI (RP.000)"]
        )
        sheet.append([None, None, "JALAN", "KECAMATAN", None, "L", "P", None])
        sheet.append([f"({n})" for n in range(1, 9)])
        sheet.append([None, "Kelurahan Kuin Utara"])
        for number, product in enumerate(products, 1):
            sheet.append(
                [number, f"UD {branch} {number}", f"Jl. Kuin {number}", "BANJARMASIN UTARA", product, 2, 1, 15_437]
            )
        sheet.append([None, "JUMLAH", None, None, None, 4, 2, 30_874])
        sheet.append([None, None, None, None, None, "Banjarmasin, 31 Desember 2022"])
        sheet.append([None, None, None, None, None, "NIP. 19650101 199003 1 001"])
    del book["Sheet"]
    book.save(tmp_path / "ikm.xlsx")
    report = ingest_files([tmp_path / "ikm.xlsx"], tmp_path / "out")
    accepted = pl.read_parquet(tmp_path / "out" / "accepted.parquet")
    rows = {row["name"]: row for row in accepted.iter_rows(named=True)}
    assert report.accepted == 4
    assert {row["region"] for row in rows.values()} == {"63.71.04"}
    assert [row["kbli"][0] for row in rows.values()] == ["10216", "10792", "25111", "25931"]
    assert {row["investment_rp"] for row in rows.values()} == {15_437_000}
    assert {row["workers"] for row in rows.values()} == {3}


def test_a_running_number_in_the_place_of_a_name_is_no_name(tmp_path):
    content = "No;Nama Usaha;Alamat;Produk\n1;7;Jl. A;tempe\n2;UD B;Jl. B;tahu\n3;76;Jl. C;batik\n"
    _, accepted = read(tmp_path, "a.csv", content)
    assert sorted(accepted) == ["UD B", "Usaha batik", "Usaha tempe"]


def test_forms_read_at_once_are_those_read_one_by_one():
    draw = random.Random(3)
    words = [
        "UD",
        "ud.",
        "CV",
        "C.V",
        "PT",
        "pt.",
        "Perorangan",
        "(Persero)",
        "Maju",
        "1",
        "tbk",
        "koperasi",
        "U D",
        "PR",
        "FA.",
    ]
    names = [" ".join(draw.choice([*words, "usaha dagang"]) for _ in range(draw.randint(1, 4))) for _ in range(3000)]
    read = [str(form) if (form := legal_form(name)) else None for name in names]
    assert _forms_in_names(pl.Series(names)).to_list() == read


def test_a_seller_list_and_a_buyer_list_with_an_empty_column_between_are_two_lists(tmp_path):
    rows = [
        ["Daftar Pemasok", None, None, None, None, "Daftar Pembeli"],
        [
            "Nama Usaha",
            "Kabupaten",
            "Produk",
            "Produksi/bln",
            None,
            "Nama Perusahaan",
            "Kabupaten",
            "Kebutuhan",
            "Volume/bln",
        ],
        ["UD Satu", "Kebumen", "tempe", "300 kg", None, "PT Beli A", "Banyumas", "tempe", "500 kg"],
        ["UD Dua", "Kebumen", "keripik", "100 kg", None, "PT Beli B", "Purworejo", "keripik", "200 kg"],
        ["UD Tiga", "Kebumen", "genteng", "900 buah"],
    ]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "dua.xlsx")
    report = ingest_files([tmp_path / "dua.xlsx"], tmp_path / "out")
    network = Network.read(tmp_path / "out")
    made = dict(network.parties.select("name", "kbli").iter_rows())
    assert sorted(made) == ["PT Beli A", "PT Beli B", "UD Dua", "UD Satu", "UD Tiga"]
    assert (report.rows_read, report.accepted, made["PT Beli A"]) == (5, 5, [])  # who needs tempe makes none
    assert sorted(network.demands["units_per_month"]) == [200, 500]


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_a_workbook_that_was_renamed_is_read_for_what_it_is(tmp_path, ending):
    book = openpyxl.Workbook()
    for row in (["Nama Usaha", "Kabupaten", "Produk"], ["UD Satu", "Kebumen", "tempe"]):
        book.active.append(row)
    book.save(tmp_path / "daftar.xlsx")
    renamed = (tmp_path / "daftar.xlsx").rename(tmp_path / f"daftar.{ending}")
    assert ingest_files([renamed], tmp_path / "out").accepted == 1
