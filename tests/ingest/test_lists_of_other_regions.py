"""Lists of regions, trades and shapes that no earlier list had: what a careful clerk would read is the oracle."""

from __future__ import annotations

import polars as pl
import pytest

from graph.ingest import classify_activity, ingest_files
from tests.ingest.workbooks import saved


def read(path, out):
    report = ingest_files([path], out, link=False)
    assert report.rows_read == report.accepted + report.rejected + report.merged
    return report, pl.read_parquet(out / "accepted.parquet").sort("sheet", "row", nulls_last=True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kemplang panggang", "10794"),
        ("industri getas, kritcu", "10794"),
        ("industri rusip", "10215"),
        ("industri belacan udang", "10295"),
        ("industri daging rajungan", "10299"),
        ("industri fish balls", "10216"),
        ("lobster hidup (penampung)", "46206"),
        ("jaranan", "90011"),
        ("industri lampu hias", "27409"),
        ("industri bunga kering", "32903"),
        ("coconut cooking oil", "10423"),
        ("industri boboko, aseupan", "16291"),
        ("industri genteng beton", "23953"),
        ("industri genteng", "23922"),
        ("industri udeng", "14131"),
        ("industri ukiran tulang", "32903"),
        ("pembibitan tanaman", "01302"),
        ("umbrellas", "32909"),
        ("lemari ukir", "31001"),
        ("sambal lingkung", "10219"),
        ("sambal", "10772"),
        ("industri jambal roti manyung", "10211"),
    ],
)
def test_goods_are_known_by_the_names_that_one_region_gives_them(text, code):
    assert classify_activity([text], top=1)[0][0].code == code


def test_regions_are_known_by_their_english_names_as_headings(tmp_path):
    rows = [
        ["FISH PROCESSING UNITS, BANGKA BELITUNG 2024"],
        ["No", "Name of Unit", "Owner", "Product", "Workers", "Phone"],
    ]
    for heading in ("BANGKA REGENCY", "WEST BANGKA", "Pangkal Pinang City"):
        rows += [[heading], *([n, f"Unit {heading} {n}", "Ms X", "otak-otak", 3, "8.1E+11"] for n in (1, 2, 3))]
    report, accepted = read(saved(tmp_path / "fish.xlsx", {"A": rows}), tmp_path / "out")
    assert report.rejected_by_rule == {"heading": 3}
    assert accepted["region"].to_list() == ["19.01"] * 3 + ["19.05"] * 3 + ["19.71"] * 3


def test_numbers_in_the_names_of_districts_are_read_as_offices_write_them(tmp_path):
    text = "IKM KOTA PALEMBANG\nNo;Nama IKM;Kecamatan;Produk\n1;Cek Molek;Seberang Ulu I;pempek lenjer\n"
    text += "2;Lina;Ilir Timur II;kemplang\n3;Zainal;Ilir Timur Tiga;kaos\n"
    (tmp_path / "ikm.csv").write_text(text)
    _, accepted = read(tmp_path / "ikm.csv", tmp_path / "out")
    assert accepted["region"].to_list() == ["16.71.02", "16.71.06", "16.71.18"]
    assert accepted["kbli"].to_list() == [["10216"], ["10794"], ["14111"]]


def test_a_district_of_yogyakarta_is_called_kapanewon(tmp_path):
    text = "KALURAHAN NGLANGGERAN, KAPANEWON PATUK, KABUPATEN GUNUNGKIDUL\nNO;NAMA;DUSUN;USAHA\n"
    (tmp_path / "desa.csv").write_text(text + "1;Tukiyem;Doga;tempe\n2;Parjo;Doga;laundry\n")
    _, accepted = read(tmp_path / "desa.csv", tmp_path / "out")
    assert accepted["region"].to_list() == ["34.03.04"] * 2


