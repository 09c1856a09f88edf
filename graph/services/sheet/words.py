"""Names, numbers and labels as a reader sees them: places, activities, sizes, units, rupiah."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from graph.errors import NotFound
from graph.reference import activities, input_output, regions
from graph.services.sheet.facts import PartyFacts
from graph.translations import catalogue, say
from graph.translations.numbers import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.network import Network
    from graph.settings import Language


def percent(share: float | None, language: Language) -> str:
    """Return a share as percent with one decimal.

    Examples
    --------
    >>> percent(0.1234, "id")
    '12,3 %'
    """
    return "–" if share is None or share != share else f"{number(100 * share, language, 1)} %"  # noqa: PLR0124


def worth(amount: float, value_unit: str, language: Language) -> str:
    """Return an amount of a plan's value as people write it: the currency first, the period last.

    Examples
    --------
    >>> worth(85_600_889, "rupiah_per_month", "id"), worth(12.0, "points", "en")
    ('Rp 85.600.889/bulan', '12 points')
    """
    unit, said = say(f"value_unit.{value_unit}", language), number(amount, language)
    return f"Rp {said}{unit.removeprefix('Rp')}" if unit.startswith("Rp") else f"{said} {unit}"


@lru_cache(maxsize=100_000)
def place_name(code: str | None) -> str:
    """Return the full name of a region, the smallest first; the code itself where the register lacks it.

    Examples
    --------
    >>> place_name("35.09"), place_name(None)
    ('Kabupaten Jember, Jawa Timur', '')
    """
    if not code:
        return ""
    try:
        return ", ".join(region.name for region in (regions.region(code), *regions.ancestors(code)))
    except NotFound:
        return code


@lru_cache(maxsize=10_000)
def activity_name(kbli: str | None) -> str:
    """Return the title of an activity; the code itself where KBLI 2020 lacks it.

    Examples
    --------
    >>> activity_name("01262"), activity_name("99999x")
    ('Perkebunan Buah Kelapa Sawit', '99999x')
    """
    if not kbli:
        return ""
    try:
        return activities.title(kbli)
    except NotFound:
        return kbli


@lru_cache(maxsize=1000)
def sector_name(io_code: int | None) -> str:
    """Return the name of an input-output sector, empty for none.

    Examples
    --------
    >>> sector_name(5)
    'Umbi-umbian lainnya'
    """
    return "" if io_code is None else input_output.sector_name(io_code)


def unit_name(unit: str | None, language: Language) -> str:
    """Return a unit in the reader's language.

    Examples
    --------
    >>> unit_name("piece", "id"), unit_name("kg", "en")
    ('buah', 'kg')
    """
    return say(f"unit.{unit or 'unknown'}", language)


def units_name(unit: str | None, language: Language, n: int | None = None) -> str:
    """Return a unit as it stands behind a number; without one, as behind many.

    Examples
    --------
    >>> units_name("piece", "en", 2_000), units_name("piece", "en", 1), units_name("piece", "id", 2)
    ('pieces', 'piece', 'buah')
    """
    return unit_name(unit, language) if n == 1 or not unit else say(f"units.{unit}", language)


def size_label(size: str | None, basis: str | None, language: Language) -> str:
    """Return a size and what it rests on.

    Examples
    --------
    >>> size_label("micro", "workers", "id"), size_label(None, None, "en")
    ('mikro (menurut jumlah pekerja)', 'size unknown')
    """
    if size is None:
        return say("size.unknown", language)
    label = say(f"size.{size}", language)
    return label if basis in (None, "unknown") else f"{label} ({say(f'size_by.{basis}', language)})"


def party_facts(network: Network, row: int, language: Language) -> PartyFacts:
    """Return one party of a network as a person would introduce it.

    Examples
    --------
    >>> from datetime import date
    >>> import polars as pl
    >>> from graph.network import Network
    >>> parties = pl.DataFrame({"id": ["a"], "kind": ["enterprise"], "name": ["UD A"], "region": ["35.09"]})
    >>> party_facts(Network.from_frames(parties, as_of=date(2026, 1, 1)), 0, "en").place
    'Kabupaten Jember, Jawa Timur'
    """
    return _introduce(network.parties.row(row, named=True), language)


def _introduce(party: dict[str, Any], language: Language) -> PartyFacts:
    activity = (party["kbli"] or [None])[0]
    return PartyFacts(
        id=party["id"],
        name=party["name"],
        kind=party["kind"],
        kind_label=say(f"kind.{party['kind']}", language),
        place=place_name(party["region"]),
        region=party["region"],
        activity=activity_name(activity),
        size_label=size_label(party["size"], party["size_basis"], language),
        certifications=tuple(party["certifications"] or ()),
        lat=party["lat"],
        lon=party["lon"],
    )


def certificate_name(code: str, language: Language) -> str:
    """Return a certificate as it is written: the letters of an office, or a word.

    Examples
    --------
    >>> certificate_name("organic", "id"), certificate_name("iso9001", "id")
    ('organik', 'ISO9001')
    """
    known = f"certificate.{code}" in catalogue(language)
    return say(f"certificate.{code}", language) if known else code.upper()


def lack_text(code: str, language: Language) -> str:
    """Return what a supplier has yet to get in words: the repair of a lack, or a certificate that a buyer demands.

    Examples
    --------
    >>> lack_text("certificate.iso9001", "en")
    'ISO9001'
    """
    kind, _, name = code.partition(".")
    return certificate_name(name, language) if kind == "certificate" else say(code, language)


def first_of(named: Sequence[str], most: int, language: Language) -> str:
    """Return the first of some names, and how many more there are.

    Examples
    --------
    >>> first_of(["a", "b", "c"], 2, "id"), first_of(["a"], 2, "id")
    ('a, b, dan 1 lagi', 'a')
    """
    more = len(named) - most
    tail = say("brief.more_lists", language, more=number(more, language)) if more > 0 else ""
    return ", ".join(named[:most]) + tail


def word(value: Any, network: Network, language: Language) -> str:  # noqa: ANN401 - a cell
    """Return a fact as a reader sees it: a number, a word of the catalogue, the name of a party."""
    if value is None or isinstance(value, bool):
        return say(f"kind.word.{ {None: 'unknown', True: 'yes', False: 'no'}[value] }", language)
    if isinstance(value, int):
        return number(value, language)
    if isinstance(value, float):
        return number(value, language, 2 if abs(value) < 10 else 0)
    text = str(value)
    if text in network.row:
        return str(network.parties["name"][network.row[text]])
    head, _, rest = text.partition(":")
    told = say(f"kind.word.{head}", language) if f"kind.word.{head}" in catalogue(language) else head
    rest = activity_name(rest) if rest.isdigit() else rest  # subcontracting names what is made by its KBLI
    return f"{told} ({rest})" if rest else told
