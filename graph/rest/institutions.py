"""``/v1/institutions``: programmes, forums, front offices and reach of the snapshot, and records judged on request."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from graph.model.written import WORDING, Day
from graph.planning.scene import Scene
from graph.rest.bodies import Words
from graph.rest.parties import origin
from graph.rest.protocol.guard import Guarded, does
from graph.rest.protocol.paging import Cursor, Limit, Page, page, place_of
from graph.rest.protocol.sparse import SPARSE
from graph.rest.protocol.tongue import tongue
from graph.rest.world import World, world
from graph.services.planner.institutions import institutions_table
from graph.services.planner.records import Asked, as_rows, judged_rows
from graph.settings import now

router = APIRouter(prefix="/v1/institutions", tags=["institutions"], route_class=Guarded)
Served = Annotated[World, Depends(world)]
View = Literal["programmes", "forums", "front-offices", "reach"]
Kind = Literal[
    "agenda", "agendas", "identification", "decisions", "joint-actions", "action-stages", "operation", "services",
    "lessons", "assistance", "running-out", "open-information", "batches", "microfinance", "refusals", "prices",
]  # fmt: skip

OF_A_NETWORK = ("lessons", "open-information")


class Row(BaseModel):
    """One row of a view: its columns are those of ``jejaring institutions VIEW --json``."""

    model_config = ConfigDict(extra="allow")


class Institutions(Page):
    """A page of a view."""

    items: list[Row]


Head = Annotated[str, Field(min_length=1, max_length=200, pattern=WORDING)]
Cell = Words | int | float | bool | None


class NewRecords(BaseModel):
    """Lines of a list of records, as an office keeps it; heads and fixed words Indonesian or English."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"on": "2026-11-26", "rows": [{"forum": "FEDEP", "item": "Dry kiln", "output": "1 kiln",
                                               "outcome": "less waste", "plan_place": "2.06.03", "due": "2026-12-31",
                                               "done": None}]}
            ]
        },
    )  # fmt: skip

    rows: list[dict[Head, Cell]] = Field(min_length=1, max_length=1000)
    on: Day | None = Field(None, description="Day of judgement; today where absent.")
    cluster: str | None = Field(None, max_length=64, description="Lessons: for this cluster alone.")


class Judged(BaseModel):
    """What the records say; nothing of them is kept."""

    kind: str
    on: date
    items: list[dict[str, Any]]


@router.get("/{view}", openapi_extra=does("programmes.read"), dependencies=[SPARSE])
def list_institutions(
    view: Annotated[View, Path(description="What to list.")],
    served: Served,
    *,
    by: Annotated[Literal["region", "cluster"], Query(description="Programmes: by region or cluster.")] = "region",
    level: Annotated[
        Literal["island", "province", "regency", "district"], Query(description="Level of regions.")
    ] = "province",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Institutions:
    """List one view of institutions, the same rows as `jejaring institutions VIEW`."""

    def make() -> list[dict[str, Any]]:
        return institutions_table(served.source(), view, by, level, tongue()).to_dicts()

    rows = served.kept(("institutions", view, by, level, tongue()), make)
    start = place_of(cursor)
    items = [Row(**row) for row in rows[start : start + limit]]
    return Institutions(**page(items, len(rows), start), **origin(served.source().network))


@router.post("/records/{kind}", openapi_extra=does("programmes.read"))
def judge_records(
    kind: Annotated[Kind, Path(description="What the lines are records of.")], body: NewRecords, served: Served
) -> Judged:
    """Judge lines of a list: agendas, joint actions, assistance, credit, lessons, open information; nothing is kept."""
    scene = Scene(served.source().network) if kind in OF_A_NETWORK else None
    on = body.on if body.on is not None else now().date()
    frame = judged_rows(kind, as_rows(body.rows), Asked(on, scene, body.cluster), name="rows")
    return Judged(kind=kind, on=on, items=frame.to_dicts())
