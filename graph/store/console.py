"""A planner's own Cypher: read only, of what planners may see, within a time and a number of rows.

Community has no roles, and a READ session alone does not keep a query from files (``LOAD CSV``) or procedures. So every
query is planned first and refused unless each operator of its plan is on the list of those that only read; then it is
refused when it could reach nodes that are not for planners (persons, keys, sessions): labels and types of ties must be
named, and be of the vocabulary. Only then does it run, in a READ session with a time limit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from neo4j import READ_ACCESS, Query
from neo4j.exceptions import ClientError, Neo4jError
from neo4j.graph import Node, Path, Relationship

from graph.errors import RuleViolation, SolverStopped
from graph.store.failures import translated
from graph.store.questions import names, question
from graph.store.snapshot import finished_loads
from graph.store.vocabulary import LABELS, TIE_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.store.cypher import Bolt

ROWS: Final = 1_000
SECONDS: Final = 10.0
PLANNING_SECONDS: Final = 60.0
"""How long the server may plan a question of ours: a server that has just started takes ten seconds for the longest,
which is no fault of whoever asks. A planner's own query has its time for planning and answering alike.
"""
LONGEST: Final = 20_000
READING: Final = frozenset(
    [
        "Aggregation",
        "AllShortestPaths",
        "AntiConditionalApply",
        "AntiSemiApply",
        "Apply",
        "Argument",
        "AssertSameNode",
        "BFSPruningVarExpand",
        "BidirectionalRepeat(Trail)",
        "CacheProperties",
        "CartesianProduct",
        "ConditionalApply",
        "DirectedRelationshipIndexContainsScan",
        "DirectedRelationshipIndexEndsWithScan",
        "DirectedRelationshipIndexScan",
        "DirectedRelationshipIndexSeek",
        "DirectedRelationshipIndexSeekByRange",
        "DirectedRelationshipTypeScan",
        "DirectedUnionRelationshipTypesScan",
        "Distinct",
        "Eager",
        "EagerAggregation",
        "EmptyResult",
        "EmptyRow",
        "ExhaustiveLimit",
        "Expand(All)",
        "Expand(Into)",
        "Filter",
        "IntersectionNodeByLabelsScan",
        "LetAntiSemiApply",
        "LetSelectOrAntiSemiApply",
        "LetSelectOrSemiApply",
        "LetSemiApply",
        "Limit",
        "MultiNodeIndexSeek",
        "NodeByLabelScan",
        "NodeCountFromCountStore",
        "NodeHashJoin",
        "NodeIndexContainsScan",
        "NodeIndexEndsWithScan",
        "NodeIndexScan",
        "NodeIndexSeek",
        "NodeIndexSeekByRange",
        "NodeLeftOuterHashJoin",
        "NodeRightOuterHashJoin",
        "NodeUniqueIndexSeek",
        "NodeUniqueIndexSeekByRange",
        "NullifyMetadata",
        "Optional",
        "OptionalExpand(All)",
        "OptionalExpand(Into)",
        "OrderedAggregation",
        "OrderedDistinct",
        "OrderedUnion",
        "PartialSort",
        "PartialTop",
        "ProduceResults",
        "ProjectEndpoints",
        "Projection",
        "PruningVarExpand",
        "RelationshipCountFromCountStore",
        "Repeat(Trail)",
        "RollUpApply",
        "SelectOrAntiSemiApply",
        "SelectOrSemiApply",
        "SemiApply",
        "ShortestPath",
        "Skip",
        "Sort",
        "StatefulShortestPath(All)",
        "StatefulShortestPath(Into)",
        "SubtractionNodeByLabelsScan",
        "Top",
        "Top1WithTies",
        "TriadicBuild",
        "TriadicFilter",
        "TriadicSelection",
        "UndirectedRelationshipIndexSeek",
        "UndirectedRelationshipTypeScan",
        "UndirectedUnionRelationshipTypesScan",
        "Union",
        "UnionNodeByLabelsScan",
        "Unwind",
        "ValueHashJoin",
        "VarLengthExpand(All)",
        "VarLengthExpand(Into)",
        "VarLengthExpand(Pruning)",
        "VarLengthExpand(Pruning,BFS,All)",
        "VarLengthExpand(Pruning,BFS,Into)",
    ]
)
"""Operators that only read, and by label, index or type: scans of all nodes and seeks by internal id are not here."""
OURS: Final = READING | {"TransactionApply"}
"""What our own questions may need besides: to read in two transactions side by side. Others would take all cores."""
GROWS: Final = re.compile(r"\b(reduce|replace)\(")
"""Functions with which a few letters make a text of gigabytes, which ends the server."""
MOST_JOINED: Final = 12
EXPANDS: Final = re.compile(r"Expand|ShortestPath|TypeScan|TypesScan")
SEEN_LABELS: Final = frozenset(LABELS.values()) | {"Party", "Region", "Commodity", "Certification", "Offer", "Demand"}
SEEN_TYPES: Final = TIE_TYPES | {"OFFERS", "DEMANDS", "OF", "LOCATED_IN"}
BRACKETS: Final = re.compile(r"-\[([^\]]*)\]-")
NAMED: Final = re.compile(r":([!`(]*\w+`?(?:[|&][!`(]*\w+`?)*)")
"""Labels and types as plans print them: no blank after the colon, unlike in a map."""
REFUSED_BY_SERVER: Final = (".Statement.", ".Procedure.", ".Security.Forbidden")
"""Kinds of errors with which the server turns a query away before it runs."""
PATHS: Final = "StatefulShortestPath"
"""Operators that tell the types of a path's ties below it, as predicates by the tie's name, and not in its brackets."""
INLINED: Final = re.compile(r"^ *(?:inlined predicates: *)?(\w+)((?::\w+)+) *$")
ESCAPED: Final = re.compile(r"\\u+([0-9a-fA-F]{4})")
BARE: Final = re.compile(r"--|<--|-->")
BARE_DEGREE: Final = re.compile(r"Degree\w*\(\([^)]*\)(?:--|<--)")
"""Ties of any type that are only counted, and so walked by no operator."""


@dataclass(frozen=True)
class Answer:
    """Rows of a question as plain values; ``truncated`` when there were more than the limit."""

    columns: list[str]
    rows: list[dict[str, Any]]
    truncated: bool


def ask(
    bolt: Bolt,
    text: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    rows: int = ROWS,
    seconds: float = SECONDS,
) -> Answer:
    """Return the rows of a query that only reads.

    Parameters
    ----------
    text
        Cypher.
    parameters
        Values of its ``$names``.
    rows, seconds
        Most rows, and longest time.

    Raises
    ------
    RuleViolation
        If it is no Cypher, could change anything, calls a procedure, opens a file, or reaches what is not for planners.
    SolverStopped
        If it takes too long.
    StoreConflict
        If a load is half done, or was begun meanwhile.
    """
    _refuse_words(text)
    finished_loads(bolt)
    answer = _answered(bolt, text, dict(parameters or {}), rows, seconds)
    finished_loads(bolt)
    return answer


def _answered(bolt: Bolt, text: str, parameters: dict[str, Any], rows: int, seconds: float) -> Answer:
    ours = any(question(name).text == text for name in names())
    try:
        with translated_query(bolt), bolt.driver.session(default_access_mode=READ_ACCESS) as session:
            planning = max(seconds, PLANNING_SECONDS) if ours else seconds
            explained = session.run(Query("EXPLAIN " + text, timeout=planning), parameters).consume()
            _refuse_plan(explained.query_type, explained.plan, OURS if ours else READING)
            _refuse_names(text, explained.plan)
            if not ours:
                _refuse_growth(explained.plan, parameters)
            result = session.run(Query(text, timeout=seconds), parameters)
            columns = list(result.keys())
            found = []
            for record in result:
                found.append({name: _plain(value) for name, value in zip(columns, record.values(), strict=True)})
                if len(found) > rows:
                    break
            return Answer(columns, found[:rows], len(found) > rows)
    except _TooLongError:
        message = f"the question took longer than {seconds:g} seconds"
        hint = "ask for one region or commodity, or put a LIMIT earlier"
        raise SolverStopped(message, hint=hint, seconds=seconds) from None


class _TooLongError(Exception):
    """The server gave up at the time limit."""


class translated_query:  # noqa: N801 - a context manager, named as the one that it goes with
    """Turn what the server says about a reader's query into our errors; everything else as elsewhere."""

    def __init__(self, bolt: Bolt) -> None:
        self._inner = translated(bolt.uri, bolt.home)

    def __enter__(self) -> None:
        """Enter."""
        self._inner.__enter__()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool | None:  # noqa: ANN401 - the protocol's own
        """Translate."""
        if isinstance(error, Neo4jError):
            code = str(error.code)
            if "TransactionTimedOut" in code or "Terminated" in code:
                raise _TooLongError from error
            if isinstance(error, ClientError) and any(kind in code for kind in REFUSED_BY_SERVER):
                first = str(error.message).splitlines()[0]
                message = f"the query is not understood: {first}"
                raise RuleViolation(message, hint="see docs/reference/ask.md for labels and ties") from error
        return self._inner.__exit__(kind, error, trace)


