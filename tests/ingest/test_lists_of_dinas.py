"""Lists as offices of districts and cities keep them, made up here: what a careful clerk would read is the oracle."""

from __future__ import annotations

import polars as pl
import pytest

from graph.ingest import ingest_files
from graph.ingest.formats.sheets import sheet_of
from graph.ingest.layout.headers import find_header
from tests.ingest.workbooks import saved

BRANCHES = {
    "PANGAN": [("Kue Basah", "10792"), ("Tahu", "10392"), ("Amplang", "10794"), ("Es Kristal", "35302")],
    "SANDANG": [("Konveksi", "14111"), ("Jahit Pakaian", "14120"), ("Sasirangan", "13134"), ("Sepatu kulit", "15201")],
    "KIMIA": [("Sablon", "18111"), ("Batako", "23953"), ("Sabun cair", "20231"), ("Minyak kayu putih", "20294")],
    "LOGAM": [("Bengkel Bubut", "25920"), ("Pandai besi", "25931"), ("Perhiasan emas", "32112"), ("Karoseri", "29200")],
    "KERAJINAN": [
        ("Anyaman rotan", "16291"),
        ("Meubelair", "31001"),
        ("Ukiran kayu", "16293"),
        ("Perahu/kelotok", "30111"),
    ],
}
DISTRICTS = {"UTARA": "63.71.04", "SELATAN": "63.71.01", "TIMUR": "63.71.02", "BARAT": "63.71.03", "TENGAH": "63.71.05"}
NAMES = ["Berkah", "Hj. Aisyah", "UD. Sinar Kuin", "Cap Kelapa", "Mama Lia", "Sari Rasa", "CV. Intan", "Usaha Bersama"]
HEAD = ["NO", "NAMA PERUSAHAAN", "NAMA PEMILIK", "ALAMAT PERUSAHAAN", None, None, "NO TELP/HP", "IZIN USAHA", None,
        "JENIS PRODUK", "TENAGA KERJA", None, "NILAI INVESTASI", "KAPASITAS PRODUKSI/TAHUN", None, None,
        "NILAI BB/BP"]  # fmt: skip
BELOW = [None, None, None, "JALAN", "KELURAHAN", "KECAMATAN", None, "JENIS", "NOMOR", None, "LK", "PR", "(Rp.000)",
         "JUMLAH", "SATUAN", "NILAI (Rp.000)", "(Rp.000)"]  # fmt: skip


def read(path, out):
    report = ingest_files([path], out, link=False)
    assert report.rows_read == report.accepted + report.rejected + report.merged
    return report, pl.read_parquet(out / "accepted.parquet")


def branch_sheet(branch, makes, truth):
    """Sections by district, subtotals, spoiled phones, ditto marks, districts cut short, a signature."""
    rows = [["DATA INDUSTRI KECIL DAN MENENGAH"], ["KOTA BANJARMASIN TAHUN 2022"], [f"CABANG INDUSTRI : {branch}"], []]
    rows += [HEAD, BELOW, list(range(1, 18))]
    for district in ("UTARA", "SELATAN"):
        rows.append([None, f"KECAMATAN BANJARMASIN {district}"])
        for i, (product, code) in enumerate(makes):
            street, unit = '"' if i == 1 else f"Jl. Kuin RT {i + 1}", "Kg" if i % 2 else "Buah"
            phone = 8.12e10 if i % 2 else f"0812-5000-700{i}"
            where = f"Bjm {district.title()}" if i == 2 else f"Banjarmasin {district.title()}"
            rows.append(
                [
                    i + 1,
                    f"{NAMES[i + len(branch) % 4]} {branch.title()} {len(truth)}",
                    f"Siti {i}",
                    street,
                    "Kuin",
                    where,
                ]
            )
            rows[-1] += [phone, "-", "-", product, 2, 1, 15_000, 1200, unit, 120_000, 30_000]
            truth.append((branch, len(rows), DISTRICTS[district], code))
        rows.append([None, "SUB JUMLAH", *[None] * 8, 8, 4, 60_000, None, None, 480_000, 120_000])
    rows.append(["JUMLAH TOTAL", *[None] * 9, 16, 8, 120_000, None, None, 960_000, 240_000])
    rows += [[], [*[None] * 12, "Banjarmasin, Desember 2022"], [*[None] * 12, "Kepala Bidang Perindustrian,"]]
    return [*rows, [], [*[None] * 12, "Drs. H. Fulan, M.Si"], [*[None] * 12, "NIP. 19640101 199003 1 005"]]


