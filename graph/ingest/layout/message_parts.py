"""The parts of one line of a message: name, goods, how much, capital, owner, telephone, told apart by how they look."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from graph.ingest.place.places import place_finder
from graph.ingest.trade.amounts import period_of
from graph.ingest.trade.stated_units import quantity_in

if TYPE_CHECKING:
    from collections.abc import Sequence

NUMBER, NAME, GOODS, VOLUME = "No", "Nama Usaha", "Produk", "Kapasitas Produksi"
OWNER, PHONE, ADDRESS, NOTE_COLUMN = "Nama Pemilik", "No HP", "Alamat", "Keterangan"
_AMOUNTS: Final = {
    "Modal": r"modal(?: usaha| awal)?",
    "Omzet": r"om[zs]et(?: usaha)?",
    "Harga": r"(?:harga|hrg)(?: jual)?|(?=rp\b)",
    "Tenaga Kerja": r"(?:tenaga kerja|karyawan|pekerja|tk)|(?=\d{1,4} ?(?:orang|org|karyawan|pekerja|tk)\b)",
}
"""How a part begins that tells an amount, by the column of it."""
COLUMNS: Final = (NUMBER, NAME, GOODS, VOLUME, *_AMOUNTS, OWNER, PHONE, ADDRESS, NOTE_COLUMN)
"""What the columns of the table are called, as lists call them."""
_TOLD: Final = {name: re.compile(rf"(?i)\W*(?:{start})\W*(?=.*\d)") for name, start in _AMOUNTS.items()}
_COMMA: Final = r"\s*(?:,(?!\d)|(?<!\d),|(?<=[a-z]\d),)\s*(?![^()]*\))"
"""A comma outside brackets that is no decimal one."""
SEPARATORS: Final = {
    name: re.compile(pattern)
    for name, pattern in {
        "|": r"\s*\|\s*",
        ";": r"\s*;\s*",
        "tab": r"\s*\t\s*",
        "-": r"\s+[-–—]+\s+",
        "/": r"\s+/\s*|\s*/\s+",
        ":": r"\s*:\s+",
        ",": _COMMA,
    }.items()
}
"""Signs between the parts of a line."""
_PHONE: Final = re.compile(r"(?i)\W*(?:(?:no|hp|wa|telp|tlp|telepon)\b\W*)*(?:\+?62|0)[\dx][\dx\s.\-]*")
_PERIOD: Final = re.compile(r"(?i)(?:per )?(?:hari|hr|minggu|mgg|bulan|bln|tahun|thn|th)")
_ADDRESS: Final = re.compile(
    r"(?i)\b(?:kec|kecamatan|kel|kelurahan|desa|ds|gampong|dusun|dsn|jl|jln|jalan|gg|rt|rw)\b\.?"
)
_ASIDE: Final = re.compile(
    r"(?i)\W*(?:titip\w*|di ?jual|dijual|kirim|jual(?:an)? (?:di|ke)|pesanan|(?:di |ke )?pasar|di |ke |lewat |online"
    r"|(?:belum|blm|sudah|sdh|tidak|tdk) )"
)
"""How a part begins that tells neither goods nor person: *titip di kota*, *pesanan*."""
_PERSON: Final = re.compile(r"(?:\p{Lu}[\w.'’]*\s*){1,4}".replace(r"\p{Lu}", "[A-Z]"))
_LOWER: Final = re.compile(r"[^\w]*[a-z]")
_TAIL: Final = re.compile(r"(.*\D)\s+(\d[\d.,]*\s*\D.*)")
"""Goods with how many of them behind: *telur asin 500 butir/minggu*."""
_BETWEEN: Final = re.compile(
    r"(\d[\d.,]*\s*[^\W\d_]+)\s+([^\W\d_][^\d/]*?)\s*((?:\bper\b|/|\bse\B|\btiap\b)\s*[^\W\d_]+)\W*"
)
"""Goods between how many and how often: *2 ton beras per hari*."""
_HALF: Final = 0.5


def is_parted(line: str) -> bool:
    """Tell whether a line has parts.

    Examples
    --------
    >>> is_parted("Siti - kue"), is_parted("Siti, kue"), is_parted("1,5 jt"), is_parted("Dusun Mesjid")
    (True, True, False, False)
    """
    return any(len([part for part in sign.split(line.strip()) if part]) > 1 for sign in SEPARATORS.values())


def parts_of(line: str, separator: str | None = None) -> list[str]:
    """Return the parts of a line, by a sign that most lines around it have, or else by its own first.

    Examples
    --------
    >>> parts_of("Mie Abu: mi / Siti / 3 kg / hari", "/"), parts_of("Siti, kue, 1,5 kg")
    (['Mie Abu', 'mi', 'Siti', '3 kg / hari'], ['Siti', 'kue', '1,5 kg'])
    """
    sign = separator if separator and SEPARATORS[separator].search(line) else _first_sign(line)
    if sign is None:
        return [line]
    name, *rest = (part.strip() for part in SEPARATORS[sign].split(line))
    # the goods may stand behind a colon in the part of the name
    called = [part for part in SEPARATORS[":"].split(name, maxsplit=1) if part]
    made: list[str] = []
    for part in [*called, *(part for part in rest if part)]:
        if made and _PERIOD.fullmatch(part) and quantity_in(made[-1]):
            made[-1] = f"{made[-1]} / {part}"
        else:
            made.append(part)
    return made


def separator_of(bodies: Sequence[str]) -> str | None:
    """Return the sign that parts most lines: of each line the first.

    Examples
    --------
    >>> separator_of(["Siti - kue, roti - 40 kg", "Ani - tahu", "Abu: kopi - 3 kg"])
    '-'
    """
    firsts = Counter(first for body in bodies if (first := _first_sign(body)))
    return firsts.most_common(1)[0][0] if firsts else None


def _first_sign(body: str) -> str | None:
    at = {name: found.start() for name, sign in SEPARATORS.items() if (found := sign.search(body)) and found.start()}
    return min(at, key=lambda name: at[name], default=None)


def cells_of(bodies: Sequence[str], separator: str | None) -> list[dict[str, str]]:
    """Return the cells of lines that are written in one way.

    A name of a person behind the goods is the owner's, where goods are written in small letters.

    Examples
    --------
    >>> lines = ["Kopi Meu / kopi bubuk / M. Tarmizi / 100 kg / bulan / 0812", "Mur / kilang, 2 ton beras per hari"]
    >>> for row in cells_of(lines, "/"): print(row)
    {'Nama Usaha': 'Kopi Meu', 'Produk': 'kopi bubuk', 'Nama Pemilik': 'M. Tarmizi', \
'Kapasitas Produksi': '100 kg / bulan', 'No HP': '0812'}
    {'Nama Usaha': 'Mur', 'Produk': 'kilang, beras', 'Kapasitas Produksi': '2 ton per hari'}
    """
    parts = [parts_of(body, separator) for body in bodies]
    seconds = [line[1] for line in parts if len(line) > 1]
    small = sum(bool(_LOWER.match(part)) for part in seconds) > _HALF * len(seconds)
    return [_cells(line, small=small, list_of_goods=separator == ",") for line in parts]


def _cells(parts: Sequence[str], *, small: bool, list_of_goods: bool) -> dict[str, str]:
    cells = {NAME: parts[0]} if parts else {}

    def add(column: str, text: str) -> None:
        cells[column] = f"{cells[column]}, {text}" if column in cells else text

    for part in parts[1:]:
        if column := _column_of(part):
            told = _TOLD.get(column)
            add(column if column not in cells else NOTE_COLUMN, told.sub("", part, 1) if told else part)
        elif small and _PERSON.fullmatch(part) and (named := ADDRESS if _is_regency(part) else OWNER) not in cells:
            cells[named] = part
        elif GOODS in cells and not list_of_goods:
            add(NOTE_COLUMN, part)
        else:
            for column, text in _goods(part):
                add(column, text)
    return cells


def _is_regency(part: str) -> bool:
    return any(place_finder().is_region(f"{kind} {part}") for kind in ("Kabupaten", "Kota"))


def _column_of(part: str) -> str | None:
    """Return the column of a part that tells by its looks what it is, None for goods and persons."""
    if _PHONE.fullmatch(part):
        return PHONE
    told = next((name for name, start in _TOLD.items() if start.match(part)), None)
    if told:
        return told
    if part[0].isdigit() and quantity_in(part):
        return VOLUME
    if _ADDRESS.search(part):
        return ADDRESS
    return NOTE_COLUMN if _ASIDE.match(part) else None


def _goods(part: str) -> list[tuple[str, str]]:
    """Return goods, and what stands behind them: *kilang padi, 2 ton beras per hari*."""
    found: list[tuple[str, str]] = []
    for text in (one for one in SEPARATORS[","].split(part) if one):
        tail = _TAIL.fullmatch(text)
        column = _column_of(text) if found else None
        between = _BETWEEN.fullmatch(text)
        if column:
            found.append((column, text))
        elif between and quantity_in(f"{between[1]} {between[3]}"):
            found += [(GOODS, between[2]), (VOLUME, f"{between[1]} {between[3]}")]
        elif tail and quantity_in(tail[2]) and period_of(tail[2]):
            found += [(GOODS, tail[1].strip()), (VOLUME, tail[2])]
        else:
            found.append((GOODS, text))
    return found
