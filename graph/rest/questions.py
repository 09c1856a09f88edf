"""``/v1/questions``: what planners ask by name, and the answers, as `jejaring ask` has them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field

from graph.model.written import Day
from graph.planning.inventory import found_in
from graph.rest.bodies import RegionCode
from graph.rest.market import CommodityFilter  # noqa: TC001 - FastAPI reads it when it runs
from graph.rest.parties import origin, present_party
from graph.rest.protocol.guard import Asking, Guarded, does
from graph.rest.protocol.paging import MOST, Cursor, Limit, Page, finite, page, place_of
from graph.rest.protocol.sparse import SPARSE
from graph.rest.protocol.tongue import tongue
from graph.rest.world import World, world
from graph.services.pairing.match import MatchParameters
from graph.services.planner import questions as service
from graph.services.planner.gap_tables import scene_of, scene_of_match
from graph.services.planner.question_reach import READ, with_names_told, within_reach
from graph.store.questions import Question as InGraph

Asked = InGraph | service.EngineQuestion

router = APIRouter(prefix="/v1/questions", tags=["questions"], route_class=Guarded)
Served = Annotated[World, Depends(world)]
SECONDS: Final = 10.0
"""How long the graph may take for one answer."""
Name = Annotated[str, Path(pattern=r"^[a-z_]{1,60}$", description="Its name in the list.", examples=["idle_capacity"])]
Party = Annotated[str | None, Query(max_length=64, description="Id of an enterprise.")]
Programme = Annotated[str | None, Query(max_length=200, description="Id or name of a programme.")]
Outlet = Annotated[Literal["none", "trader"] | None, Query(description="Who takes the goods today.")]
Region = Annotated[RegionCode | None, Query(description="Only in this region; of a key of one region, that.")]
Kilometres = Annotated[float | None, Query(gt=0, le=25_000, allow_inf_nan=False, description="Kilometres at most.")]
Rupiah = Annotated[int | None, Query(ge=1, le=10**15, description="A budget, rupiah.")]
AsOf = Annotated[Day | None, Query(description="The day asked about; that of the newest list when left out.")]
Since = Annotated[Day | None, Query(description="Since which day; a year ago when left out.")]
Most = Annotated[
    int | None, Query(ge=1, le=MOST, description="How many rows at most; the question's own when left out.")
]


class Parameter(BaseModel):
    """A parameter of a question, sent as a query parameter of its name."""

    name: str = Field(examples=["region"])
    type: Literal["text", "integer", "number", "date"]
    default: str | float | date | None = Field(None, description="What stands where it is not sent.")
    needed: bool
    means: str = Field(description="What it means, in the language of the answer.")


class Question(BaseModel):
    """A question by name."""

    name: str = Field(examples=["idle_capacity"])
    asks: str = Field(description="What it asks, in the language of the answer.")
    parameters: list[Parameter]


class Questions(Page):
    """A page of the questions."""

    items: list[Question]


class Answer(BaseModel):
    """The answer of a question; names of parties that the key may not read are empty."""

    name: str
    asks: str
    rows: list[dict[str, Any]] = Field(description="Columns are those of `jejaring ask NAME --json`.")
    truncated: bool = Field(description="Whether there are more rows than were asked for.")
    not_read: str | None = Field(
        description="The lists that nothing was read of, for want of which it is not (wholly) answered."
    )
    synthetic: bool
    as_of: str


@router.get("", openapi_extra=does(READ), dependencies=[SPARSE])
def list_questions(served: Served, asking: Asking, limit: Limit = 50, cursor: Cursor = None) -> Questions:
    """List the questions that planners ask, each with its parameters; `jejaring ask` lists the same."""
    asking.require(READ)
    every, start = service.library(), place_of(cursor)
    items = [
        Question(
            name=one.name, asks=one.words[tongue()],
            parameters=[
                Parameter(name=p.name, type=p.type, default=p.default, needed=p.needed, means=p.words[tongue()])
                for p in one.parameters
            ],
        )
        for one in every[start : start + limit]
    ]  # fmt: skip
    return Questions(**page(items, len(every), start), **origin(served.source().network))


@router.get("/{name}", openapi_extra=does(READ))
def answer_question(  # noqa: PLR0913 - the parameters of all questions
    name: Name,
    served: Served,
    asking: Asking,
    *,
    region: Region = None,
    commodity: CommodityFilter = None,
    party: Party = None,
    programme: Programme = None,
    outlet: Outlet = None,
    km: Kilometres = None,
    rupiah: Rupiah = None,
    as_of: AsOf = None,
    since: Since = None,
    limit: Most = None,
) -> Answer:
    """Answer a question, as far as the key reaches; a parameter that the question does not take is refused."""
    asking.require(READ)
    question, network = service.find(name), served.source().network
    said = {
        "region": region, "commodity": commodity, "party": present_party(served, party), "programme": programme,
        "outlet": outlet, "km": km, "rupiah": rupiah, "as_of": as_of, "since": since, "limit": limit,
    }  # fmt: skip
    takes = {parameter.name for parameter in question.parameters}
    given = {key: str(value) for key, value in said.items() if value is not None and (key != "limit" or key in takes)}
    given = within_reach(asking, question, given, network)
    rows, not_read = _answered(served, question, given)
    shown = with_names_told(rows[: limit or MOST], network, asking)
    return Answer(
        name=name, asks=question.words[tongue()], rows=[finite(row) for row in shown],
        truncated=len(rows) > len(shown), not_read=not_read or None, **origin(network),
    )  # fmt: skip


def _answered(served: World, question: Asked, given: dict[str, str]) -> tuple[list[dict[str, Any]], str]:
    """Return the rows of a question, and in words the lists that it lacks; answers of the engine are kept."""
    if not isinstance(question, service.EngineQuestion):
        return _of_the_graph(served, question, given)
    values = service.values_of(question, given)
    if not_read := service.unread_lists(question, found_in(served.source().network), tongue()):
        return [], not_read

    def make() -> list[dict[str, Any]]:
        planned = question.needs_plan
        scene = (
            scene_of_match(served.matched(MatchParameters(), fresh=True))
            if planned
            else scene_of(served.source(), None)
        )
        return question.answer(scene, values)

    rows: list[dict[str, Any]] = served.kept(("questions", question.name, tuple(sorted(values.items()))), make)
    return rows, ""


def _of_the_graph(served: World, question: InGraph, given: dict[str, str]) -> tuple[list[dict[str, Any]], str]:
    """Return the rows of a question to the graph database, and the lists that it lacks in whole or in part."""
    store = served.store()
    held = service.found_in_graph(store)
    not_read = service.unread_lists(question, held, tongue())
    told = service.answer_in_graph(question, store, given, rows=1 if not_read else MOST + 1, seconds=SECONDS)
    if not_read:
        return [], not_read
    return service.of_lists_read(question, told.rows, held, tongue())
