"""Blocks: which rows are compared at all. Comparisons are counted before any is made.

A key is a text that two rows of one business share in all likelihood. A key that too many rows share (*UD Jaya* in a
big city) is first refined by the district and then left out, so that the comparisons stay in proportion to the rows.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from graph.ingest.linkage.forms import boned, sounded

MOST_ROWS: Final[dict[str, int]] = {
    "word": 60,
    "pair": 200,
    "wide": 60,
    "name": 200,
    "solid": 60,
    "fine": 30,
    "phone": 6,
    "owner": 40,
    "nib": 6,
    "spot": 30,
    "said": 20,
    "street": 20,
    "slip": 20,
}
"""Most rows that may share a key of each rule; above it the key says nothing."""
SOLID: Final = 6
"""Letters from which a name without its blanks is a key: *Indah Kasih*, *Indahkasih*."""
SAID_WORDS: Final = 3
"""Words of a trade from which the same ones are a key: *nasi*, *lauk* and *pauk* beside each other."""
SHORT_WORD: Final = 2
DOOR_WORDS: Final = 2
"""Words and numbers from which an address is a key."""
SLIP_LETTERS: Final = 4
"""Letters without vowels from which a word one letter off is looked for."""
MOST_SLIP_LETTERS: Final = 8


def block_keys(rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``at`` and ``key``: every key that each row has, those that too many rows share left out.

    Parameters
    ----------
    rows
        ``group``, ``regency``, ``district``, ``bones``, ``bag``, ``core``, ``whole``, ``fine``, ``phone``, ``owner``,
        ``nib``, ``spots``, ``street``, ``goods``, ``wares``.
    """
    table = rows.with_row_index("at")
    here = pl.concat_str(pl.col("group"), pl.col("regency"), separator="|")
    words = table.select("at", "district", here.alias("here"), "bones")
    single = words.explode("bones").drop_nulls("bones").filter(pl.col("bones").str.len_chars() >= 2)
    pairs = words.filter(pl.col("bones").list.len() >= 2).with_columns(
        bones=pl.col("bones").list.head(2).list.sort().list.join("+")
    )
    several = words.filter(pl.col("bones").list.len() >= 2)
    ways = ([0, 1], [0, 2], [1, 2])
    choices = [several.with_columns(pl.col("bones").list.gather(two, null_on_oob=True)) for two in ways]
    wide = pl.concat(choices).filter(pl.col("bones").list.drop_nulls().list.len() == 2)
    wide = _wide(table, wide.with_columns(pl.col("bones").list.sort().list.join("+")), "bones")
    parts = [
        _keys(wide, "wide", pl.col("bones"), finer=False),
        _keys(single, "word", pl.col("bones"), finer=True),
        _keys(pairs, "pair", pl.col("bones"), finer=True),
        _keys(table.with_columns(here="group").filter(pl.col("bag") != ""), "name", pl.col("bag"), finer=False),
    ]
    spelt = (pl.col("core").str.replace_all(" ", ""), pl.col("whole"))
    solid = pl.concat([table.select("at", "district", here.alias("here"), solid=way) for way in spelt]).unique()
    told = solid.filter(pl.col("solid").str.len_chars() >= SOLID).sort("at", "solid")
    parts.append(_keys(told, "solid", pl.col("solid"), finer=False))
    for rule in ("fine", "owner"):
        told = table.filter(pl.col(rule).is_not_null()).with_columns(here.alias("here"))
        parts.append(_keys(told, rule, pl.col(rule).cast(pl.String), finer=False))
    for rule in ("phone", "nib"):
        told = table.filter(pl.col(rule).is_not_null()).with_columns(here="group")
        parts.append(_keys(told, rule, pl.col(rule).cast(pl.String), finer=False))
    placed = table.with_columns(here.alias("here"))
    spots = placed.select("at", "district", "here", "spots").explode("spots").drop_nulls("spots")
    parts.append(_keys(spots, "spot", pl.col("spots").cast(pl.String), finer=False))
    several = placed.filter(pl.col("wares").list.len() >= SAID_WORDS)
    parts.append(_keys(several, "said", pl.col("goods"), finer=True))
    doors = _doors(placed)
    parts.append(_keys(doors, "street", pl.col("door"), finer=False))
    parts.append(_keys(_wide(table, doors, "door"), "street", pl.col("door"), finer=False))
    parts.append(_keys(_slips(placed), "slip", pl.col("slip"), finer=True))
    return pl.concat(parts)


