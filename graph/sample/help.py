"""Needs and services: what parties lack and what others can give, for every kind of matching (`graph.matching.kinds`).

All invented. Each kind draws from a stream of its own. Needs are put to places where somebody could meet some of them
and not all: slots are fewer than needs, and a few needs name what nobody there gives.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.model.ids import need_id, service_id
from graph.network import NEEDS, SERVICES
from graph.sample.draws import stream

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph.sample.world import World

Rows = list[dict[str, Any]]
TYPES: Final = ("technical", "production", "marketing", "management", "finance")
SKILLS: Final = ("pengelasan", "pembukuan", "desain kemasan", "keamanan pangan", "pemasaran daring")
STEPS: Final = (
    "process:pelapisan",
    "process:pengeringan",
    "subcontracting:25910",
    "subcontracting:31001",
    "by_product:serbuk kayu",
)
MACHINES: Final = ("mesin bubut", "mesin pres", "oven", "mesin suling")
PUBLIC: Final = ("pengelolaan sampah", "rekam medis daring", "air bersih", "kelas digital")
HOUSES: Final = ("pengeringan", "pengemasan")
MONTHS: Final = (date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1))


class Hand:
    """The hand that draws one kind: parties by kind, with names and activities, and a generator."""

    def __init__(self, world: World, ids: pl.Series, name: str) -> None:
        self.rng = stream(world.seed, f"help {name}")
        self.kind = name
        columns = ["kind", "name", "kbli", "region", "roles", "sales_rp_per_year", "size", "certifications"]
        self.parties = world.parties.select(columns).with_columns(party=ids)

    def of(self, *kinds: str) -> pl.DataFrame:
        """Return the parties of some kinds, in the order of the world."""
        return self.parties.filter(pl.col("kind").is_in(list(kinds)))

    def some(self, frame: pl.DataFrame, share: float, least: int = 1) -> list[dict[str, Any]]:
        """Return about a share of the parties, at least a few, in order."""
        if not frame.height:
            return []
        count = min(max(round(frame.height * share), least), frame.height)
        rows = np.sort(self.rng.choice(frame.height, size=count, replace=False))
        return frame[rows].to_dicts()

    def one(self, options: Sequence[Any]) -> Any:  # noqa: ANN401 - one of what is given
        """Return one of the options."""
        return options[int(self.rng.integers(len(options)))]

    def rupiah(self, middle: float, spread: float = 0.4) -> int:
        """Return an amount around a middle, to ten thousand."""
        return max(round(float(middle * self.rng.lognormal(0, spread)) / 10_000), 1) * 10_000

    def rating(self) -> float | None:
        """Return how well past clients judged, between 0 and 1; of one in six nobody knows."""
        return None if self.rng.random() < 0.16 else round(float(self.rng.beta(6, 2.5)), 2)

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from low up to high."""
        return int(self.rng.integers(low, high + 1))

    @property
    def makers(self) -> pl.DataFrame:
        """Micro and small enterprises."""
        return self.of("enterprise").filter(pl.col("size").is_in(["micro", "small"]))


def _exhibitions(hand: Hand) -> tuple[Rows, Rows]:
    services: Rows = [
        {
            "party": one["party"],
            "service": "stand",
            "places_per_month": hand.whole(2, 6),
            "price_rp": hand.rupiah(3e6),
            "eligibility": hand.one([[], [], ["exporters_only"]]),
            "rating": hand.rating(),
            "radius_km": 3000.0,
        }
        for one in hand.of("programme", "forum").to_dicts()
    ]
    buyers = hand.of("enterprise").filter(pl.col("size").is_in(["medium", "large"]))
    services += [
        {
            "party": one["party"],
            "service": "buyer_visit",
            "places_per_month": hand.whole(1, 2),
            "kbli": [],
            "eligibility": [],
            "rating": hand.rating(),
            "radius_km": 600.0,
        }
        for one in hand.some(buyers, 0.1)
    ]
    return [], services


