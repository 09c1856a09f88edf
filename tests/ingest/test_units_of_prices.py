"""A price is for the unit that its own cell names, whatever its header says, and the row is told where they differ."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.ingest import ingest_files


def offered(tmp_path, header, volume, price):
    path = tmp_path / "batik.csv"
    row = f'1,Batik Budi,Pekalongan Barat,kain batik,{volume},"{price}"'
    head = f"No,Nama Usaha,Kecamatan,Komoditas,Volume per bulan,{header}"
    path.write_text(f"PENAWARAN BATIK KOTA PEKALONGAN\n{head}\n{row}\n", encoding="utf-8")
    report = ingest_files([path], tmp_path / "out", as_of=date(2026, 11, 23), link=False)
    [found] = pl.read_parquet(tmp_path / "out" / "offers.parquet")["price_rp_per_unit"]
    return found, report.warnings


@pytest.mark.parametrize(
    "price",
    ["900.000/kodi", "Rp 900.000 per kodi", "900 rb kodi", "Rp 900.000 (kodi)", "900.000,-/kd", "900.000 sekodi",
     "kodi Rp 900.000", "900.000 1 kodi"],
)  # fmt: skip
def test_a_price_per_kodi_below_a_header_per_lembar_is_one_twentieth_a_piece(tmp_path, price):
    found, warnings = offered(tmp_path, "Harga per lembar", "10 kodi", price)
    assert found == 45_000
    assert warnings["price_unit_differs"] == 1


@pytest.mark.parametrize("price", ["45.000", "45.000/lembar", "45 rb lembar", "45.000 nego"])
def test_a_price_that_names_no_other_unit_is_as_its_header_says(tmp_path, price):
    found, warnings = offered(tmp_path, "Harga per lembar", "10 kodi", price)
    assert found == 45_000
    assert "price_unit_differs" not in warnings


def test_what_a_package_holds_is_no_unit_of_its_price(tmp_path):
    found, warnings = offered(tmp_path, "Harga per lembar", "100 lembar", "45.000 isi 12 pcs")
    assert found == 45_000
    assert "price_unit_differs" not in warnings
