"""A case with everything in it, for the papers."""

from __future__ import annotations

from datetime import UTC, date, datetime

from graph.proposals import Actor, Terms, act, draft
from graph.proposals.terms import FACTORS
from graph.services.paper.parts import Case

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
SAID = {"said": "Pabrik membeli singkong segar setiap hari.", "evidence": "daftar permintaan, 1 November 2026"}
TERMS = Terms.model_validate(
    {
        "pattern": "supply_chain",
        "commodity": "10792",
        "product": "keripik singkong",
        "unit": "kg",
        "units_per_month": 2400,
        "price_rp_per_unit": 31_500,
        "price_rule": "Ditinjau bersama tiap tiga bulan menurut harga pasar kabupaten.",
        "price_set_by": "both",
        "payment_days": 45,
        "weighing": "witnessed",
        "quality": "Kadar air paling banyak 5 %.",
        "months": 24,
        "language": "id",
        "activity": "Pemasok membuat keripik singkong; pembeli memasarkannya.",
        "duties_of_supplier": "Mengirim 2.400 kg tiap bulan.",
        "duties_of_buyer": "Membayar dan membina mutu.",
        "development": "Pembinaan mutu dan kemasan oleh pembeli.",
        "disputes": "Musyawarah, lalu BANI.",
        "amount_rp": 60_000_000,
        "factors": dict.fromkeys(FACTORS, SAID),
        "benefits": {
            "supplier": {"said": "Harga di atas pengepul.", "rp_per_month": 8_400_000},
            "buyer": {"said": "Pasokan tetap."},
        },
        "commitments": [
            {"side": "buyer", "kind": "coaching", "said": "Pembinaan mutu", "amount": 2, "unit": "kunjungan per bulan"},
            {"side": "supplier", "kind": "volume", "said": "Volume tetap", "amount": 2400, "unit": "kg per bulan"},
        ],
    }
)
PARTIES = {
    "p1": {
        "name": "UD Keripik & Rasa Bu Tini", "kind": "enterprise", "region": "35.09", "size": "micro",
        "size_basis": "sales", "kbli": ["10792"], "certifications": ["nib", "pirt"], "workers": 6, "established": 2012,
        "offers": [{"product": "keripik singkong", "units_per_month": 2600, "unit": "kg", "price_rp_per_unit": 31_500}],
    },
    "p2": {"name": "Koperasi Mekar", "kind": "cooperative", "region": "35.09", "size": None, "size_basis": None},
    "b1": {
        "name": "PT Pangan Nusantara Jaya", "kind": "enterprise", "region": "35.78", "size": "large",
        "size_basis": "capital", "kbli": ["46339"], "certifications": ["nib", "halal"],
    },
}  # fmt: skip
RECORD = {
    "months": 5, "promised_units": 12_000, "ordered_units": 12_000, "delivered_units": 11_400, "deliveries": 20,
    "late_deliveries": 2, "rejected_units": 150,
    "paid_rp": 350_000_000, "payments": 5, "late_payments": 1, "visits": 4, "coachings": 6,
    "quality_reports": 3, "disputes": 1, "open_disputes": 0,
    "assistance": {
        "started": date(2026, 6, 1), "ends": date(2029, 6, 1), "next_visit": date(2026, 11, 1), "overdue": True,
        "ends_soon": False,
    },
}  # fmt: skip


def case(*, synthetic: bool = True) -> Case:
    made = draft("partnership", ("p1", "p2"), ("b1",), terms=TERMS, reason="Pabrik mencari keripik dalam 120 km.")
    engagement = act(made, "consent", Actor("k", "party", "p1"), NOW)
    visits = [
        {"on": "2026-10-03", "said": "Mutu dan kemasan", "findings": "Kadar air 4 %.", "deliveries_on_time": True}
    ]
    return Case("0197-demo", engagement, PARTIES, date(2026, 11, 26), synthetic, "contoh", RECORD, visits)
