"""Which rows name no business: blank, header again, totals, headings, notes. Every other row is accepted.

All rules are Polars expressions over one batch; each row gets the first rule that holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.cells import tidied
from graph.ingest.heads.roles import called_of, concern
from graph.ingest.place.words import REGION_START

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph.ingest.heads.column import Column
    from graph.ingest.layout.headers import Header

RULES: Final = (
    "blank",
    "header_repeated",
    "column_numbers",
    "total",
    "region_total",
    "heading",
    "note",
    "aggregate_count",
    "no_business",
    "slipped",
    "no_name",
)
"""Why a row can be rejected; sentences stand in the catalogue under ``ingest.rule.<code>``."""

_SUM: Final = (
    r"(?i)^\W*(?:sub\s*-?\s*|grand\s*)?(?:t ?o ?t ?a ?l|j ?u ?m ?l ?a ?h|jml|rata\s*-?\s*rata|rerata|rekapitulasi"
    r"|average|sum)\b"
)
_OF_WHAT: Final = (
    r"keseluruhan|seluruhnya|seluruh|umum|akhir|semua|besar|sementara|data|usaha|umkm|ukm|ikm|unit|perusahaan|investasi"
    r"|omzet|omset|tenaga kerja|(?:se\s?)?(?:prov|kab|kota|kec|desa|kel|wilayah|nasional|indonesia|halaman)\w*\b.*"
    r"|\d[\d.,]*\s*(?:usaha|umkm|ukm|ikm|unit|pelaku(?: usaha)?|orang|org|anggota|kelompok|klp|kk|baris|data)?"
)
TOTAL: Final = rf"{_SUM}[\s:.]*(?:{_OF_WHAT})?\W*$"
TOTAL_START: Final = r"(?i)^\W*(?:sub\s*-?\s*|grand\s*)?(?:total|jumlah|jml|rata\s*-?\s*rata|rerata)\b"
SUM_START: Final = r"(?i)^\W*(?:sub\s*-?\s*total|(?:sub\s*-?\s*)?(?:jumlah|jml)|rata\s*-?\s*rata|rerata)\b"
"""How no business is called, whatever stands beside it: *Jumlah Bungoro | 6 klp*."""
REGION_END: Final = r"(?i)^\W*(?:[ivx0-9a-z]{1,4}[.)]\s*)?\w[\w .'-]{2,40} (?:province|regency|city|district)\W*$"
"""An English region: *West Bangka Regency*."""
VILLAGE: Final = (
    r"(?i)^\W*(?:[ivx0-9a-z]{1,4}[.)]\s*)?(?:desa|ds|kelurahan|kalurahan|kel|dusun|dsn|nagari|kampung|kampong|kp|kpg|kmp|gampong|jorong|korong|lingkungan|lingk|dukuh|padukuhan|pedukuhan|pekon|lembang|huta)\b"
    r"\.?\s*:?\s*\w+"
)
"""A village at the head of its rows: villages are too many to be known by name."""
_DISTRICTS: Final = r"(?i)^\W*(?:[ivx0-9a-z]{1,4}[.)]\s*)?(?:kecamatan|kec|distrik|kapanewon)\b\.?\s*:?\s*\w+"
"""Districts at the head of their rows, of which one may be of two: *KEC. SEGERI - MANDALLE*."""
_OPENING: Final = r":\s*$"
"""How the line before its rows ends: *Luar desa (titip data):*"""
_GO_ON: Final = r"(?i)^\W*(?:dst|dan seterusnya|dan lain\W*lain|dll|dsb)\W*(?:\([^)]*\))?\W*$"
_LEGEND: Final = r"\b\w{1,3}\s*=\s*\S.*\b\w{1,3}\s*=\s*\S"
"""What the letters of a list stand for: *A = 20-49   B = 50-99*."""
_OCCUPATION: Final = (
    r"(?i)^\W*(?:buruh(?: (?:tani|harian|lepas|harian lepas|bangunan|pabrik|angkut|serabutan))?"
    r"|(?:perangkat|aparat\w*|kepala|sekretaris) desa\b.*|kadus\b.*|pns|asn|p3k|tni|polri|pensiunan\b.*|tk[iw](?: \w+)?"
    r"|pelajar|mahasiswa|irt|(?:ibu|mengurus) rumah tangga|karyawan(?: swasta)?"
    r"|(?:tidak|tdk|tak|belum|blm) (?:be)?kerja)\W*$"
)
"""What persons of a list live from who have no business of their own."""
_NOBODY: Final = (
    r"(?i)^\W*(?:(?:tidak|tdk|tak|belum|blm) (?:ketemu|bertemu|ditemukan|dijumpai|bersedia|berkenan|ada orang)\b.*"
    r"|(?:responden )?(?:penolakan|menolak(?: di\w*)?|non ?respon\w*)|rumah (?:kosong|terkunci|tutup)\b.*"
    r"|(?:tidak|tdk|tak|belum|blm) (?:ada|punya|memiliki) (?:usaha|kegiatan usaha)"
    r"|(?:usaha )?(?:sudah |sdh )?(?:tutup|bangkrut)"
    r"|pindah (?:ke|alamat|rumah)\b.*\b(?:tutup|berhenti)"
    r"|kosong|menyusul|nihil|(?:masih |dalam |dlm )?proses|tba|tbd"
    r"|(?:belum|blm|tidak|tdk) (?:ada|lengkap|masuk) (?:data|anggota)"
    r"|(?:ud|cv|toko|kios)?\W*tanpa nama|null|panitia|sekretariat(?: panitia)?"
    r"|(?:tes|test|testing|coba|dummy)(?: (?:input|data|admin|entri|entry|saja|aja|coba))*)\W*$"
)
"""What officers write where nobody was met, and programmers where they tried: *(tidak ketemu, rumah terkunci)*."""
_OFFICE: Final = (
    r"(?i)^\W*(?:(?:kantor|kntr|balai)\W+(?:kepala\W+)?(?:desa|kelurahan|lurah|camat|kecamatan|perbekel|negeri|nagari|bupati|wali"
    r"|dinas|pos|polisi|kuwu|keuchik|dusun|rw|pertemuan)\b|posyandu\b|(?:tp\W?)?pkk\b|polsek\b|polres\b|koramil\b|kodim\b|puskesmas\b"
    r"|pustu\b|polindes\b|poskesdes\b|uptd?\b|kua\b|karang taruna\b|(?:sd|smp|sma|smk|mts|mi|ma)\W?n(?:egeri)?\b"
    r"|(?:masjid|mesjid|mushol\w*|langgar|gereja|vihara|kelenteng)\b)"
)
"""How public offices, posts of volunteers, state schools and places of worship are called."""
_OF_OFFICES: Final = (
    r"(?i)^\W*(?:sekolah|pemerintah\w*|kantor|pelayanan\w*|layanan\w*|instansi|posyandu|(?:tempat )?ibadah"
    r"|pendidikan|kesehatan|pelabuhan|sosial|organisasi|lembaga)?\W*$"
)
"""What stands as the trade of those, where anything does: *TP PKK* with *keripik pisang* makes crisps."""
_WITHOUT: Final = r"(?i)\((?:belum|blm|tidak|tdk|tak|ga) (?:ada|punya|memiliki) usaha\)"
NOTE: Final = (
    r"(?i)^\W*(?:sumber(?: data)?|source|catatan|keterangan|ket|note|notes|dicetak|printed|mengetahui"
    r"|kepala (?:dinas|bidang|badan|desa)|nip|halaman|page|disusun|update|per tanggal"
    r"|(?:di)?pindah(?:an|kan)? (?:ke|dari) (?:hal|hlm|lembar)\w*|data per|lurah|camat|bupati|wali ?kota|mohon"
    r"|catetan|dibuat oleh|mantri"
    r"|(?:data )?(?:yg|yang) (?:belum|blm)|data (?:belum|blm))\b\W*"
)
TITLE: Final = (
    r"(?i)^\W*(?:data|daftar|rekap\w*|tabel|lampiran|direktori|list of)\b.*\b(?:umkm|umk|ukm|ikm|usaha|industri"
    r"|perusahaan|koperasi|sentra|pelaku|pedagang|p[ea]ngrajin|enterprises|businesses)\b.*"
    r"\b(?:prov|kab|kota|kec|desa|kel|tahun|thn|20\d\d)"
)
"""The title of a list, among its rows or above rows without a header: *DATA UMKM KABUPATEN JEMBER TAHUN 2025*."""
SECTION: Final = r"^\(?(?:[IVXLC]{1,6}|[A-Z])[.)]?$"
"""What stands in the column of running numbers before the name of a section: *A*, *II.*"""
INITIAL: Final = r"^\W*\p{Lu}\W*$"
"""The letter under which a directory lists who begins with it."""
SEE: Final = r"(?i)\W(?:see|lihat|lih\.)(?: (?:also|juga))?:? \p{L}"
"""How a directory sends on to another name: *Yong Min Tahu - see TAHU TEMBUNG*."""
DIVISION: Final = r"^\d{2}(?:\s*[-–]\s*\d{2})?\.?\s+\p{Lu}{4}"
"""A division of the classification at the head of its rows: *10  INDUSTRI MAKANAN / Food Products*."""
BRANCH: Final = r"(?i)\b(?:industri|(?:sub\s?)?sektor|cabang|bidang|kelompok (?:industri|usaha)|golongan|jenis usaha)\b"
"""Words of a heading that names a branch."""
SIGNATURE: Final = r"(?i)^[a-z .]{3,30},\s*\d{1,2}\s+[a-z]+\s+\d{4}$|^nip\.?\s*[\d ]{8,}"
_SIGHT: Final = (
    r"(?i)^\W*(?:mengetahui|menyetujui|(?:plt\W*|a\W?n\W*)?kepala (?:dinas|bidang|badan|desa|seksi|uptd?)\b"
    r"|(?:yang|yg) membuat|dibuat oleh)\W*"
)
CIVIL_SERVANT: Final = r"(?i)^\W*nip\b\W*[\d ]{8,}"
"""What stands below the name of who signs: *NIP. 19700101 199503 1 001*."""
NUMERIC: Final = r"^[\s\d.,()%Rrp\-]*$"
CHAT: Final = (
    r"(?i)^\W*\[?\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4},? \d{1,2}[.:]\d{2}(?:[.:]\d{2})?\]?\s*[-–]?\s*~?[^:]{1,60}:"
    r"|^\W*<?media (?:omitted|tidak disertakan)>?\W*$|^\W*(?:batas|format|mohon|assalamu\W?alaikum)\b.{8,}"
)
"""What a chat that was pasted into a list says between its rows."""
LETTER: Final = r"\p{L}"
_VARIABLE: Final = r"^[a-z]\d{1,4}(?:_\d+)?[a-z]{0,4}$"
_CODES: Final = 5
"""Cells that are names of variables of a survey, from which the row is its head: *r101 | r102 | r2_6kbli*."""
_SHORT: Final = 40
"""Letters of a trade up to which it may be an occupation."""
_FEW: Final = 2
"""Cells, or cells of words, up to which a row may be a heading, a total or a note."""
_LIKE_ANOTHER: Final = 3
"""Cells by which a row is known for a header in other words."""


@dataclass(frozen=True)
class Grid:
    """The columns of one sheet that the rules look at.

    Parameters
    ----------
    columns
        Every column with its role.
    header
        The header found.
    naming
        Roles of which one must be filled for the row to name a business (or a tie, or a lot).
    businesses
        Whether the sheet lists businesses, among which a public office is none.
    """

    columns: Sequence[Column]
    header: Header
    naming: tuple[str, ...]
    businesses: bool = False

    def of(self, *roles: str) -> list[str]:
        """Return the batch's names of the columns with these roles, in the order of the roles.

        Of several with one role those of the business stand before those of its owner: of *Alamat Pemilik* and *Alamat
        Usaha* the second says where it is. Of persons the owner stands first.
        """
        return [f"c{column.index}" for role in roles for column in self._in_order(role)]

    def _in_order(self, role: str) -> list[Column]:
        columns = [column for column in self.columns if column.role == role]
        if role == "owner":
            return sorted(columns, key=lambda column: (1, 0, 2)[concern(column.header)])
        return sorted(columns, key=lambda column: concern(column.header))


def _first(names: Sequence[str]) -> pl.Expr:
    return pl.coalesce([pl.col(name) for name in names]) if names else pl.lit(None, dtype=pl.String)


def _header_repeated(grid: Grid, lower: pl.DataFrame) -> pl.Series:
    """Row whose filled cells, in lower case, are mostly those of the header, group heads or lower words alike.

    Or mostly what columns of the same roles are called elsewhere: another village's half of a list begins with *NAMA*,
    *USAHA* and *KET* below *Nama*, *Jenis Usaha* and *Keterangan*.
    """
    cells = lower.columns
    hits = [
        pl.col(cell).is_in(sorted({text.lower() for text in texts if text}))
        for cell, *texts in zip(cells, grid.header.names, grid.header.children, strict=False)
        if any(texts)
    ]
    if not hits or not grid.header.found:
        return pl.Series("header_repeated", [False]).new_from_index(0, lower.height)
    codes: list[pl.Expr] = []
    if sum(bool(re.match(_VARIABLE, text)) for text in grid.header.titles) >= _CODES:  # a survey: they stand above
        codes = [pl.col(cell).str.contains(_VARIABLE) for cell in cells]
    counted = {
        "filled": [pl.col(cell).is_not_null() for cell in cells],
        "same": hits,
        "codes": codes or [pl.lit(False)],
    }
    called = {
        f"c{column.index}": pl.col(f"c{column.index}").is_in(sorted(called_of(column.role)))
        for column in grid.columns
        if column.role is not None and f"c{column.index}" in cells
    }
    named = grid.of(*grid.naming)[:1]
    # what all columns are called is asked only where the first names a column: it is most of the work
    asked = bool(named) and named[0] in called and lower.select(called[named[0]].any()).item()
    counted["alike"] = [*called.values()] if asked else [pl.lit(False)]
    counts = lower.select(_how_many(marks).alias(name) for name, marks in counted.items())
    filled, same, codes_ = pl.col("filled"), pl.col("same"), pl.col("codes")
    repeated = (
        (codes_ >= _CODES) & (codes_ * 3 >= filled * 2)
        | (same >= 2) & (same * 2 >= filled)
        | (pl.lit(len(hits) == 1) & (same == 1))
    )
    if asked:
        names = lower.select(called[named[0]].fill_null(False)).to_series()
        repeated |= pl.lit(names) & (pl.col("alike") >= _LIKE_ANOTHER) & (pl.col("alike") * 2 >= filled)
    return counts.select(header_repeated=repeated).to_series()


def _how_many(marks: Sequence[pl.Expr]) -> pl.Expr:
    return pl.sum_horizontal(mark.fill_null(False).cast(pl.Int32) for mark in marks)


def _measured(batch: pl.DataFrame, grid: Grid, cells: Sequence[str]) -> pl.DataFrame:
    """Return the batch with tidy cells, how many are filled, how many are words, and the text to be judged."""
    # "none" and "tidak ada" are an answer in the column of today's outlet
    texts, lower = tidied(batch.select(cells), answers=grid.of("outlet"))
    frame = batch.with_columns(*texts, _header_repeated(grid, lower))
    # found once for all that asks it: in one step polars looks for each anew
    numeric = frame.select(pl.col(cells).str.contains(NUMERIC).fill_null(True))
    words = [pl.when(~numeric[cell]).then(pl.col(cell)) for cell in cells]
    return frame.with_columns(
        filled=pl.sum_horizontal(pl.col(cell).is_not_null().cast(pl.Int32) for cell in cells),
        texts=numeric.select(pl.sum_horizontal((~pl.col(cell)).cast(pl.Int32) for cell in cells)).to_series(),
        named=_first(grid.of(*grid.naming)),
        first_text=pl.coalesce([*words, *map(pl.col, cells)]),
    ).with_columns(
        culprit_text=pl.coalesce(pl.when(pl.col("named").str.contains(LETTER)).then("named"), "first_text", "named")
    )


def _column_numbers(cells: Sequence[str]) -> pl.Expr:
    """Row of (1), (2), (3) … below a header that was repeated on a new page."""
    first_two = [pl.col(cell).str.extract(r"^\(?(\d{1,2})\)?$", 1).cast(pl.Int32) for cell in cells[:2]]
    all_short = pl.all_horizontal(
        pl.col(cell).is_null() | pl.col(cell).str.contains(r"^\(?\d{1,2}\)?$") for cell in cells
    )
    if len(cells) < 3:
        return pl.lit(False)
    return all_short & (pl.col("filled") >= 3) & ((first_two[1] - first_two[0]) == 1).fill_null(False)


def judged(batch: pl.DataFrame, grid: Grid, *, usual: int, is_region: Callable[[str], bool]) -> pl.DataFrame:
    """Return the batch with tidy cells and, of each row, ``rule`` (null when accepted), ``culprit_text``, ``regional``.

    ``regional`` tells that the text names a region, ``signed`` that the row stands where a list is signed.

    Parameters
    ----------
    batch
        ``row``, ``c0`` … and ``overflow``.
    grid
        The sheet's columns and header.
    usual
        How many cells a usual row fills: only sparser rows can be headings or notes.
    is_region
        Tells whether a text is the name of a region.
    """
    cells = [name for name in batch.columns if name.startswith("c") and name[1:].isdigit()]
    frame = _measured(batch, grid, cells)
    if "slipped" not in frame.columns:
        frame = frame.with_columns(slipped=pl.lit(False))
    frame = frame.with_columns(signed=_signed(usual))
    doubtful = frame.select(_is_doubtful(grid)).to_series()
    asked = frame.filter(doubtful)
    regional = pl.col("culprit_text").is_in(_regions_among(asked, is_region)).fill_null(False)
    verdict = pl.lit(None, dtype=pl.String)
    for code, holds in reversed(_rules(grid, cells, usual, regional)):
        verdict = pl.when(holds).then(pl.lit(code)).otherwise(verdict)
    found, at = asked.select(rule=verdict, regional=regional), doubtful.arg_true()
    rules = pl.Series("rule", [None], dtype=pl.String).new_from_index(0, frame.height).scatter(at, found["rule"])
    regions = pl.Series("regional", [False]).new_from_index(0, frame.height).scatter(at, found["regional"])
    return frame.with_columns(rules, regions).drop("header_repeated", "slipped")


def _is_doubtful(grid: Grid) -> pl.Expr:
    """Row that any rule may hold for: of all others, which are most, none is asked."""
    named = pl.col("named")
    short = (pl.col("filled") <= _FEW) | (pl.col("texts") <= _FEW)
    uncalled = ~named.str.contains(LETTER).fill_null(False) | named.str.contains(_NOBODY) | _told_of_nobody(grid)
    summed = _headed_total(grid) | (_unnumbered(grid) & named.str.contains(SUM_START))
    told = pl.any_horizontal("header_repeated", "slipped", _no_business(grid), summed, pl.lit(_names_none(grid)))
    return (short | uncalled | told).fill_null(False)


def _names_none(grid: Grid) -> bool:
    """Tell whether a sheet has no column of names, and one that counts or places."""
    return not grid.of(*grid.naming) and bool(grid.of("count", "province", "regency", "region"))


def _summed(*texts: str) -> pl.Expr:
    """Row of which one of these texts says that it is a total, in whatever column the word stands."""
    return pl.any_horizontal(pl.col(texts).str.contains(TOTAL).fill_null(False))


def _rules(grid: Grid, cells: Sequence[str], usual: int, of_region: pl.Expr) -> tuple[tuple[str, pl.Expr], ...]:
    """Return why a row is rejected, the first that holds before the others."""
    text, few_texts = pl.col("culprit_text"), pl.col("texts") <= 1
    lone = (pl.col("filled") <= _FEW) if usual >= 4 else (pl.col("filled") <= 1) & pl.lit(usual >= 3)
    regional = of_region & few_texts
    bare = text.str.replace_all(r"\(.*?\)", "")
    alone = (pl.col("filled") == 1) & of_region & text.str.contains(REGION_START) & pl.lit(usual < 3)
    alone |= (pl.col("filled") == 1) & of_region & (bare == bare.str.to_uppercase()) & pl.lit(usual < 3)
    village = _in_numbers(grid, VILLAGE) & (pl.col("filled") <= _FEW) & pl.lit(usual >= 3)
    unnamed = ~pl.col("named").str.contains(r"[\p{L}\p{N}]").fill_null(False)
    only_digits = ~pl.col("named").str.contains(LETTER).fill_null(False) & (pl.col("texts") == 0)
    return (
        ("blank", (pl.col("filled") == 0) & pl.col("overflow").is_null()),
        ("header_repeated", pl.col("header_repeated")),
        ("column_numbers", _column_numbers(cells)),
        ("total", _summed("culprit_text", "first_text") & (pl.col("texts") <= _FEW)),
        ("total", _headed_total(grid)),
        ("total", text.str.contains(TOTAL_START).fill_null(False) & few_texts & pl.lit(usual >= 3)),
        ("total", pl.col("named").str.contains(SUM_START).fill_null(False) & _unnumbered(grid)),
        ("note", lone & text.str.contains(_GO_ON).fill_null(False)),
        ("note", lone & (text.str.contains(NOTE) | text.str.contains(SIGNATURE)).fill_null(False)),
        ("note", lone & pl.col("signed")),
        ("note", (pl.col("filled") == 1) & text.str.contains(TITLE).fill_null(False)),
        ("note", (pl.col("filled") == 1) & pl.lit(usual >= _FEW + 2) & text.str.contains(SEE).fill_null(False)),
        ("heading", (pl.col("filled") == 1) & pl.lit(usual >= _FEW + 1) & text.str.contains(INITIAL).fill_null(False)),
        ("region_total", regional & ~lone & pl.lit(usual >= 3)),
        ("heading", alone | village),
        ("note", (pl.col("filled") == 1) & text.str.contains(CHAT).fill_null(False)),
        ("heading", (regional | text.str.contains(VILLAGE).fill_null(False)) & lone),
        ("heading", lone & text.str.contains(_DISTRICTS).fill_null(False) & _unnumbered(grid)),
        ("heading", (pl.col("filled") == 1) & text.str.contains(_OPENING).fill_null(False) & pl.lit(usual >= 3)),
        ("aggregate_count", pl.lit(_names_none(grid))),
        ("heading", _section(grid, usual)),
        ("heading", (pl.col("filled") == 1) & text.str.contains(DIVISION).fill_null(False) & pl.lit(usual >= 4)),
        ("note", (pl.col("filled") == 1) & text.str.contains(_LEGEND).fill_null(False)),
        ("heading", lone & pl.lit(usual >= 5) & pl.col("named").is_null() & (pl.col("texts") >= 1)),
        ("no_business", _no_business(grid)),
        ("slipped", pl.col("slipped")),
        ("no_name", unnamed | only_digits | pl.col("named").str.contains(_NOBODY).fill_null(False)),
        ("no_name", _told_of_nobody(grid)),
    )


def _told_of_nobody(grid: Grid) -> pl.Expr:
    """Row without the name of a business that says in the place of its trade that there is none: *RUMAH KOSONG*."""
    nameless = _first(grid.of("name")).is_null()
    told = pl.when(nameless).then(_first(grid.of("activity", "description", "product")))  # of few rows is more asked
    return told.str.contains(_NOBODY).fill_null(False)


def _signed(usual: int) -> pl.Expr:
    """Row at the foot of a list that says who signs it, or stands above a number of civil servants.

    The foot begins at place and date, or at whose sight it is, and ends at a row as full again as rows of the list are.
    """
    place, text, few = pl.int_range(pl.len()), pl.col("culprit_text"), pl.col("filled") <= _FEW
    lone = pl.when(few).then(text)  # of few rows is more asked
    foot = pl.when(lone.str.contains(SIGNATURE) | lone.str.contains(_SIGHT)).then(place)
    full = pl.when(pl.col("filled") * 2 >= usual).then(place)
    # no row may be full before the foot of a batch: then the foot is all there is
    signed = foot.forward_fill() > full.forward_fill().fill_null(-1)
    above = pl.when(few).then(text.shift(-1)).str.contains(CIVIL_SERVANT).fill_null(False)
    return (signed.fill_null(False) | above) & pl.lit(usual >= 3)


def _no_business(grid: Grid) -> pl.Expr:
    """Row of a public office or of who has no business, in a list of businesses that says what others do."""
    told = grid.of("activity", "product", "commodity", "kbli")
    if not grid.businesses or not told:
        return pl.lit(False)
    named, does = pl.col("named"), _first(told)
    office = pl.when(named.str.contains(_OFFICE)).then(does.fill_null("")).str.contains(_OF_OFFICES)
    # whoever is a civil servant by one column and makes crisps by the next has a business
    lives_from = [pl.when(pl.col(one).str.len_chars() <= _SHORT).then(one).str.contains(_OCCUPATION) for one in told]
    employed = pl.all_horizontal(
        pl.col(one).is_null() | lives.fill_null(False) for one, lives in zip(told, lives_from, strict=True)
    )
    return (office | named.str.contains(_WITHOUT)).fill_null(False) | (employed & does.is_not_null())


def _unnumbered(grid: Grid) -> pl.Expr:
    """Row without a running number where the list has them."""
    numbers = grid.of("number")
    return pl.col(numbers[0]).is_null() if numbers else pl.lit(True)


def _headed_total(grid: Grid) -> pl.Expr:
    """Row whose running number is the word *TOTAL*: what stands beside it is a count (*40 UMKM*), not a name."""
    numbers = grid.of("number")
    return pl.col(numbers[0]).str.contains(f"{TOTAL}|{SUM_START}").fill_null(False) if numbers else pl.lit(False)


def _in_numbers(grid: Grid, pattern: str) -> pl.Expr:
    """Row whose running number is words: a village with its district beside it, *Desa Maju | Curup Timur*."""
    numbers = grid.of("number")
    return pl.col(numbers[0]).str.contains(pattern).fill_null(False) if numbers else pl.lit(False)


def _section(grid: Grid, usual: int) -> pl.Expr:
    """Row that names a branch and nothing else: *II | INDUSTRI KAYU*, or *INDUSTRI KAYU* without a running number."""
    numbers = grid.of("number")
    if not numbers or usual < 5:
        return pl.lit(False)
    number, text = pl.col(numbers[0]), pl.col("culprit_text")
    lettered = number.str.contains(SECTION).fill_null(False) & (pl.col("filled") == 2)
    bare = number.is_null() & (pl.col("filled") == 1)
    branch = text.str.contains(BRANCH) & (text == text.str.to_uppercase())
    return lettered | (bare & (branch | text.str.contains(DIVISION)).fill_null(False))


def _regions_among(frame: pl.DataFrame, is_region: Callable[[str], bool]) -> list[str]:
    """Return the texts that begin like a region's name and are one, or stand alone and name one above districts."""
    begins = pl.col("culprit_text").str.contains(REGION_START) | pl.col("culprit_text").str.contains(REGION_END)
    looking = frame.filter(begins)["culprit_text"].unique().to_list()
    # the one cell of a row may name one without saying that it is one; a district's name is anybody's
    alone = frame.filter(~begins & (pl.col("filled") == 1))["culprit_text"].unique().to_list()
    bare = (text for text in alone if any(is_region(f"{kind} {text}") for kind in ("Provinsi", "Kabupaten", "Kota")))
    return sorted({*(text for text in looking if is_region(text)), *bare})
