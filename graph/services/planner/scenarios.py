"""Scenarios from a TOML file: read, checked, run side by side, written as workbook and tornado plot."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import JejaringError, RuleViolation, unreadable
from graph.planning.scenario.scenarios import Outcome, run_scenario
from graph.planning.scenario.sensitivity import one_at_a_time, sampled
from graph.planning.spending.budget import as_dict
from graph.planning.spending.intervention import as_scenario
from graph.services.planner.gap_tables import about, in_words
from graph.services.planner.scenario_lines import at_its_line, change_lines
from graph.services.planner.tornado import named_number, tornado
from graph.services.sheet.export import is_workbook, whole, write_workbook
from graph.services.sheet.words import unit_name, units_name
from graph.translations import say
from graph.translations.numbers import number

if TYPE_CHECKING:
    from pathlib import Path

    from graph.planning.scenario.change_words import Change
    from graph.planning.scene import Scene
    from graph.planning.spending.budget import Choice
    from graph.services.source import Source
    from graph.settings import Language

COLUMNS: Final = ("figure", "today")
"""Columns of the table that stand before the scenarios."""
VOLUMES: Final = ("matched_units", "unmet_units", "unsold_units")
"""Figures that are told unit by unit."""
DEFINITION: Final = "docs/reference/scenarios.md"
TRADED: Final = {"before": "trade_before", "after": "trade_after", "change": "trade_change"}
"""Columns of parties as a workbook heads them: rupiah a month."""
KEYS: Final = frozenset({"name", "change", "scenario", "sensitivity"})


@dataclass(frozen=True)
class Plans:
    """What a file of scenarios asks for."""

    scenarios: tuple[tuple[str, list[Change]], ...]
    sensitivity: dict[str, Any] | None
    file: Path
    lines: tuple[tuple[int, ...], ...]
    """Where the changes of each scenario stand in the file; none where they have no heads of their own."""


def read_scenarios(file: Path) -> Plans:
    """Read a file of one scenario (``[[change]]``) or several (``[[scenario]]`` with ``[[scenario.change]]``).

    Raises
    ------
    RuleViolation
        If it cannot be read, holds nothing, or has a word that means nothing: with the place and what to do.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
        tables = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as cause:
        raise RuleViolation(
            unreadable(file, cause), hint="name a TOML file; see docs/reference/scenarios.md"
        ) from cause
    except tomllib.TOMLDecodeError as cause:
        raise RuleViolation(unreadable(file, cause), hint='write text in quotes: region = "33.05"') from cause
    unknown = sorted(set(tables) - KEYS)
    if unknown:
        message = f"{file}: {', '.join(unknown)} means nothing here"
        raise RuleViolation(message, hint="a scenario has name, [[change]] and [sensitivity]", unknown=unknown)
    found: list[tuple[str, list[Change]]] = []
    if tables.get("change"):
        found.append((str(tables.get("name", file.stem)), _tables(file, tables["change"], "change")))
    for place, one in enumerate(_tables(file, tables.get("scenario", []), "scenario"), start=1):
        found.append((str(one.get("name", f"{place}")), _tables(file, one.get("change", []), "change")))
    if not found or not all(changes for _, changes in found):
        message = f"{file} holds no change"
        raise RuleViolation(message, hint='write [[change]] and do = "add_buyer" below it')
    names = [name for name, _ in found]
    twice = sorted({name for name in names if names.count(name) > 1 or name in COLUMNS})
    if twice:
        message = f"{file}: the name {', '.join(twice)} is taken"
        raise RuleViolation(message, hint="give each scenario a name of its own", names=twice)
    heads = change_lines(text)
    stand = [*(heads[:1] if tables.get("change") else []), *heads[1:]]
    stand += [[]] * (len(found) - len(stand))
    lines = tuple(tuple(at) if len(at) == len(changes) else () for at, (_, changes) in zip(stand, found, strict=False))
    return Plans(tuple(found), _sensitivity(file, tables.get("sensitivity")), file, lines)


def _tables(file: Path, given: Any, name: str) -> list[dict[str, Any]]:  # noqa: ANN401 - what the file holds
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        message = f"{file}: {name} is no list of tables"
        raise RuleViolation(message, hint=f"write [[{name}]] with two brackets")
    return [dict(one) for one in given]


