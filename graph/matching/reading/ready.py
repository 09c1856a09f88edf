"""Readiness: how far an enterprise is, by pillar, with the evidence, its age, its peers and the cheapest repairs.

Levels are pemula, madya, pra-mandiri and mandiri. A criterion that no list speaks of is *unknown*: it counts as not met
and is said, so that a record that was never made is told from a thing that is lacking.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.arguments import refuse, thing
from graph.errors import RuleViolation, UnknownParty
from graph.network import PARTIES, Network
from graph.reference import environment
from graph.reference.certifications import needed

if TYPE_CHECKING:
    from collections.abc import Iterable

PILLARS: Final = ("production", "marketing", "people", "finance", "environment_safety")
LEVELS: Final = ("pemula", "madya", "pra-mandiri", "mandiri")
SAFE: Final = ("haccp", "gmp", "iso9001", "iso14001", "cpotb", "nkv")
"""Certificates that rest on an inspected process."""


@dataclass(frozen=True)
class Criterion:
    """One thing that a list can show, what would meet it, and what that costs once."""

    pillar: str
    code: str
    repair: str
    cost_rp: int
    by_time: bool = False


@dataclass(frozen=True)
class Proof:
    """A criterion with what is known: met, not met (False) or unknown (None), from which source, how old in days."""

    code: str
    met: bool | None
    source: str | None
    as_of: date | None
    age_days: int | None


@dataclass(frozen=True)
class Pillar:
    """A pillar: level, share of criteria met, share known, evidence, and the peers' median with their number.

    ``peers_below`` is the share of peers (same division of activity, same size) that meet fewer criteria.
    """

    code: str
    level: str
    share: float
    known: float
    evidence: tuple[Proof, ...]
    peers: int = 0
    peers_median: float | None = None
    peers_below: float | None = None


@dataclass(frozen=True)
class Repair:
    """What to do next: the criterion it meets, its cost, and the level of the pillar after it."""

    code: str
    criterion: str
    pillar: str
    cost_rp: int
    level_after: str


@dataclass(frozen=True)
class Readiness:
    """How ready an enterprise is.

    Attributes
    ----------
    party
        Its id.
    level
        That of its weakest pillar: a chain is as strong as that.
    pillars
        In the order of :data:`PILLARS`.
    repairs
        What is lacking, the cheapest first.
    flags
        Environment flags of its activities, and ``services`` that they propose.
    """

    party: str
    level: str
    pillars: tuple[Pillar, ...]
    repairs: tuple[Repair, ...]
    flags: tuple[str, ...] = ()
    services: tuple[str, ...] = ()

    def pillar(self, code: str) -> Pillar:
        """Return one pillar by its code."""
        return next(pillar for pillar in self.pillars if pillar.code == code)

    def after(self, repairs: Iterable[str]) -> Readiness:
        """Return the readiness re-scored as if these repairs (codes of repairs or criteria) were made."""
        made = set(repairs)
        met = {repair.criterion for repair in self.repairs if {repair.code, repair.criterion} & made}
        pillars = tuple(
            _pillar(
                pillar.code,
                [
                    p if p.code not in met else Proof(p.code, True, p.source, p.as_of, p.age_days)
                    for p in pillar.evidence
                ],
                pillar,
            )
            for pillar in self.pillars
        )
        left = [repair for repair in self.repairs if repair.criterion not in met]
        return Readiness(self.party, _weakest(pillars), pillars, _repairs(pillars, left), self.flags, self.services)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return asdict(self)


@cache
def criteria() -> tuple[Criterion, ...]:
    """Return the criteria in the order of the file.

    Examples
    --------
    >>> sorted({criterion.pillar for criterion in criteria()}) == sorted(PILLARS)
    True
    """
    return tuple(Criterion(**row) for row in _table()["criterion"])


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("readiness.toml").read_text(encoding="utf-8"))


def level_of(share: float) -> str:
    """Return the level of a share of criteria met.

    Examples
    --------
    >>> [level_of(share) for share in (0.0, 0.25, 0.5, 0.74, 1.0)]
    ['pemula', 'madya', 'pra-mandiri', 'pra-mandiri', 'mandiri']
    """
    bounds = _table()["levels"][-1]
    return next(level for level in reversed(LEVELS) if share >= bounds[level])


def readiness(enterprise: Any, network: Network | None = None) -> Readiness:  # noqa: ANN401 - party, row or id
    """Return the readiness of one enterprise.

    Parameters
    ----------
    enterprise
        Its id in the network, a row of the table of parties (a mapping), or a party of :mod:`graph.model.parties`.
    network
        Where its offers, ties and peers are; without it only its own facts speak, and the rest is unknown.

    Raises
    ------
    UnknownParty
        If an id is given that the network does not hold.

    Examples
    --------
    >>> facts = {"id": "p1", "kind": "enterprise", "name": "UD A", "kbli": ["10391"], "size": "micro",
    ...          "certifications": ["nib"], "legal_form": "UD", "workers": 3}
    >>> ready = readiness(facts)
    >>> ready.pillar("finance").level, ready.pillar("finance").share, ready.level
    ('madya', 0.4, 'pemula')
    >>> ready.flags, ready.after(["ready.books", "ready.credit"]).pillar("finance").level
    (('environment.effluent',), 'mandiri')
    """
    thing("network", network, (Network, type(None)), RuleViolation)
    network, party = _placed(enterprise, network)
    table = readiness_table(network)
    row = table.row(network.row[party], named=True)
    facts = network.parties.row(network.row[party], named=True)
    pillars = tuple(
        _pillar(code, [_proof(c.code, row, facts, network.as_of) for c in criteria() if c.pillar == code])
        for code in PILLARS
    )
    pillars = tuple(_with_peers(pillar, table, row) for pillar in pillars)
    lacking = [
        Repair(c.repair, c.code, c.pillar, c.cost_rp, "")
        for c in criteria()
        if row[c.code] is not True and not c.by_time
    ]
    flags = environment.flags(facts["kbli"], network.as_of)
    services = tuple(environment.proposed_service(flag) for flag in flags)
    return Readiness(party, _weakest(pillars), pillars, _repairs(pillars, lacking), flags, services)


def _placed(enterprise: Any, network: Network | None) -> tuple[Network, str]:  # noqa: ANN401
    if isinstance(enterprise, str):
        if network is None or enterprise not in network.row:
            message = f"no party {enterprise} in this network"
            raise UnknownParty(message, hint="give the network too, or the facts", party=enterprise)
        return network, str(network.parties["id"][network.row[enterprise]])
    row: Mapping[str, Any] = enterprise.row() if hasattr(enterprise, "row") else enterprise
    if not isinstance(row, Mapping) or not isinstance(row.get("id"), str):
        hint = "give an id, a row of the table of parties, or a party"
        refuse("enterprise", enterprise, hint=hint, error=RuleViolation)
    if network is not None and row["id"] in network.row:
        return network, row["id"]
    known = {name: [row[name]] for name in PARTIES if row.get(name) is not None}
    schema = {name: dtype for name, dtype in PARTIES.items() if name in known}
    as_of = row.get("as_of") or (network.as_of if network is not None else date(2026, 1, 1))
    return Network.from_frames(pl.DataFrame(known, schema=schema), as_of=as_of), row["id"]


def readiness_table(network: Network) -> pl.DataFrame:
    """Return each criterion as met, not met or null, one row a party in the network's order, and shares by pillar."""
    day = network.as_of
    parties = network.parties
    ties = network.ties.filter(
        (pl.col("since").is_null() | (pl.col("since") <= day)) & (pl.col("until").is_null() | (pl.col("until") > day))
    )

    def tied(types: list[str], column: str) -> pl.Expr:
        """Whether any list says so; where no list speaks of anybody's such ties, nobody's are known."""
        chosen = ties.filter(pl.col("type").is_in(types))
        if not chosen.height:
            return pl.lit(None, pl.Boolean)
        return pl.col("id").is_in(chosen[column].unique().implode())

    large = parties.filter(pl.col("size").is_in(["medium", "large"]))["id"].implode()
    partners = ties.filter(pl.col("type").is_in(["PARTNERS_WITH", "SUPPLIES"]))
    to_large = pl.concat(
        [partners.filter(pl.col("end").is_in(large))["start"], partners.filter(pl.col("start").is_in(large))["end"]]
    )
    several = partners.group_by("start").agg(n=pl.col("end").n_unique()).filter(pl.col("n") > 1)["start"]
    frame = _with_offers(parties, network.offers)
    held = pl.col("certifications")
    tests: dict[str, pl.Expr | pl.Series] = {
        "offer_stated": pl.col("units") > 0 if network.offers.height else pl.lit(None, pl.Boolean),
        "product_certified": _certified(parties, day),
        "grade_known": pl.when(pl.col("units") > 0).then(pl.col("graded")),
        "shares_facility_or_machine": tied(["SHARES_WITH", "HOLDS"], "start"),
        "beyond_trader": pl.col("outlet_direct"),
        "partner_umb": pl.col("id").is_in(to_large.implode()) if partners.height else pl.lit(None, pl.Boolean),
        "several_buyers": pl.col("id").is_in(several.implode()) if partners.height else pl.lit(None, pl.Boolean),
        "exports": pl.col("export_oriented"),
        "workers_known": pl.col("workers").is_not_null(),
        "coached_or_served": tied(["COACHES", "SERVES", "FACILITATES"], "end"),
        "trained": tied(["ATTENDED", "LEARNS_FROM"], "start"),
        "works_with_others": tied(["MEMBER_OF", "PART_OF", "COOPERATES_WITH"], "start"),
        "nib": held.list.contains("nib"),
        "own_legal_form": pl.when(pl.col("legal_form").is_not_null()).then(pl.col("legal_form") != "PR"),
        "sales_recorded": pl.col("sales_rp_per_year").is_not_null(),
        "two_years": day.year - pl.col("established") >= 2,
        "credit_history": tied(["FINANCES"], "end"),
        "environment_clear": _environment(parties, day),
        "no_scarce_material": ~_flagged(parties, day, "environment.scarce_material"),
        "process_safety": held.list.set_intersection(list(SAFE)).list.len() > 0,
    }
    met = frame.with_columns(**tests).select("id", "kbli", "size", *tests)
    shares = {
        f"share_{pillar}": pl.mean_horizontal(
            [pl.col(c.code).fill_null(value=False).cast(pl.Float64) for c in criteria() if c.pillar == pillar]
        )
        for pillar in PILLARS
    }
    return met.with_columns(division=pl.col("kbli").list.first().str.head(2), **shares)


