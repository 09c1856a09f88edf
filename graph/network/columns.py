"""Columns of a Network's frames (``docs/reference/network.md``): fields of the domain's types, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

import polars as pl
from pydantic import BaseModel

from graph.errors import InvalidFolder
from graph.model.market import Commitment, Demand, Need, Offer, Service
from graph.model.parties import Party
from graph.model.ties import Tie

Schema = Mapping[str, pl.DataType | type[pl.DataType]]
TEXTS: Final = pl.List(pl.String)

_DTYPES: Final[Mapping[type, pl.DataType | type[pl.DataType]]] = {
    str: pl.String,
    int: pl.Int64,
    float: pl.Float64,
    bool: pl.Boolean,
    date: pl.Date,
    tuple: TEXTS,
}


def columns_of(row: type[BaseModel]) -> Schema:
    """Return the columns that hold a type of the domain: its fields in their order, those of its parts in its place.

    Examples
    --------
    >>> from graph.model.evidence import Evidence
    >>> dict(columns_of(Evidence))
    {'source': String, 'as_of': Date, 'confidence': Float64}
    """
    columns: dict[str, pl.DataType | type[pl.DataType]] = {}
    for name, field in row.model_fields.items():
        kind = _kind(field.annotation)
        columns |= columns_of(kind) if issubclass(kind, BaseModel) else {name: _dtype(kind)}
    return columns


def _kind(annotation: Any) -> type:  # noqa: ANN401 - whatever stands in an annotation
    """Return the class of values that an annotation is about, without what bounds them and that they may be unknown."""
    if get_origin(annotation) in (Union, UnionType, Annotated):
        return _kind(next(one for one in get_args(annotation) if one is not type(None)))
    kind: type = get_origin(annotation) or annotation
    return kind


def _dtype(kind: type) -> pl.DataType | type[pl.DataType]:
    return next(_DTYPES[one] for one in kind.__mro__ if one in _DTYPES)


PARTIES: Final[Schema] = {**columns_of(Party), "established": pl.Int32}
OFFERS: Final = columns_of(Offer)
DEMANDS: Final = columns_of(Demand)
TIES: Final = columns_of(Tie)
NEEDS: Final = columns_of(Need)
SERVICES: Final = columns_of(Service)
COMMITMENTS: Final = columns_of(Commitment)
FRAMES: Final = {"parties": PARTIES, "offers": OFFERS, "demands": DEMANDS, "ties": TIES}
HELP: Final = {"needs": NEEDS, "services": SERVICES, "commitments": COMMITMENTS}
"""What parties lack, what others can give, what is promised or was declined: written only where there is any."""
SORTED_BY: Final = {
    "parties": ["id"],
    "offers": ["id"],
    "demands": ["id"],
    # Every column: ties have no id, and two that differ in weight alone must not depend on the order they came in.
    "ties": ["start", "end", "type", "since", "commodity", *list(TIES)[4:7], *list(TIES)[8:]],
    "needs": ["id"],
    "services": ["id"],
    "commitments": ["id"],
}


def conform(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """Return the frame with exactly the columns of a schema: missing ones empty, types strict, others refused.

    Examples
    --------
    >>> conform(pl.DataFrame({"id": ["a"]}), {"id": pl.String, "workers": pl.Int64}).row(0)
    ('a', None)
    """
    unknown = [name for name in frame.columns if name not in schema]
    if unknown:
        message = f"columns {', '.join(unknown)} are not part of the Network format"
        raise InvalidFolder(message, hint="see docs/reference/network.md", columns=unknown)
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in schema.items()
    )
