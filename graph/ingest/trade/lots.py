"""Rows of offers and demands: who, what, how much a month, at what price; what is not stated is flagged."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.ingest.activity.codes import known_codes
from graph.ingest.activity.institutions import institution
from graph.ingest.cells import by_distinct
from graph.ingest.heads.sheet_plan import GATHERER
from graph.ingest.party.activity import SURE_SCORE, classify, classify_names, trade_of_name
from graph.ingest.party.inactive import INACTIVE
from graph.ingest.party.parties import clean_parties
from graph.ingest.party.permits import required_permits
from graph.ingest.records import RECORD, TEXTS
from graph.ingest.trade.amounts import parse_count, parse_date
from graph.ingest.trade.lot_codes import codes_of_goods, codes_stated
from graph.ingest.trade.lot_limits import BY_AREA, IMPLAUSIBLE, LOT_UNREAD, by_area, implausible, smallest_lots
from graph.ingest.trade.lot_prices import UNIT_DIFFERS, prices_of
from graph.ingest.trade.stated_units import quantity_in, unit_in_header
from graph.model.periods import a_month
from graph.model.product_words import traded_as
from graph.model.units import UNITS, canonical_unit, parse_packages
from graph.model.vocabulary import Unit
from graph.reference.commodities import unit_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.ingest.heads.sheet_plan import SheetPlan
    from graph.ingest.knowledge import Knowledge
    from graph.model.periods import Period

LOT: Final[Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "commodity": pl.String,
    "product": pl.String,
    "unit": pl.String,
    "units_per_month": pl.Int64,
    "price_rp_per_unit": pl.Int64,
    "outlet": pl.String,
    "outlet_price_rp_per_unit": pl.Int64,
    "source_price_rp_per_unit": pl.Int64,
    "required": TEXTS,
    "grade": pl.String,
    "min_lot_units": pl.Int64,
    "max_partners": pl.Int64,
    "lot_radius_km": pl.Float64,
    "month": pl.Date,
    "until": pl.Date,
    "stock": pl.String,
}
LOT_RECORD: Final = {**RECORD, **LOT}
"""Columns of a clean offer or demand: its party's record and the lot."""
MOST_UNITS: Final = 10**15
INCOMPLETE: Final = "lot_incomplete"
BELOW_ONE: Final = "volume_below_one"
"""Of two boats a year no whole one is promised a month, and no list says in which months they are delivered."""
UNIT_UNKNOWN: Final = "unit_unknown"
"""Thirty *gabus* of fish are no thirty kilograms."""
BY_TIME: Final = "volume_by_time"
"""Sixty days of hire, nights and rooms are no goods, and what costs something a day is hired, and not bought."""
NO_LOT: Final = (INCOMPLETE, BELOW_ONE, UNIT_UNKNOWN, BY_TIME, IMPLAUSIBLE, INACTIVE)
"""Warnings of rows that name a party and no lot."""
_NIGHTS: Final = r"malam|kamar|nights?|rooms?(?:\s*nights?)?"
_NIGHTS_OF: Final = re.compile(rf"^\W*(?:\d[\d.,]*\s*)?(?:{_NIGHTS})\b", re.I)
_DAYS_OF: Final = re.compile(r"^\W*(?:\d[\d.,]*\s*)?(?:hari|days?|jam|hours?)\b", re.I)
_A_TIME: Final = re.compile(rf"(?:/|\bper\b)\s*(?:{_NIGHTS}|hari|days?|jam|hours?)\b", re.I)
_NAMES_UNIT: Final = re.compile(
    r"(?!(?:satuan|unit|lain\w*|tidak|tdk|belum|nihil|dll|sesuai|produk|usaha)\b)[a-z]{3,}", re.I
)
_OUTLETS: Final = (
    ("trader", re.compile(r"pengepul|tengkulak|trader|pedagang|pengumpul|bandar|collector|agen|perantara", re.I)),
    ("direct", re.compile(r"langsung|direct|konsumen|pabrik|toko|ritel|pasar|koperasi|sendiri|hotel|online", re.I)),
    ("none", re.compile(r"^(?:tidak|tdk|belum|none|no)\b", re.I)),
)


