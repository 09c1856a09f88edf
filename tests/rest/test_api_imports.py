"""Imports over HTTP: what is uploaded is named harmlessly, and a form says nothing that nobody reads."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from graph.errors import StoreConflict
from graph.services.access.audit import verify
from graph.services.access.keys import create_key
from graph.services.lists import imports
from graph.services.work.housekeeping import put_away
from graph.services.work.job_kinds import work
from graph.services.work.job_queue import JobQueue
from graph.settings import now, settings
from tests.store.villages import hamlet

LIST = {"files": ("../../list.csv", b"Nama Usaha,Kabupaten\nUD A,Kabupaten Jember\n")}


def test_a_form_with_a_member_that_nobody_reads_is_refused_and_a_path_in_a_name_leads_nowhere(graph_client):
    wrong = graph_client.post("/v1/imports", files=LIST, data={"source": "office", "kinds": "enterprises"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "#/kinds")
    once = {"Idempotency-Key": "u1"}
    made = graph_client.post("/v1/imports", files=LIST, data={"source": "office"}, headers=once)
    assert (made.status_code, made.json()["files"]) == (201, ["list.csv"])
    sheet = graph_client.get(f"/v1/imports/{made.json()['id']}/preview").json()["preview"]["sheets"][0]
    assert [column["role"] for column in sheet["mapping"]][:1] == ["name"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("daftar umkm 2024.csv", "daftar umkm 2024.csv"),
        ("Kab. Pañji – désa.csv", "Kab. Pañji – désa.csv"),
        ("..\\..\\..\\etc\\daftar.csv", "daftar.csv"),
        ("../..", "list"),
        (".import.part", "import.part"),
        ("a\u202evsc.exe", "a_vsc.exe"),
        ("é" * 300 + ".csv", "é" * 98 + ".csv"),
    ],
)
def test_an_uploaded_list_keeps_its_name_and_a_name_leads_nowhere(graph_client, sent, kept):
    made = graph_client.post("/v1/imports", files={"files": (sent, LIST["files"][1])}, data={"source": "office"})
    assert (made.status_code, made.json()["files"]) == (201, [kept])
    folder = imports.folder_of(made.json()["id"])
    assert [path.name for path in (folder / "lists").iterdir()] == [kept]


def uploaded(client, name):
    return client.post("/v1/imports", files=LIST, data={"source": name}, headers={"Idempotency-Key": name})


@pytest.fixture
def one_at_a_time(graph_client, monkeypatch):
    """A key may have one job waiting, and one upload."""
    monkeypatch.setenv("JEJARING_JOBS_PER_KEY", "1")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.usefixtures("one_at_a_time")
def test_a_key_may_leave_so_many_uploads_uncommitted_and_deletes_them(graph_client, empty_store):
    one = uploaded(graph_client, "a").json()["id"]
    refused = uploaded(graph_client, "b")
    assert (refused.status_code, refused.json()["code"]) == (409, "rule_violation")
    assert graph_client.delete(f"/v1/imports/{one}").json()["id"] == one
    assert graph_client.get(f"/v1/imports/{one}").status_code == 404
    assert [event.action for event in empty_store.things.events_of(one)] == ["imports.forget"]
    two = uploaded(graph_client, "b").json()["id"]
    assert graph_client.post(f"/v1/imports/{two}/commit").status_code == 202
    assert graph_client.delete(f"/v1/imports/{two}").status_code == 409
    three = uploaded(graph_client, "c").json()["id"]
    waits = graph_client.post(f"/v1/imports/{three}/commit")
    assert (waits.status_code, waits.json()["code"], waits.headers["Retry-After"]) == (429, "queue_full", "10")


@pytest.mark.usefixtures("one_at_a_time")
def test_uploads_that_wait_are_counted_without_reading_the_others(graph_client, empty_store, monkeypatch):
    _, other = create_key(empty_store, "admin")
    upload = {"files": LIST, "data": {"source": "a"}, "headers": {"Authorization": f"Bearer {other}"}}
    assert graph_client.post("/v1/imports", **upload).status_code == 201
    monkeypatch.setattr(imports, "all_imports", None)
    assert [uploaded(graph_client, name).status_code for name in ("b", "c")] == [201, 409]


def test_a_commit_tells_whom_the_source_named_before_and_names_no_more(graph_client, empty_store):
    """The next month's list, uploaded in the place of the last: who is gone from it was gone without a word."""

    def committed(source, *names):
        rows = "".join(f"{name},Kabupaten Jember\n" for name in names)
        files = {"files": ("list.csv", f"Nama Usaha,Kabupaten\n{rows}".encode())}
        once = {"Idempotency-Key": f"{source}{names}"}
        one = graph_client.post("/v1/imports", files=files, data={"source": source}, headers=once).json()["id"]
        graph_client.post(f"/v1/imports/{one}/commit")
        JobQueue().perform(one, work)
        return graph_client.get(f"/v1/imports/{one}").json()["job"]["result"]["vanished"]

    assert committed("binaan", "UD Aren", "UD Teri", "CV Inru") == []
    assert committed("dinas", "UD Teri") == []
    (told,) = committed("binaan", "CV Inru", "UD Baru")
    assert (told["list"], told["parties"], told["names"], told["stay"]) == ("binaan", 2, ["UD Aren", "UD Teri"], True)
    assert set(empty_store.snapshot().parties["name"]) == {"UD Teri", "CV Inru", "UD Baru"}
    (told,) = committed("binaan", "CV Inru")
    assert (told["names"], told["stay"]) == (["UD Baru"], False)


