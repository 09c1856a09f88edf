"""Money, workers and the size class that the law in force gives them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import NotFound
from graph.ingest.cells import by_distinct, marked
from graph.ingest.trade.amounts import IMPLAUSIBLE_CELL, parse_heads, parse_money
from graph.model.periods import a_month
from graph.model.vocabulary import Size, SizeBasis
from graph.reference import law

if TYPE_CHECKING:
    from graph.ingest.heads.sheet_plan import SheetPlan
    from graph.ingest.knowledge import Knowledge
    from graph.ingest.trade.amounts import Money, MoneyColumn

_MONEY: Final = pl.Struct({"rupiah": pl.Int64, "flag": pl.String})
_FLOWS: Final = frozenset({"sales"})
"""Money per period; the rest are stocks, for which no period is asked."""
_LABELS: Final = (
    (re.compile(r"\b(?:menengah|medium)\b", re.I), Size.MEDIUM),
    (re.compile(r"\b(?:besar|large)\b", re.I), Size.LARGE),
    (re.compile(r"\b(?:mikro|micro|ultra mikro|rumah tangga)\b", re.I), Size.MICRO),
    (re.compile(r"\b(?:kecil|small)\b", re.I), Size.SMALL),
)
_GENERIC: Final = re.compile(r"\b(?:umkm|umk|ukm|ikm)\b", re.I)


def read_size_label(text: str) -> str | None:
    """Return the size that a label names; ``UMKM`` names none of its own.

    Examples
    --------
    >>> read_size_label("Usaha Mikro"), read_size_label("UMKM"), read_size_label("mikro kecil")
    ('micro', None, 'micro')
    """
    found = {size for pattern, size in _LABELS if pattern.search(text)}
    if found == {Size.MICRO, Size.SMALL}:
        return str(Size.MICRO)
    return str(found.pop()) if len(found) == 1 else None


def _in_rupiah(money: Money | None, column: MoneyColumn, *, flow: bool, least: int) -> dict[str, Any]:
    if money is None:
        return {"rupiah": None, "flag": "money_unread"}
    too_little = column.factor == 1 and money.rupiah < least
    if not money.stated_unit and money.rupiah and (not column.stated or too_little):
        return {"rupiah": None, "flag": "money_without_unit"}
    rupiah = int((money.rupiah + money.beyond) * (1 if money.stated_unit and money.rupiah >= 1000 else column.factor))
    period = money.per or column.per
    if flow and period and period != "year":
        rupiah = int(rupiah * a_month(period) * 12)
    return {"rupiah": rupiah, "flag": None}


def money_of(frame: pl.DataFrame, role: str, plan: SheetPlan, knowledge: Knowledge) -> pl.DataFrame:
    """Return ``rupiah`` (a year, for sales) and ``flag`` of one role; zero is unknown, not nothing."""
    column = plan.money.get(role)
    if column is None:
        return pl.DataFrame(
            {"rupiah": [None] * frame.height, "flag": [None] * frame.height}, schema=dict(_MONEY.to_schema())
        )

    def read(text: str) -> dict[str, Any]:
        return _in_rupiah(parse_money(text), column, flow=role in _FLOWS, least=least)

    # one order may be small, what a business sells in a year is not
    least = 0 if plan.kind.name == "sales" else IMPLAUSIBLE_CELL
    cache = knowledge.of(f"money {role} {column} {least}")
    read_cells = by_distinct(frame.select(plan.cell(role)).to_series(), read, _MONEY, cache).struct.unnest()
    return read_cells.with_columns(rupiah=pl.when(pl.col("rupiah") > 0).then("rupiah"))


def workers_of(frame: pl.DataFrame, plan: SheetPlan, knowledge: Knowledge) -> pl.Series:
    """Return workers: the stated number, else men and women together."""
    counts = {
        role: by_distinct(frame.select(plan.cell(role)).to_series(), parse_heads, pl.Int64, knowledge.of("heads"))
        for role in ("workers", "workers_men", "workers_women")
    }
    men, women = counts["workers_men"], counts["workers_women"]
    both = pl.when(men.is_not_null() | women.is_not_null()).then(men.fill_null(0) + women.fill_null(0))
    total = pl.select(pl.coalesce(counts["workers"], both).alias("workers")).to_series()
    return total.set(total > 2_000_000, None)


def _law_sizes(table: pl.DataFrame, plan: SheetPlan) -> pl.DataFrame:
    """Add the class by the law of the facts' date and what it rests on, as :func:`graph.reference.law.size_class`."""
    by_capital, by_sales = _class_of("capital", SizeBasis.CAPITAL, plan), _class_of("sales", SizeBasis.SALES, plan)
    basis = pl.when(by_capital.is_not_null()).then(pl.lit(str(SizeBasis.CAPITAL)))
    return table.with_columns(
        size_by_capital=by_capital,
        size_by_sales=by_sales,
        law_size=pl.coalesce(by_capital, by_sales),
        law_basis=basis.when(by_sales.is_not_null()).then(pl.lit(str(SizeBasis.SALES))),
    )


def _class_of(measure: str, basis: SizeBasis, plan: SheetPlan) -> pl.Expr:
    """Return the class by the law of the facts' date: none where the list is older than the first law held here."""
    try:
        bounds = law.size_bounds(plan.as_of, basis)
    except NotFound:
        return pl.lit(None, dtype=pl.String)
    size = pl.lit(str(Size.LARGE))
    for one, most in sorted(bounds.items(), key=lambda bound: -bound[1]):
        size = pl.when(pl.col(measure) <= most).then(pl.lit(str(one))).otherwise(size)
    return pl.when(pl.col(measure).is_not_null()).then(size)


