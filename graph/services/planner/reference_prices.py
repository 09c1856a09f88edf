"""Reference prices of goods by region: what lists and officers noted, else what buyers offer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.planning.records.prices import prices
from graph.services.wire.board import reference_price

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from graph.network import Network
    from graph.store import Store

KIND: Final = "prices"


@dataclass(frozen=True)
class ReferencePrices:
    """Notes of prices, and the network whose buyers answer where nobody noted any.

    Parameters
    ----------
    notes
        ``commodity``, ``region``, ``date``, ``unit``, ``rp_per_unit``; empty where none are kept.
    network
        The network.
    """

    notes: pl.DataFrame
    network: Network

    def at(self, commodity: str | None, unit: str | None, region: str | None, on: date) -> float | None:
        """Return rupiah a unit: of the regency, else the province, else the whole country, else of buyers' demands.

        Examples
        --------
        >>> from datetime import date
        >>> from graph.network import PARTIES, Network
        >>> said = {"commodity": ["10792"] * 2, "region": ["35.09", "35.10"], "unit": ["kg"] * 2,
        ...         "date": [date(2026, 1, 5)] * 2, "rp_per_unit": [9000, 9600]}
        >>> nobody = Network.from_frames(pl.DataFrame(schema=PARTIES), as_of=date(2026, 4, 1))
        >>> known = ReferencePrices(pl.DataFrame(said), nobody)
        >>> [known.at("10792", "kg", place, date(2026, 4, 1)) for place in ("35.09.01", "35.73", "33.20")]
        [9000.0, 9300.0, 9300.0]
        >>> known.at("10431", "kg", "35.09", date(2026, 4, 1)) is None
        True
        """
        noted = self.noted(commodity, unit, region, on)
        return noted[0] if noted else self._offered(commodity, unit)

    @cached_property
    def _offered(self) -> Callable[[str | None, str | None], float | None]:
        """What buyers offer for a good, worked out once for all its deliveries."""
        return cache(partial(reference_price, self.network))

    @cached_property
    def _by_good(self) -> dict[tuple[Any, ...], pl.DataFrame]:
        return self.notes.partition_by("commodity", "unit", as_dict=True)

    def noted(self, commodity: str | None, unit: str | None, region: str | None, on: date) -> tuple[float, date] | None:
        """Return what lists and officers noted and the day of the latest note, None where nobody noted any."""
        place, asked = region or "", self._by_good.get((commodity, unit))
        if asked is None:
            return None
        for within in (place[:5], place[:2], ""):
            found = prices(asked.filter(pl.col("region").str.starts_with(within)), on)
            if found.height:
                return float(found["price_rp"].median()), found["latest"].max()  # type: ignore[arg-type, return-value]
        return None

    def beside(self, lines: Iterable[dict[str, Any]], on: date) -> list[dict[str, Any]]:
        """Return lines of the public board with the reference price noted in their province, and its day."""
        told = []
        for line in lines:
            noted = self.noted(line["commodity"], line["unit"], line["province"], on) or (None, None)
            told.append(line | {"reference_rp": noted[0], "reference_on": noted[1]})
        return told

    def region_of(self, party: str) -> str | None:
        """Return where a party is, None where that is not known."""
        row = self.network.row.get(party)
        return None if row is None else self.network.parties["region"][row]


def reference_prices(store: Store, network: Network) -> ReferencePrices:
    """Return the reference prices that the graph keeps."""
    from graph.services.planner.records import as_rows, typed_rows  # noqa: PLC0415 - it reads lists, and this is asked by every figure

    lines = as_rows([one.cells for one in store.office_records.of(KIND)])
    return ReferencePrices(typed_rows(KIND, lines), network)
