"""Open information: for each programme who may come, who was told and through whom, who came; told alike or not."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from graph.errors import RuleViolation, UnknownParty
from graph.metrics.hearing import HEARS, TELLS
from graph.planning.lacks.information import gatekeepers
from graph.planning.records.lines import YES
from graph.planning.results.panel import programme_named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.planning.scene import Scene

COLUMNS: Final = ("title", "date", "organiser", "fee_rp", "eligibility")
RULES: Final = ("sizes", "kbli", "region", "export_oriented")
"""Eligibility as a program reads it; none of them is everybody."""
MORE: Final = ("place", "contact", *RULES)
OPEN: Final = re.compile(
    r"(terbuka )?((untuk|bagi) )?(umum|semua|siapa (saja|pun))( (pelaku )?(usaha|umkm|ukm|ikm|pihak|orang|warga))?"
    r"|tanpa syarat|(open to )?(all|everybody|anyone)( enterprises)?"
)
"""Words by which everybody may come; any others state a condition that only the columns of ``RULES`` can tell."""
CHANNELS: Final = {
    "government": ("government", "officer", "front_office"),
    "cooperative": ("cooperative",),
    "provider": ("bds_provider", "institution", "financial_institution", "foster_company"),
}
"""Kinds of party that tell; all others are together."""


def eligible(parties: pl.DataFrame, rules: Mapping[str, Any]) -> pl.DataFrame:
    """Return who is eligible for a programme: by ``sizes``, ``kbli`` (first digits), ``region``, ``export_oriented``.

    Examples
    --------
    >>> parties = pl.DataFrame({"id": ["a", "b"], "size": ["micro", "large"], "kbli": [["25910"], ["25910"]],
    ...                         "region": ["33.05.14", "33.05"], "export_oriented": [None, True]})
    >>> eligible(parties, {"sizes": ["micro", "small"], "kbli": ["25"], "region": "33.05"})["id"].to_list()
    ['a']
    """
    unknown = sorted(set(rules) - set(RULES))
    if unknown:
        message = f"eligibility by {', '.join(unknown)} is not known"
        raise RuleViolation(message, hint="take sizes, kbli, region, export_oriented")
    fits = pl.lit(value=True)
    if "sizes" in rules:
        fits &= pl.col("size").is_in(list(rules["sizes"]))
    if "kbli" in rules:
        main = pl.col("kbli").list.first()
        fits &= pl.any_horizontal([main.str.starts_with(digits) for digits in rules["kbli"]])
    if "region" in rules:
        fits &= (pl.col("region") == rules["region"]) | pl.col("region").str.starts_with(rules["region"] + ".")
    if "export_oriented" in rules:
        fits &= pl.col("export_oriented") == rules["export_oriented"]
    return parties.filter(fits.fill_null(value=False))


def checked(row: Mapping[str, Any]) -> str:
    """Return how a program knows who is eligible: ``by_columns``, ``open`` to all, or ``not_checked`` (words alone).

    Examples
    --------
    >>> checked({"eligibility": "hanya eksportir"}), checked({"eligibility": "Terbuka untuk umum."})
    ('not_checked', 'open')
    >>> checked({"eligibility": "hanya eksportir", "export_oriented": "ya"})
    'by_columns'
    """
    if rules_of(row):
        return "by_columns"
    words = " ".join(str(row.get("eligibility") or "").lower().strip(" .!").split())
    return "open" if OPEN.fullmatch(words) else "not_checked"


def rules_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rules that a line of a list states; an empty cell is no rule.

    Examples
    --------
    >>> rules_of({"sizes": "micro;small", "kbli": None, "region": "33.05", "export_oriented": "ya"})
    {'sizes': ['micro', 'small'], 'region': '33.05', 'export_oriented': True}
    """
    said = {name: row[name] for name in RULES if row.get(name) is not None}
    for name in ("sizes", "kbli"):
        if name in said:
            said[name] = said[name].split(";")
    if "export_oriented" in said:
        said["export_oriented"] = said["export_oriented"].lower() in YES
    return said


def open_information(scene: Scene, programmes: pl.DataFrame) -> pl.DataFrame:
    """Return for each programme who may come, who of them anybody tells anything, through whom, and who came.

    Parameters
    ----------
    scene
        A network.
    programmes
        ``COLUMNS`` and those of ``RULES`` that the list has; ``title`` is the name, or the part of the name, by which
        the network knows the programme.

    Returns
    -------
    polars.DataFrame
        ``programme`` and what the list says of it, ``checked`` (:func:`checked`; where a condition stands in words
        alone nobody is counted, and all figures are null), then ``eligible`` (enterprises), ``told`` (by a tie in
        force), ``share_told``, ``only_through_one`` (hear through one gatekeeper alone), ``through_government``,
        ``through_cooperative``, ``through_provider``,
        ``through_others`` (eligible told by such a one; one may be told by several), ``share_members`` and
        ``share_others`` (told among members of cooperatives and among all others), ``came`` (eligible that attended),
        ``share_came``, ``came_not_eligible``; the last three are null where the network has no such programme, or the
        programme is still to come. Who came to another round, on other days, did not come to this one.
    """
    people = people_told(scene)
    rows = [row | _counted(scene, people, row) for row in programmes.to_dicts()]
    shown = [name for name in (*COLUMNS, "place", "contact") if name in programmes.columns]
    table = pl.DataFrame(rows, schema_overrides=FIGURES, infer_schema_length=None)
    return table.select(*shown, *FIGURES).rename({"title": "programme"})


