"""One enterprise once: rows with the same name and place, or the same NIB, become one record.

Two stages: exact and explainable rules here, then linkage of what is left (:mod:`graph.ingest.linkage`), which
merges pairs that are nearly certain and keeps doubtful ones for a person. By the rules, rows are one business when
their normalised name, kind and regency agree and

* nothing that they state of finer place (point, else address, else village and district), owner, telephone, NIB and
  legal form differs, so that a row that is silent joins the others (not where a regency is crowded with namesakes), or
* their finer place and owner are the same, or
* a valid NIB agrees, or
* their names differ by a slip of the keys and their phone number agrees, or
* neither has a name, and they say the same of trade, district and owner, and state the owner's whole name, the house or
  the telephone.

Two rows of one name with different addresses, points or owners are branches or namesakes: two businesses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from rapidfuzz import fuzz

from graph.ingest.cells import empty_lists
from graph.ingest.linkage.crowding import crowded
from graph.ingest.linkage.forms import branch_of, own_words
from graph.ingest.linkage.spots import BLOCK, settled
from graph.ingest.linkage.table import GROUP_KIND
from graph.ingest.records import AT, ENUMS, KBLI_BASES, RECORD
from graph.model.ids import party_id
from graph.model.vocabulary import SizeBasis

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    Linker = Callable[[pl.DataFrame, pl.Series], pl.Series]

LISTS: Final = ("certifications", "roles", "links", "warnings")
"""Facts of which a merged record keeps those of all its rows, in their order."""
INFERRED: Final = ("text", "name")
"""Bases of a KBLI code that yield to any stated one."""
COMPARED: Final = ("own_id", "fine", "owner", "owner_words", "nib", "phone", "village", "street", "spots", "said")
"""What only compares rows and is left behind."""
TELLING: Final = ("fine", "district", "village", "owner", "nib", "phone", "form")
"""What tells two businesses of one name apart: rows that are silent of it join the others."""
NAMED_BY: Final = 2
"""Words of its own from which a name says which business it is; a longer name says it with its trade (*Gas Negara*)."""
UNNAMED_BLOCK: Final = ("normal", "kind", "regency", *TELLING)
"""What rows without a name must say alike to be one: their trade stands where the name does."""
ALIKE: Final = 90.0
"""Least likeness of two names of one phone number (0 to 100): a letter or two in twenty."""
MOST_ROWS_OF_A_PHONE: Final = 6
"""A number of more rows than this is an office's, and joins none."""
NEWEST: Final = 1e18
"""Rupiah beyond any figure: what the newest list says of a size goes before."""
MOST_NAMES_OF_A_NIB: Final = 3
"""A NIB under more names than this is a slip that many rows share, and joins none."""


def _trade(code: pl.Expr) -> pl.Expr:
    """Return what tells two trades apart: the division of an activity, of shops its group, for all of them are one."""
    return pl.when(code.str.starts_with("47")).then(code.str.head(3)).otherwise(code.str.head(2))


def _compared(table: pl.DataFrame) -> pl.DataFrame:
    """Return only what is compared: narrow, so that a million rows are quickly looked through."""
    region = pl.col("region")
    compared = table.select(
        "order",
        "normal",
        "fine",
        "spots",
        "street",
        "owner",
        "nib",
        "phone",
        "village",
        "owner_words",
        form=pl.col("legal_form").cast(pl.String),
        kind=pl.col("kind").cast(pl.String).replace(GROUP_KIND),
        regency=region.str.head(5).fill_null(""),
        district=pl.when(region.str.len_chars() >= 8).then(region.str.head(8)),
        trade=_trade(pl.col("kbli").list.first()),
        unnamed=pl.col("warnings").list.contains("name_missing"),
    )
    return compared.with_columns(settled(compared))


