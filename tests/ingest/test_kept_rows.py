"""Of lists that were read together any one can be taken back: what is left is what the others give alone."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import Cancelled, NotFound
from graph.ingest import ingest_files
from graph.ingest.merging.kept_rows import assemble_without, lists_in
from graph.network import Network
from graph.services.lists.ingest import retract_source, store_folder

DAY = date(2026, 3, 1)
FIRMS = ("UD Sumber Jati", "CV Maju Bersama", "Toko Berkah", "UD Sumber Jaty", "PT Agro Nusantara", "KUD Tani Makmur")
HEADS = {
    "daftar": "nama usaha,kabupaten,kecamatan,alamat,no hp,tenaga kerja,kbli",
    "dinas": "nama usaha,kabupaten,no hp,omzet per tahun (Rp),nama pemilik",
    "pasok": "penjual,pembeli,sejak",
    "tawar": "nama usaha,komoditas,satuan,volume per bulan,harga",
}


def row_of(kind: str, firm: str, other: str, number: int) -> str:
    """One row of a list of a kind; phones repeat, so that rows are linked."""
    phone = f"0812345678{number % 3}"
    return {
        "daftar": f"{firm},Kabupaten Jember,Kencong,Jl Mawar {number % 2},{phone},{number},10794",
        "dinas": f"{firm},Kabupaten Jember,{phone},{number}000000,Pak Budi",
        "pasok": f"{firm},{other},2024-01-0{1 + number % 9}",
        "tawar": f"{firm},10794,kg,{100 + number},9000",
    }[kind]


rows_drawn = st.lists(
    st.tuples(st.sampled_from(FIRMS), st.sampled_from(FIRMS), st.integers(0, 9)), min_size=1, max_size=5
)
lists_drawn = st.lists(st.tuples(st.sampled_from(sorted(HEADS)), rows_drawn), min_size=2, max_size=4)


def written(lists, folder) -> list:
    paths = []
    for place, (kind, rows) in enumerate(lists):
        path = folder / f"{kind}_{place}.csv"
        path.write_text("\n".join([HEADS[kind], *(row_of(kind, *row) for row in rows)]) + "\n", encoding="utf-8")
        paths.append(path)
    return paths


def kept_in(folder) -> dict[str, pl.DataFrame]:
    return {path.stem: pl.read_parquet(path) for path in sorted(folder.glob("kept_*.parquet"))}


@settings(max_examples=12)
@given(lists=lists_drawn, which=st.integers(0, 3))
def test_without_one_list_the_others_give_what_they_give_alone(tmp_path_factory, lists, which):
    folder = tmp_path_factory.mktemp("lists")
    paths = written(lists, folder)
    ingest_files(paths, folder / "all", as_of=DAY, keep=True)
    tables = kept_in(folder / "all")
    gone = paths[which % len(paths)]
    assert lists_in(tables) == [path.stem for path in paths]
    made, left = assemble_without(tables, gone.stem)
    rest = [path for path in paths if path != gone]
    ingest_files(rest, folder / "rest", as_of=DAY)
    assert made.network.fingerprint() == Network.read(folder / "rest").fingerprint()
    assert made.rows().equals(pl.read_parquet(folder / "rest" / "rows.parquet"))
    assert lists_in(left) == [path.stem for path in rest]


def test_what_is_kept_holds_no_telephone_and_no_owner(tmp_path):
    paths = written([("daftar", [(FIRMS[0], "", 4)]), ("dinas", [(FIRMS[1], "", 4)])], tmp_path)
    ingest_files(paths, tmp_path / "out", as_of=DAY, keep=True)
    told = " ".join(frame.drop("street", strict=False).write_json() for frame in kept_in(tmp_path / "out").values())
    assert "8123456781" not in told
    assert "Budi" not in told
    ingest_files(paths[:1], tmp_path / "one", as_of=DAY, keep=True)
    assert not kept_in(tmp_path / "one")


def test_a_list_is_taken_out_of_the_graph_and_those_read_with_it_stay(empty_store, neo4j_home, tmp_path):
    lists = [
        ("daftar", [(FIRMS[0], "", 4), (FIRMS[1], "", 5)]),
        ("dinas", [(FIRMS[0], "", 4), (FIRMS[3], "", 4)]),
        ("pasok", [(FIRMS[0], FIRMS[4], 1), (FIRMS[5], FIRMS[0], 2)]),
    ]
    paths = written(lists, tmp_path)
    ingest_files(paths, tmp_path / "all", as_of=DAY, keep=True)
    store_folder(tmp_path / "all")
    assert not kept_in(tmp_path / "all")
    with pytest.raises(NotFound) as refused:
        retract_source("tidakada")
    assert refused.value.hint == "what can be retracted: daftar_0, dinas_1, pasok_2"  # lists, not names of loads
    for names, gone in ((["dinas_1", "pasok_2"], "daftar_0"), (["dinas_1"], "pasok_2")):
        retract_source(gone)
        rest = [path for path in paths if path.stem in names]
        ingest_files(rest, tmp_path / gone, as_of=DAY)
        assert empty_store.snapshot().fingerprint() == Network.read(tmp_path / gone).fingerprint()
        assert [load.source for load in empty_store.loads()] == ["+".join(names)]
        rows = empty_store._bolt.driver.execute_query("MATCH (r:Record) RETURN DISTINCT r.source AS source").records
        assert sorted(row["source"] for row in rows) == names
    again = store_folder(tmp_path / "pasok_2")
    assert again.unchanged
    retract_source("dinas_1")
    assert empty_store.snapshot().parties.height == 0


HELD = "MATCH (p:Party)-[:SUPPLIER_IN]->(:Proposal {id: 'ended'}) RETURN p.id AS id, p.name AS name"


def test_a_party_keeps_what_rests_on_it_when_the_list_that_first_named_it_is_taken_back(
    empty_store, neo4j_home, tmp_path
):
    """Its id is that of another list then: a proposal that had ended stayed with an id that nobody had any more."""
    lists = [("daftar", [(FIRMS[0], "", 4)]), ("dinas", [(FIRMS[0], "", 4)]), ("tawar", [(FIRMS[0], "", 4)])]
    paths = written(lists, tmp_path)
    ingest_files(paths, tmp_path / "all", as_of=DAY, keep=True)
    store_folder(tmp_path / "all")
    (was,) = empty_store.snapshot().parties["id"]
    driver = empty_store._bolt.driver
    driver.execute_query(
        "MATCH (p:Party {id: $id}) CREATE (p)-[:SUPPLIER_IN]->(:Proposal {id: 'ended', state: 'completed'})", id=was
    )
    seen = [was]
    for gone in ("daftar_0", "dinas_1"):
        retract_source(gone)
        (row,) = empty_store.snapshot().parties.select("id", "aliases").rows()
        assert row[0] not in seen
        assert row[1] == sorted(seen[:1] if len(seen) == 1 else seen)
        (held,) = driver.execute_query(HELD).records
        assert (held["id"], held["name"]) == (row[0], FIRMS[0])
        seen.append(row[0])


def test_taking_lists_back_goes_on_where_it_was_broken_off_with_what_rests_on_a_party(
    empty_store, neo4j_home, tmp_path
):
    """Broken off early and late, of four lists: the aliases of the first try are those of the next."""
    kinds = ("daftar", "dinas", "daftar", "tawar")
    ingest_files(
        written([(kind, [(FIRMS[0], "", 4)]) for kind in kinds], tmp_path), tmp_path / "all", as_of=DAY, keep=True
    )
    store_folder(tmp_path / "all")
    seen = empty_store.snapshot().parties["id"].to_list()
    driver = empty_store._bolt.driver
    driver.execute_query(
        "MATCH (p:Party {id: $id}) CREATE (p)-[:SUPPLIER_IN]->(:Proposal {id: 'ended', state: 'completed'})", id=seen[0]
    )

    def stopped_at(step: int):
        def tell(*_: object) -> None:
            nonlocal step
            step -= 1
            if step < 0:
                message = "stopped"
                raise Cancelled(message)

        return tell

    for gone in ("daftar_0", "dinas_1"):
        for step in (1, 3):
            with pytest.raises(Cancelled):
                retract_source(gone, stopped_at(step))
        retract_source(gone)
        (row,) = empty_store.snapshot().parties.select("id", "aliases").rows()
        assert set(seen) <= set(row[1])
        (held,) = driver.execute_query(HELD).records
        assert held["id"] == row[0] not in seen
        seen.append(row[0])
