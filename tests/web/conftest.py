"""Facts for pages: made by hand, with what pages must survive."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from graph.services.sheet.facts import (
    CaseFacts,
    CaseloadFacts,
    ClusterFacts,
    CountFacts,
    FactorFacts,
    FigureFacts,
    GapFacts,
    LinkFacts,
    ListFacts,
    MarketFacts,
    MatchFacts,
    PartFacts,
    PartnerFacts,
    PartyFacts,
    Provenance,
    ReportFacts,
    SheetFacts,
)

ORIGIN = Provenance(
    as_of=date(2026, 10, 31),
    synthetic=True,
    sources=("01_direktori_sentra_sintetis.xlsx", "20_penawaran_sintetis.xlsx"),
    snapshot="0123456789abcdef" * 2,
    parameters={"Radius": "150 km"},
    parties=2289,
    offers=1605,
    demands=413,
    ties=4960,
)
SUPPLIER = PartyFacts(
    "p1", "UD Genteng Sumber Rejeki 014", "enterprise", "usaha", "Sruweng, Kabupaten Kebumen, Jawa Tengah", "33.05.14",
    "Industri Genteng Dari Tanah Liat", "mikro (menurut penjualan)", ("genteng tanah liat",), ("nib",), -7.65, 109.62,
)  # fmt: skip
BUYER = PartyFacts(
    "p2", "PT Cipta Konstruksi Makmur & Co <017>", "enterprise", "usaha", "Kabupaten Sleman", "34.04",
    "Konstruksi Gedung Hunian", "besar", lat=-7.7, lon=110.35,
)  # fmt: skip
FACTORS = (
    FactorFacts("value_chain", "Rantai nilai", met=True, sentence="Pembeli memakai genteng."),
    FactorFacts("commitment", "Komitmen", met=None, sentence="Belum diketahui."),
    FactorFacts("coaching", "Pendampingan", met=False, sentence="Belum ada pendamping."),
)
PARTS = (
    PartFacts("transport", "Angkutan", 166.0, "Rp"),
    PartFacts("distance", "Jarak", None, "km"),
    PartFacts("middle", "Harga di tempat pembeli bila untung dibagi dua (Rp/unit)", 25_593.0, "Rp/unit"),
    PartFacts("gain", "Untung pemasok dibanding keadaannya sekarang (Rp/unit)", None, "Rp/unit"),
)


def a_match(rank: int) -> MatchFacts:
    return MatchFacts(
        rank, SUPPLIER, BUYER, "23922", "genteng tanah liat", 7900, "buah", 75_300_000, 9534, 111.4,
        "Pembeli sampai Rp 2.900/buah, pemasok mulai Rp 2.300.", PARTS, ("Urus NIB (gratis melalui OSS).",),
        ("Harga pemasok saat ini tidak diketahui.",), FACTORS,
    )  # fmt: skip


def a_gap(side: str, number: int) -> GapFacts:
    last = None if number % 2 else 25_000.0
    return GapFacts(
        side, "33.05", "Kabupaten Kebumen, Jawa Tengah", "23922", "genteng tanah liat", "buah", 1000 + number, 3,
        30_000.0 - number, last, -7.6 + number / 50, 109.6 + number / 30, units="buah",
    )  # fmt: skip


def a_cluster(number: int, bonding: float | None, bridging: float | None) -> ClusterFacts:
    return ClusterFacts(
        f"c{number}",
        f"Sentra Genteng {number}",
        "Kabupaten Kebumen",
        20 + number,
        bonding=(FigureFacts("bonding_z", "Bonding", bonding, n=20), FigureFacts("density", "Kepadatan", 0.12, n=20)),
        bridging=(
            FigureFacts("bridging_z", "Bridging", bridging, n=20),
            FigureFacts("ei", "Indeks E-I", 0.3, 0.98, 0.004, -152.0, 20),
        ),
        linking=(FigureFacts("bank_within_2", "Bank dalam dua langkah", None, n=20),),
        sentence="Rapat dan terbuka.",
        lat=-7.65,
        lon=109.6 + number / 10,
    )


MARKET = MarketFacts(
    "volume", "rupiah_per_month", 1605, 413, 7003, 1236, 1001, 92, 3_723_263_210, 0, "optimal", 3_637_916_497,
    3_432_190_523, 1482, {"kg": 10}, {"kg": 5}, {"kg": 7},
    excluded=(CountFacts("rule.too_far", "Jaraknya melebihi jangkauan.", 13234, 1360),),
    unmatched_suppliers=(CountFacts("reason.too_far", "Jaraknya melebihi jangkauan.", 279),),
    unmatched_buyers=(CountFacts("reason.outbid", "Mitra lain lebih bernilai.", 54),),
)  # fmt: skip


@pytest.fixture
def report() -> ReportFacts:
    return ReportFacts(
        language="id",
        title="Rencana kemitraan UMK-UMB",
        provenance=ORIGIN,
        market=MARKET,
        lists=(ListFacts("01_direktori_sentra_sintetis.xlsx", 345, 323, 10, 12),),
        rejected=(CountFacts("total", "Baris jumlah, bukan usaha", 10),),
        warnings=(CountFacts("no_kbli", "KBLI tidak ada", 4),),
        matches=tuple(a_match(rank) for rank in range(1, 15)),
        demand_gaps=tuple(a_gap("demand", n) for n in range(14)),
        supply_gaps=tuple(a_gap("supply", n) for n in range(3)),
        clusters=(a_cluster(1, 6.7, 2.1), a_cluster(2, -5.5, 0.6), a_cluster(3, 6.6, 2.0), a_cluster(4, None, 1.0)),
        points=(SUPPLIER, BUYER),
        links=(LinkFacts(0, 1, 7900, 75_300_000),),
    )


@pytest.fixture
def linkage(report: ReportFacts) -> ReportFacts:
    market = replace(MARKET, kind="linkage", value_unit="points", value=41_000, greedy_value=40_000)
    return replace(report, market=replace(market, first_come_value=39_000, blocking_pairs=None))


@pytest.fixture
def sheet() -> SheetFacts:
    partners = tuple(
        PartnerFacts(
            rank, replace(BUYER, name=f"PT Cipta Konstruksi {rank:03d}"), "23922", "genteng tanah liat", 7900, "buah",
            9534, None if rank == 2 else 111.4, "Pembeli sampai Rp 2.900/buah, pemasok mulai Rp 2.300.", standing,
            "Dipilih dalam rencana terbaik.", 1_200_000, 1_800_000, "Dibanding harga pengepul, n = 1.",
            ("Urus NIB (gratis melalui OSS).",), PARTS, (), FACTORS,
        )
        for rank, standing in enumerate(("chosen", "free", "outbid", "not_worth"), start=1)
    )  # fmt: skip
    return SheetFacts(
        "id", "offtakers", SUPPLIER, ORIGIN, "rupiah_per_month", partners, 9, next_steps=("Urus NIB.", "Hubungi.")
    )


@pytest.fixture
def caseload() -> CaseloadFacts:
    officer = PartyFacts("p9", "Pendamping Kebumen 003", "officer", "pendamping", "Kabupaten Kebumen")
    cases = (
        CaseFacts(
            SUPPLIER,
            "ud genteng & rejeki.html",
            "serahkan/ud genteng & rejeki.html",
            4,
            "PT Cipta 017",
            "Dekat.",
            "chosen",
            ("Urus NIB.",),
            lacks=True,
        ),
        CaseFacts(replace(SUPPLIER, name="Genteng Maju 002"), "genteng-maju.html", "serahkan/genteng-maju.html", 0),
    )
    return CaseloadFacts("id", officer, ORIGIN, "rupiah_per_month", cases)
