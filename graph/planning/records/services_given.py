"""Services given, as dated events with outcomes: a facilitator's twelve, a clinic's four, and officers' coaching."""

from __future__ import annotations

from typing import Final

import polars as pl

from graph.errors import InvalidRecord
from graph.planning.records.lines import dated, first_wrong, needs, one_of

SERVICES: Final[dict[str, tuple[str, ...]]] = {
    "facilitator": (
        "orientation", "stakeholders", "participation", "socialisation", "willing_smes", "motivation", "value_chain",
        "action_plan", "linkages", "advice", "channelling", "monitoring",
    ),
    "clinic": ("consultation", "information", "advocacy", "training"),
    "officer": ("coaching", "offtaker_search", "proposal"),
}  # fmt: skip
"""By giver: the facilitator's twelve services (JICA 2004), the clinic's four (LGSP), an officer's own."""
GIVERS: Final = {"facilitator": "a facilitator", "clinic": "a clinic", "officer": "an officer"}
"""As refusals call them; they and the services have Indonesian words in ``graph/translations/spoken``."""


def services_given(events: pl.DataFrame) -> pl.DataFrame:
    """Return what each giver did, service by service: a service that it never gave is a row of zeros.

    Parameters
    ----------
    events
        ``giver``, ``role`` (``facilitator``, ``clinic``, ``officer``), ``service``, ``receiver``, ``date``,
        ``outcome`` (may be empty).

    Returns
    -------
    polars.DataFrame
        ``giver``, ``role``, ``service``, ``events``, ``receivers``, ``with_outcome``, ``first``, ``last``.

    Raises
    ------
    InvalidRecord
        If a role or service is not known, or an event has no date.

    Examples
    --------
    >>> from datetime import date
    >>> one = {"giver": "Klinik", "role": "clinic", "receiver": "a", "date": date(2026, 5, 1)}
    >>> rows = [one | {"service": "training", "outcome": "12 lulus"}, one | {"service": "training", "outcome": None}]
    >>> given = services_given(pl.DataFrame(rows))
    >>> given.filter(pl.col("events") > 0).select("service", "events", "receivers", "with_outcome").rows()
    [('training', 2, 1, 1)]
    >>> given.height
    4
    """
    needs(events, ("giver", "role", "service", "receiver"))
    one_of(events, "role", tuple(SERVICES))
    dated(events, "date")
    known = [pl.col("role").eq(role) & pl.col("service").is_in(names) for role, names in SERVICES.items()]
    wrong = first_wrong(events, ~pl.any_horizontal(known))
    if wrong is not None:
        message = f"line {wrong['line']}: {wrong['service']!r} is no service of {GIVERS[wrong['role']]}"
        names = ", ".join(SERVICES[wrong["role"]])
        raise InvalidRecord(message, hint=f"take one of {names}", row=wrong["line"], column="service")
    table = pl.DataFrame(
        [(role, place, name) for role, names in SERVICES.items() for place, name in enumerate(names)],
        schema={"role": pl.String, "place": pl.Int64, "service": pl.String}, orient="row",
    )  # fmt: skip
    every = events.select("giver", "role").unique().join(table, on="role")
    counted = events.group_by("giver", "role", "service").agg(
        events=pl.len().cast(pl.Int64),
        receivers=pl.col("receiver").n_unique().cast(pl.Int64),
        with_outcome=pl.col("outcome").count().cast(pl.Int64),
        first=pl.col("date").min(),
        last=pl.col("date").max(),
    )
    told = every.join(counted, on=["giver", "role", "service"], how="left")
    told = told.with_columns(pl.col("events", "receivers", "with_outcome").fill_null(0))
    return told.sort("role", "giver", "place").drop("place")
