"""A party that changes its own price at every asking finds nobody's limit: the attacker, in every role of a party."""

from __future__ import annotations

import json
import re
from datetime import date

import polars as pl
import pytest

from graph.model.rights import Role
from graph.network import Network
from graph.services.engagement.confidential import OWN_PRICES, PRICES
from graph.services.pairing.without_prices import without_prices
from tests.rest.world_of_roles import PARTY_OF

GOOD = {"commodity": "10792", "unit": "kg", "units_per_month": 100}
SECRET = 11_000
"""What the mill pays at most."""
MANY = range(6)
"""More makers and mills than a public cell needs to be told."""
ASKED = (
    "candidates?party={own}&side=offtakers", "candidates?party={own}&side=suppliers", "matches", "plans", "scenarios",
    "gaps?kind=demand", "gaps?kind=supply", "gaps?kind=market_access", "gaps?kind=capability",
    "clusters/cluster/profile", "clusters", "metrics", "partnerships", "indicators",
    "notices", "demands", "offers", "exports/offers.csv", "exports/demands.csv",
    "clusters/found", "directory?region=35", "me", "institutions/prices",
)  # fmt: skip
"""All that has anything of the market but the board, which publishes prices of five buyers and more."""
MADE_ANEW = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{22}|\d{4}-\d\d-\d\dT[\d:.+Z]+")
"""Ids of what was made, and moments: no two askings have the same."""
ATTACKS = (Role.SUPPLIER, Role.BUYER, Role.COOPERATIVE)
"""Who may state prices; all keys of parties may read, and help each other."""


@pytest.fixture
def crowd(empty_store, keys):
    """Enough makers and mills that no cell of the public form is left untold for want of parties."""
    makers, mills = ([f"{kind}{n}" for n in MANY] for kind in ("maker", "plant"))
    parties = pl.DataFrame(
        {
            "id": [*makers, *mills, "cluster"],
            "kind": ["enterprise"] * len(makers + mills) + ["cluster"],
            "name": [f"UD {one}" for one in (*makers, *mills, "cluster")],
            "region": ["35.09"] * len(makers) + ["35.78"] * len(mills) + ["35.09"],
            "size": ["micro"] * len(makers) + ["large"] * len(mills) + [None],
            "kbli": [["10792"]] * len([*makers, *mills, "cluster"]),
        }
    )
    offers = pl.DataFrame(
        [{"id": f"om{n}", "party": one, **GOOD, "price_rp_per_unit": 9000 + n} for n, one in enumerate(makers)]
    )
    demands = pl.DataFrame(
        [{"id": f"dm{n}", "party": one, **GOOD, "price_rp_per_unit": 10_000 + n} for n, one in enumerate(mills)]
    )
    ties = pl.DataFrame({"start": makers, "end": ["cluster"] * len(makers), "type": ["PART_OF"] * len(makers)})
    network = Network.from_frames(parties, offers, demands, ties, as_of=date(2026, 11, 1))
    empty_store.upsert(network, source="crowd")
    return keys


def stated(client, party, side, price):
    """State the price of a party's lot; the same lot at every asking."""
    answer = client.post(f"/v1/{side}", json={"party": party, **GOOD, "price_rp_per_unit": price})
    assert answer.status_code in {200, 201}, answer.text


def drafted(client, role, own):
    """Return what a bare draft of the caller is filled with."""
    ends = {"supplier": "grower", "buyer": "mill"} | ({"supplier": own} if role is not Role.BUYER else {})
    answer = client.post("/v1/proposals", json={"kind": "partnership", **ends})
    assert answer.status_code == 201, answer.text
    told = answer.json()
    client.post(f"/v1/proposals/{told['id']}/steps", json={"step": "withdraw"}, headers={"If-Match": '"1"'})
    return json.dumps([told["terms"], told["reason"], told["origins"]])


def everything(keys, own_price):
    """Return all that keys of parties get to read, without the price that the attacker states itself."""
    told = {}
    for role, own in PARTY_OF.items():
        for path in ASKED:
            answer = keys[role].get(f"/v1/{path.format(own=own)}")
            assert answer.status_code < 500
            told[role, path] = MADE_ANEW.sub("", answer.text.replace(str(own_price), "OWN"))
        if role in ATTACKS:
            told[role, "draft"] = MADE_ANEW.sub("", drafted(keys[role], role, own))
    return told


def differing(one, other):
    return [(*key, one[key], other[key]) for key in one if one[key] != other[key]]


@pytest.mark.parametrize("role", ATTACKS)
def test_whoever_halves_the_distance_to_a_limit_by_its_own_price_finds_nothing(crowd, role):
    """Each asking at another price of the own lot; a limit of the other side lies between them, and nothing changes."""
    side = "demands" if role is Role.BUYER else "offers"
    told = []
    for price in (5001, 21_013):  # below all limits of the other side, and above them all
        stated(crowd[role], PARTY_OF[role], side, price)
        told.append(everything(crowd, price))
    assert differing(*told) == []
    partners = {"demands": "suppliers", "offers": "offtakers"}[side]
    assert '"standing"' in told[0][role, f"candidates?party={{own}}&side={partners}"]


def test_what_keys_of_parties_read_is_the_same_whatever_the_other_sides_limit_is(crowd):
    officer = crowd[Role.OFFICER]
    told, plans = [], []
    for price in (SECRET, 8000):
        stated(officer, "mill", "demands", price)
        told.append(everything(crowd, "nothing of its own"))
        plans.append(officer.get("/v1/matches").json()["plan"]["value"])
    mine = {(Role.BUYER, "demands"), (Role.BUYER, "exports/demands.csv")}  # the mill reads its own price
    assert [found[:2] for found in differing(*told) if found[:2] not in mine] == []
    assert len(set(plans)) == 2  # the office reads a market that has prices


def test_a_forum_reads_pairs_and_never_what_they_are_worth(crowd):
    forum = crowd[Role.FORUM_MEMBER]
    told = forum.get("/v1/matches").json()
    assert told["items"]
    assert {one["value"] for one in told["items"]} | {one["value_per_unit"] for one in told["items"]} == {None}
    assert {part["code"] for one in told["items"] for part in one["parts"]}.isdisjoint(PRICES)
    assert told["plan"]["value"] is None
    lots = [one for side in ("offers", "demands") for one in forum.get(f"/v1/{side}?limit=500").json()["items"]]
    assert len(lots) > len(MANY)
    assert {lot[name] for lot in lots for name in OWN_PRICES if name in lot} == {None}
    assert [forum.get(f"/v1/{path}").status_code for path in ("plans", "scenarios", "plans/x")] == [403, 403, 403]


def test_two_markets_that_differ_in_prices_alone_are_one_without_them():
    parties = pl.DataFrame({"id": ["a", "b"], "kind": ["enterprise"] * 2, "name": ["A", "B"], "region": ["35.09"] * 2})

    def told(ask, outlet, bid, source):
        offers = {"id": "o", "party": "a", **GOOD, "price_rp_per_unit": ask, "outlet_price_rp_per_unit": outlet}
        demands = {"id": "d", "party": "b", **GOOD, "price_rp_per_unit": bid, "source_price_rp_per_unit": source}
        network = Network.from_frames(parties, pl.DataFrame([offers]), pl.DataFrame([demands]), as_of=date(2026, 1, 1))
        return without_prices(network).fingerprint()

    assert told(9000, 8000, 11_000, 12_000) == told(12_000, 1, 10_000, 9)
