"""How kernels are compiled: kept on disk, and dividing by zero as numpy does (inf or nan, never an exception)."""

from __future__ import annotations

from functools import partial

from numba import njit

kernel = partial(njit, cache=True, error_model="numpy")
