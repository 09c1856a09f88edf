"""A workbook of forms, one a sheet: fifty visits are one list of fifty rows, and not fifty lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.ingest.formats.sheets import Row, Sheet, sheet_of
from graph.ingest.heads.list_date import list_date
from graph.ingest.heads.roles import header_roles
from graph.ingest.layout.forms import FORMS
from graph.settings import now

if TYPE_CHECKING:
    from collections.abc import Sequence

SHARED: Final = 0.5
"""Share of the questions of the shorter of two forms that the other asks too, from which both are of one sort."""
VISITED: Final = "Tanggal Kunjungan"
"""What a day is called that a form tells above its questions and asks nowhere."""


def forms_together(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return the sheets of a file, those of one form each put below each other; others stay where they are.

    The list stands where its first form stood, with the forms in the order of their sheets, which its note ``sheets``
    names. A form that nobody filled in is no row.

    Parameters
    ----------
    sheets
        As :func:`graph.ingest.layout.tables_apart.tables_apart` returns them.

    Examples
    --------
    >>> forms = [sheet_of("a.xlsx", name, [["Nama Usaha", "Desa"], [f"UD {name}", "Ajung"]], notes={"forms": 1})
    ...          for name in "ABC"]
    >>> [whole] = forms_together(forms)
    >>> whole.name, whole.head[-1], whole.notes["sheets"]
    ('A … C', ['UD C', 'Ajung'], ['A', 'B', 'C'])
    """
    groups: list[list[Sheet]] = []
    for sheet in sheets:
        of = next((group for group in groups if _of_one_sort(group[0], sheet)), None)
        if of is None:
            groups.append([sheet])
        else:
            of.append(sheet)
    return [group[0] if len(group) == 1 else _one_list(group) for group in groups]


def _form(sheet: Sheet) -> dict[str, str | None] | None:
    """Return what a sheet of one form at most asks, with the answers; None for any other sheet."""
    filled = sheet.notes.get(FORMS)
    if not isinstance(filled, int) or filled > 1:
        return None
    questions, answers = sheet.head[-2:] if filled else (sheet.head[-1], [])
    return dict.fromkeys(filter(None, questions)) | {q: a for q, a in zip(questions, answers, strict=False) if q}


def _of_one_sort(one: Sheet, other: Sheet) -> bool:
    ours, theirs = ({question.lower() for question in _form(sheet) or ()} for sheet in (one, other))
    return bool(ours and theirs) and len(ours & theirs) >= SHARED * min(len(ours), len(theirs))


def _titles(sheet: Sheet) -> list[str]:
    return [" ".join(filter(None, row)) for row in sheet.head[: -1 - bool(sheet.notes[FORMS])]]


def _one_list(sheets: Sequence[Sheet]) -> Sheet:
    filled = [sheet for sheet in sheets if sheet.notes[FORMS]] or list(sheets[:1])
    forms = [{question.lower(): said for question, said in (_form(sheet) or {}).items()} for sheet in filled]
    called = {question.lower(): question for sheet in reversed(filled) for question in _form(sheet) or {}}
    above = [_titles(sheet) for sheet in filled]
    shared = [title for title in above[0] if title and all(title in titles for titles in above)]
    if not any({"visited", "survey_year"} & header_roles(question).keys() for question in called.values()):
        for form, titles in zip(forms, above, strict=True):
            day = list_date([title for title in titles if title not in shared], now().date())
            if day is not None:
                called[VISITED.lower()] = VISITED
                form[VISITED.lower()] = day.isoformat()
    body: list[Row] = [[form.get(key) for key in called] for form in forms if any(form.values())]
    names = [sheet.name or "" for sheet in filled]
    notes = {**filled[0].notes, FORMS: len(body), "sheets": names}
    above_all: list[Row] = [[title] for title in shared]
    rows: list[Row] = [*above_all, [*called.values()], *body]
    return sheet_of(filled[0].file, f"{names[0]} … {names[-1]}", rows, notes=notes)
