"""Lists of businesses inside records of regions or groups: what stands above a business becomes cells of its row.

``[{"kabupaten": "Jember", "umkm": [{…}, {…}]}]`` is a list of businesses and not of regencies, however deep they stand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from graph.ingest.formats.limits import MAX_JSON_DEPTH
from graph.ingest.heads.roles import EXACT, header_roles
from graph.ingest.place.places import place_finder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Record = dict[str, Any]
KEPT: Final = frozenset({
    "province", "regency", "district", "village", "region",
    "province_code", "regency_code", "district_code", "village_code", "region_code",
    "cluster", "cooperative", "sector", "category", "activity", "officer",
})  # fmt: skip
"""Roles of what is said once above businesses and holds for each: the telephone of their district's office does not."""
_REGION: Final = re.compile(
    r"prov|propinsi|kab|kota|kec|distrik|desa|kel(?:urahan)?\b|wilayah|daerah|regenc|district|cit"
)
_GROUP: Final = re.compile(r"koperasi|cooperative|sentra|klaster|cluster|se[ck]tor|kategori|category")
_PERSON: Final = frozenset({"nik", "sex", "birth"})
_BUSINESSES: Final = re.compile(
    r"umkm|\bukm|\bikm|usaha|perusahaan|industri|tenant|merchant|toko|warung|pedagang|p[ea]ngrajin|enterprise|business|"
    r"compan|anggota|members?\b"
)
_ANYTHING: Final = re.compile(r"^(?:data|items?|lists?|daftar|records?|rows?|isi|results?|children|features|entries)$")
_LEVELS: Final = {2: "provinsi", 5: "kabupaten", 8: "kecamatan"}
"""Length of a region's code -> what the cell is called that names it."""
_OF_A_BUSINESS: Final = frozenset({"pemasok", "supplier", "mitra", "pembeli", "buyer", "cabang", "branches"})
"""What records of a business hold themselves: other businesses, that are told in a cell of its row."""


def _named(record: Mapping[str, object]) -> set[str]:
    """Return which of a business's name and owner the keys of a record surely name."""
    sure = (role for key in record for role, score in header_roles(key).items() if score >= EXACT)
    return {"name", "owner"} & set(sure)


def _calls_business(record: Mapping[str, object]) -> bool:
    """Return whether a key says in several words that it is a business: *nama_usaha*, and not *nama*."""
    return any(
        _BUSINESSES.search(key.lower()) and header_roles(key).get("name", 0.0) >= EXACT
        for key, cell in record.items()
        if not isinstance(cell, list | dict)
    )


def _records(cell: object) -> list[Record]:
    return [item for item in cell if isinstance(item, dict)] if isinstance(cell, list) else []


def _holds_businesses(key: str, inner: Sequence[Record], depth: int) -> bool:
    """Return whether records under a key are businesses, or hold some further down."""
    word = key.lower()
    if any(told in word for told in _OF_A_BUSINESS) or depth > MAX_JSON_DEPTH:
        return False
    if _key_of_businesses(word, inner, depth + 1):
        return True
    plain = not (_REGION.search(word) or _GROUP.search(word))
    known = bool(_BUSINESSES.search(word) or _ANYTHING.search(word))
    return any(_calls_business(one) or (plain and known and _named(one)) for one in inner)


def _key_of_businesses(called: str, items: Sequence[Record], depth: int) -> str | None:
    """Return under which key records hold businesses, None where they are businesses themselves."""
    if any(map(_calls_business, items)):
        return None
    keys = dict.fromkeys(key for item in items for key, cell in item.items() if _records(cell))
    for key in keys:
        inner = [record for item in items for record in _records(item.get(key))]
        plainly = any(_calls_business(one) for one in inner) or _BUSINESSES.search(key.lower())
        above = _REGION.search(called) or _GROUP.search(called) or not any("name" in _named(one) for one in items)
        if (plainly or above) and _holds_businesses(key, inner, depth):
            return key
    return None


