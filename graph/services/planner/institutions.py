"""Programmes, forums and front offices as the graph shows them, with names of places and of clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.planning import institutions
from graph.planning.programme_state import programme_state
from graph.planning.scene import Scene
from graph.services.sheet.words import place_name
from graph.translations import say

if TYPE_CHECKING:
    from graph.planning.cells import Level
    from graph.services.source import Source
    from graph.settings import Language


def institutions_table(source: Source, view: str, by: str, level: Level, language: Language) -> pl.DataFrame:
    """Return one view, with ``place`` or ``cluster_name`` first, and states in words beside their codes."""
    scene = Scene(source.network)
    if view == "reach":
        return institutions.reach(scene)
    if view == "forums":
        return placed(institutions.forums(scene))
    if view == "front-offices":
        return placed(_with_districts(institutions.front_offices(scene)))
    states = programme_state(scene, by, level)
    said = [say(f"programme.{state}", language) for state in states["state"]]
    states = states.with_columns(state_text=pl.Series(said, dtype=pl.String))
    if by == "region":
        return placed(states)
    names = source.network.parties.select(cluster="id", cluster_name="name")
    named = states.join(names, on="cluster", how="left", maintain_order="left")
    return named.select("cluster_name", pl.exclude("cluster_name"))


def _with_districts(offices: pl.DataFrame) -> pl.DataFrame:
    """Return offices with the names of the districts that they do not reach, without their regency, and how many."""
    names = [None if codes is None else [place_name(code).split(", ")[0] for code in codes]
             for codes in offices["districts_not_reached"]]  # fmt: skip
    return offices.with_columns(
        pl.Series("districts_named", names, dtype=pl.List(pl.String)),
        not_reached=pl.col("districts_not_reached").list.len().cast(pl.Int64),
    )


def placed(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame with the names of its regions in front."""
    places = pl.Series("place", [place_name(code) for code in frame["region"]], dtype=pl.String)
    return frame.select(places, pl.all())
