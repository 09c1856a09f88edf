"""Imports over HTTP: what is uploaded is named harmlessly, and a form says nothing that nobody reads."""

from __future__ import annotations

LIST = {"files": ("../../list.csv", b"Nama Usaha,Kabupaten\nUD A,Kabupaten Jember\n")}


def test_a_form_with_a_member_that_nobody_reads_is_refused_and_a_path_in_a_name_leads_nowhere(graph_client):
    wrong = graph_client.post("/v1/imports", files=LIST, data={"source": "office", "kinds": "enterprises"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "#/kinds")
    once = {"Idempotency-Key": "u1"}
    made = graph_client.post("/v1/imports", files=LIST, data={"source": "office"}, headers=once)
    assert (made.status_code, made.json()["files"]) == (201, ["list.csv"])
    sheet = graph_client.get(f"/v1/imports/{made.json()['id']}/preview").json()["preview"]["sheets"][0]
    assert [column["role"] for column in sheet["mapping"]][:1] == ["name"]
