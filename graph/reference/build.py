"""Write the shipped tables from the folder of sources: ``python -m graph.reference.build [FOLDER]``.

FOLDER is the shared folder with ``data/`` and ``reference/`` (default ``../shared``). What may be shipped
stands in its README; what is repaired on the way is named below, one function a repair. Tables written
by hand (law, other names of regions, overrides of the bridge, weights) stand beside the written ones and
are read here, never changed.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any, Final

import polars as pl

from graph.reference.sources import sources_page
from graph.reference.weights import weighted

TABLES: Final = Path(__file__).parent / "tables"
TEXT: Final[dict[str, Any]] = {"infer_schema": False}

# Codes that the source lacks, with the titles of the regulation (Perka BPS 2/2020).
MISSING_ACTIVITIES: Final = (
    ("11020", "Industri Minuman Beralkohol Hasil Fermentasi Anggur dan Hasil Pertanian Lainnya"),
    ("4942", "Angkutan Darat Lainnya untuk Penumpang"),
    ("92", "Aktivitas Perjudian dan Pertaruhan"),
    ("920", "Aktivitas Perjudian dan Pertaruhan"),
    ("9200", "Aktivitas Perjudian dan Pertaruhan"),
    ("92000", "Aktivitas Perjudian dan Pertaruhan"),
    ("93232", "Taman Rekreasi/Taman Wisata"),
    ("93233", "Kolam Pemancingan"),
)
# Classes that exist only so that a code of the licensing system (OSS) has a parent; their title is its child's.
OSS_PARENTS: Final = (
    ("7410", "Aktivitas Perancangan Khusus"),
    ("7730", "Aktivitas Penyewaan dan Sewa Guna Usaha Tanpa Hak Opsi Mesin dan Peralatan Industri"),
)
OSS_ONLY: Final = ("61925", "74100", "7410", "77301", "7730", "99000")
"""Codes that the licensing system uses and the regulation does not hold."""


def regions(sources: Path, tables: Path) -> None:
    """Provinces, regencies and cities without BPS names; districts by code and name; BPS codes apart."""
    folder = sources / "data/reference/regions"
    table = pl.read_csv(folder / "regions_prov_kab.csv", **TEXT)
    table = table.with_columns(pl.col("name").str.strip_chars())
    kept = ["code", "name", "level", "parent", "lat", "lon", "area_km2", "population_2024s2", "island_group"]
    table.select(*kept, "timezone").rename({"population_2024s2": "population", "island_group": "island"}).sort(
        "code"
    ).write_csv(tables / "regions.csv")
    table.select("code", "code_bps").sort("code").write_csv(tables / "region_bps.csv")
    districts = pl.read_csv(folder / "districts_kecamatan.csv", **TEXT)
    districts.select("code", pl.col("name").str.strip_chars()).sort("code").write_csv(tables / "districts.csv")


def activities(sources: Path, tables: Path) -> None:
    """KBLI 2020 by code, level, parent, title; the known holes filled and marked, so that every code has its parent."""
    table = pl.read_csv(sources / "data/reference/classification/kbli_2020.csv", **TEXT)
    table = table.select("code", pl.col("title_id").str.strip_chars().alias("title"), "section")
    added = pl.DataFrame(MISSING_ACTIVITIES + OSS_PARENTS, schema=["code", "title"], orient="row")
    added = added.filter(~pl.col("code").is_in(table["code"].implode()))
    divisions = table.filter(pl.col("code").str.len_chars() == 2).select("section", division="code")
    sections = {d: s for s, d in divisions.iter_rows()} | {"92": "R"}
    added = added.with_columns(section=pl.col("code").str.head(2).replace_strict(sections), note=pl.lit("added"))
    table = pl.concat([table.with_columns(note=pl.lit(None, pl.String)), added])
    table = table.with_columns(
        level=pl.col("code").str.len_chars(),
        note=pl.when(pl.col("code").is_in(OSS_ONLY)).then(pl.lit("oss_only")).otherwise("note"),
        title=pl.col("title").str.replace_all(r"\s+", " "),
    ).with_columns(
        parent=pl.when(pl.col("level") == 1)
        .then(None)
        .when(pl.col("level") == 2)
        .then("section")
        .otherwise(pl.col("code").str.head(pl.col("level") - 1)),
    )
    orphans = table.filter(~pl.col("parent").is_in(table["code"].implode()) & (pl.col("level") > 1))
    assert orphans.is_empty(), orphans  # noqa: S101 - the build stops rather than ship a hole
    table.select("code", "level", "parent", "section", "title", "note").sort("code").write_csv(
        tables / "activities.csv"
    )


def input_output(sources: Path, tables: Path) -> None:
    """Sectors and links with the weight of :mod:`graph.reference.weights`; the bridge with its overrides."""
    folder = sources / "data/reference/io"
    sectors = pl.read_csv(folder / "io2020_sectors_185.csv").rename({"category17": "category"})
    flows = ["output_million_rp", "intermediate_sales_domestic", "final_demand_domestic", "imports", "value_added"]
    sectors.select("io_code", "io_name", "category", *(pl.col(c).round().cast(pl.Int64) for c in flows)).rename(
        {c: f"{c}_million_rp" for c in flows if not c.endswith("_million_rp")}
    ).write_csv(tables / "io_sectors.csv")
    links = pl.read_csv(folder / "io2020_links_domestic.csv").rename(
        {
            "input_share_of_buyer_output": "input_share",
            "sales_share_of_supplier_output": "sales_share",
            "import_share_of_input": "import_share",
        }
    )
    weighted(links).sort("supplier_io", "buyer_io").write_csv(tables / "io_links.csv")
    bridge = pl.read_csv(folder / "kbli2020_to_io185_draft.csv", **TEXT).select(
        "kbli2020", pl.col("io_code").cast(pl.Int64)
    )
    overrides = pl.read_csv(tables / "kbli_io_overrides.csv", **TEXT)
    known = bridge["kbli2020"].unique().to_list() + [code for code, _ in MISSING_ACTIVITIES if len(code) == 5]
    rows: dict[str, tuple[list[int], str]] = {code: ([], "draft") for code in known}
    for code, io in bridge.iter_rows():
        rows[code][0].append(io)
    for prefix, io_codes, _reason in overrides.iter_rows():
        hit = [code for code in rows if code.startswith(prefix)]
        assert hit, prefix  # noqa: S101 - an override that fits nothing is a mistake
        rows |= {code: ([int(io) for io in io_codes.split()], "override") for code in hit}
    empty = [code for code, (io_codes, _) in rows.items() if not io_codes]
    assert not empty, empty  # noqa: S101
    pl.DataFrame(
        [(code, io, basis) for code, (ios, basis) in sorted(rows.items()) for io in ios],
        schema=["kbli", "io_code", "basis"],
        orient="row",
    ).write_csv(tables / "kbli_io.csv")


def boundaries(sources: Path, tables: Path) -> None:
    """Outlines of provinces and regencies, by Kemendagri code only, three decimals as published."""
    folder = sources / "data/reference/boundaries"
    for name in ("provinces", "regencies"):
        outlines = json.loads((folder / f"indonesia_{name}.geojson").read_text(encoding="utf-8"))
        for feature in outlines["features"]:
            feature["properties"] = {k: feature["properties"][k] for k in ("code", "name")}
        outlines["features"].sort(key=lambda feature: feature["properties"]["code"])
        _write_json(tables / f"{name}.geojson", outlines)


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")


def samples(sources: Path, tables: Path) -> None:
    """Tables that the sample stands on: clusters of 2004, palm-oil mills."""
    for path in sorted((sources / "reference/clusters-2004").glob("*.csv")):
        shutil.copyfile(path, tables / f"clusters_2004_{path.name}")
    mills = pl.read_csv(sources / "data/enterprises/palm_oil_mills_A.csv", **TEXT)
    mills.select(
        *(pl.col(c).str.strip_chars() for c in ("mill_name", "mill_company", "parent_company", "province")),
        *(pl.col(c).cast(pl.Float64).round(4) for c in ("lat", "lon")),
    ).write_csv(tables / "palm_oil_mills.csv")


def build(sources: Path, tables: Path = TABLES) -> None:
    """Write every table that is made from sources into a folder that holds those written by hand, and SOURCES.md."""
    for table in (regions, activities, input_output, boundaries, samples):
        table(sources, tables)
    (tables.parent / "SOURCES.md").write_text(sources_page(), encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared"))