def read_outlet(text: str) -> str | None:
    """Return who takes the goods today: ``trader``, ``direct``, ``none``; None where the text does not say.

    Examples
    --------
    >>> read_outlet("Pengepul desa"), read_outlet("belum ada"), read_outlet("?")
    ('trader', 'none', None)
    """
    return next((code for code, pattern in _OUTLETS if pattern.search(text)), None)


def read_volume(
    volume: str, unit: str | None, header_unit: str | None, period: Period | Fraction | None
) -> dict[str, Any]:
    """Return canonical units a month, with a flag for what was not stated.

    Examples
    --------
    >>> read_volume("12 ton/bln", None, None, None)
    {'unit': 'kg', 'units': 12000, 'flag': None, 'factor': 1000.0, 'held': None, 'pack': None}
    >>> read_volume("100 botol 250 ml", None, None, "month")["units"]
    25
    >>> read_volume("50", "botol 500 ml", None, "month")["units"]
    25
    >>> read_volume("500", "kodi", None, "year")["units"], read_volume("500", None, None, "month")["flag"]
    (833, 'unit_missing')
    >>> read_volume("2 unit", None, None, "year")["units"], read_volume("2 unit", None, None, "year")["flag"]
    (None, 'volume_below_one')
    >>> read_volume("30", "gabus", None, "month")["flag"], read_volume("30", "-", None, "month")["flag"]
    ('unit_unknown', 'unit_missing')
    >>> read_volume("60 hari", None, None, "month")["flag"], read_volume("180", "malam", None, None)["flag"]
    ('volume_by_time', 'volume_by_time')
    """
    if unit and re.search(r"\d", unit) and parse_packages(f"{volume} {unit}"):
        volume = f"{volume} {unit}"  # *50* beside *botol 500 ml*
    unread = {"unit": None, "units": None, "flag": "volume_unread", "factor": None, "held": None, "pack": None}
    if _by_time(volume, period) or (unit and _by_time(unit, period)):
        return {**unread, "flag": BY_TIME}
    stated = quantity_in(volume)
    if stated is None:
        return unread
    packed = parse_packages(volume)
    known = next((word for word in re.findall(r"[a-z³]+3?", (unit or "").lower()) if word in UNITS), None)
    texts = (unit, known, header_unit)  # *Kg basah* is kilograms
    beside = next((q for q in (quantity_in(f"1 {text}") for text in texts if text) if q), None)
    factor = Fraction(1)
    if stated.unit is None and beside is not None:
        factor = beside.amount
    name = stated.unit or (beside.unit if beside else None)
    per = stated.per or (beside.per if beside else None) or period
    if per == 0:
        return unread
    units = int(stated.amount * factor * a_month(per))
    unknown = bool(unit) and _NAMES_UNIT.search(unit or "") is not None
    missing = UNIT_UNKNOWN if unknown else "unit_missing"
    flag = missing if name is None else None if per else "period_missing"
    flag = BELOW_ONE if stated.amount and not units else flag
    return {
        "unit": str(name) if name else None,
        "units": units if 0 < units < MOST_UNITS else None,
        "flag": flag,
        "factor": float(_factor(volume, unit, header_unit)),
        "held": float(packed.held) if packed else None,
        "pack": packed.pack if packed else None,
    }


def _by_time(text: str, period: Period | Fraction | None) -> bool:
    """Return whether nights, rooms or days are counted; *50 hari* is fifty a day where no other period is stated."""
    return bool(_NIGHTS_OF.match(text) or (period not in (None, "day") and _DAYS_OF.match(text)))


def _factor(*texts: str | None) -> Fraction:
    """How many canonical units the first unit that is named stands for."""
    for text in filter(None, texts):
        for word in re.findall(r"[a-z³]+3?", text.lower()):
            try:
                return canonical_unit(word)[1]
            except ValueError:
                continue
    return Fraction(1)


