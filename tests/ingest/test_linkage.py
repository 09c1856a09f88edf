"""One enterprise once: planted duplicates are found, namesakes stay two, doubtful pairs are kept for a person."""

from __future__ import annotations

import filecmp

import polars as pl
import pytest

from benchmarks.linkage.planted import planted, quality, write
from graph.ingest import ingest_files
from graph.ingest.linkage.blocks import MOST_ROWS, block_keys, comparisons
from graph.ingest.linkage.crowding import crowded
from graph.ingest.linkage.forms import name_forms
from graph.ingest.linkage.goods import goods_forms
from graph.ingest.linkage.model import adapted, load_model
from graph.ingest.linkage.queue import weights
from graph.ingest.linkage.table import FACTS, blocked, linkage_table

ROWS = 2500


@pytest.fixture(scope="module")
def dealt(tmp_path_factory):
    """Invented rows of the whole country in two lists, linked; with the truth of each row."""
    folder = tmp_path_factory.mktemp("linkage")
    rows, truth, files = planted(ROWS, seed=3), {}, []
    for part in (0, 1):
        path = folder / f"daftar_{part}.csv"
        truth |= {(path.name, row): real for row, real in enumerate(write(rows[part::2], path), start=2)}
        files.append(path)
    report = ingest_files(files, folder / "out")
    return folder, files, truth, report


def test_planted_duplicates_are_merged_with_precision_and_recall_as_promised(dealt):
    folder, _, truth, report = dealt
    fates = pl.read_parquet(folder / "out" / "rows.parquet").select("file", "row", "party")
    party = {(file, row): party for file, row, party in fates.iter_rows()}
    told = quality([truth[key] for key in truth], [party.get(key) for key in truth])
    assert told["precision"] >= 0.98
    assert told["recall"] >= 0.90
    assert report.linkage["merged"] > 50


def test_the_same_lists_give_the_same_bytes(dealt):
    folder, files, _, _ = dealt
    ingest_files(files, folder / "again")
    same, differ, failed = filecmp.cmpfiles(
        folder / "out", folder / "again", [p.name for p in (folder / "out").iterdir()], shallow=False
    )
    assert (differ, failed) == ([], [])
    assert "review.parquet" in same


def test_the_queue_tells_why_and_holds_no_personal_data(dealt):
    folder, _, _, report = dealt
    queue = pl.read_parquet(folder / "out" / "review.parquet")
    assert queue.height == report.linkage["asked"] > 0
    assert queue["probability"].is_sorted(descending=True)
    evidence = queue["evidence"][0].to_list()
    assert {one["field"] for one in evidence} >= {"name", "place", "phone", "owner", "street"}
    assert not [name for name in queue.columns if name.split("_")[-1] in ("owner", "phone", "nib", "street", "address")]


def records(**columns):
    size = len(columns["normal"])
    given = {"kind": ["enterprise"] * size, "region": ["33.72.01"] * size, "kbli": [[]] * size, **columns}
    types = {"kbli": pl.List(pl.String), "owner_words": pl.List(pl.UInt64)}
    frame = pl.DataFrame(given, schema_overrides=types)
    return frame.with_columns(
        pl.lit(None, dtype=types.get(name, pl.Null)).alias(name) for name in FACTS if name not in given
    ).select(FACTS)


def leaders(**columns):
    from graph.ingest.linkage.link import link_businesses

    return link_businesses(records(**columns))[0].leaders.tolist()


def test_one_owner_with_two_trades_is_two_businesses():
    assert leaders(
        normal=["kios pulsa fatri maja", "kios es batu fatri maja"],
        owner=[1, 1],
        kbli=[["61999"], ["47992"]],
        kbli_basis=["stated"] * 2,
    ) == [0, 1]


def test_one_owner_with_two_goods_is_two_businesses_where_no_code_says_so():
    assert leaders(normal=["kios pulsa fatri maja", "kios es batu fatri maja"], owner=[1, 1], phone=[3, 3]) == [0, 1]


def test_one_owner_with_two_trades_in_two_districts_is_asked_about():
    hand = {
        "normal": ["keripik bu siti", "konveksi bu siti"],
        "owner": [1, 1],
        "phone": [3, 3],
        "kbli_basis": ["text"] * 2,
    }
    trades = [["10794"], ["14111"]]
    assert leaders(**hand, kbli=trades, region=["35.09.12", "35.09.20"]) == [0, 1]
    assert leaders(**hand, kbli=[["10794"]] * 2, region=["35.09.12", "35.09.20"]) == [0, 0]


