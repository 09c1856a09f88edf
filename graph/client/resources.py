"""Resources of the API as Python sees them: pages join up, versions travel with the things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from graph.client.transport import Form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from graph.client.transport import Transport

Facts = dict[str, Any]


class Resource:
    """One resource, such as ``visits``."""

    def __init__(self, transport: Transport, name: str) -> None:
        self._send = transport.send
        self._raw = transport.raw
        self.path = f"/v1/{name}"

    def _one(self, thing_id: str, *more: str) -> str:
        return "/".join((self.path, quote(thing_id, safe=""), *more))

    def page(self, *, limit: int = 50, cursor: str | None = None, **filters: Any) -> Facts:  # noqa: ANN401 - parameters
        """Return one page: ``items`` and ``next_cursor``."""
        found, _ = self._send("GET", self.path, query={"limit": limit, "cursor": cursor, **filters})
        return dict(found)

    def each(self, *, limit: int = 500, **filters: Any) -> Iterator[Facts]:  # noqa: ANN401 - parameters
        """Yield every item, page after page."""
        cursor: str | None = None
        while True:
            page = self.page(limit=limit, cursor=cursor, **filters)
            yield from page["items"]
            cursor = page.get("next_cursor")
            if cursor is None:
                return

    def get(self, thing_id: str) -> Facts:
        """Return one thing."""
        found, _ = self._send("GET", self._one(thing_id))
        return dict(found)

    def create(self, body: Mapping[str, Any]) -> Facts:
        """Make one thing and return it."""
        made, _ = self._send("POST", self.path, body=dict(body))
        return dict(made)

    def change(self, thing_id: str, body: Mapping[str, Any], *, version: int) -> Facts:
        """Change one thing that is still at a version."""
        made, _ = self._send("PATCH", self._one(thing_id), body=dict(body), version=version)
        return dict(made)

    def withdraw(self, thing_id: str, *, version: int | None = None) -> Facts:
        """Withdraw, end or cancel one thing; what counts versions (needs, visits, …) needs the one read."""
        gone, _ = self._send("DELETE", self._one(thing_id), version=version)
        return dict(gone)


class Parties(Resource):
    """Parties of the graph."""


class Proposals(Resource):
    """Proposals and their steps."""

    def draft(self, kind: str, supplier: str | Sequence[str], buyer: str | Sequence[str], **more: Any) -> Facts:  # noqa: ANN401
        """Make a draft; it is sent to nobody."""
        return self.create({"kind": kind, "supplier": supplier, "buyer": buyer, **more})

    def take(self, proposal: Mapping[str, Any], step: str, **facts: Any) -> Facts:  # noqa: ANN401 - what a step needs
        """Take a step on a proposal as it was read; another writer in between is an ApiError of status 412."""
        body = {"step": step, **facts}
        after, _ = self._send("POST", self._one(proposal["id"], "steps"), body=body, version=proposal["seq"])
        return dict(after)

    def history(self, proposal_id: str) -> list[Facts]:
        """Return what happened to a proposal, in order."""
        found, _ = self._send("GET", self._one(proposal_id, "events"))
        return list(found["items"])

    def differences(self, proposal_id: str, since: int | None = None) -> Facts:
        """Return what the latest terms changed, in words; since the version before when none is named."""
        found, _ = self._send("GET", self._one(proposal_id, "differences"), query={"since": since})
        return dict(found)

    def link(self, proposal_id: str, party: str, days: int = 14) -> Facts:
        """Make a one-time link by which a party answers, with texts ready to send."""
        made, _ = self._send("POST", self._one(proposal_id, "links"), body={"party": party, "days": days})
        return dict(made)

    def paper(self, proposal_id: str, name: str, form: str = "pdf", language: str | None = None) -> bytes:
        """Return a paper of a proposal, such as ``contract``, as PDF or DOCX."""
        told, _ = self._raw("GET", self._one(proposal_id, "papers", f"{name}.{form}"), query={"lang": language})
        return told


class Questions(Resource):
    """The planner's questions."""

    def ask(self, name: str, **parameters: Any) -> Facts:  # noqa: ANN401 - what the question takes
        """Return the answer of a question: ``rows``, and what was not read; parameters as the list has them."""
        found, _ = self._send("GET", self._one(name), query=parameters)
        return dict(found)


class Imports(Resource):
    """Lists that are uploaded, looked at and committed."""

    def upload(self, files: Sequence[Path], source: str, kind: str | None = None) -> Facts:
        """Upload lists under the name of their source; nothing is read yet."""
        fields = {"source": source} | ({} if kind is None else {"kind": kind})
        form = Form(fields, tuple((file.name, file.read_bytes()) for file in files))
        made, _ = self._send("POST", self.path, body=form)
        return dict(made)

    def preview(self, import_id: str) -> Facts:
        """Return how the lists would be read."""
        told, _ = self._send("GET", self._one(import_id, "preview"))
        return dict(told["preview"])

    def commit(self, import_id: str) -> Facts:
        """Let the server read the lists into its graph; the ``job`` of :meth:`get` says how far it is."""
        told, _ = self._send("POST", self._one(import_id, "commit"))
        return dict(told)


class Keys(Resource):
    """Keys of the API."""

    def list(self) -> list[Facts]:
        """Return every key, never a secret."""
        return list(self.each())

    def rotate(self, key_id: str, expires: str | None = None) -> Facts:
        """Make a key in the place of another."""
        made, _ = self._send("POST", self._one(key_id, "rotate"), body={"expires": expires})
        return dict(made)

    def revoke(self, key_id: str) -> Facts:
        """End a key at once."""
        gone, _ = self._send("DELETE", self._one(key_id))
        return dict(gone)
