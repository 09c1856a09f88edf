"""Named questions about clusters, asked of networks made by hand whose answers are written down beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from graph.network import Network
from graph.network.places_worked_out import with_places_worked_out
from graph.planning.scene import Scene
from graph.planning.table import gap_cells
from graph.services.planner import questions

pytestmark = pytest.mark.store
DAY = date(2026, 1, 1)


def told(store, name, **given):
    return questions.answer_in_graph(questions.find(name), store, given, rows=100, seconds=60).rows


def two_clusters(weight: float | None) -> Network:
    """Of K, 300 of 400 thousand rupiah go to traders; L says of nothing where it is sold."""
    rows = [("k", "cluster", None), ("l", "cluster", None), ("a", "enterprise", "micro"), ("b", "enterprise", None),
            ("c", "enterprise", "micro"), ("big", "enterprise", "large"), ("t", "trader", None),
            ("u", "trader", None)]  # fmt: skip
    parties = pl.DataFrame(rows, schema=["id", "kind", "size"], orient="row").with_columns(
        name=pl.col("id").str.to_uppercase(), region=pl.lit("32.06")
    )
    sold = [("a", "trader", 100, 1000, None), ("b", "trader", 100, 9999, 2000), ("b", "direct", 10, 10_000, None),
            ("a", "none", 500, 1000, None), ("c", "unknown", 100, 1000, None),
            ("big", "direct", 9, 100_000, None)]  # fmt: skip
    offers = pl.DataFrame(
        sold,
        orient="row",
        schema=["party", "outlet", "units_per_month", "price_rp_per_unit", "outlet_price_rp_per_unit"],
    ).with_columns(id=pl.format("o{}", pl.int_range(pl.len())), commodity=pl.lit("16292"), unit=pl.lit("piece"))
    of = [(one, "k", "PART_OF", None) for one in ("a", "b", "big")] + [("c", "l", "PART_OF", None)]
    sells = [("a", "t", "SUPPLIES", weight), ("b", "t", "SUPPLIES", weight), ("b", "u", "SUPPLIES", weight)]
    ties = pl.DataFrame(of + sells, schema=["start", "end", "type", "weight"], orient="row")
    return Network.from_frames(parties, offers, ties=ties, as_of=DAY)


def test_sales_through_traders_are_those_of_offers_as_gaps_count_them(empty_store):
    network = two_clusters(None)
    empty_store.upsert(network, source="hand")
    (row,) = told(empty_store, "sales_through_traders")
    assert (row["cluster"], row["sales_rp_per_month"], row["share_through_traders"]) == ("k", 400_000, 0.75)
    assert (row["largest_trader"], row["its_share"]) == ("T", None)  # no tie says how much
    cells = gap_cells(Scene(network), "market_access", by=["cluster"]).filter(pl.col("cluster") == "k")
    assert cells.select("of", "amount").row(0) == (400_000, 300_000)


def test_the_share_of_the_largest_trader_is_told_where_ties_say_how_much(empty_store):
    empty_store.upsert(two_clusters(50_000.0), source="hand")
    (row,) = told(empty_store, "sales_through_traders")
    assert (row["largest_trader"], row["its_share"]) == ("T", pytest.approx(2 / 3))


def test_rival_clusters_are_told_with_how_many_members_each_has(empty_store):
    kinds = {"k": "cluster", "l": "cluster", "m": "cluster"} | dict.fromkeys("abc", "enterprise")
    rows = [(one, kind, one, "16291" if one == "m" else "16292") for one, kind in kinds.items()]
    parties = pl.DataFrame(rows, schema=["id", "kind", "name", "made"], orient="row").select(
        pl.exclude("made"), kbli=pl.concat_list("made"), region=pl.lit("32.06")
    )
    ties = pl.DataFrame({"start": ["a", "b", "c"], "end": ["k", "k", "l"], "type": "PART_OF"})
    empty_store.upsert(Network.from_frames(parties, ties=ties, as_of=DAY), source="hand")
    (row,) = told(empty_store, "rival_clusters")
    assert (row["cluster"], row["rival"], row["members"], row["rival_members"]) == ("k", "l", 2, 1)


def told_by(source: str, day: date, cluster_region: str | None = None) -> Network:
    """One edition of a list of two makers of one regency, whom Rina coaches, in a cluster without a place."""
    kinds = {"k": "cluster", "l": "cluster", "o": "officer", "t": "trader", "a": "enterprise", "b": "enterprise"}
    places = {"a": "35.10.01", "b": "35.10.02", "o": "35.10", "l": cluster_region}
    rows = [(one, kind, one.upper(), places.get(one), source, day) for one, kind in kinds.items()]
    schema = ["id", "kind", "name", "region", "source", "as_of"]
    parties = pl.DataFrame(rows, schema=schema, orient="row", schema_overrides={"region": pl.String})
    pairs = [("o", "a", "COACHES"), ("o", "b", "COACHES"), ("o", "k", "FACILITATES"), ("a", "k", "PART_OF"),
             ("b", "k", "PART_OF"), ("a", "t", "SUPPLIES"), ("b", "t", "SUPPLIES")]  # fmt: skip
    ties = pl.DataFrame(pairs, schema=["start", "end", "type"], orient="row").with_columns(
        source=pl.lit(source), as_of=pl.lit(day), weight=pl.when(pl.col("type") == "SUPPLIES").then(50_000.0)
    )
    sold = {"id": "s", "party": "a", "commodity": "16292", "unit": "piece", "units_per_month": 100, "outlet": "trader",
            "price_rp_per_unit": 1000}  # fmt: skip
    return Network.from_frames(parties, pl.DataFrame([sold]), ties=ties, as_of=day)


def test_what_two_editions_say_of_two_parties_is_counted_once(empty_store):
    """Caseloads, members and sales of clusters were twice what they are once a second edition was there."""
    for number, day in enumerate((DAY, date(2026, 2, 1))):
        empty_store.upsert(told_by(f"edition {number}", day), source=f"edition {number}")
    (load,) = told(empty_store, "caseloads")
    assert (load["enterprises"], load["clusters"]) == (2, 1)
    members = {row["cluster"]: row["members"] for row in told(empty_store, "clusters_without")}
    assert members == {"k": 2, "l": 0}
    (sales,) = told(empty_store, "sales_through_traders")
    assert (sales["sales_rp_per_month"], sales["its_share"]) == (100_000, 1.0)


def test_a_cluster_without_a_place_is_where_its_members_stand_and_none_is_left_out_of_the_whole_country(empty_store):
    network = told_by("hand", DAY)
    parties = with_places_worked_out(network.parties, network.ties)
    empty_store.upsert(replace(network, parties=parties), source="hand")
    assert {row["cluster"]: row["region"] for row in told(empty_store, "clusters_without")} == {"k": "35.10", "l": None}
    assert [row["cluster"] for row in told(empty_store, "clusters_without", region="35.10")] == ["k"]


def test_suppliers_near_are_of_the_next_regency_too_and_no_farther_than_so_many_km(empty_store):
    """A buyer in Kota Tasikmalaya, one maker 22 km away in its Kabupaten and one 90 km away in Bandung."""
    rows = [("buyer", "32.78", -7.3, 108.2), ("maker", "32.06", -7.5, 108.2), ("far", "32.73", -6.9, 107.5)]
    parties = pl.DataFrame(rows, schema=["id", "region", "lat", "lon"], orient="row").with_columns(
        kind=pl.lit("enterprise"), name=pl.col("id").str.to_uppercase()
    )
    good = {"commodity": "16292", "unit": "piece", "units_per_month": 100}
    offers = pl.DataFrame([{"id": "o", "party": "maker"} | good, {"id": "p", "party": "far"} | good])
    demands = pl.DataFrame([{"id": "d", "party": "buyer"} | good])
    empty_store.upsert(Network.from_frames(parties, offers, demands, as_of=DAY), source="hand")
    for km, names in ((None, ["MAKER"]), ("100", ["MAKER", "FAR"]), ("10", [None])):
        given = {"commodity": "16292", "region": "32"} | ({"km": km} if km else {})
        assert [row["supplier_name"] for row in told(empty_store, "suppliers_near", **given)] == names
