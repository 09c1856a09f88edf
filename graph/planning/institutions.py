"""Forums and front offices: who sits in them, whether somebody stands behind them, whom they do not reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from graph.planning.cells import DIGITS, region_at

if TYPE_CHECKING:
    from graph.planning.scene import Scene

PUBLIC: Final = ("government", "officer")
PRIVATE: Final = (
    "enterprise", "cooperative", "foster_company", "bds_provider", "financial_institution", "trader",
    "social_enterprise",
)  # fmt: skip
TEACHES: Final = ("85", "72")
"""KBLI divisions of an academic member: education, research."""
DISTRICT: Final = pl.when(pl.col("region").str.len_chars() >= DIGITS["district"]).then(
    region_at(pl.col("region"), "district")
)
"""The district of a region code; null where it is known less deeply."""
HELPS: Final = ("SERVES", "FINANCES", "COACHES", "LEARNS_FROM")


def _running(scene: Scene, types: tuple[str, ...]) -> pl.DataFrame:
    day = scene.network.as_of
    begun = pl.col("since").is_null() | (pl.col("since") <= day)
    going = pl.col("until").is_null() | (pl.col("until") > day)
    return scene.network.ties.filter(pl.col("type").is_in(list(types)) & begun & going)


def forums(scene: Scene) -> pl.DataFrame:
    """Return each forum with its members by sector, and the sectors that are missing.

    ``public``, ``academic`` and ``private`` count those who sit on it or attended; an institution is academic by its
    main activity (education or research), or where that is not known. ``missing_sectors`` are those
    with nobody, ``last`` is the last dated event: a meeting attended, or an event that the forum organised; that
    somebody took a seat is none.
    """
    members = pl.concat([_running(scene, ("SITS_ON",)), _begun(scene, "ATTENDED")]).select("end", party="start")
    facts = scene.facts.select("party", "kind", "commodity")
    named = scene.network.parties.filter(pl.col("kind") == "forum").select(forum="id", name="name", region="region")
    teaches = pl.col("commodity").str.slice(0, 2).is_in(list(TEACHES)).fill_null(value=True)
    sector = (
        pl.when(pl.col("kind").is_in(list(PUBLIC))).then(pl.lit("public"))
        .when(pl.col("kind").is_in(list(PRIVATE))).then(pl.lit("private"))
        .when((pl.col("kind") == "institution") & teaches).then(pl.lit("academic"))
    )  # fmt: skip
    seated = members.join(facts, on="party").with_columns(sector=sector)
    counted = seated.group_by(forum="end").agg(
        pl.col("party").n_unique().cast(pl.Int64).alias("members"),
        *[
            pl.col("party").filter(pl.col("sector") == name).n_unique().cast(pl.Int64).alias(name)
            for name in ("public", "academic", "private")
        ],
    )
    if scene.unread("attendance"):  # nobody knows who sits there, which is not that nobody does
        unknown = [pl.lit(None, pl.Int64).alias(name) for name in ("members", "public", "academic", "private")]
        missing = pl.lit(None, pl.List(pl.String)).alias("missing_sectors")
        return named.with_columns(*unknown).join(_last_events(scene), on="forum", how="left").with_columns(missing)
    table = (
        named.join(counted, on="forum", how="left")
        .join(_last_events(scene), on="forum", how="left")
        .with_columns(pl.col("members", "public", "academic", "private").fill_null(0))
    )
    lacking = [
        pl.when(pl.col(name) == 0).then(pl.lit(name)).otherwise(None) for name in ("public", "academic", "private")
    ]
    return table.with_columns(missing_sectors=pl.concat_list(lacking).list.drop_nulls()).sort("forum")


def _begun(scene: Scene, kind: str) -> pl.DataFrame:
    """Return ties of a type that have begun, over or not."""
    begun = pl.col("since").is_null() | (pl.col("since") <= scene.network.as_of)
    return scene.network.ties.filter((pl.col("type") == kind) & begun)


def _last_events(scene: Scene) -> pl.DataFrame:
    """Return by forum the day of its last event: attended itself, or held by it (when it was held or attended)."""
    attended = _begun(scene, "ATTENDED").select("since", "end")
    events = pl.col("end").is_in(scene.network.parties.filter(pl.col("kind") == "programme")["id"].implode())
    held = _begun(scene, "ORGANISES").filter(events).select("since", "end", forum="start")
    guests = held.select("forum", "end").join(attended, on="end")
    found = [attended.select("since", forum="end"), held.select("since", "forum"), guests.select("since", "forum")]
    return pl.concat(found).group_by("forum").agg(last=pl.col("since").max())


def front_offices(scene: Scene) -> pl.DataFrame:
    """Return each front office with its requests, who stands behind it, and districts of its regency not reached.

    ``requests`` came through it (``via`` of a need); ``behind`` are those whose service somebody that it refers to
    offers, ``answered`` those whose party got help from such a one, or from anybody since the request was made.
    ``stage``: ``named`` (no tie), ``informing``, ``referring``, ``answering``.
    """
    network = scene.network
    offices = network.parties.filter(pl.col("kind") == "front_office").select(office="id", name="name", region="region")
    refers = _running(scene, ("REFERS_TO",)).select("end", office="start")
    needs = network.needs.filter(pl.col("via").is_not_null()).select(
        "party", "kind", "service", need="id", office="via", asked="since"
    )
    given = network.services.select("kind", "service", end="party").join(refers, on="end")
    stands = needs.join(
        given.select("office", "kind", "service").unique(), on=["office", "kind", "service"], how="semi"
    )
    helped = _running(scene, HELPS).select("start", "end", "type", "since")
    learns = pl.col("type") == "LEARNS_FROM"
    helped = helped.select(
        "since",
        party=pl.when(learns).then("start").otherwise("end"), helper=pl.when(learns).then("end").otherwise("start"),
    )  # fmt: skip
    got = needs.join(helped, on="party")
    referred = got.join(refers.rename({"end": "helper"}), on=["office", "helper"], how="semi")
    later = got.filter((pl.col("since") >= pl.col("asked")).fill_null(value=False))
    answered = pl.concat([referred, later]).select("need").unique().with_columns(answered=pl.lit(value=True))
    table = needs.join(stands.select("need", behind=pl.lit(value=True)), on="need", how="left").join(
        answered, on="need", how="left"
    )
    counted = table.group_by("office").agg(
        requests=pl.len().cast(pl.Int64),
        behind=pl.col("behind").count().cast(pl.Int64),
        answered=pl.col("answered").count().cast(pl.Int64),
        nobody_behind=pl.col("service").filter(pl.col("behind").is_null()).unique().sort(),
    )
    found = offices.join(counted, on="office", how="left").join(_districts(scene, offices), on="office", how="left")
    found = found.with_columns(pl.col("requests", "behind", "answered").fill_null(0))
    refers_at_all = pl.col("office").is_in(refers["office"].unique().to_list())
    informs = pl.col("office").is_in(_running(scene, ("INFORMS",))["start"].unique().to_list())
    stage = (
        pl.when(pl.col("answered") > 0).then(pl.lit("answering")).when(refers_at_all).then(pl.lit("referring"))
        .when(informs).then(pl.lit("informing")).otherwise(pl.lit("named"))
    )  # fmt: skip
    share = pl.when(pl.col("requests") > 0).then(pl.col("answered") / pl.col("requests"))
    return found.with_columns(stage=stage, answered_share=share).sort("office")


def _districts(scene: Scene, offices: pl.DataFrame) -> pl.DataFrame:
    """Return for each office the districts of its regency where it tells no micro or small enterprise anything."""
    told = _running(scene, ("INFORMS", "SERVES")).select(office="start", party="end")
    makers = scene.facts.filter(pl.Series(scene.umk)).select(
        "party", regency=region_at(pl.col("region"), "regency"), district=DISTRICT
    ).drop_nulls("district")  # fmt: skip
    own = offices.select("office", regency=region_at(pl.col("region"), "regency")).drop_nulls()
    there = own.join(makers, on="regency").join(told.with_columns(told=pl.lit(value=True)), on=["office", "party"],
                                                how="left")  # fmt: skip
    by = there.group_by("office", "district").agg(pl.col("told").any())
    if scene.found.isdisjoint(("INFORMS", "SERVES")):  # no list tells whom anybody reaches
        counted = by.group_by("office").agg(districts=pl.len().cast(pl.Int64))
        return counted.with_columns(districts_not_reached=pl.lit(None, pl.List(pl.String)))
    return by.group_by("office").agg(
        districts=pl.len().cast(pl.Int64),
        districts_not_reached=pl.col("district").filter(~pl.col("told").fill_null(value=False)).sort(),
    )


def reach(scene: Scene) -> pl.DataFrame:
    """Return one-by-one help beside one-to-x help: whom each reaches among micro and small enterprises, how equally.

    ``one_by_one`` are coaching, services and credit to a single enterprise, ``one_to_x`` meetings, programmes and news
    to many. ``equality`` is 1 less the Gini coefficient of contacts over all micro and small enterprises;
    ``share_members`` and ``share_others`` are the shares reached inside and outside cooperatives. Of a way of which no
    list tells, who is reached is null.
    """
    makers = scene.facts.filter(pl.Series(scene.umk)).select("party", district=DISTRICT)
    inside = _running(scene, ("MEMBER_OF",))["start"].unique().to_list()
    rows = []
    for way, types in (("one_by_one", ("COACHES", "SERVES", "FINANCES")), ("one_to_x", ("ATTENDED", "INFORMS"))):
        if scene.found.isdisjoint(types):  # no list of such help: whom it reaches is not known
            empty = {"umk": makers.height, "districts": makers["district"].drop_nulls().n_unique()}
            rows.append(pl.DataFrame({"way": way} | empty))
            continue
        ties = pl.concat([_running(scene, tuple(set(types) - {"ATTENDED"})), _begun(scene, "ATTENDED")])
        ties = ties.filter(pl.col("type").is_in(types)).unique(["start", "end", "type"])  # two lists may say one tie
        party = ties.select(party=pl.when(pl.col("type") == "ATTENDED").then("start").otherwise("end"))
        contacts = makers.join(party.group_by("party").len("contacts"), on="party", how="left").with_columns(
            pl.col("contacts").fill_null(0).cast(pl.Int64), member=pl.col("party").is_in(inside)
        )
        got = pl.col("contacts") > 0
        facts = contacts.select(
            umk=pl.len().cast(pl.Int64), reached=got.sum().cast(pl.Int64), contacts=pl.col("contacts").sum(),
            share=got.mean(), districts=pl.col("district").drop_nulls().n_unique().cast(pl.Int64),
            districts_reached=pl.col("district").filter(got).drop_nulls().n_unique().cast(pl.Int64),
            share_members=got.filter(pl.col("member")).mean(), share_others=got.filter(~pl.col("member")).mean(),
        )  # fmt: skip
        rows.append(
            facts.with_columns(way=pl.lit(way), equality=pl.lit(_equality(contacts["contacts"].sort()), pl.Float64))
        )
    columns = ["way", "umk", "reached", "share", "contacts", "equality", "districts", "districts_reached"]
    columns += ["share_members", "share_others"]
    whole = dict.fromkeys(("umk", "reached", "contacts", "districts", "districts_reached"), pl.Int64)
    schema = {name: pl.String if name == "way" else whole.get(name, pl.Float64) for name in columns}
    return pl.concat([pl.DataFrame(schema=schema), *rows], how="diagonal_relaxed").select(columns)


def _equality(ascending: pl.Series) -> float | None:
    """Return 1 less the Gini coefficient; None where nobody has anything.

    Examples
    --------
    >>> _equality(pl.Series([1, 1])), _equality(pl.Series([0, 2])), _equality(pl.Series([0]))
    (1.0, 0.5, None)
    """
    counts: list[int] = ascending.to_list()
    total = sum(counts)
    if not total:
        return None
    ranked = sum(rank * count for rank, count in enumerate(counts, start=1))
    return 1 - (2 * ranked / (len(counts) * total) - (len(counts) + 1) / len(counts))
