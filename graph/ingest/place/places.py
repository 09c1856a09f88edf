"""Where a business is: codes of both systems, names in their spellings and points made one region.

A place is looked up once for each distinct set of words; a point only where words do not say the regency, or
where they say several.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from graph.errors import UnknownRegion
from graph.ingest.place.names import RegionNames
from graph.ingest.place.text import in_address
from graph.ingest.place.words import DEPTH, Found, Level, PlaceWords, km_between, spelled_out
from graph.model.codes import is_region_code
from graph.reference import region_points, regions

if TYPE_CHECKING:
    from collections.abc import Mapping

FAR_KM: Final = 150.0
"""A point this far from the centroid of the stated regency belongs elsewhere, whatever the shape of the regency."""
_WITH_REGENCY: Final = re.compile(r"(?i)^(.*?\w)[\s,(]+(kab(?:upaten)?\b\W*\w[^)]*)\)?$")
"""A district with its regency behind it in one cell: *Palibelo Kab. Bima*."""
_ABOVE_DISTRICT: Final = re.compile(r"(?i)^\W*(?:provinsi|propinsi|prov|kabupaten|kab|kota(?:madya)?|kodya|koti[pf])\b")
"""How a heading begins that names a regency or a province."""


@dataclass
class PlaceFinder(RegionNames):
    """Finds regions and remembers every answer.

    Parameters
    ----------
    kemendagri
        True when four-digit codes without a dot are Kemendagri's; else they are the statistics office's.

    Examples
    --------
    >>> PlaceFinder().find(PlaceWords(province="Jawa Tengah", regency="Kab. Klaten", district="Klaten Sel.")).region
    '33.10.26'
    >>> PlaceFinder().find(PlaceWords(province_code="74", regency_code="9")).region
    '74.10'
    """

    kemendagri: bool = False
    _points: dict[tuple[float, float], str | None] = field(default_factory=dict)

    # codes

    def coded(self, words: PlaceWords) -> Found:
        """Return the region that the codes of a row name; split columns are joined and padded."""
        texts = (words.region_code, words.district_code, words.regency_code, words.province_code)
        if not any(texts):
            return Found()
        for text in texts:
            if text and is_region_code(text) and "." in text:
                return self._existing(text)
        whole = _digits(words.region_code)
        province, regency = _several(words.province_code), _several(words.regency_code)
        codes = [code if len(code) >= 4 else p.zfill(2) + code.zfill(2) for code in regency for p in (province or [""])]
        codes = [code for code in codes if len(code) == 4]
        if not codes and whole:
            codes = [whole[:4]] if len(whole) >= 4 else [whole]
        codes = codes or [code.zfill(2) for code in province]
        found = [self._from_code(code) for code in dict.fromkeys(codes)]
        known = sorted({code for code in found if code})
        if not codes:
            return Found()
        if not known:
            return Found(flags=("place_code_unknown",))
        if len(known) == 1:
            return Found(known[0])
        return Found(candidates=tuple(known))

    def _from_code(self, code: str) -> str | None:
        dotted = ".".join(code[i : i + 2] for i in range(0, len(code), 2))
        if self.kemendagri and regions.exists(dotted):
            return dotted
        try:
            return regions.from_bps(code).code
        except UnknownRegion:
            return dotted if regions.exists(dotted) else None

    def _existing(self, code: str) -> Found:
        parts = code.split(".")
        for n in range(min(len(parts), 3), 0, -1):
            prefix = ".".join(parts[:n])
            if regions.exists(prefix):
                return Found(prefix)
        return Found(flags=("place_code_unknown",))

    # everything a row says

    def find(self, words: PlaceWords) -> Found:
        """Return the deepest region that the words of a row agree on.

        A heading above the row and the title of the list yield to what the row says itself.
        """
        words = _apart(words)
        own = self._own(replace(words, heading=None) if words.heading else words)
        heading = self.headed(words.heading, words.listed) if words.heading else None
        if heading and len(heading) >= DEPTH["regency"] and "regency_unknown" in own.flags and not own.candidates:
            # below *KABUPATEN KOTABARU* nobody need guess what *Ktb* stands for
            below = self._own(replace(words, regency=None, heading=heading)).region or heading
            return Found(below, ("place_from_heading",))
        listed = words.listed and words.listed[: DEPTH["regency"]]
        for around, flag in ((heading, "place_from_heading"), (listed, "place_from_title")):
            if around is None or not words.district or words.above_district:
                continue
            # a district of its regency may have the name of another regency
            below = self._own(replace(words, heading=around)).region or ""
            elsewhere = len(own.region or "") == DEPTH["regency"] and around == heading
            if regions.lies_or_lay_in(below, around) and (elsewhere or len(below) == DEPTH["district"]):
                return Found(below, (*own.flags, flag))
        # a row may be of another district than the title's, in its regency, or of another regency of its province
        titles = dict.fromkeys((words.listed, listed, words.listed and words.listed[: DEPTH["province"]]))
        for around, flag in ((heading, "place_from_heading"), *((title, "place_from_title") for title in titles)):
            if around is None or not _may_be_in(own, around):
                continue
            # *B. Lampung* alone is read as the province, inside it as its city
            if own.region == around and not (words.regency and len(around) == DEPTH["province"]):
                continue
            inside = self._own(replace(words, heading=around))
            if inside.region and regions.lies_or_lay_in(inside.region, around) and inside.region != own.region:
                return inside if own.region else Found(inside.region, (*own.flags, flag))
        return own

    def headed(self, heading: str, listed: str | None) -> str | None:
        """Return the region of a heading: inside the region of the list where the name alone is not enough.

        A heading that calls itself a regency or province is that one, wherever the list above it was of.
        """
        alone = self.any_level(heading).region
        if alone is not None and len(alone) <= DEPTH["regency"] and _ABOVE_DISTRICT.search(heading):
            return alone
        if alone is None or (listed and not alone.startswith(listed[:2])):
            inside = self.any_level(heading, listed) if listed else Found()
            deeper = in_address(self, heading, listed).region
            return inside.region or (deeper if deeper != listed else None) or alone
        return alone

    def _own(self, words: PlaceWords) -> Found:
        coded = self.coded(words)
        heading = Found(self.headed(words.heading, None)) if words.heading else Found()
        within = coded.region or heading.region
        flags = list(coded.flags)
        province = self._step(words.province, None, "province", flags)
        if province.region and within and not within.startswith(province.region):
            flags.append("place_conflict")
            within = None  # a name cannot be a slip of one digit, a code can
        within = within or province.region
        if within is None and words.region and words.regency:  # *SUMBAR* of whoever stands below it
            wide = self.any_level(words.region).region
            within = wide if wide and len(wide) == DEPTH["province"] else None
        if within is not None and len(within) > 2 and not words.regency:
            regency = Found(within[:5])
        else:
            regency = self._step(words.regency, (within or "")[:2] or None, "regency", flags)
        if coded.region and regency.region and len(coded.region) >= 5 and not coded.region.startswith(regency.region):
            flags.append("place_conflict")
        if not regency.region and not regency.candidates and coded.region and len(coded.region) >= 5:
            regency = Found(coded.region[:5])
        if words.regency and not regency.region and not regency.candidates:
            regency = self.any_level(words.regency, within)
            if not regency.region and not regency.candidates and "," in words.regency:
                # *Celuk, Sukawati, Gianyar* below *City / Kota*
                regency = in_address(self, words.regency, within)
                flags = [one for one in flags if one != "regency_unknown" or not regency.region]
        region = regency.region or (within if within and len(within) == 2 else None)
        if heading.region and len(heading.region) == 8 and not words.district and heading.region[:5] == region:
            region = heading.region
        candidates = regency.candidates or coded.candidates
        if words.region and not (region and len(region) >= 5):
            loose = self.any_level(words.region, region)
            region, candidates = loose.region or region, candidates or loose.candidates
        return self._with_district(words, region, candidates, flags, coded)

    def _with_district(
        self, words: PlaceWords, region: str | None, candidates: tuple[str, ...], flags: list[str], coded: Found
    ) -> Found:
        if coded.region and len(coded.region) == 8 and region and coded.region.startswith(region):
            return Found(coded.region, tuple(flags))
        if words.district:
            inside = self.named(words.district, region, "district")
            if not inside.region and region and len(region) >= 5:
                inside = self.nearly(words.district, region[:5])
            if not inside.region and candidates:
                by_candidate = [self.named(words.district, code, "district").region for code in candidates]
                decided = [code for code in by_candidate if code]
                inside = Found(decided[0]) if len(decided) == 1 else inside
            if inside.region:
                return Found(inside.region, tuple(dict.fromkeys((*flags, *inside.flags))))
            if not region:
                candidates = candidates or inside.candidates
                wider = self.any_level(words.district)
                region = wider.region if wider.region and len(wider.region) == 5 else None
            elif not _repeats(words.district, region):
                flags.append("district_unknown")
            above = words.heading or ""
            if region and is_region_code(above) and above.startswith(region):
                region = above
        return Found(region, tuple(dict.fromkeys(flags)), candidates if not region or len(region) < 5 else ())

    def _step(self, name: str | None, within: str | None, level: Level, flags: list[str]) -> Found:
        """Look a named column up: inside what is known, then with slips of spelling, then anywhere."""
        if not name:
            return Found()
        found = self.named(name, within, level)
        if not found.region and not found.candidates and within:
            found = self.misspelt(name, within, level)
            if not found.region and (elsewhere := self.named(name, None, level)).region:
                found = Found(elsewhere.region, ("place_conflict",))
        flags.extend(found.flags)
        if not found.region and not found.candidates:
            flags.append(f"{level}_unknown")
        return found

    # points

    def at(self, lat: float, lon: float) -> str | None:
        """Return the regency that holds a point, None at sea or abroad; asked once a hundredth of a degree."""
        key = (round(lat, 2), round(lon, 2))
        if key not in self._points:
            self._points[key] = region_points.regions_at([key[0]], [key[1]])[0]
        return self._points[key]

    def known_points(self) -> set[tuple[float, float]]:
        """Return the points whose regency is known already."""
        return set(self._points)

    def learn_points(self, answers: Mapping[tuple[float, float], str | None]) -> None:
        """Take over the regencies of many points that were looked up at once."""
        self._points.update(answers)

    def settle(self, found: Found, lat: float | None, lon: float | None) -> Found:
        """Return the place of a row from its words and its point: the point decides only what words leave open."""
        if lat is None or lon is None:
            if found.candidates:
                return Found(_common(found.candidates), (*found.flags, "place_ambiguous"), found.candidates)
            return found
        if found.region and len(found.region) >= 5:
            centre = regions.region(found.region)
            if km_between(lat, lon, centre.lat, centre.lon) > FAR_KM:
                return Found(found.region, (*found.flags, "point_elsewhere"))
            return found
        at = self.at(lat, lon)
        if found.candidates:
            if at in found.candidates:
                return Found(at, (*found.flags, "place_by_point"))
            nearest = min(found.candidates, key=lambda code: _km_to(code, lat, lon))
            return Found(nearest, (*found.flags, "place_ambiguous"), found.candidates)
        if at and found.region and not at.startswith(found.region):
            return Found(found.region, (*found.flags, "point_elsewhere"))
        return Found(at or found.region, (*found.flags, "place_by_point") if at else found.flags)


def _may_be_in(own: Found, around: str) -> bool:
    """Return whether a row that says so much may be in a region: *Kupang*, city or regency, is in none of Makassar."""
    if own.region:
        return around.startswith(own.region)
    return not own.candidates or any(regions.lies_or_lay_in(code, around) for code in own.candidates)


def _apart(words: PlaceWords) -> PlaceWords:
    """Return what a row says with the regency that stands in its district's cell in its own."""
    both = _WITH_REGENCY.match(words.district) if words.district and not words.regency else None
    return replace(words, district=both[1], regency=both[2]) if both else words


def _km_to(code: str, lat: float, lon: float) -> float:
    centre = regions.region(code)
    return km_between(lat, lon, centre.lat, centre.lon)


def _repeats(name: str, region: str) -> bool:
    """Return whether a district column only repeats the name of its regency or province, which is no mistake."""
    return spelled_out(name) in {
        spelled_out(r.plain_name) for r in (regions.region(region), *regions.ancestors(region))
    }


def _common(codes: tuple[str, ...]) -> str | None:
    """Return the region that holds all candidates: their province, when they lie in one."""
    provinces = {code[:2] for code in codes}
    return provinces.pop() if len(provinces) == 1 else None


def _digits(text: str | None) -> str:
    return re.sub(r"\.0$|\D", "", text or "")


def _several(text: str | None) -> list[str]:
    """Codes of one cell: lists of candidates are parted by bars, semicolons or commas."""
    return [code for code in (_digits(part) for part in re.split(r"[|;,/]", text or "")) if code]


@cache
def place_finder() -> PlaceFinder:
    """Return the finder of this process: what one part of it has looked up, no other looks up again.

    Examples
    --------
    >>> place_finder() is place_finder()
    True
    """
    return PlaceFinder()
