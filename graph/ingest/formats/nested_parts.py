"""What records of businesses hold inside: branches become businesses of their own, priced goods a sheet of offers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from graph.ingest.formats.sheets import Goods, Row, sheet_of, tidy
from graph.ingest.heads.roles import EXACT, header_roles
from graph.model.names import normalise_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Record = dict[str, Any]
_BRANCHES: Final = re.compile(
    r"^(?:daftar|data|list)?[_ ]?(?:toko|kantor|unit)?[_ ]?(?:cabang|branch|outlet|gerai)(?:es|s)?$"
)
_CALLED: Final = re.compile(r"^(?:nama|name|judul|title|cabang|branch|outlet|gerai)(?:$|[_ ])|(?:^|[_ ])(?:nama|name)$")
_BRANCH_WORD: Final = re.compile(r"^(?:kantor |toko )?(?:cabang|cab\.?|branch|outlet|gerai)\b[ :.-]*", re.I)
_PARENT: Final = "induk"
_OF_THE_TRADE: Final = frozenset({"activity", "category", "sector", "kbli", "product", "owner", "legal_form"})
"""What a branch has of its business where it does not say it itself."""
_WIDE: Final = frozenset({"province", "regency"})
_NARROW: Final = frozenset({"district", "village"})
MOST: Final = 1000
"""Most goods or branches that are read of one business."""


def _role(key: str) -> str | None:
    """Return what a key surely names."""
    sure = {role: score for role, score in header_roles(key).items() if score >= EXACT}
    return max(sure, key=lambda role: sure[role], default=None)


def _records(cell: object) -> list[Record]:
    return [item for item in cell[:MOST] if isinstance(item, dict)] if isinstance(cell, list) else []


def _name_key(record: Mapping[str, object]) -> str | None:
    keys = [key for key, cell in record.items() if isinstance(cell, str)]
    named = next((key for key in keys if _role(key) == "name"), None)
    return named or next((key for key in keys if _CALLED.search(key.lower())), None)


def with_branches(items: Sequence[object]) -> list[object]:
    """Return records of businesses of which each branch is one of its own, below the one whose it is.

    Business and branches carry one parent. A branch has its business's trade, and its regency where it states a
    district or village and no regency.

    Examples
    --------
    >>> inside = [{"alamat": "Jl. Mawar 1, Kota Surakarta"}, {"nama": "Cabang Wedi", "telepon": "0272 1"}]
    >>> for one in with_branches([{"nama_usaha": "Batik Sekar", "usaha": "batik", "cabang": inside}]):
    ...     print(one["nama_usaha"], one.get("alamat"), one["induk"])
    Batik Sekar None Batik Sekar
    Batik Sekar Cabang 1 Jl. Mawar 1, Kota Surakarta Batik Sekar
    Batik Sekar Cabang Wedi None Batik Sekar
    """
    found: list[object] = []
    for item in items:
        keys = (
            [key for key, cell in item.items() if _BRANCHES.search(key.lower()) and _records(cell)]
            if isinstance(item, dict)
            else []
        )
        named = _name_key(item) if keys and isinstance(item, dict) else None
        if not named or not isinstance(item, dict) or not tidy(item[named]):
            found.append(item)
            continue
        business = {key: cell for key, cell in item.items() if key not in keys}
        business.setdefault(_PARENT, item[named])
        branches = [record for key in keys for record in _records(item[key])]
        found += [business, *(_branch(business, named, record, n) for n, record in enumerate(branches, start=1))]
    return found


def _branch(business: Record, named: str, branch: Record, number: int) -> Record:
    """Return a branch as a business of its own."""
    called = _name_key(branch)
    roles = {_role(key) for key in branch}
    has_of_it = _OF_THE_TRADE | (_WIDE if roles & _NARROW and not roles & {*_WIDE, "address", "region"} else set())
    plain = {key: cell for key, cell in business.items() if not isinstance(cell, dict | list)}
    told = {key: cell for key, cell in plain.items() if _role(key) in has_of_it and _role(key) not in roles}
    place = next((str(branch[key]) for key in branch if _role(key) in (*_NARROW, "regency") and branch[key]), "")
    own = _BRANCH_WORD.sub("", str(branch[called])).strip() if called else ""
    whole = str(business[named])
    words = set(normalise_name(own).split()) & set(normalise_name(whole).split())
    same = normalise_name(own) == normalise_name(whole)
    name = own if words and not same else f"{whole} Cabang {(own if not same else '') or place or number}"
    # one column for *kabupaten* of the business and *kota* of its branch
    said = {role: key for key in plain if (role := _role(key))}
    rest = {said.get(_role(key) or "", key): cell for key, cell in branch.items() if key != called}
    return {**told, **rest, named: name, _PARENT: business[_PARENT]}


def goods_of(file: str, records: Sequence[Mapping[str, str | None]], items: Sequence[object]) -> Goods | None:
    """Return the priced goods inside the records of a sheet, None where there are none.

    Parameters
    ----------
    file
        As the sheet is called in messages.
    records
        The records laid flat: a list of goods is one of their cells.
    items
        The same as they were read.

    Examples
    --------
    >>> item = {"nama": "UD A", "produk": [{"nama": "keripik", "harga": "12000", "volume": "40 kg/bulan"}]}
    >>> found = goods_of("a.json", [{"nama": "UD A", "produk": "keripik"}], [item])
    >>> found.sheet.head, found.rows
    ([['Nama Usaha', 'Produk', 'harga', 'volume'], ['UD A', 'keripik', '12000', '40 kg/bulan']], (2,))
    """
    header: dict[str, int] = {"Nama Usaha": 0, "Produk": 1}
    rows: list[dict[str, str | None]] = []
    at: list[int] = []
    for number, (item, record) in enumerate(zip(items, records, strict=True), start=2):
        named = _name_key(item) if isinstance(item, dict) else None
        if not isinstance(item, dict) or named is None:
            continue
        for good in (good for cell in item.values() for good in _records(cell) if _has_price(good)):
            called = next((key for key in good if _role(key) in ("product", "commodity")), None) or _name_key(good)
            plain = {key: tidy(str(cell)) for key, cell in good.items() if not isinstance(cell, dict | list | None)}
            cells = {"Nama Usaha": record.get(named), "Produk": plain.pop(called, None) if called else None, **plain}
            for key in cells:
                header.setdefault(key, len(header))
            rows.append(cells)
            at.append(number)
    if not rows:
        return None
    grid: list[Row] = [list(header), *([cells.get(key) for key in header] for cells in rows)]
    return Goods(sheet_of(file, None, grid, has_header=True), tuple(at))


def _has_price(good: Mapping[str, object]) -> bool:
    return any(_role(key) == "price" and cell not in (None, "") for key, cell in good.items())
