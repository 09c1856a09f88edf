"""Activities: KBLI 2020 by code, with section, division, group, class and title.

Five digits are the register's own; shorter codes stand for all that begin with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import polars as pl

from graph.errors import UnknownActivity
from graph.reference.shipped import read_csv

COLUMNS: Final = {
    "code": pl.String,
    "level": pl.Int64,
    "parent": pl.String,
    "section": pl.String,
    "title": pl.String,
    "note": pl.String,
}


@dataclass(frozen=True, slots=True)
class Activity:
    """One code of KBLI 2020.

    ``level`` is 1 (section letter) to 5 (group); ``note`` is ``added`` where the source lacked the code and
    its title was filled in from the regulation, ``oss_only`` where only the licensing system has it.
    """

    code: str
    title: str
    level: int
    parent: str | None
    section: str
    note: str | None = None


@cache
def table() -> pl.DataFrame:
    """Return every code: code, level, parent, section, title, note; sorted by code.

    Examples
    --------
    >>> table().filter(pl.col("code") == "01262")["title"].item()
    'Perkebunan Buah Kelapa Sawit'
    """
    return read_csv("activities.csv", COLUMNS)


@cache
def _by_code() -> dict[str, Activity]:
    return {row["code"]: Activity(**row) for row in table().iter_rows(named=True)}


def exists(code: str) -> bool:
    """Return whether KBLI 2020 has the code.

    Examples
    --------
    >>> exists("10431"), exists("10000")
    (True, False)
    """
    return code in _by_code()


def activity(code: str, said_in: str = "") -> Activity:
    """Return the activity of a code of one to five characters.

    Parameters
    ----------
    code
        A code of KBLI 2020.
    said_in
        Where it was said, such as ``terms.commodity``; a refusal names the place.

    Raises
    ------
    UnknownActivity
        If KBLI 2020 has no such code; the hint says what a lost zero or a shorter code would be.

    Examples
    --------
    >>> activity("10431").title
    'Industri Minyak Mentah Kelapa Sawit (Crude Palm Oil)'
    >>> activity("C").level
    1
    """
    found = _by_code().get(code)
    if found is None:
        message = f"KBLI 2020 has no code {code!r}" + (f" ({said_in})" if said_in else "")
        hint = "a code is a section letter or two to five digits, such as 10431"
        near = nearest(code)
        if repaired := with_leading_zero(code):
            hint = f"with its leading zero it is {repaired} {_by_code()[repaired].title}"
        elif near:
            hint = f"the nearest codes are {'; '.join(f'{one} {title(one)}' for one in near)}"
        raise UnknownActivity(message, hint=hint, kbli=code, nearest=list(near))
    return found


def nearest(code: str) -> tuple[str, ...]:
    """Return up to three codes near one that KBLI 2020 lacks.

    Of digits they are those as long that share most of its first digits; of a word, the five digits whose titles hold
    it, the shortest title first.

    Examples
    --------
    >>> nearest("10439"), nearest("99999"), nearest("tofu")
    (('10437', '10436', '10435'), ('99000',), ())
    >>> nearest("genteng")[0]
    '23922'
    """
    if not code.isdecimal():
        held = [one for one in _by_code().values() if one.level == 5 and code.lower() in one.title.lower()]
        held.sort(key=lambda one: (len(one.title), one.code))
        return tuple(one.code for one in held[:3]) if len(code) > 2 else ()
    for length in range(len(code) - 1, 1, -1):
        parts = [one for one in _by_code() if len(one) == len(code) and one.startswith(code[:length])]
        if parts:
            return tuple(sorted(parts, key=lambda one: (abs(int(one) - int(code)), one))[:3])
    return ()


def title(code: str) -> str:
    """Return the title of a code.

    Examples
    --------
    >>> title("01262")
    'Perkebunan Buah Kelapa Sawit'
    """
    return activity(code).title


def titles() -> dict[str, str]:
    """Return every title by its code.

    Examples
    --------
    >>> titles()["10431"].startswith("Industri Minyak Mentah Kelapa Sawit")
    True
    """
    return {code: found.title for code, found in _by_code().items()}


def with_leading_zero(code: str) -> str | None:
    """Return the code of divisions 01 to 09 that a spreadsheet cut to fewer digits, None if it is none.

    Only a text of four digits can be told: ``7294`` is no class of KBLI 2020, ``07294`` is copper ore. A
    text that is itself a code is never changed.

    Examples
    --------
    >>> with_leading_zero("7294"), with_leading_zero("1262"), with_leading_zero("1011")
    ('07294', '01262', None)
    """
    if len(code) != 4 or not code.isdecimal() or exists(code):
        return None
    repaired = f"0{code}"
    return repaired if exists(repaired) else None


def ancestors(code: str) -> tuple[Activity, ...]:
    """Return the wider activities, nearest first, the section last.

    Examples
    --------
    >>> [above.code for above in ancestors("10431")]
    ['1043', '104', '10', 'C']
    """
    above = []
    parent = activity(code).parent
    while parent:
        above.append(activity(parent))
        parent = above[-1].parent
    return tuple(above)


def groups(code: str) -> tuple[str, ...]:
    """Return the five-digit codes that a code stands for, itself for one of five digits.

    Examples
    --------
    >>> groups("1043")[:2], len(groups("C"))
    (('10431', '10432'), 476)
    """
    found = activity(code)
    if found.level == 5:
        return (code,)
    inside = pl.col("section") == code if found.level == 1 else pl.col("code").str.starts_with(code)
    return tuple(table().filter(inside & (pl.col("level") == 5))["code"])
