"""Changes that a scenario makes to a network: one function a verb, each from a network to a network.

A change names whom it touches by ``party``, or by ``region`` and ``commodity`` (as coarse as one likes). What it cannot
find, or what contradicts an earlier change, is refused with the number of the change and what to do.
"""

from __future__ import annotations

from dataclasses import replace
from math import isnan
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.errors import RuleViolation, UnknownRegion
from graph.model.vocabulary import Unit
from graph.network import FRAMES, Network, conform
from graph.reference import commodities, regions
from graph.reference.certifications import certificates

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graph.matching.assumptions import Assumptions

Change = dict[str, Any]


def _fault(number: int, change: Change, what: str, hint: str) -> RuleViolation:
    message = f"change {number} ({change.get('do', '?')}): {what}"
    return RuleViolation(message, hint=hint, change=number)


def _number(number: int, change: Change, name: str, *, least: float = 0, most: float = 10**12) -> float:
    value = change.get(name)
    hint = f"write {name} as a number from {least:g} to {most:.0f}"
    if isinstance(value, bool) or not isinstance(value, (int, float)) or isnan(value):
        raise _fault(number, change, f"{name} is {value!r}, no number", hint)
    if not least <= value <= most:
        raise _fault(number, change, f"{name} is {value!r}, out of range", hint)
    return float(value)


def _whole(number: int, change: Change, name: str, *, most: int = 10**12) -> int:
    """Return a count from 1 up; half an officer is refused, never cut off."""
    value = _number(number, change, name, least=1, most=most)
    if not value.is_integer():
        hint = f"write {name} as a whole number from 1 to {most}"
        raise _fault(number, change, f"{name} is {value!r}, no whole number", hint)
    return int(value)


def _certified(network: Network, change: Change, number: int, codes: list[str]) -> None:
    """Refuse a certificate that neither the vocabulary nor anybody in the network knows: it would change nothing."""
    met = {code for column in (network.parties["certifications"], network.demands["required"])
           for code in column.explode().drop_nulls().unique()}  # fmt: skip
    for code in codes:
        if code not in certificates() and code not in met:
            hint = f"take one of {', '.join(sorted(certificates()))}"
            raise _fault(number, change, f"no certificate has the code {code!r}", hint)


UNITS_KNOWN: Final = tuple(str(unit) for unit in Unit)
MOST_OFFICERS: Final = 10_000
CASELOAD: Final = 20
COUNTS: Final = frozenset({"units_per_month", "price_rp_per_unit", "officers", "caseload"})
"""Numbers of a change that are whole."""
MOST_PERCENT: Final = 10_000


def _region(number: int, change: Change, *, needed: bool = True) -> str | None:
    region = change.get("region")
    if region is None and not needed:
        return None
    if not isinstance(region, str) or not regions.exists(region):
        message = f"change {number} ({change.get('do', '?')}): there is no region {region!r}"
        raise UnknownRegion(message, hint='write a code in quotes, such as region = "33.05"', change=number)
    return region


def _with(network: Network, **frames: pl.DataFrame) -> Network:
    """Return the network with other frames; what a change writes is well-formed, so that nothing is checked again.

    Rows keep their places and those that come stand behind them: what is known of a row stays true of it.
    """
    made: dict[str, Any] = {name: conform(frame, FRAMES[name]) for name, frame in frames.items()}
    return replace(network, **made)


