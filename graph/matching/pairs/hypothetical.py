"""Hypothetical parties: who would stand in a gap, at the region's centre, of the middling kind, with all permits.

They answer *what would one more unit add here?*: a party that does not exist yet has the middle price, reach and size
of those that do, lacks no certificate, belongs to nobody and can take any lot. Where the gap is of a product that
somebody on the newcomer's side names too, those alone are its kind (*kerupuk kulit* costs twice what *emping* does);
else those who name no product, or all of the commodity where their prices are of one order. Where nobody trades the
thing, or prices say that goods of two kinds stand under one code, no middle is known, and the answer is null rather
than a guess.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import polars as pl

from graph.matching.pairs.nearness import chord
from graph.matching.pairs.nodes import BUYS, SUPPLIES, blank_nodes, place
from graph.matching.pairs.profiles import single_profiles
from graph.matching.pairs.scoring import BUYER_GROUPS, SUPPLIER_GROUPS, LinkageWeights
from graph.matching.pairs.volume_classes import CLASS
from graph.model.product_words import meet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.matching.pairs.setting import Setting

Side = Literal["supplier", "buyer"]
Newcomers = tuple["NDArray[np.void]", "NDArray[np.int32]"]
"""Nodes of hypothetical parties and their classes; each row is of its cell alone, so that rows of several are taken."""
THING: Final = ["commodity", "unit", "words"]
"""What a newcomer trades."""
ONE_ORDER: Final = 3
"""Prices up to so many times the lowest are of goods of one kind: dried seaweed costs six times wet."""
ANY_LOT: Final = 2**62
"""Units of a hypothetical party where lots are compared: the marginal unit rides on any lot."""


def hypothetical(setting: Setting, cells: pl.DataFrame, side: Side) -> Newcomers:
    """Return the nodes of hypothetical parties and their classes, -1 where none can be imagined.

    Parameters
    ----------
    setting
        The market.
    cells
        One row a party: ``lat``, ``lon``, ``commodity``, ``unit`` and, in a volume market, ``month`` and ``words`` (of
        the product that it trades, "" for any).
    side
        ``"supplier"`` to close demand gaps, ``"buyer"`` to close supply gaps. In a linkage market the buyer is of
        the activity that needs the commodity most.
    """
    make = _in_volume if setting.kind == "volume" else _in_linkage
    nodes, classes = make(setting, cells, side)
    nodes["units"] = ANY_LOT
    nodes["side"] = SUPPLIES if side == "supplier" else BUYS
    place(nodes, cells["lat"], cells["lon"])
    return nodes, np.where(np.isnan(nodes["x"]), -1, classes).astype(np.int32)


def _in_volume(setting: Setting, cells: pl.DataFrame, side: Side) -> tuple[NDArray[np.void], NDArray[np.int32]]:
    ours, price, keys, default = (
        (setting.suppliers, "floor_rp", setting.sides.supplier_keys, setting.assumptions.volume_km)
        if side == "supplier"
        else (setting.buyers, "limit_rp", setting.sides.buyer_keys, setting.assumptions.volume_km)
    )
    barred = setting.supplier_barred if side == "supplier" else setting.buyer_barred
    trading = ours.filter(barred < 0).select("commodity", "unit", "words", "reach_km", price=price)
    known = cells.join(_middling(cells, trading), on=THING, how="left", nulls_equal=True, maintain_order="left")
    known = known.join(keys, on=CLASS, how="left", nulls_equal=True, maintain_order="left")
    nodes = blank_nodes(cells.height)
    sign = -1 if side == "supplier" else 1
    nodes["term"] = known["price"].fill_null(0).to_numpy() * sign
    nodes["chord"] = chord(known["reach_km"].fill_null(default).to_numpy())
    if side == "supplier":
        nodes["permits"] = np.iinfo(np.uint64).max
        pairs = cells.select("commodity", "unit").iter_rows()
        nodes["rate"] = [setting.assumptions.rupiah_per_unit_km(c or "", u or "") for c, u in pairs]
    classes = known["class"].fill_null(-1).to_numpy()
    return nodes, np.where(known["price"].is_null().to_numpy(), -1, classes).astype(np.int32)


def _middling(cells: pl.DataFrame, trading: pl.DataFrame) -> pl.DataFrame:
    """Return the middle price and reach of each thing: of those who name its product, else of those who may mean it."""
    middle = {"price": pl.col("price").median().floor().cast(pl.Int64), "reach_km": pl.col("reach_km").median()}
    goods = ["commodity", "unit"]
    things = cells.select(THING).unique()
    named = trading.filter(pl.col("words") != "")
    alike = things.filter(pl.col("words") != "").join(
        named.select(THING).unique(), on=goods, nulls_equal=True, suffix="_b"
    )
    alike = alike.filter(meet(alike))
    own = (
        alike.join(named.rename({"words": "words_b"}), on=[*goods, "words_b"], nulls_equal=True)
        .group_by(THING)
        .agg(**middle)
    )
    unnamed = trading.filter(pl.col("words") == "").group_by(goods).agg(**middle)
    one_order = pl.col("price").max() <= ONE_ORDER * pl.col("price").min()
    mixed = trading.filter(one_order.over(goods)).group_by(goods).agg(**middle)
    asked_for_any = things.filter(pl.col("words") == "")
    ways = [
        own,
        asked_for_any.join(trading.group_by(goods).agg(**middle), on=goods, nulls_equal=True),
        things.join(unnamed, on=goods, nulls_equal=True),
        things.join(mixed, on=goods, nulls_equal=True),
    ]
    return pl.concat(ways).unique(THING, keep="first", maintain_order=True)


def _in_linkage(setting: Setting, cells: pl.DataFrame, side: Side) -> tuple[NDArray[np.void], NDArray[np.int32]]:
    sides = setting.sides
    nodes = blank_nodes(cells.height)
    single = single_profiles("supplier").join(sides.supplier_keys, on="profile").select("commodity", "class")
    own = cells.select("commodity").join(single, on="commodity", how="left", maintain_order="left")
    classes = own["class"].fill_null(-1).to_numpy().astype(np.int32)
    names: tuple[str, ...]
    weights = setting.weights or LinkageWeights()
    if side == "supplier":
        existing, group, names = setting.suppliers, "supplier_group", SUPPLIER_GROUPS
        nodes["term"] = int(_middle(existing["coached"].cast(pl.Int64))) * (
            setting.weights.coaching if setting.weights else 0
        )
    else:
        existing, group, names = setting.buyers, "buyer_group", BUYER_GROUPS
        committed = existing["commits_to_coach"].fill_null(value=False).cast(pl.Int64)
        nodes["term"] = int(_middle(committed)) * weights.commitment
        classes = _neediest(setting)[classes]
    nodes["chord"] = chord([_middle(existing["reach_km"])])[0]
    known = existing[group].drop_nulls()
    known = known.filter(known.is_in(names))
    nodes["group"] = names.index(known.mode().sort()[0]) if len(known) else 0
    return nodes, classes


def _middle(column: pl.Series) -> float:
    return float(np.median(column.to_numpy())) if len(column) else 0.0


def _neediest(setting: Setting) -> NDArray[np.int32]:
    """Return, by class of suppliers, the class of buyers that needs it most; -1 where none does, and at the end."""
    links = setting.sides.links
    best = np.full(setting.sides.supplier_classes + 1, -1, dtype=np.int32)
    order = np.lexsort((-links.buyer_class, links.points))
    best[links.supplier_class[order]] = links.buyer_class[order]
    best[-1] = -1
    return best
