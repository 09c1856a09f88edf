"""What several sources say, joined into one graph: a pure function of the sources, in the order of their first load.

The same sources give the same graph, however they came: that is what makes an update an update, and a retraction
leave no trace.

*Who is one party*: the same id; an older id that another source still uses; the same normalised name, kind and regency
in two sources, each of which has it once, where nothing that both state of district, point and legal form differs;
and what a person decided: what he keeps apart no rule joins, nor over a third. The id of the source that came first
stays, the others become aliases. Who is only named at the end of a tie is whom another source has by that name
(:mod:`graph.store.named_only`), and says nothing of him.

*Which fact wins*: the newest; of one date the one with the higher confidence; then the one of the later source. What
the winner does not state is taken from the next. Lists of certifications and roles are joined, of several editions of
one list the newest. What a party offers or asks for of one good is the newest source's, not the sum of several.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.model.list_names import undated
from graph.model.names import normalised
from graph.network import DEMANDS, HELP, OFFERS, PARTIES, TIES, Network
from graph.network.places_worked_out import OF, with_places_worked_out, with_trades_worked_out
from graph.store import named_only

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TOGETHER: Final = (("size", "size_basis"), ("region",), ("lat", "lon", "place_basis"))
"""Facts that are taken from one source or not at all."""
JOINED: Final = ("certifications", "roles")
RANK: Final = ("id", "as_of", "confidence", "seq", "own")
RANKED_DOWN: Final = (False, True, True, True, False)
"""What wins: the newer, then the surer, then what was loaded later."""
ORIGIN: Final = ("kind", "name", "source", "as_of", "confidence")
"""What is the winner's, known or not."""
GROUP_KIND: Final = {"trader": "enterprise", "foster_company": "enterprise"}
NAMING: Final = {"needs": ("party", "via"), "services": ("party",), "commitments": ("supplier", "buyer")}
"""Columns of needs, services and commitments that name a party."""
TIE_KEY: Final = ("start", "end", "type", "source")
NEAR: Final = 0.05
HEAD: Final = ("id", "aliases", "kind", "name", "region", "legal_form", "lat", "lon", "place_basis", "source")
"""Columns of parties by which it is decided who is one party."""


@dataclass(frozen=True, eq=False)
class Source:
    """A source as it is kept: its name and what it says."""

    name: str
    network: Network


@dataclass(frozen=True, eq=False)
class Combined:
    """The graph of some sources.

    Attributes
    ----------
    network
        What the snapshot is.
    canonical
        The party of every id that went into another one.
    conflicts
        Facts on which sources differ: ``party``, ``fact``, ``source``, ``value``, ``wins``.
    """

    network: Network
    canonical: Mapping[str, str] = field(default_factory=dict)
    conflicts: pl.DataFrame = field(default_factory=pl.DataFrame)


def combine(
    sources: Sequence[Source],
    same: Iterable[tuple[str, str]] = (),
    canonical: Mapping[str, str] | None = None,
    *,
    apart: Iterable[tuple[str, str]] = (),
) -> Combined:
    """Return the graph of sources, the one that was loaded first before the others.

    Parameters
    ----------
    sources
        In the order of their first load.
    same
        Pairs of ids that a person decided are one party: the first of a pair stays.
    canonical
        The party of every id that goes into another one, where that is known already.
    apart
        Pairs of ids that a person decided are two parties.

    Examples
    --------
    >>> from datetime import date
    >>> rows = {"id": ["p1"], "kind": ["enterprise"], "name": ["UD Sumber Jati"], "region": ["35.09"]}
    >>> old = Network.from_frames(pl.DataFrame(rows), as_of=date(2025, 1, 1))
    >>> new = Network.from_frames(pl.DataFrame(rows | {"id": ["p2"], "workers": [4]}), as_of=date(2026, 1, 1))
    >>> combine([Source("a", old), Source("b", new)]).network.parties.select("id", "workers", "aliases").rows()
    [('p1', 4, ['p2'])]
    """
    pairs = list(same)
    if len(sources) == 1 and not pairs and not canonical:
        alone = sources[0].network
        parties = with_trades_worked_out(alone.parties, alone.ties)
        return Combined(replace(alone, parties=with_places_worked_out(parties, alone.ties)))
    said = [source.network.parties.with_columns(seq=pl.lit(n, pl.Int32)) for n, source in enumerate(sources)]
    parties = pl.concat(said) if said else pl.DataFrame(schema={**PARTIES, "seq": pl.Int32})
    canonical = _canonical(parties, pairs, apart) if canonical is None else canonical
    fused, conflicts = _fused(parties, canonical, [source.name for source in sources])
    fused = _with_gone(fused, canonical, parties["id"])
    ties = _ties([source.network.ties for source in sources], canonical)
    network = Network.from_frames(
        _with_places(fused, ties, parties, canonical),
        _lots([source.network.offers for source in sources], OFFERS, canonical),
        _lots([source.network.demands for source in sources], DEMANDS, canonical),
        ties,
        as_of=max(source.network.as_of for source in sources),
        synthetic=any(source.network.synthetic for source in sources),
        **{name: _helped([getattr(source.network, name) for source in sources], name, canonical) for name in HELP},
    )
    return Combined(network, canonical, conflicts)


