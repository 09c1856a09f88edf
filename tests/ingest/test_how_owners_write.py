"""Owners write what they do in sentences: verbs of offering, steps of the work, letters gone wrong, lists of goods."""

from __future__ import annotations

import pytest

from graph.ingest import classify_activity
from graph.ingest.activity.plain import plainly


def code(text: str) -> str | None:
    [found] = classify_activity([text], top=1)
    return found[0].code if found else None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("menjuak sayurn", "menjual sayuran"),
        ("pakain wanita", "pakaian wanita"),
        ("menjualberas", "menjual beras"),
        ("menjual aneka kue di rumah", "menjual kue"),
        ("menjual berbagai macam kue", "menjual kue"),
        ("menyediakan sembako", "jual sembako"),
        ("menyediakan jasa salon", "menyediakan jasa salon"),
        ("melayani jasa salon", "jasa salon"),
        ("membuat tempe dan dijual ke para pedagang", "pembuat tempe"),
        ("produksi karak yang dititipkan di warung", "produksi karak"),
        ("isi ulang pulsa", "pulsa"),
        ("isi ulang air", "isi ulang air"),
        ("membuat lemari sesuai pesanan", "pembuat lemari"),
        ("membuat pakaian sesuai pesanan", "pembuat pakaian sesuai pesanan"),
        ("di rumah", "di rumah"),
    ],
)
def test_what_says_nothing_of_the_trade_is_left_out(written, read):
    assert plainly(written) == read


@pytest.mark.parametrize(
    ("text", "activity"),
    [
        ("jualan gula, teh, kopi dan mie", "47112"),
        ("menjual rokok, sabun mandi, pasta gigi, gula pasir", "47112"),
        ("distributor beras, gula, minyak goreng", "46339"),
        ("menjual kopi dan gula", "47243"),
        ("industri kopi, teh, gula", "10761"),
    ],
)
def test_goods_of_every_day_are_of_the_shop_of_all_of_them(text, activity):
    assert code(text) == activity


@pytest.mark.parametrize(
    ("text", "activity"),
    [
        ("mencuci pakaian para pelanggan", "96200"),
        ("jasa setrika pakaian", "96200"),
        ("melayani jasa sablon kaos", "13133"),
        ("menjual kaos", "47711"),
    ],
)
def test_what_is_done_with_clothes_is_no_making_of_them(text, activity):
    assert code(text) == activity


@pytest.mark.parametrize(
    ("text", "not_of"), [("membuat sate babi", "01"), ("olahan kedelai", "01"), ("menjual tiket perjalanan", "42")]
)
def test_what_is_cooked_or_sold_is_neither_grown_nor_built(text, not_of):
    assert not (code(text) or "").startswith(not_of)


@pytest.mark.parametrize("text", ["jual beli", "produksi", "home industri"])
def test_how_a_business_acts_alone_tells_no_trade(text):
    [found] = classify_activity([text], top=1)
    assert not found or found[0].score < 0.35