def _wide(table: pl.DataFrame, keyed: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return the keys of the whole country that a row without a regency has: it may be anybody's."""
    wide = keyed.with_columns(here=table["group"].gather(keyed["at"]))
    nowhere = wide.join(table.filter(pl.col("regency") == "").select("at"), on="at", how="semi")
    return wide.join(nowhere.select(name).unique(), on=name, how="semi")


def _doors(placed: pl.DataFrame) -> pl.DataFrame:
    """Return ``door``: the numbers of an address and its first two longer words without vowels, whatever slips."""
    streets = placed.filter(pl.col("street").is_not_null()).select("at", "district", "here", "street")
    asked = streets.select("street").unique(maintain_order=True)
    asked = asked.with_columns(word=pl.col("street").str.split(" ")).explode("word")
    number = pl.col("word").str.contains(r"^\d+$")
    long = ~number & (pl.col("word").str.len_chars() > SHORT_WORD)
    asked = asked.with_columns(bone=boned(sounded(pl.col("word"))), number=number, long=long)
    doors = asked.group_by("street", maintain_order=True).agg(
        numbers=pl.col("word").filter("number").str.join("+"),
        words=pl.col("bone").filter("long").head(2).str.join("+"),
        n=pl.col("long").sum() + pl.col("number").sum(),
    )
    doors = doors.filter(pl.col("n") >= DOOR_WORDS).select(
        "street", door=pl.concat_str("words", "numbers", separator="#")
    )
    return streets.join(doors, on="street", maintain_order="left")


def _slips(placed: pl.DataFrame) -> pl.DataFrame:
    """Return ``slip``: the rarest word of each name without vowels, whole and with each letter left out in turn.

    Two words that differ by a letter share one: *Rochari*, *Rochqri*; *Margaretha*, *Margareta*.
    """
    rarest = placed.select("at", "district", "here", bone=pl.col("bones").list.first())
    rarest = rarest.filter(pl.col("bone").str.len_chars() >= SLIP_LETTERS)
    asked = rarest.select("bone").unique(maintain_order=True)
    cut = [
        pl.concat_str(pl.col("bone").str.head(at), pl.col("bone").str.slice(at + 1)) for at in range(MOST_SLIP_LETTERS)
    ]
    cuts = asked.with_columns(slip=pl.concat_list("bone", *cut).list.unique(maintain_order=True)).explode("slip")
    cuts = cuts.filter(pl.col("slip").str.len_chars() >= SLIP_LETTERS - 1)
    return rarest.join(cuts, on="bone", maintain_order="left")


def _keys(table: pl.DataFrame, rule: str, what: pl.Expr, *, finer: bool) -> pl.DataFrame:
    """Return the keys of one rule; a key that too many rows share is refined by the district where that may be."""
    most = MOST_ROWS[rule]
    keyed = table.select("at", "district", key=pl.concat_str(pl.lit(rule), "here", what, separator="|"))
    keyed = keyed.filter(pl.col("key").is_not_null()).with_columns(n=pl.len().over("key"))
    good = keyed.filter((pl.col("n") > 1) & (pl.col("n") <= most)).select("at", "key")
    if not finer:
        return good
    wide = keyed.filter((pl.col("n") > most) & pl.col("district").is_not_null())
    wide = wide.with_columns(key=pl.concat_str("key", "district", separator="|")).with_columns(n=pl.len().over("key"))
    return pl.concat([good, wide.filter((pl.col("n") > 1) & (pl.col("n") <= most)).select("at", "key")])


def comparisons(keys: pl.DataFrame) -> dict[str, int]:
    """Return how many comparisons the keys of each rule ask for, before any is made.

    Examples
    --------
    >>> keys = pl.DataFrame({"at": [0, 1, 2, 0, 1], "key": ["word|a", "word|a", "word|a", "nib|1", "nib|1"]})
    >>> comparisons(keys)
    {'nib': 1, 'word': 3}
    """
    counted = keys.group_by("key").agg(n=pl.len().cast(pl.Int64))
    counted = counted.with_columns(
        rule=pl.col("key").str.split("|").list.first(), pairs=pl.col("n") * (pl.col("n") - 1) // 2
    )
    sums = counted.group_by("rule").agg(pl.col("pairs").sum()).sort("rule")
    return dict(sums.iter_rows())
