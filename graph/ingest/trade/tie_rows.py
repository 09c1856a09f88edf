"""Rows of ties: from whom, to whom, of what type, since when; and ties that columns of other lists tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.ingest.cells import by_distinct, empty_lists
from graph.ingest.party.personal import without_contacts
from graph.ingest.place.places import place_finder
from graph.ingest.records import AT, TEXTS, conformed
from graph.ingest.support.organisers import is_local
from graph.ingest.support.participants import SEVERAL
from graph.ingest.trade.amounts import PRICED, parse_count, parse_date
from graph.model.names import normalised
from graph.model.vocabulary import PartyKind, TieType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.ingest.heads.sheet_plan import SheetPlan
    from graph.ingest.knowledge import Knowledge

TIE_RECORD: Final[Mapping[str, pl.DataType | type[pl.DataType]]] = {
    **AT,
    "start_name": pl.String,
    "start_normal": pl.String,
    "end_name": pl.String,
    "end_normal": pl.String,
    "type": pl.String,
    "since": pl.Date,
    "until": pl.Date,
    "weight": pl.Float64,
    "warnings": TEXTS,
}
"""Columns of a clean tie before its ends have ids."""

_WORDS: Final = (
    (TieType.SUPPLIES, True, r"membeli|beli dari|pelanggan dari|dipasok|buys"),
    (TieType.SUBCONTRACTS, False, r"sub\s?kontrak|subcontract|maklun|makloon"),
    (TieType.SUPPLIES, False, r"memasok|pasok|menjual|jual ke|supplies|supply|supplier|pemasok|setor"),
    (TieType.SITS_ON, False, r"anggota forum|duduk|sits|member of (?:the )?forum"),
    (TieType.MEMBER_OF, False, r"anggota|\bmember(?!i)"),
    (TieType.PART_OF, False, r"bagian dari|sentra|klaster|part.of|cluster"),
    (TieType.SHARES_WITH, False, r"berbagi|bersama mesin|shares?|pinjam (?:alat|mesin)|meminjam"),
    (TieType.TRUSTS, False, r"percaya|trust"),
    (TieType.ATTENDED, False, r"hadir|ikut|pelatihan|attend"),
    (TieType.REFERS_TO, False, r"rujuk|refer"),
    (TieType.LEARNS_FROM, False, r"belajar|learn|studi banding|saran|nasi?hat|advice|bertanya"),
    (TieType.INFORMS, False, r"informasi|inform"),
    (TieType.SERVES, False, r"melayani|layanan|serves?"),
    (TieType.FINANCES, False, r"membiayai|kredit|pinjaman|pembiayaan|financ"),
    (TieType.FOSTERS, False, r"bapak angkat|membina|foster"),
    (TieType.FACILITATES, False, r"fasilitas|facilitat"),
    (TieType.COACHES, False, r"damping|coach"),
    (TieType.PARTNERS_WITH, False, r"mitra|partner"),
    (TieType.ORGANISES, False, r"menyelenggarakan|penyelenggara|mengelola|pengelola|organi[sz]e"),
    (TieType.HOLDS, False, r"memegang|memiliki|holds"),
    (TieType.COOPERATES_WITH, False, r"kerja\s?sama|kerjasama|cooperat|gotong|teman|friend"),
)
ENDS: Final[Mapping[str, tuple[PartyKind, PartyKind]]] = {
    TieType.MEMBER_OF: (PartyKind.ENTERPRISE, PartyKind.COOPERATIVE),
    TieType.PART_OF: (PartyKind.ENTERPRISE, PartyKind.CLUSTER),
    TieType.SERVES: (PartyKind.BDS_PROVIDER, PartyKind.ENTERPRISE),
    TieType.FINANCES: (PartyKind.FINANCIAL_INSTITUTION, PartyKind.ENTERPRISE),
    TieType.FOSTERS: (PartyKind.FOSTER_COMPANY, PartyKind.ENTERPRISE),
    TieType.FACILITATES: (PartyKind.OFFICER, PartyKind.CLUSTER),
    TieType.COACHES: (PartyKind.OFFICER, PartyKind.ENTERPRISE),
    TieType.SITS_ON: (PartyKind.ENTERPRISE, PartyKind.FORUM),
    TieType.ATTENDED: (PartyKind.ENTERPRISE, PartyKind.PROGRAMME),
    TieType.ORGANISES: (PartyKind.GOVERNMENT, PartyKind.PROGRAMME),
}
"""Kinds of parties that only a tie names, by its type; enterprises where nothing is said here."""

LINK_ROLES: Final[Mapping[str, tuple[TieType, bool]]] = {
    "cooperative": (TieType.MEMBER_OF, False),
    "cluster": (TieType.PART_OF, False),
    "buyer": (TieType.SUPPLIES, False),
    "supplier": (TieType.SUPPLIES, True),
    "foster": (TieType.FOSTERS, True),
    "finance": (TieType.FINANCES, True),
    "training": (TieType.ATTENDED, False),
    "participant": (TieType.ATTENDED, True),
    "officer": (TieType.COACHES, True),
    "partner": (TieType.PARTNERS_WITH, False),
    "organiser": (TieType.ORGANISES, True),
}
"""Columns of a list of parties that name another party: the tie, and whether it runs towards the row's own."""
_NOBODY: Final = re.compile(
    r"^(?:tidak|tdk|belum|bukan|ya|iya|ada|pernah|sendiri|pribadi|pasar(?:\s.*)?|umum|lokal|konsumen|masyarakat|tetangga|lainnya|no|yes|true|false"
    r"|ecer\w*|online|toko|petani|pengepul|tengkulak|langsung|mandiri|[\d\W]*)$",
    re.I,
)
_TRADER: Final = re.compile(
    r"^(?:pengepul|tengkulak|distributor|agen|pedagang|pengumpul|bandar|eksportir|supplier|pemasok|grosir)s?\s+"
    r"(?:(?:di|dari|asal|kota|kab\.?|kabupaten|desa|kecamatan)\s+)?(.+)$",
    re.I,
)
"""A trader of somewhere is not called so: *distributor Mataram*, and *Distributor Maju Jaya* is."""
_WHOSE: Final = re.compile(r"(?<![^\W_])(?:sentra|klaster|cluster|anggota|koperasi|pelatihan)(?![^\W_])", re.I)
"""Words of titles that say whose survey it is, sooner than what sort of tie was asked for."""
_NAMED: Final = r"\p{L}{2}"


