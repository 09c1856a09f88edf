"""The map and the plot: where marks lie, and that they can be told apart."""

from __future__ import annotations

import math
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from graph.services.sheet.facts import ClusterFacts, FigureFacts, LinkFacts
from graph.web.drawings import PLOT, clusters_plot, report_map
from graph.web.numbers import plain, rupiah, short
from graph.web.shapes import HEIGHT, WIDTH, place, provinces


def test_the_whole_country_lies_on_the_plane_and_is_light():
    numbers = [d for _, d in provinces()]
    assert sum(map(len, numbers)) < 120_000
    for corner in ((5.9, 95.2), (-8.5, 140.9), (-10.9, 122.8)):
        x, y = place(*corner)
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT


def test_every_mark_is_within_the_part_of_the_map_that_is_shown(report):
    drawn = report_map(report)
    left, top, width, height = map(int, drawn.view.split())
    for mark in (*drawn.clusters, *drawn.demand_gaps, *drawn.supply_gaps):
        assert left <= mark.x <= left + width
        assert top <= mark.y <= top + height


def test_the_most_valuable_partnerships_are_drawn_and_the_rest_counted(report):
    far = replace(report.points[1], lat=1.0, lon=120.0)
    points = (*report.points, far)
    links = tuple(LinkFacts(0, 1 + n % 2, 1, 100 - n // 4) for n in range(300))
    drawn = report_map(replace(report, points=points, links=links))
    assert len(drawn.arcs) == 2
    assert drawn.left_out == 50


def test_a_party_without_a_place_is_not_drawn(report):
    nowhere = replace(report.points[1], lat=None, lon=None)
    assert report_map(replace(report, points=(report.points[0], nowhere))).arcs == ()


def test_java_is_enlarged_only_when_the_map_shows_much_more_and_java_is_crowded(report):
    assert report_map(report).inset is None
    papua = replace(report.clusters[1], lat=-2.5, lon=140.0)
    assert report_map(replace(report, clusters=(*report.clusters, papua))).inset is not None
    far = replace(report.points[1], lat=3.0, lon=98.0)
    elsewhere = replace(report, clusters=(*report.clusters, papua), points=(report.points[0], far))
    assert report_map(elsewhere).inset is None


def cluster(number: int, across: float, up: float, members: int) -> ClusterFacts:
    return ClusterFacts(
        str(number), f"Sentra {number}", "", members,
        bonding=(FigureFacts("bonding_z", "", across),), bridging=(FigureFacts("bridging_z", "", up),),
    )  # fmt: skip


far = st.floats(-400, 400, allow_nan=False)


@given(st.lists(st.tuples(far, far), min_size=1, max_size=12))
def test_a_cluster_lies_in_the_corner_that_its_figures_say(values):
    clusters = tuple(cluster(n, x, y, 30) for n, (x, y) in enumerate(values, 1))
    plot = clusters_plot(clusters[:1], "id")
    (across, up), mark = values[0], plot.marks[0]
    assert (mark.x >= plot.zero_x - 1) == (across >= 0) or abs(across) < 0.05
    assert (mark.y <= plot.zero_y + 1) == (up >= 0) or abs(up) < 0.05
    assert len(clusters_plot(clusters, "id").marks) == len(values)


def test_two_clusters_with_the_same_figures_can_both_be_seen():
    plot = clusters_plot((cluster(1, 2.0, 2.0, 30), cluster(2, 2.0, 2.0, 30)), "id")
    one, other = plot.marks
    assert math.hypot(one.x - other.x, one.y - other.y) > one.size


def test_a_cluster_without_both_figures_is_left_out_but_keeps_its_number():
    unknown = cluster(1, math.nan, 1.0, 30)
    plot = clusters_plot((unknown, cluster(2, 1.0, 1.0, 30)), "id")
    assert [mark.number for mark in plot.marks] == [2]
    assert 0 < plot.marks[0].x < PLOT + 200


@given(st.integers(-(10**15), 10**15))
def test_a_number_reads_back_in_both_languages(value: int):
    assert int(plain(value, "id").replace(".", "").replace("\u2212", "-")) == value
    assert int(plain(value, "en").replace(",", "").replace("\u2212", "-")) == value


@given(st.integers(1000, 10**14))
def test_an_amount_in_words_is_within_half_a_percent(value: int):
    number, word = short(value, "id").split()
    scale = {"ribu": 1e3, "juta": 1e6, "miliar": 1e9, "triliun": 1e12}[word]
    said = float(number.replace(".", "").replace(",", ".")) * scale
    assert abs(said - value) <= 0.0051 * value
    assert rupiah(value, "id").startswith("Rp")
