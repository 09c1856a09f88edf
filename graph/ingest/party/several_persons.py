"""Rows of several persons, each with a trade: *Suparman / Siti Aminah* with *kerupuk / jahit*.

A household is written in one row. It stays one business, which does what each of them does, and the row says so: whose
businesses are apart should stand in a row each.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.activity.called import NO_MAKER
from graph.ingest.cells import lists_of_codes
from graph.ingest.party.activity import LEAST_SCORE, classify

if TYPE_CHECKING:
    from graph.ingest.heads.sheet_plan import SheetPlan
    from graph.ingest.knowledge import Knowledge

SEVERAL_PERSONS: Final = "several_persons"
"""Warning of rows that name several persons, each with a trade."""
_BETWEEN: Final = r"\s*(?:[/;,&+|\n]|\bdan\b)\s*"
_MAY_BE: Final = rf"(?i)[\p{{L}}).]{_BETWEEN}[\p{{L}}(]"
"""What a cell has that may name several."""
_STRONG: Final = r"\s*[/|\n]\s*"
"""What parts two persons, and hardly ever what one business is called: *Nasi & Ayam*."""
_HOW: Final = re.compile(
    r"(?:membuat|pembuatan|buat|menjual|penjualan|jual|jualan|mengolah|pengolahan|memproduksi|produksi|menyediakan|dagang"
    r"|berdagang|lain\W?lain.*|dll.*|dsb.*)",
    re.I,
)
"""What says no trade without the words beside it."""
_KIN: Final = re.compile(r"\([^)]*\)|\b(?:suami|isteri|istri|anak|ibu|bapak|bpk|pak|bu|hj?)\b\.?", re.I)
_PERSON: Final = re.compile(r"(?=.*[^\W\d_]{3})[^\W\d_][^\W\d_ .'’-]*(?: [^\W\d_ .'’-]+| ?\.){0,4}")
_BUSINESS: Final = re.compile(
    r"\b(?:ud|cv|pt|pd|fa|kub\w*|ksu|koperasi|kelompok|poktan|toko|tk|warung|kios|depot|rumah|usaha|industri|ikm|umkm|rm"
    r"|bengkel|salon|catering|katering|kedai|grosir|karya|putra|putri|jaya|makmur|barokah|berkah|mandiri|group|bersaudara"
    r"|kwt|pkk|pokdakan|sentra|produksi|food|snack|cake|bakery|kitchen|fashion|collection|store|craft)\b",
    re.I,
)
_DEGREE: Final = re.compile(
    r"(?:[sdm]\. ?[a-z]+|drs?a?|ir|se|sh|mm|msi|amd|ama|spd|spdi|skom|sag|ssos|sst|sp|st)\W*", re.I
)


def _parts(text: str) -> list[str]:
    return [part for part in re.split(_BETWEEN, text.strip(), flags=re.I) if part]


def persons_in(text: str, *, owners: bool = False) -> list[str]:
    """Return the persons whom a cell names, none where it names one or a business.

    In a column of names *dan*, *&* and a comma part persons only where each has a title or is told for a husband or
    wife; in one of ``owners`` always.

    Examples
    --------
    >>> persons_in("Rini & Dewi"), persons_in("Rini & Dewi", owners=True)
    ([], ['Rini', 'Dewi'])
    >>> persons_in("Suparman / Siti Aminah"), persons_in("Sutrisno (suami) & Wati (istri)")
    (['Suparman', 'Siti Aminah'], ['Sutrisno', 'Wati'])
    >>> persons_in("UD Maju / Slamet"), persons_in("Siti Aminah, S.Pd"), persons_in("Siti Aminah")
    ([], [], [])
    """
    if _BUSINESS.search(text):
        return []
    if not owners and not all(map(_KIN.search, _parts(text))) and len(re.split(_STRONG, text)) != len(_parts(text)):
        return []
    parts = [" ".join(_KIN.sub(" ", part).split()) for part in _parts(text)]
    if len(parts) < 2 or not all(_PERSON.fullmatch(part) and not _DEGREE.fullmatch(part) for part in parts):
        return []
    return parts


def trades_of_each(persons: str, trade: str, *, owners: bool = False) -> list[str]:
    """Return what each of several persons does, none unless as many trades are named as persons.

    Examples
    --------
    >>> trades_of_each("Suparman / Siti Aminah", "kerupuk / jahit"), trades_of_each("Rohman & Halimah", "warung kopi")
    (['kerupuk', 'jahit'], [])
    >>> trades_of_each("Keripik & Kue Ani", "keripik, kue")
    []
    """
    named, trades = persons_in(persons, owners=owners), _parts(trade)
    if not named or len(named) != len(trades) or any(map(_HOW.fullmatch, trades)):
        return []
    return trades if _words(named).isdisjoint(_words(trades)) else []


def _words(parts: list[str]) -> set[str]:
    return set(re.findall(r"\w{3,}", " ".join(parts).lower()))


def with_trades_of_each(
    table: pl.DataFrame, frame: pl.DataFrame, plan: SheetPlan, knowledge: Knowledge
) -> pl.DataFrame:
    """Return the activities of a batch with those of rows of several persons, and which rows these are.

    Parameters
    ----------
    table
        Columns of :func:`graph.ingest.party.activity.activity_columns`; a code that the list states stays.
    frame, plan
        The batch and its sheet.
    knowledge
        Answers found so far.
    """
    owners = plan.has("owner") or plan.owner_part is not None
    cells = (
        frame.lazy()
        .select(persons=plan.cell("owner" if owners else "name"), trade=plan.cell("activity", "product"))
        .with_row_index("at")
    )
    asked = (
        cells.filter(pl.col("persons").str.contains(_MAY_BE)).filter(pl.col("trade").str.contains(_MAY_BE)).collect()
    )
    found = [(at, trades) for at, *said in asked.iter_rows() if (trades := trades_of_each(*said, owners=owners))]
    shared = pl.int_range(table.height).is_in([at for at, _ in found]).alias(SEVERAL_PERSONS)
    if not found:
        return table.with_columns(shared)
    asks = {one: _asked(one, makers=plan.makers) for _, trades in found for one in trades}
    classify(asks.values(), knowledge)
    read = [[knowledge.texts[asks[one]] for one in trades] for _, trades in found]
    codes = [list(dict.fromkeys(one[0] for one in each if one and one[1] >= LEAST_SCORE)) for each in read]
    told = pl.DataFrame({"at": pl.Series([at for at, _ in found], dtype=pl.UInt32), "each": lists_of_codes(codes)})
    joined = table.with_columns(shared).with_row_index("at").join(told, on="at", how="left", maintain_order="left")
    stated = pl.col("kbli_basis").is_in(["stated", "repaired"]).fill_null(value=False)
    better = (pl.col("each").list.len() > 0).fill_null(value=False) & ~stated
    return joined.select(
        pl.when(better).then("each").otherwise("kbli").alias("kbli"),
        pl.when(better).then(pl.lit("text")).otherwise("kbli_basis").alias("kbli_basis"),
        pl.exclude("at", "each", "kbli", "kbli_basis"),
    )


def _asked(trade: str, *, makers: bool) -> str:
    return f"industri {trade}" if makers and not re.search(NO_MAKER, trade) else trade
