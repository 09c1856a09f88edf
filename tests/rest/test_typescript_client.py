"""The TypeScript client in the documentation is the one that the document makes."""

from __future__ import annotations

from graph.client.typescript import typescript
from graph.rest import create_app


def test_the_client_is_made_from_the_document(pytestconfig):
    kept = (pytestconfig.rootpath / "docs" / "clients" / "jejaring.ts").read_text(encoding="utf-8")
    assert kept == typescript(create_app().openapi()), "run graph.client.typescript again"
