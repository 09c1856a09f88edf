"""Regions inside longer texts: addresses read from their end, titles and file names searched for one name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from graph.ingest.place.names import ALIKE
from graph.ingest.place.words import DEPTH, DISTRICT, Found, Level, spelled_out
from graph.reference import region_names, regions

if TYPE_CHECKING:
    from graph.ingest.place.names import RegionNames

_NAME: Final = r"([a-z .\-']{3,40})"
_MARK: Final[dict[Level, re.Pattern[str]]] = {
    "province": re.compile(rf"\b(?:prov(?:insi|\.)?|propinsi)\.?\s+{_NAME}"),
    "regency": re.compile(r"\b((?:kab(?:upaten)?|kota(?:madya)?)\.?(?: adm(?:inistrasi)?\.?)?\s+[a-z .\-']{3,40})"),
    "district": re.compile(rf"\b(?:{DISTRICT})\.?\s*:?\s*{_NAME}"),
}
_NEXT_MARK: Final = re.compile(
    r"\b(?:prov|propinsi|kab|kota(?= *\w)|kec|kapanewon|kemantren|desa|kel|kelurahan|kalurahan|rt|rw|jl|jalan|no"
    r"|kode pos)\b.*"
)
_TITLE_MARK: Final[dict[Level, re.Pattern[str]]] = {
    "district": re.compile(rf"\b(?:{DISTRICT}) (.+)"),
    "regency": re.compile(r"\b((?:kab(?:upaten)?|kota) .+)"),
    "province": re.compile(r"\bprov(?:insi)? (.+)"),
}
_STREET: Final = re.compile(r"\b(?:jl|jln|jalan|perum\w*|gg|gang)\b\.?\s+(?:kab\w*|kota)\b\.?\s+\w+")
"""A street or an estate that is called like a city: *Jl. Kota Baru*."""
_HOUSE: Final = re.compile(r"(\b(?:jl|jln|jalan)\b[^,]{3,60}?\s(?:no\W{0,3}|nomor )?\d{1,4}[a-z]?)\s+(?=[a-z]{4,}\b)")
"""A street with its number, behind which the place stands without a comma: *Jl. A. Yani 39 Cikampek*."""
_ABOVE: Final = re.compile(r"\b(?:kab(?:upaten)?|kota|prov(?:insi)?|tahun)\b")
"""What follows the districts of a title."""
_NO_PLACE: Final = frozenset(
    {"data", "usaha", "mitra", "kota", "batu", "kabupaten", "utara", "timur", "barat", "selatan", "tengah", "pusat"}
)
"""Words of titles that are also names of regions, or parts of them."""
_REGENCYS_OWN: Final = 2
"""Rank of a part of an address that says in which regency it is."""
_FEW_WORDS: Final = 3
_SHORT: Final = 4
"""Words and letters of the name of a district that stands alone."""
_SHORT_PROVINCES: Final = frozenset({"ntt", "ntb", "diy", "dki"})
_AROUND: Final = re.compile(
    r"\b(solo|surakarta|malang|bandung|semarang|surabaya|jogja|yogyakarta|bogor|medan|makassar|denpasar|madiun|kediri|jember"
    r"|cirebon|tangerang|banyumas) ?raya\b"
)
"""A city with the regencies about it, of which no list of them all says one."""


def in_address(finder: RegionNames, address: str, within: str | None) -> Found:
    """Return the region that an address names, inside what is known already.

    Words such as *Kec.* and *Kab.* count first, then the parts between commas from the end.

    Examples
    --------
    >>> from graph.ingest.place.names import RegionNames
    >>> address = "Krapyak, Merbung, Kec. Klaten Sel., Kabupaten Klaten, Jawa Tengah 57424"
    >>> in_address(RegionNames(), address, None).region
    '33.10.26'
    """
    text = _HOUSE.sub(r"\1, ", re.sub(r"\b\d{5}\b|\bindonesia\b|\([^)]*\)", " ", address.lower()))
    region = within
    for level, mark in _MARK.items():
        for name in mark.findall(text):
            first, _, rest = name.partition(" ")
            short = f"{first} {_NEXT_MARK.sub('', rest)}" if level == "regency" else _NEXT_MARK.sub("", name)
            region = _deeper(finder, short, region, level) or region
    parts = _parts(finder, text)
    if len(region or "") < DEPTH["regency"]:
        region = _by_district(finder, parts, region) or region
    ends = parts[::-1]
    for level in DEPTH:
        if level == "district":
            region = _divided(finder, ends, region)
            ends = _likely_districts(finder, ends, region, known=len(within or "") >= DEPTH["regency"])
            parts = [part for part in parts if part in ends]
        for part in ends:
            region = _deeper(finder, part, region, level) or region
    if len(region or "") == DEPTH["province"]:
        region = _in_province(finder, text, parts, str(region)) or region
    if region and len(region) == 5:
        # only the last words of an address are likely to be a district at all
        near = (finder.misspelt(part, region, "district").region for part in reversed(parts[-2:]) if len(part) >= 5)
        region = next(filter(None, near), region)
        region = _before_regency(finder, text, region)
    if region is None:
        region = _together(finder, text, parts) or _only_of_its_name(finder, text, parts)
    return Found(region, candidates=_open_between(finder, parts, region))


def _parts(finder: RegionNames, text: str) -> list[str]:
    """Return what stands between the commas and dashes of an address, the last of many."""
    parts = [part.strip(" .-") for part in re.split(r",|\s[-–]\s", text) if part.strip(" .-")][-6:]
    return [one for part in parts for one in _before_province(finder, part)]


def _before_province(finder: RegionNames, part: str) -> list[str]:
    """Return a part of an address with the province behind its regency as a part of its own: *Sleman DIY*.

    Examples
    --------
    >>> from graph.ingest.place.names import RegionNames
    >>> _before_province(RegionNames(), "sleman diy"), _before_province(RegionNames(), "jl. bali")
    (['sleman', 'diy'], ['jl. bali'])
    """
    words = part.split()
    if len(words) < 2 or words[-1] not in region_names.province_endings():
        return [part]
    for length in (1, 2):
        before, last = " ".join(words[:-length]), " ".join(words[-length:])
        province = finder.named(last, None, "province").region if before and len(last) > 2 else None
        if province and finder.named(before, province, "regency").region:
            return [before, last]
    return [part]


def _marked_districts(text: str) -> list[str]:
    """Return what stands behind *Kec.* in an address, up to the next such word."""
    return [_NEXT_MARK.sub("", name).strip(" .-") for name in _MARK["district"].findall(text)]


def _together(finder: RegionNames, text: str, parts: list[str]) -> str | None:
    """Return the district that a part of an address names before its regency, without a comma: *Ciracas Jaktim*.

    A district of the one name in the country counts beside a regency with a slip: *Rajapolah, Tasikmlaya*.

    Examples
    --------
    >>> from graph.ingest.place.names import RegionNames
    >>> finder = RegionNames()
    >>> [_together(finder, said, said.split(", ")) for said in ("ciracas jaktim", "kec. krayan selatan nunukan")]
    ['31.75.09', '65.03.07']
    >>> _together(finder, "rajapolah, tasikmlaya", ["rajapolah", "tasikmlaya"])
    '32.06.34'
    """
    marked = _marked_districts(text)
    for part in (*marked, *reversed(parts)):
        words = part.split()
        for length in range(1, min(len(words), _FEW_WORDS + 1)):
            last, before = " ".join(words[-length:]), " ".join(words[:-length])
            regency = finder.named(last, None, "regency") if last[-1].isalpha() else Found()
            within = [regency.region] if regency.region else regency.candidates
            inside = {finder.named(before, code, "district").region for code in within} - {None}
            if len(inside) == 1:
                return inside.pop()
    for part in parts:
        district = finder.named(part, None, "district").region
        name = spelled_out(regions.region(district[: DEPTH["regency"]]).plain_name) if district else ""
        if district and any(fuzz.ratio(one, name) >= ALIKE for one in parts if one != part):
            return district
    return None


def _before_regency(finder: RegionNames, text: str, region: str) -> str:
    """Return the district that stands before *Kab.* or *Kota* without a comma, else the region.

    Examples
    --------
    >>> from graph.ingest.place.names import RegionNames
    >>> _before_regency(RegionNames(), "cipanas kab. cianjur", "32.03")
    '32.03.28'
    """
    if len(region) != DEPTH["regency"]:
        return region
    names = (part for part in re.findall(r"(?:^|,)\s*([a-z ]{4,40}?)\s+(?:kab|kota)\b", text) if part)
    return next(filter(None, (finder.named(name, region, "district").region for name in names)), region)


def _misspelt_regency(finder: RegionNames, text: str, parts: list[str], province: str) -> str | None:
    """Return the regency of a province that *Kab.* or *Kota* names with a slip, or the district that is named in it."""
    for name in _MARK["regency"].findall(text):
        kind, _, rest = name.partition(" ")
        regency = finder.misspelt(f"{kind} {_NEXT_MARK.sub('', rest).strip(' .-')}", province, "regency").region
        if regency:
            inside = (finder.named(part, regency, "district").region for part in reversed(parts))
            return next(filter(None, inside), regency)
    return None


def _likely_districts(finder: RegionNames, ends: list[str], region: str | None, *, known: bool) -> list[str]:
    """Return the parts of an address that may name a district, the likeliest first: those that name no regency.

    *Sukawati, Gianyar* is no district of the regency's name, nor is *Pangandaran, Ciamis*; *Kendari* alone is the city.
    """
    # *Malinau Kota* is a district of Malinau
    of_city = [part for part in ends if part.endswith(" kota")]
    regencies = {part: None if part in of_city else finder.named(part, None, "regency").region for part in ends}
    rank = {part: 0 if code is None else 1 + (code == region) for part, code in regencies.items()}
    likely = sorted(ends, key=rank.__getitem__)
    return likely if known else [part for part in likely if rank[part] < _REGENCYS_OWN or ends.count(part) > 1]


def _divided(finder: RegionNames, parts: list[str], region: str | None) -> str | None:
    """Return the city or regency that was made of a regency since, where an address names both: *Cimahi, Kab. Bandung*.

    Examples
    --------
    >>> from graph.ingest.place.names import RegionNames
    >>> _divided(RegionNames(), ["leuwigajah", "cimahi"], "32.04"), _divided(RegionNames(), ["serang"], "36.04")
    ('32.77', '36.04')
    """
    if region is None or len(region) != DEPTH["regency"]:
        return region
    held = regions.once_held(region)
    named = {finder.named(part, None, "regency").region for part in parts if len(part) > 2} if held else set()
    since = [code for code in named if code in held]
    return since[0] if len(since) == 1 else region


def _only_of_its_name(finder: RegionNames, text: str, parts: list[str]) -> str | None:
    """Return the one district of the country that an address without a regency names: *Kec. Sembalun*, *Pringgasela*.

    Where no *Kec.* says so, the name must be all that is written: a street may be called like a district.

    Examples
    --------
    >>> from graph.ingest.place.places import PlaceFinder
    >>> finder = PlaceFinder()
    >>> [_only_of_its_name(finder, text, text.split(", ")) for text in ("pringgasela", "jl. pringgasela", "kec. kuta")]
    ['52.03.12', None, None]
    >>> _only_of_its_name(finder, "jl. gajahmada, semarang tengah", ["jl. gajahmada", "semarang tengah"])
    '33.74.01'
    """
    marked = _marked_districts(text)
    bare = parts if len(parts) == 1 and len(parts[0].split()) <= _FEW_WORDS else []
    found = {finder.named(name, None, "district").region for name in marked or bare if len(name) > _SHORT} - {None}
    if not found and not marked:
        said = {part: finder.named(part, None, "district").region for part in parts if " " in part}
        # *Semarang Tengah* says in which city it is
        found = {code for part, code in said.items() if code and _calls_itself_after(part, code)}
    return found.pop() if len(found) == 1 else None


def _calls_itself_after(district: str, code: str) -> bool:
    return district.split(maxsplit=1)[0] in regions.region(code[: DEPTH["regency"]]).plain_name.lower().split()


def _in_province(finder: RegionNames, text: str, parts: list[str], province: str) -> str | None:
    """Return what an address names in a province: a regency with a slip, a district, or what its last words do.

    Examples
    --------
    >>> from graph.ingest.place.names import RegionNames
    >>> finder = RegionNames()
    >>> told = [("oebelo, kupang tengah", "53"), ("kodi sbd", "53"), ("ubud, kab. giannyar", "51")]
    >>> [_in_province(finder, text, text.split(", "), province) for text, province in told]
    ['53.01.08', '53.18', '51.04.05']
    """
    misspelt = _misspelt_regency(finder, text, parts, province)
    if misspelt:
        return misspelt
    marked = _marked_districts(text)
    for part in (*reversed(parts[-2:]), *reversed(marked)):
        district = finder.named(part, province, "district").region
        ends = (" ".join(part.split()[-length:]) for length in (2, 1))
        regencies = (finder.named(end, province, "regency").region for end in ends if end != part and len(end) > 2)
        found = district or next(filter(None, regencies), None)
        if found:
            return found
    return None


def regency_in(finder: RegionNames, address: str) -> str | None:
    """Return the one regency that an address names with *Kab.* or *Kota* before it, None for none or several.

    Examples
    --------
    >>> from graph.ingest.place.names import RegionNames
    >>> regency_in(RegionNames(), "Gobras, Tamansari Kota Tasikmalaya"), regency_in(RegionNames(), "Jl. Kota Baru 3")
    ('32.78', None)
    """
    named: set[str] = set()
    for name in _MARK["regency"].findall(_STREET.sub(" ", address.lower())):
        words = _NEXT_MARK.sub("", name.partition(" ")[2]).split()
        kind = name.partition(" ")[0]
        spans = (" ".join(words[:length]) for length in range(min(len(words), 3), 0, -1))
        found = (finder.named(f"{kind} {span}", None, "regency").region for span in spans if len(span) > 3)
        named |= {next(filter(None, found), None) or ""}
    named.discard("")
    return named.pop() if len(named) == 1 else None


def _open_between(finder: RegionNames, parts: list[str], region: str | None) -> tuple[str, ...]:
    """Return the regencies of one name that an address leaves open: *Jl. Tuparev, Cirebon* may be city or regency."""
    if len(region or "") >= DEPTH["regency"]:
        return ()
    several = (finder.named(part, region, "regency").candidates for part in reversed(parts) if len(part) > 2)
    return next(filter(None, several), ())


def _by_district(finder: RegionNames, parts: list[str], within: str | None) -> str | None:
    """Return the district by which an address says which of two regencies it means: *Weru, Cirebon* is no city."""
    for at in reversed(range(1, len(parts))):
        several = finder.named(parts[at], within, "regency").candidates if len(parts[at]) > 2 else ()
        inside = {finder.named(part, code, "district").region for code in several for part in parts[:at]} - {None}
        if len(inside) == 1:
            return inside.pop()
    return None


def _deeper(finder: RegionNames, name: str, within: str | None, level: Level) -> str | None:
    """Return a region below ``within`` only: an address never moves a business out of its stated region."""
    if len(name) < 3 or len(within or "") >= DEPTH[level] or (level == "district" and len(within or "") < 5):
        return None
    return finder.named(name, within, level).region


def in_title(finder: RegionNames, text: str, within: str | None = None) -> str | None:
    """Return the one region that a title or a file's name speaks of, None when it speaks of none or several.

    Examples
    --------
    >>> from graph.ingest.place.names import RegionNames
    >>> finder = RegionNames()
    >>> in_title(finder, "DATA UMKM KABUPATEN KLATEN TAHUN 2023"), in_title(finder, "umkm_surakarta_2023")
    ('33.10', '33.72')
    >>> in_title(finder, "Kecamatan Selong"), in_title(finder, "Kecamatan Selong; Masbagik dan Labuhan Haji")
    ('52.03.07', '52.03')
    >>> in_title(finder, "Daftar Usaha") is None
    True
    >>> in_title(finder, "D.I. YOGYAKARTA"), in_title(finder, "UMKM Yogyakarta")
    ('34', '34.71')
    >>> in_title(finder, "DIRECTORY OF MANUFACTURERS - SOLO RAYA"), in_title(finder, "form_bimtek_ntt")
    ('33', '53')
    """
    plain = re.sub(r"[\W_]+", " ", re.sub(r"\d+", " ", text)).strip().lower()
    if around := _AROUND.search(plain):
        region = finder.named(around[1], within, "regency").region
        return region[: DEPTH["province"]] if region else None
    for level, mark in _TITLE_MARK.items():
        if (found := mark.search(plain)) and (region := _at_start(finder, found[1], within, level)):
            return region[: DEPTH["regency"]] if level == "district" and _several(finder, found[1], region) else region
    spans = [span for span in _spans(plain) if span not in _NO_PLACE]
    whole = [span for span in spans if " " in span and finder.named(span, within, "province").region]
    spans = [span for span in spans if not any(span != name and f" {span} " in f" {name} " for name in whole)]
    for level in ("regency", "province") if len(within or "") < 5 else ():
        regions = {finder.named(span, within, level).region for span in spans} - {None}
        if len(regions) == 1:
            return regions.pop()
    return None


def _spans(text: str) -> list[str]:
    """Return what stands side by side in a text and may be a name: three words, two, or one, of four letters on.

    Of shorter ones only provinces are known: *ntt*.
    """
    words = text.split()
    spans = (" ".join(words[i : i + n]) for n in (3, 2, 1) for i in range(len(words) - n + 1))
    return [span for span in spans if len(span) > 3 or span in _SHORT_PROVINCES]


def _several(finder: RegionNames, text: str, first: str) -> bool:
    """Whether a text that begins with a district names another of its regency: *Selong, Masbagik dan Labuhan Haji*."""
    within, spans = first[: DEPTH["regency"]], _spans(_ABOVE.split(text)[0])
    own = f" {spelled_out(regions.region(first).plain_name)} "  # *Ternate* of Ternate Tengah is no Pulau Ternate
    named = (finder.named(span, within, "district").region for span in spans if f" {span} " not in own)
    return any(region not in (None, first) for region in named)


def _at_start(finder: RegionNames, text: str, within: str | None, level: Level) -> str | None:
    """Return the region of the longest name with which a text begins."""
    words = text.split()
    names = [" ".join(words[:n]) for n in range(min(len(words), 5), 0, -1)]
    found = (finder.named(name, within, level).region for name in names if len(name) > 3)
    return next(filter(None, found), None)
