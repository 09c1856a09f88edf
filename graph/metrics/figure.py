"""Figure: one number of a report with its null or interval and its n."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from graph.metrics.intervals import Interval

Axis = Literal["bonding", "bridging", "linking", "information", "specialisation"]


@dataclass(frozen=True)
class Figure:
    """One figure of a report; nan where undefined, so that a missing value is never a zero.

    Attributes
    ----------
    code
        Such as ``bonding.density``; ``graph.translations.say("figure." + code, language)`` names it.
    axis
        bonding, bridging, linking (three axes, never one score), information or specialisation.
    value
        The figure.
    z, null
        Standard deviations from the named null model, or nan and None.
    low, high
        Ends of a 95 % interval, or nan.
    n
        How many parties or ties it rests on.
    without_officials
        The same figure without the ties of government and officers; nan where that has no meaning.
    """

    code: str
    axis: Axis
    value: float
    n: int
    z: float = float("nan")
    null: str | None = None
    low: float = float("nan")
    high: float = float("nan")
    without_officials: float = float("nan")


def spanned(code: str, value: float, n: int, span: Interval) -> Figure:
    """Return a figure with an interval; its axis is the first word of its code.

    Examples
    --------
    >>> spanned("bonding.core_share", 0.5, 10, (0.2, 0.8)).axis
    'bonding'
    """
    return Figure(code, axis_of(code), float(value), n, low=span[0], high=span[1])


def tested(code: str, value: float, n: int, z: float, null: str) -> Figure:
    """Return a figure with its z against a named null model; no z below five members is the caller's to see to.

    Examples
    --------
    >>> tested("bridging.ei", -0.5, 40, -3.2, "label_permutation").null
    'label_permutation'
    """
    return Figure(code, axis_of(code), float(value), n, z=z, null=null)


def axis_of(code: str) -> Axis:
    """Return the axis that a code begins with.

    Examples
    --------
    >>> axis_of("linking.bank_within_1")
    'linking'
    """
    axes: dict[str, Axis] = {
        "bonding": "bonding",
        "bridging": "bridging",
        "linking": "linking",
        "information": "information",
        "specialisation": "specialisation",
        "communities": "bonding",
    }
    return axes[code.split(".", maxsplit=1)[0]]
