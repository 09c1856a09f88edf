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
