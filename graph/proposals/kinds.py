"""Kinds of engagement, read from ``kinds.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Literal

from graph.errors import RuleViolation
from graph.model.vocabulary import PartyKind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Side = Literal["supplier", "buyer"]
SIDES: Final[tuple[Side, Side]] = ("supplier", "buyer")


@dataclass(frozen=True)
class Kind:
    """One kind of engagement.

    Attributes
    ----------
    tie, from_, also
        The tie that an agreement makes, the side it starts at, and a second tie where there is one.
    papers
        ``memorandum`` and ``contract``, those that it passes.
    checks
        Lines that a verification team passes before the last paper.
    patterns
        True: the law's partnership patterns apply.
    factors
        True: the six key factors must stand in it before it is sent.
    assisted
        True: the clock of field assistance runs once it is active.
    bankable
        True: a business plan that a bank can read is made of it; of a training or a service there is none.
    goods
        True: units are ordered and delivered; of money, advice and training there are none.
    giver
        Kind of party that stands on the side at which the tie starts, where only one kind can.
    """

    name: str
    tie: str
    from_: Side
    papers: tuple[str, ...]
    also: str | None = None
    checks: tuple[str, ...] = ()
    patterns: bool = False
    factors: bool = False
    assisted: bool = False
    bankable: bool = False
    goods: bool = False
    giver: PartyKind | None = None

    def the_right_way_round(self, kinds: Mapping[Side, Collection[str]]) -> None:
        """Refuse sides that were exchanged: a bank that asks a business for money.

        Raises
        ------
        RuleViolation
            If who alone can give stands on the side that takes, and not on the other.

        Examples
        --------
        >>> kind_of("finance_application").the_right_way_round({"supplier": ["financial_institution"], "buyer": []})
        """
        other: Side = "buyer" if self.from_ == "supplier" else "supplier"
        if self.giver is not None and self.giver in kinds[other] and self.giver not in kinds[self.from_]:
            message = "the party that gives stands on the side of the one that receives"
            hint = "exchange supplier and buyer: of an application for finance the bank is the supplier"
            raise RuleViolation(message, hint=hint, kind=self.name)


def _read() -> dict[str, Kind]:
    text = files("graph.proposals").joinpath("kinds.toml").read_text(encoding="utf-8")
    kinds = {}
    for name, facts in tomllib.loads(text).items():
        given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in facts.items()}
        given["from_"] = given.pop("from")
        if "giver" in given:
            given["giver"] = PartyKind(given["giver"])
        kinds[name] = Kind(name=name, **given)
    return kinds


KINDS: Final = _read()


def kind_of(name: str) -> Kind:
    """Return a kind by its name.

    Examples
    --------
    >>> kind_of("partnership").papers
    ('memorandum', 'contract')
    """
    if name not in KINDS:
        message = f"there is no proposal of kind {name!r}"
        raise RuleViolation(message, hint=f"kinds are {', '.join(KINDS)}", kind=name)
    return KINDS[name]