def _by_name(compared: pl.DataFrame) -> pl.DataFrame:
    """Return ``order`` and ``leader`` (the first row of its business) of the rows that share name and regency."""
    shared = compared.filter(pl.len().over(BLOCK) > 1)
    several = shared.with_columns(crowded(shared)).filter(~pl.col("unnamed"))
    agree = pl.all_horizontal(pl.col(name).drop_nulls().n_unique().over(BLOCK) <= 1 for name in TELLING)
    alike = pl.all_horizontal(pl.col(name).n_unique().over(BLOCK) <= 1 for name in TELLING)
    silent = pl.col("fine").is_null()
    # *Toko Nur* sells furniture and *Toko Nur* groceries: one word says no more than a first name does
    short = (own_words(several["normal"]) < NAMED_BY) & (several["normal"].str.count_matches(" ") < NAMED_BY)
    unknown = pl.all_horizontal(pl.col(name).is_null().all().over(BLOCK) for name in ("fine", "owner", "nib", "phone"))
    trades = pl.lit(short) & unknown & (pl.col("trade").drop_nulls().n_unique().over(BLOCK) > 1)
    leader = (
        pl.when(trades)
        .then(pl.col("order").min().over([*BLOCK, "village", "trade"]))
        .when(agree & (~pl.col("crowded") | alike))
        .then(pl.col("order").min().over(BLOCK))
        .when(~silent)
        .then(pl.col("order").min().over([*BLOCK, "fine", "owner"]))
        .otherwise(pl.col("order").min().over([*BLOCK, silent, *TELLING[1:]]))
    )
    return several.select("order", leader=leader)


def _unnamed(compared: pl.DataFrame) -> pl.DataFrame:
    """Return the rows without a name that say the same of owner, trade and place, and whether they are ``sure`` one.

    An owner's whole name tells one business of a trade in a district, a first name only with a house or telephone: two
    *Siti* of a village may both sell coffee.
    """
    told = compared.filter(pl.col("unnamed") & pl.col("owner").is_not_null() & pl.col("district").is_not_null())
    whole = pl.col("owner_words").list.len() >= NAMED_BY
    reached = pl.any_horizontal(pl.col(name).is_not_null() for name in ("fine", "nib", "phone"))
    same = told.filter(pl.len().over(UNNAMED_BLOCK) > 1)
    return same.with_columns(sure=(whole | reached).fill_null(False))


def _by_nib(compared: pl.DataFrame, leaders: np.ndarray[tuple[int], np.dtype[np.uint32]]) -> None:
    """Let businesses that share a NIB and a kind have the first of their leaders, in place."""
    same = ["nib", "kind"]
    shared = compared.filter(pl.col("nib").is_not_null()).filter(
        (pl.len().over(same) > 1) & (pl.col("normal").n_unique().over(same) <= MOST_NAMES_OF_A_NIB)
    )
    for orders in shared.group_by(same, maintain_order=True).agg("order")["order"]:
        roots = {int(leaders[order]) for order in orders}
        if len(roots) > 1:
            leaders[np.isin(leaders, list(roots))] = min(roots)


def _by_phone(compared: pl.DataFrame, leaders: np.ndarray[tuple[int], np.dtype[np.uint32]]) -> None:
    """Let businesses of one phone number, kind and regency whose names are nearly one share a leader, in place.

    Two trades in two districts are two businesses of one hand.
    """
    same = ["phone", "kind", "regency"]
    shared = compared.filter(pl.col("phone").is_not_null() & ~pl.col("unnamed"))
    shared = shared.filter((pl.len().over(same) > 1) & (pl.len().over(same) <= MOST_ROWS_OF_A_PHONE))
    asked = ("order", "normal", "district", "trade")
    groups = shared.group_by(same, maintain_order=True).agg(asked).select(asked).rows()
    for orders, names, districts, trades in groups:
        for i, first in enumerate(orders):
            for j in range(i):
                one, other = int(leaders[orders[j]]), int(leaders[first])
                alike = fuzz.ratio(names[i], names[j]) >= ALIKE and branch_of(names[i]) == branch_of(names[j])
                elsewhere = _differ(districts[i], districts[j]) and _differ(trades[i], trades[j])
                if one != other and alike and not elsewhere:
                    leaders[np.isin(leaders, [one, other])] = min(one, other)


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _leaders(compared: pl.DataFrame, unnamed: pl.DataFrame) -> pl.Series:
    """Return for each row the number of the first row of its business."""
    leaders = np.arange(compared.height, dtype=np.uint32)
    named = _by_name(compared)
    leaders[named["order"].to_numpy()] = named["leader"].to_numpy()
    _by_nib(compared, leaders)
    _by_phone(compared, leaders)
    repeats = unnamed.filter("sure").select("order", leader=pl.col("order").min().over(UNNAMED_BLOCK))
    leaders[repeats["order"].to_numpy()] = repeats["leader"].to_numpy()
    return pl.Series("leader", leaders, dtype=pl.UInt32)


