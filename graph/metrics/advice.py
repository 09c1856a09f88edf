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
    "bonded_and_open": ("specialise", "shared_production", "keep_open"),
}
"""Steps that a reading suggests, the first ones first."""
PROGRAMMES: Final = {
    "information_seminars": "social_capital",
    "regular_meetings": "social_capital",
    "joint_action": "social_capital",
    "link_developmental_firm_outside": "developmental_firm",
    "second_bridge": "facilitator",
    "spread_brokerage": "facilitator",
    "demanding_buyer": "value_chain",
    "exhibition": "exhibition",
    "visit_advanced_cluster": "exhibition",
    "bank_consultant": "bank_consultant",
    "bds_front_office": "one_stop_service",
    "public_notice": "monthly_notice",
    "specialise": "developmental_firm",
    "shared_production": "shared_production",
    "keep_open": "developmental_firm",
    "ask_members": "profile",
}
"""Step -> the programme of the JICA study, Government Regulation 7/2021 or the facilitator that does it."""
STAGE_EVIDENCE: Final = (
    "bonding.density",
    "bonding.core_share",
    "specialisation.subcontracts_inside",
    "bridging.ei",
    "bridging.disjoint_bridges",
    "bridging.partner_diversity",
    "linking.buyer_within_2",
)
"""Figures that stand as evidence beside a stage."""
ONE_PERSON: Final = 0.5
"""From this share of all brokered pairs on, a cluster hangs on one party."""
FAR: Final = 0.25
"""Below this share of members within two steps, a bank, buyer or service provider is far."""
ANSWERED: Final = 0.6
"""Below this share of members with a tie on record, asking comes before judging."""


def stage(reading: str | None) -> str | None:
    """Return the stage that a reading stands for.

    Examples
    --------
    >>> stage("inward"), stage(None)
    ('internal_linkages', None)
    """
    return None if reading is None else STAGES[reading]


def next_steps(reading: str | None, values: Mapping[str, float], response_rate: float = 1.0) -> dict[str, str]:
    """Return what to do next, most urgent first, each with what it rests on.

    ``graph.translations.say("step." + code, language)`` says it; :data:`PROGRAMMES` names the programme that does it.

    Parameters
    ----------
    reading
        Where the cluster stands in the 2 x 2.
    values
        Figures of the report by code.
    response_rate
        Share of members with a tie on record.

    Returns
    -------
    dict
        Step -> code of the figure that asks for it, or ``reading``.

    Examples
    --------
    >>> steps = next_steps("inward", {"bridging.top_broker_share": 0.8, "linking.bank_within_2": 0.1})
    >>> list(steps)[:2], steps["bank_consultant"]
    (['spread_brokerage', 'demanding_buyer'], 'linking.bank_within_2')
    """

    def known(code: str, otherwise: float) -> float:
        value = values.get(code, float("nan"))
        return otherwise if isnan(value) else value

    steps: dict[str, str] = {}
    if response_rate < ANSWERED:
        steps["ask_members"] = "response_rate"
    if known("bridging.top_broker_share", 0.0) >= ONE_PERSON:
        steps["spread_brokerage"] = "bridging.top_broker_share"
    steps |= dict.fromkeys(STEPS.get(reading or "", ()), "reading")
    for step, code in (
        ("demanding_buyer", "linking.buyer_within_2"),
        ("bank_consultant", "linking.bank_within_2"),
        ("bds_front_office", "linking.bds_within_2"),
    ):
        if known(code, 1.0) < FAR:
            steps.setdefault(step, code)
    if known("information.gatekept", 0.0) >= ONE_PERSON:
        steps["public_notice"] = "information.gatekept"
    return steps
