"""The brief of a region: two pages with map, five gaps, entry price, lever, source and date of each figure."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.documents import typeset
from graph.errors import NotFound, UnknownRegion
from graph.planning.lacks import KINDS
from graph.planning.start import where_to_start
from graph.planning.table import gap_cells
from graph.reference import regions
from graph.services.planner.gap_tables import detail, lists_named
from graph.services.planner.levers import asked_text, price_text
from graph.services.sheet.export import whole
from graph.services.sheet.region_map import apart, region_map
from graph.services.sheet.words import activity_name, first_of, percent, place_name, unit_name, units_name, worth
from graph.translations import say
from graph.translations.dates import day_of
from graph.translations.numbers import kilometres, number

if TYPE_CHECKING:
    from pathlib import Path

    from graph.planning.scene import Scene
    from graph.services.source import Source
    from graph.settings import Language

PEOPLE: Final = (
    "market_access", "facility", "technology", "training", "finance", "officers", "information", "structural",
)  # fmt: skip
"""Kinds of which the three that stand furthest above the country's share are told."""
COUNTED: Final = {
    "clusters": "cluster", "officers": "officer", "facilities": "shared_facility", "banks": "financial_institution",
}  # fmt: skip
"""Headline counts: by the list that must have been read, the kind of party counted."""
ROOM: Final = 12
"""Rows of tables for which the second page has room, beside definitions and sources."""
FOOT: Final = 3
"""Lists named at the foot of a page; all of them stand at the end."""
PAGE: Final = re.compile(rb"/Type\s*/Page\b")
PAGES: Final = 2
COLOURS: Final = ("#b2472f", "#0b5d6b", "#8a6d1c", "#5b4a86", "#3b6e3b")


def brief_facts(scene: Scene, source: Source, region: str, language: Language) -> dict[str, Any]:
    """Return what the brief of a region says, in words.

    Raises
    ------
    UnknownRegion
        If there is no such region.
    NotFound
        If the network holds nobody there.
    """
    if not regions.exists(region):
        message = f"there is no region {region}"
        raise UnknownRegion(message, hint="write a code such as 33 or 33.05", region=region)
    inside = _inside(scene, region)
    if not inside.height:
        message = f"the network holds nobody in {region} {place_name(region)}"
        raise NotFound(message, hint="ask for a wider region, or ingest its lists first", region=region)
    gaps = _five(scene, region, language)
    for place, gap in enumerate(gaps, start=1):
        gap["number"] = str(place)
    marks = [(*gap.pop("at"), gap["number"], 11.0, COLOURS[k]) if gap["at"] else None for k, gap in enumerate(gaps)]
    for gap in gaps:
        gap.pop("at", None)
    as_of = day_of(scene.network.as_of, language)
    nearest = _nearest(scene, region, language)
    clusters, begin = _clusters(scene, region, language), _start(scene, region, language)
    room = ROOM - len(nearest["rows"]) - len(clusters) - len(begin)
    return {
        "place": place_name(region),
        "code": region,
        "as_of": as_of,
        "lead": say("brief.lead", language, place=place_name(region), as_of=as_of),
        "map": region_map(region, apart([mark for mark in marks if mark is not None])),
        "map_note": say("brief.map_note", language),
        "facts": _facts(scene, inside, region, language),
        "gaps": gaps,
        "unread": _unread(scene, language),
        "nearest": nearest,
        "clusters": clusters,
        "start": begin,
        "pairs": _pairs(scene, inside, max(room, 2), language),
        "definitions": list({gap["name"]: {"name": gap["name"], "text": gap["definition"]} for gap in gaps}.values()),
        "sources": [
            say("brief.lists", language, lists=_lists(source, language)),
            say("brief.source", language, source=source.called, as_of=as_of, snapshot=source.snapshot[:12]),
            say("brief.method", language),
            say("brief.price", language),
            say("brief.boundaries", language),
        ],
        "words": {word: say(f"brief.word.{word}", language) for word in WORDS}
        | {"no_clusters": say("brief." + ("no_list" if scene.unread("clusters") else "word.none"), language)},
    }


WORDS: Final = (
    "gaps", "gap", "how_much", "why", "lever", "price", "facts", "nearest", "buyer", "supplier", "km", "reason",
    "lacks", "clusters", "cluster", "members", "reading", "without", "start", "product", "unmet", "makers", "sources",
    "none", "where", "cost", "definition", "pairs", "units", "value",
)  # fmt: skip


def write_brief(out: Path, scene: Scene, source: Source, region: str, language: Language) -> dict[str, Any]:
    """Write the brief as PDF and return its facts; rows of the longest table go until it has two pages."""
    facts = brief_facts(scene, source, region, language)
    tables: list[list[Any]] = [facts["pairs"], facts["nearest"]["rows"], facts["clusters"], facts["start"]]
    set_ = partial(
        typeset,
        "brief",
        title=say("brief.title", language, place=facts["place"]),
        foot=say("brief.foot", language, source=_lists(source, language, FOOT)),
        synthetic=source.network.synthetic,
        language=language,
    )
    pdf = set_(facts)
    while len(PAGE.findall(pdf)) > PAGES and len(longest := max(tables, key=len)) > 1:
        longest.pop()
        pdf = set_(facts)
    with whole(out) as part:
        part.write_bytes(pdf)
    return facts


