"""Records that offices keep by hand: agendas, votes, joint actions, operation units, services, lessons, assistance."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from graph.errors import InvalidRecord, UnknownParty
from graph.network import Network
from graph.planning.scene import Scene
from graph.services.planner.records import RECORDS, Asked, as_rows, judged, judged_rows

DAY = Asked(date(2026, 11, 26))


def told(kind, rows, asked=DAY):
    return judged_rows(kind, as_rows(rows), asked)


AGENDA = {"Forum": "FEDEP", "Mata Agenda": "Tungku", "Keluaran": "1 tungku", "Hasil": "hemat kayu", "RPJMD": "2.06",
          "Tenggat": "31/12/2026", "Selesai": None}  # fmt: skip


def test_an_agenda_is_focused_by_output_outcome_and_its_place_in_the_medium_term_plan():
    rows = [AGENDA, AGENDA | {"Mata Agenda": "Promosi", "Hasil": "", "RPJMD": None, "Tenggat": "1 Juni 2026"}]
    items = told("agenda", rows)
    assert items.select("item", "state", "focused").rows() == [("Promosi", "overdue", False), ("Tungku", "open", True)]
    assert items["lacks"].to_list() == [["outcome", "plan_place"], []]
    forum = told("agendas", rows).row(0, named=True)
    assert (forum["items"], forum["with_output"], forum["in_plan"], forum["focused_share"]) == (2, 2, 1, 0.5)


def test_a_cluster_is_identified_by_four_steps_and_a_vote():
    steps = [{"forum": "F", "klaster": "K", "langkah": step, "tanggal": "2026-01-02", "setuju": None, "menolak": None}
             for step in ("Kuesioner", "Survei Lapangan", "Pernyataan")]  # fmt: skip
    assert told("identification", steps).select("last", "next", "identified").row(0) == ("statement", "vote", None)
    vote = steps[0] | {"langkah": "Pemungutan suara", "setuju": "4", "menolak": "5"}
    assert told("identification", [*steps, vote])["identified"].to_list() == [False]
    with pytest.raises(InvalidRecord, match=r"line 3.*without site_survey"):
        told("identification", [steps[0], steps[2]])
    with pytest.raises(InvalidRecord, match=r"line 5.*no count"):
        told("identification", [*steps, vote | {"setuju": None}])


def test_a_forum_approves_and_funds_within_its_budget():
    rows = [{"forum": "F", "year": "2026", "power": "anggaran", "what": "APBD", "rupiah": "Rp 100.000.000"},
            {"forum": "F", "year": "2026", "power": "menyetujui", "what": "pelatihan", "rupiah": "60000000"},
            {"forum": "F", "year": "2026", "power": "mendanai", "what": "oven", "rupiah": "25000000.0"}]  # fmt: skip
    assert told("decisions", rows).select("budget_rp", "programmes", "funded_rp", "left_rp").row(0) == (
        100_000_000, 1, 25_000_000, 40_000_000,
    )  # fmt: skip
    with pytest.raises(InvalidRecord, match="20000000 more than its budget of 2026"):
        told("decisions", [*rows, rows[1]])


def test_a_programme_may_be_approved_before_its_cost_is_known_and_is_never_taken_for_free():
    rows = [{"forum": "F", "year": "2026", "power": "anggaran", "what": "APBD", "rupiah": "100"},
            {"forum": "F", "year": "2026", "power": "menyetujui", "what": "pelatihan", "rupiah": "60"},
            {"forum": "F", "year": "2026", "power": "menyetujui", "what": "pameran", "rupiah": None}]  # fmt: skip
    one = told("decisions", rows).row(0, named=True)
    assert (one["programmes"], one["without_cost"], one["approved_rp"], one["left_rp"]) == (2, 1, 60, 40)
    for power in ("anggaran", "mendanai"):  # money that has no amount is no money
        with pytest.raises(InvalidRecord, match=r"line 2: .*rupiah.* is empty"):
            told("decisions", [rows[2] | {"power": power}])


def test_joint_actions_are_funded_item_by_item_with_the_smes_own_share():
    item = {"forum": "F", "cluster": "Serenan", "action": "Pengering", "item": "Tungku", "cost_rp": "100",
            "own_rp": "20", "funded_rp": "80"}  # fmt: skip
    roof = item | {"item": "Atap", "cost_rp": "50", "own_rp": None, "funded_rp": "10"}
    one = told("joint-actions", [item, roof]).row(0, named=True)
    assert (one["cost_rp"], one["own_rp"], one["funded_rp"], one["open_rp"]) == (150, 20, 90, 40)
    assert (one["unfunded_items"], one["without_own_share"]) == (["Atap"], ["Atap"])
    with pytest.raises(InvalidRecord, match=r"line 2.*than it costs"):
        told("joint-actions", [item | {"own_rp": "21"}])
    stages = [
        {"cluster": "S", "action": "Pengering", "step": s, "date": "2026-05-01"} for s in ("gagasan", "disepakati")
    ]
    assert told("action-stages", stages).select("last", "next").row(0) == ("agreed", "funded")


def test_the_operation_of_a_cluster_knows_its_next_step_and_the_body_that_is_missing():
    rows = [{"klaster": "K", "lembaga": "fasilitator", "langkah": "profil", "tanggal": "2026-01-01"},
            {"klaster": "K", "lembaga": "kelompok kerja", "langkah": "kebutuhan", "tanggal": "2026-11-16"}]  # fmt: skip
    one = told("operation", rows).row(0, named=True)
    assert (one["last"], one["next"], one["days_since"]) == ("needs", "socialisation", 10)
    assert one["missing_bodies"] == ["operation_unit"]
    with pytest.raises(InvalidRecord, match=r"line 2: lembaga \(body\) 'minister' is not known"):
        told("operation", [rows[0] | {"lembaga": "minister"}])


def test_services_are_dated_events_and_those_never_given_are_zeros():
    rows = [{"pemberi": "Klinik", "peran": "klinik", "layanan": "pelatihan", "penerima": w, "tanggal": "2026-05-01",
             "hasil": "lulus" if w == "a" else None} for w in ("a", "b", "b")]  # fmt: skip
    given = told("services", rows)
    assert given.select("service", "events", "receivers", "with_outcome").rows() == [
        ("consultation", 0, 0, 0), ("information", 0, 0, 0), ("advocacy", 0, 0, 0), ("training", 3, 2, 1),
    ]  # fmt: skip
    assert told("services", [rows[0] | {"peran": "fasilitator", "layanan": "motivasi"}]).height == 12
    with pytest.raises(InvalidRecord, match=r"line 2.*no service of a clinic"):
        told("services", [rows[0] | {"layanan": "motivasi"}])
    with pytest.raises(InvalidRecord, match=r"line 2: tanggal \(date\) 'kemarin' is no date"):
        told("services", [rows[0] | {"tanggal": "kemarin"}])


LESSON = {
    "cluster_type": "23",
    "stage": "dynamic",
    "action": "Konsorsium tanah",
    "outcome": "murah",
    "condition": "dua",
}


def test_a_lesson_is_shown_to_facilitators_of_similar_clusters_the_most_similar_first(scene):
    other = LESSON | {"cluster_type": "31", "action": "Pengering"}
    found = told("lessons", [LESSON, other], Asked(DAY.on, scene, "Sentra Genteng Kebumen"))
    assert found.select("alike", "action").rows() == [("trade_and_stage", "Konsorsium tanah"), ("stage", "Pengering")]
    assert all(name.startswith("Pendamping Kebumen") for name in found["facilitators"][0])
    assert len(found["facilitators"][0]) > 0
    every = told("lessons", [LESSON], Asked(DAY.on, scene))
    assert set(every["name"]) == {"Sentra Genteng Kebumen", "Sentra Furnitur Serenan Klaten"}
    with pytest.raises(UnknownParty):
        told("lessons", [LESSON], Asked(DAY.on, scene, "nobody"))
    with pytest.raises(InvalidRecord, match="beside the parties of a network"):
        told("lessons", [LESSON])


def test_a_lesson_reaches_clusters_that_are_called_as_it_says(scene):
    """*Rotan* alone reads as rattan that is sawn (16104), which no cluster makes; *logam* as one of four trades."""
    for word, most in (("rotan", 1), ("Logam", 3)):
        found = told("lessons", [LESSON | {"cluster_type": word, "stage": None}], Asked(DAY.on, scene))
        assert found.height >= most
        assert all(word.lower() in name.lower() for name in found["name"])
        assert set(found["alike"]) == {"trade"}
    both = told("lessons", [LESSON | {"cluster_type": "2392; 31", "stage": None}], Asked(DAY.on, scene))
    assert {"Sentra Genteng Kebumen", "Sentra Rotan Amuntai"} <= set(both["name"])


def test_assistance_that_runs_out_without_a_contract_is_counted_by_region():
    one = {"usaha": "a", "pendamping": "P", "wilayah": "33.05.14", "mulai": "1 Januari 2024", "tiap_hari": "30",
           "kunjungan_terakhir": "2026-11-20", "kontrak": None}  # fmt: skip
    rows = [one, one | {"usaha": "b", "kontrak": "ya"}, one | {"usaha": "c", "mulai": "2023-01-01"},
            one | {"usaha": "d", "wilayah": "35.09", "mulai": "2026-01-01"}]  # fmt: skip
    regions = told("running-out", rows)
    columns = ("region", "assisted", "running_out", "ended_without_contract", "ends_soon_with_contract")
    assert regions.select(columns).rows() == [("33.05", 3, 1, 1, 1), ("35.09", 1, 0, 0, 0)]


def test_late_visits_of_a_region_are_all_that_are_late_and_its_next_end_is_the_first_still_to_come():
    one = {"usaha": "a", "pendamping": "P", "wilayah": "33.26", "mulai": "2024-05-29", "tiap_hari": "30",
           "kunjungan_terakhir": "2026-09-01", "kontrak": "tidak"}  # fmt: skip
    rows = [
        one,
        one | {"usaha": "b", "kunjungan_terakhir": "2026-11-20"},
        one | {"usaha": "c", "mulai": "2020-01-01"},  # has ended: no visit is late any more
        one
        | {
            "usaha": "d",
            "wilayah": "32.06",
            "mulai": "2026-11-01",
            "kunjungan_terakhir": None,
            "berakhir": "2029-11-01",
        },
        one | {"usaha": "e", "wilayah": "35.09", "mulai": "2020-01-01"},
        one | {"usaha": "f", "mulai": "2027-05-01", "kunjungan_terakhir": "2024-12-01"},
    ]  # not begun: none is late
    clocks = told("assistance", rows)
    assert clocks.filter(pl.col("visit_late"))["party"].to_list() == ["a"]  # whose alarm is that it ends
    regions = told("running-out", rows)
    assert dict(regions.select("region", "visit_late").rows()) == {"33.26": 1, "32.06": 0, "35.09": 0}
    ends = {"33.26": date(2027, 5, 28), "32.06": date(2029, 11, 1), "35.09": None}
    assert dict(regions.select("region", "next_end").rows()) == ends


def test_assistance_lasts_as_the_law_said_when_it_began_unless_its_end_is_written_and_names_places():
    one = {"usaha": "a", "pendamping": "P", "wilayah": "Kabupaten Klaten", "mulai": "2020-03-31", "tiap_hari": None,
           "kunjungan_terakhir": "2026-11-20", "kontrak": "Ya", "berakhir": "31/12/2026",
           "kriteria_keluar": "Pengiriman tepat waktu; tanpa sengketa"}  # fmt: skip
    clocks = told("assistance", [one, one | {"berakhir": None, "kunjungan_terakhir": "2020-04-01", "usaha": "b"}])
    columns = ("party", "place", "region", "end", "every_days", "visit_late", "alarm", "criteria_open")
    left = ["payments_on_time", "price_above_outlet"]
    assert clocks.select(columns).rows() == [
        ("b", "Kabupaten Klaten, Jawa Tengah", "33.10", date(2023, 3, 30), 30, False, None, left),
        ("a", "Kabupaten Klaten, Jawa Tengah", "33.10", date(2026, 12, 31), 30, False, "ends_soon", left),
    ]  # fmt: skip
    for wrong, said in (
        ({"wilayah": "Atlantis"}, r"line 2: region 'Atlantis' is no region"),
        ({"berakhir": "2020-01-01"}, r"line 2: assistance of a ends before it starts"),
        ({"kriteria_keluar": "bahagia"}, r"line 2: kriteria_terpenuhi \(criteria_met\) 'bahagia' is not known"),
        ({"usaha": None}, r"line 2: party is empty"),
    ):
        with pytest.raises(InvalidRecord, match=said):
            told("assistance", [one | wrong])


def test_assistance_that_a_list_calls_selesai_ends_then_and_a_contract_is_told_by_its_number_too():
    """*Selesai* was no column of the clock, which ran on; *012/SPK/2026* was no live contract."""
    one = {"Usaha": "a", "Pendamping": "P", "Wilayah": "33.10", "Mulai": "2024-01-15", "Irama hari": "30",
           "Kunjungan terakhir": "2026-11-20", "Kontrak": "012/SPK/2026", "Selesai": "2026-12-31"}  # fmt: skip
    clocks = told("assistance", [one, one | {"Usaha": "b", "Kontrak": "sudah mati 2023"}])
    assert clocks.select("party", "end", "live_contract", "alarm").rows() == [
        ("a", date(2026, 12, 31), True, "ends_soon"), ("b", date(2026, 12, 31), False, "ends_without_contract"),
    ]  # fmt: skip


def test_decisions_are_read_under_wewenang_as_under_kewenangan():
    row = {"Forum": "FEDEP", "Tahun": "2026", "Hal": "APBD", "Jumlah (Rp)": "5.000.000"}
    for head in ("Wewenang", "Kewenangan", "Jenis kewenangan"):
        assert told("decisions", [row | {head: "anggaran"}])["budget_rp"].to_list() == [5_000_000]


def test_open_information_says_who_may_come_who_is_told_through_whom_and_who_came():
    parties = pl.DataFrame(
        [("d", "government", "Dinas", None), ("k", "cooperative", "Kop", None), ("g", "programme", "Glasir", None),
         ("a", "enterprise", "A", "micro"), ("b", "enterprise", "B", "small"), ("c", "enterprise", "C", "micro"),
         ("e", "enterprise", "E", "large")],
        schema=["id", "kind", "name", "size"], orient="row",
    ).with_columns(region=pl.lit("33.05"))  # fmt: skip
    ties = pl.DataFrame(
        [("d", "a", "INFORMS"), ("d", "k", "INFORMS"), ("b", "k", "MEMBER_OF"), ("b", "g", "ATTENDED"),
         ("e", "g", "ATTENDED")],
        schema=["start", "end", "type"], orient="row",
    )  # fmt: skip
    asked = Asked(DAY.on, Scene(Network.from_frames(parties, ties=ties, as_of=DAY.on)))
    row = {"program": "Glasir", "tanggal": "14 Desember 2026", "penyelenggara": "BLK", "biaya_rp": "0",
           "syarat": "usaha mikro dan kecil", "ukuran": "Mikro, kecil", "wilayah": "Kabupaten Kebumen"}  # fmt: skip
    one, all_ = told("open-information", [row, row | {"program": "Lain", "ukuran": None}], asked).to_dicts()
    # a is told by the government and b through its cooperative alone; nobody tells c; e is too large
    assert (one["eligible"], one["told"], one["through_government"], one["through_cooperative"]) == (3, 2, 1, 1)
    assert (one["only_through_one"], one["share_members"], one["share_others"]) == (1, 1.0, 0.5)
    assert (one["came"], one["came_not_eligible"]) == (1, 1)
    assert (all_["eligible"], all_["told"], all_["came"]) == (4, 2, None)
    long_ago, lately, soon = (DAY.on + timedelta(days=days) for days in (-500, -9, 20))
    dated = Network.from_frames(parties, ties=ties.with_columns(since=pl.lit(long_ago)), as_of=DAY.on)
    rounds = [row | {"tanggal": day} for day in (f"{long_ago:%d/%m/%Y}", f"{lately}", f"{soon}")]
    # who came to a round of long ago did not come to the last one, and nobody can have come to the next
    assert told("open-information", rounds, Asked(DAY.on, Scene(dated)))["came"].to_list() == [1, 0, None]
    words = row | {"ukuran": None, "wilayah": None}
    unread, open_ = told(
        "open-information", [words | {"syarat": "hanya eksportir"}, words | {"syarat": "Terbuka untuk umum"}], asked
    ).to_dicts()
    # a condition in words alone cannot be checked: nobody is counted, rather than everybody
    assert (unread["checked"], unread["eligible"], unread["told"], unread["came"]) == ("not_checked", None, None, None)
    assert (open_["checked"], open_["eligible"], one["checked"]) == ("open", 4, "by_columns")
    with pytest.raises(InvalidRecord, match=r"line 2: ukuran \(sizes\) 'raksasa' is not known"):
        told("open-information", [row | {"ukuran": "raksasa"}], asked)


def test_credit_is_counted_by_sex_size_membership_district_with_verification_insurance_and_reasons():
    one = {"tujuan": "usaha", "status": "disetujui", "alasan": None, "rupiah": "10000000", "tunggakan": None,
           "jenis_kelamin": "P", "ukuran": "mikro", "anggota": "bukan", "kecamatan": "33.05.14", "asuransi": "ya",
           "verifikasi": "target_group;package;funding;channel"}  # fmt: skip
    rows = [one, one | {"tujuan": "jaring pengaman"}, one | {"status": "ditolak", "alasan": "agunan"}]
    told_rows = told("microfinance", rows)
    business = told_rows.filter(purpose="business")
    assert business.select("by", "group").rows() == [
        (None, None), ("sex", "P"), ("size", "mikro"), ("member", "bukan"), ("district", "33.05.14"),
    ]  # fmt: skip
    figures = ("applied", "approved", "refused", "approved_unverified", "insured")
    assert told_rows.filter(pl.col("by").is_null()).select(figures).rows() == [
        (2, 1, 1, 1, 1), (1, 1, 0, 1, 1),
    ]  # fmt: skip
    whole = told("microfinance", [one | {"verifikasi": "Sasaran; paket, dana; saluran; penyaluran"}])
    assert whole["approved_unverified"].to_list() == [0] * 5
    with pytest.raises(InvalidRecord, match=r"line 2: diverifikasi \(verified\) 'warna' is not known"):
        told("microfinance", [one | {"verifikasi": "warna"}])
    assert 20_000_000 not in told_rows["approved_rp"].to_list()
    assert told("refusals", rows).row(0) == ("business", "agunan", 1, 10_000_000)


@pytest.mark.parametrize("kind", list(RECORDS))
def test_a_list_without_its_columns_and_a_file_that_is_not_there_are_told_by_name(kind, tmp_path):
    with pytest.raises(InvalidRecord, match="has no column"):
        judged_rows(kind, pl.DataFrame({"nothing": ["x"]}), DAY)
    with pytest.raises(InvalidRecord, match=r"there is no file .*gone.csv"):
        judged(kind, tmp_path / "gone.csv", DAY)


def test_heads_and_amounts_are_read_as_indonesian_offices_write_them():
    rows = [{"Forum": "F", "Tahun": "2026", "Kewenangan": "anggaran", "Uraian": "APBD", "Jumlah (Rp)": "1.500.000,00"},
            {"Forum": "F", "Tahun": "2026", "Kewenangan": "mendanai", "Uraian": "oven", "Jumlah (Rp)": "Rp 1 juta"},
            {"Forum": "F", "Tahun": "2026", "Kewenangan": "menyetujui", "Uraian": "kelas",
             "Jumlah (Rp)": "Rp 250.000,-"}]  # fmt: skip
    assert told("decisions", rows).select("budget_rp", "funded_rp", "approved_rp").row(0) == (
        1_500_000, 1_000_000, 250_000,
    )  # fmt: skip
    for strange in ("1-2 juta", "12,50", "-5", "US$ 5"):
        with pytest.raises(InvalidRecord, match=r"line 2: nilai_rp \(rupiah\) .* is no whole number"):
            told("decisions", [rows[0] | {"Jumlah (Rp)": strange}])


def test_other_heads_and_words_of_offices_say_the_same():
    """As a forum's secretary wrote them who had not read the page."""
    agenda = {"Forum": "F", "Agenda": "tungku", "Keluaran": "a", "Hasil": "b", "Letak dalam RPJMD": "Bab IV",
              "Tenggat": "2026-06-30", "Selesai": None}  # fmt: skip
    assert told("agenda", [agenda])["focused"].to_list() == [True]
    paid = {"Forum": "F", "Tahun": "2026", "Kewenangan": "Danai", "Apa": "tungku", "Jumlah (Rp)": "1 juta"}
    assert told("decisions", [paid | {"Kewenangan": "Anggaran"}, paid])["funded_rp"].to_list() == [1_000_000]
    action = {"Forum": "F", "Klaster": "K", "Kegiatan": "tungku", "Rincian": "bata", "Biaya (Rp)": "80 juta",
              "Swadaya (Rp)": "20 juta", "Dana Forum (Rp)": "60 juta"}  # fmt: skip
    assert told("joint-actions", [action])["funded_rp"].to_list() == [60_000_000]
    unit = {"Klaster": "K", "Badan": "Unit operasi program", "Langkah": "Profil", "Tanggal": "2026-01-10"}
    assert "operation_unit" not in told("operation", [unit])["missing_bodies"].to_list()[0]
    given = {"Pemberi": "Budi", "Peran": "Petugas", "Layanan": "Pembinaan", "Penerima": "UD", "Tanggal": "2026-06-05",
             "Hasil": None}  # fmt: skip
    assert told("services", [given]).filter(pl.col("events") > 0)["service"].to_list() == ["coaching"]
    clock = {"Pihak": "UD", "Pendamping": "P", "Wilayah": "33.05", "Mulai": "2024-05-01", "Irama (hari)": "30",
             "Kunjungan terakhir": "2026-10-01", "Syarat terpenuhi": "ketepatan pengiriman"}  # fmt: skip
    assert "deliveries_on_time" not in told("assistance", [clock])["criteria_open"].to_list()[0]


