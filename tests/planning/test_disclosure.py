"""Public tables: no single enterprise can be recovered by subtracting published numbers, of one table or of many."""

from __future__ import annotations

import itertools
import random

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from graph.planning.disclosure import LADDER, atoms, dominated, p_percent, published
from graph.planning.evidence import added_up, coarser, evidence, within
from graph.planning.lacks import KINDS
from graph.planning.table import gap_cells

ASKED = [
    (by, level, digits, region)
    for by in (("region", "commodity"), ("region",), ("commodity",), ())
    for level in ("island", "province", "regency", "district")
    for digits in ("kbli2", "kbli3", "kbli5")
    for region in (None, "33", "33.05", "33.05.01")
    if region is None or (level in {"island", "district"} and digits == "kbli5")
]


def random_rows(seed):
    rng = random.Random(seed)
    regions = ["33.05.01", "33.05.02", "33.10.01", "33.10.02", "35.09.01", "63.08.05", "33.05", "33"]
    many = rng.randint(1, 24)
    party = [f"p{rng.randint(0, many)}" for _ in range(many)]
    return evidence(
        pl.DataFrame(
            {
                "party": party,
                "region": [rng.choice(regions) for _ in party],
                "commodity": [rng.choice(["10391", "10392", "10710", "31001"]) for _ in party],
                "amount": [rng.randint(0, 1000) for _ in party],
                "of": 1000,
            }
        )
    )


def all_published(rows, threshold):
    """Every published cell of every table that can be asked for, as a 0/1 row over the rows of evidence."""
    told = []
    for by, level, digits, region in ASKED:
        keys = list(by)
        cut = coarser(within(rows.with_row_index("number"), region), level, digits)
        cells = added_up(cut.drop("number"), keys)
        cells = published(cells, rows, keys, level, digits, region=region, threshold=threshold)
        for cell in cells.filter(~pl.col("suppressed")).iter_rows(named=True):
            inside = cut.filter(*[pl.col(key).eq_missing(pl.lit(cell[key], pl.String)) for key in keys])
            row = np.zeros(rows.height)
            row[inside["number"].to_numpy()] = 1
            assert cell["amount"] == inside["amount"].sum()
            told.append(row)
    return np.array(told).reshape(-1, rows.height)


@hypothesis_settings(max_examples=12)
@given(st.integers(0, 10**9))
def test_no_enterprise_can_be_recovered_from_all_published_tables_together(seed):
    """A party's number would be recoverable if its row were a combination of published rows: ranks tell."""
    rows, threshold = random_rows(seed), 3
    told = all_published(rows, threshold)
    rank = np.linalg.matrix_rank(told) if told.size else 0
    parties = rows["party"].to_numpy()
    for party in np.unique(parties):
        mine = np.flatnonzero(parties == party)
        for picked in [mine, *[[row] for row in mine]]:
            target = np.zeros(rows.height)
            target[picked] = 1
            assert np.linalg.matrix_rank(np.vstack([told, target])) == rank + 1, party


def rows_at_the_limit(seed):
    """Cells of one party less than the threshold, of exactly so many and of one more; few regions have a second one.

    A party stands once, so that a cell has exactly as many parties as rows; some products of one regency share a party.
    """
    rng, threshold = random.Random(seed), 3
    regencies = rng.sample(["33.05", "33.10", "35.09", "63.08"], rng.randint(1, 3))
    rows = []
    for regency in regencies:
        for district in rng.sample(["01", "02"], rng.randint(1, 2)):
            for commodity in rng.sample(["10391", "31001"], rng.randint(1, 2)):
                many = threshold + rng.choice([-1, 0, 0, 1])
                rows += [(f"{regency}.{district}", commodity) for _ in range(many)]
    party = [f"p{k}" for k in range(len(rows))]
    if rng.random() < 0.3:
        party[-1] = party[0]
    region, commodity = zip(*rows, strict=True)
    amount = [rng.randint(1, 1000) for _ in rows]
    return evidence(
        pl.DataFrame({"party": party, "region": region, "commodity": commodity, "amount": amount, "of": 1000})
    )


@hypothesis_settings(max_examples=4)
@example(0)
@given(st.integers(0, 10**9))
def test_at_the_limit_nothing_of_fewer_than_the_threshold_is_recovered(seed):
    """Exactly at the threshold, and with one complementary cell: no sum of one party or of two follows from tables."""
    rows = rows_at_the_limit(seed)
    told, parties = all_published(rows, 3), rows["party"].to_numpy()
    assert told.size or len(set(parties)) < 6, "cells at the threshold are told where none needs them"
    base = np.zeros((rows.height, 0))
    if told.size:
        left, size, _ = np.linalg.svd(told.T, full_matrices=False)
        base = left[:, size > 1e-9]
    one = np.unique(parties)
    for few in [*((who,) for who in one), *itertools.combinations(one, 2)]:
        target = np.isin(parties, few).astype(float)
        rest = target - base @ (base.T @ target)
        assert np.linalg.norm(rest) > 1e-6, few


