"""The questions that planners ask, by name: some are answered by the graph (Cypher), some by the engine.

Each question of the field (DOMAIN, section 7) is one. An engine question reads a Network folder or a snapshot of the
graph; a graph question needs the graph database.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import InvalidRecord, NotFound, RuleViolation
from graph.ingest.activity.codes import known_codes
from graph.metrics.dates import measure_change
from graph.planning.detail import cell_detail
from graph.planning.gaps import price_steps
from graph.planning.inventory import unread
from graph.planning.lacks.information import information_rows
from graph.planning.spending.budget import as_dict, best_use
from graph.planning.table import gap_cells
from graph.planning.years import earlier
from graph.reference.regions import find_region
from graph.services.pairing.match import MatchParameters
from graph.services.planner.gap_tables import lists_named, scene_of
from graph.services.planner.question_words import LEVER, Rows
from graph.services.planner.record_cells import commodity_of
from graph.services.planner.results import effect_of_programme
from graph.store.questions import Parameter, Question, typed
from graph.store.questions import names as graph_names
from graph.store.questions import question as graph_question
from graph.store.vocabulary import LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graph.planning.scene import Scene
    from graph.services.source import Source
    from graph.settings import Language
    from graph.store import Store

REGION: Final = Parameter(
    "region", "text", "", False, {"id": "kode wilayah, kosong berarti semua", "en": "region code, empty for all"}
)
COMMODITY: Final = Parameter(
    "commodity", "text", "", False, {"id": "awalan KBLI, kosong berarti semua", "en": "first digits of KBLI"}
)
LIMIT: Final = Parameter("limit", "integer", 20, False, {"id": "paling banyak baris", "en": "most rows"})


@dataclass(frozen=True)
class EngineQuestion:
    """A question that the engine answers."""

    name: str
    words: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    answer: Callable[[Scene, Mapping[str, Any]], Rows]
    needs_plan: bool = True
    needs: tuple[str, ...] = ()


def _cells(scene: Scene, kind: str, given: Mapping[str, Any]) -> pl.DataFrame:
    cells = gap_cells(scene, kind, region=given["region"] or None)
    return cells.filter(pl.col("commodity").fill_null("").str.starts_with(given["commodity"]))


def _unmet_demand(scene: Scene, given: Mapping[str, Any]) -> Rows:
    """Cells of unmet demand, each with its buyers and the nearest suppliers and what they lack."""
    cells = _cells(scene, "demand", given).filter(pl.col("amount") > 0).head(given["limit"])
    rows = cells.select("region", "commodity", "unit", "amount", "n", "entry_price_first", "reason", *LEVER, "as_of")
    return [row | {"buyers": _detail(scene, row)} for row in rows.to_dicts()]


def _detail(scene: Scene, cell: dict[str, Any]) -> Rows:
    try:
        found = cell_detail(scene, cell["region"] or "", cell["commodity"])
    except NotFound:
        return []
    ids, names = scene.network.row, scene.network.parties["name"]
    for one in (*found, *(other for party in found for other in party["nearest"])):
        one["name"] = names[ids[one["party"]]]
    return found


def _idle_capacity(scene: Scene, given: Mapping[str, Any]) -> Rows:
    cells = _cells(scene, "supply", given).filter(pl.col("amount") > 0).head(given["limit"])
    return cells.select(
        "region", "commodity", "unit", "amount", "of", "n", "entry_price_first", "reason", *LEVER, "as_of"
    ).to_dicts()


TONNE: Final = 1000


def _worth_of_one_more(scene: Scene, given: Mapping[str, Any]) -> Rows:
    """Return what one more tonne, certified firm and officer are worth here, in the plan's unit a month.

    A tonne: what up to 1,000 kg or litres more would add, step by step of the entry price and no more than is wanted,
    in the cell where that is most (null where things are counted by the piece). A certified firm: what lifting the
    certificate for all adds, over the firms that it keeps out. An officer: what the best pairs of enterprises that
    nobody coaches are worth, the dearest first, up to the caseload of the middle officer; null without a list of them.
    """
    demand = _cells(scene, "demand", given).drop_nulls("entry_price_first")
    weighed = demand.filter(pl.col("unit").is_in(["kg", "litre"]))
    tonne, best = _tonne(scene, weighed)
    barrier = _cells(scene, "capability", given).filter(pl.col("barrier") == "certificate")
    firms, lost = int(barrier["n"].sum()), int(barrier["value_rp"].fill_null(0).sum())
    unit = scene.market[0].value_unit
    return [
        {
            "one_more": "tonne",
            "worth": tonne,
            "where": None if best is None else best["region"],
            "commodity": None if best is None else best["commodity"],
            "n": weighed.height,
            "unit": unit,
        },
        {
            "one_more": "certified_firm",
            "worth": lost // firms if firms else None,
            "where": given["region"] or None,
            "commodity": given["commodity"] or None,
            "n": firms,
            "unit": unit,
        },
        {
            "one_more": "officer",
            **_officer(scene, given),
            "where": given["region"] or None,
            "commodity": given["commodity"] or None,
            "unit": unit,
        },
    ]


def _tonne(scene: Scene, cells: pl.DataFrame) -> tuple[int | None, dict[str, Any] | None]:
    """Return what one more tonne adds in the cell where it adds most, and that cell.

    No cell adds more than its first price times what it takes: those that cannot be best any more are not priced.
    """
    most = pl.min_horizontal("amount", pl.lit(TONNE)) * pl.col("entry_price_first")
    best: tuple[int | None, dict[str, Any] | None] = (None, None)
    ordered = cells.with_columns(most=most).sort("most", "region", "commodity", descending=[True, False, False])
    for cell in ordered.iter_rows(named=True):
        if best[0] is not None and best[0] >= cell["most"]:
            break
        left, worth = TONNE, 0
        for step in price_steps(*scene.market, cell, side="supplier", level="regency"):
            units = left if step.units is None else min(left, step.units)
            left, worth = left - units, worth + units * step.price
        if best[0] is None or worth > best[0]:
            best = worth, cell
    return best


def _officer(scene: Scene, given: Mapping[str, Any]) -> dict[str, Any]:
    if scene.unread("officers"):
        return {"worth": None, "n": 0}
    candidates, plan = scene.market
    network = scene.network
    coached = scene.tied(["COACHES", "FACILITATES"], scene.kind("officer"))
    without = network.parties.filter(pl.Series(scene.umk & ~coached)).select(party="id", region="region")
    if given["region"]:
        without = without.filter(pl.col("region").str.starts_with(given["region"]))
    worth = candidates.suppliers.select("party", "commodity").with_columns(
        worth=pl.Series(_value_of_suppliers(plan), dtype=pl.Int64)
    )
    worth = worth.filter(pl.col("commodity").str.starts_with(given["commodity"]) & (pl.col("worth") > 0))
    dearest = (
        worth.join(without, on="party").group_by("party").agg(pl.col("worth").sum()).sort("worth", descending=True)
    )
    ties = network.tie_arrays(["COACHES"], network.as_of)
    loads = pl.Series(ties.start).value_counts()["count"]
    middle = loads.median()
    caseload = int(middle) if isinstance(middle, float) and middle >= 1 else 10
    return {"worth": int(dearest["worth"].head(caseload).sum()) if dearest.height else None, "n": dearest.height}


def _value_of_suppliers(plan: Any) -> Any:  # noqa: ANN401 - arrays of the plan
    import numpy as np  # noqa: PLC0415 - one sum

    value = np.zeros(plan.market.suppliers, np.int64)
    np.add.at(value, plan.market.supplier, plan.flow * plan.market.value)
    return value


def _informed(scene: Scene, given: Mapping[str, Any]) -> Rows:
    rows = information_rows(scene).filter(pl.col("gatekept") == 1)
    if given["region"]:
        rows = rows.filter(pl.col("region").str.starts_with(given["region"]))
    names = scene.network.parties.select(gatekeeper="id", name="name", kind="kind")
    told = rows.group_by("gatekeeper").agg(told=pl.len().cast(pl.Int64)).join(names, on="gatekeeper")
    return told.sort(["told", "gatekeeper"], descending=[True, False]).head(given["limit"]).to_dicts()


def _reading(word: str) -> Callable[[Scene, Mapping[str, Any]], Rows]:
    def answer(scene: Scene, given: Mapping[str, Any]) -> Rows:
        measured = scene.measured.filter(pl.col("reading") == word)
        if given["region"]:
            measured = measured.filter(pl.col("region").str.starts_with(given["region"]))
        return measured.select(
            "cluster", "name", "region", "n", "bonding_z", "bridging_z", "share_inside", "top_broker_share", "as_of"
        ).to_dicts()

    return answer


CHANGES: Final = (
    "ties_inside", "ties_outside", "ei", "bonding_z", "bridging_z",
    "bank_within_2", "government_within_2", "buyer_within_2", "bds_within_2",
)  # fmt: skip
"""Figures of a cluster that are told where they changed; `jejaring measure` tells all of them."""


def _what_changed(scene: Scene, given: Mapping[str, Any]) -> Rows:
    since = earlier(given["since"], scene.network.as_of, 1)
    change = measure_change(scene.network, since, scene.network.as_of)
    moved = change.filter(pl.col("figure").is_in(CHANGES) & (pl.col("before").ne_missing(pl.col("after"))))
    # Clusters that read differently now come first, the figures of one stand together.
    another = pl.col("reading_before").ne_missing(pl.col("reading_after"))
    place = pl.col("figure").replace_strict(list(CHANGES), range(len(CHANGES)))
    return moved.sort(another, "name", "cluster", place, descending=[True, False, False, False]).to_dicts()


def _did_it(scene: Scene, given: Mapping[str, Any]) -> Rows:
    return [effect_of_programme(scene, given["programme"]).to_dict()]


def _best_use(scene: Scene, given: Mapping[str, Any]) -> Rows:
    return [as_dict(best_use(scene, given["rupiah"], steps=1)[0])]


ENGINE: Final = {
    question.name: question
    for question in (
        EngineQuestion(
            "unmet_demand",
            {"id": "Di mana permintaan belum terpenuhi, pemasok terdekat mana yang bisa, dan apa kekurangannya?",
             "en": "Where is demand for a commodity unmet, and which suppliers nearby could meet it, lacking what?"},
            (COMMODITY, REGION, LIMIT), _unmet_demand,
        ),
        EngineQuestion(
            "idle_capacity",
            {"id": "Di mana ada kapasitas tanpa offtaker?", "en": "Where is capacity without an offtaker?"},
            (COMMODITY, REGION, LIMIT), _idle_capacity,
        ),
        EngineQuestion(
            "worth_of_one_more",
            {"id": "Berapa nilai satu ton, satu usaha bersertifikat, satu pendamping lagi di sini?",
             "en": "What is one more tonne, one more certified firm, one more officer worth here?"},
            (COMMODITY, REGION), _worth_of_one_more,
        ),
        EngineQuestion(
            "informed_only_through",
            {"id": "Siapa yang kabar pemerintah sampai kepadanya hanya lewat satu penjaga, di mana pun di jalannya?",
             "en": "Whom does official news reach only through one gatekeeper, anywhere on its way?"},
            (REGION, LIMIT), _informed, needs_plan=False, needs=("notices",),
        ),
        EngineQuestion(
            "bonding_without_bridging",
            {"id": "Klaster mana yang kuat ikatan dalamnya tetapi lemah ikatan keluarnya?",
             "en": "Which clusters bond without bridging?"},
            (REGION,), _reading("inward"), needs_plan=False, needs=("clusters",),
        ),
        EngineQuestion(
            "bridging_without_bonding",
            {"id": "Klaster mana yang punya ikatan keluar tetapi lemah ikatan dalamnya?",
             "en": "Which clusters bridge without bonding?"},
            (REGION,), _reading("broker_dependent"), needs_plan=False, needs=("clusters",),
        ),
        EngineQuestion(
            "what_changed",
            {"id": "Apa yang berubah pada klaster sejak tahun lalu?", "en": "What changed since last year?"},
            (Parameter("since", "date", None, False, {"id": "sejak tanggal; kosong berarti setahun lalu",
                                                      "en": "since which date; empty for a year ago"}),),
            _what_changed, needs_plan=False, needs=("clusters",),
        ),
        EngineQuestion(
            "did_programme_do_it",
            {"id": "Apakah perubahan itu hasil program p?", "en": "Did programme p do it?"},
            (Parameter("programme", "text", None, True, {"id": "id atau nama program",
                                                         "en": "id or name of the programme"}),),
            _did_it, needs_plan=False, needs=("programmes",),
        ),
        EngineQuestion(
            "best_use_of_budget",
            {"id": "Di mana anggaran sertifikasi, konsorsium, atau gudang paling berguna?",
             "en": "Where would a budget of certification, aggregation or a depot do most?"},
            (Parameter("rupiah", "integer", 1_000_000_000, False, {"id": "anggaran", "en": "budget"}),), _best_use,
        ),
    )
}  # fmt: skip
"""Questions that the engine answers, by name."""


def library() -> list[Question | EngineQuestion]:
    """Return every named question, by name.

    Examples
    --------
    >>> {"unmet_demand", "clusters_without"} <= {question.name for question in library()}
    True
    """
    every: list[Question | EngineQuestion] = [*ENGINE.values(), *(graph_question(name) for name in graph_names())]
    return sorted(every, key=lambda question: question.name)


def find(name: str) -> Question | EngineQuestion:
    """Return one question by its name, or raise NotFound with what is alike."""
    if name in ENGINE:
        return ENGINE[name]
    near = get_close_matches(name, [*ENGINE, *graph_names()], n=3)
    if near and name not in graph_names():
        message = f"there is no question {name!r}"
        raise NotFound(message, hint=f"did you mean {', '.join(near)}?", question=name)
    return graph_question(name)


def pairs(given: list[str]) -> dict[str, str]:
    """Return ``k=v`` words as a mapping.

    Examples
    --------
    >>> pairs(["region=33.05", "limit=5"])
    {'region': '33.05', 'limit': '5'}
    """
    found = {}
    for word in given:
        name, equals, value = word.partition("=")
        if not equals or not name:
            message = f"{word!r} is no parameter"
            raise RuleViolation(message, hint="write --param region=33.05", given=word)
        found[name] = value
    return found


def found_in_graph(store: Store) -> frozenset[str]:
    """Return the kinds of parties and types of ties that a graph holds at all, and ``services`` where it has any."""
    counts = store.counts()
    kinds = {kind for kind, label in LABELS.items() if counts["nodes"].get(label)}
    services = {"services"} if counts["nodes"].get("Service") else set()
    return frozenset(kinds | services | {name for name, ties in counts["ties"].items() if ties})


def unread_lists(asked: EngineQuestion | Question, found: frozenset[str], language: Language) -> str:
    """Return in words the lists for want of which a question has no answer; nothing where all were read."""
    return lists_named(unread(found, asked.needs), language)


def of_lists_read(
    asked: EngineQuestion | Question | None, rows: Rows, found: frozenset[str], language: Language
) -> tuple[Rows, str]:
    """Return rows without words whose list was never read, and those lists in words: unknown is no lack."""
    parts = asked.parts if isinstance(asked, Question) else {}
    missing: list[str] = []
    for column, told_by in parts.items():
        lists = unread(found, told_by.values())
        missing += [name for name in lists if name not in missing]
        kept = [row | {column: [word for word in row[column] if told_by.get(word) not in lists]} for row in rows]
        rows = [row for row in kept if row[column]]
    return rows, lists_named(missing, language)


def answer(question: EngineQuestion, source: Source, given: Mapping[str, str]) -> Rows:
    """Return the rows of an engine question about a source."""
    values = values_of(question, given)
    return question.answer(scene_of(source, MatchParameters() if question.needs_plan else None), values)


def values_of(question: EngineQuestion | Question, given: Mapping[str, str]) -> dict[str, Any]:
    """Return the parameters of a question with the types that it wants; a region may be said by its name.

    Examples
    --------
    >>> values_of(ENGINE["idle_capacity"], {"region": "Kabupaten Jember"})["region"]
    '35.09'
    """
    return typed(Question(question.name, question.words, question.parameters, ""), _placed(given))


def _placed(given: Mapping[str, str]) -> dict[str, str]:
    """Return parameters of which a region that is said by its name stands by its code; nothing said means all.

    Raises
    ------
    RuleViolation
        If a commodity is said by anything but the first digits of a KBLI: no good begins so, which is no answer.
    """
    region, commodity = given.get("region"), given.get("commodity", "")
    if commodity and not any(code.startswith(commodity) for code in known_codes()):
        message = f"commodity {commodity!r} is not the first digits of a KBLI"
        hint = f"write two to five digits of KBLI 2020, such as {_code_of(commodity)}"
        raise RuleViolation(message, hint=hint, parameter="commodity", given=commodity)
    return {**given, **({"region": find_region(region).code} if region else {})}


def _code_of(word: str) -> str:
    """Return the KBLI that a word most likely means, or an example of one."""
    try:
        return str(commodity_of("commodity", 0, word))
    except InvalidRecord:
        return "10431"


def answer_in_graph(question: Question, store: Store, given: Mapping[str, str], *, rows: int, seconds: float) -> Any:  # noqa: ANN401 - store.console.Answer
    """Return the answer of a graph question, through the same doors as a planner's own Cypher."""
    values = values_of(question, given)
    if "as_of" in values and values["as_of"] is None:
        values["as_of"] = store.as_of()[0]
    return store.ask(question.text, values, rows=rows, seconds=seconds)