def test_what_is_missing_or_not_known_is_told_in_the_words_of_a_list():
    with pytest.raises(InvalidRecord, match=r"no column tenggat \(due\)"):
        told("agenda", [{key: cell for key, cell in AGENDA.items() if key != "Tenggat"}])
    with pytest.raises(InvalidRecord, match=r"line 2: langkah \(step\) 'tari'.*kuesioner \(questionnaire\)"):
        told("identification", [{"forum": "F", "klaster": "K", "langkah": "Tari", "tanggal": "2026-01-02",
                                 "setuju": None, "menolak": None}])  # fmt: skip


def test_more_than_the_budget_names_the_line_that_is_too_much():
    rows = [{"forum": "F", "year": "2026", "power": "anggaran", "what": "APBD", "rupiah": "100"},
            {"forum": "F", "year": "2026", "power": "menyetujui", "what": "a", "rupiah": "90"},
            {"forum": "F", "year": "2026", "power": "menyetujui", "what": "b", "rupiah": "20"}]  # fmt: skip
    with pytest.raises(InvalidRecord, match="line 4: F decided on Rp 10 more"):
        told("decisions", rows)


def test_registrations_counted_in_one_line_are_refused_and_not_taken_for_one():
    row = {"wirausaha_sosial": "A", "angkatan": "1", "wilayah": "Banten", "langkah": "terdaftar", "jumlah": "114"}
    with pytest.raises(InvalidRecord, match="line 2: A counts 114 of registered"):
        told("batches", [row])
    assert told("batches", [row | {"jumlah": "1"}])["registered"].to_list() == [1]


def test_a_lesson_names_its_stage_in_the_words_that_tables_show(scene):
    lesson = {"jenis_klaster": None, "tahap_klaster": "Klaster dinamis", "tindakan": "pameran", "hasil": "pembeli",
              "syarat": "sejenis"}  # fmt: skip
    found = told("lessons", [lesson], Asked(DAY.on, scene))
    assert found.height
    assert set(found["alike"]) == {"stage"}
    with pytest.raises(InvalidRecord, match=r"line 2: tahap_klaster \(stage\) 'meledak' is not known"):
        told("lessons", [lesson | {"tahap_klaster": "meledak"}], Asked(DAY.on, scene))
