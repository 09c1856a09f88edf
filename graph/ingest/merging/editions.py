"""Newer editions of a list: a business whose name, address or owner is written otherwise keeps the id that it had.

An id is made of what a row says (:mod:`graph.model.ids`). Where a newer list writes a row otherwise, and the older one
names a business that nobody in the newer one goes by, the two are one business if each is the only one that the other
can be. Decisions, proposals and visits rest on ids, and so outlive the list that they were made on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process

from graph.ingest.linkage.forms import name_forms, own_words
from graph.ingest.linkage.table import GROUP_KIND
from graph.ingest.read_rows import DESCRIBING
from graph.ingest.records import AT
from graph.model.ids import named_only_ids
from graph.model.list_names import undated
from graph.model.names import normalised

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from graph.ingest.heads.sheet_plan import SheetPlan
    from graph.ingest.read_rows import SheetRows

HEAD: Final[Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "id": pl.String,
    "aliases": pl.List(pl.String),
    "kind": pl.String,
    "name": pl.String,
    "region": pl.String,
    "legal_form": pl.String,
    "kbli": pl.List(pl.String),
    "source": pl.String,
    "as_of": pl.Date,
}
"""What is asked of the parties of older editions; without ``source`` they are those of whatever is read."""
ALIKE: Final = 85.0
"""Least likeness (0 to 100) of two names of one business in two editions."""
WHOLE: Final = 90.0
"""The same of whole names, with their words of trade: *Waroeng Ibu Sri*."""
NEXT: Final = 5.0
"""How much less alike the next one must be, seen from either side."""
MOST: Final = 4_000_000
"""Most names that are compared of one regency: beyond it there are too many to tell the one from the next."""
REGENCY: Final = 5
DISTRICT: Final = 8
"""Length of the codes of regencies and districts."""
PROPER: Final = 2
"""Words of its own from which a name is the same business in another district."""


@dataclass(frozen=True)
class Before:
    """What was there before a list is read.

    Attributes
    ----------
    parties
        The columns of ``HEAD`` of the parties that older editions name.
    apart
        Pairs of ids that a person keeps apart.
    beyond
        Given the ``own_id`` and ``region`` of rows: of which whoever brings the lists may not speak, as they are
        others'. None where it may of all.
    lying
        The same for whom ties name: given normalised names, the region where a business of that name lies that is not
        theirs to speak of, ``""`` where one is, null where nobody is called so.
    """

    parties: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=HEAD))
    apart: tuple[tuple[str, str], ...] = ()
    beyond: Callable[[pl.DataFrame], pl.Series] | None = None
    lying: Callable[[pl.Series], pl.Series] | None = None


def recognise(plans: Sequence[SheetPlan], rows: Sequence[SheetRows], before: Before) -> pl.DataFrame:
    """Give rows of newer editions the ids of the older ones, in place; return which: ``list_no``, ``row``, ``former``.

    ``former`` is the id that the row would have had by itself.
    """
    frames = [
        frame for plan, one in zip(plans, rows, strict=True) if plan.kind.shape in DESCRIBING for frame in one.records
    ]
    empty = pl.DataFrame(schema={**AT, "former": pl.String})
    if not frames or not before.parties.height:
        return empty
    sources = {plan.number: undated(plan.source) for plan in plans}
    pairs = older_ids(_heads_of_rows(frames, sources), before.parties)
    if not pairs:
        return empty
    found = [empty]
    for plan, one in zip(plans, rows, strict=True):
        for at, frame in enumerate(one.records if plan.kind.shape in DESCRIBING else ()):
            moved = frame["own_id"].is_in(list(pairs))
            if moved.any():
                found.append(frame.filter(moved).select(*AT, former="own_id"))
                one.records[at] = frame.with_columns(pl.col("own_id").replace(pairs))
    return pl.concat(found)


def with_former(parties: pl.DataFrame, fates: pl.DataFrame, former: pl.DataFrame, older: pl.DataFrame) -> pl.DataFrame:
    """Return parties with more aliases: ids that their rows would have had by themselves, and aliases of before.

    Parameters
    ----------
    parties, fates
        As :func:`graph.ingest.merging.merge.merge_parties` returns them.
    former
        As :func:`recognise` returns it.
    older
        ``id`` and ``aliases`` of the parties of older editions: whoever went by them still does.
    """
    own = former.join(fates.select(*AT, "id"), on=list(AT)).select("id", alias="former")
    now = pl.concat([parties.select("id", alias="id"), parties.select("id", alias="aliases").explode("alias")])
    known = older.select(was="id", alias="aliases").filter(pl.col("alias").list.len() > 0).explode("alias")
    known = known.join(now, on="alias", how="anti")
    known = known.join(now.select("id", was="alias"), on="was").select("id", "alias")
    told = pl.concat([own, known]).filter(pl.col("id") != pl.col("alias")).unique("alias", keep="first")
    if not told.height:
        return parties
    more = told.group_by("id").agg(more="alias")
    both = parties.join(more, on="id", how="left", maintain_order="left")
    aliases = pl.col("aliases").list.concat("more").list.unique().list.sort()
    aliases = pl.when(pl.col("more").is_null()).then("aliases").otherwise(aliases)
    return both.with_columns(aliases).drop("more")


MOST_TOLD: Final = 20
"""Businesses of a list that are named when they are in its newer edition no more."""


def vanished(plans: Sequence[SheetPlan], older: pl.DataFrame, parties: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the lists of which a newer edition was read that lacks some of their businesses.

    Each has its name (``list``), how many of it are gone (``parties``), ``names`` and ``ids`` of the first ones, and
    whether the newer one is called the same (``same_name``). Of a list that is newer than what was read nobody is gone.

    Parameters
    ----------
    plans
        What was read.
    older
        The columns of ``HEAD``.
    parties
        What came of it: ``id`` and ``aliases``.
    """
    if not older.height:
        return []
    days: dict[str, date] = {}
    for plan in plans:
        if plan.kind.shape in DESCRIBING:
            days[undated(plan.source)] = max(plan.as_of, days.get(undated(plan.source), plan.as_of))
    known = older.drop_nulls("source")
    editions = {source: undated(source) for source in known["source"].unique()}
    known = known.with_columns(edition=pl.col("source").replace_strict(editions, return_dtype=pl.String))
    known = known.filter(pl.col("edition").is_in(list(days)))
    newest = pl.col("edition").replace_strict(days, return_dtype=pl.Date, default=None)
    known = known.filter((pl.col("as_of") <= newest).fill_null(value=True))
    file = pl.col("source").str.split("/").list.first()
    told = left_out(known, parties).select("name", "id", list=file)
    read = {plan.source.split("/", maxsplit=1)[0] for plan in plans}
    return [one | {"same_name": one["list"] in read} for one in by_list(told)]


