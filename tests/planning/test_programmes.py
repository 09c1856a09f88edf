"""Programmes as data, notices, the clock of assistance, batches of social enterprises, credit by purpose."""

from __future__ import annotations

import re
import zipfile
from datetime import date

import polars as pl
import pytest

from graph.errors import InvalidRecord, RuleViolation
from graph.planning.programmes import action_programmes, calendar, first_monday, responsibilities
from graph.planning.records.assistance import assistance
from graph.planning.records.batches import batches
from graph.planning.records.microfinance import microfinance
from graph.planning.records.open_information import eligible
from graph.services.planner.notices import radio, read_notice, write_notice
from graph.services.planner.records import judged


def test_the_twelve_programmes_and_the_matrix_are_those_of_the_study():
    twelve = action_programmes()
    assert twelve["no"].to_list() == list(range(1, 13))
    assert twelve.filter(pl.col("no") == 4)["schedule"].item().startswith("seminar every 3 months; meeting monthly")
    matrix = responsibilities()
    assert matrix["strategy"].n_unique() == 10
    assert (
        "facilitator"
        in matrix.filter(pl.col("strategy") == "social capital in clusters".replace(" in clusters", ""))[
            "responsible"
        ].to_list()
    )


def test_the_notice_is_due_on_a_monday_and_the_seminar_every_third_month():
    due = calendar(date(2026, 1, 1), 24)
    notices = due.filter(pl.col("what") == "public_notice")["due"]
    assert all(day.weekday() == 0 and day.day <= 7 for day in notices)
    assert due["what"].value_counts().sort("what")["count"].to_list() == [24, 24, 8]
    assert first_monday(2027, 2) == date(2027, 2, 1)
    with pytest.raises(RuleViolation):
        calendar(date(2026, 1, 1), 0)


def test_the_clock_rings_six_months_before_the_end_and_louder_without_a_contract():
    rows = pl.DataFrame(
        {
            "party": ["new", "soon", "soon with contract", "over", "late"],
            "assistant": "Pendamping",
            "region": "33.05",
            "start": [date(2026, 1, 1), date(2023, 12, 1), date(2023, 12, 1), date(2023, 1, 1), date(2026, 1, 1)],
            "every_days": 30,
            "last_visit": [date(2026, 10, 20)] * 4 + [date(2026, 6, 1)],
        }
    )
    told = assistance(rows, date(2026, 10, 31), contracts=["soon with contract"])
    alarms = dict(told.select("party", "alarm").iter_rows())
    assert alarms == {
        "new": None,
        "soon": "ends_without_contract",
        "soon with contract": "ends_soon",
        "over": "ended_without_contract",
        "late": "visit_late",
    }
    with pytest.raises(InvalidRecord, match="line 2"):
        assistance(rows.with_columns(start=pl.lit(None, pl.Date)), date(2026, 10, 31))


REGIONS = {1: {"36": 114, "53": 114}, 2: {"12": 49, "61": 49, "35": 49, "73": 49}}


def two_batches():
    """228 + 196 registrations; three finalists in each of six provinces, coached; 90 + 3 memoranda of two of them."""
    rows = []
    for batch, regions in REGIONS.items():
        for region, many in regions.items():
            for k in range(many):
                who = f"{batch}-{region}-{k}"
                steps = ["registered"] + (["selected", "coached"] if k < 3 else [])
                rows += [(who, batch, region, step, 1) for step in steps]
    rows += [("1-36-0", 1, "36", "memorandum", 90), ("2-35-0", 2, "35", "memorandum", 3)]
    return pl.DataFrame(rows, schema=["social_enterprise", "batch", "region", "step", "count"], orient="row")


def test_two_batches_of_social_enterprises_are_replayed():
    told = batches(two_batches())
    by_batch = told.group_by("batch").agg(pl.col("registered", "selected", "coached", "memorandum").sum()).sort("batch")
    assert by_batch.rows() == [(1, 228, 6, 6, 90), (2, 196, 12, 12, 3)]
    assert (told["selected"] == 3).all()
    assert told.height == 6


def test_a_step_is_not_skipped_and_not_invented():
    skipped = pl.concat(
        [two_batches(), pl.DataFrame([("x", 1, "36", "memorandum", 1)], schema=two_batches().schema, orient="row")]
    )
    with pytest.raises(InvalidRecord, match="without registered"):
        batches(skipped)
    with pytest.raises(InvalidRecord, match=r"line 2.*take one of registered"):
        batches(two_batches().with_columns(step=pl.lit("famous")))


def test_business_credit_and_safety_net_money_are_never_summed():
    rows = pl.DataFrame(
        {
            "purpose": ["business", "business", "safety_net"],
            "state": ["approved", "refused", "approved"],
            "reason": [None, "no collateral", None],
            "rupiah": [30_000_000, 50_000_000, 900_000],
            "overdue_rp": [1_000_000, 0, 0],
            "sex": ["f", "m", "f"],
        }
    )
    told = microfinance(rows)
    assert told["purpose"].to_list() == ["business", "safety_net"]
    assert told["approved_rp"].to_list() == [30_000_000, 900_000]
    assert 30_900_000 not in microfinance(rows, ["sex"])["approved_rp"].to_list()
    with pytest.raises(InvalidRecord, match=r"line 4.*never added"):
        microfinance(rows.with_columns(purpose=pl.Series(["business", "business", "both"])))
    with pytest.raises(InvalidRecord, match="without a reason"):
        microfinance(rows.with_columns(reason=pl.lit(None, pl.String)))


