"""KBLI 2020 and 2025: read from the user's folder, never shipped."""

from __future__ import annotations

import pytest

from graph.errors import NotFound
from graph.reference import activities, editions


@pytest.mark.shared
def test_a_code_that_kept_its_title_goes_over_and_comes_back(shared):
    assert editions.to_2025("01113", shared) == (("01113", "same_code_same_title"),)
    assert editions.to_2020("01113", shared) == (("01113", "same_code_same_title"),)
    assert editions.titles_2025(shared)["01113"].lower() == activities.title("01113").lower()


@pytest.mark.shared
def test_a_code_without_a_match_says_nothing_rather_than_guess(shared):
    assert editions.to_2025("01119", shared) == ()


@pytest.mark.shared
def test_the_counts_are_those_of_the_published_table(shared):
    moved = [editions.to_2025(code, shared) for code in activities.groups("C")]
    assert all(len(pairs) <= 1 for pairs in moved)
    total = sum(len(editions.to_2025(code, shared)) for code in activities.titles() if len(code) == 5)
    assert total == 455 + 574 + 181


def test_without_the_folder_the_user_is_told_where_to_put_it(tmp_path):
    with pytest.raises(NotFound) as refused:
        editions.titles_2025(tmp_path)
    assert "JEJARING_REFERENCE" in refused.value.hint
