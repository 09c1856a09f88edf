"""KBLI 2020: holes filled, parents complete, lost zeros told."""

from __future__ import annotations

import polars as pl
import pytest

from graph.errors import UnknownActivity
from graph.reference import activities


def test_the_register_has_the_regulations_counts():
    # Perka BPS 2/2020: 21 sections, 88 divisions, 567 classes, 1,790 groups; the licensing system adds six codes
    official = activities.table().filter(pl.col("note").is_null() | (pl.col("note") != "oss_only"))
    counts = dict(official.group_by("level").len().iter_rows())
    assert counts[1] == 21
    assert counts[2] == 88
    assert counts[5] == 1790


def test_every_code_has_its_parent_up_to_its_section():
    for code in activities.titles():
        chain = activities.ancestors(code)
        assert [len(above.code) for above in chain] == list(range(len(code) - 1, 0, -1))
        if chain:
            assert chain[-1].code == activities.activity(code).section


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("11020", "Industri Minuman Beralkohol Hasil Fermentasi Anggur dan Hasil Pertanian Lainnya"),
        ("92000", "Aktivitas Perjudian dan Pertaruhan"),
        ("93232", "Taman Rekreasi/Taman Wisata"),
        ("93233", "Kolam Pemancingan"),
        ("4942", "Angkutan Darat Lainnya untuk Penumpang"),
    ],
)
def test_codes_that_the_copied_list_lacked_are_there_and_marked(code, title):
    found = activities.activity(code)
    assert (found.title, found.note) == (title, "added")


def test_codes_of_the_licensing_system_only_are_marked():
    marked = activities.table().filter(pl.col("note") == "oss_only")["code"].to_list()
    assert marked == ["61925", "7410", "74100", "7730", "77301", "99000"]


def test_the_nine_orphans_have_parents():
    for code in ("49421", "49422", "49423", "49424", "49425", "49426", "49429", "74100", "77301"):
        assert activities.exists(activities.activity(code).parent)


@pytest.mark.parametrize(
    ("cut", "whole"), [("7294", "07294"), ("1262", "01262"), ("8109", "08109"), ("1011", None), ("10431", None)]
)
def test_a_lost_zero_is_told_only_where_the_digits_are_no_code(cut, whole):
    assert activities.with_leading_zero(cut) == whole


def test_an_unknown_code_is_refused_with_the_lost_zero():
    with pytest.raises(UnknownActivity) as refused:
        activities.activity("1262")
    assert "01262 Perkebunan Buah Kelapa Sawit" in refused.value.hint


@pytest.mark.parametrize("code", ["", "99999", "Z", "10.43", "104311"])
def test_what_is_no_code_is_refused(code):
    with pytest.raises(UnknownActivity):
        activities.activity(code)


def test_a_wider_code_stands_for_the_groups_below_it():
    assert activities.groups("10431") == ("10431",)
    assert activities.groups("1043") == tuple(f"1043{n}" for n in range(1, 8))
    assert sum(len(activities.groups(section)) for section in "ABCDEFGHIJKLMNOPQRSTU") == 1794


def test_titles_hold_no_stray_blanks():
    for title in activities.titles().values():
        assert title == " ".join(title.split())
