"""Parties: everyone who is in the graph, and what is said of them.

Fields are the columns of the Network's table, in its order (:data:`graph.network.PARTIES` is made of them).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, Field

from graph.model.codes import Kbli, PartyId
from graph.model.evidence import Evidence
from graph.model.money import RupiahNotNegative
from graph.model.places import Place
from graph.model.vocabulary import LegalForm, PartyKind, Size, SizeBasis

Count = Annotated[int, Field(ge=0)]


class Party(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """Anyone or anything that takes part.

    Empty (None) is *unknown*, never zero or no. Persons' names, phones and exact points are no fields here.

    Examples
    --------
    >>> from datetime import date
    >>> evidence = Evidence(source="siinas", as_of=date(2026, 11, 1))
    >>> mill = Party(id="p1", kind="enterprise", name="PT Maju", size="large", size_basis="sales", evidence=evidence)
    >>> str(mill.size), mill.workers, mill.row()["source"]
    ('large', None, 'siinas')
    """

    id: PartyId
    kind: PartyKind
    name: str = Field(min_length=1)
    legal_form: LegalForm | None = None
    size: Size | None = None
    size_basis: SizeBasis = SizeBasis.UNKNOWN
    kbli: tuple[Kbli, ...] = ()
    place: Place = Place()
    workers: Count | None = None
    sales_rp_per_year: RupiahNotNegative | None = None
    capital_rp: RupiahNotNegative | None = None
    """Business capital, land and buildings of the place of business excluded, as the law counts it."""
    investment_rp: RupiahNotNegative | None = None
    established: int | None = Field(default=None, ge=1600, le=2200)
    women_led: bool | None = None
    export_oriented: bool | None = None
    certifications: tuple[str, ...] = ()
    parent: str | None = None
    """Normalised name of the owning group: two parties with the same one are affiliated."""
    members: Count | None = None
    slots: Count | None = None
    """New partners that it can take."""
    radius_km: float | None = Field(default=None, ge=0)
    commits_to_coach: bool | None = None
    roles: tuple[str, ...] = ()
    aliases: tuple[PartyId, ...] = ()
    evidence: Evidence

    def row(self) -> dict[str, Any]:
        """Return the party as a row of the Network's table of parties."""
        said = self.model_dump(exclude={"place", "evidence"})
        said |= self.place.model_dump() | self.evidence.model_dump()
        texts = {name: str(value) for name, value in said.items() if isinstance(value, StrEnum)}
        return said | texts | {name: list(value) for name, value in said.items() if isinstance(value, tuple)}
