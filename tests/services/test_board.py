"""The public board: what is wanted, and nobody's own price."""

from datetime import date

import polars as pl
import pytest

from graph.network import Network
from graph.services.wire.board import board


@pytest.mark.parametrize(
    ("prices", "told"),
    [
        ([14_000, 14_500, 14_800], (None, None, None)),
        ([14_000, 14_300, 14_500, 14_800, 19_900], (14_000, 15_000, 15_000)),
    ],
)
def test_the_board_tells_no_buyer_s_own_price(prices, told):
    """Of three buyers the lowest, middle and highest are the three limits themselves."""
    names = [f"b{n}" for n in range(len(prices))]
    parties = pl.DataFrame({"id": names, "kind": "enterprise", "name": names, "region": "73.02"})
    wanted = pl.DataFrame(
        {
            "id": [f"d{name}" for name in names], "party": names, "commodity": "10421", "unit": "kg",
            "units_per_month": 9, "price_rp_per_unit": prices,
        }
    )  # fmt: skip
    (line,) = board(Network.from_frames(parties, demands=wanted, as_of=date(2026, 1, 1)))
    shown = (line["price_low_rp"], line["price_median_rp"], line["price_high_rp"])
    assert (line["buyers"], shown) == (len(prices), told)