def told_above(called: str, record: Mapping[str, object]) -> Record:
    """Return what a record says that holds for all businesses below it, under keys that tell what it is of.

    Examples
    --------
    >>> told_above("kabupaten", {"nama": "Jember", "kode": "35.09", "telepon": "0331 123456", "umkm": []})
    {'kabupaten': 'Jember', 'kode_kabupaten': '35.09'}
    """
    told: Record = {}
    person = any(not _PERSON.isdisjoint(header_roles(key)) for key in record)
    for key, cell in record.items():
        if isinstance(cell, dict | list) or cell is None:
            continue
        word, of_place = key.lower(), bool(_REGION.search(called))
        if word in ("nama", "name", "judul", "title") and (of_place or _GROUP.search(called)):
            told[called] = cell
        elif word in ("nama", "name") and person:
            told["pemilik"] = cell
        elif word in ("kode", "code", "id") and of_place:
            told[f"kode_{called}"] = cell
        elif _GROUP.search(word) and "name" in _named({key: cell}):
            told[word.removeprefix("nama_").removeprefix("nama ")] = cell
        elif not KEPT.isdisjoint(role for role, score in header_roles(key).items() if score >= EXACT):
            told[key] = cell
    return told


def unfolded(called: str | None, items: Sequence[object], above: Mapping[str, object], depth: int = 0) -> list[object]:
    """Return the businesses among records, those that stand inside records of regions or groups each with these.

    Parameters
    ----------
    called
        Key of the list, None at the top.
    items
        Its records.
    above
        What stands above all of them; what a record says itself wins.

    Examples
    --------
    >>> regions = [{"nama": "Jember", "umkm": [{"nama_usaha": "UD A"}]}, {"nama": "Lumajang", "umkm": []}]
    >>> unfolded("kabupaten", regions, {"provinsi": "Jawa Timur"})
    [{'provinsi': 'Jawa Timur', 'kabupaten': 'Jember', 'nama_usaha': 'UD A'}]
    >>> unfolded(None, [{"nama_usaha": "UD A", "produk": [{"nama": "tahu"}]}], {})
    [{'nama_usaha': 'UD A', 'produk': [{'nama': 'tahu'}]}]
    """
    word = (called or "").lower()
    key = _key_of_businesses(word, _records(items), depth)
    if key is None:
        return [{**above, **item} if isinstance(item, dict) else item for item in items] if above else list(items)
    found: list[object] = []
    for item in _records(items):
        if isinstance(item.get(key), list):
            found += unfolded(key, _records(item[key]), {**above, **told_above(word, item)}, depth + 1)
        elif not _REGION.search(word):
            found.append({**above, **item})
    return found


def leads_to_lists(content: object) -> bool:
    """Return whether an object holds nothing but lists of records, at once or further down, each under its name.

    Examples
    --------
    >>> leads_to_lists({"Ajung": [{"nama": "UD A"}], "Patrang": []}), leads_to_lists({"nama": "UD A", "produk": []})
    (True, False)
    """
    if not isinstance(content, dict) or not content:
        return False
    return all(leads_to_lists(cell) or cell == [] or bool(_records(cell)) for cell in content.values())


def by_region(content: Mapping[str, object], within: str | None = None) -> Iterator[tuple[Record, list[object]]]:
    """Yield the lists of an object whose keys are all regions, each with the regions above it; none of another one.

    Examples
    --------
    >>> list(by_region({"Jawa Timur": {"Jember": [{"nama": "UD A"}]}}))
    [({'provinsi': 'Jawa Timur', 'kabupaten': 'Jember'}, [{'nama': 'UD A'}])]
    >>> list(by_region({"Kuliner": [{"nama": "UD A"}]}))
    []
    """
    found = {key: _region(key, within) for key in content}
    if not leads_to_lists(content) or not all(found.values()):
        return
    for key, cell in content.items():
        level, code = found[key] or ("", None)
        if isinstance(cell, list):
            yield {level: key}, cell
            continue
        below = cell if isinstance(cell, dict) else {}
        for told, items in by_region(below, code) or ():
            yield {level: key, **told}, items


def _region(name: str, within: str | None) -> tuple[str, str | None] | None:
    """Return at which level a region of this name is, and its code where there is one only."""
    found = place_finder().any_level(name, within)
    if not (found.region or found.candidates):
        return None
    return _LEVELS[len(found.region or found.candidates[0])], found.region
