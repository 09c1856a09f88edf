"""Letters encoded twice in any sort of file, and lacks of which nobody can tell how far they reach."""

from __future__ import annotations

import json

import openpyxl
import polars as pl
import pytest

from graph.ingest import ingest_files


def accepted(path, tmp_path):
    ingest_files([path], tmp_path / "out", link=False)
    return pl.read_parquet(tmp_path / "out" / "accepted.parquet")


@pytest.mark.parametrize("kind", ["xlsx", "json", "csv"])
def test_letters_that_were_encoded_twice_are_mended_in_every_sort_of_file(tmp_path, kind):
    rows = [{"Nama Usaha": "CafÃ© Senja Utama", "Kabupaten": "Kab. Jember", "Produk": "kopi bubuk"}]
    path = tmp_path / f"daftar.{kind}"
    if kind == "json":
        path.write_text(json.dumps(rows), encoding="utf-8")
    elif kind == "csv":
        path.write_text("Nama Usaha;Kabupaten;Produk\nCafÃ© Senja Utama;Kab. Jember;kopi bubuk\n", encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        for row in (list(rows[0]), list(rows[0].values())):
            book.active.append(row)
        book.save(path)
    assert accepted(path, tmp_path)["name"].to_list() == ["Café Senja Utama"]


@pytest.mark.parametrize(
    ("said", "held", "told"),
    [
        ("PIRT Halal BPOM blm", [], True),
        ("PIRT, Halal, BPOM blm", ["halal", "pirt"], False),
        ("PIRT Halal", ["halal", "pirt"], False),
        ("PIRT halal semua belum", [], False),
    ],
)
def test_several_permits_before_one_word_of_lack_are_not_held_and_the_row_says_so(tmp_path, said, held, told):
    path = tmp_path / "daftar.csv"
    path.write_text(f"Nama Usaha;Kabupaten;Produk;Izin\nUD Maju;Kab. Jember;keripik;{said}\n", encoding="utf-8")
    row = accepted(path, tmp_path)
    assert row["certifications"].to_list() == [held]
    assert row["warnings"].list.contains("permits_lack_unclear").to_list() == [told]


OFFERS = "Nama Usaha;Kecamatan;Kabupaten;Produk;Kapasitas (kg/bulan);Harga (Rp/kg);Keterangan\n"


def network(tmp_path, **lists):
    paths = []
    for name, text in lists.items():
        paths.append(tmp_path / f"{name}.csv")
        paths[-1].write_text(text, encoding="utf-8")
    ingest_files(paths, tmp_path / "out", link=False)
    read = {
        table: pl.read_parquet(tmp_path / "out" / f"{table}.parquet") for table in ("parties", "offers", "accepted")
    }
    names = dict(read["parties"].select("id", "name").iter_rows())
    return sorted(names[party] for party in read["offers"]["party"]), sorted(names.values())


def test_who_has_stopped_by_a_younger_list_offers_no_more_what_an_older_one_told(tmp_path):
    older = OFFERS + "UD Maju;Ambulu;Kab. Jember;kopra;900;13000;\nUD Jaya;Ambulu;Kab. Jember;kopra;500;13000;\n"
    younger = (
        "Nama Usaha;Kecamatan;Kabupaten;Keterangan\nUD Maju;Ambulu;Kab. Jember;tidak aktif\n"
        "UD Jaya;Ambulu;Kab. Jember;\n"
    )
    assert network(tmp_path, penawaran_2024=older, daftar_2026=younger) == (["UD Jaya"], ["UD Jaya", "UD Maju"])


def test_who_had_stopped_by_an_older_list_offers_what_a_younger_one_tells(tmp_path):
    younger = OFFERS + "UD Maju;Ambulu;Kab. Jember;kopra;900;13000;\n"
    older = "Nama Usaha;Kecamatan;Kabupaten;Keterangan\nUD Maju;Ambulu;Kab. Jember;tidak aktif\n"
    assert network(tmp_path, penawaran_2026=younger, daftar_2024=older) == (["UD Maju"], ["UD Maju"])


def test_a_younger_list_of_offers_ends_those_of_an_older_one(tmp_path):
    older = OFFERS + "UD Maju;Ambulu;Kab. Jember;kopra;900;13000;\n"
    younger = OFFERS + "UD Maju;Ambulu;Kab. Jember;kopra;900;13000;tidak aktif\n"
    assert network(tmp_path, penawaran_2024=older, penawaran_2026=younger) == ([], ["UD Maju"])