# who is one party


def canonical_of(
    heads: Sequence[pl.DataFrame], same: Iterable[tuple[str, str]] = (), apart: Iterable[tuple[str, str]] = ()
) -> dict[str, str]:
    """Return the party of every id that goes into another one.

    Parameters
    ----------
    heads
        The columns of ``HEAD`` of the parties of each source, in the order of their first load.
    same
        Pairs that a person decided are one party.
    apart
        Pairs that a person decided are two.
    """
    pairs = list(same)
    if not heads or (len(heads) == 1 and not pairs):
        return {}
    parties = pl.concat([head.with_columns(seq=pl.lit(n, pl.Int32)) for n, head in enumerate(heads)])
    return _canonical(parties, pairs, apart)


def _canonical(parties: pl.DataFrame, same: list[tuple[str, str]], apart: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the id that stays for every id that does not; what a person said comes before any rule.

    Who a person said is one with another, and stays no more as no source names it, goes on as that other: whatever the
    process holds on it does too.
    """
    first = dict(parties.group_by("id", maintain_order=True).agg(pl.col("seq").min()).iter_rows())
    older = parties.select("id", "aliases").explode("aliases").drop_nulls().filter(pl.col("aliases") != pl.col("id"))
    links = [(kept, other) for kept, other in same if kept in first and other in first]
    links += [(party, alias) for party, alias in older.iter_rows() if alias in first]
    named = _named(parties)
    links += _by_name(named) + named_only.of_one_list(named)
    bare = set(named.filter("bare")["id"]) - set(named.filter(~pl.col("bare"))["id"])
    parent: dict[str, str] = {}
    foes: dict[str, set[str]] = {}
    for left, right in apart:
        foes.setdefault(left, set()).add(right)
        foes.setdefault(right, set()).add(left)

    def root(one: str) -> str:
        while parent.get(one, one) != one:
            one = parent[one]
        return one

    yields = {other for kept, other in same if kept in first}

    def join(pairs: list[tuple[str, str]]) -> None:
        for one, other in pairs:
            a, b = sorted((root(one), root(other)), key=lambda id_: (id_ in bare, first[id_], id_ in yields, id_))
            if a == b or any(root(foe) == b for foe in foes.get(a, ())):
                continue
            parent[b] = a
            if b in foes:
                foes.setdefault(a, set()).update(foes[b])

    join(links)
    if bare:
        join(named_only.meant(named.with_columns(party=_mapped("id", {one: root(one) for one in parent}))))
    gone = {kept: root(other) for kept, other in same if kept not in first and other in first}
    return gone | {one: root(one) for one in sorted(parent) if root(one) != one}


def _named(parties: pl.DataFrame) -> pl.DataFrame:
    """Return parties with the ``normal`` form of their names, and whether they are ``bare``; none of a single source.

    One source alone has joined its own names already.
    """
    told = parties if parties["seq"].n_unique() > 1 else parties.clear()
    return told.with_columns(normal=normalised(pl.col("name")), bare=named_only.is_bare(told))


def _by_name(parties: pl.DataFrame) -> list[tuple[str, str]]:
    """Return pairs of ids of two sources that the rule of names makes one."""
    region = pl.col("region")
    told = parties.filter(region.str.len_chars() >= 5).select(
        "id",
        "seq",
        "legal_form",
        kind=pl.col("kind").replace(GROUP_KIND),
        name="normal",
        regency=region.str.head(5),
        district=pl.when(region.str.len_chars() >= 8).then(region.str.head(8)),
        lat=pl.when(pl.col("place_basis") == "point").then("lat"),
        lon=pl.when(pl.col("place_basis") == "point").then("lon"),
    )
    key = ["kind", "name", "regency"]
    once = told.filter((pl.len().over([*key, "seq"]) == 1) & (pl.len().over(key) > 1))
    pairs = once.join(once, on=key, suffix="_b").filter(
        (pl.col("seq") < pl.col("seq_b")) & (pl.col("id") != pl.col("id_b"))
    )
    alike = [(pl.col(name) == pl.col(f"{name}_b")).fill_null(True) for name in ("legal_form", "district")]
    alike += [((pl.col(name) - pl.col(f"{name}_b")).abs() <= NEAR).fill_null(True) for name in ("lat", "lon")]
    found = pairs.filter(pl.all_horizontal(alike)).select("id", "id_b").unique().sort("id", "id_b")
    return list(found.iter_rows())


# what wins


def _fused(parties: pl.DataFrame, canonical: Mapping[str, str], names: list[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    parties = named_only.unsaid(parties.with_columns(own="id", id=_mapped("id", canonical)))
    several = parties.filter(pl.len().over("id") > 1)
    single = parties.filter(pl.len().over("id") == 1).select(*PARTIES)
    if not several.height:
        return single, pl.DataFrame()
    ranked = _newest_editions(several.sort(RANK, descending=RANKED_DOWN, nulls_last=True), parties)
    known = {column for columns in TOGETHER for column in columns}
    plain = [name for name in PARTIES if name not in {*known, *JOINED, *ORIGIN, "id", "aliases", "kbli"}]
    texts = pl.col("kbli").list.len() > 0
    fused = ranked.group_by("id", maintain_order=True).agg(
        *[pl.col(name).first() for name in ORIGIN],
        *[pl.col(name).drop_nulls().first() for name in plain],
        *[
            pl.coalesce(pl.col(name).filter(pl.col(columns[0]).is_not_null()).first(), pl.col(name).first())
            for columns in TOGETHER
            for name in columns
        ],
        *[_union(name) for name in JOINED],
        pl.when(texts.any()).then(pl.col("kbli").filter(texts).first()).otherwise(pl.col("kbli").first()).alias("kbli"),
        pl.col("aliases").list.explode().drop_nulls().append(pl.col("own")).unique().sort().alias("aliases"),
        stated=pl.col("aliases").is_not_null().any(),
    )
    others = pl.col("aliases").list.set_difference(pl.concat_list("id")).list.sort()
    fused = fused.with_columns(aliases=pl.when(pl.col("stated") | (others.list.len() > 0)).then(others))
    return pl.concat([single, fused.select(*PARTIES)]), _conflicts(ranked, names)


def _with_gone(fused: pl.DataFrame, canonical: Mapping[str, str], named: pl.Series) -> pl.DataFrame:
    """Return parties with the ids that no source names any more and that go on as them."""
    known = set(named)
    gone = [(party, one) for one, party in canonical.items() if one not in known]
    if not gone:
        return fused
    more = pl.DataFrame(gone, schema={"id": pl.String, "gone": pl.String}, orient="row").group_by("id").agg("gone")
    both = fused.join(more, on="id", how="left", maintain_order="left")
    led = pl.col("aliases").fill_null([]).list.concat("gone").list.unique().list.sort()
    return both.with_columns(aliases=pl.when(pl.col("gone").is_null()).then("aliases").otherwise(led)).drop("gone")


def _with_places(
    fused: pl.DataFrame, ties: pl.DataFrame, parties: pl.DataFrame, canonical: Mapping[str, str]
) -> pl.DataFrame:
    """Return the parties with places of officers and clusters, and clusters' trades, worked out of all sources' ties.

    What one source worked out of its own for a name that it only mentions is not a fact that it states.
    """
    told = parties.filter(pl.col("kind").is_in(list(OF))).with_columns(party=_mapped("id", canonical))
    told = told.with_columns(bare=named_only.is_bare(told))
    named = told.group_by("party").agg(pl.col("bare").all()).filter("bare")["party"]
    telling = pl.concat(
        ties.filter(pl.col("type") == tie).select(pl.col(own).alias("id")) for tie, own, _ in OF.values()
    )
    anew = pl.col("id").is_in(named.implode()) & pl.col("id").is_in(telling["id"].implode())
    cleared = [pl.when(~anew).then(name).alias(name) for name in ("region", "place_basis")]
    trade = pl.when(anew & (pl.col("kind") == "cluster")).then(pl.lit([], dtype=pl.List(pl.String))).otherwise("kbli")
    return with_places_worked_out(with_trades_worked_out(fused.with_columns(*cleared, kbli=trade), ties), ties)


def said_of(sources: Sequence[Source], canonical: Mapping[str, str], party: str) -> pl.DataFrame:
    """Return each fact that sources state of one party, with the list that says it.

    Columns are ``fact``, ``value``, ``source``, ``as_of``, ``confidence`` and ``wins``: if the party has the value.
    Of entries of lists such as certificates all win but those of older editions of a list: the party has them all.

    Examples
    --------
    >>> from datetime import date
    >>> rows = {"id": ["p1"], "kind": ["enterprise"], "name": ["UD A"], "workers": [4], "source": ["old"]}
    >>> old = Network.from_frames(pl.DataFrame(rows), as_of=date(2025, 1, 1))
    >>> newer = pl.DataFrame(rows | {"workers": [9], "source": ["new"], "as_of": [date(2026, 1, 1)]})
    >>> new = Network.from_frames(newer, as_of=date(2026, 1, 1))
    >>> told = said_of([Source("a", old), Source("b", new)], {}, "p1").filter(pl.col("fact") == "workers")
    >>> told.select("value", "source", "wins").rows()
    [('9', 'new', True), ('4', 'old', False)]
    """
    frames = [source.network.parties.with_columns(seq=pl.lit(n, pl.Int32)) for n, source in enumerate(sources)]
    rows = pl.concat(frames).with_columns(own="id", id=_mapped("id", canonical)).filter(pl.col("id") == party)
    rows = named_only.unsaid(rows)
    rows = rows.sort(RANK, descending=RANKED_DOWN, nulls_last=True)
    newest = _newest_editions(rows, pl.concat(frames))
    leads = {name: columns[0] for columns in TOGETHER for name in columns}
    parts = []
    for name, dtype in PARTIES.items():
        if name in {"id", "aliases", "source", "as_of", "confidence"}:
            continue
        text = pl.col(name).list.join(" ") if dtype == pl.List(pl.String) else pl.col(name).cast(pl.String)
        first = pl.col(leads.get(name, name)).is_not_null().arg_max()
        wins = newest[name].is_not_null() if name in JOINED else (text == text.get(first)).fill_null(value=False)
        told = rows.select("source", "as_of", "confidence", fact=pl.lit(name), value=text, wins=wins)
        parts.append(told.filter(pl.col("value").is_not_null() & (pl.col("value") != "")))
    return pl.concat(parts).select("fact", "value", "source", "as_of", "confidence", "wins")


def _newest_editions(ranked: pl.DataFrame, parties: pl.DataFrame) -> pl.DataFrame:
    """Return parties whose joined lists are nothing where a newer edition of the same list says what there is now.

    What an edition names for nobody it says nothing of; the older one is asked then.

    Parameters
    ----------
    ranked
        Of each party its rows, the one that wins first.
    parties
        The parties of every source.
    """
    sources = parties["source"].drop_nulls().unique().to_list()
    family = pl.col("source").replace({source: undated(source) for source in sources})
    stated = []
    for name in JOINED:
        names = parties.filter(pl.col(name).list.len() > 0)["source"].unique()
        asked = pl.when(pl.col("source").is_null() | pl.col("source").is_in(names.implode())).then(name)
        newest = asked.is_not_null().cast(pl.Int32).cum_sum().over("id", family) <= 1
        none_says = asked.is_not_null().any().over("id", family).not_()
        stated.append(pl.when(newest & asked.is_not_null() | none_says).then(name).alias(name))
    return ranked.with_columns(stated)


def _union(name: str) -> pl.Expr:
    """Return all entries of a list of any source, null where no source has the list."""
    every = pl.col(name).list.explode().drop_nulls().unique(maintain_order=True).implode()
    return pl.when(pl.col(name).is_not_null().any()).then(every).first().alias(name)


def _conflicts(ranked: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Return the facts on which the sources of one party differ, the winner first."""
    facts = [name for name in PARTIES if name not in {"id", "aliases", "source", "as_of", "confidence", *JOINED}]
    parts = []
    for name in facts:
        texts = pl.col(name).list.join(" ") if PARTIES[name] == pl.List(pl.String) else pl.col(name).cast(pl.String)
        told = ranked.select("id", "seq", value=texts).filter(pl.col("value").is_not_null() & (pl.col("value") != ""))
        told = told.filter(pl.col("value").n_unique().over("id") > 1)
        parts.append(told.with_columns(fact=pl.lit(name), wins=pl.int_range(pl.len()).over("id") == 0))
    table = pl.concat(parts).sort("id", "fact", maintain_order=True)
    source = pl.col("seq").replace_strict(dict(enumerate(names)), return_dtype=pl.String)
    return table.select(party="id", fact="fact", source=source, value="value", wins="wins")


def _mapped(column: str, canonical: Mapping[str, str]) -> pl.Expr:
    return pl.col(column).replace(dict(canonical)) if canonical else pl.col(column)


LOT_KEY: Final = ("party", "commodity", "month")


def _lots(frames: Sequence[pl.DataFrame], schema: Mapping[str, object], canonical: Mapping[str, str]) -> pl.DataFrame:
    """Return offers or demands: what a party sells or needs of a good is as the newest source says, and not the sum.

    Of one date the later source wins. A lot goes by the id that it had in the source that came first, so that what was
    promised of it stays promised.
    """
    said = pl.concat([frame.with_columns(seq=pl.lit(n, pl.Int32)) for n, frame in enumerate(frames)])
    said = said.with_columns(party=_mapped("party", canonical))
    said = said.sort(["id", "as_of", "seq"], descending=[False, True, True], nulls_last=True)
    last = said.sort("as_of", "seq", descending=True, nulls_last=True, maintain_order=True)
    wins = last.unique(LOT_KEY, keep="first", maintain_order=True).select(*LOT_KEY, wins="seq")
    told = said.join(wins, on=LOT_KEY, nulls_equal=True, maintain_order="left")
    kept = told.filter(pl.col("seq") == pl.col("wins"))
    if kept.height == said.height:
        return said.unique("id", keep="first", maintain_order=True).select(*schema)
    return _with_first_ids(kept, said).unique("id", keep="first", maintain_order=True).sort("id").select(*schema)


def _with_first_ids(kept: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """Return the lots that stay by the ids that they had: the same good of the party's, else the only one left over."""
    words = normalised(pl.col("product")).alias("words")
    earlier = said.with_columns(words).filter(~pl.col("id").is_in(kept["id"].implode()))
    earlier = earlier.sort("seq", "id", maintain_order=True)
    new = (
        kept.with_columns(words)
        .join(said.select("id", since="seq"), on="id")
        .group_by("id")
        .agg(*[pl.col(name).first() for name in (*LOT_KEY, "words", "seq")], since=pl.col("since").min())
    )
    new = new.filter(pl.col("since") == pl.col("seq")).sort("id")
    told: dict[str, str] = {}
    for on in ([*LOT_KEY, "words"], [*LOT_KEY]):
        left = new.filter(~pl.col("id").is_in(list(told))).filter(pl.len().over(on) == 1)
        free = earlier.filter(~pl.col("id").is_in(list(told.values()))).unique("id", keep="first", maintain_order=True)
        only = free.filter(pl.col("seq") == pl.col("seq").min().over(on)).filter(pl.len().over(on) == 1)
        pairs = left.join(only.select(*on, was="id"), on=on, nulls_equal=True).select("id", "was")
        told |= dict(pairs.iter_rows())
    return kept.with_columns(pl.col("id").replace(told)) if told else kept


def _helped(frames: Sequence[pl.DataFrame], name: str, canonical: Mapping[str, str]) -> pl.DataFrame:
    """Return needs, services or commitments: of one id the newest, of one date that of the later source."""
    said = pl.concat([frame.with_columns(seq=pl.lit(n, pl.Int32)) for n, frame in enumerate(frames)])
    said = said.with_columns(_mapped(column, canonical) for column in NAMING[name])
    if name == "commitments":
        said = said.filter(pl.col("supplier") != pl.col("buyer"))
    said = said.sort(["id", "as_of", "seq"], descending=[False, True, True], nulls_last=True)
    return said.unique("id", keep="first", maintain_order=True).select(*HELP[name])


def _ties(frames: Sequence[pl.DataFrame], canonical: Mapping[str, str]) -> pl.DataFrame:
    """Return ties: what one list says of two parties in several loads is said once, as the later load says it."""
    said = pl.concat([frame.with_columns(seq=pl.lit(n, pl.Int32)) for n, frame in enumerate(frames)])
    moved = said.with_columns(start=_mapped("start", canonical), end=_mapped("end", canonical))
    moved = moved.filter((pl.col("start") != pl.col("end")) | (said["start"] == said["end"]))
    last = moved.filter(pl.col("seq") == pl.col("seq").max().over(TIE_KEY))
    return last.select(*TIES)
