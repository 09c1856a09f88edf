"""Did it work: intervals that cover, trends that are caught, holes that are told, and the planted programme."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from graph.errors import InvalidRecord, RuleViolation, UnknownParty
from graph.network import Network
from graph.planning.results.effect import did_it_work
from graph.planning.results.indicators import tracked
from graph.planning.results.panel import panel_of_ties
from graph.planning.scene import Scene
from graph.services.planner.results import effect_of_panel, tracked_file
from graph.translations.spoken import spoken


def simulated(seed, *, effect=2.0, treated=40, controls=160, drift=0.0, periods=6, noise=2.0):
    """Treated have a larger x, which drives both level and growth: without matching on x the answer is wrong."""
    random = np.random.default_rng(seed)
    n = treated + controls
    is_treated = np.arange(n) < treated
    x = random.normal(0, 1, n) + 0.7 * is_treated
    level = 20 + 3 * x + random.normal(0, 3, n)
    rows = []
    for period in range(periods):
        y = level + 0.8 * x * period + random.normal(0, noise, n)
        y += is_treated * (effect * (period >= 3) + drift * period)
        names = [f"u{i}" for i in range(n)]
        rows.append(
            pl.DataFrame({"unit": names, "period": period, "treated": is_treated.astype(int), "sales": y, "x": x})
        )
    return pl.concat(rows)


@pytest.mark.parametrize("effect", [0.0, pytest.param(2.0, marks=pytest.mark.slow)])
def test_intervals_of_95_percent_hold_the_true_effect_in_93_to_97_of_100_panels(effect):
    draws = 1000
    held = 0
    for seed in range(draws):
        found = did_it_work(simulated(seed, effect=effect, periods=4), "sales", start=3, covariates=["x"])
        held += found.low <= effect <= found.high
    assert 0.93 <= held / draws <= 0.97


def test_matching_takes_out_what_a_plain_comparison_gets_wrong():
    matched, plain = [], []
    for seed in range(40):
        panel = simulated(seed)
        matched.append(did_it_work(panel, "sales", start=3, covariates=["x"]).effect)
        plain.append(did_it_work(panel, "sales", start=3).effect)
    assert abs(np.mean(matched) - 2) < 0.2
    assert abs(np.mean(plain) - 2) > 0.8


def test_who_took_part_is_said_in_words_too():
    panel = simulated(1, effect=4)
    words = panel.with_columns(treated=pl.col("treated").replace_strict({1: "Ya", 0: "tidak"}, return_dtype=pl.String))
    assert did_it_work(words, "sales", start=3) == did_it_work(panel, "sales", start=3)


def test_a_clear_effect_is_told_and_groups_that_drifted_apart_before_are_not_judged():
    assert did_it_work(simulated(1, effect=4), "sales", start=3, covariates=["x"]).verdict == "worked"
    assert did_it_work(simulated(1, effect=-4), "sales", start=3, covariates=["x"]).verdict == "harmed"
    drifted = did_it_work(simulated(1, effect=0, drift=2.5), "sales", start=3, covariates=["x"])
    assert (drifted.verdict, drifted.reason) == ("cannot_tell", "trends_differed")


def test_little_data_cannot_tell_and_much_data_can_say_that_nothing_happened():
    few = did_it_work(simulated(1, treated=8, controls=30), "sales", start=3)
    assert (few.verdict, few.reason) == ("cannot_tell", "few")
    wide = did_it_work(simulated(7, effect=0.3, treated=12, controls=40, noise=9), "sales", start=3, covariates=["x"])
    assert wide.verdict == "cannot_tell"
    sure = did_it_work(simulated(5, effect=0, treated=150, controls=500, noise=0.5), "sales", start=3, covariates=["x"])
    assert sure.verdict == "no_effect_of_note"
    assert did_it_work(simulated(1), "sales", start=-1).reason == "no_before"


def test_groups_that_were_treated_whole_are_what_the_interval_counts():
    panel = simulated(3, treated=40)
    panel = panel.with_columns(cluster=pl.col("unit").str.slice(1).cast(pl.Int64) % 4)
    found = did_it_work(panel, "sales", start=3, covariates=["x"], group="cluster")
    assert (found.groups, found.verdict, found.reason) == (4, "cannot_tell", "few")


def test_holes_are_counted_and_units_seen_on_one_side_only_are_named():
    panel = simulated(5)
    panel = panel.filter(~((pl.col("unit") == "u3") & (pl.col("period") >= 3)))
    panel = panel.filter(~((pl.col("unit") == "u7") & (pl.col("period") == 1)))
    found = did_it_work(panel, "sales", start=3, covariates=["x"])
    assert found.dropped == ["u3"]
    assert (found.holes, found.missing) == (1, [{"unit": "u7", "period": 1.0}])
    assert found.pairs == 39


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda p: p.drop("treated"), "treated"),
        (lambda p: pl.concat([p, p.tail(1)]), r"line 1202: u199 stands twice"),
        (
            lambda p: p.with_columns(pl.col("sales").cast(pl.String).replace(str(p["sales"][4]), "banyak")),
            "line 6: sales",
        ),
        (lambda p: p.with_columns(treated=2), "line 2: .*neither 0 nor 1"),
    ],
)
def test_a_panel_with_a_fault_says_which_line_and_what_to_do(change, sentence):
    with pytest.raises(InvalidRecord, match=sentence) as told:
        did_it_work(change(simulated(1)), "sales", start=3)
    assert told.value.hint


def test_a_panel_of_a_header_alone_is_refused_and_not_answered_with_cannot_tell():
    with pytest.raises(InvalidRecord, match="no line below its header"):
        did_it_work(simulated(1)[:0], "sales", start=3)


def test_the_outcome_is_never_matched_on():
    with pytest.raises(RuleViolation, match="matched on the outcome"):
        did_it_work(simulated(1), "sales", start=3, covariates=["sales"])


def test_the_planted_programme_is_found_to_have_made_bridges_and_another_is_not(scene):
    panel, first = panel_of_ties(scene, "Program Penguatan Sentra 2025 (sintetis)")
    found = did_it_work(panel, "outside_ties", start=first, covariates=["in_cluster"])
    assert first == 2025
    assert found.verdict == "worked"
    with pytest.raises(UnknownParty, match="Pameran"):
        panel_of_ties(scene, "Program of nobody")


def test_a_network_without_programmes_says_what_to_read_first():
    nobody = Scene(
        Network.from_frames(pl.DataFrame({"id": ["a"], "kind": ["enterprise"], "name": ["A"]}), as_of=date(2026, 1, 1))
    )
    with pytest.raises(UnknownParty) as told:
        panel_of_ties(nobody, "Pameran")
    assert spoken(told.value.hint, "id") == "baca dahulu daftar program dan pesertanya"


def test_alarms_of_indicators_say_who_is_behind():
    rows = pl.DataFrame(
        {
            "indicator": ["reached", "behind", "worse", "none", "late"],
            "baseline": [0.0, 0.0, 10.0, 0.0, 0.0],
            "target": [10.0, 10.0, 5.0, 10.0, 10.0],
            "actual": [10.0, 2.0, 12.0, None, 9.0],
            "start": date(2026, 1, 1),
            "due": [date(2026, 12, 31)] * 4 + [date(2026, 3, 1)],
        }
    )
    told = tracked(rows, date(2026, 7, 1))
    assert told["alarm"].to_list() == ["reached", "behind", "worse_than_baseline", "no_actual", "overdue"]
    with pytest.raises(InvalidRecord, match="line 5"):
        tracked(rows.with_columns(target=pl.when(pl.col("indicator") != "none").then("target")), date(2026, 7, 1))


def test_a_figure_to_be_held_is_held_or_has_moved_and_the_lines_beside_it_are_read():
    rows = pl.DataFrame(
        {"indicator": ["held", "moved", "unknown", "grows"], "baseline": 30.0, "target": [30.0, 30.0, 30.0, 40.0],
         "actual": [30.0, 31.0, None, 40.0], "start": date(2026, 1, 1), "due": date(2026, 12, 31)}
    )  # fmt: skip
    told = tracked(rows, date(2026, 7, 1)).select("alarm", "progress").rows()
    assert told == [("held", 1.0), ("moved", None), ("no_actual", None), ("reached", 1.0)]


def test_a_list_of_indicators_with_a_head_only_is_refused(tmp_path):
    file = tmp_path / "indikator.csv"
    file.write_text("Indikator;Awal;Sasaran;Nyata;Mulai;Tenggat\n", encoding="utf-8")
    with pytest.raises(InvalidRecord, match="no line below its header") as told:
        tracked_file(file, date(2026, 7, 1))
    assert spoken(told.value.hint, "id") == "isi satu baris untuk setiap indikator"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("10,20,x,2026-01-01,2026-12-31", r"line 2: nyata \(actual\) is 'x'"),
        ("10,nan,5,2026-01-01,2026-12-31", r"line 2: sasaran \(target\) is 'nan'"),
        ("10,20,1e400,2026-01-01,2026-12-31", "line 2: nyata"),
        ("10,20,15,2026-12-31,2026-12-31", "line 2: due is not after start"),
    ],
)
def test_a_list_of_indicators_that_cannot_be_judged_says_which_line(tmp_path, row, sentence):
    (tmp_path / "i.csv").write_text(f"indicator,baseline,target,actual,start,due\norders,{row}\n")
    with pytest.raises(InvalidRecord, match=sentence):
        tracked_file(tmp_path / "i.csv", date(2026, 6, 30))


@pytest.mark.parametrize("gone", [0, 4])
def test_a_year_that_participants_did_not_report_is_no_effect(gone):
    """Everybody gains five a year; where participants miss a year, that is not the programme's doing."""
    rows = [
        (f"u{i:02}", p, int(i < 15), 20.0 + i % 7 + 5 * p + (i * 7 + p * 3) % 5 / 5)
        for i in range(45) for p in range(5) if not (i < 15 and p == gone)
    ]  # fmt: skip
    panel = pl.DataFrame(rows, schema=["unit", "period", "treated", "sales"], orient="row")
    found = did_it_work(panel, "sales", start=3)
    assert abs(found.effect) < 0.5
    assert found.verdict == "no_effect_of_note"
    assert found.holes == 15


