"""What a business calls itself says of its bare goods: those of a *poktan* are grown, those of a *toko* sold."""

from __future__ import annotations

from typing import Final

import polars as pl

_SAYS_ITSELF: Final = (
    r"jual|menjual|penjual|jualan|jasa|toko|warung|kios|servis|service|reparasi|sewa|pedagang|dagang|laundry|bengkel"
    r"|industri"
)
"""Words of a trade that says itself what it does, wherever it stands."""
NO_MAKER: Final = (
    rf"(?i)\b(?:{_SAYS_ITSELF}|petelur|pedaging|broiler|kandang|hatchery|doorsmeer|pengumpul|pengepul|penampung|pemasar|pemasaran|pembudidaya|budidaya|nelayan|petambak"
    r"|petani|pekebun|peternak|peternakan|pembenihan|pembibitan|pembesaran|penggemukan|penangkapan|kontraktor|pemborong"
    r"|supplier|suplier|agen|distributor|eksportir|hidup|rumah makan|rm|restoran|depot|kedai|katering|catering"
    r"|(?:men)?cuci|cucian|(?:me)?nambal|tambal|ketok|angkut|angkutan|mengangkut|ojek|travel|rental|(?:me)?nangkap|tangkap"
    r"|melaut|bagan|memancing|(?:mem)?beli|tani|bertani|berkebun|beternak|panen|(?:meng)?gali|penggalian|konter|counter"
    r"|warkop|menu|pijat|urut|pangkas|cukur|salon|kos|kost|homestay|penginapan|(?:me)?nyewa\w*"
    r"|les|kursus|bimbel|fotocopy|fotokopi|foto copy|rias)\b"
)
"""Words of a trade that makes nothing, even in a list of makers."""
NO_SELLER: Final = (
    rf"(?i)\b(?:{_SAYS_ITSELF}|rumah makan|depot|pembuat\w*|produksi|pengrajin|perajin|penjahit|jahit|salon|pangkas"
    r"|potong rambut|cuci|tambal|pijat|kedai|kafe|cafe|fotocopy|foto copy|penggilingan|ternak|petani|nelayan"
    r"|percetakan|rias|kuliner|catering|katering|konter|counter)\b"
)
"""Words of a trade that says itself what it does, even in a list of shops."""
_MAKES: Final = (
    r"(?i)\b(?:pembuat\w*|membuat|bikin|produksi|memproduksi|pengrajin|perajin|pengolah\w*|olahan|konveksi)\b"
)
"""Words of those who make what they name."""

_WORKED: Final = (
    r"(?i)\b(?:olah\w*|pengolah\w*|keripik|kripik|kerupuk|abon|bakso|nugget|dodol|sirup|bubuk|tepung|selai|minyak|pupuk|ebi|terasi|petis|teri|amplang"
    r"|pakan|anyaman|kerajinan|gula|kue|manisan|jual|dagang|pedagang|sewa|jasa|giling\w*|penggilingan|budidaya|ternak|tani"
    r"|petani|kebun|asap|kering|asin|frozen|beku|sari|teh|jamu|herbal|instan|stik|roti|tape|tempe|tahu|industri)\b"
)
"""Words of goods that are made or sold, or of growing that is said already."""
_NO_MAKERS: Final = (
    (r"^(?:cafe|kafe|coffee shop|rm|rumah makan|resto|restoran|warung|warkop|wr?g|kedai|kantin|lapo)\b", "warung"),
    (r"^toko (?:roti|kue|bakery|bolu|tas|sepatu)\b", "industri"),
    (r"^(?:kios|konter|counter|toko)\b", "jual"),
    (r"\b(?:cell|cellular|ponsel)$", "jual"),
)
"""How kitchens and shops call themselves even in a list of makers, and what that says of their goods."""


