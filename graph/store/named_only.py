"""Parties that a source only names, at the end of a tie: who each of them is where another source has him.

A list that says *Rina coaches Kelompok Aren* knows nothing of the group but its name. Read together with the list of
the group, the tie hangs on the group (:mod:`graph.ingest.trade.resolve`); read alone, or after that list was taken
back, on a party of which nothing is known. Such a bare name is no party of its own where one other is who is meant:

* the only party of that name in the provinces that the source speaks of, or anywhere if it speaks of no place;
* where there are several, the only one in the regencies that the source speaks of, or whose parties it names.

Persons are looked for among officers, whatever else among all others. Names that might be several stay by themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.model.ids import named_only_ids, normalise_name
from graph.model.list_names import undated
from graph.network import PARTIES
from graph.network.places_worked_out import OF

if TYPE_CHECKING:
    from collections.abc import Mapping

PERSON: Final = "officer"
KEPT: Final = ("id", "aliases")
"""What a bare name leaves to the party that it is: the id by which it was known."""
PROVINCE: Final = 2
REGENCY: Final = 5
"""Length of the codes of provinces and regencies."""


def is_bare(parties: pl.DataFrame) -> pl.Series:
    """Return which rows of parties are names that a list only mentions: their ids are made of nothing else.

    An officer or a cluster may have a place all the same, worked out of ties (:mod:`graph.network.places_worked_out`).

    Examples
    --------
    >>> from graph.model.ids import named_only_key, party_id
    >>> rows = {"name": ["UD Jati", "UD Jati"], "source": ["a", "a"], "region": [None, "35.09"], "legal_form": None,
    ...         "kind": ["enterprise", "enterprise"]}
    >>> ids = [party_id("a", named_only_key("jati")), "p1"]
    >>> is_bare(pl.DataFrame({"id": ids, **rows})).to_list()
    [True, False]
    """
    placeless = pl.col("region").is_null() | pl.col("kind").is_in(list(OF))
    silent = placeless & pl.col("legal_form").is_null() & pl.col("source").is_not_null()
    asked = parties.with_row_index("at").filter(silent).select("at", "id", "source", "name")
    found = [at for at, one, source, name in asked.iter_rows() if one in _ids(source, name)]
    return parties.select(bare=pl.int_range(pl.len()).is_in(found)).to_series()


def _ids(source: str, name: str | None) -> tuple[str, str]:
    return named_only_ids(source, normalise_name(name or ""))


def of_one_list(parties: pl.DataFrame) -> list[tuple[str, str]]:
    """Return pairs of bare ids of one name in two editions of one list: a list of ties of every month.

    Parameters
    ----------
    parties
        ``id``, ``kind``, ``source``, ``normal`` and ``bare`` of every source, the first one first.
    """
    told = parties.filter("bare").unique("id", keep="first", maintain_order=True)
    editions: Mapping[str, str] = {source: undated(source) for source in told["source"].unique()}
    told = told.with_columns(edition=pl.col("source").replace_strict(editions, return_dtype=pl.String))
    first = told.with_columns(first=pl.col("id").first().over("edition", "kind", "normal"))
    return list(first.filter(pl.col("first") != pl.col("id")).select("first", "id").iter_rows())


def meant(parties: pl.DataFrame) -> list[tuple[str, str]]:
    """Return pairs of a party and the bare id that means it.

    Parameters
    ----------
    parties
        ``id``, ``seq``, ``kind``, ``region``, ``normal`` and ``bare`` of every source; ``party`` is who each is by now.
    """
    person = pl.col("kind") == PERSON
    province, regency = (pl.col("region").str.head(n) for n in (PROVINCE, REGENCY))
    told = parties.select(
        "id", "seq", "party", "normal", "bare", person=person, province=province,
        regency=pl.when(pl.col("region").str.len_chars() >= REGENCY).then(regency),
    )  # fmt: skip
    asked, known = told.filter("bare"), told.filter(~pl.col("bare"))
    if not asked.height:
        return []
    there = known.select("seq", "province").drop_nulls().unique()
    who = known.join(asked, on="normal", how="semi").select("normal", "person", "party", "province", "regency").unique()
    pairs = asked.select("id", "seq", "normal", "person").join(who, on=["normal", "person"])
    placeless = pl.col("province").is_null() | ~pl.col("seq").is_in(there["seq"].unique().implode())
    near = pairs.join(there, on=["seq", "province"], how="semi")
    pairs = pl.concat([pairs.filter(placeless), near]).unique()
    sure = _only(pairs)
    about = pl.concat([known.select("seq", "regency"), pairs.join(sure, on="id", how="semi").select("seq", "regency")])
    several = pairs.join(sure, on="id", how="anti").join(about.unique(), on=["seq", "regency"], how="semi")
    return sorted(pl.concat([sure, _only(several)]).select("party", "id").iter_rows())


def _only(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the ids that can be one party alone, and which."""
    once = pairs.select("id", "party").unique()
    return once.filter(pl.len().over("id") == 1)


def unsaid(parties: pl.DataFrame) -> pl.DataFrame:
    """Return parties without what bare names say of someone whom another source tells of, these rows last.

    Parameters
    ----------
    parties
        Rows by the ``id`` of who each is, with the id that each had of its ``own``.
    """
    bare = is_bare(parties.with_columns(id="own"))
    if not bare.any():
        return parties
    silent = parties.with_columns(bare=bare).select(pl.col("bare") & ~pl.col("bare").all().over("id")).to_series()
    nothing = [pl.lit(None, PARTIES[name]).alias(name) for name in PARTIES if name not in KEPT]
    last = parties.filter(silent).with_columns(*nothing, seq=pl.lit(-1, pl.Int32))
    return pl.concat([parties.filter(~silent), last])
