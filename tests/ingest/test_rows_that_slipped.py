"""Rows whose cells stand beside their columns are moved where they fit, in their order; all others stay."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.ingest import ingest_files
from graph.ingest.layout.shifted import Known, realign

HEAD = "no,namo,jorong,usaho / pencaharian,hp,catatan"
WHOLE = [
    "1,Yusmanidar,Bancah,Tukang jahit baju,085325463631,",
    "2,Uda Zal,Bancah,Perabot kayu,081309998109,",
    "3,Uni Des,Sawah Laweh,Keripik balado,085224547381,anggota 2",
    "4,Yusmanidar,Sawah Laweh,Kue basah,081200240449,",
    "5,Uni Des,Bancah,Bengkel sepeda motor,081782113346,",
    "6,Uda Zal,Sawah Laweh,Jual pulsa,081782113347,",
]
ROLES = ["number", "owner", "village", "activity", "phone", "description"]
KNOWN = Known(frozenset({"bancah", "sawah laweh"}), frozenset({"yusmanidar", "uni des", "uda zal"}))


def read(tmp_path, *rows):
    path = tmp_path / "nagari.csv"
    path.write_text("\n".join(("NAGARI KOTO MARAPAK KAB AGAM,,,,,", HEAD, *WHOLE, *rows)) + "\n", encoding="utf-8")
    report = ingest_files([path], tmp_path / "out", as_of=date(2026, 11, 23), link=False)
    assert report.accepted + report.merged == len(WHOLE) + len(rows)
    return pl.read_parquet(tmp_path / "out" / "accepted.parquet").sort("row").row(-1, named=True)


@pytest.mark.parametrize(
    "row",
    [
        "Tacik Nar,Sawah Laweh,Penggilingan padi,08139938373",  # without its number
        "31,Tacik Nar,,Bancah,Penggilingan padi,08781749364",  # a cell too many
        "32,Tacik Nar,,,Penggilingan padi,8.77E+10",  # two
        ",,Tacik Nar,Penggilingan padi,081200240449",  # the name under the villages
        '55,"Tacik Nar, Bancah",Penggilingan padi,08212390176,,',  # two cells in one
    ],
)
def test_a_row_that_slipped_tells_its_trade_and_its_person(tmp_path, row):
    found = read(tmp_path, row)
    assert found["name"].startswith("Tacik Nar")
    assert found["kbli"] == ["10631"]
    assert found["region"].startswith("13.06")


def test_words_in_place_of_a_telephone_move_no_row():
    assert realign(["7", "Uni Des", "Bancah", "kincir padi", "tidak ada", None], ROLES, KNOWN) is None


def test_a_heading_or_a_total_becomes_no_business():
    assert realign([None, None, "Lembar ke 3", None, None, None], ROLES, KNOWN) is None
    assert realign([None, "Jumlah", None, None, "45", None], ROLES, KNOWN) is None


def test_where_most_rows_contradict_their_columns_none_has_slipped(tmp_path):
    """A column *hp* that holds no telephones is misread, and its rows stand where they stood."""
    path = tmp_path / "desa.csv"
    rows = [f"{i},Orang {i},Desa {i % 3},jual pulsa,dekat masjid {chr(97 + i)}" for i in range(9)]
    path.write_text("\n".join(("no,nama,desa,usaha,hp", *rows)) + "\n", encoding="utf-8")
    ingest_files([path], tmp_path / "out", as_of=date(2026, 11, 23), link=False)
    assert pl.read_parquet(tmp_path / "out" / "accepted.parquet")["name"].n_unique() == 9


@given(
    cells=st.lists(
        st.sampled_from([None, "7", "Uni Des", "Bancah", "kincir padi", "081200240449", "tidak ada", "anggota 2"]),
        min_size=6,
        max_size=6,
    )
)
def test_no_cell_is_lost_doubled_or_put_before_another(cells):
    moved = realign(cells, ROLES, KNOWN)
    assert moved is None or [cell for cell in moved if cell] == [cell for cell in cells if cell]
