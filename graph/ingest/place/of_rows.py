"""Region and point of each row, from its words, codes, address and coordinates."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

import polars as pl

from graph.ingest.cells import BETWEEN, by_distinct, marked
from graph.ingest.linkage.spots import spots_of
from graph.ingest.place.places import FAR_KM
from graph.ingest.place.text import in_address, regency_in
from graph.ingest.place.words import DEPTH, WORDS, Found, PlaceWords
from graph.model.places import KM_PER_DEGREE
from graph.reference import region_points, regions

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.ingest.heads.sheet_plan import SheetPlan
    from graph.ingest.knowledge import Knowledge

_OF_THE_LIST: Final = frozenset({"place_from_title", "place_from_heading"})
"""Flags of places that the row itself does not name: its address may name another."""
_DISTRICT: Final = r"(?i)\bkec(?:amatan)?\b"
"""An address that says which district: of a village's list one has its stall in the next."""
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
    if "°" in text or "º" in text:
        values = [value for found in _DMS.finditer(text) if (value := _degrees(found[0])) is not None][:2]
    if len(values) != 2:
        return None
    for lat, lon in (values, values[::-1]):
        if SOUTH <= lat <= NORTH and WEST <= lon <= EAST:
            return {"lat": lat, "lon": lon}
    return None


_PAIR: Final = pl.Struct({"lat": pl.Float64, "lon": pl.Float64})


def _read(cells: pl.Series, low: float, high: float, how: Callable[[str], float | None]) -> pl.Series:
    """Return degrees: plain numbers at once, whatever else is written one by one."""
    plain = cells.cast(pl.Float64, strict=False)
    good = plain.is_between(low, high).fill_null(False) & (plain != 0)
    rest = cells.set(good, None)
    if rest.null_count() == len(rest):
        return plain.set(~good, None)
    return pl.DataFrame({"a": plain.set(~good, None), "b": by_distinct(rest, how, pl.Float64, {})}).select(
        pl.coalesce("a", "b")
    )["a"]


def point_columns(frame: pl.DataFrame, plan: SheetPlan) -> pl.DataFrame:
    """Return ``lat``, ``lon`` (exact) and ``point_bad``: something was stated that is no place in Indonesia."""
    texts = frame.select(lat=plan.cell("lat"), lon=plan.cell("lon"), point=plan.cell("point"))
    lat, lon = _read(texts["lat"], SOUTH, NORTH, read_lat), _read(texts["lon"], WEST, EAST, read_lon)
    # where the two do not fit, they may stand in each other's column, or both in one
    wrong = lat.is_null() | lon.is_null()
    pair = by_distinct(texts["point"], _pair, _PAIR, {}).struct.unnest()
    table = pl.DataFrame(
        {
            "a": lat,
            "b": lon,
            "sa": _read(texts["lon"].set(~wrong, None), SOUTH, NORTH, read_lat),
            "sb": _read(texts["lat"].set(~wrong, None), WEST, EAST, read_lon),
            "pa": pair["lat"],
            "pb": pair["lon"],
        }
    )
    swapped = pl.col("sa").is_not_null() & pl.col("sb").is_not_null()
    good = pl.col("a").is_not_null() & pl.col("b").is_not_null()
    found = table.select(
        lat=pl.when(good).then("a").when(swapped).then("sa").otherwise("pa"),
        lon=pl.when(good).then("b").when(swapped).then("sb").otherwise("pb"),
    )
    stated = (texts["lat"].is_not_null() & texts["lon"].is_not_null()) | texts["point"].is_not_null()
    return found.with_columns(point_bad=stated & found["lat"].is_null())


def _place_words(frame: pl.DataFrame, plan: SheetPlan) -> pl.DataFrame:
    silent = plan.cell()
    special = {
        "regency": _of_its_kind(plan),
        "heading": pl.col("heading") if "heading" in frame.columns else silent,
        "listed": pl.lit(plan.place, dtype=pl.String),
    }
    words = {word: special[word] if word in special else plan.cell(word) for word in WORDS}
    if plan.has("country"):  # who is abroad is not where the list was made
        abroad = ~plan.cell("country").str.contains(r"(?i)\bindonesia\b").fill_null(True)
        words["region"] = pl.coalesce(words["region"], plan.cell("country").str.extract(r"(?i)\bindonesia\W+(\w.+)$"))
        words = {word: pl.when(~abroad).then(said) for word, said in words.items()}
    return frame.select(**words)


