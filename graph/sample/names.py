"""Names that are natural and clearly invented: a noun of the trade, two words of hope, a number.

No name is drawn from a list of real firms; the number keeps an invented name from standing for a real one.
Within 6,000 neighbours no two share both words, so that only planted duplicates look alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FIRST: Final = (
    "Sumber", "Karya", "Mitra", "Cahaya", "Tunas", "Bina", "Citra", "Duta", "Eka", "Fajar", "Gema", "Harapan",
    "Indah", "Jaya", "Kencana", "Langgeng", "Mekar", "Nusa", "Pelita", "Rizki", "Sinar", "Tirta", "Usaha", "Wahana",
    "Wijaya", "Abadi", "Berkat", "Cipta", "Dharma", "Elok", "Gunung", "Hasta", "Intan", "Kartika", "Lestari", "Maju",
    "Niaga", "Permata", "Rahayu", "Sari", "Tiga", "Utama", "Wana", "Aneka", "Bumi", "Dwi", "Graha", "Kurnia",
    "Lintang", "Mulia", "Nirwana", "Panca", "Rejo", "Sekar", "Surya", "Tri", "Warna", "Anugerah", "Bintang", "Candra",
    "Delima", "Griya", "Kembang", "Lembah", "Muara", "Padma", "Rimba", "Samudra", "Taman", "Utara",
    "Barokah", "Cempaka", "Dewi", "Embun", "Kawan", "Lancar", "Merpati", "Pelangi", "Ratna", "Sentosa",
)  # fmt: skip
SECOND: Final = (
    "Rejeki", "Makmur", "Sejahtera", "Bersama", "Mandiri", "Gemilang", "Barokah", "Sentosa", "Lestari", "Abadi",
    "Bahagia", "Cemerlang", "Damai", "Ekonomi", "Famili", "Guna", "Harmoni", "Ikhlas", "Jati", "Kasih", "Lumintu",
    "Manunggal", "Nugraha", "Orisinal", "Pratama", "Raharja", "Santosa", "Tani", "Unggul", "Wibawa", "Agung",
    "Bakti", "Cerah", "Dinamika", "Elok", "Ganesha", "Hidayah", "Idaman", "Jejama", "Karsa", "Luhur", "Mulyo",
    "Nusantara", "Perkasa", "Rukun", "Sakti", "Tenteram", "Utomo", "Waluyo", "Adil", "Buana", "Cita", "Daya",
    "Endah", "Gotong", "Handayani", "Jempol", "Kreasi", "Laras", "Mapan", "Niti", "Peni", "Restu", "Subur",
    "Tekun", "Upaya", "Widya", "Asri", "Budi", "Citarasa", "Dermawan", "Ganda", "Hikmah", "Jujur", "Kuncoro",
    "Loka", "Madani", "Persada", "Rancage", "Waskita",
)  # fmt: skip
SECTORS: Final = {
    "01": "Agro", "03": "Mina", "10": "Pangan", "11": "Minuman", "13": "Tekstil", "14": "Garmen", "20": "Kimia",
    "21": "Farma", "22": "Karet", "25": "Logam", "27": "Elektrika", "28": "Mesin", "29": "Otomotif", "30": "Bahari",
    "41": "Konstruksi", "46": "Niaga", "47": "Ritel", "55": "Hotel", "56": "Boga",
}  # fmt: skip
"""The middle word of a buyer's name, by division of its main activity."""


def word_pairs(rng: np.random.Generator, count: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return first word, second word and number for so many names: no pair of words twice with one number.

    Consecutive names have different pairs of words: 6,400 of them, in an order drawn once.

    Examples
    --------
    >>> first, second, number = word_pairs(np.random.default_rng(0), 7_000)
    >>> len(set(zip(first.tolist(), second.tolist(), number.tolist()))), int(number.max()) < 1000
    (7000, True)
    """
    pairs = len(FIRST) * len(SECOND)
    order, offset = rng.permutation(pairs), rng.integers(1, 1000, size=pairs)
    row = np.arange(count)
    pair = order[row % pairs]
    return pair // len(SECOND), pair % len(SECOND), (offset[pair] + row // pairs) % 1000


def joined(*parts: pl.Series | str) -> pl.Series:
    """Join columns and words with blanks, leaving out what is empty.

    Examples
    --------
    >>> joined(pl.Series(["UD", ""]), "Genteng", pl.Series(["001", "002"])).to_list()
    ['UD Genteng 001', 'Genteng 002']
    """
    return pl.select(
        pl.concat_str([pl.lit(part) for part in parts], separator=" ").str.strip_chars(" ").alias("name")
    ).to_series()


def words(table: Sequence[str], rows: NDArray[np.int64]) -> pl.Series:
    """Return the words of a table by row number."""
    return pl.Series(table, dtype=pl.String).gather(rows)


def numbers(values: NDArray[np.int64], width: int = 3) -> pl.Series:
    """Return numbers as text with leading zeros.

    Examples
    --------
    >>> numbers(np.array([7])).to_list()
    ['007']
    """
    return pl.Series(values).cast(pl.String).str.zfill(width)
