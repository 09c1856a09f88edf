"""One enterprise once: rows with the same name and place, or the same NIB, become one record.

Exact and explainable rules only; doubtful pairs stay apart (record linkage proper is a later step).
Rows are one business when their normalised name, kind and regency agree and

* their finer place (point, else address) and owner agree, or
* the finer places and owners that are stated are one and the same, so that a row that is silent joins it, or
* a valid NIB agrees.

Two rows of one name with different addresses, points or owners are branches or namesakes: two businesses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.records import KEYS, RECORD
from graph.model.ids import party_ids

if TYPE_CHECKING:
    from collections.abc import Sequence

LISTS: Final = ("kbli", "certifications", "roles", "links", "warnings")
"""Facts of which a merged record keeps those of all its rows, in their order."""
INFERRED: Final = ("text", "name")
"""Bases of a KBLI code that yield to any stated one."""
GROUP_KIND: Final = {"trader": "enterprise", "foster_company": "enterprise"}
"""Kinds that one business may have in different lists."""


def _fine(frame: pl.DataFrame) -> pl.DataFrame:
    """Add what is compared: ``block`` (kind, name, regency), ``fine`` (place below it), ``district``."""
    kind = pl.col("kind").replace(GROUP_KIND)
    return frame.with_columns(
        block=pl.concat_str(kind, "normal", pl.col("region").str.head(5).fill_null(""), separator="\x1f"),
        fine=pl.coalesce("point_key", "address_key", pl.lit("")),
        district=pl.when(pl.col("region").str.len_chars() >= 8).then(pl.col("region").str.head(8)),
        owner=pl.col("owner_key").fill_null(""),
    )


def _blocks(frame: pl.DataFrame) -> pl.DataFrame:
    """Return ``group`` for each row: rows of a block are one when nothing they state differs."""
    stated = pl.col("fine").filter(pl.col("fine") != "")
    owners = pl.col("owner").filter(pl.col("owner") != "")
    blocks = frame.group_by("block").agg(
        one_place=(stated.n_unique() <= 1) & (pl.col("district").drop_nulls().n_unique() <= 1),
        one_owner=owners.n_unique() <= 1,
    )
    table = frame.join(blocks, on="block", how="left", maintain_order="left")
    group = (
        pl.when(pl.col("one_place") & pl.col("one_owner") & ~pl.col("unnamed"))
        .then(pl.col("block"))
        .when(pl.col("unnamed"))
        .then(pl.format("row {} {}", "block", "order"))
        .when(pl.col("fine") != "")
        .then(pl.concat_str("block", "fine", "owner", separator="\x1e"))
        .otherwise(pl.concat_str("block", pl.col("district").fill_null(""), "owner", separator="\x1d"))
    )
    return table.with_columns(group=group)


def _joined_by_nib(frame: pl.DataFrame) -> pl.DataFrame:
    """Let rows with one NIB and one kind share the group of the first of them, when that NIB is not everyone's."""
    nibs = frame.filter(pl.col("nib_key").is_not_null()).select("nib_key", "kind", "group", "normal", "order")
    shared = nibs.group_by("nib_key", "kind").agg(
        pl.col("group").unique().sort().alias("groups"), pl.col("normal").n_unique()
    )
    shared = shared.filter((pl.col("groups").list.len() > 1) & (pl.col("normal") <= 3))
    if not shared.height:
        return frame
    renamed: dict[str, str] = {}
    for groups in shared.sort("nib_key")["groups"]:
        roots = sorted({_root(group, renamed) for group in groups})
        renamed |= dict.fromkeys(roots[1:], roots[0])
    table = {group: _root(group, renamed) for group in renamed}
    return frame.with_columns(pl.col("group").replace(table))


def _root(group: str, renamed: dict[str, str]) -> str:
    while group in renamed:
        group = renamed[group]
    return group


def _with_ids(frame: pl.DataFrame) -> pl.DataFrame:
    """Give every row the id that it would have alone: hash of its list and its key there, or name and place."""
    place = pl.concat_str("normal", pl.col("region").fill_null(""), "fine", "owner", separator="|")
    key = pl.coalesce("list_key", place)
    frame = frame.with_columns(key=key)
    # A key that two different businesses of one list carry is no key.
    doubled = (
        frame.group_by("source", "key").agg(pl.col("group").n_unique().alias("groups")).filter(pl.col("groups") > 1)
    )
    frame = frame.join(
        doubled.select("source", "key", doubled=True), on=["source", "key"], how="left", maintain_order="left"
    )
    key = pl.when(pl.col("doubled")).then(pl.concat_str("key", place, "row", separator="|")).otherwise("key")
    frame = frame.with_columns(key=key)
    ids = pl.Series("own_id", [""] * frame.height, dtype=pl.String)
    table = frame.select("source", "key").with_row_index("at")
    parts = [
        part.with_columns(own_id=pl.Series(party_ids(str(source), part["key"].to_list()), dtype=pl.String))
        for (source,), part in table.group_by("source", maintain_order=True)
    ]
    if parts:
        ids = pl.concat(parts).sort("at")["own_id"]
    return frame.with_columns(own_id=ids)


