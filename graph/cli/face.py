"""What commands draw with: tables and sentences on stdout, progress on stderr, JSON alone when asked for."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import typer

from graph.cli.edge import language_of
from graph.translations import say
from graph.translations.numbers import kilometres, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import Console

    from graph.services.work.progress import Progress as Watch
    from graph.settings import Language

Align = Literal["left", "right"]

READABLE: Final = 20
"""Characters of a column that hold most words and every amount; longer ones may be folded."""
GUTTER: Final = 3
"""Characters between two columns."""
TIMED = ("candidates", "solve", "baselines")
"""Stages that tell seconds while no total is known."""


@dataclass(frozen=True)
class Face:
    """The reader of one command: language, and whether a program reads stdout.

    Parameters
    ----------
    language
        Of every sentence, header and number.
    json
        True: stdout carries one JSON document, printed by :meth:`emit`; tables and sentences are left out.
    """

    language: Language
    json: bool = False

    @property
    def out(self) -> Console:
        """The console of stdout: as wide as the terminal, or wide enough for a table when piped into a file."""
        from rich.console import Console  # noqa: PLC0415 - a program that reads JSON needs none

        return Console(highlight=False, width=None if sys.stdout.isatty() else 160)

    @property
    def err(self) -> Console:
        """The console of stderr, for progress."""
        from rich.console import Console  # noqa: PLC0415 - see out

        return Console(stderr=True, highlight=False)

    def say(self, code: str, /, **facts: object) -> str:
        """Return the sentence of a code in the reader's language."""
        return say(code, self.language, **facts)

    def tell(self, code: str, /, **facts: object) -> None:
        """Print the sentence of a code, unless a program reads."""
        if not self.json:
            self.out.print(self.say(code, **facts), markup=False, soft_wrap=True)

    def warn(self, code: str, /, **facts: object) -> None:
        """Print the sentence of a code on stderr, whoever reads stdout."""
        self.err.print(self.say(code, **facts), markup=False, soft_wrap=True)

    def confirm(self, code: str, /, **facts: object) -> None:
        """Ask before what cannot be undone, in the reader's language; end the command unless the answer is yes."""
        yes, no = self.say("word.yes"), self.say("word.no")
        try:
            asked = f"{self.say(code, **facts)} [{yes}/{no.upper()}]"
            told = typer.prompt(asked, default=no, show_default=False, err=True)
        except typer.Abort:
            told = no
        if told.strip().casefold() not in (yes, yes[0], "y", "yes"):
            self.warn("cli.not_done")
            raise typer.Exit(1)

    def emit(self, document: object) -> None:
        """Print one JSON document: keys in English, numbers as numbers, ``null`` for unknown and undefined."""
        sys.stdout.write(json.dumps(plain(document), ensure_ascii=False, indent=2, allow_nan=False) + "\n")
        sys.stdout.flush()

    def number(self, value: float | None, digits: int = 0) -> str:
        """Return a number as the reader writes it (``1.234,5`` in Indonesian); a dash for unknown."""
        return number(value, self.language, digits)

    def kilometres(self, value: float | None) -> str:
        """Return a distance for a column of kilometres; of two on one point, mostly a regency's middle, that."""
        return kilometres(value, self.language).removesuffix(" km")

    def table(self, title: str, columns: Sequence[tuple[str, Align]], rows: Iterable[Sequence[str]]) -> None:
        """Print a table: ``columns`` are codes of headers with their alignment, cells are ready to print."""
        self.plain_table(title, [(self.say(code), align) for code, align in columns], rows)

    def plain_table(self, title: str, columns: Sequence[tuple[str, Align]], rows: Iterable[Sequence[str]]) -> None:
        """Print a table whose headers are ready to print; cells under each other where columns would be too narrow."""
        if self.json:
            return
        from rich import box  # noqa: PLC0415 - only where a table is drawn
        from rich.markup import escape  # noqa: PLC0415
        from rich.table import Table  # noqa: PLC0415

        out, rows = self.out, list(rows)
        style: dict[str, Any] = {
            "title": escape(title),
            "title_justify": "left",
            "title_style": "bold",
            "pad_edge": False,
        }
        widest = [max(map(len, " ".join(cells).split()), default=0) for cells in zip(*rows, strict=True)]
        if rows and sum(min(width, READABLE) + GUTTER for width in widest) > out.width:
            table = Table(show_header=False, box=box.SIMPLE, **style)
            table.add_column(style="bold", overflow="fold", max_width=out.width // 3)
            table.add_column(overflow="fold")
            for row in rows:
                for (header, _), cell in zip(columns, row, strict=True):
                    table.add_row(escape(header), escape(cell))
                table.add_section()
        else:
            table = Table(box=box.SIMPLE_HEAD, **style)
            for (header, align), width in zip(columns, widest or [0] * len(columns), strict=True):
                least = min(width, READABLE) if align == "right" else 0
                table.add_column(escape(header), justify=align, overflow="fold", min_width=least or None)
            for row in rows:
                table.add_row(*(escape(cell) for cell in row))
        out.print(table)

    @contextmanager
    def progress(self) -> Iterator[Watch]:
        """Give a callable ``(stage code, done, total or None)`` that draws bars with rates on stderr.

        Only while a person looks on.
        """
        if not sys.stderr.isatty():
            from graph.services.work.progress import silent  # noqa: PLC0415 - commands that show progress need it anyway

            yield silent
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

        bars: dict[str, Any] = {}
        begun: dict[str, float] = {}
        rate = TextColumn("{task.fields[rate]}")
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), rate, TimeElapsedColumn())
        with Progress(*columns, console=self.err, transient=True) as progress:

            def advance(stage: str, done: int, total: int | None = None, /) -> None:
                if stage not in bars:
                    begun[stage] = time.monotonic()
                    bars[stage] = progress.add_task(self.say(f"progress.{stage}"), total=total, rate="")
                seconds = time.monotonic() - begun[stage]
                counted = seconds > 1 and done and not (total is None and stage in TIMED)
                told = self.say("progress.rate", rate=self.number(done / seconds)) if counted else ""
                progress.update(bars[stage], completed=done, total=total, rate=told)

            yield advance