def _services(hand: Hand) -> tuple[Rows, Rows]:
    offices = {one["region"]: one["party"] for one in hand.of("front_office").to_dicts()}
    needs: Rows = [
        {
            "party": one["party"],
            "service": hand.one(TYPES),
            "budget_rp": hand.rupiah(1.2e6),
            "language": hand.one(["id", "id", "jv"]),
            "via": offices.get((one["region"] or "")[:5]) if hand.rng.random() < 0.7 else None,
        }
        for one in hand.some(hand.makers, 0.12)
    ]
    providers = hand.of("bds_provider").to_dicts()
    services: Rows = [
        {
            "party": one["party"],
            "service": topic,
            "places_per_month": hand.whole(2, 6),
            "price_rp": hand.rupiah(1.5e6),
            "languages": hand.one([["id"], ["id", "jv"]]),
            "rating": hand.rating(),
            "kbli": [],
            "eligibility": [],
            "class_days": hand.one([10, 12, 4, None]),
        }
        for one in providers
        for topic in _two(hand, ("production", "marketing", "management", "finance", "technical"))
    ]
    services += [
        {
            "party": one["party"],
            "service": "technical",
            "places_per_month": hand.whole(3, 8),
            "price_rp": hand.rupiah(9e5),
            "languages": ["id"],
            "rating": hand.rating(),
            "kbli": [],
            "eligibility": [],
            "radius_km": 400.0,
        }
        for one in hand.of("institution").to_dicts()
        if not one["name"].startswith("Puskesmas")
    ]
    # Retired craftsmen of the chamber's databank: single experts, cheap and near.
    services += [
        {
            "party": one["party"],
            "service": "production",
            "places_per_month": 2,
            "price_rp": hand.rupiah(4e5),
            "languages": ["id", "jv"],
            "rating": hand.rating(),
            "kbli": one["kbli"] or [],
            "eligibility": [],
            "radius_km": 80.0,
            "skills": ["pensiunan pengrajin"],
        }
        for one in hand.some(hand.of("officer"), 0.1)
    ]
    return needs, services


def _two(hand: Hand, topics: Sequence[str]) -> list[str]:
    return [topics[k] for k in sorted(hand.rng.choice(len(topics), size=2, replace=False).tolist())]


def _posts(hand: Hand) -> tuple[Rows, Rows]:
    role = "facilitator" if hand.kind == "facilitators" else "bdo"
    officers = hand.of("officer").filter(pl.col("roles").list.contains(role))
    return [], [
        {
            "party": one["party"],
            "service": role,
            "places_per_month": 18,
            "class_days": hand.one([10, 12, 10, 5]),
            "job_months": hand.one([12, 24, 36, 6]),
            "rating": hand.rating(),
            "languages": ["id"],
        }
        for one in hand.some(officers, 0.85)
    ]


def _foster(hand: Hand) -> tuple[Rows, Rows]:
    trades = hand.of("cluster")["kbli"].list.first().drop_nulls().unique().sort().to_list()
    return [], [
        {
            "party": one["party"],
            "service": "foster",
            "places_per_month": hand.whole(1, 3),
            "rating": hand.rating(),
            "kbli": [hand.one(trades)] if trades else [],
        }
        for one in hand.of("foster_company").to_dicts()
    ]


def _finance(hand: Hand) -> tuple[Rows, Rows]:
    needs: Rows = []
    for one in hand.some(hand.makers, 0.1):
        net = hand.rng.random() < 0.15
        amount = hand.rupiah(3e6 if net else 3e7, 0.6)
        purpose = "consumption" if net else hand.one(["working_capital", "investment", "machinery"])
        needs.append(
            {
                "party": one["party"],
                "service": "safety_net" if net else "business_credit",
                "amount_rp": amount,
                "terms": [purpose],
                "collateral_rp": round(amount * float(hand.rng.uniform(0, 1.6)) / 10_000) * 10_000,
            }
        )
    services: Rows = []
    for one in hand.of("financial_institution").to_dicts():
        services.append(
            {
                "party": one["party"],
                "service": "business_credit",
                "places_per_month": hand.whole(4, 10),
                "least_rp": 5_000_000,
                "most_rp": hand.one([50_000_000, 100_000_000, 500_000_000]),
                "price_rp": hand.whole(500, 1400) * 1,
                "collateral_share": hand.one([0.5, 0.8, 1.0]),
                "terms": ["working_capital", "investment", "machinery"],
                "rating": hand.rating(),
            }
        )
        if hand.rng.random() < 0.2:
            services.append(
                {
                    "party": one["party"],
                    "service": "venture_capital",
                    "places_per_month": 2,
                    "least_rp": 10_000_000,
                    "most_rp": 500_000_000,
                    "price_rp": 2000,
                    "terms": ["machinery"],
                    "rating": hand.rating(),
                    "radius_km": 300.0,
                }
            )
    services += [
        {
            "party": one["party"],
            "service": "safety_net",
            "places_per_month": 10,
            "least_rp": 0,
            "most_rp": 10_000_000,
            "terms": ["consumption"],
            "price_rp": 0,
            "rating": hand.rating(),
        }
        for one in hand.of("government").to_dicts()
    ]
    services += [
        {
            "party": one["party"],
            "service": "consultant",
            "places_per_month": hand.whole(3, 8),
            "skills": ["kkmb"],
            "rating": hand.rating(),
            "class_days": 10,
            "job_months": 12,
        }
        for one in hand.some(hand.of("bds_provider"), 0.6, 3)
    ]
    return needs, services