def _fused(group: pl.DataFrame) -> pl.DataFrame:
    """Return one record a group: the first row's facts, gaps filled by later rows, lists joined.

    Investments of one list in several activities are parts of one whole and add up; the size is that of the
    row with the largest figures, so that a firm is not made small by its smallest project.
    """
    aside = (
        "kbli_basis",
        "file",
        "sheet",
        "row",
        "has_contact",
        "size",
        "size_basis",
        "lat",
        "lon",
        "place_basis",
        "investment_rp",
    )
    plain = [name for name in RECORD if name not in LISTS and name not in aside]
    figures = pl.coalesce(
        "capital_rp", "investment_rp", "sales_rp_per_year", pl.when(pl.col("size").is_not_null()).then(0)
    )
    exact = (pl.col("place_basis") == "point").fill_null(False)
    same_list = pl.col("source") == pl.col("source").first()
    parts = pl.struct("investment_rp", pl.col("kbli").list.first().alias("main")).filter(same_list).unique()
    inferred = pl.col("kbli_basis").is_in(INFERRED).fill_null(False)
    stated = pl.col("kbli").filter(~inferred | inferred.all())
    return group.group_by("group", maintain_order=True).agg(
        pl.col("file", "sheet", "row").first(),
        *[pl.col(name).drop_nulls().first() for name in plain],
        *[pl.col(name).list.explode().drop_nulls().unique(maintain_order=True) for name in LISTS if name != "kbli"],
        stated.list.explode().drop_nulls().unique(maintain_order=True).alias("kbli"),
        pl.col("kbli_basis").sort_by(inferred, maintain_order=True).drop_nulls().first(),
        pl.col("size", "size_basis").get(figures.fill_null(-1).arg_max()),
        pl.col("lat", "lon", "place_basis").get(exact.arg_max()),
        investment_rp=pl.coalesce(
            pl.when(pl.col("investment_rp").is_not_null().any()).then(parts.struct.field("investment_rp").sum()),
        ),
        has_contact=pl.col("has_contact").any(),
        own_id=pl.col("own_id"),
        rows=pl.len(),
    )


def _still_true(frame: pl.DataFrame) -> pl.DataFrame:
    """Drop the warnings of single rows that the merged record no longer deserves."""
    known = (
        (("kbli_missing",), pl.col("kbli").list.len() > 0),
        (("kbli_from_text", "kbli_from_name"), ~pl.col("kbli_basis").is_in(INFERRED).fill_null(False)),
        (("place_missing",), pl.col("region").is_not_null()),
        (("size_unknown",), pl.col("size").is_not_null()),
        (("contact_missing",), pl.col("has_contact")),
        (("money_missing",), pl.coalesce("sales_rp_per_year", "capital_rp", "investment_rp").is_not_null()),
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


def merge_parties(frames: Sequence[pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the parties, one row each, and what became of every row.

    Parameters
    ----------
    frames
        Clean records in the order in which their files were given: the first row of a business leads.

    Returns
    -------
    parties
        ``id``, ``aliases``, the columns of ``RECORD`` and ``rows``: how many rows it was read from.
    fates
        ``file``, ``sheet``, ``row``, ``id`` and ``first``: false where the row was merged into an earlier one.
    """
    table = pl.concat(frames) if frames else pl.DataFrame(schema=RECORD)
    table = table.with_row_index("order").with_columns(unnamed=pl.col("warnings").list.contains("name_missing"))
    table = _with_ids(_joined_by_nib(_blocks(_fine(table))))
    once = pl.len().over("group") == 1
    alone = table.filter(once).select(
        *RECORD, pl.concat_list("own_id").alias("own_id"), "order", rows=pl.lit(1, dtype=pl.UInt32)
    )
    several = table.filter(~once)
    fused = _fused(several)
    codes = pl.Series("kbli", [_without_groups(list(codes)) for codes in fused["kbli"]], dtype=pl.List(pl.String))
    fused = _still_true(fused.with_columns(codes)).join(
        several.group_by("group").agg(pl.col("order").min()), on="group"
    )
    parties = pl.concat([alone, fused.select(alone.columns).with_columns(pl.col("rows").cast(pl.UInt32))]).sort("order")
    parties = parties.with_columns(
        id=pl.col("own_id").list.first(),
        aliases=pl.col("own_id")
        .list.slice(1)
        .list.unique(maintain_order=True)
        .list.set_difference(pl.concat_list(pl.col("own_id").list.first())),
    )
    leaders = (
        table.select("group", "order")
        .group_by("group")
        .agg(pl.col("order").min())
        .join(parties.select("order", "id"), on="order")
    )
    fates = table.join(
        leaders.select("group", "id", leader="order"), on="group", how="left", maintain_order="left"
    ).select("file", "sheet", "row", "id", first=pl.col("order") == pl.col("leader"))
    compared = [name for name in KEYS if name not in ("normal", "list_key")]
    return parties.drop("own_id", "order", *compared).select("id", "aliases", pl.exclude("id", "aliases")), fates
