"""A panel from dated ties: how many working ties out of its own cluster each enterprise had, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.errors import UnknownParty
from graph.metrics.relation import RELATION
from graph.planning.years import years_before

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.network import Network
    from graph.planning.scene import Scene

YEARS: Final = 5


def programme_named(network: Network, name: str) -> str:
    """Return the id of a programme: by id, by name, or by a part of its name that no other programme has.

    Raises
    ------
    UnknownParty
        If no programme answers to it, or several do.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.network import Network
    >>> rows = {"id": ["p", "q"], "kind": ["programme"] * 2, "name": ["Pameran 2025", "Pameran 2026"]}
    >>> programme_named(Network.from_frames(pl.DataFrame(rows), as_of=date(2026, 1, 1)), "2026")
    'q'
    """
    programmes = network.parties.filter(pl.col("kind") == "programme")
    fits = programmes.filter((pl.col("id") == name) | (pl.col("name") == name))
    if not fits.height and name.strip():
        part = pl.col("name").str.to_lowercase().str.contains(name.strip().lower(), literal=True)
        fits = programmes.filter(part)
    if fits.height == 1:
        return str(fits["id"][0])
    if fits.height > 1:
        message = f"several programmes answer to {name!r}"
        raise UnknownParty(message, hint=f"one of: {'; '.join(fits['name'].to_list())}", programme=name)
    known = programmes["name"].to_list()
    message = f"the network holds no programme {name!r}"
    hint = f"one of: {'; '.join(known)}" if known else "read a list of programmes and who took part in them first"
    raise UnknownParty(message, hint=hint, programme=name)


def panel_of_ties(scene: Scene, programme: str, *, years: int = YEARS) -> tuple[pl.DataFrame, int]:
    """Return a panel of outside ties by year for ``did_it_work``, and the programme's first year.

    Treated are the micro and small enterprises that attended the programme (:func:`programme_named`); years end on
    the day and month of the snapshot. The covariate is ``in_cluster``; ``near`` are those who are in a participant's
    cluster, or have a tie with a participant.

    Raises
    ------
    UnknownParty
        If no programme answers to it, or nobody attended it.
    """
    network = scene.network
    chosen = programme_named(network, programme)
    taken = network.ties.filter((pl.col("type") == "ATTENDED") & (pl.col("end") == chosen))
    if not taken.height:
        message = f"nobody attended {programme}"
        raise UnknownParty(message, hint="load its list of participants as ATTENDED ties", programme=programme)
    began = taken["since"].drop_nulls().sort()
    first = began[0].year if len(began) else network.as_of.year
    rows = np.flatnonzero(scene.umk)
    treated = network.parties["id"].is_in(taken["start"].unique().to_list()).to_numpy()
    home = scene.home
    near = _near_participants(scene, treated)
    frames = []
    for back in range(years - 1, -1, -1):
        on = years_before(network.as_of, back)
        ties = network.tie_arrays(RELATION, on)
        outside = (home[ties.start] != home[ties.end]) | (home[ties.start] < 0)
        count = np.bincount(ties.start[outside], minlength=network.parties.height)
        count += np.bincount(ties.end[outside], minlength=network.parties.height)
        frames.append(
            pl.DataFrame(
                {
                    "unit": network.parties["id"].gather(rows),
                    "period": float(on.year),
                    "treated": treated[rows].astype(np.int64),
                    "outside_ties": count[rows].astype(np.float64),
                    "near": near[rows],
                    "in_cluster": (home[rows] >= 0).astype(np.int64),
                    "cluster": scene.facts["cluster"].gather(rows),
                }
            )
        )
    return pl.concat(frames), int(first)


def _near_participants(scene: Scene, treated: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return who could have heard from a participant: members of one's cluster, and those tied to one."""
    ties, home = scene.network.tie_arrays(RELATION), scene.home
    near = np.isin(home, np.unique(home[treated & (home >= 0)]))
    near[ties.start[treated[ties.end]]] = True
    near[ties.end[treated[ties.start]]] = True
    return near
