"""Papers as editable DOCX from the same blocks as the PDF: the same facts give the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from graph.translations import say
from graph.translations.numbers import unbroken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.settings import Language

ACCENT: Final = RGBColor(0x0B, 0x5D, 0x6B)
QUIET: Final = RGBColor(0x5A, 0x65, 0x70)
WARNING: Final = RGBColor(0x8A, 0x1C, 0x1C)
PAIR: Final = (Mm(62), Mm(108))
"""Widths of what is named and what is said of it."""
HAND: Final = Mm(9)
"""Height of a line that is written on by hand."""
ABREAST: Final = 3
"""Signatures side by side."""
FEW: Final = 5
"""Rows of a table that stay on one page, its head counted."""
LONGEST, LONGEST_WORD = 40, 22
"""Letters of a cell, and of a word, that count for the width of a column."""
LETTER, BESIDE = Mm(2.1), Mm(4)
"""Width of a letter in a broad font, and of the room beside a word."""
WHEN: Final = (1980, 1, 1, 0, 0, 0)
"""Date of every part of the file: a paper's own date stands in its text."""


def word(
    blocks: Sequence[Mapping[str, Any]], *, title: str, subtitle: str, foot: str, synthetic: bool, language: Language
) -> bytes:
    """Return a paper as DOCX.

    Examples
    --------
    >>> blocks = [{"kind": "text", "text": "Two tonnes a month."}]
    >>> made = [word(blocks, title="Offer", subtitle="", foot="demo", synthetic=True, language="en") for _ in "ab"]
    >>> made[0][:2], made[0] == made[1]
    (b'PK', True)
    """
    paper = Document()
    _page(paper, title, foot, language, synthetic=synthetic)
    _title(paper, title)
    if subtitle:
        _line(paper, subtitle, colour=QUIET)
    drawn = list(unbroken(blocks))
    for block, after in zip_longest(drawn, drawn[1:]):
        DRAWN[block["kind"]](paper, block)
        if after is not None and after["kind"] == "signatures":
            _with_next(paper)
    kept = io.BytesIO()
    paper.save(kept)
    return _undated(kept.getvalue())


def _page(paper: Any, title: str, foot: str, language: Language, *, synthetic: bool) -> None:  # noqa: ANN401 - docx
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(22), Mm(23)
    style = paper.styles["Normal"]
    style.font.name, style.font.size = "Open Sans", Pt(9.5)
    tongue = style.element.get_or_add_rPr()
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), "id-ID" if language == "id" else "en-GB")
    tongue.append(mark)
    if synthetic:
        head = section.header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = head.add_run(say("document.synthetic", language).upper())
        run.bold, run.font.size, run.font.color.rgb = True, Pt(8), WARNING
    below = section.footer.paragraphs[0]
    below.style = paper.styles["Normal"]  # the foot's own style has stops of another page width
    below.paragraph_format.tab_stops.add_tab_stop(Mm(170), WD_TAB_ALIGNMENT.RIGHT)
    below.add_run(f"{foot}\t")
    _number_of(below, "PAGE")
    below.add_run(" / ")
    _number_of(below, "NUMPAGES")
    for run in below.runs:
        run.font.size, run.font.color.rgb = Pt(7.5), QUIET
    facts = paper.core_properties
    facts.title, facts.author, facts.last_modified_by, facts.comments = title, "jejaring", "jejaring", ""
    facts.created = facts.modified = datetime(*WHEN, tzinfo=UTC)
    facts.language = language


def _number_of(line: Any, field: str) -> None:  # noqa: ANN401 - docx
    """Write a field that the reader's program counts: the page, or how many there are."""
    for kind, words in (("begin", ""), ("", field), ("end", "")):
        run = line.add_run()
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.text = words
        run._r.append(mark)


def _line(paper: Any, text: str, *, size: float = 9.5, colour: Any = None, bold: bool = False) -> Any:  # noqa: ANN401
    line = paper.add_paragraph()
    run = line.add_run(text)
    run.bold, run.font.size = bold, Pt(size)
    if colour is not None:
        run.font.color.rgb = colour
    return line


