"""The same questions here or at a server: commands with ``--server URL --key KEY`` ask another machine's API."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.client import Client
    from graph.services.work.progress import Progress


def client(server: str, key: str | None) -> Client:
    """Return a client of a server; the key may stand in ``JEJARING_KEY``."""
    from graph.client import Client  # noqa: PLC0415 - see graph.cli
    from graph.settings import settings  # noqa: PLC0415

    kept = settings().key
    return Client(server, key or (kept.get_secret_value() if kept is not None else None))


class _Here:
    """Keys of the graph of this machine; a first start of its server takes a minute, and is told."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def create(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        from graph.services.access.keys import create_key, shown  # noqa: PLC0415
        from graph.store import connect  # noqa: PLC0415

        given = {name: value for name, value in body.items() if name != "role"}
        with connect(progress=self._progress) as store:
            made, secret = create_key(store, body["role"], **given)
        return {"key": secret, **shown(made)}

    def list(self) -> list[Mapping[str, Any]]:
        from graph.services.access.keys import shown  # noqa: PLC0415
        from graph.store import connect  # noqa: PLC0415

        with connect(progress=self._progress) as store:
            return [shown(one) for one in store.access.list_keys("", 100_000)]

    def rotate(self, key_id: str, expires: str | None) -> Mapping[str, Any]:
        from graph.services.access.keys import rotate_key, shown  # noqa: PLC0415
        from graph.store import connect  # noqa: PLC0415

        with connect(progress=self._progress) as store:
            made, secret = rotate_key(store, key_id, expires=expires)
        return {"key": secret, **shown(made)}

    def revoke(self, key_id: str) -> Mapping[str, Any]:
        from graph.services.access.keys import revoke_key, shown  # noqa: PLC0415
        from graph.store import connect  # noqa: PLC0415

        with connect(progress=self._progress) as store:
            return shown(revoke_key(store, key_id))


@contextmanager
def keys_at(server: str | None, key: str | None, progress: Progress) -> Iterator[Any]:
    """Give the keys of a server, or of this machine when none is named: both have create, list, rotate, revoke."""
    if server is None:
        yield _Here(progress)
        return
    with client(server, key) as api:
        yield api.keys
