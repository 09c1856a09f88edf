"""kill -9 of ingest at ten moments, from the first batch to the last file: what was there stays or is refused, and the
same call again writes what it writes without a kill."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from datetime import date

import pytest

from graph.errors import InvalidFolder
from graph.ingest import ingest_files
from graph.network import Network

KILLED = """
import importlib, os, signal, sys
from datetime import date
from graph.ingest import ingest_files

place, nth, path, out = sys.argv[1:]
module, name = place.rsplit(":", 1)
import graph.ingest.formats.delimited
graph.ingest.formats.delimited.BATCH_ROWS = 250
owner = importlib.import_module(module)
*inside, name = name.split(".")
for one in inside:
    owner = getattr(owner, one)
real, calls = getattr(owner, name), 0

def until(*args, **options):
    global calls
    calls += 1
    if calls == int(nth):
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*args, **options)

setattr(owner, name, until)
ingest_files(path, out, as_of=date(2026, 11, 23), link=True, keep=False)
"""
MOMENTS = [
    ("reading", "graph.ingest.read_rows:judged", 1),
    ("reading", "graph.ingest.read_rows:judged", 2),
    ("cleaning", "graph.ingest.party.parties:place_columns", 1),
    ("cleaning", "graph.ingest.party.parties:size_columns", 2),
    ("linking", "graph.ingest.linkage.link:link_businesses", 1),
    ("linking", "graph.ingest.linkage.link:decide", 1),
    ("joining", "graph.ingest.assemble:coverage", 1),
    ("writing", "polars:DataFrame.write_parquet", 3),
    ("putting in place", "pathlib:Path.replace", 9),
    ("putting in place", "pathlib:Path.replace", 16),
]


def write_lists(folder):
    """Write an older list and the one that is read; return the second."""
    head = "Nama Usaha;Alamat;Kecamatan;Kabupaten;Produk;No HP;Omzet per tahun (Rp)"
    names = ("Maju", "Jaya", "Sumber Rejeki", "Sumber Rezeki", "Berkah", "Makmur Abadi", "Lestari")
    goods = ("keripik singkong", "tempe kedelai", "batik tulis", "anyaman bambu", "mebel kayu")
    rows = [
        f"UD {names[n % 7]} {n % 40};Jl. Mawar {n % 90};Ajung;Kab. Jember;{goods[n % 5]};08123{n % 170:06d};{n + 5} jt"
        for n in range(600)
    ]
    (folder / "lama.csv").write_text("\n".join([head, *rows[:50]]), encoding="utf-8")
    (folder / "baru.csv").write_text("\n".join([head, *rows, "JUMLAH;;;;;;"]), encoding="utf-8")
    return folder / "baru.csv"


def test_what_another_call_is_writing_is_not_swept_away(tmp_path):
    path = write_lists(tmp_path)
    at_work, left = tmp_path / "out" / ".ingest-living", tmp_path / "out" / ".ingest-killed"
    at_work.mkdir(parents=True)
    left.mkdir()
    place = os.open(at_work, os.O_RDONLY)
    try:
        fcntl.flock(place, fcntl.LOCK_EX)
        ingest_files(path, tmp_path / "out", as_of=date(2026, 11, 23), link=False)
    finally:
        os.close(place)
    assert at_work.is_dir()
    assert not left.exists()


def written(out):
    return {path.name: path.read_bytes() for path in out.iterdir()}


@pytest.mark.slow
def test_ingest_killed_at_ten_moments_writes_when_it_is_called_again_what_it_writes_without_a_kill(tmp_path):
    path = write_lists(tmp_path)
    day = date(2026, 11, 23)
    ingest_files(path, tmp_path / "clean", as_of=day, link=True)
    expected = written(tmp_path / "clean")
    assert {"accepted.parquet", "review.parquet", "rejected.csv", "network.json"} <= expected.keys()
    for number, (phase, place, nth) in enumerate(MOMENTS):
        out = tmp_path / f"out{number}"
        ingest_files(tmp_path / "lama.csv", out, as_of=day)
        before = Network.read(out).fingerprint()
        command = [sys.executable, "-c", KILLED, place, str(nth), str(path), str(out)]
        killed = subprocess.run(command, env=os.environ, capture_output=True, text=True, check=False)
        assert killed.returncode == -signal.SIGKILL, (phase, place, killed.stderr)
        try:
            found = Network.read(out).fingerprint()
        except InvalidFolder:
            assert phase == "putting in place"
        else:
            assert found == before, phase
        ingest_files(path, out, as_of=day, link=True)
        assert written(out) == expected, (phase, place)
