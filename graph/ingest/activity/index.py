"""The classification read into an index of stems: built of titles, descriptions and people's names of trades."""

from __future__ import annotations

import csv
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import scipy.sparse as sp

from graph.errors import NotFound
from graph.ingest.activity.context import by_kind
from graph.ingest.activity.evidence import ActivityIndex
from graph.ingest.activity.grams import GramIndex
from graph.ingest.activity.kept import keep_index, kept_index, sum_of
from graph.ingest.activity.stems import stems
from graph.ingest.activity.whole import whole_names
from graph.ingest.activity.words import TABLES, trade_names
from graph.reference import activities
from graph.reference.editions import PLACES
from graph.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


EXCLUDED_PART: Final = re.compile(
    r"(?i)\b(?:(?:sub)?(?:kelompok|golongan)(?:\s+pokok)?\s+)?(?:ini\s+)?tidak\s+(?:mencakup|termasuk)\b.*", re.DOTALL
)
"""The rest of a description, which tells what the activity is *not*."""
EXCEPT: Final = re.compile(r"(?i)\b(?:selain|bukan|kecuali|tidak termasuk)\b[^,;()]*")

WEIGHTS: Final = (1.0, 1.3, 0.25, 1.3, 1.3, 1.3)
"""Of title, description, the titles above, and people's names of the trade, Indonesian, English and regional."""
SATURATION: Final = 0.6
"""BM25's k1: how fast a repeated word stops adding."""
LENGTH: Final = (0.75, 0.75, 0.5, 0.2, 0.0, 0.0)
"""BM25's b for the same six."""
_FISH_WORKED: Final = "102"
PAIR: Final = 0.35
"""Weight of two neighbouring words as a term of its own."""


def _bm25(documents: Sequence[Sequence[str]], terms: dict[str, int], length: float) -> sp.csr_matrix:
    rows = np.repeat(np.arange(len(documents)), [len(document) for document in documents])
    columns = np.fromiter((terms[term] for document in documents for term in document), np.int64, len(rows))
    counts = sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(documents), len(terms)))
    counts.sum_duplicates()
    present = np.bincount(counts.indices, minlength=len(terms))
    rarity = np.log1p((len(documents) - present + 0.5) / (present + 0.5))
    size = np.asarray(counts.sum(axis=1)).ravel()
    row = np.repeat(np.arange(len(documents)), np.diff(counts.indptr))
    norm = SATURATION * (1 - length + length * size[row] / max(size.mean(), 1e-9))
    counts.data = counts.data * (SATURATION + 1) / (counts.data + norm) * rarity[counts.indices]
    return counts


def _with_pairs(words: Sequence[str]) -> list[str]:
    return [*words, *(f"{a} {b}" for a, b in pairwise(words))]


def _phrase(name: str) -> list[str]:
    """Return a name of one word, of several only their pairs: *ikan* of *sambal ikan* speaks for no sauce."""
    words = stems(name)
    return words if " " not in name else [f"{a} {b}" for a, b in pairwise(words)]