def _chosen(network: Network, frame: pl.DataFrame, change: Change, number: int) -> pl.Series:
    """Return which offers or demands a change touches; at least one, or it is refused."""
    where = _region(number, change, needed=False)
    party, commodity = change.get("party"), change.get("commodity")
    homes = frame.join(network.parties.select("id", "region"), left_on="party", right_on="id", how="left",
                       maintain_order="left")["region"].fill_null("")  # fmt: skip
    picked = pl.Series([True] * frame.height, dtype=pl.Boolean)
    if party is not None:
        known = network.row.get(str(party))
        if known is None:
            raise _fault(number, change, f"there is no party {party}", "take an id of parties.parquet")
        picked &= frame["party"] == network.parties["id"][known]
    if where is not None:
        picked &= (homes == where) | homes.str.starts_with(where + ".")
    if commodity is not None:
        picked &= frame["commodity"].fill_null("").str.starts_with(str(commodity))
    if party is None and where is None and commodity is None:
        raise _fault(number, change, "it names nobody", "add party, region or commodity")
    if not picked.any():
        raise _fault(number, change, "nobody fits", "look at `jejaring gaps` for who is there, or name a wider region")
    return picked


def _add(network: Network, change: Change, number: int, *, side: str) -> Network:
    where = _region(number, change)
    commodity = change.get("commodity")
    if not isinstance(commodity, str) or not commodity.isdigit() or len(commodity) != 5:
        raise _fault(number, change, f"commodity is {commodity!r}", "write five digits of KBLI in quotes")
    units = _whole(number, change, "units_per_month")
    given = change.get("price_rp_per_unit")
    price = None if given is None else _whole(number, change, "price_rp_per_unit")
    required = change.get("required", [])
    if not isinstance(required, list) or not all(isinstance(one, str) for one in required):
        raise _fault(number, change, f"required is {required!r}, no list of words", 'write required = ["halal"]')
    _certified(network, change, number, required)
    if change.get("unit") not in (None, *UNITS_KNOWN):
        raise _fault(number, change, f"unit is {change['unit']!r}", f"take one of {', '.join(UNITS_KNOWN)}")
    alike = (network.demands if side == "demands" else network.offers).filter(pl.col("commodity") == commodity)
    unit = change.get("unit") or (alike["unit"].mode()[0] if alike.height else str(commodities.unit_of(commodity)))
    product = alike["product"].mode().sort()[0] if alike["product"].drop_nulls().len() else None
    size = "large" if side == "demands" else "small"
    identity = f"scenario-{number}-{size}"
    if identity in network.row:
        raise _fault(number, change, "the party was added before", "give each change a place of its own")
    party = pl.DataFrame(
        {"id": [identity], "kind": ["enterprise"], "name": [str(change.get("name", identity))], "size": [size],
         "region": [where], "kbli": [[commodity]], "source": ["scenario"], "place_basis": ["regency"]}
    )  # fmt: skip
    point = regions.region(str(where))
    party = party.with_columns(lat=pl.lit(point.lat, pl.Float64), lon=pl.lit(point.lon, pl.Float64))
    row = pl.DataFrame(
        {"id": [f"{identity}-{side}"], "party": [identity], "commodity": [commodity], "product": [product],
         "unit": [str(unit)], "units_per_month": [units],
         "price_rp_per_unit": [price], "source": ["scenario"]},
        schema_overrides={"price_rp_per_unit": pl.Int64, "product": pl.String},
    )  # fmt: skip
    if price is None:
        middle = alike["price_rp_per_unit"].median()
        if middle is None:
            raise _fault(number, change, "no price is known for it", "add price_rp_per_unit")
        row = row.with_columns(price_rp_per_unit=pl.lit(int(middle), pl.Int64))  # type: ignore[arg-type]
    if side == "demands" and required:
        row = row.with_columns(required=pl.Series([required]))
    merged = {
        "parties": pl.concat([network.parties, party], how="diagonal_relaxed"),
        side: pl.concat([getattr(network, side), row], how="diagonal_relaxed"),
    }
    return _with(network, **merged)


def add_buyer(network: Network, change: Change, number: int) -> Network:
    """Add a buyer: ``region``, ``commodity``, ``units_per_month``; price, unit and musts where given."""
    return _add(network, change, number, side="demands")


def add_supplier(network: Network, change: Change, number: int) -> Network:
    """Add a supplier: ``region``, ``commodity``, ``units_per_month``."""
    return _add(network, change, number, side="offers")


