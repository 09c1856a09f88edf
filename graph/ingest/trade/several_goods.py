"""Rows that name several goods, each with its quantity and price: *kopra 15 ton, VCO 250 ltr*.

An officer writes one row a business. Where quantities can be told apart by the goods named beside them, or stand in the
order of the goods, each is an offer of its own; where one quantity stands for several goods, the row says so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.cells import by_distinct
from graph.ingest.heads.numbered import AMOUNTS, GOODS, further_goods
from graph.ingest.trade.lots import clean_lots
from graph.model.names import normalise_name
from graph.model.periods import cycle_in
from graph.model.units import canonical_unit

if TYPE_CHECKING:
    from graph.ingest.heads.sheet_plan import SheetPlan
    from graph.ingest.knowledge import Knowledge

SEVERAL_GOODS: Final = "several_goods"
"""Warning of rows whose one quantity stands for several goods."""
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_MULTIPLIER: Final = re.compile(r"\s*(?:rb|ribu|jt|juta|k)\b", re.I)
_PERIOD: Final = re.compile(
    r"\s*(?:(?:/|\bper\b|\bse)\s*)?(?:bulan|bln|bl|minggu|mgg|mg|hari|hr|tahun|thn|month|week|day|year)\b", re.I
)
_WORD: Final = re.compile(r"\s*(?:/|\bper\b)?\s*([a-z]+³?\d?)\b", re.I)
_BETWEEN_GOODS: Final = re.compile(r"\s*(?:[;,/+&\n]|\bdan\b|\bserta\b)\s*", re.I)
_FILLING: Final = re.compile(r"\b(?:rp|idr|dan|serta|sekitar|kira-kira|kurang lebih|kl|max|min|total)\b|[^\w\s]", re.I)
_RANGE: Final = re.compile(r"\s*(?:[-–—]|s/d|sd|sampai|hingga)\s*(?:rp\.?\s*)?", re.I)
_MANY: Final = r"(?s)\d.*(?:[;,+&\n]\s|[a-zA-Z/³]).*\d|[a-zA-Z]{2,}.*\d"
"""Where a quantity may be of several goods: what else stands in the cell than one number with its unit."""


def amounts_of(text: str) -> list[tuple[str, str]]:
    """Return each amount of a cell with the words before it: the good that it is of, empty where none is named.

    Examples
    --------
    >>> amounts_of("kopra 15 ton, VCO 250 ltr/bln")
    [('kopra', '15 ton'), ('VCO', '250 ltr/bln')]
    >>> amounts_of("38.000 / 27.000"), amounts_of("25.000 - 28.000"), amounts_of("Rp 52.000/ltr")
    ([('', '38.000'), ('', '27.000')], [('', '25.000 - 28.000')], [('', '52.000/ltr')])
    >>> amounts_of("nila 2 ton per panen (4 bulan); lele 300 kg/bln")
    [('nila', '2 ton per panen (4 bulan)'), ('lele', '300 kg/bln')]
    """
    numbers: list[re.Match[str]] = []
    ends: list[int] = []
    for number in _NUMBER.finditer(text):
        if not ends or number.start() >= ends[-1]:  # the days of a cycle are no amount of their own
            numbers.append(number)
            ends.append(_end_of_amount(text, number.end()))
    groups: list[list[int]] = []
    for i in range(len(numbers)):
        if groups and _RANGE.fullmatch(text[ends[groups[-1][-1]] : numbers[i].start()]):
            groups[-1].append(i)
        else:
            groups.append([i])
    starts = [0, *(ends[group[-1]] for group in groups)]
    return [
        (
            " ".join(_FILLING.sub(" ", text[begin : numbers[group[0]].start()]).split()),
            text[numbers[group[0]].start() : ends[group[-1]]].strip(),
        )
        for begin, group in zip(starts, groups, strict=False)
    ]


def _end_of_amount(text: str, at: int) -> int:
    """Return where an amount ends whose number ends at ``at``: behind its multiplier, its unit and its period."""
    if many := _MULTIPLIER.match(text, at):
        at = many.end()
    if (word := _WORD.match(text, at)) and _is_unit(word[1]):
        at = word.end()
    if (cycle := cycle_in(text[at:])) and cycle.start == 0:
        return at + cycle.end
    if period := _PERIOD.match(text, at):
        at = period.end()
    return at


def _is_unit(word: str) -> bool:
    try:
        canonical_unit(word.lower())
    except ValueError:
        return False
    return True


def told_apart(product: str, volume: str, price: str | None) -> list[tuple[str, str, str | None]]:
    """Return good, quantity and price of each good of a row; empty where they cannot be told apart.

    Examples
    --------
    >>> told_apart("Kopra; VCO", "kopra 15 ton, VCO 250 ltr", "kopra 11.500/kg; VCO 52.000/ltr")
    [('Kopra', '15 ton', '11.500/kg'), ('VCO', '250 ltr', '52.000/ltr')]
    >>> told_apart("Gula semut; gula aren cetak", "semut 600 kg; cetak 200 kg", "38.000 / 27.000")
    [('Gula semut', '600 kg', '38.000'), ('gula aren cetak', '200 kg', '27.000')]
    >>> told_apart("Tomat, daun bawang", "tomat 5 ton", "7rb/kg"), told_apart("tude; cakalang", "2 ton", "22.000/kg")
    ([('Tomat', '5 ton', '7rb/kg')], [])
    """
    goods = [part for part in _BETWEEN_GOODS.split(product) if part]
    amounts = amounts_of(volume)
    named = [name for name, _ in amounts]
    if not amounts or not (all(named) or (not any(named) and len(amounts) == len(goods) > 1)):
        return []
    called = [_good_called(name, goods) if name else goods[i] for i, name in enumerate(named)]
    if len(amounts) == 1 and (len(goods) < 2 or called[0] not in goods):
        return []
    return [
        (good, amount, _price_of(i, name, len(amounts), price))
        for i, (good, name, amount) in enumerate(zip(called, named, (amount for _, amount in amounts), strict=True))
    ]


def _good_called(name: str, goods: list[str]) -> str:
    words = set(normalise_name(name).split())
    whole = next((good for good in goods if words & set(normalise_name(good).split())), None)
    return whole or next((good for good in goods if name.lower() in good.lower()), name)


def _price_of(place: int, name: str, many: int, price: str | None) -> str | None:
    """Return the price of one of several goods: by its name, by its place, or the only one that there is."""
    prices = amounts_of(price or "")
    words = set(normalise_name(name).split())
    by_name = [amount for called, amount in prices if words & set(normalise_name(called).split())]
    if by_name:
        return by_name[0]
    if any(called for called, _ in prices):
        return price if many == 1 else None
    return prices[place][1] if len(prices) == many else price if len(prices) == 1 else None


def says_several(product: str | None) -> bool:
    """Return whether a cell names more than one good.

    Examples
    --------
    >>> says_several("ikan tude segar; cakalang segar"), says_several("Gula aren (gula batu)")
    (True, False)
    """
    return sum(any(c.isalpha() for c in part) for part in _BETWEEN_GOODS.split(product or "")) > 1


def clean_goods(frame: pl.DataFrame, plan: SheetPlan, knowledge: Knowledge) -> pl.DataFrame:
    """Return the clean records of offers or demands, with the columns of ``LOT_RECORD``: one a good and not a row.

    A row whose one quantity stands for several goods carries :data:`SEVERAL_GOODS`.
    """
    lots = clean_lots(goods_apart(further_apart(frame, plan), plan), plan, knowledge)
    several = by_distinct(lots["product"], says_several, pl.Boolean, knowledge.of("several goods"))
    told = pl.when(several & lots["units_per_month"].is_not_null()).then(pl.lit(SEVERAL_GOODS))
    return lots.with_columns(warnings=pl.concat_list("warnings", told).list.drop_nulls())


def further_apart(frame: pl.DataFrame, plan: SheetPlan) -> pl.DataFrame:
    """Return the rows with the further goods of each, for which it has columns of their own, as rows below it."""
    sets = further_goods(plan.columns)
    if not sets:
        return frame
    rows, silent = [frame], pl.lit(None, dtype=pl.String)
    for columns in sets:
        names = {role: f"c{index}" for role, index in columns.items()}
        goods = pl.coalesce(names[role] for role in GOODS if role in names)
        changed: dict[str, pl.Expr] = {}
        own = GOODS if plan.kind.shape == "demands" or plan.has(*GOODS) else (*GOODS, "activity")
        for i, name in enumerate(plan.names(*own)):
            changed[name] = silent if i else goods
        for role in AMOUNTS:
            if role not in names and role in ("unit", "per"):
                continue  # these are of all goods
            told = pl.col(names[role]) if role in names else silent
            changed |= {name: silent if i else told for i, name in enumerate(plan.names(role))}
        changed |= dict.fromkeys(plan.names("kbli"), silent)
        rows.append(frame.filter(goods.str.contains(r"\p{L}")).with_columns(**changed))
    return pl.concat(rows).sort("row", maintain_order=True)


def goods_apart(frame: pl.DataFrame, plan: SheetPlan) -> pl.DataFrame:
    """Return the rows with those of several goods once a good, in the order of the rows."""
    product = ("commodity", "product", "activity")
    asked = frame.lazy().select(
        "row", product=plan.cell(*product), volume=plan.cell("volume"), price=plan.cell("price")
    )
    cells = asked.filter(pl.col("volume").str.contains(_MANY) & pl.col("product").is_not_null()).collect()
    apart = [(row, place, *lot) for row, *said in cells.iter_rows() for place, lot in enumerate(told_apart(*said))]
    if not apart:
        return frame
    text = dict.fromkeys(("_product", "_volume", "_price"), pl.String())
    lots = pl.DataFrame(apart, schema={"row": frame.schema["row"], "place": pl.Int64(), **text}, orient="row")
    both = frame.join(lots, on="row", how="left", maintain_order="left_right")
    split, later = pl.col("place").is_not_null(), pl.col("place") > 0
    changed = {}
    for roles, told in ((product, "_product"), (("volume",), "_volume"), (("price",), "_price")):
        # the first column says it, and further ones of the same role say nothing of one good
        for i, name in enumerate(plan.names(*roles)):
            if i and plan.kind.shape == "demands" and name in plan.names("activity"):
                continue  # what the buyer does is not what it seeks
            changed[name] = pl.when(split).then(pl.lit(None) if i else pl.col(told)).otherwise(name)
    # a code that the row states is that of its first good
    changed |= {name: pl.when(later).then(None).otherwise(name) for name in plan.names("kbli")}
    return both.with_columns(**changed).select(frame.columns)