def _sensitivity(file: Path, given: Any) -> dict[str, Any] | None:  # noqa: ANN401 - what the file holds
    if given is None:
        return None
    known: dict[str, tuple[type, ...]] = {"spread": (int, float), "draws": (int,), "seed": (int,)}
    if not isinstance(given, dict) or not all(
        isinstance(value, known.get(name, ())) and not isinstance(value, bool) for name, value in given.items()
    ):
        message = f"{file}: sensitivity is no table of spread, draws and seed"
        raise RuleViolation(message, hint="write [sensitivity], below it spread = 0.2 and draws = 50")
    return dict(given)


def run(scene: Scene, plans: Plans) -> list[Outcome]:
    """Run every scenario of a file against the same present.

    Raises
    ------
    JejaringError
        If a change is refused: with the file and the line where it stands.
    """
    outcomes = []
    for (name, changes), lines in zip(plans.scenarios, plans.lines, strict=True):
        try:
            outcomes.append(run_scenario(scene, changes, name=name))
        except JejaringError as error:
            raise at_its_line(error, plans.file, lines) from error
    return outcomes


def sensitivity(scene: Scene, plans: Plans) -> list[dict[str, Any]]:
    """Return the sensitivity of each scenario, where the file asks for it."""
    if plans.sensitivity is None:
        return []
    spread, draws = float(plans.sensitivity.get("spread", 0.2)), int(plans.sensitivity.get("draws", 50))
    seed = int(plans.sensitivity.get("seed", 0))
    if not 0 < spread < 1 or not 1 <= draws <= 10_000 or seed < 0:
        message = f"a spread of {spread} with {draws} draws and seed {seed} makes no sensitivity"
        raise RuleViolation(message, hint="spread between 0 and 1, 1 to 10000 draws, a seed of 0 or more")
    return [
        {
            "name": name,
            "one_at_a_time": one_at_a_time(scene, changes, spread=spread).to_dicts(),
            "sampled": sampled(scene, changes, spread=spread, draws=draws, seed=seed),
        }
        for name, changes in plans.scenarios
    ]


def spread_table(tested: list[dict[str, Any]], language: Language) -> pl.DataFrame:
    """Return what the plan's value becomes with each number lower and higher, and with all drawn at once (5 to 95 %).

    Examples
    --------
    >>> drawn = {"draws": 9, "spread": 0.2, "p5": 7, "p50": 10, "p95": 12, "seed": 0}
    >>> one = {"change": 1, "parameter": "percent", "given": 5.0, "base": 10, "low": 8, "high": 13, "width": 5}
    >>> tested = [{"name": "A", "one_at_a_time": [one], "sampled": drawn}]
    >>> spread_table(tested, "en").select("number", "value_low", "value_between", "value_high").rows()
    [('1. percent = 5', 8, 10, 13), ('all at once (9 draws, 5 to 95 %)', 7, 10, 12)]
    """
    rows: list[dict[str, Any]] = []
    for one in tested:
        told = {"scenario": one["name"], "spread": one["sampled"]["spread"]}
        if not one["one_at_a_time"]:  # a change without a number, such as a disaster, has nothing to vary
            continue
        rows += [
            told
            | {"number": named_number(bar, language), "value_low": bar["low"]}
            | {"value_between": bar["base"], "value_high": bar["high"]}
            for bar in one["one_at_a_time"]
        ]
        drawn = one["sampled"]
        every = say("scenario.all_at_once", language, draws=drawn["draws"])
        values = {"value_low": drawn["p5"], "value_between": drawn["p50"], "value_high": drawn["p95"]}
        rows.append(told | {"number": every} | values)
    rupiah = dict.fromkeys(("value_low", "value_between", "value_high"), pl.Int64)
    schema = {"scenario": pl.String, "number": pl.String, "spread": pl.Float64, **rupiah}
    return pl.DataFrame(rows, schema=schema)


