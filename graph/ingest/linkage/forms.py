"""Names made comparable for linkage: words in a sounded spelling, generic words apart, numbers apart.

Every form is computed once a distinct word, so that a million names cost what their vocabulary costs.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from graph.ingest.linkage.slips import slips_in_names
from graph.ingest.linkage.trades import NO_GOODS, SELLERS, trade_words

WOMEN: Final = ("ibu", "iboe", "boe", "mbak", "hajah", "nyonya", "mbok", "yu", "ceu", "teteh", "bude", "bulik")
MEN: Final = ("bapak", "mas", "haji", "cak", "kang", "uda", "bang", "pakde", "paklik")
ELDERS: Final = ("mbah", "lik", "daeng", "wak")
"""Forms of address for women, men and either: *Mbok Darmi* is Darmi, and no *Cak Darmi*; *teh* is mostly tea."""
ADDRESSES: Final = (*WOMEN, *MEN, *ELDERS)
"""What stands behind one of these is a person's name, and no trade: *Soto Pak Pendek*, *Jagung Bakar Mbah Mur*."""
HEADS: Final = (
    "toko", "warung", "kios", "depot", "kedai", "bengkel", "salon", "apotek", "kantin", "resto", "restoran", "cafe",
    "kafe", "kopi", "laundry", "konveksi", "penjahit", "pabrik", "koperasi", "kelompok", "bumdes", "yayasan", "hotel",
    "losmen", "homestay", "klinik", "rumah", "gudang", "agen", "catering", "katering", "mebel", "meubel", "pangkalan",
)  # fmt: skip
"""Words for what a business is: two of them that differ tell *Toko Berkah* from *Warung Berkah*."""
EMPTY_WORDS: Final = frozenset(
    {
        *HEADS,
        *(
            "usaha",
            "perusahaan",
            "industri",
            "home",
            "dagang",
            "jasa",
            "produksi",
            "makan",
            "umkm",
            "ukm",
            "ikm",
            "dan",
        ),
        *(*WOMEN, *MEN, *ELDERS, "indonesia", "the", "group", "grup", "kerajinan"),
        *("cabang", "collection", "food", "snack", "oed", "pusat", "store", "official", "oesaha"),
    }
)
"""Words that say little of which business it is."""
SAYS_NOTHING: Final = ("umkm", "ukm", "ikm")
"""Words that clerks put behind any name: *Anang Gas (UMKM)* is called *Anang Gas*."""
SOUNDS: Final = {
    "oe": "u", "dj": "j", "tj": "c", "nj": "ny", "kh": "k", "ph": "f", "sy": "s", "dh": "d", "th": "t", "bh": "b",
    "gh": "g", "ck": "k", "v": "f", "z": "j", "x": "ks", "q": "k", "y": "i",
}  # fmt: skip
"""Spellings of one sound: *Djaja*, *Jaya*; *Rezeki*, *Rejeki*; *Soetrisno*, *Sutrisno*."""
OFTEN: Final = 10
"""How much oftener a word of trade must stand than a word that is taken for a slip of it."""
OWN_WORDS: Final = 2
"""Words of its own from which a name that begins with selling is a name."""
LETTERS: Final = 4
"""Shorter words are one slip from too many."""
NUMBER: Final = r"^(?:\d+|i{2,3}|iv|vi{0,3})$"
"""What a word is that counts branches: *2*, *II*; *I* is a name (*I Made*), or the first of them."""
BRANCH: Final = ("cabang", "cab", "outlet", "gerai")
"""After these a word names a branch: *Kopi Tuku Cabang Cipete*."""
CALLED: Final = {"b": "ibu", "p": "bapak", "mb": "mbak", "bp": "bapak", "pk": "bapak", "mbk": "mbak"}
"""How clerks shorten forms of address behind a trade: *Soto B. Mini*, *Bakso P. Jiman*; first they are a name's own."""
SCHEMA: Final = {
    "core": pl.String,
    "called": pl.String,
    "proper": pl.Boolean,
    "bag": pl.String,
    "words": pl.List(pl.String),
    "digits": pl.String,
    "head": pl.String,
    "title": pl.String,
    "trades": pl.List(pl.String),
    "bones": pl.List(pl.String),
}


