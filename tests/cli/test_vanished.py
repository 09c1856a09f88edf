"""The month after: who is not in the newer edition is told with the way to end them, and what taking back leaves."""

from __future__ import annotations

from graph.network import Network
from graph.store import connect

HEAD = "Nama Usaha;Desa;Kecamatan;Kabupaten;Provinsi;Produk;Kapasitas per bulan;Satuan;Harga (Rp)\n"
ROW = "{};Kahayya;Kindang;Bulukumba;Sulawesi Selatan;Gula aren;{};kg;{}\n"
GROUPS = ("Kelompok Aren Kahayya", "UD Teri Bira", "CV Inru Lestari", "Pisang Emas", "Sa'be Towa")


def monthly(folder, name: str, *names: str, price: int):
    path = folder / f"{name}.csv"
    path.write_text(HEAD + "".join(ROW.format(one, 100 + price % 7, price) for one in names), encoding="utf-8")
    return path


def test_a_folder_tells_who_is_not_in_the_newer_edition_and_left_out(tmp_path, jejaring):
    october = monthly(tmp_path, "binaan_okt_2026", *GROUPS, price=20_000)
    november = monthly(tmp_path, "binaan_nov_2026", *GROUPS[:3], price=21_000)
    out = tmp_path / "net"
    assert jejaring("ingest", october, "--out", out, "--json").json["vanished"] == []
    told = jejaring("ingest", november, "--out", out)
    words = " ".join((told.out + told.err).split())
    assert "binaan_okt_2026: 2 usaha dari edisi itu tidak ada dalam edisi baru dan tidak ikut lagi" in words
    assert "Pisang Emas, Sa'be Towa." in words
    assert not {"Pisang Emas", "Sa'be Towa"} & set(Network.read(out).parties["name"])
    # the older list read after the newer one lacks nobody
    assert jejaring("ingest", october, "--out", out, "--json").json["vanished"] == []


def test_in_the_graph_who_vanished_is_told_with_the_way_to_end_them(
    tmp_path, jejaring, neo4j_home, empty_store, monkeypatch
):
    monkeypatch.setenv("JEJARING_HOME", str(neo4j_home))
    assert not empty_store.loads()
    ties = tmp_path / "hubungan.csv"
    ties.write_text(
        "Dari;Ke;Hubungan;Sejak\n" + "".join(f"Andi Hasriani;{name};pendamping;2025\n" for name in GROUPS),
        encoding="utf-8",
    )
    october = monthly(tmp_path, "binaan_okt_2026", *GROUPS, price=20_000)
    november = monthly(tmp_path, "binaan_nov_2026", *GROUPS[:3], price=21_000)
    assert jejaring("ingest", october, ties, "--out", tmp_path / "net", "--store").code == 0
    told = jejaring("ingest", november, "--out", tmp_path / "net2", "--store")
    words = " ".join((told.out + told.err).split())
    assert "binaan_okt_2026: 2 usaha dari edisi itu tidak ada dalam edisi baru: Pisang Emas, Sa'be Towa." in words
    assert "retract binaan_okt_2026" in words
    again = jejaring("ingest", november, "--out", tmp_path / "net3", "--store", "--json").json["vanished"]
    assert [(one["list"], one["parties"], one["stay"]) for one in again] == [("binaan_okt_2026", 2, True)]
    done = " ".join(jejaring("retract", "binaan_okt_2026", "--yes").out.split())
    # of the two nothing is left but their names in the list of ties
    assert "2 pihak hilang" in done
    assert "2 pihak baru: daftar lain menyebut namanya" in done
    with connect() as store:
        network = store.snapshot()
    assert network.parties.height == 6
    assert network.offers.height == 3


def test_nobody_vanishes_from_a_list_of_another_name(tmp_path, jejaring):
    jejaring("ingest", monthly(tmp_path, "binaan_okt_2026", *GROUPS, price=1), "--out", tmp_path / "net")
    other = jejaring("ingest", monthly(tmp_path, "sinjai", *GROUPS[:1], price=1), "--out", tmp_path / "net", "--json")
    assert other.json["vanished"] == []
