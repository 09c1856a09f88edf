"""An API served as ``jejaring serve`` starts it, with a key that is withdrawn behind it."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import contextmanager

import httpx

from graph.services.access.keys import create_key, revoke_key
from graph.store import connect


@contextmanager
def served(*options):
    """Give the process, its address and the headers of an administrator's key."""
    with connect() as store:
        key, secret = create_key(store, "admin")
    words = [sys.executable, "-m", "graph.cli", "serve", "--port", "0", *options]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, bufsize=1) as api:
        address = re.search(r"http://127\.0\.0\.1:\d+", api.stdout.readline())[0]
        yield api, address, {"Authorization": f"Bearer {secret}"}
        api.terminate()
    with connect() as store:
        revoke_key(store, key.id)


def first_client(address, headers):
    """A client that waits for the server's first answers."""
    patient = httpx.HTTPTransport(retries=20)
    return httpx.Client(base_url=address, headers=headers, timeout=600, transport=patient)
