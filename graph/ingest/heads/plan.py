"""What a sheet is and how its cells are to be read: decided from its head, once, before any row is cleaned."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePath
from statistics import median
from typing import TYPE_CHECKING, Final

from graph.ingest.activity.codes import zeros_lost
from graph.ingest.heads.columns import detect_columns, sample_columns
from graph.ingest.heads.kinds import KINDS, Kind, as_demands, guess_kind
from graph.ingest.heads.list_date import list_date
from graph.ingest.heads.roles import MONEY_ROLES, ROW_KIND
from graph.ingest.heads.row_kinds import with_row_kinds
from graph.ingest.heads.shapes import with_known_shape
from graph.ingest.heads.sheet_plan import GATHERER, SheetPlan
from graph.ingest.heads.trade_columns import with_trades
from graph.ingest.layout.headers import Header, find_header
from graph.ingest.layout.months import months_of, with_months, without_months
from graph.ingest.layout.stacked import unstacked
from graph.ingest.party.name_and_owner import with_both
from graph.ingest.party.other_parties import with_other_parties, with_size_labels
from graph.ingest.place.places import PlaceFinder
from graph.ingest.place.text import in_title
from graph.ingest.support.asked import with_asked
from graph.ingest.support.attended import attended_by_title, with_attended
from graph.ingest.support.help_columns import HELP_SHAPES, guess_help, help_roles, with_help_roles
from graph.ingest.support.help_words import Topic, topic_of
from graph.ingest.support.inventory_words import INVENTORIES, PROVIDERS, inventory_of_header
from graph.ingest.trade.amounts import IMPLAUSIBLE_RUPIAH, MoneyColumn, money_column, parse_money
from graph.model.money import USD_IN_LISTS
from graph.model.vocabulary import PartyKind, Size

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from graph.ingest.formats.sheets import Sheet
    from graph.ingest.heads.column import Column
    from graph.ingest.heads.mapping_fit import Fit

_PLAUSIBLE: Final = (
    (("price", "outlet_price", "source_price"), 50),
    (("budget", "amount", "collateral", "fee", "least", "most"), 1000),
)
"""Middle values below which a column of single rupiah is not plausible, by role; others are sales and wealth."""
_SYNTHETIC: Final = re.compile(r"sintetis|sintetik|synthetic", re.I)
_MAKERS: Final = re.compile(
    r"\b(?:ikm|industri|pengrajin|perajin|pengolahan|pengolah|poklahsar|upi|pirt|spp irt|p irt|irtp|dekranas(?:da)?|"
    r"manufaktur|manufacturers?|manufacturing|jenis produksi|nilai produksi|kapasitas produksi|bahan baku)\b"
    r"(?! kreatif)",
    re.I,
)
"""A list of those who make things: *bakso* there is made and not served."""
_TRADERS: Final = re.compile(
    r"\b(?:toko|kios|lapak|pedagang|pengecer|retail|ritel|pertokoan|warung kelontong|kaki lima|pkl|los pasar|pasar"
    r" (?:rakyat|tradisional|desa|induk|umum)|shops?|traders?|retailers?)\b",
    re.I,
)
"""A list of those who sell: *beras* there is sold and not milled."""
_BOTH: Final = re.compile(
    r"\b(?:umkm|ukm|usaha|industri)\b.*\b(?:dan|serta)\b.*\bpedagang\b"
    r"|\b(?:exporters?|producers?|manufacturers?|eksportir|produsen|perajin|pengrajin)\b",
    re.I,
)
"""A list of more than those: *Pelaku Usaha Mikro dan Pedagang Pasar*, *Buyers, exporters and traders*."""
_STALLS: Final = re.compile(r"\b(?:kaki lima|pkl|(?:los|pedagang|kios) pasar|pasar (?:rakyat|tradisional))\b", re.I)
"""Of those, the ones in markets and at the roadside, whom the classification counts apart."""
_KITCHENS: Final = re.compile(
    r"\b(?:kuliner|rumah makan|warung makan|restoran|cafe|kafe|culinary|restaurants?|food stalls?|menu)\b", re.I
)
"""A list of those who cook: *tekwan* there is served and not made for shops."""
_GATHERERS: Final = re.compile(r"\b(?:pengumpul|pengepul|penampung|eksportir|tengkulak|pedagang besar|grosir)\b", re.I)
"""A list of those who buy goods up and sell them on: *kopra* there is gathered and not pressed."""
_CAUGHT: Final = re.compile(r"\btangkapan\b", re.I)
"""Goods that are caught: *rajungan* there is neither cooked nor farmed."""
_FARMED: Final = re.compile(r"\b(?:pokdakan|pembudidaya)\b", re.I)
"""Whoever is called so grows what is named beside it: *teripang* there is neither caught nor dried."""
_BOUGHT: Final = re.compile(r"\b(?:beli|dibeli|dicari|dibutuhkan|kebutuhan|komoditas|komoditi|barang)\b", re.I)
_FISH: Final = re.compile(
    r"\b(?:poklahsar|upi|(?:hasil|olahan|produk) (?:perikanan|laut)|(?:pengolah\w*|olahan) ikan)\b", re.I
)
"""A list of those who process fish: *abon* and *bakso* there are none of meat."""
_EDITION: Final = re.compile(r"kbli[\s_\-.(]*(?:edisi|tahun|th)?[\s_\-.(]*2025", re.I)
_PLACES: Final = ("province", "regency", "district", "village")
_REGENCY: Final = 5
"""Letters of a regency's code."""
SCATTERED: Final = 0.2
"""Share of blocks that begin without a place, or of places that come back, from which blanks repeat nothing."""
_LABELS: Final = (
    (Size.MICRO, r"usaha mikro|\bmikro\b"),
    (Size.MICRO, r"\bumkm\b|\bukm\b|\bikm\b|\bumk\b|usaha kecil"),
)


