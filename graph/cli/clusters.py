"""``jejaring clusters``: find, register, profile, identify, select; questions about clusters themselves."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - see pathlib
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated, Final

import typer

from graph.cli.cluster_words import amounts, draw_profile, figure, lists_named, profile_says
from graph.cli.edge import Command, Group
from graph.cli.face import Face, face
from graph.cli.frames import show, text, worded, write, write_records
from graph.cli.options import (  # noqa: TC001 - typer reads annotations at run time
    FolderArgument,
    FolderOption,
    JsonOption,
    OutOption,
)
from graph.cli.tables import draw_origin, nearby

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import polars as pl

    from graph.planning.scene import Scene
    from graph.services.source import Source

app = typer.Typer(cls=Group, no_args_is_help=True)


DEFINITIONS: Final = "docs/reference/clusters.md"
ONE_TOWN_KM: Final = 2.0
"""Within one town a search as wide as this finds the town."""

KmOption = Annotated[float, typer.Option("--km", min=0.1, help="cli.help.clusters.km")]
AtLeastOption = Annotated[int, typer.Option("--at-least", min=2, help="cli.help.clusters.at_least")]
DigitsOption = Annotated[int, typer.Option("--digits", min=2, max=5, help="cli.help.clusters.digits")]
FoundOption = Annotated[bool, typer.Option("--found", help="cli.help.clusters.as_found")]


@app.callback()
def clusters() -> None:
    """Hold the commands of the group."""


@app.command("find", cls=Command, help="cli.help.clusters.find")
def find(
    context: typer.Context,
    folder: FolderArgument = None,
    *,
    other_folder: FolderOption = None,
    km: KmOption = 5.0,
    at_least: AtLeastOption = 8,
    digits: DigitsOption = 5,
    deals: Annotated[int, typer.Option("--permutations", min=1, help="cli.help.clusters.permutations")] = 199,
    seed: Annotated[int, typer.Option("--seed", help="cli.help.clusters.seed")] = 0,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Find sentra from registers alone, beside the declared ones."""
    import polars as pl  # noqa: PLC0415 - see graph.cli

    from graph.planning.clusters.find import find_sentra, placed_firms  # noqa: PLC0415 - see graph.cli
    from graph.services.planner.gap_tables import in_words  # noqa: PLC0415

    reader = face(context, json=json)
    source, scene = _scene(reader, folder or other_folder)
    told = reader.number(km, 0 if km == int(km) else 1)
    found = find_sentra(scene, km=km, at_least=at_least, digits=digits, deals=deals, seed=seed)
    found = in_words(found.rename({"kbli": "commodity"}), reader.language).rename({"commodity": "kbli"})
    named = source.network.parties.select(declared="id", declared_name="name")
    found = found.join(named, on="declared", how="left", maintain_order="left")
    columns = ("sentra", "product", "place", "firms", "densest", "location_quotient", "p_value", "beyond_chance",
               "related", "called", "declared_name", "overlap")  # fmt: skip
    found = found.select(*columns, pl.exclude(*columns, "members"), "members")  # names first, lists last
    _tell(reader, source, (reader.say("cli.clusters.found", km=told, least=at_least), "sentra"), (found, columns), out)
    if not found.height:
        placed, every = placed_firms(scene, digits), int(scene.kind("enterprise").sum())
        code = "cli.clusters.nothing_dense" if placed * 2 >= every else "cli.clusters.no_points"
        reader.warn(code, km=told, least=at_least, enterprises=every, placed=placed)
    elif found["p_value"].null_count():
        reader.warn("cli.clusters.cannot_tell")
    elif km > ONE_TOWN_KM and found["region"].n_unique() == 1:
        reader.warn("cli.clusters.one_town", km=told)


