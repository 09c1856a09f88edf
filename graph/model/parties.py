"""Parties: everyone who is in the graph, one type a kind, and what each kind must say of itself.

Fields carry the names of the Network's columns (``docs/reference/network.md``); :meth:`Party.row` gives
such a row. The vocabularies, offers, demands and ties are named here too, so that one import serves.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, Field

from graph.model.codes import Kbli, PartyId
from graph.model.evidence import Evidence
from graph.model.market import Demand, Need, Offer, Service
from graph.model.money import RupiahNotNegative
from graph.model.places import Place
from graph.model.ties import Tie
from graph.model.vocabulary import (
    UMB,
    UMK,
    Certification,
    LegalForm,
    Outlet,
    PartyKind,
    PlaceBasis,
    RegionLevel,
    Size,
    SizeBasis,
    TieType,
    Unit,
)

__all__ = [
    "TYPES",
    "UMB",
    "UMK",
    "BdsProvider",
    "Certification",
    "Cluster",
    "Cooperative",
    "Demand",
    "Enterprise",
    "FinancialInstitution",
    "Forum",
    "FosterCompany",
    "FrontOffice",
    "Government",
    "Institution",
    "LegalForm",
    "Machine",
    "Need",
    "Offer",
    "Officer",
    "Outlet",
    "Party",
    "PartyKind",
    "PlaceBasis",
    "Programme",
    "RegionLevel",
    "Service",
    "SharedFacility",
    "Size",
    "SizeBasis",
    "SocialEnterprise",
    "Tie",
    "TieType",
    "Trader",
    "Unit",
]

Count = Annotated[int, Field(ge=0)]


class Party(BaseModel, frozen=True, extra="forbid"):
    """Anyone or anything that takes part: the fields that every kind shares.

    Empty (None) is *unknown*, never zero or no. Persons' names, phones and exact points are no fields here.

    Examples
    --------
    >>> from datetime import date
    >>> evidence = Evidence(source="siinas", as_of=date(2026, 11, 1))
    >>> mill = Party(id="p1", kind="enterprise", name="PT Maju", size="large", size_basis="sales", evidence=evidence)
    >>> mill.is_umb, mill.row()["source"]
    (True, 'siinas')
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

    @property
    def is_umk(self) -> bool:
        """Whether its size is known to be micro or small."""
        return self.size in UMK

    @property
    def is_umb(self) -> bool:
        """Whether its size is known to be medium or large."""
        return self.size in UMB

    def row(self) -> dict[str, Any]:
        """Return the party as a row of the Network's table of parties."""
        row = self.model_dump(exclude={"place", "evidence"}, mode="python")
        row |= {name: str(row[name]) for name in ("kind", "legal_form", "size", "size_basis") if row[name] is not None}
        row |= {name: list(row[name]) for name in ("kbli", "certifications", "roles", "aliases")}
        place = self.place
        row |= {"region": place.region, "lat": place.lat, "lon": place.lon}
        row["place_basis"] = None if place.basis is None else str(place.basis)
        return row | self.evidence.model_dump()


class Enterprise(Party):
    """A business of any size: *usaha*; its size is a field."""

    kind: Literal[PartyKind.ENTERPRISE] = PartyKind.ENTERPRISE


class Trader(Party):
    """Pengepul, tengkulak: buys from many and sells on; today's outlet of most clusters."""

    kind: Literal[PartyKind.TRADER] = PartyKind.TRADER


class Cooperative(Party):
    """Koperasi, kelompok, konsorsium: joins members' supply, and is not the only door to them."""

    kind: Literal[PartyKind.COOPERATIVE] = PartyKind.COOPERATIVE


class Cluster(Party):
    """Sentra, klaster: a geographic concentration; the group that bonding and bridging are measured on."""

    kind: Literal[PartyKind.CLUSTER] = PartyKind.CLUSTER


class BdsProvider(Party):
    """Penyedia layanan pengembangan usaha: training, design, production, finance, exhibition support."""

    kind: Literal[PartyKind.BDS_PROVIDER] = PartyKind.BDS_PROVIDER


class FosterCompany(Party):
    """Bapak angkat: a large firm that supports beyond buying."""

    kind: Literal[PartyKind.FOSTER_COMPANY] = PartyKind.FOSTER_COMPANY


class FinancialInstitution(Party):
    """Bank, BPR, LKM, savings cooperative, venture capital."""

    kind: Literal[PartyKind.FINANCIAL_INSTITUTION] = PartyKind.FINANCIAL_INSTITUTION


class Officer(Party):
    """A post, not a person: Business Development Officer, facilitator, bank-partner consultant (KKMB)."""

    kind: Literal[PartyKind.OFFICER] = PartyKind.OFFICER


class Forum(Party):
    """Forum klaster, FEDEP, forum PEL: its members are tied through it."""

    kind: Literal[PartyKind.FORUM] = PartyKind.FORUM


class Government(Party):
    """A government or one of its agencies: Bappeda, Disperindag, Dinas Koperasi."""

    kind: Literal[PartyKind.GOVERNMENT] = PartyKind.GOVERNMENT


class SharedFacility(Party):
    """Rumah produksi bersama, UPT, dry kiln: used together, with capacity, site and users."""

    kind: Literal[PartyKind.SHARED_FACILITY] = PartyKind.SHARED_FACILITY


class FrontOffice(Party):
    """Klinik bisnis, pusat UKM, layanan satu pintu: refers to those behind it."""

    kind: Literal[PartyKind.FRONT_OFFICE] = PartyKind.FRONT_OFFICE


class Institution(Party):
    """School, university, health centre, research or technical institute."""

    kind: Literal[PartyKind.INSTITUTION] = PartyKind.INSTITUTION


class SocialEnterprise(Party):
    """Wirausaha sosial: offers a public-service innovation and works through MoUs."""

    kind: Literal[PartyKind.SOCIAL_ENTERPRISE] = PartyKind.SOCIAL_ENTERPRISE


class Programme(Party):
    """A programme of a government or foster company, whose effect is to be measured."""

    kind: Literal[PartyKind.PROGRAMME] = PartyKind.PROGRAMME


class Machine(Party):
    """A used machine for sale, lease or venture-capital purchase: what its holder offers or seeks."""

    kind: Literal[PartyKind.MACHINE] = PartyKind.MACHINE


TYPES: Final[dict[PartyKind, type[Party]]] = {
    PartyKind.ENTERPRISE: Enterprise,
    PartyKind.TRADER: Trader,
    PartyKind.COOPERATIVE: Cooperative,
    PartyKind.CLUSTER: Cluster,
    PartyKind.BDS_PROVIDER: BdsProvider,
    PartyKind.FOSTER_COMPANY: FosterCompany,
    PartyKind.FINANCIAL_INSTITUTION: FinancialInstitution,
    PartyKind.OFFICER: Officer,
    PartyKind.FORUM: Forum,
    PartyKind.GOVERNMENT: Government,
    PartyKind.SHARED_FACILITY: SharedFacility,
    PartyKind.FRONT_OFFICE: FrontOffice,
    PartyKind.INSTITUTION: Institution,
    PartyKind.SOCIAL_ENTERPRISE: SocialEnterprise,
    PartyKind.PROGRAMME: Programme,
    PartyKind.MACHINE: Machine,
}
"""The type of each kind."""