def lose_buyer(network: Network, change: Change, number: int) -> Network:
    """Take the demands away that fit."""
    return _with(network, demands=network.demands.filter(~_chosen(network, network.demands, change, number)))


def lose_supplier(network: Network, change: Change, number: int) -> Network:
    """Take the offers away that fit."""
    return _with(network, offers=network.offers.filter(~_chosen(network, network.offers, change, number)))


def certify(network: Network, change: Change, number: int) -> Network:
    """Give a ``certificate`` to the suppliers of the offers that fit."""
    certificate = change.get("certificate")
    if not isinstance(certificate, str) or not certificate:
        raise _fault(number, change, "it names no certificate", 'write certificate = "halal"')
    _certified(network, change, number, [certificate])
    who = network.offers.filter(_chosen(network, network.offers, change, number))["party"].unique()
    rows = network.parties.select(pl.arg_where(pl.col("id").is_in(who.implode()))).to_series()
    held = pl.col("certifications").fill_null(pl.lit([], dtype=pl.List(pl.String)))
    gained = network.parties[rows].select(pl.concat_list(held, pl.lit(certificate)).list.unique().list.sort())
    certifications = _put(network.parties["certifications"], rows, gained.to_series())
    return _with(network, parties=network.parties.with_columns(certifications))


def _put(column: pl.Series, rows: pl.Series, fresh: pl.Series) -> pl.Series:
    """Return a column with other values at some rows.

    Examples
    --------
    >>> _put(pl.Series([["a"], ["b"]]), pl.Series([1]), pl.Series([["c"]])).to_list()
    [['a'], ['c']]
    """
    at = np.arange(len(column))
    at[rows.to_numpy()] = len(column) + np.arange(len(rows))
    return pl.concat([column, fresh.cast(column.dtype).alias(column.name)]).gather(at)


def _raise_units(network: Network, change: Change, number: int) -> Network:
    percent = _number(number, change, "raises_units_percent", most=MOST_PERCENT)
    picked = _chosen(network, network.offers, change, number)
    more = (pl.col("units_per_month") * (100 + percent) / 100).floor().cast(pl.Int64)
    return _with(network, offers=network.offers.with_columns(
        units_per_month=pl.when(picked).then(more).otherwise("units_per_month")))  # fmt: skip


def train(network: Network, change: Change, number: int) -> Network:
    """Train the suppliers that fit: what it brings (``raises_units_percent``) is the planner's to say."""
    return _raise_units(network, change, number)


def open_facility(network: Network, change: Change, number: int) -> Network:
    """Open a shared facility in a ``region``: it raises what its users make by ``raises_units_percent``."""
    raised = _raise_units(network, change, number)
    where = str(_region(number, change))
    point = regions.region(where)
    identity = f"scenario-{number}-facility"
    facility = pl.DataFrame(
        {"id": [identity], "kind": ["shared_facility"], "name": [str(change.get("name", identity))], "region": [where],
         "lat": [point.lat], "lon": [point.lon], "place_basis": ["regency"], "source": ["scenario"]}
    )  # fmt: skip
    users = network.offers.filter(_chosen(network, network.offers, change, number))["party"].unique().sort()
    ties = pl.DataFrame({"start": users, "end": [identity] * len(users), "type": "SHARES_WITH", "source": "scenario"})
    return _with(
        raised,
        parties=pl.concat([raised.parties, facility], how="diagonal_relaxed"),
        ties=pl.concat([raised.ties, ties], how="diagonal_relaxed"),
    )


