"""What whoever opens a one-time link reads."""

from __future__ import annotations

import pytest

from graph.proposals import KINDS, Terms, draft
from graph.rest.answer_page import _blocks
from graph.services.engagement.answers import _called


@pytest.mark.parametrize(("language", "words"), [("id", "Pokok-pokok"), ("en", "terms")])
def test_an_offer_without_terms_says_what_is_not_filled_in(language, words):
    """*Belum diisi.* stood alone on the page: nobody could know what."""
    made = draft("training", ("s",), ("b",), terms=Terms(duties_of_buyer="hadir"))
    first = _blocks(made, language)[0]
    assert words in first["text"]
    named = _blocks(draft("training", ("s",), ("b",), terms=Terms(months=3)), language)[0]
    assert named["rows"][0][1] == "3"


@pytest.mark.parametrize(("language", "words"), [("id", "belum disepakati"), ("en", "not agreed yet")])
def test_a_volume_without_a_price_says_that_the_price_is_not_agreed(language, words):
    """A draft leaves the price to whoever proposes: a reader took a missing line for a forgotten one."""
    terms = Terms(product="tapioka", unit="kg", units_per_month=300)
    rows = dict(_blocks(draft("partnership", ("s",), ("b",), terms=terms), language)[0]["rows"])
    assert words in rows.values()
    agreed = terms.model_copy(update={"price_rp_per_unit": 9_000})
    assert words not in dict(_blocks(draft("partnership", ("s",), ("b",), terms=agreed), language)[0]["rows"]).values()


def test_a_price_says_where_it_holds_or_that_it_is_not_said():
    """The asked side read a price without the 195 km between the two, of which nobody said who pays them."""
    terms = Terms(product="tapioka", unit="kg", units_per_month=300, price_rp_per_unit=9_000)
    told = []
    for place in (None, "gate", "delivered"):
        made = draft("partnership", ("s",), ("b",), terms=terms.model_copy(update={"price_at": place}))
        told.append(dict(_blocks(made, "id")[0]["rows"])["Harga berlaku"])
    assert told == [
        "belum dikatakan: di tempat pemasok atau sampai di tempat pembeli",
        "di tempat pemasok, ongkos angkut di luar harga",
        "sampai di tempat pembeli",
    ]


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_text_names_what_is_sent_as_a_sentence_does(language):
    """*tawaran Permintaan layanan* stood in a text: an offer that is a request."""
    told = {
        (kind, side): _called(draft(kind, ("s",), ("b",), proposer=side), language)
        for kind in KINDS for side in ("supplier", "buyer")
    }  # fmt: skip
    assert not [one for one in told.values() if one[0].isupper() or "message." in one]
    assert len(set(told.values())) == len(told)
