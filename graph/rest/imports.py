"""``/v1/imports``: lists are uploaded, previewed, and committed by the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Depends, File, Form, Path, Request, Response, UploadFile
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field

from graph.errors import NotAllowed
from graph.ingest.heads.kinds import KINDS
from graph.rest.jobs import JobView, job_view
from graph.rest.protocol.guard import Asking, Guarded, RequestId, does
from graph.rest.protocol.paging import Cursor, Limit, part
from graph.rest.protocol.sparse import SPARSE
from graph.rest.protocol.tongue import tongue
from graph.rest.world import World, world
from graph.services.access.callers import Caller  # noqa: TC001
from graph.services.lists import imports as service
from graph.services.lists.ingest import failure_facts
from graph.services.lists.own_lists import Reach
from graph.services.work.job_queue import JobQueue
from graph.services.work.jobs import Jobs

if TYPE_CHECKING:
    from graph.services.lists.import_record import Import as Kept

router = APIRouter(prefix="/v1/imports", tags=["imports"], route_class=Guarded)
Served = Annotated[World, Depends(world)]
MEMBERS = frozenset({"files", "source", "kind"})
ListKind: Any = Literal[tuple(KINDS)]
ImportId = Annotated[str, Path(min_length=1, max_length=64, description="Id of the import.")]


class Import(BaseModel):
    """Lists that were uploaded together."""

    id: str
    source: str = Field(description="Name under which the graph keeps what the lists say.")
    files: list[str]
    kind: str | None = Field(
        description="What the lists hold; null: told by each list itself.", examples=["enterprises"]
    )
    created_at: str
    by: str
    job: JobView | None = Field(description="The job that commits it; null: not committed.")


class Imports(BaseModel):
    """Imports, the newest first."""

    items: list[Import]
    next_cursor: str | None = Field(None, description="Send it as `cursor` for the next page; null at the end.")


class Preview(BaseModel):
    """How the lists would be read."""

    preview: dict[str, Any] = Field(description="Sheet by sheet: columns as read, first rows before and after.")


def _shown(one: Kept) -> Import:
    job = Jobs().find(one.id)  # a commit has the id of its import
    facts = {name: getattr(one, name) for name in ("id", "source", "kind", "created_at", "by")}
    return Import(**facts, files=list(one.files), job=job_view(job) if job else None)


def _own(asking: Caller, import_id: str) -> Kept:
    one = service.get(import_id)
    if asking.regions and one.by != asking.id:
        message = "this import is another key's"
        raise NotAllowed(message, hint="use the key that uploaded it", action="imports.run")
    return one


@router.get("", openapi_extra=does("imports.run"), dependencies=[SPARSE])
def list_imports(asking: Asking, limit: Limit = 50, cursor: Cursor = None) -> Imports:
    """List imports: those of this key, or all for an administrator."""
    own = [one for one in service.all_imports() if not asking.regions or one.by == asking.id]
    found = part(own, limit, cursor)
    return Imports(items=[_shown(one) for one in found["items"]], next_cursor=found["next_cursor"])


async def only_known_members(request: Request) -> None:
    """Refuse (422) a form with a member that nobody reads, or an empty `kind` (a dependency)."""
    form = await request.form()
    wrong: list[dict[str, Any]] = [
        {"type": "extra_forbidden", "loc": ("body", name), "msg": "unknown"} for name in form if name not in MEMBERS
    ]
    if form.get("kind") == "":  # FastAPI takes it for none
        wrong.append(
            {"type": "literal_error", "loc": ("body", "kind"), "msg": "empty", "ctx": {"expected": ", ".join(KINDS)}}
        )
    if wrong:
        raise RequestValidationError(wrong)


@router.post("", status_code=201, openapi_extra=does("imports.run"), dependencies=[Depends(only_known_members)])
def upload(  # noqa: PLR0917 - FastAPI calls it by name
    asking: Asking,
    request: RequestId,
    response: Response,
    files: Annotated[
        list[UploadFile], File(min_length=1, max_length=service.MOST_FILES, description="CSV, XLSX, ODS or JSON lists.")
    ],
    source: Annotated[str, Form(min_length=1, max_length=100, pattern=r"^[\w .-]+$", description="Name of the list.")],
    kind: Annotated[ListKind, Form(description="What the lists hold; told by themselves when absent.")] = None,
) -> Import:
    """Upload lists; nothing is read yet. Repeating the upload under the same source replaces what it said."""
    given = [(one.filename or "list", one.file) for one in files]
    made = service.upload(asking, source, given, kind=kind, import_id=request)
    response.headers["Location"] = f"/v1/imports/{made.id}"
    return _shown(made)


@router.get("/{import_id}", openapi_extra=does("imports.run"))
def get_import(import_id: ImportId, asking: Asking) -> Import:
    """Say how an import stands."""
    return _shown(_own(asking, import_id))


@router.delete("/{import_id}", openapi_extra=does("imports.run"))
def delete_import(import_id: ImportId, asking: Asking, served: Served) -> Import:
    """Delete uploaded lists; what a commit has brought into the graph stays there, and that they were deleted."""
    one = _own(asking, import_id)
    gone = _shown(one)
    service.forget(served.store(), asking, one)
    return gone


@router.get("/{import_id}/preview", openapi_extra=does("imports.run"))
def preview(import_id: ImportId, asking: Asking) -> Preview:
    """Show how the lists would be read; writes nothing."""
    read = service.preview(_own(asking, import_id))
    return Preview(preview=read | {"failures": [failure_facts(one, tongue()) for one in read["failures"]]})


@router.post("/{import_id}/commit", status_code=202, openapi_extra=does("imports.run"))
def commit(import_id: ImportId, asking: Asking, served: Served, response: Response) -> Import:
    """Let the worker read the lists and store them; `Location` tells how far it is.

    Asked again, it is the same job, begun anew when it had failed.
    """
    one = _own(asking, import_id)
    Reach(served.store(), one).require_own_source()
    JobQueue().submit("import", {"import": one.id}, by=asking.id, job_id=one.id, anew=True)
    response.headers["Location"] = f"/v1/imports/{one.id}"
    return _shown(one)