def source_name(file: str, sheet: str | None, several: bool) -> str:
    """Return the name of a list: its file without folder and ending, and its sheet when the file has several.

    Examples
    --------
    >>> source_name("2023/siinas_A.csv", None, False), source_name("kota.xlsx", "Pangan", True)
    ('siinas_A', 'kota/Pangan')
    """
    stem = PurePath(file).stem
    return f"{stem}/{sheet}" if sheet and several else stem


def _usual_filled(sheet: Sheet, header: Header) -> int:
    counts = [sum(bool(cell) for cell in row) for row in sheet.head[header.first_data_row - 1 :] if any(row)]
    # headings and signatures fill one cell: in a short list they must not pass for what is usual
    # and where a third of the rows are whole, sections and subtotals must not either
    whole = [count for count in counts if count > 3]
    telling = whole if 3 * len(whole) >= len(counts) else [count for count in counts if count > 1]
    return int(median(telling or counts or [0]))


def _merged_down(columns: list[Column], cells: list[list[str | None]], naming: Sequence[str]) -> tuple[str, ...]:
    """Return region and cluster columns filled only at the top of each block: they were merged in the workbook."""
    names = [cells[column.index] for column in columns if column.role in naming]
    named = [i for i in range(len(cells[0])) if any(column[i] for column in names)] if cells else []
    merged = []
    for column in columns:
        if column.role in (*_PLACES, "cluster", "sector"):
            told = _until_last_blank([cells[column.index][i] for i in named])
            sample = [cells[column.index][i] for i in named][:told]
            above = [one for one in columns if one.role in _above(column.role)]
            places = [tuple(cells[one.index][i] for one in above) for i in named][:told]
            scattered = column.role in _PLACES and _scattered(sample, places)
            if len(sample) >= 4 and sample[0] and _was_merged(sample) and not scattered:
                merged.append(f"c{column.index}")
    return tuple(merged)


def _until_last_blank(sample: Sequence[str | None]) -> int:
    """Return how many cells say what a blank stands for: whole rows added below a merged list say nothing of it.

    Examples
    --------
    >>> _until_last_blank(["Kota Bitung", None, None, "Kota Manado", None, "Kota Bitung"])
    5
    """
    return max((at for at, cell in enumerate(sample, 1) if not cell), default=len(sample))


