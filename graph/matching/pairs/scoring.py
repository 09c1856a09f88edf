"""Score parts of the linkage market and what each is worth: the one place where weights stand.

Real lists carry no volumes and no prices, so that a linkage is valued in *points*, never in rupiah. Every part is a
share between 0 and 1 with a meaning of its own, times the points given to it here; 10,000 points is a pair that is
perfect in everything.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

import numpy as np

from graph.errors import RuleViolation

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

SUPPLIER_GROUPS: Final = ("unknown", "micro", "small", "cooperative")
"""Rows of the table of size fit."""
BUYER_GROUPS: Final = ("unknown", "medium", "large")
"""Columns of the table of size fit."""
SIZE_FIT: Final = (
    (0.50, 0.50, 0.50),
    (0.50, 0.80, 0.60),
    (0.50, 0.90, 1.00),
    (0.50, 0.90, 1.00),
)
"""How well two sizes complement each other: a micro firm fills a medium buyer's order sooner than a large one's,
small firms and cooperatives reach the lots of large buyers; where a size is not known, half."""


@dataclass(frozen=True)
class LinkageWeights:
    """Points of each score part, and the figures that turn facts into shares between 0 and 1.

    Attributes
    ----------
    input_link
        How much the buyer's industry needs what the supplier's makes: input-output share of the buyer's output.
    dependence
        How much the supplier's industry depends on the buyer's: share of its sales.
    nearness
        Distance between the two.
    size_fit
        How well the sizes complement each other (:data:`SIZE_FIT`).
    commitment
        The buyer commits to coach; unknown counts as no, and is said.
    coaching
        An officer or facilitator accompanies the supplier.
    half_share
        Input or sales share at which a part reaches one half.
    half_km
        Distance at which nearness is one half.
    least_input_share, least_sales_share
        Core business: the shares, after down-weighting, must reach these, else there is no value-chain link.
    least_weight
        Cells of the table that weigh less are no core business at all: trade margins, carriage, energy, finance and
        rent are bought by every firm, whatever it makes.

    Examples
    --------
    >>> LinkageWeights().input_link, LinkageWeights().total
    (3500, 10000)
    """

    input_link: int = 3500
    dependence: int = 2000
    nearness: int = 2000
    size_fit: int = 1000
    commitment: int = 1000
    coaching: int = 500
    half_share: float = 0.05
    half_km: float = 50.0
    least_input_share: float = 0.005
    least_sales_share: float = 0.005
    least_weight: float = 0.25

    def __post_init__(self) -> None:
        for field in fields(self):
            number = getattr(self, field.name)
            if not number >= 0 or number == np.inf:
                message = f"{field.name} is {number}, and a weight is a number from 0 up"
                raise RuleViolation(message, hint="see docs/reference/candidates.md", weight=field.name)
        if self.half_share <= 0 or self.half_km <= 0:
            message = "half_share and half_km must be above 0"
            raise RuleViolation(message, hint="see docs/reference/candidates.md")

    @property
    def total(self) -> int:
        """Points of a pair that is perfect in every part."""
        parts = (self.input_link, self.dependence, self.nearness, self.size_fit, self.commitment, self.coaching)
        return sum(parts)


def saturating(share: ArrayLike, half: float) -> NDArray[np.float64]:
    """Return share / (share + half): 0 at nothing, one half at ``half``, towards 1 beyond.

    A link of 40 % is not eight times as good a reason as one of 5 %: both are core business.

    Examples
    --------
    >>> saturating([0.0, 0.05, 0.45], 0.05).tolist()
    [0.0, 0.5, 0.9]
    """
    shares = np.asarray(share, dtype=np.float64)
    return shares / (shares + half)


def falling(distance_km: ArrayLike, half_km: float) -> NDArray[np.float64]:
    """Return half / (half + distance): 1 on the spot, one half at ``half_km``.

    Examples
    --------
    >>> falling([0.0, 50.0, 150.0], 50.0).tolist()
    [1.0, 0.5, 0.25]
    """
    return half_km / (half_km + np.asarray(distance_km, dtype=np.float64))


def fit_points(weights: LinkageWeights) -> NDArray[np.int64]:
    """Return the table of size fit in points."""
    return np.floor(np.array(SIZE_FIT) * weights.size_fit + 0.5).astype(np.int64)
