"""Permits and certificates in a cell: which are held, which are asked for, and which are named only to be missed.

Officers write what is lacking beside what is there: *PIRT ada, halal belum*. A certificate that nobody has would pass a
buyer's must, so that a word of lack beside a permit counts, and where words reach is read for the careful side.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from graph.model.vocabulary import Certification

_WORDS: Final = {
    Certification.NIB: r"\bnib\b|\boss\b",
    Certification.HALAL: r"halal",
    Certification.SNI: r"\bsni\b",
    Certification.BPOM: r"bpom|\bmd\b|izin edar",
    Certification.PIRT: r"p-?irt",
    Certification.SVLK: r"svlk|v-legal",
    Certification.ISO9001: r"iso ?9001",
    Certification.ISO14001: r"iso ?14001",
    Certification.HACCP: r"haccp",
    Certification.GMP: r"\bgmp\b|cppob",
    Certification.ORGANIC: r"organi[ck]",
    Certification.RSPO: r"rspo",
    Certification.ISPO: r"ispo",
    Certification.FSC: r"\bfsc\b",
    Certification.TKDN: r"tkdn",
    Certification.NKV: r"\bnkv\b",
    Certification.CPOTB: r"cpotb",
    Certification.FAIR_TRADE: r"fair ?trade",
}
_PERMITS: Final = tuple((str(code), re.compile(pattern, re.I)) for code, pattern in _WORDS.items())
_ANY: Final = re.compile("|".join(_WORDS.values()), re.I)
_LONGEST_REMARK: Final = 80
"""Letters of a remark that may speak of permits alone."""
OWN_COLUMN: Final = ("halal", "pirt", "bpom", "sni", "haccp")
"""Permits that lists have a column of, by the names of its role."""
_NONE: Final = r"tidak|tdk|tak|td|enggak|nggak|gak|ga|bukan|tanpa|non|no(?=\s+[a-z])|not|none|without"
_YET: Final = (
    r"belum|belom|blum|blm|blom|bl|nihil|kosong|proses\w*|(?:in |on )?process|pending|pengajuan|(?:meng|di)?ajukan|"
    r"(?:di|ng|meng)?urus|pengurusan|sedang|lagi|rencana\w*|akan|mau|ingin|pengen|butuh|perlu|minta|pendaftaran|mendaftar|"
    r"didaftarkan|menyusul|(?:me)?nunggu|antri|antre|mati|habis|hbs|expired?|k[ae]d[ae]l[uw]+arsa|kedaluwarsa|lewat|dicabut|"
    r"hilang|lapsed|missing|lacks?"
)
_HAVE: Final = r"ada|sudah|sdh|udah|udh|punya|memiliki|lengkap|aktif|berlaku|ya|yes|has|have|v|✓|√"
_LACKING: Final = re.compile(rf"\b(?:{_NONE}|{_YET})\b", re.I)
_WAIVED: Final = re.compile(rf"\b(?:{_NONE}|belum|opsional|optional|bebas|boleh)\b", re.I)
_HELD: Final = re.compile(rf"(?:\b(?:{_HAVE})\b|[✓√])", re.I)
_CROSSED: Final = re.compile(r"^(?:[\s:=]|\(|\bmui\b)*(?:[-–—x0✗✘]|n|t)[\s)]*$", re.I)
"""What stands after a permit where it is crossed out: *Halal -*, *Halal (x)*."""
_DASH: Final = re.compile(r"^\s*[-–—]\s*$")
"""What parts a permit from the next: *NIB - PIRT - Halal*."""
_CLAUSE: Final = re.compile(r"[,;\n]|\.\s(?!\s*\d)|\b(?:tapi|tetapi|namun|sedangkan|but)\b", re.I)
_ALL: Final = re.compile(r"\b(?:semua(?:nya)?|dua(?:-| )?duanya|keduanya|all|both)\b", re.I)
_JOINED: Final = re.compile(r"^[\s:)]*(?:dan|&|\+|atau|maupun|serta|and|or|/)?[\s:]*$", re.I)
"""What stands between permits that share a word of state: no bracket, which has a state of its own inside."""
_WORDS_OF_PERMITS: Final = re.compile(
    r"\b(?:dan|serta|izin|ijin|(?:ber)?sertifikat|mui|bpjph|no(?:mor)?|sdh|sertif|legalitas)\b", re.I
)
"""Words beside permits in a remark that speaks of nothing else."""
_ABOUT_TIME: Final = re.compile(
    r"\b(?:dalam|dlm|d[il]|ke|tahap|masa|masih|baru|tahun|thn|th|tgl|bulan|bln|sejak|sampai|hingga|s\W?d|jadi|terbit|keluar|"
    r"berlaku(?:nya)?|perpanjang(?:an)?|nya|lagi|juga|untuk|kedua(?:nya)?|status|ket\w*|tim|dinas|oss|mui|bpjph)\b|[\W\d_]+",
    re.I,
)
"""Words that may stand beside a word of lack when it is about the permit before: *PIRT, dalam tahap perpanjangan*."""


def held_permits(text: str) -> list[str]:
    """Return the permits that a cell says are held, by their codes.

    What is in progress, expired, wished for or crossed out is not held. A lack at the head of a list reaches over the
    bare names after it, as nobody can tell where it ends.

    Examples
    --------
    >>> held_permits("NIB, P-IRT dan Halal"), held_permits("belum ada")
    (['nib', 'halal', 'pirt'], [])
    >>> held_permits("PIRT, halal blm"), held_permits("sudah PIRT belum halal"), held_permits("NIB ada, Halal -")
    (['pirt'], ['pirt'], ['nib'])
    """
    return _permits(text, _LACKING)


def noted_permits(text: str) -> list[str]:
    """Return the permits that a remark says are held, where it speaks of nothing else; a wish among goods is none.

    Examples
    --------
    >>> noted_permits("PIRT ada, halal ada"), noted_permits("PIRT ada, halal blm"), noted_permits("kue halal enak")
    (['halal', 'pirt'], ['pirt'], [])
    """
    if len(text) > _LONGEST_REMARK or not _ANY.search(text):
        return []
    rest = _WORDS_OF_PERMITS.sub(" ", _LACKING.sub(" ", _HELD.sub(" ", _ANY.sub(" ", text))))
    return [] if re.search(r"[^\W\d_]", rest) else held_permits(text)


def required_permits(text: str) -> list[str]:
    """Return the permits that a buyer, a programme or a help asks for; *tidak wajib halal* asks for none.

    Examples
    --------
    >>> required_permits("perlu PIRT dan halal"), required_permits("PIRT, tidak harus halal")
    (['halal', 'pirt'], ['pirt'])
    """
    return _permits(text, _WAIVED)


def named_permits(text: str) -> list[str]:
    """Return every permit that a text names, whatever it says of it.

    Examples
    --------
    >>> named_permits("belum punya sertifikat halal")
    ['halal']
    """
    return [code for code, pattern in _PERMITS if pattern.search(text)]


def lack_is_unclear(text: str) -> bool:
    """Return whether a word of lack stands behind several bare permits, of which nobody can tell how many it means.

    Examples
    --------
    >>> [lack_is_unclear(text) for text in ("PIRT Halal BPOM blm", "PIRT, Halal, BPOM blm", "belum PIRT halal")]
    [True, False, False]
    """
    for clause in _CLAUSE.split(text) if _LACKING.search(text) else ():
        marks = sorted((m.start(), m.end()) for _, pattern in _PERMITS for m in pattern.finditer(clause))
        bare = len(marks) > 1 and not any(clause[end:start].strip() for (_, end), (start, _) in pairwise(marks))
        if bare and _LACKING.search(clause[marks[-1][1] :]) and not _LACKING.search(clause[: marks[0][0]]):
            return not _ALL.search(clause)
    return False


def is_lacking(text: str) -> bool:
    """Return whether a cell about one thing says that it is not there, not yet or no longer.

    Examples
    --------
    >>> is_lacking("sdh mati 2023"), is_lacking("dalam pengurusan"), is_lacking("ID33110000123")
    (True, True, False)
    """
    return bool(_LACKING.search(text))


def _permits(text: str, lacking: re.Pattern[str]) -> list[str]:
    if not lacking.search(text) and not re.search(r"[-–—✗✘]|\b[xnt0]\b", text, re.I):
        return named_permits(text)
    says: dict[str, bool] = {}
    bare: list[str] = []
    reaches = False
    for clause in _CLAUSE.split(text):
        marks = sorted((m.start(), m.end(), code) for code, pattern in _PERMITS for m in pattern.finditer(clause))
        if not marks:
            if lacking.search(clause) and (_ALL.search(clause) or _says_nothing_else(clause, lacking)):
                says |= dict.fromkeys(bare if _ALL.search(clause) else bare[-1:], False)
            continue
        told, before = _of_clause(clause, marks, lacking)
        if _ALL.search(clause) and not any(told.values()):
            says |= dict.fromkeys(bare, False)
        unsaid = [code for code, held in told.items() if held is None]
        if reaches and len(unsaid) == len(told):
            told = dict.fromkeys(told, False)
        else:
            reaches = before
            bare += unsaid
        says |= {code: held is not False for code, held in told.items()}
    return [code for code, _ in _PERMITS if says.get(code)]


def _says_nothing_else(clause: str, lacking: re.Pattern[str]) -> bool:
    """Return whether a clause of lack names no paper of its own, as *HAKI (proses)* does: it is of the one before."""
    return not _ABOUT_TIME.sub(" ", _HELD.sub(" ", lacking.sub(" ", clause))).strip()


def _of_clause(
    clause: str, marks: list[tuple[int, int, str]], lacking: re.Pattern[str]
) -> tuple[dict[str, bool | None], bool]:
    """Return what a clause says of each permit (None: names it only), and whether it begins with a lack."""

    def status(words: str) -> bool | None:
        if lacking.search(words) or _CROSSED.match(words):
            return False
        return True if _HELD.search(words) else None

    gaps = [clause[end:start] for (_, end, _), (start, _, _) in pairwise(marks)]
    gaps = [_DASH.sub(" ", gap) for gap in gaps]
    first, last = status(clause[: marks[0][0]]), status(clause[marks[-1][1] :])
    told: list[bool | None] = [None] * len(marks)
    if first is not None and last is None:  # the word of state stands before what it is about
        told[0] = first
        for i, gap in enumerate(gaps, start=1):
            told[i] = status(gap) if status(gap) is not None else told[i - 1]
    else:
        told[-1] = last
        for i in range(len(gaps) - 1, -1, -1):
            told[i] = (
                status(gaps[i]) if status(gaps[i]) is not None else told[i + 1] if _JOINED.match(gaps[i]) else None
            )
        if first is False:
            told[0] = False
    return {code: held for (_, _, code), held in zip(marks, told, strict=True)}, first is False and last is None
