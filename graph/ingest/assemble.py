"""Records of all sheets joined into one Network: parties first, then what they offer and seek, then ties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.lots import LOT, LOT_RECORD
from graph.ingest.merge import merge_parties
from graph.ingest.records import RECORD
from graph.ingest.resolve import REFERENCE, names_of, resolve
from graph.ingest.tie_rows import ENDS, LINK_ROLES, LINKS, TIE_RECORD
from graph.model.ids import demand_id, offer_id
from graph.model.names import normalised
from graph.model.vocabulary import PartyKind, TieType
from graph.network import DEMANDS, OFFERS, PARTIES, TIES, Network

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from graph.ingest.plan import SheetPlan
    from graph.ingest.read_rows import SheetRows

FATE: Final = {"file": pl.String, "sheet": pl.String, "row": pl.Int64, "id": pl.String, "first": pl.Boolean}
AT: Final = ("file", "sheet", "row")


@dataclass(frozen=True)
class Assembled:
    """The result of one ingest call before it is written.

    ``accepted`` has one row for each accepted row of a list; ``fates`` one for each row that was not rejected.
    """

    network: Network
    accepted: pl.DataFrame
    fates: pl.DataFrame
    parties_made: int
    coverage: dict[str, float]


@dataclass
class _Parties:
    """Parties found so far, and every name that they go by."""

    table: pl.DataFrame
    names: pl.DataFrame
    made: int = 0

    def add(self, records: pl.DataFrame) -> pl.DataFrame:
        """Merge further records into parties of their own and return what became of their rows."""
        parties, fates = merge_parties([records.select(*RECORD)])
        parties = parties.filter(~pl.col("id").is_in(self.table["id"].implode()))
        self.table = pl.concat([self.table, parties])
        self.names = pl.concat([self.names, names_of(parties, records, fates)])
        self.made += parties.height
        return fates


def _frames(plans: Sequence[SheetPlan], rows: Sequence[SheetRows], *shapes: str) -> list[pl.DataFrame]:
    return [
        frame for plan, read in zip(plans, rows, strict=True) if plan.kind.shape in shapes for frame in read.records
    ]


def _with_totals(plans: Sequence[SheetPlan], rows: Sequence[SheetRows]) -> list[pl.DataFrame]:
    """Return the records of party lists; a list of orders gives each seller the sum of its orders."""
    frames = []
    for plan, read in zip(plans, rows, strict=True):
        if plan.kind.shape == "parties" and read.records:
            frame = pl.concat(read.records)
            if plan.kind.name == "sales":
                frame = frame.with_columns(pl.col("sales_rp_per_year").sum().over("normal"))
            frames.append(frame)
    return frames


def _first_parties(plans: Sequence[SheetPlan], rows: Sequence[SheetRows]) -> tuple[_Parties, pl.DataFrame]:
    frames = _with_totals(plans, rows)
    table, fates = merge_parties(frames)
    records = pl.concat(frames) if frames else pl.DataFrame(schema=RECORD)
    return _Parties(table, names_of(table, records, fates)), fates


# offers and demands


def _lot_ids(lots: pl.DataFrame, shape: str) -> pl.DataFrame:
    """Give each lot its id; the same lot twice is merged, another lot of the same good gets an id of its own."""
    what = ["party", "commodity", "month"]
    same = [*what, "product", "unit", "units_per_month", "price_rp_per_unit", "grade"]
    lots = lots.with_columns(first=pl.struct(same).is_first_distinct())
    kept = lots.filter("first").with_columns(part=pl.col("party").cum_count().over(what) - 1)
    name = offer_id if shape == "offers" else demand_id
    ids = [
        name(party, commodity, month, part=str(part) if part else "")
        for party, commodity, month, part in kept.select(*what, "part").iter_rows()
    ]
    kept = kept.with_columns(id=pl.Series(ids, dtype=pl.String))
    return lots.join(kept.select(*same, "id"), on=same, how="left", nulls_equal=True, maintain_order="left")


def _lots(frames: Sequence[pl.DataFrame], parties: _Parties, shape: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the lots with party and id, and what became of every row; incomplete ones are rows without a lot."""
    if not frames:
        return pl.DataFrame(schema={**LOT_RECORD, "party": pl.String, "id": pl.String}), pl.DataFrame(schema=FATE)
    records = pl.concat(frames)
    party = resolve(records, parties.names)
    unknown = records.filter(party.is_null())
    if unknown.height:
        parties.add(unknown.with_columns(warnings=pl.lit([], dtype=pl.List(pl.String))))
        made = resolve(records, parties.names)
        own = names_by_row(parties, unknown)
        party = pl.select(pl.coalesce(party, made)).to_series()
        party = (
            pl.DataFrame({"party": party})
            .with_columns(records.select(*AT))
            .join(own, on=list(AT), how="left", nulls_equal=True, maintain_order="left")
            .select(pl.coalesce("party", "id"))
            .to_series()
        )
    flagged = records.with_columns(
        party=party,
        warnings=pl.when(pl.Series(_mask(records, unknown)))
        .then(pl.concat_list("warnings", pl.lit("party_made")))
        .otherwise("warnings"),
    )
    complete = flagged.filter(~pl.col("warnings").list.contains("lot_incomplete"))
    lots = _lot_ids(complete, shape)
    partial = flagged.filter(pl.col("warnings").list.contains("lot_incomplete"))
    fates = pl.concat(
        [lots.select(*FATE), partial.select(*AT, id="party", first=pl.lit(True))]
        if partial.height
        else [lots.select(*FATE)]
    )
    return lots.filter("first"), fates.with_columns(pl.col("first").cast(pl.Boolean))


