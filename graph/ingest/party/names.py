"""The name of a business, its legal form, and whether it can be reached; owners only as a hash that compares."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.cells import by_distinct
from graph.ingest.linkage.forms import sounded
from graph.ingest.party.name_and_owner import parted
from graph.ingest.party.personal import held_by, is_contact, is_spoiled, phone_digits, without_contacts
from graph.model.names import legal_form, normalise_name, normalised
from graph.model.vocabulary import LegalForm

if TYPE_CHECKING:
    from graph.ingest.heads.sheet_plan import SheetPlan
    from graph.ingest.knowledge import Knowledge

_HAS_FORM: Final = (
    r"(?i)\b(?:p\.?\s?t|c\.?\s?v|u\.?\s?d|p\.?\s?d|pr|fa|firma|kop\w*|kud|yayasan|yys|bum[nd]\w*|perum\w*"
    r"|perseroda|persero|usaha dagang|perusahaan dagang|perseroan|comanditer|komanditer)\b"
)
_PLAIN_FORM: Final = r"^(?i:ud|cv|pt|pd|pr|fa)\.? +[A-Za-z0-9 ]+$"
_SECOND_FORM: Final = r"(?i)^...*\b(?:pt|perser|peror|perseor)"
_PLAIN_FORMS: Final = {form: str(legal_form(f"{form} x")) for form in ("ud", "cv", "pt", "pd", "pr", "fa")}
_FORM_WORDS: Final = {
    "perorangan": LegalForm.PR,
    "perseorangan": LegalForm.PR,
    "pribadi": LegalForm.PR,
    "tidak berbadan": LegalForm.PR,
    "belum berbadan": LegalForm.PR,
    "individual": LegalForm.PR,
    "sole prop": LegalForm.PR,
    "bumdes": LegalForm.BUMDES,
    "bumd": LegalForm.BUMD,
    "bumn": LegalForm.BUMN,
    "perumda": LegalForm.BUMD,
    "perum": LegalForm.PERUM,
    "koperasi": LegalForm.KOPERASI,
    "yayasan": LegalForm.YAYASAN,
    "firma": LegalForm.FIRMA,
    "komanditer": LegalForm.CV,
    "perseroan terbatas": LegalForm.PT,
    "limited": LegalForm.PT,
    "usaha dagang": LegalForm.UD,
}
"""Words of legal-form columns, the longer before those that they contain."""
_FIRM: Final = r"(?i)^\W*(?:p\.?t|c\.?v|firma|koperasi|kud|ksu|kelompok|gapoktan|bumdes\w*|yayasan)\b\W*\p{L}{2}"
"""How a firm begins that stands where its owner does: the column *Nama Perseroan/Perorangan* names both."""
_A_NUMBER: Final = r"^[\s\d.,]{1,4}$"
"""What names nothing: a running number typed again."""
TITLES: Final = frozenset(
    {"haji", "haja", "hajah", "bapak", "ibu", "drs", "dra", "mas", "mbak", "nyonia", "nyonya", "prof", "alm"}
)
"""Words before or behind an owner's name that many share."""
_UNNAMED: Final = "Usaha tanpa nama"
VILLAGE_ABOVE: Final = "village_above"
"""Column with the village that the title of a part of a sheet names."""
_A_VILLAGE: Final = (
    r"(?i)\b(?:desa|ds|kelurahan|kel|nagari|gampong|kampung|dusun)\b\.?\s+([\p{L}'’-]+(?:\s+[\p{L}'’-]+){0,3}?)"
    r"\s*(?:$|[,.;:()/]|\d|\b(?:kec|kecamatan|kab|kabupaten|kota|prov|provinsi|tahun|thn|per|dan|tanggal|bulan)\b)"
)
_A_PLACE: Final = r"^\W*(\p{L}[\p{L} '’.-]{1,39})"


def village_in(text: pl.Expr) -> pl.Expr:
    """Return the village that a title names, null where it names none.

    Examples
    --------
    >>> pl.select(village_in(pl.lit("DATA PENGRAJIN DESA TANAH TOWA KEC. KAJANG"))).item()
    'Tanah Towa'
    """
    return text.str.extract(_A_VILLAGE).str.to_titlecase()


def _where(plan: SheetPlan, frame: pl.DataFrame) -> pl.Expr:
    """Return the village of each row as its list writes it: in the cell, else in the title above it."""
    above = pl.col(VILLAGE_ABOVE) if VILLAGE_ABOVE in frame.columns else pl.lit(None, dtype=pl.String)
    titles = [village_in(pl.lit(title)) for title in plan.header.titles]
    return pl.coalesce(plan.cell("village").str.extract(_A_PLACE).str.strip_chars(), above, *titles)


def read_legal_form(text: str) -> str | None:
    """Return the legal form that a cell of such a column names, None where it names none.

    Examples
    --------
    >>> read_legal_form("Perseroan Terbatas (PT)"), read_legal_form("perorangan"), read_legal_form("lainnya")
    ('PT', 'PR', None)
    """
    lowered = text.lower()
    if "pt perorangan" in lowered or "pt perseorangan" in lowered:
        return "PR"
    found = legal_form(text) or next((form for word, form in _FORM_WORDS.items() if word in lowered), None)
    return str(found) if found else None


