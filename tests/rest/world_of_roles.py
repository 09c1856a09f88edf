"""A small world with one side in the own region and one in another, and a key of every role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import httpx
import polars as pl

from graph.model.rights import Role
from graph.network import Network
from graph.services.access.keys import create_key

OWN, OTHER = "35", "36"
PARTIES = {
    "grower": ("enterprise", "35.09"), "mill": ("enterprise", "35.78"), "coop": ("cooperative", "35.09"),
    "bds": ("bds_provider", "35.09"), "bank": ("financial_institution", "35.78"), "forum": ("forum", "35.09"),
    "cluster": ("cluster", "35.09"),
    "grower2": ("enterprise", "36.71"), "mill2": ("enterprise", "36.72"), "bds2": ("bds_provider", "36.71"),
}  # fmt: skip
PARTY_OF = {
    Role.SUPPLIER: "grower", Role.BUYER: "mill", Role.COOPERATIVE: "coop", Role.PROVIDER: "bds",
    Role.FORUM_MEMBER: "forum",
}  # fmt: skip
REGIONAL = {Role.OFFICER, Role.VERIFIER}


def fill(store) -> None:
    """Store the parties, what they offer and want, and who belongs to whom."""
    frame = pl.DataFrame(
        {
            "id": list(PARTIES),
            "kind": [kind for kind, _ in PARTIES.values()],
            "name": [f"UD {name.capitalize()}" for name in PARTIES],
            "region": [region for _, region in PARTIES.values()],
            "size": ["micro" if "grower" in name else "large" for name in PARTIES],
            "kbli": [["10792"]] * len(PARTIES),
        }
    )
    market = {"commodity": "10792", "unit": "kg", "units_per_month": 100, "price_rp_per_unit": 9000}
    offers = pl.DataFrame([{"id": f"o{i}", "party": p, **market} for i, p in enumerate(("grower", "grower2"))])
    demands = pl.DataFrame(
        [{"id": f"d{i}", "party": p, **market, "price_rp_per_unit": 11_000} for i, p in enumerate(("mill", "mill2"))]
    )
    ties = pl.DataFrame(
        {"start": ["grower", "grower", "grower2"], "end": ["coop", "cluster", "bds2"],
         "type": ["MEMBER_OF", "PART_OF", "SERVES"]}
    )  # fmt: skip
    network = Network.from_frames(frame, offers, demands, ties, as_of=date(2026, 11, 1))
    store.upsert(network, source="office")


@dataclass(frozen=True)
class Keys:
    """A client for each role."""

    clients: dict[Role, httpx.Client]

    def __getitem__(self, role: Role) -> httpx.Client:
        return self.clients[role]

    def close(self) -> None:
        for client in self.clients.values():
            client.close()


def keys_for(store, address: str) -> Keys:
    """Return a client with a key of every role; officer and verifier reach the own region only."""
    clients = {}
    for role in Role:
        regions = [OWN] if role in REGIONAL else []
        _, secret = create_key(store, str(role), regions=regions, party=PARTY_OF.get(role))
        headers = {"Authorization": f"Bearer {secret}"}
        clients[role] = httpx.Client(base_url=address, headers=headers, timeout=120)
    return Keys(clients)


def take(client, proposal, step, **facts):
    """Take a step in the proposal's present version; return the proposal after it."""
    path, version = f"/v1/proposals/{proposal['id']}/steps", f'"{proposal["seq"]}"'
    answer = client.post(path, json={"step": step, **facts}, headers={"If-Match": version})
    assert answer.status_code == 200, answer.text
    assert answer.headers["etag"] == f'"{answer.json()["seq"]}"'
    return answer.json()
