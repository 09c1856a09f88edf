"""Lists that come on two days: who may be one business of both is asked about, and what is decided holds."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from graph.cli.app import app
from graph.errors import RuleViolation
from graph.ingest.linkage.queue import pair_id
from graph.services.access.callers import MACHINE
from graph.services.engagement.proposals import draft, get, take
from graph.services.lists.ingest import known_in_graph, read_lists, retract_source, store_folder
from graph.services.lists.review_store import decide, queue_of
from graph.services.wire.things import present_ids

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
def test_a_question_across_lists_is_shown_though_no_row_of_the_other_list_is_kept(empty_store, tmp_path):
    """``review store --show`` ended in a fault: a graph keeps no row of the side that it held before."""
    store_list(tmp_path, "dinas", "UD Harapan Rappoa Jaya")
    assert store_list(tmp_path, "plut", "Harapan Rapoa Jaya").asked == 1
    (asked,) = queue_of(empty_store)
    told = CliRunner().invoke(app, ["--lang", "id", "review", "store", "--show", asked["pair"]])
    assert (told.exit_code, "Harapan Rappoa Jaya" in told.stdout, "Harapan Rapoa Jaya" in told.stdout) == (
        0,
        True,
        True,
    )


def known_as(store, words: str) -> str:
    (found,) = [one for one, name in store.snapshot().parties.select("id", "name").iter_rows() if words in name]
    return found


def proposed(store, supplier: str) -> str:
    return draft(store, "partnership", supplier, known_as(store, "Teri Bira")).thing.id


@pytest.mark.usefixtures("neo4j_home")
def test_a_list_is_taken_back_whose_business_another_list_names_or_of_which_every_proposal_has_ended(
    empty_store, tmp_path
):
    """It was refused though a person had said that the newer list names the business too, or nothing went on."""
    store_list(tmp_path, "dinas", "UD Harapan Rappoa Jaya")
    store_list(tmp_path, "plut", "Harapan Rapoa Jaya", "UD Teri Bira")
    (asked,) = queue_of(empty_store)
    decide(tmp_path, asked["pair"], "accept")
    alive = proposed(empty_store, asked["left"])
    retract_source("dinas")
    assert asked["left"] not in empty_store.snapshot().parties["id"]
    kept = get(empty_store, MACHINE, alive)
    assert present_ids(empty_store, kept.engagement.suppliers) == (asked["right"],)
    assert len(empty_store.things.proposals_of(asked["right"])) == 1
    store_list(tmp_path, "dinas", "UD Harapan Rappoa Jaya")  # loaded again, the two are one as before
    (now,) = present_ids(empty_store, [asked["left"]])
    assert len(empty_store.things.proposals_of(now)) == 1
    store_list(tmp_path, "lain", "UD Kopi Rilau Ale")
    ended = proposed(empty_store, known_as(empty_store, "Rilau"))
    with pytest.raises(RuleViolation, match="a proposal rests on"):
        retract_source("lain")
    take(empty_store, MACHINE, ended, "withdraw")
    retract_source("lain")
    assert not [one for one in empty_store.snapshot().parties["name"] if "Rilau" in one]
    assert get(empty_store, MACHINE, ended).engagement.state == "withdrawn"


@pytest.mark.usefixtures("neo4j_home")
def test_whoever_is_plainly_another_is_not_asked_about_and_a_retraction_forgets_the_question(empty_store, tmp_path):
    store_list(tmp_path, "dinas", "UD Harapan Rappoa Jaya")
    elsewhere = "Sumur;Mrebet;Purbalingga;Jawa Tengah;gula aren"
    assert store_list(tmp_path, "jauh", "Harapan Rapoa Jaya", place=elsewhere).asked == 0
    assert store_list(tmp_path, "lain", "UD Teri Bira", "UD Harapan Kahayya Maju").asked == 0
    assert store_list(tmp_path, "plut", "Harapan Rapoa Jaya").asked == 1
    retract_source("plut")
    assert queue_of(empty_store) == []
