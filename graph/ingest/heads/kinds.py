"""What a sheet is a list of: told by its columns, its name and its titles when nobody says it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from graph.errors import RuleViolation
from graph.ingest.support.inventory_words import institution_of, inventory_of
from graph.model.vocabulary import PartyKind

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

Shape = Literal["parties", "offers", "demands", "ties", "needs", "services", "commitments"]


@dataclass(frozen=True)
class Kind:
    """One kind of list.

    Parameters
    ----------
    name
        As ``--kind`` takes it.
    shape
        What a row is: a party, an offer, a demand, a tie, a need, a service or a commitment.
    party
        Kind of the parties it names.
    roles
        Further roles of those parties.
    naming
        Column roles of which one must be filled for a row to count.
    """

    name: str
    shape: Shape
    party: PartyKind = PartyKind.ENTERPRISE
    roles: tuple[str, ...] = ()
    naming: tuple[str, ...] = ("name", "owner")


KINDS: Final = {
    kind.name: kind
    for kind in (
        Kind("enterprises", "parties"),
        Kind("buyers", "parties", roles=("buyer",)),
        Kind("investors", "parties", roles=("buyer",)),
        Kind("sales", "parties"),
        Kind("traders", "parties", PartyKind.TRADER),
        Kind("cooperatives", "parties", PartyKind.COOPERATIVE, naming=("name", "cooperative", "owner")),
        Kind("clusters", "parties", PartyKind.CLUSTER, naming=("name", "cluster")),
        Kind("bds", "parties", PartyKind.BDS_PROVIDER),
        Kind("foster", "parties", PartyKind.FOSTER_COMPANY, naming=("name", "foster", "owner")),
        Kind("finance", "parties", PartyKind.FINANCIAL_INSTITUTION, naming=("name", "finance", "owner")),
        Kind("officers", "parties", PartyKind.OFFICER, naming=("officer", "name", "owner")),
        Kind("forums", "parties", PartyKind.FORUM),
        Kind("government", "parties", PartyKind.GOVERNMENT),
        Kind("facilities", "parties", PartyKind.SHARED_FACILITY),
        Kind("institutions", "parties", PartyKind.INSTITUTION),
        Kind("social_enterprises", "parties", PartyKind.SOCIAL_ENTERPRISE),
        Kind("programmes", "parties", PartyKind.PROGRAMME),
        Kind("front_offices", "parties", PartyKind.FRONT_OFFICE),
        Kind("machines", "parties", PartyKind.MACHINE),
        Kind("offers", "offers", naming=("name", "key", "owner", "supplier")),
        Kind("demands", "demands", roles=("buyer",), naming=("name", "buyer", "key", "owner")),
        Kind("ties", "ties", naming=("start",)),
        Kind("needs", "needs"),
        Kind("services", "services", PartyKind.BDS_PROVIDER),
        Kind("commitments", "commitments", naming=("name", "buyer")),
    )
}
"""Every kind that a list can be."""

_GROUPS: Final = {"clusters": "cluster", "cooperatives": "cooperative", "foster": "foster", "finance": "finance"}
"""Kinds that a column can name beside the row's own party: such a list is of those who belong to them."""

_ALIASES: Final = {
    "enterprise": "enterprises",
    "umkm": "enterprises",
    "usaha": "enterprises",
    "buyer": "buyers",
    "offtakers": "buyers",
    "mills": "buyers",
    "investor": "investors",
    "trader": "traders",
    "cooperative": "cooperatives",
    "koperasi": "cooperatives",
    "cluster": "clusters",
    "bds_providers": "bds",
    "foster_companies": "foster",
    "banks": "finance",
    "financial_institutions": "finance",
    "officer": "officers",
    "offer": "offers",
    "demand": "demands",
    "tie": "ties",
    "need": "needs",
    "kebutuhan": "needs",
    "service": "services",
    "layanan": "services",
    "commitment": "commitments",
    "contract": "commitments",
    "contracts": "commitments",
    "kontrak": "commitments",
    "mou": "commitments",
    "memoranda": "commitments",
}

