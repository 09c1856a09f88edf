"""The client: one attribute a resource."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graph.client.resources import Imports, Keys, Parties, Proposals, Questions, Resource
from graph.client.transport import Transport

if TYPE_CHECKING:
    from types import TracebackType

    from graph.language import Language

PLAIN: Final = (
    "offers",
    "demands",
    "needs",
    "services",
    "candidates",
    "matches",
    "plans",
    "partnerships",
    "events",
    "visits",
    "indicators",
    "clusters",
    "metrics",
    "gaps",
    "scenarios",
    "programmes",
    "notices",
    "directory",
    "reviews",
    "webhooks",
    "audit",
)


class Client:
    """A server and a key.

    Parameters
    ----------
    server
        Address of the server.
    key
        As ``jejaring key create`` printed it.
    timeout
        Seconds that one answer may take.
    language
        Language of sentences and errors; None: what ``JEJARING_LANGUAGE`` says here.

    Examples
    --------
    >>> Client("http://127.0.0.1:8000", "jj_…").proposals.path
    '/v1/proposals'
    """

    offers: Resource
    demands: Resource
    needs: Resource
    services: Resource
    candidates: Resource
    matches: Resource
    plans: Resource
    partnerships: Resource
    events: Resource
    visits: Resource
    indicators: Resource
    clusters: Resource
    metrics: Resource
    gaps: Resource
    scenarios: Resource
    programmes: Resource
    notices: Resource
    directory: Resource
    reviews: Resource
    webhooks: Resource
    audit: Resource

    def __init__(
        self, server: str, key: str | None = None, *, timeout: float = 60.0, language: Language | None = None
    ) -> None:
        self.transport = Transport(server, key, timeout=timeout, language=language)
        self.parties = Parties(self.transport, "parties")
        self.proposals = Proposals(self.transport, "proposals")
        self.imports = Imports(self.transport, "imports")
        self.questions = Questions(self.transport, "questions")
        self.keys = Keys(self.transport, "keys")
        for name in PLAIN:
            setattr(self, name, Resource(self.transport, name))

    def me(self) -> dict[str, Any]:
        """Return who the key stands for and what it may do."""
        found, _ = self.transport.send("GET", "/v1/me")
        return dict(found)

    def board(self, commodity: str | None = None) -> list[dict[str, Any]]:
        """Return the public board: what is wanted where, and at what prices."""
        return list(Resource(self.transport, "demands/board").each(commodity=commodity))

    def health(self) -> dict[str, Any]:
        """Return whether the server answers."""
        found, _ = self.transport.send("GET", "/health")
        return dict(found)

    def export(self, resource: str, form: str = "csv") -> bytes:
        """Return a resource as a file: csv, xlsx, geojson or jsonld."""
        raw, _ = self.transport.raw("GET", f"/v1/exports/{resource}.{form}")
        return raw

    def close(self) -> None:
        """Close the connection."""
        self.transport.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