FIGURES: Final[Mapping[str, Any]] = (
    {
        "checked": pl.String,
        "eligible": pl.Int64,
        "told": pl.Int64,
        "share_told": pl.Float64,
        "only_through_one": pl.Int64,
    }
    | {f"through_{name}": pl.Int64 for name in (*CHANNELS, "others")}
    | {"share_members": pl.Float64, "share_others": pl.Float64, "came": pl.Int64, "share_came": pl.Float64}
    | {"came_not_eligible": pl.Int64}
)
"""Figures of a programme, in their order."""


def people_told(scene: Scene) -> pl.DataFrame:
    """Return each enterprise with the channels through which it is told, its gatekeeper, and whether it is a member."""
    network, on = scene.network, scene.network.as_of
    told, heard = network.tie_arrays(TELLS, on), network.tie_arrays(HEARS, on)
    teller, hearer = np.concatenate([told.start, heard.end]), np.concatenate([told.end, heard.start])
    kinds = network.parties["kind"].gather(teller)
    channel = pl.DataFrame({"row": hearer, "kind": kinds}).with_columns(
        channel=pl.coalesce(
            *[pl.when(pl.col("kind").is_in(list(of))).then(pl.lit(name)) for name, of in CHANNELS.items()],
            pl.lit("others"),
        )
    )
    channels = channel.group_by("row").agg(channels=pl.col("channel").unique().sort())
    alone = gatekeepers(scene)[1] >= 0
    inside = network.tie_arrays(["MEMBER_OF"], on).start
    parties = network.parties.with_columns(row=pl.int_range(pl.len()).cast(channel.schema["row"]))
    people = parties.join(channels, on="row", how="left", maintain_order="left").with_columns(
        alone=pl.Series(alone), member=pl.col("row").is_in(np.unique(inside))
    )
    return people.filter(pl.col("kind") == "enterprise")


_DAY: Final = re.compile(r"\b(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}))\b")


def days_of(text: str) -> list[date]:
    """Return the days that a programme names in digits, in order; none for words such as *tiap Senin*.

    Examples
    --------
    >>> days_of("14/12/2026; 2026-12-16"), days_of("tiap Senin"), days_of("2026-02-31")
    ([datetime.date(2026, 12, 14), datetime.date(2026, 12, 16)], [], [])
    """
    found = []
    for year, month, day, *other in _DAY.findall(text):
        with suppress(ValueError):
            found.append(date(int(year or other[2]), int(month or other[1]), int(day or other[0])))
    return sorted(found)


def _counted(scene: Scene, people: pl.DataFrame, row: Mapping[str, Any]) -> dict[str, Any]:
    known = {"checked": checked(row)}
    if known["checked"] == "not_checked":
        return dict.fromkeys(FIGURES) | known
    fit = eligible(people, rules_of(row))
    hears = pl.col("channels").is_not_null()
    figures: dict[str, Any] = known | fit.select(
        eligible=pl.len(), told=hears.sum(), share_told=hears.mean(), only_through_one=pl.col("alone").sum(),
        **{f"through_{name}": pl.col("channels").list.contains(name).sum() for name in (*CHANNELS, "others")},
        share_members=hears.filter(pl.col("member")).mean(), share_others=hears.filter(~pl.col("member")).mean(),
    ).row(0, named=True)  # fmt: skip
    network = scene.network
    try:
        chosen = programme_named(network, str(row["title"]))
    except UnknownParty:
        return figures | {"came": None, "share_came": None, "came_not_eligible": None}
    days = days_of(str(row.get("date") or ""))
    if days and days[0] > network.as_of:
        return figures | {"came": None, "share_came": None, "came_not_eligible": None}
    attended = network.ties.filter((pl.col("type") == "ATTENDED") & (pl.col("end") == chosen))
    if days:  # an earlier round of the same name is another programme
        attended = attended.filter(pl.col("since").is_null() | pl.col("since").is_between(days[0], days[-1]))
    came = set(attended["start"].to_list())
    fitting = len(came & set(fit["id"].to_list()))
    share = fitting / fit.height if fit.height else None
    return figures | {"came": fitting, "share_came": share, "came_not_eligible": len(came) - fitting}