def test_lists_are_kept_so_long_after_their_commit_and_the_audit_log_for_ever(graph_client, empty_store):
    done, left = (uploaded(graph_client, name).json()["id"] for name in ("a", "b"))
    graph_client.post(f"/v1/imports/{done}/commit")
    JobQueue().perform(done, work)
    kept = empty_store.snapshot().fingerprint()
    ended = datetime.fromisoformat(JobQueue().get(done).changed_at)
    month = timedelta(days=settings().work_kept_days)
    put_away(empty_store, moment=ended + month - timedelta(days=1))
    assert graph_client.get(f"/v1/imports/{done}").json()["job"]["state"] == "done"
    assert put_away(empty_store, moment=ended + month + timedelta(days=1)) >= 3
    assert not {done, left} & {one["id"] for one in graph_client.get("/v1/imports").json()["items"]}
    assert not {done, left} & {path.name for path in (settings().home / "imports").iterdir()}
    assert JobQueue().find(done) is None
    assert [event.action for event in empty_store.things.events_of(done)] == ["imports.commit", "imports.forget"]
    assert [event.why for event in empty_store.things.events_of(left)] == ["retention"]
    assert empty_store.snapshot().fingerprint() == kept
    assert verify(empty_store).intact


def test_a_commit_that_was_broken_off_for_good_has_a_remedy_and_its_lists_are_kept_until_then(
    graph_client, empty_store
):
    one = uploaded(graph_client, "dinas").json()["id"]
    graph_client.post(f"/v1/imports/{one}/commit")
    JobQueue().perform(one, work)
    whole = empty_store.snapshot().fingerprint()
    with empty_store._bolt.driver.session() as session:
        session.run("MATCH (l:Load) SET l.done = l.batches - 1, l.fingerprint = 'other'").consume()
    with pytest.raises(StoreConflict) as refused:
        empty_store.snapshot()
    assert "jejaring retract dinas" in refused.value.hint
    gone = graph_client.delete(f"/v1/imports/{one}").json()
    assert (gone["code"], one in gone["hint"]) == ("rule_violation", True)
    put_away(empty_store, moment=now() + timedelta(days=settings().work_kept_days + 1))
    assert graph_client.get(f"/v1/imports/{one}").status_code == 200
    imports.commit(one)  # the remedy: the same lists once more
    assert empty_store.snapshot().fingerprint() == whole
    assert graph_client.delete(f"/v1/imports/{one}").status_code == 200


def test_half_a_list_is_taken_back(empty_store):
    empty_store.upsert(hamlet(), source="dinas")
    with empty_store._bolt.driver.session() as session:
        session.run("MATCH (l:Load) SET l.done = l.batches - 1").consume()
        session.run("MATCH (o:Offer) DETACH DELETE o").consume()
    empty_store.retract("dinas")
    assert empty_store.snapshot().parties.height == 0


