"""The whole path on real lists, by command: what must hold of every pair, and the same result twice."""

from __future__ import annotations

import polars as pl
import pytest

from graph.model.ids import normalised

pytestmark = pytest.mark.shared
LISTS = [
    "siinas_establishments_A.csv",
    "ntb_investors_A.csv",
    "palm_oil_mills_A.csv",
    "umkm_surakarta_2023.csv",
    "direktori_usaha_lanosangia_buton_utara.xlsx",
    "umkm_merbung_klaten.json",
]
RADIUS_KM = 120


@pytest.fixture(scope="module")
def ingested(shared, tmp_path_factory):
    from graph.ingest import ingest_files

    folder = tmp_path_factory.mktemp("real") / "network"
    ingest_files([shared / "data" / "enterprises" / name for name in LISTS], folder)
    return folder


@pytest.fixture
def plan(jejaring, ingested, tmp_path):
    told = jejaring("match", ingested, "--radius", RADIUS_KM, "--json", "--out", tmp_path)
    assert told.code == 0, told.err
    parties = pl.read_parquet(ingested / "parties.parquet").select(
        "id", "parent", name=normalised(pl.col("name")), kbli=pl.col("kbli").list.first()
    )
    pairs = pl.read_parquet(tmp_path / "pairs.parquet")
    for side in ("supplier", "buyer"):
        facts = parties.rename(
            {column: f"{side}_{column}" for column in ("parent", "kbli")} | {"name": f"{side}_plain"}
        )
        pairs = pairs.join(facts, left_on=side, right_on="id", how="left", maintain_order="left")
    return told.json, pairs


def test_the_plan_is_proven_and_no_worse_than_either_habit(plan):
    figures, pairs = plan
    assert figures["gap"] == 0
    assert figures["value"] >= max(figures["greedy_value"], figures["first_come_value"])
    assert pairs.height == figures["pairs"] > 50


def test_no_firm_is_matched_with_itself_or_an_affiliate(plan):
    _, pairs = plan
    assert pairs.filter(pl.col("supplier") == pl.col("buyer")).is_empty()
    assert pairs.filter(pl.col("supplier_plain") == pl.col("buyer_plain")).is_empty()
    assert pairs.filter(pl.col("supplier_parent") == pl.col("buyer_parent")).is_empty()


def test_every_pair_has_an_input_output_reason(plan):
    _, pairs = plan
    assert pairs.filter(pl.col("supplier_io").is_null() | pl.col("buyer_io").is_null()).is_empty()
    assert (pairs["input_share"] > 0).all()
    assert (pairs["sales_share"] > 0).all()
    assert pairs["reason"].str.contains("input-output 2020").all()


def test_every_pair_is_within_the_radius(plan):
    _, pairs = plan
    assert pairs["distance_km"].max() <= RADIUS_KM


def test_a_palm_oil_mill_is_served_by_palm_growers_only(plan):
    _, pairs = plan
    mills = pairs.filter(pl.col("buyer_kbli") == "10431")
    assert mills["commodity"].str.starts_with("0126").all()


def test_a_small_supplier_is_promised_to_one_buyer(plan):
    _, pairs = plan
    assert pairs["supplier"].is_unique().all()


def test_the_same_lists_give_the_same_plan(plan, process, ingested, tmp_path):
    figures, _ = plan
    again = tmp_path / "again"
    home = str(tmp_path / "another-home")
    told = process("match", ingested, "--radius", RADIUS_KM, "--json", "--out", again, JEJARING_HOME=home).json
    assert told["value"] == figures["value"]
    assert (again / "pairs.parquet").read_bytes() == (tmp_path / "pairs.parquet").read_bytes()
