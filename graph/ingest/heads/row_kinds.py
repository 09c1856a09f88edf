"""What each row of a mixed list is: a column says *Bank*, *Dinas*, *Koperasi*, or the name begins with its kind."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.cells import by_distinct, lists_of_codes
from graph.ingest.heads.roles import ROW_KIND
from graph.model.vocabulary import PartyKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ingest.heads.column import Column
    from graph.ingest.heads.sheet_plan import SheetPlan
    from graph.ingest.knowledge import Knowledge

BUYER: Final = "buyer"
_WORDS: Final = (
    (PartyKind.FRONT_OFFICE, r"plut\w*|klinik (?:bisnis|umkm|usaha)|layanan (?:satu pintu|terpadu)|front office"),
    (
        PartyKind.FINANCIAL_INSTITUTION,
        r"(?:jasa )?(?:keuangan|pembiayaan|perbankan|penjamin\w*)|bank(?! sampah)|bprs?|lkms?|pegadaian|pnm|fintech"
        r"|modal ventura|leasing|multifinance|financial institutions?",
    ),
    (PartyKind.COOPERATIVE, r"koperasi|kud|ksu|ksp|kspps|kopontren|cooperatives?"),
    (
        PartyKind.SHARED_FACILITY,
        r"rumah produksi(?: bersama)?|(?:fasilitas|gudang|bengkel) bersama|upt|shared facilit\w+",
    ),
    (
        PartyKind.BDS_PROVIDER,
        r"bdsp?|lpb|business development|pengembangan (?:bisnis|usaha)|penyedia (?:layanan|jasa)"
        r"|pendamping(?:an)? usaha|konsultan|inkubator\w*|lpk|blk|pelatihan|balai (?:latihan|pelatihan|besar)",
    ),
    (PartyKind.OFFICER, r"(?:tenaga )?pendamping|penyuluh|ppl|fasilitator|officers?"),
    (PartyKind.GOVERNMENT, r"dinas|opd|skpd|pemerintah\w*|pemda|pemkab|pemkot|instansi|kementerian|badan|government"),
    (PartyKind.FORUM, r"forum|fedep|forums?"),
    (PartyKind.CLUSTER, r"klaster|sentra|clusters?"),
    (
        PartyKind.INSTITUTION,
        r"perguruan tinggi|universitas|politeknik|akademi\w*|kampus|pendidikan|penelitian|riset|sertifikasi|sekolah"
        r"|smk|asosiasi|paguyuban|himpunan|kadin|swadaya|lsm|ngo|media|komunitas|pesantren|institutions?"
        r"|universit(?:y|ies)|associations?",
    ),
    (PartyKind.FOSTER_COMPANY, r"bapak angkat|(?:perusahaan )?pembina|csr|tjsl|foster"),
    (PartyKind.TRADER, r"pengepul|pengumpul|pedagang (?:pengumpul|besar)|tengkulak|traders?|collectors?"),
    (PartyKind.SOCIAL_ENTERPRISE, r"wirausaha sosial|usaha sosial|social enterprises?"),
    (
        BUYER,
        r"eksportir|exporters?|off\W?takers?|buyers?|pembeli|(?:industri|perusahaan|usaha) besar"
        r"|(?:ritel|retail) modern",
    ),
    (
        PartyKind.ENTERPRISE,
        r"umkm|ukm|ikm|umk|usaha|pelaku usaha|produsen|producers?|pengrajin|perajin|swasta|perusahaan|industri|sellers?"
        r"|penjual|bumdes|kelompok (?:usaha|tani)|gapoktan|poktan|kub|enterprises?",
    ),
)
"""Words of such cells at their beginning, of what they mean: a kind of party, or an enterprise that buys."""
_ONE: Final = re.compile(
    r"^\W*(?:(?:lembaga|unsur|mitra|pihak|kelompok (?!usaha|tani)|institusi|organisasi)\W+)?(?:"
    + "|".join(f"(?P<k{at}>{words})" for at, (_, words) in enumerate(_WORDS))
    + r")(?![^\W_])(?:\W+[^\W_]+){0,3}\W*$",
    re.I,
)
_PARTS: Final = re.compile(r"\s*(?:[/;,&+]|\bdan\b|\band\b)\s*", re.I)
_HEADER: Final = re.compile(
    r"\b(?:jenis|kategori|category|tipe|types?|kinds?|peran|roles?|kelompok|golongan|klasifikasi|unsur|status|bentuk"
    r"|lembaga|kelembagaan|institusi|organisasi|pelaku|aktor|stakeholders?|pemangku|pihak)\b",
    re.I,
)
_INSTITUTION: Final = re.compile(r"\b(?:lembaga|kelembagaan|institusi|organisasi|aktor|stakeholders?|pemangku)\b", re.I)
_FREE: Final = (None, "category", "sector", "description")
"""Roles of columns that say no more than what kind a row is, where that is what their cells say."""
_PLAIN: Final = str(PartyKind.ENTERPRISE)
_BUSINESSES: Final = (_PLAIN, str(PartyKind.TRADER), str(PartyKind.SOCIAL_ENTERPRISE))
"""Kinds that a column of sectors names beside trades: *Producer*, *Exporter* and *Trader* say what is done."""
_MOST: Final = 0.6
"""Share of cells that name a kind from which a column is one of kinds."""
COOPERATIVE_NAME: Final = (
    r"(?i)^\W*(?:koperasi|kop\.|kud|ksu|ksp|kspps|kjks|kopontren|kopwan|kopdit|kopkar|kpri|primkop\w*)\b"
)
"""How the names of cooperatives begin, in whatever list they stand."""
_SAID: Final = pl.Struct({"kind": pl.String, "roles": pl.String})


def kind_said(text: str) -> dict[str, str] | None:
    """Return what a cell says that its row is, and what else, None where it names no kind.

    Examples
    --------
    >>> kind_said("Lembaga Keuangan"), kind_said("Perguruan Tinggi/BDS")
    ({'kind': 'financial_institution', 'roles': ''}, {'kind': 'institution', 'roles': 'bds_provider'})
    >>> kind_said("Eksportir kopi"), kind_said("Dinas"), kind_said("Mikro")
    ({'kind': 'enterprise', 'roles': 'buyer'}, {'kind': 'government', 'roles': ''}, None)
    """
    named = list(dict.fromkeys(filter(None, map(_kind_of, _PARTS.split(text)))))
    if not named:
        return None
    first = str(PartyKind.ENTERPRISE) if named[0] == BUYER else named[0]
    return {"kind": first, "roles": " ".join(one for one in named if one != first)}


def _kind_of(text: str) -> str | None:
    found = _ONE.match(text)
    return str(_WORDS[int(str(found.lastgroup)[1:])][0]) if found else None


def with_row_kinds(columns: Sequence[Column], cells: Sequence[Sequence[str | None]], listed: str) -> list[Column]:
    """Return the columns with the one that says what each row is, if there is one: *Jenis Lembaga*, *Kategori*.

    Parameters
    ----------
    columns, cells
        What columns were taken for, and what stands in them.
    listed
        Kind of the parties of the list: a column that says but that tells nothing.
    """
    if any(column.role == ROW_KIND for column in columns):
        return list(columns)
    for column in columns:
        free = column.role in _FREE or (column.role == "activity" and _INSTITUTION.search(column.header))
        if (
            column.why != "mapping"
            and free
            and _HEADER.search(column.header)
            and _says_kinds(cells[column.index], _BUSINESSES if column.role == "sector" else (_PLAIN, listed))
        ):
            told = replace(column, role=ROW_KIND, confidence=0.9, why="contents")
            return [told if one is column else one for one in columns]
    return list(columns)


def _says_kinds(cells: Sequence[str | None], nothing_new: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    said = [kind_said(cell) for cell in filled]
    told = [one for one in said if one]
    new = any(one["kind"] not in nothing_new or (one["roles"] and nothing_new is not _BUSINESSES) for one in told)
    return new and len(told) >= _MOST * len(filled)


def by_name(kind: pl.Expr) -> pl.Expr:
    """Return the kinds of the parties in ``name``: of those that would be enterprises some are called cooperatives.

    Examples
    --------
    >>> table = pl.DataFrame({"name": ["KUD Mukti", "Toko KUD", "Kopi Jaya"]})
    >>> table.select(by_name(pl.lit("enterprise"))).to_series().to_list()
    ['cooperative', 'enterprise', 'enterprise']
    """
    called = pl.col("name").str.contains(COOPERATIVE_NAME)
    trades = kind.is_in([str(PartyKind.ENTERPRISE), str(PartyKind.TRADER)])
    return pl.when(called & trades).then(pl.lit(str(PartyKind.COOPERATIVE))).otherwise(kind)


def kind_columns(frame: pl.DataFrame, plan: SheetPlan, names: pl.DataFrame, knowledge: Knowledge) -> pl.DataFrame:
    """Return ``kind`` and ``roles`` of each row: what its cell says, else its name, else what its list is of."""
    listed = str(plan.kind.party)
    table = names.select(kind=pl.when("unnamed").then(pl.lit(listed)).otherwise(by_name(pl.lit(listed))))
    table = table.with_columns(roles=pl.lit(list(plan.kind.roles), dtype=pl.List(pl.String)))
    if not plan.has(ROW_KIND):
        return table
    cells = frame.select(plan.cell(ROW_KIND)).to_series()
    said = by_distinct(cells, kind_said, _SAID, knowledge.of("row kind")).struct.unnest()
    more = lists_of_codes([one.split() if one else None for one in said["roles"]]).fill_null([])
    return table.select(
        kind=pl.coalesce(said["kind"], "kind"), roles=pl.concat_list("roles", more).list.unique(maintain_order=True)
    )