def form_cooperative(network: Network, change: Change, number: int) -> Network:
    """Join the offers that fit into lots of a cooperative or consortium, at the members' middle place.

    Members are put together by the certificates that they hold, so that no lot promises what a member lacks, and at the
    mean price that they ask, weighted by units.
    """
    picked = _chosen(network, network.offers, change, number)
    ours = network.offers.filter(picked)
    if ours["party"].n_unique() < 2:
        raise _fault(number, change, "one party alone forms no cooperative", "name a wider region or commodity")
    facts = network.parties.filter(pl.col("id").is_in(ours["party"].implode())).select(
        "id", "region", "lat", "lon", held=pl.col("certifications").list.sort().list.join(" ").fill_null("")
    )
    joined = ours.join(facts, left_on="party", right_on="id", how="left", maintain_order="left")
    identity = f"scenario-{number}-cooperative"
    names = {held: f"{identity}-{k}" for k, held in enumerate(joined["held"].unique().sort())}
    joined = joined.with_columns(group=pl.col("held").replace_strict(names, return_dtype=pl.String))
    members = joined.unique("party", maintain_order=True)
    parties = members.group_by("group", "held", maintain_order=True).agg(
        pl.col("region").mode().sort().first(), pl.col("lat").mean(), pl.col("lon").mean(), members=pl.len()
    )
    parties = parties.select(
        id="group", kind=pl.lit("cooperative"), name=pl.lit(str(change.get("name", identity))), size=pl.lit("small"),
        region="region", lat="lat", lon="lon", place_basis=pl.lit("point"), members=pl.col("members").cast(pl.Int64),
        certifications=pl.when(pl.col("held") == "").then(pl.lit([], dtype=pl.List(pl.String))).otherwise(
            pl.col("held").str.split(" ")
        ),
        source=pl.lit("scenario"),
    )  # fmt: skip
    units = pl.col("units_per_month").fill_null(0)
    prices = {
        name: ((pl.col(name) * units).sum() / units.filter(pl.col(name).is_not_null()).sum())
        .fill_nan(None)
        .round()
        .cast(pl.Int64)
        for name in _PRICES
    }
    lots = joined.group_by(["group", "commodity", "product", "unit", "month"], maintain_order=True).agg(
        units.sum().alias("units_per_month"), radius_km=pl.col("radius_km").max(), **prices
    )
    lots = lots.rename({"group": "party"}).with_columns(
        id=pl.format(identity + "-lot-{}", pl.int_range(pl.len())), source=pl.lit("scenario")
    )
    ties = members.select(start="party", end="group", type=pl.lit("MEMBER_OF"))
    return _with(
        network,
        parties=pl.concat([network.parties, parties], how="diagonal_relaxed"),
        offers=pl.concat([network.offers.filter(~picked), lots], how="diagonal_relaxed"),
        ties=pl.concat([network.ties, ties], how="diagonal_relaxed"),
    )


_PRICES: Final = ("price_rp_per_unit", "outlet_price_rp_per_unit")