def _ids(table: pl.DataFrame, leader: pl.Series) -> pl.Series:
    """Return each row's own id; a key that two different businesses of one list carry is no key."""
    slim = table.select("order", "own_id", "list_no", "row").with_columns(leader)
    doubled = slim.filter(pl.col("own_id").is_duplicated()).filter(pl.col("leader").n_unique().over("own_id") > 1)
    if not doubled.height:
        return table["own_id"]
    # the first business keeps the id, the rows of the others get one of their own
    others = doubled.filter(pl.col("leader") != pl.col("leader").min().over("own_id"))
    new = [party_id(own, f"row {row}") for own, row in others.select("own_id", "row").iter_rows()]
    fixed = others.select("order", fixed=pl.Series(new, dtype=pl.String))
    joined = slim.join(fixed, on="order", how="left", maintain_order="left")
    return joined.select(pl.coalesce("fixed", "own_id").alias("own_id")).to_series()


def _fused(group: pl.DataFrame) -> pl.DataFrame:
    """Return one record a business: the newest row's facts, gaps filled by others, lists joined; the first row's id.

    Investments of one list in several activities are parts of one whole and add up; the size is that of the row with
    the largest figures, in the newest list if it says one, so that a firm is not made small by its smallest project.
    """
    special = {
        *AT,
        "on",
        "assessed",
        "assessed_on",
        "kbli",
        "kbli_basis",
        "has_contact",
        "size",
        "size_basis",
        "lat",
        "lon",
        "place_basis",
    }
    plain = [name for name in RECORD if name not in {*special, *LISTS, "investment_rp", "own_id"}]
    figures = pl.coalesce(
        "capital_rp", "investment_rp", "sales_rp_per_year", pl.when(pl.col("size").is_not_null()).then(0)
    )
    exact = (pl.col("place_basis") == "point").fill_null(False)
    inferred = pl.col("kbli_basis").is_in(INFERRED).fill_null(False)
    sure = ~inferred & (pl.col("kbli").list.len() > 0)
    stated = pl.col("kbli").filter(sure | ~sure.any())
    same_list = pl.col("list_no") == pl.col("list_no").first()
    # what a list only supposes from *UD* says nothing newer than what another states
    newest = same_list & pl.col("size").is_not_null() & (pl.col("size_basis") != str(SizeBasis.LEGAL_FORM_PROXY))
    figures = figures.cast(pl.Float64).fill_null(-1.0) + pl.when(newest).then(NEWEST).otherwise(0.0)
    parts = pl.struct("investment_rp", pl.col("kbli").list.first().alias("main")).filter(same_list).unique()
    return group.group_by("leader", maintain_order=True).agg(
        *[pl.col(name).first() for name in (*AT, "on")],
        pl.col("assessed", "assessed_on").get(pl.col("assessed").is_not_null().arg_max()),
        *[pl.col(name).drop_nulls().first() for name in plain],
        *[pl.col(name).list.explode().drop_nulls().unique(maintain_order=True) for name in LISTS],
        stated.list.explode().drop_nulls().unique(maintain_order=True).alias("kbli"),
        pl.col("kbli_basis").sort_by(inferred, maintain_order=True).drop_nulls().first(),
        pl.col("size", "size_basis").get(figures.arg_max()),
        pl.col("lat", "lon", "place_basis").get(exact.arg_max()),
        pl.when(pl.col("investment_rp").is_not_null().any())
        .then(parts.struct.field("investment_rp").sum())
        .alias("investment_rp"),
        pl.col("has_contact").any(),
        pl.col("own_id").sort_by("order").first().alias("id"),
        pl.col("own_id").sort_by("order").unique(maintain_order=True).alias("aliases"),
        rows=pl.len(),
    )


def _still_true(frame: pl.DataFrame) -> pl.DataFrame:
    """Drop the warnings of single rows that the merged record no longer deserves."""
    money = pl.coalesce("sales_rp_per_year", "capital_rp", "investment_rp")
    known = (
        (("kbli_missing",), pl.col("kbli").list.len() > 0),
        (("kbli_from_text", "kbli_from_name"), ~pl.col("kbli_basis").is_in(INFERRED).fill_null(False)),
        (("place_missing",), pl.col("region").is_not_null()),
        (("size_unknown",), pl.col("size").is_not_null()),
        (("contact_missing",), pl.col("has_contact")),
        (("money_missing",), money.is_not_null()),
    )
    warnings = pl.col("warnings")
    for codes, holds in known:
        kept = warnings.list.set_difference(pl.lit(list(codes), dtype=pl.List(pl.String)))
        warnings = pl.when(holds).then(kept).otherwise(warnings)
    return frame.with_columns(warnings=warnings.list.sort())


