"""The further facts of a party: permits, year, sex of the owner, export, members, slots, radius, commitments."""

from __future__ import annotations

import re
from functools import partial, reduce
from operator import or_
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.cells import by_distinct, empty_lists
from graph.ingest.party.permits import (
    OWN_COLUMN,
    held_permits,
    is_lacking,
    lack_is_unclear,
    named_permits,
    noted_permits,
)
from graph.ingest.trade.amounts import parse_count, parse_date, parse_year
from graph.model.names import normalised
from graph.model.vocabulary import PartyKind
from graph.settings import now

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.ingest.heads.sheet_plan import SheetPlan
    from graph.ingest.knowledge import Knowledge

_NO: Final = re.compile(r"^(?:tidak|tdk|belum|no|n|false|0|t|x|none|proses|dalam proses)\b", re.I)
_YES: Final = re.compile(r"^(?:ya|y|yes|ada|true|1|v|sudah|punya|memiliki|√|✓|bersedia|siap|t?rue)", re.I)
_WOMEN: Final = re.compile(r"^(?:p|pr|perempuan|wanita|female|f|w)$", re.I)
_MEN: Final = re.compile(r"^(?:l|lk|laki|laki-laki|laki laki|pria|male|m)$", re.I)


def read_yes(text: str) -> bool | None:
    """Return whether a cell says yes or no, None when it says neither.

    A number or a longer text in such a column is the certificate's own, and so a yes.

    Examples
    --------
    >>> read_yes("Ya"), read_yes("belum"), read_yes("ID33110000123"), read_yes("?")
    (True, False, True, None)
    """
    if _NO.match(text):
        return False
    return True if _YES.match(text) or sum(c.isalnum() for c in text) >= 4 else None


def read_held(text: str) -> bool | None:
    """Return whether a cell of one certificate's column says that it is held today.

    Examples
    --------
    >>> read_held("ada"), read_held("sdh mati 2023"), read_held("ada, dlm proses perpanjangan"), read_held("?")
    (True, False, False, None)
    """
    return False if is_lacking(text) else read_yes(text)


def read_nib(text: str) -> bool:
    """Return whether a cell tells a business identification number: thirteen digits, or that there is one.

    Examples
    --------
    >>> read_nib("0220103242105"), read_nib("1.23e+12"), read_nib("belum")
    (True, False, False)
    >>> read_nib("Ada"), read_nib("ada, dlm proses")
    (True, False)
    """
    digits = re.sub(r"\D", "", text.removesuffix(".0"))
    return len(digits) == 13 if digits else bool(_YES.match(text)) and not is_lacking(text)


def _sex(text: str) -> bool | None:
    word = text.strip()
    return True if _WOMEN.match(word) else False if _MEN.match(word) else None


LACK_UNCLEAR: Final = "permits_lack_unclear"
VISITED_ON: Final = "visited_on"
"""Day of a row's visit; what the row says may have been changed later (``on``)."""
PLANNED: Final = "visit_planned"
"""Of a row whose visit is of a day to come: nobody was there yet."""


def _radius(text: str) -> float | None:
    found = re.search(r"\d+(?:[.,]\d+)?", text)
    return float(found[0].replace(",", ".")) if found else None


def _column(frame: pl.DataFrame, plan: SheetPlan, *roles: str) -> pl.Series:
    return frame.select(plan.cell(*roles).alias(roles[0])).to_series()


def held_in_column(role: str, text: str) -> list[str]:
    """Return the permits that a cell tells in a column of one permit; a cell that names permits speaks for itself.

    Examples
    --------
    >>> held_in_column("halal", "ya"), held_in_column("halal", "PIRT"), held_in_column("halal", "halal, PIRT")
    (['halal'], ['pirt'], ['halal', 'pirt'])
    """
    if set(named_permits(text)) - {role}:
        return held_permits(text)
    return [role] if read_held(text) else []