_VOLUME: Final = pl.Struct(
    {
        "unit": pl.String,
        "units": pl.Int64,
        "flag": pl.String,
        "factor": pl.Float64,
        "held": pl.Float64,
        "pack": pl.String,
    }
)


def _volumes(frame: pl.DataFrame, plan: SheetPlan) -> pl.DataFrame:
    header_unit, period = unit_in_header(plan.header_of("volume")), plan.volume_period
    asked = frame.select(volume=plan.cell("volume"), unit=plan.cell("unit"))
    if plan.has("per"):  # *200*, *liter*, *bulan* in three columns
        per = frame.select(pl.lit("/") + plan.cell("per")).to_series()
        alone = pl.col("unit").is_null()
        asked = asked.with_columns(
            volume=pl.when(alone).then(pl.col("volume") + per.fill_null("")).otherwise("volume"),
            unit=pl.col("unit") + per.fill_null(""),
        )
    distinct = asked.unique(maintain_order=True)
    answers = [
        read_volume(volume, unit, header_unit, period)
        if volume
        else dict.fromkeys(("unit", "units", "flag", "factor", "held", "pack"))
        for volume, unit in distinct.iter_rows()
    ]
    known = distinct.with_columns(answer=pl.Series(answers, dtype=_VOLUME))
    table = asked.join(known, on=["volume", "unit"], how="left", nulls_equal=True, maintain_order="left")
    return table.select(pl.col("answer").struct.unnest())


def _commodities(frame: pl.DataFrame, plan: SheetPlan, record: pl.DataFrame, knowledge: Knowledge) -> pl.DataFrame:
    """Return ``product`` (plain name), ``commodity`` (five digits) and whether it was read from words."""
    product = frame.select(pl.coalesce(plan.cell("commodity"), plan.cell("product"), plan.cell("activity"))).to_series()
    in_cell = product.str.extract(r"^\W*(\d{5})\b", 1)
    in_cell = in_cell.set(~in_cell.is_in(sorted(known_codes())).fill_null(False), None)
    code = pl.select(pl.coalesce(in_cell, codes_of_goods(frame, plan, record))).to_series()
    asked = product.set(code.is_not_null(), None)
    classify(asked.drop_nulls(), knowledge)
    read = by_distinct(asked, lambda text: _best(text, knowledge), pl.String, {})
    whole = pl.select(pl.coalesce(code, read)).to_series()
    whole = whole.set(whole.str.len_chars() != 5, None).replace(traded_as())
    return pl.DataFrame(
        {"product": product.str.slice(0, 80), "commodity": whole, "read": code.is_null() & whole.is_not_null()}
    )


def _best(text: str, knowledge: Knowledge) -> str | None:
    found = knowledge.texts.get(text)
    return found[0] if found else None


def _unit_of(code: str) -> str | None:
    return str(unit_of(code))


def eggs_in_trays(frame: pl.DataFrame, plan: SheetPlan) -> pl.DataFrame:
    """Return the rows with *rak* and *papan* of eggs written as trays: of furniture a *rak* is a piece."""
    eggs = pl.coalesce(plan.cell("commodity"), plan.cell("product"), plan.cell("activity")).str.contains(
        r"(?i)\btelu?r\b"
    )
    if not frame.lazy().select(eggs.any()).collect().item():
        return frame
    measured = plan.names("volume", "unit", "price", "price_unit", "outlet_price", "min_lot")
    tray = {name: pl.col(name).str.replace_all(r"(?i)\b(?:rak|papan)\b", "tray") for name in measured}
    return frame.with_columns(pl.when(eggs).then(said).otherwise(name).alias(name) for name, said in tray.items())