def build_index(
    rows: Iterable[tuple[str, str, str, str]],
    names: Mapping[str, Sequence[str]] | None = None,
    english: Mapping[str, Sequence[str]] | None = None,
    regional: Mapping[str, Sequence[str]] | None = None,
    whole: Mapping[str, Sequence[str]] | None = None,
) -> ActivityIndex:
    """Build the index of activities given as (code, title, description, titles above).

    ``names`` are people's names of the trade, by code, ``english`` those of directories in English, ``regional`` those
    that one part of the country gives its goods, ``whole`` those that count only where they are the text.

    Examples
    --------
    >>> rows = [("10391", "Industri tempe", "", "Industri makanan"), ("47111", "Toko", "", "Dagang")]
    >>> index = build_index(rows, {"47111": ["warung"]})
    >>> asks = sp.csr_matrix(([1.0], ([0], [index.terms["warung"]])), shape=(1, len(index.terms)))
    >>> index.codes[int(index.evidence(asks).argmax())]
    '47111'
    """
    listed = list(rows)
    groups = [[_names_of(code, of or {}) for code, *_ in listed] for of in (names, english, regional)]
    fields = (
        [_with_pairs(stems(EXCEPT.sub(" ", title))) for _, title, _, _ in listed],
        [_with_pairs(stems(EXCLUDED_PART.sub("", description))) for _, _, description, _ in listed],
        [stems(text) for _, _, _, text in listed],
        *([[t for name in group for t in _with_pairs(stems(name))] for group in called] for called in groups[:2]),
        [[t for name in group for t in _phrase(name)] for group in groups[2]],
    )
    terms = {term: at for at, term in enumerate(sorted({t for field in fields for d in field for t in d}))}
    parts = [_bm25(field, terms, b) for field, b in zip(fields, LENGTH, strict=True)]
    pair = np.array([PAIR if " " in term else 1.0 for term in terms])
    *usual, phrases = (weight * part for weight, part in zip(WEIGHTS, parts, strict=True))
    # two words that happen to stand side by side say little; those of a name that a region gives its goods say it all
    scores = sp.csr_matrix(sum(usual) @ sp.diags(pair) + phrases).T.tocsr()
    scores.sort_indices()
    codes, titles = tuple(row[0] for row in listed), tuple(row[1] for row in listed)
    # the title twice: a name of the trade among many must not outweigh it
    letters = GramIndex.of(" ".join((title, title, *group)) for title, group in zip(titles, groups[0], strict=True))
    called = [[of.get(code, ()) for code in codes] for of in (names or {}, english or {}, regional or {}, whole or {})]
    return ActivityIndex(codes, titles, terms, scores, letters, whole_names(called))


def _names_of(code: str, names: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Return the names of an activity; of fish that is worked, the way counts and not which fish is named with it."""
    found = names.get(code, ())
    return [" ".join(by_kind(name.split())) for name in found] if code.startswith(_FISH_WORKED) else found


def _rows(table: Iterable[tuple[str, str, str, str]]) -> list[tuple[str, str, str, str]]:
    by_code = {code: (title, parent, description) for code, title, parent, description in table}

    def above(code: str) -> str:
        titles, parent = [], by_code[code][1]
        while parent in by_code and len(parent) > 1:
            titles.append(by_code[parent][0])
            parent = by_code[parent][1]
        return " ".join(titles)

    leaves = sorted(code for code in by_code if len(code) == 5)
    return [(code, by_code[code][0], by_code[code][2], above(code)) for code in leaves]


@cache
def _read(edition: str, folder: Path | None) -> ActivityIndex:
    path = next((p for place in PLACES if folder and (p := folder / place / f"kbli_{edition}.csv").is_file()), None)
    made_of = sum_of(edition, path)
    index = kept_index(edition, made_of)
    if index is None:
        index = _built(edition, folder, path)
        keep_index(edition, made_of, index)
    return index


def _built(edition: str, folder: Path | None, path: Path | None) -> ActivityIndex:
    names = [trade_names(edition, table) for table in TABLES]
    if path is not None:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = [(r["code"], r["title_id"], r["parent"], r["description_id"] or "") for r in csv.DictReader(file)]
        return build_index(_rows(table), *names)
    if edition == "2020":
        own = ((r["code"], r["title"], r["parent"] or "", "") for r in activities.table().iter_rows(named=True))
        return build_index(_rows(own), *names)
    message = f"KBLI {edition} is not in the package, and {folder or 'no reference folder'} does not hold it"
    raise NotFound(
        message,
        hint="put kbli_2025.csv into a folder and name it: reference=... or JEJARING_REFERENCE",
        edition=edition,
    )


def read_index(edition: str, reference: Path | str | None = None) -> ActivityIndex:
    """Return the index of an edition, read once a process and built where none is kept of the same words.

    Raises
    ------
    ValueError
        If the edition is neither 2020 nor 2025.
    NotFound
        If its table is neither in the package nor in the folder.
    """
    if edition not in ("2020", "2025"):
        message = f"no KBLI edition {edition!r}; there are 2020 and 2025"
        raise ValueError(message)
    folder = Path(reference) if reference is not None else settings().reference
    return _read(edition, folder)
