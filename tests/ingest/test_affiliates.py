"""One hand behind several businesses is told with its evidence; who only shares a home stays independent."""

from __future__ import annotations

import polars as pl
import pytest

from graph.ingest import ingest_files
from graph.ingest.linkage.affiliates import with_parents


def flagged(tmp_path, head, *rows):
    """Return the evidence of each flagged pair of names, and the parents by name."""
    path = tmp_path / "daftar.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    ingest_files([path], tmp_path / "out")
    parties = pl.read_parquet(tmp_path / "out" / "parties.parquet")
    names = dict(parties.select("id", "name").iter_rows())
    flags = pl.read_parquet(tmp_path / "out" / "affiliates.parquet")
    pairs = {frozenset((names[one], names[other])): told for one, other, told in flags.iter_rows()}
    return pairs, dict(parties.select("name", "parent").iter_rows())


def test_subsidiaries_are_flagged_with_their_group_and_the_group_with_them(tmp_path):
    pairs, parents = flagged(
        tmp_path,
        "Nama Perusahaan;Induk Perusahaan;Kabupaten/Kota;Produk",
        "PT Sumber Pangan Nusantara;;Kota Surabaya;roti",
        "PT Roti Cahaya Timur;PT Sumber Pangan Nusantara;Kabupaten Pasuruan;roti tawar",
        "PT Tepung Bahari;PT. SUMBER PANGAN NUSANTARA Tbk;Kota Surabaya;tepung tapioka",
        "UD Tepung Lestari;;Kota Surabaya;tepung",
    )
    group = "PT Sumber Pangan Nusantara"
    assert pairs == {frozenset((group, one)): ["parent"] for one in ("PT Roti Cahaya Timur", "PT Tepung Bahari")}
    assert len({parents[name] for name in (group, "PT Roti Cahaya Timur", "PT Tepung Bahari")}) == 1
    assert parents["UD Tepung Lestari"] is None


SPLIT = "Nama Usaha;Direktur;Alamat;Kecamatan;Kabupaten/Kota;KBLI;No HP"


def test_a_firm_that_was_split_is_found_by_director_telephone_and_house(tmp_path):
    pairs, parents = flagged(
        tmp_path,
        SPLIT,
        "CV Berkah Logam Satu;Hendra Wijaya Kusuma;Jl. Industri Kecil No. 17;Talang;Kabupaten Tegal;25920;081325551717",
        "CV Mitra Baja Mandiri;;Jalan Industri Kecil 17 Blok B;Talang;Kabupaten Tegal;25920;",
        "UD Karya Tempa;H. Hendra Wijaya Kusuma, S.T.;Jl. Pasar 2;Talang;Kabupaten Tegal;25920;+62 813 2555 1717",
        "CV Cor Makmur;Budi Santoso;Jl. Industri Kecil No. 19;Talang;Kabupaten Tegal;24310;082133334444",
    )
    one, other, third = "CV Berkah Logam Satu", "CV Mitra Baja Mandiri", "UD Karya Tempa"
    assert pairs == {frozenset((one, other)): ["address"], frozenset((one, third)): ["phone", "owner"]}
    assert len({parents[one], parents[other], parents[third]}) == 1
    assert parents["CV Cor Makmur"] is None


@pytest.mark.parametrize(
    "rows",
    [
        ("Batik Larasati;Larasati Wulandari;Giriloyo 12;;Kabupaten Bantul;13134;0818022200{}",
         "Batik Sekar;Sri Handayani;Giriloyo 12;;Kabupaten Bantul;13134;0818022201{}"),
        ("CV Batik Larasati;Larasati Wulandari;Giriloyo 12;;Kabupaten Bantul;13134;0818022200{}",
         "CV Batik Sekar;Sri Handayani;Giriloyo 12;;Kabupaten Bantul;13134;0818022201{}"),
        ("CV Batik Larasati;;Giriloyo 12;;Kabupaten Bantul;13134;",
         "CV Keris Tarjo;;Giriloyo 12;;Kabupaten Bantul;32909;"),
    ],
    ids=["no companies", "two whole owners", "two trades"],
)  # fmt: skip
def test_makers_who_share_a_home_are_their_own(tmp_path, rows):
    pairs, parents = flagged(tmp_path, SPLIT, *(row.format(n) for n, row in enumerate(rows)))
    assert pairs == {}
    assert set(parents.values()) == {None}


