"""``POST /v1/parties``: parties that no list names."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from graph.model.ids import party_id
from graph.model.vocabulary import Certification, LegalForm, PartyKind, Size
from graph.model.written import NAMING, Real, Truth, Whole
from graph.reference.activities import activity
from graph.rest.bodies import Kbli, RegionCode, Rupiah
from graph.rest.parties import READ, Party
from graph.rest.protocol.bulk import Outcomes, of_right_form, one_by_one, several
from graph.rest.protocol.guard import Asking, Guarded, RequestId, does
from graph.rest.protocol.versions import AsRead, judged, refuse_older, tag_of
from graph.rest.world import World, world
from graph.services.access.reach import hidden
from graph.services.wire.parties import SOURCE, WRITE, Put

router = APIRouter(prefix="/v1/parties", tags=["parties"], route_class=Guarded)
Served = Annotated[World, Depends(world)]
EXAMPLE: dict[str, Any] = {
    "key": "sentra-17", "kind": "enterprise", "name": "UD Sumber Rejeki", "region": "35.09", "kbli": ["10792"],
    "size": "micro", "workers": 4,
}  # fmt: skip


WHOLE_POINT: list[Any] = [
    {"properties": {axis: {"type": kind} for axis in ("lat", "lon")}, "required": needed}
    for kind, needed in (("number", ["lat", "lon"]), ("null", []))
]
"""Both degrees, or neither."""


class NewParty(BaseModel):
    """A party; what is left out is unknown, never zero. No personal data: persons have a route of their own."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE], "anyOf": WHOLE_POINT})

    key: str | None = Field(
        None,
        min_length=1,
        max_length=100,
        description="What your program calls it: the same key again takes the place of what was said before.",
    )
    kind: PartyKind
    name: Annotated[str, Field(min_length=1, max_length=200, pattern=NAMING, examples=["UD Sumber Rejeki"])]
    region: RegionCode
    legal_form: LegalForm | None = None
    size: Size | None = None
    kbli: list[Kbli] | None = Field(None, max_length=20, description="KBLI 2020 codes, main activity first.")
    lat: Real | None = Field(None, ge=-11.5, le=6.5, description="Degrees; kept to 0.01.")
    lon: Real | None = Field(None, ge=94.5, le=141.5, description="Degrees; kept to 0.01.")
    workers: Whole | None = Field(None, ge=0, le=10**7)
    sales_rp_per_year: Rupiah | None = Field(None, description="Rupiah.")
    capital_rp: Rupiah | None = Field(None, description="Rupiah.")
    established: Whole | None = Field(None, ge=1800, le=2100, description="Year.")
    women_led: Truth | None = None
    export_oriented: Truth | None = None
    certifications: list[Certification] | None = Field(None, max_length=30)
    members: Whole | None = Field(None, ge=0, le=10**7)
    slots: Whole | None = Field(None, ge=0, le=10**6)
    radius_km: Real | None = Field(None, gt=0, le=25_000, allow_inf_nan=False, description="Kilometres.")
    commits_to_coach: Truth | None = None

    @model_validator(mode="after")
    def _whole_point(self) -> NewParty:
        if (self.lat is None) != (self.lon is None):
            message = "give lat and lon together"
            raise ValueError(message)
        return self


NewParties: Any = several("NewParties", NewParty)


def _add(said: Put, body: NewParty, request: str | None) -> dict[str, Any]:
    for code in body.kbli or ():
        activity(code)
    facts = body.model_dump(mode="json", exclude_none=True, exclude={"key"})
    return said.add(facts, key=body.key, request=request)


@router.post("", status_code=201, openapi_extra=does("parties.write"))
def put_party(  # noqa: PLR0917 - FastAPI calls it by name
    body: NewParty, served: Served, asking: Asking, request: RequestId, response: Response, if_match: AsRead = None
) -> Party:
    """Say who a party is; `Location` is its address. Its name, place and activities are matched like those of lists."""
    if judged(served, request, if_match):
        refuse_older(if_match, _in_place(served, body, asking))
    said = Put(served.store(), asking, [name for name in (body.key or request,) if name])
    made = _add(said, body, request)
    said.write()
    served.said("parties", [made])
    response.headers["Location"] = f"/v1/parties/{made['id']}"
    party = Party(**made)
    response.headers["ETag"] = tag_of(party.model_dump(mode="json"))
    return party


def _in_place(served: World, body: NewParty, asking: Any) -> dict[str, Any] | None:  # noqa: ANN401 - see guard
    """Return the party whose place another would take, as the caller reads it; None where there is none."""
    network = served.source().network
    name = party_id(SOURCE, body.key) if body.key is not None else ""
    asking.require_reach(WRITE, regions=[body.region], parties=[name])
    row = network.row.get(name)
    if row is None:
        return None
    facts = network.parties.row(row, named=True)
    asking.require_reach(WRITE, regions=[facts["region"]], parties=[facts["id"]])
    return Party(**hidden(facts, asking, READ)).model_dump(mode="json")


@router.post("/bulk", openapi_extra=does("parties.write"))
def put_parties(body: NewParties, served: Served, asking: Asking, request: RequestId) -> Outcomes:
    """Say who several parties are; each is stored or refused on its own, and says so in its place."""
    requests = [f"{request}-{place}" for place in range(len(body.items))] if request else []
    keys = [item.key for item in of_right_form(body.items, NewParty) if item.key is not None]
    said, rows = Put(served.store(), asking, [*keys, *requests]), []

    def one(item: NewParty, place: int) -> str:
        rows.append(_add(said, item, requests[place] if requests else None))
        return str(rows[-1]["id"])

    told = one_by_one(body.items, NewParty, one)
    said.write()
    served.said("parties", rows)
    return told
