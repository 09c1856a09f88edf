"""Setting: a market made ready for the scan, with frames that say who its nodes are and how its values are read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
import polars as pl

from graph.matching.pairs.nearness import chord, places
from graph.matching.pairs.nodes import BUYS, EITHER, SUPPLIES, affiliation_keys, blank_nodes, place
from graph.model.vocabulary import UMB, UMK, SizeBasis

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.assumptions import Assumptions
    from graph.matching.pairs.scan import Found
    from graph.matching.pairs.scoring import LinkageWeights
    from graph.matching.pairs.sides import Sides
    from graph.network import Network

COOPERATIVE_KINDS: Final = frozenset({"cooperative"})
"""Kinds that stand on the side of their small members, whatever their own size."""


PARTNERSHIPS: Final = ("SUPPLIES", "PARTNERS_WITH")
"""Ties that make a pair a renewal: the two work together already."""
ACCOMPANIED: Final = ("COACHES", "FACILITATES")
"""Ties by which an officer or facilitator accompanies an enterprise."""
BASELINE: Final = ("sales_rp_per_year", "workers", "certifications")
"""Facts that monitoring starts from."""


class Parts(Protocol):
    """Score parts of pairs that were found, as columns."""

    def __call__(self, setting: Setting, found: Found) -> pl.DataFrame:
        """Return one row a pair, in the order given."""


@dataclass(frozen=True, eq=False)
class Setting:
    """A market before its pairs.

    Attributes
    ----------
    kind
        ``"volume"`` or ``"linkage"``.
    value_unit
        What one unit of value is: ``"rupiah_per_month"`` or ``"points"``.
    network
        The snapshot it was made from.
    assumptions
        What was taken for granted.
    sides
        Both sides as numbers, for the scan.
    suppliers, buyers
        One row a market node, in the order of the sides.
    supplier_barred, buyer_barred
        The rule that keeps a node out by itself (:class:`graph.matching.pairs.rules.Rule`), -1 for none.
    parts
        How to name the score parts of pairs.
    weights
        Points of the score parts, in a linkage market.
    """

    kind: str
    value_unit: str
    network: Network
    assumptions: Assumptions
    sides: Sides
    suppliers: pl.DataFrame
    buyers: pl.DataFrame
    supplier_barred: NDArray[np.int8]
    buyer_barred: NDArray[np.int8]
    parts: Parts
    weights: LinkageWeights | None = None

    @cached_property
    def partnerships(self) -> NDArray[np.int64]:
        """Pairs that work together already, sorted: supplier's row times the number of parties plus buyer's."""
        network = self.network
        ties = network.tie_arrays(PARTNERSHIPS, on=network.as_of)
        mutual = network.tie_arrays(["PARTNERS_WITH"], on=network.as_of)
        start = np.concatenate((ties.start, mutual.end)).astype(np.int64)
        return np.unique(start * network.parties.height + np.concatenate((ties.end, mutual.start)))


def party_facts(network: Network) -> pl.DataFrame:
    """Return one row a party: what both kinds of market read of it, under names that no other frame uses.

    ``side`` says which side it may take by its size: 1 supplier (micro, small, cooperative), 2 buyer (medium,
    large), 3 where the size is not known. A size that only the legal form suggests (a CV is small) keeps nobody from
    what it offers or demands itself: it is a convention, and no law.
    """
    parties = network.parties
    keys = affiliation_keys(network).rename({column: f"{column}_key" for column in ("name", "parent", "alias")})
    size = pl.when(pl.col("size_basis").fill_null("") != SizeBasis.LEGAL_FORM_PROXY).then("size")
    kind = pl.col("kind")
    cooperative = kind.is_in(sorted(COOPERATIVE_KINDS))
    side = (
        pl.when(cooperative & ~size.is_in(sorted(UMK)).fill_null(value=False))
        .then(EITHER)
        .when(cooperative | size.is_in(sorted(UMK)))
        .then(SUPPLIES)
        .when(size.is_in(sorted(UMB)))
        .then(BUYS)
        .otherwise(EITHER)
    )
    facts = parties.select(
        "id", "kind", "name", "legal_form", "size", "kbli", "region", known_certificates(), "roles", "slots",
        "commits_to_coach", "sales_rp_per_year", "investment_rp", "workers", party_radius_km="radius_km",
        side=side.cast(pl.Int32),
        baseline=known_baseline(),
    )  # fmt: skip
    coached = network.tie_arrays(ACCOMPANIED, on=network.as_of)
    is_coached = np.zeros(parties.height, dtype=np.bool_)
    is_coached[coached.end] = True
    facts = facts.with_columns(coached=pl.Series(is_coached))
    return pl.concat([facts.with_row_index("row").cast({"row": pl.Int32}), places(network), keys], how="horizontal")


def known_certificates() -> pl.Expr:
    """Return each party's certificates; null (not known) where its list names none for anybody.

    A list on which nobody holds a permit is a list without that column, not a list of businesses without permits.

    Examples
    --------
    >>> held = {"source": ["a", "a", "b", None], "certifications": [["nib"], [], [], []]}
    >>> pl.DataFrame(held).select(known_certificates())["certifications"].to_list()
    [['nib'], [], None, []]
    """
    named = (pl.col("certifications").list.len() > 0).any().over("source")
    return pl.when(named | pl.col("source").is_null()).then(pl.col("certifications")).alias("certifications")


def known_baseline() -> pl.Expr:
    """Share of the facts that are known with which results can later be compared: sales, workers, certificates."""
    facts = [pl.col(name).is_not_null() for name in BASELINE]
    return pl.sum_horizontal([fact.cast(pl.Float64) for fact in facts]) / len(BASELINE)


def reach_km(own: NDArray[np.float64], default_km: float, radius_km: float | None) -> NDArray[np.float64]:
    """Return how far each node trades: what it states, else the default; never beyond a radius that was asked for.

    An infinite radius asks for every region, whatever the parties state; a radius below zero is none stated.

    Examples
    --------
    >>> reach_km(np.array([50.0, np.nan, 400.0]), 250.0, None).tolist()
    [50.0, 250.0, 400.0]
    >>> reach_km(np.array([50.0, np.nan, 400.0]), 250.0, 100.0).tolist()
    [50.0, 100.0, 100.0]
    >>> reach_km(np.array([50.0]), 250.0, np.inf).tolist()
    [inf]
    """
    own = np.where(own >= 0, own, np.nan)
    if radius_km is None:
        return np.where(np.isnan(own), default_km, own)
    if np.isinf(radius_km):
        return np.full(own.shape, np.inf)
    return np.minimum(np.where(np.isnan(own), radius_km, own), radius_km)


def first_rule(frame: pl.DataFrame, broken: dict[int, pl.Expr]) -> NDArray[np.int8]:
    """Return, row by row, the first rule that is broken; -1 where none is."""
    tests = pl.lit(-1, pl.Int8)
    for rule in sorted(broken, reverse=True):
        tests = pl.when(broken[rule].fill_null(value=True)).then(pl.lit(rule, pl.Int8)).otherwise(tests)
    return frame.select(rule=tests)["rule"].to_numpy().astype(np.int8)


def with_reach(market: pl.DataFrame, column: str, default_km: float, radius_km: float | None) -> pl.DataFrame:
    """Return the frame with ``reach_km``: how far each node trades (:func:`reach_km`)."""
    own = market[column].cast(pl.Float64).fill_null(np.nan).to_numpy()
    return market.with_columns(reach_km=pl.Series(reach_km(own, default_km, radius_km), dtype=pl.Float64))


def market_nodes(market: pl.DataFrame, units: pl.Series) -> NDArray[np.void]:
    """Return the nodes of one side with what both kinds of market share: party, keys, place, volume, reach."""
    nodes = blank_nodes(market.height)
    place(nodes, market["lat"], market["lon"])
    nodes["chord"] = chord(market["reach_km"].to_numpy())
    nodes["units"] = units.to_numpy()
    for column, field in (("row", "party"), ("name_key", "name"), ("parent_key", "parent"), ("alias_key", "alias")):
        nodes[field] = market[column].to_numpy()
    nodes["side"] = market["side"].to_numpy()
    if "min_lot_units" in market.columns:
        nodes["least_lot"] = market["min_lot_units"].fill_null(0).to_numpy()
    return nodes


def with_notes(frame: pl.DataFrame, flags: dict[str, pl.Expr]) -> pl.DataFrame:
    """Return the frame with ``notes``: the codes whose flag is up, as lists; a flag that is null is down.

    Examples
    --------
    >>> prices = pl.DataFrame({"ask": [1, None], "outlet": [None, None]}, schema_overrides={"outlet": pl.Int64})
    >>> with_notes(prices, {name: pl.col(name).is_null() for name in ("ask", "outlet")})["notes"].to_list()
    [['outlet'], ['ask', 'outlet']]
    """
    up = [flag.fill_null(value=False).cast(pl.Int64) * (1 << k) for k, flag in enumerate(flags.values())]
    number = frame.select(number=pl.sum_horizontal(up))["number"]
    said = [[code for k, code in enumerate(flags) if n >> k & 1] for n in range(1 << len(flags))]
    return frame.with_columns(pl.Series("notes", said, dtype=pl.List(pl.String)).gather(number))


def gathered(lists: pl.Series, rows: NDArray[np.int32]) -> pl.Series:
    """Return lists of texts gathered by row: far fewer lists are distinct than there are pairs.

    Examples
    --------
    >>> gathered(pl.Series("missing", [["a"], [], ["a"]]), np.array([2, 1, 0], dtype=np.int32)).to_list()
    [['a'], [], ['a']]
    """
    if rows.size < len(lists):
        return lists.gather(rows)
    number, distinct = _numbered(lists)
    return distinct.gather(number[rows])


def both_notes(ours: pl.Series, theirs: pl.Series, found: Found) -> pl.Series:
    """Return the notes of both sides of each pair, the supplier's first."""
    if found.supplier.size < min(len(ours), len(theirs)):
        few = pl.DataFrame({"ours": ours.gather(found.supplier), "theirs": theirs.gather(found.buyer)})
        return few.select(notes=pl.concat_list("ours", "theirs"))["notes"]
    left, mine = _numbered(ours)
    right, yours = _numbered(theirs)
    width = max(len(yours), 1)
    both = pl.Series("notes", [a + b for a in mine.to_list() for b in yours.to_list()], dtype=pl.List(pl.String))
    return both.gather(left[found.supplier] * width + right[found.buyer])


def _numbered(lists: pl.Series) -> tuple[NDArray[np.int64], pl.Series]:
    frame = pl.DataFrame({"list": lists, "text": lists.list.join("\x1f")})
    distinct = frame.unique("text", keep="first").sort("text").with_row_index("number").cast({"number": pl.Int64})
    number = frame.join(distinct.select("text", "number"), on="text", how="left", maintain_order="left")["number"]
    return number.to_numpy(), distinct["list"].rename(lists.name)
