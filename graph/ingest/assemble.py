"""Records of all sheets joined into one Network: parties first, then what they offer and seek, then ties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.ingest.cells import by_distinct
from graph.ingest.linkage.affiliates import FLAGS, PARENT_INFERRED, affiliates, with_parents
from graph.ingest.linkage.queue import review_queue
from graph.ingest.merging.editions import with_former
from graph.ingest.party.inactive import INACTIVE, ended, last_stops
from graph.ingest.party.register import FATE, PartyRegister
from graph.ingest.records import AT, ENUMS, RECORD, SAID, conformed
from graph.ingest.support.assemble_help import given_table, help_table
from graph.ingest.support.organisers import organiser_kind
from graph.ingest.trade.lots import LOT_RECORD, NO_LOT
from graph.ingest.trade.said_twice import in_the_same_words
from graph.ingest.trade.tie_ends import EITHER, called_by_columns, party_kinds
from graph.ingest.trade.tie_rows import ENDS, LINK_ROLES, LINKS
from graph.model.ids import demand_id, offer_id
from graph.model.names import normalised
from graph.network import DEMANDS, HELP, OFFERS, PARTIES, TIES, Network
from graph.network.places_worked_out import with_places_worked_out, with_trades_worked_out

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from graph.ingest.heads.sheet_plan import SheetPlan
    from graph.ingest.linkage.link import Linkage
    from graph.ingest.read_rows import SheetRows

ORIGIN: Final = ("source", "as_of")
"""What the number of a list says of every fact in it."""
GRADE: Final = {"assessed": "grade", "assessed_on": "graded_on"}
"""What the grade of a cooperative is called in tables that are written, where no lot's quality stands beside it."""


@dataclass(frozen=True)
class Assembled:
    """The result of one ingest call before it is written.

    ``fates`` has one row for each row that was not rejected; ``parties`` one for each party, in the order of lists.
    """

    network: Network
    parties: pl.DataFrame
    described: int
    fates: pl.DataFrame
    plans: Sequence[SheetPlan]
    coverage: dict[str, float]
    review: pl.DataFrame
    """Pairs that may be one business, for a person to decide."""
    said: pl.DataFrame
    """Of rows that say more than their list does: the day on which it was so, the grade of a cooperative."""
    affiliates: pl.DataFrame
    """Pairs of businesses of one hand, with what shows it."""

    @property
    def parties_made(self) -> int:
        """Number of parties that only an offer, demand or tie names."""
        return self.parties.height - self.described

    def warnings(self) -> pl.DataFrame:
        """Return ``list_no`` and ``warnings`` of every accepted row."""
        others = self.fates.filter(pl.col("first") & pl.col("warnings").is_not_null()).select("list_no", "warnings")
        return pl.concat([self.parties.head(self.described).select("list_no", "warnings"), others])

    def size_conflicts(self) -> list[dict[str, Any]]:
        """Return what lists call sizes that the law, or the legal form, calls otherwise, the most frequent first."""
        told = self.parties.head(self.described).filter(pl.col("warnings").list.contains("size_conflict"))
        told = told.filter(pl.col("size_label").is_not_null())
        counted = told.group_by(label="size_label", size="size", basis="size_basis").agg(parties=pl.len())
        words = counted.with_columns(pl.col("label", "size", "basis").cast(pl.String))
        return words.sort("parties", "label", "size", "basis", descending=[True, False, False, False]).to_dicts()

    def rows(self) -> pl.DataFrame:
        """Return rows.parquet: where each row stands that says something of a party, and which party that is."""
        told = self.fates.select(*AT, "party", merged=~pl.col("first")).filter(pl.col("party").is_not_null())
        told = told.filter(pl.col("row") > 0).sort(*AT, maintain_order=True)
        told = told.join(self.said, on=list(AT), how="left", maintain_order="left")
        named = _with_lists(told, self.plans, ("file", "sheet", "source", "as_of")).rename(GRADE)
        inferred = self.parties.filter(pl.col("warnings").list.contains(PARENT_INFERRED))["id"]
        marked = pl.when(pl.col("party").is_in(inferred.implode())).then(pl.lit(value=True)).alias(PARENT_INFERRED)
        return named.select("source", "file", "sheet", "row", "as_of", "party", "merged", *GRADE.values(), marked)

    def accepted(self) -> pl.DataFrame:
        """Return accepted.parquet: each accepted row, what it became, the facts of its party and its warnings."""
        facts = self.parties.drop("normal", "list_key", "links")
        own = facts.head(self.described).with_columns(party="id")
        others = self.fates.filter(pl.col("first") & pl.col("warnings").is_not_null())
        others = others.select(*AT, "id", "party", "warnings").join(
            facts.rename({"id": "party"}).drop(*AT, "warnings"), on="party", how="left", maintain_order="left"
        )
        rows = pl.concat([own, others.select(own.columns)]) if others.height else own
        words = [pl.col(name).cast(pl.String) for name in (*ENUMS, "kbli_basis")]
        rows = rows.with_columns(words)
        return (
            _with_lists(rows, self.plans, ("file", "sheet", "list", "source", "as_of"))
            .select(
                "file",
                "sheet",
                "row",
                "list",
                "id",
                "party",
                pl.exclude("file", "sheet", "row", "list", "id", "party", "list_no", "on"),
            )
            .rename(GRADE)
        )


