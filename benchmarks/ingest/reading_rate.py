"""Rows a second and peak memory of ingest on a list as offices keep them, beside bare reading of the same file.

Run: ``python benchmarks/ingest/reading_rate.py [rows]``. The list is made here from a fixed seed: names, places of
all regencies, repaired and missing KBLI codes, money in three notations, points, phones.
"""

from __future__ import annotations

import csv
import random
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from graph.ingest import ingest_files
from graph.reference import activities, regions

HEADER = "No;Nama Usaha;Alamat;Kecamatan;Kabupaten;Provinsi;KBLI;Produk;No HP;Omzet per tahun (Rp);Tenaga Kerja;lat;lng"
WORDS = [
    "Maju",
    "Jaya",
    "Sumber",
    "Rejeki",
    "Berkah",
    "Makmur",
    "Abadi",
    "Sentosa",
    "Mulia",
    "Lestari",
    "Karya",
    "Indah",
]
TRADES = ["keripik singkong", "tempe kedelai", "batik tulis", "anyaman bambu", "kopi bubuk", "mebel kayu", "kue basah"]


def write_list(path: Path, rows: int, seed: int = 0) -> None:
    """Write a list of ``rows`` businesses, a twentieth of them without KBLI."""
    draw = random.Random(seed)
    codes = [code for code in activities.table()["code"] if len(code) == 5]
    districts = regions.table().filter(regions.table()["level"] == "district").rows(named=True)
    upper = {r["code"]: r for r in regions.table().rows(named=True)}
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER + "\n")
        for i in range(rows):
            district = draw.choice(districts)
            regency, province = upper[district["parent"]], upper[district["code"][:2]]
            form = draw.choice(("UD ", "CV ", "PT ", "", "", ""))
            name = f"{form}{draw.choice(WORDS)} {draw.choice(WORDS)} {i % 9973}"
            code = "" if i % 20 == 0 else draw.choice(codes).lstrip("0")
            money = draw.choice((f"{draw.randint(5, 9000)}.000.000", f"Rp {draw.randint(5, 900)} juta", ""))
            lat, lon = regency["lat"] + draw.uniform(-0.1, 0.1), regency["lon"] + draw.uniform(-0.1, 0.1)
            file.write(
                f"{i + 1};{name};Jl. {draw.choice(WORDS)} No. {draw.randint(1, 200)};"
                f"{district['name']};{regency['name']};"
                f"{province['name']};{code};{draw.choice(TRADES)};08{draw.randint(10**8, 10**10)};{money};"
                f"{draw.randint(1, 40)};{lat:.6f};{lon:.6f}\n"
            )


def bare(path: Path) -> int:
    """Read the same file with the standard library and throw it away: the floor under any reader."""
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file, delimiter=";"))


def main() -> None:
    """Print rows a second without linkage and with it, and the ratio to bare reading."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "daftar.csv"
        write_list(path, rows)
        began = time.perf_counter()
        bare(path)
        floor = time.perf_counter() - began
        for link in (False, True):
            began, processor = time.perf_counter(), time.process_time()
            report = ingest_files([path], Path(folder) / "out", as_of=date(2026, 11, 23), link=link)
            seconds, processor = time.perf_counter() - began, time.process_time() - processor
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
            how = "with" if link else "without"
            print(
                f"{rows:,} rows, {how} linkage: {seconds:.1f} s ({processor:.1f} s of processor), "
                f"{rows / seconds:,.0f} rows/s, {seconds / floor:.0f} x bare, peak so far {peak:.2f} GB"
            )
    print(f"accepted {report.accepted}, merged {report.merged}, rejected {report.rejected}, coverage {report.coverage}")


if __name__ == "__main__":
    main()
