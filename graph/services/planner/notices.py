"""The public notice of a month in the printed form: date, organiser, fee, contact and eligibility; DOCX, PDF, radio."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from graph.documents import typeset, word
from graph.errors import InvalidRecord, unreadable
from graph.ingest.trade.amounts import parse_date
from graph.services.planner.notice_lists import BETWEEN, listed_notice
from graph.services.planner.records import as_rows
from graph.services.sheet.export import whole
from graph.translations import say
from graph.translations.dates import day_of, month_of
from graph.translations.numbers import number

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from graph.settings import Language

_MONTH: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
NEEDED: Final = ("title", "date", "place", "organiser", "fee_rp", "contact", "eligibility")
TOLD: Final = ("title", "date", "closes", *NEEDED[2:])
"""What a notice tells of a programme, in order; until when one may register, where that is said."""


def read_notice(
    file: Path, *, month: str | None = None, office: str | None = None, contact: str | None = None
) -> dict[str, Any]:
    """Read a month's programmes from TOML or from an inventory list of any form that ingest reads.

    TOML holds ``month``, ``office`` and ``[[programme]]`` tables with what ``NEEDED`` names, and ``closes`` where one
    must register.

    Parameters
    ----------
    file
        TOML, or a list.
    month, office, contact
        What a list does not say (:func:`graph.services.planner.notice_lists.listed_notice`); they overrule TOML.

    Raises
    ------
    InvalidRecord
        If the file cannot be read, a fee is no number, or a programme lacks one of these: eligibility is what open
        information is about.
    """
    if month is not None and not _MONTH.fullmatch(month):
        message = f"the month {month!r} is none of the calendar"
        raise InvalidRecord(message, hint="write it as 2026-12")
    if file.suffix.lower() != ".toml":
        return _checked(file, listed_notice(file, month, office=office, contact=contact))
    notice = _read_toml(file)
    notice |= {name: said for name, said in (("month", month), ("office", office)) if said}
    if contact and isinstance(notice.get("programme"), list):
        notice["programme"] = [{"contact": contact, **one} for one in notice["programme"]]
    return _checked(file, notice)


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as cause:
        raise InvalidRecord(
            unreadable(file, cause), hint="write TOML: month, office and [[programme]] tables"
        ) from cause


def _checked(file: Path, notice: dict[str, Any]) -> dict[str, Any]:
    """Return a notice in which each programme says all that everybody must know."""
    programmes = notice.get("programme", [])
    if not programmes or not notice.get("office") or not notice.get("month"):
        message = f"{file} holds no month, no office or no programme"
        raise InvalidRecord(message, hint='write month = "Desember 2026", office = "Dinas …" and [[programme]]')
    if not isinstance(programmes, list) or not all(isinstance(one, dict) for one in programmes):
        message = f"{file}: programme is no list of tables"
        raise InvalidRecord(message, hint="write [[programme]] with two brackets")
    _checked_day(file, "month", notice["month"], "2026-12", None)
    places = [one.pop("row", at) for at, one in enumerate(programmes, start=1)]  # a list has rows
    _refuse_silence(file, programmes, places)
    for place, one in zip(places, programmes, strict=True):
        _checked_day(file, f"programme {place}: date", one["date"], "2026-12-14", place)
        _checked_day(file, f"programme {place}: closes", one.get("closes", ""), "2026-12-10", place)
        begins, closes = (_day_in_words(one.get(name, "")) for name in ("date", "closes"))
        if begins and closes and closes > begins:
            message = f"{file}: programme {place}: registration closes after the programme has begun"
            raise InvalidRecord(message, hint="let closes be the day it begins, or one before it", row=place)
        last = max(filter(None, map(_day_in_words, str(one["date"]).split(BETWEEN))), default=None)
        if last and _MONTH.fullmatch(str(notice["month"])) and f"{last:%Y-%m}" < str(notice["month"]):
            message = f"{file}: programme {place} is over before {notice['month']}"
            raise InvalidRecord(message, hint="leave it out, or write the day of its next round", row=place)
        fee = one["fee_rp"]
        if isinstance(fee, bool) or not isinstance(fee, (int, float)) or not isfinite(fee) or fee < 0:
            message = f"{file}: programme {place}: fee_rp is {fee!r}, no amount"
            raise InvalidRecord(message, hint="write rupiah in digits, 0 where it is free", row=place)
    return notice


def _refuse_silence(file: Path, programmes: list[dict[str, Any]], places: list[int]) -> None:
    """Refuse programmes that leave open what everybody must know: all of it at once, by what is missing and where."""
    missing = {
        name: [place for place, one in zip(places, programmes, strict=True) if one.get(name) in (None, "")]
        for name in NEEDED
    }
    silent = {name: rows for name, rows in missing.items() if rows}
    if silent:
        told = "; ".join(
            f"{name} ({say(f'notice.{name}', 'id')}): {', '.join(map(str, sorted(rows)))}"
            for name, rows in silent.items()
        )
        message = f"{file}: programmes leave open {told}"
        raise InvalidRecord(
            message, hint="everybody must be able to see who may come and what it costs", missing=silent
        )


def read_programmes(file: Path) -> pl.DataFrame:
    """Return the programmes of a notice as lines of a list: several words of a cell are parted by semicolons."""
    notice = read_notice(file)["programme"]
    flat = [{k: ";".join(map(str, v)) if isinstance(v, list) else v for k, v in one.items()} for one in notice]
    return as_rows(flat)


def _checked_day(file: Path, what: str, when: object, example: str, row: int | None) -> None:
    """Refuse digits that are no day or month of the calendar; words such as *tiap Senin* may stand."""
    text = str(when).strip()
    if not re.fullmatch(r"[\d/.-]+", text) or _said(text, "id") != text:
        return
    message = f"{file}: {what} is {text!r}, which no calendar has"
    raise InvalidRecord(message, hint=f"write {example}, or words", row=row)


def _day(when: object) -> date | None:
    """Return the day that digits name, of several the first; None of words and months.

    Examples
    --------
    >>> _day("14/12/2026"), _day("2026-12")
    (datetime.date(2026, 12, 14), None)
    """
    text = str(when).split(BETWEEN, maxsplit=1)[0].strip()
    numbered = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
    try:
        return date(*map(int, numbered.group(3, 2, 1))) if numbered else date.fromisoformat(text)
    except ValueError:
        return None


def _day_in_words(when: object) -> date | None:
    """Return the day that digits or words name, of several the first; None of months and of *tiap Senin*."""
    text = str(when).split(BETWEEN, maxsplit=1)[0].strip()
    return _day(text) or (parse_date(text) if re.fullmatch(r"\d{1,2} \w+ \d{4}", text) else None)


def _said(when: object, language: Language) -> str:
    """Return a day or month as it is spoken; what is no date of the calendar stays as it was written.

    Examples
    --------
    >>> _said("2026-12-14", "id"), _said("14/12/2026", "id"), _said("2026-12", "id"), _said("tiap Senin", "id")
    ('14 Desember 2026', '14 Desember 2026', 'Desember 2026', 'tiap Senin')
    """
    text = str(when).strip()
    if BETWEEN in text:
        return BETWEEN.join(dict.fromkeys(_said(part, language) for part in text.split(BETWEEN)))
    day = _day(text)
    if day is not None:
        return day_of(day, language)
    try:
        return month_of(date.fromisoformat(f"{text}-01"), language)
    except ValueError:
        return text


def _lines(notice: dict[str, Any], language: Language) -> list[list[tuple[str, str]]]:
    found = []
    for one in notice["programme"]:
        fee = say("notice.free", language) if one["fee_rp"] == 0 else f"Rp {number(one['fee_rp'], language)}"
        facts = one | {"fee_rp": fee, "date": _said(one["date"], language), "closes": _closes(one, language)}
        found.append([(say(f"notice.{name}", language), str(facts[name])) for name in TOLD if facts[name]])
    return found


def _closes(programme: dict[str, Any], language: Language) -> str:
    """Return the last day on which one may register, as it is spoken; nothing where the list does not say it."""
    return _said(programme.get("closes") or "", language)


def write_notice(out: Path, notice: dict[str, Any], language: Language) -> list[Path]:
    """Write ``notice.docx``, ``notice.pdf`` and ``notice-radio.txt``."""
    out.mkdir(parents=True, exist_ok=True)
    title = say("notice.heading", language, month=_said(notice["month"], language))
    programmes = _lines(notice, language)
    for name, content in (
        ("notice.docx", _docx(title, notice, programmes, language)),
        ("notice.pdf", _pdf(title, notice, programmes, language)),
        ("notice-radio.txt", radio(notice, language).encode()),
    ):
        with whole(out / name) as part:
            part.write_bytes(content)
    return [out / name for name in ("notice.docx", "notice.pdf", "notice-radio.txt")]


def radio(notice: dict[str, Any], language: Language) -> str:
    """Return the text for the radio: one paragraph a programme, as it is spoken."""
    parts = [say("word.synthetic", language)] if notice.get("synthetic") else []
    parts += [say("notice.radio_open", language, month=_said(notice["month"], language), office=notice["office"])]
    for one in notice["programme"]:
        fee = say("notice.free", language) if one["fee_rp"] == 0 else f"{number(one['fee_rp'], language)} rupiah"
        facts = {name: str(one[name]) for name in NEEDED if name != "fee_rp"}
        facts["date"] = _said(one["date"], language).replace(BETWEEN, f" {say('notice.until', language)} ")
        closes = _closes(one, language)
        facts["closes"] = f" {say('notice.radio_closes', language, closes=closes)}" if closes else ""
        parts.append(say("notice.radio_one", language, **facts, fee=fee))
    parts.append(say("notice.radio_close", language))
    return "\n\n".join(parts) + "\n"


def _docx(title: str, notice: dict[str, Any], programmes: list[list[tuple[str, str]]], language: Language) -> bytes:
    blocks: list[dict[str, Any]] = (
        [{"kind": "note", "text": say("word.synthetic", language)}] if notice.get("synthetic") else []
    )
    for lines in programmes:
        blocks += [{"kind": "heading", "text": lines[0][1]}, {"kind": "pairs", "rows": lines[1:]}]
    blocks.append({"kind": "text", "text": say("notice.close", language)})
    return word(
        blocks, title=title, subtitle=str(notice["office"]), foot=_foot(notice, language),
        synthetic=bool(notice.get("synthetic")), language=language,
    )  # fmt: skip


def _pdf(title: str, notice: dict[str, Any], programmes: list[list[tuple[str, str]]], language: Language) -> bytes:
    facts = {
        "office": notice["office"],
        "programmes": [{"title": lines[0][1], "lines": [list(line) for line in lines[1:]]} for lines in programmes],
        "close": say("notice.close", language),
    }
    foot = _foot(notice, language)
    return typeset("notice", facts, title=title, foot=foot, synthetic=bool(notice.get("synthetic")), language=language)


def _foot(notice: dict[str, Any], language: Language) -> str:
    return f"{notice['office']} · {_said(notice['month'], language)}"
