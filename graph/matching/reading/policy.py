"""Policy weights: what a programme wishes beyond value, dated, shown beside the plan without them and what they cost.

A weight multiplies the value of a pair by 1 + weight x indicator. The weighted market is solved exactly; then both
plans are counted at their unweighted value, so that the price of a policy is said in rupiah or points.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date  # noqa: TC003 - a field of a dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.errors import RuleViolation, unreadable
from graph.matching.pairs.step_up import HIGHEST, market_step_up
from graph.matching.plan import spoken
from graph.matching.solve import solve

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from graph.matching.pairs.candidates import Candidates
    from graph.matching.plan import Plan
    from graph.network import Network

WEIGHTS: Final = (
    "willingness", "export_cluster", "target_commodity", "micro", "women_led", "local_first", "adds_bridge",
    "market_step_up", "first_time", "non_member",
)  # fmt: skip
"""What may be weighted: willingness shown by acts; clusters that export; commodities that the policy names; micro
suppliers; women who lead; the same regency (1) or province (0.5); a pair that adds a bridge where a cluster lacks one;
the market step-up; suppliers without a partner yet; suppliers of no cooperative."""
ACTS: Final = ("ATTENDED", "LEARNS_FROM", "COOPERATES_WITH", "MEMBER_OF")
"""Ties that are acts of willingness; n of them count n / (n + 2)."""
EXPORTING: Final = 0.1
"""Share of exporters from which a cluster counts as export-oriented."""
LARGEST: Final = 10.0


@dataclass(frozen=True)
class Policy:
    """Weights in force from a day: ``weights`` by name (:data:`WEIGHTS`), ``target_kbli`` the commodities named."""

    name: str
    valid_from: date
    weights: Mapping[str, float]
    target_kbli: tuple[str, ...] = ()
    basis: str = ""

    def __post_init__(self) -> None:
        unknown = sorted(set(self.weights) - set(WEIGHTS))
        wrong = [name for name, weight in self.weights.items() if not 0 <= weight <= LARGEST]
        if unknown or wrong:
            message = f"policy {self.name}: {', '.join(unknown + wrong)} cannot be weighted so"
            raise RuleViolation(message, hint=f"weights from 0 to 10 of {', '.join(WEIGHTS)}", policy=self.name)

    @classmethod
    def read(cls, path: Path, on: date) -> Policy:
        """Return the youngest policy of a TOML file that is in force on a day.

        The file has ``[[policy]]`` entries with ``name``, ``valid_from``, ``weights`` (a table) and, where wanted,
        ``target_kbli`` and ``basis``.

        Raises
        ------
        RuleViolation
            If the file cannot be read, or none of its policies is in force.
        """
        try:
            rows = tomllib.loads(path.read_text(encoding="utf-8"))["policy"]
            found = [cls(**{**row, "target_kbli": tuple(row.get("target_kbli", ()))}) for row in rows]
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as cause:
            raise RuleViolation(unreadable(path, cause), hint="name the TOML file of the policy") from cause
        except (ValueError, KeyError, TypeError) as cause:
            message = f"{path} holds no policy: {cause}"
            raise RuleViolation(message, hint="see docs/reference/kinds.md, Policy weights", file=str(path)) from cause
        held = [policy for policy in found if policy.valid_from <= on]
        if not held:
            message = f"no policy of {path} is in force on {on}"
            raise RuleViolation(message, hint="write valid_from as a date", file=str(path), day=on.isoformat())
        return max(held, key=lambda policy: policy.valid_from)


@dataclass(frozen=True, eq=False)
class Weighted:
    """A plan under a policy beside the plan without.

    Attributes
    ----------
    policy
        The weights.
    unweighted, plan
        The best plan without weights, and the best with; both on the unweighted market, so that ``value`` is true.
    value_given_up
        What the weights cost: the difference of the two values.
    changed
        Pairs that have units in one plan only, or other units.
    shares
        By weight, the share of the plan's units in pairs where its indicator is above 0: without, with.
    """

    policy: Policy
    unweighted: Plan
    plan: Plan
    value_given_up: int
    changed: int
    shares: Mapping[str, tuple[float, float]]

    def to_dict(self) -> dict[str, Any]:
        """Return what was weighted and what it costs, as plain values."""
        value = self.unweighted.value
        return {
            "name": self.policy.name,
            "valid_from": self.policy.valid_from.isoformat(),
            "basis": self.policy.basis,
            "weights": dict(self.policy.weights),
            "value_unweighted": value,
            "value_weighted": self.plan.value,
            "value_given_up": self.value_given_up,
            "share_given_up": self.value_given_up / value if value else 0.0,
            "changed_pairs": self.changed,
            "shares": {name: {"without": a, "with": b} for name, (a, b) in self.shares.items()},
        }


def with_policy(
    candidates: Candidates, plan: Plan, policy: Policy, *, clusters: pl.DataFrame | None = None
) -> Weighted:
    """Return the plan under a policy beside the plan without it.

    Parameters
    ----------
    candidates, plan
        A market and its best plan.
    policy
        The weights.
    clusters
        What is measured of clusters (``cluster``, ``bridging_z``), for the weight ``adds_bridge``; unknown is no lack.
    """
    marks = indicators(candidates, policy, clusters)
    factor = 1.0 + sum((policy.weights[name] * mark for name, mark in marks.items()), np.zeros(plan.market.pairs))
    market = plan.market
    value = np.rint(market.value * factor).astype(np.int64)
    weighted = solve(replace_value(market, value))
    flow = weighted.flow
    true_value = int((flow * market.value).sum())
    # The weighted plan at true value: a feasible plan of the same market, worth at most the best.
    shown = replace(plan, flow=flow, value=true_value, gap=plan.value - true_value, status="weighted")
    shares = {name: (_share(plan.flow, mark), _share(flow, mark)) for name, mark in marks.items()}
    given_up = plan.value - true_value
    return Weighted(policy, plan, spoken(candidates, shown), given_up, int((flow != plan.flow).sum()), shares)


def replace_value(market: Any, value: NDArray[np.int64]) -> Any:  # noqa: ANN401 - a Market
    """Return a market with other values of its pairs."""
    from graph.matching.market import Market  # noqa: PLC0415 - one place

    return Market.from_arrays(market.capacity, market.demand, market.supplier, market.buyer, value, market.limit)


def _share(flow: NDArray[np.int64], mark: NDArray[np.float64]) -> float:
    total = int(flow.sum())
    return float(flow[mark > 0].sum() / total) if total else 0.0


def indicators(
    candidates: Candidates, policy: Policy, clusters: pl.DataFrame | None = None
) -> dict[str, NDArray[np.float64]]:
    """Return, for each weight of a policy, its indicator of every pair, between 0 and 1."""
    network, found = candidates.setting.network, candidates.found
    ours = candidates.suppliers["row"].to_numpy()[found.supplier]
    theirs = candidates.buyers["row"].to_numpy()[found.buyer]
    table = _party_marks(network, clusters)
    made: dict[str, NDArray[np.float64]] = {}
    for name in policy.weights:
        if name == "market_step_up":
            step = market_step_up(candidates)["market_step_up"].to_numpy()
            made[name] = np.clip(step, 0, HIGHEST) / HIGHEST
        elif name == "target_commodity":
            commodity = candidates.suppliers["commodity"].fill_null("").to_list()
            hit = np.array([code.startswith(policy.target_kbli or ("\0",)) for code in commodity], dtype=np.float64)
            made[name] = hit[found.supplier]
        elif name == "local_first":
            made[name] = _local(network, ours, theirs)
        else:
            made[name] = table[name].to_numpy()[ours].astype(np.float64)
    return made


def _local(network: Network, ours: NDArray[np.int64], theirs: NDArray[np.int64]) -> NDArray[np.float64]:
    region = network.parties["region"].fill_null("")
    regency = region.str.head(5).to_numpy()
    province = region.str.head(2).to_numpy()
    known = (region.str.len_chars() >= 5).to_numpy()
    same = (regency[ours] == regency[theirs]) & known[ours]
    near = (province[ours] == province[theirs]) & (province[ours] != "")
    return np.where(same, 1.0, np.where(near, 0.5, 0.0))


def _party_marks(network: Network, clusters: pl.DataFrame | None) -> pl.DataFrame:
    """Return the indicators that rest on the supplier alone, one row a party."""
    day = network.as_of
    ties = network.ties.filter(
        (pl.col("since").is_null() | (pl.col("since") <= day)) & (pl.col("until").is_null() | (pl.col("until") > day))
    )
    parties = network.parties.select("id", "size", "women_led", "export_oriented")
    acts = ties.filter(pl.col("type").is_in(ACTS)).group_by(id="start").len("acts")
    inside = ties.filter(pl.col("type") == "PART_OF").select(id="start", cluster="end")
    inside = inside.sort("id", "cluster").unique("id", keep="first")
    members = (
        inside.join(parties, on="id")
        .group_by("cluster")
        .agg(exporting=pl.col("export_oriented").fill_null(value=False).mean() >= EXPORTING)
    )
    lacks = pl.DataFrame(schema={"cluster": pl.String, "lacks": pl.Boolean})
    if clusters is not None:
        lacks = clusters.select("cluster", lacks=pl.col("bridging_z") <= 0)
    cooperative = ties.filter(pl.col("type") == "MEMBER_OF")["start"].unique().implode()
    partners = ties.filter(pl.col("type") == "PARTNERS_WITH")
    partnered = pl.concat([partners["start"], partners["end"]]).unique().implode()
    frame = parties.join(acts, on="id", how="left", maintain_order="left")
    frame = frame.join(inside, on="id", how="left", maintain_order="left")
    frame = frame.join(members, on="cluster", how="left", maintain_order="left")
    frame = frame.join(lacks, on="cluster", how="left", maintain_order="left")
    n = pl.col("acts").fill_null(0)
    tests = {
        "export_cluster": pl.col("exporting"),
        "micro": pl.col("size") == "micro",
        "women_led": pl.col("women_led"),
        "adds_bridge": pl.col("lacks"),
        "first_time": ~pl.col("id").is_in(partnered),
        "non_member": ~pl.col("id").is_in(cooperative),
    }
    marks = {name: test.fill_null(value=False).cast(pl.Float64) for name, test in tests.items()}
    return frame.select(willingness=n / (n + 2), **marks)