def _refuse_words(text: str) -> None:
    bare = text.strip()
    if not bare or len(bare) > LONGEST:
        message = "the query is empty" if not bare else f"the query has more than {LONGEST} characters"
        raise RuleViolation(message, hint="write one Cypher query that begins with MATCH")
    first = re.sub(r"/\*.*?\*/|//[^\n]*", " ", bare, flags=re.DOTALL).split(maxsplit=1)
    if not first or first[0].upper().rstrip("(") not in ("MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN"):
        word = first[0] if first else ""
        message = f"a query that begins with {word!r} is not allowed here"
        raise RuleViolation(message, hint="begin with MATCH, OPTIONAL MATCH, WITH, UNWIND or RETURN", word=word)
    if re.search(r"\$\s*\(", bare):
        message = "labels and types that are computed are not allowed here"
        raise RuleViolation(message, hint="write labels and types out")


def _operators(plan: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - the driver's plain dictionary
    yield str(plan["operatorType"]).split("@", maxsplit=1)[0], str(plan.get("args", {}).get("Details", ""))
    for child in plan.get("children", []):
        yield from _operators(child)


def _refuse_plan(query_type: str | None, plan: Any, allowed: frozenset[str]) -> None:  # noqa: ANN401 - see _operators
    if query_type != "r" or not plan:
        message = "the query would change the graph"
        raise RuleViolation(message, hint="only questions are allowed here; files enter through `jejaring ingest`")
    for operator, details in _operators(plan):
        if operator not in allowed:
            message = f"the query needs {operator}, which is not allowed here"
            hint = "name labels, (p:Party); no files, no procedures, no administration"
            raise RuleViolation(message, hint=hint, operator=operator)
        _refuse_reach(operator, details)


def _refuse_growth(plan: Any, parameters: Mapping[str, Any]) -> None:  # noqa: ANN401 - see _operators
    """Refuse values that a query makes longer and longer: nothing but the server's memory would bound them."""
    details = [(operator, _without_texts(told)) for operator, told in _operators(plan)]
    growing = sorted({word for _, told in details for word in GROWS.findall(told)})
    ranged = any(
        "range(" in told and not (operator == "Unwind" and told.startswith("range(")) for operator, told in details
    )
    if growing or ranged:
        message = f"{growing[0] if growing else 'range'} is not allowed here"
        raise RuleViolation(message, hint="UNWIND range(...) AS x gives numbers; add up with sum() and collect()")
    joined = sum(told.count(" + ") for _, told in details)
    if joined > MOST_JOINED or any(len(str(value)) > LONGEST for value in parameters.values()):
        message = f"the query joins more than {MOST_JOINED} values, or is given a longer one than {LONGEST} characters"
        raise RuleViolation(message, hint="ask for the values beside each other")


def _refuse_names(text: str, plan: Any) -> None:  # noqa: ANN401 - see _operators
    """Refuse names that a plan could show where it shows another's type: ties of paths are known by name alone."""
    plain = ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)
    if any(operator.startswith(PATHS) for operator, _ in _operators(plan)) and ("`" in plain or "anon_" in plain):
        message = "names in backticks and names with anon_ are not allowed beside SHORTEST and ANY"
        raise RuleViolation(message, hint="name nodes and ties with letters, such as (a:Party)-[t:SUPPLIES]-+(b:Party)")