def district_sheet(district, truth):
    """The place stands in the title alone; name and owner share a cell."""
    rows = [["DATA IKM BARU"], [f"KECAMATAN BANJARMASIN {district} KOTA BANJARMASIN TAHUN 2023"], []]
    rows.append(["No.", "Nama IKM/ Pemilik", "Alamat", "Komoditi", "Jumlah TK (Org)", "Investasi (Rp)", "Kapasitas"])
    rows.append([f"({n})" for n in range(1, 8)])
    makes = (("Kerupuk", "10794"), ("Sasirangan", "13134"), ("Meubel", "31001"))
    for i, (product, code) in enumerate(makes):
        name = f"{NAMES[i]} {district.title()} / Ibu Nur {i}"
        rows.append([i + 1, name, f"Jl. Cempaka {i}", product, i + 1, "Rp. 12.500.000,-", "100 kg/bln"])
        truth.append((f"BJM {district}", len(rows), DISTRICTS[district], code))
    return [*rows, ["Jumlah", None, None, None, 6, 37_500_000]]


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    folder, truth = tmp_path_factory.mktemp("city"), []
    sheets = {branch: branch_sheet(branch, makes, truth) for branch, makes in BRANCHES.items()}
    sheets |= {f"BJM {district}": district_sheet(district, truth) for district in DISTRICTS}
    counts = [[n, district.title(), 10, 20] for n, district in enumerate(DISTRICTS, 1)]
    sheets["REKAP"] = [["REKAPITULASI IKM"], ["No", "Kecamatan", "Unit Usaha", "Tenaga Kerja"], *counts]
    report, accepted = read(saved(folder / "DATA IKM KOTA BANJARMASIN 2022.xlsx", sheets), folder / "out")
    return truth, report, accepted


def test_of_a_citys_workbook_of_eleven_sheets_every_business_is_accepted_in_its_district(city):
    truth, report, accepted = city
    assert len(report.sheets) == 11
    found = {(row["sheet"], row["row"]): row["region"] for row in accepted.iter_rows(named=True)}
    assert found == {(sheet, row): region for sheet, row, region, _ in truth}


def test_of_a_citys_workbook_nineteen_in_twenty_trades_are_right(city):
    truth, _, accepted = city
    read_as = {(row["sheet"], row["row"]): row["kbli"] for row in accepted.iter_rows(named=True)}
    right = sum(read_as[sheet, row] == [code] for sheet, row, _, code in truth)
    assert right >= 0.95 * len(truth)


def test_of_a_citys_workbook_money_and_workers_are_read_from_headers_of_two_rows(city):
    _, _, accepted = city
    branch = accepted.filter(pl.col("sheet") == "LOGAM")
    assert branch["investment_rp"].unique().to_list() == [15_000_000]
    assert branch["workers"].unique().to_list() == [3]


def test_the_owner_in_the_cell_of_the_name_is_not_written(city):
    _, _, accepted = city
    assert not accepted["name"].str.contains("Nur").any()
    assert "CV. Intan Pangan" not in accepted["name"].to_list()


def test_ditto_marks_and_merged_districts_repeat_the_cell_above(tmp_path):
    rows = [
        ["DAFTAR USAHA MIKRO KABUPATEN SUMBA TIMUR"],
        ["Kecamatan", "Desa/Kel", "No", "Nama Pemilik", "Nama Usaha", "Jenis Usaha", "Modal (Rp)"],
        ["KOTA WAINGAPU", "Hambala", 1, "Yohanis", "Tenun Ikat Prailiu", "Tenun Ikat", 5_000_000],
        [None, None, 2, "Maria", "Kios Rambu", "Kios Sembako", "s.d.a"],
        [None, "Kamalaputi", 3, "Siti", "sda", "Warung Makan", 3_000_000],
        ["KAMBERA", "Prailiu", 4, "Rambu", "Tenun Eti", "Tenun ikat", 2_500_000],
        [None, '"', 5, "Umbu", "Umbu Jaya", "idem", "-"],
        ["PANDAWAI", "Kawangu", 6, "Dorkas", "Dorkas Kue", "Kue", 1_000_000],
        ["Jumlah", None, 6, None, None, None, 21_500_000],
    ]
    _, accepted = read(saved(tmp_path / "umkm.xlsx", {"DATA": rows}), tmp_path / "out")
    by_row = {row["row"]: row for row in accepted.iter_rows(named=True)}
    assert [by_row[n]["region"] for n in range(3, 9)] == ["53.11.01"] * 3 + ["53.11.16"] * 2 + ["53.11.07"]
    assert by_row[5]["name"] == "Kios Rambu"
    assert by_row[7]["kbli"] == ["13122"]
    assert (by_row[4]["capital_rp"], by_row[7]["capital_rp"]) == (5_000_000, None)


