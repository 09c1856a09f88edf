"""Finding a region by what people write: spellings, abbreviations, former names, kinds left out.

Names are compared without spaces, accents and punctuation, so that ``Toli-Toli`` and ``Tolitoli``, ``Fak
Fak`` and ``Fakfak`` are one. Current names come before other names (``tables/region_names.csv``), and the
wider region before those inside it: ``Jambi`` is the province, which holds Kota Jambi too, so that no more
is claimed than the text says. Where that leaves two, the caller is asked: :class:`graph.errors.Ambiguous`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import Ambiguous, UnknownRegion
from graph.model.codes import is_region_code
from graph.model.vocabulary import RegionLevel
from graph.reference import register
from graph.reference.region_spelling import KINDS, parts_of, readings, words_of
from graph.reference.shipped import read_csv

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.reference.register import Region

RANK: Final[Mapping[str, tuple[RegionLevel, ...]]] = {
    "province": (RegionLevel.PROVINCE,),
    "regency": (RegionLevel.REGENCY, RegionLevel.CITY),
    "city": (RegionLevel.CITY,),
    "district": (RegionLevel.DISTRICT,),
}
"""Level asked for -> levels that answer: a regency (kabupaten) and a city (kota) are of one rank."""
ANSWER: Final[dict[str, Any]] = {"region": pl.String, "problem": pl.String, "candidates": pl.List(pl.String)}
UPPER: Final = (RegionLevel.PROVINCE, RegionLevel.REGENCY, RegionLevel.CITY)


_LEFT_OUT: Final = frozenset({"kota", "pulau"})
"""First words of names of districts that people leave out where two more stand behind: *Ternate Tengah*."""


@dataclass(frozen=True, slots=True)
class _Index:
    current: Mapping[str, tuple[str, ...]]
    other: Mapping[str, tuple[str, ...]]


@cache
def _index() -> _Index:
    current: dict[str, list[str]] = {}
    for code in register.table()["code"]:
        words = words_of(register.region(code).plain_name)
        current.setdefault("".join(words), []).append(code)
    other: dict[str, list[str]] = {}
    for code in register.table()["code"]:
        kind, *rest = words_of(register.region(code).plain_name)
        if kind in _LEFT_OUT and len(rest) > 1:
            other.setdefault("".join(rest), []).append(code)
    for name, code, why in read_csv("region_names.csv", dict.fromkeys(("name", "code", "why"), pl.String)).iter_rows():
        # A name in daily use stands beside the register's: "Yogyakarta" is the city and, shortened, the province.
        (current if why == "short" else other).setdefault("".join(words_of(name)), []).append(code)
    return _Index({k: tuple(v) for k, v in current.items()}, {k: tuple(v) for k, v in other.items()})


@cache
def province_endings() -> frozenset[str]:
    """Return the last words of all names of provinces, by which a text is known that ends in none without a look-up.

    Examples
    --------
    >>> {"diy", "barat", "bali"} <= province_endings(), "sleman" in province_endings()
    (True, False)
    """
    other = read_csv("region_names.csv", dict.fromkeys(("name", "code", "why"), pl.String))
    aliases = other.filter(pl.col("code").str.len_chars() == 2)["name"]
    current = (register.region(code).plain_name for code in register.table()["code"] if len(code) == 2)
    return frozenset(words_of(name)[-1] for name in (*current, *aliases))


def _lies_in(code: str, within: str) -> bool:
    return code == within or code.startswith(within + ".")


def _inside(codes: tuple[str, ...], within: str | None, key: str) -> tuple[str, ...]:
    """Return what lies in a region, else what lay in it before it was divided.

    Of a province a district that is called like a regency is not looked for so far: *Bandung* in a list of Jawa Barat
    is no district of what is now Banten.
    """
    if within is None:
        return codes
    inside = tuple(code for code in codes if _lies_in(code, within))
    if inside:
        return inside
    lay = tuple(code for code in codes if register.lies_or_lay_in(code, within))
    regency = len(within) > 2 or not _of_levels(_index().current.get(key, ()), UPPER)
    return lay if regency else _of_levels(lay, UPPER)


def _of_levels(codes: tuple[str, ...], levels: tuple[RegionLevel, ...]) -> tuple[str, ...]:
    return tuple(code for code in codes if register.region(code).level in levels)


def _candidates(text: str, within: str | None, level: str | None) -> tuple[str, ...]:
    """Return the codes that a text may mean: the first reading that any name answers, its kind kept if it can be."""
    levels_asked = [RANK[level]] if level else [UPPER, (RegionLevel.DISTRICT,)]
    indexes = (_index().current, _index().other)
    ways = product(levels_asked, (True, False), tuple(readings(text)), indexes)
    for levels, kind_counts, (name, kind), names in ways:
        codes = _inside(_of_levels(names.get(name, ()), levels), within, name)
        if kind is not None:
            # A wrong kind ("Kab. Batam") is forgiven between regency and city, where nothing fits better.
            codes = _of_levels(codes, (kind,) if kind_counts else _same_rank(kind))
        if codes:
            alone = level is None and within is None and kind is None
            return _widest(codes) + (_spelt_like(name) if alone and levels != UPPER else ())
    return ()


def _spelt_like(name: str) -> tuple[str, ...]:
    """Return provinces, regencies and cities spelt almost like a district: ``Makasar`` may mean Makassar."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - most names need it never

    found = process.extract(name, _upper_names(), scorer=fuzz.ratio, limit=3, score_cutoff=85)
    return tuple(code for key, _, _ in found for code in _of_levels(_index().current[key], UPPER))


