"""The index of activities kept on disk between runs: it takes a second to build, and stays until its words change.

One file an edition in ``JEJARING_CACHE``, of plain arrays (nothing in it can run), with the sum of everything that it
was made of: where the sums differ, or the file is spoiled or cannot be written, the index is built and nobody notices.
"""

from __future__ import annotations

import hashlib
import zipfile
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import numpy as np
import scipy.sparse as sp

from graph.ingest.activity.evidence import ActivityIndex
from graph.ingest.activity.grams import GramIndex
from graph.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray


MADE_OF: Final = (".py", ".csv", ".toml")
"""Endings of our files that the index depends on."""
SEPARATOR: Final = "\0"
SPOILED: Final = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)


def sum_of(edition: str, table: Path | None) -> str:
    """Return the sum of all that the index of an edition is made of; ``table`` is a file of the classification."""
    said = hashlib.sha256(f"{_ours()} {edition}".encode())
    if table is not None:
        said.update(table.read_bytes())
    return said.hexdigest()


@cache
def _ours() -> str:
    """Return the sum of our own files and of the stemmer's version."""
    said = hashlib.sha256(version("PySastrawi").encode())
    listed = [
        file for package in ("graph.ingest.activity", "graph.reference.tables") for file in files(package).iterdir()
    ]
    for file in sorted((one for one in listed if one.name.endswith(MADE_OF)), key=lambda one: one.name):
        said.update(file.name.encode())
        said.update(file.read_bytes())
    return said.hexdigest()


def kept_index(edition: str, made_of: str) -> ActivityIndex | None:
    """Return the index of an edition as it was kept, None where none is or it was made of other words."""
    with suppress(*SPOILED), _file(edition).open("rb") as file, np.load(file, allow_pickle=False) as found:
        if _text(found["made_of"]) == [made_of]:
            return _index(found)
    return None


def keep_index(edition: str, made_of: str, index: ActivityIndex) -> None:
    """Keep an index; a folder that cannot be written is none of a user's worry."""
    path = _file(edition)
    part = path.with_name(f".{path.name}-{uuid4().hex}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("wb") as file:
                np.savez(file, allow_pickle=False, made_of=_letters([made_of]), **_arrays(index))
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def _file(edition: str) -> Path:
    return settings().cache / "activities" / f"kbli-{edition}.npz"


def _arrays(index: ActivityIndex) -> dict[str, NDArray[np.generic]]:
    texts = {"codes": index.codes, "titles": index.titles, "terms": index.terms, "names": index.names}
    tables = {"scores": index.scores, "letters": index.letters.table}
    return {
        **{name: _letters(said) for name, said in texts.items()},
        "pieces": _letters(index.letters.known),
        "rarity": index.letters.rarity,
        "named": np.fromiter(chain.from_iterable(index.names.values()), np.int32),
        "named_each": np.fromiter(map(len, index.names.values()), np.int32),
        **{
            f"{name}_{of}": getattr(table, of) for name, table in tables.items() for of in ("data", "indices", "indptr")
        },
    }


def _index(found: Mapping[str, NDArray[np.generic]]) -> ActivityIndex:
    codes, terms, pieces = (tuple(_text(found[name])) for name in ("codes", "terms", "pieces"))
    named, ends = found["named"].tolist(), np.cumsum(found["named_each"]).tolist()
    alone = [(activity,) for activity in range(len(codes))]  # most names are of one activity
    activities = (
        alone[named[start]] if end - start == 1 else tuple(named[start:end])
        for start, end in zip([0, *ends], ends, strict=False)
    )
    return ActivityIndex(
        codes,
        tuple(_text(found["titles"])),
        {term: at for at, term in enumerate(terms)},
        _table(found, "scores", (len(terms), len(codes))),
        GramIndex(
            {piece: at for at, piece in enumerate(pieces)},
            found["rarity"].astype(np.float64),
            _table(found, "letters", (len(pieces), len(codes))),
        ),
        dict(zip(_text(found["names"]), activities, strict=True)),
    )


def _table(found: Mapping[str, NDArray[np.generic]], name: str, shape: tuple[int, int]) -> sp.csr_matrix:
    return sp.csr_matrix(tuple(found[f"{name}_{of}"] for of in ("data", "indices", "indptr")), shape=shape)


def _letters(texts: Iterable[str]) -> NDArray[np.uint8]:
    """Return texts as bytes, one after another with a NUL between, which stands in none."""
    return np.frombuffer(SEPARATOR.join(texts).encode(), np.uint8)


def _text(letters: NDArray[np.generic]) -> list[str]:
    return letters.tobytes().decode().split(SEPARATOR)
