"""How people write regions: kinds before or after a name, short forms, parts divided by commas."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from graph.model.vocabulary import RegionLevel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KINDS: Final[Mapping[str, RegionLevel]] = {
    "provinsi": RegionLevel.PROVINCE,
    "propinsi": RegionLevel.PROVINCE,
    "prov": RegionLevel.PROVINCE,
    "prop": RegionLevel.PROVINCE,
    "province": RegionLevel.PROVINCE,
    "kabupaten": RegionLevel.REGENCY,
    "kab": RegionLevel.REGENCY,
    "kabup": RegionLevel.REGENCY,
    "regency": RegionLevel.REGENCY,
    "kota": RegionLevel.CITY,
    "kotamadya": RegionLevel.CITY,
    "kodya": RegionLevel.CITY,
    "kodia": RegionLevel.CITY,
    "city": RegionLevel.CITY,
    "kecamatan": RegionLevel.DISTRICT,
    "kec": RegionLevel.DISTRICT,
    "distrik": RegionLevel.DISTRICT,
    "kapanewon": RegionLevel.DISTRICT,
    "kemantren": RegionLevel.DISTRICT,
    "district": RegionLevel.DISTRICT,
}
"""Words before (or after) a name that say its kind."""
_CITIES: Final[Mapping[str, str]] = {
    "bjm": "banjarmasin", "bjb": "banjarbaru", "sby": "surabaya", "bdg": "bandung", "smg": "semarang",
    "mksr": "makassar", "mks": "makassar", "plg": "palembang", "pku": "pekanbaru", "ptk": "pontianak",
    "bppn": "balikpapan", "mdn": "medan", "btm": "batam", "mdo": "manado", "dps": "denpasar", "bgr": "bogor",
    "bks": "bekasi", "tng": "tangerang", "mlg": "malang", "crb": "cirebon", "tsm": "tasikmalaya",
    "tsk": "tasikmalaya", "skh": "sukoharjo", "kra": "karanganyar", "wng": "wonogiri", "jkt": "jakarta",
    "kdr": "kediri", "jbr": "jember", "bwi": "banyuwangi", "lmj": "lumajang", "gsk": "gresik", "lmg": "lamongan",
    "bjn": "bojonegoro", "tbn": "tuban", "pwk": "purwakarta", "krw": "karawang", "grt": "garut", "cms": "ciamis",
    "smd": "sumedang", "mjl": "majalengka", "kbm": "kebumen", "clp": "cilacap", "pbg": "purbalingga",
    "wsb": "wonosobo", "mgl": "magelang", "tmg": "temanggung", "kdl": "kendal", "dmk": "demak", "kds": "kudus",
    "jpr": "jepara", "rbg": "rembang", "byl": "boyolali", "klt": "klaten", "jogja": "yogyakarta",
    "jogjakarta": "yogyakarta", "pmk": "pamekasan", "bkl": "bangkalan", "smp": "sumenep", "spg": "sampang",
    "mkw": "manokwari", "bpp": "balikpapan",
}  # fmt: skip
"""Cities and regencies as clerks shorten them."""
LONG_FORMS: Final[Mapping[str, str]] = {
    "kep": "kepulauan",
    "peg": "pegunungan",
    "tj": "tanjung",
    "tg": "tanjung",
    "tjg": "tanjung",
    "tanjong": "tanjung",
    "sei": "sungai",
    "gn": "gunung",
    "sel": "selatan",
    "slt": "selatan",
    "utr": "utara",
    "ut": "utara",
    "tim": "timur",
    "tmr": "timur",
    "bar": "barat",
    "brt": "barat",
    "teng": "tengah",
    "tgh": "tengah",
    "tengg": "tenggara",
    "pst": "pusat",
    "sumatra": "sumatera",
    "adm": "",
    "administrasi": "",
    "kotif": "",
    "kotip": "",
    **_CITIES,
}
"""Short forms, written out on both sides of a comparison; none is a word of any region's name but *sei*."""
_COMPASS: Final[Mapping[str, str]] = {
    "north": "utara",
    "south": "selatan",
    "east": "timur",
    "west": "barat",
    "central": "tengah",
    "southeast": "tenggara",
    "southwest": "barat daya",
}
"""Points of the compass in English, which stand before a name and in Indonesian behind it."""
_NUMERALS: Final[Mapping[str, str]] = {
    word: str(number)
    for number, words in enumerate(
        (
            "i satu", "ii dua", "iii tiga", "iv empat", "v lima", "vi enam", "vii tujuh", "viii delapan", "ix sembilan",
            "x sepuluh", "xi sebelas",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip
"""Numbers in names as offices write them: *Ilir Timur I* is the register's *Ilir Timur Satu*."""
_TWICE: Final = re.compile(r"\b([a-z]{3,})(?:-?2\b(?=[^a-z0-9]*$)|2\b(?= [a-z]))")
"""A word that is said twice, as clerks write it: *Fak2* is Fak Fak, *Pulau2 Aru* Pulau-Pulau Aru."""
_NOT_A_WORD: Final = re.compile(r"[^0-9a-z]+")
_PARTS: Final = re.compile(r"[,;/|>\n]+|\s[-–]\s")


def words_of(text: str) -> list[str]:
    """Return the words that are compared: lower case, without accents and signs, short forms written out.

    Examples
    --------
    >>> words_of("Kab. Kep. Siau, Klaten Sel.")
    ['kab', 'kepulauan', 'siau', 'klaten', 'selatan']
    >>> words_of("West Bangka Regency"), words_of("City of South Tangerang"), words_of("Meranti Islands")
    (['bangka', 'barat', 'regency'], ['city', 'tangerang', 'selatan'], ['kepulauan', 'meranti'])
    >>> words_of("Ilir Timur I") == words_of("Ilir Timur Satu"), words_of("IV Koto"), words_of("D.I. Yogyakarta")
    (True, ['4', 'koto'], ['d', 'i', 'yogyakarta'])
    >>> words_of("Fak2"), words_of("Kota Bau-2"), words_of("Pulau2 Aru")
    (['fak', 'fak'], ['kota', 'bau', 'bau'], ['pulau', 'pulau', 'aru'])
    """
    return list(_words_of(text))


@lru_cache(maxsize=16_384)
def _words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, which is asked whole, in parts and part by part, and told of in row after row."""
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = _TWICE.sub(r"\1 \1", plain.lower().replace("'", ""))
    words = [LONG_FORMS.get(word, word) for word in _NOT_A_WORD.sub(" ", plain).split()]
    return tuple(_in_indonesian(_numbered([word for word in words if word])))


def _numbered(words: list[str]) -> list[str]:
    """Return words with numerals as figures; a single letter is one only where it ends a name or stands before one."""
    if len(words) < 2:
        return words
    last, first = words[-1], words[0]
    inner = [_NUMERALS.get(word, word) if len(word) > 1 else word for word in words]
    inner[-1] = _NUMERALS.get(last, last)
    inner[0] = _NUMERALS.get(first, first) if first in ("v", "x") else inner[0]
    return inner


def _in_indonesian(words: list[str]) -> list[str]:
    """Return the words of an English name in the order of an Indonesian one."""
    first = 1 if len(words) > 1 and words[0] in KINDS else 0
    last = len(words) - 1 if len(words) > first + 1 and words[-1] in KINDS else len(words)
    before, name, behind = words[:first], words[first:last], words[last:]
    if before and len(name) > 1 and name[0] == "of":
        name = name[1:]
    if len(name) > 1 and name[-1] == "islands":
        name = ["kepulauan", *name[:-1]]
    if len(name) > 1 and name[0] in _COMPASS:
        name = [*name[1:], *_COMPASS[name[0]].split()]
    return [*before, *name, *behind]


def readings(text: str) -> Iterable[tuple[str, RegionLevel | None]]:
    """Yield the ways to read a text: its kind taken off the front, whole, or off the end; then without a number.

    Examples
    --------
    >>> [name for name, kind in readings("Kota Bogor")]
    ['bogor', 'kotabogor']
    """
    words = words_of(text)
    while words:
        if len(words) > 1 and words[0] in KINDS:
            yield "".join(words[1:]), KINDS[words[0]]
        yield "".join(words), None
        if len(words) > 1 and words[-1] in KINDS:
            yield "".join(words[:-1]), KINDS[words[-1]]
        words = words[1:] if words[0].isdecimal() else []


def parts_of(text: str) -> list[str]:
    """Return the parts of a text that commas divide; a kind alone belongs to the part before it.

    Examples
    --------
    >>> parts_of("Kec. Bebesen, Aceh Tengah, Kab., Indonesia")
    ['Kec. Bebesen', ' Aceh Tengah kab']
    """
    parts: list[str] = []
    for part in _PARTS.split(text):
        words = words_of(part)
        if parts and len(words) == 1 and words[0] in KINDS:
            parts[-1] += f" {words[0]}"
        elif words and words != ["indonesia"]:
            parts.append(part)
    return parts