@cache
def _upper_names() -> tuple[str, ...]:
    return tuple(name for name, codes in _index().current.items() if _of_levels(codes, UPPER))


def _same_rank(kind: RegionLevel) -> tuple[RegionLevel, ...]:
    return RANK["regency"] if kind in RANK["regency"] else (kind,)


def _widest(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return only the region that holds all the others, where one does."""
    for code in codes:
        if all(_lies_in(other, code) for other in codes):
            return (code,)
    return codes


def close_names(name: str, *, level: str | None = None, limit: int = 3) -> tuple[str, ...]:
    """Return the names of regions that are spelt most like a text, best first.

    Examples
    --------
    >>> close_names("Banyuwanggi", level="regency")[0]
    'Kabupaten Banyuwangi'
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only an error needs it

    levels = RANK[level] if level else UPPER
    named = {key: _of_levels(codes, levels) for key, codes in _index().current.items()}
    named = {key: codes for key, codes in named.items() if codes}
    words = words_of(name)
    key = "".join(words[1:] if len(words) > 1 and words[0] in KINDS else words)
    found = process.extract(key, named.keys(), scorer=fuzz.ratio, limit=limit, score_cutoff=60)
    return tuple(register.region(code).name for match, _, _ in found for code in named[match])[:limit]


def _narrowed(parts: list[str], within: str | None, level: str | None) -> tuple[str, ...]:
    """Return the codes that the first part may mean, each later part a region that holds those before it."""
    *wider, last = [*reversed(parts)]
    inside = [within]
    for part in wider:
        inside = [code for place in inside for code in _candidates(part, place, None)]
    found = {code for place in inside for code in _candidates(last, place, level)}
    return _widest(tuple(sorted(found)))


def _of_digits(text: str) -> tuple[str, ...]:
    """Return what digits without dots may mean: a Kemendagri code that lost them, or the statistics office's."""
    dotted = ".".join(text[at : at + 2] for at in range(0, len(text), 2))
    dotted = register.former("kemendagri").get(dotted, dotted)
    meant = {dotted} if len(text) % 2 == 0 and register.exists(dotted) else set()
    if text in register.bps_codes():
        meant.add(register.bps_codes()[text])
    return tuple(sorted(meant))


@lru_cache(maxsize=65_536)
def codes_named(name: str, within: str | None = None, level: str | None = None) -> tuple[str, ...]:
    """Return the codes of the regions that a text may mean: none, one, or several that words do not tell apart.

    Parameters
    ----------
    name, level
        As for :func:`find_region`.
    within
        Code of a region, exactly as the register writes it.

    Examples
    --------
    >>> codes_named("Bandung"), codes_named("Kota Bandung"), codes_named("Atlantis")
    (('32.04', '32.73'), ('32.73',), ())
    """
    text = name.strip()
    if is_region_code(text):
        now = register.former("kemendagri").get(text, text)
        return (now,) if register.exists(now) else ()
    if text.isdecimal():
        return _of_digits(text)
    parts = parts_of(text)
    if not parts:
        return ()
    return _narrowed(parts, within, level) or _narrowed(parts[::-1], within, level)


def _within_code(within: str | None) -> str | None:
    if within is None or not within.strip():
        return None
    return find_region(within).code


def find_region(name: str, within: str | None = None, level: str | None = None) -> Region:
    """Return the region that a text names.

    Parameters
    ----------
    name
        As lists write it: ``"KAB. BOGOR"``, ``"Kota Adm. Jakarta Selatan"``, ``"D.I. Yogyakarta"``,
        ``"Bogor, Jawa Barat"``, or a dotted code. Digits without dots are taken where both code systems
        mean the same region (``"3509"``), else they are ambiguous.
    within
        Code or name of a region that it lies in. A province that was divided still finds the regencies
        it once held: Merauke within Papua.
    level
        ``"province"``, ``"regency"`` (cities included), ``"city"`` or ``"district"``; None looks for
        provinces, regencies and cities first, and for districts only where none has the name; a district
        that stands alone and is spelt almost like one of these is asked back (``Makasar``, ``Makassar``).

    Raises
    ------
    UnknownRegion
        If no region has such a name; ``context["close"]`` and the hint name those spelt most alike.
    Ambiguous
        If several have it; ``context["candidates"]`` lists their codes.

    Examples
    --------
    >>> find_region("KAB. BOGOR").code, find_region("Kota Bogor").code
    ('32.01', '32.71')
    >>> try:
    ...     find_region("Bogor")
    ... except Ambiguous as error:
    ...     error.context["candidates"]
    ['32.01', '32.71']
    """
    inside = _within_code(within)
    codes = codes_named(name, inside, level)
    if len(codes) == 1:
        return register.region(codes[0])
    if codes:
        named = " / ".join(f"{_full_name(code)} ({code})" for code in codes[:6])
        more = " / …" if len(codes) > 6 else ""
        message = f"{name!r} may be {named}{more}"
        hint = "write Kabupaten or Kota before the name, or the code, or the region that it lies in"
        raise Ambiguous(message, hint=hint, name=name, candidates=list(codes))
    if set(name) & set("0123456789") and set(name) <= set("0123456789."):
        return register.region(name)  # says where a former code went, and what codes look like
    close = close_names(name, level=level)
    where = f" ({register.region(inside).name})" if inside else ""
    message = f"no {level} is called {name!r}{where}" if level else f"no region is called {name!r}{where}"
    hint = f"did you mean {' / '.join(close)}?" if close else "write a province, regency, city or district, or its code"
    raise UnknownRegion(message, hint=hint, name=name, within=inside, close=list(close))


def _full_name(code: str) -> str:
    found = register.region(code)
    if found.level == RegionLevel.DISTRICT:
        return f"Kecamatan {found.name}, {register.region(code[:5]).name}"
    return found.name


def find_regions(names: pl.Series, within: pl.Series | str | None = None, level: str | None = None) -> pl.DataFrame:
    """Return the regions that a column of texts names: one row a text, in its order.

    Each distinct text is looked up once, so that a million rows take as long as their distinct names.

    Parameters
    ----------
    names
        Texts; null and blank give null.
    within
        One region for all, or a column of codes of the same length (null: anywhere).
    level
        As for :func:`find_region`.

    Returns
    -------
    pl.DataFrame
        ``region`` (code, null where not found), ``problem`` (null, ``unknown`` or ``ambiguous``) and
        ``candidates`` (codes, where ambiguous).

    Examples
    --------
    >>> find_regions(pl.Series(["Kota Bogor", "Bogor", None])).rows()
    [('32.71', None, []), (None, 'ambiguous', ['32.01', '32.71']), (None, None, [])]
    """
    inside = within if isinstance(within, pl.Series) else pl.lit(_within_code(within), pl.String)
    asked = pl.DataFrame({"name": names.cast(pl.String)}).with_columns(within=inside)
    distinct = asked.unique(maintain_order=True)
    found: list[tuple[str | None, str | None, list[str]]] = []
    for name, place in distinct.iter_rows():
        if name is None or not name.strip():
            found.append((None, None, []))
            continue
        codes = codes_named(name, place, level)
        if len(codes) == 1:
            found.append((codes[0], None, []))
        else:
            found.append((None, "ambiguous" if codes else "unknown", list(codes)))
    answers = distinct.hstack(pl.DataFrame(found, schema=ANSWER, orient="row"))
    joined = asked.join(answers, on=["name", "within"], how="left", nulls_equal=True, maintain_order="left")
    return joined.select(*ANSWER)
