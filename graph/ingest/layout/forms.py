"""Forms: what is asked stands left, what is answered right of it, one enterprise a sheet or a block of rows.

Officers write their visits so, and offices what they copy from a registration. A form becomes a sheet with a column for
each question and a row for each block, read like any other list; its row is where its block begins in the file.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from graph.ingest.formats.delimited import start_of, text_of
from graph.ingest.formats.limits import MAX_JSON_BYTES
from graph.ingest.formats.sheets import BATCH_ROWS, HEAD_ROWS, Row, Sheet, frame_of, sheet_of, tidy
from graph.ingest.heads.roles import EXACT, header_roles

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence
    from pathlib import Path

    import polars as pl

FEWEST: Final = 3
"""Questions that name what a list names, so that a table of two columns is none."""
LONGEST: Final = 60
"""Letters of a question."""
SAMPLE: Final = 100
"""Rows by which a sheet of forms is told."""
SEARCHED: Final = 40_000
"""Letters of a text in which its first form must stand."""
FORMS: Final = "forms"
"""Note of a sheet that was made of forms: how many are filled in."""
Asked = list[tuple[str, list[str]]]
"""Questions of a row with their answers."""
_NUMBERED: Final = re.compile(r"^\s*(?:\(?(?:\d{1,2}|[a-zA-Z])[.)]|\d{1,2}(?=\s+[A-Za-z]))\s*")
_RUNNING: Final = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z])[.)]?")
_COLON: Final = re.compile(r"\s*[:=]+\s*")
_LINE: Final = re.compile(r"^\s*([^:=;\t|]{2,60}?)\s*[:=]\s*(.*)$")
_INSTRUCTION: Final = re.compile(
    r"^(?:di\s?isi|isi(?:kan|lah)?|tulis(?:kan|lah)?|contoh|misal(?:nya)?)\b|^[._\s…-]+$", re.I
)
"""What stands in a form that nobody filled in: how to fill it in, or dots to write on."""
_OF_PERSON: Final = re.compile(
    r"\b(?:pemilik|pengusaha|pengurus|penanggung jawab|responden|pimpinan|identitas diri|data diri|owner)\b", re.I
)
_OF_BUSINESS: Final = re.compile(r"\b(?:usaha|perusahaan|umkm|ukm|ikm|business|enterprise)\b", re.I)
_PERSONAL: Final = frozenset({"name", "address", "phone", "email", "province", "regency", "district", "village"})
"""Roles of questions that a heading *Pemilik* above them makes the owner's."""
_NAMES: Final = frozenset({"name", "owner"})


@dataclass
class _Form:
    """One block: where it begins, what it calls its questions and what it answers to each."""

    row: int
    called: dict[str, str] = field(default_factory=dict)
    answers: dict[str, list[str]] = field(default_factory=dict)


def question(cell: str | None) -> str:
    """Return what a cell asks, without its running number and colon; nothing where it asks for nothing known.

    Examples
    --------
    >>> question("1. Nama Usaha :"), question("UD Maju"), question("b) Alamat")
    ('Nama Usaha', '', 'Alamat')
    """
    text = _NUMBERED.sub("", cell or "", count=1).strip(" \t:=.*")
    if not 2 < len(text) <= LONGEST or not _sure(text):
        return ""
    return text


def _sure(text: str) -> set[str]:
    return {role for role, score in header_roles(text).items() if score >= EXACT and role != "number"}


def _question_columns(rows: Sequence[Row]) -> frozenset[int]:
    """Return the columns in which forms ask: most of what stands there, beside something, asks for what is known."""
    sure: Counter[int] = Counter()
    filled: Counter[int] = Counter()
    for row in rows:
        beside = len(_telling(row)) > 1
        for at, cell in enumerate(row):
            asks = bool(question(cell) or _told_in_one(cell))
            sure[at] += asks
            filled[at] += bool(cell) and (beside or asks) and not _RUNNING.fullmatch(cell or "")
    return frozenset(at for at, count in sure.items() if count and 2 * count >= filled[at])


def _told_in_one(cell: str | None) -> tuple[str, str] | None:
    """Return question and answer of one cell: *Nama Usaha : UD Maju*."""
    told = _LINE.match(cell) if cell and not question(cell) else None
    return (_NUMBERED.sub("", told[1], count=1).strip(), told[2].strip()) if told and question(told[1]) else None


