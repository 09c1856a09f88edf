"""``jejaring sources``: where a fact comes from, what wins where lists differ, and what a list taken back leaves."""

from __future__ import annotations

import pytest

from graph.network import Network
from graph.store import connect

HEAD = "Nama Usaha;Pemilik;Kecamatan;Kabupaten;Produk;Tenaga Kerja;Omzet (Rp/tahun);NIB\n"
SARI = "UD Sari Rasa;Siti Aminah;Kaliwates;Jember;Keripik singkong;{workers};350000000;1234567890123\n"


@pytest.fixture
def listed(tmp_path, jejaring, neo4j_home, empty_store, monkeypatch):
    monkeypatch.setenv("JEJARING_HOME", str(neo4j_home))

    def read(name: str, workers: int) -> Network:
        path = tmp_path / f"{name}.csv"
        path.write_text(HEAD + SARI.format(workers=workers), encoding="utf-8")
        day = {"dinas": "2023-12-31", "bank": "2024-12-31"}[name] if workers < 9 else "2025-12-31"
        told = jejaring("ingest", path, "--out", tmp_path / name, "--store", "--as-of", day)
        assert told.code == 0, told.err
        return Network.read(tmp_path / name)

    return read


def workers_of(jejaring):
    answer = jejaring("sources", "sari rasa", "--json")
    assert answer.code == 0, answer.err
    told = answer.json
    facts = [one for one in told["facts"] if one["fact"] == "workers"]
    return [(one["value"], one["source"], one["as_of"], one["wins"]) for one in facts], told["rows"]


def test_two_lists_that_differ_a_newer_one_and_one_taken_back(listed, jejaring):
    listed("dinas", 4)
    listed("bank", 6)
    facts, rows = workers_of(jejaring)
    assert facts == [("6", "bank", "2024-12-31", True), ("4", "dinas", "2023-12-31", False)]
    assert [(one["file"], one["row"]) for one in rows] == [("bank.csv", 2), ("dinas.csv", 2)]
    alone = listed("dinas", 9)
    assert workers_of(jejaring)[0] == [("9", "dinas", "2025-12-31", True), ("6", "bank", "2024-12-31", False)]
    drawn = jejaring("sources", "sari rasa").out
    assert "Yang dikatakan daftar tentang UD Sari Rasa" in drawn
    assert "Rp 350.000.000" in drawn
    assert "penjualan" in drawn
    assert "certifications" not in drawn
    words = " ".join(drawn.split())
    assert "Kaliwates, Kabupaten Jember, Jawa Timur" in words
    assert "NIB" in words
    assert "mikro" in words
    assert "35.09" not in words
    stopped = jejaring("retract", "bank")  # nobody there to answer
    assert (stopped.code, "[ya/TIDAK]" in stopped.err, "Tidak jadi" in stopped.err) == (1, True, True)
    assert "Aborted" not in stopped.err
    assert jejaring("retract", "bank", "--yes").code == 0
    with connect() as store:
        assert store.snapshot().fingerprint() == alone.fingerprint()
    assert workers_of(jejaring)[0] == [("9", "dinas", "2025-12-31", True)]
    assert jejaring("sources", "tidak ada").code == 1


def told_of(jejaring, tmp_path, lists, party, head=HEAD):
    for name, rows in lists.items():
        (tmp_path / f"{name}.csv").write_text(head + "".join(rows), encoding="utf-8")
    files = [tmp_path / f"{name}.csv" for name in lists]
    stored = jejaring("ingest", *files, "--out", tmp_path / "out", "--store")
    assert stored.code == 0, stored.err
    answer = jejaring("sources", party, "--json")
    assert answer.code == 0, answer.err
    return answer.json["facts"]


def test_a_fact_of_lists_read_together_names_the_one_that_states_it(
    tmp_path, jejaring, neo4j_home, empty_store, monkeypatch
):
    monkeypatch.setenv("JEJARING_HOME", str(neo4j_home))
    older = SARI.format(workers=4)
    newer = older.replace(";4;350000000;", ";;360000000;")
    facts = told_of(jejaring, tmp_path, {"umkm_2023": [older], "umkm_2024": [newer]}, "sari rasa")

    def said(fact):
        return [(one["value"], one["source"], one["as_of"], one["wins"]) for one in facts if one["fact"] == fact]

    assert said("workers") == [("4", "umkm_2023", "2023-12-31", True)]
    assert said("sales_rp_per_year") == [
        ("360000000", "umkm_2024", "2024-12-31", True),
        ("350000000", "umkm_2023", "2023-12-31", False),
    ]


def test_a_parent_that_no_list_states_is_marked(tmp_path, jejaring, neo4j_home, empty_store, monkeypatch):
    monkeypatch.setenv("JEJARING_HOME", str(neo4j_home))
    head = "Nama Perusahaan;Induk Perusahaan;Kabupaten/Kota;Produk\n"
    rows = [
        "PT Sumber Pangan Nusantara;;Kota Surabaya;roti\n",
        "PT Roti Cahaya Timur;PT Sumber Pangan Nusantara;Kabupaten Pasuruan;roti tawar\n",
    ]
    group = told_of(jejaring, tmp_path, {"umkm": rows}, "sumber pangan nusantara", head)
    child = jejaring("sources", "roti cahaya timur", "--json").json["facts"]
    for facts, inferred in ((group, True), (child, False)):
        assert [one["inferred"] for one in facts if one["fact"] == "parent"] == [inferred]
        assert not any(one["inferred"] for one in facts if one["fact"] != "parent")
    assert "disimpulkan" in jejaring("sources", "sumber pangan nusantara").out
    assert "disimpulkan" not in jejaring("sources", "roti cahaya timur").out
