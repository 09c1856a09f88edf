"""Money is whole rupiah; words and letters that lists use for thousands, millions and milliards.

Reading of cells belongs to ``graph.ingest``; the constants that it needs stand here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field

if TYPE_CHECKING:
    from collections.abc import Mapping

RupiahNotNegative = Annotated[int, Field(strict=True, ge=0)]
"""Whole rupiah, zero or more."""

THOUSAND: Final = 1_000
MILLION: Final = 1_000_000
MILLIARD: Final = 1_000_000_000
TRILLION: Final = 1_000_000_000_000

MULTIPLIERS: Final[Mapping[str, int]] = {
    "k": THOUSAND,
    "rb": THOUSAND,
    "ribu": THOUSAND,
    "jt": MILLION,
    "juta": MILLION,
    "m": MILLIARD,
    "mil": MILLIARD,
    "mlr": MILLIARD,
    "miliar": MILLIARD,
    "milyar": MILLIARD,
    "milyard": MILLIARD,
    "t": TRILLION,
    "tr": TRILLION,
    "triliun": TRILLION,
    "trilyun": TRILLION,
    "trilliun": TRILLION,
}
"""Word after an amount -> rupiah. ``M`` is *miliar* in Indonesian, a thousand million, never a million."""

CURRENCY_SIGNS: Final = ("idr", "rp", "rupiah")
"""Signs of rupiah, lower case; any other currency in a cell is a warning, never converted."""

USD_IN_LISTS: Final = ("usd", "us$", "$")
"""Signs of another currency that Indonesian lists hold; facts in it are kept out of rupiah sums."""