def test_who_is_eligible_does_not_depend_on_a_cooperative(sample_network):
    fits = eligible(sample_network.parties, {"sizes": ["micro", "small"], "kbli": ["23922"], "region": "33.05"})
    assert fits.height > 40
    with pytest.raises(RuleViolation, match="cooperative"):
        eligible(sample_network.parties, {"cooperative": True})


NOTICE = """
month = "Desember 2026"
office = "Dinas Koperasi dan Perindustrian (contoh)"
synthetic = true

[[programme]]
title = "Pelatihan pelapisan logam"
date = "14 Desember 2026"
place = "Balai Logam Tegal"
organiser = "Balai Pelatihan"
fee_rp = 0
contact = "loket 2"
eligibility = "hanya usaha pelapisan logam"
"""


def test_a_notice_is_written_as_document_page_and_radio_text_with_its_eligibility(tmp_path):
    (tmp_path / "notice.toml").write_text(NOTICE)
    notice = read_notice(tmp_path / "notice.toml")
    files = write_notice(tmp_path / "out", notice, "id")
    assert [path.name for path in files] == ["notice.docx", "notice.pdf", "notice-radio.txt"]
    assert files[0].read_bytes() == write_notice(tmp_path / "again", notice, "id")[0].read_bytes()
    with zipfile.ZipFile(files[0]) as book:
        written = book.read("word/document.xml").decode()
    assert "hanya usaha pelapisan logam" in written
    assert "SINTETIS" in written
    assert "Terbuka bagi semua" in written
    assert files[1].read_bytes().startswith(b"%PDF")
    assert "hanya usaha pelapisan logam" in radio(notice, "id")
    assert "free of charge" in radio(notice, "en")
    (tmp_path / "fee.toml").write_text(NOTICE.replace("fee_rp = 0", "fee_rp = 150000"))
    with zipfile.ZipFile(write_notice(tmp_path / "fee", read_notice(tmp_path / "fee.toml"), "id")[0]) as book:
        assert "Rp\N{NO-BREAK SPACE}150.000" in book.read("word/document.xml").decode()
    (tmp_path / "bad.toml").write_text(NOTICE.replace('eligibility = "hanya usaha pelapisan logam"', ""))
    with pytest.raises(InvalidRecord, match=r"programmes leave open eligibility \(Yang dapat ikut\): 1"):
        read_notice(tmp_path / "bad.toml")


def test_days_and_months_of_a_notice_are_spoken_and_a_fee_that_is_none_is_refused(tmp_path):
    file = tmp_path / "notice.toml"
    file.write_text(NOTICE.replace('"14 Desember 2026"', "2026-12-14").replace('"Desember 2026"', '"2026-12"'))
    spoken = radio(read_notice(file), "id")
    assert "bulan Desember 2026" in spoken
    assert "Tanggal 14 Desember 2026" in spoken
    for fee in ("-1", "nan", '"cheap"', "true"):
        file.write_text(NOTICE.replace("fee_rp = 0", f"fee_rp = {fee}"))
        with pytest.raises(InvalidRecord, match="programme 1: fee_rp is"):
            read_notice(file)
    for said, wrong in (("2026-13", '"Desember 2026"'), ("31/02/2026", '"14 Desember 2026"')):
        file.write_text(NOTICE.replace(wrong, f'"{said}"'))
        with pytest.raises(InvalidRecord, match=f"'{said}', which no calendar has"):
            read_notice(file)
    file.write_text('month = "2026-12"\noffice = "x"\nprogramme = 3')
    with pytest.raises(InvalidRecord, match="no list of tables"):
        read_notice(file)


PROGRAMMES = """DINAS KOPERASI DAN UKM KABUPATEN TEGAL (CONTOH SINTETIS)
JADWAL KEGIATAN TRIWULAN I TAHUN 2026
No;Nama Kegiatan/Pelatihan;Tanggal Mulai;Tanggal Selesai;Tempat;Penyelenggara;Biaya;Sasaran/Peserta;Kontak
1;Pelatihan Pengelasan;2026-01-12;2026-01-14;Kec. Talang;Dinas Koperasi;Gratis;Khusus usaha las;loket 2
2;Pameran Kriya;4 Februari 2026;8 Februari 2026;Balai Kota;Asosiasi Kriya;Rp 5.000.000;Orientasi ekspor;
Jumlah;2;;;;;;;
"""


