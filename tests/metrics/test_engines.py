"""The compiled engine and its numpy twin say the same of every network."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.metrics import compiled, vectorised
from graph.metrics.arrays import COMPILED, VECTORISED, TieArrays
from graph.metrics.roles import role_counts


def test_both_engines_offer_the_same_functions():
    assert all(callable(getattr(vectorised, name)) for name in compiled.__all__)


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_both_engines_agree_on_pairs_rows_profile_and_roles(data):
    n = data.draw(st.integers(1, 12))
    ends = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1), st.sampled_from([0.0, 0.5, 1.0, 3.0]))
    ties = data.draw(st.lists(ends, max_size=60))
    directed = data.draw(st.booleans())
    code = np.array(data.draw(st.lists(st.integers(0, 2), min_size=n, max_size=n)), np.int32)
    start, end, weight = ([tie[i] for tie in ties] for i in range(3))
    one, other = (
        TieArrays.from_edges(n, start, end, weight, directed=directed, engine=engine)
        for engine in (COMPILED, VECTORISED)
    )
    for mine, twins in zip(one.as_pairs, other.as_pairs, strict=True):
        assert np.array_equal(mine, twins)
        assert mine.dtype == twins.dtype
    for rows in ("rows", "forward"):
        for mine, twins in zip(getattr(one, rows), getattr(other, rows), strict=True):
            assert np.array_equal(mine, twins)
            assert mine.dtype == twins.dtype
    for name in ("constraint", "effective_size", "efficiency", "hierarchy", "clustering", "bound"):
        mine, twins = getattr(one.profile, name), getattr(other.profile, name)
        assert mine == pytest.approx(twins, abs=1e-11, nan_ok=True)
    assert np.array_equal(one.profile.triangles, other.profile.triangles)
    assert np.array_equal(one.profile.supported, other.profile.supported)
    assert np.array_equal(role_counts(one, code, 3), role_counts(other, code, 3))


def test_many_batches_of_triangles_add_up_as_one_does():
    G = nx.complete_graph(70)  # more triangles than a batch holds
    start, end = (np.array(side, np.int32) for side in zip(*G.edges(), strict=True))
    one, other = (TieArrays.from_edges(70, start, end, engine=engine) for engine in (COMPILED, VECTORISED))
    assert one.profile.triangles.tolist() == [69 * 68 // 2] * 70
    assert one.profile.constraint == pytest.approx(other.profile.constraint, abs=1e-12)
    assert one.profile.effective_size == pytest.approx(np.ones(70), abs=1e-11)
