"""What a business does: its KBLI codes as stated, else read from its words, else left open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.ingest.activity.called import (
    NO_MAKER,
    as_cooperative,
    as_group,
    as_no_maker,
    as_shop,
    lends,
)
from graph.ingest.activity.codes import Codes, read_codes, titles
from graph.ingest.activity.context import MAKING, material_words
from graph.ingest.activity.institutions import institution
from graph.ingest.activity.sectors import led_by_sector
from graph.ingest.activity.silent import branch_of, not_made, told_elsewhere
from graph.ingest.cells import by_distinct, lists_of_codes
from graph.ingest.heads.sheet_plan import GATHERER
from graph.ingest.linkage.trades import NAMES_TOO
from graph.ingest.party.trade_words import BRACKETED, TELLING, trade_words
from graph.ingest.speech import as_common
from graph.model.vocabulary import PartyKind

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from graph.ingest.heads.sheet_plan import SheetPlan
    from graph.ingest.knowledge import Knowledge

NAMING: Final = NAMES_TOO | frozenset(
    """
    ibu bapak haji hajah mas mbak nyonya mama bunda abah umi ummi mak emak kakak adik om tante pakde bude mbah mbok bang
    uda uni teh aa kang cak gus ning tuan putra putri keluarga melati mawar dewi ratna berlian zamrud cinta kasih
    anugerah cahaya rahmat rahmah siti sri ayu indah surga matahari rembulan pelangi merak rajawali cap usaha bersama
    mitra rasa selera lezat nikmat gurih sejahtera sarana pratama indah karya aji adiprana catur saka saba bayu dewa
    bangun multi solusi solution solutions group grup development investment investments invest indonesia
    dunia masyarakat panen hayati akar spirit digital energi prima pura angkasa citra metro infrastruktur universe royal
    king queen star klan hurang guru langit bulan sakti pusaka lombok bali borneo bangkit
    """.split()  # noqa: SIM905
)
"""Words by which businesses and their owners are called, whatever else they mean."""
LEAST_SCORE: Final = 0.2
"""Score of free text below which the activity is left open: of texts below it, one in eight was right."""
SURE_SCORE: Final = 0.6
"""Score of a description from which the name is not asked as well."""
BESIDE_WORDS: Final = 0.3
"""Score of a name from which it counts beside words of trade that say too little."""
NAME_WEIGHT: Final = 0.8
"""A name says less of the trade than a description does."""
OTHER_NAME: Final = 0.7
"""What is left of a name that shares no word with the description that it contradicts: *Apotik Hidup* sells herbs."""
_OF_STATES: Final = ("84", "99")
"""Activities of governments and embassies, which no name of an enterprise tells."""
_SOLD: Final = "34"
_SELLS: Final = r"(?i)\b(?:men)?(?:jual|jualan|dagang|pedagang|pengepul|bandar|agen|grosir)\b"
"""Words of who sells, whom a name of the bare good makes no farmer and no maker: *Alpukat* with *jual alpukat*."""
_MOST_WORDS: Final = 3
"""Of a trade's name that is looked for in the name of a business."""
_MADE_HERE: Final = "^industri "
_OF_ANY_MATERIAL: Final = ("101", "1061", "1075")
"""Activities of goods whose form does not say of what they are: nuggets, flour, frozen dishes."""
_WHOLE: Final = 5
"""Digits of an activity."""
_OF_A_GROUP: Final = 20
"""Candidates among which an activity of a stated group is looked for."""
_MADE: Final = tuple(str(division) for division in range(10, 34))
_CODES: Final = pl.Struct({"codes": pl.List(pl.String), "flags": pl.List(pl.String), "others": pl.List(pl.String)})


def _as_struct(codes: Codes) -> dict[str, list[str]]:
    return {"codes": list(codes.codes), "flags": list(codes.flags), "others": list(codes.others)}