@pytest.fixture
def officers(empty_store, graph_client):
    """Clients of officers of Jember and of Banyuwangi."""
    made = {}
    for region in ("35.09", "35.10"):
        _, secret = create_key(empty_store, "officer", regions=[region])
        made[region] = {"Authorization": f"Bearer {secret}", "Accept-Language": "id"}
    return made


SELLERS = "Nama Usaha,Kecamatan,Kabupaten,Produk,Kapasitas per Bulan,Satuan,Harga Jual (Rp)\n"


def brought(client, source, rows, headers, head=SELLERS):
    """Upload rows of businesses and what they sell, and commit them; return the job of the import, or the refusal."""
    files = {"files": ("list.csv", (head + "\n".join(rows) + "\n").encode())}
    once = {"Idempotency-Key": uuid4().hex}
    one = client.post("/v1/imports", files=files, data={"source": source}, headers=headers | once).json()["id"]
    answer = client.post(f"/v1/imports/{one}/commit", headers=headers)
    if answer.status_code != 202:
        return answer.json()
    JobQueue().perform(one, work)
    return client.get(f"/v1/imports/{one}", headers=headers).json()["job"]


RAUNG = "Kopi Gunung Raung,Kalibaru,Kabupaten Banyuwangi,kopi robusta bubuk,{},kg,{}"
PUTRI = "Kopi Putri Jember,Silo,Kabupaten Jember,kopi robusta bubuk,40,kg,70000"


def test_an_officers_list_changes_no_business_of_another_region(graph_client, empty_store, officers):
    """An officer of Jember overwrote the offer of a business of Banyuwangi, 400 kg, by a row of 5 kg at Rp 1,000."""
    assert brought(graph_client, "banyuwangi", [RAUNG.format(400, 60_000)], {})["state"] == "done"
    job = brought(graph_client, "jember", [RAUNG.format(5, 1_000), PUTRI], officers["35.09"])
    assert (job["state"], job["result"]["accepted"], job["result"]["rejected_by_rule"]) == (
        "done",
        1,
        {"beyond_key": 1},
    )
    (told,) = job["result"]["beyond"]
    assert (told["row"], told["region"][:5]) == (2, "35.10")
    graph = empty_store.snapshot()
    names = dict(graph.parties.select("id", "name").iter_rows())
    offers = graph.offers.select("party", "units_per_month", "price_rp_per_unit").iter_rows()
    assert {(names[party], *lot) for party, *lot in offers} == {
        ("Kopi Gunung Raung", 400, 60_000), ("Kopi Putri Jember", 40, 70_000),
    }  # fmt: skip
    placeless = "Kopi Tanpa Alamat,,,kopi robusta bubuk,{},kg,50000"
    assert brought(graph_client, "jember-3", [placeless.format(7)], officers["35.09"])["result"]["accepted"] == 1
    theirs = brought(graph_client, "banyuwangi-3", [placeless.format(8), RAUNG.format(9, 9_000)], officers["35.10"])
    assert theirs["result"]["rejected_by_rule"] == {"beyond_key": 1}  # of another office's list, though nowhere
    ours = brought(graph_client, "jember-4", [placeless.format(9), PUTRI], officers["35.09"])
    assert (ours["result"]["accepted"], ours["result"]["rejected_by_rule"]) == (2, {})
    alone = brought(graph_client, "jember-2", [RAUNG.format(6, 2_000)], officers["35.09"])
    assert (alone["state"], "Di luar wilayah kunci" in alone["result"]["detail"]) == ("failed", True)


def test_an_officers_list_of_needs_speaks_for_nobody_of_another_region(graph_client, empty_store, officers):
    head = "Nama Usaha,Kecamatan,Kabupaten,Jenis Kebutuhan,Kebutuhan,Anggaran (Rp)\n"
    rows = [
        "Kopi Gunung Raung,Kalibaru,Kabupaten Banyuwangi,layanan,desain kemasan,500000",
        "Kopi Putri Jember,Silo,Kabupaten Jember,layanan,desain kemasan,700000",
    ]
    job = brought(graph_client, "kebutuhan", rows, officers["35.09"], head)
    assert (job["state"], job["result"]["rejected_by_rule"]) == ("done", {"beyond_key": 1})
    assert empty_store.snapshot().needs["budget_rp"].to_list() == [700_000]


