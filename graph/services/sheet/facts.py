"""What pages draw: plain facts with names and sentences already in the reader's language.

Services build them (:mod:`graph.services.report`, :mod:`graph.services.pairing.partners`,
:mod:`graph.services.lists.caseload`); :mod:`graph.web` renders them and knows nothing else. Numbers stay numbers, so
that a page may sort and draw them; every sentence is ready to print. Money is rupiah, distances are kilometres,
``value_unit`` says what a value is. No field holds personal data.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from graph.settings import Language

ValueUnit = Literal["rupiah_per_month", "rupiah", "points"]
"""Rupiah a month; rupiah over several stated months; points of the linkage market, never mixed with rupiah."""
Standing = Literal["chosen", "outbid", "elsewhere", "free", "not_worth"]


@dataclass(frozen=True)
class Provenance:
    """Where a page comes from: its date, its sources, its parameters and whether anything in it is synthetic.

    Attributes
    ----------
    as_of
        The date that the snapshot stands for.
    synthetic
        True when any part was made by the sample generator: the page must then say *synthetic* / *sintetis*.
    sources
        Names of the lists or the store that the facts come from.
    days
        The last day that the facts of a list stand for, by its name.
    snapshot
        Fingerprint of the Network (32 hex digits).
    parameters
        Ready words and values, such as ``{"Radius": "150 km"}``.
    parties, offers, demands, ties
        How much the snapshot holds.
    """

    as_of: date
    synthetic: bool
    sources: tuple[str, ...] = ()
    days: Mapping[str, date] = field(default_factory=dict)
    snapshot: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    parties: int = 0
    offers: int = 0
    demands: int = 0
    ties: int = 0


@dataclass(frozen=True)
class PartyFacts:
    """One party as a person would introduce it; ``lat`` and ``lon`` are rounded to 0.01 degree or None."""

    id: str
    name: str
    kind: str
    kind_label: str = ""
    place: str = ""
    region: str | None = None
    activity: str = ""
    size_label: str = ""
    products: tuple[str, ...] = ()
    certifications: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True)
class ListFacts:
    """One list that was read: ``rows_read = accepted + rejected + merged``."""

    file: str
    rows_read: int
    accepted: int
    rejected: int
    merged: int


@dataclass(frozen=True)
class CountFacts:
    """How often something happened: rows rejected by a rule, pairs excluded by a rule, parties left by a reason."""

    code: str
    sentence: str
    count: int
    parties: int | None = None


@dataclass(frozen=True)
class PartFacts:
    """One named part of a score: its label, its number and its unit (``"Rp/bulan"``, ``"km"``, ``"points"``, ...)."""

    code: str
    label: str
    value: float | None
    unit: str = ""


@dataclass(frozen=True)
class FactorFacts:
    """One of the six key factors of a strategic partnership: met, not met, or unknown (None), with its sentence."""

    code: str
    label: str
    met: bool | None
    sentence: str


@dataclass(frozen=True)
class MarketFacts:
    """The market and its plan in one view, against first-come and greedy on the same market."""

    kind: Literal["volume", "linkage"]
    value_unit: ValueUnit
    suppliers: int
    buyers: int
    candidates: int
    pairs: int
    matched_suppliers: int
    matched_buyers: int
    value: int
    gap: int
    status: str
    greedy_value: int
    first_come_value: int
    blocking_pairs: int | None
    matched_by_unit: Mapping[str, int] = field(default_factory=dict)
    unmet_by_unit: Mapping[str, int] = field(default_factory=dict)
    unsold_by_unit: Mapping[str, int] = field(default_factory=dict)
    excluded: tuple[CountFacts, ...] = ()
    unmatched_suppliers: tuple[CountFacts, ...] = ()
    unmatched_buyers: tuple[CountFacts, ...] = ()


@dataclass(frozen=True)
class MatchFacts:
    """One pair of the plan with its reason, its score parts and what is still missing."""

    rank: int
    supplier: PartyFacts
    buyer: PartyFacts
    commodity: str
    product: str
    units: int
    unit: str
    value: int
    value_per_unit: int
    distance_km: float | None
    reason: str
    parts: tuple[PartFacts, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    factors: tuple[FactorFacts, ...] = ()


@dataclass(frozen=True)
class GapFacts:
    """One cell of unmet demand or unlinked supply; entry prices in the market's value unit, None when not priced."""

    side: Literal["demand", "supply"]
    region: str
    place: str
    commodity: str
    product: str
    unit: str
    unmet: int
    parties: int
    entry_price_first: float | None
    entry_price_last: float | None
    lat: float | None = None
    lon: float | None = None
    reason: str = ""
    lever: str = ""
    entry_price_from: str = ""
    """Who pays the first entry price, where that is in another region."""
    units: str = ""
    """The unit as it stands behind what is unmet: *2,000 pieces*, and a price is of one *piece*."""


@dataclass(frozen=True)
class FigureFacts:
    """One measured figure beside what chance would give: ``expected`` and ``sd`` of its null model, ``z``, ``n``."""

    code: str
    label: str
    value: float | None
    expected: float | None = None
    sd: float | None = None
    z: float | None = None
    n: int | None = None
    sentence: str = ""


