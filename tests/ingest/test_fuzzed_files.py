"""Any bytes at all: no crash but our own error, and rows that add up whenever something was read."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.ingest.reading import read_or_refused


def holds(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    read_or_refused(path, link=False)


CELL = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=12)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELL, min_size=1, max_size=5), min_size=1, max_size=8), st.sampled_from([",", ";", "\t"]))
@example([["nama", "kbli"], ["\x85", "\u2028"]], ",")
def test_any_grid_of_texts_adds_up(tmp_path, grid, delimiter):
    text = "\n".join(delimiter.join(row) for row in [["Nama Usaha", "Alamat", "KBLI"], *grid])
    holds(tmp_path, "x.csv", text.encode())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path, content):
    holds(tmp_path, "x.csv", content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | CELL,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["nama", "kbli", "a", "lokasi", ""]), inner, max_size=4)
    ),
    max_leaves=15,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON)
def test_any_json_is_read_or_refused(tmp_path, content):
    holds(tmp_path, "x.json", json.dumps(content).encode())
