"""Whoever fits nobody is told which rules keep everybody out, and who stands nearest with the same good."""

from __future__ import annotations

import polars as pl
import pytest

from graph.errors import UnknownParty
from graph.network import Network
from graph.services.pairing.explain import explain_left, explain_pair
from graph.services.pairing.match import MatchParameters, match
from graph.services.pairing.match_files import unmatched_frame
from graph.services.pairing.nobody import near_sentence
from graph.services.pairing.partner_question import PartnerQuestion
from graph.services.pairing.partners import find_partners
from graph.services.sheet.sentences import told
from graph.services.sheet.words import activity_name
from graph.services.source import Source
from graph.services.work.runs import Runs
from graph.translations import say
from tests.matching_candidates.test_hard_rules import network_with


@pytest.fixture
def asked(tmp_path):
    def ask(side="offtakers", *, language="en", any_region=False, skip=None, **changes):
        source = Source(network_with(**changes), "small")
        party = "seller" if side == "offtakers" else "taker"
        question = PartnerQuestion(side, party, "volume", any_region=any_region, skip=skip)
        return find_partners(source, question, language, runs=Runs(tmp_path))

    return ask


NEAR = {
    "rule.too_far": {"taker": {"lat": -6.2, "lon": 106.8}},
    "rule.must_certificate": {"demand": {"required": ["iso22000"]}},
    "rule.lot_too_small": {"demand": {"min_lot_units": 401}},
    "rule.affiliated": {"taker": {"parent": "Tani"}},
}


@pytest.mark.parametrize("side", ["offtakers", "suppliers"])
@pytest.mark.parametrize(("rule", "change"), NEAR.items(), ids=NEAR)
def test_the_rule_is_counted_and_the_nearest_is_named_with_it(asked, side, rule, change):
    sheet = asked(side, **change)
    [miss] = sheet.near_misses
    assert sheet.candidates == 0
    assert f"{say(rule, 'en').rstrip('.')} (1)" in sheet.none_sentence
    assert miss.party.id == ("taker" if side == "offtakers" else "seller")
    assert miss.rule == rule
    if rule == "rule.too_far":
        assert miss.reason.startswith("They are 793 km apart")
        assert "within 250 km" in miss.reason
    elif rule == "rule.must_certificate":
        assert miss.reason == "The buyer demands certificates that the supplier does not hold: ISO22000."
    else:
        assert miss.reason == say(rule, "en")


def test_a_certificate_that_nobody_can_be_helped_to_is_named(asked):
    [miss] = asked(demand={"required": ["iso22000"]}).near_misses
    assert "ISO22000" in " ".join(miss.missing)


def test_of_prices_that_do_not_meet_both_are_told(asked):
    papers = {"certifications": ["nib", "halal", "bpom"], "legal_form": "PT"}
    [miss] = asked(seller=papers | {"lat": -8.0, "lon": 113.5}, demand={"price_rp_per_unit": 19_500}).near_misses
    assert miss.distance_km == 0
    assert miss.reason == (
        "The prices do not meet: the buyer pays up to Rp 19,500 a kg; the seller asks at least Rp 20,000, plus Rp 0 of "
        "transport."
    )


def test_what_the_seller_has_yet_to_get_is_part_of_its_price(asked):
    informal = {"certifications": [], "legal_form": "PR"}
    [miss] = asked(seller=informal, demand={"price_rp_per_unit": 20_010}).near_misses
    assert "Rp 251 to mend what is missing" in miss.reason  # Rp 100,001 a month, of 400 kg


def test_distance_is_no_reason_where_it_was_lifted(asked):
    far = {"lat": -6.2, "lon": 106.8}
    assert asked(any_region=True, taker=far).candidates == 1
    [miss] = asked(any_region=True, taker=far, demand={"min_lot_units": 401}).near_misses
    assert miss.rule == "rule.lot_too_small"


def test_nobody_who_wants_the_good_is_said_so(asked):
    sheet = asked(demand={"commodity": "01111"})
    assert sheet.near_misses == ()
    assert sheet.none_sentence == "Nobody fits within reach. Nobody in this network wants this good."
    assert asked("suppliers", demand={"commodity": "01111"}).none_sentence.endswith("offers this good.")


VOLUMES = {
    "not_stated": ({"units_per_month": None}, None),
    "nought": ({"units_per_month": 0}, None),
    "promised": ({}, 400),
}


@pytest.mark.parametrize(("state", "change"), VOLUMES.items(), ids=VOLUMES)
def test_of_a_volume_that_is_missing_the_one_cause_is_told(tmp_path, state, change):
    lot, promised = change
    network = network_with(offer=lot)
    if promised:
        one = pl.DataFrame({"id": ["c"], "supplier": ["seller"], "buyer": ["taker"], "commodity": ["10792"],
                            "units_per_month": [promised], "state": ["contract"]})  # fmt: skip
        network = Network.from_frames(
            network.parties, network.offers, network.demands, commitments=one, as_of=network.as_of
        )
    told = explain_left(Source(network, "small"), "seller", "en", kind="volume", runs=Runs(tmp_path))
    assert told["sentences"] == ["No partner can be sought yet: " + say(f"rule.no_volume.{state}", "en")]