def _mask(records: pl.DataFrame, unknown: pl.DataFrame) -> pl.Series:
    at = unknown.select(*AT, unknown=pl.lit(True))
    return records.join(at, on=list(AT), how="left", nulls_equal=True, maintain_order="left")["unknown"].fill_null(
        False
    )


def names_by_row(parties: _Parties, records: pl.DataFrame) -> pl.DataFrame:
    """Return the party that merging gave to each of some rows, by the row's own name and place."""
    _, fates = merge_parties([records.select(*RECORD)])
    known = set(parties.table["id"])
    return fates.filter(pl.col("id").is_in(sorted(known))).select(*AT, "id")


# ties


def _ends(names: pl.DataFrame, parties: _Parties, kinds: pl.Series, source: pl.Series, as_of: pl.Series) -> pl.Series:
    """Return the ids of one end of ties; a name that no list knows becomes a party of the kind that the tie asks."""
    asked = names.select(normal="normal", region=pl.lit(None, dtype=pl.String), list_key="name")
    found = resolve(asked.select(*REFERENCE), parties.names)
    table = names.with_columns(id=found, kind=kinds, source=source, as_of=as_of)
    new = table.filter(pl.col("id").is_null() & pl.col("normal").is_not_null()).unique(
        "normal", keep="first", maintain_order=True
    )
    if not new.height:
        return found
    several = new.join(parties.names.select("normal").unique(), on="normal", how="semi")
    records = new.select(
        *[pl.lit(None).cast(dtype).alias(c) for c, dtype in RECORD.items() if c not in _MADE],
        name="name", normal="normal", kind="kind", source="source", as_of="as_of",
        file=pl.lit("\x1dtie"), row=pl.int_range(pl.len(), dtype=pl.Int64), size_basis=pl.lit("unknown"),
        kbli=pl.lit([], dtype=pl.List(pl.String)), certifications=pl.lit([], dtype=pl.List(pl.String)),
        roles=pl.lit([], dtype=pl.List(pl.String)), warnings=pl.lit([], dtype=pl.List(pl.String)),
        confidence=pl.lit(0.5), has_contact=pl.lit(False), list_key=pl.format("tie {}", "normal"),
    ).select(pl.col(name).cast(dtype) for name, dtype in RECORD.items())  # fmt: skip
    parties.add(records)
    del several
    ids = (
        parties.names.filter(pl.col("list_key").str.starts_with("tie "))
        .select("normal", made="id")
        .unique("normal", keep="last")
    )
    return table.join(ids, on="normal", how="left", maintain_order="left").select(pl.coalesce("id", "made")).to_series()


