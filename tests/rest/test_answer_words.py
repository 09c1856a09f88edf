"""What whoever opens a one-time link reads."""

from __future__ import annotations

import pytest

from graph.proposals import Terms, draft
from graph.rest.answer_page import _blocks


@pytest.mark.parametrize(("language", "words"), [("id", "Pokok-pokok"), ("en", "terms")])
def test_an_offer_without_terms_says_what_is_not_filled_in(language, words):
    """*Belum diisi.* stood alone on the page: nobody could know what."""
    made = draft("training", ("s",), ("b",), terms=Terms(duties_of_buyer="hadir"))
    first = _blocks(made, language)[0]
    assert words in first["text"]
    named = _blocks(draft("training", ("s",), ("b",), terms=Terms(months=3)), language)[0]
    assert named["rows"][0][1] == "3"
