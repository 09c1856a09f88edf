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
from graph.sample.hand import ROUNDED_TO_RP, Hand, Pieces, piece

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.sample.world import World

Drawn = tuple[Pieces, Pieces]
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
CREDIT: Final = ("working_capital", "investment", "machinery")


def _exhibitions(hand: Hand) -> Drawn:
    hosts = hand.of("programme", "forum")
    buyers = hand.some(hand.of("enterprise").filter(pl.col("size").is_in(["medium", "large"])), 0.1)
    stands = piece(
        hosts,
        service="stand",
        places_per_month=hand.wholes(2, 6, hosts.height),
        price_rp=hand.rupiah(3e6, hosts.height),
        eligibility=hand.each([[], [], ["exporters_only"]], hosts.height),
        rating=hand.ratings(hosts.height),
        radius_km=3000.0,
    )
    visits = piece(
        buyers,
        service="buyer_visit",
        places_per_month=hand.wholes(1, 2, buyers.height),
        kbli=(),
        eligibility=(),
        rating=hand.ratings(buyers.height),
        radius_km=600.0,
    )
    return [], [stands, visits]


def _front_office(hand: Hand, askers: pl.DataFrame) -> pl.Series:
    """Return through which front office of its regency each asks: seven in ten where there is one."""
    offices = hand.of("front_office").select(regency="region", via="party").unique("regency", keep="last")
    at = askers.select(regency=pl.col("region").str.slice(0, 5)).join(offices, "regency", "left", maintain_order="left")
    through = pl.Series(hand.rng.random(askers.height) < 0.7)
    return at.select(pl.when(through).then("via")).to_series()


def _services(hand: Hand) -> Drawn:
    askers = hand.some(hand.makers, 0.12)
    needs = piece(
        askers,
        service=hand.each(TYPES, askers.height),
        budget_rp=hand.rupiah(1.2e6, askers.height),
        language=hand.each(["id", "id", "jv"], askers.height),
        via=_front_office(hand, askers),
    )
    providers, topics = hand.two(
        ("production", "marketing", "management", "finance", "technical"), hand.of("bds_provider")
    )
    courses = piece(
        providers,
        service=topics,
        places_per_month=hand.wholes(2, 6, providers.height),
        price_rp=hand.rupiah(1.5e6, providers.height),
        languages=hand.each([["id"], ["id", "jv"]], providers.height),
        rating=hand.ratings(providers.height),
        kbli=(),
        eligibility=(),
        class_days=hand.each([10, 12, 4, None], providers.height),
    )
    schools = _schools(hand)
    advice = piece(
        schools,
        service="technical",
        places_per_month=hand.wholes(3, 8, schools.height),
        price_rp=hand.rupiah(9e5, schools.height),
        languages=("id",),
        rating=hand.ratings(schools.height),
        kbli=(),
        eligibility=(),
        radius_km=400.0,
    )
    # Retired craftsmen of the chamber's databank: single experts, cheap and near.
    experts = hand.some(hand.of("officer"), 0.1)
    craft = piece(
        experts,
        service="production",
        places_per_month=2,
        price_rp=hand.rupiah(4e5, experts.height),
        languages=("id", "jv"),
        rating=hand.ratings(experts.height),
        kbli=experts["kbli"].fill_null([]),
        eligibility=(),
        radius_km=80.0,
        skills=("pensiunan pengrajin",),
    )
    return [needs], [courses, advice, craft]


def _schools(hand: Hand) -> pl.DataFrame:
    return hand.of("institution").filter(~pl.col("name").str.starts_with("Puskesmas"))


def _posts(hand: Hand) -> Drawn:
    role = "facilitator" if hand.kind == "facilitators" else "bdo"
    officers = hand.some(hand.of("officer").filter(pl.col("roles").list.contains(role)), 0.85)
    posts = piece(
        officers,
        service=role,
        places_per_month=18,
        class_days=hand.each([10, 12, 10, 5], officers.height),
        job_months=hand.each([12, 24, 36, 6], officers.height),
        rating=hand.ratings(officers.height),
        languages=("id",),
    )
    return [], [posts]


def _foster(hand: Hand) -> Drawn:
    trades = hand.of("cluster")["kbli"].list.first().drop_nulls().unique().sort().to_list()
    companies = hand.of("foster_company")
    fostering = piece(
        companies,
        service="foster",
        places_per_month=hand.wholes(1, 3, companies.height),
        rating=hand.ratings(companies.height),
        kbli=hand.each([[trade] for trade in trades] or [[]], companies.height),
    )
    return [], [fostering]


