"""The office lists read by ingest give the planted world back: who is there, what is offered, who is tied to whom."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import polars as pl
import pytest

from graph.ingest import ingest_files
from graph.matching.kinds import match_kind
from graph.model.ids import normalise_name
from graph.network import Network
from graph.sample import make_world, write_world

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Network, Network, dict, Path]:
    """The planted Network, what ingest made of its lists, ingest's report, and the sample's folder."""
    folder = tmp_path_factory.mktemp("through")
    made = write_world(folder / "sample", make_world(1000, seed=5))
    report = ingest_files([one.path for one in made.lists], folder / "read", as_of=made.network.as_of)
    return made.network, Network.read(folder / "read"), report.to_dict(), made.folder


def by_key(network: Network) -> dict[str, dict]:
    return {normalise_name(party["name"]): party for party in network.parties.iter_rows(named=True)}


def test_at_least_95_in_100_planted_parties_are_found_as_what_they_are(worlds):
    planted, read, _, _ = worlds
    found = by_key(read)
    right = [
        name in found and found[name]["kind"] == party["kind"] and found[name]["region"] == party["region"]
        for name, party in by_key(planted).items()
    ]
    assert sum(right) / len(right) >= 0.95


def test_sales_are_read_within_rounding_wherever_the_list_states_them(worlds):
    planted, read, _, _ = worlds
    found = by_key(read)
    pairs = [
        (party["sales_rp_per_year"], found[name]["sales_rp_per_year"])
        for name, party in by_key(planted).items()
        if name in found and party["sales_rp_per_year"] and found[name]["sales_rp_per_year"]
    ]
    assert len(pairs) > 800
    assert sum(abs(said / true - 1) < 0.05 for true, said in pairs) / len(pairs) >= 0.95


def test_planted_duplicates_are_merged_and_others_are_not(worlds):
    planted, read, report, folder = worlds
    duplicates = json.loads((folder / "planted.json").read_text(encoding="utf-8"))["duplicates"]
    makers = read.parties.filter(pl.col("kind") == "enterprise")
    firms = planted.parties.filter(pl.col("kind") == "enterprise").height
    left = makers.height - firms
    assert 0 <= left <= 0.1 * len(duplicates)
    assert report["merged"] == pytest.approx(len(duplicates), abs=0.1 * len(duplicates))


def test_every_row_is_accounted_for_and_only_totals_notes_and_blanks_are_rejected(worlds):
    _, _, report, _ = worlds
    assert report["rows_read"] == report["accepted"] + report["rejected"] + report["merged"]
    assert set(report["rejected_by_rule"]) <= {"blank", "note", "total"}


def test_offers_and_demands_come_back_with_their_volumes_and_prices(worlds):
    planted, read, _, _ = worlds
    for table in ("offers", "demands"):
        sides = []
        for network in (planted, read):
            names = network.parties.select(party="id", name="name")
            lots = getattr(network, table).join(names, on="party")
            key = pl.col("name").map_elements(normalise_name, return_dtype=pl.String)
            sides.append(lots.select(key, "commodity", "unit", "units_per_month", "price_rp_per_unit"))
        same = sides[0].join(sides[1], on=sides[0].columns, how="semi")
        assert same.height / sides[0].height >= 0.95


def test_ties_find_both_ends_and_keep_their_types_and_dates(worlds):
    planted, read, _, _ = worlds
    sides = []
    for network in (planted, read):
        names = dict(network.parties.select("id", "name").iter_rows())
        key = [
            pl.col(end).replace_strict(names).map_elements(normalise_name, return_dtype=pl.String)
            for end in ("start", "end")
        ]
        sides.append(network.ties.filter(pl.col("type") != "PART_OF").select(*key, "type", "since", "until"))
    same = sides[0].join(sides[1], on=sides[0].columns, how="semi", nulls_equal=True)
    assert same.height / sides[0].height >= 0.95


def test_members_stay_in_their_clusters(worlds):
    planted, read, _, _ = worlds
    counts = []
    for network in (planted, read):
        names = dict(network.parties.select("id", "name").iter_rows())
        part = network.ties.filter(pl.col("type") == "PART_OF").group_by("end").len()
        counts.append({names[end]: members for end, members in part.iter_rows()})
    assert counts[0].keys() == counts[1].keys()
    assert all(abs(counts[1][name] - members) <= 1 for name, members in counts[0].items())


def test_what_was_read_is_still_called_synthetic(worlds):
    _, read, report, _ = worlds
    assert read.synthetic
    assert report["synthetic"] is True


def test_cooperatives_offer_what_their_members_leave_to_them_and_never_the_same_lot_twice(worlds):
    planted, read, _, _ = worlds
    kinds = [dict(network.parties.select("id", "kind").iter_rows()) for network in (planted, read)]
    sold = [
        network.offers.filter(pl.col("party").replace_strict(kind) == "cooperative").height
        for network, kind in zip((planted, read), kinds, strict=True)
    ]
    assert sold[0] == sold[1] > 0
    world = make_world(1000, seed=5)
    silent = world.cast.makers.trades.copy()
    silent[world.offers.maker] = False
    output = world.cast.makers.sales_rp[silent & (world.cast.makers.cluster >= 0)].sum() / 12
    assert sum(world.joint.units * world.joint.price) < output


def test_who_leads_a_business_comes_back_from_the_column_of_the_lists(worlds):
    planted, read, _, _ = worlds
    found = by_key(read)
    led = [
        (party["women_led"], found[name]["women_led"])
        for name, party in by_key(planted).items()
        if name in found and found[name]["women_led"] is not None
    ]
    assert len(led) > 300
    assert sum(said == true for true, said in led) / len(led) >= 0.99


def test_needs_and_services_come_back_with_all_that_their_lists_say(worlds):
    planted, read, report, _ = worlds
    for table in ("needs", "services"):
        sides = []
        for network in (planted, read):
            frame = getattr(network, table)
            names = {party: normalise_name(name) for party, name in network.parties.select("id", "name").iter_rows()}
            told = frame.drop("id", "source", "as_of", "confidence").to_dicts()
            for row in told:
                row |= {key: names[row[key]] for key in ("party", "via") if row.get(key)}
            sides.append(Counter(str(sorted((k, v) for k, v in row.items() if v not in (None, []))) for row in told))
        assert report[table] == sides[0].total() == sides[1].total() > 300
        assert sum((sides[0] - sides[1]).values()) <= 0.01 * sides[0].total()


def test_matching_finds_the_same_number_of_services_in_what_was_read(worlds):
    planted, read, _, _ = worlds
    plans = [match_kind(network, "services") for network in (planted, read)]
    assert plans[0].chosen.height == pytest.approx(plans[1].chosen.height, abs=1)
    assert plans[0].chosen.height > 20
