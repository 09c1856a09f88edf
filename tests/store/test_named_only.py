"""Who is only named at the end of a tie is whom another source has by that name, and nobody where several could be."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.model.ids import named_only_key, normalise_name, party_id
from graph.network import Network
from graph.services.lists.ingest import known_in_graph, read_lists, retract_source, store_folder
from graph.store.combine import Source, combine, said_of

OCTOBER, NOVEMBER = date(2026, 10, 31), date(2026, 11, 30)
GROUPS = ("Kelompok Aren Kahayya", "UD Teri Bira", "CV Inru Lestari")


def bare_id(name: str, source: str) -> str:
    return party_id(source, named_only_key(normalise_name(name)))


def told(source: str, *rows: tuple[str, str, str | None], as_of: date = OCTOBER, ties=()) -> Source:
    """A source of parties: id, name, region; an id that is none makes a bare name."""
    frame = pl.DataFrame(
        [
            {"id": one or bare_id(name, source), "name": name, "region": region, "kind": "enterprise"}
            | {"source": source, "as_of": as_of, "confidence": 0.9 if one else 0.5, "size_basis": "unknown"}
            for one, name, region in rows
        ],
        schema_overrides={"region": pl.String},
    )
    tie_frame = pl.DataFrame(
        [{"start": start, "end": end, "type": "SUPPLIES", "source": source} for start, end in ties],
        schema={"start": pl.String, "end": pl.String, "type": pl.String, "source": pl.String},
    )
    return Source(source, Network.from_frames(frame, ties=tie_frame, as_of=as_of))


def hubungan(*names: str, as_of: date = NOVEMBER, source: str = "hubungan", at: str | None = None) -> Source:
    """A list of ties: PT Gula buys of all of them; nothing is known but names."""
    ties = [(bare_id(name, source), bare_id("PT Gula", source)) for name in names]
    rows = [*(("", name, None) for name in (*names, "PT Gula")), *([("h1", "UD Setempat", at)] if at else [])]
    return told(source, *rows, as_of=as_of, ties=ties)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_tie_hangs_on_the_party_that_another_source_has(order):
    """The newer list of ties wins no fact: not the spelling of the name, not the kind, not the date."""
    firms = told("binaan", ("a1", "Kelompok Aren Kahayya", "73.02"), ("a2", "UD TERI BIRA", "73.02"))
    both = [firms, hubungan("kelompok aren kahayya", "Teri Bira")]
    made = combine([both[at] for at in order])
    parties = made.network.parties
    assert set(parties["id"]) == {"a1", "a2", bare_id("PT Gula", "hubungan")}
    facts = parties.filter(pl.col("id") == "a2").select("name", "region", "as_of", "confidence", "source").row(0)
    assert facts == ("UD TERI BIRA", "73.02", OCTOBER, 0.9, "binaan")
    assert parties.filter(pl.col("id") == "a1")["aliases"].to_list() == [[bare_id(GROUPS[0], "hubungan")]]
    assert set(made.network.ties["start"]) == {"a1", "a2"}
    assert not made.conflicts.height
    assert set(said_of(both, made.canonical, "a1")["source"]) == {"binaan"}


def test_of_several_that_the_name_could_be_the_near_one_is_meant_or_nobody():
    near, far = ("a1", "UD Maju", "73.02"), ("b1", "UD Maju", "73.07")
    known = told("sulsel", near, far, ("a2", "UD Teri Bira", "73.02"))
    bare = bare_id("UD Maju", "hubungan")
    assert bare not in combine([known, hubungan("UD Maju")]).canonical
    assert combine([known, hubungan("UD Maju", at="73.07.01")]).canonical[bare] == "b1"
    # whom the other names of the list are, says where it is
    assert combine([known, hubungan("UD Maju", "UD Teri Bira")]).canonical[bare] == "a1"
    # a list that speaks of one province means nobody in another
    assert bare not in combine([told("sulsel", near), hubungan("UD Maju", at="35.09")]).canonical
    # an officer is no business of his name
    officer = told("kantor", ("k1", "UD Maju", "73.02"))
    frame = officer.network.parties.with_columns(kind=pl.lit("officer"))
    person = Source("kantor", Network.from_frames(frame, as_of=OCTOBER))
    assert bare not in combine([person, hubungan("UD Maju")]).canonical


def test_two_editions_of_a_list_of_ties_name_one_party_and_apart_stays_apart():
    october, november = (hubungan("UD Maju", source=f"hubungan_{month}_2026") for month in ("okt", "nov"))
    assert combine([october, november]).network.parties.height == 2
    assert combine([october, hubungan("UD Maju", source="pasokan")]).network.parties.height == 4
    firms, bare = told("binaan", ("a1", "UD Maju", "73.02")), bare_id("UD Maju", "hubungan")
    assert bare not in combine([firms, hubungan("UD Maju")], apart=[("a1", bare)]).canonical


HEAD = "Nama Usaha;Desa;Kecamatan;Kabupaten;Provinsi;Produk;Tenaga Kerja\n"


def listed(folder, month: str, *names: str, workers: int) -> list:
    path = folder / f"binaan_{month}_2026.csv"
    rows = (f"{name};Kahayya;Kindang;Bulukumba;Sulawesi Selatan;gula aren;{workers}\n" for name in names)
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return [path]


def coached(folder, name: str, regency: str, *firms: str):
    rows = [f"UD {firm},{regency},industri tahu,Sri Wahyuni" for firm in firms]
    (folder / f"{name}.csv").write_text("\n".join(["Nama Usaha,Kabupaten,Jenis Usaha,Pendamping", *rows]), "utf-8")
    return folder / f"{name}.csv"


@pytest.mark.usefixtures("neo4j_home")
def test_an_officer_of_several_lists_is_one_and_works_where_most_of_those_stand_whom_lists_still_name(
    empty_store, tmp_path
):
    """She was one officer a list, and of the list of officers one who coaches nobody; and stayed where she had been."""
    (tmp_path / "petugas.csv").write_text("Nama Pendamping,Telepon\nSri Wahyuni,0812\n", "utf-8")
    files = [tmp_path / "petugas.csv", coached(tmp_path, "jember", "Kabupaten Jember", "Tahu Makmur", "Tempe Jaya")]
    files.append(coached(tmp_path, "bondowoso", "Kabupaten Bondowoso", "Rasa", "Murni", "Lestari"))

    def officers():
        found = empty_store.snapshot()
        ties = found.ties.filter(type="COACHES").group_by(id="start").agg(n=pl.len())
        return found.parties.filter(kind="officer").join(ties, on="id").select("name", "region", "n").rows()

    seen = []
    for file in files:
        read_lists([file], tmp_path / f"net-{file.stem}")
        store_folder(tmp_path / f"net-{file.stem}")
        seen.append(officers())
    assert seen[1:] == [[("Sri Wahyuni", "35.09", 2)], [("Sri Wahyuni", "35.11", 5)]]
    assert empty_store.snapshot().parties.filter(kind="officer").height == 1
    retract_source("bondowoso")
    assert officers() == [("Sri Wahyuni", "35.09", 2)]


@pytest.mark.usefixtures("neo4j_home")
def test_an_older_edition_taken_back_leaves_its_ties_on_the_newer_one(empty_store, tmp_path):
    """The monthly way of an officer: the new list in, the old one out; the enterprises keep their officer."""
    ties = tmp_path / "hubungan.csv"
    october = (*GROUPS, "UD Rappoa Jaya")
    rows = "".join(f"Andi Hasriani;{name};pendamping;2025\n" for name in october)
    ties.write_text("Dari;Ke;Hubungan;Sejak\n" + rows, encoding="utf-8")
    first = [*listed(tmp_path, "okt", *october, workers=3), ties]
    read_lists(first, tmp_path / "net", keep=True, before=known_in_graph())
    store_folder(tmp_path / "net")
    # one enterprise of October is in November's list no more, and one is written otherwise
    newer = listed(tmp_path, "nov", *GROUPS[:2], "UD. Rapoa Jaya", workers=5)
    read_lists(newer, tmp_path / "net2", keep=True, before=known_in_graph())
    store_folder(tmp_path / "net2")
    before = empty_store.snapshot()
    real = set(Network.read(tmp_path / "net2").parties["id"])
    assert real < set(before.parties["id"])
    done = retract_source("binaan_okt_2026")
    after = empty_store.snapshot()
    officer = after.parties.filter(pl.col("kind") == "officer")
    left = bare_id(GROUPS[2], "hubungan")
    assert set(after.parties["id"]) == {*real, *officer["id"], left}
    assert set(after.ties["end"]) == {*real, left}
    assert after.ties["start"].unique().to_list() == officer["id"].to_list()
    assert done.parties_added == 1
    # it is the graph that would have come of the lists that are left
    read_lists([ties], tmp_path / "ties")
    rest = [Source("hubungan", Network.read(tmp_path / "ties")), Source("b", Network.read(tmp_path / "net2"))]
    network = rest[1].network.parties
    (renamed,) = network.filter(pl.col("name") == "UD. Rapoa Jaya")["id"]
    told = combine(rest, [(renamed, bare_id("UD Rappoa Jaya", "hubungan"))])
    assert after.fingerprint() == told.network.fingerprint()
    retract_source("hubungan")
    assert set(empty_store.snapshot().parties["id"]) == real
