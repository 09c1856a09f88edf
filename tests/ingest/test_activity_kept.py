"""An index of activities that was kept answers as the one that was built, and whatever is wrong with it is not seen."""

from __future__ import annotations

import numpy as np
import pytest

from graph.ingest import classify_activity
from graph.ingest.activity import index as activity_index
from graph.ingest.activity import kept as activity_kept
from graph.ingest.activity.kept import keep_index, kept_index, sum_of
from graph.settings import settings

TEXTS = ["keripik singkong", "jual gamis", "bengkel las", "tukang ojek dan petani"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A cache of its own, and no index in memory."""
    monkeypatch.setenv("JEJARING_CACHE", str(tmp_path))
    settings.cache_clear()
    activity_index._read.cache_clear()
    yield tmp_path / "activities"
    monkeypatch.undo()
    settings.cache_clear()
    activity_index._read.cache_clear()


def test_a_kept_index_is_the_built_one_to_the_bit(folder):
    built = activity_index.read_index("2020")
    kept = kept_index("2020", sum_of("2020", None))
    assert (kept.codes, kept.titles) == (built.codes, built.titles)
    for name in ("terms", "names"):  # in the same order too
        assert list(getattr(kept, name).items()) == list(getattr(built, name).items())
    assert list(kept.letters.known) == list(built.letters.known)
    assert kept.letters.rarity.tobytes() == built.letters.rarity.tobytes()
    for one, other in ((kept.scores, built.scores), (kept.letters.table, built.letters.table)):
        assert one.shape == other.shape
        for of in ("data", "indices", "indptr"):
            assert getattr(one, of).dtype == getattr(other, of).dtype
            assert np.array_equal(getattr(one, of), getattr(other, of))


def test_the_second_process_builds_nothing_and_answers_the_same(folder, monkeypatch):
    first = classify_activity(TEXTS)
    activity_index._read.cache_clear()
    monkeypatch.setattr(activity_index, "_built", lambda *_: pytest.fail("the kept index was not used"))
    assert classify_activity(TEXTS) == first


@pytest.mark.parametrize("spoil", [lambda made: made[: len(made) // 2], lambda _: b"", lambda _: b"no index"])
def test_a_spoiled_file_is_made_anew(folder, spoil):
    first = classify_activity(TEXTS)
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    file.write_bytes(spoil(whole))
    activity_index._read.cache_clear()
    assert classify_activity(TEXTS) == first
    activity_index._read.cache_clear()
    assert kept_index("2020", sum_of("2020", None)) is not None
    assert [one.name for one in folder.iterdir()] == [file.name]


def test_bytes_that_were_changed_inside_are_seen(folder):
    activity_index.read_index("2020")
    (file,) = folder.iterdir()
    made = bytearray(file.read_bytes())
    made[len(made) // 2] ^= 1
    file.write_bytes(made)
    assert kept_index("2020", sum_of("2020", None)) is None


def test_other_words_or_another_classification_are_another_index(folder, tmp_path, monkeypatch):
    index = activity_index.read_index("2020")
    ours = sum_of("2020", None)
    table = tmp_path / "kbli_2020.csv"
    table.write_text("code,title_id\n", encoding="utf-8")
    monkeypatch.setattr(activity_kept, "_ours", lambda: "other words")
    assert len({ours, sum_of("2020", None), sum_of("2025", None), sum_of("2020", table)}) == 4
    keep_index("2020", sum_of("2020", None), index)
    assert kept_index("2020", ours) is None


def test_where_nothing_can_be_kept_the_answers_are_the_same(tmp_path, folder):
    first = classify_activity(TEXTS)
    activity_index._read.cache_clear()
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    folder.write_bytes(b"a file where the folder would be")
    assert classify_activity(TEXTS) == first
