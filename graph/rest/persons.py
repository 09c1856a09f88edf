"""``/v1/parties/{id}/persons``: contact data by law: purpose, consent, access, correction, erasure."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field

from graph.model.written import NAMED, Whole
from graph.rest.bodies import PastDay
from graph.rest.protocol.guard import Asking, Guarded, RequestId, does
from graph.rest.protocol.paging import Cursor, Limit, part
from graph.rest.protocol.sparse import SPARSE
from graph.rest.world import World, world
from graph.services.access import persons as service

router = APIRouter(prefix="/v1/parties/{party_id}/persons", tags=["parties"], route_class=Guarded)
Served = Annotated[World, Depends(world)]
PartyId = Annotated[str, Path(min_length=1, max_length=64, description="Id of the party.")]
PersonId = Annotated[str, Path(min_length=1, max_length=64, description="Id of the person.")]
Text = Annotated[str, Field(max_length=200, pattern=NAMED)]


class Corrected(BaseModel):
    """What is corrected of a person."""

    model_config = ConfigDict(extra="forbid")

    name: Text | None = Field(None, description="The person's name.")
    phone: Annotated[str, Field(max_length=40)] | None = None
    email: Text | None = None
    address: Annotated[str, Field(max_length=400)] | None = None
    function: Text | None = Field(None, examples=["owner"])


class NewPerson(Corrected):
    """A person of a party, with the purpose and the day of consent."""

    purpose: Annotated[str, Field(min_length=1, max_length=400, examples=["to be called about offers"])]
    consent_on: PastDay
    keep_years: Whole = Field(5, ge=1, le=10, description="Erased after so many years.")


class Person(BaseModel):
    """A person as held."""

    model_config = ConfigDict(extra="ignore")

    id: str
    party: str
    name: str | None = Field(None, description="The person's name.")
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    function: str | None = None
    purpose: str | None = None
    consent_on: date | None = None
    keep_until: datetime | None = None
    changed_at: datetime | None = None


class Persons(BaseModel):
    """The persons of a party."""

    items: list[Person]
    next_cursor: str | None = Field(None, description="Send it as `cursor` for the next page; null at the end.")


class Use(BaseModel):
    """One use of a person's data."""

    action: str
    at: datetime
    by: str


class NamedIn(BaseModel):
    """A thing whose words, or whose events, name a person."""

    resource: str = Field(examples=["proposals"])
    id: str


class AccessReport(BaseModel):
    """Everything that is held of a person, who has used it, and where words of others name the person."""

    person: Person
    uses: list[Use]
    named_in: list[NamedIn] = Field(description="What concerns the party and names the person; erasing takes that out.")


class Erased(BaseModel):
    """That a person was erased; the graph keeps its counts."""

    erased: bool = Field(description="Whether the person is erased.")
    events_emptied: int
    redacted: list[NamedIn] = Field(description="Where name, telephone or addresses stood in words and no longer do.")


@router.get("", openapi_extra=does("persons.read"), dependencies=[SPARSE])
def list_persons(
    party_id: PartyId, served: Served, asking: Asking, limit: Limit = 50, cursor: Cursor = None
) -> Persons:
    """List the persons of a party; that they were read is noted in the audit log."""
    found = part(service.of_party(served.store(), asking, party_id), limit, cursor)
    return Persons(items=[Person(**one) for one in found["items"]], next_cursor=found["next_cursor"])


@router.post("", status_code=201, openapi_extra=does("persons.write"))
def keep_person(party_id: PartyId, body: NewPerson, served: Served, asking: Asking, request: RequestId) -> Person:
    """Keep a person of a party, for a stated purpose and with consent."""
    facts: dict[str, Any] = body.model_dump()
    return Person(**service.keep(served.store(), asking, party_id, facts, request=request))


@router.patch("/{person_id}", openapi_extra=does("persons.write"))
def correct_person(  # noqa: PLR0917 - FastAPI calls it by name
    party_id: PartyId, person_id: PersonId, body: Corrected, served: Served, asking: Asking, request: RequestId
) -> Person:
    """Correct what is held of a person."""
    facts = body.model_dump(exclude_unset=True)
    return Person(**service.correct(served.store(), asking, party_id, person_id, facts, request=request))


@router.get("/{person_id}/report", openapi_extra=does("persons.read"))
def report_person(party_id: PartyId, person_id: PersonId, served: Served, asking: Asking) -> AccessReport:
    """Give everything that is held of a person: what, for what, until when, who has used it, and who names it."""
    return AccessReport(**service.report(served.store(), asking, party_id, person_id))


@router.delete("/{person_id}", openapi_extra=does("persons.write"))
def erase_person(party_id: PartyId, person_id: PersonId, served: Served, asking: Asking) -> Erased:
    """Erase a person, also from the words of proposals, visits and events; the chain of hashes stays valid."""
    return Erased(**service.erase(served.store(), asking, party_id, person_id))
