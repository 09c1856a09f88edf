"""The one place where business names are made comparable.

Two forms with the same result: :func:`normalise_name` for one name and :func:`normalised` as a Polars
expression for columns of millions. Both work on the same tables of words, and a property test holds
them to each other. What the name *is* stays as the list wrote it; this form is for keys and comparing.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.model.vocabulary import LegalForm

if TYPE_CHECKING:
    from collections.abc import Mapping

# Both engines must agree on every character, so classes are written as ranges and never as \w or \b,
# whose Unicode tables differ between Python and Rust.
MARKS: Final = "[\u0300-\u036f]+"
DROPPED: Final = "['`\u00b4\u2018\u2019\u02bc]+"
DOTTED_FORM: Final = r"(^|[^0-9a-z])([pcunf]) ?\. ?([tvda])($|[^0-9a-z])"
GAPS: Final = "[\u0000-\u002f\u003a-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f\ufffd]+"

UNSTRESSED: Final = r"\b([bcdgjkmpst])e([lr][aeiou])"
"""The vowel that *keripik* has and *kripik* has not."""

ABBREVIATIONS: Final[Mapping[str, str]] = {
    "tk": "toko",
    "wr": "warung",
    "wrg": "warung",
    "rm": "rumah makan",
    "bpk": "bapak",
    "pak": "bapak",
    "bu": "ibu",
    "ibuk": "ibu",
    "ny": "nyonya",
    "h": "haji",
    "hj": "hajah",
    "hajjah": "hajah",
    "mba": "mbak",
    "mbk": "mbak",
    "kop": "koperasi",
    "klp": "kelompok",
    "klpk": "kelompok",
    "ind": "indonesia",
    "bumdesa": "bumdes",
    "yys": "yayasan",
}
"""Short forms that offices write, with the word that is meant; ``kel`` is left alone: village or group."""

FORMS_ANYWHERE: Final = frozenset({"pt", "cv", "ud", "tbk", "persero"})
"""Legal forms that are no word of any name, dropped wherever they stand."""
FORMS_AT_AN_END: Final = frozenset({"pr", "pd", "fa", "nv", "firma", "perorangan", "perseorangan"})
"""Legal forms that may also be a word or initial of a name, dropped only first, or last after two words."""
PHRASES: Final[Mapping[str, str]] = {
    " perseroan  terbatas ": " pt ",
    " persekutuan  komanditer ": " cv ",
    " perseroan  komanditer ": " cv ",
    " usaha  dagang ": " ud ",
    " perusahaan  dagang ": " pd ",
}
"""Legal forms written out, each word with a space of its own on both sides, as both forms hold them."""

_MARKS, _DROPPED, _DOTTED, _GAPS = (re.compile(p) for p in (MARKS, DROPPED, DOTTED_FORM, GAPS))
_END_FORMS: Final = "|".join(sorted(FORMS_AT_AN_END))


def _spaced(text: str) -> str:
    """Return the words with a space of their own on both sides: then whole words can be replaced side by side."""
    text = _MARKS.sub("", unicodedata.normalize("NFKD", text).lower())
    text = _DROPPED.sub("", text).replace("&", " dan ")
    text = _DOTTED.sub(r"\1\2\3\4", text)
    spaced = f" {_GAPS.sub('  ', text).strip(' ')} "
    for phrase, short in PHRASES.items():
        spaced = spaced.replace(phrase, short)
    return spaced


def normalise_name(name: str) -> str:
    """Return a business name in the form in which names are compared and hashed.

    Lower case without accents and punctuation; legal forms (PT, CV, UD, PR, Tbk, Persero) dropped,
    short forms written out (``Tk`` toko, ``Bu`` ibu, ``Pak`` bapak, ``H.`` haji), ``&`` read as *dan*.
    Words that tell businesses apart stay: *Toko Berkah* and *Warung Berkah* are two. Of a name that is
    nothing but legal forms or signs the text stays, in lower case: only a blank name gives a blank.

    Parameters
    ----------
    name
        As the list writes it.

    Examples
    --------
    >>> normalise_name("PT. Sawit Jaya (Persero), Tbk")
    'sawit jaya'
    >>> normalise_name("C.V MAJU & MAKMUR") == normalise_name("Maju dan Makmur, CV")
    True
    >>> normalise_name("Tk. Bu Sri"), normalise_name("TOKO IBU SRI")
    ('toko ibu sri', 'toko ibu sri')
    """
    words = [ABBREVIATIONS.get(word, word) for word in _spaced(name).split(" ") if word and word not in FORMS_ANYWHERE]
    if len(words) > 1 and words[0] in FORMS_AT_AN_END:
        words = words[1:]
    if len(words) > 2 and words[-1] in FORMS_AT_AN_END:
        words = words[:-1]
    return " ".join(words) or name.lower().strip(" ")


def normalised(name: pl.Expr) -> pl.Expr:
    """Return the expression that gives :func:`normalise_name` for a text column, null for null.

    Examples
    --------
    >>> names = pl.DataFrame({"name": ["PT. Maju, Tbk", "UD Bu Sri", None]})
    >>> names.select(normalised(pl.col("name")))["name"].to_list()
    ['maju', 'ibu sri', None]
    """
    # most names are plain letters, which are their own normal form: that of all takes a sixth of the work
    beyond = pl.when(name.str.len_bytes() != name.str.len_chars()).then(name).str.normalize("NFKD")
    text = pl.coalesce(beyond.str.to_lowercase().str.replace_all(MARKS, ""), name.str.to_lowercase())
    text = text.str.replace_all(DROPPED, "").str.replace_all("&", " dan ", literal=True)
    text = text.str.replace_all(DOTTED_FORM, "${1}${2}${3}${4}")
    spaced = " " + text.str.replace_all(GAPS, "  ").str.strip_chars(" ") + " "
    written_out = {f" {word} ": f" {meant} " for word, meant in ABBREVIATIONS.items()}
    written_out |= {f" {form} ": "" for form in FORMS_ANYWHERE}
    words = spaced.str.replace_many(dict(PHRASES)).str.replace_many(written_out)
    words = words.str.strip_chars(" ").str.replace_all("  ", " ", literal=True)
    words = words.str.replace(f"^(?:{_END_FORMS}) (.)", "${1}")
    words = words.str.replace(f"^([^ ]+ .*[^ ]) (?:{_END_FORMS})$", "${1}")
    return pl.coalesce(words.str.extract("^(.+)$"), name.str.to_lowercase().str.strip_chars(" ")).alias("name")


_FORM_WORDS: Final[Mapping[str, LegalForm]] = {
    "cv": LegalForm.CV,
    "ud": LegalForm.UD,
    "pd": LegalForm.UD,
    "pr": LegalForm.PR,
    "fa": LegalForm.FIRMA,
    "firma": LegalForm.FIRMA,
    "koperasi": LegalForm.KOPERASI,
    "kop": LegalForm.KOPERASI,
    "kud": LegalForm.KOPERASI,
    "kopontren": LegalForm.KOPERASI,
    "kopkar": LegalForm.KOPERASI,
    "yayasan": LegalForm.YAYASAN,
    "yys": LegalForm.YAYASAN,
    "bumn": LegalForm.BUMN,
    "bumd": LegalForm.BUMD,
    "perumda": LegalForm.BUMD,
    "perseroda": LegalForm.BUMD,
    "bumdes": LegalForm.BUMDES,
    "bumdesa": LegalForm.BUMDES,
    "perum": LegalForm.PERUM,
    "pt": LegalForm.PT,
}


def legal_form(name: str) -> LegalForm | None:
    """Return the legal form that a name itself states, first or last, or None where it states none.

    *PT Perorangan* is one person's company, which the law keeps for micro and small enterprises: PR.
    *PT … (Persero)* is owned by the state: BUMN.

    Examples
    --------
    >>> legal_form("PT Perorangan Aceh Berdaya"), legal_form("PT Pertamina (Persero)"), legal_form("SUMBER, UD")
    (<LegalForm.PR: 'PR'>, <LegalForm.BUMN: 'BUMN'>, <LegalForm.UD: 'UD'>)
    >>> legal_form("Kripik Bu Sri") is None
    True
    """
    words = [word for word in _spaced(name).split(" ") if word not in ("", "tbk")]
    if not words:
        return None
    if "pt" in words:
        if words[0] == "pt" and words[1:2] in (["perorangan"], ["perseorangan"]):
            return LegalForm.PR
        if "persero" in words:
            return LegalForm.BUMN
    return _FORM_WORDS.get(words[0]) or _FORM_WORDS.get(words[-1])


def spelt_alike(text: pl.Expr) -> pl.Expr:
    """Return the words of goods so that two usual spellings of one word are the same: *kripik*, *keripik*.

    The vowel of a first syllable before *r* or *l* is written or left out (*kerupuk* and *krupuk*, *melinjo* and
    *mlinjo*): it is left out here. The form is for comparing and nothing else.

    Examples
    --------
    >>> pl.select(spelt_alike(pl.lit("Keripik Melinjo"))).item(), pl.select(spelt_alike(pl.lit("kripik mlinjo"))).item()
    ('kripik mlinjo', 'kripik mlinjo')
    """
    return normalised(text).str.replace_all(UNSTRESSED, "${1}${2}")
