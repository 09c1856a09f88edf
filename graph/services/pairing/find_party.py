"""Find the party that a person means: by id, by name, or by a name slightly misspelt.

A misspelt name is taken only when one party answers to it clearly; otherwise the candidates are listed and the person
chooses by id. Nothing is guessed silently: :class:`Found` says how the party was found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from graph.errors import Ambiguous, UnknownParty
from graph.model.ids import normalise_name, normalised
from graph.services.sheet.words import place_name

if TYPE_CHECKING:
    from collections.abc import Collection

    from graph.network import Network

NEAR: Final = 70.0
"""Similarity (0 to 100) from which a name is offered as a candidate."""
CLEAR: Final = 86.0
"""Similarity from which a misspelt name is taken, when no other party comes within ``LEAD`` of it."""
LEAD: Final = 6.0
LISTED: Final = 8


@dataclass(frozen=True)
class Found:
    """The row of a party and how it was found; ``similarity`` is 100 for an exact name or an id."""

    row: int
    by: Literal["id", "name", "misspelt"]
    similarity: float = 100.0


def find_party(network: Network, asked: str, *, kinds: Collection[str] | None = None) -> Found:
    """Return the party that ``asked`` names.

    Parameters
    ----------
    network
        Where to look.
    asked
        An id, an older id (alias), or a name; case, legal form and punctuation of names do not matter.
    kinds
        Kinds of party that may be meant; None takes all. An id is taken whatever its kind.

    Raises
    ------
    UnknownParty
        When nothing is near, the hint names what comes closest; or when there is no party at all.
    Ambiguous
        When several parties answer; ``context["candidates"]`` lists id, name, region and similarity.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.network import Network
    >>> names = ["UD Sumber Rejeki", "CV Makmur"]
    >>> parties = pl.DataFrame({"id": ["p1", "p2"], "kind": ["enterprise"] * 2, "name": names})
    >>> network = Network.from_frames(parties, as_of=date(2026, 1, 1))
    >>> find_party(network, "sumber rezeki").by, find_party(network, "p2").row
    ('misspelt', 1)
    >>> names = ["Hotel Paradise Likupang (PT Paradise Golf)", "Hotel Melati"]
    >>> find_party(Network.from_frames(parties.with_columns(name=pl.Series(names)), as_of=date(2026, 1, 1)),
    ...            "Hotel Paradise Likupang").row
    0
    """
    if asked in network.row:
        return Found(network.row[asked], "id")
    names = network.parties.select("id", "name", "region", "kind").with_row_index("row")
    if kinds is not None:
        names = names.filter(pl.col("kind").is_in(sorted(kinds)))
    wanted = normalise_name(asked)
    if not wanted:
        message = f"“{asked}” names nobody"
        raise UnknownParty(message, hint="type a name or an id", sentence="told.no_name", asked=asked)
    if not names.height:
        message = f"nobody is here to be called “{asked}”: the network holds no party"
        raise UnknownParty(
            message, hint="load lists, or name the Network folder", sentence="told.nobody_here", asked=asked
        )
    plain = names.select(normalised(pl.col("name")))["name"].fill_null("").to_list()
    same = [place for place, name in enumerate(plain) if name == wanted]
    if len(same) == 1:
        return Found(int(names["row"][same[0]]), "name")
    if same:
        raise _several(asked, names[same], [100.0] * len(same))
    return _nearest(asked, wanted, names, plain)


def _nearest(asked: str, wanted: str, names: pl.DataFrame, plain: list[str]) -> Found:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only for names that are not exact

    near = process.extract(wanted, plain, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR, limit=LISTED)
    near = near or process.extract(wanted, plain, scorer=fuzz.token_set_ratio, score_cutoff=NEAR, limit=LISTED)
    if not near:
        closest = process.extractOne(wanted, plain, scorer=fuzz.token_sort_ratio)
        raise _nobody(asked, str(names["name"][closest[2]]) if closest and closest[1] > 0 else "")
    best = near[0]
    clear = best[1] >= CLEAR and (len(near) == 1 or best[1] - near[1][1] >= LEAD)
    words = set(wanted.split())
    holders = [place for place, name in enumerate(plain) if words <= set(name.split())]
    if not clear and len(words) > 1 and len(holders) == 1:  # a part of one name and of no other
        return Found(int(names["row"][holders[0]]), "name")
    if not clear:
        scores = {place: score for _, score, place in near}
        scores |= {place: fuzz.token_sort_ratio(wanted, plain[place]) for place in holders if place not in scores}
        if len(scores) == 1:
            raise _nobody(asked, str(names["name"][best[2]]))
        raise _several(asked, names[list(scores)], list(scores.values()))
    return Found(int(names["row"][best[2]]), "misspelt", round(float(best[1]), 1))


def _nobody(asked: str, nearest: str) -> UnknownParty:
    hint = f"the nearest name is “{nearest}”" if nearest else "look at the list"
    message = f"no party is called “{asked}”"
    return UnknownParty(message, hint=hint, sentence="told.nobody", asked=asked, nearest=nearest or "–")


def _several(asked: str, names: pl.DataFrame, scores: list[float]) -> Ambiguous:
    candidates = [
        {"id": row["id"], "name": row["name"], "region": row["region"], "similarity": round(float(score), 1)}
        for row, score in list(zip(names.iter_rows(named=True), scores, strict=True))[:LISTED]
    ]
    listed = "; ".join(f"{c['name']} ({place_name(c['region']) or '?'}) = {c['id']}" for c in candidates)
    message = f"{names.height} parties answer to “{asked}”: {listed}"
    facts = {"asked": asked, "count": names.height, "listed": listed, "candidates": candidates}
    return Ambiguous(message, hint="ask again with one of these ids", sentence="told.several", **facts)
