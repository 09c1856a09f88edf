"""``jejaring match --policy``, ``--fairness``, ``--frontier``: what lies beside the value of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graph.cli.face import Align, Face
    from graph.services.pairing.match import Matched


def beyond_value(matched: Matched, *, policy: Path | None, fairness: bool, frontier: bool) -> dict[str, Any]:
    """Return what was asked beside the value of a plan, by name; nothing where nothing was."""
    if policy is None and not fairness and not frontier:
        return {}
    from graph.services.pairing import beyond as service  # noqa: PLC0415 - see graph.cli

    facts: dict[str, Any] = {}
    if policy is not None:
        facts["policy"] = service.under_policy(matched, policy)
    if fairness:
        facts["fairness"] = service.fair(matched).to_dict()
    if frontier:
        facts["frontier"] = service.stability(matched)
    return facts


def draw_beyond(reader: Face, facts: Mapping[str, Any], unit: str) -> None:
    """Print what was asked beside the value of a plan."""
    if "policy" in facts:
        _draw_policy(reader, facts["policy"], unit)
    if "fairness" in facts:
        _draw_fairness(reader, facts["fairness"])
    if "frontier" in facts:
        columns: list[tuple[str, Align]] = [
            ("cli.frontier.value", "right"), ("cli.frontier.given_up", "right"), ("cli.frontier.blocking", "right"),
        ]  # fmt: skip
        rows = [[reader.number(p[name]) for name in ("value", "given_up", "blocking_pairs")] for p in facts["frontier"]]
        reader.table(reader.say("cli.frontier.title"), columns, rows)


def _draw_policy(reader: Face, facts: Mapping[str, Any], unit: str) -> None:
    def worth(value: float) -> str:
        return reader.say(f"cli.worth.{unit}", value=reader.number(value))

    reader.tell(
        "cli.policy.facts",
        name=facts["name"],
        valid_from=facts["valid_from"],
        weighted=worth(facts["value_weighted"]),
        unweighted=worth(facts["value_unweighted"]),
        given_up=worth(facts["value_given_up"]),
        percent=reader.number(100 * facts["share_given_up"], 2),
        changed=reader.number(facts["changed_pairs"]),
    )
    rows = [
        (reader.say(f"policy.{name}"), reader.number(100 * both["without"], 1), reader.number(100 * both["with"], 1))
        for name, both in facts["shares"].items()
    ]
    columns: list[tuple[str, Align]] = [
        ("cli.policy.weight", "left"), ("cli.policy.without", "right"), ("cli.policy.with", "right"),
    ]  # fmt: skip
    reader.table(reader.say("cli.policy.shares"), columns, rows)


def _draw_fairness(reader: Face, facts: Mapping[str, Any]) -> None:
    columns: list[tuple[str, Align]] = [
        ("cli.fairness.group", "left"), ("cli.fairness.parties", "right"), ("cli.fairness.seen", "right"),
        ("cli.fairness.success", "right"), ("cli.fairness.interval", "right"),
    ]  # fmt: skip
    rows = [
        (
            f"{reader.say('fairness.' + group['dimension'])}: {_group_name(reader, group)}",
            reader.number(group["parties"]),
            reader.number(100 * group["exposure"], 1),
            reader.number(100 * group["success"], 1),
            f"{reader.number(100 * group['success_low'], 1)}–{reader.number(100 * group['success_high'], 1)}",
        )
        for group in facts["groups"]
    ]
    reader.table(reader.say("cli.fairness.title"), columns, rows)
    reader.tell(
        "cli.fairness.unseen",
        non_members=reader.number(facts["unseen_non_members"]),
        members=reader.number(facts["unseen_members"]),
    )


def _group_name(reader: Face, group: Mapping[str, Any]) -> str:
    if group["dimension"] == "region":
        from graph.services.sheet.words import place_name  # noqa: PLC0415 - see graph.cli

        return place_name(group["group"]) or str(group["group"])
    return reader.say(f"fairness.group.{group['group']}")