def _inside(scene: Scene, region: str) -> pl.DataFrame:
    code = pl.col("region")
    return scene.network.parties.filter((code == region) | code.str.starts_with(region + "."))


def _lists(source: Source, language: Language, most: int = 12) -> str:
    """Return the lists that the facts come from, each with the day (or the first and last day) they stand for."""
    named = [
        f"{name} ({' – '.join(dict.fromkeys(day_of(day, language) for day in days))})"
        for name, days in source.days.items()
    ]
    return first_of(named, most, language)


def _facts(scene: Scene, inside: pl.DataFrame, region: str, language: Language) -> list[dict[str, str]]:
    ids = set(inside["id"])
    candidates, plan = scene.market
    umk = sum(1 for party, small in zip(scene.network.parties["id"], scene.umk, strict=True) if small and party in ids)
    sold = pl.Series(plan.flow * plan.market.value)
    ours = pl.Series(candidates.suppliers["party"].is_in(sorted(ids))).gather(plan.market.supplier)
    counts = dict(inside.group_by("kind").len().iter_rows())
    value = int(sold.filter(ours).sum())
    told = [("umk", number(umk, language)), ("value", worth(value, candidates.value_unit, language))]
    told += [
        (name, say("brief.no_list", language) if scene.unread(name) else number(counts.get(kind, 0), language))
        for name, kind in COUNTED.items()
    ]
    return [{"name": say(f"brief.fact.{name}", language), "value": said} for name, said in told]


def _five(scene: Scene, region: str, language: Language) -> list[dict[str, Any]]:
    """Return the dearest gap of demand and of supply, then gaps of help, then of trade again, until there are five."""
    demand, supply = (_trade(scene, kind, region) for kind in ("demand", "supply"))
    first, rest = [*demand[:1], *supply[:1]], [*demand[1:], *supply[1:]]
    rest.sort(key=lambda cell: -(cell["at_most"] or 0))  # as dear as each side has it: the order of a side stays
    people = _people(scene, region, language)
    return [
        *(_gap(cell["kind"], cell, language) for cell in first),
        *people,
        *(_gap(cell["kind"], cell, language) for cell in rest),
    ][:5]


def _unread(scene: Scene, language: Language) -> str:
    """Return which lists were not read, so that nothing is said of what they would tell; nothing where all were."""
    missing = dict.fromkeys(name for kind in PEOPLE for name in KINDS[kind].unread(scene))
    return say("gap.unread", language, lists=lists_named(missing, language)) if missing else ""


def _trade(scene: Scene, kind: str, region: str) -> list[dict[str, Any]]:
    """Return the cells of demand or of supply that lack something, the dearest first."""
    return gap_cells(scene, kind, region=region, last=0).filter(pl.col("amount") > 0).head(5).to_dicts()


def _people(scene: Scene, region: str, language: Language) -> list[dict[str, Any]]:
    """Return the kinds that stand furthest above the share of the whole network, each with its largest cell."""
    found = []
    for kind in PEOPLE:
        here = gap_cells(scene, kind, (), region=region)
        everywhere = gap_cells(scene, kind, ())
        if not here.height or not here["amount"][0]:
            continue
        share, usual = here["share"][0] or 0.0, everywhere["share"][0] or 0.0
        largest = gap_cells(scene, kind, region=region).row(0, named=True)
        row = here.row(0, named=True) | {"region": largest["region"], "commodity": None, "usual": usual}
        found.append((share - usual, share, kind, row))
    found.sort(key=lambda one: (-one[0], -one[1], one[2]))
    return [_gap(kind, row, language) for _, _, kind, row in found]


