"""Lists that come on two days: who may be one business of both is asked about, and what is decided holds."""

from __future__ import annotations

import pytest

from graph.ingest.linkage.queue import pair_id
from graph.services.lists.ingest import known_in_graph, read_lists, retract_source, store_folder
from graph.services.lists.review_store import decide, queue_of

HEAD = "Nama Usaha;Desa;Kecamatan;Kabupaten;Provinsi;Produk;Tenaga Kerja\n"
PLACE = "Kahayya;Kindang;Bulukumba;Sulawesi Selatan;gula aren"


def store_list(folder, name: str, *businesses: str, place: str = PLACE):
    path = folder / f"{name}.csv"
    path.write_text(HEAD + "".join(f"{one};{place};3\n" for one in businesses), encoding="utf-8")
    read_lists([path], folder / f"{name}.net", keep=True, before=known_in_graph())
    return store_folder(folder / f"{name}.net")


@pytest.mark.usefixtures("neo4j_home")
def test_a_name_written_otherwise_in_a_list_of_another_day_is_asked_about_and_made_one(empty_store, tmp_path):
    assert store_list(tmp_path, "dinas", "UD Harapan Rappoa Jaya", "Kelompok Aren Kahayya").asked == 0
    alone = empty_store.snapshot().fingerprint()
    second = store_list(tmp_path, "plut", "Harapan Rapoa Jaya", "UD Teri Bira", "Kelompok Aren Kahayya")
    assert second.asked == 1
    (asked,) = queue_of(empty_store)
    names = (asked["left_name"], asked["right_name"], asked["left_source"], asked["right_source"])
    assert names == ("UD Harapan Rappoa Jaya", "Harapan Rapoa Jaya", "dinas", "plut")
    assert asked["pair"] == pair_id(asked["left"], asked["right"])
    parties = empty_store.snapshot().parties.height
    decide(tmp_path, asked["pair"], "accept")
    joined = empty_store.snapshot().parties
    assert (joined.height, asked["left"] in joined["id"]) == (parties - 1, True)
    assert store_list(tmp_path, "plut", "Harapan Rapoa Jaya", "UD Teri Bira", "Kelompok Aren Kahayya").asked == 0
    retract_source("plut")
    assert empty_store.snapshot().fingerprint() == alone


@pytest.mark.usefixtures("neo4j_home")
def test_whoever_is_plainly_another_is_not_asked_about_and_a_retraction_forgets_the_question(empty_store, tmp_path):
    store_list(tmp_path, "dinas", "UD Harapan Rappoa Jaya")
    elsewhere = "Sumur;Mrebet;Purbalingga;Jawa Tengah;gula aren"
    assert store_list(tmp_path, "jauh", "Harapan Rapoa Jaya", place=elsewhere).asked == 0
    assert store_list(tmp_path, "lain", "UD Teri Bira", "UD Harapan Kahayya Maju").asked == 0
    assert store_list(tmp_path, "plut", "Harapan Rapoa Jaya").asked == 1
    retract_source("plut")
    assert queue_of(empty_store) == []
