"""A column that names several permits is of none of them alone: each cell says which is held."""

from __future__ import annotations

import polars as pl
import pytest

from graph.ingest import ingest_files
from graph.network import Network


def certifications(tmp_path, header, cells):
    rows = [f"UD {['Maju', 'Jaya', 'Makmur'][n]} {n},Kab. Jember,tempe,{cell}" for n, cell in enumerate(cells)]
    lines = [f"Nama Usaha,Kabupaten,Produk,{header}", *rows]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    ingest_files([tmp_path / "a.csv"], tmp_path / "net", link=False)
    parties = Network.read(tmp_path / "net").parties
    return parties.sort(pl.col("name").str.slice(-1))["certifications"].to_list()


@pytest.mark.parametrize("header", ["PIRT/Halal", "Halal/PIRT/BPOM", "Sertifikat PIRT / Halal", "Izin (PIRT/Halal)"])
def test_a_header_of_several_permits_says_nothing_of_the_cell(tmp_path, header):
    assert certifications(tmp_path, header, ["PIRT", "PIRT dan halal", "belum"]) == [["pirt"], ["halal", "pirt"], []]


def test_a_cell_that_names_another_permit_is_believed_before_its_column(tmp_path):
    assert certifications(tmp_path, "Halal", ["ya", "PIRT", "halal + PIRT"]) == [["halal"], ["pirt"], ["halal", "pirt"]]
