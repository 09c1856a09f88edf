"""The manufacturers' directory: what offices print, with nobody's private data in it."""

from __future__ import annotations

from datetime import date

import openpyxl
import polars as pl
import pytest

from graph.errors import NotFound, UnknownRegion
from graph.network import Network
from graph.services.lists.directory import make_directory, write_directory
from graph.services.source import Source


@pytest.fixture
def source():
    parties = pl.DataFrame(
        {
            "id": ["m1", "m2", "k1", "w1"],
            "kind": ["enterprise", "enterprise", "cooperative", "enterprise"],
            "name": ["=HYPERLINK(1)", "UD Genteng", "Koperasi Sari", "Warung"],
            "kbli": [["10794"], ["23921"], [], ["56102"]],
            "region": ["33.05.14", "33.05", "33.05", "33.05.14"],
            "workers": [4, None, None, 1],
            "certifications": [["halal"], [], [], []],
            "as_of": [date(2024, 6, 1), None, None, None],
        }
    )
    ties = pl.DataFrame({"start": ["m1"], "end": ["k1"], "type": ["MEMBER_OF"]})
    return Source(Network.from_frames(parties, ties=ties, as_of=date(2026, 1, 1)), "office")


def test_only_those_who_make_things_are_listed_with_statistics_that_add_up(source):
    facts = make_directory(source, "33.05", "en")
    assert [entry["id"] for entry in facts.entries] == ["m1", "m2"]
    assert sum(one["count"] for one in facts.subsectors) == facts.listed == 2
    assert [one["workers"] for one in facts.subsectors] == [4, None]  # what no list states is no nought
    assert sum(one["count"] for one in facts.districts) == 2
    assert len(facts.districts) == 27
    assert facts.ages == [{"year": 2026, "count": 1, "share": 0.5}, {"year": 2024, "count": 1, "share": 0.5}]
    assert facts.entries[0]["cooperative"] == "Koperasi Sari"
    assert {entry["telephone"] + entry["fax"] for entry in facts.entries} == {""}
    assert make_directory(source, "33.05", "en", every_sector=True).listed == 4


def test_a_directory_says_its_days_in_words_and_no_product_that_nobody_states(source):
    facts = make_directory(source, "33.05", "id")
    assert facts.foot == "Sumber: office; data per 1 Juni 2024 sampai 1 Januari 2026"
    assert make_directory(source, "33.05.14", "en").foot == "Source: office; data of 1 June 2024"
    assert [entry["product"] for entry in facts.entries] == ["", ""]  # the sector is said once, in its own column
    assert facts.words["code"] == "Kode"


def test_the_workbook_holds_text_and_no_formula_and_the_pdf_is_the_same_every_time(source, tmp_path):
    facts = make_directory(source, "33.05", "id")
    book, pdf = write_directory(facts, tmp_path, "id")
    sheet = openpyxl.load_workbook(book).worksheets[0]
    assert sheet["A5"].value == "=HYPERLINK(1)"
    assert sheet["A5"].data_type == "s" or sheet["A5"].quotePrefix
    first = pdf.read_bytes(), book.read_bytes()
    assert first[0].startswith(b"%PDF-")
    write_directory(facts, tmp_path, "id")
    assert (pdf.read_bytes(), book.read_bytes()) == first


def test_sales_of_the_small_are_nobody_s_to_read_and_their_class_is(source):
    """The form without personal data printed the yearly sales of each micro enterprise: its owner's income."""
    sizes = {"m1": "micro", "m2": "medium", "k1": "small", "w1": None}
    size = pl.col("id").replace_strict(sizes, return_dtype=pl.String)
    parties = source.network.parties.with_columns(size=size, sales_rp_per_year=pl.lit(136_100_000))
    listed = make_directory(Source(Network.from_frames(parties, as_of=date(2026, 1, 1)), "office"), "33.05", "id")
    told = [(entry["size"], entry["sales"]) for entry in listed.entries]
    assert told == [("mikro", None), ("menengah", 136_100_000)]
    assert listed.subsectors[0]["with_sales"] == 1


def test_a_region_that_is_none_or_empty_is_told(source):
    with pytest.raises(NotFound):
        make_directory(source, "35.09", "en")
    with pytest.raises(UnknownRegion):
        make_directory(source, "99.99", "en")


def test_the_workbook_prints_all_columns_of_a_row_on_one_page_with_its_header(source, tmp_path):
    facts = make_directory(source, "33.05", "id")
    book = openpyxl.load_workbook(write_directory(facts, tmp_path, "id")[0])
    for sheet in book.worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$4:$4"
    shares = next(
        column for column in book.worksheets[1].iter_cols(min_row=4) if column[0].value == facts.words["share"]
    )
    assert shares[1].number_format == "0.0%"