def _of_its_kind(plan: SheetPlan) -> pl.Expr:
    """Return the regency that a row names, as a city where *kota* and *kab* are two columns: *Solok* of the first."""
    names = plan.names("regency")
    if len(names) < 2:
        return plan.cell("regency")
    kinds = {name: plan.columns[int(name[1:])].header.lower().rpartition(".")[2].strip(" .") for name in names}
    said = []
    for name in names:
        bare = ~pl.col(name).str.contains(r"(?i)^\W*(?:kab|kota|kodya)")
        led = pl.lit("Kota ") + pl.col(name) if kinds[name] in ("kota", "city") else pl.col(name)
        said.append(pl.when(bare).then(led).otherwise(name))
    return pl.coalesce(said)


def _ids(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """Return the distinct rows of a frame and, for each row, the number of its distinct one."""
    distinct = frame.unique(maintain_order=True).with_row_index("id")
    told = [one.name for one in frame if one.null_count() < len(one)] or frame.columns[:1]
    ids = frame.select(told).join(distinct, on=told, how="left", nulls_equal=True, maintain_order="left")["id"]
    return distinct.drop("id"), ids


def _found_by_words(words: pl.DataFrame, knowledge: Knowledge) -> tuple[list[Found], pl.Series]:
    distinct, ids = _ids(words)
    answers = []
    for row in distinct.iter_rows():
        if row not in knowledge.words:
            knowledge.words[row] = knowledge.finder.find(PlaceWords(*row))
        answers.append(knowledge.words[row])
    return answers, ids


_PROVINCE: Final = 2
"""Letters of a province's code."""
_MOST_PROVINCES: Final = 6
"""Provinces of a list up to which its rows say where a shortened name may be; of the whole country it may be any."""


def _beside_others(words: pl.DataFrame, found: list[Found], ids: pl.Series, knowledge: Knowledge) -> list[Found]:
    """Return places with the shortened regencies that only the other rows tell: *Sorsel* in a list of Papua's west.

    A list of two provinces says neither in its title. What a regency is shortened to is looked for in those that other
    rows name in full, and read where one regency of them all is so shortened.
    """
    open_ones = [
        at
        for at, place in enumerate(found)
        if "regency_unknown" in place.flags and len(place.region or "") <= _PROVINCE
    ]
    provinces = sorted({(place.region or "")[:2] for place in found if len(place.region or "") > 2 and not place.flags})
    if not open_ones or not 0 < len(provinces) <= _MOST_PROVINCES:
        return found
    distinct = words.with_columns(ids.alias("id")).unique("id", keep="first").sort("id").drop("id").rows()
    said = [PlaceWords(*row) for row in distinct]
    told = list(found)
    full = sorted({(place.region or "")[: DEPTH["regency"]] for place in found if not place.flags} - {""})
    for at in open_ones:
        name = said[at].regency or ""
        inside = (knowledge.finder.misspelt(name, province, "regency").region for province in provinces)
        near = sorted({region for region in inside if region}) or knowledge.finder.cut_short(name, full)
        if len(near) == 1:
            whole = knowledge.finder.find(replace(said[at], regency=regions.region(near[0]).name))
            told[at] = Found(whole.region or near[0], ("place_misspelt",))
        elif near:
            told[at] = Found(None, found[at].flags, tuple(near))
    return told


def _with_address(place: Found, address: str, knowledge: Knowledge) -> Found:
    """Return a place made deeper by an address; between candidates it only chooses, and only when one fits."""
    if _OF_THE_LIST & {*place.flags}:
        own = regency_in(knowledge.finder, address)
        if own is not None and not (place.region or "").startswith(own):
            deeper = in_address(knowledge.finder, address, own).region
            return Found(deeper or own, (*place.flags, "place_from_address"))
        if len(place.region or "") == DEPTH["district"] and re.search(_DISTRICT, address):
            other = in_address(knowledge.finder, address, (place.region or "")[: DEPTH["regency"]]).region or ""
            if len(other) == DEPTH["district"] and other != place.region:
                return Found(other, (*place.flags, "place_from_address"))
    if "place_from_title" in place.flags and len(place.region or "") == DEPTH["province"]:
        elsewhere = _of_another_province(address, place.region or "", knowledge)
        if elsewhere is not None:
            return Found(elsewhere, (*place.flags, "place_from_address"))
    starts = place.candidates or (place.region,)
    read = [in_address(knowledge.finder, address, start) for start in starts]
    below = [end.region for start, end in zip(starts, read, strict=True) if end.region and end.region != start]
    if not below and not place.candidates and read[0].candidates:
        return Found(place.region, place.flags, read[0].candidates)
    if len(below) != 1:
        return place
    return Found(below[0], (*place.flags, "place_from_address"))


def _of_another_province(address: str, province: str, knowledge: Knowledge) -> str | None:
    """Return where an address is that names another province than its list's title, or a district of one.

    A fair in Bali lists whoever comes: *Kulon Progo, DIY* and *Kanekes, Leuwidamar - Lebak*.
    """
    if len(in_address(knowledge.finder, address, province).region or "") > DEPTH["province"]:
        return None
    read = in_address(knowledge.finder, address, None).region or ""
    if len(read) < DEPTH["regency"] or read.startswith(province):
        return None
    parts = [part.strip(" .") for part in re.split(r",|\s[-–]\s", address) if part.strip(" .")]
    last = {knowledge.finder.named(parts[-1], None, level).region for level in ("province", "regency")}
    sure = len(read) == DEPTH["district"] or not last.isdisjoint({read[: DEPTH["province"]], read[: DEPTH["regency"]]})
    return read if sure and len(parts) > 1 else None


_TAIL: Final = r"(?:,|\b(?i:di|cab|cabang|kanca|kcp?|capem)\b\.?)\s+(\p{Lu}[\p{L} .'-]{3,30})$"
"""Where a name says that its bearer is: *Balai POM di Kendari*, *Bank Sulutgo Cab. Tahuna*."""


def _open_rows(table: pl.DataFrame, found: list[Found], address: pl.Series) -> pl.DataFrame:
    """Return the distinct questions that words alone leave open: to an address below a regency, or to a point."""
    depth = pl.Series([len(place.region or "") for place in found], dtype=pl.Int32)
    listed = pl.Series([not _OF_THE_LIST.isdisjoint(place.flags) for place in found], dtype=pl.Boolean)
    table = table.with_columns(depth=depth.gather(table["id"]), listed=listed.gather(table["id"]), address=address)
    elsewhere = pl.col("listed") & pl.col("address").str.contains(rf"(?i)\b(?:kab|kota)|{_DISTRICT}")
    below = (pl.col("depth") < 8) | elsewhere.fill_null(False)
    deeper = below & pl.col("address").is_not_null()
    unsure = pl.col("depth") < 5

    asked = table.filter(deeper | unsure)
    return asked.with_columns(
        address=pl.when(below).then(pl.coalesce("address", pl.when(unsure).then(pl.col("name").str.extract(_TAIL)))),
        lat=pl.when(unsure).then(pl.col("lat").round(2)),
        lon=pl.when(unsure).then(pl.col("lon").round(2)),
    ).select("at", "id", "address", "lat", "lon")


def place_columns(frame: pl.DataFrame, plan: SheetPlan, knowledge: Knowledge) -> pl.DataFrame:
    """Return region, point, basis, flags and, where several regions have the name, the candidates of a batch.

    Coordinates are rounded to 0.01 degree; ``point_key`` (exact to some ten metres) and ``spots`` (hashed squares about
    it) only compare rows.
    """
    points = point_columns(frame, plan)
    words = _place_words(frame, plan)
    found, ids = _found_by_words(words, knowledge)
    found = _beside_others(words, found, ids, knowledge)
    address = frame.select(plan.cell("address")).to_series()
    names = frame.select(plan.cell("name")).to_series()
    table = points.with_columns(id=ids).with_row_index("at")
    asked = _open_rows(table.with_columns(name=names), found, address)
    questions = asked.drop("at").unique(maintain_order=True)
    places = list(found)
    places.extend(_answered(questions, found, knowledge))
    numbered = questions.with_row_index("number", offset=len(found))
    numbers = asked.join(numbered, on=["id", "address", "lat", "lon"], nulls_equal=True, how="left")
    which = table.join(numbers.select("at", "number"), on="at", how="left", maintain_order="left")
    chosen = which.select(pl.coalesce("number", "id"))["number"]
    return _as_columns(places, chosen, points)


def _answered(questions: pl.DataFrame, found: list[Found], knowledge: Knowledge) -> list[Found]:
    """Return the place of each open question: the address first, then the point where that leaves it open."""
    deeper = []
    for number, text, _, _ in questions.select("id", "address", "lat", "lon").iter_rows():
        place = found[number]
        if text:
            key = (text, place)
            if key not in knowledge.addresses:
                knowledge.addresses[key] = _with_address(place, text, knowledge)
            place = knowledge.addresses[key]
        deeper.append(place)
    points = questions.select("lat", "lon").rows()
    _know_points(deeper, points, knowledge)
    return [knowledge.finder.settle(place, lat, lon) for place, (lat, lon) in zip(deeper, points, strict=True)]


def _know_points(places: list[Found], points: list[tuple[float | None, float | None]], knowledge: Knowledge) -> None:
    """Look up at once the regency of every point that may have to decide."""
    asked = {
        (lat, lon)
        for place, (lat, lon) in zip(places, points, strict=True)
        if lat is not None and lon is not None and len(place.region or "") < 5
    }
    new = sorted(asked - knowledge.finder.known_points())
    if new:
        codes = region_points.regions_at([lat for lat, _ in new], [lon for _, lon in new])
        knowledge.finder.learn_points(dict(zip(new, codes, strict=True)))


def _as_columns(places: list[Found], chosen: pl.Series, points: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of a batch from its places; a point far from its stated regency is not used."""
    known = pl.DataFrame(
        {
            "region": pl.Series([place.region for place in places], dtype=pl.String),
            "flags": pl.Series([BETWEEN.join(place.flags) or None for place in places], dtype=pl.String),
            "open": pl.Series([BETWEEN.join(_open(place)) or None for place in places], dtype=pl.String),
        }
    ).join(_centres(), on="region", how="left", maintain_order="left")
    table = known[chosen].hstack(points)
    east = (pl.col("lon") - pl.col("clon")) * ((pl.col("lat") + pl.col("clat")) / 2).radians().cos()
    away = ((pl.col("lat") - pl.col("clat")) ** 2 + east**2).sqrt() * KM_PER_DEGREE
    far = (away > pl.when(pl.col("basis") == "regency").then(FAR_KM)).fill_null(False)
    elsewhere = far | pl.col("flags").str.contains("point_elsewhere", literal=True).fill_null(False)
    usable = pl.col("lat").is_not_null() & ~pl.col("elsewhere")
    flags = [pl.when("elsewhere").then(pl.lit("point_elsewhere")), pl.when("point_bad").then(pl.lit("point_outside"))]
    # pl.format ends the process's work in a panic over columns of several chunks of which one is empty
    table = table.with_columns(elsewhere=elsewhere).rechunk()
    empty = pl.lit([], dtype=pl.List(pl.String))
    return table.select(
        "region",
        place_candidates=pl.when(pl.col("open").is_null()).then(empty).otherwise(pl.col("open").str.split(BETWEEN)),
        lat=pl.when(usable).then("lat").otherwise("clat").round(2),
        lon=pl.when(usable).then("lon").otherwise("clon").round(2),
        place_basis=pl.when(usable).then(pl.lit("point")).otherwise("basis"),
        point_key=pl.when(usable).then(pl.format("{},{}", pl.col("lat").round(4), pl.col("lon").round(4))),
        spots=pl.when(usable).then(spots_of(pl.col("lat"), pl.col("lon"))),
        place_flags=marked(table, pl.col("flags"), *flags),
    )


def _open(place: Found) -> tuple[str, ...]:
    """Return the regions between which a place was left open."""
    return place.candidates if "place_ambiguous" in place.flags else ()


@cache
def _centres() -> pl.DataFrame:
    """Return what each region's own point stands for: a district has only its regency's."""
    found = [regions.region(code) for code in regions.table()["code"]]
    return pl.DataFrame(
        {
            "region": [one.code for one in found],
            "clat": pl.Series([one.lat for one in found], dtype=pl.Float64),
            "clon": pl.Series([one.lon for one in found], dtype=pl.Float64),
            "basis": ["province" if len(one.code) == 2 else "regency" for one in found],
        }
    )