def _title(paper: Any, words: str) -> None:  # noqa: ANN401 - docx
    """Write the title as a heading of the first level: readers that list headings begin with it."""
    heading = paper.add_heading(level=1)
    heading.paragraph_format.space_before = Pt(0)
    run = heading.add_run(words)
    run.bold, run.font.size, run.font.color.rgb, run.font.name = True, Pt(16), ACCENT, "Open Sans"


def _heading(paper: Any, block: Mapping[str, Any]) -> None:  # noqa: ANN401
    heading = paper.add_heading(level=2)
    heading.paragraph_format.space_before = Pt(7)
    run = heading.add_run(block["text"])
    run.font.size, run.font.color.rgb, run.font.name = Pt(11.5), ACCENT, "Open Sans"


def _text(paper: Any, block: Mapping[str, Any]) -> None:  # noqa: ANN401
    _line(paper, block["text"])


def _note(paper: Any, block: Mapping[str, Any]) -> None:  # noqa: ANN401
    _line(paper, block["text"], colour=WARNING, bold=True)


def _table(paper: Any, rows: Sequence[Sequence[str]], align: Sequence[str], *, head: bool) -> None:  # noqa: ANN401
    if not rows:
        return
    table = paper.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    _airy(table)
    together = len(rows) - 1 if len(rows) <= FEW else int(head)
    for place, row in enumerate(rows):
        made = table.add_row()
        _whole_row(made, repeated=head and place == 0)
        cells = made.cells
        for column, text in enumerate(row):
            line = cells[column].paragraphs[0]
            run = line.add_run(str(text))
            run.font.size, run.bold = Pt(9), head and place == 0
            line.paragraph_format.keep_with_next = together > place
            if align[column] == "right":
                line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if head and place == 0:
                run.font.color.rgb = ACCENT
            if not head:
                run.font.color.rgb = QUIET if column == 0 else None
    widths = PAIR if not head and len(rows[0]) == len(PAIR) else _widths(rows)
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = wide
    _gap(paper)


def _with_next(paper: Any) -> None:  # noqa: ANN401 - docx
    """Keep what was written last with what comes: a place for signatures never begins a page alone."""
    last = paper.paragraphs[-1]
    last.paragraph_format.keep_with_next = True
    table = paper.tables[-1] if paper.tables else None
    if table is None or last._p.getprevious() is not table._tbl or len(table.rows) > FEW:
        return
    for cell in (cell for row in table.rows for cell in row.cells):
        for line in cell.paragraphs:
            line.paragraph_format.keep_with_next = True