def classify(texts: Iterable[str], knowledge: Knowledge) -> None:
    """Read the activities of texts that were not met before; each is asked once in a call."""
    from graph.ingest.activity.beside import trades_beside  # noqa: PLC0415 - the index takes a second to build
    from graph.ingest.activity.text import classify_activity  # noqa: PLC0415

    with knowledge.classifying:
        new = sorted({text for text in texts if text not in knowledge.texts})
        if not new:
            return
        found = zip(new, classify_activity(new, "2020", 1, knowledge.reference), strict=True)
        read = {text: (best[0].code, best[0].score) for text, best in found if best}
        several = trades_beside(read, knowledge.reference)
        knowledge.beside |= {text: further for text, (_, further) in several.items() if further}
        read |= {text: main for text, (main, _) in several.items()}
        knowledge.texts |= {text: read.get(text) for text in new}


def _score(read: tuple[str, float] | None) -> float:
    return read[1] if read else 0.0


def classify_names(names: Iterable[str], knowledge: Knowledge, *, makers: bool = False) -> None:
    """Read the activity that names of businesses tell, of those who make things among makers.

    Of *Hj. Aisyah*, *Intan Mutiara* and *Parti* nothing is read: titles, words that businesses call themselves and
    words that only resemble one of the classification say no trade.
    """
    known = knowledge.of(trade_of_name(makers=makers))
    with knowledge.classifying:
        new = sorted({name for name in names if name not in known})
        if new:
            known |= zip(new, _trades_of(new, knowledge, makers=makers), strict=True)


def _trades_of(names: list[str], knowledge: Knowledge, *, makers: bool) -> Iterator[tuple[str, float] | None]:
    """Yield what activity each name tells, and how surely."""
    from graph.ingest.activity.index import read_index  # noqa: PLC0415 - the index takes a second to build
    from graph.ingest.activity.stems import words_of_trade  # noqa: PLC0415
    from graph.ingest.activity.text import classify_activity  # noqa: PLC0415

    index, kinds = read_index("2020", knowledge.reference), words_of_trade()["kind"]
    telling = [" ".join(word for word in name.split() if word not in NAMING and word.isalpha()) for name in names]
    if makers:
        telling = [said if not said or re.search(NO_MAKER, said) else f"industri {said}" for said in telling]
    found = classify_activity(telling, "2020", 1, knowledge.reference)
    for name, said, candidates in zip(names, telling, found, strict=True):
        best = candidates[0] if candidates else None
        exact = any(one in index.names for one in _spans(said.split(), kinds))
        # a maker called after a lake carries nobody over it
        served = makers and best is not None and not best.code.startswith(_MADE) and not re.search(NO_MAKER, name)
        yield (
            (best.code, best.score) if best and exact and not served and not best.code.startswith(_OF_STATES) else None
        )


def _spans(words: Sequence[str], kinds: Container[str]) -> Iterator[str]:
    """Yield the whole of some words, and each one or few of them that say more than how a business acts, as names."""
    from graph.ingest.activity.whole import key_of  # noqa: PLC0415 - the index takes a second to build

    yield key_of(words)
    for length in range(1, _MOST_WORDS + 1):
        for at in range(len(words) - length + 1):
            span = words[at : at + length]
            if not all(word in kinds for word in span):
                yield key_of(span)


def trade_of_name(*, makers: bool = False) -> str:
    """Return under which word the trades of names are known: of *Bakso Sari* among makers it is another."""
    return "trade of a maker's name" if makers else "trade of name"


def _of_material(said: pl.Series, own: pl.Series, common: str | None, knowledge: Knowledge) -> pl.Series:
    """Return what rows say with the material that they work, where their words name none.

    ``own`` is what a row calls its raw material; what is ``common`` to the list counts where its words leave it open:
    *nugget* of a fish processor is of fish; *amplang* and *sirup mangrove* are what they are.
    """
    silent = said.is_not_null() & said.str.contains(_MADE_HERE) & ~said.str.contains(material_words()).fill_null(False)
    unsure: list[str] = []
    if common is not None:
        texts = said.filter(silent & own.is_null()).unique(maintain_order=True).to_list()
        classify(texts, knowledge)
        unsure = [text for text in texts if _open_to_material(knowledge.texts[text])]
    table = pl.DataFrame({"said": said, "own": own.set(~silent, None)})
    shared = pl.when(pl.col("said").is_in(unsure)).then(pl.lit(common, dtype=pl.String))
    worked = pl.concat_str(["said", pl.coalesce("own", shared)], separator=" ", ignore_nulls=True)
    return table.select(pl.when(pl.col("said").is_not_null()).then(worked)).to_series()