def left_out(known: pl.DataFrame, parties: pl.DataFrame) -> pl.DataFrame:
    """Return the businesses that are known and that what was read has no more, by no name or id.

    Parameters
    ----------
    known
        ``id``, ``aliases``, ``name`` and ``source``.
    parties
        What came of the lists: ``id`` and ``aliases``.
    """
    now = pl.concat([parties["id"], parties["aliases"].explode().drop_nulls().rename("id")]).unique()
    gone = known.filter(~pl.col("id").is_in(now.implode())).with_columns(normal=normalised(pl.col("name")))
    led = gone.select("id", "aliases").explode("aliases").filter(pl.col("aliases").is_in(now.implode()))
    gone = gone.filter(~pl.col("id").is_in(led["id"].implode()))
    named = [
        one not in named_only_ids(source, normal)
        for one, source, normal in gone.select("id", "source", "normal").iter_rows()
    ]
    return gone.filter(pl.Series(named, dtype=pl.Boolean))


def by_list(told: pl.DataFrame) -> list[dict[str, Any]]:
    """Return by ``list`` how many businesses are told of, and the ``names`` and ``ids`` of the first ones."""
    told = told.sort("list", "name", "id")
    first = [pl.col("name").head(MOST_TOLD).alias("names"), pl.col("id").head(MOST_TOLD).alias("ids")]
    return told.group_by("list", maintain_order=True).agg(pl.len().alias("parties"), *first).to_dicts()


