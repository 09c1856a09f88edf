"""Words of a change, read: numbers, regions, certificates and whom it touches; what means nothing is refused.

A change names whom it touches by ``party`` (an id, or a list of them), or by ``region`` and ``commodity`` (as coarse as
one likes). What it cannot find is refused with the number of the change and what to do.
"""

from __future__ import annotations

from dataclasses import replace
from math import isnan
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import Ambiguous, RuleViolation, UnknownActivity, UnknownRegion
from graph.network import FRAMES, Network, conform
from graph.reference import activities, regions
from graph.reference.certifications import certificates

if TYPE_CHECKING:
    from collections.abc import Iterable

Change = dict[str, Any]

MOST_PERCENT: Final = 10_000


def fault(number: int, change: Change, what: str, hint: str) -> RuleViolation:
    """Return the refusal of a change, with its number and what to do."""
    message = f"change {number} ({change.get('do', '?')}): {what}"
    return RuleViolation(message, hint=hint, change=number)


def number_of(number: int, change: Change, name: str, *, least: float = 0, most: float = 10**12) -> float:
    """Return a number of a change; what is none, or out of range, is refused."""
    value = change.get(name)
    hint = f"write {name} as a number from {least:g} to {most:.0f}"
    if isinstance(value, bool) or not isinstance(value, (int, float)) or isnan(value):
        raise fault(number, change, f"{name} is {value!r}, no number", hint)
    if not least <= value <= most:
        raise fault(number, change, f"{name} is {value!r}, out of range", hint)
    return float(value)


def whole_of(number: int, change: Change, name: str, *, most: int = 10**12) -> int:
    """Return a count from 1 up; half an officer is refused, never cut off."""
    value = number_of(number, change, name, least=1, most=most)
    if not value.is_integer():
        hint = f"write {name} as a whole number from 1 to {most}"
        raise fault(number, change, f"{name} is {value!r}, no whole number", hint)
    return int(value)


def refuse_unknown_certificates(network: Network, change: Change, number: int, codes: list[str]) -> None:
    """Refuse a certificate that neither the vocabulary nor anybody in the network knows: it would change nothing."""
    met = {code for column in (network.parties["certifications"], network.demands["required"])
           for code in column.explode().drop_nulls().unique()}  # fmt: skip
    for code in codes:
        if code not in certificates() and code not in met:
            hint = f"take one of {', '.join(sorted(certificates()))}"
            raise fault(number, change, f"no certificate has the code {code!r}", hint)


def region_of(number: int, change: Change, *, needed: bool = True) -> str | None:
    """Return the region of a change, which exists; None where none is named and none is needed."""
    region = change.get("region")
    if region is None and not needed:
        return None
    if not isinstance(region, str) or not regions.exists(region):
        message = f"change {number} ({change.get('do', '?')}): there is no region {region!r}"
        raise UnknownRegion(message, hint='write a name or a code in quotes, such as region = "33.05"', change=number)
    return region


def placed(changes: Iterable[Change]) -> list[Change]:
    """Return changes whose regions are codes, though somebody wrote a name.

    Raises
    ------
    UnknownRegion, Ambiguous
        If no region has the name, or several have it: with the number of the change, and the candidates.

    Examples
    --------
    >>> placed([{"do": "disaster", "region": "Kebumen"}, {"do": "certify", "region": "33.05"}, {"do": "train"}])
    [{'do': 'disaster', 'region': '33.05'}, {'do': 'certify', 'region': '33.05'}, {'do': 'train'}]
    """
    found = []
    for number, change in enumerate(changes, start=1):
        named = change.get("region")
        if isinstance(named, str) and any(letter.isalpha() for letter in named):
            try:
                change = change | {"region": regions.find_region(named).code}  # noqa: PLW2901 - the file's own stays
            except (UnknownRegion, Ambiguous) as error:
                message = f"change {number} ({change.get('do', '?')}): {error.message}"
                raise type(error)(message, hint=error.hint, **error.context, change=number) from error
        region_of(number, change, needed=False)
        found.append(change)
    return found


def refuse_unknown_commodity(change: Change, number: int) -> None:
    """Refuse a commodity of which no code of KBLI begins; it is as coarse as one likes (``"2"`` is all of 20 to 29)."""
    said = change.get("commodity")
    if said is None or any(code.startswith(str(said)) for code in activities.titles()):
        return
    try:
        activities.activity(str(said))
    except UnknownActivity as unknown:
        message = f"change {number} ({change.get('do', '?')}): {unknown.message}"
        raise UnknownActivity(message, hint=unknown.hint, **unknown.context, change=number) from unknown


def with_frames(network: Network, **frames: pl.DataFrame) -> Network:
    """Return the network with other frames; what a change writes is well-formed, so that nothing is checked again.

    Rows keep their places and those that come stand behind them: what is known of a row stays true of it.
    """
    made: dict[str, Any] = {name: conform(frame, FRAMES[name]) for name, frame in frames.items()}
    return replace(network, **made)


def chosen(network: Network, frame: pl.DataFrame, change: Change, number: int) -> pl.Series:
    """Return which offers or demands a change touches; at least one, or it is refused."""
    where = region_of(number, change, needed=False)
    party, commodity = change.get("party"), change.get("commodity")
    picked = pl.Series([True] * frame.height, dtype=pl.Boolean)
    if party is not None:
        picked &= frame["party"].is_in(_parties(network, party, change, number))
    if where is not None:
        homes = frame.join(network.parties.select("id", "region"), left_on="party", right_on="id", how="left",
                           maintain_order="left")["region"].fill_null("")  # fmt: skip
        picked &= (homes == where) | homes.str.starts_with(where + ".")
    if commodity is not None:
        picked &= frame["commodity"].fill_null("").str.starts_with(str(commodity))
    if party is None and where is None and commodity is None:
        raise fault(number, change, "it names nobody", "add party, region or commodity")
    if not picked.any():
        raise fault(number, change, "nobody fits", "look at `jejaring gaps` for who is there, or name a wider region")
    return picked


def _parties(network: Network, named: object, change: Change, number: int) -> list[str]:
    """Return the ids of the party named, or of a list of them."""
    asked = [str(one) for one in (named if isinstance(named, list) else [named])]
    if not asked:
        raise fault(number, change, "it names nobody", "add party, region or commodity")
    there = pl.Series(asked, dtype=pl.String).is_in(network.parties["id"].implode())
    if there.all():
        return asked
    rows = [network.row.get(one) for one in asked]  # an alias stands for whom it was merged into
    strange = [one for one, row in zip(asked, rows, strict=True) if row is None]
    if strange:
        raise fault(number, change, f"there is no party {', '.join(strange)}", "take an id of parties.parquet")
    found: list[str] = network.parties["id"].gather([row for row in rows if row is not None]).to_list()
    return found
