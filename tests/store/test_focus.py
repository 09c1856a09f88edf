"""What a change touches: the part that is read gives the same changes as the whole."""

from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model.ids import named_only_key, party_id
from graph.network import COMMITMENTS, DEMANDS, NEEDS, OFFERS, PARTIES, TIES, Network
from graph.store.changes import difference
from graph.store.combine import Combined, Source, combine
from graph.store.focus import Graph, Said, focused

DAY = date(2026, 1, 1)
OFFICERS = {"h": "Sri", party_id("x", named_only_key("sri")): "Sri", party_id("x", named_only_key("budi")): "Budi"}
"""Officers of whom a list tells something, and of whom lists know but the name."""
IDS = (*"abcdefg", *OFFICERS)
one_of = st.sampled_from
facts = st.tuples(one_of(("UD Satu", "UD Dua", "CV Tiga")), one_of(("35.09", "35.10", None)), one_of((1, 2, None)))


@st.composite
def networks(draw) -> Network:
    """A list of a few parties of a small pool, with older ids, lots, needs, promises and ties; some are officers."""
    ids = draw(st.lists(one_of(IDS), min_size=1, max_size=5, unique=True))
    rows = [
        {"id": one, "kind": "officer" if one in OFFICERS else "enterprise", "name": OFFICERS.get(one, name),
         "region": region, "workers": workers, "as_of": DAY, "source": "x",
         "aliases": draw(one_of((None, [], ["a"], ["h"])))}
        for one in ids for name, region, workers in [draw(facts)]
    ]  # fmt: skip
    own, few = one_of(ids), st.integers(0, 2)
    lots = [{"id": f"o{draw(few)}", "party": draw(own), "units_per_month": draw(few)} for _ in range(draw(few))]
    needs = [{"id": f"n{draw(few)}", "party": draw(own), "via": draw(own)} for _ in range(draw(few))]
    made = [{"id": f"c{draw(few)}", "supplier": draw(own), "buyer": draw(own)} for _ in range(draw(few))]
    ties = [
        {
            "start": draw(own),
            "end": draw(own),
            "type": draw(one_of(("SUPPLIES", "COACHES"))),
            "weight": float(draw(few)),
            "source": draw(one_of("xy")),
        }
        for _ in range(draw(st.integers(0, 4)))
    ]

    def frame(rows, schema) -> pl.DataFrame:
        made = pl.DataFrame(rows, schema_overrides={k: v for k, v in schema.items() if rows and k in rows[0]})
        return made.unique("id", keep="first", maintain_order=True) if rows and "id" in schema else made

    return Network.from_frames(
        frame(rows, PARTIES),
        frame(lots, OFFERS) if lots else None,
        frame([{**lot, "id": lot["id"].replace("o", "d")} for lot in lots], DEMANDS) if lots else None,
        frame(ties, TIES) if ties else None,
        needs=frame(needs, NEEDS) if needs else None,
        commitments=frame(made, COMMITMENTS) if made else None,
        as_of=DAY,
    )


def whole(sources, same) -> Network:
    if not sources:
        return Network.from_frames(pl.DataFrame({"id": []}), as_of=DAY)
    return combine([Source(str(place), one) for place, one in sources], same).network


@settings(max_examples=40)
@given(
    sources=st.lists(networks(), min_size=1, max_size=3), new=networks(), older=st.none() | networks(),
    place=st.integers(0, 3), same=st.lists(st.tuples(one_of(IDS), one_of(IDS)), max_size=1),
)  # fmt: skip
def test_the_part_that_is_read_changes_as_the_whole_does(sources, new, older, place, same):
    before = list(enumerate(sources))
    after = [*before[:place], (9, new), *before[place:]]
    former = before if older is None else [*before[:place], (8, older), *before[place:]]
    wanted = difference(whole(after, same), [whole(former, same)])
    said = {number: Said.of(Source(str(number), one)) for number, one in (*after, *former)}
    graphs = [Graph(tuple(said[number] for number, _ in one), tuple(same)) for one in (former, after)]
    part = focused(graphs)
    then, now = part.graphs
    assert isinstance(now, Combined)
    found = difference(now.network, [then.network])
    for name in ("parties", "offers", "demands", "ties", "needs", "services", "commitments"):
        assert getattr(found.changed, name).equals(getattr(wanted.changed, name)), name
        assert found.gone[name].equals(wanted.gone[name]), name
    assert (found.added, found.updated, found.removed) == (wanted.added, wanted.updated, wanted.removed)
    assert part.parties - found.added - found.updated == wanted.unchanged