def test_headings_of_branches_are_no_businesses_and_leave_the_place_of_the_heading_above(tmp_path):
    rows = [
        ["NO", "NAMA PERUSAHAAN", "ALAMAT", "KBLI", "KOMODITI INDUSTRI", "TK", "INVESTASI (RP. 000)"],
        [None, "KABUPATEN WONOGIRI"],
        [None, "KEC. NGUNTORONADI"],
        ["I", "INDUSTRI MAKANAN"],
        [1, "UD. SUMBER REJEKI", "Semin", "10794", "Kripik tempe", 3, 12_000],
        ["II", "INDUSTRI KAYU"],
        [1, "UD JATI", "Wonoharjo", "Industri furnitur dari kayu", "Meubel", 6, 40_000],
        ["A.", "KEC. SELOGIRI"],
        [1, "ONYX SARI", "Singodutan", None, "Meubel", 2, 5_000],
        [None, "JUMLAH", None, None, None, 11, 57_000],
    ]
    report, accepted = read(saved(tmp_path / "ik.xlsx", {"Formal": rows}), tmp_path / "out")
    assert report.rejected_by_rule == {"heading": 5, "total": 1}
    assert accepted["region"].to_list() == ["33.12.06", "33.12.06", "33.12.11"]
    assert accepted["kbli"].to_list() == [["10794"], ["31001"], ["31001"]]


def test_a_list_of_fish_processors_kept_by_an_office_is_of_enterprises_whatever_their_phones(tmp_path):
    phones = [8.1326e10, "081.326.000.111", "0813 2600 0111/0856", "62813260001", "'08132600011", "-"]
    makes = [("Ikan asin", "10211"), ("Abon ikan", "10219"), ("Kerupuk ikan", "10794"), ("Terasi", "10295"),
             ("Bakso ikan, nugget", "10216"), ("Pindang", "10214"), ("Ikan asap", "10212"),
             ("Pempek", "10216")]  # fmt: skip
    where = ["Cilacap Selatan", "Clp. Tengah", "Kesugihan", "Adipala"]
    rows = [["DAFTAR POKLAHSAR / UPI"], ["DINAS KELAUTAN DAN PERIKANAN KABUPATEN CILACAP"], []]
    rows.append(["No", "Nama Kelompok/UPI", "Ketua", "Alamat", "Kecamatan", "No. Telp", "Jenis Olahan", "Pemasaran"])
    for i, (product, _) in enumerate(makes):
        rows.append([i + 1, f"Mekar {i}", "Ny. Sri", f"RT {i}", where[i % 4], phones[i % 6], product, "Lokal"])
    rows.append([None, "Sumber : DKP Kab. Cilacap"])
    report, accepted = read(saved(tmp_path / "upi.xlsx", {"Sheet1": rows}), tmp_path / "out")
    assert (report.sheets[0].kind, report.accepted) == ("enterprises", 8)
    assert accepted["region"].to_list() == ["33.01.21", "33.01.22", "33.01.02", "33.01.03"] * 2
    assert accepted["kbli"].to_list() == [[code] for _, code in makes]


def test_a_ragged_village_list_with_a_total_in_the_column_of_names_keeps_its_six_businesses(tmp_path):
    path = tmp_path / "umkm desa sidomulyo.csv"
    path.write_text(
        "PEMERINTAH DESA SIDOMULYO,,,\nDATA UMKM DESA SIDOMULYO KECAMATAN BAMBANGLIPURO KABUPATEN BANTUL,,,\n\n"
        "No,Nama,Alamat,Jenis Usaha,No HP,Omset/bln\n"
        "1,Suparmi,Dusun Plumbungan RT 01, emping melinjo,0812,1.500.000\n2,Tukijan,Plumbungan,Warung kelontong,,\n"
        "3,Bu Wati,Ngireng-ireng, RT 03,Jahit,085,500rb\n,,,,\nDusun Cangkring,,,\n"
        "4,Sarjono,RT 05,Ternak lele,'0815,2jt\n"
        '5,Mbah Karto,"RT 06, Cangkring",Anyaman bambu\n6,Ngatini,RT 07,"Jamu gendong, beras kencur",-,-\n'
        "Jumlah,6,,,,\nMengetahui,,,,,Lurah Sidomulyo\n",
        encoding="utf-8",
    )
    report, accepted = read(path, tmp_path / "out")
    assert report.accepted == 6
    assert report.rejected_by_rule == {"blank": 1, "heading": 1, "total": 1, "note": 1}
    assert set(accepted["region"]) == {"34.02.05"}
    codes = [code for [code] in accepted["kbli"]]
    assert codes == ["10794", "47112", "14120", "03221", "16291", "56306"]


