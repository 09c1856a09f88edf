"""Every change of a scenario on a market of four tile makers, three of cassava chips and two of chairs, by head.

Tiles: 1,000 pieces a month at Rp 1,000 (Satu), 1,000 at 1,200 (Dua), 1,000 at 1,500 (Tiga), 500 at 1,100 (Empat);
wanted are 1,500 at 2,000 (Bangun) and 800 at 1,600 (Griya), all at one point. The best plan buys Satu, Empat and 800 of
Dua: 4,280,000 - 2,510,000 = 1,770,000. Dua has more to sell, so that a tile costs 1,200: Satu gains 200 on each.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from graph.network import TEXTS, Network
from graph.planning.scenario.scenarios import run_scenario
from graph.planning.scenario.sensitivity import one_at_a_time
from graph.planning.scene import Scene
from graph.services.planner.tornado import LETTERS, tornado

HERE, THERE, FAR = (-7.67, 109.65), (-7.71, 110.0), (-6.99, 110.42)
WHO = [
    ("satu", "micro", "33.05", HERE, True), ("dua", "micro", "33.05", HERE, False),
    ("tiga", "small", "33.05", HERE, False), ("empat", "micro", "33.02", HERE, True),
    ("anggrek", "micro", "33.06", THERE, True), ("bougenvil", "micro", "33.06", THERE, True),
    ("cempaka", "micro", "33.06", THERE, True), ("jati", "small", "33.10", (-7.71, 110.6), False),
    ("mahoni", "micro", "33.10", (-7.71, 110.6), False), ("bangun", "large", "33.05", HERE, False),
    ("griya", "medium", "33.06", HERE, False), ("ritel", "large", "33.06", THERE, False),
    ("mebel", "large", "33.74", FAR, False),
]  # fmt: skip
HALAL = {"anggrek": ["halal", "nib", "pirt"], "jati": ["nib", "svlk"], "mahoni": ["nib", "svlk"]}
OFFERS = [
    ("satu", "23922", "piece", 1000, 1000), ("dua", "23922", "piece", 1000, 1200),
    ("tiga", "23922", "piece", 1000, 1500), ("empat", "23922", "piece", 500, 1100),
    ("anggrek", "10794", "kg", 100, 20_000), ("bougenvil", "10794", "kg", 200, 18_000),
    ("cempaka", "10794", "kg", 100, 19_000), ("jati", "31001", "piece", 20, 300_000),
    ("mahoni", "31001", "piece", 30, 320_000),
]  # fmt: skip
DEMANDS = [
    ("bangun", "23922", "piece", 1500, 2000), ("griya", "23922", "piece", 800, 1600),
    ("ritel", "10794", "kg", 300, 30_000), ("mebel", "31001", "piece", 100, 500_000),
]  # fmt: skip
TIES = [
    ("satu", "genteng", "PART_OF"), ("dua", "genteng", "PART_OF"), ("tiga", "genteng", "PART_OF"),
    ("jati", "kursi", "PART_OF"), ("mahoni", "kursi", "PART_OF"), ("satu", "dua", "COOPERATES_WITH"),
    ("sari", "satu", "COACHES"), ("empat", "bangun", "SUPPLIES"), ("empat", "kiln", "SHARES_WITH"),
]  # fmt: skip


def network():
    parties = [
        {"id": who, "kind": "enterprise", "name": who, "size": size, "region": region, "lat": at[0], "lon": at[1],
         "women_led": women, "certifications": HALAL.get(who, ["nib", "pirt"])}
        for who, size, region, at, women in WHO
    ]  # fmt: skip
    parties += [
        {"id": "genteng", "kind": "cluster", "name": "Sentra Genteng", "region": "33.05"},
        {"id": "kursi", "kind": "cluster", "name": "Sentra Kursi", "region": "33.10"},
        {"id": "sari", "kind": "officer", "name": "Sari", "region": "33.05"},
        {
            "id": "kiln",
            "kind": "shared_facility",
            "name": "Tungku Kebumen",
            "region": "33.05",
            "kbli": ["23922"],
            "lat": HERE[0],
            "lon": HERE[1],
        },
        {
            "id": "kiln-2",
            "kind": "shared_facility",
            "name": "Tungku Purworejo",
            "region": "33.06",
            "kbli": ["23922"],
            "lat": THERE[0],
            "lon": THERE[1],
        },
        {
            "id": "dryer",
            "kind": "shared_facility",
            "name": "Pengering",
            "region": "33.02",
            "kbli": ["10794"],
            "lat": HERE[0],
            "lon": HERE[1],
        },
        {"id": "meja", "kind": "forum", "name": "Forum Kebumen", "region": "33.05"},
    ]
    names = ["party", "commodity", "unit", "units_per_month", "price_rp_per_unit"]
    offers, demands = (
        pl.DataFrame(rows, schema=names, orient="row").with_columns(id=pl.col("party") + f"-{side}")
        for rows, side in ((OFFERS, "o"), (DEMANDS, "d"))
    )
    must = pl.when(pl.col("party") == "ritel").then(pl.lit(["halal"]))
    ties = pl.DataFrame(TIES, schema=["start", "end", "type"], orient="row")
    frames = pl.DataFrame(parties, infer_schema_length=None), offers, demands.with_columns(required=must), ties
    return Network.from_frames(*frames, as_of=date(2026, 11, 29))


@pytest.fixture(scope="module")
def scene():
    return Scene(network())


VALUE = 1_770_000 + 1_000_000 + 20 * (200_000 - 1_856) + 30 * (180_000 - 1_856)
"""Of tiles, of chips (one maker holds the halal that the shop demands), of chairs (82.5 km: Rp 1,856 a piece)."""

TILES = {"region": "33.05", "commodity": "23922"}
EACH = {
    # 500 more at 2,500 take Dua's last 200 and 300 of Tiga; the regency's middle is 4 km off: Rp 12 a tile
    "a buyer comes": ({"do": "add_buyer", **TILES, "units_per_month": 500, "price_rp_per_unit": 2500}, 554_000),
    # 800 at 900 take Dua's place: 300 less on each, 12 for the road
    "a supplier comes": ({"do": "add_supplier", **TILES, "units_per_month": 800, "price_rp_per_unit": 900}, 230_400),
    # Griya alone buys, from Satu: 800 x 600
    "a buyer goes": ({"do": "lose_buyer", "party": "bangun"}, 480_000 - 1_770_000),
    # Dua's last 200 and 800 of Tiga in place of Satu's 1,000
    "a supplier goes": ({"do": "lose_supplier", "party": "satu"}, -200 * 200 - 800 * 500),
    # 200 more at 12,000, and 100 at 11,000 for 10,000
    "halal for all": ({"do": "certify", "certificate": "halal", "region": "33.06"}, 2_500_000),
    # Satu makes 1,500: 500 of Dua's at 200 less
    "training": ({"do": "train", "region": "33.05", "raises_units_percent": 50}, 100_000),
    "a facility": ({"do": "open_facility", "region": "33.05", "raises_units_percent": 10}, 20_000),
    "a depot for those who reach all": ({"do": "open_depot", "region": "33.10", "raises_reach_percent": 50}, 0),
    # one lot of 3,000 at 1,233: 500 of Empat's and 1,800 of the lot
    "a cooperative": ({"do": "form_cooperative", **TILES}, 2_510_000 - 550_000 - 1_800 * 1_233),
    "a consortium": ({"do": "form_consortium", "region": "33.10", "commodity": "31001"}, 0),
    "officers": ({"do": "add_officers", "region": "33.06", "officers": 1}, 0),
    "buyers pay a fifth less": ({"do": "change_price", "commodity": "23922", "percent": -20}, -856_000),
    "sellers ask a tenth more": (
        {"do": "change_price", "side": "supply", "commodity": "23922", "percent": 10}, -251_000,
    ),
    # 35 % of Rp 1,856 is 649 more on each of fifty chairs
    "fuel twice as dear": ({"do": "change_fuel_cost", "percent": 100}, -32_450),
    "carriage twice as dear": ({"do": "change_distance_cost", "percent": 100}, -50 * 1_856),
    # 500 that Griya wanted are Bangun's, who pays 400 more
    "a quota moves": (
        {"do": "move_quota", "from_party": "griya", "to_party": "bangun", "units_per_month": 500}, 200_000,
    ),
    # Empat sells 500 to Griya
    "a disaster": ({"do": "disaster", "region": "33.05"}, 250_000 - 1_770_000),
}  # fmt: skip


@pytest.mark.parametrize("name", EACH)
def test_the_value_after_a_change_is_the_one_worked_out_by_head(scene, name):
    change, more = EACH[name]
    assert run_scenario(scene, [change]).summary["value"] == {"before": VALUE, "after": VALUE + more, "change": more}


def test_whose_permits_no_list_states_are_certified_neither_to_their_gain_nor_to_their_loss():
    """Two makers of palm sugar "lost" the fee of another certificate as soon as one was known."""
    made = network()
    silent = pl.col("id").is_in(["bougenvil", "cempaka"])
    parties = made.parties.with_columns(
        certifications=pl.when(silent).then(pl.lit([], TEXTS)).otherwise("certifications"),
        source=pl.when(silent).then(pl.lit("sunyi")).otherwise(pl.lit("lengkap")),
    )
    anybody = made.demands.with_columns(required=pl.lit([], TEXTS))
    scene = Scene(replace(made, parties=parties, demands=anybody))
    for certificate in ("pirt", "halal"):
        for_all = {"do": "certify", "certificate": certificate, "party": "cempaka"}
        assert run_scenario(scene, [for_all]).summary["value"]["change"] == 0
    asked = Scene(replace(made, parties=parties))  # where the shop demands halal, 100 kg at 11,000 more are sold to it
    for_one = {"do": "certify", "certificate": "halal", "party": "cempaka"}
    assert run_scenario(asked, [for_one]).summary["value"]["change"] == 100 * 11_000


def told(scene, change):
    outcome = run_scenario(scene, [change])
    return outcome, {row["party"]: (row["before"], row["after"]) for row in outcome.parties.to_dicts()}


def test_who_gains_and_who_loses_is_told_at_the_plans_prices(scene):
    """With 500 more wanted a tile costs 1,500, Tiga's; the road to the regency's middle is the newcomer's own."""
    _, gains = told(scene, EACH["a buyer comes"][0])
    assert gains == {
        "satu": (200_000, 500_000), "dua": (0, 300_000), "empat": (50_000, 200_000),
        "scenario-1-large": (0, 494_000), "bangun": (1_200_000, 750_000), "griya": (320_000, 80_000),
    }  # fmt: skip


