"""An officer's list as she keeps it: permits that are missing, several goods in a cell, next month's list."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.errors import RuleViolation
from graph.ingest import ingest_files, preview_files
from graph.ingest.heads.mapping import mapping_text
from graph.ingest.party.permits import held_permits, required_permits
from graph.network import Network
from graph.services.lists.ingest import read_lists, rows_that_offer_nothing

HEADS = "Nama Usaha;Kabupaten;Kecamatan;Produk;Kapasitas per bulan;Harga jual;Perizinan\n"


def read(tmp_path, *texts, out="net", **options):
    files = []
    for name, text in texts:
        (tmp_path / name).write_text(text, encoding="utf-8")
        files.append(tmp_path / name)
    report = ingest_files(files, tmp_path / out, **options)
    return report, Network.read(tmp_path / out)


@pytest.mark.parametrize(
    ("cell", "held"),
    [
        ("PIRT, halal blm", "pirt"),
        ("PIRT; halal proses", "pirt"),
        ("blm ada halal", ""),
        ("NIB ada, halal tidak ada", "nib"),
        ("PIRT (sedang diurus)", ""),
        ("NIB ada, Halal -", "nib"),
        ("halal sdh mati 2023", ""),
        ("Halal (expired)", ""),
        ("belum halal, PIRT ada", "pirt"),
        ("tidak punya NIB, PIRT, halal", ""),
        ("halal dan PIRT belum ada", ""),
        ("NIB dan PIRT, halal belum", "nib pirt"),
        ("sudah halal belum PIRT", "halal"),
        ("halal sudah PIRT belum", "halal"),
        ("NIB, PIRT, halal: semuanya belum", ""),
        ("P-IRT No. 2063318011234-25", "pirt"),
        ("NIB - PIRT - Halal", "nib halal pirt"),
        ("NIB (v), PIRT (-), Halal (v)", "nib halal"),
        ("PIRT+Halal", "halal pirt"),
        ("NIB, HAKI (proses)", "nib"),
        ("NIB, merek belum", "nib"),
        ("NIB, PIRT (halal mati)", "nib pirt"),
        ("PIRT, sedang diurus", ""),
        ("PIRT, masih dalam tahap perpanjangan, belum keluar", ""),
        ("PIRT (blm), halal", "halal"),
        ("PIRT/halal (blm)", ""),
    ],
)
def test_a_permit_beside_a_word_of_lack_is_not_held(cell, held):
    assert held_permits(cell) == held.split()


def test_what_a_buyer_asks_for_is_no_lack():
    assert required_permits("perlu urus halal, butuh PIRT") == ["halal", "pirt"]
    assert required_permits("tidak wajib halal") == []


def test_a_certificate_that_lapsed_is_held_in_no_column(tmp_path):
    text = "Nama Usaha;Kabupaten;Produk;Perizinan;Sertifikat Halal\n"
    text += "UD A;Jember;keripik singkong;PIRT, halal blm;\nUD B;Jember;tahu;NIB;sdh mati 2023\n"
    text += "UD C;Jember;tempe;;ID35110000123\n"
    _, network = read(tmp_path, ("izin.csv", text))
    held = dict(network.parties.select("name", "certifications").iter_rows())
    assert held == {"UD A": ["pirt"], "UD B": ["nib"], "UD C": ["halal"]}


@pytest.mark.parametrize("header", ["Jumlah per bulan", "Banyaknya", "Kebutuhan per bulan", "Jml/bln"])
def test_what_buyers_need_is_a_demand_however_its_quantity_is_headed(tmp_path, header):
    text = f"Nama Perusahaan;Kota/Kab;Komoditas;{header};Satuan;Harga beli maks (Rp);Skala\n"
    text += "PT A;Surabaya;kopra;40.000;kg;9500;Besar\nPT B;Surabaya;tempe kedelai;300;kg;12000;Besar\n"
    text += "PT C;Malang;tahu;30;kg;9000;Besar\n"
    _, network = read(tmp_path, ("pembeli.csv", text))
    assert network.demands["units_per_month"].sort().to_list() == [30, 300, 40000]


def test_a_list_said_to_be_of_buyers_asks_for_what_its_columns_say(tmp_path):
    text = "Nama;Kab;Barang;Angka;Satuan;Rupiah\nPT A;Surabaya;kopra;40.000;kg;9500\nPT B;Surabaya;tahu;30;kg;9000\n"
    roles = {
        "Nama": "name",
        "Kab": "regency",
        "Barang": "commodity",
        "Angka": "volume",
        "Satuan": "unit",
        "Rupiah": "price",
    }
    columns = "".join(f'"{header}" = "{role}"\n' for header, role in roles.items())
    (tmp_path / "m.toml").write_text(f'[[sheet]]\nkind = "buyers"\n[sheet.columns]\n{columns}', encoding="utf-8")
    _, network = read(tmp_path, ("x.csv", text), mapping=tmp_path / "m.toml")
    assert network.demands.height == 2
    assert "demands" in mapping_text([])  # the kinds are told where they are to be corrected


def test_each_good_of_a_cell_is_offered_with_its_own_quantity_and_price(tmp_path):
    text = HEADS + "CV A;Jember;Ambulu;Kopra; x\n".replace(
        "Kopra; x", '"Kopra; VCO";"kopra 15 ton, VCO 250 ltr";"kopra 11.500/kg; VCO 52.000/ltr";'
    )
    text += 'UD B;Jember;Ambulu;"Gula semut; gula aren cetak";"semut 600 kg; cetak 200 kg";38.000 / 27.000;\n'
    text += 'UD C;Jember;Ambulu;"tahu; tempe";"2 ton";9.000/kg;\n'
    text += "UD D;Jember;Ambulu;sambal;2.500 botol;25.000 - 28.000;\n"
    report, network = read(tmp_path, ("binaan.csv", text))
    names = network.parties.select(party="id", name="name")
    offers = network.offers.join(names, on="party").sort("name", "product")
    assert offers.select("name", "product", "units_per_month", "price_rp_per_unit").rows() == [
        ("CV A", "Kopra", 15000, 11500),
        ("CV A", "VCO", 250, 52000),
        ("UD B", "Gula semut", 600, 38000),
        ("UD B", "gula aren cetak", 200, 27000),
        ("UD C", "tahu; tempe", 2000, 9000),
        ("UD D", "sambal", 2500, 25000),
    ]
    assert report.warnings["several_goods"] == 1  # 2 ton of both: nobody knows how much of which


def test_eggs_are_counted_in_trays_and_shelves_in_pieces(tmp_path):
    text = HEADS + "UD A;Jember;Ambulu;telur ayam;300 rak;54.000/rak;\nUD B;Jember;Ambulu;rak buku kayu;10;500.000;\n"
    _, network = read(tmp_path, ("binaan.csv", text))
    sold = dict(network.offers.select("product", pl.struct("units_per_month", "price_rp_per_unit")).iter_rows())
    assert sold["telur ayam"] == {"units_per_month": 9000, "price_rp_per_unit": 1800}
    assert sold["rak buku kayu"]["units_per_month"] == 10


def test_next_months_list_keeps_every_business(tmp_path):
    rows = [f"UD {name};Jember;Ambulu;{good};100 kg;10.000;\n" for name, good in (("Maju", "tahu"), ("Jaya", "tempe"))]
    lists = [tmp_path / "binaan okt 2026.csv", tmp_path / "binaan_NOVEMBER_2026 rev2.csv"]
    lists[0].write_text(HEADS + "".join(rows), encoding="utf-8")
    read_lists(lists[:1], tmp_path / "net")
    before = Network.read(tmp_path / "net").parties
    lists[1].write_text(HEADS + "".join(rows).replace("UD Jaya", "UD Djaya"), encoding="utf-8")
    read_lists(lists[1:], tmp_path / "net")
    assert set(Network.read(tmp_path / "net").parties["id"]) == set(before["id"])


def test_no_list_is_of_a_day_to_come(tmp_path):
    (tmp_path / "binaan.csv").write_text(HEADS + "UD A;Jember;Ambulu;tahu;100 kg;10.000;\n", encoding="utf-8")
    with pytest.raises(RuleViolation, match="2126"):
        read_lists([tmp_path / "binaan.csv"], tmp_path / "net", as_of=date(2126, 1, 1))
    assert not (tmp_path / "net").exists()


def test_who_signs_a_list_and_its_total_with_a_unit_are_no_businesses(tmp_path):
    rows = "".join(f"{k};Keripik {name};Singkong;{k} kg;Selong\n" for k, name in enumerate(("Ani", "Budi", "Cici"), 1))
    foot = ";Selong, 31 Oktober 2026;;;\n;Pendamping,;;;\n;Baiq Nurhayati, S.E.;;;\n"
    text = "No;Nama Usaha;Produk;Kapasitas/bln;Kecamatan\n" + rows + ";TOTAL 3 usaha;;6 kg;\n" + foot
    report, network = read(tmp_path, ("binaan.csv", text + rows.replace("Keripik", "Dodol")))
    assert sorted(network.parties["name"]) == [f"{good} {name}" for good in ("Dodol", "Keripik") for name in (
        "Ani", "Budi", "Cici")]  # fmt: skip
    assert report.to_dict()["rejected"] == 4


def test_a_price_has_its_unit_in_a_column_of_its_own_and_one_that_can_hardly_be_is_told(tmp_path):
    head = "Nama Usaha;Kecamatan;Produk;Kapasitas;Satuan;Harga;Satuan Harga\n"
    rows = (
        "UD A;Selong;gula aren;2;kwintal;2.800.000;kwintal\n"
        "UD B;Selong;madu hutan;50;botol 500 ml;75.000;botol\n"
        "UD C;Selong;kain tenun;5;kodi;4.000.000;kodi\n"
        "UD D;Selong;emping melinjo;80;kg;55;\n"
    )
    report, network = read(tmp_path, ("harga.csv", "KABUPATEN LOMBOK TIMUR\n" + head + rows))
    lots = network.offers.sort("product").select("product", "unit", "units_per_month", "price_rp_per_unit")
    assert lots.rows() == [
        ("emping melinjo", "kg", 80, 55),
        ("gula aren", "kg", 200, 28_000),
        ("kain tenun", "piece", 100, 200_000),
        ("madu hutan", "litre", 25, 150_000),
    ]
    assert report.warnings["price_low"] == 1
    assert "price_unit_missing" in report.warnings  # of the emping alone


@pytest.mark.parametrize(
    "foot",
    [
        ";Mengetahui,;;;\n;Kepala Dinas Koperasi;;;\n;;;;\n;Drs. H. Anu, M.Si;;;\n;NIP. 19700101 199503 1 001;;;\n",
        ";Kepala Desa Maju;;;\n;Anu bin Fulan;;;\n",
        ";Drs. H. Anu, M.Si;;;\n;NIP. 19700101 199503 1 001;;;\n",
    ],
)
def test_who_signs_without_place_and_date_is_no_business(tmp_path, foot):
    rows = "".join(f"{k};Keripik {name};Singkong;{k} kg;Selong\n" for k, name in enumerate(("Ani", "Budi", "Cici"), 1))
    text = "No;Nama Usaha;Produk;Kapasitas/bln;Kecamatan\n" + rows + foot
    _, network = read(tmp_path, ("binaan.csv", text + rows.replace("Keripik", "Dodol")))
    assert sorted(network.parties["name"]) == [f"{good} {name}" for good in ("Dodol", "Keripik") for name in (
        "Ani", "Budi", "Cici")]  # fmt: skip
    rejected = (tmp_path / "net" / "rejected.csv").read_text(encoding="utf-8")
    problems = str(preview_files([tmp_path / "binaan.csv"]).sheets[0].problems)
    for person in ("Anu", "19700101"):  # who signs is an official by name: no business, and no example of a bad row
        assert person not in rejected
        assert person not in problems


def test_letters_encoded_twice_are_mended_and_a_row_says_all_its_lacks_in_one_line(tmp_path):
    rows = "CafÃ© Senja;Kota Mataram;Selaparang;kopi bubuk;banyak;;\nUD B;Kota Mataram;Selaparang;tahu;20 kg;9.000;\n"
    _, network = read(tmp_path, ("kopi.csv", HEADS + rows))
    assert sorted(network.parties["name"]) == ["Café Senja", "UD B"]
    told = rows_that_offer_nothing(tmp_path / "net", "id")
    assert [name for _, name, _ in told] == ["Café Senja"]
    assert told[0][2].count(".") > 1
