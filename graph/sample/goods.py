"""What the synthetic world trades: goods with prices, homes, buyers and papers, read from ``goods.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Good:
    """One traded good; ``goods.toml`` says what each number means."""

    kbli: str
    product: str
    unit: str
    price: float
    share: float
    homes: tuple[str, ...]
    buyers: tuple[str, ...]
    balance: float
    papers: Mapping[str, float] = field(default_factory=dict)
    musts: tuple[str, ...] = ()
    reach_km: float = 200.0
    nouns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Service:
    """An activity that serves neighbours and offers nothing to a larger buyer."""

    kbli: str
    share: float
    nouns: tuple[str, ...]


def table(name: str) -> dict[str, Any]:
    """Return one of the sample's own TOML tables.

    Examples
    --------
    >>> sorted(table("goods.toml"))
    ['good', 'service']
    """
    return tomllib.loads((files("graph.sample") / name).read_text(encoding="utf-8"))


def _tuples(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


@cache
def goods() -> tuple[Good, ...]:
    """Return the traded goods in the order of the table.

    Examples
    --------
    >>> goods()[0].kbli, goods()[0].unit
    ('01262', 'kg')
    """
    return tuple(Good(**_tuples(row)) for row in table("goods.toml")["good"])


@cache
def services() -> tuple[Service, ...]:
    """Return the activities that offer nothing to a larger buyer.

    Examples
    --------
    >>> services()[0].nouns[0]
    'Toko'
    """
    return tuple(Service(**_tuples(row)) for row in table("goods.toml")["service"])


MAKERS_A_GOOD = 60
FEWEST_GOODS = 16


@cache
def traded(makers: int) -> tuple[bool, ...]:
    """Return which goods a world with so many makers trades.

    Small worlds trade those of the ten clusters and the most common of the others, so that offers and demands
    still meet; from 1,860 makers on all are traded.

    Examples
    --------
    >>> sum(traded(285)), sum(traded(1_900)) == len(goods())
    (16, True)
    """
    count = min(max(makers // MAKERS_A_GOOD, FEWEST_GOODS), len(goods()))
    clustered = {row["kbli"] for row in table("clusters.toml")["cluster"]}
    ranked = sorted(goods(), key=lambda good: (good.kbli not in clustered, -good.share, good.kbli))
    chosen = {good.kbli for good in ranked[:count]}
    return tuple(good.kbli in chosen for good in goods())


@cache
def good_of() -> Mapping[str, int]:
    """Return the number of each good by its KBLI code.

    Examples
    --------
    >>> goods()[good_of()["23922"]].product
    'genteng tanah liat'
    """
    return {good.kbli: number for number, good in enumerate(goods())}
