"""Contacts in text are looked for in two steps: the quick one must never miss what the exact one finds."""

from __future__ import annotations

import re

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from graph.ingest.party.personal import ANY, DOUBTFUL, blanked, held_by

PIECES = st.sampled_from(
    ["0812", "62", "+62", "(62)", "8", "12", "3456", "7890", " ", "-", ".", ")", "Bu Sri", "@", "a.b", "www.", "http://",
     "x", "[TELP-DISAMARKAN]", "12.345.678.9-012.345", "3" * 16, "021", "5512345", "8" * 10, "\u0660\u0661", "\n"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=9).map("".join) | st.from_regex(re.compile(f"(?i){ANY[4:]}"), fullmatch=False))
def test_every_text_that_holds_a_contact_is_doubtful(text):
    cells = pl.Series([text])
    exact = cells.str.contains(ANY)[0]
    assert not exact or cells.str.contains(DOUBTFUL)[0]
    assert held_by(cells)[0] == exact
    assert blanked(cells)[0] == cells.str.replace_all(ANY, " ")[0]
    assert cells[0] == text  # what was read stays as it was read