def test_an_officers_list_ties_nobody_of_another_region_to_one_who_is_not_of_its_own(
    graph_client, empty_store, officers
):
    """Ties between two businesses of Banyuwangi entered by a list of Jember, and moved the figures of their cluster."""
    ijen = RAUNG.replace("Raung", "Ijen").format(90, 50_000)
    assert brought(graph_client, "banyuwangi", [RAUNG.format(400, 60_000), ijen], {})["state"] == "done"
    assert brought(graph_client, "jember", [PUTRI], officers["35.09"])["state"] == "done"
    rows = [
        "Kopi Gunung Raung,Kopi Gunung Ijen,memasok",
        "Kopi Gunung Ijen,Toko Entah,memasok",
        "Kopi Putri Jember,Kopi Gunung Raung,memasok",
        "Kopi Putri Jember,Toko Jember,memasok",
        "Warung Satu,Warung Dua,memasok",
    ]
    job = brought(graph_client, "ikatan", rows, officers["35.09"], "Dari,Kepada,Jenis Ikatan\n")
    assert (job["state"], job["result"]["rejected_by_rule"]) == ("done", {"beyond_key": 2})
    assert [(one["row"], one["region"][:5]) for one in job["result"]["beyond"]] == [(2, "35.10"), (3, "35.10")]
    graph = empty_store.snapshot()
    names = dict(graph.parties.select("id", "name").iter_rows())
    tied = {(names[start], names[end]) for start, end in graph.ties.select("start", "end").iter_rows()}
    assert {start for start, _ in tied} == {"Kopi Putri Jember", "Warung Satu"}
    assert len(tied) == 3
    theirs = brought(graph_client, "ikatan-2", rows[:1], officers["35.10"], "Dari,Kepada,Jenis Ikatan\n")
    assert (theirs["state"], theirs["result"]["rejected_by_rule"]) == ("done", {})


def test_a_list_that_another_office_or_role_loaded_is_not_replaced(graph_client, empty_store, officers):
    """One row of another office under the name of a list took its two businesses away."""
    theirs = [RAUNG.format(400, 60_000), RAUNG.format(90, 50_000).replace("Raung", "Ijen")]
    assert brought(graph_client, "kopi_2026", theirs, officers["35.10"])["state"] == "done"
    assert brought(graph_client, "dinas_2026", [PUTRI.replace("Putri", "Dewi")], {})["state"] == "done"
    whole = empty_store.snapshot().fingerprint()
    for source in ("kopi_2026", "dinas_2026"):
        refused = brought(graph_client, source, [PUTRI], officers["35.09"])
        assert (refused["status"], refused["detail"]) == (403, f"daftar {source} milik kantor lain")
        assert "nama lain" in refused["hint"]
    assert empty_store.snapshot().fingerprint() == whole
    newer = brought(graph_client, "kopi_2026", theirs[:1], officers["35.10"])
    assert [one["names"] for one in newer["result"]["vanished"]] == [["Kopi Gunung Ijen"]]
    _, secret = create_key(empty_store, "officer", regions=["35"])  # one whose reach is wider
    wider = brought(graph_client, "kopi_2026", theirs, {"Authorization": f"Bearer {secret}"})
    assert (wider["state"], wider["result"]["accepted"]) == ("done", 2)


def test_what_is_wrong_with_an_uploaded_file_is_told_in_the_readers_language(graph_client):
    files = {"files": ("cut.xlsx", b"PK\x03\x04 cut off")}
    one = graph_client.post("/v1/imports", files=files, data={"source": "cut"}).json()["id"]
    graph_client.post(f"/v1/imports/{one}/commit")
    JobQueue().perform(one, work)
    for language, words in (("id", "rusak atau terpotong"), ("en", "broken or cut-off")):
        headers = {"Accept-Language": language}
        (failure,) = graph_client.get(f"/v1/imports/{one}/preview", headers=headers).json()["preview"]["failures"]
        job = graph_client.get(f"/v1/imports/{one}", headers=headers).json()["job"]
        assert (words in failure["message"], words in job["result"]["detail"]) == (True, True), (failure, job)