def names_nobody(text: str) -> bool:
    """Return whether a cell of such a column names no party.

    Examples
    --------
    >>> names_nobody("Ya"), names_nobody("pasar"), names_nobody("KUD Tani")
    (True, True, False)
    >>> names_nobody("distributor Mataram"), names_nobody("Distributor Maju Jaya")
    (True, False)
    """
    trader = _TRADER.match(text)
    return _NOBODY.match(text) is not None or (trader is not None and place_finder().is_region(trader[1]))


LINKS: Final = "\x1f"
LONGEST_NAME: Final = 120


def read_type(text: str) -> dict[str, Any]:
    """Return the tie type that words mean, and whether the list writes it the other way round.

    Examples
    --------
    >>> read_type("memasok bahan baku"), read_type("membeli dari")["reversed"], read_type("SUPPLIES")["type"]
    ({'type': 'SUPPLIES', 'reversed': False}, True, 'SUPPLIES')
    >>> read_type("???")["type"] is None
    True
    """
    exact = text.strip().upper().replace(" ", "_").replace("-", "_")
    if exact in set(TieType):
        return {"type": exact, "reversed": False}
    for tie, backwards, pattern in _WORDS:
        if re.search(pattern, text, re.I):
            return {"type": str(tie), "reversed": backwards}
    return {"type": None, "reversed": False}


_TYPE: Final = pl.Struct({"type": pl.String, "reversed": pl.Boolean})


def clean_ties(frame: pl.DataFrame, plan: SheetPlan, knowledge: Knowledge) -> pl.DataFrame:
    """Return the clean records of ties, with the columns of ``TIE_RECORD``."""
    del knowledge
    cells = frame.select(
        start=plan.cell("start"), end=plan.cell("end"), tie=plan.cell("tie"),
        since=plan.cell("since", "survey_year", "visited"),
        until=plan.cell("until"), weight=plan.cell("weight", "volume"),
    )  # fmt: skip
    ends = {name: by_distinct(cells[name], without_contacts, pl.String, {}) for name in ("start", "end")}
    stated = by_distinct(cells["tie"], read_type, _TYPE, {}).struct.unnest()
    told = " ".join([plan.header_of("tie"), plan.sheet.name or "", *plan.header.titles, plan.source])
    hint = read_type(_WHOSE.sub(" ", told))
    hint = hint if hint["type"] else read_type(told)
    kind = stated["type"].fill_null(hint["type"] or str(TieType.COOPERATES_WITH))
    table = pl.DataFrame(
        {
            "a": ends["start"], "b": ends["end"], "type": kind, "turned": stated["reversed"].fill_null(False),
            "known": stated["type"].is_not_null() | (hint["type"] is not None), "row": frame["row"],
            "since": by_distinct(cells["since"], parse_date, pl.Date, {}),
            "until": by_distinct(cells["until"], parse_date, pl.Date, {}),
            "weight": by_distinct(cells["weight"], parse_count, pl.Int64, {}),
        }
    )  # fmt: skip
    table = table.with_columns(
        start_name=pl.when("turned").then("b").otherwise("a"), end_name=pl.when("turned").then("a").otherwise("b")
    )
    single = pl.col("start_name").is_null() | pl.col("end_name").is_null()
    cleaned = table.with_columns(
        list_no=pl.lit(plan.number),
        start_normal=normalised(pl.col("start_name")),
        end_normal=normalised(pl.col("end_name")),
        warnings=pl.concat_list(
            pl.when(~pl.col("known")).then(pl.lit("tie_type_unknown")),
            pl.when(single).then(pl.lit("tie_without_partner")),
            pl.when(pl.col("since").is_null()).then(pl.lit("tie_undated")),
        ).list.drop_nulls(),
    )
    return conformed(cleaned, TIE_RECORD)


