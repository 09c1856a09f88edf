"""The real lists end to end: what stands in them, with figures that only change on purpose."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest

from graph.errors import IngestFailed
from graph.ingest import ingest_files, preview_files
from graph.network import Network

pytestmark = pytest.mark.shared
DAY = date(2026, 11, 23)
FIGURES = {
    "siinas_establishments_A.csv": (730, 727, 0, 3),
    "ntb_investors_A.csv": (246, 202, 0, 44),
    "palm_oil_mills_A.csv": (420, 420, 0, 0),
    "umkm_surakarta_2023.csv": (11_158, 11_020, 1, 137),
    "direktori_usaha_lanosangia_buton_utara.xlsx": (121, 113, 0, 8),
    "umkm_merbung_klaten.json": (16, 16, 0, 0),
    "padi_umkm_sales_monthly_2023.csv": (38_059, 5_376, 1, 32_682),
    "umkm_survey_jatim_jateng.csv": (200, 197, 0, 3),
    "merchant_mrt_jakarta.xlsx": (118, 118, 0, 0),
    "idx_listed_companies_A.csv": (459, 459, 0, 0),
}


@pytest.fixture(scope="module")
def lists(shared):
    return shared / "data" / "enterprises"


@pytest.fixture(scope="module")
def read(lists, tmp_path_factory):
    """Each list read once a run."""
    done = {}

    def once(name):
        if name not in done:
            out = tmp_path_factory.mktemp("out")
            done[name] = (ingest_files([lists / name], out, as_of=DAY), out)
        return done[name]

    return once


@pytest.mark.parametrize("name", FIGURES)
def test_rows_of_a_real_list_add_up_and_are_what_they_were(read, name):
    report, out = read(name)
    assert (report.rows_read, report.accepted, report.rejected, report.merged) == FIGURES[name]
    assert report.rows_read == report.accepted + report.rejected + report.merged
    written = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert written["rows_read"] == report.rows_read
    assert pl.read_parquet(out / "accepted.parquet").height == report.accepted
    assert pl.read_csv(out / "rejected.csv").height == report.rejected
    assert Network.read(out).parties.height == report.accepted


def test_one_person_firms_ud_and_cv_of_the_ministry_are_umk_and_pt_are_umb(read):
    _, out = read("siinas_establishments_A.csv")
    parties = pl.read_parquet(out / "parties.parquet")
    sizes = dict(parties.group_by("legal_form").agg(pl.col("size").drop_nulls().unique()).iter_rows())
    assert set(sizes["PR"]) <= {"micro", "small"}
    assert set(sizes["UD"]) <= {"micro", "small"}
    assert set(sizes["CV"]) <= {"micro", "small"}
    assert set(sizes["PT"]) == {"medium"}
    assert set(parties["size_basis"]) == {"legal_form_proxy", "unknown"}


def test_old_statistics_codes_lead_to_the_regencies_of_today(read, lists):
    """Codes against coordinates, an oracle that shares nothing with them: they agree but for edges of regencies."""
    from graph.reference.region_points import regions_at

    _, out = read("siinas_establishments_A.csv")
    exact = pl.read_csv(lists / "siinas_establishments_A.csv", infer_schema=False).with_row_index("row", offset=2)
    accepted = pl.read_parquet(out / "accepted.parquet").with_columns(pl.col("row").cast(pl.UInt32))
    joined = accepted.select("row", "region").join(exact, on="row")
    degrees = joined.with_columns(pl.col("latitude", "longitude").cast(pl.Float64, strict=False)).drop_nulls("latitude")
    at = regions_at(degrees["latitude"].to_list(), degrees["longitude"].to_list())
    assert (degrees["region"].str.head(5) == at).mean() > 0.94
    assert (joined["region"].str.len_chars() == 8).mean() > 0.9


def test_a_lost_zero_is_put_back(read):
    _, out = read("ntb_investors_A.csv")
    accepted = pl.read_parquet(out / "accepted.parquet")
    mined = accepted.filter(pl.col("name") == "BINA BUMI ARTHA")
    assert mined["kbli"].to_list() == [["08109"]]
    assert "kbli_repaired" in mined["warnings"].to_list()[0]
    assert (accepted["kbli"].list.len() > 0).all()


def test_a_mill_is_a_large_buyer_that_presses_palm_oil(read):
    _, out = read("palm_oil_mills_A.csv")
    parties = pl.read_parquet(out / "parties.parquet")
    assert parties["kbli"].list.first().unique().to_list() == ["10431"]
    assert parties["roles"].list.contains("buyer").all()
    assert parties["size"].unique().to_list() == ["large"]
    assert parties["parent"].null_count() == 0
    mopoli = parties.filter(pl.col("parent") == "mopoli raya")
    assert mopoli.height >= 2


def test_codes_inside_text_and_split_region_codes_are_read(read):
    _, out = read("direktori_usaha_lanosangia_buton_utara.xlsx")
    accepted = pl.read_parquet(out / "accepted.parquet")
    assert set(accepted["region"]) == {"74.10.05"}
    first = accepted.filter(pl.col("name") == "LAKANSAI RAYA")
    assert first["kbli"].to_list() == [["41011"]]
    assert (accepted["kbli"].list.len() > 0).mean() > 0.9


def test_nested_records_are_placed_by_their_addresses(read):
    _, out = read("umkm_merbung_klaten.json")
    accepted = pl.read_parquet(out / "accepted.parquet")
    assert accepted["region"].str.starts_with("33.10").all()
    assert accepted["has_contact"].all()


def test_activities_in_peoples_words_are_read_or_left_open(read):
    report, out = read("umkm_surakarta_2023.csv")
    accepted = pl.read_parquet(out / "accepted.parquet")
    assert report.coverage["kbli"] > 0.5
    laundries = accepted.filter(pl.col("name").str.contains("(?i)laundry"))
    codes = laundries["kbli"].list.first().drop_nulls()
    assert (codes == "96200").mean() > 0.8


def test_a_table_of_counts_is_refused_with_its_rule(lists, tmp_path):
    with pytest.raises(IngestFailed) as failure:
        ingest_files([lists / "jabar_umkm_binaan_per_kab_jenis_2019.csv"], tmp_path)
    assert failure.value.context["rejected_by_rule"] == {"aggregate_count": 1215}
    assert not (tmp_path / "network.json").exists()
    assert pl.read_csv(tmp_path / "rejected.csv").height == 1215


def test_sellers_orders_add_up_to_their_sales(read, lists):
    _, out = read("padi_umkm_sales_monthly_2023.csv")
    orders = pl.read_csv(lists / "padi_umkm_sales_monthly_2023.csv")
    total = orders.filter(pl.col("umkm_name") == "Zakiyya Hampers")["total_project_value"].sum()
    seller = pl.read_parquet(out / "parties.parquet").filter(pl.col("name") == "Zakiyya Hampers")
    assert seller["sales_rp_per_year"].to_list() == [total]


def test_all_six_named_lists_go_in_one_call_and_twice_give_the_same_bytes(lists, tmp_path):
    names = list(FIGURES)[:6]
    for out in ("a", "b"):
        ingest_files([lists / name for name in names], tmp_path / out, as_of=DAY)
    for path in sorted((tmp_path / "a").iterdir()):
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_nothing_private_is_written(read):
    owner_like = r"DISAMARKAN|@[a-z]+\.(?:com|co|id)|\b08\d{8,}"
    for name in FIGURES:
        _, out = read(name)
        accepted = pl.read_parquet(out / "accepted.parquet")
        for column, dtype in accepted.schema.items():
            if dtype == pl.String:
                assert not accepted[column].str.contains(owner_like).any(), (name, column)
        assert not {"owner", "phone", "telepon", "nib", "npwp", "nik"} & set(accepted.columns)
        points = accepted.select("lat", "lon").drop_nulls()
        assert (points["lat"].round(2) == points["lat"]).all()


def test_a_preview_shows_the_mapping_and_three_rows_before_and_after(lists):
    preview = preview_files([lists / "siinas_establishments_A.csv"])
    sheet = preview.sheets[0]
    roles = {entry["header"]: entry["role"] for entry in sheet.mapping}
    assert roles["nama"] == "name"
    assert roles["kabupaten_kode"] == "regency_code"
    assert len(sheet.before) == len(sheet.after) == 3
    assert '"kbli" = "kbli"' in preview.mapping_text
    assert preview.failures == []
