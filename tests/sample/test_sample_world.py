"""The synthetic world: what it holds, that it repeats, and that what is planted can be found."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import RuleViolation
from graph.model.ids import normalise_name
from graph.model.vocabulary import Certification, LegalForm, Outlet, PartyKind, TieType, Unit
from graph.network import Network
from graph.reference.shipped import read_csv
from graph.sample import make_sample, make_world, write_sample, write_world
from graph.sample.goods import goods, services
from graph.sample.tie_rows import AS_OF, EARLIER

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@pytest.fixture(scope="module")
def sample() -> Network:
    return make_sample(2000, seed=0)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory):
    return write_world(tmp_path_factory.mktemp("sample"), make_world(300, seed=3))


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes_in_every_file(tmp_path: Path, small):
    write_sample(tmp_path, 300, seed=3)
    assert digests(tmp_path) == digests(small.folder)


def test_another_seed_gives_another_world(sample: Network):
    assert make_sample(2000, seed=1).fingerprint() != sample.fingerprint()


def test_a_written_folder_reads_back_as_the_network_it_came_from(small):
    assert Network.read(small.folder).fingerprint() == make_sample(300, seed=3).fingerprint()


@settings(max_examples=15)
@given(enterprises=st.integers(1, 400), seed=st.integers(0, 2**40))
def test_it_has_as_many_enterprises_as_asked_for(enterprises: int, seed: int):
    made = make_sample(enterprises, seed)
    assert made.parties.filter(pl.col("kind") == "enterprise").height == enterprises
    assert made.synthetic


@pytest.mark.parametrize("enterprises", [0, -1, 1_000_001])
def test_a_number_out_of_range_is_refused_with_what_is_allowed(enterprises: int):
    with pytest.raises(RuleViolation, match="ask for 1 to 1,000,000"):
        make_sample(enterprises)


def test_every_kind_of_party_and_every_type_of_tie_is_there(sample: Network):
    assert set(sample.parties["kind"]) == {kind.value for kind in PartyKind}
    assert set(sample.ties["type"]) == {tie.value for tie in TieType}


def test_every_word_is_of_the_closed_vocabularies(sample: Network):
    assert set(sample.parties["legal_form"].drop_nulls()) <= set(LegalForm)
    assert set(sample.parties["certifications"].explode().drop_nulls()) <= set(Certification)
    assert set(sample.demands["required"].explode().drop_nulls()) <= set(Certification)
    assert set(sample.offers["outlet"].drop_nulls()) <= set(Outlet)
    assert set(sample.offers["unit"]) | set(sample.demands["unit"]) <= set(Unit)


def test_every_code_is_in_the_register():
    activities = set(read_csv("activities.csv", _text_columns("activities.csv"))["code"])
    used = {good.kbli for good in goods()} | {code for good in goods() for code in good.buyers}
    assert used | {service.kbli for service in services()} <= activities


def _text_columns(name: str) -> dict[str, type[pl.String]]:
    from graph.reference.shipped import shipped

    head = shipped(name).read_text(encoding="utf-8").splitlines()[0]
    return dict.fromkeys(head.split(","), pl.String)


def test_a_maker_is_micro_or_small_by_the_sales_of_the_law_and_a_buyer_is_not(sample: Network):
    firms = sample.parties.filter(pl.col("kind") == "enterprise")
    sales = firms["sales_rp_per_year"]
    by_law = np.select([sales <= 2e9, sales <= 15e9, sales <= 50e9], ["micro", "small", "medium"], "large")
    assert firms["size"].to_list() == by_law.tolist()
    buying = firms["roles"].list.contains("buyer").fill_null(value=False)
    assert set(firms.filter(buying)["size"]) == {"medium", "large"}
    assert buying.sum() == 100


def test_sales_and_workers_lie_where_the_survey_found_them():
    makers = make_sample(20_000, seed=0).parties.filter(pl.col("size").is_in(["micro", "small"]))
    makers = makers.filter(pl.col("kind") == "enterprise")
    quartiles = [makers["sales_rp_per_year"].quantile(q) / 1e6 for q in (0.25, 0.5, 0.75)]
    assert quartiles == pytest.approx([90, 180, 464], rel=0.15)
    assert [makers["workers"].quantile(q) for q in (0.25, 0.5, 0.75)] == pytest.approx([2, 4, 6], abs=1.01)
    assert (makers["size"] == "micro").mean() > 0.95


def test_seven_in_a_hundred_makers_have_a_partnership(sample: Network):
    makers = sample.parties.filter((pl.col("kind") == "enterprise") & pl.col("size").is_in(["micro", "small"]))
    partners = sample.ties.filter(pl.col("type") == "PARTNERS_WITH").filter(
        pl.col("start").is_in(makers["id"].implode())
    )
    assert partners["start"].n_unique() / makers.height == pytest.approx(0.07, abs=0.005)


def test_nobody_is_tied_to_itself_and_no_tie_stands_twice(sample: Network):
    assert (sample.ties["start"] != sample.ties["end"]).all()
    assert sample.ties.select("start", "end", "type").is_unique().all()


def test_names_are_their_own_even_after_normalising(sample: Network):
    names = Counter(map(normalise_name, sample.parties["name"]))
    assert [name for name, times in names.items() if times > 1] == []


def test_an_invented_business_carries_a_number_and_a_mill_its_real_group(sample: Network):
    firms = sample.parties.filter(pl.col("kind") == "enterprise")
    mills = firms.filter(pl.col("source").str.contains("MIT"))
    assert firms.filter(~pl.col("source").str.contains("MIT"))["name"].str.contains(r" \d{3}$").all()
    assert mills["kbli"].list.first().unique().to_list() == ["10431"]
    assert mills["parent"].null_count() == 0
    assert (mills["source"] == "palm oil mills (MIT); permintaan sintetis").all()
    assert mills.height == 20


def test_points_lie_in_indonesia_and_are_rounded(sample: Network):
    lat, lon = sample.parties["lat"], sample.parties["lon"]
    assert lat.is_between(-11.5, 6.5).all()
    assert lon.is_between(94.5, 141.5).all()
    assert all(round(value, 2) == value for column in (lat, lon) for value in column)


def test_prices_leave_room_for_both_sides_in_most_goods(sample: Network):
    offers = sample.offers.group_by("commodity").agg(pl.col("price_rp_per_unit").median().alias("ask"))
    demands = sample.demands.group_by("commodity").agg(pl.col("price_rp_per_unit").median().alias("bid"))
    both = offers.join(demands, on="commodity")
    assert both.height == len(goods())
    assert (both["bid"] > both["ask"]).mean() > 0.95


def test_a_trader_pays_less_than_a_buyer_would(sample: Network):
    through = sample.offers.filter(pl.col("outlet") == "trader").drop_nulls("outlet_price_rp_per_unit")
    paid = through.group_by("commodity").agg(pl.col("outlet_price_rp_per_unit").median())
    bids = sample.demands.group_by("commodity").agg(pl.col("price_rp_per_unit").median())
    both = paid.join(bids, on="commodity")
    assert (both["outlet_price_rp_per_unit"] < both["price_rp_per_unit"]).all()


def test_some_goods_are_short_and_some_in_glut_as_planted():
    made = make_sample(20_000, seed=0)
    offered = dict(made.offers.group_by("commodity").agg(pl.col("units_per_month").sum()).iter_rows())
    wanted = dict(made.demands.group_by("commodity").agg(pl.col("units_per_month").sum()).iter_rows())
    for good in goods():
        assert wanted[good.kbli] / offered[good.kbli] == pytest.approx(good.balance, rel=0.05)


def test_one_stock_is_shared_by_offers_of_one_party(sample: Network):
    shared = sample.offers.drop_nulls("stock").group_by("party", "stock").len()
    assert shared.height > 0
    assert (shared["len"] == 2).all()


def ties_of_clusters(sample: Network, on: date) -> dict[str, tuple[float, float, float]]:
    """Inside and outside ties a member, and the part of outside ties that two members hold: counted by hand."""
    world = make_world(2000, seed=0)
    part = sample.ties.filter(pl.col("type") == "PART_OF")
    cluster = dict(zip(part["start"], part["end"], strict=True))
    names = dict(zip(sample.parties["id"], sample.parties["name"], strict=True))
    kinds = ["COOPERATES_WITH", "SHARES_WITH", "LEARNS_FROM", "TRUSTS"]
    firms = set(sample.parties.filter(~pl.col("kind").is_in(["shared_facility"]))["id"])
    inside: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    by_member: dict[str, Counter[str]] = {}
    for tie in sample.ties.filter(pl.col("type").is_in(kinds)).iter_rows(named=True):
        if tie["since"] > on or (tie["until"] is not None and tie["until"] <= on) or tie["end"] not in firms:
            continue
        one, other = cluster.get(tie["start"]), cluster.get(tie["end"])
        if one is not None and one == other:
            inside[names[one]] += 1
        elif one is not None:
            outside[names[one]] += 1
            by_member.setdefault(names[one], Counter())[tie["start"]] += 1
    return {
        planned.name: (
            inside[planned.name] / planned.members,
            outside[planned.name] / planned.members,
            sum(n for _, n in by_member.get(planned.name, Counter()).most_common(2)) / max(outside[planned.name], 1),
        )
        for planned in world.planned
    }


def test_planted_structures_show_in_the_ties_of_both_dates(sample: Network):
    world = make_world(2000, seed=0)
    for on, which in ((EARLIER, "before"), (AS_OF, "now")):
        counted = ties_of_clusters(sample, on)
        for cluster in world.planned:
            inside, outside, top_two = counted[cluster.name]
            structure = getattr(cluster, which)
            assert (inside > 2) == (structure in ("inward", "dynamic")), (cluster.name, on)
            assert (outside > 1) == (structure in ("broker", "core", "open", "dynamic")), (cluster.name, on)
            if outside > 1:
                assert (top_two > 0.8) == (structure == "broker"), (cluster.name, on)


def test_a_cluster_lacks_what_is_planted_and_no_more(sample: Network):
    world = make_world(2000, seed=0)
    ids = dict(zip(sample.parties["name"], sample.parties["id"], strict=True))
    facts = sample.parties.select(end="id", kind="kind", roles="roles")
    tied = {
        "bds_provider": ("SERVES", "end"),
        "financial_institution": ("FINANCES", "end"),
        "forum": ("ATTENDED", "start"),
        "buyer": ("SUPPLIES", "start"),
    }
    for cluster in world.planned:
        members = sample.ties.filter((pl.col("type") == "PART_OF") & (pl.col("end") == ids[cluster.name]))["start"]
        for lack, (kind, side) in tied.items():
            ties = sample.ties.filter((pl.col("type") == kind) & pl.col(side).is_in(members.implode()))
            far = ties.select(end=pl.col("end" if side == "start" else "start")).join(facts, on="end")
            is_lack = pl.col("roles").list.contains("buyer") if lack == "buyer" else pl.col("kind") == lack
            assert (far.filter(is_lack).height == 0) == (lack in cluster.lacks), (cluster.name, lack)


def test_members_behind_a_gatekeeper_hear_only_from_their_cooperative(sample: Network):
    world = make_world(2000, seed=0)
    ids = dict(zip(sample.parties["name"], sample.parties["id"], strict=True))
    kind = dict(zip(sample.parties["id"], sample.parties["kind"], strict=True))
    for cluster in world.planned:
        members = sample.ties.filter((pl.col("type") == "PART_OF") & (pl.col("end") == ids[cluster.name]))["start"]
        told = sample.ties.filter((pl.col("type") == "INFORMS") & pl.col("end").is_in(members.implode()))
        tellers = {kind[teller] for teller in told["start"]}
        if cluster.informed == "gatekeeper":
            assert tellers == {"cooperative"}
            assert told["end"].n_unique() < members.len()
        else:
            assert "front_office" in tellers


def test_a_larger_world_keeps_the_ten_clusters_and_adds_invented_ones():
    world = make_world(40_000, seed=0)
    assert [cluster.code for cluster in world.planned[:10]] == [f"C{n:02d}" for n in range(1, 11)]
    assert sum(cluster.members for cluster in world.planned[:10]) == 2400
    assert len(world.planned) > 50
    assert sum(c.members for c in world.planned) == pytest.approx(0.17 * 38_000, abs=1)
