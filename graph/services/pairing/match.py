"""Match: from a snapshot to the plan that is proven best, beside what greedy and first-come would reach.

The plan is a run (:mod:`graph.services.work.runs`): asked again with the same snapshot and parameters, it is read from
Parquet, and only the market around it is set up anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import polars as pl

from graph.errors import NotFound
from graph.matching import Plan, first_come, greedy
from graph.matching.pairs.candidates import Candidates, find_candidates, make_setting
from graph.matching.pairs.complete import completed
from graph.matching.pairs.free import free, without_declined
from graph.matching.pairs.scan import Found
from graph.matching.plan import spoken
from graph.services.pairing.match_rules import SideRules, solve_under_rules
from graph.services.work.at_work import at_work, watched_solver
from graph.services.work.progress import Progress, silent
from graph.services.work.runs import Result, Run, Runs
from graph.translations import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from graph.matching.pairs.free import Free
    from graph.matching.pairs.setting import Setting
    from graph.services.sheet.facts import ValueUnit
    from graph.services.source import Source
    from graph.settings import Language

KIND: Final = "match"
UNPRICED: Final = "match_without_prices"
"""The run behind what keys of parties are told; no plan that anybody publishes."""
PAIR_COLUMNS: Final = ("supplier", "buyer", "value", "distance_km", "link")


@dataclass(frozen=True)
class MatchParameters:
    """What was asked of a match.

    Parameters
    ----------
    kind
        ``"volume"``, ``"linkage"``, or None: volume where the network has offers and demands.
    radius_km
        Farthest distance of a pair; None takes what parties state, else the dated assumption.
    rules
        Lots, partners and shares that the plan must keep.
    """

    kind: Literal["volume", "linkage"] | None = None
    radius_km: float | None = None
    rules: SideRules = field(default_factory=SideRules)

    def facts(self) -> dict[str, object]:
        """Return the parameters as they are kept with the run."""
        return {"kind": self.kind, "radius_km": self.radius_km, **self.rules.facts()}

    @classmethod
    def of_run(cls, kept: Mapping[str, Any]) -> MatchParameters:
        """Return the parameters that :meth:`facts` told."""
        rules = {name: kept[name] for name in kept if name not in {"kind", "radius_km"}}
        if "quotas" in rules:
            rules["quotas"] = tuple(rules["quotas"])
        return cls(kept["kind"], kept["radius_km"], SideRules(**rules))

    def words(self, language: Language) -> dict[str, str]:
        """Return the parameters as a reader sees them.

        Examples
        --------
        >>> MatchParameters(radius_km=80).words("en")
        {'Market': 'chosen by the data', 'Radius': '80 km'}
        """
        kind = say(f"parameter.kind.{self.kind or 'auto'}", language)
        radius = f"{self.radius_km:g} km" if self.radius_km is not None else say("parameter.radius.stated", language)
        words = {say("parameter.kind", language): kind, say("parameter.radius", language): radius}
        return words | self.rules.words(language)


@dataclass(frozen=True, eq=False)
class Matched:
    """A market, its plan and its baselines.

    Attributes
    ----------
    run
        The run that made the plan, or in which it was found.
    candidates, plan
        As :mod:`graph.matching` returns them.
    """

    source: Source
    run: Run
    candidates: Candidates
    plan: Plan

    @property
    def value_unit(self) -> ValueUnit:
        """What the values are in: rupiah a month, rupiah over stated months, or points."""
        return self.candidates.value_unit  # type: ignore[return-value]

    @cached_property
    def chosen(self) -> NDArray[np.int64]:
        """Pairs that the plan uses, by position, the most valuable first."""
        used = np.flatnonzero(self.plan.flow)
        worth = self.plan.flow[used] * self.plan.market.value[used]
        return used[np.lexsort((used, -worth))]

    @cached_property
    def flows(self) -> Flows:
        """What the plan sends along each pair that it uses, sorted by pair: looked up for one party in no time."""
        market, flow = self.plan.market, self.plan.flow
        used = np.flatnonzero(flow)
        supplier, buyer = market.supplier[used].astype(np.int64), market.buyer[used].astype(np.int64)
        order = np.lexsort((buyer, supplier))
        return Flows(supplier[order], buyer[order], flow[used][order], np.int64(max(market.buyers, 1)))


@dataclass(frozen=True, eq=False)
class Flows:
    """Pairs that a plan uses, sorted by supplier, then buyer, and the units that it sends along each."""

    supplier: NDArray[np.int64]
    buyer: NDArray[np.int64]
    units: NDArray[np.int64]
    width: np.int64

    @cached_property
    def _keys(self) -> NDArray[np.int64]:
        return self.supplier * self.width + self.buyer

    def along(self, supplier: NDArray[np.int64], buyer: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the units along some pairs; 0 where the plan sends none, or did not consider the pair.

        Examples
        --------
        >>> made = Flows(np.array([0, 2]), np.array([1, 0]), np.array([5, 7]), np.int64(3))
        >>> made.along(np.array([2, 2]), np.array([0, 1])).tolist()
        [7, 0]
        """
        keys = self._keys
        if not keys.size:
            return np.zeros(supplier.size, dtype=np.int64)
        asked = supplier.astype(np.int64) * self.width + buyer
        spots = np.minimum(np.searchsorted(keys, asked), keys.size - 1)
        return np.where(keys[spots] == asked, self.units[spots], 0)