def _with_offers(parties: pl.DataFrame, offers: pl.DataFrame) -> pl.DataFrame:
    stated = offers.group_by(id="party").agg(
        units=pl.col("units_per_month").sum(),
        graded=pl.col("grade").is_not_null().any(),
        outlet_direct=(pl.col("outlet") == "direct").any(),
        outlet_known=pl.col("outlet").is_not_null().any(),
    )
    joined = parties.join(stated, on="id", how="left", maintain_order="left")
    return joined.with_columns(outlet_direct=pl.when("outlet_known").then("outlet_direct"))


def _certified(parties: pl.DataFrame, day: date) -> pl.Series:
    """Whether every certificate that the law asks of the activity and size is held; null where none are known."""
    rules: dict[tuple[str, str | None], set[str]] = {}
    met: list[bool | None] = []
    for kbli, size, held in parties.select("kbli", "size", "certifications").iter_rows():
        activity = (kbli or [None])[0]
        if held is None or activity is None:
            met.append(None)
            continue
        key = (activity, size)
        if key not in rules:
            rules[key] = {rule.code for rule in needed(activity, size, day)} - {"nib", "environment"}
        met.append(rules[key] <= set(held))
    return pl.Series(met, dtype=pl.Boolean)


def _flagged(parties: pl.DataFrame, day: date, flag: str) -> pl.Series:
    seen: dict[str, bool] = {}
    rows: list[bool | None] = []
    for kbli in parties["kbli"].to_list():
        code = (kbli or [None])[0]
        if code is None:
            rows.append(None)
            continue
        if code not in seen:
            seen[code] = flag in environment.flags(code, day)
        rows.append(seen[code])
    return pl.Series(rows, dtype=pl.Boolean)