def as_no_maker(said: pl.Series, names: pl.Series) -> pl.Series:
    """Return what rows say of their trade; in a list of makers, too, a café serves and a kiosk sells.

    Examples
    --------
    >>> names = pl.Series(["cafe tepi danau", "kios tani", "kopi danau"])
    >>> as_no_maker(pl.Series(["industri kopi", "industri pupuk", "industri kopi"]), names).to_list()
    ['warung kopi', 'jual pupuk', 'industri kopi']
    """
    table = pl.DataFrame({"said": said, "name": names})
    chosen = pl.col("said")
    for pattern, does in reversed(_NO_MAKERS):
        otherwise = pl.col("said").str.replace("^industri ", f"{does} ")
        chosen = pl.when(pl.col("name").str.contains(pattern)).then(otherwise).otherwise(chosen)
    return table.select(said=chosen)["said"]


_DEALERS: Final = r"(?i)^\W*(?:pengepul|pengumpul|pedagang pengumpul|eksportir|suplier|supplier|tengkulak|bandar)\b"
_BOUGHT: Final = r"(?i)^\W*(?:pembelian|pengadaan|pemasaran)\s+(\S.*?)(?:\s+(?:utk|untuk|bagi|kepada|ke)\b.*)?$"
_SOLD_ON: Final = r"(?i)^(.+?)[\s,(]+(?:beli\W?jual|jual\W?beli)\W*$"


def as_dealt(said: pl.Series, notes: pl.Series | None) -> pl.Series:
    """Return what rows say of their trade, of who buys up and sells on as such: by the words of it or by a remark.

    Examples
    --------
    >>> said = pl.Series(["pembelian teripang", "kemenyan", "keripik pisang", "cengkeh beli-jual"])
    >>> as_dealt(said, pl.Series([None, "pengumpul + ekspor", "supplier", None])).to_list()
    ['pengepul teripang', 'pengepul kemenyan', 'keripik pisang', 'pengepul cengkeh']
    """
    table = pl.DataFrame({"said": said.alias("said")})
    words = pl.col("said").str.replace(_BOUGHT, "pengepul $1").str.replace(_SOLD_ON, "pengepul $1")
    table = table.select(said=words)
    if notes is None:
        return table["said"]
    deals = notes.str.contains(_DEALERS).fill_null(False)
    if not deals.any():
        return table["said"]
    asked = pl.when(pl.lit(deals)).then("said")
    bare = ~(asked.str.contains(_WORKED) | asked.str.contains(NO_MAKER) | asked.str.contains(_MAKES))
    return table.select(said=pl.when(bare).then(pl.lit("pengepul ") + pl.col("said")).otherwise("said"))["said"]


_GROUPS: Final = (
    (r"\b(?:kelompok|klp) tani\b|\b(?:poktan|gapoktan)\b", "petani"),
    (r"\b(?:kelompok|klp) (?:ternak|peternak)\b|\b(?:poknak|kelompok tani ternak)\b", "peternak"),
    (r"^(?:kub |kelompok |klp |koperasi )?nelayan\b", "nelayan"),
    (r"\bpokdakan\b|\b(?:kelompok|klp) pembudi ?daya\b", "budidaya"),
)
"""How groups that grow call themselves, and what that says of their goods: *kakao* of a *poktan* is grown."""


def as_group(said: pl.Series, names: pl.Series) -> pl.Series:
    """Return what rows say of their trade; goods of groups of growers as grown, where nothing says that they are made.

    Examples
    --------
    >>> names = pl.Series(["poktan maju", "pokdakan mina", "kelompok tani a", "maju"])
    >>> as_group(pl.Series(["kakao", "industri lele", "keripik pisang", "kakao"]), names).to_list()
    ['petani kakao', 'budidaya lele', 'keripik pisang', 'kakao']
    """
    grown = names.str.contains("|".join(pattern for pattern, _ in _GROUPS)).fill_null(False)
    if not grown.any():
        return said
    table = pl.DataFrame({"said": said, "name": names, "grown": grown})
    bare = pl.when("grown").then("said").str.replace(r"^industri ", "")
    worked = bare.str.contains(_WORKED)
    chosen = pl.col("said")
    for pattern, does in reversed(_GROUPS):
        chosen = (
            pl.when(pl.col("name").str.contains(pattern) & ~worked).then(pl.lit(f"{does} ") + bare).otherwise(chosen)
        )
    return table.select(said=chosen).to_series()