def _above(role: str) -> tuple[str, ...]:
    """Return the roles of columns that tell where a block of a place ends: wider places, and codes of its own."""
    if role not in _PLACES:
        return ()
    at = _PLACES.index(role)
    return (*_PLACES[:at], *(f"{one}_code" for one in _PLACES[: at + 1]))


def _scattered(sample: Sequence[str | None], places: Sequence[tuple[str | None, ...]]) -> bool:
    """Return whether blanks are blank and repeat nothing: places come back, or are not told where that above changes.

    Examples
    --------
    >>> _scattered(["Sukamaju", None, None, "Mekar", None], [("A",), (None,), (None,), ("B",), (None,)])
    False
    >>> _scattered(["Sukamaju", None, None, "Mekar", None], [("A",), ("B",), ("C",), ("D",), ("E",)])
    True
    """
    begun = blank = back = 0
    seen: set[tuple[object, ...]] = set()
    last, place = None, None
    for cell, told in zip(sample, places, strict=True):
        now = told if place is None else tuple(one or other for one, other in zip(told, place, strict=True))
        begun += now != place
        blank += now != place and not cell
        place = now
        if cell:
            back += cell != last and (now, cell) in seen
            seen.add((now, cell))
            last = cell
    return blank > SCATTERED * begun or back > SCATTERED * sum(map(bool, sample))


def _was_merged(sample: Sequence[str | None]) -> bool:
    """Return whether blanks repeat the cell above: most cells are blank, or none repeats the one above it.

    Where a cell is written again in the very next row, a block of that name is told row by row, and a blank is blank.

    Examples
    --------
    >>> _was_merged(["Sentra Logam", None, None, "Sentra Batik", None])
    True
    >>> _was_merged(["Sentra Logam", "Sentra Logam", None, None, "Sentra Batik", None, None])
    False
    """
    filled = [cell for cell in sample if cell]
    again = sum(bool(one) and one == other for one, other in pairwise(sample))
    if again > SCATTERED * len(filled):
        return False
    if len(filled) <= 0.5 * len(sample):
        return True
    repeats = any(one == other for one, other in pairwise(filled))
    return not repeats and len(filled) <= 0.85 * len(sample) and len(filled) >= 2


def _unit_of(column: Column, header: Header) -> MoneyColumn:
    """Return the unit of a column of money: that of a mapping file before what header and titles say."""
    said = money_column(header.names[column.index], header.titles)
    given = money_column(column.unit)
    return replace(given if given.stated else said, per=given.per or said.per)


def _money(columns: list[Column], header: Header, cells: list[list[str | None]]) -> dict[str, MoneyColumn]:
    found = {}
    for column in columns:
        if column.role in MONEY_ROLES and column.role not in found:
            unit = _unit_of(column, header)
            amounts = [m for m in map(parse_money, filter(None, cells[column.index])) if m and m.rupiah]
            least = next((least for roles, least in _PLAUSIBLE if column.role in roles), IMPLAUSIBLE_RUPIAH)
            if any(sign in (column.unit or header.names[column.index]).lower() for sign in USD_IN_LISTS):
                # another currency is no rupiah: the column is flagged and not used
                unit = MoneyColumn(0, False, unit.per)
            elif not unit.stated and amounts:
                typical = median(m.rupiah for m in amounts)
                unit = MoneyColumn(1, typical >= least, unit.per)
            found[column.role] = unit
    return found


def _label(texts: list[str]) -> Size | None:
    text = re.sub(r"[_\-.]+", " ", " ".join(texts).lower())
    return next((size for size, pattern in _LABELS if re.search(pattern, text)), None)


def _guessed(sheet: Sheet, header: Header, columns: list[Column], cells: list[list[str | None]]) -> Kind:
    texts = (sheet.name or "", *header.titles, PurePath(sheet.file).stem)
    named = next((column for column in columns if column.role == "name"), None)
    # what is needed may be goods or help: the other columns tell
    have = {c.role for c in columns if c.role and not (c.role == "commodity" and help_roles(c.header, "needs"))}
    help_kind = guess_help([c.header for c in columns], have, texts)
    if help_kind == "services" and _each_of_a_kind(columns, cells):
        return KINDS["bds"]
    if help_kind and not (named and inventory_of_header(named.header)):
        return KINDS[help_kind]
    status = [cells[column.index] for column in columns if column.role == "status"]
    return guess_kind(
        _roles(columns),
        file=PurePath(sheet.file).stem,
        sheet=sheet.name,
        titles=header.titles,
        name_header=named.header if named else "",
        called=cells[named.index] if named else (),
        lot_headers=_lot_headers(columns),
        investors=any(re.match(r"PM(?:A|DN)\b", cell) for column in status for cell in column if cell),
    )