def as_json(outcomes: list[Outcome], scene: Scene, tested: list[dict[str, Any]], language: Language) -> dict[str, Any]:
    """Return everything as plain values; names of parties beside their ids."""
    told = []
    for one in outcomes:
        parties = [row | {"name": _newcomer(row["party"], row["name"], language)} for row in one.parties.to_dicts()]
        told.append(
            {
                "name": one.name,
                "summary": one.summary,
                "gains": [row for row in parties if row["change"] > 0],
                "loses": [row for row in reversed(parties) if row["change"] < 0],
                "clusters": one.clusters.to_dicts(),
                "prices": one.prices.to_dicts(),
                "lost": one.lost.to_dicts(),
                "assumed": list(one.assumed),
            }
        )
    return {"synthetic": scene.network.synthetic, "as_of": scene.network.as_of, "scenarios": told} | (
        {"sensitivity": tested} if tested else {}
    )


def assumed_sentences(outcome: Outcome, language: Language) -> list[str]:
    """Return what was taken of those whom a scenario adds, where their change did not say it."""
    said = []
    for one in outcome.assumed:
        unit = unit_name(one["unit"], language)
        facts = {
            "change": one["change"],
            "product": one["product"] or say("scenario.assumed.any", language),
            "price": f"Rp {number(one['price_rp_per_unit'], language)}",
        }
        code = "scenario.assumed" if len(one["silent"]) == 2 else f"scenario.assumed.{one['silent'][0]}"
        said.append(say(code, language, unit=unit, **facts))
    return said


def side_by_side(outcomes: list[Outcome], language: Language) -> pl.DataFrame:
    """Return one row a figure and one column a scenario, with today's first; volumes have a row a unit."""
    change = say("scenario.change", language)
    value: dict[str, Any] = {
        "figure": say("scenario.value", language),
        "today": outcomes[0].summary["value"]["before"],
        **{one.name: round(one.summary["value"]["after"]) for one in outcomes},
    }
    rows = [value]
    for name in ("pairs", "matched_suppliers", "matched_micro", "matched_women_led"):
        figure = f"{say(f'scenario.{name}', language)} ({change})"
        rows.append({"figure": figure, "today": None, **{one.name: one.summary[name]["change"] for one in outcomes}})
    for name in VOLUMES:
        for unit in sorted({unit for one in outcomes for unit in one.summary[name]}):
            figure = f"{say(f'scenario.{name}', language)}, {units_name(unit, language)} ({change})"
            moved = {one.name: one.summary[name].get(unit, {"change": 0})["change"] for one in outcomes}
            rows.append({"figure": figure, "today": None, **moved})
    for name in ("tonne_km", "coached"):
        figure = f"{say(f'scenario.{name}', language)} ({change})"
        moved = {one.name: round(one.summary[name]["change"]) for one in outcomes}
        rows.append({"figure": figure, "today": None, **moved})
    return pl.DataFrame(rows)