def _heads_of_rows(frames: Sequence[pl.DataFrame], sources: dict[int, str]) -> pl.DataFrame:
    heads = [
        frame.select(
            "normal", "region", "kbli", id="own_id", kind=pl.col("kind").cast(pl.String),
            legal_form=pl.col("legal_form").cast(pl.String),
            edition=pl.col("list_no").replace_strict(sources, return_dtype=pl.String),
            named=~pl.col("warnings").list.contains("name_missing"),
        )
        for frame in frames
    ]  # fmt: skip
    return pl.concat(heads).unique("id", keep="first", maintain_order=True)


def older_ids(rows: pl.DataFrame, older: pl.DataFrame) -> dict[str, str]:
    """Return for ids of rows the ids that their businesses had in an older edition.

    Parameters
    ----------
    rows
        One row an id: ``id``, ``normal``, ``kind``, ``region``, ``legal_form``, ``kbli``, ``edition`` (the name of its
        list without its day) and ``named``: whether it states a name.
    older
        The columns of ``HEAD``.

    Examples
    --------
    >>> rows = pl.DataFrame({"id": ["n1", "n2"], "normal": ["sumber jati", "maju"], "kind": ["enterprise"] * 2,
    ...                      "region": ["35.09.01", "35.09.02"], "legal_form": ["UD", None], "kbli": [["31001"], []],
    ...                      "edition": ["desa"] * 2, "named": [True] * 2})
    >>> older = pl.DataFrame({"id": ["o1", "o2"], "aliases": [[], []], "kind": ["enterprise"] * 2,
    ...                       "name": ["UD Sumber Djati", "Berkah"], "region": ["35.09.01", "35.09"],
    ...                       "legal_form": ["UD", None], "kbli": [["31001"], []], "source": ["desa"] * 2})
    >>> older_ids(rows, older)
    {'n1': 'o1'}
    """
    known, asked = _comparable(rows, older)
    gone = known.join(asked, on="id", how="anti")
    pairs = _by_alias(gone, asked)
    gone = gone.filter(~pl.col("id").is_in(list(pairs.values())))
    new = asked.filter("named").join(known, on="id", how="anti")
    new = new.join(known.explode("aliases"), left_on="id", right_on="aliases", how="anti")
    for finer in ("district", "regency", None):
        found = _only_ones(new, gone, finer)
        pairs |= found
        new = new.filter(~pl.col("id").is_in(list(found)))
        gone = gone.filter(~pl.col("id").is_in(list(found.values())))
    return pairs | _alike(new, gone)


