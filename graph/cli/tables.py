"""Tables of facts: how a plan, its gaps, its clusters and its partners look in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.cli.face import Align, Face
    from graph.services.sheet.facts import (
        ClusterFacts,
        CountFacts,
        GapFacts,
        ListFacts,
        MarketFacts,
        MatchFacts,
        NearMissFacts,
        PartnerFacts,
        Provenance,
        SheetFacts,
    )

LEFT: Final = "left"
RIGHT: Final = "right"


def _columns(*codes: tuple[str, Align]) -> list[tuple[str, Align]]:
    return [(f"column.{code}", align) for code, align in codes]


def draw_origin(face: Face, origin: Provenance) -> None:
    """Say where the facts come from, and *synthetic* where they are."""
    face.tell(
        "cli.origin",
        source=", ".join(origin.sources[:1]),
        as_of=origin.as_of.isoformat(),
        parties=face.number(origin.parties),
        offers=face.number(origin.offers),
        demands=face.number(origin.demands),
        ties=face.number(origin.ties),
    )
    if origin.synthetic:
        face.tell("cli.synthetic")


def draw_lists(face: Face, lists: Sequence[ListFacts], rejected: Sequence[CountFacts]) -> None:
    """Print what became of every row of every list, and why rows were rejected."""
    columns = _columns(
        ("file", LEFT), ("rows_read", RIGHT), ("accepted", RIGHT), ("merged", RIGHT), ("rejected", RIGHT)
    )
    rows = [(one.file, *map(face.number, (one.rows_read, one.accepted, one.merged, one.rejected))) for one in lists]
    if len(rows) > 1:
        sums = [sum(getattr(one, name) for one in lists) for name in ("rows_read", "accepted", "merged", "rejected")]
        rows.append((face.say("cli.word.total"), *map(face.number, sums)))
    face.table(face.say("cli.table.lists"), columns, rows)
    draw_counts(face, "cli.table.rejected", rejected)


def draw_counts(face: Face, title: str, counts: Sequence[CountFacts], word: str = "count") -> None:
    """Print how often each thing happened, if anything did."""
    if counts:
        rows = [(one.sentence, face.number(one.count)) for one in counts]
        face.table(face.say(title), _columns(("reason", LEFT), (word, RIGHT)), rows)


def worth(face: Face, value: float | None, unit: str, *, per: str = "") -> str:
    """Return a value with its unit: rupiah a month, or points of the linkage market."""
    return face.say(f"cli.worth.{unit}", value=face.number(value)) + per


def draw_market(face: Face, market: MarketFacts) -> None:
    """Print the market, its plan and proof, and the plan beside what greedy and first-come reach."""
    unit = market.value_unit
    facts: list[tuple[str, str]] = [
        (face.say("cli.market.kind"), face.say(f"cli.market.{market.kind}")),
        (face.say("cli.market.sides"), f"{face.number(market.suppliers)} × {face.number(market.buyers)}"),
        (face.say("cli.market.candidates"), face.number(market.candidates)),
        (
            face.say("cli.market.pairs"),
            face.say(
                "cli.market.pairs_of",
                pairs=face.number(market.pairs),
                suppliers=face.number(market.matched_suppliers),
                buyers=face.number(market.matched_buyers),
            ),
        ),
        (face.say("cli.market.value"), worth(face, market.value, unit)),
        (face.say("cli.market.proof"), _proof(face, market)),
        (face.say("cli.market.greedy"), _beside(face, market.greedy_value, market)),
        (face.say("cli.market.first_come"), _beside(face, market.first_come_value, market)),
    ]
    if market.blocking_pairs is not None:
        facts.append((face.say("cli.market.blocking"), face.number(market.blocking_pairs)))
    facts += [
        (face.say(f"cli.market.{code}"), _by_unit(face, by_unit))
        for code, by_unit in (
            ("matched", market.matched_by_unit),
            ("unmet", market.unmet_by_unit),
            ("unsold", market.unsold_by_unit),
        )
    ]
    face.table(face.say("cli.table.market"), [("cli.word.what", LEFT), ("cli.word.how_much", RIGHT)], facts)


def _proof(face: Face, market: MarketFacts) -> str:
    if market.gap == 0:
        return face.say("cli.market.gap", gap=face.number(market.gap))
    share = 100 * market.gap / (market.value + market.gap)
    return face.say("cli.market.within", share=face.number(share, 2))


def draw_rules(face: Face, told: Mapping[str, Any], unit: str) -> None:
    """Print what each side rule leaves, and what the rules cost."""
    columns: list[tuple[str, Align]] = [("cli.word.what", LEFT), ("column.rule_has", RIGHT), ("column.rule_may", RIGHT)]
    rows = [
        (
            face.say(f"clash.{rule['code']}", name=rule["name"]),
            _measure(face, rule["code"], rule["has"]),
            _measure(face, rule["code"], rule["may"]),
        )
        for rule in told["rules"]
    ]
    face.table(face.say("cli.table.rules"), columns, rows)
    face.tell(
        "cli.rules.price",
        given_up=worth(face, told["given_up"], unit),
        without=worth(face, told["value_without_rules"], unit),
    )


def _measure(face: Face, code: str, figure: float) -> str:
    if code == "quota.share":
        return f"{face.number(100 * figure, 1)} %"
    return face.number(figure)


def _beside(face: Face, value: int, market: MarketFacts) -> str:
    less = 100 * (1 - value / market.value) if market.value else 0.0
    lost = f"−{face.number(less, 1)} %" if value < market.value else face.say("cli.word.the_same")
    if value > market.value:
        lost = face.say("cli.word.breaks_rules")
    return f"{worth(face, value, market.value_unit)} ({lost})"


def _by_unit(face: Face, units: Mapping[str, int]) -> str:
    from graph.services.sheet.words import units_name  # noqa: PLC0415 - see graph.cli

    said = sorted(units.items())
    shown = [f"{face.number(count)} {units_name(unit, face.language, count)}" for unit, count in said if count]
    return " + ".join(shown) or "0"


def draw_matches(face: Face, matches: Sequence[MatchFacts], unit: str) -> None:
    """Print the best pairs of a plan with their reasons."""
    columns = _columns(
        ("rank", RIGHT),
        ("pair", LEFT),
        ("product_units", LEFT),
        ("km", RIGHT),
        ("value_points" if unit == "points" else "value_rp", RIGHT),
        ("reason", LEFT),
    )
    rows = [
        (
            str(one.rank),
            f"{one.supplier.name} ({nearby(one.supplier.place)})\n→ {one.buyer.name} ({nearby(one.buyer.place)})",
            f"{one.product}\n{face.number(one.units)} {one.unit}",
            face.kilometres(one.distance_km),
            face.number(one.value),
            _with_missing(face, one),
        )
        for one in matches
    ]
    face.table(face.say("cli.table.matches", count=len(rows)), columns, rows)


def nearby(place: str) -> str:
    """Return the regency of a full name of a place, else the widest part that is known.

    Examples
    --------
    >>> nearby("Sumbersari, Kabupaten Jember, Jawa Timur"), nearby("Jawa Timur"), nearby("")
    ('Kabupaten Jember', 'Jawa Timur', '?')
    """
    parts = place.split(", ") if place else ["?"]
    return parts[-2] if len(parts) > 1 else parts[0]


def _with_missing(face: Face, pair: MatchFacts | PartnerFacts | NearMissFacts) -> str:
    return _reason(face, pair.reason, pair.missing)


def _reason(face: Face, reason: str, missing: Sequence[str]) -> str:
    if not missing:
        return reason
    return f"{reason}\n{face.say('cli.word.missing', what='; '.join(missing))}"


def draw_gaps(face: Face, gaps: Sequence[GapFacts], unit: str) -> None:
    """Print cells of unmet demand or unlinked supply with the price of their first and last unit."""
    if not gaps:
        return
    price = "points" if unit == "points" else "rp"
    columns = _columns(
        ("place", LEFT),
        ("product", LEFT),
        ("unmet" if gaps[0].side == "demand" else "unsold", RIGHT),
        ("parties", RIGHT),
        (f"entry_price_first_{price}", RIGHT),
        (f"entry_price_last_{price}", RIGHT),
        ("entry_price_from", LEFT),
    )
    said = any(one.reason or one.lever for one in gaps)
    if said:
        columns += _columns(("reason_text", LEFT), ("lever_text", LEFT))
    rows: list[tuple[str, ...]] = [
        (
            one.place,
            one.product,
            f"{face.number(one.unmet)} {one.units}",
            face.number(one.parties),
            face.number(one.entry_price_first),
            face.number(one.entry_price_last),
            one.entry_price_from,
            *((one.reason, one.lever) if said else ()),
        )
        for one in gaps
    ]
    told = [at for at in range(len(columns)) if any(row[at] for row in rows)]  # by region alone no product is told
    face.table(
        face.say(f"cli.table.gaps_{gaps[0].side}", count=len(rows)),
        [columns[at] for at in told],
        [tuple(row[at] for at in told) for row in rows],
    )


IN_TABLE: Final = (
    "bonding_z",
    "share_inside",
    "bridging_z",
    "ei",
    "bank_within_2",
    "government_within_2",
    "buyer_within_2",
)
"""Figures that fit a terminal; files and report have all of them, with their nulls."""


def draw_clusters(face: Face, clusters: Sequence[ClusterFacts]) -> None:
    """Print bonding, bridging and linking of each cluster: axes beside each other, never one score."""
    if not clusters:
        return
    columns: list[tuple[str, Align]] = [("column.cluster", LEFT), ("column.members", RIGHT)]
    columns += [(f"cli.cluster.{name}", RIGHT) for name in IN_TABLE]
    columns.append(("column.reading", LEFT))
    rows = []
    for one in clusters:
        figures = {figure.code: figure.value for figure in (*one.bonding, *one.bridging, *one.linking)}
        cells = [face.number(figures.get(name), 1 if name.endswith("_z") else 2) for name in IN_TABLE]
        rows.append(
            (
                f"{one.name} ({nearby(one.place)})",
                face.number(one.members),
                *cells,
                face.say(f"cli.reading.{one.reading}"),
            )
        )
    face.table(face.say("cli.table.clusters"), columns, rows)


def draw_partners(face: Face, sheet: SheetFacts) -> None:
    """Print the ranked partners of one party."""
    party = sheet.party
    about = ", ".join(part for part in (party.kind_label, party.size_label, party.activity, party.place) if part)
    face.tell("cli.partners.party", name=party.name, about=about, id=party.id)
    if not sheet.partners:
        face.tell("cli.plain", text=sheet.none_sentence)
        if sheet.near_misses:
            _draw_near_misses(face, sheet)
        return
    columns = _partner_columns(sheet.value_unit)
    rows = [
        (
            str(one.rank),
            f"{one.party.name}\n{nearby(one.party.place)}",
            one.product,
            face.kilometres(one.distance_km),
            face.number(one.value_per_unit),
            gain(face, one),
            _with_missing(face, one),
            one.standing_sentence,
        )
        for one in sheet.partners
    ]
    face.table(face.say(f"cli.table.{sheet.side}", count=len(rows)), columns, rows)


def _partner_columns(value_unit: str) -> list[tuple[str, Align]]:
    return _columns(
        ("rank", RIGHT),
        ("partner", LEFT),
        ("product", LEFT),
        ("distance_km", RIGHT),
        ("value_per_unit_points" if value_unit == "points" else "value_per_unit_rp", RIGHT),
        ("gain", RIGHT),
        ("reason", LEFT),
        ("standing", LEFT),
    )


def draw_candidates(face: Face, found: Mapping[str, Any]) -> None:
    """Print the ranked partners of one party as an API told them: with the names and prices that the key may know."""
    if not found["items"]:
        face.tell("cli.plain", text=found["none_sentence"])
        return
    columns = _partner_columns(found["value_unit"])
    rows = [
        (
            str(one["rank"]),
            f"{one['name'] or one['party']}\n{nearby(one['place'])}",
            one["product"],
            face.kilometres(one["distance_km"]),
            face.number(one["value_per_unit"]),
            one["gain_sentence"],
            _reason(face, one["reason"], one["missing"]),
            one["standing_sentence"],
        )
        for one in found["items"]
    ]
    face.table(face.say(f"cli.table.{found['side']}", count=len(rows)), columns, rows)


def _draw_near_misses(face: Face, sheet: SheetFacts) -> None:
    rows = [
        (
            f"{one.party.name}\n{nearby(one.party.place)}",
            one.product,
            face.kilometres(one.distance_km),
            _with_missing(face, one),
        )
        for one in sheet.near_misses
    ]
    columns = _columns(("partner", LEFT), ("product", LEFT), ("distance_km", RIGHT), ("reason", LEFT))
    face.table(face.say("web.sheet.near_misses"), columns, rows)


def gain(face: Face, partner: PartnerFacts) -> str:
    """Return the estimated gain in rupiah a month: one figure, a range, or a dash for unknown."""
    low, high = partner.gain_rp_low, partner.gain_rp_high
    if low is None and high is None:
        return "–"
    if low == high:
        return face.number(low)
    return f"{face.number(low)}–{face.number(high)}"
