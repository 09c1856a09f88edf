"""The clauses of each kind, one small world by hand a clause."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph.matching.kinds import match_kind
from graph.network import Network

TODAY = date(2026, 11, 1)
BANDUNG = {"lat": -6.9, "lon": 107.6, "region": "32.73"}


def party(id_, kind="enterprise", **facts):
    return BANDUNG | {"id": id_, "kind": kind, "name": id_.upper()} | facts


def world(parties, needs=(), services=(), ties=(), offers=None):
    def frame(rows, prefix):
        return pl.DataFrame([{"id": f"{prefix}{k}"} | row for k, row in enumerate(rows)], infer_schema_length=None)

    return Network.from_frames(
        pl.DataFrame(parties, infer_schema_length=None),
        offers,
        ties=pl.DataFrame(ties, schema=["start", "end", "type"], orient="row") if ties else None,
        needs=frame(needs, "n") if needs else None,
        services=frame(services, "s") if services else None,
        as_of=TODAY,
    )


def chosen(network, kind, **more):
    return list(match_kind(network, kind, **more).chosen.select("supplier_id", "buyer_id").iter_rows())


NEED = {"party": "u", "kind": "services", "service": "technical", "budget_rp": 900_000, "language": "id"}
BDS = {"party": "bds", "kind": "services", "service": "technical", "price_rp": 1_000_000, "languages": ["id"]}
INSTITUTE = BDS | {"party": "uni", "price_rp": 100_000, "rating": 1.0}


def test_a_technical_need_goes_to_the_institute_only_where_no_bds_covers_it():
    parties = [
        party("u", size="micro", sales_rp_per_year=200_000_000),
        party("bds", "bds_provider"),
        party("uni", "institution"),
    ]
    assert chosen(world(parties, [NEED], [BDS, INSTITUTE]), "services") == [("bds", "u")]
    assert chosen(world(parties, [NEED], [BDS | {"service": "marketing"}, INSTITUTE]), "services") == [("uni", "u")]
    told = match_kind(world(parties, [NEED], [BDS, INSTITUTE]), "services").why_not("uni", "u")
    assert told["code"] == "kind.rule.bds_covers"


def test_a_marketing_need_never_goes_to_an_institute():
    parties = [party("u", size="micro"), party("uni", "institution")]
    network = world(parties, [NEED | {"service": "marketing"}], [INSTITUTE | {"service": "marketing"}])
    assert chosen(network, "services") == []


def test_the_fee_is_split_by_ability_to_pay_and_the_parts_add_up():
    parties = [party("u", size="micro", sales_rp_per_year=200_000_000), party("bds", "bds_provider")]
    pair = match_kind(world(parties, [NEED], [BDS]), "services").chosen.row(0, named=True)
    assert (pair["fee_rp"], pair["enterprise_pays_rp"], pair["programme_pays_rp"]) == (1_000_000, 200_000, 800_000)
    small = [party("u", size="small", sales_rp_per_year=3_000_000_000), parties[1]]
    network = world(small, [NEED | {"budget_rp": 400_000}], [BDS])
    assert match_kind(network, "services").why_not("bds", "u")["code"] == "kind.rule.over_budget"  # 500,000 its own


def test_a_request_through_a_front_office_prefers_those_to_whom_it_refers():
    parties = [
        party("u", size="micro"),
        party("bds", "bds_provider"),
        party("b2", "bds_provider"),
        party("desk", "front_office"),
    ]
    network = world(parties, [NEED | {"via": "desk"}], [BDS, BDS | {"party": "b2"}], [("desk", "b2", "REFERS_TO")])
    assert chosen(network, "services") == [("b2", "u")]


def test_clients_beyond_the_slots_are_left_with_a_reason():
    parties = [party("u", size="micro"), party("u2", size="micro"), party("bds", "bds_provider")]
    network = world(parties, [NEED, NEED | {"party": "u2"}], [BDS | {"places_per_month": 1}])
    plan = match_kind(network, "services")
    assert plan.chosen.height == 1
    assert plan.unmatched("buyer")["reason"].to_list() == ["kind.unmatched.no_room"]


CREDIT = {"party": "u", "kind": "finance", "service": "business_credit", "amount_rp": 20_000_000,
          "collateral_rp": 5_000_000, "terms": ["investment"]}  # fmt: skip
BANK = {"party": "bank", "kind": "finance", "service": "business_credit", "places_per_month": 5, "least_rp": 1_000_000,
        "most_rp": 50_000_000, "collateral_share": 0.5}  # fmt: skip
KKMB = {"party": "kkmb", "kind": "finance", "service": "consultant", "skills": ["kkmb"], "places_per_month": 1}


def borrower(id_="u", **facts):
    return party(id_, size="micro", sales_rp_per_year=100_000_000, certifications=["nib"], established=2015, **facts)


def test_what_is_missing_for_bankability_brings_a_certified_consultant_into_the_middle():
    parties = [borrower(), party("bank", "financial_institution"), party("kkmb", "bds_provider")]
    pair = match_kind(world(parties, [CREDIT], [BANK, KKMB]), "finance").chosen.row(0, named=True)
    assert (pair["via_id"], pair["collateral_needed_rp"]) == ("kkmb", 10_000_000)
    assert "kind.missing.collateral" in pair["notes"]
    plan = match_kind(world(parties, [CREDIT], [BANK, KKMB | {"skills": []}]), "finance")
    assert plan.chosen.height == 0
    assert plan.unmatched("buyer")["rule"].to_list() == ["kind.rule.no_middle"]


def test_an_officer_with_the_role_kkmb_is_a_consultant_too():
    parties = [borrower(), party("bank", "financial_institution"), party("kkmb", "officer", roles=["kkmb"])]
    assert match_kind(world(parties, [CREDIT], [BANK]), "finance").chosen["via_id"].to_list() == ["kkmb"]


def test_the_bankable_need_no_consultant():
    parties = [borrower(), party("bank", "financial_institution")]
    pair = match_kind(world(parties, [CREDIT | {"collateral_rp": 10_000_000}], [BANK]), "finance").chosen.row(
        0, named=True
    )
    assert pair["via_id"] is None
    assert pair["bankability"] == 4000


def test_a_consultant_leads_only_as_many_as_it_has_files_for():
    parties = [borrower(), borrower("v"), party("bank", "financial_institution"), party("kkmb", "bds_provider")]
    network = world(parties, [CREDIT, CREDIT | {"party": "v"}], [BANK, KKMB])
    assert match_kind(network, "finance").chosen.height == 1


def test_safety_net_money_never_meets_business_credit():
    parties = [borrower(), party("bank", "financial_institution"), party("gov", "government")]
    net = BANK | {"party": "gov", "service": "safety_net"}
    ask = CREDIT | {"service": "safety_net", "collateral_rp": 0}
    assert chosen(world(parties, [ask], [BANK]), "finance") == []
    assert chosen(world(parties, [ask], [BANK, net]), "finance") == [("gov", "u")]


def test_inside_a_cluster_nobody_is_linked_until_its_bonding_is_above_its_null():
    parties = [party("a"), party("u"), party("k", "cluster")]
    ties = [("a", "k", "PART_OF"), ("u", "k", "PART_OF")]
    need = {"party": "u", "kind": "linkage", "service": "process:coating"}
    network = world(parties, [need], [need | {"party": "a"}], ties)

    def under(z):
        measured = pl.DataFrame({"cluster": ["k"], "bonding_z": [z], "bridging_z": [0.0], "advance": [0.0]})
        return match_kind(network, "linkage", clusters=measured)

    assert under(0.0).why_not("a", "u")["code"] == "kind.rule.outside_first"
    assert under(0.1).chosen["buyer_id"].to_list() == ["u"]
    outside = world([*parties, party("o")], [need], [need | {"party": "a"}, need | {"party": "o"}], ties)
    assert chosen(outside, "linkage")[0][0] == "o"


def test_only_exporters_come_to_an_exhibition_for_exporters():
    parties = [party("k", "cluster", kbli=["31001"]), party("m", export_oriented=False), party("host", "forum")]
    stand = {"party": "host", "kind": "exhibitions", "service": "stand", "eligibility": ["exporters_only"]}
    network = world(parties, [], [stand], [("m", "k", "PART_OF")])
    assert match_kind(network, "exhibitions").why_not("host", "k")["code"] == "kind.rule.exporters_only"
    exporting = [parties[0], parties[1] | {"export_oriented": True}, parties[2]]
    assert chosen(world(exporting, [], [stand], [("m", "k", "PART_OF")]), "exhibitions") == [("host", "k")]


def test_companies_in_one_foundation_pool_their_room_and_core_business():
    parties = [
        party("f1", "foster_company", kbli=["70209"]),
        party("f2", "foster_company", kbli=["31001"]),
        party("yayasan", "foster_company", legal_form="YAYASAN"),
        *(party(f"k{n}", "cluster", kbli=["31001"]) for n in range(4)),
    ]
    ties = [("f1", "yayasan", "MEMBER_OF"), ("f2", "yayasan", "MEMBER_OF")]
    plan = match_kind(world(parties, ties=ties), "foster")
    assert set(plan.chosen["supplier_id"]) == {"yayasan"}
    assert plan.chosen["pooled_companies"].to_list() == [3] * 4
    alone = match_kind(world(parties), "foster")
    assert set(alone.chosen["supplier_id"]) == {"f2"}  # the others have no core business with furniture
    assert alone.chosen.height == 2


def test_a_cluster_learns_only_from_one_that_is_ahead():
    parties = [party("k1", "cluster", kbli=["31001"]), party("k2", "cluster", kbli=["31001"])]
    ahead = pl.DataFrame(
        {"cluster": ["k1", "k2"], "bonding_z": [0.0] * 2, "bridging_z": [0.0] * 2, "advance": [0.2, 0.8]}
    )
    assert chosen(world(parties), "tours", clusters=ahead) == [("k2", "k1")]


def test_a_machine_is_leased_where_its_price_is_out_of_reach_and_shared_where_even_that_is():
    machine = {"party": "m", "kind": "machinery", "service": "oven", "price_rp": 24_000_000, "rating": 0.9}
    parties = [party("m", "machine"), party("u")]

    def deal(terms, budget):
        ask = {"party": "u", "kind": "machinery", "service": "oven", "budget_rp": budget, "terms": terms}
        plan = match_kind(world(parties, [ask], [machine | {"terms": ["sale", "lease", "profit_share"]}]), "machinery")
        return plan.chosen["deal"].to_list() or plan.why_not("m", "u")["code"]

    every = ["sale", "lease", "profit_share"]
    assert deal(every, 25_000_000) == ["sale"]
    assert deal(every, 1_000_000) == ["lease"]
    assert deal(every, 10_000) == ["profit_share"]
    assert deal(["sale"], 10_000) == "kind.rule.over_budget"


def test_a_course_in_another_month_is_no_course():
    course = {"party": "c", "kind": "training", "service": "las", "month": date(2027, 1, 1), "places_per_month": 1}
    need = {"party": "u", "kind": "training", "service": "las", "month": date(2027, 2, 1)}
    parties = [party("c", "bds_provider"), party("u")]
    assert match_kind(world(parties, [need], [course]), "training").why_not("c", "u")["code"] == "rule.other_month"
    assert chosen(world(parties, [need | {"month": date(2027, 1, 1)}], [course]), "training") == [("c", "u")]


def test_a_house_is_opened_only_when_its_users_are_worth_its_cost():
    house = {"party": "s", "kind": "facilities", "service": "drying", "places_per_month": 10, "price_rp": 500}
    use = {"party": "u", "kind": "facilities", "service": "drying", "units": 4, "amount_rp": 400}
    parties = [party("s", "shared_facility"), party("u"), party("v")]
    assert match_kind(world(parties, [use], [house]), "facilities").value == 0
    both = match_kind(world(parties, [use, use | {"party": "v"}], [house]), "facilities")
    assert (both.value, both.solved.opened.tolist()) == (300, [0])
    assert match_kind(world(parties, [use], [house | {"terms": ["open"]}]), "facilities").value == 400


def test_four_makers_form_no_cluster_and_five_do():
    def makers(count):
        firms = [party(f"u{n}", kbli=["31001"], size="micro", workers=5) for n in range(count)]
        return match_kind(world(firms), "clusters")

    assert makers(4).chosen.height == 0
    formed = makers(5)
    assert formed.chosen["basis"].unique().to_list() == ["product_chain"]
    assert formed.chosen.height == 5


def test_trades_with_alike_skills_form_a_cluster_by_skills():
    firms = [party(f"u{n}", kbli=[["31001", "16221"][n % 2]], size="micro", workers=9) for n in range(6)]
    plan = match_kind(world(firms), "clusters")
    assert plan.chosen.height == 6
    assert plan.chosen["basis"].unique().to_list() in (["shared_skills"], ["product_chain"])


def test_the_officer_farther_away_takes_more_days_for_the_same_enterprise():
    parties = [
        party("near", "officer", roles=["bdo"]),
        party("far", "officer", roles=["bdo"], lat=-6.5),
        party("u", size="micro"),
    ]
    plan = match_kind(world(parties), "officers")
    days = dict(plan.market.pairs.frame.select("supplier", "load_days").iter_rows())
    names = plan.market.suppliers["party"].to_list()
    assert days[names.index("far")] > days[names.index("near")]
    assert plan.chosen["supplier_id"].to_list() == ["near"]


def test_training_of_a_facilitator_counts_ten_days_in_class_and_a_year_on_the_job():
    parties = [party("f", "officer", roles=["facilitator"]), party("k", "cluster", members=10)]

    def points(days, months):
        stated = {
            "party": "f",
            "kind": "facilitators",
            "service": "facilitator",
            "class_days": days,
            "job_months": months,
        }
        return match_kind(world(parties, [], [stated]), "facilitators").chosen["trained"].to_list()

    assert (points(10, 12), points(9, 12), points(10, 11)) == ([2000], [0], [0])


@pytest.mark.parametrize(("body", "fits"), [("institution", True), ("government", True), ("enterprise", False)])
def test_social_enterprises_serve_public_bodies(body, fits):
    parties = [party("w", "social_enterprise"), party("p", body)]
    give = {"party": "w", "kind": "social_enterprise", "service": "air", "price_rp": 300_000}
    ask = {"party": "p", "kind": "social_enterprise", "service": "air", "budget_rp": 600_000}
    assert (chosen(world(parties, [ask], [give]), "social_enterprise") == [("w", "p")]) is fits