def _owner_hash(owner: str) -> str:
    """Return what tells two owners apart without naming either: it is compared, hashed into ids, never written."""
    return hashlib.sha256(normalise_name(owner).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _owner_words(owner: str) -> list[str]:
    """Return the same for each word of an owner's sounded name, so that a first name alone still fits."""
    return [_owner_hash(word) for word in owner.split() if len(word) > 2 and word not in TITLES]


def _name_from_form(name: str) -> str | None:
    found = legal_form(name)
    return str(found) if found else None


def _forms_in_names(names: pl.Series) -> pl.Series:
    """Return the legal form that each name states: *UD Maju Jaya* at once, names of any doubt one by one."""
    frame = names.to_frame("name").with_columns(
        plain=pl.when(pl.col("name").str.contains(_PLAIN_FORM) & ~pl.col("name").str.contains(_SECOND_FORM)).then(
            pl.col("name").str.slice(0, 2).str.to_lowercase().replace_strict(_PLAIN_FORMS, default=None)
        )
    )
    asked = pl.col("plain").is_null() & pl.col("name").str.contains(_HAS_FORM)
    rest = frame.select(pl.when(asked).then("name")).to_series()
    read = by_distinct(rest, _name_from_form, pl.String, {})
    return frame.select(pl.coalesce("plain", read)).to_series()


def _heard(owners: pl.Series) -> pl.Series:
    """Return names of owners as they sound: *Siti* and *Sitti* are one."""
    if owners.null_count() == len(owners):  # as in most lists of businesses: to make nothing of nothing takes its time
        return owners
    return owners.to_frame("owner").select(sounded(normalised(pl.col("owner")))).to_series()


def name_columns(frame: pl.DataFrame, plan: SheetPlan, knowledge: Knowledge) -> pl.DataFrame:
    """Return ``name``, ``normal``, ``legal_form``, ``owner_key``, ``has_contact`` and the flags of these.

    A business known only by its owner is called by what it does and its village, never by the owner's name; what it is
    compared by is what it does alone.
    """
    roles = [role for role in plan.kind.naming if role not in ("owner", "key")]
    named = frame.select(
        raw=plan.cell(*roles),
        owner=plan.cell("owner"),
        trade=plan.cell("product", "activity", "commodity"),
        contact=plan.cell("phone", "email"),
        key=plan.cell("key"),
        form=plan.cell("legal_form"),
        where=_where(plan, frame),
    )
    if plan.owner_part is not None:
        raw, owner = parted(named["raw"], plan.owner_part)
        named = named.with_columns(raw.alias("raw"), owner.alias("owner"))
    firm = pl.when(pl.col("owner").str.contains(_FIRM)).then("owner")
    named = named.with_columns(
        raw=pl.coalesce(pl.when(pl.col("raw").str.contains(r"\p{L}|\p{N}")).then("raw"), firm, "raw")
    )
    dirty = named["raw"].filter(held_by(named["raw"])).unique()
    cleared = {text: without_contacts(text) for text in dirty}
    named = named.with_columns(name=pl.col("raw").replace(cleared) if cleared else pl.col("raw"))
    named = named.with_columns(
        name=pl.when(pl.col("name").str.contains(r"\p{L}|\p{N}") & ~pl.col("name").str.contains(_A_NUMBER)).then(
            pl.col("name").str.strip_chars(" '`,;:-")
        )
    )
    # quotes around the whole name, or one at an end without its other, say nothing: an inch mark within it does
    stray = (pl.col("name").str.count_matches('"', literal=True) % 2 == 1) | pl.col("name").str.contains('^"[^"]*"$')
    named = named.with_columns(name=pl.when(stray).then(pl.col("name").str.strip_chars('" ')).otherwise("name"))
    trade = pl.format("Usaha {}", pl.col("trade").str.slice(0, 60))
    named = named.with_columns(
        unnamed=pl.col("name").is_null(),
        contact_in_name=pl.col("raw").is_in(list(cleared)).fill_null(False),
        name=pl.coalesce("name", trade, pl.format("Usaha {}", "key"), pl.lit(_UNNAMED)).str.slice(0, 200),
    )
    local = pl.when("unnamed").then(pl.format("{}, {}", "name", "where"))
    owners = by_distinct(named["owner"], _owner_hash, pl.String, knowledge.of("owner"))
    heard = _heard(named["owner"])
    words = by_distinct(heard, _owner_words, pl.List(pl.String), knowledge.of("owner words"))
    stated = by_distinct(named["form"], read_legal_form, pl.String, knowledge.of("form"))
    from_name = _forms_in_names(named["name"])
    return named.select(
        pl.coalesce(local, "name").alias("name"),
        "unnamed",
        "contact_in_name",
        normal=normalised(pl.col("name")),
        list_key="key",
        legal_form=pl.coalesce(from_name, stated),
        form_conflict=((from_name != stated) & (from_name != "PR")).fill_null(False),
        owner_key=owners,
        owner_words=words.list.eval(pl.element().hash()),
        has_contact=is_contact(named["contact"]) | named["contact_in_name"],
        phone_spoiled=is_spoiled(named["contact"]),
        phone_key=phone_digits(named["contact"]),
    )
