"""Which lot a statement takes the place of: that of the same good, by product, unit and grade; others stand beside it.

Lists keep several products of one KBLI code apart, and so does what is said over the wire: a code names an industry, no
product, and seven *selendang* are not what has become of 45 *kain tenun*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from graph.errors import RuleViolation
from graph.model.ids import demand_id, offer_id
from graph.model.product_words import with_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from graph.store.lots import Side

Lot = dict[str, Any]
_ID_OF: Final = {"offers": offer_id, "demands": demand_id}


def place_of(
    side: Side, party: str, facts: Mapping[str, Any], standing: Sequence[Lot], on: date
) -> tuple[str, Lot | None]:
    """Return the id of a lot that a party states, and the lot that stands there now; None where none does.

    The same lot is that of one commodity and month whose product is the same in its words, in the same unit and grade.
    The first lot of a commodity and month has the id that a list gives its first; each other has one of its own words.

    Parameters
    ----------
    standing
        Everything that the party offers or demands, ended or not.
    on
        The day: of several that are the same, one that has ended gives way to one that has not.

    Raises
    ------
    RuleViolation
        If several that have not ended are the same: nobody knows which of them is meant.

    Examples
    --------
    >>> from datetime import date
    >>> day, cloth = date(2026, 11, 29), {"commodity": "13121", "unit": "piece", "product": "kain tenun"}
    >>> listed = {**cloth, "id": offer_id("pa", "13121"), "units_per_month": 45}
    >>> place_of("offers", "pa", cloth | {"units_per_month": 40}, [listed], day)[1]["units_per_month"]
    45
    >>> other, before = place_of("offers", "pa", cloth | {"product": "selendang tenun"}, [listed], day)
    >>> before is None, other == listed["id"]
    (True, False)
    >>> place_of("offers", "pa", cloth, [], day)[0] == listed["id"]
    True
    """
    commodity, month = good = facts["commodity"], facts.get("month")
    beside = [lot for lot in standing if (lot.get("commodity"), lot.get("month")) == good]
    stated, *others = _words([facts, *beside])
    same = [lot for lot, words in zip(beside, others, strict=True) if words == stated]
    held = [lot for lot in same if (lot.get("until") or on) >= on]
    if len(held) > 1:
        lots = [str(lot["id"]) for lot in held]
        message = f"{len(lots)} lots of this product, unit and grade stand there, and which is meant is not known"
        hint = f"withdraw those that hold no more, or say in product or grade how this one differs: {', '.join(lots)}"
        raise RuleViolation(message, hint=hint, field="product", lots=lots)
    if same:
        lot = (held or same)[0]
        return str(lot["id"]), lot
    made = _ID_OF[side](party, commodity, month)
    if all(lot["id"] != made for lot in standing):
        return made, None
    return _ID_OF[side](party, commodity, month, part="|".join(stated)), None


def _words(lots: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    """Return what tells lots of one commodity and month apart: the product in its words, unit and grade."""
    products = pl.DataFrame({"product": [lot.get("product") for lot in lots]}, schema={"product": pl.String})
    words = with_words(products)["words"]
    grades = [(lot.get("grade") or "").casefold().strip() for lot in lots]
    return [(word, lot.get("unit") or "", grade) for lot, word, grade in zip(lots, words, grades, strict=True)]
