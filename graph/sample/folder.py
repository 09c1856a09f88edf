"""The sample on disk: a Network folder, the office lists beside it, and the known answers.

``FOLDER/lists`` holds what offices would send in; the demo reads those, not the clean Parquet files.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.network import FRAMES, HELP
from graph.sample.as_network import network_of
from graph.sample.office import buyer_list, directory, general_lists, repeats
from graph.sample.office_help import need_list, service_list
from graph.sample.office_market import demand_list, offer_list, tie_list
from graph.sample.office_supporters import SUPPORTERS, supporter_list
from graph.sample.planted import planted_facts
from graph.sample.workbooks import write_csv, write_list
from graph.sample.world import make_world

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph.network import Network
    from graph.sample.office import Repeats
    from graph.sample.world import World

LIST_KINDS = {
    "cooperative": "cooperatives",
    "cluster": "clusters",
    "trader": "traders",
    "bds_provider": "bds",
    "financial_institution": "finance",
    "foster_company": "foster",
    "officer": "officers",
    "forum": "forums",
    "government": "government",
    "shared_facility": "facilities",
    "front_office": "front_offices",
    "institution": "institutions",
    "social_enterprise": "social_enterprises",
    "programme": "programmes",
    "machine": "machines",
}
"""What ``jejaring ingest --kind`` calls the lists of supporters."""


@dataclass(frozen=True)
class OfficeList:
    """One written list: where it is, what kind of list it is, how many rows of parties, lots or ties it holds."""

    path: Path
    kind: str
    rows: int


@dataclass(frozen=True, eq=False)
class SampleFolder:
    """What was written: the folder, its Network, its office lists in the order in which an office would send them."""

    folder: Path
    network: Network
    lists: tuple[OfficeList, ...]

    def to_dict(self) -> dict[str, object]:
        """Return what was written as plain JSON: rows of each table, and file, kind and rows of each list."""
        tables = {name: getattr(self.network, name).height for name in (*FRAMES, *HELP)}
        lists = [{"file": one.path.name, "kind": one.kind, "rows": one.rows} for one in self.lists]
        return {"folder": str(self.folder), "synthetic": True, **tables, "lists": lists}


def write_sample(
    folder: Path,
    enterprises: int = 2000,
    seed: int = 0,
    *,
    lists: bool = True,
    progress: Callable[[str], None] | None = None,
) -> dict[str, object]:
    """Write a sample: Network folder, ``planted.json`` and, beside them, ``lists/`` as offices have them.

    Parameters
    ----------
    folder
        Made where it is not there; files of the same names are replaced.
    enterprises, seed
        As :func:`graph.sample.make_sample` takes them.
    lists
        Whether to write the office lists too.
    progress
        Called with the name of each part before it is made.

    Returns
    -------
    dict
        What :meth:`SampleFolder.to_dict` says: ready for JSON.
    """
    return write_world(folder, make_world(enterprises, seed), lists=lists, progress=progress).to_dict()


def write_world(
    folder: Path, world: World, *, lists: bool = True, progress: Callable[[str], None] | None = None
) -> SampleFolder:
    """Write a world that was drawn: Network folder, known answers and, if asked for, the office lists."""
    say = progress or (lambda _part: None)
    say("folder")
    network = network_of(world)
    network.write(folder)
    planted = repeats(world)
    part = folder / ".planted.json.part"
    part.write_text(json.dumps(planted_facts(world, planted), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(folder / "planted.json")
    written = write_office_lists(folder / "lists", world, network, planted, say) if lists else []
    return SampleFolder(folder, network, tuple(written))


def write_office_lists(
    folder: Path, world: World, network: Network, planted: Repeats, say: Callable[[str], None]
) -> list[OfficeList]:
    """Write the lists of a world as offices have them: parties, then lots and ties, then needs and services."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in sorted(folder.glob("*_sintetis*")):
        old.unlink()
    java, elsewhere = general_lists(world, planted)
    parties = [
        ("01_direktori_sentra_sintetis", "enterprises", directory(world)),
        ("02_data_umkm_jawa_sintetis", "enterprises", [java]),
        ("04_pembeli_offtaker_sintetis", "buyers", [buyer_list(world)]),
    ]
    supporters = [(SUPPORTERS[kind][0], LIST_KINDS[kind], [supporter_list(world, kind)]) for kind in SUPPORTERS]
    market = [
        ("20_penawaran_sintetis", "offers", [offer_list(world)]),
        ("21_permintaan_sintetis", "demands", [demand_list(world)]),
        ("22_hubungan_sintetis", "ties", [tie_list(world)]),
        ("23_kebutuhan_layanan_sintetis", "needs", [need_list(network, world.seed)]),
        ("24_layanan_kapasitas_sintetis", "services", [service_list(network, world.seed)]),
    ]
    # One list always comes from an old program: Windows letters, semicolons, whatever its length.
    exported = folder / "03_data_umkm_luar_jawa_sintetis.csv"
    write_csv(exported, elsewhere.rows, encoding="cp1252", separator=";")
    written = [OfficeList(exported, "enterprises", elsewhere.rows.height - 1)]
    for stem, kind, tables in parties + supporters + market:
        if not tables:
            continue
        say(stem)
        paths = write_list(folder, stem, tables)
        rows = sum(table.rows.height for table in tables)
        written += [OfficeList(path, kind, rows if len(paths) == 1 else 0) for path in paths]
    return sorted(written, key=lambda made: made.path.name)