def _credit_needs(hand: Hand) -> pl.DataFrame:
    askers = hand.some(hand.makers, 0.1)
    net = hand.rng.random(askers.height) < 0.15
    amount = hand.rupiah(np.where(net, 3e6, 3e7), askers.height, 0.6)
    purpose = hand.each([[what] for what in CREDIT], askers.height)
    return piece(
        askers,
        service=pl.Series(["business_credit", "safety_net"]).gather(net.astype(np.int64)),
        amount_rp=amount,
        terms=pl.select(pl.when(pl.Series(net)).then(pl.lit(["consumption"])).otherwise(purpose)).to_series(),
        collateral_rp=(amount * hand.rng.uniform(0, 1.6, askers.height) / ROUNDED_TO_RP).round().cast(pl.Int64)
        * ROUNDED_TO_RP,
    )


def _finance(hand: Hand) -> Drawn:
    banks = hand.of("financial_institution")
    credit = piece(
        banks,
        service="business_credit",
        places_per_month=hand.wholes(4, 10, banks.height),
        least_rp=5_000_000,
        most_rp=hand.each([50_000_000, 100_000_000, 500_000_000], banks.height),
        price_rp=hand.wholes(500, 1400, banks.height),
        collateral_share=hand.each([0.5, 0.8, 1.0], banks.height),
        terms=CREDIT,
        rating=hand.ratings(banks.height),
    )
    daring = banks.filter(pl.Series(hand.rng.random(banks.height) < 0.2))
    venture = piece(
        daring,
        service="venture_capital",
        places_per_month=2,
        least_rp=10_000_000,
        most_rp=500_000_000,
        price_rp=2000,
        terms=("machinery",),
        rating=hand.ratings(daring.height),
        radius_km=300.0,
    )
    offices = hand.of("government")
    net = piece(
        offices,
        service="safety_net",
        places_per_month=10,
        least_rp=0,
        most_rp=10_000_000,
        terms=("consumption",),
        price_rp=0,
        rating=hand.ratings(offices.height),
    )
    advisers = hand.some(hand.of("bds_provider"), 0.6, 3)
    consultants = piece(
        advisers,
        service="consultant",
        places_per_month=hand.wholes(3, 8, advisers.height),
        skills=("kkmb",),
        rating=hand.ratings(advisers.height),
        class_days=10,
        job_months=12,
    )
    return [_credit_needs(hand)], [credit, venture, net, consultants]


def _facilities(hand: Hand) -> Drawn:
    askers = hand.some(hand.makers, 0.12)
    needs = piece(
        askers,
        service=hand.each(HOUSES, askers.height),
        units=hand.wholes(50, 400, askers.height),
        amount_rp=hand.rupiah(1.1e6, askers.height),
    )
    standing = hand.of("shared_facility")
    open_houses = piece(
        standing,
        service=HOUSES[0],
        places_per_month=hand.wholes(8, 30, standing.height) * 100,
        terms=("open",),
        price_rp=0,
        radius_km=80.0,
    )
    founders = hand.some(hand.of("cooperative", "government"), 0.6, 3)
    planned = [
        piece(
            founders,
            service=house,
            places_per_month=hand.wholes(10, 30, founders.height) * 100,
            terms=(),
            price_rp=hand.rupiah(2.5e6, founders.height),
            radius_km=80.0,
        )
        for house in HOUSES
    ]
    return [needs], [open_houses, *planned]


def _tours(hand: Hand) -> Drawn:
    hosts = hand.some(hand.of("cluster", "front_office", "government", "forum"), 0.4)
    tours = piece(
        hosts,
        service="host",
        places_per_month=hand.wholes(1, 3, hosts.height),
        price_rp=hand.rupiah(5e5, hosts.height),
        rating=hand.ratings(hosts.height),
    )
    return [], [tours]


def _training(hand: Hand) -> Drawn:
    askers = hand.some(hand.makers, 0.1)
    needs = piece(
        askers,
        service=hand.each(SKILLS, askers.height),
        month=hand.each([*MONTHS, None], askers.height),
        budget_rp=hand.rupiah(5e5, askers.height),
        terms=hand.each([["course"], ["intern", "graduate"], []], askers.height),
    )
    teachers = hand.of("bds_provider", "institution")
    courses = piece(
        teachers,
        service=hand.each(SKILLS, teachers.height),
        month=hand.each([*MONTHS, None], teachers.height),
        places_per_month=hand.wholes(5, 20, teachers.height),
        price_rp=hand.rupiah(8e5, teachers.height),
        terms=("course",),
        rating=hand.ratings(teachers.height),
        kbli=(),
        eligibility=(),
    )
    schools, skills = hand.two(SKILLS, _schools(hand))
    pupils = piece(
        schools,
        service=skills,
        places_per_month=hand.wholes(3, 8, schools.height),
        price_rp=0,
        kbli=(),
        terms=hand.each([["intern"], ["graduate"], ["intern", "graduate"]], schools.height),
        rating=hand.ratings(schools.height),
        eligibility=(),
    )
    return [needs], [courses, pupils]