def _with_lists(frame: pl.DataFrame, plans: Sequence[SheetPlan], what: Sequence[str]) -> pl.DataFrame:
    """Add what is the same for all rows of a list: file, sheet, kind of list, source, date but for a row's own."""
    numbers = pl.Series([plan.number for plan in plans], dtype=pl.Int32)
    said = {
        "file": pl.Series([plan.sheet.file for plan in plans], dtype=pl.String),
        "sheet": pl.Series([plan.sheet.name for plan in plans], dtype=pl.String),
        "list": pl.Series([plan.kind.name for plan in plans], dtype=pl.String),
        "source": pl.Series([plan.source for plan in plans], dtype=pl.String),
        "as_of": pl.Series([plan.as_of for plan in plans], dtype=pl.Date),
    }
    told = frame.with_columns(
        pl.col("list_no").replace_strict(numbers, said[name], return_dtype=said[name].dtype).alias(name)
        for name in what
    )
    return told.with_columns(as_of=pl.coalesce("on", "as_of")) if "on" in frame.columns and "as_of" in what else told


def _frames(plans: Sequence[SheetPlan], rows: Sequence[SheetRows], shape: str) -> list[pl.DataFrame]:
    """Return the records of all sheets of one shape; a list of orders gives each seller the sum of its orders."""
    frames = []
    for plan, read in zip(plans, rows, strict=True):
        if plan.kind.shape == shape and read.records:
            frame = pl.concat(read.records, rechunk=False)
            read.records.clear()  # a million records are not kept twice
            if plan.kind.name == "sales":
                frame = frame.with_columns(pl.col("sales_rp_per_year").sum().over("normal"))
            if "on" in frame.columns and frame["on"].is_not_null().any():
                # of several visits the latest tells how things stand
                frame = frame.sort("on", descending=True, nulls_last=True, maintain_order=True)
            frames.append(frame)
    return frames


# offers and demands


def _lot_ids(lots: pl.DataFrame, shape: str) -> pl.DataFrame:
    """Give each lot its id; the same lot twice is merged, another lot of the same good gets an id of its own."""
    what = ["party", "commodity", "month"]
    same = [*what, "product", "unit", "units_per_month", "price_rp_per_unit", "grade"]
    lots = in_the_same_words(lots).with_columns(first=pl.struct(same).is_first_distinct())
    kept = lots.filter("first").with_columns(part=pl.col("party").cum_count().over(what) - 1)
    name = offer_id if shape == "offers" else demand_id
    ids = [
        name(party, commodity, month, part=str(part) if part else "")
        for party, commodity, month, part in kept.select(*what, "part").iter_rows()
    ]
    kept = kept.with_columns(id=pl.Series(ids, dtype=pl.String))
    return lots.join(kept.select(*same, "id"), on=same, how="left", nulls_equal=True, maintain_order="left")