_MADE: Final = frozenset(
    "name normal kind source as_of file row size_basis kbli certifications roles warnings confidence has_contact list_key".split()
)


def _tied(records: pl.DataFrame, parties: _Parties) -> pl.DataFrame:
    """Return ties with ``start`` and ``end`` ids; a tie with only one end has none at the other."""
    kinds = [ENDS.get(TieType(kind), (PartyKind.ENTERPRISE, PartyKind.ENTERPRISE)) for kind in records["type"]]
    ends = {}
    for which, end in enumerate(("start", "end")):
        names = records.select(name=f"{end}_name", normal=f"{end}_normal")
        wanted = pl.Series([str(pair[which]) for pair in kinds], dtype=pl.String)
        ends[end] = _ends(names, parties, wanted, records["source"], records["as_of"])
    return records.with_columns(**ends)


def _ties(frames: Sequence[pl.DataFrame], parties: _Parties) -> tuple[pl.DataFrame, pl.DataFrame]:
    if not frames:
        return pl.DataFrame(schema=TIES), pl.DataFrame(schema=FATE)
    table = _tied(pl.concat(frames), parties)
    what = ["start", "end", "type", "since", "until"]
    table = table.with_columns(
        first=pl.struct(what).is_first_distinct() | pl.col("end").is_null() | pl.col("start").is_null()
    )
    fates = table.select(*AT, id=pl.coalesce("start", "end"), first="first")
    real = table.filter(
        pl.col("first")
        & pl.col("start").is_not_null()
        & pl.col("end").is_not_null()
        & (pl.col("start") != pl.col("end"))
    )
    return _as_ties(real), fates