def test_what_a_cooperative_sells_is_its_members_own(scene):
    """Three fifths of a lot at 1,233.33 a piece sell: Satu gets 233.33 more than it asks on 600, Tiga 266.67 less."""
    outcome, gains = told(scene, EACH["a cooperative"][0])
    assert gains["satu"] == (200_000, 140_000)
    assert (gains["dua"], gains["tiga"]) == ((0, 20_000), (0, -160_000))
    assert sum(after for _, after in gains.values()) == 1_770_000 - 259_400
    figures = {name: outcome.summary[name]["change"] for name in ("matched_suppliers", "matched_micro")}
    assert figures == {"matched_suppliers": 1, "matched_micro": 0}


def test_a_consortium_leaves_its_members_matched_and_their_load_with_their_cluster(scene):
    """Both sell all that they make: paid the mean of 312,000 and the lot's gain above it, each gains what it gained."""
    outcome, gains = told(scene, EACH["a consortium"][0])
    assert outcome.summary["matched_suppliers"] == {"before": 2, "after": 2, "change": 0}
    assert outcome.summary["pairs"]["change"] == -1
    assert not gains
    chairs = outcome.clusters.row(by_predicate=pl.col("cluster") == "kursi", named=True)
    assert chairs["tonne_km_after"] == pytest.approx(chairs["tonne_km_before"]) == pytest.approx(61.86, abs=0.01)


