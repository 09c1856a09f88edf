"""Where the shipped tables are, and how they are read: once, as text, on first use."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable


def shipped(name: str) -> Traversable:
    """Return the file of a shipped table.

    Examples
    --------
    >>> shipped("regions.csv").is_file()
    True
    """
    return files("graph.reference") / "tables" / name


def read_csv(name: str, schema: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    """Read a shipped CSV with exactly these columns and types; codes are text.

    Examples
    --------
    >>> read_csv("region_bps.csv", {"code": pl.String, "code_bps": pl.String}).height
    552
    """
    return pl.read_csv(shipped(name).read_bytes(), schema=dict(schema))


@cache
def read_toml(name: str) -> dict[str, Any]:
    """Read a shipped TOML file.

    Examples
    --------
    >>> "class" in read_toml("law_size_classes.toml")
    True
    """
    return tomllib.loads(shipped(name).read_text(encoding="utf-8"))


def read_json(name: str) -> dict[str, Any]:
    """Read a shipped JSON file.

    Examples
    --------
    >>> read_json("provinces.geojson")["type"]
    'FeatureCollection'
    """
    content: dict[str, Any] = json.loads(shipped(name).read_text(encoding="utf-8"))
    return content
