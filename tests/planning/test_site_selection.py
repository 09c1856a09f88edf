"""Site selection: the published table follows from its two points."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidRecord
from graph.planning.clusters.site_selection import score_sites


@pytest.fixture(scope="session")
def published(shared):
    return pl.read_csv(shared / "reference" / "clusters-2004" / "sample_clusters.csv", infer_schema=False)


@pytest.mark.shared
def test_all_ten_published_rows_follow_from_their_points(published):
    scored = score_sites(published)
    assert scored["percent"].to_list() == published["percent"].cast(pl.Float64).to_list()
    assert scored["rank_in_group"].to_list() == published["rank_in_group"].cast(pl.Int64).to_list()
    assert scored.height == 10


@pytest.mark.shared
def test_published_percentages_and_ranks_are_not_read(published):
    shuffled = published.with_columns(
        percent=published["percent"].shuffle(seed=1), rank_in_group=published["rank_in_group"].shuffle(seed=2)
    )
    assert score_sites(shuffled).equals(score_sites(published))


def sites(points, group="g"):
    return pl.DataFrame(
        {
            "cluster_id": [str(i) for i in range(len(points))],
            "group": [group] * len(points),
            "growth_opportunity": [g for g, _ in points],
            "action_capacity": [a for _, a in points],
        }
    )


@given(st.lists(st.tuples(st.integers(0, 54), st.integers(0, 36)), min_size=1, max_size=12))
def test_the_rank_is_one_more_than_the_number_of_better_ones(points):
    scored = score_sites(sites(points))
    totals = [g + a for g, a in points]
    assert scored["rank_in_group"].to_list() == [1 + sum(other > t for other in totals) for t in totals]
    assert scored["percent"].to_list() == pytest.approx([100 * t / 90 for t in totals], abs=0.0501)


@pytest.mark.parametrize("points", [(55, 0), (-1, 0), (0, 37), ("many", 1), (None, 1)])
def test_points_out_of_range_are_named_with_their_row(points):
    with pytest.raises(InvalidRecord, match="row 1"):
        score_sites(sites([points]))


def test_a_missing_column_and_a_repeated_cluster_are_named():
    with pytest.raises(InvalidRecord, match="action_capacity"):
        score_sites(sites([(1, 1)]).drop("action_capacity"))
    with pytest.raises(InvalidRecord, match="more than once"):
        score_sites(pl.concat([sites([(1, 1)]), sites([(2, 2)])]))
