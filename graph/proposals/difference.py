"""What changed between two versions of terms, field by field: a counter-offer that a person can read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.proposals.terms import Terms


@dataclass(frozen=True)
class Change:
    """One field that differs; ``field`` is a path such as ``factors.value_chain.said``."""

    field: str
    before: Any
    after: Any


def difference(before: Terms, after: Terms) -> tuple[Change, ...]:
    """Return the fields that differ, in the order of the terms.

    Examples
    --------
    >>> from graph.proposals.terms import Terms
    >>> difference(Terms(payment_days=30), Terms(payment_days=14))
    (Change(field='payment_days', before=30, after=14),)
    """
    was, now = dict(_flat(before.model_dump(mode="json"))), dict(_flat(after.model_dump(mode="json")))
    names = list(dict.fromkeys([*now, *was]))
    return tuple(Change(name, was.get(name), now.get(name)) for name in names if was.get(name) != now.get(name))


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _flat(inner, f"{path}.{place + 1}")
    elif value is not None:
        yield path, value
