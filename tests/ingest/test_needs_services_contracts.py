"""Lists of needs, of services and of contracts: told by their headers, every row counted, what is incomplete said."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.ingest import ingest_files, preview_files
from graph.matching.kinds import match_kind
from graph.matching.pairs.free import free
from graph.network import Network
from graph.services.lists.review import apply_decisions

DAY = date(2026, 11, 26)
NEEDS = """Nama Usaha;Kecamatan;Kabupaten;Jenis Kebutuhan;Yang Dibutuhkan;Anggaran (Rp);Batas Waktu;Bahasa
UD Maju;Ambulu;Kab. Jember;pemasaran;desain kemasan;1.500.000;31/12/2026;Indonesia
CV Jaya;Ambulu;Kab. Jember;pelatihan;Pengelasan;500 ribu;2027-02-01;
UD Tani;Ambulu;Kab. Jember;;;200000;;
UD Maju;Ambulu;Kab. Jember;pemasaran;desain kemasan;1.500.000;31/12/2026;Indonesia
;Ambulu;Kab. Jember;pemasaran;label;1.000.000;;
JUMLAH;;;;;4700000;;
"""
SERVICES = """Provider,Skill,Service type,Capacity slots,Fee,District,Regency,Language
LPM Mandiri,packaging design,marketing,4,Rp 1.000.000,Ambulu,Jember,Indonesian; Javanese
Bank Desa,,credit,,,Ambulu,Jember,
"""
CONTRACTS = """Pemasok,Pembeli,Komoditas,Volume per Bulan,Jenis Dokumen,Nomor Kontrak,Mulai,Berakhir,Status,Alasan
UD Maju,PT Besar,keripik singkong,2 ton/bln,Kontrak,1/2026,01/01/2026,31/12/2027,berjalan,
CV Jaya,PT Besar,tempe kedelai,,,,,,ditolak,belum sertifikat halal; harga
CV Jaya,PT Besar,tempe kedelai,50 kg/bln,MoU,3,,,selesai,
CV Jaya,,tempe kedelai,50 kg/bln,MoU,4,,,aktif,
UD Maju,PT Lain,keripik singkong,1 ton/bln,MoU,5,01/06/2026,01/01/2026,aktif,
"""


def read(tmp_path, *, kind=None, **texts):
    paths = []
    for name, text in texts.items():
        paths.append(tmp_path / f"{name}.csv")
        paths[-1].write_text(text, encoding="utf-8")
    report = ingest_files(paths, tmp_path / "out", as_of=DAY, kind=kind)
    for one in [report, *report.sheets]:
        assert one.rows_read == one.accepted + one.rejected + one.merged
    return report, Network.read(tmp_path / "out")


@pytest.fixture
def office(tmp_path):
    return read(tmp_path, a=NEEDS, b=SERVICES, c=CONTRACTS)


def party(network: Network, name: str) -> str:
    return network.parties.filter(pl.col("name") == name)["id"].item()


def test_each_list_is_told_by_its_headers_in_either_language(office):
    report, _ = office
    assert [sheet.kind for sheet in report.sheets] == ["needs", "services", "commitments"]
    assert (report.needs, report.services, report.commitments) == (2, 2, 3)


def test_a_need_keeps_its_words_budget_deadline_and_language(office):
    _, network = office
    need = network.needs.filter(pl.col("kind") == "services").row(0, named=True)
    told = (need["party"], need["service"], need["budget_rp"], need["until"], need["language"], need["terms"])
    expected = (party(network, "UD Maju"), "marketing", 1_500_000, date(2026, 12, 31), "id", ["desain kemasan"])
    assert told == expected
    training = network.needs.filter(pl.col("kind") == "training").row(0, named=True)
    assert (training["service"], training["budget_rp"]) == ("pengelasan", 500_000)


def test_a_total_and_a_row_without_a_name_are_rejected_a_repeat_merged_and_an_empty_need_keeps_its_party(office):
    report, network = office
    sheet = report.sheets[0]
    assert (sheet.rows_read, sheet.accepted, sheet.rejected, sheet.merged) == (6, 3, 2, 1)
    assert dict(sheet.rejected_by_rule) == {"no_name": 1, "total": 1}
    assert sheet.warnings_by_rule["help_incomplete"] == sheet.warnings_by_rule["topic_unknown"] == 1
    assert party(network, "UD Tani") not in network.needs["party"].to_list()


def test_a_service_keeps_skill_places_fee_place_and_languages(office):
    _, network = office
    given = network.services.filter(pl.col("kind") == "services").row(0, named=True)
    told = (given["service"], given["skills"], given["places_per_month"], given["price_rp"], given["languages"])
    assert told == ("marketing", ["packaging design"], 4, 1_000_000, ["id", "jv"])
    provider = network.parties.filter(pl.col("id") == given["party"]).row(0, named=True)
    assert (provider["kind"], provider["region"]) == ("bds_provider", "35.09.12")
    lender = network.parties.filter(pl.col("name") == "Bank Desa")["kind"].item()
    assert lender == "financial_institution"


def test_matching_finds_what_was_read(office):
    _, network = office
    plan = match_kind(network, "services")
    assert plan.chosen.select("supplier_id", "buyer_id").rows() == [
        (party(network, "LPM Mandiri"), party(network, "UD Maju"))
    ]


def test_contracts_bind_refusals_are_kept_with_reasons_and_what_has_ended_binds_nobody(office):
    report, network = office
    states = dict(network.commitments.select("state", pl.struct(pl.all())).iter_rows())
    contract, declined = states["contract"], states["declined"]
    assert (contract["supplier"], contract["buyer"]) == (party(network, "UD Maju"), party(network, "PT Besar"))
    assert (contract["unit"], contract["units_per_month"], contract["until"]) == ("kg", 2000, date(2027, 12, 31))
    assert declined["reasons"] == ["certificate:halal", "price"]
    assert states["memorandum"]["until"] is None
    warned = report.sheets[2].warnings_by_rule
    assert (warned["commitment_ended"], warned["commitment_incomplete"], warned["dates_turned"]) == (1, 2, 1)
    assert free(network).committed.height == 2


def test_a_plain_list_is_read_as_what_the_caller_says_it_is(tmp_path):
    text = "Nama;Kabupaten;Jenis;Kapasitas\nLPM A;Jember;teknis;3\nLPM B;Jember;lainnya;2\n"
    report, network = read(tmp_path, kind="layanan", a=text)
    assert report.sheets[0].kind == "services"
    assert network.services.select("service", "places_per_month").rows() == [("technical", 3)]
    assert preview_files([tmp_path / "a.csv"], kind="services").sheets[0].after[0]["places_per_month"] == 3


def test_plain_english_lists_of_skills_and_of_needs_meet(tmp_path):
    given = (
        "Provider,Skill,Capacity slots,Fee,District,Regency,Language\nLPM A,Welding,3,400000,Ambulu,Jember,English\n"
    )
    wanted = "Name,Kind,What,Deadline,Budget,Regency\nUD B,production,welding,2027-01-31,900000,Jember\n"
    report, network = read(tmp_path, a=given, b=wanted)
    assert [sheet.kind for sheet in report.sheets] == ["services", "needs"]
    assert match_kind(network, "services").chosen.height == 1


def test_a_list_of_hotels_with_services_and_rates_stays_a_list_of_enterprises(tmp_path):
    text = "Nama Hotel;Kabupaten;Layanan;Tarif\nHotel Melati;Jember;kolam renang;250000\n"
    report, _ = read(tmp_path, a=text)
    assert report.sheets[0].kind == "enterprises"


def test_reading_other_lists_into_the_folder_leaves_no_needs_of_before(tmp_path):
    read(tmp_path, a=NEEDS)
    _, network = read(tmp_path, b=SERVICES)
    assert (network.needs.height, network.services.height) == (0, 2)


def test_a_decision_on_a_pair_carries_needs_services_and_contracts_along(tmp_path, office):
    _, network = office
    kept, other = party(network, "UD Maju"), party(network, "CV Jaya")
    line = f'{{"pair": "q", "verdict": "accept", "left": "{kept}", "right": "{other}"}}\n'
    (tmp_path / "out" / "decisions.jsonl").write_text(line, encoding="utf-8")
    made = apply_decisions(tmp_path / "out")
    assert made.needs["party"].to_list() == [kept, kept]
    assert (made.services.height, set(made.commitments["supplier"])) == (2, {kept})
    (tmp_path / "out" / "decisions.jsonl").unlink()
    assert apply_decisions(tmp_path / "out").fingerprint() == network.fingerprint()