_WORDS: Final = (
    ("ties", r"ikatan|hubungan|relasi|\bties?\b|edges?|kemitraan antar|jejaring sosial|roster"),
    ("demands", r"permintaan|kebutuhan pembeli|demands?\b|(?:kebutuhan|pesanan) bahan"),
    ("offers", r"penawaran|offers?\b|pasokan|\bstok\b"),
    ("cooperatives", r"koperasi|cooperatives?|\bkud\b|kopdes"),
    ("clusters", r"sentra|klaster|clusters?"),
    ("bds", r"\bbds\b|penyedia layanan|layanan pengembangan|business development service"),
    ("foster", r"bapak angkat|perusahaan pembina|foster"),
    ("finance", r"lembaga keuangan|\bbank\b|\bbpr\b|financial institution|perbankan|\bbanks\b|lkm"),
    ("officers", r"pendamping|\bbdo\b|officers?\b|fasilitator|petugas"),
    ("forums", r"\bforum|fedep"),
    ("front_offices", r"klinik bisnis|pusat ukm|layanan satu pintu|plut|sme cent(?:er|re)|front office"),
    ("social_enterprises", r"wirausaha sosial|social enterprises?"),
    ("programmes", r"\bprogram(?:me)?s?\b"),
    ("machines", r"(?:daftar|data|inventaris) mesin|\bmesin sintetis|\bmachines\b|machinery"),
    ("government", r"\bdinas\b|pemerintah daerah|bappeda|\bopd\b|governments?\b"),
    ("facilities", r"fasilitas bersama|rumah produksi bersama|shared facilit|\bupt\b|dry kiln"),
    ("institutions", r"perguruan tinggi|universitas|sekolah|puskesmas|institutions?\b"),
    ("investors", r"investor|investasi|penanaman modal|pma\b|pmdn"),
    ("buyers", r"pembeli|\bbuyers?\b|offtakers?|\bmills?\b|pabrik kelapa sawit|\bpks\b|perusahaan besar|emiten"),
    ("traders", r"pengepul|tengkulak|pedagang pengumpul|\btraders?\b"),
    ("enterprises", r"umkm|\bukm\b|\bikm\b|usaha|perusahaan|enterprises?|industri|direktori|establishments?|merchant"),
)  # fmt: skip


def kind_named(name: str) -> Kind:
    """Return a kind by its name, singular or Indonesian names too.

    Raises
    ------
    RuleViolation
        If there is no such kind.

    Examples
    --------
    >>> kind_named("buyers").roles, kind_named("koperasi").party.value
    (('buyer',), 'cooperative')
    """
    word = name.strip().lower().replace("-", "_")
    word = _ALIASES.get(word, word)
    if word not in KINDS:
        message = f"kind {name!r} is no kind of list"
        raise RuleViolation(message, hint=f"use one of {', '.join(KINDS)}", kind=name)
    return KINDS[word]


_OFFICE: Final = re.compile(
    r"\b(?:dinas|kementerian|badan|bidang|bagian|kantor)\b.*?(?=\bkab|\bkota\b|\bprov|\btahun\b|\d|$)"
)
"""The office that keeps a list, in a title: a list by the *Dinas Koperasi dan UMKM* is none of cooperatives."""
_GATHERED: Final = re.compile(
    r"\b(?:di|ter)(?:himpun|data|susun|buat|kumpul\w*|input|catat|rekap|isi)\w* (?:oleh|dari)\b.*?$", re.M
)
"""Who gathered a list, in a title: *dihimpun oleh fasilitator desa* makes nobody in it an officer."""
_KEEPERS: Final = frozenset(
    {
        "cooperatives", "clusters", "government", "programmes", "officers", "forums", "institutions", "front_offices",
        "finance",
    }
)  # fmt: skip
"""Kinds whose words stand in titles because they keep, own or group the businesses that are listed."""
_CLUSTER_HEADER: Final = re.compile(r"^nama (?:klaster|cluster|sentra)(?: industri| ikm| usaha)?$")
_CLUSTER_NAME: Final = re.compile(r"\W*(?:klaster|cluster|sentra)\b", re.I)
_NEARLY_ALL: Final = 0.9
_OTHERS_NAMED: Final = frozenset({"name", "owner", "company", "officer", "cooperative", "buyer", "supplier", "key"})
"""Roles of columns that may name what is listed, beside the cluster that it belongs to."""
_COOPERATIVE_HEADER: Final = re.compile(r"\bkoperasi\b|\bcooperative")
TRADER_HEADER: Final = re.compile(r"\b(?:pengumpul(?! data)|pengepul|tengkulak|penampung|traders?)\b")
"""How the column of names is headed where a list is of those who buy goods up: *Nama Pedagang Pengumpul*."""
_SELLER_HEADER: Final = re.compile(r"penjual|seller|merchant|\bumkm")
_BUSINESS_HEADER: Final = re.compile(r"\b(?:usaha|mitra|umkm|ukm|ikm|perusahaan|toko|warung|merek|merchant|industri)\b")


