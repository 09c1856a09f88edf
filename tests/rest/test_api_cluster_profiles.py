"""Sentra found, clusters profiled and compared over HTTP: the figures of the command line, and nothing of few firms."""

from __future__ import annotations

import polars as pl
import pytest

from graph.errors import NotAllowed, NotFound
from graph.model.rights import Role
from graph.network import Network
from graph.planning.clusters.compare import FIGURES, compare_clusters
from graph.planning.clusters.find import find_sentra
from graph.planning.clusters.found import with_sentra
from graph.planning.clusters.profile import cluster_profile
from graph.planning.disclosure import THRESHOLD
from graph.planning.scene import Scene
from graph.rest.cluster_profiles import ComparedCluster, compare_cluster, profile_cluster
from graph.rest.exports import export
from graph.rest.world import World
from graph.services.access.callers import Caller
from tests.loop_apart import run_apart

SEARCH = {"km": 10, "at_least": 4}


@pytest.fixture(scope="module")
def scene(served_folder):
    return Scene(Network.read(served_folder))


@pytest.fixture(scope="module")
def ids(scene):
    parties = scene.network.parties
    return [parties["id"][row] for row in scene.memberships.clusters]


def members_of(scene, cluster):
    at = scene.memberships.clusters.index(scene.network.row[cluster])
    return scene.memberships.members[at]


def plain(told):
    """A profile or comparison without what the address says otherwise."""
    return {name: value for name, value in told.items() if name not in ("as_of", "synthetic", "n_sales")}


def test_found_sentra_are_those_of_the_command_line_and_name_no_member(client, scene):
    told = client.get("/v1/clusters/found", params=SEARCH).json()
    found = find_sentra(scene, **SEARCH)
    assert [one["sentra"] for one in told["items"]] == found["sentra"].to_list()[:50]
    assert [one["p_value"] for one in told["items"]] == found["p_value"].to_list()[:50]
    assert told["total"] == found.height > 0
    assert not any("members" in one for one in told["items"])
    assert told["synthetic"] is True
    assert client.get("/v1/clusters/found", params={"km": 60}).status_code == 422


def test_the_profile_is_that_of_the_command_line(client, scene, ids):
    for cluster in ids[:2]:
        told, ours = client.get(f"/v1/clusters/{cluster}/profile").json(), cluster_profile(scene, cluster)
        assert told["as_of"] == ours["as_of"].isoformat()
        rivals = [plain(one) for one in ours["rivals"]]
        assert plain(told) == plain(ours) | {"rivals": rivals}
    asked = {"then": "2025-01-01"}
    assert client.get(f"/v1/clusters/{ids[0]}/profile", params=asked).json()["dates"][0] == "2025-01-01"
    assert client.get("/v1/clusters/nowhere/profile").status_code == 404
    assert client.get(f"/v1/clusters/{scene.network.parties['id'][0]}/compare").status_code == 404


def test_the_comparison_is_that_of_the_command_line(client, scene, ids):
    told = client.get(f"/v1/clusters/{ids[0]}/compare", params={"with": ids[1:3]}).json()
    ours = compare_clusters(scene, ids[0], against=ids[1:3])
    assert told["benchmark"] == ours["benchmark"]
    assert [one["cluster"] for one in told["clusters"]] == [one["cluster"] for one in ours["clusters"]]
    assert set(ids[1:3]) <= {one["cluster"] for one in told["clusters"]}


def test_every_figure_that_is_compared_is_in_the_document():
    assert set(FIGURES) <= set(ComparedCluster.model_fields)


def test_a_found_sentra_is_profiled_and_compared_by_its_name(client, scene):
    name = find_sentra(scene, **SEARCH)["sentra"][0]
    found = with_sentra(scene, name, digits=5, **SEARCH)
    asked = SEARCH | {"found": True}
    told = client.get(f"/v1/clusters/{name}/profile", params=asked).json()
    assert told["conditions"] == cluster_profile(found, name)["conditions"]
    told = client.get(f"/v1/clusters/{name}/compare", params=asked).json()
    assert told["benchmark"] == compare_clusters(found, name)["benchmark"]
    assert client.get(f"/v1/clusters/{name}/profile").status_code == 404
    assert client.get("/v1/clusters/99999-00/profile", params=asked).status_code == 404


