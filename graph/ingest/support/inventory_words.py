"""Inventories of shared facilities, programmes and machines are told by what their names are called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

INVENTORIES: Final = ("facilities", "programmes")
"""Kinds whose rows also say what is given, to whom and for how much."""
PROVIDERS: Final = ("bds", "finance", "institutions")
"""Lists of institutions, of which each may say what it does for enterprises."""
_HEADERS: Final = (
    ("machines", r"mesin|alat|peralatan|machines?|equipment"),
    ("facilities", r"fasilitas|sarana|prasarana|rumah produksi|upt|upt?d|gudang|gedung|balai|facilit(?:y|ies)"),
    ("programmes", r"program(?:me)?s?|kegiatan|pelatihan|acara|event|pameran|agenda|bantuan|bimtek"),
)
_NAMES: Final = re.compile(r"^(?:nama|nm)\b|\bnames?\b|^(?:fasilitas|program(?:me)?|kegiatan|facility)$", re.I)
_BUSINESSES: Final = re.compile(
    r"\b(?:usaha|perusahaan|umkm|ukm|ikm|toko|merek|merk|brand|koperasi|kelompok|warung|merchant|industri|company|business|shop)\b",
    re.I,
)
_CALLED: Final = (
    (
        "facilities",
        r"uptd?\b|rumah (?:produksi|kemasan|bersama)|dry kiln|cold storage|gudang (?:beku|srg|sistem resi)|ipal\b"
        r"|(?:mesin|dapur|bengkel|gudang|oven|workshop|gerai|galeri|ruang) bersama|lik\b|balai (?:latihan|benih|besar)"
        r"|blk\b|factory sharing|shared|common|joint production",
    ),
    (
        "programmes",
        r"pelatihan|bimtek|bimbingan teknis|diklat|workshop|sosialisasi|seminar|webinar|pameran|bazar|expo|fasilitasi"
        r"|pendampingan|program\b|temu (?:bisnis|usaha)|business matching|kurasi|magang|inkubasi|misi dagang"
        r"|sertifikasi|lokakarya|kursus|training|courses?\b|exhibition|programme\b|trade fair",
    ),
    ("machines", r"mesin (?!bersama)"),
)
_MOST: Final = 0.6
"""Share of names from which their first words tell what is listed."""
_PEOPLE: Final = re.compile(r"peserta|\bnama (?:pemilik|pengusaha|pengrajin|perajin|pelaku|responden|anggota)", re.I)


_INSTITUTIONS: Final = (
    ("finance", r"bank|bpr|bprs|lembaga (?:pe)?(?:keuangan|pembiayaan)|lkm|financial institutions?"),
    ("forums", r"forum"),
    (
        "institutions",
        r"asosiasi|paguyuban|perguruan tinggi|universitas|kampus|sekolah|lembaga (?:pendidikan|riset|penelitian)",
    ),
    ("bds", r"bds|lembaga pendamping(?:an)?"),
)
_MONEY: Final = r"bank\b|bprs?\b|pnm\b|pt pnm\b|pegadaian|pt pegadaian|lkms?\b"
"""How names of lenders begin that are no cooperatives."""


def institution_of(header: str, names: Sequence[str | None]) -> str | None:
    """Return the institutions that a list is of, by the head of its names, else by the names; None of businesses.

    Examples
    --------
    >>> institution_of("Nama Bank", []), institution_of("Nama", ["BPR Artha", "Bank BRI Unit Rajapolah"])
    ('finance', 'finance')
    >>> institution_of("Nama Usaha", ["Bank Sampah"]), institution_of("Nama", ["Bank Sampah Melati", "UD Jaya"])
    (None, None)
    """
    if _BUSINESSES.search(header):
        return None
    if _NAMES.search(header):
        for kind, words in _INSTITUTIONS:
            if re.search(rf"\b(?:{words})\b", header, re.I):
                return kind
    said = [name for name in names if name]
    lend = sum(bool(re.match(rf"\W*(?:{_MONEY})(?! sampah)", name, re.I)) for name in said)
    return "finance" if said and lend >= _MOST * len(said) else None


def inventory_of_header(header: str) -> str | None:
    """Return what a column of names is a list of, None where it names businesses or says nothing.

    Examples
    --------
    >>> [inventory_of_header(one) for one in ("Nama Fasilitas", "Nama Kegiatan/Pelatihan", "Nama Mesin", "Nama Usaha")]
    ['facilities', 'programmes', 'machines', None]
    """
    if not _NAMES.search(header) or _BUSINESSES.search(header):
        return None
    return next((kind for kind, words in _HEADERS if re.search(rf"\b(?:{words})\b", header, re.I)), None)


def inventory_of_names(names: Sequence[str | None]) -> str | None:
    """Return what names are those of by their first words, None where most say nothing.

    Examples
    --------
    >>> inventory_of_names(["UPT Logam", "Rumah Produksi Bersama Rotan", "Balai Desa"])
    'facilities'
    >>> inventory_of_names(["UD Maju", "Pelatihan Las", "Toko Jaya"]) is None
    True
    """
    said = [name for name in names if name]
    for kind, words in _CALLED:
        begun = sum(bool(re.match(rf"\W*(?:{words})", name, re.I)) for name in said)
        if said and begun >= _MOST * len(said):
            return kind
    return None


def inventory_of(header: str, names: Sequence[str | None]) -> str | None:
    """Return what a list is an inventory of, by the head of its names, else by the names where the head is bare.

    Examples
    --------
    >>> inventory_of("Nama", ["UPT Logam"]), inventory_of("Nama Usaha", ["UPT Logam"])
    ('facilities', None)
    """
    listed = inventory_of_header(header)
    return listed or (None if _BUSINESSES.search(header) else inventory_of_names(names))


def of_people(headers: Sequence[str]) -> bool:
    """Return whether a column names persons, so that a programme beside it is what they attended.

    Examples
    --------
    >>> of_people(["No", "Nama Peserta", "Nama Pelatihan"]), of_people(["Nama Pelatihan", "Pengelola"])
    (True, False)
    """
    return any(_PEOPLE.search(header) for header in headers)