def _facilities(hand: Hand) -> tuple[Rows, Rows]:
    needs: Rows = [
        {
            "party": one["party"],
            "service": hand.one(HOUSES),
            "units": hand.whole(50, 400),
            "amount_rp": hand.rupiah(1.1e6),
        }
        for one in hand.some(hand.makers, 0.12)
    ]
    services: Rows = [
        {
            "party": one["party"],
            "service": house,
            "places_per_month": hand.whole(8, 30) * 100,
            "terms": ["open"],
            "price_rp": 0,
            "radius_km": 80.0,
        }
        for one in hand.of("shared_facility").to_dicts()
        for house in HOUSES[:1]
    ]
    services += [
        {
            "party": one["party"],
            "service": house,
            "places_per_month": hand.whole(10, 30) * 100,
            "terms": [],
            "price_rp": hand.rupiah(2.5e6),
            "radius_km": 80.0,
        }
        for one in hand.some(hand.of("cooperative", "government"), 0.6, 3)
        for house in HOUSES
    ]
    return needs, services


def _tours(hand: Hand) -> tuple[Rows, Rows]:
    return [], [
        {
            "party": one["party"],
            "service": "host",
            "places_per_month": hand.whole(1, 3),
            "price_rp": hand.rupiah(5e5),
            "rating": hand.rating(),
        }
        for one in hand.some(hand.of("cluster", "front_office", "government", "forum"), 0.4)
    ]


def _training(hand: Hand) -> tuple[Rows, Rows]:
    needs: Rows = [
        {
            "party": one["party"],
            "service": hand.one(SKILLS),
            "month": hand.one([*MONTHS, None]),
            "budget_rp": hand.rupiah(5e5),
            "terms": hand.one([["course"], ["intern", "graduate"], []]),
        }
        for one in hand.some(hand.makers, 0.1)
    ]
    services: Rows = [
        {
            "party": one["party"],
            "service": hand.one(SKILLS),
            "month": hand.one([*MONTHS, None]),
            "places_per_month": hand.whole(5, 20),
            "price_rp": hand.rupiah(8e5),
            "terms": ["course"],
            "rating": hand.rating(),
            "kbli": [],
            "eligibility": [],
        }
        for one in hand.of("bds_provider", "institution").to_dicts()
    ]
    services += [
        {
            "party": one["party"],
            "service": skill,
            "places_per_month": hand.whole(3, 8),
            "price_rp": 0,
            "kbli": [],
            "terms": hand.one([["intern"], ["graduate"], ["intern", "graduate"]]),
            "rating": hand.rating(),
            "eligibility": [],
        }
        for one in hand.of("institution").to_dicts()
        if not one["name"].startswith("Puskesmas")
        for skill in _two(hand, SKILLS)
    ]
    return needs, services


def _machinery(hand: Hand) -> tuple[Rows, Rows]:
    terms = (["sale"], ["sale", "lease"], ["lease", "profit_share"], ["sale", "lease", "profit_share"])
    needs: Rows = [
        {
            "party": one["party"],
            "service": hand.one(MACHINES),
            "budget_rp": hand.rupiah(1.2e7, 1.2),
            "terms": hand.one(terms),
        }
        for one in hand.some(hand.makers, 0.03, 3)
    ]
    services: Rows = [
        {
            "party": one["party"],
            "service": _machine(one["name"]),
            "places_per_month": 1,
            "price_rp": hand.rupiah(2.5e7, 0.6),
            "terms": hand.one(terms),
            "rating": hand.rating(),
            "kbli": [],
        }
        for one in hand.of("machine").to_dicts()
    ]
    return needs, services