def _each_of_a_kind(columns: list[Column], cells: list[list[str | None]]) -> bool:
    """Return whether a column beside the services says what each row is: *koperasi*, *PLUT*, and no sort of service."""
    kinds = next((c for c in with_row_kinds(columns, cells, str(PartyKind.ENTERPRISE)) if c.role == ROW_KIND), None)
    said = [cell for cell in cells[kinds.index] if cell] if kinds else []
    sorts = [topic for cell in said if (topic := topic_of(cell)) and topic != Topic("services", None)]
    return bool(said) and not sorts


def _roles(columns: list[Column]) -> set[str]:
    return {column.role for column in columns if column.role}


def _lot_headers(columns: list[Column]) -> list[str]:
    return [column.header for column in columns if column.role in ("commodity", "volume", "price")]


def _headers_of(columns: list[Column], role: str) -> list[str]:
    return [column.header for column in columns if column.role == role]


def _lists_makers(words: list[str], columns: list[Column]) -> bool:
    said = re.sub(r"[_\-.]+", " ", " ".join((*words, *(column.header for column in columns))))
    # what a survey of all trades asks everybody makes nobody a maker
    said = re.sub(r"(?i)\bkebutuhan (?:akan )?bahan baku\b", " ", said)
    # the office that keeps the list (Dinas Perindustrian) does not count
    return bool(_MAKERS.search(re.sub(r"(?i)\bdinas\b.*?(?=\bkab|\bkota\b|\bprov|\d|$)", " ", said)))


def _lists_sellers(sheet: Sheet, header: Header, columns: list[Column]) -> str | None:
    """Return the words before bare goods of a list of kitchens, shops or traders, as title, sheet or file call them."""
    texts = [re.sub(r"[_\-.]+", " ", text) for text in (PurePath(sheet.file).stem, sheet.name or "", *header.titles)]
    asked = [*_headers_of(columns, "activity"), *_headers_of(columns, "product")]
    if any(_KITCHENS.search(text) for text in (*texts, *asked)):
        return "menu"
    if not any(_TRADERS.search(text) for text in texts) or any(_BOTH.search(text) for text in texts):
        return None
    return "los" if any(_STALLS.search(text) for text in texts) else "jual"


def _lists_gatherers(sheet: Sheet, header: Header, columns: list[Column], kind: Kind) -> str | None:
    """Return the word before bare goods of a list of those who buy them up, as title, sheet or file call them."""
    if kind.name not in ("buyers", "demands", "traders"):
        return None
    texts = [re.sub(r"[_\-.]+", " ", text) for text in (PurePath(sheet.file).stem, sheet.name or "", *header.titles)]
    bought = [column.header for column in columns if column.role in ("activity", "product", "commodity")]
    said = any(_GATHERERS.search(text) for text in texts) and any(_BOUGHT.search(one) for one in bought)
    return GATHERER if said else None


def _lists_fishers(columns: list[Column]) -> str | None:
    """Return the words before bare goods of a list of those who catch or grow fish, told by what its heads say."""
    goods = (*_headers_of(columns, "product"), *_headers_of(columns, "commodity"), *_headers_of(columns, "activity"))
    if any(_CAUGHT.search(header) for header in goods):
        return "penangkapan ikan"
    return "budidaya" if any(_FARMED.search(header) for header in _headers_of(columns, "name")) else None


