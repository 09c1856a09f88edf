"""Engine: one function runs every kind: sides, pairs, rules, parts, plan, reasons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.arguments import LARGEST_COUNT, index, one_of, seconds, thing, whole
from graph.errors import RuleViolation, UnknownParty
from graph.matching.kinds.declared import KINDS
from graph.matching.kinds.kind import OTHER_TOPIC, Kind
from graph.matching.kinds.pairing import Pairs, judged, pair_up, prepared, without
from graph.matching.kinds.programs import solve_chain, solve_load, solve_sites
from graph.matching.kinds.situation import Situation
from graph.matching.kinds.solving import Solved, solve_flow
from graph.network import Network

if TYPE_CHECKING:
    from numpy.typing import NDArray

NO_ROOM: Final = "kind.unmatched.no_room"
"""Those who could serve it are full: others are worth more to them."""
NOBODY: Final = "unmatched.no_candidate"
CLOSED: Final = "kind.unmatched.closed"
"""A site that stays closed: its users are worth less than what it costs."""
NO_MIDDLE: Final = "kind.rule.no_middle"
"""Something is missing, and nobody is there to lead the way."""
TIME_LIMIT: Final = 60.0


@dataclass(frozen=True, eq=False)
class KindMarket:
    """The market of one kind before it is solved: sides, pairs, counts of rules, go-betweens."""

    kind: Kind
    situation: Situation
    suppliers: pl.DataFrame
    buyers: pl.DataFrame
    pairs: Pairs
    middles: pl.DataFrame


@dataclass(frozen=True, eq=False)
class KindPlan:
    """A plan of one kind with everything that explains it.

    Attributes
    ----------
    market
        Sides and pairs.
    solved
        Units, value, bound and status.
    """

    market: KindMarket
    solved: Solved

    @property
    def value(self) -> int:
        """What the plan is worth, in ``market.kind.value_unit``."""
        return self.solved.value

    @property
    def gap(self) -> int:
        """What a better plan could at most add."""
        return self.solved.gap

    @cached_property
    def chosen(self) -> pl.DataFrame:
        """Pairs of the plan, the most valuable first, with ``units``, ids and names of both sides."""
        frame = self.market.pairs.frame.with_columns(units=pl.Series(self.solved.flow, dtype=pl.Int64))
        used = frame.filter(pl.col("units") > 0).sort(["value", "supplier", "buyer"], descending=[True, False, False])
        return self.named(used)

    def named(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """Return pairs with ids and names of both sides, and of the one in the middle."""
        ours, theirs = self.market.suppliers[pairs["supplier"]], self.market.buyers[pairs["buyer"]]
        named = pairs.with_columns(
            supplier_id=ours["party"], supplier_name=ours["name"], buyer_id=theirs["party"],
            buyer_name=theirs["name"], topic=ours["topic"],
        )  # fmt: skip
        if "middle" not in pairs.columns:
            return named
        row = pl.when(pl.col("middle") >= 0).then(pl.col("middle"))
        middles = self.market.middles.select(
            middle=pl.int_range(pl.len(), dtype=pl.Int64), via_id="party", via_name="name"
        )
        return named.with_columns(middle=row.cast(pl.Int64)).join(
            middles, on="middle", how="left", maintain_order="left"
        )

    def unmatched(self, side: str = "buyer") -> pl.DataFrame:
        """Return nodes of one side that the plan leaves without anybody, each with its reason.

        Columns: ``node``, ``party``, ``name``, ``topic``, ``reason`` (code), ``rule`` (what excludes most of its
        pairs, where it has no candidate), ``candidates`` (how many it has).
        """
        one_of("side", side, ("supplier", "buyer"), RuleViolation)
        market, pairs = self.market, self.market.pairs
        nodes = market.buyers if side == "buyer" else market.suppliers
        frame = pairs.frame.with_columns(units=pl.Series(self.solved.flow, dtype=pl.Int64))
        by = frame.group_by(node=side).agg(candidates=pl.len().cast(pl.Int64), used=pl.col("units").sum())
        rules = (pairs.by_buyer if side == "buyer" else pairs.by_supplier).unique(
            "node", keep="first", maintain_order=True
        )
        nodes = nodes.select("node", "party", "name", "topic").with_columns(
            shut=pl.Series(self._closed(side, nodes.height), dtype=pl.Boolean)
        )
        joined = nodes.join(by, on="node", how="left", maintain_order="left")
        left = joined.filter(pl.col("used").fill_null(0) == 0)
        left = left.join(rules.select("node", "rule"), on="node", how="left", maintain_order="left")
        none = pl.col("candidates").is_null()
        full = pl.when("shut").then(pl.lit(CLOSED)).otherwise(pl.lit(NO_ROOM))
        return left.select(
            "node", "party", "name", "topic",
            reason=pl.when(none).then(pl.lit(NOBODY)).otherwise(full),
            rule=pl.when(none).then(pl.col("rule").fill_null(OTHER_TOPIC)),
            candidates=pl.col("candidates").fill_null(0),
        )  # fmt: skip

    def _closed(self, side: str, count: int) -> NDArray[np.bool_]:
        shut = np.full(count, self.solved.opened is not None and side == "supplier")
        if self.solved.opened is not None and side == "supplier":
            shut[self.solved.opened] = False
        return shut

    def alternatives(self, buyer: int, most: int = 3) -> pl.DataFrame:
        """Return the best proposals that a buyer has, on the stated criteria, best first, chosen or not."""
        buyer, most = (
            index("buyer", buyer, self.market.buyers.height),
            whole("most", most, most=LARGEST_COUNT, error=RuleViolation),
        )
        rows = self.market.pairs.frame.with_columns(units=pl.Series(self.solved.flow, dtype=pl.Int64))
        mine = rows.filter(pl.col("buyer") == buyer)
        return self.named(mine.sort(["value", "supplier"], descending=[True, False]).head(most))

    def why_not(self, supplier: str, buyer: str) -> dict[str, Any]:
        """Return why two parties are not paired, or how they are: a code with its figures.

        Where several of their needs and services meet, the pair that comes nearest speaks for them.

        Raises
        ------
        UnknownParty
            If a party takes no part on its side of this kind.
        """
        market = self.market
        ours, theirs = (
            _nodes(nodes, party, side)
            for nodes, party, side in ((market.suppliers, supplier, "supplier"), (market.buyers, buyer, "buyer"))
        )
        frame = market.pairs.frame.with_columns(units=pl.Series(self.solved.flow, dtype=pl.Int64))
        mine = frame.filter(pl.col("supplier").is_in(ours["node"]) & pl.col("buyer").is_in(theirs["node"]))
        if mine.height:
            pair = self.named(mine.sort(["units", "value"], descending=True).head(1)).row(0, named=True)
            return {"code": "match.chosen" if pair["units"] else NO_ROOM} | pair
        seen = judged(market.kind, ours, theirs)
        if not seen.height:
            return {"code": OTHER_TOPIC, "supplier_id": supplier, "buyer_id": buyer}
        order = [rule.code for rule in market.kind.rules]
        ranked = seen.with_columns(step=pl.col("rule").replace_strict(order, list(range(len(order))), default=-1))
        best = ranked.sort("step", descending=True).row(0, named=True)
        code = best["rule"] or market.kind.second_line_rule
        return {"code": code, "supplier_id": supplier, "buyer_id": buyer, "distance_km": best["distance_km"]}


def market_of(kind: Kind, situation: Situation) -> KindMarket:
    """Return the market of one kind: who takes part, who could be paired, and what excludes the rest."""
    reach = float(situation.figures["reach"]["km"].get(kind.code, np.inf))
    suppliers, buyers = (prepared(nodes, reach) for nodes in kind.sides(situation))
    partners = situation.tied(kind.renewal).rename({"start": "s_party", "end": "b_party"})
    pairs = pair_up(kind, suppliers, buyers, partners)
    middles = pl.DataFrame(schema={"party": pl.String, "name": pl.String, "units": pl.Int64})
    if kind.middle is not None:
        both = pairs.frame.with_columns(
            s_party=suppliers["party"][pairs.frame["supplier"]], b_party=buyers["party"][pairs.frame["buyer"]]
        )
        rows, middles = kind.middle(situation, both)
        rows = rows.drop("s_party", "b_party").sort("supplier", "buyer", "middle")
        pairs = without(pairs, rows, NO_MIDDLE)
    return KindMarket(kind, situation, suppliers, buyers, pairs, middles)


def solve_market(market: KindMarket, *, time_limit: float = TIME_LIMIT) -> KindPlan:
    """Return the best plan of a market, in the shape of its kind."""
    sides = market.suppliers, market.buyers
    shape = market.kind.shape
    if shape == "flow":
        return KindPlan(market, solve_flow(market.pairs, *sides))
    if shape == "load":
        return KindPlan(market, solve_load(market.pairs, *sides, time_limit=time_limit))
    if shape == "sites":
        return KindPlan(market, solve_sites(market.pairs, *sides, time_limit=time_limit))
    return KindPlan(market, solve_chain(market.pairs, *sides, market.middles, time_limit=time_limit))


def match_kind(
    network: Network,
    kind: str,
    *,
    clusters: pl.DataFrame | None = None,
    time_limit: float = TIME_LIMIT,
) -> KindPlan:
    """Return the best plan of one kind of matching in the field.

    Parameters
    ----------
    network
        The snapshot: parties, ties, needs and services.
    kind
        One of :data:`graph.matching.kinds.KINDS`.
    clusters
        What is measured of clusters (``cluster``, ``bonding_z``, ``bridging_z``, ``advance``), where a kind reads it.
    time_limit
        Seconds for kinds that need a mixed-integer program; the plan then says its proven gap.

    Raises
    ------
    RuleViolation
        If there is no such kind.
    """
    thing("network", network, Network, RuleViolation)
    thing("clusters", clusters, (pl.DataFrame, type(None)), RuleViolation)
    time_limit = seconds(time_limit)
    if not isinstance(kind, str) or kind not in KINDS:
        message = f"there is no kind of matching {kind!r}"
        raise RuleViolation(message, hint=f"take one of {', '.join(KINDS)}", kind=kind)
    situation = Situation(network) if clusters is None else Situation(network, clusters)
    return solve_market(market_of(KINDS[kind], situation), time_limit=time_limit)


def _nodes(nodes: pl.DataFrame, party: str, side: str) -> pl.DataFrame:
    found = nodes.filter(pl.col("party") == party) if isinstance(party, str) else nodes.clear()
    if not found.height:
        message = f"{party} is no {side} of this kind"
        raise UnknownParty(message, hint="exchange the sides, or take another kind", party=party, side=side)
    return found