def sounded(words: pl.Expr) -> pl.Expr:
    """Return words in the spelling in which they are compared.

    Examples
    --------
    >>> pl.DataFrame({"w": ["rezeki", "djaja", "soetrisno", "berkah"]}).select(sounded(pl.col("w")))["w"].to_list()
    ['rejeki', 'jaja', 'sutrisno', 'berka']
    """
    letters = "abcdefghijklmnopqrstuvwxyz"
    return (
        words.str.replace_many(SOUNDS)
        .str.replace_many({letter * 2: letter for letter in letters})
        .str.replace_all("h([^aeiou]|$)", "$1")
        .alias("w")
    )


def branch_of(name: str) -> list[str]:
    """Return what tells a normalised name from others of its kind: its numbers, and the words that name a branch.

    Examples
    --------
    >>> branch_of("jaya 2"), branch_of("jaya ii"), branch_of("jaya cabang barat"), branch_of("jaya cabang")
    (['2'], ['ii'], ['barat'], [])
    """
    words = name.split()
    return sorted(
        word for at, word in enumerate(words) if re.match(NUMBER, word) or (at > 1 and words[at - 1] in BRANCH)
    )


def _says_trade(word: pl.Expr) -> pl.Expr:
    return word.is_in(list(trade_words() | EMPTY_WORDS)) | word.str.contains(NUMBER)


def only_trade(names: pl.Series) -> pl.Series:
    """Return which normalised names say no more than a trade: *Warung Makan*, *Jual Pulsa 2*.

    Examples
    --------
    >>> only_trade(pl.Series(["warung makan 2", "warung tivan", "pedagang karak", "jual karak mbak yuni"])).to_list()
    [True, False, True, False]
    """
    told = names.unique(maintain_order=True).to_frame("name").with_columns(word=pl.col("name").str.split(" "))
    word = pl.col("word")
    called = word.is_in([*WOMEN, *MEN]).any()
    seller = pl.col("name").first().str.split(" ").list.first().is_in(SELLERS) & ~called
    asked = told.explode("word").group_by("name").agg(plain=_says_trade(word).all() | seller)
    return names.to_frame("name").join(asked, on="name", how="left", maintain_order="left")["plain"]


def own_words(names: pl.Series) -> pl.Series:
    """Return how many words of normalised names are their own, and say no trade, form of address or number.

    Examples
    --------
    >>> own_words(pl.Series(["toko nur", "sumber rejeki", "batik ibu sri lestari 2", "warung makan"])).to_list()
    [1, 2, 2, 0]
    """
    told = names.unique(maintain_order=True).to_frame("name").with_columns(word=pl.col("name").str.split(" "))
    counted = told.explode("word").group_by("name").agg(n=(~_says_trade(pl.col("word"))).sum().cast(pl.Int64))
    return names.to_frame("name").join(counted, on="name", how="left", maintain_order="left")["n"]


def boned(sounds: pl.Expr) -> pl.Expr:
    """Return what is left of sounded words without vowels after their first letter: the key of a word's block.

    Examples
    --------
    >>> pl.DataFrame({"w": ["rejeki", "rijki", "ani"]}).select(boned(pl.col("w")))["w"].to_list()
    ['rjk', 'rjk', 'an']
    """
    rest = sounds.str.slice(1).str.replace_all("[aeiou]", "")
    return (sounds.str.head(1) + rest).alias("w")


