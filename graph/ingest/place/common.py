"""The place of a sheet that names none, from the sheets of its workbook that all name one regency."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graph.ingest.place.places import PlaceFinder
from graph.ingest.place.text import in_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ingest.heads.sheet_plan import SheetPlan

_REGENCY: Final = 5
"""Letters of a regency's code, ``33.26``."""
_FEWEST: Final = 2
_SHARE: Final = 0.25
"""Least share of the sheets of a workbook that name the one regency that any of them names."""
_BARE: Final = re.compile(r"^\W*\d{1,3}[\W_]+|[\W_]+$|\b(?:kec(?:amatan)?)\b\.?\s*", re.I)
"""Running numbers and *Kec.* before a district that a sheet is called by."""


def common_regency(places: Sequence[str | None]) -> str | None:
    """Return the one regency that sheets of a workbook name, None where they differ or too few name any.

    The first sheet's title may speak for all.

    Examples
    --------
    >>> common_regency(["32.78", None, "32.78.05"]), common_regency(["32.78", "32.79"]), common_regency([None, "32.78"])
    ('32.78', None, None)
    >>> common_regency(["32.78", None, None])
    '32.78'
    """
    named = [place[:_REGENCY] for place in places if place and len(place) >= _REGENCY]
    first = len(places) > 1 and len(places[0] or "") >= _REGENCY
    agree = len(set(named)) == 1 and len(named) >= max(1 if first else _FEWEST, _SHARE * len(places))
    return named[0] if agree else None


def with_common_place(plans: Sequence[SheetPlan]) -> list[SheetPlan]:
    """Return the plans of one file, those that name no regency with the one that the others agree on.

    The second table of a sheet is of the place of the first. What sheets are called yields to what their titles say:
    *Batang Kuis* beside titles of Deli Serdang is none of the regency of Batang.
    """
    plans = _of_one_sheet(plans)
    finder = PlaceFinder()
    titled = [any(in_title(finder, title) for title in plan.header.titles[:6]) for plan in plans]
    regency = common_regency([plan.place for plan in plans if plan.sheet.head])
    told = [plan.place if by_title else None for plan, by_title in zip(plans, titled, strict=True)]
    if regency is None and (above := common_regency(told)) is not None:
        regency = above
        plans = [plan if by_title else replace(plan, place=None) for plan, by_title in zip(plans, titled, strict=True)]
    if regency is None:
        return list(plans)
    districts = _sheets_of_districts(plans, regency)

    def silent(place: str) -> bool:
        return len(place) < _REGENCY and regency.startswith(place)

    placed = [replace(plan, place=regency) if silent(plan.place or "") else plan for plan in plans]
    return [replace(plan, place=districts.get(plan.sheet.name, plan.place)) for plan in placed]


def _of_one_sheet(plans: Sequence[SheetPlan]) -> list[SheetPlan]:
    """Return plans with the tables below another on its sheet where that one is, unless they say where they are."""
    found: list[SheetPlan] = []
    for plan in plans:
        below = bool(plan.sheet.notes.get("tables")) and plan.sheet.first_row > 1 and bool(found)
        found.append(replace(plan, place=found[-1].place) if below and plan.place is None else plan)
    return found


def _sheets_of_districts(plans: Sequence[SheetPlan], regency: str) -> dict[str | None, str]:
    """Return the districts that sheets are called by (*Patrang*, *Ambulu*), none where fewer than most are so called.

    One sheet may be called like a district by chance; most of a workbook are not.
    """
    finder = PlaceFinder()
    names = [plan.sheet.name for plan in plans if plan.sheet.head and plan.sheet.name]
    found = {name: finder.named(_BARE.sub("", name), regency, "district").region for name in names}
    known: dict[str | None, str] = {name: region for name, region in found.items() if region}
    return known if len(known) >= _FEWEST and 2 * len(known) > len(names) else {}