def _own_material(frame: pl.DataFrame, plan: SheetPlan) -> pl.Series:
    """Return the first raw material of each row, null where its name is none that is known."""
    first = plan.cell("raw_material").str.to_lowercase().str.extract(r"^([\p{L} ]{3,40})").str.strip_chars()
    return frame.select(pl.when(first.str.contains(material_words())).then(first).alias("own")).to_series()


def _open_to_material(read: tuple[str, float] | None) -> bool:
    return read is None or read[1] < SURE_SCORE or not read[0].startswith("10") or read[0].startswith(_OF_ANY_MATERIAL)


def _in_common(said: pl.Series, regions: pl.Series, knowledge: Knowledge) -> pl.Series:
    """Return what rows say in the common language where that says more than the words of their regions do."""
    means = as_common(said, regions)
    table = pl.DataFrame({"said": said, "means": means})
    other = table.filter(pl.col("said") != pl.col("means")).unique(maintain_order=True)
    if other.is_empty():
        return said
    classify([*other["said"], *other["means"]], knowledge)
    told = [_score(knowledge.texts[text]) < _score(knowledge.texts[meant]) for text, meant in other.iter_rows()]
    better = other.filter(pl.Series(told, dtype=pl.Boolean)).rename({"means": "better"})
    table = table.join(better, on="said", how="left", maintain_order="left")
    return table.select(said=pl.coalesce("better", "said"))["said"]


def _from_words(frame: pl.DataFrame, knowledge: Knowledge, *, makers: bool) -> pl.DataFrame:
    """Return ``codes`` and ``from_name`` for rows of ``said`` (activity, product) and ``called`` (name)."""
    asked = frame.unique(maintain_order=True)
    classify(asked["said"].drop_nulls(), knowledge)
    unsure = [
        called for said, called in asked.iter_rows() if called and _score(knowledge.texts.get(said or "")) < SURE_SCORE
    ]
    classify_names(unsure, knowledge, makers=makers)
    names = knowledge.of(trade_of_name(makers=makers))
    answers: list[tuple[list[str], bool]] = []
    for said, called in asked.iter_rows():
        by_text = knowledge.texts.get(said) if said else None
        by_name = names.get(called) if called else None
        if by_text and by_name and said and by_name[0] < _SOLD and re.search(_SELLS, said):
            by_name = None
        if by_text and by_text[1] < LEAST_SCORE and _score(by_name) < BESIDE_WORDS:
            by_name = None
        options = [(by_text[1], by_text[0], False)] if by_text else []
        options += [(_name_weight(said if by_text else None, called) * by_name[1], by_name[0], True)] if by_name else []
        score, code, from_name = max(options, default=(0.0, None, False), key=lambda o: (o[0], not o[2]))
        if code is None or score < LEAST_SCORE:
            answers.append(([], False))
        else:
            further = knowledge.beside.get(said, []) if said and not from_name else []
            answers.append(([code, *further], from_name))
    read, named = zip(*answers, strict=True) if answers else ((), ())
    answered = asked.with_columns(lists_of_codes(read).alias("codes"), pl.Series("from_name", named, dtype=pl.Boolean))
    return frame.join(answered, on=["said", "called"], how="left", nulls_equal=True, maintain_order="left")


def _name_weight(said: str | None, called: str | None) -> float:
    """Return what a name weighs beside a description: more where they share a word.

    Examples
    --------
    >>> _name_weight("seragam kaos kaki", "kaos kaki sumber"), _name_weight("obat kampung", "apotik hidup")
    (0.8, 0.7)
    """
    words = [set(re.findall(r"[a-z]{4,}", (text or "").lower())) for text in (said, called)]
    return OTHER_NAME if words[0] and words[0].isdisjoint(words[1]) else NAME_WEIGHT


def _stated(frame: pl.DataFrame, plan: SheetPlan, knowledge: Knowledge) -> pl.Series:
    """Return what the code column says, or a code that stands inside the text of activity."""

    def read(text: str) -> dict[str, Any]:
        return _as_struct(read_codes(text, zeros_lost=plan.zeros_lost, edition=plan.kbli_edition))

    inside = plan.cell("activity")
    coded = frame.select(
        pl.coalesce(plan.cell("kbli"), pl.when(inside.str.contains(BRACKETED)).then(inside))
    ).to_series()
    return by_distinct(coded, read, _CODES, knowledge.of(f"kbli {plan.zeros_lost} {plan.kbli_edition}"))