def _machinery(hand: Hand) -> Drawn:
    terms = (["sale"], ["sale", "lease"], ["lease", "profit_share"], ["sale", "lease", "profit_share"])
    askers = hand.some(hand.makers, 0.03, 3)
    needs = piece(
        askers,
        service=hand.each(MACHINES, askers.height),
        budget_rp=hand.rupiah(1.2e7, askers.height, 1.2),
        terms=hand.each(terms, askers.height),
    )
    machines = hand.of("machine")
    given = piece(
        machines,
        service=[_machine(name) for name in machines["name"]],
        places_per_month=1,
        price_rp=hand.rupiah(2.5e7, machines.height, 0.6),
        terms=hand.each(terms, machines.height),
        rating=hand.ratings(machines.height),
        kbli=(),
    )
    return [needs], [given]


def _machine(name: str) -> str:
    return next((machine for machine in MACHINES if name.lower().startswith(machine)), MACHINES[0])


def _social(hand: Hand) -> Drawn:
    bodies = hand.some(hand.of("government", "institution", "front_office"), 0.5)
    needs = piece(bodies, service=hand.each(PUBLIC, bodies.height), budget_rp=hand.rupiah(6e5, bodies.height))
    enterprises, topics = hand.two(PUBLIC, hand.of("social_enterprise"))
    given = piece(
        enterprises,
        service=topics,
        places_per_month=hand.wholes(2, 8, enterprises.height),
        price_rp=hand.wholes(30, 60, enterprises.height) * ROUNDED_TO_RP,
        rating=hand.ratings(enterprises.height),
        kbli=(),
        radius_km=600.0,
    )
    return [needs], [given]


def _linkage(hand: Hand) -> Drawn:
    firms = hand.makers
    askers, givers = hand.some(firms, 0.04, 3), hand.some(firms, 0.05, 3)
    needs = piece(askers, service=hand.each(STEPS, askers.height), units=hand.wholes(1, 3, askers.height))
    given = piece(
        givers,
        service=hand.each(STEPS, givers.height),
        places_per_month=hand.wholes(1, 3, givers.height),
        rating=hand.ratings(givers.height),
    )
    planted_needs, planted_services = _outside_first(firms)
    return [needs, *planted_needs], [given, *planted_services]


OUTSIDE_FIRST: Final = {"cluster": "Sentra Logam Tegal", "service": "process:krom"}
"""Planted for recommendation 13: a firm of a weak cluster needs a process that a neighbour and a stranger both give."""


def _outside_first(firms: pl.DataFrame) -> Drawn:
    """Return the need and the two services that are planted; none in a world too small for them."""
    metal = pl.col("kbli").list.first().str.starts_with("25")
    near = pl.col("region").str.starts_with("33") & ~pl.col("region").str.starts_with("33.28")
    home = firms.filter(metal & (pl.col("region") == "33.28.12"))
    plain = pl.col("certifications").list.len().fill_null(0) == 0  # the neighbour is to be worth more
    away = firms.filter(metal & near & plain)
    if home.height < 2 or not away.height:
        return [], []
    service = OUTSIDE_FIRST["service"]
    given = piece(pl.concat([home[1:2], away[:1]]), service=service, places_per_month=1, rating=0.8)
    return [piece(home[:1], service=service, units=1)], [given]


DRAWN: Final[dict[str, Callable[[Hand], Drawn]]] = {
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
    needs: Pieces = []
    services: Pieces = []
    for kind, draw in DRAWN.items():
        wanted, given = draw(Hand(world, ids, kind))
        needs += [rows.with_columns(kind=pl.lit(kind)) for rows in wanted]
        services += [rows.with_columns(kind=pl.lit(kind)) for rows in given]
    return _frame(needs, NEEDS, need_id), _frame(services, SERVICES, service_id)


def _frame(pieces: Pieces, schema: Any, make_id: Callable[..., str]) -> pl.DataFrame:  # noqa: ANN401 - columns and types
    types = {name: schema[name] for name in schema if name not in ("source", "as_of", "confidence")}
    typed = [rows.cast({name: types[name] for name in rows.columns}) for rows in pieces]
    whole = pl.concat([pl.DataFrame(schema=types), *typed], how="diagonal")
    said = zip(whole["party"], whole["kind"], whole["service"], strict=True)
    return whole.with_columns(pl.Series("id", [make_id(*row, part=str(number)) for number, row in enumerate(said)]))
