"""Bad input: a clear message for each row or file, nothing lost, nothing half-written."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile

import openpyxl
import polars as pl
import pytest

from graph.errors import IngestFailed
from graph.ingest import ingest_files
from graph.network import Network

HEADER = ["No", "Nama Usaha", "Alamat", "Kecamatan", "Kabupaten", "KBLI", "No HP", "Omzet per tahun (Rp)"]
ROWS = [
    ["1", "UD Maju Jaya", "Jl. Mawar 3", "Kaliwates", "Jember", "10391", "081234567890", "120.000.000"],
    ["2", "CV Sumber Rejeki", "Jl. Melati 5", "Patrang", "Jember", "10794", "8.52e+10", "3.500.000.000"],
    ["3", "Keripik Bu Sri", "Dusun Krajan", "Sumbersari", "Jember", "10793", "", ""],
    ["4", "PT Kopi Ijen", "Jl. Gajah Mada 1", "Kaliwates", "Jember", "1270", "0331-123456", "60.000.000.000"],
    ["5", "Batik Tulis Café Léstari", "Jl. Kenanga 9", "Ajung", "Kab. Jember", "13134", "", "500 juta"],
]


def text_of(rows, delimiter=",", quote=True):
    def cell(text):
        return f'"{text}"' if quote and (delimiter in text or "\n" in text) else text

    return "\n".join(delimiter.join(cell(text) for text in row) for row in rows) + "\n"


def read(tmp_path, name, content, **options):
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    report = ingest_files([path], tmp_path / "out", **options)
    assert report.rows_read == report.accepted + report.rejected + report.merged
    return (
        report,
        pl.read_parquet(tmp_path / "out" / "accepted.parquet"),
        pl.read_csv(tmp_path / "out" / "rejected.csv"),
    )


def workbook(sheets, states=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for (title, rows), state in zip(sheets.items(), [*states, *["visible"] * len(sheets)], strict=False):
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter_is_found_whatever_the_ending_says(tmp_path, delimiter):
    report, accepted, _ = read(tmp_path, "a.csv", text_of([HEADER, *ROWS], delimiter))
    assert report.accepted == 5
    assert accepted["region"].str.starts_with("35.09").all()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_encoding_is_found(tmp_path, encoding):
    _, accepted, _ = read(tmp_path, "a.csv", text_of([HEADER, *ROWS], ";").encode(encoding))
    assert "Batik Tulis Café Léstari" in accepted["name"].to_list()


def test_windows_line_ends_quoted_newlines_and_stray_quotes_lose_no_row(tmp_path):
    content = 'Nama Usaha;Alamat;KBLI\r\n"UD A";"Jl. Satu\r\nRT 2";10391\r\nPipa 5" Jaya;Jl. Dua;10794\r\n'
    content += 'UD C;"Jl. Tiga;10793\r\nUD D;Jl. Empat;10391\r\n'
    report, accepted, _ = read(tmp_path, "a.csv", content)
    assert report.rows_read == 4
    assert accepted["name"].to_list() == ["UD A", 'Pipa 5" Jaya', "UD C", "UD D"]


def test_ragged_rows_are_kept_and_flagged(tmp_path):
    rows = [*ROWS[:3], [*ROWS[3], "lebih", "lagi"], ROWS[4][:3]]
    report, accepted, _ = read(tmp_path, "a.csv", text_of([HEADER, *rows]))
    assert report.accepted == 5
    assert "ragged_row" in accepted.filter(pl.col("name") == "PT Kopi Ijen")["warnings"].to_list()[0]


def test_title_rows_header_in_row_three_totals_and_notes_are_no_businesses(tmp_path):
    rows = [
        ["DAFTAR UMKM KABUPATEN JEMBER TAHUN 2023"],
        [],
        HEADER,
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
        *ROWS[:2],
        [],
        HEADER,
        *ROWS[2:],
        ["", "JUMLAH", "", "", "", "", "", "64.120.000.000"],
        [],
        ["Sumber: Dinas Koperasi Kabupaten Jember"],
    ]
    report, accepted, rejected = read(tmp_path, "a.csv", text_of(rows))
    assert report.accepted == 5
    assert rejected["rule"].to_list() == ["blank", "header_repeated", "total", "blank", "note"]
    assert rejected["row"].to_list() == [7, 8, 12, 13, 14]
    assert accepted["row"].to_list() == [5, 6, 9, 10, 11]


def test_ten_junk_rows_in_a_good_file_are_rejected_one_by_one(tmp_path):
    junk = [
        ["", "", "", "", "", "", "", ""],
        ["-", "-", "-", "-", "-", "-", "-", "-"],
        ["TOTAL", "", "", "", "", "", "", "5"],
        HEADER,
        ["", "Jumlah Keseluruhan", "", "", "", "", "", "99"],
        ["6", "", "", "", "", "", "", ""],
        ["7", "-", "Jl. Anggrek 1", "Ajung", "Jember", "", "", ""],
        ["", "#N/A", "", "", "", "", "", ""],
        ["Catatan: data sementara"],
        ["", "Sub Total Kecamatan Ajung", "", "", "", "", "", "12"],
    ]
    rows = [HEADER, *ROWS[:2], *junk[:5], *ROWS[2:4], *junk[5:], ROWS[4]]
    report, _, rejected = read(tmp_path, "a.csv", text_of(rows))
    assert (report.accepted, report.rejected, report.merged) == (5, 10, 0)
    assert rejected["message"].str.len_chars().min() > 5
    assert set(rejected["rule"]) == {"blank", "total", "header_repeated", "no_name", "note"}


def test_a_list_called_total_of_firms_called_total_keeps_them(tmp_path):
    rows = [
        ["Nama Usaha", "Alamat"],
        ["PT Total Bangun Persada", "Jl. A"],
        ["Total Buah Segar", "Jl. B"],
        ["Kota Mas", "Jl. C"],
    ]
    report, _, _ = read(tmp_path, "a.csv", text_of(rows))
    assert report.accepted == 3


def test_province_totals_among_regencies_are_rejected_by_name(tmp_path):
    rows = [
        ["Wilayah", "Nama Usaha", "KBLI", "Investasi (Rp)", "Tenaga Kerja"],
        ["", "PROVINSI JAWA TIMUR", "", "900.000.000", "30"],
        ["", "Kabupaten Jember", "", "600.000.000", "20"],
        ["Jember", "PT Kopi Ijen", "01270", "600.000.000", "20"],
        ["Banyuwangi", "PT Padi Timur", "10631", "300.000.000", "10"],
    ]
    report, accepted, rejected = read(tmp_path, "a.csv", text_of(rows))
    assert rejected["rule"].to_list() == ["region_total", "region_total"]
    assert accepted["region"].to_list() == ["35.09", "35.10"]
    assert report.accepted == 2


def test_a_lost_zero_a_float_and_candidates_become_codes(tmp_path):
    rows = [
        ["nama", "kbli"],
        ["A", "7294"],
        ["B", "10437.0"],
        ["C", "13121|14111"],
        ["D", "C10391"],
        ["E", "Industri Tempe Kedelai"],
        ["F", "00000"],
    ]
    _, accepted, _ = read(tmp_path, "a.csv", text_of(rows))
    codes = dict(accepted.select("name", "kbli").iter_rows())
    assert codes == {"A": ["07294"], "B": ["10437"], "C": ["13121"], "D": ["10391"], "E": ["10391"], "F": []}
    flags = dict(accepted.select("name", "warnings").iter_rows())
    assert "kbli_repaired" in flags["A"]
    assert "kbli_candidates" in flags["C"]
    assert "kbli_unknown" in flags["F"]


def test_spoiled_phones_are_no_contact_and_no_phone_is_written(tmp_path):
    _, accepted, _ = read(tmp_path, "a.csv", text_of([HEADER, *ROWS]))
    contact = dict(accepted.select("name", "has_contact").iter_rows())
    assert contact["UD Maju Jaya"]
    assert not contact["CV Sumber Rejeki"]
    everything = b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir())
    assert b"081234567890" not in everything


def test_money_in_many_forms_gives_the_size_by_law(tmp_path):
    _, accepted, _ = read(tmp_path, "a.csv", text_of([HEADER, *ROWS]))
    sizes = {name: (size, basis) for name, size, basis in accepted.select("name", "size", "size_basis").iter_rows()}
    assert sizes["UD Maju Jaya"] == ("micro", "sales")
    assert sizes["CV Sumber Rejeki"] == ("small", "sales")
    assert sizes["PT Kopi Ijen"] == ("large", "sales")
    assert accepted.filter(pl.col("name").str.starts_with("Batik"))["sales_rp_per_year"].item() == 500_000_000


def test_money_without_a_unit_is_flagged_and_not_guessed(tmp_path):
    rows = [["nama", "omzet"], *[[f"UD {letter}", str(200 + i)] for i, letter in enumerate("ABCDE")]]
    report, accepted, _ = read(tmp_path, "a.csv", text_of(rows))
    assert accepted["sales_rp_per_year"].null_count() == 5
    assert report.warnings["money_without_unit"] == 5


def test_repeats_are_merged_and_namesakes_elsewhere_are_not(tmp_path):
    rows = [
        HEADER,
        *ROWS,
        ["6", "UD. MAJU JAYA", "Jalan Mawar No. 3", "Kaliwates", "Jember", "", "", ""],
        ["7", "UD Maju Jaya", "Jl. Nangka 8", "Ambulu", "Jember", "", "", ""],
    ]
    report, accepted, _ = read(tmp_path, "a.csv", text_of(rows))
    assert (report.accepted, report.merged) == (6, 1)
    assert accepted.filter(pl.col("name") == "UD Maju Jaya")["rows"].sort().to_list() == [1, 2]


def test_a_name_that_is_only_an_owner_is_kept_but_never_written(tmp_path):
    rows = [
        ["Nama Pemilik", "Nama Usaha", "Produk", "Kecamatan", "Kabupaten"],
        ["Siti Aminah", "-", "keripik singkong", "Ajung", "Jember"],
        ["Budi Santoso", "UD Budi", "tempe", "Ajung", "Jember"],
    ]
    report, accepted, _ = read(tmp_path, "a.csv", text_of(rows))
    assert report.accepted == 2
    assert accepted["name"].to_list() == ["Usaha keripik singkong", "UD Budi"]
    everything = b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir())
    assert b"Siti" not in everything
    assert b"Santoso" not in everything


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"%PDF-1.7\n" + b"\x00\x01" * 500, "PDF"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"\n\n   \n", "empty"),
        ("a.xlsx", b"PK\x03\x04" + b"\x00" * 100, "broken"),
        ("a.json", b'[{"nama": "UD A"', "JSON"),
        ("a.json", b"[" * 100_000 + b"]" * 100_000, "nested"),
        ("a.parquet", b"PAR1" + b"\x00" * 50, "broken"),
        ("a.csv", bytes(range(256)) * 40, "neither text"),
        ("a.csv", b",".join(b"x" for _ in range(100_000)) + b"\n1\n", "columns"),
        ("a.csv", b"nama\n" + b"x" * 5_000_000, "characters"),
    ],
)
def test_a_file_that_is_no_list_fails_with_a_sentence_and_a_hint(tmp_path, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(IngestFailed) as failure:
        ingest_files([path], tmp_path / "out")
    assert words in failure.value.message
    assert failure.value.hint
    assert not (tmp_path / "out").exists()


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(IngestFailed, match="not there"):
        ingest_files([tmp_path / "none.csv"], tmp_path / "out")


def test_one_bad_file_among_good_ones_is_reported_and_the_others_are_read(tmp_path):
    (tmp_path / "good.csv").write_text(text_of([HEADER, *ROWS]))
    (tmp_path / "bad.xlsx").write_bytes(b"%PDF-1.7")
    whole = workbook({"Data": [HEADER, *ROWS]})
    (tmp_path / "cut.xlsx").write_bytes(whole[: len(whole) // 2])
    report = ingest_files([tmp_path / name for name in ("bad.xlsx", "good.csv", "cut.xlsx")], tmp_path / "out")
    assert [failure.file for failure in report.failures] == ["bad.xlsx", "cut.xlsx"]
    assert report.accepted == 5
    assert len(json.loads((tmp_path / "out" / "report.json").read_text())["failures"]) == 2


def test_a_workbook_with_several_sheets_merged_headers_and_a_hidden_sheet(tmp_path):
    merged = [
        ["DATA IKM KOTA MALANG"],
        [None],
        ["No", "Nama Usaha", "Alamat", None, None, "Tenaga Kerja", None, "Jenis Produk"],
        [None, None, "Jalan", "Kelurahan", "Kecamatan", "L", "P", None],
        [1, "Keripik Tempe Sanan", "Jl. Sanan", "Purwantoro", "Blimbing", 2, 3, "keripik tempe"],
        [2, "Batik Celaket", "Jl. Jaksa Agung", "Samaan", "Klojen", 4, 10, "batik tulis"],
    ]
    content = workbook(
        {"Pangan": merged, "Sandang": [HEADER, *ROWS], "Rahasia": [["x"], ["y"]]}, ["visible", "visible", "hidden"]
    )
    report, accepted, _ = read(tmp_path, "kota.xlsx", content)
    pangan = accepted.filter(pl.col("sheet") == "Pangan")
    assert pangan["workers"].to_list() == [5, 14]
    assert pangan["region"].to_list() == ["35.73.01", "35.73.02"]
    assert report.accepted == 7
    assert next(s for s in report.sheets if s.sheet == "Rahasia").notes["hidden_sheet"] is True


def test_numbers_that_a_workbook_keeps_as_numbers_stay_codes(tmp_path):
    rows = [
        ["Nama Usaha", "KBLI", "NIB", "Telp"],
        ["UD A", 1270, 9120001234567, 81234567890.0],
        ["UD B", 10391.0, None, 8.52e10],
    ]
    _, accepted, _ = read(tmp_path, "a.xlsx", workbook({"Data": rows}))
    assert accepted["kbli"].to_list() == [["01270"], ["10391"]]
    assert accepted["certifications"].to_list() == [["nib"], []]


def test_a_web_page_called_xls_is_read(tmp_path):
    cells = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in [HEADER, *ROWS])
    report, _, _ = read(tmp_path, "export.xls", f"<html><body><table>{cells}</table></body></html>")
    assert report.accepted == 5


def test_geojson_and_json_lines_are_read(tmp_path):
    features = [
        {
            "type": "Feature",
            "properties": {"nama": "UD A"},
            "geometry": {"type": "Point", "coordinates": [112.63, -7.98]},
        }
    ]
    _, accepted, _ = read(tmp_path, "a.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    assert accepted["region"].to_list() == ["35.73"]
    lines = "\n".join(json.dumps({"nama": f"UD {x}", "kbli": "10391"}) for x in "AB")
    report, _, _ = read(tmp_path, "b.jsonl", lines)
    assert report.accepted == 2


def bomb(tmp_path, megabytes):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            for _ in range(megabytes):
                member.write(b" " * 1_000_000)
    return path


def test_a_zip_bomb_is_refused_before_it_unfolds(tmp_path):
    path = bomb(tmp_path, 300)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(IngestFailed, match="unpacks"):
        ingest_files([path], tmp_path / "out")


def test_a_workbook_of_two_cells_a_world_apart_is_refused(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "Nama"
    book.active["XFD1048576"] = "x"
    book.save(tmp_path / "wide.xlsx")
    with pytest.raises(IngestFailed, match="spans"):
        ingest_files([tmp_path / "wide.xlsx"], tmp_path / "out")


def test_cells_that_look_like_formulas_do_not_become_formulas_in_our_csv(tmp_path):
    rows = [["Nama Usaha", "KBLI"], ["UD A", "10391"], ["=", "x"], ["@", ""]]
    _, _, rejected = read(tmp_path, "a.csv", text_of(rows))
    assert all(not str(value).startswith(("=", "@", "+", "-")) for value in rejected["value"].drop_nulls())


def test_when_nothing_is_accepted_an_older_network_stays_whole(tmp_path):
    read(tmp_path, "good.csv", text_of([HEADER, *ROWS]))
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    (tmp_path / "junk.csv").write_text("Nama Usaha,Alamat\n-,-\nTOTAL,5\n")
    with pytest.raises(IngestFailed, match="nothing was accepted"):
        ingest_files([tmp_path / "junk.csv"], tmp_path / "out")
    assert before == {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}


def test_a_stop_in_the_middle_leaves_what_was_there(tmp_path):
    read(tmp_path, "good.csv", text_of([HEADER, *ROWS]))
    before = Network.read(tmp_path / "out").fingerprint()

    def stop(file, rows):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest_files([tmp_path / "good.csv"], tmp_path / "out", progress=stop)
    assert Network.read(tmp_path / "out").fingerprint() == before
    assert not list((tmp_path / "out").glob(".ingest-*"))


def test_a_folder_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "good.csv").write_text(text_of([HEADER, *ROWS]))
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(IngestFailed):
        ingest_files([tmp_path / "good.csv"], tmp_path / "taken")


def test_a_full_disk_is_told_and_leaves_the_older_network_whole(tmp_path):
    read(tmp_path, "good.csv", text_of([HEADER, *ROWS]))
    before = Network.read(tmp_path / "out").fingerprint()
    program = (
        "import resource, sys\n"
        "from graph.errors import IngestFailed\n"
        "from graph.ingest import ingest_files\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))\n"
        "try:\n    ingest_files([sys.argv[1]], sys.argv[2])\n"
        "except IngestFailed as failure:\n    print(failure.message)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "good.csv"), str(tmp_path / "out")]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "disk is full" in told
    assert Network.read(tmp_path / "out").fingerprint() == before
    assert not list((tmp_path / "out").glob(".ingest-*"))


def test_a_list_that_says_it_is_synthetic_makes_a_synthetic_network(tmp_path):
    rows = [["DATA SINTETIS - BUKAN USAHA NYATA"], HEADER, *ROWS]
    report, _, _ = read(tmp_path, "a.csv", text_of(rows))
    assert report.synthetic
    assert Network.read(tmp_path / "out").synthetic


@pytest.mark.timeout(60)
@pytest.mark.parametrize("tag", [b"<c ", b"<f a", b"<c r=", b"<f>", b"<c><f "])
def test_tags_that_are_never_closed_are_looked_through_once(tmp_path, tag):
    path = tmp_path / "tags.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", tag * 100_000 + b"f>")
    with pytest.raises(IngestFailed):
        ingest_files([path], None)
