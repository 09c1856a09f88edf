"""Names of regions: in all their spellings, cut short, run together or misspelt, at one level inside another."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process

from graph.ingest.place.words import DEPTH, DISTRICT, Found, Level, spelled_out
from graph.model.codes import is_region_code
from graph.reference import region_names, regions

if TYPE_CHECKING:
    from collections.abc import Sequence

ALIKE: Final = 85.5
"""Least likeness (0 to 100) at which a misspelt name is taken for a region of the same parent."""
_SHORTEST: Final = frozenset({"r4"})
"""What is shorter than a name may be and one all the same: *R4* is Raja Ampat."""
_LEAST_RUN: Final = 3
"""Letters of a name run together."""
_ISLANDS: Final = "kepulauan"


@dataclass
class RegionNames:
    """Finds regions by their names and remembers every answer.

    Examples
    --------
    >>> RegionNames().named("Klaten Sel.", "33.10", "district").region, RegionNames().any_level("Kab. Klaten").region
    ('33.10.26', '33.10')
    """

    _named: dict[tuple[str, str | None, Level], Found] = field(default_factory=dict)

    def named(self, name: str, within: str | None, level: Level) -> Found:
        """Return the region of a name at one level, inside another region when that is known."""
        key = (name, within, level)
        if key not in self._named:
            self._named[key] = self._look_up(spelled_out(name), within, level)
        return self._named[key]

    def _look_up(self, name: str, within: str | None, level: Level) -> Found:
        if (len(name) < 3 and name not in _SHORTEST) or not any(c.isalpha() for c in name):
            return Found()
        # find_region would word an error for each miss; addresses miss on most of their parts
        codes = region_names.codes_named(name, within, level)
        if len(codes) == 1:
            return Found(codes[0])
        return Found(candidates=tuple(codes))

    def misspelt(self, name: str, within: str, level: Level) -> Found:
        """Return the only region inside another whose name is nearly this one."""
        if len(within) >= DEPTH[level]:
            return Found()
        inside = {r.code: spelled_out(r.plain_name) for r in _below(within, level)}
        if level == "regency":
            since = (code for code in regions.once_held(within) if len(code) == DEPTH["province"])
            inside |= {r.code: spelled_out(r.plain_name) for code in sorted(since) for r in _below(code, level)}
        short = [code for code, whole in inside.items() if shortens(_bare(name), whole)]
        if not short and level == "regency":
            short = [code for code, whole in inside.items() if runs_together(_bare(name), whole)]
        if not short and level == "district":
            short = [code for code, whole in inside.items() if _is_beginnings(_bare(name), whole)]
        if len(short) == 1:
            return Found(short[0])
        best = process.extract(_bare(name), inside, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=2)
        if not best or (len(best) > 1 and best[0][1] - best[1][1] < 4):
            return Found()
        return Found(best[0][2], ("place_misspelt",))

    def nearly(self, district: str, regency: str) -> Found:
        """Return a district by a slip of its name, in its regency or in those that were made of it since.

        What lists of before call a district may be a city now: *Kotamobagu, Kab. Bolaang Mongondow*.
        """
        held = sorted(regions.once_held(regency))
        names = [re.sub(r"\s*\([^)]*\)", "", district), *re.findall(r"\(([^)]{3,})\)", district)]
        for name in names:
            city = self.named(name, None, "regency").region if held else None
            inside = (city,) if city in held else (regency, *held)
            ways = [
                *(self.misspelt(name, one, "district") for one in inside if one),
                Found(city if city in held else None),
            ]
            if name != district:
                ways.insert(0, self.named(name, regency, "district"))
            found = next((one for one in ways if one.region), None)
            if found is not None:
                return found
        return Found()

    def cut_short(self, name: str, among: Sequence[str]) -> list[str]:
        """Return those of some regencies whose one word a name shortens, kept to its kind: *Kota Srg* is Kota Sorong.

        Examples
        --------
        >>> RegionNames().cut_short("Kota Srg", ["96.01", "96.71"]), RegionNames().cut_short("Xyz", ["96.01"])
        (['96.71'], [])
        """
        bare = _bare(name)
        if len(bare) < _LEAST_RUN or not bare.isalpha():
            return []
        of = [regions.region(code) for code in among if len(code) == DEPTH["regency"]]
        alike = [one for one in of if _cut_short(bare, spelled_out(one.plain_name))]
        kind = re.match(r"(?i)\W*(kab|kota)", name)
        same = [one.code for one in alike if kind is None or one.name.lower().startswith(kind[1].lower())]
        return same or [one.code for one in alike]

    def is_region(self, text: str) -> bool:
        """Return whether a text, such as a heading, is nothing but the name of a region."""
        found = self.any_level(text)
        return bool(found.region or found.candidates)

    def any_level(self, text: str, within: str | None = None) -> Found:
        """Return the region of a name at whatever level, the widest first; words such as *Kec.* decide."""
        if is_region_code(text):
            return Found(text if regions.exists(text) else None)
        text = re.sub(r"\([^)]*\)", " ", text)
        plain = re.sub(r"^\W*(?:[ivx0-9a-z]{1,4}[.)]\s+)?(?:wilayah|daerah)?\s*:?\s*", "", text.lower())
        levels: tuple[Level, ...] = ("province", "regency", "district")
        marked = re.match(rf"(?:(prov|propinsi)|(kab|kota\b|kotamadya|kodya|koti[pf]\b)|({DISTRICT}))", plain)
        if marked is not None:
            # Kota Waingapu is a district, whatever it calls itself
            levels = levels[1:] if plain.startswith("kota ") else (levels[(marked.lastindex or 1) - 1],)
        for level in levels:
            found = self.named(plain, within, level)
            if found.region or found.candidates:
                return found
        return Found()


def _below(within: str, level: Level) -> tuple[regions.Region, ...]:
    inside = regions.children(within)
    return inside if DEPTH[level] == len(inside[0].code if inside else "") else ()


def shortens(short: str, whole: str) -> bool:
    """Return whether a name of several words is another with words cut short: *Bjm Utara* is Banjarmasin Utara.

    Examples
    --------
    >>> shortens("bjm utara", "banjarmasin utara"), shortens("clp tengah", "cilacap utara"), shortens("kdr", "kediri")
    (True, False, False)
    """
    pairs = list(zip(short.split(), whole.split(), strict=False))
    if len(pairs) < 2 or len(short.split()) != len(whole.split()) or short == whole:
        return False
    return any(a == b for a, b in pairs) and all(a == b or _cut_short(a, b) for a, b in pairs)


def runs_together(short: str, whole: str) -> bool:
    """Return whether one word is a name of several words cut short and run together: *Lampura* is Lampung Utara.

    Each word of the name, of which *Kabupaten* and *Kepulauan* may be left out, gives letters in their order, the first
    of them its first; the last word may give its end.

    Examples
    --------
    >>> runs_together("lampura", "lampung utara"), runs_together("agara", "aceh tenggara")
    (True, True)
    >>> runs_together("kkt", "kepulauan tanimbar"), runs_together("aru", "kepulauan aru")
    (True, True)
    >>> runs_together("lampura", "lampung timur"), runs_together("kota", "kotawaringin timur")
    (False, False)
    """
    words = whole.split()
    if len(short) < _LEAST_RUN or not short.isalpha() or len(words) < 2:
        return False
    without = words[1:] if words[0] == _ISLANDS else words
    if without != words and " ".join(without) == short:
        return True
    return any(_runs(short, tuple(of)) for of in (words, ["kabupaten", *words]) if len(of) <= len(short))


def _runs(short: str, words: tuple[str, ...]) -> bool:
    if not words or not short:
        return not words and not short
    first, rest = words[0], words[1:]
    if not rest:
        return _cut_short(short, first) or (len(short) >= _LEAST_RUN and first.endswith(short))
    return any(_cut_short(short[:at], first) and _runs(short[at:], rest) for at in range(1, len(short)))


def _is_beginnings(short: str, whole: str) -> bool:
    """Return whether one word is the beginnings of two, three letters or more of each: *Tansel* is Tanimbar Selatan.

    Examples
    --------
    >>> _is_beginnings("tansel", "tanimbar selatan"), _is_beginnings("baru", "batu rusa")
    (True, False)
    """
    words = whole.split()
    if len(words) != 2 or not short.isalpha():
        return False
    return any(
        words[0].startswith(short[:at]) and words[1].startswith(short[at:])
        for at in range(_LEAST_RUN, len(short) - _LEAST_RUN + 1)
    )


def _cut_short(word: str, whole: str) -> bool:
    rest = iter(whole)
    return 1 <= len(word) < len(whole) and word[0] == whole[0] and all(letter in rest for letter in word)


def _bare(name: str) -> str:
    return re.sub(r"^(?:prov\w*|kab\w*|kota\w*|kec\w*|distrik|kapanewon|kemantren)\s+", "", spelled_out(name))