def _with_types(details: str) -> str:
    """Return what a plan tells of a path with the types of its ties in their brackets.

    Examples
    --------
    >>> path = "SHORTEST 1 (a) ((`x`)-[`r`]->(`y`)){1, }-[`s`]-(b)"
    >>> told = [path, "    inlined predicates: b:Party", "        r:SUPPLIES:SERVES"]
    >>> _with_types(chr(10).join(told)).splitlines()[0]
    'SHORTEST 1 (a) ((`x`)-[`r`:SUPPLIES|SERVES]->(`y`)){1, }-[`s`]-(b)'
    """
    pattern, _, told = details.partition("\n")
    inlined = told.partition("non-inlined predicates:")[0].splitlines()
    types = {found[1]: found[2][1:].replace(":", "|") for found in map(INLINED.match, inlined) if found}
    ties = [tie.strip("`") for tie in BRACKETS.findall(pattern)]
    once = {tie: types[tie] for tie in ties if tie in types and ties.count(tie) == 1}
    typed = BRACKETS.sub(lambda tie: _typed(tie, once), pattern)
    return f"{typed}\n{told}"


def _typed(tie: re.Match[str], types: Mapping[str, str]) -> str:
    name = tie[1].strip("`")
    return f"-[{tie[1]}:{types[name]}]-" if name in types else tie[0]