def _gap(kind: str, cell: dict[str, Any], language: Language) -> dict[str, Any]:
    code = cell.get("region")
    place = regions.region(code) if code and regions.exists(code) else None
    measured = cell.get("unit")
    unit = units_name(measured, language) if measured else say(f"brief.measure.{cell['measure']}", language)
    price = cell.get("entry_price_first")
    figure = say(
        "brief.figure", language, amount=number(cell["amount"], language), of=number(cell["of"], language), unit=unit,
        share=percent(cell["share"], language), n=number(cell["n"], language),
    )  # fmt: skip
    if "usual" in cell:
        figure += " " + say("brief.usual", language, share=percent(cell["usual"], language))
    return {
        "name": say(f"gap.{kind}.name", language),
        "where": ", ".join(part for part in (activity_name(cell.get("commodity")), place_name(code)) if part),
        "figure": figure,
        "reason": say(cell["reason"], language) if cell["reason"] else "",
        "lever": say(cell["lever"], language) if cell["lever"] else "",
        "cost": _cost(cell, language),
        "price": "" if price is None else _price(cell, unit_name(measured, language), language),
        "source": say("brief.figure_source", language, as_of=day_of(cell["as_of"], language)),
        "definition": say(f"gap.{kind}.definition", language),
        "at": (place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None,
    }


def _price(cell: dict[str, Any], unit: str, language: Language) -> str:
    """Return the entry price of a cell, and where it is paid if that is elsewhere."""
    told = say("brief.entry_price", language, price=number(cell["entry_price_first"], language), unit=unit)
    away = _elsewhere(cell)
    return say("brief.entry_price_from", language, price=told, place=away) if away else told


def _elsewhere(cell: dict[str, Any]) -> str:
    """Return the place of whoever pays a cell's entry price, where that is not in the cell."""
    paid, code = cell.get("entry_price_region"), cell.get("region")
    return "" if not paid or not code or paid.startswith(code) else place_name(paid[:5])


def _cost(cell: dict[str, Any], language: Language) -> str:
    """Return what the lever costs, or whom to ask: how a price is set is for planners, and not for a printed page."""
    unknown = cell["lever"] is not None and cell["lever_cost_rp"] is None
    return asked_text(cell, language) if unknown else price_text(cell, language) or ""


def _nearest(scene: Scene, region: str, language: Language) -> dict[str, Any]:
    cells = gap_cells(scene, "demand", region=region, last=0).filter(pl.col("amount") > 0)
    if not cells.height:
        return {"cell": "", "rows": []}
    cell = cells.row(0, named=True)
    rows = [
        {
            "buyer": party["name"],
            "supplier": other["name"],
            "km": kilometres(other["distance_km"], language),
            "reason": other["reason_text"],
            "lacks": "; ".join(lack.rstrip(".") for lack in other["missing_text"]) or "–",
        }
        for party in detail(scene, cell["region"], cell["commodity"], "demand", language, nearest=4, most=2)
        for other in party["nearest"]
    ]
    return {"cell": f"{activity_name(cell['commodity'])}, {place_name(cell['region'])}", "rows": rows[:6]}


def _clusters(scene: Scene, region: str, language: Language) -> list[dict[str, str]]:
    code = pl.col("region")
    largest = scene.axes.filter((code == region) | code.str.starts_with(region + ".")).sort("n", descending=True)
    lacks = gap_cells(scene, "structural", ("cluster",))
    few = {cluster: f"{number(lacking, language)}/{number(of, language)}" for cluster, lacking, of in
           lacks.select("cluster", "amount", "of").iter_rows()}  # fmt: skip
    return [
        {
            "name": row["name"],
            "members": number(row["n"], language),
            "reading": say(f"cli.reading.{row['reading']}", language) if row["reading"] else "–",
            "without": few.get(row["cluster"], "–"),
        }
        for row in largest.head(6).iter_rows(named=True)
    ]


def _start(scene: Scene, region: str, language: Language) -> list[dict[str, str]]:
    ranked = where_to_start(scene, region=region).head(5)
    return [
        {
            "where": place_name(row["region"]).split(",")[0],
            "product": activity_name(row["commodity"]),
            "unmet": f"{number(row['unmet'], language)} {units_name(row['unit'], language, row['unmet'])}",
            "price": number(row["entry_price_first"], language) + (f" ({away.split(',')[0]})" if away else ""),
            "makers": number(row["makers"], language),
        }
        for row in ranked.iter_rows(named=True)
        for away in (_elsewhere(row),)
    ]


def _pairs(scene: Scene, inside: pl.DataFrame, most: int, language: Language) -> list[dict[str, str]]:
    """Return the pairs of the plan with somebody of the region in it that are worth most."""
    candidates, plan = scene.market
    market, network = plan.market, scene.network
    sellers, buyers = candidates.suppliers, candidates.buyers
    pairs = sellers.select("party", "commodity", "unit")[market.supplier].with_columns(
        buyer=buyers["party"].gather(market.buyer),
        units=pl.Series(plan.flow, dtype=pl.Int64),
        value=pl.Series(plan.flow * market.value, dtype=pl.Int64),
    )
    here = inside["id"].implode()
    ours = pairs.filter((pl.col("units") > 0) & (pl.col("party").is_in(here) | pl.col("buyer").is_in(here)))
    names = dict(network.parties.select("id", "name").iter_rows())
    return [
        {
            "supplier": names[row["party"]],
            "buyer": names[row["buyer"]],
            "product": activity_name(row["commodity"]),
            "units": f"{number(row['units'], language)} {units_name(row['unit'], language, row['units'])}",
            "value": worth(row["value"], candidates.value_unit, language),
        }
        for row in ours.sort(["value", "party", "buyer"], descending=[True, False, False])
        .head(most)
        .iter_rows(named=True)
    ]
