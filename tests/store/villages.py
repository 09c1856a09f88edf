"""Networks that the tests of the store write: a small one with every kind of gap, and a long plain one."""

from __future__ import annotations

from datetime import date

import polars as pl

from graph.network import FRAMES, HELP, Network

DAY = date(2026, 6, 30)


def hamlet(**more) -> Network:
    """A grower, its cooperative, a mill and an officer, with one offer, one demand and five ties."""
    parties = pl.DataFrame(
        {
            "id": ["coop", "grower", "mill", "officer"],
            "kind": ["cooperative", "enterprise", "enterprise", "officer"],
            "name": ["KUD Makmur", "UD Sumber Rejeki", "PT Sawit \u2018Jaya\u2019", "Penyuluh"],
            "kbli": [None, ["01262", "10431"], [], None],
            "region": ["14.01.02", "14.01", "14", None],
            "lat": [0.51, None, -0.02, None],
            "established": [1999, None, 2001, None],
            "women_led": [None, True, False, None],
            "workers": [None, 0, 250, None],
            "investment_rp": [None, None, 9_000_000_000_000, None],
            "aliases": [None, ["old-grower"], None, None],
            "source": ["a", "a", None, "b"],
            "as_of": [DAY, None, date(2024, 2, 29), DAY],
            "confidence": [1.0, 0.25, None, None],
        }
    )
    offers = pl.DataFrame(
        {
            "id": ["o1"], "party": ["grower"], "commodity": ["01262"], "unit": ["kg"], "units_per_month": [12_000],
            "month": [date(2026, 7, 1)], "until": [date(1969, 12, 31)], "stock": [""],
        }
    )  # fmt: skip
    demands = pl.DataFrame(
        {"id": ["d1", "d2"], "party": ["mill", "mill"], "commodity": ["01262", None], "required": [["rspo", "nib"], []]}
    )
    ties = pl.DataFrame(
        {
            "start": ["grower", "grower", "grower", "officer", "coop"],
            "end": ["coop", "mill", "mill", "grower", "coop"],
            "type": ["MEMBER_OF", "SUPPLIES", "SUPPLIES", "COACHES", "TRUSTS"],
            "since": [date(2020, 1, 1), None, None, None, None],
            "weight": [None, 2.5, 7.0, 0.0, -1.0],
            "commodity": [None, "01262", "01262", None, ""],
        }
    )
    frames = {"parties": parties, "offers": offers, "demands": demands, "ties": ties, "as_of": DAY}
    return Network.from_frames(**(frames | more))


def assert_same(one: Network, other: Network) -> None:
    for name in FRAMES | HELP:
        ours, theirs = getattr(one, name), getattr(other, name)
        differing = [c for c in ours.columns if not ours[c].equals(theirs[c], null_equal=True)]
        assert not differing, (name, differing)
    assert one.fingerprint() == other.fingerprint()


def village(size: int = 2_300) -> Network:
    """A chain of enterprises, each supplying the next: every tie stands exactly once."""
    ids = [f"p{i:06d}" for i in range(size)]
    parties = pl.DataFrame({"id": ids, "kind": "enterprise", "name": [f"UD {i}" for i in ids], "region": "35.09"})
    ties = pl.DataFrame({"start": ids[:-1], "end": ids[1:], "type": "SUPPLIES", "weight": 1.5})
    return Network.from_frames(parties, ties=ties, as_of=DAY)