def test_reach_is_not_known_of_whom_no_list_tells(scene):
    """Nobody lists a bank: that no member reaches one is no zero. Two of three reach the officer in two steps."""
    outcome = run_scenario(scene, [EACH["a facility"][0]])
    tiles = outcome.clusters.row(by_predicate=pl.col("cluster") == "genteng", named=True)
    assert tiles["bank_within_2_before"] is None
    assert tiles["bank_within_2_after"] is None
    assert tiles["government_within_2_before"] == pytest.approx(2 / 3)


def test_a_disaster_tells_who_lost_whom_and_who_is_next(scene):
    """Empat, outside, sold to Bangun and shared a kiln; next are Griya at the same point and a kiln 38.8 km off."""
    outcome = run_scenario(scene, [EACH["a disaster"][0]])
    rows = outcome.lost.select("party", "lost", "what", "commodity", "replacement", "distance_km", "forum").rows()
    assert rows == [
        ("empat", "bangun", "buyer", "23922", "griya", 0.0, "meja"),
        ("empat", "kiln", "machine", None, "kiln-2", pytest.approx(38.8, abs=0.1), "meja"),
    ]


def test_volumes_are_told_by_unit(scene):
    outcome = run_scenario(scene, [EACH["a disaster"][0]])
    volumes = {name: outcome.summary[name]["piece"] for name in ("matched_units", "unmet_units", "unsold_units")}
    assert volumes == {
        "matched_units": {"before": 2300, "after": 500, "change": -1800},
        "unmet_units": {"before": 0, "after": 300, "change": 300},
        "unsold_units": {"before": 1200, "after": 0, "change": -1200},
    }


def test_a_tornado_says_what_its_colours_mean_and_holds_a_long_title_in_lines(scene):
    """Chips pay 3,000 more for 10 percent; each 2 points more are 60,000 on the hundred that sell."""
    name = "Harga keripik naik dan pembeli baru datang sesudah pameran besar di alun-alun kabupaten"
    change = {"do": "change_price", "commodity": "10794", "percent": 10}
    bars = one_at_a_time(scene, [change]).to_dicts()
    drawn = tornado({"name": name, "one_at_a_time": bars, "sampled": {"spread": 0.2}}, "id")
    assert ">+60.000<" in drawn
    assert ">-60.000<" in drawn
    assert [code in drawn for code in ("bila turun", "bila naik", "Rp sebulan", "tiap angka ± 20 %")] == [True] * 4
    lines = re.findall(r'font-weight="bold">([^<]*)<', drawn)
    assert len(lines) == 2
    assert max(map(len, lines)) <= LETTERS