def _pairs(row: Row, columns: Container[int]) -> Asked:
    """Return each question of a row with the cells between it and the next one; none of a row of one cell unknown."""
    pairs: Asked = []
    lone = len(_telling(row)) <= 1
    for at, cell in enumerate(row):
        text = (_COLON.sub("", cell, count=1) if _COLON.match(cell) else cell) if cell else ""
        told = _told_in_one(cell)
        if told:
            pairs.append((told[0], [told[1]] if told[1] else []))
        elif text and at in columns and (question(text) or not (lone or _RUNNING.fullmatch(text))):
            pairs.append((question(text) or _NUMBERED.sub("", text, count=1).strip(" :=")[:LONGEST], []))
        elif text and pairs:
            pairs[-1][1].append(text)
    return pairs


def _one_below_another(numbered: list[tuple[int, Row]]) -> list[tuple[int, Row]]:
    """Return the rows of forms side by side, told by a question that comes twice in a row, each below its left one."""
    for _, row in numbered:
        seen: dict[str, int] = {}
        for at, cell in enumerate(row):
            asked = question(cell) or (_told_in_one(cell) or ("",))[0]
            if asked and seen.setdefault(asked.lower(), at) != at:
                width = at - seen[asked.lower()]
                cuts = range(seen[asked.lower()], max(len(one) for _, one in numbered), width)
                return [(number, one[cut : cut + width]) for cut in cuts for number, one in numbered]
    return numbered


def _with_colons(rows: Sequence[Row], asked: list[Asked]) -> list[Asked]:
    """Return what rows ask, without those that put no colon behind a question where the others do: signatures."""
    colons = [any(cell and ":" in cell for cell in row) for row in rows]
    known = [colon for colon, pairs in zip(colons, asked, strict=True) if any(_sure(text) for text, _ in pairs)]
    if 2 * sum(known) <= len(known):
        return asked
    return [pairs if colon else [] for colon, pairs in zip(colons, asked, strict=True)]


def _is_header(pairs: Asked) -> bool:
    """Tell whether questions of a row are names of columns: that of the name has none or another as its answer."""
    naming = [told for text, told in pairs if not _NAMES.isdisjoint(_sure(text))]
    blank = len(pairs) > 1 and not any(told for _, told in pairs)
    return bool(naming) and (blank or any(told and _sure(told[0]) for told in naming))


def _names_columns(row: Row) -> bool:
    """Tell whether a row holds nothing but names of columns, one of them of who is listed: *Nama | Kategori | Kota*."""
    cells = _telling(row)
    asked = [_sure(cell) for cell in cells]
    return len(cells) > 2 and all(asked) and any(not _NAMES.isdisjoint(roles) for roles in asked)


def _is_form(rows: Sequence[Row], asked: Sequence[Asked]) -> bool:
    """Tell whether rows ask and answer: most of them one answer a question, and of whom it is."""
    whole = [pairs for pairs in asked if pairs]
    questions = {text.lower() for pairs in whole for text, _ in pairs if _sure(text)}
    roles = {role for text in questions for role in _sure(text)}
    answers = [len(told) for pairs in whole for _, told in pairs]
    # a table begins with a row that names its columns: questions side by side, or one that answers the other
    table = any(_is_header(pairs) for pairs in whole) or any(map(_names_columns, rows))
    return (
        not table
        and len(questions) >= FEWEST
        and not _NAMES.isdisjoint(roles)
        and 2 * len(whole) >= sum(map(any, rows))
        and sum(count <= 1 for count in answers) >= 0.8 * len(answers)
        and (2 * sum(map(bool, answers)) >= len(answers) or not any(answers))
        and len(answers) <= FEWEST * len(whole)
    )


def _telling(row: Row) -> list[str]:
    """Return the cells of a row that are more than a running number."""
    return [cell for cell in row if cell and not _RUNNING.fullmatch(cell)]


def _section(row: Row, section: str) -> str:
    """Return of whom the questions below a heading ask: *A. IDENTITAS PEMILIK*, *B. DATA USAHA*."""
    cells = _telling(row)
    if len(cells) != 1 or re.search(r"\d", _NUMBERED.sub("", cells[0], count=1)):
        return section
    return "owner" if _OF_PERSON.search(cells[0]) else "business" if _OF_BUSINESS.search(cells[0]) else section


def _called(text: str, section: str) -> str:
    """Return a question as a header: below *Pemilik*, *Nama* asks for the owner's name."""
    if section == "owner" and not _PERSONAL.isdisjoint(_sure(text)) and not _OF_BUSINESS.search(text):
        return text if _OF_PERSON.search(text) else f"{text} Pemilik"
    return text


