"""Offers, demands and ties: units never guessed in silence, names resolved to the parties of the same call."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.ingest import ingest_files
from graph.ingest.merging.kept_rows import assemble_without
from graph.network import Network
from graph.store.named_only import is_bare
from tests.ingest.workbooks import saved

USAHA = [
    ["Nama Usaha", "Kabupaten", "Produk", "Skala Usaha"],
    ["UD Maju Jaya", "Jember", "keripik singkong", "Mikro"],
    ["UD Maju Jaya", "Klaten", "keripik singkong", "Mikro"],
    ["Tempe Bu Sri", "Jember", "tempe kedelai", "Mikro"],
    ["PT Ritel Besar", "Surabaya", "perdagangan eceran", "Besar"],
]


def written(tmp_path, name, sheets):
    return saved(tmp_path / name, sheets)


@pytest.fixture
def market(tmp_path):
    offers = [
        ["Nama Usaha", "Kabupaten", "Komoditas", "Volume", "Harga (Rp/kg)", "Pembeli saat ini", "Harga pengepul"],
        ["UD. MAJU JAYA", "Jember", "keripik singkong", "1,5 ton/bln", "20000", "pengepul", "15000"],
        ["Tempe Bu Sri", "", "tempe kedelai", "500 kg/minggu", "12000", "tidak ada", ""],
        ["Usaha Baru", "Jember", "tempe kedelai", "200", "11.000", "", ""],
        ["UD. MAJU JAYA", "Jember", "keripik singkong", "1,5 ton/bln", "20000", "pengepul", "15000"],
    ]
    demands = [
        ["Nama Pembeli", "Komoditas", "Kebutuhan", "Satuan", "Harga maksimum (Rp per kg)", "Syarat"],
        ["PT. Ritel Besar", "keripik singkong", "2", "ton/bulan", "25.000", "PIRT, halal"],
        ["Hotel Melati", "tempe kedelai", "50", "kg/hari", "14000", ""],
        ["JUMLAH", "", "52", "", "", ""],
    ]
    ties = [
        ["Dari", "Ke", "Jenis hubungan", "Sejak"],
        ["Tempe Bu Sri", "PT Ritel Besar", "memasok", "2021"],
        ["PT Ritel Besar", "UD Makmur", "membeli dari", "12/03/2022"],
        ["Tempe Bu Sri", "Koperasi Kedelai Jaya", "anggota", ""],
        ["Tempe Bu Sri", "PT Ritel Besar", "memasok", "2021"],
    ]
    sheets = {"Usaha": USAHA, "Penawaran": offers, "Permintaan": demands, "Ikatan": ties}
    path = written(tmp_path, "pasar.xlsx", sheets)
    report = ingest_files([path], tmp_path / "out", as_of=date(2026, 11, 23))
    assert report.rows_read == report.accepted + report.rejected + report.merged
    for sheet in report.sheets:
        assert sheet.rows_read == sheet.accepted + sheet.rejected + sheet.merged
    return report, Network.read(tmp_path / "out")


def test_each_sheet_is_taken_for_what_it_is(market):
    report, _ = market
    assert [sheet.kind for sheet in report.sheets] == ["enterprises", "offers", "demands", "ties"]


def test_volumes_and_prices_come_in_canonical_units_a_month(market):
    _, network = market
    offers = network.offers.join(network.parties.select("id", "name"), left_on="party", right_on="id")
    rows = {
        name: (unit, units, price)
        for name, unit, units, price in offers.select(
            "name", "unit", "units_per_month", "price_rp_per_unit"
        ).iter_rows()
    }
    assert rows["UD Maju Jaya"] == ("kg", 1500, 20_000)
    assert rows["Tempe Bu Sri"] == ("kg", 2166, 12_000)
    demands = network.demands.join(network.parties.select("id", "name"), left_on="party", right_on="id")
    wanted = {
        name: (units, price, required)
        for name, units, price, required in demands.select(
            "name", "units_per_month", "price_rp_per_unit", "required"
        ).iter_rows()
    }
    assert wanted["PT Ritel Besar"] == (2000, 25_000, ["halal", "pirt"])
    assert wanted["Hotel Melati"][0] == 1250


def test_a_missing_unit_or_period_is_flagged(market, tmp_path):
    accepted = pl.read_parquet(tmp_path / "out" / "accepted.parquet")
    offers = accepted.filter(pl.col("sheet") == "Penawaran")
    made = offers.filter(pl.col("row") == 4)["warnings"].to_list()[0]
    assert {"unit_missing", "party_made"} <= set(made)


def test_todays_outlet_is_a_trader_none_or_unknown(market):
    _, network = market
    outlets = network.offers.join(network.parties.select("id", "name"), left_on="party", right_on="id")
    known = {
        name: (outlet, price)
        for name, outlet, price in outlets.select("name", "outlet", "outlet_price_rp_per_unit").iter_rows()
    }
    assert known["UD Maju Jaya"] == ("trader", 15_000)
    assert known["Tempe Bu Sri"] == ("none", None)
    assert known["Usaha Baru"] == (None, None)


def test_an_offer_belongs_to_the_party_of_its_name_and_place(market):
    _, network = market
    seller = network.offers.join(network.parties.select("id", "name", "region"), left_on="party", right_on="id")
    assert seller.filter(pl.col("name") == "UD Maju Jaya")["region"].to_list() == ["35.09"]


def test_buyers_get_their_role_and_unknown_names_become_parties(market):
    report, network = market
    buyers = network.parties.filter(pl.col("roles").list.contains("buyer"))["name"].sort().to_list()
    assert buyers == ["Hotel Melati", "PT Ritel Besar"]
    assert report.parties_made == 4
    assert network.parties.filter(pl.col("name") == "Koperasi Kedelai Jaya")["kind"].item() == "cooperative"


def test_ties_run_the_way_that_words_say_and_repeats_are_merged(market):
    report, network = market
    names = dict(network.parties.select("id", "name").iter_rows())
    ties = {
        (names[a], kind, names[b], since)
        for a, kind, b, since in network.ties.select("start", "type", "end", "since").iter_rows()
    }
    assert ties == {
        ("Tempe Bu Sri", "SUPPLIES", "PT Ritel Besar", date(2021, 1, 1)),
        ("UD Makmur", "SUPPLIES", "PT Ritel Besar", date(2022, 3, 12)),
        ("Tempe Bu Sri", "MEMBER_OF", "Koperasi Kedelai Jaya", None),
    }
    assert report.sheets[3].merged == 1
    assert report.sheets[1].merged == 1


def test_one_business_of_two_offices_offers_its_lot_once(tmp_path):
    """Its 500 kg were 1,450 and its 800 were 1,600: the firm was one, its lots were three and two."""
    header = ["Nama Usaha", "Kabupaten", "No HP", "Produk", "Kapasitas (kg/bulan)", "Harga (Rp/kg)"]
    one = ["UD Sinar Laut", "Bulukumba", "085299112233"]
    other = ["UD Berkah Aren", "Bulukumba", "085255567890"]
    fishery = [
        header,
        [*one, "Ikan asin teri", "500", "52000"],
        [*one, "Teri asin", "480", "52000"],
        [*one, "ikan teri asin", "500", "52.500"],
        [*one, "ikan asin layang", "490", "52000"],
        [*one, "ikan asin layang kecil", "470", "50000"],
        [*other, "Gula aren", "800", "22000"],
    ]
    cooperatives = [header, [*other, "Gula merah aren", "800", "22.500"]]
    lists = [written(tmp_path, f"{n}.xlsx", {"UMKM": rows}) for n, rows in enumerate((fishery, cooperatives))]
    ingest_files(lists, tmp_path / "out", as_of=date(2026, 11, 23))
    offers = Network.read(tmp_path / "out").offers.select("product", "units_per_month").sort("product").rows()
    layang = [("ikan asin layang", 490), ("ikan asin layang kecil", 470)]
    assert offers == [("Gula aren", 800), ("Ikan asin teri", 500), *layang]


def test_an_officer_without_a_place_works_where_most_of_whom_she_coaches_stand(tmp_path):
    """Twenty were coached and the brief of the regency counted no officer: of her no list says a place."""
    coached = [
        ["Dari", "Ke", "Hubungan"],
        *(["Andi Hasriani", name, "pendamping"] for name in ("Tempe Bu Sri", "Usaha Baru")),
    ]
    lists = {"UMKM": [*USAHA, ["Usaha Baru", "Jember", "tahu", "Mikro"]], "Hubungan": coached}
    ingest_files([written(tmp_path, "binaan.xlsx", lists)], tmp_path / "out", as_of=date(2026, 11, 23))
    parties = Network.read(tmp_path / "out").parties
    officer = parties.row(by_predicate=pl.col("kind") == "officer", named=True)
    assert (officer["name"], officer["region"], officer["place_basis"]) == ("Andi Hasriani", "35.09", "regency")


def test_a_cluster_that_lists_only_name_is_where_its_members_stand(tmp_path):
    """Five clusters of one regency had no region: no gap, brief or question of the regency told of them."""
    head = ["Nama Usaha", "Kecamatan", "Kabupaten", "Produk", "Sentra"]
    rows = [["Genteng Srono A", "Srono", "Banyuwangi", "genteng", "Sentra Genteng"],
            ["Genteng Srono B", "Srono", "Banyuwangi", "genteng", "Sentra Genteng"],
            ["Batik Cluring", "Cluring", "Banyuwangi", "batik", "Sentra Batik"],
            ["Batik Glagah", "Glagah", "Banyuwangi", "batik", "Sentra Batik"],
            ["Batik Jember", "Kaliwates", "Jember", "batik", "Sentra Batik"]]  # fmt: skip
    ingest_files(
        [written(tmp_path, "binaan.xlsx", {"UMKM": [head, *rows]})], tmp_path / "out", as_of=date(2026, 11, 23)
    )
    clusters = Network.read(tmp_path / "out").parties.filter(pl.col("kind") == "cluster")
    places = {name: (region, basis) for name, region, basis in clusters.select("name", "region", "place_basis").rows()}
    assert places == {"Sentra Genteng": ("35.10.08", "district"), "Sentra Batik": ("35.10", "regency")}


def test_a_cluster_that_each_months_list_names_is_one_and_keeps_its_id(tmp_path):
    """With each edition it got another id, and with an edition taken back *nine parties gone, six new* were told."""
    rows = [["Nama Usaha", "Kabupaten", "Produk", "Sentra"], ["Genteng A", "Banyuwangi", "genteng", "Sentra Genteng"]]
    ids = set()
    for month in ("okt", "nov"):
        ingest_files([written(tmp_path, f"umkm_{month}_2026.xlsx", {"UMKM": rows})], tmp_path / month)
        parties = Network.read(tmp_path / month).parties
        ids |= set(parties.filter(pl.col("kind") == "cluster")["id"])
        assert is_bare(parties).sum() == 1
    assert len(ids) == 1


def test_columns_of_partners_become_ties(tmp_path):
    rows = [
        ["Nama Usaha", "Kabupaten", "Koperasi diikuti", "Nama Pembeli", "Pemasok bahan baku"],
        ["UD Maju", "Jember", "KUD Tani Makmur", "PT Ritel Besar", "pasar"],
        ["UD Jaya", "Jember", "KUD Tani Makmur", "", "UD Kedelai Timur; UD Maju"],
    ]
    path = written(tmp_path, "sidt.xlsx", {"Data": rows})
    ingest_files([path], tmp_path / "out", kind="enterprises")
    network = Network.read(tmp_path / "out")
    names = dict(network.parties.select("id", "name").iter_rows())
    ties = {(names[a], kind, names[b]) for a, kind, b in network.ties.select("start", "type", "end").iter_rows()}
    assert ties == {
        ("UD Maju", "MEMBER_OF", "KUD Tani Makmur"),
        ("UD Jaya", "MEMBER_OF", "KUD Tani Makmur"),
        ("UD Maju", "SUPPLIES", "PT Ritel Besar"),
        ("UD Kedelai Timur", "SUPPLIES", "UD Jaya"),
        ("UD Maju", "SUPPLIES", "UD Jaya"),
    }
    assert network.parties.filter(pl.col("name").str.starts_with("KUD")).height == 1


def test_one_business_in_two_lists_is_one_party_and_both_ids_resolve(tmp_path):
    first = written(
        tmp_path,
        "dinas.xlsx",
        {"A": [["Nama Usaha", "Kecamatan", "Kabupaten", "KBLI"], ["UD Maju Jaya", "Ajung", "Jember", "10793"]]},
    )
    second = written(
        tmp_path,
        "koperasi_data.xlsx",
        {"A": [["Nama Usaha", "Kabupaten", "Omzet (Rp)"], ["U.D. Maju Jaya", "Kab. Jember", "250.000.000"]]},
    )
    report = ingest_files([first, second], tmp_path / "both", kind="enterprises")
    assert (report.accepted, report.merged) == (1, 1)
    network = Network.read(tmp_path / "both")
    ingest_files([second], tmp_path / "alone", kind="enterprises")
    other = Network.read(tmp_path / "alone").parties["id"].item()
    party = network.parties.row(0, named=True)
    assert party["kbli"] == ["10793"]
    assert party["sales_rp_per_year"] == 250_000_000
    assert network.row[other] == network.row[party["id"]]


def test_a_mapping_file_overrules_what_was_detected_and_fits_the_next_list_of_the_shape(tmp_path):
    rows = [["Kolom A", "Kolom B", "Kolom C"], ["UD Maju", "keripik", "Jember"], ["UD Jaya", "tempe", "Klaten"]]
    path = written(tmp_path, "aneh.xlsx", {"Data": rows})
    (tmp_path / "m.toml").write_text(
        '[[sheet]]\nkind = "buyers"\n[sheet.columns]\n'
        '"Kolom A" = "name"\n"Kolom B" = "product"\n"Kolom C" = "regency"\n'
    )
    for name in ("aneh.xlsx", "aneh2.xlsx"):
        written(tmp_path, name, {"Data": rows})
        report = ingest_files([tmp_path / name], tmp_path / "out", mapping=tmp_path / "m.toml")
        network = Network.read(tmp_path / "out")
        assert report.sheets[0].kind == "buyers"
        assert sorted(network.parties["region"].to_list()) == ["33.10", "35.09"]
        assert network.parties["roles"].to_list() == [["buyer"], ["buyer"]]
    del path


def test_a_smallest_lot_is_read_in_its_own_unit_else_in_that_of_the_volume(tmp_path):
    path = tmp_path / "penawaran.csv"
    path.write_text(
        "Nama Usaha;Kabupaten;Kode KBLI;Komoditas;Kapasitas per Bulan;Harga Jual;Lot Minimum\n"
        "UD Satu;Kab. Bogor;10391;tempe;12 ton/bln;Rp 9.000/kg;6 kg\n"
        "UD Dua;Kab. Bogor;10391;tempe;12 ton/bln;Rp 9.000/kg;2\n"
        "UD Tiga;Kab. Bogor;10391;tempe;12 ton/bln;Rp 9.000/kg;500\n",
        encoding="utf-8",
    )
    ingest_files([path], tmp_path / "out")
    network = Network.read(tmp_path / "out")
    lots = network.offers.join(network.parties.select(party="id", name="name"), on="party").sort("name")
    # 500 tonnes would be more than the whole volume, so it is 500 kg
    assert dict(lots.select("name", "min_lot_units").rows()) == {"UD Satu": 6, "UD Dua": 2000, "UD Tiga": 500}


WANTED = [
    ["Perusahaan", "Kota/Kab", "Kebutuhan", "Volume per bulan", "Harga beli maks", "Syarat"],
    ["PT Nira Nusantara", "Kab. Kebumen", "gula semut kelapa", "2 ton", "36.000/kg", "halal"],
    ["Toserba Rita", "Kebumen", "keripik pisang", "500 kg", "Rp45.000", "PIRT"],
]
NEEDED = [
    ["Pembeli", "Kab", "Yang dibutuhkan", "Jumlah", "Satuan", "Harga"],
    ["PT Nira Nusantara", "Kebumen", "gula semut kelapa", "2", "ton", "36000"],
    ["Toserba Rita", "Kebumen", "keripik pisang", "500", "kg", "45000"],
]
AMOUNTS = [
    ["Nama Perusahaan", "Kabupaten", "Barang", "Kebutuhan", "Harga"],
    ["PT Nira Nusantara", "Kebumen", "gula semut kelapa", "2 ton/bln", "36000/kg"],
    ["Toserba Rita", "Kebumen", "keripik pisang", "sekitar 500 kg", "45000/kg"],
]


@pytest.mark.parametrize("rows", [WANTED, NEEDED, AMOUNTS], ids=["goods", "by headers", "quantities"])
def test_what_is_needed_is_a_good_or_a_quantity_as_the_cells_say_and_such_a_list_is_of_buyers(tmp_path, rows):
    report = ingest_files([written(tmp_path, "data.xlsx", {"Sheet1": rows})], tmp_path / "out")
    demands = Network.read(tmp_path / "out").demands.sort("units_per_month")
    assert [sheet.kind for sheet in report.sheets] == ["demands"]
    assert demands["product"].to_list() == ["keripik pisang", "gula semut kelapa"]
    assert demands["units_per_month"].to_list() == [500, 2000]
    assert demands["price_rp_per_unit"].to_list() == [45_000, 36_000]


COACHED = [
    [
        "No",
        "Nama Usaha",
        "Kabupaten",
        "Produk Utama",
        "Kapasitas",
        "Satuan",
        "Harga Jual (Rp)",
        "Omzet per bulan",
        "TK",
    ],
    ["1", "UD Sumber Rejeki", "Kebumen", "gula semut", "720", "kg/bln", "32000", "23.000.000", "2"],
    ["2", "Tempe Bu Sri", "Kebumen", "tempe", "500", "kg/bln", "14000", "7.000.000", "1"],
    ["3", "Madu Barokah", "Kebumen", "madu hutan", "90", "botol/bln", "", "3.000.000", "1"],
]


def test_an_officers_list_with_sales_beside_quantities_and_prices_gives_businesses_and_what_they_sell(tmp_path):
    report = ingest_files([written(tmp_path, "binaan.xlsx", {"Binaan": COACHED})], tmp_path / "out")
    network = Network.read(tmp_path / "out")
    assert (report.accepted, report.offers, [sheet.kind for sheet in report.sheets]) == (3, 2, ["enterprises"])
    assert network.parties["sales_rp_per_year"].sort().to_list() == [36_000_000, 84_000_000, 276_000_000]
    names = dict(network.parties.select("id", "name").iter_rows())
    told = network.offers.sort("units_per_month", descending=True)
    assert [names[party] for party in told["party"]] == ["UD Sumber Rejeki", "Tempe Bu Sri"]
    assert told["units_per_month"].to_list() == [720, 500]
    assert told["price_rp_per_unit"].to_list() == [32_000, 14_000]


def test_an_offer_of_a_list_of_offers_goes_before_what_the_list_of_businesses_says_of_the_same_good(tmp_path):
    own = [["Nama Usaha", "Kabupaten", "Komoditas", "Volume", "Harga"], [*COACHED[1][1:4], "700 kg/bln", "33000/kg"]]
    both = [written(tmp_path, "binaan.xlsx", {"B": COACHED}), written(tmp_path, "penawaran.xlsx", {"Penawaran": own})]
    ingest_files(both, tmp_path / "out")
    offers = Network.read(tmp_path / "out").offers
    assert sorted(offers["price_rp_per_unit"].to_list()) == [14_000, 33_000]


def test_what_a_list_of_businesses_sells_goes_when_the_list_is_taken_back(tmp_path):
    other = written(tmp_path, "usaha.xlsx", {"Usaha": USAHA})
    ingest_files([written(tmp_path, "binaan.xlsx", {"B": COACHED}), other], tmp_path / "out", keep=True)
    kept = {path.stem: pl.read_parquet(path) for path in (tmp_path / "out").glob("kept_*.parquet")}
    with_it, _ = assemble_without(kept, "usaha")
    without, _ = assemble_without(kept, "binaan")
    assert (with_it.network.offers.height, without.network.offers.height) == (2, 0)


TWICE = [
    ["No", "Nama Usaha", "Kabupaten", "Produk", "Produksi per bulan", "Harga jual", "No HP", "Omzet"],
    ["1", "UD. Genteng Sumber Rejeki", "Kebumen", "genteng tanah liat", "8000 bj", "1.800", "081234567001", "14 juta"],
    ["2", "UD Sumber Rejeki Genteng", "Kebumen", "genteng", "8000", "1800", "081234567001", "14 juta"],
    ["3", "Kripik Bu Tini", "Kebumen", "kripik singkong", "500", "25rb", "081234567005", "12 juta"],
    ["4", "Keripik Bu Tini", "Kebumen", "keripik singkong", "500 bks", "25.000", "081234567005", "12 juta"],
    ["5", "Keripik Bu Tini", "Kebumen", "keripik tempe", "500 bks", "25.000", "081234567005", "12 juta"],
    ["6", "Bata Pak Tris", "Kebumen", "bata merah", "2026-05-03 00:00:00", "700", "081234567031", ""],
    ["7", "Mebel Karya", "Kebumen", "mebel", "12 set", "", "081234567021", "36 juta"],
    ["TOTAL", "7 UMKM", "", "", "", "", "", "214 juta"],
]


@pytest.fixture
def twice(tmp_path):
    report = ingest_files([written(tmp_path, "binaan.xlsx", {"Sheet1": TWICE})], tmp_path / "out")
    return report, tmp_path / "out"


def test_who_stands_twice_in_a_list_does_not_sell_twice_as_much(twice):
    _, out = twice
    network = Network.read(out)
    names = dict(network.parties.select("id", "name").iter_rows())
    told = [(names[row["party"]], row["units_per_month"], row["product"]) for row in network.offers.to_dicts()]
    assert sorted(told) == [
        ("Kripik Bu Tini", 500, "keripik singkong"),  # what is counted in packs and not what was taken for kilograms
        ("Kripik Bu Tini", 500, "keripik tempe"),  # another good, though number and price are those
        ("UD. Genteng Sumber Rejeki", 8000, "genteng tanah liat"),
    ]


def test_a_row_whose_volume_or_price_offers_nothing_says_so(twice):
    _, out = twice
    rows = pl.read_parquet(out / "accepted.parquet").select("name", "warnings")
    warned = dict(rows.iter_rows())
    assert "volume_unread" in warned["Bata Pak Tris"]
    assert "price_missing" in warned["Mebel Karya"]
    assert not {"volume_unread", "price_missing"} & set(warned["UD. Genteng Sumber Rejeki"])


def test_a_total_in_the_column_of_running_numbers_is_no_business(twice):
    report, _ = twice
    assert report.rejected_by_rule == {"total": 1}


def test_an_offer_or_demand_that_one_party_states_twice_in_other_words_is_counted_once(tmp_path):
    offers = [
        ["Nama Usaha", "Kabupaten", "Komoditas", "Volume", "Harga"],
        ["UD Maju", "Jember", "keripik singkong", "300 kg", "20000"],
        ["UD Maju", "Jember", "kripik singkong pedas", "300 kg", "20000"],
        ["UD Maju", "Jember", "keripik singkong manis", "200 kg", "20000"],
    ]
    demands = [
        ["Nama Pembeli", "Kabupaten", "Komoditas", "Kebutuhan per bulan", "Harga maksimum"],
        ["PT Ritel", "Surabaya", "keripik", "900 kg", "25000"],
        ["PT Ritel", "Surabaya", "keripik singkong", "900 kg", "25000"],
    ]
    lists = {"Penawaran": offers, "Permintaan": demands}
    report = ingest_files([written(tmp_path, "pasar.xlsx", lists)], tmp_path / "out")
    network = Network.read(tmp_path / "out")
    assert sorted(network.offers["units_per_month"]) == [200, 300]
    assert network.demands["units_per_month"].to_list() == [900]
    assert report.rows_read == report.accepted + report.rejected + report.merged == 5


@pytest.mark.parametrize(
    ("volume", "price", "told"),
    [
        ("100 botol 250ml/bln", "Rp 12.000", ("litre", 25, 48_000)),
        ("100 botol 250 ml / bulan", "12.000/botol", ("litre", 25, 48_000)),
        ("50 bks @ 200 gr per bulan", "10.000", ("kg", 10, 50_000)),
        ("50 bks @ 200 gr per bulan", "50.000/kg", ("kg", 10, 50_000)),
        ("20 dus isi 24 per bulan", "1.000/buah", ("piece", 480, 1_000)),
        ("20 dus isi 24 per bulan", "24.000/dus", ("piece", 480, 1_000)),
        ("10 karung 50kg/bln", "650.000/karung", ("kg", 500, 13_000)),
        ("30 jerigen 5 ltr/bln", "60.000", ("litre", 150, 12_000)),
    ],
)
def test_packages_of_a_stated_content_are_that_content_and_their_price_is_for_one(tmp_path, volume, price, told):
    rows = [
        ["Nama Usaha", "Kabupaten", "Komoditas", "Volume", "Harga"],
        ["UD Maju", "Jember", "sirup pala", volume, price],
        ["UD Jaya", "Jember", "sirup pala", "10 liter/bln", "20.000"],
    ]
    ingest_files([saved(tmp_path / "penawaran.xlsx", {"Penawaran": rows})], tmp_path / "out", as_of=date(2026, 11, 23))
    offers = Network.read(tmp_path / "out").offers.filter(pl.col("price_rp_per_unit") != 20_000)
    assert offers.select("unit", "units_per_month", "price_rp_per_unit").rows() == [told]


def test_a_cluster_that_a_list_of_ties_names_first_is_a_cluster(tmp_path):
    """Its members' list calls one so, the sort of tie and its name the other; a shop of that name is none."""
    ties = [
        ["Dari", "Ke", "Jenis Hubungan"],
        ["PT Semen", "Genteng Sokka", "membina"],
        ["PT Semen", "Sentra Logam Tegal", "membina"],
        ["Sentra Komputer", "PT Ritel Besar", "memasok"],
    ]
    members = [["Nama Usaha", "Kabupaten", "Produk", "Sentra"]]
    members += [[f"UD {letter}", "Kebumen", "genteng", "Genteng Sokka"] for letter in "ABCD"]
    paths = [written(tmp_path, "hubungan.xlsx", {"Ikatan": ties}), written(tmp_path, "usaha.xlsx", {"Usaha": members})]
    ingest_files(paths, tmp_path / "out", as_of=date(2026, 11, 23))
    parties = Network.read(tmp_path / "out").parties
    kinds = dict(parties.select("name", "kind").iter_rows())
    assert (kinds["Genteng Sokka"], kinds["Sentra Logam Tegal"], kinds["Sentra Komputer"]) == (
        "cluster", "cluster", "enterprise",
    )  # fmt: skip
    assert parties.filter(name="Genteng Sokka").select("region", "kbli").row(0) == ("33.05", ["23922"])