def _gap(paper: Any) -> None:  # noqa: ANN401 - docx
    below = paper.add_paragraph()
    below.paragraph_format.space_after, below.paragraph_format.line_spacing = Pt(0), Pt(5)


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the widths of columns: each has room for its longest word, and what is left goes to who says more.

    A font that stands in for ours on another machine is broader than it.
    """
    columns = [[str(row[place]) for row in rows] for place in range(len(rows[0]))]
    words = [max((len(word) for cell in column for word in cell.split()), default=0) for column in columns]
    least = [LETTER * min(one, LONGEST_WORD) + BESIDE for one in words]
    more = [max(1, min(LONGEST, max(map(len, column))) - one) for column, one in zip(columns, words, strict=True)]
    left = max(0, sum(PAIR) - sum(least))
    made = [one + left * share // sum(more) for one, share in zip(least, more, strict=True)]
    return [one * sum(PAIR) // sum(made) for one in made]


def _airy(table: Any) -> None:  # noqa: ANN401 - docx
    """Keep words off the lines of a table, and those lines thin and grey, as in the PDF."""
    facts = table._tbl.tblPr
    lines, space = OxmlElement("w:tblBorders"), OxmlElement("w:tblCellMar")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        upright = side in ("left", "right", "insideV")
        for name, value in (("val", "nil" if upright else "single"), ("sz", "4"), ("space", "0"), ("color", "C9D1D6")):
            line.set(qn(f"w:{name}"), value)
        lines.append(line)
    for side in ("top", "bottom"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "40")
        margin.set(qn("w:type"), "dxa")
        space.append(margin)
    look = facts.find(qn("w:tblLook"))  # the order of the parts is the format's
    for part in (lines, space):
        look.addprevious(part)


def _whole_row(row: Any, *, repeated: bool) -> None:  # noqa: ANN401 - docx
    """Keep a row on one page, and repeat the head of a table on each."""
    facts = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", *(["w:tblHeader"] if repeated else [])):
        facts.append(OxmlElement(name))


def _pairs(paper: Any, block: Mapping[str, Any]) -> None:  # noqa: ANN401
    _table(paper, block["rows"], ("left", "left"), head=False)


def _grid(paper: Any, block: Mapping[str, Any]) -> None:  # noqa: ANN401
    _table(paper, [block["head"], *block["rows"]], block["align"], head=True)


def _checks(paper: Any, block: Mapping[str, Any]) -> None:  # noqa: ANN401
    for held, text, law in block["rows"]:
        line = _line(paper, f"{'☑' if held else '☐'} {text}" + (f" ({law})" if law else ""))
        line.paragraph_format.space_after = Pt(3)


def _blanks(paper: Any, block: Mapping[str, Any]) -> None:  # noqa: ANN401
    """Write labels, below each cells to write in: as high as lines are by hand, and they grow with what is typed."""
    for label, lines in block["rows"]:
        named = _line(paper, label, colour=QUIET)
        named.paragraph_format.keep_with_next, named.paragraph_format.space_after = True, Pt(2)
        table = paper.add_table(rows=lines, cols=1, style="Table Grid")
        _airy(table)
        for row in table.rows:
            row.height = HAND
            _whole_row(row, repeated=False)
        _gap(paper)


def _choices(paper: Any, block: Mapping[str, Any]) -> None:  # noqa: ANN401
    rows = [[row, *(f"☐ {option}" for option in block["options"])] for row in block["rows"]]
    _table(paper, rows, ["left"] * (1 + len(block["options"])), head=False)


def _signatures(paper: Any, block: Mapping[str, Any]) -> None:  # noqa: ANN401
    for line in paper.paragraphs[-2:]:  # a signature alone on a page, or with a note, signs nothing
        line.paragraph_format.keep_with_next = True
    place_and_day = paper.add_paragraph(block["place"])
    place_and_day.paragraph_format.keep_with_next, place_and_day.paragraph_format.space_before = True, Pt(6)
    names = block["names"]
    wide = min(ABREAST, max(1, len(names)))
    table = paper.add_table(rows=-(-len(names) // wide) * 2, cols=wide)
    for row in table.rows:
        _whole_row(row, repeated=False)
    for place, (role, name) in enumerate(names):  # lines in a row of their own: a long name must not push one down
        above, below = (table.rows[place // wide * 2 + part].cells[place % wide] for part in (0, 1))
        above.paragraphs[0].add_run(role).font.color.rgb = QUIET
        above.add_paragraph().add_run(name).bold = True
        for _ in range(2):
            below.add_paragraph()
        below.add_paragraph("_" * 24)
        for line in (*above.paragraphs, *below.paragraphs):
            line.paragraph_format.keep_with_next, line.paragraph_format.space_after = True, Pt(4)
        below.add_paragraph().add_run(block["below"]).font.size = Pt(7.5)


DRAWN: Final = {
    "heading": _heading,
    "text": _text,
    "note": _note,
    "pairs": _pairs,
    "table": _grid,
    "checks": _checks,
    "blanks": _blanks,
    "choices": _choices,
    "signatures": _signatures,
}


def _undated(file: bytes) -> bytes:
    """Return the same archive with its parts sorted and without the moment of writing."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            part = zipfile.ZipInfo(name, WHEN)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            new.writestr(part, old.read(name))
    return kept.getvalue()
