"""What is compared of two rows, and in which degrees they can agree: the settings that Splink is trained with.

Weights are in the model (``model-<date>.json``), made by ``python -m benchmarks.linkage.train``; only the odds that
two strangers share a place, a trade or a name are taken from the list at hand, as a list of one village differs from
one of the whole country.
"""

from __future__ import annotations

from typing import Any, Final

Level = tuple[str, str]

_NAME: Final[tuple[Level, ...]] = (
    ("same", "called_l = called_r"),
    ("same_words", "bag_l = bag_r"),
    ("joined_words", "solid_l = solid_r or whole_l = whole_r or replace(core_l, ' ', '') = replace(core_r, ' ', '')"),
    (
        "slip",
        "least(length(bag_l), length(bag_r)) >= 5 and (damerau_levenshtein(bag_l, bag_r) <= 1"
        " or jaro_winkler_similarity(bag_l, bag_r) >= 0.965 or jaro_winkler_similarity(core_l, core_r) >= 0.965)",
    ),
    (
        "part",
        "least(size_l, size_r) >= 2 and (list_has_all(words_l, words_r) or list_has_all(words_r, words_l))",
    ),
    (
        "alike",
        "least(length(bag_l), length(bag_r)) >= 5 and greatest(jaro_winkler_similarity(core_l, core_r),"
        " jaro_winkler_similarity(bag_l, bag_r)) >= 0.92",
    ),
    ("one_word", "list_has_any(words_l, words_r)"),
)
_PLACE: Final[tuple[Level, ...]] = (
    ("same_district", "district_l = district_r"),
    ("other_district", "regency_l = regency_r and district_l <> district_r"),
    ("same_regency", "regency_l <> '' and regency_l = regency_r"),
    ("same_province", "(regency_l = '' or regency_r = '') and province_l = province_r"),
)
_NUMBERED: Final = "len(doors_l) > 0 and len(doors_r) > 0"
_ONE_DOOR: Final = "(list_has_all(doors_l, doors_r) or list_has_all(doors_r, doors_l))"
_OTHER_DOOR: Final = f"({_NUMBERED} and not {_ONE_DOOR})"
_STREET: Final[tuple[Level, ...]] = (
    ("same", "street_l = street_r"),
    ("same_number", f"{_NUMBERED} and {_ONE_DOOR} and jaro_winkler_similarity(street_l, street_r) >= 0.85"),
    (
        "alike",
        f"not {_OTHER_DOOR} and (jaro_winkler_similarity(street_l, street_r) >= 0.93"
        " or starts_with(street_l, street_r) or starts_with(street_r, street_l)"
        " or replace(street_l, ' ', '') = replace(street_r, ' ', ''))",
    ),
    ("near", f"not {_OTHER_DOOR} and jaro_winkler_similarity(street_l, street_r) >= 0.8"),
    ("other_number", f"{_OTHER_DOOR} and jaro_winkler_similarity(street_l, street_r) >= 0.8"),
)
_POINT: Final[tuple[Level, ...]] = (
    ("same", "list_has_any(spots_l, spots_r)"),
    ("near", "abs(lat_l - lat_r) <= 0.0101 and abs(lon_l - lon_r) <= 0.0101"),
)
_GOODS: Final[tuple[Level, ...]] = (
    ("same", "goods_l = goods_r"),
    (
        "alike",
        "least(length(goods_l), length(goods_r)) >= 4 and (damerau_levenshtein(goods_l, goods_r) <= 1"
        " or least(length(goods_l), length(goods_r)) >= 8 and jaro_winkler_similarity(goods_l, goods_r) >= 0.94)",
    ),
    (
        "part",
        "least(len(wares_l), len(wares_r)) >= 2 and (list_has_all(wares_l, wares_r) or list_has_all(wares_r, wares_l))",
    ),
    ("one_word", "list_has_any(wares_l, wares_r)"),
)
FIELDS: Final[dict[str, tuple[str, tuple[Level, ...]]]] = {
    "name": ("bag_l = '' or bag_r = ''", _NAME),
    "number": ("digits_l = '' and digits_r = ''", (("same", "digits_l = digits_r"),)),
    "title": ("title_l = '' or title_r = ''", (("same", "title_l = title_r"),)),
    "head": ("head_l = '' or head_r = ''", (("same", "head_l = head_r"),)),
    "place": ("province_l = '' or province_r = ''", _PLACE),
    "village": ("village_l is null or village_r is null", (("same", "village_l = village_r"),)),
    "street": ("street_l is null or street_r is null", _STREET),
    "point": ("lat_l is null or lat_r is null", _POINT),
    "phone": ("phone_l is null or phone_r is null", (("same", "phone_l = phone_r"),)),
    "owner": (
        "owner_l is null or owner_r is null",
        (
            ("same", "owner_l = owner_r"),
            (
                "part",
                "least(len(owner_words_l), len(owner_words_r)) >= 1 and (list_has_all(owner_words_l, owner_words_r)"
                " or list_has_all(owner_words_r, owner_words_l))",
            ),
            ("one_word", "list_has_any(owner_words_l, owner_words_r)"),
        ),
    ),
    "nib": ("nib_l is null or nib_r is null", (("same", "nib_l = nib_r"),)),
    "activity": (
        "kbli_l is null or kbli_r is null",
        (("same", "kbli_l = kbli_r"), ("same_division", "left(kbli_l, 2) = left(kbli_r, 2)")),
    ),
    # two stated codes say what two texts would say again
    "goods": (
        "goods_l is null or goods_r is null or (kbli_l is not null and kbli_r is not null)",
        _GOODS,
    ),
    "form": ("form_l is null or form_r is null", (("same", "form_l = form_r"),)),
}
"""Fields in the order in which a person is shown them: when nothing can be said, then the degrees from best to least.

Whatever agrees in no degree *differs*.
"""
BY_RARITY: Final = {
    "name": {
        "same": ("called", 1.0),
        "same_words": ("bag", 1.0),
        "joined_words": ("bag", 0.5),
        "slip": ("bag", 0.5),
    },
    "goods": {"same": ("goods", 1.0), "alike": ("goods", 0.5)},
}
"""Degrees that weigh more for what is rare than for *UD Jaya* or *sembako*, and how much of that counts."""


