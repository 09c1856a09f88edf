"""Fishing and fish farming are told apart by animal, water and method; Minang words by their endings."""

from __future__ import annotations

import pytest

from graph.ingest import classify_activity
from graph.ingest.activity.minang import as_written
from graph.ingest.activity.waters import water_class
from graph.reference import activities


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nelayan udang windu", "03112"),
        ("nelayan cari cumi di laut", "03113"),
        ("nelayan sungai cari patin", "03121"),
        ("nelayan danau cari udang galah", "03122"),
        ("nelayan menyelam teripang", "03116"),
        ("pembudidaya patin di keramba sungai", "03223"),
        ("pembudidaya nila jaring tancap", "03227"),
        ("pembudidaya minapadi nila merah", "03224"),
        ("pembudidaya kerapu macan kja", "03211"),
        ("petambak udang vaname intensif", "03254"),
        ("budidaya nila di kja waduk", "03222"),
    ],
)
def test_animal_water_and_method_tell_the_class(text, code):
    """Read off the titles of KBLI 2020, group 03; none of these texts is a name of our lists."""
    assert classify_activity([text], top=1)[0][0].code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Rumput laut kering (cottonii)", "10298"),
        ("Rumput laut cottonii kering", "10298"),
        ("Eucheuma cottonii kering", "10298"),
        ("kering Eucheuma spinosum", "10298"),
        ("Gracilaria tambak kering", "10298"),
        ("Rumput laut basah cottonii", "03217"),
        ("cottonii basah", "03217"),
        ("Gracilaria basah", "03255"),
        ("petani rumput laut kering", "03217"),
        ("pedagang rumput laut kering", "47245"),
        ("kerupuk rumput laut kering", "10794"),
        ("ikan teri kering", "10211"),
    ],
)
def test_the_state_of_seaweed_tells_its_class_whatever_species_and_order(text, code):
    """KBLI 2025, 10298: "pengeringan rumput laut menjadi rumput laut kering"; growing it is of group 032."""
    assert classify_activity([text], top=1)[0][0].code == code


def test_who_sells_or_serves_is_in_no_water():
    assert water_class("jual udang sungai", "47215") is None
    assert water_class("jasa pembuatan keramba", "03221") is None
    assert water_class("pembenihan nila keramba", "03226") is None


def test_every_class_that_is_named_stands_in_the_classification():
    known = set(activities.table()["code"])
    for animal in ("udang", "cumi", "ikan", "teripang", "kerang", "kerapu", "gracilaria", "nila"):
        for water in ("laut", "sungai", "tambak", "keramba", "kja", "minapadi"):
            for best in ("03111", "03121", "03221"):
                code = water_class(f"nelayan {animal} {water}", best)
                assert code is None or code in known


@pytest.mark.parametrize(
    ("said", "meant"),
    [("karupuak", "kerupuk"), ("suliang", "suling"), ("manih", "manis"), ("ameh", "emas"), ("gambia", "gambir"),
     ("sayua", "sayur"), ("ijuak", "ijuk"), ("tukang uruik", "urut")],
)  # fmt: skip
def test_a_minang_word_is_written_as_in_indonesian(said, meant):
    assert meant in list(as_written(said.split()[-1]))