def _machine(name: str) -> str:
    return next((machine for machine in MACHINES if name.lower().startswith(machine)), MACHINES[0])


def _social(hand: Hand) -> tuple[Rows, Rows]:
    bodies = hand.of("government", "institution", "front_office")
    needs: Rows = [
        {"party": one["party"], "service": hand.one(PUBLIC), "budget_rp": hand.rupiah(6e5)}
        for one in hand.some(bodies, 0.5)
    ]
    services: Rows = [
        {
            "party": one["party"],
            "service": topic,
            "places_per_month": hand.whole(2, 8),
            "price_rp": hand.whole(30, 60) * 10_000,
            "rating": hand.rating(),
            "kbli": [],
            "radius_km": 600.0,
        }
        for one in hand.of("social_enterprise").to_dicts()
        for topic in _two(hand, PUBLIC)
    ]
    return needs, services


def _linkage(hand: Hand) -> tuple[Rows, Rows]:
    firms = hand.makers
    needs: Rows = [
        {"party": one["party"], "service": hand.one(STEPS), "units": hand.whole(1, 3)}
        for one in hand.some(firms, 0.04, 3)
    ]
    services: Rows = [
        {
            "party": one["party"],
            "service": hand.one(STEPS),
            "places_per_month": hand.whole(1, 3),
            "rating": hand.rating(),
        }
        for one in hand.some(firms, 0.05, 3)
    ]
    planted_needs, planted_services = _outside_first(firms)
    return needs + planted_needs, services + planted_services


OUTSIDE_FIRST: Final = {"cluster": "Sentra Logam Tegal", "service": "process:krom"}
"""Planted for recommendation 13: a firm of a weak cluster needs a process that a neighbour and a stranger both give."""


def _outside_first(firms: pl.DataFrame) -> tuple[Rows, Rows]:
    """Return the need and the two services that are planted; none in a world too small for them."""
    metal = pl.col("kbli").list.first().str.starts_with("25")
    near = pl.col("region").str.starts_with("33") & ~pl.col("region").str.starts_with("33.28")
    home = firms.filter(metal & (pl.col("region") == "33.28.12"))["party"].to_list()
    plain = pl.col("certifications").list.len().fill_null(0) == 0  # the neighbour is to be worth more
    away = firms.filter(metal & near & plain)["party"].to_list()
    if len(home) < 2 or not away:
        return [], []
    service = OUTSIDE_FIRST["service"]
    need = {"party": home[0], "service": service, "units": 1}
    given = [{"party": who, "service": service, "places_per_month": 1, "rating": 0.8} for who in (home[1], away[0])]
    return [need], given


DRAWN: Final[dict[str, Callable[[Hand], tuple[Rows, Rows]]]] = {
    "exhibitions": _exhibitions,
    "services": _services,
    "facilitators": _posts,
    "officers": _posts,
    "foster": _foster,
    "finance": _finance,
    "facilities": _facilities,
    "tours": _tours,
    "training": _training,
    "machinery": _machinery,
    "social_enterprise": _social,
    "linkage": _linkage,
}
"""How each kind is drawn."""


def help_frames(world: World, ids: pl.Series) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the needs and services of a world, with ids, in the columns of the Network format."""
    needs: Rows = []
    services: Rows = []
    for kind, draw in DRAWN.items():
        wanted, given = draw(Hand(world, ids, kind))
        needs += [{"kind": kind, **row} for row in wanted]
        services += [{"kind": kind, **row} for row in given]
    return _frame(needs, NEEDS, need_id), _frame(services, SERVICES, service_id)


def _frame(rows: Rows, schema: Any, make_id: Callable[..., str]) -> pl.DataFrame:  # noqa: ANN401 - columns and types
    for number, row in enumerate(rows):
        row["id"] = make_id(row["party"], row["kind"], row["service"], part=str(number))
    return pl.DataFrame(
        rows, schema={name: schema[name] for name in schema if name not in ("source", "as_of", "confidence")}
    )