def test_an_address_tells_by_its_district_which_of_two_regencies_it_means_or_leaves_both(tmp_path):
    text = "DIREKTORI INDUSTRI JAWA BARAT\nNama Perusahaan;Alamat;Produk\n"
    text += "CV A;Weru, Cirebon;mebel\nCV B;Jl. Tuparev, Cirebon;mebel\nCV C;Jl. Elang, Kota Cirebon;mebel\n"
    (tmp_path / "d.csv").write_text(text)
    _, accepted = read(tmp_path / "d.csv", tmp_path / "out")
    assert accepted["region"].to_list() == ["32.09.19", "32", "32.74"]
    assert accepted["place_candidates"].to_list()[1] == ["32.09", "32.74"]
    assert "place_ambiguous" in accepted["warnings"].to_list()[1]


def test_columns_on_the_facing_page_belong_to_the_rows_of_the_same_number(tmp_path):
    left = [["DIRECTORY"], ["No", "Company Name", "Address", "Telephone"]]
    left += [[n, f"PT {name}", "Jl. Raya, Kuningan", "0232"] for n, name in enumerate(("A", "B", "C"), 1)]
    right = [["DIRECTORY (continued)"], ["No", "Cooperative Name", "Employees", "Product Specification"]]
    right += [[1, None, 12, "Tofu"], [3, None, 40, "Bread"], [2, "Koperasi Maju", 7, "Roof tiles"]]
    report, accepted = read(saved(tmp_path / "d.xlsx", {"14": left, "15": right}), tmp_path / "out")
    assert (report.accepted, report.rejected) == (3, 0)
    assert accepted["workers"].to_list() == [12, 7, 40]
    assert accepted["kbli"].to_list() == [["10392"], ["23922"], ["10710"]]


def test_sheets_that_name_businesses_of_their_own_are_no_facing_pages(tmp_path):
    head = ["No", "Nama Usaha", "Alamat", "Produk"]
    sheets = {s: [head, *([n, f"UD {s} {n}", "Tegal", "tempe"] for n in (1, 2, 3))] for s in ("Pangan", "Sandang")}
    report, _ = read(saved(tmp_path / "ikm.xlsx", sheets), tmp_path / "out")
    assert (len(report.sheets), report.accepted) == (2, 6)


def test_who_has_no_name_is_told_by_the_village_of_the_cell_else_of_the_title_above(tmp_path):
    text = """DATA PENGRAJIN TENUN DESA TANAH TOWA KEC. KAJANG,,,,
No,Nama Pengrajin,Dusun,Produk,Kabupaten
1,Ramlah,Sobbu,Passapu,Bulukumba
2,Jumatia,Pangi,Passapu,Bulukumba
3,Bunga,-,Passapu,Bulukumba
,,,,
DATA PENGRAJIN TENUN DESA BONTO BAJI KEC. KAJANG,,,,
No,Nama Pengrajin,Dusun,Produk,Kabupaten
1,Nurmi,-,Passapu,Bulukumba
"""
    (tmp_path / "tenun.csv").write_text(text)
    _, accepted = read(tmp_path / "tenun.csv", tmp_path / "out")
    assert accepted["name"].to_list() == [
        "Usaha Passapu, Sobbu", "Usaha Passapu, Pangi", "Usaha Passapu, Tanah Towa", "Usaha Passapu, Bonto Baji",
    ]  # fmt: skip


def test_who_is_known_by_the_owner_alone_is_called_by_the_commodity_and_a_stand_in_says_no_trade(tmp_path):
    text = "PENGOLAHAN IKAN KOTA TEGAL\nNo,Nama Pelaku Usaha,Kelurahan,Usaha / Komoditas,Kapasitas\n"
    (tmp_path / "tegal.csv").write_text(text + "1,Warsono,Panggung,pindang keranjang,20\n2,Tonah,Panggung,,30\n")
    _, accepted = read(tmp_path / "tegal.csv", tmp_path / "out")
    assert accepted["name"].to_list() == ["Usaha pindang keranjang, Panggung", "Usaha tanpa nama, Panggung"]
    assert accepted["kbli"].to_list() == [["10214"], []]