def clean_lots(frame: pl.DataFrame, plan: SheetPlan, knowledge: Knowledge) -> pl.DataFrame:
    """Return the clean records of offers or demands, with the columns of ``LOT_RECORD``.

    What a buyer looks for is nothing that it makes: its party gets a KBLI code from a column of its trade alone.
    """
    frame = eggs_in_trays(frame, plan)
    record = clean_parties(frame, plan, knowledge)
    what = _commodities(frame, plan, record, knowledge)
    volumes = _volumes(frame, plan)
    usual = by_distinct(what["commodity"], _unit_of, pl.String, knowledge.of("unit"))
    prices = {role: prices_of(frame, plan, role, volumes) for role in ("price", "outlet_price", "source_price")}
    lot = frame.select(
        outlet=plan.cell("outlet"), required=plan.cell("required"), grade=plan.cell("grade"),
        min_lot=plan.cell("min_lot"), slots=plan.cell("slots"), month=plan.cell("month"), until=plan.cell("until"),
    )  # fmt: skip
    month = by_distinct(lot["month"], parse_date, pl.Date, {})
    smallest = smallest_lots(lot["min_lot"], volumes)
    table = pl.DataFrame(
        {
            "commodity": what["commodity"],
            "product": what["product"],
            "unit": pl.select(pl.coalesce(volumes["unit"], usual)).to_series(),
            "units_per_month": volumes["units"],
            "price_rp_per_unit": prices["price"]["price"],
            "outlet": by_distinct(lot["outlet"], read_outlet, pl.String, {}),
            "outlet_price_rp_per_unit": prices["outlet_price"]["price"],
            "source_price_rp_per_unit": prices["source_price"]["price"],
            "required": by_distinct(lot["required"], required_permits, TEXTS, {}).fill_null([]),
            "grade": lot["grade"],
            "min_lot_units": smallest["units"],
            "max_partners": by_distinct(lot["slots"], parse_count, pl.Int64, {}),
            "lot_radius_km": record["radius_km"],
            "month": month.dt.month_start(),
            "until": by_distinct(lot["until"], parse_date, pl.Date, {}),
            "stock": pl.Series([None] * frame.height, dtype=pl.String),
        }
    )
    hired = frame.select((plan.cell("price").str.contains(_A_TIME.pattern)).fill_null(value=False)).to_series()
    hired |= _A_TIME.search(plan.header_of("price")) is not None
    volumes = volumes.with_columns(flag=pl.when(pl.lit(hired)).then(pl.lit(BY_TIME)).otherwise("flag"))
    pieces = usual.eq_missing(pl.Series([str(Unit.PIECE)]))
    unknown = volumes["flag"].eq_missing(pl.Series([UNIT_UNKNOWN])) & ~pieces  # of pieces a *motif* is a piece
    volumes = volumes.with_columns(
        flag=pl.when((pl.col("flag") == UNIT_UNKNOWN) & pl.lit(pieces)).then(pl.lit("unit_missing")).otherwise("flag")
    )
    much = implausible(table, record["size"], record["size_basis"])
    volumes = volumes.with_columns(
        flag=pl.when(much & pl.lit(~hired)).then(pl.lit(IMPLAUSIBLE)).otherwise("flag"),
        area=by_area(frame, plan),
        lot=smallest["unread"],
    )
    table = table.with_columns(units_per_month=pl.when(~pl.lit(unknown | hired | much)).then("units_per_month"))
    flags = _flags(record, what, volumes, prices, table)
    kbli = record["kbli"] if plan.kind.shape == "offers" else _own_trade(frame, record, plan, knowledge)
    kbli = _with_commodity(kbli, table["commodity"]) if plan.kind.shape == "offers" else kbli
    return (
        record.with_columns(kbli=kbli, warnings=flags)
        .hstack(table)
        .select(pl.col(name).cast(dtype) for name, dtype in LOT_RECORD.items())
    )


LIKELY: Final = 1 / 3
"""Least chance of the trade of a buyer: *Eksportir* and *Toko oleh-oleh* say little of what is dealt in, and enough."""
_ANY_BUYER: Final = r"(?i)^\W*(?:buyer|pembeli|offtaker|mitra)\b"
"""Kinds of buyers that say no trade: *Buyer LN*."""


