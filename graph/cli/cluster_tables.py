"""The report of one cluster as it looks in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.cli.face import Align, Face
    from graph.services.cluster.facts import ClusterReportFacts, Table


def draw_cluster_report(face: Face, facts: ClusterReportFacts) -> None:
    """Print reading, stage, what to do next, every figure with its null, and how complete the data are."""
    if face.json:
        return
    say = face.out.print
    say(
        " · ".join(filter(None, (facts.title, facts.place, f"{facts.members} {face.say('report.word_members')}"))),
        style="bold",
        markup=False,
    )
    say(f"{face.say('report.word_reading')}: {facts.reading_sentence} ({facts.reading_null})", markup=False)
    for line in facts.summary:
        say(line, markup=False, soft_wrap=True)
    here = [label for label, chosen in facts.stages if chosen]
    say(f"{face.say('report.word_stage')}: {here[0] if here else '–'}", markup=False)
    for line in facts.dependency:
        say(line, markup=False, soft_wrap=True)
    face.table(
        face.say("report.word_steps"),
        [
            ("report.head_number", "right"),
            ("report.word_steps", "left"),
            ("report.word_because", "left"),
            ("report.word_programme", "left"),
        ],
        [(str(at), step.sentence, step.because, step.programme) for at, step in enumerate(facts.steps, 1)],
    )
    columns: list[tuple[str, Align]] = [
        ("report.head_number", "right"),
        ("report.word_figure", "left"),
        ("report.word_value", "right"),
        ("report.word_against", "left"),
        ("report.word_n", "right"),
        ("report.word_without", "right"),
    ]
    for group in facts.groups:
        face.table(
            group.title,
            columns,
            [(one.number, one.label, one.value, one.against, one.n, one.without_officials) for one in group.lines],
        )
    if facts.change is not None:
        draw_table(face, facts.change)
    draw_table(face, facts.ties)
    for line in facts.coverage:
        say(line, markup=False, soft_wrap=True)


def draw_table(face: Face, table: Table) -> None:
    """Print a plain table with its note; the headers are ready words, not codes."""
    if face.json:
        return
    columns: list[tuple[str, Align]] = [
        (header, "left" if at == 0 else "right") for at, header in enumerate(table.headers)
    ]
    face.table(table.title, columns, [row.cells for row in table.rows])
    if table.note:
        face.out.print(table.note, markup=False, soft_wrap=True)