def test_bare_goods_in_a_list_of_market_traders_are_sold_at_stalls_and_in_one_of_shops_in_shops(tmp_path):
    head = ["No", "Nama", "Dagangan"]
    rows = [head, [1, "Toko Ani", "beras"], [2, "Toko Budi", "sandal sepatu"], [3, "Toko Cici", "penjahit"]]
    sheets = {"a": [["DATA PEDAGANG PASAR RAKYAT LAWANG KABUPATEN MALANG"], *rows]}
    _, stalls = read(saved(tmp_path / "a.xlsx", sheets), tmp_path / "a")
    assert stalls["kbli"].to_list() == [["47821"], ["47833"], ["14120"]]
    sheets = {"a": [["DAFTAR TOKO KABUPATEN MALANG"], *rows]}
    _, shops = read(saved(tmp_path / "b.xlsx", sheets), tmp_path / "b")
    assert shops["kbli"].to_list() == [["47241"], ["47712"], ["14120"]]


def test_goods_of_groups_of_growers_are_grown_and_what_they_make_is_made(tmp_path):
    text = "Nama Usaha;Usaha\nKelompok Tani Makaryo;kakao\nPoktan Subur;keripik pisang\nUD Cokelat;kakao\n"
    (tmp_path / "k.csv").write_text(text)
    _, accepted = read(tmp_path / "k.csv", tmp_path / "out")
    codes = [kbli[0] for kbli in accepted["kbli"]]
    assert codes[0].startswith("01")
    assert codes[1] == "10313"


def test_the_material_of_a_list_leaves_goods_alone_that_are_sure_without_it(tmp_path):
    text = "DAFTAR UPI KABUPATEN PANGKEP;;\nNama UPI;Kegiatan;Produk\n"
    text += "A;Lainnya;Amplang\nB;Lainnya;Sirup mangrove\nC;Pelumatan;Nugget\nD;Lainnya;Lobster hidup\n"
    (tmp_path / "upi.csv").write_text(text)
    _, accepted = read(tmp_path / "upi.csv", tmp_path / "out")
    assert accepted["kbli"].to_list() == [["10794"], ["10723"], ["10216"], ["46206"]]


def test_in_a_small_list_a_first_name_and_a_block_number_make_nobody_one(tmp_path):
    """Addresses of *RT 05/RW 02* alone were compared as one empty street: every neighbour was asked about."""
    text = "UMKM KECAMATAN WEDI KABUPATEN KLATEN\nNo;Nama Usaha;Nama Pemilik;Alamat;Desa;Jenis Usaha;No HP\n"
    rows = [
        "Toko Nur;Nur Hidayat;RT 01/RW 02;Karang;mebel;089866591445",
        "Toko Nur;Nur Lestari;RT 02/RW 05;Karang;laundry;",
        "Berkah Sri;Sri Sutrisno;RT 07/RW 01;Tegal;mebel;",
        "Sri Jahit;Sri Kasanah;RT 02/RW 03;Tegal;jahit;",
        "Slamet Tempe;Slamet Rahayu;RT 01/RW 01;Sumber;tempe;084392501096",
        "SLAMET TEMPE;Slamet Rahayu;RT.01/RW 01;Sumber;tempe;084392501096",
    ]
    (tmp_path / "wedi.csv").write_text(text + "\n".join(f"{n};{row}" for n, row in enumerate(rows, 1)))
    ingest_files([tmp_path / "wedi.csv"], tmp_path / "out")
    parties = pl.read_parquet(tmp_path / "out" / "rows.parquet").sort("row")["party"].to_list()
    assert parties[4] == parties[5]
    assert len(set(parties)) == 5
    assert pl.read_parquet(tmp_path / "out" / "review.parquet").height <= 2
