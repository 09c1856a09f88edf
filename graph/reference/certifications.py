"""Certifications: the vocabulary, and who needs which by activity, size and date.

A lack is *repairable*: the pair stays, ranked and priced with its repair, for most enterprises are informal.
Dated rules stand in ``tables/law_certifications.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from graph.model.vocabulary import Size
from graph.reference.shipped import read_toml

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Certificate:
    """A permit, standard or certificate; ``fee_rp`` by size only where a rule sets it."""

    code: str
    name_id: str
    name_en: str
    kind: str
    fee_rp: tuple[tuple[Size, int], ...] = ()

    def fee(self, size: str | None) -> int | None:
        """Return the fee for a size in rupiah, None where no rule sets one.

        Examples
        --------
        >>> certificates()["halal"].fee("small"), certificates()["svlk"].fee("small")
        (650000, None)
        """
        return next((fee for of, fee in self.fee_rp if of == size), None)


@dataclass(frozen=True, slots=True)
class Needed:
    """That an activity needs a certificate: since when, by which law, and whether the rule was checked here."""

    code: str
    since: date
    law: str
    effect: str
    checked: bool
    note: str


@dataclass(frozen=True, slots=True)
class _Rule:
    needed: Needed
    kbli: tuple[str, ...]
    not_kbli: tuple[str, ...]
    sizes: frozenset[str]

    def binds(self, kbli: str, size: str | None, on: date) -> bool:
        if self.needed.since > on or (self.sizes and size not in self.sizes):
            return False
        return kbli.startswith(self.kbli) and not kbli.startswith(self.not_kbli or ("\0",))


@cache
def certificates() -> dict[str, Certificate]:
    """Return the vocabulary: every code that ``certifications`` and ``required`` may hold.

    Examples
    --------
    >>> sorted(certificates())[:3]
    ['bpom', 'cpotb', 'environment']
    """
    table = read_toml("law_certifications.toml")["certificate"]
    return {
        code: Certificate(
            code, row["id"], row["en"], row["kind"], tuple((Size(s), fee) for s, fee in row.get("fee_rp", {}).items())
        )
        for code, row in table.items()
    }


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            Needed(row["code"], row["since"], row["law"], row["effect"], row["checked"], row["note"]),
            tuple(row["kbli"]),
            tuple(row.get("not_kbli", ())),
            frozenset(row["sizes"]),
        )
        for row in read_toml("law_certifications.toml")["need"]
    )


def needed(kbli: str, size: str | None, on: date) -> tuple[Needed, ...]:
    """Return what an enterprise of an activity and size needs on a day, in the order of the table.

    An enterprise whose size is not known needs what every size needs.

    Examples
    --------
    >>> from datetime import date
    >>> [rule.code for rule in needed("10794", "small", date(2026, 10, 16))]
    ['nib', 'pirt']
    >>> [rule.code for rule in needed("10794", "small", date(2026, 10, 17))]
    ['nib', 'halal', 'pirt']
    >>> [rule.code for rule in needed("10794", None, date(2026, 10, 17))]
    ['nib', 'halal']
    >>> [rule.code for rule in needed("10217", "micro", date(2026, 10, 17))]  # fish on ice
    ['nib']
    >>> [rule.code for rule in needed("10421", "large", date(2026, 10, 17))]  # copra
    ['nib']
    """
    if size is None:
        first, *others = (needed(kbli, one, on) for one in Size)
        return tuple(rule for rule in first if all(rule.code in {need.code for need in other} for other in others))
    bound: dict[str, Needed] = {}
    for rule in _rules():
        if rule.binds(kbli, size, on):
            bound.setdefault(rule.needed.code, rule.needed)
    return tuple(bound.values())