def test_one_name_and_telephone_with_two_trades_in_two_districts_waits_for_a_person(tmp_path):
    head = "Nama Usaha;Nama Pemilik;Kecamatan;Kabupaten;No HP;Produk\n"
    rows = "Amanah;Dewi Lestari;{};Kab. Jember;081388812345;{}\n"
    path = tmp_path / "usaha.csv"
    path.write_text(head + rows.format("Ambulu", "kue basah") + rows.format("Kalisat", "laundry"), encoding="utf-8")
    assert ingest_files([path], tmp_path / "out", link=True).merged == 0
    assert pl.read_parquet(tmp_path / "out" / "review.parquet")["left_name"].to_list() == ["Amanah"]


def test_branches_that_differ_by_a_number_are_two_businesses():
    assert leaders(normal=["toko sumber rejeki 1", "toko sumber rejeki 2"], phone=[5, 5]) == [0, 1]


def test_a_seller_of_goods_with_two_words_of_its_own_has_a_name_and_one_with_a_word_none():
    spot = {"fine": [4, 4], "spots": [[4], [4]], "lat": [-7.55] * 2, "lon": [110.82] * 2, "place_basis": ["point"] * 2}
    spot |= {"said": ["sepatu"] * 2, "region": ["33.72"] * 2}
    assert leaders(normal=["jual beli sepatu isnu notoharjo", "djual beli sepatu isnu notoharjo"], **spot) == [0, 0]
    assert leaders(normal=["jual grabagan", "djual grabagan"], **spot) == [0, 1]


@pytest.mark.parametrize(("short", "long"), [("pk", "bapak"), ("mbk", "mbak")])
def test_short_forms_of_address_are_read_behind_a_trade(short, long):
    assert name_forms(pl.Series([f"soto {short} wardi", f"soto {long} wardi"]))["called"].n_unique() == 1


def test_a_trade_is_no_name():
    assert leaders(normal=["susu kedelai", "kedelai susu"]) == [0, 1]


def test_old_spelling_and_another_order_are_one_name():
    assert leaders(normal=["soember redjeki makmur", "makmur sumber rezeki"], phone=[5, 5]) == [0, 0]


def test_blocks_survive_ud_jaya():
    """Five thousand firms of one name in one city ask for no more comparisons than the limit of a block allows."""
    table = linkage_table(records(normal=["barokah"] * 5000))
    asked = comparisons(block_keys(table))
    assert sum(asked.values()) == 0
    _, few = blocked(linkage_table(records(normal=["barokah"] * 50)))
    assert few["word"] == 50 * 49 // 2
    assert MOST_ROWS["word"] < 5000


def crowd(**columns):
    """Return rows among forty others of which every name is that of two businesses."""
    others = [f"usaha {name}" for name in ("jaya", "maju", "berkah", "makmur") for _ in range(10)]
    size = len(columns["normal"])
    names = [*columns.pop("normal"), *others]
    phones = [*columns.pop("phone", [None] * size), *range(100, 140)]
    filled = {name: [*values, *[None] * 40] for name, values in columns.items()}
    filled["region"] = [*["33.72.01"] * size, *["33.10.01"] * 40]
    return leaders(normal=names, phone=phones, crowded=[True] * len(names), **filled)[:size]


def test_in_a_crowd_a_name_that_many_have_is_no_proof_and_one_that_two_have_is():
    five = ["sari rasa mulia"] * 5
    assert crowd(normal=five) == [0, 1, 2, 3, 4]
    assert crowd(normal=[*five, "lembah dermawan"], phone=[1, 2, 1, None, None, None]) == [0, 1, 0, 3, 4, 5]
    two = {"normal": ["lembah dermawan", "dermawan lembah"], "village": [3, 3]}
    assert crowd(**two) == [0, 0]


def test_in_a_crowd_the_owner_after_whom_a_business_is_called_proves_nothing():
    named = {"normal": ["batik bapak yuni"] * 5, "owner": [7, 7, 1, 2, 3]}
    others = [[1, 4], [2, 4], [3, 4]]
    assert crowd(**named, owner_words=[[7], [7], *others])[:2] == [0, 1]
    assert crowd(**named, owner_words=[[7, 8], [7, 8], *others])[:2] == [0, 0]


