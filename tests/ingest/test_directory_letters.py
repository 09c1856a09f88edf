"""Letters between the names of a directory, and names that send on to another, are no businesses."""

from __future__ import annotations

import polars as pl

from graph.ingest import ingest_files
from graph.network import Network

DIRECTORY = """Company Name,Address,Telephone,Sector,Product
N,,,,
Nauli Ulos,"Jl. Sisingamangaraja, Balige",0632 21000,Textile,Ulos
O,,,,
Oke Shoes,"Jl. Bromo, Medan Denai",735000,Footwear,Leather shoes
Olah Tahu - see TAHU TEMBUNG,,,,
"""
VILLAGE = """No,Gampong,Nama Pemilik,Nama Usaha,Jenis Usaha
1,Seubam,Khairiah,Minyak Khairiah,minyak kelapa
2,Seubam,Irwandi,Bengkel Irwandi,bengkel motor
,JUMLAH,2 usaha
"""


def names_of(tmp_path, text):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    report = ingest_files([tmp_path / "a.csv"], tmp_path / "net", link=False)
    assert report.rows_read == report.accepted + report.rejected + report.merged
    return sorted(Network.read(tmp_path / "net").parties.filter(pl.col("kind") == "enterprise")["name"])


def test_letters_and_references_are_headings_and_notes(tmp_path):
    assert names_of(tmp_path, DIRECTORY) == ["Nauli Ulos", "Oke Shoes"]


def test_a_total_below_another_column_than_the_name_is_a_total(tmp_path):
    assert names_of(tmp_path, VILLAGE) == ["Bengkel Irwandi", "Minyak Khairiah"]