def test_a_region_with_one_complementary_cell_gives_that_up_and_the_total_stays():
    """Four makers here and five there: whoever was told the five and the sum of both would know the four."""
    rows = evidence(
        pl.DataFrame(
            {"party": [f"p{k}" for k in range(14)], "region": ["33.05.01"] * 4 + ["33.10.01"] * 5 + ["35.09.01"] * 5,
             "commodity": "10391", "amount": [100] * 14, "of": 200}
        )
    )  # fmt: skip
    cells = published(added_up(rows, ["region"]), rows, ["region"], "district", "kbli5")
    assert dict(cells.select("region", "amount").iter_rows()) == {"33.05.01": None, "33.10.01": None, "35.09.01": 500}
    whole = coarser(rows, "province", "kbli5")
    told = published(added_up(whole, ["region"]), rows, ["region"], "province", "kbli5")
    assert dict(told.select("region", "amount").iter_rows()) == {"33": 900, "35": 500}


@hypothesis_settings(max_examples=60)
@given(st.integers(0, 10**9))
def test_a_sum_of_magnitudes_has_no_giver_or_enough(seed):
    """Five parties of which one gave everything: the sum would be its number."""
    rng = random.Random(seed)
    rows = random_rows(seed)
    rows = rows.with_columns(amount=pl.Series([v if rng.random() < 0.5 else 0 for v in rows["amount"]], dtype=pl.Int64))
    atom = rows.with_columns(atom=pl.Series(atoms(rows, (), 3, ["amount"])))
    gave = atom.filter(pl.col("amount") > 0).group_by("atom").agg(pl.col("party").n_unique())
    if rows.filter(pl.col("amount") > 0)["party"].n_unique() >= 3:
        assert gave["party"].min() >= 3
    cells = published(added_up(rows, ["region"]), rows, ["region"], "district", "kbli5", threshold=3,
                      magnitudes=["amount"])  # fmt: skip
    for cell in cells.filter(~pl.col("suppressed")).iter_rows(named=True):
        inside = rows.filter((pl.col("region") == cell["region"]) & (pl.col("amount") > 0))
        assert inside["party"].n_unique() not in (1, 2)
        assert cell["amount"] == inside["amount"].sum()


@pytest.mark.parametrize("kind", ["supply", "market_access", "capability", "concentration"])
def test_no_public_sum_of_the_sample_is_of_one_enterprise(scene, kind):
    """In four of 13 provinces one to four enterprises were the top tenth, and the largest one's share was told."""
    cells = gap_cells(scene, kind, ("region",), level="province", last=0, public=True)
    assert not {"top_1_share", "top_4_share", "largest_trader", "largest_trader_share"} & set(cells.columns)
    rows = scene.kept[kind]
    shown = cells.filter(~pl.col("suppressed"))
    assert shown.height
    keys = [name for name in ("unit", "barrier") if name in cells.columns]
    for cell in shown.iter_rows(named=True):
        inside = rows.filter(
            pl.col("region").str.starts_with(cell["region"]),
            *[pl.col(name).eq_missing(pl.lit(cell[name], pl.String)) for name in keys],
        )
        assert cell["amount"] == inside["amount"].sum()
        assert inside.filter(pl.col("amount") > 0)["party"].n_unique() not in range(1, 5)


@hypothesis_settings(max_examples=60)
@given(st.integers(0, 10**9))
def test_every_published_cell_is_made_of_whole_atoms_of_enough_parties(seed):
    rows = random_rows(seed)
    for asked, fewest in ((3, 3), (4, 5), (5, 5), (7, 10)):
        atom = atoms(rows, threshold=asked)
        size = rows.with_columns(atom=pl.Series(atom)).group_by("atom").agg(pl.col("party").n_unique())
        if rows["party"].n_unique() >= fewest:
            assert size["party"].min() >= fewest


def rows_of_few_givers(seed):
    """Rows of which most gave nothing: what is taken into an atom depends on who gave."""
    rng = random.Random(seed)
    many = rng.randint(40, 120)
    party = [f"p{rng.randint(0, many)}" for _ in range(many)]
    region = [f"33.{rng.choice(['05', '10'])}.0{rng.randint(1, 6)}" for _ in party]
    commodity = [rng.choice(["10391", "10392", "10710"]) for _ in party]
    amount = [rng.choice([0, 0, 0, rng.randint(1, 1000)]) for _ in party]
    return evidence(
        pl.DataFrame({"party": party, "region": region, "commodity": commodity, "amount": amount, "of": 1000})
    )