def _comparable(rows: pl.DataFrame, older: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the parties of older editions of the same lists and the rows, in the same columns."""
    edition = pl.when(pl.col("source").is_not_null()).then(
        pl.col("source").map_elements(undated, return_dtype=pl.String, skip_nulls=True)
    )
    known = older.with_columns(edition=edition, normal=normalised(pl.col("name")), named=pl.lit(value=True))
    if known["edition"].is_null().any():
        known, rows = (frame.with_columns(edition=pl.lit("")) for frame in (known, rows))
    known = known.join(rows.select("edition").unique(), on="edition", how="semi")
    region = pl.col("region")
    rows = rows.with_columns(aliases=pl.lit([], pl.List(pl.String)))
    both = [
        frame.select(
            "id", "normal", "edition", "named", "legal_form",
            aliases=pl.col("aliases").cast(pl.List(pl.String)),
            kind=pl.col("kind").replace(GROUP_KIND),
            regency=pl.when(region.str.len_chars() >= REGENCY).then(region.str.head(REGENCY)),
            district=pl.when(region.str.len_chars() >= DISTRICT).then(region.str.head(DISTRICT)),
            division=pl.col("kbli").list.first().str.head(2),
        )
        for frame in (known.unique("id", keep="first", maintain_order=True), rows)
    ]  # fmt: skip
    return both[0], both[1].with_columns(words=own_words(both[1]["normal"]))


def _by_alias(gone: pl.DataFrame, asked: pl.DataFrame) -> dict[str, str]:
    """Return the ids of repeats of a business whose first row is gone or written otherwise: the first one leads now."""
    told = gone.select(older="id", id="aliases").explode("id").drop_nulls("id")
    found = asked.select("id").join(told, on="id", how="inner", maintain_order="left")
    found = found.unique("older", keep="first", maintain_order=True).unique("id", keep="first", maintain_order=True)
    return dict(found.select("id", "older").iter_rows())


def _differ(name: str) -> pl.Expr:
    return (pl.col(name) != pl.col(f"{name}_older")).fill_null(value=False)


def _only_ones(new: pl.DataFrame, gone: pl.DataFrame, finer: str | None) -> dict[str, str]:
    """Return the pairs of one name and place of which neither could be another; a short name is of one trade too."""
    keys = ["edition", "kind", "normal", *([finer] if finer else [])]
    ones = [frame.drop_nulls(keys).filter(pl.len().over(keys) == 1) for frame in (new, gone)]
    pairs = ones[0].join(ones[1], on=keys, how="inner", suffix="_older", maintain_order="left")
    moved = pl.any_horizontal(_differ(name) for name in ("regency", "district") if name != finer)
    other_regency = _differ("regency") if finer is None else pl.lit(value=False)
    short = pl.col("words") < PROPER
    other = _differ("division") | (_differ("legal_form") if finer != "district" else pl.lit(value=False))
    unlike = other_regency | (short & (other | moved)) | (other & pl.lit(finer != "district"))
    return dict(pairs.filter(~unlike).select("id", "id_older").iter_rows())


def _alike(new: pl.DataFrame, gone: pl.DataFrame) -> dict[str, str]:
    """Return the pairs of names that are most alike from either side, in one regency, and by far."""
    if not new.height or not gone.height:
        return {}
    told = pl.concat([new.drop("words"), gone], how="vertical_relaxed")
    forms = name_forms(told["normal"]).select("bag", "called", "digits", "title", "trades")
    told = told.hstack(forms).with_columns(new=pl.int_range(pl.len()) < new.height)
    pairs: dict[str, str] = {}
    for _, group in told.drop_nulls("regency").group_by(["edition", "kind", "regency"], maintain_order=True):
        one, other = group.filter("new"), group.filter(~pl.col("new"))
        if one.height and other.height and one.height * other.height <= MOST:
            pairs |= _nearest(one, other)
    return pairs


def _nearest(new: pl.DataFrame, gone: pl.DataFrame) -> dict[str, str]:
    sides = {name: (new[name].to_list(), gone[name].to_list()) for name in ("bag", "called", "trades")}
    likeness, whole = (process.cdist(*sides[name], scorer=fuzz.ratio, dtype=np.float32) for name in ("bag", "called"))
    likeness = np.where(whole >= WHOLE, np.maximum(likeness, whole), likeness)
    sold = [[frozenset(one or ()) for one in side] for side in sides["trades"]]
    likeness[[[bool(one and other) and one.isdisjoint(other) for other in sold[1]] for one in sold[0]]] = 0
    for name in ("district", "division", "legal_form", "digits", "title"):
        one, other = (frame[name].fill_null("").to_numpy().astype(str) for frame in (new, gone))
        apart = one[:, None] != other[None, :]
        if name != "digits":
            apart &= (one != "")[:, None] & (other != "")[None, :]
        likeness[apart] = 0
    best = likeness.argmax(axis=1)
    found = {}
    for at, to in enumerate(best):
        score = likeness[at, to]
        beside = max(np.delete(likeness[at], to).max(initial=0), np.delete(likeness[:, to], at).max(initial=0))
        if score >= ALIKE and score - beside >= NEXT:
            found[str(new["id"][at])] = str(gone["id"][int(to)])
    return found
