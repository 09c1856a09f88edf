"""Did it work? Difference in differences with matched controls, a check of trends before, and a plain verdict.

Every treated unit gets a control of its own (no control serves two), the assignment with the least sum of distances in
the covariates; without covariates units are paired in the order of their names. The outcome *before* is never matched
on: two groups that differ would be paired where one happened to be low and the other high, and both would move back by
themselves. A pair is compared in the periods in which both were seen: where one has a hole, what everybody gained that
year would else be taken for the programme's doing. What remains unlike in a pair is taken out by regression. The
interval is Student's, over pairs, or over groups where treatment came by group.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from scipy import stats
from scipy.optimize import linear_sum_assignment

from graph.errors import InvalidRecord, RuleViolation
from graph.planning.records.lines import NO, YES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graph.planning.results.spill_over import SpillOver

FEWEST: Final = 10
"""Fewer pairs (or groups) than this say nothing."""
MATTERS: Final = 0.1
"""An interval around 0 no wider than this share of the outcome before means that nothing of note happened."""
LEVEL: Final = 0.95


@dataclass(frozen=True)
class Effect:
    """The answer.

    Attributes
    ----------
    verdict
        ``worked``, ``harmed``, ``no_effect_of_note`` or ``cannot_tell``.
    reason
        Why it cannot be told: ``few``, ``no_before``, ``no_after``, ``trends_differed``, ``interval_too_wide``; empty
        otherwise.
    effect, low, high
        Mean change of treated over their controls, with its 95 % interval, in units of the outcome; nan if unknown.
    pairs, groups
        How many the interval rests on.
    pretrend, pretrend_p
        The same difference between two times before the start, and its p-value; nan with one period before only.
    mean_before
        Outcome of the treated before.
    by_period
        Difference of treated and controls by period, less that of the last period before; where units began in
        different periods, these are counted from each one's own first.
    dropped
        Units left out: not seen before, or not after, or never together with their control.
    holes
        Unit and period pairs that are missing among units kept.
    missing
        Those pairs: ``unit`` and ``period``.
    outcome
        Name of the outcome: ``effect`` is counted in its units, a unit and period.
    spill_over
        Whether controls near the participants changed too (:mod:`graph.planning.results.spill_over`); None where nobody
        said who is near.
    """

    verdict: str
    reason: str
    effect: float
    low: float
    high: float
    pairs: int
    groups: int
    pretrend: float
    pretrend_p: float
    mean_before: float
    by_period: list[dict[str, Any]]
    dropped: list[str]
    holes: int
    missing: list[dict[str, Any]]
    outcome: str
    spill_over: SpillOver | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return asdict(self)


def checked_panel(panel: pl.DataFrame, outcome: str, covariates: Sequence[str] = ()) -> pl.DataFrame:
    """Return a panel with the columns ``unit``, ``period``, ``treated`` and numbers, or say which line is wrong.

    Raises
    ------
    InvalidRecord
        If a column is missing, there is no line, a number is none, a unit stands twice in a period, or treatment is
        not 0 or 1.
    """
    needed = ["unit", "period", "treated", outcome, *covariates]
    missing = [name for name in needed if name not in panel.columns]
    if missing:
        message = f"the panel has no column {', '.join(missing)}"
        hint = f"give unit, period, treated and the outcome, named by --outcome; it has {', '.join(panel.columns)}"
        raise InvalidRecord(message, hint=hint, columns=missing)
    if not panel.height:
        message = "the panel has no line below its header"
        raise InvalidRecord(message, hint="give one line for each unit and period, before the start and after it")
    lines = panel.with_row_index("line", offset=2)
    frame = lines.select(
        "line",
        pl.col("unit").cast(pl.String),
        *[pl.col(name).cast(pl.String).str.strip_chars().alias(name) for name in needed[1:]],
    )
    words = dict.fromkeys(YES, "1") | dict.fromkeys(NO, "0")
    said = pl.col("treated").str.to_lowercase()
    frame = frame.with_columns(treated=said.replace_strict(words, default=pl.col("treated")))
    empty = frame.filter(pl.col("unit").is_null())
    if empty.height:
        message = f"line {empty['line'][0]}: no unit is named"
        raise InvalidRecord(message, hint="name the enterprise, or delete the line", row=int(empty["line"][0]))
    for name in needed[1:]:
        number = frame[name].cast(pl.Float64, strict=False)
        nothing = number.is_null() | ~number.is_finite()
        wrong = frame.filter(nothing & frame[name].is_not_null() & (frame[name] != ""))
        if wrong.height:
            line, value = wrong["line"][0], wrong[name][0]
            message = f"line {line}: {name} is {value!r}, no number"
            hint = "write digits, a point for decimals, and nothing where it is not known"
            raise InvalidRecord(message, hint=hint, row=int(line), column=name)
        frame = frame.with_columns(number.alias(name))
    lost = frame.filter(pl.col("period").is_null() | ~pl.col("treated").is_in([0.0, 1.0]).fill_null(value=False))
    if lost.height:
        message = f"line {lost['line'][0]}: period is empty, or treated is neither 0 nor 1"
        raise InvalidRecord(
            message, hint="treated is 1 for a unit of the programme in every period", row=int(lost["line"][0])
        )
    twice = frame.filter(pl.struct("unit", "period").is_duplicated())
    if twice.height:
        unit, period = twice["unit"][0], twice["period"][0]
        message = f"line {twice['line'][1]}: {unit} stands twice in period {period:g}"
        raise InvalidRecord(message, hint="keep one line a unit and period", row=int(twice["line"][1]))
    return frame


def did_it_work(
    panel: pl.DataFrame,
    outcome: str,
    *,
    start: float,
    covariates: Sequence[str] = (),
    group: str | None = None,
) -> Effect:
    """Return whether a programme changed an outcome.

    Parameters
    ----------
    panel
        One row a unit and period: ``unit``, ``period`` (a number), ``treated`` (1 for units of the programme, in every
        period or from each one's own first period on), the outcome, covariates. Rows may be missing; see ``dropped``
        and ``holes``.
    outcome
        Name of its column.
    start
        First period of the programme, for units that are treated in every period.
    covariates
        Columns that controls are matched on (their mean before the start); do not name the outcome.
    group
        Column of the group that was treated as a whole, such as a cluster: then the interval is over groups.

    Examples
    --------
    >>> rows = [(f"u{i}", p, int(i < 12), i % 12 + 5.0 * p + 3.0 * (i < 12 and p >= 2) + (i * p) % 3 / 10)
    ...         for i in range(40) for p in range(4)]
    >>> panel = pl.DataFrame(rows, schema=["unit", "period", "treated", "sales"], orient="row")
    >>> found = did_it_work(panel, "sales", start=2)
    >>> found.verdict, round(found.effect)
    ('worked', 3)
    """
    if outcome in covariates:
        message = f"controls cannot be matched on the outcome {outcome}"
        raise RuleViolation(message, hint="match on what was there before: size, trade, region", column=outcome)
    extra = [name for name in (*covariates, *([group] if group else [])) if name in panel.columns]
    frame = checked_panel(panel, outcome, covariates)
    if group is not None:
        if group not in extra:
            message = f"the panel has no column {group}"
            raise InvalidRecord(message, hint="name the column of the groups that were treated", columns=[group])
        frame = frame.with_columns(panel[group].cast(pl.String).alias(group))
    frame = _with_begin(frame, start).filter(pl.col(outcome).is_not_null())
    units = _units(frame, outcome, covariates, group)
    usable = units.filter(pl.col("before").is_not_null() & pl.col("after").is_not_null())
    dropped = sorted(set(units["unit"]) - set(usable["unit"]))
    missing = _missing(frame, usable["unit"])
    treated, control = (usable.filter(pl.col("treated") == t).sort("unit") for t in (1.0, 0.0))
    before = treated["before"].mean()
    about: dict[str, Any] = {
        "mean_before": np.nan if before is None else before, "dropped": dropped, "holes": len(missing),
        "missing": missing, "outcome": outcome,
    }  # fmt: skip
    if treated.height < FEWEST or control.height < treated.height:
        return _untold(_nothing(units), treated.height, about)
    mine, theirs = _pairs(treated, control, covariates)
    gaps = _gaps(frame, outcome, mine, theirs)
    sides = {"": "gap", "control_": "control"}
    seen = gaps.group_by("pair", maintain_order=True).agg(
        *[pl.col(name).filter(~pl.col("started")).mean().alias(f"{side}before") for side, name in sides.items()],
        *[pl.col(name).filter("started").mean().alias(f"{side}after") for side, name in sides.items()],
    ).drop_nulls()  # fmt: skip
    about["dropped"] = sorted({*dropped, *mine["unit"]} - set(mine["unit"].gather(seen["pair"])))
    if seen.height < FEWEST:
        return _untold("few", seen.height, about)
    mine, theirs = mine[seen["pair"]], theirs[seen["pair"]]
    unlike = _unlike(mine, theirs, covariates)
    codes = None if group is None else _codes(mine, theirs, group)
    moves = seen.select((pl.col(f"{side}after") - pl.col(f"{side}before")).alias(side) for side in ("", "control_"))
    effect, half, _, groups = _interval(moves.to_numpy(), unlike, codes)
    trend, trend_p = _pretrend(gaps, seen["pair"], unlike, codes)
    about |= {
        "effect": effect, "low": effect - half, "high": effect + half, "pairs": mine.height, "groups": groups,
        "pretrend": trend, "pretrend_p": trend_p, "by_period": _by_period(gaps),
    }  # fmt: skip
    verdict, reason = _verdict(about)
    return Effect(verdict, reason, **about)


def _missing(frame: pl.DataFrame, units: pl.Series) -> list[dict[str, Any]]:
    """Return the lines that a panel lacks of some units, in their order."""
    whole = pl.DataFrame({"unit": units}).join(frame.select("period").unique(), how="cross")
    return whole.join(frame, on=["unit", "period"], how="anti").sort("unit", "period").to_dicts()


def _with_begin(frame: pl.DataFrame, start: float) -> pl.DataFrame:
    """Return a panel with the first period of the programme for each unit: its own where treatment turns on.

    Raises
    ------
    InvalidRecord
        If a unit is treated and later not.
    """
    on = pl.col("treated") == 1
    first = pl.col("period").filter(on).min().over("unit")
    left = frame.filter(~on & (pl.col("period") > first)).sort("line").head(1)
    if left.height:
        line, unit, period = left.select("line", "unit", "period").row(0)
        message = f"line {line}: {unit} was treated before and is not in period {period:g}"
        raise InvalidRecord(message, hint="treated stays 1 from a unit's first period in the programme", row=int(line))
    turns = (pl.col("treated").min() < pl.col("treated").max()).over("unit")
    return frame.with_columns(begin=pl.when(turns).then(first).otherwise(pl.lit(float(start))))


def _codes(mine: pl.DataFrame, theirs: pl.DataFrame, group: str) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the group of each treated unit and of its control; controls of one group, or of none, stand alone."""
    alone = theirs[group].drop_nulls().n_unique() <= 1
    others = theirs["unit"] if alone else theirs[group].fill_null(theirs["unit"])
    return mine[group].to_numpy().astype(str), others.to_numpy().astype(str)


def _units(frame: pl.DataFrame, outcome: str, covariates: Sequence[str], group: str | None) -> pl.DataFrame:
    early = pl.col("period") < pl.col("begin")
    named = [pl.col(group).drop_nulls().first()] if group is not None else []
    return frame.group_by("unit").agg(
        [
            pl.col("treated").max(),
            pl.col("begin").first(),
            pl.col(outcome).filter(early).mean().alias("before"),
            pl.col(outcome).filter(~early).mean().alias("after"),
            *[pl.col(name).filter(early).mean().alias(f"x_{name}") for name in covariates],
            *named,
        ]
    )


def _pairs(
    treated: pl.DataFrame, control: pl.DataFrame, covariates: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Pair every treated unit with a control of its own, as near as can be in all together."""
    if not covariates:
        return treated, control.head(treated.height)
    names = [f"x_{name}" for name in covariates]
    both = pl.concat([treated.select(names), control.select(names)]).to_numpy()
    middle = np.nan_to_num(np.nanmean(both, axis=0))
    filled = np.where(np.isnan(both), middle, both)
    spread = filled.std(axis=0)
    scaled = (filled - middle) / np.where(spread > 0, spread, 1)
    ours, theirs = scaled[: treated.height], scaled[treated.height :]
    apart = ((ours[:, None, :] - theirs[None, :, :]) ** 2).sum(axis=2)
    rows, columns = linear_sum_assignment(apart)
    return treated[rows], control[columns]


def _unlike(mine: pl.DataFrame, theirs: pl.DataFrame, covariates: Sequence[str]) -> NDArray[np.float64]:
    names = [f"x_{name}" for name in covariates]
    gap = mine.select(names).to_numpy().astype(np.float64) - theirs.select(names).to_numpy().astype(np.float64)
    gap = np.nan_to_num(gap)
    return gap[:, gap.std(axis=0) > 0] if names else np.zeros((mine.height, 0))


def _interval(
    moves: NDArray[np.float64], unlike: NDArray[np.float64], codes: tuple[NDArray[Any], NDArray[Any]] | None
) -> tuple[float, float, float, int]:
    """Return mean, half width, p-value and how many the mean rests on, with what is unlike in pairs taken out.

    Columns of ``moves`` are by how much each pair moved apart, and how much of that its control moved.
    """
    change, control = moves.T
    if codes is not None:
        return _by_groups(change, control, unlike, codes)
    weights, error, free = _fitted(change, unlike)
    return *_told(weights, error, free), int(change.size)


def _fitted(change: NDArray[np.float64], unlike: NDArray[np.float64]) -> tuple[NDArray[np.float64], float, float]:
    """Return mean and slopes of a change on what is unlike, the error of the mean, and degrees of freedom."""
    n, k = change.size, unlike.shape[1] + 1
    design = np.column_stack([np.ones(n), unlike])
    if n <= k + 1:
        design, k = np.ones((n, 1)), 1
    inverse = np.linalg.pinv(design.T @ design)
    weights = inverse @ design.T @ change
    rest = change - design @ weights
    free = max(n - k, 1)
    return weights, float(np.sqrt((rest @ rest) / free * inverse[0, 0])), float(free)


def _told(weights: NDArray[np.float64], error: float, free: float) -> tuple[float, float, float]:
    half = float(stats.t.ppf(0.5 + LEVEL / 2, free)) * error
    p = float(2 * stats.t.sf(abs(weights[0]) / error, free)) if error > 0 else float(weights[0] == 0)
    return float(weights[0]), half, p


def _by_groups(
    change: NDArray[np.float64],
    control: NDArray[np.float64],
    unlike: NDArray[np.float64],
    codes: tuple[NDArray[Any], NDArray[Any]],
) -> tuple[float, float, float, int]:
    """Return the same over groups, each treated group counting alike.

    What a group of controls went through together moves every pair that has a control in it: so the error is added up
    over the groups of both sides (Cameron and Miller 2015), with degrees of freedom after Welch.
    """
    keys, number = np.unique(codes[0], return_inverse=True)
    size = np.bincount(number)

    def mean(column: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(number, column) / size

    apart = np.column_stack([mean(column) for column in unlike.T]) if unlike.size else np.zeros((keys.size, 0))
    weights, error, free = _fitted(mean(change), apart)
    each = 1 / (keys.size * size[number])
    lots = [number, np.unique(codes[1], return_inverse=True)[1]]
    moved = [change + control - unlike @ weights[1:] if weights.size > 1 else change + control, control]
    shares = [np.bincount(lot, each) for lot in lots]
    scores = [np.bincount(lot, each * (move - each @ move)) for lot, move in zip(lots, moved, strict=True)]
    many = [1 / float(share @ share) for share in shares]
    parts = [float(score @ score) * n / max(n - 1, 1e-9) for score, n in zip(scores, many, strict=True)]
    whole = sum(parts)
    if np.intersect1d(*codes).size or whole <= 0:  # compared within groups: what both went through is gone already
        return *_told(weights, error, free), int(keys.size)
    free = whole**2 / sum(part**2 / max(n - 1, 1e-9) for part, n in zip(parts, many, strict=True))
    return *_told(weights, float(np.sqrt(whole)), free), int(keys.size)


def _gaps(frame: pl.DataFrame, outcome: str, mine: pl.DataFrame, theirs: pl.DataFrame) -> pl.DataFrame:
    """Return by how much the treated of each pair is above its control in the periods in which both were seen.

    Where units began in different periods, periods are counted from the treated's own first one.
    """
    pairs = mine.select("unit", "begin", pair=pl.int_range(pl.len()), control=theirs["unit"])
    said = frame.select("unit", "period", told=outcome)
    both = pairs.join(said, on="unit").join(
        said, left_on=["control", "period"], right_on=["unit", "period"], suffix="_control"
    )
    counted = pl.col("period") - pl.col("begin") if mine["begin"].n_unique() > 1 else pl.col("period")
    return both.select(
        "pair", period=counted, gap=pl.col("told") - pl.col("told_control"), control="told_control",
        started=pl.col("period") >= pl.col("begin"),
    ).sort("pair", "period")  # fmt: skip


def _nothing(units: pl.DataFrame) -> str:
    """Return why nothing can be compared: nobody was seen before the start, or after it, or there are few."""
    for side in ("before", "after"):
        if units.height and units[side].null_count() == units.height:
            return f"no_{side}"
    return "few"


def _pretrend(
    gaps: pl.DataFrame, pairs: pl.Series, unlike: NDArray[np.float64], codes: tuple[NDArray[Any], NDArray[Any]] | None
) -> tuple[float, float]:
    """Return the difference in differences between the earlier and the later half of the time before, and its p."""
    early = gaps.filter(~pl.col("started"))
    periods = early["period"].unique().sort().to_list()
    if len(periods) < 2:
        return float("nan"), float("nan")
    later = pl.col("period") >= periods[len(periods) // 2]
    halves = early.group_by("pair").agg(
        (pl.col(name).filter(later).mean() - pl.col(name).filter(~later).mean()).alias(name)
        for name in ("gap", "control")
    )
    moved = pairs.to_frame("pair").join(halves, on="pair", how="left", maintain_order="left").select("gap", "control")
    change = moved.cast(pl.Float64).fill_null(np.nan).to_numpy()
    seen = ~np.isnan(change).any(axis=1)
    if seen.sum() < FEWEST:
        return float("nan"), float("nan")
    both = None if codes is None else (codes[0][seen], codes[1][seen])
    trend, _, p, _ = _interval(change[seen], unlike[seen], both)
    return trend, p


def _by_period(gaps: pl.DataFrame) -> list[dict[str, Any]]:
    told = gaps.group_by("period", "started").agg(difference=pl.col("gap").mean()).sort("period")
    zero = told.filter(~pl.col("started"))["difference"].tail(1).sum()
    return told.select("period", pl.col("difference") - zero, "started").to_dicts()


def _untold(reason: str, pairs: int, about: dict[str, Any]) -> Effect:
    nan = float("nan")
    return Effect("cannot_tell", reason, nan, nan, nan, pairs, pairs, nan, nan, by_period=[], **about)


def _verdict(about: dict[str, Any]) -> tuple[str, str]:
    if about["groups"] < FEWEST:
        return "cannot_tell", "few"
    if about["pretrend_p"] < 1 - LEVEL:
        return "cannot_tell", "trends_differed"
    if about["low"] > 0:
        return "worked", ""
    if about["high"] < 0:
        return "harmed", ""
    widest = max(abs(about["low"]), abs(about["high"]))
    if widest <= MATTERS * abs(about["mean_before"]):
        return "no_effect_of_note", ""
    return "cannot_tell", "interval_too_wide"