def test_four_companies_of_one_house_stand_in_a_market(tmp_path):
    row = "CV {};;Jl. Pasar Besi 1;;Kabupaten Tegal;25920;"
    names = ("Baja Utama", "Logam Sentosa", "Tempa Lestari", "Besi Nusantara")
    assert len(flagged(tmp_path, SPLIT, *(row.format(name) for name in names[:3]))[0]) == 3
    assert flagged(tmp_path, SPLIT, *(row.format(name) for name in names))[0] == {}


def test_resellers_of_a_brand_are_flagged_and_agents_of_a_good_are_not(tmp_path):
    pairs, _ = flagged(
        tmp_path,
        "Nama Usaha;Kabupaten/Kota",
        "Agen Ayu Glow Blimbing;Kota Malang",
        "Distributor Resmi Ayu Glow;Kota Malang",
        "Reseller Ayu Glow Kepanjen;Kabupaten Malang",
        "Agen Gas LPG Bu Sri;Kota Malang",
        "Agen Gas LPG Pak Tono;Kota Malang",
    )
    assert list(pairs.values()) == [["reseller"]] * 3
    assert not any("Gas" in name for pair in pairs for name in pair)


def test_numbered_houses_head_office_and_branches_are_a_chain(tmp_path):
    pairs, _ = flagged(
        tmp_path,
        "Nama Usaha;Alamat;Kabupaten/Kota",
        "Swalayan Mulia Sejahtera Pusat;Jl. Merdeka 1;Kota Banjarmasin",
        "Swalayan Mulia Sejahtera Cabang Martapura;Jl. Sukaramai 9;Kabupaten Banjar",
        "Swalayan Mulia Sejahtera 4 (Kayutangi);Jl. Hasan Basri 20;Kota Banjarmasin",
        "Alfaraya Cabang 12;Jl. Veteran 90;Kota Banjarmasin",
        "Alfaraya Cabang 15;Jl. Pramuka 3;Kota Banjarmasin",
        "Toko Mulia;Jl. Veteran 7;Kota Banjarmasin",
        "Toko Mulia 2;Jl. Kenanga 7;Kota Banjarmasin",
    )
    assert set(map(tuple, pairs.values())) == {("chain",)}
    assert {name for pair in pairs for name in pair}.isdisjoint({"Toko Mulia", "Toko Mulia 2"})
    assert frozenset(("Alfaraya Cabang 12", "Alfaraya Cabang 15")) in pairs
    assert len(pairs) == 3
    asked = pl.read_parquet(tmp_path / "out" / "review.parquet")
    assert asked.filter(pl.col("left_name").str.contains("Alfaraya")).is_empty()  # 12 and 15 are plainly two


def test_one_hand_in_two_stated_groups_makes_one_group_of_both():
    parties = pl.DataFrame(
        {
            "id": ["p1", "p2", "p3", "p4", "p5"],
            "normal": ["a", "b", "c", "d", "e"],
            "parent": ["grup satu", "grup dua", "grup dua", "grup tiga", None],
            "warnings": pl.Series([[]] * 5, dtype=pl.List(pl.String)),
        }
    )
    flags = pl.DataFrame({"left": ["p1"], "right": ["p2"], "evidence": [["phone"]]})
    one = "grup dua / grup satu"
    assert with_parents(parties, flags)["parent"].to_list() == [one, one, one, "grup tiga", None]