def _own_trade(frame: pl.DataFrame, record: pl.DataFrame, plan: SheetPlan, knowledge: Knowledge) -> pl.Series:
    """Return what buyers do: what a column beside the good says, or else their name for sure; else nothing.

    What gatherers buy up is their trade.
    """
    if plan.sellers == GATHERER:
        return record["kbli"]
    told = [institution(frame.select(plan.cell("name")).to_series())]
    beside = plan.has("commodity", "product")
    for role in ("activity", "category") if beside else ():
        said = frame.select(plan.cell(role)).to_series()
        said = said.set(said.str.contains(_ANY_BUYER).fill_null(False), None)
        classify(said.drop_nulls(), knowledge)
        told.append(_from(said, knowledge.texts, LIKELY))
    if beside:
        plain = record["normal"]
        classify_names(plain.drop_nulls(), knowledge)
        told.append(_from(plain, knowledge.of(trade_of_name()), SURE_SCORE))
    if plan.has("commodity_code"):
        told.insert(0, codes_stated(record))
    codes = pl.DataFrame([one.alias(str(at)) for at, one in enumerate(told)]).select(pl.coalesce(pl.all())).to_series()
    return pl.Series([[code] if code else [] for code in codes], dtype=TEXTS)


def _from(said: pl.Series, read: Mapping[str, tuple[str, float] | None], least: float) -> pl.Series:
    """Return the trade of each text, None where it is less sure."""
    sure = {text: one[0] for text in said.drop_nulls().unique() if (one := read.get(text)) and one[1] >= least}
    return said.replace_strict(sure, default=None, return_dtype=pl.String)


def _with_commodity(kbli: pl.Series, commodity: pl.Series) -> pl.Series:
    """Who offers a good makes it, where nothing else is known of what it does."""
    table = pl.DataFrame({"kbli": kbli, "commodity": commodity})
    return table.select(
        pl.when((pl.col("kbli").list.len() == 0) & pl.col("commodity").is_not_null())
        .then(pl.concat_list("commodity"))
        .otherwise("kbli")
    ).to_series()


LOWEST_LIKELY_RP: Final = 100
"""Below this a kg, litre or piece costs hardly anything: officers write *55* for fifty-five thousand."""
LOT_FREE: Final = (
    "kbli_missing",
    "size_unknown",
    "money_missing",
    "contact_missing",
    "kbli_from_text",
    "kbli_from_name",
)
"""Warnings of party lists that say nothing of an offer or demand."""


def _flags(
    record: pl.DataFrame, what: pl.DataFrame, volumes: pl.DataFrame, prices: dict[str, pl.DataFrame], lot: pl.DataFrame
) -> pl.Series:
    table = pl.DataFrame(
        {
            "warnings": record["warnings"],
            "volume": volumes["flag"],
            "area": volumes["area"],
            "lot": volumes["lot"],
            "read": what["read"],
            "assumed": prices["price"]["assumed"],
            "differs": prices["price"]["differs"],
            "commodity": lot["commodity"],
            "units": lot["units_per_month"],
            "price": lot["price_rp_per_unit"],
        }
    )
    told = pl.col("volume").is_in([BELOW_ONE, UNIT_UNKNOWN, BY_TIME, IMPLAUSIBLE]).fill_null(value=False)
    return table.select(
        pl.concat_list(
            pl.col("warnings").list.eval(pl.element().filter(~pl.element().is_in(LOT_FREE))),
            "volume",
            pl.when("area").then(pl.lit(BY_AREA)),
            pl.when("lot").then(pl.lit(LOT_UNREAD)),
            pl.when("read").then(pl.lit("commodity_from_text")),
            pl.when("assumed").then(pl.lit("price_unit_missing")),
            pl.when("differs").then(pl.lit(UNIT_DIFFERS)),
            pl.when(pl.col("price").is_null()).then(pl.lit("price_missing")),
            pl.when(pl.col("price") < LOWEST_LIKELY_RP).then(pl.lit("price_low")),
            pl.when(pl.col("commodity").is_null() | (pl.col("units").is_null() & ~told)).then(pl.lit(INCOMPLETE)),
        )
        .list.drop_nulls()
        .list.unique(maintain_order=True)
    ).to_series()