def links_of(frame: pl.DataFrame, plan: SheetPlan) -> pl.Series:
    """Return, for each row of a list of parties, the other parties that its columns name: ``role``, name and day.

    The day is that of a visit, empty in other lists. An office that organises something is looked for where the list
    is from: every regency has its *Dinas Koperasi*.

    Examples of what is no party: *pasar*, *sendiri*, *ya*.
    """
    parts = []
    for role in LINK_ROLES:
        if plan.has(role) and role not in plan.kind.naming:
            for column in plan.names(role):
                bare = pl.element().str.replace(PRICED, "").str.strip_chars(" .,-")
                several = pl.col(column).str.replace_all(SEVERAL, ";") if role == "participant" else pl.col(column)
                names = several.str.split(";").list.eval(bare)
                parts.append(names.list.eval(pl.lit(role + LINKS) + pl.element()))
    if programme := plan.constants.get("training"):
        parts.append(pl.when(pl.col("row").is_not_null()).then(pl.lit([f"training{LINKS}{programme}"], dtype=TEXTS)))
    if not parts:
        return empty_lists(frame.height).alias("links")
    links = frame.select(links=pl.concat_list([part.fill_null([]) for part in parts])).to_series()
    named = links.explode().drop_nulls().unique().to_list()
    if plan.place and plan.has("organiser"):
        placed = [f"{one}{LINKS}{LINKS}{plan.place}" if _of_the_place(one) else one for one in named]
        links = links.list.eval(pl.element().replace(named, placed))
        named = placed
    nobody = [text for text in named if names_nobody(name := text.split(LINKS)[1]) or len(name) > LONGEST_NAME]
    return links.list.eval(pl.element().filter(~pl.element().is_in(nobody) & pl.element().str.contains(_NAMED)))


def _of_the_place(link: str) -> bool:
    role, _, name = link.partition(LINKS)
    return role == "organiser" and is_local(name)


def without_officers(links: pl.Series, planned: pl.Series) -> pl.Series:
    """Return the links of rows without the officers of visits that are planned: nobody was there yet.

    Examples
    --------
    >>> links = pl.Series([[f"officer{LINKS}Rina", f"buyer{LINKS}Hotel"]], dtype=TEXTS)
    >>> [told.split(LINKS) for told in without_officers(links, pl.Series([True])).explode()]
    [['buyer', 'Hotel']]
    """
    if not planned.any():
        return links
    table = pl.DataFrame({"links": links, "planned": planned})
    others = pl.col("links").list.eval(pl.element().filter(~pl.element().str.starts_with(f"officer{LINKS}")))
    return table.select(links=pl.when("planned").then(others).otherwise("links"))["links"]


def dated_links(links: pl.Series, days: pl.Series, *, of: str = "") -> pl.Series:
    """Return the links of rows with the day of each row that states one; of one role alone where it is named.

    Examples
    --------
    >>> from datetime import date
    >>> links = pl.Series([["officer Rina"], []], dtype=TEXTS)
    >>> [told.split(LINKS) for told in dated_links(links, pl.Series([date(2024, 5, 2), None])).explode()[:1]]
    [['officer Rina', '2024-05-02']]
    """
    if not days.is_not_null().any():
        return links
    told = [
        [f"{link}{LINKS}{day}" if day and link.startswith(of) else link for link in some]
        for some, day in zip(links, days, strict=True)
    ]
    return pl.Series(told, dtype=TEXTS)
