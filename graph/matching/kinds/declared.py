"""Every declared kind, by the name that the command line, the API and the pages know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.matching.kinds import (
    clusters,
    exhibitions,
    facilitators,
    facilities,
    finance,
    firms,
    foster,
    machinery,
    officers,
    services,
    social_enterprise,
    tours,
    training,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.matching.kinds.kind import Kind

MODULES = (
    firms, exhibitions, services, facilitators, officers, foster, finance, facilities, clusters, tours, training,
    machinery, social_enterprise,
)  # fmt: skip
KINDS: Final[Mapping[str, Kind]] = {module.KIND.code: module.KIND for module in MODULES}
"""Kinds by the name that ``jejaring match --kind`` knows; ``partnership`` and ``volume`` are markets of offers, demands
and activities (:mod:`graph.matching.pairs.candidates`), and ``linkage`` adds its firms to the market of that name."""