def test_figures_before_the_start_alone_are_told_as_such():
    rows = [(f"u{i:02}", p, int(i < 15), float(i + p)) for i in range(45) for p in range(3)]
    panel = pl.DataFrame(rows, schema=["unit", "period", "treated", "sales"], orient="row")
    assert [did_it_work(panel, "sales", start=s).reason for s in (9, 0)] == ["no_after", "no_before"]


def test_indicators_and_panels_are_read_as_indonesian_lists_write_them(tmp_path):
    (tmp_path / "i.csv").write_text(
        "Indikator;Awal;Sasaran;Nyata;Mulai;Tenggat\nomzet;1.000.000;3.000.000;2.500.000;1/1/2026;31 Desember 2026\n"
    )
    told = tracked_file(tmp_path / "i.csv", date(2026, 6, 30))
    assert told.select("baseline", "progress", "alarm").row(0) == (1e6, 0.75, "on_track")
    rows = [f"u{i};{2020 + p};{int(i < 12)};{10 + i % 12 + 5 * p + 3 * (i < 12 and p >= 2)}.500"
            for i in range(40) for p in range(4)]  # fmt: skip
    (tmp_path / "p.csv").write_text("\n".join(["Usaha;Tahun;Peserta;omzet", *rows]))
    assert effect_of_panel(tmp_path / "p.csv", "omzet", 2022).effect == pytest.approx(3000)