_SHOPS: Final = ((r"^(?:toko|tk|kios|konter|counter)\b", "jual"), (r"^(?:warung|warkop|wr?g|kedai|kantin)\b", "warung"))
"""How shops and kitchens call themselves, and what that says of their goods."""


def as_shop(said: pl.Series, names: pl.Series) -> pl.Series:
    """Return what rows say of their trade; bare goods of who calls itself a shop as sold.

    Examples
    --------
    >>> names = pl.Series(["toko endah", "warkop daglung", "toko las", "endah"])
    >>> as_shop(pl.Series(["Ban", "Kopi", "Bengkel las", "Ban"]), names).to_list()
    ['jual Ban', 'warung Kopi', 'Bengkel las', 'Ban']
    """
    shops = names.str.contains("|".join(pattern for pattern, _ in _SHOPS)).fill_null(False)
    if not shops.any():
        return said
    asked = pl.when("shop").then("said")
    bare = ~(asked.str.contains(NO_SELLER) | asked.str.contains(NO_MAKER) | asked.str.contains(_MAKES))
    chosen = pl.col("said")
    for pattern, does in _SHOPS:
        led = bare & pl.col("name").str.contains(pattern)
        chosen = pl.when(led).then(pl.lit(f"{does} ") + pl.col("said")).otherwise(chosen)
    return pl.DataFrame({"said": said, "name": names, "shop": shops}).select(said=chosen).to_series()


_LENDERS: Final = r"\b(?:ksp|kospin|kopdit|cu|credit union|simpan pinjam)\b"
_SHARIA: Final = r"\b(?:kspps|uspps|bmt|baitul|syariah)\b"
_LENDING: Final = r"(?i)\b(?:simpan pinjam|s\W{0,2}pinjam|usp|sp|pembiayaan|usipa)\b"


def as_cooperative(said: pl.Series, names: pl.Series) -> pl.Series:
    """Return what cooperatives say of their trade, lending as the law calls it.

    Who is a cooperative of lending by its name is one; of any other it is a unit: *KPRI* with *simpan pinjam*.

    Examples
    --------
    >>> names = pl.Series(["ksp dobo", "kpri guru", "kspps al ikhlas", "kud mina"])
    >>> as_cooperative(pl.Series(["SP", "USP, waserda", "pembiayaan", "es balok"]), names).to_list()
    ['koperasi simpan pinjam', 'unit simpan pinjam koperasi', 'koperasi simpan pinjam syariah', 'es balok']
    """
    table = pl.DataFrame({"said": said, "name": names})
    lends = pl.col("said").str.contains(_LENDING)
    sharia, lender = pl.col("name").str.contains(_SHARIA), pl.col("name").str.contains(_LENDERS)
    return table.select(
        said=pl.when(lends & sharia)
        .then(pl.lit("koperasi simpan pinjam syariah"))
        .when(lends & lender)
        .then(pl.lit("koperasi simpan pinjam"))
        .when(lends & pl.col("name").is_not_null())
        .then(pl.lit("unit simpan pinjam koperasi"))
        .otherwise("said")
    )["said"]


def lends(names: pl.Series) -> pl.Series:
    """Return what names of cooperatives say of lending, the one trade that their names state.

    Examples
    --------
    >>> lends(pl.Series(["ksp artha jaya", "kspps binama", "melati"])).to_list()
    ['koperasi simpan pinjam', 'koperasi syariah', None]
    """
    sharia = names.str.contains(r"\b(?:kspps|uspps|bmt|baitul)\b").fill_null(False)
    loans = names.str.contains(r"\b(?:ksp|usp|kopdit|simpan pinjam|credit union)\b").fill_null(False)
    table = pl.DataFrame({"sharia": sharia, "loans": loans})
    stands = pl.when("sharia").then(pl.lit("koperasi syariah"))
    return table.select(stands.when("loans").then(pl.lit("koperasi simpan pinjam"))).to_series()
