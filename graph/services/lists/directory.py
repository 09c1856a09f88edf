"""The manufacturers' directory of a region: who makes what where, in the form that offices know, without personal data.

Columns are those of the manufacturers' directory (DOMAIN, section 4): name, address, telephone, fax, sector,
cooperative, sales, employees, year, product. The public form gives the district for the address and, of micro and small
businesses, the size class for sales; telephone and fax are asked for at the office that keeps the list.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import NotFound
from graph.reference.activities import title as kbli_title
from graph.reference.regions import ancestors, children, region
from graph.services.sheet.export import whole, workbook
from graph.services.sheet.sheet_paper import for_print, height
from graph.services.sheet.words import first_of
from graph.services.source import LISTS_NAMED, lists_of
from graph.translations import say
from graph.translations.dates import day_of

if TYPE_CHECKING:
    from pathlib import Path

    from graph.network import Network
    from graph.services.source import Source
    from graph.settings import Language

MANUFACTURING: Final = tuple(f"{division}" for division in range(10, 34))
"""Divisions of KBLI that make things."""
MAKERS: Final = ("enterprise", "cooperative", "social_enterprise", "foster_company")
SALES_PUBLIC: Final = ("medium", "large")
"""Sizes whose sales stand in the public form: of a smaller business they are its owner's income."""
COLUMNS: Final = (
    "name", "address", "telephone", "fax", "sector", "cooperative", "sales", "employees", "established", "product",
    "size", "permits", "as_of", "source",
)  # fmt: skip