def test_explain_names_who_stands_nearest_as_the_list_of_partners_does(asked, tmp_path):
    far = {"taker": {"lat": -6.2, "lon": 106.8}}
    [miss] = asked(**far).near_misses
    told = explain_left(Source(network_with(**far), "small"), "seller", "en", kind="volume", runs=Runs(tmp_path))
    assert told["sentences"][:2] == [asked(**far).none_sentence, near_sentence(miss, "en")]
    assert "PT Pangan (keripik, " in told["sentences"][1]


def test_who_is_on_the_other_side_alone_is_answered_for_that_side(tmp_path):
    """A buyer asked of without --side was told, by an id, to be no supplier."""
    source = Source(network_with(taker={"lat": -6.2, "lon": 106.8}), "small")
    told = explain_left(source, "taker", "en", kind="volume", runs=Runs(tmp_path))
    asked = explain_left(source, "taker", "en", side="buyer", kind="volume", runs=Runs(tmp_path))
    assert told == asked
    assert any("UD Tani" in sentence for sentence in told["sentences"])


def test_why_not_tells_how_far_and_which_products(tmp_path):
    def why(**changes):
        source = Source(network_with(**changes), "small")
        return explain_pair(source, "seller", "taker", "en", kind="volume", runs=Runs(tmp_path))["sentences"][1]

    assert why(taker={"lat": -6.2, "lon": 106.8, "radius_km": 90.0}).startswith(
        "They are 793 km apart in a straight line, farther than one of them trades: the seller delivers within 250 km, "
        "the buyer looks within 90 km."
    )
    assert why(demand={"product": "keripik pisang"}).endswith(
        "“keripik singkong” is offered, “keripik pisang” is wanted."
    )
    assert why(demand={"price_rp_per_unit": 19_500}).startswith("The prices do not meet: ")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("id", ["Pembeli mewajibkan sertifikat yang belum dimiliki pemasok: halal, ISO9001.",
                "Urus sertifikat halal."]),
        ("en", ["The buyer demands certificates that the supplier does not hold: halal, ISO9001.",
                "Get a halal certificate."]),
    ],
)  # fmt: skip
def test_why_not_names_the_certificates_that_keep_the_two_apart_and_what_to_get(tmp_path, language, said):
    papers = {"certifications": ["nib", "pirt"], "legal_form": "PT"}
    source = Source(network_with(seller=papers, demand={"required": ["halal", "iso9001", "nib"]}), "small")
    told = explain_pair(source, "seller", "taker", language, kind="volume", runs=Runs(tmp_path))
    assert told["sentences"][1:] == said
    assert told["missing"] == ["repair.halal", "certificate.iso9001"]


def test_exchanged_sides_and_who_takes_no_part_are_named_with_the_remedy(tmp_path):
    """A buyer that was given as supplier was told by a bare id."""

    def refused(*asked, language="id", **changes):
        source = Source(network_with(**changes), "small")
        ask = explain_pair if len(asked) == 2 else explain_left
        with pytest.raises(UnknownParty) as error:
            ask(source, *asked, language, kind="volume", runs=Runs(tmp_path))
        return told(error.value, language)

    assert refused("taker", "seller") == (
        "di pasar ini PT Pangan adalah pembeli dan UD Tani pemasok: keduanya tertukar",
        "tukar keduanya: tulis pemasoknya dulu, “UD Tani”, lalu “PT Pangan”",
    )
    other = {"demand": {"party": "seller"}, "seller": {"size": None}}
    assert refused("seller", "taker", language="en", **other)[0] == (
        "PT Pangan takes no part as a buyer in this market"
    )
    assert refused("taker", **other)[0] == (
        "PT Pangan tidak ikut di pasar ini, baik sebagai pemasok maupun sebagai pembeli"
    )


def test_where_a_certificate_keeps_the_nearest_buyer_away_it_is_the_next_step(asked):
    papers = {"certifications": ["nib", "bpom"], "legal_form": "PT"}
    sheet = asked(seller=papers, demand={"required": ["halal"]})
    assert sheet.next_steps[0].startswith("Mend: ")
    assert "halal" in sheet.next_steps[0]
    assert sheet.next_steps[-1] == "Then contact: PT Pangan"
    assert asked("suppliers", seller=papers, demand={"required": ["halal"]}).next_steps[0].startswith("Nobody fits")


def test_the_list_of_who_is_left_names_the_product_as_it_was_stated(tmp_path):
    source = Source(network_with(taker={"lat": -6.2, "lon": 106.8}, demand={"product": None}), "small")
    left = unmatched_frame(match(source, MatchParameters(kind="volume"), runs=Runs(tmp_path)), "en")
    assert left["product"].to_list() == ["keripik singkong", activity_name("10792")]


def test_a_page_after_the_last_partner_does_not_say_that_nobody_fits(asked):
    sheet = asked(skip=5)
    assert (sheet.candidates, sheet.partners, sheet.none_sentence) == (1, (), "")