HEAD = "Nama Usaha;Pemilik;Alamat;Kabupaten;Provinsi;Telepon;Lintang;Bujur;Produk\n"


def merged(tmp_path, *rows):
    """Return how many rows of a list are told to be another's business."""
    path = tmp_path / "usaha.csv"
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return ingest_files([path], tmp_path / "out", link=True).merged


@pytest.mark.parametrize(
    ("name", "other", "one"),
    [
        ("Dapur Tivan", "-7.58630;110.83693", 1),
        ("Dapur Tivan", "-7.53330;110.84593", 0),
        ("Warung Makan", "-7.58630;110.83693", 0),
        ("Pedagang Karak", "-7.58630;110.83693", 0),
    ],
    ids=["forty metres", "six kilometres", "a trade is no name", "nor is a seller of a market"],
)
def test_a_point_measured_twice_is_one_door(tmp_path, name, other, one):
    many = [
        f"Dapur {word};;;Kota Surakarta;Jawa Tengah;;-7.5{n};110.8{n};kue" for n, word in enumerate(("Asri", "Ela"))
    ]
    rows = [f"{name};;;Kota Surakarta;Jawa Tengah;;{point};kue" for point in ("-7.58595;110.83680", other)]
    assert merged(tmp_path, *many, *rows) == one


@pytest.mark.parametrize("branch", ["Kopi Tuku Lama II", "Kopi Tuku Lama Cabang Barat", "Kopi Tuku Lama Outlet Cipete"])
def test_a_branch_of_one_telephone_is_a_business_of_its_own(tmp_path, branch):
    row = "{};Dewi Lestari;;Kab. Jember;Jawa Timur;081388812345;;;kopi bubuk"
    assert merged(tmp_path, row.format("Kopi Tuku Lama"), row.format(branch)) == 0
    assert merged(tmp_path, row.format("Kopi Tuku Lama"), row.format("Kopi Toekoe Lama")) == 1


def test_a_company_is_found_again_where_only_its_province_is_known(tmp_path):
    named = "PT {};;;;Riau;;{};minyak sawit mentah"
    others = [named.format(f"{word} Sawit", ";") for word in ("Balam", "Parit", "Pilar", "Inti Kamparindo")]
    one = named.format("Langgak Inti Lestari", "0.634916;100.591777")
    assert merged(tmp_path, *others, one, named.format("Langgak Inti Lestari", ";")) == 1


def test_addresses_in_two_spellings_are_no_crowd():
    rows = {"kind": "enterprise", "normal": ["jaya", "jaya", "maju", "maju"], "regency": "33.20", "fine": [1, 2, 3, 4]}
    rows |= {name: [None] * 4 for name in ("owner", "nib", "phone", "spots")}
    street = ["melati 3", "melati no 3 rt 2", "raya solo", "raya solo km 3"]
    assert not crowded(pl.DataFrame(rows | {"street": street})).any()
    assert crowded(pl.DataFrame(rows | {"street": ["melati 3", "mawar 3", "raya solo", "pasar"]})).all()
    assert crowded(pl.DataFrame(rows | {"street": street, "spots": [[1], [2], [3], [4]]})).all()


def test_stalls_of_one_name_side_by_side_with_other_goods_do_not_join_over_a_third():
    stalls = {"normal": ["soto jeng tatik", "nasi sayur jeng tatik", "jeng tatik"], "phone": [3, 3, 3]}
    assert leaders(**stalls)[:2] == [0, 1]


def test_two_villages_are_two_businesses():
    assert leaders(normal=["lembah dermawan"] * 2, village=[1, 2], owner=[5, 5]) == [0, 1]


def test_a_slip_in_the_word_of_trade_is_mended_before_names_are_compared():
    normal = [*["kerupuk sumber maju"] * 10, "kerpuuk bunga dahlia", "kerupuk bunga dahlia"]
    street = [*[None] * 10, "melati 3", "melati 3"]
    assert leaders(normal=normal, street=street)[-2:] == [10, 10]