def _as_ties(table: pl.DataFrame) -> pl.DataFrame:
    have = {name for name in TIES if name in table.columns}
    return table.with_columns(confidence=pl.lit(0.9)).select(
        (pl.col(name) if name in have or name == "confidence" else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in TIES.items()
    )


def _told_by_columns(parties: _Parties) -> pl.DataFrame:
    """Return the ties that columns of party lists tell: membership, buyers, suppliers, foster companies."""
    if "links" not in parties.table.columns:
        return pl.DataFrame(schema=TIES)
    told = parties.table.select("id", "links", "source", "as_of", "confidence").explode("links").drop_nulls("links")
    if not told.height:
        return pl.DataFrame(schema=TIES)
    told = told.with_columns(
        role=pl.col("links").str.split(LINKS).list.first(), name=pl.col("links").str.split(LINKS).list.last()
    )
    told = told.with_columns(normal=normalised(pl.col("name")))
    types = [LINK_ROLES[role] for role in told["role"]]
    kinds = [ENDS.get(tie, (PartyKind.ENTERPRISE, PartyKind.ENTERPRISE))[0 if towards else 1] for tie, towards in types]
    other = _ends(
        told.select("name", "normal"),
        parties,
        pl.Series([str(k) for k in kinds], dtype=pl.String),
        told["source"],
        told["as_of"],
    )
    told = told.with_columns(
        other=other, type=pl.Series([str(tie) for tie, _ in types], dtype=pl.String),
        towards=pl.Series([towards for _, towards in types], dtype=pl.Boolean),
    ).filter(pl.col("other").is_not_null() & (pl.col("other") != pl.col("id")))  # fmt: skip
    ties = told.select(
        start=pl.when("towards").then("other").otherwise("id"), end=pl.when("towards").then("id").otherwise("other"),
        type="type", source="source", as_of="as_of", confidence="confidence",
    ).unique(["start", "end", "type"], keep="first", maintain_order=True)  # fmt: skip
    return ties.select((pl.col(n) if n in ties.columns else pl.lit(None)).cast(t).alias(n) for n, t in TIES.items())


# the whole


def assemble(plans: Sequence[SheetPlan], rows: Sequence[SheetRows], *, as_of: date) -> Assembled:
    """Return the Network of everything that was read, and what became of every row.

    Parameters
    ----------
    plans, rows
        Sheets in the order in which they were given, with their records.
    as_of
        Date of the Network.
    """
    parties, fates = _first_parties(plans, rows)
    described = parties.table["id"]
    offers, offer_fates = _lots(_frames(plans, rows, "offers"), parties, "offers")
    demands, demand_fates = _lots(_frames(plans, rows, "demands"), parties, "demands")
    ties, tie_fates = _ties(_frames(plans, rows, "ties"), parties)
    told = _told_by_columns(parties)
    table = _with_buyer_role(parties.table, demands)
    network = Network.from_frames(
        table.select(*[name for name in PARTIES if name in table.columns]),
        _as_lots(offers, OFFERS),
        _as_lots(demands, DEMANDS),
        pl.concat([ties, told]).unique(maintain_order=True),
        as_of=as_of,
        synthetic=any(plan.synthetic for plan in plans),
    )
    all_fates = pl.concat([part.select(*FATE) for part in (fates, offer_fates, demand_fates, tie_fates)])
    accepted = _accepted(table, described, all_fates, plans, rows)
    return Assembled(network, accepted, all_fates, parties.made, coverage(network.parties))


def _as_lots(lots: pl.DataFrame, schema: dict[str, pl.DataType] | object) -> pl.DataFrame:
    columns = dict(schema)  # type: ignore[call-overload]
    lots = lots.drop("radius_km").rename({"lot_radius_km": "radius_km"}) if "lot_radius_km" in lots.columns else lots
    return lots.select(
        (pl.col(name) if name in lots.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in columns.items()
    )


def _with_buyer_role(table: pl.DataFrame, demands: pl.DataFrame) -> pl.DataFrame:
    buys = pl.col("id").is_in(demands["party"].unique().implode()) & ~pl.col("roles").list.contains("buyer")
    return table.with_columns(roles=pl.when(buys).then(pl.concat_list("roles", pl.lit("buyer"))).otherwise("roles"))


def _accepted(
    table: pl.DataFrame,
    described: pl.Series,
    fates: pl.DataFrame,
    plans: Sequence[SheetPlan],
    rows: Sequence[SheetRows],
) -> pl.DataFrame:
    """Return accepted.parquet: each accepted row with its party, its warnings and how sure its facts are."""
    leading = fates.filter("first").select(*AT, "id")
    facts = table.filter(pl.col("id").is_in(described.implode())).drop(*AT, "normal", "list_key", "links", strict=False)
    own = [frame.select(*AT, "warnings") for frame in _frames(plans, rows, "offers", "demands", "ties")]
    shapes = pl.DataFrame(
        [(p.sheet.file, p.sheet.name, p.kind.name) for p in plans], schema=["file", "sheet", "list"], orient="row"
    ).cast(pl.String)
    joined = leading.join(facts, on="id", how="left", maintain_order="left")
    if own:
        joined = joined.join(
            pl.concat(own), on=list(AT), how="left", nulls_equal=True, maintain_order="left", suffix="_own"
        )
        joined = joined.with_columns(warnings=pl.coalesce("warnings_own", "warnings")).drop("warnings_own")
    joined = joined.join(shapes.unique(), on=["file", "sheet"], how="left", nulls_equal=True, maintain_order="left")
    return joined.select(*AT, "list", pl.exclude(*AT, "list")).with_columns(pl.col("warnings").fill_null([]))


def coverage(parties: pl.DataFrame) -> dict[str, float]:
    """Return the shares of parties of which KBLI, regency, point and size are known, rounded to 0.0001.

    Examples
    --------
    >>> coverage(pl.DataFrame({"kbli": [["10391"], []], "region": ["35.09", None], "size": ["micro", None],
    ...                        "place_basis": ["point", None], "parent": [None, None]}))["kbli"]
    0.5
    """
    if not parties.height:
        return {}
    shares = parties.select(
        kbli=(pl.col("kbli").list.len() > 0).mean(),
        place=(pl.col("region").str.len_chars() >= 5).fill_null(False).mean(),
        point=(pl.col("place_basis") == "point").fill_null(False).mean(),
        size=pl.col("size").is_not_null().mean(),
    )
    return {name: round(float(share), 4) for name, share in shares.row(0, named=True).items()}


__all__ = ["LOT", "TIE_RECORD", "Assembled", "assemble", "coverage"]
