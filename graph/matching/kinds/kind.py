"""Kind: what one kind of matching is made of, declared and not programmed. The engine runs every kind alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graph.matching.kinds.situation import Situation

Shape = Literal["flow", "load", "sites", "chain"]
"""How a kind is solved: places on both sides (flow), whole tasks whose load differs by pair (load), sites to open and
their users (sites), or pairs that need one in the middle (chain)."""
OTHER_TOPIC: Final = "kind.rule.other_topic"
"""What the one gives is not what the other needs: such pairs are counted and never looked at."""
NO_WORTH: Final = "kind.rule.no_worth"
"""Not one part of the score speaks for the pair."""


def s(name: str) -> pl.Expr:
    """Return a column of the supplier: who gives, serves, teaches, lends or hosts."""
    return pl.col(f"s_{name}")


def b(name: str) -> pl.Expr:
    """Return a column of the buyer: who needs, learns, borrows or uses."""
    return pl.col(f"b_{name}")


@dataclass(frozen=True)
class Rule:
    """A hard rule of a pair: ``broken`` says where it is broken; unknown is not broken."""

    code: str
    broken: pl.Expr


@dataclass(frozen=True)
class Part:
    """A named score part: a share between 0 and 1 (unknown counts as 0) times its points."""

    code: str
    points: int
    share: pl.Expr


@dataclass(frozen=True)
class Kind:
    """One kind of matching.

    Attributes
    ----------
    code
        What ``jejaring match --kind`` calls it.
    shape
        How it is solved.
    sides
        From a situation to two frames, suppliers and buyers, each with at least ``party``, ``topic`` and ``units``;
        only nodes of one topic meet.
    rules
        Hard rules in the order in which they are asked.
    parts
        What makes a pair worth its points.
    facts
        Further figures of a pair by name, in the units of their names.
    notes
        Codes of what is to be known or mended, where the expression holds.
    second_line, second_line_rule
        Pairs that are asked only where nobody of the first line is left.
    load
        Units of the supplier that the pair takes, where they differ by pair.
    renewal
        Tie types by which the two work together already; such a pair is shown as a renewal.
    reason
        Code of the sentence that says why.
    reads_clusters
        Whether it reads what is measured of clusters: a service then measures them first.
    compares
        Whether several proposals for one need are to be laid side by side.
    middle
        In a chain: from the situation and the pairs (with both parties) to one row a pair and go-between (``middle``,
        a row of the second frame: ``party``, ``name``, ``units``), or -1 where none is needed.
    value_unit
        ``"points"``, or ``"rupiah_per_month"`` where parts are rupiah.
    """

    code: str
    shape: Shape
    sides: Callable[[Situation], tuple[pl.DataFrame, pl.DataFrame]]
    rules: tuple[Rule, ...]
    parts: tuple[Part, ...]
    facts: Mapping[str, pl.Expr] = field(default_factory=dict)
    notes: Mapping[str, pl.Expr] = field(default_factory=dict)
    second_line: pl.Expr | None = None
    second_line_rule: str = ""
    load: pl.Expr | None = None
    renewal: tuple[str, ...] = ()
    value_unit: Literal["points", "rupiah_per_month"] = "points"
    reads_clusters: bool = False
    compares: bool = False
    middle: Callable[[Situation, pl.DataFrame], tuple[pl.DataFrame, pl.DataFrame]] | None = None

    @property
    def reason(self) -> str:
        """Code of the sentence of a pair."""
        return f"kind.{self.code}.reason"


def falling(distance: pl.Expr, half_km: float) -> pl.Expr:
    """Return half / (half + distance): 1 on the spot, one half at ``half_km``.

    Examples
    --------
    >>> pl.DataFrame({"km": [0.0, 50.0, 150.0]}).select(x=falling(pl.col("km"), 50.0))["x"].to_list()
    [1.0, 0.5, 0.25]
    """
    return half_km / (half_km + distance)


def either(test: pl.Expr) -> pl.Expr:
    """Return 1 where a test holds, 0 where it does not or is not known.

    Examples
    --------
    >>> pl.DataFrame({"x": [True, None]}).select(either(pl.col("x")))["x"].to_list()
    [1.0, 0.0]
    """
    return test.fill_null(value=False).cast(pl.Float64)


def same_trade(ours: pl.Expr, theirs: pl.Expr) -> pl.Expr:
    """Return how alike two trades are by their first KBLI codes: five digits 1, four 0.9, three 0.7, two 0.4, else 0.

    Examples
    --------
    >>> trades = pl.DataFrame({"a": ["25910", "25910", "25910", None], "b": ["25910", "25930", "10391", "10391"]})
    >>> trades.select(x=same_trade(pl.col("a"), pl.col("b")))["x"].to_list()
    [1.0, 0.7, 0.0, 0.0]
    """
    alike: Any = pl.when(ours == theirs).then(1.0)
    for digits, share in ((4, 0.9), (3, 0.7), (2, 0.4)):
        alike = alike.when(ours.str.head(digits) == theirs.str.head(digits)).then(share)
    same: pl.Expr = alike.otherwise(0.0)
    return same