def add_officers(network: Network, change: Change, number: int) -> Network:
    """Add ``officers`` in a ``region``, each coaching up to ``caseload`` (20) enterprises that nobody coaches yet."""
    where = str(_region(number, change))
    many, load = (
        _whole(number, {"caseload": CASELOAD} | change, name, most=MOST_OFFICERS) for name in ("officers", "caseload")
    )
    coached = network.ties.filter(pl.col("type") == "COACHES")["end"].unique().to_list()
    code = pl.col("region")
    free = network.parties.filter(
        (pl.col("kind") == "enterprise") & pl.col("size").is_in(["micro", "small"]) & ~pl.col("id").is_in(coached)
        & ((code == where) | code.str.starts_with(where + "."))
    )["id"].head(many * load)  # fmt: skip
    point = regions.region(where)
    ids = [f"scenario-{number}-officer-{k + 1}" for k in range(many)]
    officers = pl.DataFrame(
        {"id": ids, "kind": "officer", "name": ids, "region": where, "lat": point.lat, "lon": point.lon,
         "place_basis": "regency", "source": "scenario"}
    )  # fmt: skip
    ties = pl.DataFrame(
        {"start": [ids[k // load] for k in range(len(free))], "end": free, "type": "COACHES"},
        schema={"start": pl.String, "end": pl.String, "type": pl.String},
    )
    return _with(
        network,
        parties=pl.concat([network.parties, officers], how="diagonal_relaxed"),
        ties=pl.concat([network.ties, ties], how="diagonal_relaxed"),
    )


def change_price(network: Network, change: Change, number: int) -> Network:
    """Change prices by ``percent``: ``side`` is ``demand`` (what buyers pay) or ``supply`` (what suppliers ask)."""
    percent = _number(number, change, "percent", least=-99, most=MOST_PERCENT)
    side = change.get("side", "demand")
    if side not in ("demand", "supply"):
        raise _fault(number, change, f"side is {side!r}", 'write side = "demand" or "supply"')
    name = "demands" if side == "demand" else "offers"
    frame = getattr(network, name)
    picked = _chosen(network, frame, change, number)
    moved = (pl.col("price_rp_per_unit") * (100 + percent) / 100).round().cast(pl.Int64)
    return _with(network, **{name: frame.with_columns(
        price_rp_per_unit=pl.when(picked).then(moved).otherwise("price_rp_per_unit"))})  # fmt: skip


def move_quota(network: Network, change: Change, number: int) -> Network:
    """Move ``units_per_month`` of demand from the party ``from_party`` to the party ``to_party`` (one commodity)."""
    units = _whole(number, change, "units_per_month")
    rows = []
    for name in ("from_party", "to_party"):
        party = network.row.get(str(change.get(name)))
        if party is None:
            raise _fault(number, change, f"{name} is {change.get(name)!r}, no party", "take an id of parties.parquet")
        fits = (pl.col("party") == network.parties["id"][party]) & pl.col("commodity").fill_null("").str.starts_with(
            str(change.get("commodity", ""))
        )
        mine = network.demands.with_row_index("at").filter(fits)
        if not mine.height:
            raise _fault(number, change, f"{name} demands nothing of it", "name parties that demand the commodity")
        rows.append(int(mine["at"][0]))
    if rows[0] == rows[1]:
        raise _fault(number, change, "from_party and to_party are the same", "name two parties")
    given = network.demands["units_per_month"].to_list()
    if (given[rows[0]] or 0) < units:
        raise _fault(number, change, f"from_party demands {given[rows[0]]} units only", "move no more than it has")
    given[rows[0]] -= units
    given[rows[1]] = (given[rows[1]] or 0) + units
    return _with(network, demands=network.demands.with_columns(units_per_month=pl.Series(given, dtype=pl.Int64)))


def disaster(network: Network, change: Change, number: int) -> Network:
    """Take all offers and demands of a ``region`` away: nobody there sells, buys or makes."""
    where = str(_region(number, change))
    code = pl.col("region")
    hit = network.parties.filter((code == where) | code.str.starts_with(where + "."))["id"].to_list()
    if not hit:
        raise _fault(number, change, "nobody is there", "name a region that the network holds parties of")
    gone = pl.col("party").is_in(hit)
    return _with(network, offers=network.offers.filter(~gone), demands=network.demands.filter(~gone))


def same_market(network: Network, change: Change, number: int) -> Network:
    """Return the network as it is: the change is one of assumptions."""
    _number(number, change, "percent", least=-99, most=MOST_PERCENT)
    return network


VERBS: Final[Mapping[str, Callable[[Network, Change, int], Network]]] = {
    "add_buyer": add_buyer, "add_supplier": add_supplier, "lose_buyer": lose_buyer, "lose_supplier": lose_supplier,
    "certify": certify, "train": train, "open_facility": open_facility, "form_cooperative": form_cooperative,
    "form_consortium": form_cooperative, "add_officers": add_officers, "change_price": change_price,
    "change_fuel_cost": same_market, "change_distance_cost": same_market, "move_quota": move_quota,
    "disaster": disaster,
}  # fmt: skip
"""What a scenario can do, by the word after ``do =``."""
OF_ASSUMPTIONS: Final = ("change_fuel_cost", "change_distance_cost")
FUEL_SHARE: Final = 0.35
"""Part of the cost of haulage that is fuel: ours, for a hired truck."""


def apply(network: Network, assumptions: Assumptions, changes: list[Change]) -> tuple[Network, Assumptions]:
    """Return the network and the assumptions after all changes, in their order.

    Raises
    ------
    RuleViolation
        If a verb is not known, a change touches nobody, or two changes contradict each other.
    UnknownRegion
        If a region is not known.
    """
    _refuse_contradictions(changes)
    for number, change in enumerate(changes, start=1):
        verb = VERBS.get(str(change.get("do")))
        if verb is None:
            raise _fault(number, change, "this is nothing that a scenario can do", f"do is one of {', '.join(VERBS)}")
        _refuse_strange_words(change, number)
        network = verb(network, change, number)
        if change["do"] in OF_ASSUMPTIONS:
            share = FUEL_SHARE if change["do"] == "change_fuel_cost" else 1.0
            factor = 1 + share * float(change["percent"]) / 100
            assumptions = replace(assumptions, rupiah_per_tonne_km=assumptions.rupiah_per_tonne_km * factor)
    return network, assumptions


WHOM: Final = frozenset({"party", "region", "commodity"})
NEWCOMER: Final = frozenset({"region", "commodity", "units_per_month", "price_rp_per_unit", "unit"})
WORDS: Final[Mapping[str, frozenset[str]]] = {
    "add_buyer": NEWCOMER | {"required"}, "add_supplier": NEWCOMER, "lose_buyer": WHOM, "lose_supplier": WHOM,
    "certify": WHOM | {"certificate"}, "train": WHOM | {"raises_units_percent"},
    "open_facility": WHOM | {"raises_units_percent"}, "form_cooperative": WHOM, "form_consortium": WHOM,
    "add_officers": frozenset({"region", "officers", "caseload"}), "change_price": WHOM | {"percent", "side"},
    "change_fuel_cost": frozenset({"percent"}), "change_distance_cost": frozenset({"percent"}),
    "move_quota": frozenset({"from_party", "to_party", "units_per_month", "commodity"}),
    "disaster": frozenset({"region"}),
}  # fmt: skip
"""Words that a change of each verb may hold, beside ``do`` and ``name``."""


def _refuse_strange_words(change: Change, number: int) -> None:
    """Refuse a word that means nothing: a region spelt wrong would else reach the whole country."""
    may = WORDS[str(change["do"])]
    strange = sorted(set(change) - may - {"do", "name"})
    if strange:
        raise _fault(
            number,
            change,
            f"it holds {', '.join(strange)}, which means nothing",
            f"this change knows the words {', '.join(sorted(may))}",
        )


OPPOSITES: Final = (("lose_buyer", "move_quota"), ("disaster", "open_facility"), ("disaster", "add_buyer"),
                    ("disaster", "add_supplier"), ("lose_supplier", "certify"), ("lose_supplier", "train"))  # fmt: skip


def _refuse_contradictions(changes: list[Change]) -> None:
    """Refuse changes that undo each other at one place: a facility where a disaster has just ended everything."""
    for first, one in enumerate(changes, start=1):
        for second, other in enumerate(changes[first:], start=first + 1):
            pair = {str(one.get("do")), str(other.get("do"))}
            same = all(one.get(key) == other.get(key) for key in ("party", "region", "commodity")) or (
                "disaster" in pair and one.get("region") is not None and one.get("region") == other.get("region")
            )
            if same and any(pair == set(opposite) for opposite in OPPOSITES):
                message = f"changes {first} ({one.get('do')}) and {second} ({other.get('do')}) contradict each other"
                raise RuleViolation(message, hint="make two scenarios of them", changes=[first, second])