def refuse_nothing(source: Source, kind: str | None, suppliers: int | None = None, buyers: int | None = None) -> None:
    """Say that there is nothing to match, what is missing and what to type next.

    Parameters
    ----------
    source
        What was to be matched.
    kind
        The kind that was asked for.
    suppliers, buyers
        How many stand on each side, where that is known.

    Raises
    ------
    NotFound
        If there are no parties, or one side of the market has none.
    """
    if not source.network.parties.height:
        message = f"there is nothing to match: {source.name} holds no parties"
        hint = "read lists first: `jejaring ingest FILE... --out FOLDER`, or try `jejaring sample --out FOLDER`"
        raise NotFound(message, hint=hint, sentence="told.nothing_to_match", source=source.name)
    for side, count in (("supplier", suppliers), ("buyer", buyers)):
        if count == 0:
            message = f"there is nothing to match: nobody stands on the side of the {side}s"
            goods = kind in (None, "partnership", "volume", "linkage")
            hint = "add offers and demands to the lists, then `jejaring ingest FILE... --out FOLDER`"
            if not goods:
                hint = "add needs and services to the lists, then `jejaring ingest FILE... --out FOLDER`"
            what = f"told.no_{side}.{'market' if goods else 'kind'}"
            raise NotFound(message, hint=hint, sentence=what)


def match(
    source: Source, parameters: MatchParameters, *, runs: Runs | None = None, progress: Progress = silent
) -> Matched:
    """Return the best plan of a snapshot, made now or found among the runs.

    Parameters
    ----------
    source
        A folder or the store, read.
    parameters
        Market and radius.
    runs
        Where runs are kept; defaults to ``JEJARING_HOME``.
    """
    book = runs if runs is not None else Runs()
    setting: Setting | None = None

    def work(tell: Progress) -> Result:
        nonlocal setting
        tell("candidates", 0, None)
        left = free(source.network)
        find = partial(find_candidates, left.network, kind=parameters.kind, radius_km=parameters.radius_km)
        candidates = at_work(find, lambda seconds: tell("candidates", seconds, None))
        setting = candidates.setting
        candidates, withheld = without_declined(candidates, left.barred)
        tell("candidates", candidates.found.supplier.size, candidates.found.supplier.size)
        tell("solve", 0, 1)
        with watched_solver(book.folder / "problems", tell) as solver:
            candidates, plan = completed(candidates, solver(candidates.market()), solver=solver)
            candidates, again = without_declined(candidates, left.barred)
            plan = solver(candidates.market()) if again else plan
        more: dict[str, object] = _promised(left, withheld)
        if parameters.rules.any:
            plan, ruled = solve_under_rules(candidates, plan, parameters.rules, book.folder / "problems")
            more |= ruled
        tell("solve", 1, 1)
        tell("baselines", 0, 1)
        told = at_work(partial(_summary, source, candidates, plan), lambda seconds: tell("baselines", seconds, None))
        result = Result(told | more, _frames(candidates, plan))
        tell("baselines", 1, 1)
        return result

    run, frames = book.perform(kind_of(source), parameters.facts(), source.snapshot, work, progress)
    if source.in_store:
        _keep_in_graph(run)
    candidates = _candidates(setting or _setting(source, parameters), frames)
    return Matched(source, run, candidates, spoken(candidates, _plan(candidates, frames, run.summary)))


def kind_of(source: Source) -> str:
    """Return the kind of run that makes the plan of a source."""
    return KIND if source.priced else UNPRICED


def _promised(left: Free, withheld: int) -> dict[str, object]:
    """Return what was not free: promised or reserved by state and unit, and pairs that stay out after a refusal."""
    if not left.committed.height and not withheld:
        return {}
    units = left.committed.group_by("state", "unit").agg(pl.col("units").sum()).sort("state", "unit")
    told: dict[str, dict[str, int]] = {}
    for state, unit, amount in units.iter_rows():
        told.setdefault(state, {})[unit or "unknown"] = amount
    return {"committed_units": told, "declined_pairs": withheld}


