"""What the worker knows to do: each kind of job reads its parameters and returns what came out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from graph.errors import NotFound
from graph.services.work.runs import Runs
from graph.settings import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graph.services.source import Source
    from graph.services.work.jobs import Job
    from graph.services.work.progress import Progress

FieldKind = Literal[
    "exhibitions", "services", "facilitators", "officers", "foster", "finance", "facilities", "clusters", "tours",
    "training", "machinery", "social_enterprise",
]  # fmt: skip
"""Kinds of matching in the field; *linkage* is here the market of that name."""
FIELD_KINDS: Final[tuple[str, ...]] = get_args(FieldKind)


def match_job(job: Job, progress: Progress) -> Mapping[str, Any]:
    """Make the best plan of the graph, or of a folder; the run is found again by its id."""
    from graph.services.pairing.match import MatchParameters, match  # noqa: PLC0415 - the worker starts fast
    from graph.services.source import read_source  # noqa: PLC0415

    given = job.parameters
    folder = Path(given["folder"]) if given.get("folder") else None
    progress("snapshot", 0, None)
    source = read_source(folder, progress)
    if (kind := given["match"].get("kind")) in FIELD_KINDS:
        return _field(source, kind, progress)
    asked = MatchParameters.of_run({"radius_km": None, **given["match"]})
    matched = match(source, asked, runs=Runs(settings().home), progress=progress)
    return {"run": matched.run.id, **matched.run.summary}


def _field(source: Source, kind: str, progress: Progress) -> Mapping[str, Any]:
    """Make the best plan of a kind of matching in the field; its pairs are read by ``GET /v1/matches?kind=...``."""
    from graph.services.pairing.kinds import plan_figures, plan_of  # noqa: PLC0415
    from graph.services.work.at_work import at_work  # noqa: PLC0415

    progress("solve", 0, 1)
    plan = at_work(lambda: plan_of(source, kind), lambda seconds: progress("solve", seconds, None))
    figures = plan_figures(source, plan)
    progress("solve", 1, 1)
    return figures


def import_job(job: Job, progress: Progress) -> Mapping[str, Any]:
    """Read uploaded lists into a folder and store it in the graph."""
    from graph.services.lists.imports import commit  # noqa: PLC0415

    return commit(str(job.parameters["import"]), progress)


def scenario_job(job: Job, progress: Progress) -> Mapping[str, Any]:
    """Run a scenario against the graph as it is."""
    from graph.planning.scenario.scenarios import run_scenario  # noqa: PLC0415
    from graph.services.pairing.match import MatchParameters  # noqa: PLC0415
    from graph.services.planner.gap_tables import scene_of  # noqa: PLC0415
    from graph.services.planner.scenarios import as_json  # noqa: PLC0415
    from graph.services.source import read_source  # noqa: PLC0415
    from graph.settings import settings  # noqa: PLC0415

    progress("snapshot", 0, None)
    scene = scene_of(read_source(None), MatchParameters(), progress)
    name = str(job.parameters["name"])
    outcome = run_scenario(scene, [dict(one) for one in job.parameters["changes"]], name=name)
    told = as_json([outcome], scene, [], settings().language)
    return {"synthetic": told["synthetic"], "as_of": str(told["as_of"]), **told["scenarios"][0]}


def unknown(job: Job, _: Progress) -> Mapping[str, Any]:
    """Refuse a job of a kind that this program does not know."""
    message = f"this program knows no job of kind {job.kind}"
    raise NotFound(message, hint="was it queued by a newer jejaring?", kind=job.kind)


class _Kinds(dict[str, "Callable[[Job, Progress], Mapping[str, Any]]"]):
    def __missing__(self, kind: str) -> Callable[[Job, Progress], Mapping[str, Any]]:
        return unknown


KINDS: Final = _Kinds({"match": match_job, "import": import_job, "scenario": scenario_job})


def work(job: Job, progress: Progress) -> Mapping[str, Any]:
    """Do a job by its kind."""
    return KINDS[job.kind](job, progress)
