"""What the figures suggest: the stage on the cluster continuum, and what to do next, as codes with their evidence.

The stages follow the continuum of the JICA study (isolated producers, internal linkages, linkages with outside
stakeholders, dynamic cluster); how figures place a cluster on it is a reading of ours. Steps are tied to that study's
programmes: seminars, meetings and joint actions for bonding, demanding buyers and exhibitions for bridging, consultants
of partner banks for finance, public notices for information.
"""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

STAGES: Final = {
    "isolated": "isolated_producers",
    "inward": "internal_linkages",
    "broker_dependent": "outside_linkages",
    "bonded_and_open": "dynamic_cluster",
}
BONDING_STEPS: Final = ("information_seminars", "regular_meetings", "joint_action")
STEPS: Final = {
    "isolated": (*BONDING_STEPS, "link_developmental_firm_outside"),
    "inward": ("demanding_buyer", "exhibition", "visit_advanced_cluster"),
    "broker_dependent": (*BONDING_STEPS, "second_bridge"),
    "bonded_and_open": ("specialise", "keep_open"),
}
"""Steps that a reading suggests, the first ones first."""
ONE_PERSON: Final = 0.5
"""From this share of all brokered pairs on, a cluster hangs on one party."""
FAR: Final = 0.25
"""Below this share of members within two steps, a bank or buyer is far."""


def stage(reading: str | None) -> str | None:
    """Return the stage that a reading stands for.

    Examples
    --------
    >>> stage("inward"), stage(None)
    ('internal_linkages', None)
    """
    return None if reading is None else STAGES[reading]


def next_steps(reading: str | None, values: Mapping[str, float]) -> tuple[str, ...]:
    """Return what to do next, most urgent first; ``graph.translations.say("step." + code, language)`` says it.

    Parameters
    ----------
    reading
        Where the cluster stands in the 2 x 2.
    values
        Figures of the report by code.

    Examples
    --------
    >>> next_steps("inward", {"bridging.top_broker_share": 0.8, "linking.bank_within_2": 0.1})[:2]
    ('spread_brokerage', 'demanding_buyer')
    """

    def known(code: str, otherwise: float) -> float:
        value = values.get(code, float("nan"))
        return otherwise if isnan(value) else value

    steps: list[str] = []
    if known("bridging.top_broker_share", 0.0) >= ONE_PERSON:
        steps.append("spread_brokerage")
    steps += STEPS.get(reading or "", ())
    if known("linking.buyer_within_2", 1.0) < FAR and "demanding_buyer" not in steps:
        steps.append("demanding_buyer")
    if known("linking.bank_within_2", 1.0) < FAR:
        steps.append("bank_consultant")
    if known("information.gatekept", 0.0) >= ONE_PERSON:
        steps.append("public_notice")
    return tuple(dict.fromkeys(steps))