def moved_most(parties: pl.DataFrame, limit: int) -> pl.DataFrame:
    """Return of the parties that gain or lose those that do so most, half of each where both are many.

    Examples
    --------
    >>> parties = pl.DataFrame({"party": list("abcde"), "change": [9, 5, 3, -1, -7]})
    >>> moved_most(parties, 4)["party"].to_list()
    ['a', 'b', 'd', 'e']
    """
    gain = parties.filter(pl.col("change") > 0).height
    ups = min(gain, max(limit // 2, limit - (parties.height - gain)))
    downs = min(parties.height - gain, limit - ups)
    return pl.concat([parties.head(ups), parties.tail(downs)])


def write(out: Path, outcomes: list[Outcome], tested: list[dict[str, Any]], source: Source, language: Language) -> None:
    """Write ``scenario.xlsx`` (a sheet a table) and a tornado plot (SVG) of each scenario tested.

    Where ``out`` names a workbook, that alone.
    """
    sheets = {"scenarios": side_by_side(outcomes, language)}
    for part in ("parties", "clusters", "prices", "lost"):
        frames = [
            getattr(one, part).with_columns(scenario=pl.lit(one.name)) for one in outcomes if getattr(one, part).height
        ]
        if frames:
            table = named(pl.concat(frames, how="diagonal_relaxed"), source, language)
            sheets[f"scenario_{part}"] = table.rename(TRADED, strict=False) if part == "parties" else table
    taken = [(one.name, sentence) for one in outcomes for sentence in assumed_sentences(one, language)]
    if taken:
        sheets["scenario_assumed"] = pl.DataFrame(taken, schema=["scenario", "assumed"], orient="row")
    if tested:
        sheets["scenario_sensitivity"] = spread_table(tested, language)
    write_workbook(
        out if is_workbook(out) else out / "scenario.xlsx", sheets, about=about(source, language, DEFINITION),
        language=language, made=source.network.as_of,
    )  # fmt: skip
    for one in [] if is_workbook(out) else tested:
        if not one["one_at_a_time"]:  # a change without a number, such as a disaster, has nothing to vary
            continue
        mark = f"{source.name}, {source.network.as_of.isoformat()}"
        mark = f"{say('word.synthetic', language)} · {mark}" if source.network.synthetic else mark
        with whole(out / f"tornado-{_file(one['name'])}.svg") as unfinished:
            unfinished.write_text(tornado(one, language, mark), encoding="utf-8")


def named(frame: pl.DataFrame, source: Source, language: Language) -> pl.DataFrame:
    """Return a table with the scenario first, names of parties and words for codes."""
    names = source.network.parties.select("id", "name")
    if "party" in frame.columns:
        if "name" not in frame.columns:
            frame = frame.join(names, left_on="party", right_on="id", how="left", maintain_order="left")
        said = [_newcomer(party, name, language) for party, name in frame.select("party", "name").iter_rows()]
        frame = frame.with_columns(name=pl.Series(said, dtype=pl.String))
    for column in ("lost", "replacement", "forum"):
        if column in frame.columns:
            called = frame.select(id=column).join(names, on="id", how="left", maintain_order="left")["name"]
            frame = frame.with_columns(called.alias(column))
    if "unit" in frame.columns:
        said = [unit and unit_name(unit, language) for unit in frame["unit"]]
        frame = frame.with_columns(unit=pl.Series(said, dtype=pl.String))
    if "what" in frame.columns:
        loss = [say(f"scenario.lost.{what}", language) for what in frame["what"]]
        frame = frame.with_columns(loss=pl.Series(loss, dtype=pl.String)).drop("what")
    first = [name for name in ("scenario", "party", "name") if name in frame.columns]
    return in_words(frame.select(*first, pl.exclude(first)), language)


def _newcomer(party: str, name: str | None, language: Language) -> str:
    """Return the name of a party; who comes by the scenario and was given none is told by the change.

    Examples
    --------
    >>> _newcomer("p1", "UD Maju", "en"), _newcomer("scenario-2-large", "scenario-2-large", "en")
    ('UD Maju', 'newcomer of change 2')
    """
    if name is not None and name != party:
        return name
    parts = party.split("-")
    return say("scenario.newcomer", language, number=parts[1]) if parts[0] == "scenario" and parts[1:] else party


def write_budget(out: Path, curve: list[Choice], source: Source, language: Language) -> None:
    """Write ``budget.xlsx`` (the curve, and what the whole buys) and ``budget.toml``: the same as a scenario to run.

    Where ``out`` names a workbook it is that, and the scenario stands beside it under its name.
    """
    book = out if is_workbook(out) else out / "budget.xlsx"
    told = [as_dict(choice) for choice in curve]
    points = pl.DataFrame([{k: v for k, v in one.items() if k != "chosen"} for one in told])
    chosen = pl.DataFrame(told[-1]["chosen"], infer_schema_length=None)
    if chosen.height:
        words = [say(f"budget.{barrier}", language) for barrier in chosen["barrier"]]
        chosen = in_words(chosen.with_columns(barrier=pl.Series(words)), language)
    write_workbook(
        book, {"budget_curve": points, "budget_chosen": chosen},
        about=about(source, language, DEFINITION), language=language, made=source.network.as_of,
    )  # fmt: skip

    with whole(book.with_suffix(".toml")) as unfinished:
        unfinished.write_text(as_toml(as_scenario(source.network, curve[-1].chosen)), encoding="utf-8")


def as_toml(changes: list[Change]) -> str:
    """Return changes as a file that :func:`read_scenarios` reads.

    Examples
    --------
    >>> print(as_toml([{"do": "certify", "certificate": "halal", "party": ["a", "b"]}]), end="")
    [[change]]
    do = "certify"
    certificate = "halal"
    party = ["a", "b"]
    """
    # Words, whole numbers and lists of words are written alike in TOML and JSON.
    told = ["".join(f"{name} = {json.dumps(value)}\n" for name, value in change.items()) for change in changes]
    return "\n".join(f"[[change]]\n{one}" for one in told)


def _file(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name.lower())