@dataclass(frozen=True)
class ClusterFacts:
    """Bonding, bridging and linking of one cluster: three axes, never one score.

    ``reading`` is ``isolated``, ``inward``, ``broker_dependent``, ``bonded_and_open`` or ``unknown``; ``sentence``
    says it in words.
    """

    id: str
    name: str
    place: str
    members: int
    bonding: tuple[FigureFacts, ...] = ()
    bridging: tuple[FigureFacts, ...] = ()
    linking: tuple[FigureFacts, ...] = ()
    reading: str = "unknown"
    sentence: str = ""
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True)
class LinkFacts:
    """One matched pair on the map, by rows of :attr:`ReportFacts.points`."""

    supplier: int
    buyer: int
    units: int
    value: int


@dataclass(frozen=True)
class ReportFacts:
    """Everything that ``report.html`` shows (``graph.web.render_report(facts) -> str``)."""

    language: Language
    title: str
    provenance: Provenance
    market: MarketFacts
    lists: tuple[ListFacts, ...] = ()
    rejected: tuple[CountFacts, ...] = ()
    warnings: tuple[CountFacts, ...] = ()
    matches: tuple[MatchFacts, ...] = ()
    demand_gaps: tuple[GapFacts, ...] = ()
    supply_gaps: tuple[GapFacts, ...] = ()
    clusters: tuple[ClusterFacts, ...] = ()
    points: tuple[PartyFacts, ...] = ()
    links: tuple[LinkFacts, ...] = ()


@dataclass(frozen=True)
class PartnerFacts:
    """One ranked partner of a party.

    Attributes
    ----------
    value_per_unit
        What the pair is worth per unit, in ``value_unit`` of the sheet; None on a sheet that is handed out.
    gain_rp_low, gain_rp_high
        Estimated gain of the party in rupiah a month, or None where nothing is known to estimate it from.
    gain_sentence
        How the gain was estimated, with method and n; empty when there is none.
    standing
        ``chosen`` by the plan, ``outbid`` by someone (``standing_sentence`` says by whom), ``elsewhere`` where the plan
        gives all that the asking side has to others, ``free``
        (equally good, not needed by the plan) or ``not_worth`` (costs more than it brings).
    """

    rank: int
    party: PartyFacts
    commodity: str
    product: str
    units: int
    unit: str
    value_per_unit: int | None
    distance_km: float | None
    reason: str
    standing: Standing
    standing_sentence: str
    gain_rp_low: int | None = None
    gain_rp_high: int | None = None
    gain_sentence: str = ""
    missing: tuple[str, ...] = ()
    parts: tuple[PartFacts, ...] = ()
    notes: tuple[str, ...] = ()
    factors: tuple[FactorFacts, ...] = ()


@dataclass(frozen=True)
class NearMissFacts:
    """Somebody near who trades the same good and is no partner: where, how far, and what stands between.

    Attributes
    ----------
    rule
        Code of the rule that keeps the two apart, such as ``rule.no_gain``.
    reason
        The rule in words; of prices that do not meet, both prices.
    missing
        What the supplier has yet to get for it, in words.
    """

    party: PartyFacts
    product: str
    distance_km: float | None
    rule: str
    reason: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetFacts:
    """One light page for one party, opened on a phone (``graph.web.render_sheet(facts) -> str``).

    ``partners`` are the best of ``candidates`` that fit, and always those that the plan chose. Where nobody fits,
    ``none_sentence`` says what keeps them out and ``near_misses`` who stands nearest. ``handed_out`` is the form for
    the party itself (:func:`graph.services.paper.handed_out.handed_out`); the other is the officer's own.
    """

    language: Language
    side: Literal["offtakers", "suppliers"]
    party: PartyFacts
    provenance: Provenance
    value_unit: ValueUnit
    partners: tuple[PartnerFacts, ...] = ()
    candidates: int = 0
    none_sentence: str = ""
    near_misses: tuple[NearMissFacts, ...] = ()
    next_steps: tuple[str, ...] = ()
    handed_out: bool = False


@dataclass(frozen=True)
class CaseFacts:
    """One enterprise of an officer's caseload, the file of the officer's sheet of it, and of the one to hand out.

    ``best`` is the partner that the plan chose, else the best that fits. Where nobody fits, ``best_reason`` says what
    keeps everybody out and ``nearest`` who stands nearest with the same good. ``lacks`` says that a permit or
    certificate is lacking, ``permits_unknown`` that the list does not say which are held.
    """

    enterprise: PartyFacts
    file: str
    to_hand_out: str
    partners: int
    best: str = ""
    best_reason: str = ""
    standing: Standing | None = None
    missing: tuple[str, ...] = ()
    nearest: str = ""
    nearest_reason: str = ""
    lacks: bool = False
    permits_unknown: bool = False


@dataclass(frozen=True)
class CaseloadFacts:
    """An officer's index page (``graph.web.render_caseload(facts) -> str``): her enterprises, the most urgent first."""

    language: Language
    officer: PartyFacts
    provenance: Provenance
    value_unit: ValueUnit
    cases: tuple[CaseFacts, ...] = ()