def _keep_in_graph(run: Run) -> None:
    """Write the run beside the data that it worked on; written again, it is the same."""
    from graph.store import RunRecord, connect  # noqa: PLC0415 - a folder needs no driver

    begun = datetime.fromisoformat(run.started)
    changed = datetime.fromisoformat(run.finished) if run.finished else begun
    record = RunRecord(run.id, run.kind, run.parameters, run.snapshot, run.state, begun, changed, run.summary)
    with connect() as store:
        store.save_run(record)


def _frames(candidates: Candidates, plan: Plan) -> dict[str, pl.DataFrame]:
    found = candidates.found
    pairs = pl.DataFrame({name: getattr(found, name) for name in PAIR_COLUMNS})
    return {
        "pairs": pairs.with_columns(flow=pl.Series(plan.flow), limit_price=pl.Series(plan.limit_price)),
        "suppliers": pl.DataFrame({"price": plan.supplier_price}),
        "buyers": pl.DataFrame({"price": plan.buyer_price}),
        "tallies": pl.DataFrame(candidates.supplier_tallies, orient="row"),
        "set_aside": pl.DataFrame({"pairs": [candidates.set_aside]}),
    }


def _setting(source: Source, parameters: MatchParameters) -> Setting:
    return make_setting(free(source.network).network, kind=parameters.kind, radius_km=parameters.radius_km)


def _candidates(setting: Setting, frames: dict[str, pl.DataFrame]) -> Candidates:
    tallies = frames["tallies"].to_numpy()
    arrays = {name: frames["pairs"][name].to_numpy() for name in PAIR_COLUMNS}
    return Candidates(setting, Found(**arrays, tallies=tallies), tallies, int(frames["set_aside"]["pairs"][0]))


def _plan(candidates: Candidates, frames: dict[str, pl.DataFrame], summary: Any) -> Plan:  # noqa: ANN401 - JSON
    return Plan(
        candidates.market(),
        frames["pairs"]["flow"].to_numpy(),
        int(summary["value"]),
        frames["suppliers"]["price"].to_numpy(),
        frames["buyers"]["price"].to_numpy(),
        frames["pairs"]["limit_price"].to_numpy(),
        int(summary["gap"]),
        str(summary["status"]),
    )


def _summary(source: Source, candidates: Candidates, plan: Plan) -> dict[str, object]:
    market = plan.market
    used = np.flatnonzero(plan.flow)
    supplier_rows, buyer_rows = market.supplier[used], market.buyer[used]
    return {
        "kind": candidates.kind,
        "value_unit": candidates.value_unit,
        "synthetic": source.network.synthetic,
        "as_of": source.network.as_of.isoformat(),
        "suppliers": market.suppliers,
        "buyers": market.buyers,
        "candidates": market.pairs,
        "set_aside": candidates.set_aside,
        "pairs": int(used.size),
        "matched_suppliers": candidates.suppliers["party"][supplier_rows].n_unique(),
        "matched_buyers": candidates.buyers["party"][buyer_rows].n_unique(),
        "value": int(plan.value),
        "gap": int(plan.gap),
        "status": plan.status,
        "greedy_value": int(greedy(market).value),
        "first_come_value": int(first_come(market).value),
        "by_unit": _by_unit(candidates, plan),
        "blocking_pairs": int(plan.blocking_pairs()[0].size),
        "excluded": candidates.excluded.to_dicts(),
    }


def _by_unit(candidates: Candidates, plan: Plan) -> dict[str, dict[str, int]]:
    """Return what was matched, unmet and unsold, unit by unit: kilograms and pieces do not add up."""
    sold = plan.market.capacity - plan.unsold
    sides = {
        "matched": candidates.suppliers.select("unit", amount=pl.Series(sold)),
        "unmet": candidates.buyers.select("unit", amount=pl.Series(plan.unmet)),
        "unsold": candidates.suppliers.select("unit", amount=pl.Series(plan.unsold)),
    }
    units: dict[str, dict[str, int]] = {}
    for name, frame in sides.items():
        for unit, amount in frame.group_by("unit").agg(pl.col("amount").sum()).sort("unit").iter_rows():
            units.setdefault(unit or "unknown", {"matched": 0, "unmet": 0, "unsold": 0})[name] = int(amount)
    return dict(sorted(units.items()))


def figures(matched: Matched) -> dict[str, object]:
    """Return the figures of a match as ``jejaring match --json`` prints them."""
    run = matched.run
    return {
        **run.summary,
        "snapshot": run.snapshot,
        "parameters": dict(run.parameters),
        "run": run.id,
        "reused": run.reused,
        "source": matched.source.name,
    }
