"""Arguments: what callers hand in, refused by name where it is not what a function takes.

Nothing is guessed: a truth value is no number, a float no count, a text no list. Every refusal says which argument,
what it is and what to give instead.
"""

# ruff: noqa: ANN401 - what callers hand in may be anything

from __future__ import annotations

from collections.abc import Collection
from math import inf
from numbers import Real
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeAlias

import numpy as np

from graph.errors import InvalidMarket, InvalidNetwork, RuleViolation

if TYPE_CHECKING:
    from collections.abc import Iterable

Refusal: TypeAlias = type[InvalidMarket] | type[InvalidNetwork] | type[RuleViolation]
"""What an argument is refused with: by the exact core, by metrics, by matching on a network."""

LONGEST_SHOWN: Final = 60
"""Letters of a wrong argument that a message shows."""
LONGEST_SECONDS: Final = 30 * 86_400.0
"""A time limit of a month or more is the same as a month: clocks of threads and solvers end somewhere."""
LARGEST_COUNT: Final = 2**31 - 1
"""More than this of anything is all of it."""
LARGEST_SEED: Final = 2**63 - 1


def refuse(name: str, given: object, *, hint: str, error: Refusal) -> NoReturn:
    """Raise the error that says which argument is wrong, and what to give.

    Examples
    --------
    >>> refuse("side", "x", hint="take one of supplier, buyer", error=RuleViolation)
    Traceback (most recent call last):
    graph.errors.RuleViolation: the argument side is 'x' — take one of supplier, buyer
    """
    shown = " ".join(repr(given).split())
    shown = shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]}..."
    message = f"the argument {name} is {shown}"
    raise error(message, hint=hint, array=name)


def thing(
    name: str,
    given: object,
    kind: type[Any] | tuple[type[Any], ...],
    error: Refusal = InvalidMarket,
) -> None:
    """Refuse what is no instance of a class (or of one of several).

    Examples
    --------
    >>> thing("market", "x", dict)
    Traceback (most recent call last):
    graph.errors.InvalidMarket: the argument market is 'x' — give an instance of dict
    """
    if not isinstance(given, kind):
        names = ", ".join(one.__name__ for one in (kind if isinstance(kind, tuple) else (kind,)))
        refuse(name, given, hint=f"give an instance of {names}", error=error)


def one_of(
    name: str,
    given: object,
    choices: Iterable[str | None],
    error: Refusal = InvalidMarket,
) -> None:
    """Refuse what is none of the choices.

    Examples
    --------
    >>> one_of("side", "buyer", ("supplier", "buyer"))
    """
    known = list(choices)
    if not (given is None or isinstance(given, str)) or given not in known:
        refuse(name, given, hint=f"take one of {', '.join(map(str, known))}", error=error)


def truth(name: str, given: object, error: Refusal = InvalidMarket) -> None:
    """Refuse what is neither true nor false."""
    if not isinstance(given, bool | np.bool_):
        refuse(name, given, hint="give True or False", error=error)


def whole(
    name: str,
    given: Any,
    *,
    least: int = 0,
    most: int | None = None,
    error: Refusal = InvalidMarket,
) -> int:
    """Return a whole number, or refuse what is none or out of bounds.

    Examples
    --------
    >>> whole("most", np.int32(3), least=1)
    3
    >>> whole("most", 3.0, least=1)
    Traceback (most recent call last):
    graph.errors.InvalidMarket: the argument most is 3.0 — give a whole number from 1 up
    """
    number = isinstance(given, int | np.integer) and not isinstance(given, bool)
    if not number or not least <= int(given) <= (inf if most is None else most):
        hint = f"give a whole number from {least} up"
        if most is not None:
            hint = f"give a whole number from {least} to {most}"
        refuse(name, given, hint=hint, error=error)
    return int(given)


def index(name: str, given: Any, count: int) -> int:
    """Return the index of one of so many, or refuse what names nobody.

    Examples
    --------
    >>> index("supplier", 2, 2)
    Traceback (most recent call last):
    graph.errors.InvalidMarket: there is no supplier 2: there are 2 — indices count from 0
    """
    if isinstance(given, int | np.integer) and not isinstance(given, bool):
        if 0 <= given < count:
            return int(given)
        message = f"there is no {name} {given}: there are {count}"
        raise InvalidMarket(message, hint="indices count from 0", array=name, index=int(given), position=int(given))
    return whole(name, given, most=max(0, count - 1))


def real(
    name: str,
    given: Any,
    *,
    least: float = 0.0,
    most: float = inf,
    above: bool = False,
    error: Refusal = InvalidMarket,
) -> float:
    """Return a number within bounds, or refuse what is none; ``above`` keeps the lower bound itself out.

    Examples
    --------
    >>> real("radius_km", 20)
    20.0
    >>> real("share", float("nan"), most=1)
    Traceback (most recent call last):
    graph.errors.InvalidMarket: the argument share is nan — give a number from 0 to 1
    """
    number = isinstance(given, Real | np.floating | np.integer) and not isinstance(given, bool)
    if not number or not least <= given <= most or (above and given == least):
        hint = f"give a number above {least:g}" if above else f"give a number from {least:g} up"
        if most < inf:
            hint = f"give a number from {least:g} to {most:g}"
            if above:
                hint = f"give a number above {least:g}, at most {most:g}"
        refuse(name, given, hint=hint, error=error)
    return float(given)


def seconds(given: Any) -> float:
    """Return a time limit in seconds, a month at most, or refuse what is none.

    Examples
    --------
    >>> seconds(2), seconds(float("inf")) == LONGEST_SECONDS
    (2.0, True)
    >>> seconds("a")
    Traceback (most recent call last):
    graph.errors.InvalidMarket: the time limit is 'a' — give seconds above 0
    """
    number = isinstance(given, Real | np.floating | np.integer) and not isinstance(given, bool)
    if not number or not given > 0:
        message = f"the time limit is {given!r}"
        raise InvalidMarket(message, hint="give seconds above 0", array="time_limit")
    return float(min(given, LONGEST_SECONDS))


def seed_of(given: object, error: Refusal = InvalidMarket) -> int:
    """Return a seed, or refuse what is none.

    Examples
    --------
    >>> seed_of(7)
    7
    """
    return whole("seed", given, most=LARGEST_SEED, error=error)


def listed(
    name: str,
    given: object,
    kind: type[Any] | tuple[type[Any], ...] = object,
    error: Refusal = InvalidMarket,
) -> None:
    """Refuse what is no list, or a list of other things; a text is none."""
    if isinstance(given, str | bytes | dict) or not isinstance(given, Collection):
        refuse(name, given, hint="give a list", error=error)
    for place, one in enumerate(given):
        thing(f"{name}[{place}]", one, kind, error)


def plan_of(pairs: int, plan: Any) -> None:
    """Refuse a plan that is for another market than that of so many pairs.

    Examples
    --------
    >>> plan_of(3, "x")
    Traceback (most recent call last):
    graph.errors.RuleViolation: the argument plan is 'x' — give an instance of Plan
    """
    flow = getattr(plan, "flow", None)
    if not isinstance(flow, np.ndarray):
        refuse("plan", plan, hint="give an instance of Plan", error=RuleViolation)
    if flow.size != pairs:
        message = f"the plan has {flow.size} pairs, and the market {pairs}"
        raise RuleViolation(message, hint="give the plan of these candidates", pairs=pairs)
