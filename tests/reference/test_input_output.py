"""Input-output links: shares that add up, weights by their rule, the bridge's mended parts."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from graph.errors import NotFound, UnknownActivity
from graph.reference import activities, input_output
from graph.reference.shipped import read_csv


def test_there_are_185_sectors_and_5934_links_between_them():
    assert input_output.sectors()["io_code"].to_list() == list(range(1, 186))
    assert input_output.links().height == 5934
    assert input_output.links().select("supplier_io", "buyer_io").is_unique().all()


def test_a_share_is_the_value_over_the_sectors_output():
    output = np.array(input_output.sectors()["output_million_rp"].to_list(), dtype=float)
    links = input_output.links()
    value = links["value_million_rp"].to_numpy()
    np.testing.assert_allclose(links["input_share"], value / output[links["buyer_io"].to_numpy() - 1], atol=1e-6)
    np.testing.assert_allclose(links["sales_share"], value / output[links["supplier_io"].to_numpy() - 1], atol=1e-6)


def test_every_link_is_at_least_a_thousandth_of_either_side():
    links = input_output.links()
    assert links.select(pl.max_horizontal("input_share", "sales_share").min()).item() >= 0.0009995


@pytest.mark.shared
def test_links_are_the_cells_of_the_published_table(shared):
    table = pl.read_csv(shared / "data/reference/io/io2020_domestic_basic_185x185.csv")
    dense = table.drop(table.columns[0]).to_numpy()
    links = input_output.links()
    cells = dense[links["supplier_io"].to_numpy() - 1, links["buyer_io"].to_numpy() - 1]
    assert (cells == links["value_million_rp"].to_numpy()).all()


@pytest.mark.parametrize(
    ("supplier", "buyer", "weight", "why"),
    [
        (20, 58, 1.0, "palm fruit to oil mills is a product chain"),
        (12, 65, 1.0, "cane to sugar mills"),
        (86, 137, 1.0, "sawn wood to furniture"),
        (58, 58, 0.3, "the diagonal"),
        (156, 58, 0.1, "trade margins"),
        (158, 58, 0.1, "carriage"),
        (145, 78, 0.1, "electricity"),
        (170, 58, 0.1, "banking"),
        (174, 156, 0.2, "rent, the least of two rules"),
        (110, 156, 0.3, "what trade buys for itself"),
        (145, 145, 0.1, "energy and diagonal: the least"),
    ],
)
def test_a_cell_weighs_what_its_rule_says(supplier, buyer, weight, why):
    cell = (pl.col("supplier_io") == supplier) & (pl.col("buyer_io") == buyer)
    assert input_output.links().filter(cell)["weight"].to_list() == [weight], why


def test_weights_lie_between_nothing_and_one():
    weights = input_output.links()["weight"]
    assert weights.min() > 0
    assert weights.max() == 1


def test_the_arrays_hold_the_weighted_shares_and_cannot_be_changed():
    share, sales = input_output.weighted_input_share(), input_output.weighted_sales_share()
    assert share.shape == sales.shape == (185, 185)
    assert share is input_output.weighted_input_share()
    total = input_output.links().select((pl.col("input_share") * pl.col("weight")).sum()).item()
    assert share.sum() == pytest.approx(total)
    with pytest.raises(ValueError, match="read-only"):
        share[0, 0] = 1


def test_every_group_of_kbli_has_a_sector():
    groups = activities.table().filter(pl.col("level") == 5)["code"]
    assert all(input_output.sectors_of(code) for code in groups)


@pytest.mark.parametrize(
    ("kbli", "sectors"),
    [
        ("01262", (20,)),
        ("10431", (58,)),
        ("10437", (58,)),
        ("01140", (12,)),
        ("10721", (65,)),
        ("10632", (61,)),
        ("17011", (90,)),
        ("17012", (91,)),
        ("20222", (101,)),
        ("20232", (103,)),
        ("31001", (137,)),
        ("31004", (119,)),
        ("07294", (43,)),
        ("33153", (134,)),
        ("86102", (179,)),
        ("86103", (182,)),
        ("11052", (74,)),
        ("0127", (21, 22, 23)),
        ("10", (53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72)),
    ],
)
def test_an_activity_stands_in_its_sectors(kbli, sectors):
    assert input_output.sectors_of(kbli) == sectors


@pytest.mark.parametrize("kbli", ["", "1", "C", "00000", "99999"])
def test_what_has_no_sector_is_refused(kbli):
    with pytest.raises(UnknownActivity):
        input_output.sectors_of(kbli)


def test_an_unknown_sector_is_refused():
    with pytest.raises(NotFound):
        input_output.sector_name(186)


def test_every_override_of_the_bridge_says_why():
    rows = read_csv("kbli_io_overrides.csv", dict.fromkeys(("kbli_prefix", "io_codes", "reason"), pl.String))
    assert rows.height > 40
    assert all(len(reason or "") > 5 for reason in rows["reason"])
    numbers = {int(io) for cell in rows["io_codes"] for io in cell.split()}
    assert numbers <= set(range(1, 186))
