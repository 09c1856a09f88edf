"""Attendance at seminars, meetings, joint actions and exhibitions: who of a cluster met whom, and how often.

Attendance ties a party to an event (two-mode, dated by its first day). Whoever was at one event has met: pairs are
weighed with Newman's ``1 / (k - 1)`` for an event of k, so that one fair of four hundred does not outweigh a year of
monthly meetings; with those weights a party's strength is the number of events that it shared with a fellow member.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.metrics.figure import Figure, spanned
from graph.metrics.intervals import ratio_interval, share_interval
from graph.metrics.label_null import SMALLEST
from graph.metrics.two_mode import project
from graph.model.vocabulary import TieType

if TYPE_CHECKING:
    from datetime import date

    from graph.metrics.kernels.types import Ints
    from graph.metrics.view import ClusterView
    from graph.network import Network

DRAWS: Final = 99


def attended(network: Network, on: date, since: date | None = None) -> tuple[Ints, Ints]:
    """Return party and event of every attendance up to a date (an event is past, not ended), as rows of parties.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.network import Network
    >>> parties = pl.DataFrame({"id": ["a", "e"], "kind": ["enterprise", "forum"], "name": ["A", "E"]})
    >>> ties = pl.DataFrame({"start": ["a"], "end": ["e"], "type": ["ATTENDED"], "since": [date(2026, 3, 1)]})
    >>> network = Network.from_frames(parties, ties=ties, as_of=date(2026, 6, 1))
    >>> [rows.tolist() for rows in attended(network, date(2026, 6, 1))], attended(network, date(2026, 2, 1))[0].size
    ([[0], [1]], 0)
    """
    ties = network.ties.filter(
        (pl.col("type") == TieType.ATTENDED) & (pl.col("since").is_null() | (pl.col("since") <= on))
    )
    if since is not None:
        ties = ties.filter(pl.col("since") >= since)
    rows = pl.DataFrame({"id": network.parties["id"], "row": np.arange(network.parties.height, dtype=np.int32)})
    party, event = (
        ties.select(id=column).join(rows, on="id", how="left", maintain_order="left")["row"].to_numpy()
        for column in ("start", "end")
    )
    return party.astype(np.int32), event.astype(np.int32)


def attendance_figures(view: ClusterView, on: date) -> list[Figure]:
    """Return the share of members who were at an event, of pairs who met, and the events shared per member."""
    party, event = attended(view.measured.network, on)
    came = np.isin(view.members, party)
    count = int(np.count_nonzero(came))
    n, pairs = view.n, view.n * (view.n - 1) // 2
    met, shared = _met(view.members, party, event)
    z = float("nan")
    population = view.measured.population
    if n >= SMALLEST and population.size > n and party.size:
        random = np.random.default_rng(view.seed)
        drawn = np.array(
            [_met(np.sort(random.choice(population, n, replace=False)), party, event)[0] for _ in range(DRAWS)]
        )
        z = float((met - drawn.mean()) / drawn.std()) if drawn.std() > 0 else z
    return [
        spanned("information.attended", count / n if n else float("nan"), n, share_interval(count, n)),
        Figure(
            "information.met_together",
            "information",
            met / pairs if pairs else float("nan"),
            n,
            z,
            "label_permutation",
        ),
        spanned(
            "information.events_shared",
            float(shared.mean()) if n else float("nan"),
            n,
            ratio_interval(shared, np.ones(n), seed=view.seed),
        ),
    ]


def _met(members: Ints, party: Ints, event: Ints) -> tuple[int, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Pairs of members who were at one event, and the events that each shared with a fellow member."""
    here = np.isin(party, members)
    ties = project(members.size, np.searchsorted(members, party[here]), event[here])
    return ties.pairs, ties.totals
