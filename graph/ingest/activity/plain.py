"""A text as it is read: people's spellings and verbs as usual words, and where a business stands left out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from graph.ingest.activity.minang import as_written
from graph.ingest.activity.selling import english_goods, seller_words
from graph.ingest.activity.stems import WORD, root_words, words_of_trade
from graph.ingest.activity.words import TABLES, trade_names

if TYPE_CHECKING:
    from collections.abc import Callable

LEAST_LETTERS: Final = 5
"""Shorter words are too many others with a letter more or less."""
_LONG: Final = 9
"""Letters of a word in which two may be wrong."""
_LEAST_WRITTEN: Final = 4
_MOST_DROPPED: Final = 2
_VOWEL: Final = re.compile("[aeiou]|y$")
_VOWELS: Final = frozenset({"ae", "ie", "uo", "ou", "oa", "yi", "ei"})
"""Vowels as Banjar, Malay, Javanese and Madurese say them, each before the one that is written."""
_HEARD: Final = tuple(
    (re.compile(written), heard)
    for written, heard in (
        ("[fv]", "p"), ("([bdgjt])h", r"\1"), ("q", "k"), ("y$", "i"), (r"([a-z])\1", r"\1"), ("[aeiou]+", "a"),
    )
)  # fmt: skip
"""What is written, and what the languages of the country hear as one: *sirpis* is *servis*."""
_UNSPOKEN: Final = re.compile(r"^(?!ny|ng|kh|sy|sh|ch|th|wh)[^aeiou]{2}|[^aeiou]{3}$|[^aeioung][^aeioug]$")
"""How words begin and end that nobody speaks so."""
_STOP: Final = re.compile(r"(?<=[a-z])'(?=[a-z]|\W|$)")
_VERBS: Final = frozenset({"ba", "ma", "pa", "di"})
"""How verbs begin in Banjar, Minang and Malay, before the word they come from: *baurut* is *urut*."""
_DOUBLED: Final = re.compile(r"\b([a-z]{3,})2(an|nya)?\b")
"""How clerks write a word twice: *otak2* is *otak otak*, *sayur2an* is *sayur sayuran*."""
_HOUSE: Final = re.compile(r"\brumah produksi(?: bersama)?\b(?!.*\b(?:film|video|sinetron|iklan|animasi|konten)\b)")
"""A house where things are made, unless it is said that they are films."""
_NASAL: Final = (("nge", ""), ("ngg", "g"), ("ny", "s"), ("nj", "j"), ("nd", "d"), ("mb", "b"), ("ng", ""), ("n", "t"))
"""Beginnings of Javanese and Sundanese verbs, and of the words they come from: *nyablon* is *sablon*."""
_SCHOOL: Final = (
    r"\W*(?:negeri|swasta|muhammadiyah|nu|ma ?arif|aisyiyah|aba|islam\w*|kristen|katolik|al|an|ar|as|at|miftah\w*"
    r"|nurul|darul|raudhatul|pertiwi|dharma|pembina|pgri|kanak|bhayangkari|kemala|paud|sd|pemerintah|protestan|terpadu|tahfi\w*"
    r"|luar|dan paud"
    r"|bustanul|muslimat|qur ?an|montessori|inklusi|anak berkebutuhan|anak usia|islamic)\b"
)
_SHOP: Final = re.compile(rf"(?<!guru )(?<!sekolah )(?<!paud )(?<!yayasan )\btk\b(?=\W+[a-z]{{3}})(?!{_SCHOOL})")
"""*tk pakaian* is a shop, *tk negeri* and *tk* alone a school."""
_NOODLES: Final = re.compile(
    rf"(?<!guru )(?<!sekolah )(?<!madrasah )\b(?:mi\b(?!{_SCHOOL})(?=\W+[a-z])|(?<=[a-z] )mi$)"
)
"""*mi sagu* and *sago mi* are noodles, *mi negeri* and *mi* alone a school."""
_GOLD: Final = re.compile(
    r"\b(toko|tukang|pandai|perajin|pengrajin|kerajinan|sepuh|jual|beli|dagang|perhiasan|cincin|kalung|gelang|dulang"
    r"|tambang|penambang|limbah) mas\b"
)
_BORNE: Final = re.compile(
    r"\b(?:pk|pke|pake|pakai|naik|dgn|dengan|bawa)\s+(?:sepeda|spd|motor|mtr|gerobak|grobak)(?:\s+(?:motor|mtr))?\b"
)
"""How a hawker comes along."""
_ABOUT: Final = re.compile(r"\b(?:mider|ngider|ider|ideran|mideran|ngideran)\b")
"""What Javanese and Sundanese hawkers do."""
_MARKET: Final = re.compile(
    r"\b(?:di|dlm|dalam|los|kios|lapak|ke|dasaran)\W+(?:pasar|psr|ps|pajak|peken|pekan)\b[^,;/&+()]*"
)
"""A market as the place of a trade, with its name."""
_MARKET_NAMED: Final = re.compile(
    r"(?<!jajan )(?<!jajanan )(?<!kue )(?<!rental )(?<!sewa )(?<!sewaan )(?<!game )(?<!warung )(?<!usaha )"
    r"(?<!stik )(?<!main )(?<!servis )(?<!service )(?<!kaset )"
    r"\b(?:psr|ps(?! ternak| ayam| unggas| [0-9])|peken)\b[^,;/&+()]*$"
)
"""The same where nothing but its short name is said: *bakul sayur ps Srago*."""
_BESIDE: Final = re.compile(
    r"(?<!parkir )\b(?:di\s+)?(?:depan|dpn|dekat|dkt|deket|samping|smping|smpg|sebelah|seblah|seberang|sebrang|belakang"
    r"|blkg|pinggir|pinggiran|pinggr|pggr|tepi|sekitar|emper|muka|ngarep|wingking|gigireun|hareupeun|sisi)\s+(?!bambu|rotan|kayu)[a-z]+(?:\s+[0-9]+)?"
)
"""What a business stands before or beside: *dekat sekolah*, *depan SD 2*."""
_AT_HOME: Final = re.compile(
    r"\b(?:di|dari|dr)\s?(?:(?:dalam|depan|samping|teras|halaman|bagian|salah satu|sebagian|ruangan)\s)*rumah"
    r"(?!\s(?:makan|sakit|tangga|ibadah|kos|kost|produksi|potong|ke|kontrakan)\b)"
    r"(?:\s(?:saya|sendiri|masing masing|tinggal))?\b"
)
"""What is done at home."""
_LEFT_WITH: Final = re.compile(
    r"(?:\b(?:dan|lalu|kemudian|untuk|yang|yg|terus)\s)*\b(?:di\s?|me[nm])?(?:titip|itip|setor|yetor)\w*\s(?:di|ke|pada|kepada)\b.*$"
    r"|(?:\b(?:dan|lalu|kemudian|untuk|yang|yg|terus)\s)*\bdi\s?jual\s(?:ke|di|kepada|secara|kembali)\b.*$"
    r"|\b(?:dan|lalu|kemudian|terus)\s(?:di\s?jual|menjual|memasarkan|di\s?pasarkan)(?:nya)?(?:\ssendiri)?\s*$"
)
"""Where makers bring what they make: *tempe dijual ke warung*, *batik dan menjualnya*."""
_ORDERED: Final = re.compile(
    r"\b(?:sesuai|berdasarkan|menurut|apabila ada|bila ada|jika ada)\s(?:dengan\s)?pese?an\w*"
    r"(?:\s(?:konsumen|pelanggan|masyarakat|pembeli))?\b"
)
_SEWN: Final = re.compile(r"jahit|pakaian|baju|kebaya|seragam|gaun|daster|busana|kemeja|celana|\bjas\b")
"""Goods that are another trade where they are made to order."""
_STEPS: Final = re.compile(
    r"\b(?:siap|proses)\s\w*(?:pasar|jual|kirim|antar|ambil|tunggu|kerja|gerja|buat|dagang)\w*(?:\s(?:pembeli|pelanggan|di\w*))*"
    r"|\b(?:cari|belanja|beli|persiapan|persiapkan|tunggu|menunggu)\s(?:bahan|bhn|bhan|order\w*|pembeli|pelanggan|tempat|grosir)\w*"
    r"(?:\sbaku)?(?:\s(?:di|ke)\s(?:pasar|grosir|toko))?|\b(?:belanja|kulakan|kulak)\s(?:di|ke)\s(?:pasar|grosir|toko)\b"
)
"""Steps of any trade, which tell none: *belanja bahan, proses masak, siap pasarkan*."""
_TO_OFFER: Final = re.compile(
    r"^\W*(?:(?:me[nm]yedia\w*|menyedikan|menyajikan|sedia|menjajakan)\s(?!jasa|layanan|kamar|kos|kost|tempat|sewa|rumah|fasilitas"
    r"|studio|bengkel|penginapan|servis|service|akomodasi|tenaga|alat|angkutan|transport|perumahan|lahan|air\b|pesan|cater|kater)"
    r"|penyedia\s(?=makan|minum|sembako|kebutuhan|pakaian|nasi|sayur|snack|bahan pokok))"
)
"""What sellers say of goods: *menyediakan sembako*."""
_BULK: Final = (
    r"(?:rumput laut|kopi|kakao|coklat|biji|cengkeh|cengkih|pala|lada|kopra|karet|getah|sawit|tbs|gabah|padi|jagung"
    r"|pinang|kemiri"
    r"|hasil (?:bumi|laut|tani|kebun|panen)|rotan|teripang|mete|vanili|gaharu|nilam|sarang walet|kayu bulat|sapi|kerbau"
    r"|kambing|ternak|singkong|ubi|kapulaga|jahe|kunyit|porang|tembakau|kelapa)\b"
)
"""What is bought up from those who grow it, and not by who eats it."""
_BOUGHT_UP: Final = re.compile(
    rf"\b(?:jual\W{{1,3}}beli|(?:mem)?beli|pembelian|gudang|(?:pe)?nampung(?:an)?|tampung|pengumpulan)\W+(?={_BULK})"
)
"""How those who buy goods up call what they do: *jual beli rumput laut kering*."""
_OF_ALL_KINDS: Final = re.compile(
    r"\b((?:men)?jual|jualan|berjualan|penjual\w*|(?:mem|pem)buat\w*|(?:mem)?produksi|mengolah|penyedia\w*)"
    r"((?:\s(?:dan|&)\s(?:men)?jual)?)\s(?:aneka|be(?:ra)?neka|bermacam|segala|berbagai|macam)\b(?:\s(?:macam|jenis|ragam|rasa)\b)*"
)
"""*menjual aneka kue*, of which the kinds tell nothing."""
_READY: Final = re.compile(
    r"\bsiap(?=\s*(?:$|[^\w\s])|\s(?:di\w|ter\w|me\w|ke\w|kirim|antar|anter|pesan|proses|jual))"
    r"|[,.;]\s*(?:proses\s)?pemasaran\W*$"
)
_TO_SERVE: Final = re.compile(
    r"\b(?:me?layani|menerima|terima|menawarkan|memberikan)\b(?!\s(?:\w+\s)?(?:pes[ae]n|titip|gadai|tamu|siswa|murid))"
    r"|\b(?:usaha\s)?(?:yang|yg)?\s?bergerak\s?(?:di|dalam)?\s?bidang\b|\bpara (?:pelanggan|konsumen|pembeli)\b"
)
"""What those who serve say of any trade."""
_RUN_ON: Final = re.compile(r"\b(menjual|membuat|menjahit|jualan)(?!nya\b|an\b|kan\b)(?=[a-z]{4})")
"""Verbs run on into what follows: *menjualberas*."""
_AGAIN: Final = re.compile(r"\bisi\sulang(?=\s(?:pulsa|kuota|gas|lpg|lpj|elpiji|token|data|paket|tabung))")
"""What is filled again, where it is no water: *isi ulang pulsa*."""
_HOME_MADE: Final = re.compile(r"\bhome\sind[ua]str[iy]\b")
_ADDRESS: Final = re.compile(r"\b(?:rt|rw|gg|gang|jl|jln|no|km)\b\.?\s*(?:[0-9][0-9/]*[a-z]?|[a-z])\b")
"""Pieces of an address: *rt 02 rw 3*, *gg 4*."""
_MAKER: Final = re.compile(r"\b(?:produsen|pabrik|pe(?:ng)?rajin|manufacturers?|producers?)\b")
_EXPORTS: Final = re.compile(r"\b(?:ek[sz]portir|exporters?)\b")
"""Where makers sell what they make: *eksportir / produsen mebel* makes it."""
_DEALS: Final = re.compile(r"\b(?:(?:ek[sz]|im)portir|(?:ex|im)porters?|wholesalers?|traders?)\b")
"""Who deals in goods over borders, and calls them in English: *eksportir nutmeg*."""
_OF_NO_TRADE: Final = (_BESIDE, _ADDRESS, _AT_HOME, _LEFT_WITH, _STEPS, _READY, _TO_SERVE)
"""What tells where a business stands and how it works, in the order in which it is read past."""


@cache
def _spoken() -> frozenset[str]:
    table = words_of_trade()
    words = (word for part in ("kind", "cue", "word") for word in table[part])
    return frozenset(words) | seller_words()


@cache
def _vocabulary() -> Counter[str]:
    """Return how often each word stands in names of trades."""
    names = (name for table in TABLES for of in trade_names("2020", table).values() for name in of)
    return Counter(WORD.findall(" ".join(names)))


@cache
def _by(key: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
    """Return the words of names of trades by a key, the most frequent first."""
    found: dict[str, list[str]] = {}
    for word, _ in sorted(_vocabulary().items(), key=lambda pair: (-pair[1], pair[0])):
        if len(word) >= LEAST_LETTERS - 1 and word.isalpha():
            found.setdefault(key(word), []).append(word)
    return {key: tuple(words) for key, words in found.items()}


def _consonants(word: str) -> str:
    return word[0] + _VOWEL.sub("", word[1:])


def _sound(word: str) -> str:
    """Return a word as it sounds, whatever its vowels are: *mutur* and *motor* are one."""
    for written, heard in _HEARD:
        word = written.sub(heard, word)
    return word


def _as_meant(word: str) -> str:
    """Return the word of a trade that a clerk wrote without some of its vowels, or with those of a region."""
    if len(word) < _LEAST_WRITTEN or word in _vocabulary() or word in _spoken():
        return word
    if _UNSPOKEN.search(word):
        full = next((one for one in _by(_consonants).get(_consonants(word), ()) if _within(word, one)), None)
        if full is not None:
            return full
    if word in root_words():
        return word
    minang = next((one for one in as_written(word) if one in _vocabulary() or one in _spoken()), None)
    common = minang or _commonly(word)
    if common is not None:
        return common
    root = word[2:]
    if word[:2] in _VERBS and len(root) >= _LEAST_WRITTEN and (root in _vocabulary() or root in _spoken()):
        return root
    alike = _by(_sound).get(_sound(word), ()) if len(word) >= LEAST_LETTERS else ()
    return next((one for one in alike if _same_vowels(word, one)), word)


@cache
def _common_words() -> tuple[str, ...]:
    return tuple(words_of_trade()["common"]["words"].split())


def _commonly(word: str) -> str | None:
    """Return the common word of lists that a word is but for one or two letters: *menjuak*, *pakain*, *kebutuhqn*."""
    if len(word) <= LEAST_LETTERS or word in _common_words():
        return None
    most = 1 if len(word) < _LONG else 2
    found = process.extractOne(word, _common_words(), scorer=OSA.distance, score_cutoff=most)
    return found[0] if found else None


def _same_vowels(said: str, written: str) -> bool:
    """Return whether the vowels of a region stand for those of a word: *mutur* for *motor*, *galuh* not for *galah*."""
    pairs = zip_longest(_VOWEL.findall(said), _VOWEL.findall(written))
    return all(a == b or f"{a}{b}" in _VOWELS for a, b in pairs)


def _within(short: str, long: str) -> bool:
    letters = iter(long)
    return (
        short[-1] == long[-1]
        and len(short) < len(long) <= len(short) + _MOST_DROPPED
        and all(letter in letters for letter in short)
    )


@cache
def _usual(word: str) -> str:
    """Return a word as it is usually written or said, without the nasal that makes it a verb."""
    word = _as_meant(words_of_trade()["spelling"].get(word, word))
    word = words_of_trade()["spelling"].get(word, word)
    if word in _spoken() or len(word) < LEAST_LETTERS:
        return word
    roots = (root + word.removeprefix(nasal) for nasal, root in _NASAL if word.startswith(nasal))
    word = next((root for root in roots if root in _spoken()), word)
    return words_of_trade()["spelling"].get(word, word)


def _in_letters(text: str) -> str:
    """Return a text without accents and stops inside words: *sapè* is *sape*, *ta'al* is *taal*."""
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text.replace("’", "'")).encode("ascii", "ignore")
    return _STOP.sub("", plain if isinstance(plain, str) else plain.decode())