def name_forms(normal: pl.Series) -> pl.DataFrame:
    """Return the forms of normalised names.

    ``core``: the name without words of trade, generic words and numbers, where anything is left; ``proper``: whether
    anything is; ``called``: all its words, sounded and sorted; ``bag``: its words sounded and sorted; ``words``:
    the same as a list; ``digits``: numbers in the name and words that name a branch; ``head``: what kind of
    business it calls itself; ``title``: f or m where it calls its owner *Ibu* or *Bapak*; ``trades``: keys of its
    words of trade (*kelontong* is *klontong*); ``bones``: keys of its words, the rarest three first.

    Examples
    --------
    >>> forms = name_forms(pl.Series(["toko ibu sri rezeki 2", "rejeki sri"]))
    >>> forms.select("core", "bag", "digits", "head").rows()
    [('sri rejeki', 'rejeki sri', '2', 'toko'), ('rejeki sri', 'rejeki sri', '', '')]
    >>> name_forms(pl.Series(["warung mbok darmi", "soto cak har"])).select("core", "title").rows()
    [('darmi', 'f'), ('har', 'm')]
    """
    spoken = pl.DataFrame({"normal": normal}).with_row_index("at").with_columns(w=pl.col("normal").str.split(" "))
    spoken = spoken.select("at", "w").explode("w").filter(pl.col("w") != "")
    # Gemilang2 is Gemilang 2
    spoken = spoken.with_columns(pl.col("w").str.replace(r"^([a-z]{3,})(\d+)$", "$1 $2").str.split(" ")).explode("w")
    shortened = pl.col("w").is_in(list(CALLED)) & (pl.int_range(pl.len()).over("at") > 0)
    shortened &= pl.col("w").shift(-1).over("at").str.len_chars() >= LETTERS - 1
    spoken = spoken.with_columns(pl.when(shortened).then(pl.col("w").replace(CALLED)).otherwise("w").alias("w"))
    bare = pl.col("w").is_in(SAYS_NOTHING) & (pl.int_range(pl.len()).over("at") > 0)
    spoken = mended(spoken.filter(~bare))
    told = _vocabulary(spoken)
    spoken = spoken.join(told, on="w", how="left", maintain_order="left")
    named = (pl.col("w").shift().is_in(BRANCH) & (pl.int_range(pl.len()) > 1)).over("at").fill_null(False)
    person = pl.col("w").shift().is_in(ADDRESSES).over("at").fill_null(value=False)
    spoken = spoken.with_columns(branch=pl.col("number") | named, trade=pl.col("trade") & ~person)
    telling = ~pl.col("empty") & ~pl.col("number")
    weighty = telling & ~pl.col("trade")
    plain = ~weighty.any()
    weighty = pl.when(plain).then(telling).otherwise(weighty)
    forms = spoken.group_by("at", maintain_order=True).agg(
        core=pl.col("w").filter(weighty).str.join(" "),
        called=pl.col("sound").filter(~pl.col("number")).unique().sort().str.join(" "),
        # Jual Sepatu Isnu (Notoharjo) has two words that are no trade; Jual Karak has one that may be one
        proper=~plain
        & (
            ~pl.col("w").first().is_in(SELLERS) | pl.col("w").is_in([*WOMEN, *MEN]).any() | (weighty.sum() >= OWN_WORDS)
        ),
        digits=pl.col("w").filter("branch").sort().str.join(" "),
        head=pl.col("w").filter(pl.col("w").is_in(HEADS)).first().fill_null(""),
        trades=pl.col("bone")
        .filter(pl.col("trade") & ~pl.col("empty") & ~pl.col("w").is_in(list(NO_GOODS)))
        .unique()
        .sort(),
        women=pl.col("w").is_in(WOMEN).any(),
        men=pl.col("w").is_in(MEN).any(),
        all_words=pl.col("w").filter(~pl.col("number")).str.join(" "),
    )
    forms = forms.with_columns(core=pl.when(pl.col("core") == "").then("all_words").otherwise("core"))
    for listed in _lists(spoken, telling):
        forms = forms.join(listed, on="at", how="left", maintain_order="left")
    woman, man = pl.col("women") & ~pl.col("men"), pl.col("men") & ~pl.col("women")
    title = pl.when(woman).then(pl.lit("f")).when(man).then(pl.lit("m")).otherwise(pl.lit(""))
    forms = forms.with_columns(bag=pl.col("words").list.join(" ").fill_null(""), title=title)
    every = pl.DataFrame({"at": pl.Series(range(len(normal)), dtype=pl.UInt32)})
    joined = every.join(forms.with_columns(pl.col("at").cast(pl.UInt32)), on="at", how="left", maintain_order="left")
    texts = [pl.col(name).fill_null("") for name in ("core", "called", "bag", "digits", "head", "title")]
    texts.append(pl.col("proper").fill_null(False))
    return joined.with_columns(*texts).select(*SCHEMA)


