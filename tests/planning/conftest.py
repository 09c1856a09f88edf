"""One sample for all questions of planners: small enough to solve in a second, with every planted cluster."""

from __future__ import annotations

import pytest

from graph.planning.scene import Scene
from graph.sample import make_world
from graph.sample.as_network import network_of
from graph.sample.office import repeats
from graph.sample.planted import planted_facts


@pytest.fixture(scope="session")
def world():
    return make_world(2000)


@pytest.fixture(scope="session")
def planted(world):
    return planted_facts(world, repeats(world))


@pytest.fixture(scope="session")
def sample_network(world):
    return network_of(world)


@pytest.fixture(scope="session")
def scene(sample_network):
    return Scene(sample_network)