@hypothesis_settings(max_examples=15)
@example(81)
@given(st.integers(0, 10**9))
def test_tables_of_two_thresholds_differ_by_whole_atoms(seed):
    """Asked once with five and once with ten, the difference would else be of a part of an atom."""
    rows = rows_of_few_givers(seed)
    finer, *others = (atoms(rows, (), fewest, ["amount"]) for fewest in LADDER[:4])
    for coarser_one in others:
        assert pl.DataFrame({"a": finer, "b": coarser_one}).group_by("a").agg(pl.col("b").n_unique())["b"].max() == 1
        finer = coarser_one


@hypothesis_settings(max_examples=6)
@given(st.integers(0, 10**9))
def test_no_enterprise_is_pinned_by_tables_of_all_thresholds_together(seed):
    """An attacker who adds, subtracts and bounds everything published finds room for every enterprise."""
    rows = random_rows(seed)
    told = np.vstack([all_published(rows, fewest) for fewest in LADDER[:3]])
    if not len(told):
        return
    true = rows["amount"].fill_null(0).to_numpy().astype(float)
    party = rows["party"].to_numpy()
    for one in np.unique(party):
        mine = (party == one).astype(float)
        ends = [linprog(way * mine, A_eq=told, b_eq=told @ true, bounds=(0, 1000)) for way in (1, -1)]
        assert all(end.status == 0 for end in ends)
        low, high = ends[0].fun, -ends[1].fun
        assert high - low > 1, (one, low, high)


def test_a_sum_that_one_gave_most_of_is_hidden_and_so_is_what_would_give_it_back():
    """Five gave, one of them 85 of 100: whoever gave ten knows it within six percent of what it is."""
    gave = [85, 10, 2, 2, 1]
    rows = evidence(
        pl.DataFrame({"party": [f"{place}{k}" for place in "ab" for k in range(5)], "amount": [*gave, *[20] * 5],
                      "region": ["33.05.01"] * 5 + ["33.05.02"] * 5, "commodity": "10391", "of": 100})
    )  # fmt: skip
    assert dominated(gave)
    assert not dominated([*gave, *[20] * 5])
    cells = published(added_up(rows, ["region"]), rows, ["region"], "district", "kbli5", magnitudes=["amount"])
    assert cells["suppressed"].to_list() == [True, True]
    regency = published(
        added_up(coarser(rows, "regency", "kbli5"), ["region"]), rows, ["region"], "regency", "kbli5",
        magnitudes=["amount"],
    )  # fmt: skip
    assert regency.select("amount", "suppressed").row(0) == (200, False)


def test_what_two_sums_side_by_side_differ_by_is_a_sum_too():
    """All offered, and all but one sold nothing: what is offered less what is unsold would be the one's sales."""
    rows = evidence(
        pl.DataFrame({"party": list("abcdefgh"), "region": "33.05.01", "commodity": "10391", "of": 100,
                      "amount": [60, *[100] * 7]})
    )  # fmt: skip
    (cell,) = published(
        added_up(rows, ["region"]), rows, ["region"], "district", "kbli5", magnitudes=["amount", "of"]
    ).iter_rows(named=True)
    assert (cell["suppressed"], cell["amount"]) == (True, None)


def public_sums(scene, kind):
    """Return what every published cell of a kind says of which rows: rows of evidence, and (column, rows, sum)."""
    rows = scene.kept.setdefault(kind, KINDS[kind].rows(scene)).with_row_index("at")
    keys = ["region", "commodity", *KINDS[kind].always]
    told = []
    for by, level, digits in (
        (keys, "province", "kbli5"), (keys, "province", "kbli2"), (keys, "regency", "kbli5"),
        (keys[2:], "island", "kbli5"), (["region", *keys[2:]], "province", "kbli5"),
        (["commodity", *keys[2:]], "island", "kbli2"),
    ):  # fmt: skip
        cells = gap_cells(scene, kind, [one for one in by if one in ("region", "commodity")], level=level,
                          commodity_level=digits, last=0, public=True)  # fmt: skip
        cut = coarser(rows, level, digits)
        for cell in cells.filter(~pl.col("suppressed")).iter_rows(named=True):
            here = cut.filter(*[pl.col(key).eq_missing(pl.lit(cell[key], pl.String)) for key in by])["at"].to_numpy()
            for name in ("amount", "of"):
                if cell[name] is not None:
                    assert cell[name] == rows[name].gather(here).fill_null(0).sum()
                    told.append((name, here, cell[name]))
            if cell["share"] is not None:  # printed, and no more than its two sums say
                assert cell["share"] == cell["amount"] / cell["of"]
    return rows, told


