"""One thing under two names meets itself in the market; two things of one commodity do not."""

import polars as pl
import pytest

from graph.matching import find_candidates
from graph.model.product_words import one_product, with_words
from graph.network import Network
from graph.planning.lacks import KINDS
from tests.matching_candidates.test_explanations import TODAY, network_of

ONE = [
    ("Eucheuma cottonii kering", "Rumput laut cottonii kering"),
    ("Rumput laut kering (cottonii)", "E. cottonii / Eucheuma cottonii kering"),
    ("Rumput laut kering", "Sango-sango kering"),
    ("Sarung tenun Kajang", "Kain tenun"),
    ("Kapal pinisi kecil", "Kapal kayu / perahu wisata"),
    ("Perahu kayu", "kapal kayu"),
    ("Ketela pohon", "singkong"),
    ("Tepung ubi kayu", "tepung singkong"),
    ("Nugget tuna", "nugget ikan"),
    ("Gula semut super", "gula semut kualitas premium"),
    ("Batik cap", "batik tulis atau cap"),
    ("Cengkeh kering", "Cengkeh"),
    ("Gagang cengkeh kering", "gagang cengkeh"),
    ("Daun kelor kering", "kelor"),
    ("Kelapa", "kelapa butir"),
    ("Batok kelapa", "tempurung kelapa"),
    ("kripik pisang", "Keripik Pisang"),
]
TWO = [
    ("Rumput laut cottonii kering", "Gracilaria kering"),
    ("Rumput laut cottonii kering", "Rumput laut cottonii basah"),
    ("Kopi bubuk robusta", "biji kopi robusta"),
    ("Kopi arabika", "kopi robusta"),
    ("Kapal pinisi", "kapal fiber"),
    ("Bata", "genteng"),
    ("Gagang cengkeh", "Cengkeh"),
    ("Cengkeh basah", "Cengkeh"),
    ("Biji kopi arabika gabah", "biji kopi arabika"),
    ("Bibit kopi", "kopi"),
    ("Ampas tahu", "tahu"),
    ("Sabut kelapa", "kelapa"),
    ("Daun singkong", "singkong"),
    ("Terasi Lombok", "terasi cabai"),
]


@pytest.mark.parametrize(("offered", "wanted"), ONE)
def test_one_thing_under_two_names_is_one_product(offered, wanted):
    ours, theirs = with_words(pl.DataFrame({"product": [offered, wanted]}))["words"]
    assert one_product(ours, theirs)
    assert one_product(theirs, ours)


@pytest.mark.parametrize(("offered", "wanted"), TWO)
def test_two_things_of_one_commodity_are_not(offered, wanted):
    ours, theirs = with_words(pl.DataFrame({"product": [offered, wanted]}))["words"]
    assert not one_product(ours, theirs)


def test_the_market_pairs_what_is_one_product():
    """Dried seaweed of seven groups met no buyer, for the one said its species and the other its kind."""
    network = network_of([("farm", 5, 20)], [("mill", 5, 100)])
    offers = network.offers.with_columns(product=pl.lit("Eucheuma cottonii kering"))
    demands = network.demands.with_columns(product=pl.lit("Rumput laut cottonii kering"))
    candidates = find_candidates(Network.from_frames(network.parties, offers, demands, as_of=TODAY))
    assert candidates.market().supplier.size == 1


def test_woven_cloth_meets_woven_cloth_under_whichever_code_it_was_said():
    """An ikat that came over the wire as 13122 met nobody: lists offer and look for it as 13121."""
    network = network_of([("weaver", 5, 20)], [("shop", 5, 100)])
    offers = network.offers.with_columns(commodity=pl.lit("13122"))
    candidates = find_candidates(Network.from_frames(network.parties, offers, network.demands, as_of=TODAY))
    assert candidates.market().supplier.size == 1


def test_where_only_the_product_is_another_the_lever_is_to_ask_not_to_build():
    """A planner was told to build new supply of boats where 24 builders stand."""
    assert KINDS["demand"].lever("rule.other_product") == "lever.ask_product"
    assert KINDS["supply"].lever("rule.other_product") == "lever.ask_product"