def panel_with_neighbours(tmp_path, gained):
    """Fifteen participants in Kebumen, forty controls, half of them in Kebumen too, where all gain from 2022 on."""
    rows = [
        f"u{i:02};{2020 + p};{int(i < 15)};{20 + i % 7 + (i * 7 + p * 3) % 5 / 10 + gained * (i < 35 and p >= 2)};"
        f"{'Kebumen' if i < 35 else 'Tegal'}"
        for i in range(55)
        for p in range(4)
    ]
    file = tmp_path / f"p{gained}.csv"
    file.write_text("\n".join(["Usaha;Tahun;Peserta;omzet;kabupaten", *rows]))
    return file


def test_controls_near_participants_that_gained_too_are_told_as_spill_over(tmp_path):
    file = panel_with_neighbours(tmp_path, gained=3)
    found = effect_of_panel(file, "omzet", 2022, place="kabupaten").spill_over
    assert (found.near, found.controls, found.verdict) == (20, 40, "seen")
    assert found.difference == pytest.approx(3, abs=0.2)
    assert found.low <= 3 <= found.high
    still = effect_of_panel(panel_with_neighbours(tmp_path, gained=0), "omzet", 2022, place="kabupaten").spill_over
    assert still.verdict == "none"
    assert effect_of_panel(file, "omzet", 2022).spill_over is None
    with pytest.raises(InvalidRecord, match="no column kecamatan"):
        effect_of_panel(file, "omzet", 2022, place="kecamatan")


