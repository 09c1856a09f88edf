"""``jejaring sample``: a labelled synthetic world, as a folder and as office lists."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import Annotated

import typer

from graph.cli.face import face, program, typed
from graph.cli.options import JsonOption  # noqa: TC001 - typer reads annotations at run time


def sample(
    context: typer.Context,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="cli.help.sample.out")],
    enterprises: Annotated[
        int, typer.Option("--enterprises", min=1, max=1_000_000, help="cli.help.sample.enterprises")
    ] = 2000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="cli.help.sample.seed")] = 0,
    json: JsonOption = False,
) -> None:
    """Make the sample and say what is in it."""
    from graph.services.sample import make_folder  # noqa: PLC0415 - see graph.cli

    reader = face(context, json=json)
    with reader.progress() as progress:
        made = make_folder(out, enterprises=enterprises, seed=seed, progress=progress)
    if json:
        reader.emit(made.to_dict())
        return
    reader.tell("cli.synthetic")
    tables = ("parties", "offers", "demands", "ties")
    counts = {name: reader.number(getattr(made.network, name).height) for name in tables}
    reader.tell("cli.sample.made", folder=typed(out), lists=len(made.lists), program=program(), **counts)
