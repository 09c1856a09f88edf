"""The information gap: who hears of a programme through one party only, and who does not hear at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graph.metrics.hearing import HEARS, TELLS, telling_ties
from graph.metrics.information import immediate_gatekeepers
from graph.metrics.relation import OFFICIALS
from graph.planning.evidence import evidence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.planning.scene import Scene


def gatekeepers(scene: Scene) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return who hears at all, and for each party the row of the nearest party it hears through alone, or -1.

    Government and officers are the source of information, so that they are nobody's gatekeeper. Whom no official news
    reaches, and who has one party only to tell it anything, hears through that party alone.
    """
    network = scene.network
    source = network.parties.height
    tells = telling_ties(network, network.as_of)
    above = immediate_gatekeepers(tells, source)[:source].astype(np.int64)
    official = scene.kind(sorted(OFFICIALS))
    gate = above.copy()
    for _ in range(source):
        climbing = (gate >= 0) & (gate < source)
        climbing[climbing] &= official[gate[climbing]]
        if not climbing.any():
            break
        gate[climbing] = above[gate[climbing]]
    gate[(gate < 0) | (gate >= source)] = -1
    alone = _only_teller(scene)
    return above >= 0, np.where((above < 0) & (alone >= 0), alone, gate)


def _only_teller(scene: Scene) -> NDArray[np.int64]:
    """Return the one party that tells each party anything, -1 where there are none or several."""
    network, on = scene.network, scene.network.as_of
    told, heard = network.tie_arrays(TELLS, on), network.tie_arrays(HEARS, on)
    pairs = pl.DataFrame(
        {"teller": np.concatenate([told.start, heard.end]), "told": np.concatenate([told.end, heard.start])}
    ).unique()
    single = pairs.group_by("told").agg(pl.col("teller").first(), tellers=pl.len()).filter(pl.col("tellers") == 1)
    found = np.full(network.parties.height, -1, dtype=np.int64)
    found[single["told"].to_numpy()] = single["teller"].to_numpy()
    return found


def information_rows(scene: Scene) -> pl.DataFrame:
    """Return the micro and small enterprises that are told by one gatekeeper alone, or not at all."""
    told, gate = gatekeepers(scene)
    through = gate >= 0
    reason = np.where(through, "gap.information.one_gatekeeper", "gap.information.not_told")
    ids = scene.network.parties["id"].to_list()
    rows = scene.facts.with_columns(
        amount=pl.Series((through | ~told).astype(np.int64)),
        of=pl.lit(1, pl.Int64),
        reason=pl.when(pl.Series(through | ~told)).then(pl.Series(reason.tolist(), dtype=pl.String)),
        gatekept=pl.Series(through.astype(np.int64)),
        not_told=pl.Series((~told & ~through).astype(np.int64)),
        gatekeeper=pl.Series([ids[row] if row >= 0 else None for row in gate.tolist()], dtype=pl.String),
    ).filter(pl.Series(scene.umk))
    return evidence(rows.drop("kind"))
