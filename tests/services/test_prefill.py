"""What a draft is filled with: what lists and plan say of the pair, its origin, and never the other side's price."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime

import polars as pl
import pytest

from graph.network import Network
from graph.proposals import Actor, Terms, act, draft
from graph.proposals.terms import FACTORS, missing_factors
from graph.services.engagement.prefill import prefill, prefill_pair
from graph.services.pairing.match import MatchParameters, match
from graph.services.pairing.match_facts import pair_rows
from graph.services.source import Source

OURS, THEIRS = 9_117, 11_313
NOW = datetime(2026, 11, 2, tzinfo=UTC)
SHOWN = {"said": "Kunjungan tiap bulan.", "evidence": "catatan kunjungan"}


@pytest.fixture(scope="module")
def matched(tmp_path_factory):
    parties = pl.DataFrame(
        {
            "id": ["grower", "mill", "far"], "kind": ["enterprise"] * 3, "name": ["UD A", "PT B", "PT C"],
            "region": ["35.09", "35.78", "94.71"], "size": ["micro", "large", "large"],
            "kbli": [["10792"], ["46339"], ["25999"]], "lat": [-8.17, -7.26, -2.5], "lon": [113.7, 112.75, 140.7],
            "commits_to_coach": [None, True, None],
        }
    )  # fmt: skip
    lot = {"commodity": "10792", "unit": "kg", "product": "keripik", "source": "office"}
    offers = pl.DataFrame([{"id": "o", "party": "grower", **lot, "units_per_month": 500, "price_rp_per_unit": OURS}])
    wanted = lot | {"units_per_month": 300, "price_rp_per_unit": THEIRS, "radius_km": 500.0}
    demands = pl.DataFrame([{"id": "d", "party": "mill", **wanted}])
    network = Network.from_frames(parties, offers, demands, as_of=date(2026, 11, 1))
    return match(Source(network, "office"), MatchParameters())


def test_the_terms_say_what_lists_and_plan_say_and_where_each_figure_is_from(matched):
    first = prefill(matched, "grower", "mill", "supplier", "en")
    terms, origins = first.terms, dict(first.origins)
    assert (terms.commodity, terms.product, terms.unit) == ("10792", "keripik", "kg")
    assert (terms.units_per_month, terms.price_rp_per_unit) == (300, None)
    assert set(origins) == {"commodity", "product", "unit", "units_per_month", "price_rp_per_unit"}
    assert "supplier's price in list office, 1 November 2026 is the least" in origins["price_rp_per_unit"]
    assert "1 November 2026" in origins["units_per_month"]
    assert "300 kg" in first.reason
    assert re.search(r", \d+ km\.", first.reason)
    assert terms.factors.value_chain.evidence
    assert terms.factors.offtaker_commitment.said.startswith("The buyer is willing")
    assert terms.factors.monitoring is None  # nothing shows it yet: whoever proposes must say it
    assert terms.benefits.buyer.said
    assert terms.benefits.buyer.rp_per_month is None


@pytest.mark.parametrize("side", ["supplier", "buyer"])
def test_no_figure_from_which_a_sides_limit_follows_is_told(matched, side):
    """Neither the other side's, nor the proposer's own: whoever sent a bare draft had told the least it accepts."""
    pair = pair_rows(matched.candidates, matched.chosen).with_columns(units=pl.lit(300)).row(0, named=True)
    for first in (
        prefill(matched, "grower", "mill", side, "id"),
        prefill_pair(matched, pair, side, "id", "run-1"),
    ):
        told = json.dumps([first.terms.model_dump(mode="json"), first.reason, first.origins]).replace(".", "")
        assert not [one for one in (OURS, THEIRS, pair["price_rp"], pair["value"]) if str(one) in told]


def test_why_the_price_is_left_open_is_told_to_nobody_else(matched):
    first = prefill(matched, "grower", "mill", "supplier", "id")
    for price in (None, 12_000):
        made = draft("partnership", ("grower",), ("mill",), terms=first.terms, origins=first.origins)
        assert dict(made.origins)["price_rp_per_unit"].startswith("Dikosongkan")
        more = {name: SHOWN for name in FACTORS if name in missing_factors(made.terms)}
        said = Terms.model_validate({"factors": more} | ({"price_rp_per_unit": price} if price else {}))
        for step, given in (("edit", {"terms": said}), ("offer", {})):
            made = act(made, step, Actor("key", "party", "grower"), NOW, **given)
        assert (made.state, made.terms.price_rp_per_unit) == ("offered", price)
        assert "price_rp_per_unit" not in dict(made.origins)
        assert "units_per_month" in dict(made.origins)


def test_a_run_is_told_by_the_part_of_its_id_that_people_can_read(matched):
    """The whole of it stood six times on a proposal, and broke every cell of evidence into four lines."""
    pair = pair_rows(matched.candidates, matched.chosen).with_columns(units=pl.lit(300)).row(0, named=True)
    first = prefill_pair(matched, pair, "supplier", "id", "01a2272a-16ed-7b4a-98f3-c031c63bf8a4")
    assert first.terms.factors.value_chain.evidence == "Rencana 01a2272a-16ed menurut graf per 1 November 2026."


def test_of_two_who_are_no_candidates_nothing_is_said(matched):
    for buyer in ("far", "nobody"):
        first = prefill(matched, "grower", buyer, "supplier", "en")
        assert (first.terms, first.reason, first.origins) == (Terms(), "", ())


def test_who_stands_on_one_point_with_another_is_in_one_area_and_not_no_kilometres_away(matched):
    parties = matched.source.network.parties.with_columns(lat=pl.lit(-8.17), lon=pl.lit(113.7))
    here = Network.from_frames(
        parties, matched.source.network.offers, matched.source.network.demands, as_of=date(2026, 11, 1)
    )
    first = prefill(match(Source(here, "office"), MatchParameters()), "grower", "mill", "supplier", "id")
    for said in (first.reason, first.terms.benefits.buyer.said):
        assert "satu wilayah" in said
        assert "0 km" not in said
