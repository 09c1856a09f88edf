"""The words of regional tables: which column says where, when and what, what is measured, and in which unit."""

from __future__ import annotations

import re
from typing import Final

_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NOTHING: Final = re.compile(r"^(?:no|no\.|nomor|id|lat\w*|lon\w*|lng|keterangan|ket\.?|sumber|source|notes?|catatan)$")
_CODES: Final = (
    ("district_code", re.compile(r"kec|district")),
    ("regency_code", re.compile(r"kab|kota|regency|wilayah|daerah|bps|kemendagri")),
    ("province_code", re.compile(r"prov")),
)
_PLACES: Final = (
    ("district", re.compile(r"\b(?:kecamatan|kec|district)\b")),
    ("regency", re.compile(r"\b(?:kabupaten|kab|kota|regency|city|wilayah|daerah|region)\b")),
    ("province", re.compile(r"\b(?:provinsi|propinsi|prov|province)\b")),
)
_MEASURED: Final = re.compile(
    r"\b(?:jumlah|jml|banyak\w*|nilai|total|besar\w*|rata|number|value|count|harga|upah|laju)\b"
)
_OTHERS: Final = (
    ("year", re.compile(r"^(?:tahun|thn|th|year|periode)$")),
    ("unit", re.compile(r"^(?:satuan|unit)$")),
    ("activity", re.compile(
        r"jenis|lapangan|sektor|skala|ukuran|sector|kategori|category|\bkbli\b|subsektor|golongan|komoditas|commodity|produk|barang"
    )),
    ("indicator", re.compile(r"indikator|indicator|variabel|uraian")),
)  # fmt: skip
INDICATORS: Final = (
    ("minimum_wage", re.compile(r"upah minimum|minimum wage|\bump\b")),
    ("grp", re.compile(r"pdrb|produk domestik regional|\bgrd?p\b|gross regional")),
    ("workforce", re.compile(r"tenaga kerja|angkatan kerja|pekerja|\bbekerja\b|workforce|employ")),
    ("price", re.compile(r"\bharga\b|\bprices?\b")),
    ("population", re.compile(r"penduduk|population")),
    ("cooperatives", re.compile(r"koperasi|cooperative")),
    (
        "enterprises",
        re.compile(
            r"\busaha\b|umkm|\bukm\b|\bikm\b|\bumk\b|perusahaan|establishment|enterprise|industri kecil|"
            r"(?:jumlah|unit) industri"
        ),
    ),
)
"""What is measured, the narrower word first: a table of cooperatives speaks of enterprises too."""
UNITS: Final = {
    "enterprises": "enterprises", "cooperatives": "enterprises", "workforce": "people", "population": "people",
    "minimum_wage": "rp_per_month", "grp": "rp_per_year", "price": "rp_per_unit",
}  # fmt: skip
_OF_ALL: Final = frozenset({
    "jumlah", "jml", "total", "banyaknya", "seluruh", "semua", "number", "of", "all", "dan", "dengan", "tanpa",
    "usaha", "unit", "umkm", "industri", "perusahaan", "skala", "ukuran", "tahun", "orang", "jiwa", "pekerja",
    "tenaga", "kerja", "pdrb", "produk", "domestik", "regional", "bruto",
})  # fmt: skip
"""Words of a header that say what is counted, not which part of it."""
_PARTS: Final = frozenset({
    "mikro", "kecil", "menengah", "besar", "micro", "small", "medium", "large",
    "laki", "perempuan", "pria", "wanita", "male", "female", "men", "women",
})  # fmt: skip
_SIZES: Final = {
    "mikro": "micro", "micro": "micro", "kecil": "small", "small": "small", "menengah": "medium", "sedang": "medium",
    "medium": "medium", "besar": "large", "large": "large",
}  # fmt: skip
_SIZED: Final = re.compile(rf"\b(?:usaha|industri|perusahaan|skala)((?: (?:dan|{'|'.join(_SIZES)})\b)+)")
_SHORT: Final = (
    (re.compile(r"\b(?:umkm|ukm|ikm|msmes?)\b"), ("micro", "small", "medium")),
    (re.compile(r"\b(?:umk|imk)\b"), ("micro", "small")),
)
"""Abbreviations of sizes; *UKM* and *IKM* are said of micro enterprises too."""
_MARK: Final = re.compile(r"(?:\s*(?:\*+\)?|\b[a-z\d]\)))+\s*$", re.I)
_SCALES: Final = (("triliun", 10**12), ("miliar", 10**9), ("milyar", 10**9), ("juta", 10**6), ("ribu", 10**3))


def plain(text: str) -> str:
    """Return a header in lower case with its signs as blanks.

    Examples
    --------
    >>> plain("nama_kabupaten_kota"), plain("PDRB (Juta Rp)")
    ('nama kabupaten kota', 'pdrb juta rp')
    """
    return " ".join(re.sub(r"[^a-z0-9.]+", " ", text.lower()).split()).strip(". ")


