"""The trained model: weights of every degree of agreement, with the date of their training."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import polars as pl

from graph.ingest.linkage.score import SHORT

FOLDER: Final = Path(__file__).parent
MODEL: Final = "model-2026-11-29.json"
"""The model in force; an older one may be kept beside it."""
REPEATS: Final = 0.1
"""Pairs of rows that are one business, for each row of a list, before anything is known of them."""
SAME_PLACE: Final = 0.975
"""Share of the repeats of a business that state its place as the first does."""
SAID_LEAST: Final = 20
"""Rows that say something from which the list tells how often strangers say the same."""
MOST_NAMESAKES: Final = 0.01
"""Share of strangers of one whole name; owners of many businesses look like more."""
SPOT: Final = 2.25
"""How many squares the four cover together that a point lies in (:mod:`graph.ingest.linkage.spots`)."""


@cache
def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def load_model(name: str = MODEL) -> dict[str, Any]:
    """Return a model as Splink's settings: a fresh copy that may be changed.

    Examples
    --------
    >>> load_model()["link_type"]
    'dedupe_only'
    """
    found: dict[str, Any] = json.loads(_text(name))
    found.pop("trained")
    return found


CONTRADICTS: Final = "differs"
"""The degree of each field that never speaks for one business, however rare it is in a list."""


def adapted(model: dict[str, Any], table: pl.DataFrame) -> dict[str, Any]:
    """Return the model for a list: the odds that two strangers agree in place and trade are those of the list.

    Parameters
    ----------
    model
        As :func:`load_model` returns it.
    table
        As :func:`graph.ingest.linkage.table.linkage_table` returns it.
    """
    size = max(table.height, 2)
    model["probability_two_random_records_match"] = min(REPEATS * 2 / size, 0.05)
    here = {"place": _place_odds(table), "activity": _activity_odds(table), "point": _point_odds(table)}
    here["goods"] = _goods_odds(table)
    here["owner"] = _owner_odds(table)
    commoner = {"name": _name_odds(table), "street": _street_odds(table)}
    told = _districts_told(table)
    stay = {"same_district": SAME_PLACE * told, "same_regency": SAME_PLACE * (1 - told)}
    for comparison in model["comparisons"]:
        field = comparison["output_column_name"]
        for level in comparison["comparison_levels"]:
            odds = here.get(field, {}).get(level["label_for_charts"])
            if odds is None:
                odds = max(commoner.get(field, {}).get(level["label_for_charts"], 0.0), level.get("u_probability", 0.0))
            if odds is not None and not level.get("is_null_level"):
                if (
                    level["label_for_charts"] == CONTRADICTS
                ):  # in a hamlet of one point another point speaks for nothing
                    odds = max(odds, level["m_probability"])
                level["u_probability"] = min(max(odds, 1e-6), 1.0)
            if field == "place" and level["label_for_charts"] in stay:
                level["m_probability"] = max(stay[level["label_for_charts"]], 1e-6)
    return model


def _districts_told(table: pl.DataFrame) -> float:
    """Return the share of pairs of rows of which both state a district."""
    known = 1 - table["district"].null_count() / max(table.height, 1)
    return known * known


def _alike(column: pl.Series) -> float:
    """Return the odds that two rows drawn at random, of those that say anything, say the same."""
    counts = column.drop_nulls().value_counts()["count"].cast(float)
    total = float(counts.sum())
    pairs = total * (total - 1)
    return float((counts * (counts - 1)).sum()) / pairs if pairs > 0 else 1.0


def _place_odds(table: pl.DataFrame) -> dict[str, float]:
    regency = table["regency"].set(table["regency"] == "", None)
    same_regency, same_district = _alike(regency), _alike(table["district"])
    both = _districts_told(table)
    return {
        "same_district": same_district * both,
        "other_district": max(same_regency - same_district, 0.0) * both,
        "same_regency": same_regency * (1 - both),
        "same_province": _alike(table["province"].set(table["province"] == "", None)),
        "differs": 1 - same_regency,
    }


def _activity_odds(table: pl.DataFrame) -> dict[str, float]:
    same, division = _alike(table["kbli"]), _alike(table["kbli"].str.head(2))
    return {"same": same, "same_division": max(division - same, 0.0), "differs": 1 - division}


def _goods_odds(table: pl.DataFrame) -> dict[str, float]:
    """Return the odds for what two strangers say that they sell; of words in part the same, from rows far apart."""
    told = table.select("goods", "wares").drop_nulls()
    if told.height < SAID_LEAST:
        return {}
    same = _alike(told["goods"])
    part, one = _shared(told, "goods", "wares", 2)
    return {"same": same, "alike": part / 2, "part": part, "one_word": one, "differs": 1 - same - part - one}


def _owner_odds(table: pl.DataFrame) -> dict[str, float]:
    """Return the odds for the names of two strangers who own something: *Sri* and *Nur* are many."""
    told = table.select("owner", "owner_words").drop_nulls()
    if told.height < SAID_LEAST:
        return {}
    same = min(max(_alike(told["owner"]), 1 / (told.height + SHORT)), MOST_NAMESAKES)
    part, one = _shared(told, "owner", "owner_words", 1)
    return {"same": same, "part": part, "one_word": one, "differs": 1 - same - part - one}


def _name_odds(table: pl.DataFrame) -> dict[str, float]:
    """Return how often the names of two strangers share a word: in some regencies every third is called *Rejeki*."""
    told = table.select("bag", "words").filter(pl.col("bag") != "")
    return {"one_word": _shared(told, "bag", "words", 2)[1]} if told.height >= SAID_LEAST else {}


def _street_odds(table: pl.DataFrame) -> dict[str, float]:
    """Return how often two strangers state one address, or one street: some lists name four streets, some none."""
    told = table.select("street", "doors").drop_nulls()
    if told.height < SAID_LEAST:
        return {}
    numbered = pl.col("doors").list.len() > 0
    road = told.select(pl.when(numbered).then(pl.col("street").str.replace_all(r"\d+\w*", "").str.strip_chars(" ")))
    share = 1 - road["street"].null_count() / told.height
    return {
        "same": max(_alike(told["street"]) - 2 * REPEATS / told.height, 0.0),
        "other_number": _alike(road["street"]) * share * share if share else 0.0,
    }


def _shared(told: pl.DataFrame, whole: str, words: str, fewest: int) -> tuple[float, float]:
    """Return how often two rows that differ share all words of the shorter one (so many at least), and only some."""
    steps = [max(told.height * part // 97, 1) for part in (13, 29, 41, 59, 83)]
    turned = [
        told.hstack(pl.concat([told[step:], told[:step]]).rename({whole: "text", words: "other"})) for step in steps
    ]
    pairs = pl.concat(turned).filter(pl.col(whole) != pl.col("text"))
    shared = pl.col(words).list.set_intersection("other").list.len()
    least = pl.min_horizontal(pl.col(words).list.len(), pl.col("other").list.len())
    all_of_it = (shared == least) & (least >= fewest)
    part, one = pairs.select(part=all_of_it.mean(), one=((shared > 0) & ~all_of_it).mean()).row(0)
    return float(part or 0.0), float(one or 0.0)


def _point_odds(table: pl.DataFrame) -> dict[str, float]:
    points, squares = table["spots"].list.first(), pl.concat_str("lat", "lon", separator=" ")
    same, near = min(SPOT * _alike(points), 1.0), min(9 * _alike(table.select(squares).to_series()), 1.0)
    return {"same": same, "near": max(near - same, 0.0), "differs": 1 - near} if points.drop_nulls().len() > 1 else {}
