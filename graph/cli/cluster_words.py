"""What ``jejaring clusters`` says of one cluster: its profile line by line, and its figures beside those of rivals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graph.cli.frames import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from graph.cli.face import Face

AID: Final = {True: "warns", False: "is", None: "unknown"}
"""What is said of aid by whether it warns of dependence."""
COUNTED: Final = ("members", "median_sales_rp")


def draw_profile(reader: Face, found: dict[str, Any], says: Sequence[tuple[str, str]]) -> None:
    """Print the conditions of a cluster at both dates, and below them what else is known of it."""
    then, now = found["dates"]
    reader.tell("cli.profile.dates", then=then, now=now)
    reader.plain_table(
        f"{found['name']} ({found['n']})",
        [
            (reader.say(f"cli.profile.{name}"), "left")
            for name in ("condition", "evidence", "before", "now", "n", "state")
        ],
        [
            (
                reader.say(f"condition.{one['condition']}"),
                reader.say(f"evidence.{one['code']}"),
                text(reader, one["before"]),
                text(reader, one["now"]),
                reader.number(one["n"]),
                reader.say(f"state.{one['state']}"),
            )
            for one in found["conditions"]
        ],
    )
    for what, is_ in says:
        reader.tell("cli.profile.line", what=what, is_=is_)


def profile_says(reader: Face, found: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what stands beside the conditions, line for line: kind, stage, rivals, aid, SWOT, levers with prices."""
    named = [
        (reader.say(f"cli.profile.{name}"), reader.say(f"profile.{found[name]}"))
        for name in ("called", "group", "stage_before", "stage")
    ]
    if any(found[name] != found[f"{name}_without_officials"] for name in ("stage_before", "stage")):
        others = {
            name: reader.say(f"profile.{found[f'{name}_without_officials']}") for name in ("stage_before", "stage")
        }
        named.append(
            (
                reader.say("cli.profile.without_officials"),
                reader.say("cli.profile.stages_differ", before=others["stage_before"], now=others["stage"]),
            )
        )
    sides = [
        (reader.say(f"cli.profile.{side}"), " ".join(reader.say(code) for code in codes) or "–")
        for side, codes in found["swot"].items()
    ]
    word = reader.say("column.lever_text")
    levers = [(f"{word} {at}", _lever(reader, lever)) for at, lever in enumerate(found["lever_prices"], 1)]
    return [*named, *_known_says(reader, found), *_standing_says(reader, found), *sides, *levers]


def _known_says(reader: Face, found: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the mean of each condition with how much of it is known, and which lists would tell the rest."""
    means = "; ".join(
        reader.say("cli.profile.mean_is" if one["known"] else "cli.profile.mean_unknown",
                   condition=reader.say(f"condition.{one['condition']}"), mean=text(reader, one["mean"]),
                   known=one["known"], of=one["of"])
        for one in found["means"]
    )  # fmt: skip
    said = [(reader.say("cli.profile.means"), f"{means}.")]
    unknown = dict.fromkeys(one["told_by"] for one in found["conditions"] if one["state"] == "unknown")
    if unknown:
        said.append((reader.say("cli.profile.not_measured"), reader.say(
            "cli.profile.lists", lists=", ".join(reader.say(f"inventory.{name}") for name in unknown))))  # fmt: skip
    return said


def lists_named(frame: pl.DataFrame, reader: Face) -> pl.DataFrame:
    """Return a frame in which the lists that tell its evidence are named in words."""
    import polars as pl  # noqa: PLC0415 - see graph.cli

    words = [reader.say(f"inventory.{name}") for name in frame["told_by"]]
    return frame.with_columns(told_by=pl.Series(words, dtype=pl.String))


def _lever(reader: Face, lever: dict[str, Any]) -> str:
    from graph.services.planner.levers import price_text  # noqa: PLC0415 - see graph.cli

    return f"{reader.say(lever['lever'])} {price_text(lever, reader.language)}"


def _standing_says(reader: Face, found: dict[str, Any]) -> list[tuple[str, str]]:
    """Return how alike the members are, their sales beside the benchmark, rivals, aid, and the three checks."""
    aid, checks, median = found["aid"], found["three_c"], found["median_sales_rp"]
    firms = found["developmental_firms"]
    says = {
        "alike": reader.say("cli.profile.alike_is", homogeneity=text(reader, found["homogeneity"]),
                            specialisation=text(reader, found["specialisation"]),
                            developmental="–" if firms is None else reader.number(len(firms))),
        "sales": reader.say("cli.profile.sales_is", median="–" if median is None else reader.number(median),
                            benchmark=reader.number(found["benchmark_sales_rp"])),
        "rivals": ", ".join(one["name"] for one in found["rivals"]) or "–",
        "aid": reader.say(f"cli.profile.aid_{AID[aid['dependence_warning']]}",
                          **{name: text(reader, aid[name]) for name in ("programmes", "foster", "coaching",
                                                                        "per_member")}),
        "three_c": reader.say("cli.profile.three_c_is", **{name: _checked(reader, checks[name]) for name in checks}),
    }  # fmt: skip
    return [(reader.say(f"cli.profile.{name}"), said) for name, said in says.items()]


def _checked(reader: Face, held: bool | None) -> str:
    return reader.say("state.unknown") if held is None else text(reader, held)


def amounts(reader: Face, benchmark: pl.DataFrame, told: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """Return a benchmark for a terminal: members and rupiah without decimals, shares and z with them."""
    import polars as pl  # noqa: PLC0415 - see graph.cli

    def said(name: str) -> pl.Series:
        cells = [reader.number(one[name]) if one["figure"] in COUNTED else text(reader, one[name]) for one in told]
        return pl.Series(name, cells, dtype=pl.String)

    return benchmark.with_columns(said(name) for name in ("ours", "median", "highest"))


def figure(reader: Face, figure: str) -> str:
    """Return what a figure of a comparison is called; evidence is called as in the profile."""
    said = reader.say(f"evidence.{figure}")
    return reader.say(f"figure.{figure}") if said == f"evidence.{figure}" else said
