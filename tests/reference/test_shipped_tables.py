"""What is shipped: listed with source and licence, small, and made by the committed script."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile

import polars as pl
import pytest

from graph.errors import NotFound
from graph.reference import build, sources

TABLES = build.TABLES


def test_every_shipped_table_is_listed_with_source_date_and_licence_and_none_besides():
    listed = [table for source in sources.sources() for table in source.tables]
    assert sorted(listed) == sorted(path.name for path in TABLES.iterdir())
    for source in sources.sources():
        assert source.title
        assert source.publisher
        assert source.licence
        assert source.as_of.year > 2000


def test_the_page_of_sources_is_the_list():
    assert (TABLES.parent / "SOURCES.md").read_text(encoding="utf-8") == sources.sources_page()


def test_a_licence_that_asks_for_its_text_has_it():
    page = sources.sources_page()
    assert "Permission is hereby granted, free of charge" in page
    assert all(source.notice for source in sources.sources() if source.licence == "MIT")


def test_what_may_not_be_shipped_is_not():
    for name in ("regions.csv", "districts.csv"):
        assert not {"code_bps", "name_bps"} & set(pl.read_csv(TABLES / name, n_rows=1).columns)
    assert pl.read_csv(TABLES / "region_bps.csv", n_rows=1).columns == ["code", "code_bps"]
    assert "description_id" not in pl.read_csv(TABLES / "activities.csv", n_rows=1).columns
    assert not [path for path in TABLES.iterdir() if "2025" in path.name or "siinas" in path.name]


def test_the_tables_add_less_than_two_megabytes_to_the_wheel(tmp_path):
    with zipfile.ZipFile(tmp_path / "tables.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in TABLES.iterdir():
            archive.write(path, path.name)
    assert (tmp_path / "tables.zip").stat().st_size < 2_000_000


@pytest.mark.shared
def test_building_again_from_the_sources_changes_nothing(shared, tmp_path):
    folder = tmp_path / "tables"
    folder.mkdir()
    shutil.copy(TABLES / "kbli_io_overrides.csv", folder)  # written by hand, read by the script
    build.build(shared, folder)
    assert len(list(folder.iterdir())) > 15
    for path in (*folder.iterdir(), tmp_path / "SOURCES.md"):
        shipped = TABLES.parent / path.relative_to(tmp_path)
        assert path.read_bytes() == shipped.read_bytes(), path.name


def test_a_table_says_its_source():
    assert sources.source_of("palm_oil_mills.csv").licence == "MIT"
    with pytest.raises(NotFound):
        sources.source_of("kbli_2025.csv")


def test_importing_the_package_reads_no_table_and_loads_no_engine():
    script = "import sys, graph.reference; sys.exit('polars' in sys.modules or 'numpy' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
