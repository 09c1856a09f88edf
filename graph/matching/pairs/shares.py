"""Shares by name: which suppliers count for a least share, read from what the network says of their parties."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.arguments import thing
from graph.errors import RuleViolation
from graph.matching.constrained.rules import Quota

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from graph.network import Network

DEALS: Final = ("SUPPLIES", "PARTNERS_WITH", "SUBCONTRACTS")
"""Ties by which a party has sold before."""
LARGER: Final = ("medium", "large")
"""Sizes of buyers with which a first partnership counts."""


@dataclass(frozen=True)
class Share:
    """A least share by name: who, and of what fraction of the volume.

    Examples
    --------
    >>> Share.read("micro=45%"), Share.read("region:35.09=0.3").name
    (Share(name='micro', fraction=Fraction(9, 20)), 'region:35.09')
    """

    name: str
    fraction: Fraction

    @classmethod
    def read(cls, text: str) -> Share:
        """Return the share that a text such as ``women=30%`` or ``micro=0.45`` states.

        Raises
        ------
        RuleViolation
            If the name is not one of those known or the share is no number from 0 to 1.
        """
        thing("text", text, str, RuleViolation)
        name, sign, amount = text.strip().rpartition("=")
        try:
            fraction = Fraction(amount.rstrip("%").replace(",", ".").strip()) / (100 if amount.endswith("%") else 1)
        except (ValueError, ZeroDivisionError):
            fraction = Fraction(-1)
        name = name.strip().lower().replace("_", "-")
        if not sign or not 0 <= fraction <= 1 or (name not in NAMES and not name.startswith("region:")):
            message = f"the share {text!r} cannot be read"
            hint = f"write NAME=SHARE, such as micro=45%; names are {', '.join(sorted(NAMES))} and region:CODE"
            raise RuleViolation(message, hint=hint, share=text)
        return cls(name, fraction)

    def quota(self, network: Network, parties: pl.Series) -> Quota:
        """Return the quota for suppliers whose parties these are, one a row of the market."""
        return Quota(members(network, parties, self.name), share=self.fraction, on="supplier", name=self.name)


def members(network: Network, parties: pl.Series, name: str) -> NDArray[np.bool_]:
    """Return which of the suppliers count for a share; whoever is not known to does not.

    Parameters
    ----------
    network
        Parties and ties.
    parties
        Id of the party of each supplier of a market.
    name
        ``micro``, ``small`` (micro and small, UMK), ``women``, ``export``, ``first-time`` (has never sold to a medium
        or large enterprise), ``member`` and ``non-member`` (of a cooperative), or ``region:`` and a code: the region
        and all in it.
    """
    if name.startswith("region:"):
        code = name.removeprefix("region:")
        holds = network.parties.filter((pl.col("region") == code) | pl.col("region").str.starts_with(code + "."))["id"]
    else:
        holds = NAMES[name](network)
    return parties.is_in(holds.implode()).to_numpy().astype(np.bool_)


def _sized(*sizes: str) -> Callable[[Network], pl.Series]:
    return lambda network: network.parties.filter(pl.col("size").is_in(sizes))["id"]


def _said(column: str) -> Callable[[Network], pl.Series]:
    return lambda network: network.parties.filter(pl.col(column).fill_null(value=False))["id"]


def _in_force(network: Network) -> pl.DataFrame:
    return network.ties.filter(pl.col("until").is_null() | (pl.col("until") > network.as_of))


def _cooperative_members(network: Network) -> pl.Series:
    cooperatives = network.parties.filter(pl.col("kind") == "cooperative")["id"]
    ties = _in_force(network).filter((pl.col("type") == "MEMBER_OF") & pl.col("end").is_in(cooperatives.implode()))
    return ties["start"]


def _non_members(network: Network) -> pl.Series:
    ids = network.parties["id"]
    return ids.filter(~ids.is_in(_cooperative_members(network).implode()))


def _first_timers(network: Network) -> pl.Series:
    larger = _sized(*LARGER)(network)
    sold = network.ties.filter(pl.col("type").is_in(DEALS) & pl.col("end").is_in(larger.implode()))["start"]
    ids = network.parties["id"]
    return ids.filter(~ids.is_in(sold.implode()))


NAMES: Final[dict[str, Callable[[Network], pl.Series]]] = {
    "micro": _sized("micro"),
    "small": _sized("micro", "small"),
    "women": _said("women_led"),
    "export": _said("export_oriented"),
    "first-time": _first_timers,
    "member": _cooperative_members,
    "non-member": _non_members,
}
"""Shares by name, each with the ids of the parties that count."""
