"""A text that is, word for word, a name of our own lists means the activity that the list gives it."""

from __future__ import annotations

import pytest

from graph.ingest import classify_activity
from graph.ingest.activity_words import TABLES, trade_names

LEAST_SHARE = 0.995
"""Of all names; a few stand under one activity and are read as the maker's or shop's own of the same good."""


def test_each_name_of_our_lists_is_read_as_its_own_activity():
    own: dict[str, set[str]] = {}
    for table in TABLES:
        for code, names in trade_names("2020", table).items():
            for name in names:
                own.setdefault(name, set()).add(code)
    found = classify_activity(list(own), top=1)
    wrong = [(name, row[0].code if row else None) for name, row in zip(own, found, strict=True)]
    wrong = [(name, code) for name, code in wrong if code not in own[name]]
    assert len(wrong) <= (1 - LEAST_SHARE) * len(own), wrong


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("dokter hewan", "75000"),
        ("becak", "49423"),
        ("jasa pangkas rambut", "96111"),
        ("usaha jual tanaman hias", "47762"),
        ("warung soto", "56102"),
    ],
)
def test_words_that_lead_a_name_leave_it_what_it_is(text, code):
    assert classify_activity([text], top=1)[0][0].code == code
