"""Who sells a good, where, and what of a text only says where that is."""

from __future__ import annotations

import polars as pl
import pytest

from graph.ingest import classify_activity, ingest_files


def first(text):
    return classify_activity([text], top=1)[0][0].code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("jual pindang tongkol", "47245"), ("jual pindang tongkol di pasar", "47825"), ("jual kopra", "47249"),
        ("dodolan gedhang ps Srago", "47812"), ("jual sayur2an di psr masbagik", "47813"),
        ("mider tahu tempe", "47992"),
        ("bakso dorong", "56104"), ("sate tenda malam", "56103"), ("pengumpul kepiting", "46206"),
        ("tk pakaian jadi", "47711"), ("jual anyaman tikar", "47781"),
    ],
)  # fmt: skip
def test_what_is_known_as_made_or_caught_is_known_as_sold_in_a_shop_a_market_or_the_street(text, code):
    assert first(text) == code


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("tambal ban dekat SD", "tambal ban"), ("laundry pinggir jalan", "laundry"),
        ("warung nasi depan pasar", "warung nasi"), ("service hp samping masjid 2", "service hp"),
        ("jasa jahit gg 4 rt 02", "jasa jahit"),
    ],
)  # fmt: skip
def test_what_a_business_stands_beside_says_nothing_of_its_trade(text, bare):
    assert first(text) == first(bare)


@pytest.mark.parametrize(
    ("text", "division"),
    [("mi sagu", "10"), ("mi negeri", "85"), ("tk negeri 2", "85"), ("toko mas", "47"), ("tk sembako", "47")],
)
def test_short_words_are_read_by_what_stands_beside_them(text, division):
    assert first(text).startswith(division)


@pytest.mark.parametrize(("short", "whole"), [("krpik pisng", "keripik pisang"), ("gorengn", "gorengan")])
def test_words_without_some_of_their_vowels_are_the_words(short, whole):
    assert first(short) == first(whole)


def test_a_name_that_shares_no_word_with_the_trade_does_not_overrule_it(tmp_path):
    (tmp_path / "u.csv").write_text(
        'DATA UMKM\nNo,Nama Usaha,Alamat,Jenis Usaha\n1,Apotik Hidup Yus,Jl. A 1 Bantul,"Obat kampung, param"\n'
        "2,Kaos Kaki Sumber,Jl. B 2 Bantul,kaoskaki sekolah\n"
    )
    ingest_files([tmp_path / "u.csv"], tmp_path / "out")
    accepted = pl.read_parquet(tmp_path / "out" / "accepted.parquet").sort("row")
    assert accepted["kbli"].list.first().to_list() == ["21022", "14303"]


@pytest.mark.parametrize(
    ("said", "usual"),
    [
        ("bingkil sapida mutur", "bengkel sepeda motor"), ("sirpis tv", "servis tv"), ("sablun kaus", "sablon kaos"),
        ("maulah hintalu asin", "membuat telur asin"), ("baurut", "urut"), ("loundry kiloan", "laundry kiloan"),
        ("tampal ban", "tambal ban"), ("nyadap gule abang", "nyadap gula merah"),
    ],
)  # fmt: skip
def test_words_as_a_region_says_them_are_the_words(said, usual):
    assert first(said) == first(usual)


def test_what_stands_beside_a_sector_or_the_name_tells_the_trade(tmp_path):
    (tmp_path / "bpum.csv").write_text(
        "DATA PELAKU UMKM\nNAMA USAHA;ALAMAT;BIDANG USAHA;KETERANGAN\n"
        "BAROKAH STEAM;Jl. Roda 1 Bantul;Jasa;cuci motor mobil\n"
        "JATI INDAH FURNITURE;Jl. Roda 2 Bantul;Perdagangan;\n"
        "Mitra Jamur;Jl. Roda 3 Bantul;Pertanian;jamur tiram\n"
        "Kios Murai;Jl. Roda 4 Bantul;Perdagangan;pakan burung\n"
        "Neng Fashion;Jl. Roda 5 Bantul;Perdagangan;los no 34\n"
        "UD MAJU JAYA;Jl. Roda 6 Bantul;Perdagangan;baru berdiri\n"
    )
    ingest_files([tmp_path / "bpum.csv"], tmp_path / "out")
    accepted = pl.read_parquet(tmp_path / "out" / "accepted.parquet").sort("row")
    codes = accepted["kbli"].list.first().to_list()
    assert codes[0] in ("45202", "45407")
    assert codes[1:] == ["47591", "01136", "47754", "47711", None]


def test_hands_of_a_business_are_no_activity_and_its_daily_work_is(tmp_path):
    (tmp_path / "kader.csv").write_text(
        "Rekap Usaha Kec. Danau Panggang\nno,ngaran nang baisi usaha,gawian/usaha sehari2,pagawai,hasil sabulan (rb)\n"
        "1,Acil Imah,jualan nasi kuning,1,900\n2,Misnah,maulah hintalu asin,3,700\n3,Julak Uban,sablun kaus,2,1000\n"
        "4,Acil Nurul,tampal ban,2,1500\n5,Anang Saberi,laundri kiloan,4,1800\n"
    )
    ingest_files([tmp_path / "kader.csv"], tmp_path / "out")
    accepted = pl.read_parquet(tmp_path / "out" / "accepted.parquet").sort("row")
    assert accepted["kbli"].list.first().to_list()[:2] == ["56102", "10799"]
    assert accepted["workers"].to_list() == [1, 3, 2, 2, 4]
