"""How offices write: amounts in words, units in cells, zeros lost, names spelt another way.

Every function takes columns and chance and returns text columns; what is written can be read back, by a careful
clerk or by ingest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNIT_WORDS: Final = {"kg": "kg", "litre": "liter", "piece": "buah"}


def one_of(rng: np.random.Generator, *ways: pl.Series, odds: tuple[float, ...] | None = None) -> pl.Series:
    """Return a column that takes each cell from one of several ways of writing it.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> one_of(rng, pl.Series(["5"]), pl.Series(["lima"]), odds=(0.0, 1.0)).to_list()
    ['lima']
    """
    edges = np.cumsum(odds or [1 / len(ways)] * len(ways))
    pick = pl.Series(np.minimum(np.searchsorted(edges, rng.random(len(ways[0])), side="right"), len(ways) - 1))
    chosen = pl.lit(ways[-1])
    for number in range(len(ways) - 2, -1, -1):
        chosen = pl.when(pick == number).then(pl.lit(ways[number])).otherwise(chosen)
    return pl.select(chosen).to_series()


def dotted(values: pl.Series) -> pl.Series:
    """Write whole numbers with dots between thousands.

    Examples
    --------
    >>> dotted(pl.Series([7, 1500, 12_000_000, None])).to_list()
    ['7', '1.500', '12.000.000', None]
    """
    text = pl.lit(values.cast(pl.String))
    for _ in range(5):
        text = text.str.replace(r"^(\d+)(\d{3})(\.|$)", "$1.$2$3")
    return pl.select(text.alias(values.name)).to_series()


def decimal(values: pl.Series) -> pl.Series:
    """Write numbers with a decimal comma and no needless zeros.

    Examples
    --------
    >>> decimal(pl.Series([12.0, 5.6])).to_list()
    ['12', '5,6']
    """
    return values.round(4).cast(pl.String).str.strip_suffix(".0").str.replace(".", ",", literal=True)


def rupiah(rng: np.random.Generator, values: pl.Series) -> pl.Series:
    """Write amounts as lists do: ``500 juta``, ``Rp 500.000.000``, ``0,5 M``, or the bare number.

    Billions only with one decimal: ``1,025 M`` could be read as a thousand.

    Examples
    --------
    >>> sorted(set(rupiah(np.random.default_rng(1), pl.Series([500_000_000] * 50))))
    ['0,5 M', '500 juta', '500000000', 'Rp 500.000.000']
    """
    million = decimal(values / 1e6) + " juta"
    round_billion = pl.lit(values % 100_000_000 == 0)
    billion = pl.select(pl.when(round_billion).then(decimal(values / 1e9) + " M").otherwise(million)).to_series()
    return one_of(rng, million, "Rp " + dotted(values), values.cast(pl.String), billion, odds=(0.4, 0.3, 0.2, 0.1))


def per_unit(rng: np.random.Generator, values: pl.Series, unit: pl.Series) -> pl.Series:
    """Write prices: ``Rp 4.500/kg``, ``Rp4.500``, ``4500``.

    Examples
    --------
    >>> sorted(set(per_unit(np.random.default_rng(1), pl.Series([4500] * 40), pl.Series(["kg"] * 40))))
    ['4500', 'Rp 4.500/kg', 'Rp4.500']
    """
    word = unit.replace_strict(UNIT_WORDS, return_dtype=pl.String)
    text = dotted(values)
    return one_of(rng, "Rp " + text + "/" + word, "Rp" + text, values.cast(pl.String), odds=(0.6, 0.2, 0.2))


def volume(rng: np.random.Generator, values: pl.Series, unit: pl.Series) -> pl.Series:
    """Write volumes a month with their unit: ``12 ton/bln``, ``45 kuintal/bulan``, ``4.500 kg/bln``, ``850 buah/bln``.

    Examples
    --------
    >>> sorted(set(volume(np.random.default_rng(1), pl.Series([12_000] * 60), pl.Series(["kg"] * 60))))
    ['12 ton/bln', '12.000 kg/bln', '120 kuintal/bulan']
    """
    word = unit.replace_strict(UNIT_WORDS, return_dtype=pl.String)
    plain = dotted(values) + " " + word + "/bln"
    heavy = pl.Series((unit == "kg") & (values >= 1000))
    tonnes = decimal(values / 1000) + " ton/bln"
    quintals = decimal(values / 100) + " kuintal/bulan"
    varied = one_of(rng, tonnes, plain, quintals, odds=(0.6, 0.3, 0.1))
    return pl.select(pl.when(heavy).then(varied).otherwise(plain)).to_series()


def lot(values: pl.Series, unit: pl.Series) -> pl.Series:
    """Write smallest deliveries with their unit: a bare number beside tonnes a month would be read as tonnes.

    Examples
    --------
    >>> lot(pl.Series([300, None]), pl.Series(["kg", "piece"])).to_list()
    ['300 kg', None]
    """
    return dotted(values) + " " + unit.replace_strict(UNIT_WORDS, return_dtype=pl.String)


def without_zeros(codes: pl.Series) -> pl.Series:
    """Write codes as a spreadsheet does that took them for numbers.

    Examples
    --------
    >>> without_zeros(pl.Series(["01262", "23922"])).to_list()
    ['1262', '23922']
    """
    return codes.str.strip_chars_start("0")


def spelt_again(rng: np.random.Generator, names: pl.Series) -> pl.Series:
    """Spell names as a second clerk would: capitals, dots in the legal form, the form behind, one letter changed.

    Examples
    --------
    >>> sorted(set(spelt_again(np.random.default_rng(3), pl.Series(["UD Genteng Sumber Rejeki 014"] * 99))))[0]
    'Genteng Sumber Rejeki 014, UD'
    """
    behind = names.str.replace(r"^(UD|CV|PT) (.+)$", "$2, $1")
    points = names.str.replace(r"^UD ", "U.D. ").str.replace(r"^CV ", "C.V. ").str.replace(r"^PT ", "PT. ")
    wide = names.str.replace(" ", "  ", literal=True)
    letter = names.str.replace_many(
        ["eje", "aya", "umb", "kmu", "jah", "ari", "est"], ["eze", "aja", "oemb", "kmoe", "jach", "arie", "esst"]
    )
    return one_of(rng, names.str.to_uppercase(), behind, points, wide, letter, odds=(0.35, 0.2, 0.2, 0.1, 0.15))


def blanked(rng: np.random.Generator, column: pl.Series, share: float) -> pl.Series:
    """Leave cells empty at random.

    Examples
    --------
    >>> blanked(np.random.default_rng(0), pl.Series(["a", "b"]), 1.0).to_list()
    [None, None]
    """
    keep: NDArray[np.bool_] = rng.random(len(column)) >= share
    return pl.select(pl.when(pl.Series(keep)).then(column).otherwise(None).alias(column.name)).to_series()
