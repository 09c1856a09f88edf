"""What small firms grow, catch, dig, make and build, in the words of the lists that name them."""

from __future__ import annotations

import polars as pl
import pytest

from graph.ingest import classify_activity, ingest_files


def first(text):
    return classify_activity([text], top=1)[0][0].code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nyadap karet", "01291"), ("tanam singkong", "01135"), ("pekebun kakao", "01270"), ("buruh tani", "01612"),
        ("ternak sapi", "01411"), ("nelayan", "03111"), ("tambak bandeng", "03251"), ("lele bioflok", "03221"),
        ("madu klanceng", "01493"), ("tukang batu belah", "08101"), ("galian pasir", "08104"),
        ("heler keliling", "10631"),
        ("peyek belut", "10794"), ("marning jagung", "10794"), ("otak2 bandeng", "10216"), ("rajungan kupas", "10299"),
        ("wajik ketan", "10792"), ("bihun jagung", "10740"), ("kain perca", "13921"), ("selang karet", "22191"),
        ("cetak batako", "23953"), ("tiang pancang beton", "23953"), ("kunyit asam", "21022"), ("selai nanas", "10312"),
        ("pemasangan baja ringan", "43903"), ("sumur bor", "42207"),
    ],
)  # fmt: skip
def test_a_good_that_is_called_by_its_name_is_known_whatever_its_words_say_apart(text, code):
    assert first(text) == code


@pytest.mark.parametrize(
    ("said", "usual"),
    [
        ("krpk singkong", "keripik singkong"), ("krupuk udang", "kerupuk udang"), ("baso urat", "bakso urat"),
        ("sirop markisa", "sirup markisa"), ("trasi rebon", "terasi rebon"), ("telor asin", "telur asin"),
        ("meubeul jati", "mebel jati"), ("kusen alumunium", "kusen aluminium"), ("konfeksi kaos", "konveksi kaos"),
    ],
)  # fmt: skip
def test_a_good_spelt_as_people_spell_it_is_the_same_good(said, usual):
    assert first(f"industri {said}") == first(f"industri {usual}")


def codes(folder, name, rows):
    path = folder / f"{name}.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    ingest_files([path], folder / "out")
    return pl.read_parquet(folder / "out" / "accepted.parquet").sort("row")["kbli"].list.first().to_list()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Nama Klaster,Kabupaten,Produk\nKlaster Aren,Bulukumba,Gula aren\nPinisi Ara,Bulukumba,Kapal\n", "cluster"),
        ("Nama,Jenis,Kabupaten\nKlaster Pinisi,klaster,Bulukumba\nSentra Tenun,klaster,Bulukumba\n", "cluster"),
        ("Nama Usaha,Sentra,Kabupaten\nUD Ara,Pinisi Ara,Bulukumba\nUD Kajang,Tenun Kajang,Bulukumba\n", "enterprise"),
    ],
)  # fmt: skip
def test_a_list_is_of_clusters_where_its_column_or_its_names_say_so(tmp_path, text, kind):
    (tmp_path / "daftar.csv").write_text(text)
    ingest_files([tmp_path / "daftar.csv"], tmp_path / "out")
    kinds = pl.read_parquet(tmp_path / "out" / "accepted.parquet")["kind"].cast(pl.String)
    assert set(kinds) == {kind}


def test_owners_and_goods_of_a_list_of_clusters_are_enterprises_and_no_clusters(tmp_path):
    rows = [
        "DATA SENTRA IKM",
        "No,Nama Pemilik,Alamat,Komoditi",
        "1,Sri,Jl. A 1 Kediri,Batu bata",
        "2,Tono,Jl. B 2 Kediri,Tahu takwa",
    ]
    assert codes(tmp_path, "sentra_ikm", rows) == ["23921", "10392"]


def test_what_a_list_of_permits_for_home_industries_names_is_made(tmp_path):
    rows = [
        "DAFTAR SPP-IRT",
        "No,Nama Pemilik,Alamat,Nama Produk Pangan",
        "1,Sri,Jl. A 1 Bantul,Roti bakar",
        "2,Tono,Jl. B 2 Bantul,Kacang mete",
    ]
    made = codes(tmp_path, "spp_irt", rows)
    assert made[0] == "10710"
    assert made[1].startswith("10")


def test_growers_in_a_list_of_makers_grow(tmp_path):
    rows = [
        "DATA IKM",
        "No,Nama Pemilik,Alamat,Jenis Usaha",
        "1,Sri,Jl. A 1 Bantul,Petani kopi",
        "2,Tono,Jl. B 2 Bantul,Kopi bubuk",
    ]
    assert codes(tmp_path, "ikm", rows) == ["01270", "10761"]
