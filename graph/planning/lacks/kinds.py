"""The kinds of gap by name: what counts, what is done about each reason, and figures beyond the count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from graph.planning.gaps import WHOSE
from graph.planning.lacks import access, groups, information, market, national, support

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import polars as pl

    from graph.planning.scene import Scene


class Figures(Protocol):
    """Figures of a kind's own, by cell."""

    def __call__(self, rows: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
        """Return the keys and the figures, one row a cell."""


@dataclass(frozen=True)
class GapKind:
    """One kind of gap.

    Attributes
    ----------
    name
        As ``--kind`` says it.
    rows
        The evidence: one row a party or cluster.
    measure
        What ``amount`` counts: ``units``, ``enterprises``, ``clusters``, ``links``, ``needs`` or ``rupiah``.
    levers
        What to do, by reason; ``""`` is for every other reason.
    always
        Columns that cells are told apart by, whatever is asked for.
    figures
        Figures beyond the count.
    of_one
        Figures that tell of one party or a few, and stand in no public table.
    told_by
        The kind whose public tables tell the same units out of which something is lacking, cut into other cells: the
        difference of two would be of few. It tells them alone.
    needs
        The lists that must have been read before anything of the kind is known (:mod:`graph.planning.inventory`):
        without them the kind has no rows.
    parts
        Lists without which a part of the kind is not known: rows of that part are left out.
    """

    name: str
    rows: Callable[[Scene], pl.DataFrame]
    measure: str
    levers: Mapping[str, str]
    always: tuple[str, ...] = ()
    figures: Figures | None = None
    of_one: tuple[str, ...] = ()
    told_by: str | None = None
    needs: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    def magnitudes(self, columns: Sequence[str]) -> list[str]:
        """Return the columns of evidence that are units or rupiah of each party and told, no answers of yes and no.

        Examples
        --------
        >>> KINDS["concentration"].magnitudes(["party", "amount", "of", "value_rp", "sales"])
        ['amount', 'of', 'value_rp']
        """
        counted = ("amount", "of")[: 2 if self.told_by is None else 1] if self.measure in ("units", "rupiah") else ()
        return [name for name in columns if name in counted or name.endswith("_rp")]

    def unread(self, scene: Scene) -> tuple[str, ...]:
        """Return the lists that nothing was read of, for want of which the kind, or a part of it, is not measured."""
        return scene.unread(*self.needs, *self.parts)

    def evidence(self, scene: Scene) -> pl.DataFrame:
        """Return the evidence; no row where what the kind needs was never read: unknown is no lack."""
        rows = self.rows(scene)
        return rows.clear() if scene.unread(*self.needs) else rows

    def lever(self, reason: str | None) -> str | None:
        """Return the code of what to do about a reason; None where it is no lack.

        Examples
        --------
        >>> KINDS["finance"].lever("gap.finance.none_within_reach")
        'lever.bring_bank'
        """
        name = self.levers.get(reason or "", self.levers[""])
        return f"lever.{name}" if name else None


def _near_or_not(name: str, build: str, open_it: str) -> dict[str, str]:
    return {f"gap.{name}.none_within_reach": build, f"gap.{name}.near_but_not_used": open_it, "": open_it}


TRADE: Final = {
    "rule.must_certificate": "certify",
    "rule.lot_too_small": "form_consortium",
    "rule.too_far": "cut_distance_cost",
    "rule.no_gain": "cut_distance_cost",
    market.PRICES_APART: "agree_price",
    "rule.no_price": "ask_price",
    "rule.no_volume": "ask_volume",
    "rule.other_unit": "ask_volume",
    "rule.other_product": "ask_product",
    "unmatched.set_aside": "look_wider",
}
_ALL: Final = (
    GapKind("demand", market.demand_rows, "units", TRADE | {"": "new_supplier"}, ("unit",), of_one=WHOSE),
    GapKind("supply", market.supply_rows, "units", TRADE | {"": "find_offtaker"}, ("unit",), of_one=WHOSE),
    GapKind("market_access", access.market_access_rows, "rupiah", {"": "direct_offtaker"},
            figures=access.market_access_figures,
            of_one=("largest_trader", "largest_trader_makers", "largest_trader_share"), needs=("outlets",)),
    GapKind("facility", support.facility_rows, "enterprises",
            _near_or_not("facility", "open_facility", "share_facility"), needs=("facilities",)),
    GapKind("technology", support.technology_rows, "enterprises",
            _near_or_not("technology", "bring_machines", "share_machines"), needs=("machines",)),
    GapKind("training", support.training_rows, "enterprises",
            _near_or_not("training", "bring_training", "open_training"), needs=("trainers",)),
    GapKind("capability", market.capability_rows, "units",
            {"gap.capability.certificate": "certify", "gap.capability.volume": "form_consortium",
             "gap.capability.quality": "raise_quality", "gap.capability.lead_time": "shorten_lead_time",
             "gap.capability.distance": "cut_distance_cost", "": "certify"}, ("unit", "barrier"), told_by="supply"),
    GapKind("service", support.service_rows, "needs", _near_or_not("service", "bring_provider", "refer_to_provider"),
            needs=("providers",)),
    GapKind("finance", support.finance_rows, "enterprises", _near_or_not("finance", "bring_bank", "bank_consultant"),
            needs=("banks",)),
    GapKind("officers", support.officer_rows, "enterprises",
            _near_or_not("officers", "add_officers", "widen_caseload"), needs=("officers",)),
    GapKind("forum", groups.forum_rows, "clusters", {"": "form_forum"}, needs=("clusters", "forums")),
    GapKind("foster", groups.foster_rows, "clusters", {"": "find_foster_company"},
            needs=("clusters", "foster_companies")),
    GapKind("information", information.information_rows, "enterprises",
            {"gap.information.not_told": "public_notice", "": "public_notice"}, needs=("notices",)),
    GapKind("structural", groups.structural_rows, "links",
            {"gap.structural.no_buyer": "find_offtaker", "gap.structural.no_bds": "link_provider",
             "gap.structural.no_bank": "link_bank", "gap.structural.no_forum": "form_forum",
             "gap.structural.no_university": "link_university",
             "gap.structural.no_foster_company": "find_foster_company",
             "gap.structural.bonding_without_bridging": "link_outside",
             "gap.structural.bridging_without_bonding": "joint_actions", "": "link_outside"},
            needs=("clusters",), parts=tuple(groups.INVENTORY.values())),
    GapKind("import_substitution", market.import_substitution_rows, "units", {"": "link_importer"}, ("unit",),
            told_by="demand", needs=("buyers_business",)),
    GapKind("concentration", national.concentration_rows, "rupiah",
            {national.ONE_SELLER: "", "": "widen_suppliers"}, figures=national.concentration_figures,
            of_one=("top_1_share", "top_4_share"), needs=("sales",)),
    GapKind("targets", national.target_rows, "enterprises", {"": "partner"}, figures=national.target_figures,
            needs=("partnerships",)),
)  # fmt: skip
KINDS: Final[Mapping[str, GapKind]] = {kind.name: kind for kind in _ALL}
"""Every kind of gap by name, in the order in which they are told."""