def test_a_notice_is_made_from_an_inventory_list_of_programmes(tmp_path):
    file = tmp_path / "kegiatan.csv"
    file.write_text(PROGRAMMES, encoding="utf-8")
    spoken = radio(read_notice(file, month="2026-01"), "id")
    assert "Pengumuman DINAS KOPERASI DAN UKM KABUPATEN TEGAL" in spoken
    assert "SINTETIS" in spoken
    assert (
        "Tanggal 12 Januari 2026 sampai 14 Januari 2026, di Kec. Talang. Diselenggarakan oleh Dinas Koperasi." in spoken
    )
    assert "Pameran" not in spoken  # of another month
    file.write_text(PROGRAMMES.replace("2026-01-14", "2026-01-12"), encoding="utf-8")
    assert "Tanggal 12 Januari 2026, di Kec. Talang." in radio(read_notice(file, month="2026-01"), "id")
    file.write_text(PROGRAMMES, encoding="utf-8")
    february = read_notice(file, month="2026-02", contact="loket 1", office="Dinas Koperasi")
    assert [(one["contact"], one["fee_rp"]) for one in february["programme"]] == [("loket 1", 5_000_000)]
    assert write_notice(tmp_path / "out", february, "en")[1].read_bytes().startswith(b"%PDF")


def test_until_when_one_may_register_is_told_in_every_form(tmp_path):
    """A notice that hid the last day of registration was read when it was too late."""
    file = tmp_path / "kegiatan.csv"
    lines = PROGRAMMES.splitlines()
    closes = ["Pendaftaran sampai", "2026-01-09", "", ""]
    told = [f"{line};{day}" for line, day in zip(lines[-4:], closes, strict=True)]
    file.write_text("\n".join([*lines[:-4], *told]), encoding="utf-8")
    notice = read_notice(file, month="2026-01")
    assert "Khusus usaha las. Pendaftaran sampai 9 Januari 2026. Hubungi loket 2." in radio(notice, "id")
    silent = notice | {"programme": [one | {"closes": ""} for one in notice["programme"]]}
    paper, sheet, _ = write_notice(tmp_path / "out", notice, "en")
    with zipfile.ZipFile(paper) as book:
        written = re.sub(r"<[^>]+>", " ", book.read("word/document.xml").decode())
    assert "9 January 2026" in written.replace("\N{NO-BREAK SPACE}", " ")
    assert "Registration closes" in written
    assert len(sheet.read_bytes()) > len(write_notice(tmp_path / "silent", silent, "en")[1].read_bytes())
    file.write_text(PROGRAMMES, encoding="utf-8")
    assert "Pendaftaran" not in radio(read_notice(file, month="2026-01"), "id")
    (tmp_path / "n.toml").write_text(NOTICE.replace("contact =", 'closes = "2026-12-40"\ncontact ='))
    with pytest.raises(InvalidRecord, match="programme 1: closes is '2026-12-40'"):
        read_notice(tmp_path / "n.toml")
    (tmp_path / "n.toml").write_text(NOTICE.replace("contact =", 'closes = "31/12/2026"\ncontact ='))
    with pytest.raises(InvalidRecord, match="programme 1: registration closes after the programme has begun"):
        read_notice(tmp_path / "n.toml")
    (tmp_path / "n.toml").write_text(re.sub(r"(?m)^date = .*$", 'date = "2026-11-14"', NOTICE))
    with pytest.raises(InvalidRecord, match="programme 1 is over before 2026-12"):  # the radio would invite to it
        read_notice(tmp_path / "n.toml", month="2026-12")


def test_what_a_list_of_programmes_leaves_open_is_asked_for_with_its_row(tmp_path):
    file = tmp_path / "kegiatan.csv"
    file.write_text(PROGRAMMES, encoding="utf-8")
    with pytest.raises(InvalidRecord, match="lists programmes of 2026-01, 2026-02") as several:
        read_notice(file)
    assert several.value.hint == "name one: --month 2026-01"
    with pytest.raises(InvalidRecord, match=r"programmes leave open contact \(Narahubung\): 5"):
        read_notice(file, month="2026-02")
    with pytest.raises(InvalidRecord, match="lists no programme of 2026-07"):
        read_notice(file, month="2026-07")
    with pytest.raises(InvalidRecord, match="none of the calendar"):
        read_notice(file, month="2026-13")
    file.write_text("Nama Program\n", encoding="utf-8")
    with pytest.raises(InvalidRecord, match="lists no programme"):
        read_notice(file, month="2026-01")


def test_records_are_read_from_a_list(tmp_path):
    two_batches().write_csv(tmp_path / "batches.csv")
    assert judged("batches", tmp_path / "batches.csv")["registered"].sum() == 424
    with pytest.raises(InvalidRecord, match="purpose"):
        judged("microfinance", tmp_path / "batches.csv")


def test_a_calendar_begins_on_the_day_asked_for_and_its_seminars_do_not_move_with_the_asking():
    late = calendar(date(2026, 11, 28), 4)
    assert late["due"].min() == date(2026, 12, 7)
    seminars = [calendar(date(2026, month, 1), 6).filter(what="seminar")["due"].to_list() for month in (10, 11, 12)]
    assert {day for days in seminars for day in days} >= {date(2027, 1, 18)}
    assert all(day.month in (1, 4, 7, 10) for days in seminars for day in days)
