"""Records of offices stay in the graph with list and day: renewed, judged together, taken back; prices among them."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.errors import InvalidRecord, NotFound
from graph.network import PARTIES, Network
from graph.services.lists.ingest import retract_source
from graph.services.planner.kept_records import keep_records, kept_records
from graph.services.planner.records import Asked, judged_rows
from graph.services.planner.reference_prices import reference_prices

ON = date(2026, 11, 26)
ASKED = Asked(ON)
KILN = {"Forum": "FEDEP", "Agenda": "Tungku", "Keluaran": "1 tungku", "Hasil": None, "RPJMD": None,
        "Tenggat": "2026-12-31", "Selesai": None}  # fmt: skip
NOTE = {"Komoditas": "tempe kedelai", "Wilayah": "Kabupaten Jember", "Tanggal": "5 Januari 2026", "Satuan": "Kg",
        "Harga": "Rp 9.000", "Petugas": None}  # fmt: skip


def listed(*rows):
    return pl.DataFrame(list(rows), schema=dict.fromkeys(rows[0], pl.String))


def test_a_list_is_kept_renewed_and_taken_back(neo4j_home, empty_store):
    first = keep_records(empty_store, "agenda", listed(KILN, KILN | {"Agenda": "Atap"}), source="fedep", asked=ASKED)
    assert (first.added, first.removed, first.unchanged) == (2, 0, 0)
    again = keep_records(empty_store, "agendas", listed(KILN, KILN | {"Agenda": "Jalan"}), source="fedep", asked=ASKED)
    assert (again.added, again.removed, again.unchanged) == (1, 1, 1)
    keep_records(empty_store, "agenda", listed(KILN | {"Forum": "Forum Klaten"}), source="klaten", asked=ASKED)
    rows, lists = kept_records(empty_store, "agendas")
    assert lists == [("fedep", ON), ("klaten", ON)]
    assert judged_rows("agendas", rows, ASKED).select("forum", "items").rows() == [("FEDEP", 2), ("Forum Klaten", 1)]
    retract_source("fedep")
    assert kept_records(empty_store, "agenda")[1] == [("klaten", ON)]
    with pytest.raises(NotFound, match="nothing was loaded from fedep"):
        retract_source("fedep")


def test_a_list_with_a_wrong_line_is_not_kept(neo4j_home, empty_store):
    with pytest.raises(InvalidRecord, match=r"line 3: tanggal .* is no date"):
        keep_records(empty_store, "prices", listed(NOTE, NOTE | {"Tanggal": "kemarin"}), source="x", asked=ASKED)
    with pytest.raises(InvalidRecord, match="keeps no list of prices"):
        kept_records(empty_store, "prices")


def test_partnerships_are_held_against_the_price_noted_nearest(neo4j_home, empty_store):
    elsewhere = NOTE | {"Wilayah": "Kabupaten Klaten", "Harga": "12000"}
    old = NOTE | {"Tanggal": "5 Januari 2020", "Harga": "3000"}
    rows = listed(NOTE, NOTE | {"Harga": "10000", "Petugas": "BDO 7"}, elsewhere, old)
    keep_records(empty_store, "prices", rows, source="harga", asked=ASKED)
    told = judged_rows("prices", rows, ASKED)
    columns = ["commodity", "region", "unit", "price_rp", "notes", "of_officers"]
    assert told.select(columns).rows() == [("10391", "33.10", "kg", 12000, 1, 0), ("10391", "35.09", "kg", 9500, 2, 1)]
    nobody = Network.from_frames(pl.DataFrame(schema=PARTIES), as_of=ON)
    known = reference_prices(empty_store, nobody)
    asked = [known.at("10391", "kg", place, ON) for place in ("35.09.01", "33.72", "51.03")]
    assert asked == [9500.0, 12000.0, 10750.0]
    assert known.at("10391", "kg", "35.09", date(2021, 1, 1)) == 3000.0
    line = {"commodity": "10391", "unit": "kg", "province": "33"}
    assert known.beside([line], ON) == [line | {"reference_rp": 12000.0, "reference_on": date(2026, 1, 5)}]


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"Komoditas": "zzqx"}, "is no good that is known"), ({"Wilayah": "Atlantis"}, "is no region that is known"),
     ({"Satuan": "genggam"}, "is no unit that is known"), ({"Satuan": "ton"}, "write the price of one kg"),
     ({"Harga": "0"}, "a price of 0 is none"), ({"Harga": None}, "rp_per_unit is empty")],
)  # fmt: skip
def test_a_price_that_says_too_little_is_refused_with_its_line(changed, said):
    with pytest.raises(InvalidRecord, match=rf"line 2.*{said}"):
        judged_rows("prices", listed(NOTE | changed), ASKED)


def test_the_command_keeps_a_list_of_semicolons_and_reads_it_back(neo4j_home, empty_store, tmp_path, capsys):
    from typer.testing import CliRunner

    from graph.cli.app import app

    path = tmp_path / "harga_jember.csv"
    path.write_text("Komoditas;Wilayah;Tanggal;Satuan;Harga\nTempe kedelai;Kabupaten Jember;5/1/2026;kg;9.000\n\n")
    told = CliRunner().invoke(app, ["institutions", "prices", str(path), "--store", "--on", "2026-11-26"])
    assert told.exit_code == 0, told.output
    assert "harga_jember" in told.output
    again = CliRunner().invoke(app, ["institutions", "prices", "--on", "2026-11-26", "--json"])
    assert '"price_rp": 9000' in again.stdout