@pytest.mark.parametrize(
    "kinds",
    [
        ("supply", "capability"),
        ("demand", "import_substitution"),
        pytest.param(("market_access",), marks=pytest.mark.slow),
        pytest.param(("concentration",), marks=pytest.mark.slow),
    ],
)
def test_nobody_who_gave_to_public_tables_of_the_sample_is_estimated_within_p_percent(scene, kinds):
    """By linear programming: who gave second most to a sum takes its own away, and bounds whoever gave most, both ways.

    Two kinds are attacked together: what a barrier loses is no more than what is unsold, what is imported no more than
    what is wanted, and nothing lacking is more than what it lacks of.
    """
    attack, first, told = [], {}, {}
    for kind in kinds:
        rows, told[kind] = public_sums(scene, kind)
        first[kind] = len(attack)
        for one in rows.select("party", "commodity", "unit", "amount", "of").iter_rows():
            attack += [(kind, "amount", *one[:3], one[3] or 0), (kind, "of", *one[:3], one[4] or 0)]
    true = np.array([one[-1] for one in attack], float)
    equal, total = [], []
    for kind in kinds:
        for name, here, number in told[kind]:
            equal.append(first[kind] + 2 * here + (name == "of"))
            total.append(number)
    if not equal:
        return
    line = np.repeat(np.arange(len(equal)), [len(at) for at in equal])
    sums = csr_matrix((np.ones(line.size), (line, np.concatenate(equal))), shape=(len(equal), len(attack)))
    place = {one[:5]: at for at, one in enumerate(attack)}
    less = [(at, at + 1) for at in range(0, len(attack), 2)]
    part = {"capability": ("supply", "amount"), "import_substitution": ("demand", "of")}
    for at, one in enumerate(attack):
        if one[0] in part and one[1] == "amount" and (*part[one[0]], *one[2:5]) in place:
            less.append((at, place[*part[one[0]], *one[2:5]]))
    pairs = np.array(less)
    rows_of = np.arange(len(pairs))
    most = csr_matrix(
        (np.repeat([1.0, -1.0], len(pairs)), (np.tile(rows_of, 2), pairs.T.ravel())), shape=(len(pairs), len(attack))
    )
    assert (most @ true <= 0).all()
    assert (sums @ true == np.array(total)).all()
    owner = np.array([one[2] for one in attack])
    tried = 0
    for at in sorted(equal, key=len)[:40]:
        by_party = pl.DataFrame({"party": owner[at], "gave": true[at]}).group_by("party").agg(pl.col("gave").sum())
        top = by_party.filter(pl.col("gave") > 0).sort("gave", "party", descending=True)["party"].to_list()
        if len(top) < 2:
            continue
        largest, second = at[owner[at] == top[0]], owner == top[1]
        bounds = np.array([np.where(second, true, 0), np.where(second, true, np.inf)]).T
        aim = np.zeros(len(attack))
        aim[largest] = 1
        value = float(true[largest].sum())
        ends = [linprog(way * aim, A_ub=most, b_ub=np.zeros(len(pairs)), A_eq=sums, b_eq=total, bounds=bounds)
                for way in (1, -1)]  # fmt: skip
        low = ends[0].fun
        high = -ends[1].fun if ends[1].status == 0 else np.inf
        assert ends[0].status == 0
        assert high >= value * (1 + p_percent() / 100) * (1 - 1e-9), (kinds, top[0], low, value, high)
        assert low <= value * (1 - p_percent() / 100) * (1 + 1e-9), (kinds, top[0], low, value, high)
        tried += 1
    assert tried or kinds[0] in ("demand",)


def test_hiding_one_cell_alone_would_give_it_away():
    """Seven and one in two districts: the one is hidden, and so is the seven, since the regency's total is not."""
    rows = evidence(
        pl.DataFrame(
            {
                "party": list("abcdefgh"),
                "region": ["33.05.01"] * 7 + ["33.05.02"],
                "commodity": "10391",
                "amount": 1,
                "of": 1,
            }
        )
    )
    by = ["region", "commodity"]
    districts = published(added_up(rows, by), rows, by, "district", "kbli5")
    assert districts["suppressed"].to_list() == [True, True]
    assert districts["amount"].to_list() == [None, None]
    cut = coarser(rows, "regency", "kbli5")
    regency = published(added_up(cut, by), rows, by, "regency", "kbli5")
    assert regency.select("amount", "suppressed").row(0) == (8, False)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("forum", "foster", "structural")])
def test_public_tables_of_the_sample_show_no_cell_of_few(scene, kind):
    cells = gap_cells(scene, kind, level="province", commodity_level="kbli2", last=0, public=True)
    shown = cells.filter(~pl.col("suppressed"))
    assert (shown["n"] >= 5).all()
    assert cells.filter("suppressed")["amount"].null_count() == cells["suppressed"].sum()