def _by_words(texts: Collection[str]) -> list[str]:
    text = re.sub(r"[_\-.]+", " ", "\n".join(texts).lower())
    text = _GATHERED.sub(" ", text)
    outside = _OFFICE.sub(" ", text)
    named = [kind for kind, pattern in _WORDS if re.search(pattern, outside)]
    return named or [kind for kind, pattern in _WORDS if re.search(pattern, text)]


_WANTED: Final = re.compile(
    r"\bkebutuhan\b|\bdi(?:butuhkan|cari|beli)\b|\bpermintaan\b|\bharga beli\b|\bmau beli\b"
    r"|\bdemand(?:ed)?\b|\bneeded\b|\bwanted\b|\bbuying\b|\bmax(?:imum)? price\b"
)
"""Words of headers of goods, quantities and prices by which a list is of those who buy."""


def is_wanted(header: str) -> bool:
    """Return whether a column of goods is of what is sought, not of what is made or sold.

    Examples
    --------
    >>> is_wanted("Products Wanted / Produk dicari"), is_wanted("Produk")
    (True, False)
    """
    return bool(_WANTED.search(header.lower()))


_SOLD: Final = re.compile(r"\bharga (?:jual|penawaran)\b|\bkapasitas\b|\bsell(?:ing)? price\b|\bcapacity\b")
"""Words of such headers by which it is of those who sell, though a file be named after the buyers."""
_BUYER_HEADER: Final = re.compile(r"\b(?:pembeli|buyer|offtaker|pemesan|customer)\b")


def _lot_kind(have: set[str], names: list[str], lot_headers: Collection[str]) -> str | None:
    """Tell offers from demands; a capacity in a directory is neither: it says what is made, not what is for sale."""
    if "volume" not in have or not {"commodity", "product", "price", "unit"} & have:
        return None
    said = next((name for name in names if name in ("offers", "demands")), None)
    if said or "sales" in have:
        return said
    if "price" not in have:
        # what buyers need a month is a demand without a price, and nothing that they make
        return "demands" if "buyers" in names[:1] and any(map(is_wanted, lot_headers)) else None
    wanted = {"buyer", "required", "source_price", "slots"} & have and not {"outlet", "outlet_price"} & have
    wanted = wanted or any(map(is_wanted, lot_headers))
    called_buyers = "buyers" in names[:1] and not any(_SOLD.search(header.lower()) for header in lot_headers)
    return "demands" if wanted or called_buyers else "offers"


def as_demands(kind: Kind, roles: Collection[str], lot_headers: Collection[str]) -> Kind:
    """Return the kind of a list that was said to be of buyers: one of demands where it states what they need.

    Examples
    --------
    >>> as_demands(KINDS["buyers"], {"name", "commodity", "volume", "price"}, ["Harga"]).name
    'demands'
    >>> as_demands(KINDS["buyers"], {"name", "commodity", "volume"}, ["Kapasitas"]).name
    'buyers'
    """
    lot = _lot_kind(set(roles), [kind.name], lot_headers) if kind.name == "buyers" else None
    return KINDS[lot] if lot else kind


def _only_keepers(have: set[str], name_header: str) -> set[str]:
    """Return the kinds whose words say who keeps or groups the list, where its columns are those of businesses."""
    passed = {kind for kind, role in _GROUPS.items() if {"name", role} <= have} | {"ties", "offers", "demands"}
    if _BUSINESS_HEADER.search(name_header.lower()) or "visited" in have:
        # officers write of those whom they visit
        passed |= _KEEPERS
    if {"name", "training"} <= have:
        # of a programme and who took part in it each row is one of these
        passed |= {"programmes"}
    if "owner" in have and not {"name", "cluster"} & have:
        # a list of people by what they make is none of the clusters or facilities that they belong to
        passed |= {"clusters", "facilities"}
    if {"owner", "product"} <= have or {"product", "phone"} <= have:
        # an office makes and sells nothing, a bank and a school neither: they keep the list of debtors and pupils
        passed |= {"government", "finance", "institutions", "front_offices"}
    return passed