def _within(stated: pl.DataFrame, said: pl.Series, knowledge: Knowledge) -> pl.DataFrame:
    """Return stated codes, of which a lone group is completed by what the row says: *2395* with *list gypsum*.

    The group stands where the words fit no activity of it; what is completed is flagged as read from text.
    """
    alone = pl.col("codes").list.len().fill_null(0) == 1
    table = stated.with_columns(said=said, group=pl.when(alone).then(pl.col("codes").list.first()))
    short = pl.col("group").str.len_chars() < _WHOLE
    asked = table.filter(short & pl.col("said").is_not_null()).select("group", "said").unique(maintain_order=True)
    with knowledge.classifying:
        whole = [_best_within(group, said, knowledge) for group, said in asked.iter_rows()]
    found = asked.with_columns(whole=pl.Series(whole, dtype=pl.String))
    table = table.join(found, on=["group", "said"], how="left", maintain_order="left")
    known = pl.col("whole").is_not_null()
    flags = pl.col("flags").list.set_difference(pl.lit(["kbli_group"])).list.concat(pl.lit(["kbli_from_text"]))
    return table.select(
        codes=pl.when(known).then(pl.concat_list("whole")).otherwise("codes"),
        flags=pl.when(known).then(flags).otherwise("flags"),
        others="others",
    )


def _best_within(group: str, said: str, knowledge: Knowledge) -> str | None:
    """Return the activity of a group that some words most likely mean, None where they fit none of it."""
    from graph.ingest.activity.text import classify_activity  # noqa: PLC0415 - the index takes a second to build

    known, key = knowledge.of("kbli within a group"), f"{group} {said}"
    if key not in known:
        candidates = classify_activity([said], "2020", _OF_A_GROUP, knowledge.reference)[0]
        known[key] = next(
            (one.code for one in candidates if one.code.startswith(group) and {*one.because} - MAKING), None
        )
    code: str | None = known[key]
    return code


def _as_gatherer(said: pl.Series, plan: SheetPlan, knowledge: Knowledge) -> pl.Series:
    """Return what rows of a list of gatherers say of their trade: goods are bought up and sold on.

    Where their column asks for their business as well (*Komoditi / Usaha*), what is surely made, cooked or served is.
    """
    both = any(re.search(r"(?i)\busaha\b", plan.header_of(role)) for role in TELLING)
    texts = said.drop_nulls().unique().to_list()
    led = {text: f"{GATHERER} {text}" for text in texts}
    classify([*texts, *led.values()], knowledge)
    own = {text for text in texts if both and _makes(knowledge.texts[text]) and not re.search(_RAW, text)}
    for text in (text for text in texts if text not in own):
        code = _best_within("46", led[text], knowledge)
        if code is not None:
            knowledge.texts[led[text]] = (code, max(SURE_SCORE, _score(knowledge.texts[led[text]])))
    return said.replace({text: lead for text, lead in led.items() if text not in own})


_RAW: Final = (
    r"(?i)^(?!.*\bproduksi\b).*\b(?:biji|gabah|asalan|gelondong\w*|mentah|segar|hidup|tbs|green bean|ekspor|eksport)\b"
)
"""Goods as they come from the field and from the sea."""


def _makes(read: tuple[str, float] | None) -> bool:
    return read is not None and read[1] >= SURE_SCORE and read[0] >= _MADE[0]


_COUNTED_GOOD: Final = r"^\W*\d[\d.,]*\s+(?:bh|buah|pcs|biji)?\s*(\p{Ll}{4,}[\p{Ll} +&]*)$"
"""A quantity with the good itself behind the number: *8.000 genteng press*."""


