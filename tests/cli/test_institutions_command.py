"""``jejaring institutions``: what a terminal says where no list tells."""

from __future__ import annotations

from graph.cli.face import Face
from graph.cli.institutions import _of_the_graph
from tests.planning.test_scenarios_by_hand import network


def test_without_a_list_of_front_offices_their_table_is_not_measured_and_not_empty(tmp_path, capsys):
    """The network of the scenarios names a forum and no front office."""
    network().write(tmp_path)
    _of_the_graph(Face("en"), "front-offices", tmp_path, ("region", "province"), None)
    assert "Not measured: no list of business clinics" in capsys.readouterr().out
    _of_the_graph(Face("en"), "forums", tmp_path, ("region", "province"), None)
    assert "Forum Kebumen" in capsys.readouterr().out