def _lists_clusters(have: set[str], name_header: str, called: Sequence[str | None]) -> bool:
    """Return whether a list is of clusters: *Nama Klaster* is its name, or nearly every name begins with that word."""
    if _CLUSTER_HEADER.search(name_header.lower()) or ("cluster" in have and not _OTHERS_NAMED & have):
        return True
    names = [name for name in called if name]
    return bool(names) and sum(bool(_CLUSTER_NAME.match(name)) for name in names) >= _NEARLY_ALL * len(names)


def guess_kind(
    roles: Collection[str],
    *,
    file: str,
    sheet: str | None,
    titles: Collection[str],
    name_header: str = "",
    investors: bool = False,
    called: Sequence[str | None] = (),
    lot_headers: Collection[str] = (),
) -> Kind:
    """Return the kind of a list from the roles of its columns and from what it is called.

    Parameters
    ----------
    roles
        Roles found in its columns.
    file, sheet, titles
        What file, sheet and title rows say; the sheet's own words count before those of the file.
    name_header
        What the column of names is called: *Nama Usaha* lists businesses, whatever the title says.
    investors
        Whether a column marks rows as foreign or domestic investment (PMA, PMDN).
    called
        Names in the first rows: of *UPT …* and *Rumah Produksi Bersama …* a bare *Nama* lists facilities.
    lot_headers
        What the columns of goods, quantities and prices are called: *Kebutuhan* and *Harga Beli* are of buyers.

    Examples
    --------
    >>> guess_kind({"start", "end", "tie"}, file="survey.csv", sheet=None, titles=()).name
    'ties'
    >>> guess_kind({"name", "volume", "unit"}, file="pasar.xlsx", sheet="Permintaan", titles=()).name
    'demands'
    >>> guess_kind({"name", "kbli"}, file="direktori.csv", sheet=None, titles=()).name
    'enterprises'
    >>> guess_kind({"cluster", "product"}, file="kl.csv", sheet=None, titles=()).name
    'clusters'
    >>> guess_kind({"name", "cluster"}, file="direktori_sentra.xlsx", sheet=None, titles=()).name
    'enterprises'
    >>> title = "Dinas Koperasi dan UMKM Kabupaten Jember: data usaha"
    >>> guess_kind({"name"}, file="data.xlsx", sheet=None, titles=(title,)).name
    'enterprises'
    >>> guess_kind({"name", "owner", "product"}, file="debitur_bank.csv", sheet=None, titles=()).name
    'enterprises'
    >>> guess_kind({"name", "product"}, file="plut.csv", sheet=None, titles=(), name_header="Nama Usaha").name
    'enterprises'
    >>> guess_kind({"name"}, file="daftar.csv", sheet=None, titles=(), name_header="Nama Pedagang Pengumpul").name
    'traders'
    >>> guess_kind({"name", "address"}, file="plut.csv", sheet=None, titles=(), name_header="Nama").name
    'front_offices'
    """
    have = set(roles)
    if {"start", "end"} <= have:
        return KINDS["ties"]
    listed = inventory_of(name_header, called) or institution_of(name_header, called)
    if listed:
        return KINDS[listed]
    names = _by_words([sheet] if sheet else []) + _by_words(titles) + _by_words([file])
    if _BUYER_HEADER.search(name_header.lower()):
        names = ["buyers", *names]
    lot = _lot_kind(have, names, lot_headers)
    if lot:
        return KINDS[lot]
    if "investment" in have and investors:
        return KINDS["investors"]
    if "officer" in have and not {"name", "visited"} & have:
        return KINDS["officers"]
    cooperatives = _COOPERATIVE_HEADER.search(name_header.lower()) and not _BUSINESS_HEADER.search(name_header.lower())
    if (clusters := _lists_clusters(have, name_header, called)) or cooperatives:
        return KINDS["clusters" if clusters else "cooperatives"]
    traders = TRADER_HEADER.search(name_header.lower())
    if traders or (_SELLER_HEADER.search(name_header.lower()) and {"sales", "survey_year"} <= have):
        return KINDS["traders" if traders else "sales"]
    passed = _only_keepers(have, name_header)
    return KINDS[next((name for name in names if name not in passed), "enterprises")]