def activity_columns(
    frame: pl.DataFrame, names: pl.Series, regions: pl.Series, plan: SheetPlan, knowledge: Knowledge
) -> pl.DataFrame:
    """Return ``kbli``, ``kbli_basis``, ``kbli_flags`` and ``said`` of a batch.

    ``kbli_basis`` is ``stated``, ``repaired``, ``title``, ``text``, ``name`` or null; ``said`` the words of the trade.
    """
    stated = _stated(frame, plan, knowledge).struct.unnest()
    # a cooperative called Melati is no hotel: only the name of an enterprise tells its trade
    telling = names.set(~names.str.contains(r"[a-z]{4}").fill_null(False), None)
    telling = led_by_sector(telling, frame.select(plan.cell("activity")).to_series())
    called = telling if plan.kind.party == PartyKind.ENTERPRISE else names.clear(len(names))
    if plan.kind.party == PartyKind.COOPERATIVE:
        called = lends(names)

    def read(texts: Iterable[str]) -> dict[str, tuple[str, float] | None]:
        classify(asked := list(texts), knowledge)
        return {text: knowledge.texts[text] for text in asked}

    said = as_group(trade_words(frame, plan), names)
    if plan.kind.party == PartyKind.ENTERPRISE:
        counted = plan.cell("volume").str.extract(_COUNTED_GOOD)
        elsewhere = plan.cell("village", "address") if plan.has(*TELLING) else plan.cell()
        beside = frame.select(pl.coalesce(counted, elsewhere).alias("beside")).to_series()
        said = told_elsewhere(said, beside, [branch_of(plan.header.titles), plan.sheet.name], read)
    said = as_no_maker(said, names) if plan.makers else said
    if plan.kind.party == PartyKind.COOPERATIVE:
        said = as_cooperative(said, names)
    words = pl.DataFrame({"said": said if plan.makers or plan.sellers else as_shop(said, names), "called": called})
    stated = _within(stated, words["said"], knowledge)
    exact = by_distinct(
        frame.select(plan.cell("activity", "description")).to_series(), _title, pl.String, knowledge.of("title")
    )
    table = pl.DataFrame(
        {"codes": stated["codes"], "flags": stated["flags"], "title": exact, **words.to_dict(as_series=True)}
    ).with_row_index("at")
    open_rows = table.filter((pl.col("codes").list.len().fill_null(0) == 0) & pl.col("title").is_null())
    asked = open_rows.select(_in_common(open_rows["said"], regions.gather(open_rows["at"]), knowledge), "called")
    if plan.material or plan.has("raw_material"):
        own = _own_material(frame, plan).gather(open_rows["at"])
        asked = asked.with_columns(_of_material(asked["said"], own, plan.material, knowledge).alias("said"))
    if plan.makers:
        asked = asked.with_columns(pl.col("said").replace(not_made(asked["said"].to_list(), read)))
    if plan.sellers == GATHERER:
        asked = asked.with_columns(_as_gatherer(asked["said"], plan, knowledge))
    answered = _from_words(asked, knowledge, makers=plan.makers)
    answered = answered.with_columns(at=open_rows["at"])
    table = table.join(answered.select("at", "from_name", read="codes"), on="at", how="left", maintain_order="left")
    return _told(table.with_columns(institution=institution(frame.select(plan.cell("name")).to_series())))


def _told(table: pl.DataFrame) -> pl.DataFrame:
    """Return the trade of each row with what it was told by: a code, a title, words, or the name."""
    has_code = pl.col("codes").list.len().fill_null(0) > 0
    flags = pl.col("flags").fill_null([])
    return table.select(
        kbli=pl.when(has_code)
        .then("codes")
        .when(pl.col("institution").is_not_null())
        .then(pl.concat_list("institution"))
        .when(pl.col("title").is_not_null())
        .then(pl.concat_list("title"))
        .when(pl.col("read").is_not_null())
        .then("read")
        .otherwise(pl.lit([], dtype=pl.List(pl.String))),
        kbli_basis=pl.when(has_code & flags.list.contains("kbli_repaired"))
        .then(pl.lit("repaired"))
        .when(has_code)
        .then(pl.lit("stated"))
        .when(pl.col("institution").is_not_null())
        .then(pl.lit("name"))
        .when(pl.col("title").is_not_null())
        .then(pl.lit("title"))
        .when(pl.col("from_name"))
        .then(pl.lit("name"))
        .when(pl.col("read").list.len() > 0)
        .then(pl.lit("text")),
        kbli_flags=flags,
        said="said",
    )


def _title(text: str) -> str | None:
    from graph.ingest.activity.codes import plain_title  # noqa: PLC0415

    return titles().get(plain_title(text))
