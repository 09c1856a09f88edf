"""Columns of lists of needs, services and commitments: words of their own, told only where such a list is."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from graph.ingest.heads.roles import Phrase, agreement, header_words, phrase_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from graph.ingest.heads.column import Column

HELP_SHAPES: Final = ("needs", "services", "commitments")
"""Kinds of list that become the tables of the same name."""
SURE: Final = 0.9
_NEEDS: Final = re.compile(
    r"kebutuhan (?:layanan|jasa|pendampingan|pelatihan|pembiayaan|kredit|usaha|umkm|ukm|umk|ikm|mesin|bantuan|dan)"
    r"|permohonan (?:layanan|kredit|bantuan|pelatihan|pendampingan)|\bneeds\b"
)
_SERVICES: Final = re.compile(
    r"(?:daftar|katalog|direktori|tarif) (?:layanan|jasa)|layanan (?:dan kapasitas|yang ditawarkan|bds|usaha)"
    r"|\bservices\b"
)
_CONTRACTS: Final = re.compile(
    r"kontrak|\bcontracts?\b|\bmou\b|memorand(?:um|a)|nota kesepahaman|perjanjian|komitmen|commitments?\b"
)
_BARE_SERVICE: Final = frozenset(
    {"layanan", "service", "services", "kind", "jenis", "bidang", "kebutuhan", "what", "need"}
)
"""Headers that say *service* or *need* and mean many things: alone they tell no list."""


@cache
def _phrases() -> dict[str, tuple[Phrase, ...]]:
    table = tomllib.loads(files("graph.ingest.heads").joinpath("help_roles.toml").read_text(encoding="utf-8"))
    return {
        kind: tuple(phrase_of(role, text) for role, texts in roles.items() for text in texts)
        for kind, roles in table.items()
    }


@cache
def _scores(header: str, kind: str) -> dict[str, float]:
    words = header_words(header)
    squashed = "".join(words)
    found: dict[str, float] = {}
    for phrase in _phrases()[kind]:
        score = agreement(phrase, words, squashed) if words else 0.0
        if score > found.get(phrase.role, 0.0):
            found[phrase.role] = score
    return found


def help_roles(header: str, kind: str) -> dict[str, float]:
    """Return the roles that a header may name in a list of one kind, each with how sure the words are.

    Examples
    --------
    >>> help_roles("Batas Waktu", "needs"), help_roles("Tarif (Rp)", "services"), help_roles("Alamat", "needs")
    ({'until': 0.97}, {'fee': 0.97}, {})
    """
    found = _scores(header, kind)
    return {role: round(found[role], 3) for role in sorted(found, key=lambda role: (-found[role], role)) if found[role]}


def guess_help(headers: Sequence[str], have: Collection[str], texts: Collection[str]) -> str | None:
    """Return whether a list is one of needs, services or commitments, None where it is none of them.

    Parameters
    ----------
    headers
        What its columns are called.
    have
        Roles that were found in them.
    texts
        Sheet, titles and file name.

    Examples
    --------
    >>> guess_help(["Nama Usaha", "Jenis Kebutuhan", "Anggaran (Rp)", "Batas Waktu"], {"name"}, [])
    'needs'
    >>> guess_help(["Name", "Kind", "What", "Deadline", "Budget"], {"name"}, [])
    'needs'
    >>> guess_help(["Provider", "Skill", "Capacity slots", "Fee", "District", "Language"], {"name"}, [])
    'services'
    >>> guess_help(["Penyedia", "Topik", "Layanan", "Kapasitas"], {"name"}, [])
    'services'
    >>> guess_help(["Pemasok", "Pembeli", "Volume per Bulan", "Nomor Kontrak"], {"volume"}, [])
    'commitments'
    >>> guess_help(["Nama Hotel", "Layanan", "Tarif"], {"name"}, []) is None
    True
    """
    text = re.sub(r"[_\-.]+", " ", " ".join(texts).lower())
    found = {kind: _sure(headers, kind) for kind in HELP_SHAPES}
    if _is_commitments(found["commitments"], have, text):
        return "commitments"
    named = {"name", "owner"} & set(have)
    if (
        _is_needs(found["needs"], text)
        and (named or "name" in found["needs"])
        and not {"commodity", "price"} & set(have)
    ):
        return "needs"
    if _is_services(found["services"], text) and (named or "name" in found["services"]):
        return "services"
    return None


def _sure(headers: Sequence[str], kind: str) -> dict[str, bool]:
    """Return the roles that headers surely name, and whether by words that mean nothing else."""
    found: dict[str, bool] = {}
    for header in headers:
        for role, score in _scores(header, kind).items():
            if score >= SURE:
                plain = " ".join(header_words(header)) in _BARE_SERVICE
                found[role] = found.get(role, False) or not plain
    return found


def _is_commitments(found: dict[str, bool], have: Collection[str], text: str) -> bool:
    both = {"name", "buyer"} <= set(found) or ("name" in have and "buyer" in found)
    said = bool(_CONTRACTS.search(text)) or bool({"paper", "document"} & set(found))
    return both and said and ("volume" in have or bool({"state", "document", "reasons", "volume"} & set(found)))


def _is_needs(found: dict[str, bool], text: str) -> bool:
    asked = {"topic", "service"} & set(found)
    sure = any(found[role] for role in asked)
    beside = {"budget", "until", "amount", "via", "language", "collateral", "requires"} & set(found)
    return bool(asked) and (bool(_NEEDS.search(text)) or (bool(beside) and (sure or len(asked) > 1)))


def _is_services(found: dict[str, bool], text: str) -> bool:
    given = {"topic", "service", "skills"} & set(found)
    sure = any(found[role] for role in given)
    beside = {"fee", "places", "interest", "most"} & set(found)
    # who gives, on what and what: together they mean nothing else, whatever each means alone
    whole = found.get("name", False) and len(given) > 1
    return bool(given) and bool(beside) and (sure or whole or bool(_SERVICES.search(text)))


def with_help_roles(columns: Sequence[Column], kind: str) -> list[Column]:
    """Return the columns of a list of needs, services or commitments with the roles that such a list has.

    A role goes to the column whose header says it best; what a mapping file says stays.
    """
    claims = [
        (score, column.index, role)
        for column in columns
        if column.why != "mapping" and column.role not in ("participant", "places")
        for role, score in _scores(column.header, kind).items()
        if score >= 0.97 or score > column.confidence
    ]
    taken: dict[int, tuple[str, float]] = {}
    roles = {column.role for column in columns if column.why == "mapping"}
    for score, index, role in sorted(claims, key=lambda claim: (-claim[0], claim[1], claim[2])):
        if index not in taken and role not in roles:
            taken[index] = (role, score)
            roles.add(role)
    given = {role for role, _ in taken.values()}
    return [
        replace(c, role=taken[c.index][0], confidence=round(taken[c.index][1], 3), why="header")
        if c.index in taken
        else replace(c, role=None, confidence=0.0, why="")
        if c.role in given and c.why != "mapping"
        else c
        for c in columns
    ]
