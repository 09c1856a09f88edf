"""Generalised assignment as the literature draws it: classes A to E (Chu and Beasley 1997; Laguna et al. 1995)."""

from __future__ import annotations

import numpy as np


def drawn(kind, agents, items, seed=0):
    """Return cost, load and capacity of a class: A and B easy, C tighter, D and E with costs that oppose loads."""
    draw = np.random.default_rng(seed)
    if kind == "E":
        load = np.maximum(1, np.floor(1 - 10 * np.log(1 - draw.random((agents, items))))).astype(np.int64)
        cost = np.maximum(1, np.floor(1000 / load - 10 * draw.random((agents, items)))).astype(np.int64)
    elif kind == "D":
        load = draw.integers(1, 101, (agents, items))
        cost = np.maximum(1, 111 - load + draw.integers(-10, 11, (agents, items)))
    else:
        load = draw.integers(5, 26, (agents, items))
        cost = draw.integers(10, 51, (agents, items))
    if kind in {"A", "B"}:
        most = np.bincount(cost.argmin(axis=0), load[cost.argmin(axis=0), np.arange(items)], agents).max()
        room = np.full(agents, int(9 * (items / agents) + 0.4 * most))
        if kind == "B":
            room = (0.7 * room).astype(np.int64)
    else:
        room = (0.8 * load.sum(axis=1) / agents).astype(np.int64)
    return cost, load, room


def small(agents, items, seed=0):
    """Return worth, load and capacity as in gap1 to gap12 of the OR-Library: to be maximised."""
    draw = np.random.default_rng(seed)
    load = draw.integers(5, 26, (agents, items))
    worth = draw.integers(15, 26, (agents, items))
    return worth, load, (0.8 * load.sum(axis=1) / agents).astype(np.int64)