def _lots(
    frames: Sequence[pl.DataFrame], register: PartyRegister, shape: str, stops: pl.DataFrame, days: Mapping[int, date]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the lots with party and id, and what became of every row.

    A row without commodity or volume names a party and no lot; so does one whose party a younger list says has stopped.
    """
    if not frames:
        return pl.DataFrame(schema={**LOT_RECORD, "party": pl.String, "id": pl.String}), pl.DataFrame(schema=FATE)
    records = pl.concat(frames)
    party, made = register.ids_of(records)
    flagged = records.with_columns(party=party, made=made)
    latest = pl.concat([stops, last_stops(flagged, days)]).group_by("party").agg(pl.col("stopped").max())
    over = ended(flagged, latest, days)
    flagged = flagged.with_columns(
        warnings=pl.concat_list(
            "warnings", pl.when("made").then(pl.lit("party_made")), pl.when(over).then(pl.lit(INACTIVE))
        ).list.drop_nulls()
    )
    incomplete = pl.col("warnings").list.set_intersection(list(NO_LOT)).list.len() > 0
    lots = _lot_ids(flagged.filter(~incomplete), shape)
    partial = flagged.filter(incomplete).with_columns(id="party", first=pl.lit(True))
    return lots.filter("first"), one_a_row(pl.concat([lots.select(*FATE), partial.select(*FATE)]))


def one_a_row(fates: pl.DataFrame) -> pl.DataFrame:
    """Return what became of each row, once, where a row of several goods became several lots."""
    if not fates.select(*AT).is_duplicated().any():
        return fates
    first = [pl.col("id").first(), pl.col("party").first(), pl.col("first").any()]
    warnings = pl.col("warnings").list.explode().drop_nulls().unique(maintain_order=True)
    return fates.group_by(*AT, maintain_order=True).agg(*first, warnings).select(*FATE)


def _stops(frames: Sequence[pl.DataFrame], register: PartyRegister, days: Mapping[int, date]) -> pl.DataFrame:
    """Return when lists of parties last say of a party that it has stopped."""
    some = [frame.filter(pl.col("warnings").list.contains(INACTIVE)).select(*AT, "on", "warnings") for frame in frames]
    told = pl.concat(some) if some else pl.DataFrame(schema={name: RECORD[name] for name in (*AT, "on", "warnings")})
    return last_stops(told.join(register.fates.select(*AT, "party"), on=list(AT), how="inner"), days)


def _with_sold(offers: pl.DataFrame, sold: Sequence[pl.DataFrame], register: PartyRegister) -> pl.DataFrame:
    """Add what rows of businesses sell, but for goods that the same party offers in a list of offers."""
    if not sold:
        return offers
    own = register.fates.select(*AT, "party")
    told = pl.concat(sold).join(own, on=list(AT), how="inner", maintain_order="left")
    told = told.with_columns(made=pl.lit(False))
    new = told.join(offers, on=["party", "commodity", "month"], how="anti", nulls_equal=True, maintain_order="left")
    lots = _lot_ids(new, "offers").filter("first")
    return pl.concat([offers, lots.select(offers.columns)]) if lots.height else offers


# ties


def _ties(
    frames: Sequence[pl.DataFrame], register: PartyRegister, plans: Sequence[SheetPlan]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the ties of tie lists, and what became of every row: a row with one end names a party and no tie."""
    if not frames:
        return pl.DataFrame(schema=TIES), pl.DataFrame(schema=FATE)
    table, called = _with_lists(pl.concat(frames), plans, ORIGIN), called_by_columns(register.table["links"])
    for end, name in enumerate(("start", "end")):
        ends = table.select("list_no", "source", "type", name=f"{name}_name", normal=f"{name}_normal")
        ends = ends.with_columns(kind=party_kinds(ends, end, called)).drop("type")
        table = table.with_columns(register.ids_of_names(ends).alias(name))
    both = pl.col("start").is_not_null() & pl.col("end").is_not_null()
    repeated = both & ~pl.struct("start", "end", "type", "since", "until").is_first_distinct()
    table = table.with_columns(
        first=~repeated, id=pl.coalesce("start", "end"), party=pl.coalesce("start", "end"), confidence=pl.lit(0.9)
    )
    real = table.filter(pl.col("first") & both & (pl.col("start") != pl.col("end")))
    return conformed(real, TIES), table.select(*FATE)


def _told_by_columns(register: PartyRegister, plans: Sequence[SheetPlan]) -> pl.DataFrame:
    """Return the ties that columns of party lists tell: membership, buyers, suppliers, foster companies."""
    linked = register.table.filter(pl.col("links").list.len() > 0)
    if not linked.height:
        return pl.DataFrame(schema=TIES)
    told = linked.select("id", "links", "list_no", "confidence").explode("links").drop_nulls("links")
    told = _with_lists(told, plans, ORIGIN)
    parts = pl.col("links").str.split(LINKS)
    day = parts.list.get(2, null_on_oob=True).str.to_date(strict=False)
    told = told.with_columns(
        role=parts.list.get(0), name=parts.list.get(1), day=day, region=parts.list.get(3, null_on_oob=True)
    )
    types = {role: str(tie) for role, (tie, _) in LINK_ROLES.items()}
    towards = [role for role, (_, turned) in LINK_ROLES.items() if turned]
    told = told.with_columns(
        type=pl.col("role").replace_strict(types),
        towards=pl.col("role").is_in(towards),
        normal=normalised(pl.col("name")),
    )
    kinds = {role: str(ENDS.get(tie, EITHER)[0 if turned else 1]) for role, (tie, turned) in LINK_ROLES.items()}
    ends = told.select("name", "normal", "list_no", "source", "region", kind=pl.col("role").replace_strict(kinds))
    runs = by_distinct(told["name"].set(told["role"] != "organiser", None), organiser_kind, pl.String, {})
    ends = ends.with_columns(kind=pl.coalesce(runs, "kind"))
    told = told.with_columns(other=register.ids_of_names(ends)).filter(pl.col("other") != pl.col("id"))
    ties = told.select(
        "type",
        "source",
        "as_of",
        "confidence",
        "day",
        start=pl.when("towards").then("other").otherwise("id"),
        end=pl.when("towards").then("id").otherwise("other"),
    )
    once = ties.group_by("start", "end", "type", maintain_order=True).agg(
        pl.col("source", "confidence").first(),
        as_of=pl.coalesce(pl.col("day").max(), pl.col("as_of").first()),
        since=pl.col("day").min(),
        weight=pl.when(pl.col("day").is_not_null().any()).then(pl.col("day").drop_nulls().n_unique()),
    )
    return conformed(once, TIES)


# the whole


def assemble(
    plans: Sequence[SheetPlan],
    rows: Sequence[SheetRows],
    *,
    as_of: date,
    link: Linkage | None = None,
    before: tuple[pl.DataFrame, pl.DataFrame] | None = None,
) -> Assembled:
    """Return the Network of everything that was read, and what became of every row.

    Parameters
    ----------
    plans, rows
        Sheets in the order in which they were given, with their records.
    as_of
        Date of the Network.
    link
        Linkage of what the plain rules leave apart, None for none.
    before
        Rows that go by the id of an older edition (:func:`graph.ingest.merging.editions.recognise`), and its parties.
    """
    described_by = _frames(plans, rows, "parties")
    lots = {shape: _frames(plans, rows, shape) for shape in ("offers", "demands")}
    days = {plan.number: plan.as_of for plan in plans}
    register = PartyRegister(described_by, link, days, beside=list(lots.values()))
    stops, said = _stops(described_by, register, days), _said_by(described_by)
    described_by.clear()  # the parties are in the register: a million records are not kept twice
    if before is not None:
        register.table = with_former(register.table, register.compared, *before)
    flags = _of_one_hand(register, link)
    register.table = with_parents(register.table, flags)
    asked, weight = (link.asked, link.weights) if link is not None else (pl.DataFrame(), {})
    review = review_queue(
        asked, register.compared, _with_lists(register.table, plans, ("file", "sheet", "source")), weight
    )
    sold = [frame for read in rows for frame in read.sold]
    offers, offer_fates = _lots(lots["offers"], register, "offers", stops, days)
    offers = _with_sold(offers, sold, register)
    offers = offers.filter(~ended(offers, stops, days))
    register.table = _as_they_offer(register.table, offers)
    demands, demand_fates = _lots(lots["demands"], register, "demands", stops, days)
    lists = _with_lists(
        pl.DataFrame({"list_no": [plan.number for plan in plans]}, {"list_no": pl.Int32}), plans, ORIGIN
    )
    helped = {shape: help_table(_frames(plans, rows, shape), register, lists, shape) for shape in HELP}
    given = [frame for read in rows for frame in read.given]
    asked_for = [frame for read in rows for frame in read.asked]
    for shape, frames in (("services", given), ("needs", asked_for)):
        helped[shape] = (given_table(frames, register, lists, helped[shape][0], shape), helped[shape][1])
    ties, tie_fates = _ties(_frames(plans, rows, "ties"), register, plans)
    told = _told_by_columns(register, plans)
    ties = pl.concat([ties, told])
    parties = with_trades_worked_out(_with_buyer_role(register.table, demands), ties)
    parties = with_places_worked_out(parties, ties)
    once = ["start", "end", "type", "since", "until"]
    network = Network.from_frames(
        conformed(_with_lists(parties, plans, ORIGIN), PARTIES),
        _as_lots(_with_lists(offers, plans, ORIGIN), OFFERS),
        _as_lots(_with_lists(demands, plans, ORIGIN), DEMANDS),
        ties.unique(once, keep="first", maintain_order=True),
        as_of=as_of,
        synthetic=any(plan.synthetic for plan in plans),
        **{shape: table for shape, (table, _) in helped.items()},
    )
    fates = pl.concat([register.fates, offer_fates, demand_fates, *(fate for _, fate in helped.values()), tie_fates])
    return Assembled(network, parties, register.described, fates, plans, coverage(parties), review, said, flags)


def _said_by(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return what rows of lists of parties alone say, for those that say it."""
    more = [frame.select(*AT, *SAID).filter(pl.any_horizontal(pl.col(SAID).is_not_null())) for frame in frames]
    return pl.concat(more) if more else pl.DataFrame(schema={name: RECORD[name] for name in (*AT, *SAID)})


def _of_one_hand(register: PartyRegister, link: Linkage | None) -> pl.DataFrame:
    """Return the pairs of parties that one hand owns or answers for."""
    if link is None or not link.hands.height:
        return pl.DataFrame(schema=FLAGS)
    party = register.compared["id"].gather(link.hands["order"])
    return affiliates(link.hands.with_columns(party.alias("party")))


def _as_lots(lots: pl.DataFrame, schema: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    """Return lots as the Network has them; a lot's own radius stood beside its party's."""
    return conformed(lots.drop("radius_km").rename({"lot_radius_km": "radius_km"}), schema)


def _as_they_offer(parties: pl.DataFrame, offers: pl.DataFrame) -> pl.DataFrame:
    """Return parties whose trade only their names told with that of what they offer: a *Poktan* that sells shallots.

    Examples
    --------
    >>> basis = {"kbli_basis": ["name", "text"], "warnings": [["kbli_from_name"], []]}
    >>> told = pl.DataFrame({"id": ["p1", "p2"], "kbli": [["01619"], ["13121"]], **basis})
    >>> made = _as_they_offer(told, pl.DataFrame({"party": ["p1", "p2"], "commodity": ["01134", "10792"]}))
    >>> made.select("kbli", "kbli_basis", "warnings").rows()
    [(['01134'], 'text', ['kbli_from_text']), (['13121'], 'text', [])]
    """
    if not offers.height:
        return parties
    sold = offers.group_by(id="party", maintain_order=True).agg(sold=pl.col("commodity").drop_nulls().unique().sort())
    by_name = (pl.col("kbli_basis").cast(pl.String) == "name") & (pl.col("sold").list.len() > 0)
    joined = parties.join(sold, on="id", how="left", maintain_order="left")
    by_name = by_name.fill_null(value=False)
    return joined.with_columns(
        kbli=pl.when(by_name).then("sold").otherwise("kbli"),
        kbli_basis=pl.when(by_name).then(pl.lit("text", dtype=parties.schema["kbli_basis"])).otherwise("kbli_basis"),
        warnings=pl.when(by_name)
        .then(pl.col("warnings").list.eval(pl.element().replace("kbli_from_name", "kbli_from_text")))
        .otherwise("warnings"),
    ).drop("sold")


def _with_buyer_role(parties: pl.DataFrame, demands: pl.DataFrame) -> pl.DataFrame:
    buys = pl.col("id").is_in(demands["party"].unique().implode()) & ~pl.col("roles").list.contains("buyer")
    return parties.with_columns(roles=pl.when(buys).then(pl.concat_list("roles", pl.lit("buyer"))).otherwise("roles"))


def coverage(parties: pl.DataFrame) -> dict[str, float]:
    """Return the shares of parties of which KBLI, regency, point and size are known, rounded to 0.0001.

    Examples
    --------
    >>> coverage(pl.DataFrame({"kbli": [["10391"], []], "region": ["35.09", None], "size": ["micro", None],
    ...                        "place_basis": ["point", None]}))
    {'kbli': 0.5, 'place': 0.5, 'point': 0.5, 'size': 0.5}
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
