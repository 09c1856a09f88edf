"""Region and point of each row, from its words, codes, address and coordinates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.cells import by_distinct
from graph.ingest.places import WORDS, Found, PlaceWords
from graph.reference import region_points, regions

if TYPE_CHECKING:
    from graph.ingest.knowledge import Knowledge
    from graph.ingest.plan import SheetPlan

SOUTH, NORTH, WEST, EAST = -11.5, 6.6, 94.5, 141.5
_DMS: Final = re.compile(
    r"(\d{1,3})\s*[°º]\s*(?:(\d{1,2})\s*['′’]\s*)?(?:([\d.,]+)\s*(?:\"|″|”|'')?)?\s*([NSEWULBT]{0,2})", re.I
)


def _degrees(text: str) -> float | None:
    """Return the degrees that a cell states: decimal point or comma, or degrees, minutes, seconds."""
    cleaned = text.strip().replace("−", "-").lstrip("'")
    if cleaned.count(",") == 1 and "." not in cleaned:
        cleaned = cleaned.replace(",", ".")
    try:
        return float(cleaned)
    except ValueError:
        found = _DMS.search(text)
    if not found:
        return None
    seconds = found[3].replace(",", ".") if found[3] else "0"
    try:
        value = int(found[1]) + int(found[2] or 0) / 60 + float(seconds) / 3600
    except ValueError:
        return None
    return -value if found[4].upper() in ("S", "LS", "W") or text.strip().startswith("-") else value


def _within(value: float | None, low: float, high: float) -> float | None:
    """Return the value when it lies in Indonesia; a lost decimal point is put back where only one place fits."""
    if value is None or value == 0 or value != value:  # noqa: PLR0124 - nan is unequal to itself
        return None
    if low <= value <= high:
        return value
    fits = []
    scaled = value
    while abs(scaled) >= 1:
        scaled /= 10
        if low <= scaled <= high and abs(scaled) > 0.5:
            fits.append(scaled)
    return fits[0] if len(fits) >= 1 and abs(value) > 1000 else None


def read_lat(text: str) -> float | None:
    """Return a latitude within Indonesia, None for any other.

    Examples
    --------
    >>> read_lat("-7,55"), read_lat("110.8"), read_lat("-75504400")
    (-7.55, None, -7.55044)
    """
    return _within(_degrees(text), SOUTH, NORTH)


def read_lon(text: str) -> float | None:
    """Return a longitude within Indonesia, None for any other.

    Examples
    --------
    >>> read_lon("110.83"), read_lon("-7.55")
    (110.83, None)
    """
    return _within(_degrees(text), WEST, EAST)


def _pair(text: str) -> dict[str, float] | None:
    numbers = re.findall(r"-?\d{1,3}[.]\d+|-?\d{1,3}(?:,\d+)(?=[\s;/]|$)", text)
    values = [float(number.replace(",", ".")) for number in numbers[:2]]
    if len(values) != 2:
        return None
    for lat, lon in (values, values[::-1]):
        if SOUTH <= lat <= NORTH and WEST <= lon <= EAST:
            return {"lat": lat, "lon": lon}
    return None


_PAIR: Final = pl.Struct({"lat": pl.Float64, "lon": pl.Float64})


def point_columns(frame: pl.DataFrame, plan: SheetPlan) -> pl.DataFrame:
    """Return ``lat``, ``lon`` (exact) and ``point_bad``: something was stated that is no place in Indonesia."""
    texts = frame.select(lat=plan.cell("lat"), lon=plan.cell("lon"), point=plan.cell("point"))
    lat, lon = by_distinct(texts["lat"], read_lat, pl.Float64, {}), by_distinct(texts["lon"], read_lon, pl.Float64, {})
    swapped_lat = by_distinct(texts["lon"], read_lat, pl.Float64, {})
    swapped_lon = by_distinct(texts["lat"], read_lon, pl.Float64, {})
    pair = by_distinct(texts["point"], _pair, _PAIR, {}).struct.unnest()
    table = pl.DataFrame(
        {"a": lat, "b": lon, "sa": swapped_lat, "sb": swapped_lon, "pa": pair["lat"], "pb": pair["lon"]}
    )
    good = pl.col("a").is_not_null() & pl.col("b").is_not_null()
    swapped = pl.col("sa").is_not_null() & pl.col("sb").is_not_null()
    stated = pl.Series((texts["lat"].is_not_null() & texts["lon"].is_not_null()) | texts["point"].is_not_null())
    found = table.select(
        lat=pl.when(good).then("a").when(swapped).then("sa").otherwise("pa"),
        lon=pl.when(good).then("b").when(swapped).then("sb").otherwise("pb"),
    )
    return found.with_columns(point_bad=stated & found["lat"].is_null())


def _place_words(frame: pl.DataFrame, plan: SheetPlan) -> pl.DataFrame:
    silent = plan.cell()
    special = {
        "heading": pl.col("heading") if "heading" in frame.columns else silent,
        "listed": pl.lit(plan.place, dtype=pl.String),
    }
    return frame.select(**{word: special[word] if word in special else plan.cell(word) for word in WORDS})


def _ids(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """Return the distinct rows of a frame and, for each row, the number of its distinct one."""
    distinct = frame.unique(maintain_order=True).with_row_index("id")
    ids = frame.join(distinct, on=frame.columns, how="left", nulls_equal=True, maintain_order="left")["id"]
    return distinct.drop("id"), ids


def _found_by_words(words: pl.DataFrame, knowledge: Knowledge) -> tuple[list[Found], pl.Series]:
    distinct, ids = _ids(words)
    answers = []
    for row in distinct.iter_rows():
        asked = PlaceWords(*row)
        if asked not in knowledge.words:
            knowledge.words[asked] = knowledge.finder.find(asked)
        answers.append(knowledge.words[asked])
    return answers, ids


def _by_address(found: list[Found], ids: pl.Series, address: pl.Series, knowledge: Knowledge) -> list[Found]:
    """Return a place for each row: the address goes deeper where words stop above the district."""
    places = []
    for number, text in zip(ids, address, strict=True):
        place = found[number]
        if text and len(place.region or "") < 8:
            key = (text, place)
            if key not in knowledge.addresses:
                knowledge.addresses[key] = _with_address(place, text, knowledge)
            place = knowledge.addresses[key]
        places.append(place)
    return places


def _with_address(place: Found, address: str, knowledge: Knowledge) -> Found:
    """Return a place made deeper by an address; between candidates it only chooses, and only when one fits."""
    starts = place.candidates or (place.region,)
    ends = [knowledge.finder.in_address(address, start).region for start in starts]
    below = [end for start, end in zip(starts, ends, strict=True) if end and end != start]
    if len(below) != 1:
        return place
    return Found(below[0], (*place.flags, "place_from_address"))


def place_columns(frame: pl.DataFrame, plan: SheetPlan, knowledge: Knowledge) -> pl.DataFrame:
    """Return ``region``, ``lat``, ``lon``, ``place_basis``, ``point_key`` and ``place_flags`` of a batch.

    Coordinates are rounded to 0.01 degree; ``point_key`` (exact to some ten metres) only compares rows.
    """
    points = point_columns(frame, plan)
    found, ids = _found_by_words(_place_words(frame, plan), knowledge)
    places = _by_address(found, ids, frame.select(plan.cell("address")).to_series(), knowledge)
    _know_points(places, points, knowledge)
    cache: dict[tuple[Found, float | None, float | None], Found] = {}
    settled = []
    rounded = points.select(pl.col("lat").round(2), pl.col("lon").round(2)).rows()
    for place, (lat, lon) in zip(places, rounded, strict=True):
        key = (place, lat, lon)
        if key not in cache:
            cache[key] = knowledge.finder.settle(place, lat, lon)
        settled.append(cache[key])
    return _as_columns(settled, points)


def _know_points(places: list[Found], points: pl.DataFrame, knowledge: Knowledge) -> None:
    """Look up at once the regency of every point that may have to decide."""
    asked = {
        (lat, lon)
        for place, (lat, lon) in zip(places, points.select(pl.col("lat", "lon").round(2)).rows(), strict=True)
        if lat is not None and lon is not None and len(place.region or "") < 5
    }
    new = sorted(asked - knowledge.finder.known_points())
    if new:
        codes = region_points.regions_at([lat for lat, _ in new], [lon for _, lon in new])
        knowledge.finder.learn_points(dict(zip(new, codes, strict=True)))


def _as_columns(settled: list[Found], points: pl.DataFrame) -> pl.DataFrame:
    flags = pl.Series("place_flags", [list(place.flags) for place in settled], dtype=pl.List(pl.String))
    codes = pl.Series("region", [place.region for place in settled], dtype=pl.String)
    centres = by_distinct(codes, _centre, pl.Struct({"lat": pl.Float64, "lon": pl.Float64, "basis": pl.String}), {})
    centre = centres.struct.unnest()
    table = pl.DataFrame({"region": codes, "place_flags": flags, "clat": centre["lat"], "clon": centre["lon"]}).hstack(
        points
    )
    elsewhere = pl.col("place_flags").list.contains("point_elsewhere")
    usable = pl.col("lat").is_not_null() & ~elsewhere
    return table.with_columns(basis=centre["basis"]).select(
        "region",
        lat=pl.when(usable).then("lat").otherwise("clat").round(2),
        lon=pl.when(usable).then("lon").otherwise("clon").round(2),
        place_basis=pl.when(usable).then(pl.lit("point")).otherwise("basis"),
        point_key=pl.when(usable).then(pl.format("{},{}", pl.col("lat").round(4), pl.col("lon").round(4))),
        place_flags=pl.when("point_bad")
        .then(pl.concat_list("place_flags", pl.lit("point_outside")))
        .otherwise("place_flags"),
    )


def _centre(code: str) -> dict[str, object]:
    """Return what a region's own point stands for: a district has only its regency's."""
    found = regions.region(code)
    return {"lat": found.lat, "lon": found.lon, "basis": "province" if len(code) == 2 else "regency"}