def test_a_party_draws_no_bounds_and_is_told_nothing_of_few(served_folder, scene, ids):
    world, forum = World(served_folder), Caller("k", Role.FORUM_MEMBER, party="x")
    with pytest.raises(NotAllowed, match="two searches"):
        profile_cluster("14111-33.72", world, forum, found=True)
    many = [one for one in ids if members_of(scene, one).size >= THRESHOLD]
    office, told = (profile_cluster(many[0], world, who) for who in (Caller("k", Role.ADMIN), forum))
    assert told.conditions == office.conditions
    assert not [one for one in told.unmet_demand if one.buyers < THRESHOLD]
    sales = scene.network.parties["sales_rp_per_year"]
    for one in (told, *told.rivals):
        known = sales[members_of(scene, one.cluster)].drop_nulls().len()
        assert (one.median_sales_rp is None) == (known < THRESHOLD), one.name


def small(served_folder, tmp_path, ids):
    """The folder with one cluster of which three members are left."""
    network = Network.read(served_folder)
    ties = network.ties
    inside = ties.filter((pl.col("type") == "PART_OF") & (pl.col("end") == ids[0]))
    kept = ties.join(inside.slice(3).select("start", "end", "type"), on=["start", "end", "type"], how="anti")
    Network.from_frames(
        network.parties, network.offers, network.demands, kept, as_of=network.as_of, synthetic=True
    ).write(tmp_path)
    return World(tmp_path)


def test_a_cluster_of_three_has_no_figures_for_a_party(served_folder, tmp_path, scene, ids):
    world, forum = small(served_folder, tmp_path, ids), Caller("k", Role.FORUM_MEMBER, party="x")
    for asked in (profile_cluster, compare_cluster):
        assert asked(ids[0], world, Caller("k", Role.PLANNER)).n == 3
        with pytest.raises(NotAllowed, match="3 members"):
            asked(ids[0], world, forum)
    many = next(one for one in ids[1:] if members_of(scene, one).size >= THRESHOLD)
    told = compare_cluster(many, world, forum, against=[ids[0]])
    few = next(one for one in told.clusters if one.cluster == ids[0])
    assert (few.members, few.certified, few.median_sales_rp) == (3, None, None)


def test_a_key_of_a_region_compares_within_it(served_folder, scene, ids):
    regions = dict(zip(ids, [scene.network.parties["region"][row] for row in scene.memberships.clusters], strict=True))
    home = regions[ids[0]][:2]
    world, regional = World(served_folder), Caller("k", Role.PLANNER, regions=(home,))
    told = compare_cluster(ids[0], world, regional)
    assert {regions[one.cluster][:2] for one in told.clusters} == {home}
    assert {one.region[:2] for one in profile_cluster(ids[0], world, regional).rivals} <= {home}
    away = next(one for one in ids if regions[one][:2] != home)
    with pytest.raises(NotFound):
        profile_cluster(away, world, regional)
    with pytest.raises(NotFound):
        compare_cluster(ids[0], world, regional, against=[away])


def test_exported_metrics_stay_within_the_regions_of_a_key(served_folder, scene, ids):
    home = scene.network.parties["region"][scene.memberships.clusters[0]][:2]
    world = World(served_folder)
    told = export("metrics", "csv", world, Caller("k", Role.PLANNER, regions=(home,)))
    lines = b"".join(piece.encode() if isinstance(piece, str) else piece for piece in run_apart(pieces, told))
    frame = pl.read_csv(lines, infer_schema=False)
    assert set(frame["region"].str.head(2)) == {home}
    assert 0 < frame.height < len(ids)


async def pieces(told):
    return [piece async for piece in told.body_iterator]
