"""Office lists of what parties lack and of what others can give, in the words of the offices that keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graph.sample.draws import stream
from graph.sample.mess import decimal, dotted
from graph.sample.office import YEAR, where_columns
from graph.sample.places import places
from graph.sample.workbooks import Table

if TYPE_CHECKING:
    from graph.network import Network

TOPIC_WORDS: Final = {
    "services technical": "teknis", "services production": "produksi", "services marketing": "pemasaran",
    "services management": "manajemen", "services finance": "konsultasi keuangan",
    "finance business_credit": "kredit usaha", "finance safety_net": "dana jaring pengaman",
    "finance venture_capital": "modal ventura", "finance consultant": "konsultan keuangan mitra bank",
    "exhibitions stand": "stan pameran", "exhibitions buyer_visit": "kunjungan pembeli",
    "facilitators facilitator": "fasilitator sentra", "officers bdo": "pendamping usaha",
    "foster foster": "bapak angkat", "tours host": "tuan rumah studi banding",
}  # fmt: skip
"""What offices call a service that a fixed text stands for."""
KIND_WORDS: Final = {
    "facilities": "fasilitas bersama", "training": "pelatihan", "machinery": "mesin",
    "social_enterprise": "layanan sosial", "linkage": "keterkaitan usaha",
}  # fmt: skip
"""Kinds whose services are said in a column of their own."""
TERM_WORDS: Final = {
    "sale": "jual", "lease": "sewa", "profit_share": "bagi hasil", "course": "kursus", "intern": "magang",
    "graduate": "lulusan", "working_capital": "modal kerja", "investment": "investasi", "machinery": "mesin",
    "consumption": "konsumsi", "open": "sudah beroperasi",
}  # fmt: skip
LANGUAGE_WORDS: Final = {"id": "Indonesia", "jv": "Jawa"}
CONDITION_WORDS: Final = {"exporters_only": "khusus eksportir", "women_led": "khusus usaha perempuan"}
STEP_WORDS: Final = {"process:": "proses: ", "subcontracting:": "subkontrak: ", "by_product:": "produk samping: "}


def need_list(network: Network, seed: int) -> Table:
    """Return the needs of a sample as an office lists them."""
    needs = network.needs
    topic, service = _topics(needs)
    offices = dict(network.parties.select("id", "name").iter_rows())
    frame = pl.DataFrame(
        {
            "No": _numbers(needs.height),
            **_who(network, needs, seed, "need list"),
            "Jenis Kebutuhan": topic,
            "Yang Dibutuhkan": service,
            "Jumlah Unit": dotted(needs["units"]),
            "Nilai (Rp)": dotted(needs["amount_rp"]),
            "Nilai Agunan (Rp)": dotted(needs["collateral_rp"]),
            "Anggaran (Rp)": dotted(needs["budget_rp"]),
            "Cara atau Tujuan": _words(needs["terms"], TERM_WORDS),
            "Bahasa": needs["language"].replace(LANGUAGE_WORDS),
            "Diajukan Melalui": needs["via"].replace_strict(offices, default=None, return_dtype=pl.String),
            "Bulan": needs["month"].dt.strftime("%m/%Y").str.replace("^", "01/"),
        }
    )
    return Table("Kebutuhan", f"DAFTAR KEBUTUHAN LAYANAN DAN BANTUAN TAHUN {YEAR}", frame)


def service_list(network: Network, seed: int) -> Table:
    """Return the services of a sample as an office lists them."""
    given = network.services
    topic, service = _topics(given)
    credit = pl.Series(given["kind"] == "finance")
    interest = decimal((given["price_rp"] / 100).cast(pl.Float64))
    fee = dotted(given["price_rp"])
    frame = pl.DataFrame(
        {
            "No": _numbers(given.height),
            **_who(network, given, seed, "service list"),
            "Jenis Layanan": topic,
            "Layanan": service,
            "Keahlian": given["skills"].list.join("; "),
            "Kapasitas per Bulan": dotted(given["places_per_month"]),
            "Tarif (Rp)": pl.select(pl.when(~credit).then(fee)).to_series(),
            "Bunga (% per tahun)": pl.select(pl.when(credit).then(interest)).to_series(),
            "Plafon Minimum (Rp)": dotted(given["least_rp"]),
            "Plafon Maksimum (Rp)": dotted(given["most_rp"]),
            "Agunan (%)": decimal(given["collateral_share"] * 100),
            "Bahasa": _words(given["languages"], LANGUAGE_WORDS),
            "Cara atau Tujuan": _words(given["terms"], TERM_WORDS),
            "Syarat Peserta": _words(given["eligibility"], CONDITION_WORDS),
            "Untuk KBLI": _words(given["kbli"], {}),
            "Hari Kelas": given["class_days"].cast(pl.String),
            "Bulan Kerja": given["job_months"].cast(pl.String),
            "Penilaian (0-1)": decimal(given["rating"]),
            "Jangkauan (km)": decimal(given["radius_km"]),
            "Bulan": given["month"].dt.strftime("%m/%Y").str.replace("^", "01/"),
        }
    )
    return Table("Layanan", f"DAFTAR LAYANAN DAN KAPASITAS TAHUN {YEAR}", frame)


def _numbers(count: int) -> pl.Series:
    return pl.Series(range(1, count + 1), dtype=pl.Int64).cast(pl.String)


def _who(network: Network, frame: pl.DataFrame, seed: int, name: str) -> dict[str, pl.Series]:
    """Return the party's name and place as the other lists write them."""
    party = frame.select(id="party").join(network.parties, on="id", how="left", maintain_order="left")
    rows = {code: row for row, code in enumerate(places().code)}
    regency = party["region"].str.head(5).replace_strict(rows, default=0, return_dtype=pl.Int64).fill_null(0).to_numpy()
    known = pl.Series(party["region"].str.len_chars().fill_null(0) >= 5)
    districts = dict(zip(places().district_code, places().district_name, strict=True))
    columns = {"kecamatan": party["region"].replace_strict(districts, default=None, return_dtype=pl.String)}
    columns |= where_columns(stream(seed, name), np.asarray(regency))
    where = {head.title(): pl.select(pl.when(known).then(cells)).to_series() for head, cells in columns.items()}
    return {"Nama Pihak": party["name"], **where}


def _topics(frame: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Return the words for the kind and, of kinds that have no fixed texts, those for what is needed or given."""
    key = frame.select(pl.concat_str("kind", "service", separator=" ")).to_series()
    fixed = key.replace_strict(TOPIC_WORDS, default=None, return_dtype=pl.String)
    kind = frame["kind"].replace_strict(KIND_WORDS, default=None, return_dtype=pl.String)
    words = frame["service"].str.replace_many(STEP_WORDS)
    return (
        pl.select(pl.coalesce(fixed, kind)).to_series(),
        pl.select(pl.when(fixed.is_null()).then(words)).to_series(),
    )


def _words(lists: pl.Series, words: dict[str, str]) -> pl.Series:
    """Write a list in one cell; an empty one leaves the cell empty."""
    text = lists.list.eval(pl.element().replace(words)).list.join(", ")
    return pl.select(pl.when(text != "").then(text)).to_series()