@dataclass(frozen=True)
class DirectoryFacts:
    """A directory ready to be drawn.

    ``entries`` are one a business, sorted by subsector and name; ``subsectors``, ``districts`` and ``ages`` are the
    tables behind it; sentences and titles are in the reader's language.
    """

    region: str
    title: str
    foot: str
    synthetic: bool
    listed: int
    entries: list[dict[str, Any]]
    subsectors: list[dict[str, Any]]
    districts: list[dict[str, Any]]
    ages: list[dict[str, Any]]
    median_age_months: int | None
    columns: dict[str, str]
    words: dict[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as plain values."""
        return asdict(self)


def make_directory(source: Source, code: str, language: Language, *, every_sector: bool = False) -> DirectoryFacts:
    """Return the directory of a region.

    Parameters
    ----------
    source
        A Network folder or a snapshot of the graph.
    code
        Region: a regency as a rule; a province or a district may be asked too.
    language
        Of titles and words.
    every_sector
        True lists every business, not only those that make things.

    Raises
    ------
    UnknownRegion
        If there is no such region.
    NotFound
        If nobody is listed there.
    """
    place, network = region(code), source.network
    rows = _listed(network, code, every_sector=every_sector)
    if not rows.height:
        message = f"nobody is listed in {place.name} ({code})"
        raise NotFound(message, hint="take another region, or --every-sector", region=code)
    named = " · ".join([place.name, *(above.name for above in ancestors(code))])
    days = rows["as_of"].sort()
    oldest, newest = day_of(days[0], language), day_of(days[-1], language)
    dated = oldest if oldest == newest else say("directory.between", language, oldest=oldest, newest=newest)
    foot = say(
        "directory.foot", language, source=first_of(lists_of(rows), LISTS_NAMED, language) or source.called, dated=dated
    )
    return DirectoryFacts(
        region=code,
        title=say("directory.title" if not every_sector else "directory.title_all", language, region=named),
        foot=foot,
        synthetic=network.synthetic,
        listed=rows.height,
        entries=_entries(network, rows, language),
        subsectors=_subsectors(rows, language),
        districts=_districts(rows, code, language),
        ages=_ages(rows),
        median_age_months=_median_age(network, rows),
        columns={name: say(f"directory.column.{name}", language) for name in COLUMNS},
        words={name: say(f"directory.{name}", language) for name in WORDS},
    )


WORDS: Final = (
    "summary", "subsectors", "coverage", "age", "entries", "public", "count", "share", "workers", "with_sales", "year",
    "with_activity", "with_point", "with_permit", "listed", "median_age", "months", "subsector", "district", "none",
    "code", "total",
)  # fmt: skip


def _listed(network: Network, code: str, *, every_sector: bool) -> pl.DataFrame:
    """Return the businesses of a region, with their division, by division and name."""
    parties = network.parties.filter(
        pl.col("kind").is_in(MAKERS) & ((pl.col("region") == code) | pl.col("region").str.starts_with(f"{code}."))
    )
    parties = parties.with_columns(
        main=pl.col("kbli").list.first(), division=pl.col("kbli").list.first().str.head(2), as_of=_dated(network)
    )
    if not every_sector:
        parties = parties.filter(pl.col("division").is_in(MANUFACTURING))
    return parties.sort("division", pl.col("name").str.to_lowercase(), "id", nulls_last=True)


def _dated(network: Network) -> pl.Expr:
    return pl.col("as_of").fill_null(network.as_of)


def _entries(network: Network, rows: pl.DataFrame, language: Language) -> list[dict[str, Any]]:
    cooperative = _cooperatives(network)
    products = _products(network)
    return [
        {
            "id": row["id"],
            "name": row["name"],
            "address": _address(row["region"], language),
            "telephone": "",
            "fax": "",
            "division": row["division"],
            "sector": _sector(row["main"], language),
            "cooperative": cooperative.get(row["id"], ""),
            "sales": row["sales_rp_per_year"] if row["size"] in SALES_PUBLIC else None,
            "employees": row["workers"],
            "established": row["established"],
            "product": products.get(row["id"], ""),
            "size": say(f"size.{row['size']}", language) if row["size"] else "",
            "permits": ", ".join(code.upper() for code in row["certifications"] or []),
            "as_of": row["as_of"].isoformat(),
            "source": row["source"] or "",
        }
        for row in rows.iter_rows(named=True)
    ]


def _address(code: str, language: Language) -> str:
    """Return the place in public form: the district where it is known, else the regency."""
    found = region(code)
    return found.name if len(code) < 8 else say("directory.in_district", language, district=found.name)


def _sector(code: str | None, language: Language) -> str:
    return kbli_title(code) if code else say("directory.none", language)


def _cooperatives(network: Network) -> dict[str, str]:
    """Return the name of the cooperative of which each party is a member."""
    names = dict(network.parties.filter(pl.col("kind") == "cooperative").select("id", "name").iter_rows())
    members = network.ties.filter(pl.col("type") == "MEMBER_OF").select("start", "end").unique().sort("start", "end")
    return {start: names[end] for start, end in members.iter_rows() if end in names}


def _products(network: Network) -> dict[str, str]:
    """Return what each party offers, in the list's words."""
    told = network.offers.filter(pl.col("product").is_not_null()).sort("id")
    grouped = told.group_by("party", maintain_order=True).agg(pl.col("product").unique(maintain_order=True))
    return {party: ", ".join(products) for party, products in grouped.iter_rows()}


def _subsectors(rows: pl.DataFrame, language: Language) -> list[dict[str, Any]]:
    table = rows.group_by("division").agg(
        count=pl.len(),
        workers=pl.when(pl.col("workers").is_not_null().any()).then(pl.col("workers").sum()),
        with_sales=pl.col("sales_rp_per_year").is_not_null().sum(),
        sales=pl.when(pl.col("sales_rp_per_year").is_not_null().any()).then(pl.col("sales_rp_per_year").sum()),
    )
    total = rows.height
    return [
        {**row, "title": _sector(row["division"], language), "share": round(row["count"] / total, 4)}
        for row in table.sort("division", nulls_last=True).iter_rows(named=True)
    ]


def _districts(rows: pl.DataFrame, code: str, language: Language) -> list[dict[str, Any]]:
    """Return every district of the region with what is known there, those of which nobody is listed too."""
    depth = 8 if len(code) >= 5 else 5
    here = pl.when(pl.col("region").str.len_chars() >= depth).then(pl.col("region").str.head(depth))
    known = rows.group_by(district=here).agg(
        count=pl.len(),
        with_activity=(pl.col("main").str.len_chars() == 5).fill_null(False).sum(),
        with_point=(pl.col("place_basis") == "point").fill_null(False).sum(),
        with_permit=(pl.col("certifications").list.len() > 0).fill_null(False).sum(),
    )
    told = {row["district"]: row for row in known.iter_rows(named=True)}
    empty = {"count": 0, "with_activity": 0, "with_point": 0, "with_permit": 0}
    codes = [one.code for one in children(code)] if len(code) < 8 else [code]
    table = [{**empty, **told.get(one, {}), "district": one, "name": region(one).name} for one in codes]
    if None in told:
        table.append({**told[None], "district": "", "name": say("directory.unknown_district", language)})
    return table


def _ages(rows: pl.DataFrame) -> list[dict[str, Any]]:
    years = rows.group_by(year=pl.col("as_of").dt.year()).agg(count=pl.len()).sort("year", descending=True)
    return [row | {"share": round(row["count"] / rows.height, 4)} for row in years.iter_rows(named=True)]


def _median_age(network: Network, rows: pl.DataFrame) -> int | None:
    days = rows.select((pl.lit(network.as_of) - pl.col("as_of")).dt.total_days().median()).item()
    return None if days is None else round(days / 30.44)


# files


def write_directory(facts: DirectoryFacts, out: Path, language: Language) -> tuple[Path, Path]:
    """Write the directory as a workbook and as a typeset PDF, and return their paths.

    Cells that look like formulas stay text.
    """
    from graph.documents import typeset  # noqa: PLC0415 - a tenth of a second that only documents need

    out.mkdir(parents=True, exist_ok=True)
    name = f"{'direktori' if language == 'id' else 'directory'}-{facts.region}"
    book, pdf = out / f"{name}.xlsx", out / f"{name}.pdf"
    _write_book(facts, book)
    told = {key: value for key, value in facts.to_dict().items() if key not in ("title", "foot", "synthetic")}
    with whole(pdf) as part:
        part.write_bytes(
            typeset("directory", told, title=facts.title, foot=facts.foot, synthetic=facts.synthetic, language=language)
        )
    return book, pdf


def _write_book(facts: DirectoryFacts, path: Path) -> None:
    words = facts.words
    told = [("KBLI", "division"), (words["subsector"], "title")]
    told += [(words[name], name) for name in ("count", "share", "workers", "with_sales")]
    covered = [(words["code"], "district"), (words["district"], "name"), (words["count"], "count")]
    covered += [(words[name], name) for name in ("with_activity", "with_point", "with_permit")]
    aged = [(words["year"], "year"), (words["count"], "count"), (words["share"], "share")]
    with workbook(path, title=facts.title, made=date(2000, 1, 1)) as book:
        right = {"valign": "top", "align": "right", "indent": 1}
        styles = _Styles(
            bold=book.add_format({"bold": True}),
            head=book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            text=book.add_format({"text_wrap": True, "valign": "top"}),
            plain=book.add_format({"valign": "top", "align": "center"}),
            count=book.add_format(right | {"num_format": "#,##0"}),
            share=book.add_format(right | {"num_format": "0.0%"}),
        )
        for name, columns, rows in (
            ("entries", [(facts.columns[name], name) for name in COLUMNS], facts.entries),
            ("subsectors", told, facts.subsectors),
            ("coverage", covered, facts.districts),
            ("age", aged, facts.ages),
        ):
            sheet = book.add_worksheet(words[name][:31])
            _fill_sheet(sheet, facts, columns, rows, styles)


@dataclass(frozen=True)
class _Styles:
    """Formats of one workbook: of titles, headers, texts, years, counts and shares."""

    bold: Any
    head: Any
    text: Any
    plain: Any
    count: Any
    share: Any

    def of(self, key: str, value: object) -> Any:  # noqa: ANN401 - the library's formats have no types
        """Return the format of a cell: a year is no count."""
        if isinstance(value, str):
            return self.text
        return self.plain if key in ("year", "established") else self.share if key == "share" else self.count


WIDEST: Final = 36
"""Characters of the widest column: longer texts are wrapped, so that all columns come onto a page."""


def _width(header: str, values: list[Any]) -> int:
    """Return the width of a column in characters; digits take a third more, for the signs between thousands."""
    shown = [len(str(value)) * (1 if isinstance(value, str) else 4 / 3) for value in values if value]
    words = max(map(len, header.split()))
    return min(max(words + 4, 8, int(max(shown, default=0)) + 4), WIDEST)


def _fill_sheet(
    sheet: Any,  # noqa: ANN401 - the library's sheet has no types
    facts: DirectoryFacts,
    columns: list[tuple[str, str]],
    rows: list[dict[str, Any]],
    styles: _Styles,
) -> None:
    mark = "  *** SINTETIS / SYNTHETIC ***" if facts.synthetic else ""
    sheet.write_string(0, 0, facts.title + mark, styles.bold)
    sheet.write_string(1, 0, facts.foot)
    widths = [_width(header, [row[key] for row in rows]) for header, key in columns]
    for column, (header, _) in enumerate(columns):
        sheet.write_string(3, column, header, styles.head)
        sheet.set_column(column, column, widths[column])
    sheet.set_row(3, height([header for header, _ in columns], widths))
    for line, row in enumerate(rows, start=4):
        values = [row[key] for _, key in columns]
        sheet.set_row(line, height(values, widths))
        for column, (value, (_, key)) in enumerate(zip(values, columns, strict=True)):
            if isinstance(value, str):
                sheet.write_string(line, column, value, styles.of(key, value))
            elif value is not None:
                sheet.write_number(line, column, value, styles.of(key, value))
    sheet.freeze_panes(4, 1)
    for_print(sheet, 3, said=mark.strip())