def _environment(parties: pl.DataFrame, day: date) -> pl.Expr:
    """Clear where there is no effluent, or an approval is held; unknown where permits are not known."""
    held = pl.col("certifications").list.set_intersection(["environment", "iso14001"]).list.len() > 0
    effluent = pl.lit(_flagged(parties, day, "environment.effluent"))
    return pl.when(~effluent).then(pl.lit(value=True)).when(effluent).then(held)


def _proof(code: str, row: Mapping[str, Any], facts: Mapping[str, Any], day: date) -> Proof:
    age = None if facts["as_of"] is None else (day - facts["as_of"]).days
    met = row[code]
    if met is None:
        return Proof(code, None, None, None, None)
    return Proof(code, bool(met), facts["source"], facts["as_of"], age)


def _pillar(code: str, evidence: list[Proof], like: Pillar | None = None) -> Pillar:
    share = sum(proof.met is True for proof in evidence) / len(evidence)
    known = sum(proof.met is not None for proof in evidence) / len(evidence)
    if like is None:
        return Pillar(code, level_of(share), share, known, tuple(evidence))
    return Pillar(code, level_of(share), share, known, tuple(evidence), like.peers, like.peers_median, like.peers_below)


def _with_peers(pillar: Pillar, table: pl.DataFrame, row: Mapping[str, Any]) -> Pillar:
    same = (
        (pl.col("division") == row["division"]) & pl.col("size").eq_missing(row["size"]) & (pl.col("id") != row["id"])
    )
    shares = table.filter(same)[f"share_{pillar.code}"]
    if not len(shares):
        return pillar
    median = float(shares.median())  # type: ignore[arg-type]
    below = float((shares < pillar.share).mean())  # type: ignore[arg-type]
    return Pillar(pillar.code, pillar.level, pillar.share, pillar.known, pillar.evidence, len(shares), median, below)


def _weakest(pillars: tuple[Pillar, ...]) -> str:
    return min((pillar.level for pillar in pillars), key=LEVELS.index)


def _repairs(pillars: tuple[Pillar, ...], lacking: list[Repair]) -> tuple[Repair, ...]:
    """Return repairs with the level that each brings its pillar to, cheapest first, then those that lift a level."""
    by = {pillar.code: pillar for pillar in pillars}

    def after(repair: Repair) -> str:
        pillar = by[repair.pillar]
        return level_of(pillar.share + 1 / len(pillar.evidence))

    told = [Repair(r.code, r.criterion, r.pillar, r.cost_rp, after(r)) for r in lacking]
    return tuple(
        sorted(told, key=lambda r: (r.cost_rp, r.level_after == by[r.pillar].level, PILLARS.index(r.pillar), r.code))
    )