def test_two_trades_of_one_telephone_are_flagged_and_never_partners(tmp_path):
    rows = (
        "Nama Usaha,Kabupaten,KBLI,Telepon\n"
        "UD Keripik Sumber Jati,Kabupaten Kebumen,10794,081234567890\n"
        "CV Grosir Maju Lancar,Kabupaten Kebumen,46339,0812-3456-7890\n"
        "UD Genteng Sari,Kabupaten Kebumen,23921,081299998888\n"
    )
    (tmp_path / "desa.csv").write_text(rows, encoding="utf-8")
    ingest_files([tmp_path / "desa.csv"], tmp_path / "out")
    parties = pl.read_parquet(tmp_path / "out" / "parties.parquet")
    flags = pl.read_parquet(tmp_path / "out" / "affiliates.parquet")
    assert flags["evidence"].to_list() == [["phone"]]
    parents = dict(parties.select("name", "parent").iter_rows())
    assert parents["UD Keripik Sumber Jati"] == parents["CV Grosir Maju Lancar"] is not None
    assert parents["UD Genteng Sari"] is None
    text = b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir())
    assert b"81234567890" not in text


def test_a_business_and_its_branches_are_of_one_hand_though_nothing_else_is_told(tmp_path):
    rows = "Nama Usaha,Kabupaten,KBLI\n" + "".join(
        f"{name},{place},56303\n"
        for name, place in (
            ("Kopi Tuku Lama", "Kota Surakarta"),
            ("Kopi Tuku Lama Cabang Wedi", "Kabupaten Klaten"),
            ("Kopi Tuku Lama Outlet Cipete", "Kabupaten Kebumen"),
            ("Kopi Tuku Baru", "Kota Surakarta"),
            ("Barokah Cabang Wedi", "Kabupaten Klaten"),
            ("Barokah", "Kota Surakarta"),
        )
    )
    (tmp_path / "kopi.csv").write_text(rows, encoding="utf-8")
    ingest_files([tmp_path / "kopi.csv"], tmp_path / "out")
    parties = pl.read_parquet(tmp_path / "out" / "parties.parquet")
    assert parties.height == 6
    parents = dict(parties.select("name", "parent").iter_rows())
    chain = {parent for name, parent in parents.items() if "Lama" in name}
    assert len(chain) == 1
    assert chain != {None}
    assert {parent for name, parent in parents.items() if "Lama" not in name} == {None}
    flags = pl.read_parquet(tmp_path / "out" / "affiliates.parquet")
    assert flags["evidence"].to_list() == [["chain"]] * 3


def test_what_is_sold_in_the_same_words_finds_a_stall_again(tmp_path):
    row = "{};;;Kota Surakarta;Jawa Tengah;;{};{}"
    others = [row.format(f"Dapur {word}", f"-7.5{n};110.8{n}", "nasi sayur") for n, word in enumerate(("Asri", "Ela"))]
    stall = row.format("Warung Jajan Mbak Rika", "-7.54848;110.80554", "seblak original, telur, sosis bakar, es dawet")
    glued = row.format("WaeungJajan Mbak Rika", "-7.54802;110.80590", "SEBLAK original telur sosis bakar es dawet")
    assert merged(tmp_path, *others, stall, glued) == 1
    assert merged(tmp_path, *others, stall, glued.replace("SEBLAK original telur sosis bakar es dawet", "pulsa")) == 0


def test_two_neighbours_differ_by_a_letter(tmp_path):
    row = "Kios Pakaian {};;;Kota Surakarta;Jawa Tengah;;-7.56304;{};pakaian"
    assert merged(tmp_path, row.format("Suparni", "110.83836"), row.format("Sumarni", "110.83837")) == 0


@pytest.mark.parametrize(
    ("other", "one"), [("Danadng Jaya Agung", 1), ("Dandang Jaya Agunng (UMKM)", 1), ("Rantang Jaya Agung", 0)]
)
def test_a_word_that_cannot_be_one_is_the_word_a_letter_off(tmp_path, other, one):
    row = "Bengkel {};;;Kota Surakarta;Jawa Tengah;;-7.56304;110.83836;patri"
    assert merged(tmp_path, row.format("Dandang Jaya Agung"), row.format(other)) == one


def test_who_stands_behind_a_form_of_address_is_a_person_and_no_trade():
    names = [
        *["toko kelontong", "roti goreng"] * 20,
        "warung sembako mas joko",
        "wedangan mas roni",
        "soto bapak pendek",
    ]
    forms = name_forms(pl.Series(names))
    assert forms["core"].to_list()[-3:] == ["joko", "roni", "pendek"]
    assert forms["proper"].to_list()[-3:] == [True] * 3


