"""Outside first: what it changes that weak clusters' firms are linked outside until social capital is consolidated.

JICA 2004, recommendation 13. The market of firms (kind ``linkage``) is solved twice: with the rule that nobody is
linked inside a cluster whose bonding z is 0 or less, and without it. Value lost is the price of the rule; links that
leave each cluster are what it buys.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.matching.kinds.engine import market_of, solve_market
from graph.matching.kinds.firms import KIND

if TYPE_CHECKING:
    from graph.matching.kinds.engine import KindPlan
    from graph.matching.kinds.situation import Situation

RULE: Final = "kind.rule.outside_first"


@dataclass(frozen=True)
class OutsideFirst:
    """The two plans of firms, and what differs.

    Attributes
    ----------
    with_rule, without_rule
        The best plan under the rule, and the best of all.
    """

    with_rule: KindPlan
    without_rule: KindPlan

    @property
    def price(self) -> int:
        """Points that the rule costs: never less than 0 where both plans are proven best."""
        return self.without_rule.value - self.with_rule.value

    def by_cluster(self) -> pl.DataFrame:
        """Return links inside and out of each cluster under both plans, the weakest cluster first.

        ``outside_more`` is what the rule adds to the cluster's links outside. A link between two clusters counts for
        both; a firm in no cluster is outside of all.
        """
        plans = {"with": self.with_rule, "without": self.without_rule}
        counted = pl.concat(_links(plan).with_columns(plan=pl.lit(name)) for name, plan in plans.items())
        columns = [
            ((pl.col("plan") == plan) & (pl.col("inside") == inside)).sum().cast(pl.Int64).alias(f"{where}_{plan}")
            for where, inside in (("inside", True), ("outside", False))
            for plan in plans
        ]
        table = counted.group_by("cluster").agg(*columns)
        return table.with_columns(outside_more=pl.col("outside_with") - pl.col("outside_without")).sort("cluster")


def _links(plan: KindPlan) -> pl.DataFrame:
    pairs = plan.chosen.select("supplier_cluster", "buyer_cluster")
    same = (pl.col("supplier_cluster") == pl.col("buyer_cluster")).fill_null(value=False)
    ends = pairs.select(
        inside=same,
        cluster=pl.concat_list("supplier_cluster", "buyer_cluster").list.unique().list.drop_nulls(),
    )
    return ends.explode("cluster", empty_as_null=True).drop_nulls("cluster")


def outside_first(situation: Situation, *, time_limit: float = 60.0) -> OutsideFirst:
    """Return the plans of firms with and without the rule; clusters not measured are held back by neither."""
    free = replace(KIND, rules=tuple(rule for rule in KIND.rules if rule.code != RULE))
    plans = [solve_market(market_of(kind, situation), time_limit=time_limit) for kind in (KIND, free)]
    return OutsideFirst(*plans)
