"""Mapping files: written by a preview, corrected by hand, kept and used for other lists of the shape."""

import csv

import polars as pl
import pytest

from graph.errors import IngestFailed
from graph.ingest import ingest_files, preview_files
from tests.ingest.workbooks import saved

ROWS = [
    ["No", "Nama Usaha", "Nama Lengkap", "Kecamatan", "Kabupaten", "Jenis Usaha", "Omzet", "Ket"],
    ["1", "Keripik Sri", "Sri Wahyuni", "Ajung", "Jember", "keripik singkong", "12", "aktif"],
    ["2", "Tahu Murni", "Bambang S", "Patrang", "Jember", "tahu", "20", "aktif"],
    ["3", "Batik Ayu", "Ayu L", "Sumbersari", "Jember", "batik tulis", "8", "aktif"],
]


def listed(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return preview_files([listed(tmp_path_factory.mktemp("first") / "umkm_2024.csv", ROWS)]).mapping_text


@pytest.fixture
def text(tmp_path, written):
    """The mapping that a preview of the list writes."""
    listed(tmp_path / "umkm_2024.csv", ROWS)
    return written


def sales(path, mapping, tmp_path, text):
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    report = ingest_files([path], tmp_path / "out", mapping=mapping, link=False)
    accepted = pl.read_parquet(tmp_path / "out" / "accepted.parquet")
    return report, dict(accepted.select("name", "sales_rp_per_year").rows())


def test_a_unit_that_the_list_does_not_state_is_asked_for_and_given_by_hand(tmp_path, text):
    asked = '# "Omzet" = "juta Rp per tahun"'
    assert asked in text
    given = text.replace(asked, '"Omzet" = "juta Rp per bulan"')
    path = tmp_path / "umkm_2024.csv"
    report, found = sales(path, tmp_path / "m.toml", tmp_path, given)
    assert found == {"Keripik Sri": 144_000_000, "Tahu Murni": 240_000_000, "Batik Ayu": 96_000_000}
    assert "money_without_unit" not in report.warnings
    again = preview_files([path], mapping=tmp_path / "m.toml").mapping_text
    assert '"Omzet" = "juta Rp per bulan"' in again
    assert asked not in again


def test_the_next_list_of_the_shape_needs_no_question_as_a_workbook_in_capitals_or_without_a_column(tmp_path, text):
    given = text.replace('# "Omzet" = "juta Rp per tahun"', '"Omzet" = "juta Rp per bulan"')
    given = given.replace('"Jenis Usaha" = "activity"', '"Jenis Usaha" = "product"')
    shouted = [[f"{cell.upper()} " for cell in ROWS[0]], *ROWS[1:]]
    others = [
        saved(tmp_path / "umkm_2025.xlsx", {"Data": [["DATA UMKM 2025"], [], *ROWS]}),
        listed(tmp_path / "besar.csv", shouted),
        listed(tmp_path / "tanpa.csv", [row[:-1] for row in ROWS]),
    ]
    for path in others:
        report, found = sales(path, tmp_path / "m.toml", tmp_path, given)
        assert found["Tahu Murni"] == 240_000_000
        assert {one["why"] for one in report.sheets[0].mapping} == {"mapping"}
        assert report.sheets[0].notes.get("mapping_without") == (["Ket"] if path.name == "tanpa.csv" else None)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"Nama Usaha" = "name"', '"Nma Usaha" = "name"', ('no column is called "Nma Usaha"', 'write "Nama Usaha"')),
        ('"Nama Usaha" = "name"', '"Toko" = "name"', ('no column is called "Toko"', "use one of Nama Usaha")),
        ('"Nama Usaha" = "name"', '"Nama Usaha" = "nama usaha"', ('"nama usaha" is no role', 'write "name"')),
        ('"Nama Usaha" = "name"', '"Nama Usaha" = "xyzzy"', ('"xyzzy" is no role', "use one of activity")),
        ('# "Omzet" = "juta Rp per tahun"', '"Omzet" = "dolar"', ('"dolar" is no unit', "juta Rp per bulan")),
        ('# "Omzet" = "juta Rp per tahun"', '"Ket" = "kg"', ('"Ket" is no column of money', "[sheet.columns]")),
    ],
)
def test_what_a_mapping_names_wrongly_is_refused_with_its_line_and_the_remedy(tmp_path, text, old, new, told):
    said, remedy = told
    wrong = text.replace(old, new)
    line = next(number for number, one in enumerate(wrong.splitlines(), 1) if one.startswith(new))
    with pytest.raises(IngestFailed) as refused:
        sales(tmp_path / "umkm_2024.csv", tmp_path / "m.toml", tmp_path, wrong)
    assert refused.value.message.startswith(f"m.toml, line {line}: {said}")
    assert remedy in refused.value.hint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[sheet.units]", "[sheet.satuan]"),
        ('"Ket" = "description"', '"Ket" = 3'),
        ("[[sheet]]", "[sheet]"),
        ('kind = "enterprises"', 'kind = "warung"'),
    ],
)
def test_a_mapping_of_another_form_is_refused_in_a_sentence(tmp_path, text, old, new):
    with pytest.raises(IngestFailed) as refused:
        sales(tmp_path / "umkm_2024.csv", tmp_path / "m.toml", tmp_path, text.replace(old, new))
    assert refused.value.hint


def test_a_mapping_of_another_list_is_refused_and_not_passed_over(tmp_path, text):
    other = listed(tmp_path / "lain.csv", [["Perusahaan", "Kota"], ["PT Maju", "Jember"], ["PT Jaya", "Klaten"]])
    with pytest.raises(IngestFailed, match="no column is called"):
        sales(other, tmp_path / "m.toml", tmp_path, text)


def test_a_mapping_of_one_list_stops_no_other_list_of_the_call(tmp_path, text):
    """It was laid on a list that had three of its four columns and not the name, and nothing of nine lists was read."""
    other = listed(tmp_path / "lain.csv", [["No", "Toko", *ROWS[0][2:]], *ROWS[1:]])
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    report = ingest_files([tmp_path / "umkm_2024.csv", other], tmp_path / "out", mapping=tmp_path / "m.toml")
    ways = {sheet.file: {one["why"] for one in sheet.mapping} for sheet in report.sheets}
    assert ways["umkm_2024.csv"] == {"mapping"}
    assert "mapping" not in ways["lain.csv"]


def test_of_two_columns_of_one_header_each_has_its_own_role(tmp_path):
    rows = [["Nama", "Nama", "Kabupaten"], ["Siti", "UD Maju", "Jember"], ["Budi", "UD Jaya", "Klaten"]]
    path = listed(tmp_path / "a.csv", rows)
    text = '[[sheet]]\nkind = "enterprises"\n[sheet.columns]\n"Nama" = "owner"\n"B" = "name"\n"Kabupaten" = "regency"\n'
    assert set(sales(path, tmp_path / "m.toml", tmp_path, text)[1]) == {"UD Maju", "UD Jaya"}


def test_a_column_that_a_mapping_leaves_out_is_not_used(tmp_path):
    rows = [["Nama Usaha", "Kabupaten", "X"], *([f"UD {name}", "Jember", name] for name in ("tempe", "tahu", "batik"))]
    path = listed(tmp_path / "a.csv", rows)
    text = '[[sheet]]\nkind = "enterprises"\n[sheet.columns]\n"Nama Usaha" = "name"\n"X" = ""\n'
    report, _ = sales(path, tmp_path / "m.toml", tmp_path, text)
    assert {one["header"]: one["role"] for one in report.sheets[0].mapping}["X"] is None
