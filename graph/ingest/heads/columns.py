"""Which column is what: header and contents weighed together, one column a role, a confidence for each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from graph.ingest.heads.column import Column
from graph.ingest.heads.contents import Look, agrees, guesses, look_at
from graph.ingest.heads.kinds import TRADER_HEADER
from graph.ingest.heads.meetings import of_meetings, of_visits
from graph.ingest.heads.numbered import with_further_goods
from graph.ingest.heads.roles import EXACT, header_roles, header_words, of_business
from graph.ingest.layout.region_headers import COUNTS_BY_REGION
from graph.ingest.support.inventory_words import inventory_of_header, of_people
from graph.ingest.support.participants import with_participants
from graph.model.periods import without_cycle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ingest.formats.sheets import Row, Sheet
    from graph.ingest.layout.headers import Header

LEAST_CONFIDENCE: Final = 0.5
SURE: Final = 0.9
SEVERAL: Final = frozenset(
    [
        "phone",
        "email",
        "website",
        "picture",
        "hours",
        "description",
        "category",
        "birth",
        "permits",
        "activity",
        "product",
        "address",
        "note",
        "problem",
        "remark",
    ]
)
"""Roles that more than one column may have; the first counts, the others add what it leaves empty."""


PLACES: Final = frozenset(["province", "regency", "district", "village"])
"""Roles of which the column of the business comes before that of its owner."""
PERSONS: Final = "owner"
"""Role of people: further columns of it count where their headers are sure, as a manager's or a contact person's."""


_OF_COOPERATIVES: Final = ("nik",)
"""Header of the number of a cooperative (*Nomor Induk Koperasi*), which has as many digits as an NIB."""
_DISTINCT: Final = 0.2
"""Least share of distinct cells in a column taken for names: persons of a village are called alike."""


@dataclass(frozen=True)
class _Claim:
    confidence: float
    column: int
    role: str
    why: str


_TRADES: Final = (("usaha",), ("industri",), ("ikm",), ("umkm",))
OTHERS: Final = {
    "koperasi": "cooperative",
    "cooperative": "cooperative",
    "pembeli": "buyer",
    "buyer": "buyer",
    "offtaker": "buyer",
    "pemasok": "supplier",
    "supplier": "supplier",
    "bank": "finance",
    "sentra": "cluster",
    "klaster": "cluster",
}
"""Word of a header -> role of the party that it names, where another column already names the business itself."""


def _header_claims(header: Header, index: int) -> dict[str, float]:
    name, child = without_cycle(header.names[index]), without_cycle(header.children[index])
    found = dict(header_roles(name))
    if child and child != name:
        for role, score in header_roles(child).items():
            found[role] = max(found.get(role, 0.0), score - 0.03)
    for role, score in header_roles(of_business(name) or "").items():
        if role in PLACES and score >= EXACT:
            found[role] = EXACT
    traders = TRADER_HEADER.search(name.lower())  # beside *Nama Usaha* they are to whom it sells
    if "name" in found and (_names_another(name) or inventory_of_header(name) or traders):
        found["name"] -= 0.02
    if "name" in found and header_words(name) in _TRADES:
        found["name"] -= 0.05  # beside *Nama Koperasi* a column *Usaha* says what it does
    return found


def _names_another(header: str) -> str | None:
    return next((OTHERS[word] for word in header_words(header) if word in OTHERS), None)


def _claims(header: Header, index: int, look: Look) -> list[_Claim]:
    claims: dict[str, _Claim] = {}
    for role, score in _header_claims(header, index).items():
        evidence = agrees(role, look)
        confidence = score + 0.03 * evidence if evidence >= 0 else score + 0.5 * evidence
        why = "both" if evidence > 0.5 else "header"
        claims[role] = _Claim(round(min(confidence, 0.99), 3), index, role, why)
    for role, score in guesses(look).items():
        if role == "nib" and header_words(header.names[index]) == _OF_COOPERATIVES:
            continue
        known = claims.get(role)
        # A name over the column that says something else outweighs what its cells look like.
        weight = score if not claims else score - 0.15
        if known is None or known.confidence < weight:
            claims[role] = _Claim(round(weight, 3), index, role, "contents")
    return list(claims.values())


def _several(claim: _Claim) -> bool:
    return claim.role in SEVERAL or (claim.role == PERSONS and claim.why != "contents" and claim.confidence >= SURE)


def _assign(claims: list[_Claim], header: Header) -> dict[int, _Claim]:
    taken: dict[int, _Claim] = {}
    roles: set[str] = set()
    # numbers that might be degrees are degrees only as a pair
    degrees = {claim.role for claim in claims if claim.role in ("lat", "lon")}
    claims = [claim for claim in claims if claim.why != "contents" or claim.role not in degrees or len(degrees) == 2]
    own = {i for i, name in enumerate(header.names) if of_business(name)}
    for claim in sorted(
        claims, key=lambda c: (-c.confidence, c.role in PLACES and c.column not in own, c.column, c.role)
    ):
        if claim.confidence < LEAST_CONFIDENCE or claim.column in taken:
            continue
        if claim.role in roles and not _several(claim):
            continue
        taken[claim.column] = claim
        roles.add(claim.role)
    return taken


def sample_columns(sheet: Sheet, header: Header) -> list[list[str | None]]:
    """Return the cells of the first data rows, column by column."""
    rows: Sequence[Row] = [row for row in sheet.head[header.first_data_row - 1 :] if any(row)]
    return [[row[i] if i < len(row) else None for row in rows] for i in range(sheet.width)]


def _fallback_name(columns: list[Column], looks: Sequence[Look]) -> list[Column]:
    """Take the most telling free column of texts as the name when none is called so.

    Programmes that persons attended name no row of theirs; programmes of which nobody is told are what is listed.
    """
    if any(column.role in ("name", "owner", "start") for column in columns):
        return columns
    listed = next((c for c in columns if c.role == "training" and inventory_of_header(c.header)), None)
    if listed is not None:
        return [replace(c, role="name") if c is listed else c for c in columns]
    free = [
        (look.distinct * look.filled * look.share("text"), -column.index)
        for column, look in zip(columns, looks, strict=True)
        if column.role in (None, "company", "buyer", "supplier", "cooperative")
        and look.share("text") > 0.7
        and 3 <= look.length <= 60
        and not _POSITION.match(column.header)
        and look.distinct > _DISTINCT
    ]
    if not free:
        return columns
    score, minus = max(free)
    return [
        replace(column, role="name", confidence=round(0.5 + 0.15 * score, 3), why="contents")
        if column.index == -minus
        else column
        for column in columns
    ]


def _codes_alone(columns: list[Column]) -> list[Column]:
    """Take *KBLI Produk* for the code of the business where no column *KBLI usaha* stands beside it."""
    if any(column.role == "kbli" for column in columns):
        return columns
    return [replace(column, role="kbli") if column.role == "commodity_code" else column for column in columns]


def _partners_alone(columns: list[Column]) -> list[Column]:
    """Take *Nama Mitra* for the name where no column tells whose partners they are: whoever made the list."""
    if any(column.role in ("name", "start") for column in columns):
        return columns
    return [replace(column, role="name") if column.role == "end" else column for column in columns]


def detect_columns(sheet: Sheet, header: Header) -> list[Column]:
    """Return what each column of a sheet is taken for.

    Examples
    --------
    >>> from graph.ingest.layout.headers import find_header
    >>> from graph.ingest.formats.sheets import sheet_of
    >>> sheet = sheet_of("a.csv", None, [["Nama Usaha", "Telp", "q"], ["UD Maju", "0812345678", "a@b.id"]])
    >>> [(column.role, column.why) for column in detect_columns(sheet, find_header(sheet))]
    [('name', 'both'), ('phone', 'both'), ('email', 'contents')]
    """
    if COUNTS_BY_REGION in sheet.notes:
        return _counts(header, sheet)
    cells = sample_columns(sheet, header)
    looks = [look_at(column) for column in cells]
    claims = [claim for i, look in enumerate(looks) for claim in _claims(header, i, look)]
    taken = _assign(claims, header)
    columns = []
    for i in range(sheet.width):
        claim = taken.get(i)
        name = header.names[i] if i < len(header.names) else ""
        columns.append(
            Column(i, name, claim.role, claim.confidence, claim.why) if claim else Column(i, name, None, 0.0, "")
        )
    columns = _owner_beside_name(_from_somewhere(_name_beside_brand(_places_apart(columns, header, cells), looks)))
    columns = _attended_by_people(_other_parties(_firms_called_people(columns, looks)))
    columns = of_meetings(_codes_alone(columns), cells)
    columns = of_visits(columns, [*header.titles, sheet.name or "", PurePath(sheet.file).stem])
    columns = with_further_goods(with_participants(_with_officers(columns), cells))
    return _fallback_name(_trade_beside_name(_partners_alone(columns)), looks)


def _places_apart(columns: list[Column], header: Header, cells: list[list[str | None]]) -> list[Column]:
    """Take a second column of places where no row fills both: *kab* of some records is *kota* of others."""
    told = list(columns)
    for column in columns:
        claims = {role: sure for role, sure in _header_claims(header, column.index).items() if role in PLACES}
        role = max(claims, key=lambda one: claims[one], default=None) if column.role is None else None
        if role is None or not any(cells[column.index]):
            continue
        others = [cells[one.index] for one in told if one.role == role]
        if others and not any(ours and any(theirs) for ours, *theirs in zip(cells[column.index], *others, strict=True)):
            told[column.index] = replace(column, role=role, confidence=0.9, why="header")
    return told


def _counts(header: Header, sheet: Sheet) -> list[Column]:
    """Return the columns of a table that counts by regions side by side: none names a business."""
    of_regions: object = sheet.notes[COUNTS_BY_REGION]
    names = [*header.names, *[""] * (sheet.width - len(header.names))]
    return [
        Column(i, name, "count", 0.9, "contents") if isinstance(of_regions, list) and i in of_regions
        else Column(i, name, None, 0.0, "")
        for i, name in enumerate(names)
    ]  # fmt: skip


_BARE: Final = (("nama",), ("name",))
_FOR_PERSONS: Final = re.compile(
    r"^\W*(?:nama\W+)?(?:mitra(?: binaan)?|debitur|nasabah|peserta|penerima(?: manfaat| bantuan| kur)?|pelaku"
    r"|calon mitra|responden|pemohon|anggota)\W*$",
    re.I,
)
"""Headers of those whom a programme or a bank lists: persons, where another column names their businesses."""
_CLERK: Final = re.compile(r"^\W*(?:nama )?(?:petugas|penyuluh)\W*$", re.I)
_POSITION: Final = re.compile(r"^\W*(?:jabatan|posisi|pangkat|golongan|position|job title)\b", re.I)
_BRANDS: Final = re.compile(r"^\W*(?:nama\W+)?(?:mer[ek]k?|brand)(?:\W+(?:dagang|produk|usaha))?\W*$", re.I)
_A_NAME: Final = re.compile(r"^\W*nama\b", re.I)
_OF_BUSINESS: Final = (("nama", "usaha"), ("nama", "perusahaan"), ("nama", "umkm"), ("nama", "ikm"), ("nama", "toko"))
_OF_PERSONS: Final = (*_OF_BUSINESS, ("instansi",), ("nama", "instansi"), ("lembaga",))
"""Columns beside which *Nama* is of a person."""


def _owner_beside_name(columns: list[Column]) -> list[Column]:
    """Take *Nama* for the owner where a column *Nama Usaha* stands beside it."""
    bare = next((c for c in columns if c.role == "name" and _is_bare(c.header)), None)
    named = next((c for c in columns if c.role is None and header_words(c.header) in _OF_PERSONS), None)
    if bare is None or named is None or any(column.role == "owner" for column in columns):
        return columns
    roles = {bare.index: "owner", named.index: "name"}
    return [replace(c, role=roles[c.index], confidence=0.9, why="header") if c.index in roles else c for c in columns]


def _is_bare(header: str) -> bool:
    return header_words(header) in _BARE or bool(_FOR_PERSONS.match(header))


def _name_beside_brand(columns: list[Column], looks: Sequence[Look]) -> list[Column]:
    """Take *Nama UPI/Poklahsar* for the name where a column *Merk*, which few of them fill, was taken for it."""
    brand = next((c for c in columns if c.role == "name" and c.why != "mapping" and _BRANDS.match(c.header)), None)
    if brand is None:
        return columns
    named = [
        c for c in columns
        if c.role in (None, "owner") and _A_NAME.match(c.header) and looks[c.index].share("text") > 0.7
        and looks[c.index].filled >= looks[brand.index].filled and not (c.role and header_roles(c.header))
    ]  # fmt: skip
    if not named:
        return columns
    roles = {brand.index: None, named[0].index: "name"}
    return [replace(c, role=roles[c.index], confidence=0.9, why="header") if c.index in roles else c for c in columns]


_MOSTLY_FIRMS: Final = 0.6
"""Share of cells that begin like a business from which a column of people lists businesses."""


def _firms_called_people(columns: list[Column], looks: Sequence[Look]) -> list[Column]:
    """Take *Nama Pelaku Usaha* for the business where its cells are *UD …*, *CV …* and no other column names it."""
    people = next((column for column in columns if column.role == "owner"), None)
    if people is None or any(column.role in ("name", "start") for column in columns):
        return columns
    if looks[people.index].share("firm") < _MOSTLY_FIRMS:
        return columns
    return [replace(c, role="name", confidence=0.9, why="contents") if c is people else c for c in columns]


def _with_officers(columns: list[Column]) -> list[Column]:
    """Take *Nama Petugas* for an officer where officers are listed; beside a business it is who filled the form."""
    if not any(column.role in ("name", "owner") for column in columns) or any(c.role == "visited" for c in columns):
        return columns
    return [
        replace(c, role=None, confidence=0.0, why="") if c.role == "officer" and _CLERK.match(c.header) else c
        for c in columns
    ]


def _attended_by_people(columns: list[Column]) -> list[Column]:
    """Take *Nama Kegiatan* beside *Nama Peserta* for what they attended."""
    if not any(column.role == "owner" for column in columns) or not of_people([column.header for column in columns]):
        return columns
    free = not any(column.role == "training" for column in columns)
    roles = {"programmes": "training" if free else None, "machines": None}
    return [
        replace(c, role=roles[kind]) if c.role == "name" and (kind := inventory_of_header(c.header)) in roles else c
        for c in columns
    ]


def _from_somewhere(columns: list[Column]) -> list[Column]:
    """Take *Asal* for where a business is from, where no other column says to whom a tie of it leads."""
    taken = {column.role for column in columns}
    if "end" in taken or "name" not in taken:
        return columns
    role = "address" if not {"address", "region"} & taken else "region" if "region" not in taken else None
    return [
        replace(c, role=role) if c.role == "start" and header_words(c.header) == ("asal",) and c.why != "mapping" else c
        for c in columns
    ]


def _trade_beside_name(columns: list[Column]) -> list[Column]:
    """Take a column *Usaha* or *Usaha / Dagangan* beside *Nama* for what is done."""
    taken = {column.role for column in columns if column.role != "activity" or column.why != "contents"}
    called = [
        c for c in columns if c.role is None and any(header_words(part) in _TRADES for part in c.header.split("/"))
    ]
    if not called or "activity" in taken or not {"name", "owner"} & taken:
        return columns
    told = [replace(c, role=None, confidence=0.0, why="") if c.role == "activity" else c for c in columns]
    return [replace(c, role="activity", confidence=0.85, why="header") if c in called else c for c in told]


def _other_parties(columns: list[Column]) -> list[Column]:
    """Give columns that name another party (*Nama Koperasi* beside *Nama Usaha*) the role of that party."""
    taken = {column.role for column in columns}
    named = []
    for column in columns:
        inner = column.header.rpartition(".")[2]  # of nested records what the block is called
        free = column.role is None and "name" in taken and "name" in header_roles(inner)
        other = _names_another(column.header) if free else None
        if other and other not in taken:
            taken.add(other)
            named.append(replace(column, role=other, confidence=0.85, why="header"))
        else:
            named.append(column)
    return named