def permits_of(frame: pl.DataFrame, plan: SheetPlan, knowledge: Knowledge) -> pl.Series:
    """Return the sorted permits of each row, from columns of their own and from a column of all."""
    parts: list[pl.Expr | pl.Series] = []
    for role in OWN_COLUMN:
        if plan.has(role):
            held = partial(held_in_column, role)
            of_one = by_distinct(_column(frame, plan, role), held, pl.List(pl.String), knowledge.of(f"held {role}"))
            parts.append(of_one.fill_null([]))
    if plan.has("nib"):
        yes = by_distinct(_column(frame, plan, "nib"), read_nib, pl.Boolean, knowledge.of("nib"))
        parts.append(
            pl.when(yes.fill_null(False)).then(pl.lit(["nib"])).otherwise(pl.lit([], dtype=pl.List(pl.String)))
        )
    if plan.has("permits"):
        named = by_distinct(_column(frame, plan, "permits"), held_permits, pl.List(pl.String), knowledge.of("permits"))
        parts.append(named.fill_null([]))
    if plan.has("description", "remark"):
        noted = by_distinct(
            _column(frame, plan, "description", "remark"), noted_permits, pl.List(pl.String), knowledge.of("noted")
        )
        parts.append(noted.fill_null([]))
    if not parts:
        return empty_lists(frame.height).alias("certifications")
    return frame.select(pl.concat_list(parts).list.unique().list.sort().alias("certifications")).to_series()


def lack_unclear(frame: pl.DataFrame, plan: SheetPlan, knowledge: Knowledge) -> pl.Series:
    """Return which rows name several permits before one word of lack: none is read as held, and the row says so."""
    known = knowledge.of("lack of permits unclear")
    told = [
        by_distinct(_column(frame, plan, role), lack_is_unclear, pl.Boolean, known).fill_null(value=False)
        for role in ("permits", *OWN_COLUMN)
        if plan.has(role)
    ]
    return reduce(or_, told, frame["row"].is_null()).rename(LACK_UNCLEAR)


def _members(read: Callable[..., pl.Series]) -> pl.Series:
    """Return the members of a cooperative: the total, else men and women together."""
    total, men, women = (read(role, parse_count, pl.Int64) for role in ("members", "members_men", "members_women"))
    table = pl.DataFrame({"total": total, "men": men, "women": women})
    both = pl.when(pl.any_horizontal(pl.col("men", "women").is_not_null())).then(pl.sum_horizontal("men", "women"))
    return table.select(pl.coalesce("total", both)).to_series()


def fact_columns(frame: pl.DataFrame, plan: SheetPlan, knowledge: Knowledge) -> pl.DataFrame:
    """Return the further facts of a batch of parties, and ``nib_key``: what compares NIBs without showing them."""

    def read(role: str, how: object, dtype: type[pl.DataType]) -> pl.Series:
        return by_distinct(_column(frame, plan, role), how, dtype, knowledge.of(f"{role} {dtype}"))  # type: ignore[arg-type]

    nib = _column(frame, plan, "nib").str.replace_all(r"\.0$|\D", "")
    year = read("year", parse_year, pl.Int32)
    today, grouped = now().date(), plan.kind.party == PartyKind.COOPERATIVE
    seen, changed, graded = (read(role, parse_date, pl.Date) for role in ("visited", "updated", "graded_on"))
    visited, changed = seen.set(seen > today, None), changed.set(changed > today, None)
    return pl.DataFrame(
        {
            "established": year.set((year < 1600) | (year > plan.as_of.year), None),
            "women_led": read("sex", _sex, pl.Boolean),
            "export_oriented": read("export", read_yes, pl.Boolean),
            "certifications": permits_of(frame, plan, knowledge),
            "members": _members(read),
            "on": visited.zip_with(visited.is_not_null(), changed),
            VISITED_ON: visited,
            PLANNED: (seen > today).fill_null(value=False),
            "assessed": frame.select(plan.cell("grade").str.slice(0, 40)).to_series() if grouped else None,
            "assessed_on": graded.set(graded > today, None) if grouped else None,
            "slots": read("slots", parse_count, pl.Int64),
            "radius_km": read("radius", _radius, pl.Float64),
            "commits_to_coach": read("coach", read_yes, pl.Boolean),
            "parent": frame.select(normalised(plan.cell("parent"))).to_series(),
            "nib_key": nib.set(nib.str.len_chars() != 13, None),
            "nib_bad": (nib.is_not_null() & (nib.str.len_chars() != 13) & nib.str.contains(r"\d")).fill_null(False),
        }
    )