def _without_place(text: str) -> str:
    """Return a text without what only says where a business stands and how it works, unless nothing else is left."""
    bare = text
    for said in _OF_NO_TRADE:
        bare = said.sub(" ", bare)
    bare = bare if _SEWN.search(text) else _ORDERED.sub(" ", bare)
    bare = _MARKET_NAMED.sub(" los", _MARKET.sub(" los", bare))
    return " ".join(bare.split()) if any(word != "los" for word in WORD.findall(bare)) else text


def plainly(text: str) -> str:
    """Return a text as it is read.

    Doubled words are written out, spellings and verbs of the regions are the usual ones, houses of production are
    industry, a market is a stall in it, and what a business stands beside is left out.

    Examples
    --------
    >>> plainly("otak2"), plainly("Rumah Produksi Bersama Kopi"), plainly("nyablon kaos")
    ('otak otak', 'industri kopi', 'sablon kaos')
    >>> plainly("rumah produksi film"), plainly("nanas madu")
    ('rumah produksi film', 'nanas madu')
    >>> plainly("dodolan gedhang ps Srago"), plainly("gorengan dpn SD 2"), plainly("jajan pasar")
    ('jual pisang los', 'gorengan', 'jajan pasar')
    >>> plainly("krpik pisng"), plainly("gorengn")
    ('keripik pisang', 'gorengan')
    >>> plainly("tk pakaian"), plainly("tk negeri"), plainly("mi sagu"), plainly("toko mas")
    ('toko pakaian', 'tk negeri', 'mie sagu', 'toko emas')
    >>> plainly("Exporter / produsen mebel").split(), plainly("coffee exporter")
    (['/', 'produsen', 'mebel'], 'kopi eksportir')
    """
    whole = _ABOUT.sub("jual keliling", _BORNE.sub("keliling", _in_letters(text.lower()))).replace("kaki lima", "pkl")
    whole = _HOUSE.sub("industri", _DOUBLED.sub(r"\1 \1\2", _HOME_MADE.sub("industri", _AGAIN.sub("", whole))))
    whole = _BOUGHT_UP.sub("pengepul ", whole)
    whole = _OF_ALL_KINDS.sub(r"\1\2", _TO_OFFER.sub("jual ", _RUN_ON.sub(r"\1 ", whole)))
    whole = _GOLD.sub(r"\1 emas", _NOODLES.sub("mie", _SHOP.sub("toko", whole)))
    whole = _EXPORTS.sub(" ", whole) if _MAKER.search(whole) else whole
    if _DEALS.search(whole):
        whole = WORD.sub(lambda found: english_goods().get(found[0], found[0]), whole)
    return WORD.sub(lambda found: _usual(found[0]), _without_place(whole))
