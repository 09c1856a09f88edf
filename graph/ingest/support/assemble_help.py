"""Needs, services and commitments of all lists with ids and parties, and what became of every row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.party.register import FATE
from graph.ingest.records import AT, TEXTS, conformed
from graph.ingest.support.help_rows import NEED, SERVICE
from graph.model.ids import commitment_id, need_id, service_id
from graph.model.vocabulary import PartyKind
from graph.network import COMMITMENTS, NEEDS, SERVICES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.ingest.party.register import PartyRegister

_NAMES: Final = {"topic": "kind", "trades": "kbli", "reach_km": "radius_km"}
"""Columns of a need or service that its party has too, as the Network calls them."""
_CONTENT: Final = {
    "needs": [name for name in NEED if name != "via_name"],
    "services": list(SERVICE),
    "commitments": ["buyer", "commodity", "unit", "units_per_month", "state", "since", "until", "reasons", "paper"],
}
_IDS: Final = {"needs": need_id, "services": service_id}
_INCOMPLETE: Final = ("help_incomplete", "commitment_incomplete")


def help_table(
    frames: Sequence[pl.DataFrame], register: PartyRegister, plans: pl.DataFrame, shape: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the table of one shape and what became of every row; a row that is incomplete keeps its party.

    Parameters
    ----------
    frames
        Clean records of the lists of this shape.
    register
        Every party so far; those that only these lists name are added.
    plans
        ``list_no``, ``source`` and ``as_of`` of every list.
    shape
        ``needs``, ``services`` or ``commitments``.
    """
    schema = {"needs": NEEDS, "services": SERVICES, "commitments": COMMITMENTS}[shape]
    if not frames:
        return pl.DataFrame(schema=schema), pl.DataFrame(schema=FATE)
    records = pl.concat(frames)
    party, made = register.ids_of(records)
    records = records.with_columns(party=party).join(plans, on="list_no", how="left", maintain_order="left")
    records = records.with_columns(
        warnings=pl.concat_list("warnings", pl.when(made).then(pl.lit("party_made"))).list.drop_nulls()
    )
    incomplete = pl.col("warnings").list.set_intersection(list(_INCOMPLETE)).list.len() > 0
    whole, partial = records.filter(~incomplete), records.filter(incomplete)
    whole = _with_others(whole, register, shape)
    if shape == "commitments":
        # one name, two spellings of which turned out one party: nobody has a contract with himself
        alone = pl.col("buyer") == pl.col("party")
        partial = pl.concat([partial, whole.filter(alone).select(partial.columns)])
        whole = whole.filter(~alone)
    whole = _with_ids(whole, shape)
    partial = partial.with_columns(id="party", first=pl.lit(value=True))
    fates = pl.concat([whole.select(*FATE), partial.select(*FATE)])
    return _as_network(whole.filter("first"), shape, schema), fates


def given_table(
    frames: Sequence[pl.DataFrame], register: PartyRegister, plans: pl.DataFrame, told: pl.DataFrame, shape: str
) -> pl.DataFrame:
    """Return what parties of lists give or need besides; their rows are counted as parties.

    Parameters
    ----------
    frames
        What the rows of inventories give, or those of businesses need.
    register
        Every party, with what became of the rows of lists of parties.
    plans
        ``list_no``, ``source`` and ``as_of`` of every list.
    told
        Services or needs that other lists name: where they say this of a party, its own row says nothing new.
    shape
        ``services`` or ``needs``.
    """
    if not frames:
        return told
    own = register.fates.select(*AT, "party")
    records = pl.concat(frames).join(own, on=list(AT), how="inner", maintain_order="left")
    records = records.join(plans, on="list_no", how="left", maintain_order="left")
    schema = {"services": SERVICES, "needs": NEEDS}[shape]
    table = _as_network(_with_ids(records, shape).filter("first"), shape, schema)
    same = ["party", "kind"] if shape == "services" else ["party", "kind", "service"]
    return pl.concat([told, table.join(told, on=same, how="anti", maintain_order="left")])


def _with_others(whole: pl.DataFrame, register: PartyRegister, shape: str) -> pl.DataFrame:
    """Add the second party: the front office that took a request, or the buyer."""
    if shape == "services":
        return whole
    role, kind = ("via", PartyKind.FRONT_OFFICE) if shape == "needs" else ("buyer", PartyKind.ENTERPRISE)
    ends = whole.select(
        "list_no", "source", name=f"{role}_name", normal=f"{role}_normal", kind=pl.lit(str(kind), dtype=pl.String)
    )
    return whole.with_columns(register.ids_of_names(ends).alias(role))


def _with_ids(whole: pl.DataFrame, shape: str) -> pl.DataFrame:
    """Give each row its id; the same row twice is merged, another of the same sort gets an id of its own."""
    content = _CONTENT[shape]
    cells = [
        (pl.col(name).list.join(";") if whole.schema[name] == TEXTS else pl.col(name).cast(pl.String)).fill_null("")
        for name in ("party", *content)
    ]
    same = whole.with_columns(same=pl.concat_str(cells, separator="\x1f"))
    same = same.with_columns(first=pl.col("same").is_first_distinct())
    key = ["party", "buyer", "commodity", "state", "since"] if shape == "commitments" else ["party", "topic", "service"]
    kept = same.filter("first").with_columns(part=pl.col("party").cum_count().over(key) - 1)
    ids = [
        _id(shape, row)
        for row in kept.select(*key, *(["paper"] if "paper" in content else []), "part").rows(named=True)
    ]
    kept = kept.select("same", id=pl.Series(ids, dtype=pl.String))
    return same.join(kept, on="same", how="left", maintain_order="left")


def _id(shape: str, row: Mapping[str, object]) -> str:
    part = str(row["part"]) if row["part"] else ""
    if shape == "commitments":
        what = "|".join(str(row[name] or "") for name in ("commodity", "state", "since", "paper"))
        return commitment_id(str(row["party"]), str(row["buyer"]), what, part=part)
    return _IDS[shape](str(row["party"]), str(row["topic"]), str(row["service"]), part=part)


def _as_network(whole: pl.DataFrame, shape: str, schema: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    if shape == "commitments":
        return conformed(whole.rename({"party": "supplier"}), schema)
    return conformed(whole.drop("kind", "kbli", "radius_km").rename(_NAMES, strict=False), schema)
