"""The brief of a region: two pages with map, five gaps, entry price, lever, source and date of each figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.documents import typeset
from graph.errors import NotFound, UnknownRegion
from graph.planning.start import where_to_start
from graph.planning.table import gap_cells
from graph.reference import regions
from graph.services.export import whole
from graph.services.gap_tables import detail
from graph.services.levers import asked_text, price_text
from graph.services.region_map import apart, region_map
from graph.services.words import activity_name, percent, place_name, unit_name, worth
from graph.translations import say
from graph.translations.numbers import number

if TYPE_CHECKING:
    from pathlib import Path

    from graph.planning.scene import Scene
    from graph.services.source import Source
    from graph.settings import Language

PEOPLE: Final = (
    "market_access", "facility", "technology", "training", "finance", "officers", "information", "structural",
)  # fmt: skip
"""Kinds of which the three that stand furthest above the country's share are told."""
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
    gaps = [*_trade(scene, region, language), *_people(scene, region, language)]
    gaps = gaps[:5]
    for place, gap in enumerate(gaps, start=1):
        gap["number"] = str(place)
    marks = [(*gap.pop("at"), gap["number"], 11.0, COLOURS[k]) if gap["at"] else None for k, gap in enumerate(gaps)]
    for gap in gaps:
        gap.pop("at", None)
    as_of = scene.network.as_of.isoformat()
    return {
        "place": place_name(region),
        "code": region,
        "as_of": as_of,
        "lead": say("brief.lead", language, place=place_name(region), as_of=as_of),
        "map": region_map(region, apart([mark for mark in marks if mark is not None])),
        "map_note": say("brief.map_note", language),
        "facts": _facts(scene, inside, region, language),
        "gaps": gaps,
        "nearest": _nearest(scene, region, language),
        "clusters": _clusters(scene, region, language),
        "start": _start(scene, region, language),
        "sources": [
            say("brief.source", language, source=_name(source), as_of=as_of, snapshot=source.snapshot[:12]),
            say("brief.lists", language, lists=", ".join(_lists(inside))),
            say("brief.method", language),
            say("brief.price", language),
            say("brief.boundaries", language),
        ],
        "words": {word: say(f"brief.word.{word}", language) for word in WORDS},
    }


WORDS: Final = (
    "gaps", "gap", "how_much", "why", "lever", "price", "facts", "nearest", "buyer", "supplier", "km", "reason",
    "lacks", "clusters", "cluster", "members", "reading", "without", "start", "product", "unmet", "makers", "sources",
    "none", "where", "cost", "definition",
)  # fmt: skip


def write_brief(out: Path, scene: Scene, source: Source, region: str, language: Language) -> dict[str, Any]:
    """Write the brief as PDF and return its facts."""
    facts = brief_facts(scene, source, region, language)
    pdf = typeset(
        "brief",
        facts,
        title=say("brief.title", language, place=facts["place"]),
        foot=say("brief.foot", language, source=_name(source), as_of=facts["as_of"]),
        synthetic=source.network.synthetic,
        language=language,
    )
    with whole(out) as part:
        part.write_bytes(pdf)
    return facts


def _name(source: Source) -> str:
    """Return the name of a folder without the way to it; an address as it is."""
    return source.name if source.in_store else source.name.rstrip("/").rsplit("/", maxsplit=1)[-1]


def _inside(scene: Scene, region: str) -> pl.DataFrame:
    code = pl.col("region")
    return scene.network.parties.filter((code == region) | code.str.starts_with(region + "."))


def _lists(parties: pl.DataFrame) -> list[str]:
    return (
        parties.select(pl.col("source").str.split("/").list.first())["source"]
        .drop_nulls()
        .unique()
        .sort()
        .to_list()[:6]
    )


def _facts(scene: Scene, inside: pl.DataFrame, region: str, language: Language) -> list[dict[str, str]]:
    ids = set(inside["id"])
    candidates, plan = scene.market
    umk = sum(1 for party, small in zip(scene.network.parties["id"], scene.umk, strict=True) if small and party in ids)
    sold = pl.Series(plan.flow * plan.market.value)
    ours = pl.Series(candidates.suppliers["party"].is_in(sorted(ids))).gather(plan.market.supplier)
    counts = dict(inside.group_by("kind").len().iter_rows())
    value = int(sold.filter(ours).sum())
    told = [
        ("umk", number(umk, language)),
        ("value", worth(value, candidates.value_unit, language)),
        ("clusters", number(counts.get("cluster", 0), language)),
        ("officers", number(counts.get("officer", 0), language)),
        ("facilities", number(counts.get("shared_facility", 0), language)),
        ("banks", number(counts.get("financial_institution", 0), language)),
    ]
    return [{"name": say(f"brief.fact.{name}", language), "value": said} for name, said in told]


def _trade(scene: Scene, region: str, language: Language) -> list[dict[str, Any]]:
    """Return the dearest gap of demand and of supply."""
    told = []
    for kind in ("demand", "supply"):
        cells = gap_cells(scene, kind, region=region, last=0).filter(pl.col("amount") > 0)
        if cells.height:
            told.append(_gap(kind, cells.row(0, named=True), language))
    return told


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
    unit = unit_name(measured, language) if measured else say(f"brief.measure.{cell['measure']}", language)
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
        "price": "" if price is None else say("brief.entry_price", language, price=number(price, language), unit=unit),
        "source": say("brief.figure_source", language, as_of=cell["as_of"].isoformat()),
        "definition": say(f"gap.{kind}.definition", language),
        "at": (place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None,
    }


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
            "km": number(other["distance_km"], language, 0),
            "reason": other["reason_text"],
            "lacks": "; ".join(lack.rstrip(".") for lack in other["missing_text"]) or "–",
        }
        for party in detail(scene, cell["region"], cell["commodity"], "demand", language, nearest=4)[:2]
        for other in party["nearest"]
    ]
    return {"cell": f"{activity_name(cell['commodity'])}, {place_name(cell['region'])}", "rows": rows[:6]}


def _clusters(scene: Scene, region: str, language: Language) -> list[dict[str, str]]:
    code = pl.col("region")
    largest = scene.axes.filter((code == region) | code.str.starts_with(region + ".")).sort("n", descending=True)
    lacks = gap_cells(scene, "structural", ("cluster",))
    few = dict(lacks.select("cluster", "amount").iter_rows())
    return [
        {
            "name": row["name"],
            "members": number(row["n"], language),
            "reading": say(f"cli.reading.{row['reading']}", language) if row["reading"] else "–",
            "without": number(few.get(row["cluster"], 0), language),
        }
        for row in largest.head(6).iter_rows(named=True)
    ]


def _start(scene: Scene, region: str, language: Language) -> list[dict[str, str]]:
    code = pl.col("region")
    ranked = where_to_start(scene).filter((code == region) | code.str.starts_with(region + ".")).head(5)
    return [
        {
            "where": place_name(row["region"]).split(",")[0],
            "product": activity_name(row["commodity"]),
            "unmet": f"{number(row['unmet'], language)} {unit_name(row['unit'], language)}",
            "price": number(row["entry_price_first"], language),
            "makers": number(row["makers"], language),
        }
        for row in ranked.iter_rows(named=True)
    ]