def _proxies(values: pl.Series, plan: SheetPlan, *, of: str) -> pl.Series:
    def read(value: Any) -> str | None:  # noqa: ANN401 - a count or a legal form
        size = (
            law.size_by_workers(plan.as_of, value)[0]
            if of == "workers"
            else law.size_by_legal_form(value, on=plan.as_of)[0]
        )
        return str(size) if size else None

    distinct = values.drop_nulls().unique()
    try:
        sizes = [read(value) for value in distinct]
    except NotFound:  # of a list before anybody counted so
        sizes = [None] * len(distinct)
    return values.replace_strict(distinct, sizes, default=None, return_dtype=pl.String)


def _measures(
    frame: pl.DataFrame, money: dict[str, pl.DataFrame], workers: pl.Series, forms: pl.Series, plan: SheetPlan
) -> pl.DataFrame:
    """Return every measure of size that a row offers, side by side."""
    labels = frame.select(plan.cell("size")).to_series()
    stocks = pl.DataFrame({role: money[role]["rupiah"] for role in ("capital", "assets", "investment")})
    sales = money["sales"]["rupiah"]
    table = pl.DataFrame(
        {
            "capital": stocks.select(pl.coalesce("capital", "assets", "investment")).to_series(),
            # an order is no year's sales: what a list of orders says of size is its label
            "sales": sales.clear(frame.height) if plan.kind.name == "sales" else sales,
            "label": by_distinct(labels, read_size_label, pl.String, {}),
            "workers": _proxies(workers, plan, of="workers"),
            "form": _proxies(forms, plan, of="form"),
            "of_umkm": labels.str.contains(f"(?i){_GENERIC.pattern}").fill_null(False) | (plan.label is not None),
            "foreign": frame.select(plan.cell("status").str.contains(r"(?i)^\W*PMA\b").fill_null(False)).to_series(),
        }
    )
    return _law_sizes(table, plan)


def _chosen() -> tuple[pl.Expr, pl.Expr]:
    """Return size and basis: the first measure that says anything."""
    basis = {
        "foreign": pl.lit(str(SizeBasis.LIST_LABEL)),
        "law": pl.col("law_basis"),
        "label": pl.lit(str(SizeBasis.LIST_LABEL)),
        "workers": pl.lit(str(SizeBasis.WORKERS)),
        "form": pl.lit(str(SizeBasis.LEGAL_FORM_PROXY)),
        "of_umkm": pl.lit(str(SizeBasis.LIST_LABEL)),
    }
    size = {
        "foreign": pl.when(_is_small_foreign()).then(pl.lit(str(Size.LARGE))),
        "law": pl.col("law_size"),
        "label": pl.col("label"),
        "workers": pl.col("workers"),
        "form": pl.col("form"),
        "of_umkm": pl.when("of_umkm").then(pl.lit(str(Size.MICRO))),
    }
    reasons = [pl.when(size[name].is_not_null()).then(basis[name]) for name in size]
    return pl.coalesce(*size.values()), pl.coalesce(*reasons, pl.lit(str(SizeBasis.UNKNOWN)))


def _is_small_foreign() -> pl.Expr:
    """Tell foreign investment, which is large by its own law whatever the figure of one project."""
    return pl.col("foreign") & (pl.col("law_size") != "large").fill_null(True)


def _conflicts() -> pl.Expr:
    """Tell where a label contradicts the law or, where that is silent, the side that the legal form stands on."""
    small = [str(Size.MICRO), str(Size.SMALL)]
    with_law = pl.col("law_size") != pl.col("label")
    with_form = pl.col("form").is_in(small) != pl.col("label").is_in(small)
    return pl.coalesce(with_law, with_form).fill_null(False)


def size_columns(frame: pl.DataFrame, forms: pl.Series, plan: SheetPlan, knowledge: Knowledge) -> pl.DataFrame:
    """Return money, workers, ``size``, ``size_basis`` and ``size_flags`` of a batch.

    The strongest measure wins: the law's (capital, then sales, by the law of the facts' date), the list's own
    label, workers, the legal form (one-person firms, UD and CV are UMK, PT is UMB), and last a list that as a
    whole is one of UMKM. A label that contradicts the law is flagged, and the law stands.
    """
    money = {role: money_of(frame, role, plan, knowledge) for role in ("sales", "capital", "assets", "investment")}
    workers = workers_of(frame, plan, knowledge)
    size, basis = _chosen()
    flags = [pl.Series(f"flag {role}", money[role]["flag"]) for role in money]
    table = _measures(frame, money, workers, forms, plan).with_columns(flags)
    marks = [
        *(pl.col(flag.name) for flag in flags),
        pl.when(_conflicts()).then(pl.lit("size_conflict")),
        pl.when(pl.col("size_by_capital") != pl.col("size_by_sales")).then(pl.lit("size_criteria_differ")),
        pl.when(_is_small_foreign()).then(pl.lit("size_foreign_investment")),
    ]
    capital = pl.DataFrame({"a": money["capital"]["rupiah"], "b": money["assets"]["rupiah"]})
    return table.select(
        sales_rp_per_year=money["sales"]["rupiah"],
        capital_rp=capital.select(pl.coalesce("a", "b")).to_series(),
        investment_rp=money["investment"]["rupiah"],
        workers=workers,
        size=size,
        size_basis=basis,
        size_label="label",
        size_by_capital="size_by_capital",
        size_by_sales="size_by_sales",
        size_flags=marked(table, *marks),
    )