def _place(sheet: Sheet, header: Header) -> str | None:
    """Return the region that the whole list is for: the sheet's name says more than titles, these than the file."""
    finder = PlaceFinder()
    found = None
    texts = (PurePath(sheet.file).stem, *reversed(header.titles[:6]), sheet.name or "")
    # twice: a district is told by its name only when its regency is known, whichever title says that
    for text in (*texts, *texts):
        region = in_title(finder, text, found)
        if region and (found is None or region.startswith(found)):
            found = region
    # a file may be called by two places, of which one is read: *umkm_medan_deliserdang*
    titles = [in_title(finder, title) for title in header.titles[:6]]
    told = {title[:_REGENCY] for title in titles if title and len(title) >= _REGENCY}
    if found and len(told) == 1 and not found.startswith(one := told.pop()):
        return next(title for title in titles if title and title.startswith(one))
    return found


def make_plan(
    sheet: Sheet,
    *,
    kind: Kind | None,
    as_of: date | None,
    today: date,
    several: bool,
    fit: Fit | None = None,
    header: Header | None = None,
) -> SheetPlan:
    """Return the plan for one sheet.

    Parameters
    ----------
    sheet
        The sheet.
    kind
        What it is a list of; None guesses.
    as_of
        Date of its facts; None takes what its titles and names say, and today where they say nothing.
    today
        Day of the reading.
    several
        Whether its file has more sheets that are read.
    fit
        Which of its columns a mapping file speaks of; it overrules what is detected.
    header
        Header that a mapping file pointed to; None looks for it.
    """
    sheet, header = with_months(*unstacked(sheet, header or find_header(sheet)))
    columns = without_months(detect_columns(sheet, header), header)
    if fit is not None:
        columns = fit.laid_on(columns)
    words = [sheet.file, sheet.name or "", *header.titles]
    cells = sample_columns(sheet, header)
    kind = as_demands(kind or _guessed(sheet, header, columns, cells), _roles(columns), _lot_headers(columns))
    if kind.shape == "parties":
        columns = with_size_labels(with_other_parties(columns, cells), cells)
        columns = with_row_kinds(columns, cells, kind.party)
        columns = with_trades(with_asked(with_attended(columns, cells, words), cells), cells)
    if kind.shape in ("offers", "demands"):
        columns = with_trades(with_row_kinds(columns, cells, kind.party), cells, role="product")
    if kind.shape in HELP_SHAPES or kind.name in INVENTORIES:
        columns = with_help_roles(columns, kind.name)
    elif kind.name in PROVIDERS or ROW_KIND in _roles(columns):
        columns = with_help_roles(columns, "providers")
    columns, owner = with_both(columns) if kind.shape == "parties" else (columns, None)
    columns, kind, shape, constants = with_known_shape(columns, kind)
    if kind.name == "enterprises" and "training" not in _roles(columns):
        constants = constants | attended_by_title(header.titles)
    kbli = next((cells[c.index] for c in columns if c.role == "kbli"), [])
    gathers = _lists_gatherers(sheet, header, columns, kind) or _lists_fishers(columns)
    return SheetPlan(
        sheet=sheet,
        header=header,
        columns=tuple(columns),
        kind=kind,
        source=source_name(sheet.file, sheet.name, several),
        as_of=as_of or list_date(words, today) or list_date(months_of(header), today) or today,
        label=_label(words) if kind.name in ("enterprises", "sales", "offers") else None,
        zeros_lost=zeros_lost(kbli),
        money=_money(columns, header, cells),
        usual=_usual_filled(sheet, header),
        # a record's cell that is missing was never merged with the one above
        filled_down=() if sheet.has_header else _merged_down(columns, cells, kind.naming),
        synthetic=any(_SYNTHETIC.search(text) for text in words),
        shape=shape,
        constants=constants,
        place=_place(sheet, header),
        owner_part=owner,
        makers=gathers is None and _lists_makers(words, columns),
        sellers=gathers or _lists_sellers(sheet, header, columns),
        material="ikan" if any(_FISH.search(re.sub(r"[_\-.]+", " ", text)) for text in words) else None,
        kbli_edition="2025"
        if any(_EDITION.search(text) for text in (*words, *_headers_of(columns, "kbli")))
        else "2020",
        notes=dict(sheet.notes) | ({"mapping_without": list(fit.missing)} if fit and fit.missing else {}),
    )
