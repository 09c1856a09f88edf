"""What is refused before anything is written: another list of one name, a proposal without its party or with itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.errors import RuleViolation

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from graph.store.changes import Changes
    from graph.store.cypher import Bolt

FEW: Final = 5
"""A list of fewer parties may be replaced by any other."""


def refuse_another_list(source: str, new: pl.DataFrame, older: pl.DataFrame) -> None:
    """Refuse a list that goes by the name of another one: two offices call their files *Data UMKM*.

    A newer edition of a list names at least half of the parties that the older one named.

    Raises
    ------
    RuleViolation
        Naming the source and how many parties both lists name.

    Examples
    --------
    >>> import polars as pl
    >>> one, other = (pl.DataFrame({"id": [f"{x}{n}" for n in range(6)]}) for x in "pq")
    >>> refuse_another_list("Data UMKM", one, one)
    >>> refuse_another_list("Data UMKM", other, one)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    graph.errors.RuleViolation: Data UMKM is known with 6 parties, of which the new list names 0 — ...
    """
    known = older.height
    both = older.join(new, on="id", how="semi").height
    if known >= FEW and 2 * both < known:
        message = f"{source} is known with {known} parties, of which the new list names {both}"
        hint = f"rename the file if it is another list; if it replaces the older one, first: jejaring retract {source}"
        raise RuleViolation(message, hint=hint, source=source, known=known, both=both)


def refuse_to_orphan(bolt: Bolt, changes: Changes, canonical: Mapping[str, str]) -> None:
    """Refuse a change that takes away a party on which a proposal rests.

    Raises
    ------
    RuleViolation
        Naming the party.
    """
    gone = [one for one in changes.gone["parties"]["id"] if one not in canonical]
    held = [row["id"] for row in bolt.read("parties_in_process", ids=gone)] if gone else []
    if held:
        message = f"a proposal rests on {held[0]}, which no source would name any more"
        raise RuleViolation(message, hint="close or withdraw its proposals first", party=held[0], parties=len(held))


def refuse_both_sides(bolt: Bolt, canonical: Mapping[str, str]) -> None:
    """Refuse to make one party of two that have both a part in a proposal which still goes on.

    Raises
    ------
    RuleViolation
        Naming the two and the proposal.
    """
    groups: dict[str, list[str]] = {}
    for one, present in canonical.items():
        groups.setdefault(present, [present]).append(one)
    found = bolt.read("open_between", groups=list(groups.values())) if groups else []
    if found:
        left, right, proposal = (found[0][name] for name in ("left", "right", "proposal"))
        message = f"{left} and {right} both have a part in proposal {proposal}, so that they cannot become one now"
        raise RuleViolation(message, hint="close or withdraw that proposal first", proposal=proposal)