def _untyped() -> RuleViolation:
    message = "a tie without its type is not allowed here"
    return RuleViolation(message, hint=f"name it, such as -[t:SUPPLIES]-; types: {', '.join(sorted(SEEN_TYPES))}")


def _refuse_reach(operator: str, details: str) -> None:
    """Refuse labels and types outside the vocabulary, and ties whose type is not said."""
    details = _with_types(details) if operator.startswith(PATHS) else details
    bare = _without_texts(details)
    words = {word for names in NAMED.findall(bare) for word in re.findall(r"\w+", names)}
    unseen = words - SEEN_LABELS - SEEN_TYPES
    if BARE_DEGREE.search(bare):
        raise _untyped()
    if EXPANDS.search(operator):
        ties = BRACKETS.findall(details)
        if BARE.search(bare) or any(":" not in tie for tie in ties):
            raise _untyped()
        for tie in ties:
            names = re.split(r"[|&]", tie.split(":", maxsplit=1)[1].split("*", maxsplit=1)[0].split("{", maxsplit=1)[0])
            unseen |= {name.strip(" :`") for name in names} - SEEN_TYPES - {""}
    if unseen:
        message = f"{', '.join(sorted(unseen))} is not for this console"
        raise RuleViolation(message, hint=f"labels: {', '.join(sorted(SEEN_LABELS))}", unseen=sorted(unseen))


def _without_texts(details: str) -> str:
    return re.sub(r'"[^"]*"|\'[^\']*\'', "''", details)


def _plain(value: Any) -> Any:  # noqa: ANN401 - of any type that Cypher returns
    if isinstance(value, (Node, Relationship)):
        if isinstance(value, Node) and not value.labels <= SEEN_LABELS:
            message = "the answer holds nodes that are not for this console"
            raise RuleViolation(message, hint=f"labels: {', '.join(sorted(SEEN_LABELS))}")
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, Path):
        return [_plain(node) for node in value.nodes]
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    iso = getattr(value, "iso_format", None)
    return iso() if callable(iso) else value
