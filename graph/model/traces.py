"""What a person left in words that others wrote: name, telephone, mail address; found in a text and taken out of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from graph.model.names import ABBREVIATIONS, normalise_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

GONE: Final = "[***]"
"""What stands where a trace was."""
TITLES: Final = frozenset(ABBREVIATIONS) | frozenset(ABBREVIATIONS.values()) | frozenset(
    {"bin", "binti", "sdr", "sdri", "saudara", "saudari", "mas", "kang", "teh", "mr", "mrs", "ms", "dr", "drs", "ir"}
)  # fmt: skip
SHORTEST: Final = 3
"""Letters of a part of a name that is looked for alone: initials and particles are words of every text."""
WORD: Final = re.compile(r"[^\W\d_]+(?:['’`-][^\W\d_]+)*")
NUMBER: Final = re.compile(r"(?<![\w+])\+?\d(?:[ .()/-]{0,2}\d){7,16}(?!\w)")
CITIZEN: Final = re.compile(r"(?<!\d)\d(?:[ .-]?\d){15}(?!\d)")
"""A citizen's number (NIK): nobody keeps it as a fact, people type it beside a name."""


@dataclass(frozen=True)
class Traces:
    """By what a text may name a person.

    Attributes
    ----------
    parts
        Words of the name, titles left out, in lower case.
    common
        Those of them that are words of goods and trades too: they name the person behind a title, beside another word
        of the name, or where they alone begin with a capital in a sentence.
    phones
        Telephone numbers as digits without the country's or the leading zero.
    others
        Mail and postal addresses, in lower case.

    Examples
    --------
    >>> siti = traces_of({"name": "Hj. Siti Aminah", "phone": "0812-7773-331"}, apart_from=["UD Aminah Jaya"])
    >>> siti.taken_out("Bu siti (WA +62 812 7773 331) pemilik UD Aminah Jaya; SITI AMINAH menunggu")
    'Bu [***] (WA [***]) pemilik UD Aminah Jaya; [***] menunggu'
    >>> siti.taken_out("Situasi baik, 300 kg")
    'Situasi baik, 300 kg'
    >>> sari = traces_of({"name": "Melati Wulan"}, everyday={"melati", "bunga"})
    >>> sari.taken_out("bunga melati, Keripik Melati; kata Melati dan bu melati belum, Melati Wulan juga")
    'bunga melati, Keripik Melati; kata [***] dan bu [***] belum, [***] juga'
    """

    parts: tuple[str, ...]
    common: tuple[str, ...]
    whole: tuple[str, ...]
    phones: frozenset[str]
    others: tuple[str, ...]

    def taken_out(self, text: str) -> str:
        """Return a text without the traces; a citizen's number goes where the text names the person besides."""
        left = text
        for other in self.others:
            left = re.sub(re.escape(other), GONE, left, flags=re.IGNORECASE)
        left = NUMBER.sub(lambda found: GONE if dialled(found[0]) in self.phones else found[0], left)
        left = _together(self.whole, left)
        left = WORD.sub(lambda found: GONE if found[0].lower() in self.parts else found[0], left)
        left = self._without_common(left)
        if left != text:
            left = CITIZEN.sub(GONE, left)
            left = re.sub(rf"{re.escape(GONE)}(?:[ .]+{re.escape(GONE)})+", GONE, left)
        return left

    def _without_common(self, text: str) -> str:
        """Return a text without common words of the name that stand there as a name."""
        if not self.common:
            return text
        any_of, gone = "|".join(map(re.escape, self.common)), re.escape(GONE)
        title = "|".join(map(re.escape, sorted(TITLES)))
        text = re.sub(
            rf"(?<!\w)((?:{title})\.?\s+|{gone}\s+)(?:{any_of})(?!\w)", rf"\g<1>{GONE}", text, flags=re.IGNORECASE
        )
        text = re.sub(rf"(?<!\w)(?:{any_of})(\s+{gone})", rf"{GONE}\g<1>", text, flags=re.IGNORECASE)
        alone = "|".join(re.escape(one.capitalize()) for one in self.common)
        return re.sub(rf"(?<!\w)([a-z]+\s)(?:{alone})(?!\w)(?!\s+[A-Z])", rf"\g<1>{GONE}", text)

    def taken_from(self, said: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Return facts without the traces in their words; names of fields, numbers and codes stay as they are."""
        if isinstance(said, str):
            return self.taken_out(said) if _is_wording(said) else said
        if isinstance(said, dict):
            return {name: self.taken_from(one) for name, one in said.items()}
        return [self.taken_from(one) for one in said] if isinstance(said, list) else said


def traces_of(
    person: Mapping[str, Any], *, apart_from: Iterable[str] = (), everyday: Collection[str] = frozenset()
) -> Traces:
    """Return by what a text may name a person.

    Parameters
    ----------
    person
        ``name``, ``phone``, ``email``, ``address``, as far as they are held.
    apart_from
        Names of businesses: a word of theirs is no trace by itself, since the business stays in the graph.
    everyday
        Words of goods and trades, in lower case: one of them is a trace only where it stands as a name.
    """
    whole = tuple(WORD.findall(str(person.get("name") or "").lower()))
    others = {word for name in apart_from for word in (*WORD.findall(name.lower()), *normalise_name(name).split())}
    parts = [one for one in whole if len(one) >= SHORTEST and one not in TITLES and one not in others]
    called = tuple(one for one in whole if one not in TITLES)
    phones = frozenset({dialled(str(person["phone"]))} if person.get("phone") else ())
    written = (str(person.get(name) or "").strip().lower() for name in ("email", "address"))
    rare, common = ([one for one in parts if (one in everyday) is known] for known in (False, True))
    others_written = tuple(one for one in written if len(one) >= SHORTEST)
    return Traces(tuple(rare), tuple(common), called, phones - {""}, others_written)


def dialled(number: str) -> str:
    """Return the digits of a telephone number as one dials it inside the country, without the zero.

    Examples
    --------
    >>> dialled("+62 812-777-333"), dialled("0812 777 333")
    ('812777333', '812777333')
    """
    digits = re.sub(r"\D", "", number)
    return digits.removeprefix("62") if digits.startswith("62") else digits.removeprefix("0")


def _together(words: tuple[str, ...], text: str) -> str:
    """Return a text without a name of two and more words, however its words are spaced and written."""
    if len(words) < 2:
        return text
    spaced = r"[\s.,_-]+".join(re.escape(one) for one in words)
    return re.sub(rf"(?<!\w){spaced}(?!\w)", GONE, text, flags=re.IGNORECASE)


def _is_wording(said: str) -> bool:
    """Return whether a text was typed by somebody: codes, ids and names of steps are one word in small letters."""
    return " " in said or not said.islower() or "@" in said