def degrees(field: str) -> list[str]:
    """Return the names of a field's degrees, the highest first, as Splink numbers them downwards to 0.

    Examples
    --------
    >>> degrees("phone"), degrees("activity")
    (['same', 'differs'], ['same', 'same_division', 'differs'])
    """
    return [name for name, _ in FIELDS[field][1]] + ["differs"]


def degree(field: str, gamma: int) -> str:
    """Return the name of a degree by Splink's number, ``unknown`` for -1.

    Examples
    --------
    >>> degree("phone", 1), degree("phone", 0), degree("phone", -1)
    ('same', 'differs', 'unknown')
    """
    return "unknown" if gamma < 0 else degrees(field)[len(degrees(field)) - 1 - gamma]


def settings() -> dict[str, Any]:
    """Return Splink's settings without weights."""
    return {
        "link_type": "dedupe_only",
        "sql_dialect": "duckdb",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": 1e-5,
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": False,
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": "l.blocks = r.blocks", "sql_dialect": "duckdb", "arrays_to_explode": ["blocks"]}
        ],
        "comparisons": [_comparison(field) for field in FIELDS],
    }


def _comparison(field: str) -> dict[str, Any]:
    unknown, levels = FIELDS[field]
    made: list[dict[str, Any]] = [{"sql_condition": unknown, "label_for_charts": "unknown", "is_null_level": True}]
    made += [{"sql_condition": condition, "label_for_charts": name} for name, condition in levels]
    for level in made if field in BY_RARITY else []:
        column, weight = BY_RARITY[field].get(str(level["label_for_charts"]), ("", 0.0))
        if column:
            level |= {"tf_adjustment_column": column, "tf_adjustment_weight": weight, "tf_minimum_u_value": 1e-6}
    made.append({"sql_condition": "ELSE", "label_for_charts": "differs"})
    return {"output_column_name": field, "comparison_levels": made}
