"""Price of a lever: what pulling it once costs, of what, and what that rests on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Price:
    """What a lever costs once.

    Attributes
    ----------
    cost_rp
        Rupiah.
    per
        Of what: a code that the catalogues know, or words.
    basis
        What it rests on; those of ours begin with *ours*.
    """

    cost_rp: int
    per: str
    basis: str