def _forms(rows: Sequence[tuple[int, Row]], asked: Sequence[Asked]) -> list[_Form]:
    forms: list[_Form] = []
    section, first = "", ""
    for (number, row), pairs in zip(rows, asked, strict=True):
        section = section if pairs else _section(row, section)
        for text, told in pairs:
            called = _called(text, section)
            key = called.lower()
            first = first or key
            again = bool(forms) and key in forms[-1].answers and (key == first or "name" in _sure(called))
            if not forms or again:
                forms.append(_Form(number))
            forms[-1].called.setdefault(key, called)
            said = [" ".join(one for one in told if not _INSTRUCTION.match(one))]
            forms[-1].answers.setdefault(key, []).extend(filter(None, said))
    return forms


def _titles(rows: Sequence[tuple[int, Row]], asked: Sequence[Asked]) -> list[Row]:
    """Return the rows above the first question: what the forms are of."""
    before = next((at for at, pairs in enumerate(asked) if pairs), 0)
    return [[cell for cell in row if cell] for _, row in rows[:before] if any(row)]


def _asked(rows: Sequence[Row]) -> list[Asked]:
    columns = _question_columns(rows)
    return _with_colons(rows, [_pairs(row, columns) for row in rows])


def as_list(sheet: Sheet, rows: Sequence[Row]) -> Sheet | None:
    """Return a sheet of forms as a list with a row for each of them, None where it is no sheet of forms.

    Parameters
    ----------
    sheet
        The sheet.
    rows
        Its cells, tidy.

    Examples
    --------
    >>> block = [["Nama Usaha", ":", "UD A"], ["Pemilik", ":", "Siti"], ["Desa", ":", "Ajung"], [None]]
    >>> other = [["Nama Usaha", ":", "UD B"], ["Pemilik", ":", "Budi"], ["Desa", ":", "Patrang"]]
    >>> made = as_list(sheet_of("a.xlsx", None, block + other), block + other)
    >>> made.head
    [['Nama Usaha', 'Pemilik', 'Desa'], ['UD A', 'Siti', 'Ajung'], ['UD B', 'Budi', 'Patrang']]
    >>> next(made.batches())["row"].to_list()
    [1, 2, 5]
    """
    if not _is_form(rows[:SAMPLE], _asked(rows[:SAMPLE])):
        return None
    numbered = _one_below_another(list(enumerate(rows, start=sheet.first_row)))
    asked = _asked([row for _, row in numbered])
    forms = _forms(numbered, asked)
    names = {key: called for form in forms for key, called in form.called.items()}
    if not names:  # blocks taken apart asked nothing that the whole did
        return None
    head: list[Row] = [*_titles(numbered, asked), [*names.values()]]
    told = sorted((form for form in forms if any(form.answers.values())), key=lambda form: form.row)
    body: list[Row] = [["; ".join(dict.fromkeys(form.answers.get(key, ()))) or None for key in names] for form in told]
    made = sheet_of(sheet.file, sheet.name, [*head, *body], notes={**sheet.notes, FORMS: len(told)})
    numbers = [*range(1, len(head) + 1), *_below(len(head), [form.row for form in told])]
    return replace(made, batches=lambda: _batches([*head, *body], numbers, len(names)))


def _below(last: int, begins: Iterable[int]) -> Iterator[int]:
    """Yield where forms begin, each below the one before it and below the row of headers.

    Examples
    --------
    >>> list(_below(2, [2, 9, 16]))
    [3, 9, 16]
    """
    for row in begins:
        last = max(row, last + 1)
        yield last


def _batches(rows: Sequence[Row], numbers: Sequence[int], width: int) -> Iterator[pl.DataFrame]:
    width = max(width, *map(len, rows))
    for start in range(0, len(rows), BATCH_ROWS):
        yield frame_of(rows[start : start + BATCH_ROWS], numbers[start : start + BATCH_ROWS], width)


def read_form_text(path: Path, file: str) -> list[Sheet]:
    """Return the one sheet of a text of forms (*Nama Usaha : UD Maju*); none where it is no such text.

    Parameters
    ----------
    path
        The file.
    file
        What to call it in messages.
    """
    limit = MAX_JSON_BYTES // 4
    start = start_of(path, SEARCHED, limit)  # most texts are tables with a delimiter, and are read in batches
    if not _asks([line for line in start.split("\n") if line.strip()][:HEAD_ROWS]):
        return []
    rows: list[Row] = [[tidy(line)] for line in re.split(r"\r\n|[\n\r\f]", text_of(path, limit))]
    made = as_list(sheet_of(file, None, rows), rows)
    return [made] if made else []


def _asks(lines: Sequence[str]) -> bool:
    told = [found for found in map(_LINE.match, lines) if found and question(found[1])]
    return len(told) >= FEWEST and 2 * len(told) >= len(lines)