def typed(path: Path | str) -> str:
    """Return a path as it can be typed into a shell, spaces and all.

    Examples
    --------
    >>> typed(Path("daftar desa"))
    "'daftar desa'"
    """
    return shlex.quote(str(path))


def program() -> str:
    """Return how this program was called, so that what we tell people to type can be typed: with its folder or not.

    Examples
    --------
    >>> program()
    'jejaring'
    """
    called = Path(sys.argv[0])
    if called.name != "jejaring" or shutil.which("jejaring") == str(called):
        return "jejaring"
    inside = called.absolute()
    return typed(inside.relative_to(Path.cwd()) if inside.is_relative_to(Path.cwd()) else inside)


def face(context: Any, *, json: bool = False) -> Face:  # noqa: ANN401 - typer vendors its context class privately
    """Return the face of a running command."""
    return Face(language_of(context), json)


def plain(document: object) -> object:
    """Return a document of dicts, lists, numbers and text: dates as ISO text, nan and infinity as None.

    Examples
    --------
    >>> plain({"a": (1, float("nan")), "b": __import__("datetime").date(2026, 1, 2)})
    {'a': [1, None], 'b': '2026-01-02'}
    """
    from collections.abc import Mapping as AnyMapping  # noqa: PLC0415
    from datetime import date  # noqa: PLC0415

    if isinstance(document, AnyMapping):
        return {str(key): plain(value) for key, value in document.items()}
    if isinstance(document, (list, tuple, set, frozenset)):
        return [plain(value) for value in document]
    if isinstance(document, float):
        return document if document - document == 0 else None
    if isinstance(document, date):
        return document.isoformat()
    return document if isinstance(document, (str, int, bool, type(None))) else _bare(document)


def _bare(value: object) -> object:
    item = getattr(value, "item", None)  # numpy scalars
    return plain(item()) if callable(item) else str(value)
