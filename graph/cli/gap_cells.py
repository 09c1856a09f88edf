"""How a table of gaps looks on the terminal: the columns that a person reads, in the order in which they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.cli.tables import draw_gaps, nearby

if TYPE_CHECKING:
    import polars as pl

    from graph.cli.face import Face

NUMBERS = frozenset(
    {"rank", "amount", "of", "share", "n", "value_rp", "unmet", "entry_price_first", "worth", "at_most", "supply_near",
     "makers", "facilities", "officers", "crowding", "gini", "partnership_rate", "trader_margin",
     "largest_trader_makers", "largest_trader_share", "steps_to_buyer", "direct_gain_rp", "offered", "wanted",
     "buyers", "clusters"}
)  # fmt: skip
DISTRICT = len("33.05.14")
VALUED = frozenset({"entry_price_first", "worth", "at_most"})
"""Columns in the unit of the plan's value."""
COLUMNS = (
    "rank", "place", "cluster_name", "product", "unmet", "entry_price_first", "entry_price_from", "worth", "at_most",
    "supply_near", "makers", "facilities", "officers", "crowding", "barrier", "amount", "of", "unit", "share", "n",
    "value_rp", "trader_margin", "largest_trader_makers", "largest_trader_share", "steps_to_buyer", "direct_gain_rp",
    "gini", "partnership_rate",
    "reason_text", "lever_text", "lever_price", "suppressed",
)  # fmt: skip
CROWDING = ("product", "offered", "wanted", "crowding", "unit", "makers", "buyers", "clusters")


def draw_cells(reader: Face, cells: pl.DataFrame, kind: str, limit: int) -> None:
    """Print the first cells of a table: place, product, what is lacking out of what, reason and lever."""
    import polars as pl  # noqa: PLC0415 - see graph.cli

    from graph.services.planner.gaps import gap_facts  # noqa: PLC0415 - see graph.cli

    if kind in ("demand", "supply") and "entry_price_first" in cells.columns and "suppressed" not in cells.columns:
        unit = cells["value_unit"][0] if cells.height else ""
        draw_gaps(reader, gap_facts(cells, kind, reader.language)[:limit], unit)
        shown = min(limit, cells.height)
        if not cells.height or cells.height > shown:
            reader.tell(f"cli.gaps.count_{kind}", cells=reader.number(cells.height), shown=shown)
        tell_prices(reader, cells.head(limit))
        if cells.height:
            reader.tell("cli.gaps.how_to_read")
        return
    if "suppressed" in cells.columns:  # what may be read stands first
        cells = cells.sort("suppressed", "amount", descending=[False, True], nulls_last=True, maintain_order=True)
    listed = priced(reader, cells.head(limit))
    order = CROWDING if kind == "crowding" else COLUMNS
    names = [name for name in order if name in listed.columns and listed[name].null_count() < max(listed.height, 1)]
    if kind != "start" or ("worth" in names and listed["worth"].null_count() == 0):  # a bound beside what is known
        names = [name for name in names if name != "at_most"]
    if "largest_trader" in listed.columns and listed["largest_trader"].len() == listed["largest_trader_share"].count():
        names.remove("largest_trader_makers")  # beside a share that is known nobody asks
    if "place" in names and "region" in listed.columns:
        listed = listed.with_columns(place=pl.Series([_placed(row) for row in listed.iter_rows(named=True)]))
    rows = [tuple(_cell(reader, name, row[name]) for name in names) for row in listed.iter_rows(named=True)]
    title = reader.say(f"gap.{kind}.title", count=len(rows))
    unit = listed["value_unit"][0] if "value_unit" in listed.columns and listed.height else ""
    reader.table(title, [(_heading(name, unit), "right" if name in NUMBERS else "left") for name in names], rows)
    if not cells.height or cells.height > listed.height:
        reader.tell("cli.gaps.count", cells=reader.number(cells.height), shown=listed.height)
    if kind not in ("start", "crowding"):
        reader.tell(f"gap.{kind}.definition")
        tell_prices(reader, listed)


def _placed(row: dict[str, Any]) -> str:
    """Return where a cell is: its regency, and its district where cells are told apart by that."""
    place: str = row["place"] or ""
    return place.rpartition(", ")[0] if len(row["region"] or "") >= DISTRICT else nearby(place)


def _heading(name: str, value_unit: str) -> str:
    """Return what heads a column: one of value says in what it is measured."""
    if name in VALUED and value_unit:
        return f"column.{name}_{'rp' if value_unit.startswith('rupiah') else 'points'}"
    return f"column.{name}"


def priced(reader: Face, cells: pl.DataFrame) -> pl.DataFrame:
    """Return cells with ``lever_price``: what each lever costs, in a few words."""
    import polars as pl  # noqa: PLC0415 - see graph.cli

    from graph.services.planner.levers import PRICE, short_price  # noqa: PLC0415 - see graph.cli

    if "lever_cost_rp" not in cells.columns:
        return cells
    said = [
        short_price(row, reader.language) if row["lever"] else None for row in cells.select("lever", *PRICE).to_dicts()
    ]
    return cells.with_columns(pl.Series("lever_price", said, dtype=pl.String))


def tell_prices(reader: Face, cells: pl.DataFrame) -> None:
    """Say what the prices of the levers in a table rest on, and how to set those that nobody stated."""
    from graph.services.planner.levers import basis_text  # noqa: PLC0415 - see graph.cli

    if "lever_cost_rp" not in cells.columns:
        return
    named = cells.select("lever", "lever_text", "lever_basis").drop_nulls("lever").unique().sort("lever")
    for _, lever, basis in named.drop_nulls("lever_basis").iter_rows():
        reader.tell("lever_price.basis", lever=lever.rstrip("."), basis=basis_text(basis, reader.language))
    unknown = [code.removeprefix("lever.") for code, _, basis in named.iter_rows() if basis is None]
    if unknown:
        reader.tell("lever_price.set", levers=", ".join(unknown))


def _cell(reader: Face, name: str, value: Any) -> str:  # noqa: ANN401 - a cell of any column
    if name == "barrier" and value is not None:
        return reader.say(f"barrier.{value}")
    if name == "unit":
        from graph.services.sheet.words import unit_name  # noqa: PLC0415 - see graph.cli

        return unit_name(value, reader.language)
    if isinstance(value, bool):
        return reader.say("word.yes" if value else "word.no")
    if isinstance(value, (int, float)):
        if name in (
            "share",
            "gini",
            "partnership_rate",
            "trader_margin",
            "largest_trader_share",
            "crowding",
            "steps_to_buyer",
        ):
            return reader.number(value, 2)
        return reader.number(value)
    return str(value) if value is not None else "–"