@app.command("list", cls=Command, help="cli.help.clusters.list")
def list_(
    context: typer.Context,
    folder: FolderArgument = None,
    *,
    other_folder: FolderOption = None,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """List the declared clusters: sentra or cluster, group, stage."""
    from graph.planning.clusters.profile import registry  # noqa: PLC0415 - see graph.cli

    _frame(face(context, json=json), folder or other_folder, ("clusters", out), registry)


@app.command("potential", cls=Command, help="cli.help.clusters.potential")
def potential(
    context: typer.Context,
    folder: FolderArgument = None,
    *,
    other_folder: FolderOption = None,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Identify potential clusters: growth seeds and social capital first."""
    from graph.planning.clusters.viable import potential_clusters  # noqa: PLC0415 - see graph.cli

    _frame(face(context, json=json), folder or other_folder, ("potential_clusters", out), potential_clusters)


@app.command("viable", cls=Command, help="cli.help.clusters.viable")
def viable(
    context: typer.Context,
    folder: FolderArgument = None,
    *,
    other_folder: FolderOption = None,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """List viable and potentially viable enterprises, by their acts."""
    from graph.planning.clusters.viable import viable_enterprises  # noqa: PLC0415 - see graph.cli

    _frame(face(context, json=json), folder or other_folder, ("viable_enterprises", out), viable_enterprises)


def _scene(reader: Face, folder: Path | None) -> tuple[Source, Scene]:
    """Read where the facts come from, with progress."""
    from graph.services.planner.gap_tables import scene_of  # noqa: PLC0415 - see graph.cli
    from graph.services.source import read_source  # noqa: PLC0415

    with reader.progress() as progress:
        source = read_source(folder, progress)
    return source, scene_of(source, None)


def _tell(
    reader: Face, source: Source, named: tuple[str, str], table: tuple[pl.DataFrame, Sequence[str]], out: Path | None
) -> None:
    """Print a table under its source and date, say how it is defined, and write it where asked."""
    _draw_origin(reader, source)
    show(reader, named[0], table[0] if reader.json else _short(table[0]), table[1])
    reader.tell(f"cli.clusters.{named[1]}.definition")
    write(reader, out, named[1], table[0], source, definitions=DEFINITIONS, hidden=("members",))


def _short(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame with places as a narrow table has them: without their province."""
    import polars as pl  # noqa: PLC0415 - see graph.cli

    if "place" not in frame.columns:
        return frame
    places = [None if place is None else nearby(place) for place in frame["place"]]
    return frame.with_columns(place=pl.Series(places, dtype=pl.String))


def _draw_origin(reader: Face, source: Source) -> None:
    from graph.services.source import provenance  # noqa: PLC0415 - see graph.cli

    draw_origin(reader, provenance(source, {}))


def _frame(
    reader: Face, folder: Path | None, how: tuple[str, Path | None], made: Callable[[Scene], pl.DataFrame]
) -> None:
    import polars as pl  # noqa: PLC0415 - see graph.cli

    from graph.services.planner.gap_tables import in_words  # noqa: PLC0415

    name, out = how
    source, scene = _scene(reader, folder)
    frame = in_words(made(scene), reader.language)
    names = source.network.parties.select("id", "name")
    first = ["rank"] if "rank" in frame.columns else []
    if "party" in frame.columns:  # a row that nobody can tell whose it is helps nobody
        frame = frame.join(names.rename({"id": "party"}), on="party", how="left", maintain_order="left")
        clusters = names.rename({"id": "cluster", "name": "cluster_name"})
        frame = frame.join(clusters, on="cluster", how="left", maintain_order="left")
        first += ["viability", "acts"]
    first += [column for column in ("name", "place", "cluster_name") if column in frame.columns]
    frame = frame.select(*first, pl.exclude(first))
    columns = [column for column in frame.columns if column not in ("party", "cluster", "region", "as_of")]
    _tell(reader, source, (reader.say(f"cli.clusters.{name}"), name), (frame, columns), out)


@app.command("profile", cls=Command, help="cli.help.clusters.profile")
def profile(
    context: typer.Context,
    cluster: Annotated[str, typer.Argument(metavar="CLUSTER", help="cli.help.clusters.cluster", show_default=False)],
    folder: FolderArgument = None,
    *,
    other_folder: FolderOption = None,
    then: Annotated[
        datetime | None, typer.Option("--then", formats=["%Y-%m-%d"], help="cli.help.clusters.then", show_default=False)
    ] = None,
    found: FoundOption = False,
    km: KmOption = 5.0,
    at_least: AtLeastOption = 8,
    digits: DigitsOption = 5,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Show the five conditions of a cluster at two dates, rivals, aid, stage, SWOT and levers."""
    from graph.planning.clusters.profile import cluster_profile  # noqa: PLC0415 - see graph.cli

    reader = face(context, json=json)
    source, scene = _scene(reader, folder or other_folder)
    scene = _as_found(scene, cluster, (km, at_least, digits)) if found else scene
    told = cluster_profile(scene, cluster, then=None if then is None else then.date())
    says = profile_says(reader, told)
    if json:
        reader.emit(told)
    else:
        _draw_origin(reader, source)
        draw_profile(reader, told, says)
    if out is not None:
        import polars as pl  # noqa: PLC0415 - see graph.cli

        lines = pl.DataFrame(says, schema={"topic": pl.String, "is": pl.String}, orient="row")
        conditions = pl.DataFrame(told["conditions"], infer_schema_length=None).rename({"code": "evidence"})
        more = {"profile": lines}
        conditions = lists_named(conditions, reader)
        write(reader, out, "cluster_profile", conditions, source, more=more, definitions=DEFINITIONS)


def _as_found(scene: Scene, sentra: str, search: tuple[float, int, int]) -> Scene:
    """Return a scene in which a found sentra is a cluster that can be asked for by its name."""
    from graph.planning.clusters.found import with_sentra  # noqa: PLC0415 - see graph.cli

    km, at_least, digits = search
    return with_sentra(scene, sentra, km=km, at_least=at_least, digits=digits)


@app.command("compare", cls=Command, help="cli.help.clusters.compare")
def compare(
    context: typer.Context,
    cluster: Annotated[str, typer.Argument(metavar="CLUSTER", help="cli.help.clusters.cluster", show_default=False)],
    folder: FolderArgument = None,
    *,
    other_folder: FolderOption = None,
    against: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="CLUSTER", help="cli.help.clusters.against", show_default=False),
    ] = None,
    found: FoundOption = False,
    km: KmOption = 5.0,
    at_least: AtLeastOption = 8,
    digits: DigitsOption = 5,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Put a cluster beside its rivals, figure by figure, with the rivals' median, the best and its own rank."""
    import polars as pl  # noqa: PLC0415 - see graph.cli

    from graph.planning.clusters.compare import compare_clusters  # noqa: PLC0415

    reader = face(context, json=json)
    source, scene = _scene(reader, folder or other_folder)
    scene = _as_found(scene, cluster, (km, at_least, digits)) if found else scene
    told = compare_clusters(scene, cluster, against=against or ())
    benchmark = pl.DataFrame(told["benchmark"], infer_schema_length=None).with_columns(
        figure=pl.Series([figure(reader, one["figure"]) for one in told["benchmark"]])
    )
    beside = pl.DataFrame(told["clusters"], infer_schema_length=None)
    heads = {one["figure"]: figure(reader, one["figure"]) for one in told["benchmark"]}
    more = {"cluster_rivals": worded(beside.rename(heads), reader.language)}
    write(reader, out, "cluster_benchmark", benchmark, source, more=more, definitions=DEFINITIONS)
    if json:
        reader.emit(told)
        return
    _draw_origin(reader, source)
    show(reader, told["name"], amounts(reader, benchmark, told["benchmark"]), benchmark.columns)
    shown = ("name", "same_product", "shared_buyers", "same_regency", "members", "stage", "aid_per_member")
    show(reader, reader.say("cli.clusters.rivals"), beside[1:], shown)
    reader.tell("cli.clusters.compare.definition" if beside.height > 1 else "cli.clusters.compare.alone")


@app.command("linkage", cls=Command, help="cli.help.clusters.linkage")
def linkage(
    context: typer.Context,
    folder: FolderArgument = None,
    *,
    other_folder: FolderOption = None,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Show what it changes to link firms outside their cluster until its social capital is consolidated."""
    import polars as pl  # noqa: PLC0415 - see graph.cli

    from graph.services.pairing.outside_first import effect_of_outside_first  # noqa: PLC0415
    from graph.services.source import read_source  # noqa: PLC0415

    reader = face(context, json=json)
    with reader.progress() as progress:
        source = read_source(folder or other_folder, progress)
        facts = effect_of_outside_first(source)
    frame = pl.DataFrame(facts["clusters"], infer_schema_length=None)
    write(reader, out, "linkage_outside_first", frame, source, definitions=DEFINITIONS)
    if json:
        reader.emit(facts)
        return
    _draw_origin(reader, source)
    figures = {name: reader.number(facts[name]) for name in facts if name.startswith(("value_", "pairs_", "price"))}
    reader.tell("cli.outside_first.figures", **figures)
    show(reader, reader.say("cli.outside_first.title"), frame, [c for c in frame.columns if c != "cluster"])
    reader.tell("cli.clusters.linkage.definition")


@app.command("score", cls=Command, help="cli.help.clusters.score")
def score(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE|FOLDER]", help="cli.help.clusters.file", show_default=False)
    ] = None,
    *,
    other_folder: FolderOption = None,
    weights: Annotated[
        Path | None, typer.Option("--weights", metavar="FILE", help="cli.help.clusters.weights", show_default=False)
    ] = None,
    evidence: Annotated[bool, typer.Option("--evidence", help="cli.help.clusters.evidence")] = False,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Score the clusters of a list, or those of a Network folder or the graph from their evidence."""
    reader = face(context, json=json)
    folder = file or other_folder
    if file is None or file.is_dir():
        _score_graph(reader, folder, weights, evidence=evidence, out=out)
        return
    from graph.services.cluster.score import score_clusters  # noqa: PLC0415 - see graph.cli

    scored = score_clusters(file)
    if out is not None:
        from graph.settings import now  # noqa: PLC0415 - see graph.cli

        write_records(reader, out, "cluster_scores", scored, (now().date(), file.name))
    if json:
        reader.emit(scored.to_dicts())
        return
    rows = scored.sort("group", "rank_in_group", "cluster_id").iter_rows(named=True)
    reader.table(
        reader.say("cli.clusters.title"),
        [
            ("cli.clusters.group", "left"),
            ("cli.clusters.rank", "right"),
            ("cli.clusters.cluster", "left"),
            ("cli.clusters.growth", "right"),
            ("cli.clusters.action", "right"),
            ("cli.clusters.percent", "right"),
        ],
        (
            (
                text(reader, row["group"]),
                reader.number(row["rank_in_group"]),
                row["name"] or row["cluster_id"],
                reader.number(row["growth_opportunity"]),
                reader.number(row["action_capacity"]),
                reader.number(row["percent"], 1),
            )
            for row in rows
        ),
    )
    reader.tell("cli.clusters.how_to_read")


def _score_graph(reader: Face, folder: Path | None, weights: Path | None, *, evidence: bool, out: Path | None) -> None:
    import polars as pl  # noqa: PLC0415 - see graph.cli

    from graph.services.cluster.score import score_folder  # noqa: PLC0415
    from graph.services.source import read_source  # noqa: PLC0415

    source = read_source(folder)
    found = score_folder(source, weights)
    frame = found.scored
    if evidence:
        named = source.network.parties.select("name", cluster_id="id")
        frame = lists_named(found.evidence.join(named, on="cluster_id", how="left", maintain_order="left"), reader)
    columns = ["name", *(column for column in frame.columns if column not in ("cluster_id", "name"))]
    _tell(reader, source, (reader.say("cli.clusters.title"), "cluster_scores"), (frame, columns), out)
    unknown = found.evidence.filter(pl.col("share").is_null())["told_by"].unique(maintain_order=True)
    if len(unknown):
        reader.tell("cli.clusters.score_unknown", lists=", ".join(reader.say(f"inventory.{name}") for name in unknown))
