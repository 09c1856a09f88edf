"""A labelled synthetic world around real reference points: its generator, its office-like lists, its known answers.

Real are the regions, the ten clusters of the 2004 study as places and trades, and the palm-oil mills with their
groups. Every enterprise, price, volume and tie is invented; ``docs/reference/sample.md`` says what is planted.
"""

from __future__ import annotations

from graph.sample.as_network import make_sample
from graph.sample.folder import OfficeList, SampleFolder, write_sample, write_world
from graph.sample.world import World, make_world

__all__ = ["OfficeList", "SampleFolder", "World", "make_sample", "make_world", "write_sample", "write_world"]