def _without_groups(codes: list[str]) -> list[str]:
    """Return the codes without those that another one says more exactly.

    Examples
    --------
    >>> _without_groups(["410", "41011", "01262"])
    ['41011', '01262']
    """
    return [code for code in codes if not any(other != code and other.startswith(code) for other in codes)]


def _as_one(several: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Return the records of businesses that several rows name, in the types and columns of single ones."""
    words = [*ENUMS, "kbli_basis"]
    fused = _fused(several.with_columns(pl.col(words).cast(pl.String)))
    codes = pl.Series("kbli", [_without_groups(list(codes)) for codes in fused["kbli"]], dtype=pl.List(pl.String))
    fused = _still_true(fused.with_columns(codes)).with_columns(
        aliases=pl.col("aliases").list.set_difference(pl.concat_list("id")), rows=pl.col("rows").cast(pl.UInt32)
    )
    types = [pl.col(name).cast(dtype) for name, dtype in {**ENUMS, "kbli_basis": KBLI_BASES}.items()]
    return fused.rename({"leader": "order"}).with_columns(types).select(columns)


def first_stage(frames: Sequence[pl.DataFrame]) -> tuple[pl.DataFrame, pl.Series]:
    """Return the rows of all lists with their ``order``, and the number of the first row of each one's business."""
    table = pl.concat(frames, rechunk=False) if frames else pl.DataFrame(schema=RECORD)
    table = table.with_row_index("order")
    compared = _compared(table)
    unnamed = _unnamed(compared)
    return _told_unsure(table, unnamed.filter(~pl.col("sure"))["order"]), _leaders(compared, unnamed)


def _told_unsure(table: pl.DataFrame, unsure: pl.Series) -> pl.DataFrame:
    """Return rows with a warning on those that may be one business and count as several."""
    if not unsure.len():
        return table
    told = pl.when(pl.col("order").is_in(unsure.implode())).then(pl.lit(["repeat_unsure"])).otherwise([])
    return table.with_columns(warnings=pl.concat_list("warnings", told).list.sort())


def merge_parties(
    frames: Sequence[pl.DataFrame], link: Linker | None = None, days: Mapping[int, date] | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the parties, one row each, and what became of every row.

    Parameters
    ----------
    frames
        Clean records in the order in which their files were given: the first row of a business leads.
    link
        The second stage: takes the rows and their leaders and returns the leaders after linkage.
    days
        The date of each list by its number: of rows that contradict each other the newer wins, whichever leads.

    Returns
    -------
    parties
        ``id``, ``aliases``, the columns of ``RECORD`` and ``rows``: how many rows it was read from.
    fates
        ``list_no``, ``row``, ``id`` and ``first``: false where the row was merged into an earlier one.
    """
    table, leader = first_stage(frames)
    if link is not None:
        leader = link(table, leader)
    own = _ids(table, leader)
    fates = table.select(*AT, id=own.gather(leader), first=leader == table["order"])
    lonely = pl.Series("rows", [1], dtype=pl.UInt32).new_from_index(0, table.height)
    table = table.with_columns(own.alias("id"), empty_lists(table.height).alias("aliases"), lonely)
    columns = [
        "id",
        "aliases",
        *(name for name in table.columns if name not in COMPARED and name not in ("id", "aliases")),
    ]
    if fates["first"].all():
        return table.select(columns).drop("order"), fates
    shared = leader.is_in(leader.filter(~fates["first"]).implode())
    several = table.filter(shared).with_columns(leader.filter(shared), pl.col("id").alias("own_id"))
    of_list = pl.col("list_no").replace_strict(days or {}, default=None, return_dtype=pl.Date)
    several = several.with_columns(day=pl.coalesce("on", of_list))
    several = several.sort("leader", "day", "order", descending=[False, True, False], nulls_last=True)
    fused = _as_one(several, columns)
    return pl.concat([table.filter(~shared).select(columns), fused]).sort("order").drop("order"), fates