def test_too_few_neighbours_measure_no_spill_over(tmp_path):
    file = panel_with_neighbours(tmp_path, gained=3)
    lines = [line for line in file.read_text().splitlines() if not any(f"u{i};" in line for i in range(18, 35))]
    file.write_text("\n".join(lines))
    found = effect_of_panel(file, "omzet", 2022, place="kabupaten").spill_over
    assert (found.near, found.verdict) == (3, "few")
    assert np.isnan(found.difference)


def realistic(seed, *, effect=2.0, rho=0.6, tails=0, groups=0, shock=0.0):
    """Errors that last from period to period, heavy tails; unequal groups with shocks of their own on both sides."""
    random = np.random.default_rng(seed)
    code = np.repeat(np.arange(groups * 3), random.integers(2, 20, groups * 3)) if groups else np.arange(160)
    treated = code < (groups or 40)
    level, error, shocks = 20 + random.normal(0, 3, code.size), np.zeros(code.size), np.zeros(code.max() + 1)
    frames = []
    for period in range(6):
        drawn = random.standard_t(tails, code.size) if tails else random.normal(0, 1, code.size)
        error = rho * error + drawn
        shocks = rho * shocks + random.normal(0, shock, shocks.size)
        sales = level + period + error + shocks[code] + effect * treated * (period >= 3)
        names = {"unit": [f"u{i:04}" for i in range(code.size)], "group": [f"g{one}" for one in code]}
        frames.append(pl.DataFrame(names | {"period": period, "treated": treated.astype(int), "sales": sales}))
    return pl.concat(frames)


REALISTIC = {
    "lasting": ({}, None),
    "heavy tails": ({"tails": 3}, None),
    "twenty unequal groups": ({"groups": 20, "shock": 1.0}, "group"),
    "twelve unequal groups": ({"groups": 12, "shock": 1.5, "tails": 4}, "group"),
    "groups without shocks": ({"groups": 20}, "group"),
}


def held_in(draws, panel, group):
    found = [did_it_work(realistic(seed, **panel), "sales", start=3, group=group) for seed in range(1000, 1000 + draws)]
    return sum(one.low <= 2 <= one.high for one in found) / draws


@pytest.mark.slow
@pytest.mark.parametrize(("panel", "group"), REALISTIC.values(), ids=REALISTIC)
def test_intervals_hold_on_panels_as_they_are(panel, group):
    assert 0.93 <= held_in(1000, panel, group) <= 0.97


def test_what_groups_of_controls_went_through_widens_the_interval():
    """Pairs whose controls are of one group move together; as if they did not, 89 of 100 intervals held the truth."""
    assert 0.92 <= held_in(120, {"groups": 12, "shock": 1.5}, "group") <= 0.99


def test_units_that_began_in_different_years_are_compared_from_their_own_first_year():
    random = np.random.default_rng(5)
    began = {i: 2022 if i < 20 else 2024 for i in range(40)}
    rows = [(f"u{i:02}", year, int(year >= began.get(i, 9999))) for i in range(80) for year in range(2019, 2027)]
    panel = pl.DataFrame(rows, schema=["unit", "period", "treated"], orient="row").with_columns(
        sales=100 + 5 * (pl.col("period") - 2019) + 10 * pl.col("treated") + pl.Series(random.normal(0, 2, len(rows)))
    )
    found = did_it_work(panel, "sales", start=2022)
    assert found.low <= 10 <= found.high
    assert abs(found.effect - 10) < 1
    assert next(row["period"] for row in found.by_period if row["started"]) == 0
    left = panel.with_columns(
        treated=pl.when((pl.col("unit") == "u03") & (pl.col("period") == 2025)).then(0).otherwise("treated")
    )
    with pytest.raises(InvalidRecord, match=r"line 32: u03 was treated before and is not in period 2025"):
        did_it_work(left, "sales", start=2022)