def test_goods_that_say_nothing_speak_for_and_against_nobody():
    said = ["keripik singkong", "makanan ringan", "industri kecil", *["jual Surakarta"] * 60, "pulsa"]
    goods = goods_forms(pl.Series(said))["goods"].to_list()
    assert goods[0] is not None
    assert goods[1:3] == [None, None]
    assert goods[3] is None
    assert goods[-1] == "pulsa"


def test_who_alone_is_called_so_and_sells_so_at_one_spot_is_one_though_his_name_is_a_trade(tmp_path):
    row = "{};;;Kota Surakarta;Jawa Tengah;;{};{}"
    one = row.format("Kerajinan Logam", "-7.56304;110.83836", "membuat aksesoris lampu hias")
    again = row.format("Kerajinan Logam (UMKM)", "-7.56330;110.83850", "MEMBUAT AKSESORIS LAMPU HIAS")
    far = row.format("Kerajinan Logam (UMKM)", "-7.52304;110.83836", "membuat aksesoris lampu hias")
    other = row.format("Kerajinan Logam (UMKM)", "-7.56330;110.83850", "membuat pagar teralis")
    assert merged(tmp_path, one, again) == 1
    assert merged(tmp_path, one, far) == 0
    assert merged(tmp_path, one, other) == 0


def test_short_forms_of_address_behind_a_trade_are_written_out():
    forms = name_forms(pl.Series(["soto b mini", "soto ibu mini", "b mini", "toko p jaya"]))
    assert forms["title"].to_list() == ["f", "f", "", "m"]
    assert forms["called"][0] == forms["called"][1]


def test_a_row_without_a_regency_is_found_by_its_address():
    found = leaders(
        normal=["abdul rahim", "abdul rahik", *[f"usaha {n}" for n in range(8)]],
        region=["12.10", None, *["12.11"] * 8],
        street=["sidodadi n kampung padang pangkatan", "sidodadi n kampung padang pangkata", *[None] * 8],
        kbli=[["16221"]] * 2 + [[]] * 8,
        kbli_basis=["stated"] * 2 + [None] * 8,
    )
    assert found[:2] == [0, 0]


SMALL = "DATA UMKM KECAMATAN WEDI KABUPATEN KLATEN\nNama Usaha;Nama Pemilik;Alamat;Desa;Jenis Usaha;No HP\n"
NAMES = ("Sumi", "Budi", "Siti", "Joko")
SECOND = ("Rohmah", "Rahayu", "Handayani", "Santoso", "Utomo", "Kasanah", "Lestari", "Wahyuni", "Aminah", "Hidayat")
GOODS = ("keripik singkong", "tempe", "batik", "mebel", "jahit", "kerupuk", "katering", "anyaman bambu")


@pytest.mark.parametrize("columns", [(0, 1, 2, 3, 4, 5), (0, 1, 3, 4), (0, 3, 4)], ids=["all", "no phone", "no owner"])
def test_forty_of_few_first_names_are_a_handful_of_questions(tmp_path, columns):
    """Of owners who share a first name nobody is asked about, nor made one: *UD Sumi Jaya* of Rohmah and of Rahayu."""
    rows = [
        (f"UD {NAMES[n % 4]} Jaya" if n % 3 else f"Toko {NAMES[n % 4]}", f"{NAMES[n % 4]} {SECOND[n // 4]}",
         f"RT 0{n % 9}/RW 0{n % 5}", ("Kadipolo", "Mojo", "Tegal")[n % 3 - n % 2], GOODS[n * 5 % 8],
         f"0812{n:08}" if n % 2 else "")
        for n in range(40)
    ]  # fmt: skip
    picked = "".join(";".join(row[at] for at in columns) + "\n" for row in rows)
    title, head = SMALL.splitlines()
    head = ";".join(head.split(";")[at] for at in columns)
    path = tmp_path / "wedi.csv"
    path.write_text(f"{title}\n{head}\n{picked}", encoding="utf-8")
    report = ingest_files([path], tmp_path / "out", link=True)
    assert report.linkage["asked"] <= 6
    if 1 in columns:
        assert report.merged == 0


