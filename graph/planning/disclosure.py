"""What may be published of a table without giving a single enterprise away, whatever tables are subtracted.

Hiding a cell of one enterprise is not enough: a total less its other cells gives it back, and so may a table of
another level. Here the evidence is divided once, from the finest cells up, into *atoms* of at least ``threshold``
parties: small cells are put together with their neighbours, and where even those are too few the smallest
neighbour that could stand alone is taken in (complementary suppression), one step up the tree of regions and
commodities at a time. A cell of any table is published only when it is made of whole atoms. Every published number is
then a sum of atoms, and so is every difference of published numbers: none can come down to fewer parties than an atom.

Atoms of two thresholds are nested (:data:`LADDER`): those of a higher one are made of whole atoms of a lower one, so
that tables asked with both differ by whole atoms too.

A sum to which one of five parties gave everything is that party's number. So in columns of *magnitudes* (units, rupiah)
an atom has either nobody who gave something, or enough who did; and where one gave most, whoever gave second most
takes its own away and knows the first nearly. So no atom breaks the *p % rule* [1]_: with ``x1`` and ``x2`` the two
largest of a sum ``X``, what the others gave is at least ``p`` percent of the largest, ``X - x1 - x2 >= p/100 x1``. Two
sums side by side (what is lacking, out of what) tell of their difference too, which is a magnitude like them. The
rule's measure of sensitivity is subadditive [2]_: what is made of atoms that keep it keeps it, and so do differences.

References
----------
.. [1] A. Hundepool, J. Domingo-Ferrer, L. Franconi, S. Giessing, E. Schulte Nordholt, K. Spicer, P.-P. de Wolf (2012),
   *Statistical Disclosure Control*, Wiley, chapter 4 (sensitivity rules for magnitude tables).
.. [2] L. H. Cox (1981), Linear sensitivity measures in statistical disclosure control, *Journal of Statistical Planning
   and Inference* 5, 153-164.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.errors import RuleViolation
from graph.planning.cells import DIGITS, region_at
from graph.planning.evidence import coarser, within
from graph.reference.shipped import read_toml

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from graph.planning.cells import Level
    from graph.planning.gap_names import CommodityLevel

THRESHOLD: Final = 5
"""Fewest parties behind a published number."""
LADDER: Final = (3, THRESHOLD, 10, 20, 50, 100, 200, 500, 1000)
"""Thresholds that there are; one between two of them is the higher one."""
STEPS: Final[tuple[tuple[Level | None, int], ...]] = (
    ("regency", 5), ("province", 5), ("province", 3), ("province", 2), ("province", 0), ("island", 0), (None, 0),
)  # fmt: skip
"""Where cells that are too small are put together: region level and digits of the commodity, ever coarser.