def role_of(header: str) -> str:
    """Return what a column of a regional table holds, by its header; what is none of the named may be a value.

    One of ``province``, ``regency``, ``district``, the same with ``_code``, ``year``, ``unit``, ``activity``,
    ``activity_code``, ``indicator``, ``value`` and ``nothing``.

    Examples
    --------
    >>> [role_of(name) for name in ("kode_kabupaten_kota", "Kabupaten/Kota", "tahun", "jenis_usaha", "2021")]
    ['regency_code', 'regency', 'year', 'activity', 'value']
    >>> role_of("Jumlah Usaha per Kabupaten"), role_of("No"), role_of("Satuan")
    ('value', 'nothing', 'unit')
    """
    words = plain(header)
    if not words or _NOTHING.match(words):
        return "nothing"
    if re.search(r"\b(?:kode|code)\b", words) and re.search(r"kbli|lapangan|industri|golongan|activity", words):
        return "activity_code"
    if re.search(r"\b(?:kode|code|id)\b", words):
        return next((role for role, mark in _CODES if mark.search(words)), "nothing")
    for role, mark in _OTHERS[:2]:
        if mark.match(words):
            return role
    if not _MEASURED.search(words) and not _YEAR.search(words):
        for role, mark in (*_PLACES, *_OTHERS[2:]):
            if mark.search(words):
                return role
    return "value"


def without_mark(text: str) -> str:
    """Return a cell without the mark of its footnote: provisional, revised, counted otherwise.

    Examples
    --------
    >>> without_mark("Surakarta r)"), without_mark("7 010,45**"), without_mark("Klaten 1)"), without_mark("Kota Batu")
    ('Surakarta', '7 010,45', 'Klaten', 'Kota Batu')
    """
    return _MARK.sub("", text)


def part_in(text: str) -> str | None:
    """Return the size or sex that a header counts, ``""`` where it counts all, None where it says something else.

    Such a part is no activity: *Menengah* is no school, and *Perdagangan Besar* no size.

    Examples
    --------
    >>> part_in("Usaha Mikro"), part_in("2023 Laki-laki"), part_in("Jumlah 2023"), part_in("Perdagangan Besar")
    ('mikro', 'laki laki', '', None)
    """
    words = [word for word in plain(_YEAR.sub(" ", text)).split() if word not in _OF_ALL]
    return " ".join(words) if _PARTS.issuperset(words) else None


def sizes_in(*texts: str) -> tuple[str, ...]:
    """Return the sizes that are counted, as the first text that names any has them; none where nobody says it.

    Examples
    --------
    >>> sizes_in("menengah", "Jumlah UMKM"), sizes_in("Jumlah UMKM, 2025"), sizes_in("Usaha Mikro, Kecil dan Menengah")
    (('medium',), ('micro', 'small', 'medium'), ('micro', 'small', 'medium'))
    >>> sizes_in("Industri Mikro dan Kecil (IMK)"), sizes_in("Industri besar dan sedang"), sizes_in("Perdagangan Besar")
    (('micro', 'small'), ('medium', 'large'), ())
    """
    for text in texts:
        words = plain(text).replace(".", " ")
        part = part_in(text)
        named = set((part or "").split()) | {one for found in _SIZED.findall(words) for one in found.split()}
        told = {_SIZES[word] for word in named if word in _SIZES}
        if not told:
            told = set(next((sizes for mark, sizes in _SHORT if mark.search(words)), ()))
        if told:
            return tuple(size for size in ("micro", "small", "medium", "large") if size in told)
    return ()


def year_in(text: str) -> int | None:
    """Return the latest year that a text names.

    Examples
    --------
    >>> year_in("2021"), year_in("Upah minimum 2023-2024"), year_in("Jumlah")
    (2021, 2024, None)
    """
    return max(map(int, _YEAR.findall(text)), default=None)


def indicator_in(text: str) -> str | None:
    """Return which indicator a text names, None for none.

    Examples
    --------
    >>> indicator_in("PDRB menurut lapangan usaha"), indicator_in("jumlah_umkm"), indicator_in("curah hujan")
    ('grp', 'enterprises', None)
    """
    return next(iter(indicators_in(text)), None)


def indicators_in(text: str) -> list[str]:
    """Return every indicator that a text names, the narrower first.

    Examples
    --------
    >>> indicators_in("Perusahaan industri dan tenaga kerja menurut kabupaten")
    ['workforce', 'enterprises']
    """
    words = plain(text)
    return [name for name, mark in INDICATORS if mark.search(words)]


def scale_in(*texts: str) -> int:
    """Return by what the figures are to be multiplied, as the first text that says it has it.

    Examples
    --------
    >>> scale_in("(Juta Rp)"), scale_in("unit", "PDRB dalam miliar rupiah"), scale_in("orang")
    (1000000, 1000000000, 1)
    """
    for text in texts:
        for word, scale in _SCALES:
            if re.search(rf"\b{word}\b", plain(text)):
                return scale
    return 1