def test_who_may_be_either_of_two_joins_neither():
    """*UD Sumi Jaya* without an owner is no more that of Sumi Rohmah than that of Sumi Rahayu, unless more is told."""
    both = {"normal": ["sumi jaya"] * 3, "owner": [1, 2, None], "owner_words": [[9, 1], [9, 2], None]}
    assert leaders(**both) == [0, 1, 2]
    assert leaders(**both, phone=[3, 4, 4]) == [0, 1, 1]
    one = {name: [values[0], values[2]] for name, values in both.items()}
    assert leaders(**one) == [0, 0]


def test_one_word_with_two_trades_in_one_village_is_no_repeat(tmp_path):
    path = tmp_path / "wedi.csv"
    path.write_text(
        "Nama Usaha;Desa;Kecamatan;Kabupaten;Jenis Usaha\nToko Nur;Karang;Wedi;Kabupaten Klaten;mebel kayu\n"
        "Toko Nur;Karang;Wedi;Kabupaten Klaten;toko kelontong\nToko Nur;Karang;Wedi;Kabupaten Klaten;mebel kayu\n",
        encoding="utf-8",
    )
    assert ingest_files([path], tmp_path / "out", link=False).merged == 1


def test_one_street_and_one_trade_make_nobody_one_where_every_third_has_them(tmp_path):
    """A list of six districts, four streets and ten trades: what agrees there by chance says little."""
    streets, trades = ("Jl. Kartini", "Jl. Elang", "Kampung Sasayya"), ("Penjahit", "Jagung kuning", "Kue kering")
    first, second = ("Sumber", "Bonto", "Toa", "Lembang", "Marina"), ("Rejeki", "Jaya", "Berkah", "Baru")
    rows = ["Nama,Alamat,Kecamatan,Kabupaten,Jenis Usaha"]
    for at in range(60):
        name = f"{('Kios', 'Warung', 'UD')[at % 3]} {first[at % 5]} {second[at % 4]}"
        street = f"{streets[at % 3]} No {at + 1}"
        district = ("Bantaeng", "Bissappu", "Tompobulu", "Uluere", "Eremerasa", "Pa'jukukang")[at % 6]
        rows.append(f"{name},{street},{district},Bantaeng,{trades[at // 6 % 3]}")
    rows.append("Toko Harapan Ujung,Jl. Elang No 5,Uluere,Bantaeng,Kentang")
    rows.append("Toko Harapan Ujung,Jl. Elang No 95,Eremerasa,Bantaeng,Kentang")
    path = tmp_path / "daftar.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    report = ingest_files([path], tmp_path / "out")
    queue = pl.read_parquet(tmp_path / "out" / "review.parquet")
    assert report.merged == 0
    assert queue.select("left_name", "right_name").rows() == [("Toko Harapan Ujung", "Toko Harapan Ujung")]
    told = {one["field"]: (one["degree"], one["weight"]) for one in queue["evidence"][0].to_list()}
    assert told["street"][0] == "other_number"
    assert told["street"][1] < 0
    assert 0 < told["goods"][1] < 3  # a trade of three, and not one of the whole classification


def test_what_contradicts_never_speaks_for_one_business():
    """In a hamlet whose rows stand on few points another point is rare: it spoke for one business with 14 bits."""
    names = [f"kios {name}" for name in ("ayu", "budi", "citra", "dewi", "eko", "fajar")]
    rows = records(normal=names, lat=[-4.53] * 5 + [-4.9], lon=[123.15] * 5 + [123.6], place_basis=["point"] * 6)
    told = weights(adapted(load_model(), linkage_table(rows)))
    assert told["point"]["differs"] <= 0
    assert all(degrees.get("differs", 0.0) <= 0 for degrees in told.values())


def test_names_of_two_words_of_the_language_are_two_and_asked_about(tmp_path):
    """*Mekar Wening* and *Sekar Wening* differ by a letter and stand a kilometre apart: nothing makes them one."""
    row = "{};;;Pekalongan;Jawa Tengah;;-6.8{};109.6{};batik"
    names = ("Batik Mekar Wening", "Batik Sekar Wening", "Batik Sumber Rejeki Asri", "Batik Sumber Rezeki Asri")
    rows = [row.format(name, n, n) for name, n in zip(names, (7909, 8178, 7101, 7102), strict=True)]
    assert merged(tmp_path, *rows) == 1
    queue = pl.read_parquet(tmp_path / "out" / "review.parquet")
    assert queue.select("left_name", "right_name").rows() == [names[:2]]
    assert pl.read_parquet(tmp_path / "out" / "accepted.parquet")["name"].sort().to_list() == list(names[:3])
