"""Law in force by date: size classes, partnership patterns, assistance period, certifications.

Every figure stands in dated TOML (``tables/law_*.toml``); the functions only ask which was in force.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from graph.errors import NotFound
from graph.model.vocabulary import Size, SizeBasis
from graph.reference.shipped import read_toml

if TYPE_CHECKING:
    from datetime import date

UPWARD: Final = (Size.MICRO, Size.SMALL, Size.MEDIUM)
"""Classes that have an upper bound, from below."""


def in_force(rules: list[dict[str, Any]], on: date, *, of: str) -> dict[str, Any]:
    """Return the latest of dated rules that was in force on a day.

    Raises
    ------
    NotFound
        If the day lies before the first of them.

    Examples
    --------
    >>> from datetime import date
    >>> rules = [{"valid_from": date(2008, 7, 4), "n": 1}, {"valid_from": date(2021, 2, 2), "n": 2}]
    >>> in_force(rules, date(2021, 2, 1), of="size classes")["n"]
    1
    """
    held = [rule for rule in rules if rule["valid_from"] <= on]
    if not held:
        first = min(rule["valid_from"] for rule in rules)
        message = f"no rule on {of} is known for {on}"
        raise NotFound(message, hint=f"the first one held here is of {first}", on=on.isoformat(), of=of)
    return max(held, key=lambda rule: rule["valid_from"])


def _class_of(amount: int, up_to: dict[str, int]) -> Size:
    return next((size for size in UPWARD if amount <= up_to[size]), Size.LARGE)


def size_class(
    on: date,
    *,
    capital_rp: int | None = None,
    sales_rp_per_year: int | None = None,
    established: int | None = None,
) -> tuple[Size | None, SizeBasis]:
    """Return the size class by the law in force on a day, and what it rests on.

    Capital is the measure where it is known, else yearly sales. For an enterprise known to be older than the
    regulation, sales go first: it takes capital for those founded after it (PP 7/2021 art. 35 and 36). With
    neither, the size is not known.

    Parameters
    ----------
    on
        Day of the facts.
    capital_rp
        Business capital without land and buildings, in rupiah (before 2021: net assets).
    sales_rp_per_year
        Yearly sales in rupiah.
    established
        Year of founding, where known.

    Raises
    ------
    NotFound
        If the day lies before the first law held here (4 July 2008).

    Examples
    --------
    >>> from datetime import date
    >>> size_class(date(2026, 1, 1), capital_rp=800_000_000)
    (<Size.MICRO: 'micro'>, <SizeBasis.CAPITAL: 'capital'>)
    >>> size_class(date(2020, 1, 1), capital_rp=800_000_000)[0]  # a law ago the same firm was medium
    <Size.MEDIUM: 'medium'>
    >>> size_class(date(2026, 1, 1), sales_rp_per_year=50_000_000_001)[0]
    <Size.LARGE: 'large'>
    """
    law = in_force(read_toml("law_size_classes.toml")["class"], on, of="size classes")
    older = law.get("sales_first_for_older", False) and established is not None and established < law["valid_from"].year
    if capital_rp is not None and not (older and sales_rp_per_year is not None):
        return _class_of(capital_rp, law["capital_up_to_rp"]), SizeBasis.CAPITAL
    if sales_rp_per_year is not None:
        return _class_of(sales_rp_per_year, law["sales_up_to_rp"]), SizeBasis.SALES
    return None, SizeBasis.UNKNOWN


def size_bounds(on: date, basis: str = "sales") -> dict[Size, int]:
    """Return the upper bound in rupiah of each class but large, by the law in force on a day.

    Parameters
    ----------
    on
        Day of the law.
    basis
        ``"sales"`` (a year) or ``"capital"``.

    Examples
    --------
    >>> from datetime import date
    >>> size_bounds(date(2026, 1, 1))[Size.SMALL], size_bounds(date(2026, 1, 1), "capital")[Size.MICRO]
    (15000000000, 1000000000)
    """
    law = in_force(read_toml("law_size_classes.toml")["class"], on, of="size classes")
    up_to = law[f"{SizeBasis(basis)}_up_to_rp"]
    return {size: int(up_to[size]) for size in UPWARD}


def size_by_workers(on: date, workers: int) -> tuple[Size, SizeBasis]:
    """Return the size that statistics give by workers: no measure of the law, so the basis says so.

    Examples
    --------
    >>> from datetime import date
    >>> size_by_workers(date(2026, 1, 1), 12)
    (<Size.SMALL: 'small'>, <SizeBasis.WORKERS: 'workers'>)
    """
    rule = in_force(read_toml("law_size_classes.toml")["workers"], on, of="size by workers")
    return _class_of(workers, rule["workers_up_to"]), SizeBasis.WORKERS


def size_by_legal_form(form: str | None, on: date | None = None) -> tuple[Size | None, SizeBasis]:
    """Return the size that a legal form makes likely where nothing else is known: a convention of ours, no law.

    One-person firms, UD and CV are UMK, PT are UMB; a cooperative, foundation or village enterprise says nothing.

    Parameters
    ----------
    form
        Such as ``"CV"``; unknown ones and None say nothing.
    on
        Day of the convention; None takes the latest.

    Examples
    --------
    >>> size_by_legal_form("PT")
    (<Size.MEDIUM: 'medium'>, <SizeBasis.LEGAL_FORM_PROXY: 'legal_form_proxy'>)
    >>> size_by_legal_form(None)
    (None, <SizeBasis.UNKNOWN: 'unknown'>)
    """
    rules = read_toml("law_size_classes.toml")["legal_form_proxy"]
    rule = rules[-1] if on is None else in_force(rules, on, of="size by legal form")
    likely = rule["size"].get(form)
    return (Size(likely), SizeBasis.LEGAL_FORM_PROXY) if likely else (None, SizeBasis.UNKNOWN)


@cache
def partnership_patterns(on: date) -> tuple[str, ...]:
    """Return the codes of the partnership patterns (pola kemitraan) that the law names on a day.

    Examples
    --------
    >>> from datetime import date
    >>> len(partnership_patterns(date(2026, 1, 1))), "supply_chain" in partnership_patterns(date(2020, 1, 1))
    (10, False)
    """
    rules = read_toml("law_partnership.toml")["patterns"]
    return tuple(in_force(rules, on, of="partnership patterns")["codes"])


def pattern_name(code: str, language: str = "id") -> str:
    """Return a partnership pattern's name in a language.

    Examples
    --------
    >>> pattern_name("nucleus_plasma"), pattern_name("supply_chain", "en")
    ('inti-plasma', 'supply chain')
    """
    names = read_toml("law_partnership.toml")["pattern"].get(code)
    if names is None:
        message = f"no partnership pattern is called {code!r}"
        raise NotFound(message, hint="see law.partnership_patterns", pattern=code)
    return str(names[language])


def assistance_months(on: date) -> int:
    """Return how many months of field assistance a partnership gets, by the rule in force on a day.

    Examples
    --------
    >>> from datetime import date
    >>> assistance_months(date(2026, 1, 1))
    36
    """
    return int(in_force(read_toml("law_partnership.toml")["assistance"], on, of="assistance")["months"])


def assistance_rhythm(on: date) -> dict[str, Any]:
    """Return how field assistance goes by the rule in force on a day.

    ``visit_every_days``, ``alarm_months`` (so long before its end it is told that it ends) and ``exit_criteria``.

    Examples
    --------
    >>> from datetime import date
    >>> assistance_rhythm(date(2026, 1, 1))["visit_every_days"]
    30
    """
    return in_force(read_toml("law_contract.toml")["assistance_rhythm"], on, of="visits")
