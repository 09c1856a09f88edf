"""Calls to programs of others: never to a machine of the inside, never longer than a few seconds, no redirects."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

from graph.errors import RuleViolation
from graph.settings import settings

SECONDS: Final = 5.0
"""How long a receiver may be silent."""
WHOLE_SECONDS: Final = 10.0
"""How long a call may take, also when the receiver says a letter now and then."""
WORLD: Final = ipaddress.ip_network("2000::/3")
"""Addresses of version 6 that are given out."""
WRAPPED: Final = (ipaddress.ip_network("2002::/16"), ipaddress.ip_network("2001::/32"))
"""Addresses of version 6 that hold one of version 4, which may be of the inside."""


def is_public(address: str) -> bool:
    """Return whether an address is one machine of the public internet.

    Examples
    --------
    >>> is_public("93.184.216.34"), is_public("2606:2800:220:1::"), is_public("127.0.0.1"), is_public("224.0.0.1")
    (True, True, False, False)
    >>> is_public("::ffff:10.0.0.1"), is_public("2002:7f00:1::"), is_public("64:ff9b::a9fe:a9fe")
    (False, False, False)
    """
    one = ipaddress.ip_address(address)
    if isinstance(one, ipaddress.IPv6Address) and (one not in WORLD or any(one in part for part in WRAPPED)):
        return False
    return one.is_global and not one.is_multicast


def addresses(url: str) -> tuple[str, list[str], int, str]:
    """Return scheme, public addresses, port and host of a webhook, or refuse it: never a machine of the inside.

    The addresses found are those connected to, so that a name cannot point elsewhere a moment later.
    """
    inside = settings().webhooks_inside
    scheme, host, port = _named(url)
    if scheme != "https" and not (inside and scheme == "http"):
        message = "a webhook needs an https address"
        raise RuleViolation(message, hint="write https://…", url=host)
    port = port or (443 if scheme == "https" else 80)
    try:
        found = sorted({str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})
    except (OSError, UnicodeError) as cause:  # unknown, or not to be written as a name of a machine
        message = f"{host} is no host"
        raise RuleViolation(message, hint="see whether the name is right") from cause
    if not inside and not all(map(is_public, found)):
        message = f"{host} is not on the public internet"
        raise RuleViolation(message, hint="a webhook never calls machines of the inside")
    return scheme, found, port, host


def _named(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of an address; a user or a password in it is refused."""
    with suppress(ValueError):  # half a bracket, or a port that is none
        at = urlsplit(url)
        if at.hostname and not (at.username or at.password):
            return at.scheme, at.hostname, at.port
    message = "the address of a webhook names a host and no user"
    raise RuleViolation(message, hint="write https://host/path")


def post(url: str, body: bytes, headers: dict[str, str]) -> str:
    """Send a body; return what went wrong in a word or two, nothing when the receiver took it (2xx)."""
    began = time.monotonic()
    try:
        scheme, found, port, host = addresses(url)
        line = http.client.HTTPConnection(host, port, timeout=SECONDS)
        line.sock = _connected(found, port)
        status = _send(line, url, body, headers, secure=scheme == "https")
        if time.monotonic() - began >= WHOLE_SECONDS:  # cut off, and what had come by then looked like an answer
            return "silent"
    except RuleViolation:
        return "address"
    except ssl.SSLCertVerificationError:
        return "certificate"
    except (OSError, ValueError, http.client.HTTPException) as broken:
        slow = isinstance(broken, TimeoutError) or time.monotonic() - began >= WHOLE_SECONDS
        return "silent" if slow else "unreachable"
    return "" if 200 <= status < 300 else f"status {status}"


def _connected(found: list[str], port: int) -> socket.socket:
    """Return a connection to the first address that answers: a machine may have no way to those of version 6."""
    for address in found[:-1]:
        with suppress(OSError):
            return socket.create_connection((address, port), timeout=SECONDS)
    return socket.create_connection((found[-1], port), timeout=SECONDS)


def _send(line: http.client.HTTPConnection, url: str, body: bytes, headers: dict[str, str], *, secure: bool) -> int:
    if secure:
        context = ssl.create_default_context()
        line.sock = context.wrap_socket(line.sock, server_hostname=line.host, do_handshake_on_connect=False)
    end = threading.Timer(WHOLE_SECONDS, socket.socket.shutdown, (line.sock, socket.SHUT_RDWR))
    end.start()
    at = urlsplit(url)
    try:
        if isinstance(line.sock, ssl.SSLSocket):
            line.sock.do_handshake()
        line.request("POST", (at.path or "/") + (f"?{at.query}" if at.query else ""), body, headers)
        return line.getresponse().status
    finally:
        end.cancel()
        line.close()
