"""What a column header says: its words compared with the phrases of ``roles.toml``."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from rapidfuzz import fuzz, process

from graph.ingest.party.permits import OWN_COLUMN, named_permits
from graph.model.periods import without_period

EXACT: Final = 0.97
FUZZY: Final = 0.80
PART: Final = 0.90
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_WORD = re.compile(r"[a-z0-9]+|#")
_UNIT_WORDS: Final = frozenset(
    [
        "rp",
        "idr",
        "rupiah",
        "juta",
        "ribu",
        "miliar",
        "milyar",
        "000",
        "orang",
        "org",
        "unit",
        "ton",
        "kg",
        "kuintal",
        "liter",
        "buah",
    ]
)
ROW_KIND: Final = "party_kind"
"""Role of the column that says what kind of party each row is."""
MONEY_ROLES: Final = (
    "sales", "capital", "assets", "investment", "price", "outlet_price", "source_price",
    "budget", "amount", "collateral", "fee", "least", "most",
)  # fmt: skip
VOLUME: Final = "volume"
"""Roles of columns of money, and of a column of quantities."""
LONGEST_HEADER: Final = 120
_SHORT: Final = {
    "jml": "jumlah",
    "jlh": "jumlah",
    "tgl": "tanggal",
    "thn": "tahun",
    "th": "tahun",
    "vol": "volume",
    "kap": "kapasitas",
    "prod": "produksi",
    "perush": "perusahaan",
    "prsh": "perusahaan",
    "almt": "alamat",
    "nm": "nama",
    "kd": "kode",
    "ket": "keterangan",
    "tk": "tenaga kerja",
    "naker": "tenaga kerja",
    "bln": "bulan",
    "hrg": "harga",
    "keg": "kegiatan",
    "jns": "jenis",
    "klh": "kelurahan",
    "prop": "provinsi",
    "kop": "koperasi",
    "angg": "anggota",
    "invest": "investasi",
    "empl": "employees",
    "est": "established",
    "spec": "specification",
}
"""Words that clerks cut short, written out where the header as it stands names nothing."""


@dataclass(frozen=True)
class Phrase:
    """One way to call a column: its role, words, and whether nothing else may stand beside them."""

    role: str
    words: tuple[str, ...]
    whole: bool

    @property
    def squashed(self) -> str:
        """The words without blanks, for headers such as ``namausaha``."""
        return "".join(self.words)


@cache
def phrases() -> tuple[Phrase, ...]:
    """Return every phrase of ``roles.toml``.

    Examples
    --------
    >>> sorted({p.role for p in phrases()})[:3]
    ['activity', 'address', 'assets']
    """
    table = tomllib.loads(files("graph.ingest.heads").joinpath("roles.toml").read_text(encoding="utf-8"))
    return tuple(phrase_of(role, text) for role, texts in table.items() for text in texts)


@cache
def called_of(role: str) -> frozenset[str]:
    """Return what columns of a role are called, in lower case.

    Examples
    --------
    >>> sorted(called_of("number") & {"no", "nomor urut", "nama"})
    ['no', 'nomor urut']
    """
    return frozenset(" ".join(phrase.words) for phrase in phrases() if phrase.role == role)


def phrase_of(role: str, text: str) -> Phrase:
    """Return a phrase as the tables write it: ``=`` before it asks for the whole header."""
    return Phrase(role, tuple(_WORD.findall(text.removeprefix("="))), text.startswith("="))


@cache
def roles() -> frozenset[str]:
    """Return the names of all roles that a column can have, those of lists of needs, services and contracts too."""
    table = tomllib.loads(files("graph.ingest.heads").joinpath("help_roles.toml").read_text(encoding="utf-8"))
    return frozenset(phrase.role for phrase in phrases()) | {role for one in table.values() for role in one}


def header_words(header: str) -> tuple[str, ...]:
    """Return the words of a header in lower case, without signs; camel case is parted, brackets are left out.

    Examples
    --------
    >>> header_words("jenisUsaha"), header_words("Omzet/Tahun (Rp.000)"), header_words("No.")
    (('jenis', 'usaha'), ('omzet', 'tahun'), ('no',))
    """
    plain = unicodedata.normalize("NFKD", header).encode("ascii", "ignore").decode()
    outside = _BRACKETS.sub(" ", plain)
    words = _WORD.findall(_CAMEL.sub(" ", outside if _WORD.search(outside.lower()) else plain).lower())
    return tuple(words)


_OF_PERSON: Final = re.compile(
    r"\b(?:pemilik|pengusaha|pengurus|penanggung jawab|pimpinan|responden|ktp|rumah|owner|home)\b", re.I
)
_OF_BUSINESS: Final = re.compile(r"\b(?:(?:tempat|lokasi) )?(?:usaha|perusahaan|pabrik|produksi|business)$", re.I)
_IN_TOUCH: Final = re.compile(r"\b(?:kontak|contact|narahubung|cp|pic)\b", re.I)


def concern(header: str) -> int:
    """Return of whom a column tells: 0 the business, 1 its owner at home, 2 whom to ask for it.

    Examples
    --------
    >>> concern("Alamat Usaha"), concern("Alamat"), concern("Alamat Pemilik Usaha"), concern("Kontak Person")
    (0, 0, 1, 2)
    """
    words = " ".join(header_words(header))
    return 2 if _IN_TOUCH.search(words) else int(bool(_OF_PERSON.search(words)))


def of_business(header: str) -> str | None:
    """Return what a header names of the business itself, None where it does not say whose: *Desa Usaha* is *desa*.

    Examples
    --------
    >>> of_business("Desa Tempat Usaha"), of_business("Desa"), of_business("Alamat Pemilik Usaha")
    ('desa', None, None)
    """
    words = " ".join(header_words(header))
    found = _OF_BUSINESS.search(words)
    if found is None or not found.start() or _OF_PERSON.search(words):
        return None
    return words[: found.start()].strip()


def _in_order(phrase: tuple[str, ...], words: tuple[str, ...]) -> bool:
    rest = iter(words)
    return all(word in rest for word in phrase)


def agreement(phrase: Phrase, words: tuple[str, ...], squashed: str) -> float:
    """Return how far a phrase names a header: 0.97 as a whole, less where other words stand beside it, 0 not at all."""
    if phrase.words == words or phrase.squashed == squashed:
        return EXACT
    if phrase.whole:
        return 0.0
    if _in_order(phrase.words, words):
        useful = [word for word in words if word not in _UNIT_WORDS]
        return 0.66 + 0.28 * min(len(phrase.words) / max(len(useful), 1), 1.0)
    return 0.0


@dataclass(frozen=True)
class _Lexicon:
    """Phrases found quickly: by their letters, and by their first word."""

    by_letters: dict[str, tuple[Phrase, ...]]
    by_first_word: dict[str, tuple[Phrase, ...]]


@cache
def _lexicon() -> _Lexicon:
    letters: dict[str, list[Phrase]] = {}
    first: dict[str, list[Phrase]] = {}
    for phrase in phrases():
        letters.setdefault(phrase.squashed, []).append(phrase)
        if not phrase.whole:
            first.setdefault(phrase.words[0], []).append(phrase)
    return _Lexicon({k: tuple(v) for k, v in letters.items()}, {k: tuple(v) for k, v in first.items()})


def _named(words: tuple[str, ...], squashed: str) -> dict[str, float]:
    lexicon = _lexicon()
    found = {phrase.role: EXACT for phrase in lexicon.by_letters.get(squashed, ())}
    for word in set(words):
        for phrase in lexicon.by_first_word.get(word, ()):
            score = agreement(phrase, words, squashed)
            if score > found.get(phrase.role, 0.0):
                found[phrase.role] = score
    return found


def _said_twice(words: tuple[str, ...]) -> set[str]:
    """Return the roles of a header in two languages: *Nama Perusahaan / Company Name*.

    Examples
    --------
    >>> _said_twice(("nama", "perusahaan", "company", "name")), _said_twice(("jenis", "usaha"))
    ({'name'}, set())
    """
    letters = _lexicon().by_letters
    halves = (("".join(words[:at]), "".join(words[at:])) for at in range(1, len(words)))
    said = ({p.role for p in letters.get(one, ())} & {p.role for p in letters.get(two, ())} for one, two in halves)
    return set().union(*said)


def _named_in_part(header: str) -> dict[str, float]:
    """Return the roles of a header of two names, of which one is ours and the other nobody's: *Usaha / Padamelan*.

    Examples
    --------
    >>> _named_in_part("Nama / Sesebutan"), _named_in_part("No / Umur"), _named_in_part("Nama Usaha")
    ({'name': 0.9}, {}, {})
    """
    halves = [header_words(half) for half in header.split("/")]
    if len(halves) != 2 or not all(halves):
        return {}
    letters = _lexicon().by_letters
    exact = [{phrase.role for phrase in letters.get("".join(half), ())} for half in halves]
    named = (exact[0] or exact[1]) - {"number"}
    return dict.fromkeys(sorted(named), PART) if bool(exact[0]) != bool(exact[1]) else {}


def _nearly_named(squashed: str) -> dict[str, float]:
    """Return the roles of phrases that a header misspells."""
    near = process.extract(squashed, _lexicon().by_letters.keys(), scorer=fuzz.ratio, score_cutoff=88, limit=5)
    phrases_near = [phrase for letters, _, _ in near for phrase in _lexicon().by_letters[letters]]
    return {p.role: FUZZY for p in phrases_near if not p.whole and len(p.squashed) >= 6}


_SEXES: Final = {
    "workers_men": frozenset({"l", "lk", "laki", "pria", "male", "men"}),
    "workers_women": frozenset({"p", "pr", "perempuan", "wanita", "female", "women"}),
}
"""Words by which a column of workers counts men or women only."""


def _of_one_sex(words: tuple[str, ...]) -> dict[str, float]:
    """Return the role of a column of workers that counts one sex.

    Examples
    --------
    >>> _of_one_sex(("jumlah", "tk", "pr")), _of_one_sex(("tenaga", "kerja", "l", "p")), _of_one_sex(("pr",))
    ({'workers_women': 0.97}, {}, {})
    """
    said = [role for role, of in _SEXES.items() if not of.isdisjoint(words)]
    rest = tuple(word for word in words if not any(word in of for of in _SEXES.values()))
    if len(said) != 1 or not rest:
        return {}
    return {said[0]: EXACT} if "workers" in _named(rest, "".join(rest)) else {}


_COUNTED: Final = frozenset({VOLUME, "sales"})
"""Roles of what is counted by the month or the year."""


def _counted(header: str, found: dict[str, float]) -> dict[str, float]:
    """Add what a header counts by a period, which is no month: *Produksi/bulan* is what *Produksi* is.

    Examples
    --------
    >>> _counted("Produksi/bulan", {"month": 0.8}), _counted("Bulan panen", {"month": 0.97})
    ({'volume': 0.97}, {'month': 0.97})
    >>> _counted("Hasil Produksi per tahun", {"product": 0.85})
    {'product': 0.85, 'volume': 0.9}
    """
    rest = without_period(header)
    if rest is None:
        return found
    own = header_roles(" ".join(word for word in header_words(rest) if word not in _UNIT_WORDS))
    counted = {role: score for role, score in own.items() if role in _COUNTED}
    if not counted and "product" in own:  # goods are named, and by the month they are counted: the cells tell which
        counted = {VOLUME: PART}
    return {role: score for role, score in found.items() if role != "month"} | {
        role: max(score, found.get(role, 0.0)) for role, score in counted.items()
    }


@lru_cache(maxsize=20_000)
def header_roles(header: str) -> dict[str, float]:
    """Return the roles that a header may name, each with the confidence that the words give.

    Examples
    --------
    >>> header_roles("Nama Usaha")
    {'name': 0.97}
    >>> max(header_roles("jumlash_tenaga_kerja").items(), key=lambda item: item[1])[0]
    'workers'
    >>> header_roles("xyz"), header_roles("Nama Perusahaan / Company Name")
    ({}, {'name': 0.97})
    >>> header_roles("PIRT / Halal")
    {'permits': 0.97}
    """
    words = header_words(header[:LONGEST_HEADER])
    if not words or len(header) > LONGEST_HEADER:
        return {}
    squashed = "".join(words)
    found = _named(words, squashed) | dict.fromkeys(_said_twice(words), EXACT) | _of_one_sex(words)
    if (
        not found.keys().isdisjoint(OWN_COLUMN)
        and found.keys() <= {*OWN_COLUMN, "permits"}
        and len(named_permits(header)) > 1
    ):
        # *PIRT / Halal* is a column of neither: each cell names what is held
        found = {"permits": EXACT}
    if not found:
        found = _named_in_part(header)
    if not found and any(word in _SHORT for word in words):
        words = tuple(whole for word in words for whole in _SHORT.get(word, word).split())
        squashed = "".join(words)
        found = _named(words, squashed)
    if not found and 6 <= len(squashed) <= 40 and len(words) <= 6:
        found = _nearly_named(squashed)
    found = _counted(header, found)
    if max(found.values(), default=0.0) == EXACT:
        found = {role: score for role, score in found.items() if score > 0.9}
    return {role: round(score, 3) for role, score in sorted(found.items(), key=lambda item: -item[1])}
