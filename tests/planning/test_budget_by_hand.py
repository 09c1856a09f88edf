"""Three interventions by head: halal for two makers in Java, for one in Lampung and for one in South Sulawesi.

Each place has a buyer of chips at Rp 30,000 who demands halal, and makers without it. Of two in Purworejo, 200 kg at
18,000 and 100 at 19,000, certificates cost 1,300,000 and bring 2,400,000 + 1,100,000 a month; of one in Lampung 50 kg
at 18,000 are 600,000 for 650,000; of one in South Sulawesi 50 at 20,000 are 500,000 for as much.
"""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.network import Network
from graph.planning.scene import Scene
from graph.planning.spending.budget import best_use

MAKERS = [
    ("a", "33.06", 200, 18_000),
    ("b", "33.06", 100, 19_000),
    ("c", "18.71", 50, 18_000),
    ("d", "73.71", 50, 20_000),
]
BUYERS = [("x", "33.06", 400), ("y", "18.71", 60), ("z", "73.71", 60)]


@pytest.fixture(scope="module")
def scene():
    at = {"33.06": (-7.71, 110.0), "18.71": (-5.4, 105.3), "73.71": (-5.1, 119.4)}
    parties = [
        {"id": who, "kind": "enterprise", "name": who, "size": size, "region": region, "lat": at[region][0],
         "lon": at[region][1], "certifications": ["nib", "pirt"]}
        for rows, size in ((MAKERS, "micro"), (BUYERS, "large")) for who, region, *_ in rows
    ]  # fmt: skip
    parties.append({"id": "dinas", "kind": "enterprise", "name": "Lain", "certifications": ["halal"]})
    good = {"commodity": "10794", "unit": "kg"}
    offers = [{"id": f"o{who}", "party": who, "units_per_month": units, "price_rp_per_unit": price} | good
              for who, _, units, price in MAKERS]  # fmt: skip
    demands = [{"id": f"d{who}", "party": who, "units_per_month": units, "price_rp_per_unit": 30_000} | good
               for who, _, units in BUYERS]  # fmt: skip
    must = pl.DataFrame(demands).with_columns(required=pl.lit(["halal"]))
    frames = pl.DataFrame(parties, infer_schema_length=None), pl.DataFrame(offers), must
    return Scene(Network.from_frames(*frames, as_of=date(2026, 11, 29)))


@pytest.mark.parametrize(
    ("budget", "floor", "cost", "value"),
    [
        (600_000, 0.0, 0, 0),
        (1_300_000, 0.0, 1_300_000, 3_500_000),  # Java
        (1_300_000, 0.1, 1_300_000, 1_100_000),  # all of Java's would leave nothing outside
        (2_000_000, 0.0, 1_950_000, 4_100_000),  # Java and Lampung
        (2_000_000, 0.33, 1_950_000, 4_100_000),  # a third is outside
        (2_000_000, 0.5, 1_300_000, 1_100_000),  # both outside
        (2_600_000, 0.5, 2_600_000, 4_600_000),  # all: half is outside
        (9_000_000, 0.6, 1_300_000, 1_100_000),  # all would be half outside, and no more
    ],
)
def test_the_best_use_of_a_budget_with_a_floor_outside_java_is_the_one_chosen_by_head(
    scene, budget, floor, cost, value
):
    told = best_use(scene, budget, level="province", steps=1, least_outside_java=floor)[-1]
    assert (told.cost_rp, told.value_rp_per_month, told.gap_rp_per_month) == (cost, value, 0)