Regencies of a province first, then its products, so that tables by province and product stay whole as far as can be."""


def atoms(
    rows: pl.DataFrame, keep: Sequence[str] = (), threshold: int = THRESHOLD, magnitudes: Sequence[str] = ()
) -> list[int]:
    """Return the number of the atom that each row of evidence belongs to.

    Parameters
    ----------
    rows
        Evidence with ``party``, ``region``, ``commodity``.
    keep
        Columns that are never put together, such as ``unit``.
    threshold
        Fewest parties of an atom, one of :data:`LADDER` (:func:`rung`). Where even a whole table has fewer, its one
        atom has fewer: see :func:`published`.
    magnitudes
        Columns of units or rupiah, to which nobody or enough parties of an atom must give something.

    Examples
    --------
    >>> rows = pl.DataFrame({"party": list("abcdefg"), "region": ["35.09.01"] * 6 + ["35.09.02"],
    ...                      "commodity": ["10391"] * 7})
    >>> atoms(rows)
    [0, 0, 0, 0, 0, 0, 0]
    """
    chain = rows.select(
        *[pl.col(name).fill_null("") for name in ("region", "commodity")],
        "party",
        *[pl.col(name).fill_null("") for name in keep],
        *[_place(level).fill_null("").alias(f"at_{k}") for k, (level, _) in enumerate(STEPS)],
    )
    kept: list[tuple[str, ...]] = [()] * rows.height
    if keep:
        kept = list(zip(*[chain[name].to_list() for name in keep], strict=True))
    gave = [column.to_list() for column in given(rows, magnitudes)]
    cells = _joined(chain, kept, _finest(chain, kept), _Behind(chain["party"].to_list(), gave, THRESHOLD))
    number = _numbered(cells, rows.height)
    if rung(threshold) < THRESHOLD:  # each atom is divided by itself
        kept = [(*own, str(atom)) for own, atom in zip(kept, number, strict=True)]
        cells = _finest(chain, kept)
    for fewest in LADDER:
        if fewest == rung(threshold) or THRESHOLD < fewest < threshold:
            cells = _joined(chain, kept, cells, _Behind(chain["party"].to_list(), gave, fewest))
    return _numbered(cells, rows.height)


def _finest(chain: pl.DataFrame, kept: list[tuple[str, ...]]) -> list[list[int]]:
    """Return the rows of each district and product."""
    group: dict[Hashable, list[int]] = {}
    for row, key in enumerate(zip(kept, chain["region"].to_list(), chain["commodity"].to_list(), strict=True)):
        group.setdefault(key, []).append(row)
    return [group[key] for key in sorted(group, key=repr)]


def _joined(
    chain: pl.DataFrame, kept: list[tuple[str, ...]], cells: list[list[int]], behind: _Behind
) -> list[list[int]]:
    """Return cells put together until each has enough behind it, step by step."""
    commodity = chain["commodity"].to_list()
    for step, (_, digits) in enumerate(STEPS):
        places = chain[f"at_{step}"].to_list()
        cells = _put_together(cells, [(kept[c[0]], places[c[0]], commodity[c[0]][:digits]) for c in cells], behind)
    return cells


def _numbered(cells: list[list[int]], rows: int) -> list[int]:
    number = [0] * rows
    for atom, cell in enumerate(cells):
        for row in cell:
            number[row] = atom
    return number


def rung(threshold: int) -> int:
    """Return the threshold that tables have where one is asked for: the same, or the next higher that there is.

    Examples
    --------
    >>> [rung(asked) for asked in (3, 4, 5, 7, 1000)]
    [3, 5, 5, 10, 1000]

    Raises
    ------
    RuleViolation
        If it is higher than any.
    """
    found = next((step for step in LADDER if step >= threshold), None)
    if found is None:
        message = f"a threshold of {threshold} hides everything"
        raise RuleViolation(message, hint=f"take one of {', '.join(map(str, LADDER))}", threshold=threshold)
    return found


def _place(level: Level | None) -> pl.Expr:
    return pl.lit("") if level is None else region_at(pl.col("region"), level)


@dataclass(frozen=True)
class _Behind:
    """Who stands behind each row, and what it gave to each magnitude."""

    party: list[str]
    gave: list[list[int]]
    threshold: int

    def parties(self, cell: list[int]) -> int:
        return len({self.party[row] for row in cell})

    def enough(self, cell: list[int]) -> bool:
        """Return whether a sum over the cell may be told."""
        if self.parties(cell) < self.threshold:
            return False
        return not any(self._tells_on(cell, gave) for gave in self.gave)

    def _tells_on(self, cell: list[int], gave: list[int]) -> bool:
        """Return whether a sum has givers, but too few, or one of them can be estimated too well."""
        given_by: dict[str, int] = {}
        for row in cell:
            if gave[row]:
                given_by[self.party[row]] = given_by.get(self.party[row], 0) + gave[row]
        return bool(given_by) and (len(given_by) < self.threshold or dominated(list(given_by.values())))


def given(rows: pl.DataFrame, magnitudes: Sequence[str]) -> list[pl.Series]:
    """Return what each row gave to each magnitude, and to what the first two differ by.

    Examples
    --------
    >>> rows = pl.DataFrame({"amount": [3, None], "of": [5, 2], "value_rp": [0, 7]})
    >>> [column.to_list() for column in given(rows, ["amount", "of", "value_rp"])]
    [[3, 0], [5, 2], [0, 7], [2, 2]]
    """
    columns = [rows[name].fill_null(0).abs() for name in magnitudes]
    if {"amount", "of"} <= set(magnitudes):
        columns.append((rows["of"].fill_null(0) - rows["amount"].fill_null(0)).abs())
    return columns


def dominated(given_by: Sequence[int]) -> bool:
    """Return whether a sum breaks the p % rule: the second largest giver knows the largest nearly.

    Examples
    --------
    >>> dominated([85, 7, 4, 2, 2]), dominated([30, 30, 20, 10, 10])
    (True, False)
    """
    first, _, *others = [*sorted(given_by, reverse=True), 0, 0]
    return bool(first) and 100 * sum(others) < p_percent() * first


@cache
def p_percent() -> int:
    """Return how well nobody may be estimated, in percent (``planning.toml``)."""
    return int(read_toml("planning.toml")["disclosure"]["p_percent"])


def _put_together(
    cells: list[list[int]], keys: list[tuple[tuple[str, ...], str, str]], behind: _Behind
) -> list[list[int]]:
    """Join the cells of each group that are too small; take in the smallest others until the joined one is not."""
    groups: dict[Hashable, list[list[int]]] = {}
    for cell, key in zip(cells, keys, strict=True):
        groups.setdefault(key, []).append(cell)
    joined = []
    for group in groups.values():
        fine = [behind.enough(cell) for cell in group]
        small = [cell for cell, stands in zip(group, fine, strict=True) if not stands]
        large = sorted(
            (cell for cell, stands in zip(group, fine, strict=True) if stands), key=lambda c: (behind.parties(c), c[0])
        )
        rest = [row for cell in small for row in cell]
        while rest and not behind.enough(rest) and large:
            rest += large.pop(0)
        joined += large + ([sorted(rest)] if rest else [])
    return joined


def published(
    cells: pl.DataFrame,
    rows: pl.DataFrame,
    keys: Sequence[str],
    level: Level,
    commodity_level: CommodityLevel,
    *,
    region: str | None = None,
    threshold: int = THRESHOLD,
    magnitudes: Sequence[str] = (),
) -> pl.DataFrame:
    """Return a table with every number of a suppressed cell taken out; ``suppressed`` says which these are.

    Cells by cluster are published only with all of their atoms too. ``rows`` are those of the whole country even where
    the table is of one ``region``: atoms of a part would differ from those of the whole, and give enterprises away.
    """
    threshold = rung(threshold)
    always = [key for key in keys if key in ("unit", "barrier")]
    numbered = rows.with_columns(atom=pl.Series(atoms(rows, always, threshold, magnitudes), dtype=pl.Int64))
    behind = _Behind(rows["party"].to_list(), [column.to_list() for column in given(rows, magnitudes)], threshold)
    members = numbered.with_row_index("at").group_by("atom").agg("at")
    size = members.select(
        "atom",
        rows_of_atom=pl.col("at").list.len(),
        few=pl.Series([not behind.enough(at) for at in members["at"].to_list()], dtype=pl.Boolean),
    )
    cut = coarser(within(numbered, region), level, commodity_level)
    group: list[str | pl.Expr] = [*keys] or [pl.lit(0).alias("all")]
    names = list(keys) or ["all"]
    inside = cut.group_by([*group, "atom"]).agg(here=pl.len()).join(size, on="atom")
    whole = inside.group_by(names).agg(suppressed=((pl.col("here") < pl.col("rows_of_atom")) | pl.col("few")).any())
    told = (
        cells.join(whole, on=names, how="left", nulls_equal=True, maintain_order="left")
        if keys
        else cells.with_columns(suppressed=pl.lit(whole["suppressed"].any(), pl.Boolean))
    )
    told = told.with_columns(pl.col("suppressed").fill_null(value=False))
    open_columns = {*keys, "kind", "measure", "as_of", "suppressed", "value_unit"}
    return told.with_columns(
        pl.when(~pl.col("suppressed")).then(pl.col(name)).alias(name)
        for name in cells.columns
        if name not in open_columns
    )


__all__ = ["DIGITS", "THRESHOLD", "atoms", "published"]
