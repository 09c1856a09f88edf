"""Scores of free text: about the chance that the first candidate is right, and little where little is said."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import pytest

from graph.ingest.activity.text import classify_activity
from graph.ingest.party.activity import LEAST_SCORE

BINS = (0.0, LEAST_SCORE, 0.5, 0.8, 0.9, 1.0)


@pytest.fixture(scope="module")
def answered():
    """Score and rightness of texts of lists by people who never saw this program (synthetic)."""
    with Path(__file__).with_name("trades_of_strangers.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["said"], row["codes"].split()) for row in csv.DictReader(file)]
    found = classify_activity([said for said, _ in rows], top=1)
    return [(best[0].score, best[0].code in codes) for (_, codes), best in zip(rows, found, strict=True) if best]


def test_a_score_is_about_the_share_of_right_answers_and_never_boasts(answered):
    shares = []
    for low, high in pairwise(BINS):
        scores = [score for score, _ in answered if low < score <= high]
        right = sum(right for score, right in answered if low < score <= high) / len(scores)
        # words that these lists taught since the weights were chosen make the middle better than it says
        assert right > sum(scores) / len(scores) - 0.1, (low, high)
        shares.append(right)
    assert shares == sorted(shares)
    assert shares[0] < 0.35
    assert shares[-1] > 0.9


def test_below_the_level_of_abstention_hardly_anything_is_right(answered):
    below = [right for score, right in answered if score < LEAST_SCORE]
    assert 2 * sum(below) < len(below)
    assert len(below) < 0.05 * len(answered)


@pytest.mark.parametrize("text", ["Mobil", "Rumah", "Air", "Gula", "Dagang", "Industri", "Alat", "Bahan", "Tanah"])
def test_a_bare_word_of_many_trades_is_no_sure_answer(text):
    (found,) = classify_activity([text], top=1)
    assert not found or found[0].score < 0.35


@pytest.mark.parametrize(
    ("root", "derived", "code"), [("buku", "pembukuan", "69201"), ("mobil", "mobil mobilan", "32402")]
)
def test_a_root_means_none_of_the_names_that_come_from_it(root, derived, code):
    bare, whole = classify_activity([root, derived], top=1)
    assert bare[0].code != code
    assert whole[0].code == code


def test_others_share_what_the_first_leaves():
    (found,) = classify_activity(["Mobil"], top=20)
    assert sum(one.score for one in found) < 0.9
    assert all(one.score <= found[0].score for one in found)