def test_a_third_header_row_may_hold_the_units():
    rows = [
        ["No", "Nama Usaha", "Produksi", None, "Investasi"],
        [None, None, "Kapasitas", "Nilai", None],
        [None, None, "(kg/bln)", "(Rp.000)", "(Rp.000)"],
        ["1", "UD Maju", "100", "200", "300"],
    ]
    header = find_header(sheet_of("a.xlsx", None, rows))
    assert header.names[2:] == ("Produksi Kapasitas (kg/bln)", "Produksi Nilai (Rp.000)", "Investasi (Rp.000)")
    assert header.first_data_row == 4


def test_a_column_of_money_is_no_column_of_codes(tmp_path):
    rows = "".join(f"UD {chr(65 + i)},{30_000 + 1000 * (i % 3)}\n" for i in range(9))
    (tmp_path / "a.csv").write_text("Nama Usaha,NILAI BB/BP\n" + rows, encoding="utf-8")
    _, accepted = read(tmp_path / "a.csv", tmp_path / "out")
    assert accepted["kbli"].list.len().sum() == 0


def test_names_of_people_and_words_that_only_resemble_say_no_trade(tmp_path):
    names = ["Hj. Aisyah", "Mama Lia", "Parti", "UD. Mandiri", "Bintang Lestari", "CV Karya Mulia"]
    (tmp_path / "a.csv").write_text("Nama Usaha,Kabupaten\n" + "".join(f"{n},Jember\n" for n in names), "utf-8")
    _, accepted = read(tmp_path / "a.csv", tmp_path / "out")
    assert accepted["kbli"].list.len().sum() == 0


def test_a_table_without_a_header_below_a_villages_line_keeps_its_trades_and_can_be_mapped_by_letters(tmp_path):
    rows = [
        ["DATA UMKM KECAMATAN KEDUNGWUNI KABUPATEN PEKALONGAN"],
        [],
        ["KELURAHAN : KEDUNGWUNI TIMUR"],
        ["1", "Khotimah", "RT 01/02", "Batik cap", "0812345678"],
        ["2", "Warung Bu Sri", "RT 03/02", "Warung makan", "081"],
        ["KELURAHAN : PEKAJANGAN"],
        ["1", "UD Maju", "RT 1", "Bengkel las", "0856"],
        ["2", "Barokah", "Jl Raya 3", "Konveksi", "08765"],
    ]
    path = saved(tmp_path / "umkm.xlsx", {"DATA": rows})
    report, accepted = read(path, tmp_path / "out")
    assert report.rejected_by_rule == {"heading": 2}
    assert set(accepted["region"]) == {"33.26.13"}
    assert accepted["kbli"].to_list() == [["13134"], ["56102"], ["25920"], ["14111"]]
    (tmp_path / "m.toml").write_text('[[sheet]]\nkind = "enterprises"\n[sheet.columns]\n"D" = "name"\n"B" = "owner"\n')
    ingest_files([path], tmp_path / "mapped", mapping=tmp_path / "m.toml")
    mapped = pl.read_parquet(tmp_path / "mapped" / "accepted.parquet")
    assert mapped["name"].to_list() == ["Batik cap", "Warung makan", "Bengkel las", "Konveksi"]


def test_a_header_in_two_languages_names_the_business_before_its_cooperative(tmp_path):
    text = "No\tNama Perusahaan / Company Name\tAlamat / Address\tProduk Utama / Main Product\tNama Koperasi\n"
    text += "1\tUD Tenun Troso\tTroso, Kab. Jepara\tKain tenun ikat\t\n2\tCV Dodol\tKab. Garut\tDodol\tKopinkra Maju\n"
    (tmp_path / "direktori.tsv").write_text(text)
    report, accepted = read(tmp_path / "direktori.tsv", tmp_path / "out")
    assert report.accepted == 2
    assert set(accepted["name"]) >= {"UD Tenun Troso", "CV Dodol"}


def test_a_sheet_that_names_no_city_is_of_the_city_of_its_workbook_and_spaced_totals_are_totals(tmp_path):
    head = ["No", "Nama Usaha", "Kecamatan", "Komoditi"]
    sheets = {
        name: [[title], head, [1, f"{name} Jaya", "Tamansari", "Batik"], [None, "J U M L A H", None, 1]]
        for name, title in (("A", "IKM KOTA TASIKMALAYA"), ("B", "KOTA TASIKMALAYA 2022"), ("C", "REKAP PER KECAMATAN"))
    }
    report, accepted = read(saved(tmp_path / "IK.xlsx", sheets), tmp_path / "out")
    assert report.rejected_by_rule == {"total": 3}
    assert accepted["region"].to_list() == ["32.78.07"] * 3
