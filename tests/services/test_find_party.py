"""Who is meant: never guessed silently."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.errors import Ambiguous, UnknownParty
from graph.network import Network
from graph.services.pairing.find_party import find_party

NAMES = ["UD Sumber Rejeki", "CV Makmur Jaya", "Toko Berkah", "Warung Berkah", "Keripik Ibu Sri", "Keripik Ibu Sri"]


@pytest.fixture(scope="module")
def village():
    parties = pl.DataFrame(
        {
            "id": [f"p{n}" for n in range(6)],
            "kind": ["enterprise"] * 5 + ["cooperative"],
            "name": NAMES,
            "region": ["35.09", "35.10", "35.09", "35.09", "35.09", "35.11"],
            "aliases": [["old"], None, None, None, None, None],
        }
    )
    return Network.from_frames(parties, as_of=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("asked", "row", "by"),
    [
        ("p3", 3, "id"),
        ("old", 0, "id"),
        ("UD Sumber Rejeki", 0, "name"),
        ("sumber rejeki, UD.", 0, "name"),
        ("Sumber Rezeki", 0, "misspelt"),
        ("cv makmr jaya", 1, "misspelt"),
        ("toko berkah", 2, "name"),
    ],
)
def test_an_id_a_name_and_a_misspelt_name_find_their_party(village, asked, row, by):
    found = find_party(village, asked)
    assert (found.row, found.by) == (row, by)


def test_two_of_the_same_name_are_both_offered_with_their_places(village):
    with pytest.raises(Ambiguous) as several:
        find_party(village, "keripik ibu sri")
    assert [(c["id"], c["region"]) for c in several.value.context["candidates"]] == [("p4", "35.09"), ("p5", "35.11")]


def test_a_kind_tells_two_of_the_same_name_apart(village):
    assert find_party(village, "keripik ibu sri", kinds=["cooperative"]).row == 5


def test_what_is_near_to_two_is_not_guessed(village):
    with pytest.raises(Ambiguous):
        find_party(village, "berkah")


def test_one_that_is_not_near_enough_is_no_several_but_the_nearest(village):
    """*More than one fits: 1 party* was said."""
    with pytest.raises(UnknownParty) as told:
        find_party(village, "Makmur Jati Raya")
    assert (told.value.context["asked"], told.value.context["nearest"]) == ("Makmur Jati Raya", "CV Makmur Jaya")


def test_several_are_listed_with_their_places_in_words(village):
    with pytest.raises(Ambiguous) as several:
        find_party(village, "keripik ibu sri")
    assert "Keripik Ibu Sri (Kabupaten Jember, Jawa Timur) = p4" in several.value.context["listed"]


@pytest.mark.parametrize("asked", ["zzzz", "", "  ", "!!!"])
def test_what_is_near_to_nobody_is_said_to_be_nobody(village, asked):
    with pytest.raises(UnknownParty):
        find_party(village, asked)