def mended(spoken: pl.DataFrame) -> pl.DataFrame:
    """Return words of which rare ones that miss a word of trade by one slip are that word: *kerpuuk* is *kerupuk*.

    So are those of names that are plainly slips (:mod:`graph.ingest.linkage.slips`).

    Examples
    --------
    >>> words = pl.DataFrame({"at": range(12), "w": ["genteng"] * 10 + ["gemteng", "sri"]})
    >>> mended(words)["w"].to_list()[-2:]
    ['genteng', 'sri']
    """
    counts = spoken.group_by("w").agg(n=pl.len()).sort("w")
    known = counts["w"].is_in(list(trade_words() | EMPTY_WORDS))
    usual = counts.filter(known & (pl.col("n") >= OFTEN) & (pl.col("w").str.len_chars() >= LETTERS))
    most = usual["n"].max() if usual.height else 0
    # Bapak Joko is no toko, and Mas Roni no roti
    persons = spoken.filter(pl.col("w").shift().over("at").is_in(ADDRESSES))["w"].unique()
    seldom = (pl.col("n") * OFTEN <= most) & (pl.col("w").str.len_chars() >= LETTERS)
    rare = counts.filter(~known & seldom & ~pl.col("w").is_in(persons.implode()))
    slips = slips_in_names(counts, counts["w"].filter(known))
    words, often = usual["w"].to_list(), usual["n"].to_list()
    for text, n in rare.iter_rows():
        near = process.extract(text, words, scorer=DamerauLevenshtein.distance, score_cutoff=1, limit=3)
        best = max(((often[at], -at) for _, _, at in near), default=None)
        if best is not None and best[0] >= OFTEN * n:
            slips[text] = words[-best[1]]
    if not slips:
        return spoken
    return spoken.with_columns(pl.col("w").replace(slips).str.split(" ")).explode("w")


def _lists(spoken: pl.DataFrame, telling: pl.Expr) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return ``words`` and ``bones`` of each name: of its weighty words, else its telling ones, else all.

    Both are gathered from rows that stand in order: lists that polars 2.1 filters, sorts and cuts within a group, and
    then chooses between, came out broken and ended the process.
    """
    weighty = (telling & ~pl.col("trade")).any().over("at")
    used = spoken.with_columns(used=telling & (~pl.col("trade") | ~weighty))
    used = used.with_columns(bare=~pl.col("used").any().over("at"))
    said = used.filter(pl.col("used") | (pl.col("bare") & ~pl.col("number")))
    said = said.select("at", word=pl.when("bare").then("w").otherwise("sound")).unique().sort("at", "word")
    rare = used.filter(pl.col("used") | pl.col("bare")).sort("at", "n", maintain_order=True)
    rare = rare.filter(pl.int_range(pl.len()).over("at") < 3)
    return (
        said.group_by("at", maintain_order=True).agg(words="word"),
        rare.group_by("at", maintain_order=True).agg(bones="bone"),
    )


def _vocabulary(spoken: pl.DataFrame) -> pl.DataFrame:
    """Return each distinct word with its sound, its key, how often it stands, and what sort of word it is."""
    told = spoken.group_by("w", maintain_order=True).agg(n=pl.len())
    told = told.with_columns(
        number=pl.col("w").str.contains(NUMBER),
        empty=pl.col("w").is_in(list(EMPTY_WORDS)),
        trade=pl.col("w").is_in(list(trade_words())),
        sound=sounded(pl.col("w")),
    )
    return told.with_columns(bone=boned(pl.col("sound")))
