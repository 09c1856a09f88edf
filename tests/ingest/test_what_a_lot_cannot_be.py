"""Lots whose figures cannot be meant as they stand: told, and not used in silence."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.ingest import ingest_files

DAY = date(2026, 1, 2)
HEAD = "Nama Usaha,Kabupaten,Skala,Komoditas,Volume,Harga,Minimal kirim\n"


@pytest.fixture
def market(tmp_path):
    def read(*rows):
        (tmp_path / "penawaran.csv").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
        ingest_files([tmp_path / "penawaran.csv"], tmp_path / "out", as_of=DAY, link=False)
        told = pl.read_parquet(tmp_path / "out" / "accepted.parquet")
        names = dict(pl.read_parquet(tmp_path / "out" / "parties.parquet").select("id", "name").iter_rows())
        lots = pl.read_parquet(tmp_path / "out" / "offers.parquet")
        lots = {names[row["party"]]: row for row in lots.iter_rows(named=True)}
        return lots, {row["name"]: set(row["warnings"]) for row in told.iter_rows(named=True)}

    return read


def test_a_least_lot_in_bottles_is_what_they_hold_and_nothing_where_nobody_says_it(market):
    lots, told = market(
        "VCO Melati,Kab. Jember,Mikro,minyak kelapa murni,400 botol @250 ml/bulan,30000,20 botol",
        "VCO Mawar,Kab. Jember,Mikro,minyak kelapa murni,100 liter/bulan,120000,20 botol",
    )
    assert lots["VCO Melati"]["min_lot_units"] == 5
    assert lots["VCO Mawar"]["min_lot_units"] is None
    assert "min_lot_unread" in told["VCO Mawar"]
    assert "min_lot_unread" not in told["VCO Melati"]


def test_more_than_a_micro_enterprise_can_ever_sell_is_no_offer_and_says_so(market):
    lots, told = market(
        "Beras Nona,Kab. Jember,Mikro,beras,500.000 ton/bulan,12000,",
        "Beras Sari,Kab. Jember,Mikro,beras,5 ton/bulan,12000,",
        "PT Beras Raya,Kab. Jember,Besar,beras,20.000 ton/bulan,12000,",
    )
    assert set(lots) == {"Beras Sari", "PT Beras Raya"}
    assert "volume_implausible" in told["Beras Nona"]


def test_square_metres_are_told_and_sheets_are_not(market):
    _, told = market(
        "Keramik A,Kab. Jember,Mikro,ubin semen,400 m2/bulan,90000,",
        "Keramik B,Kab. Jember,Mikro,ubin semen,400 lembar/bulan,9000,",
    )
    assert "unit_area" in told["Keramik A"]
    assert "unit_area" not in told["Keramik B"]
