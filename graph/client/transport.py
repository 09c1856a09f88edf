"""Requests and answers: one connection a thread, the key in a header, problem documents as errors."""

from __future__ import annotations

import json
import ssl
import threading
import time
import uuid
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode, urlsplit

from graph.errors import JejaringError, RuleViolation
from graph.language import chosen_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.language import Language

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
ATTEMPTS: Final = 4
AGAIN: Final = frozenset({429, 503})
WRITES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class ApiError(JejaringError):
    """An error that the server told: ``status``, ``problem`` and its code stand on it.

    Examples
    --------
    >>> ApiError(404, {"code": "not_found", "detail": "no party 7"}).status
    404
    """

    code = "api_error"

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        detail, hint = str(problem.get("detail", "")), str(problem.get("hint", ""))
        super().__init__(f"{problem.get('code', status)}: {detail}", hint=hint, status=status)
        self.status = status
        self.problem = dict(problem)


_IN_QUOTES: Final = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})
"""What a name in a form's head may not hold; browsers write it so, and every other letter as UTF-8."""


@dataclass(frozen=True)
class Form:
    """A form with files, as lists are uploaded.

    Attributes
    ----------
    fields
        Name and text of each field.
    files
        Name and content of each file; all are in the field ``files``.

    Examples
    --------
    >>> sent, said = Form({"source": "dinas"}, (("daftar umkm 2024.csv", b"nama"),)).encoded()
    >>> sent.count(b"Content-Disposition"), b'filename="daftar umkm 2024.csv"' in sent, said.split(";")[0]
    (2, True, 'multipart/form-data')
    """

    fields: Mapping[str, str]
    files: tuple[tuple[str, bytes], ...]

    def encoded(self) -> tuple[bytes, str]:
        """Return the form's bytes and what they are."""
        mark = uuid.uuid4().hex
        parts = [(f'name="{name}"', value.encode()) for name, value in self.fields.items()]
        parts += [(f'name="files"; filename="{name.translate(_IN_QUOTES)}"', content) for name, content in self.files]
        lines = [
            f"--{mark}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode(errors="replace") + content + b"\r\n"
            for head, content in parts
        ]
        return b"".join([*lines, f"--{mark}--\r\n".encode()]), f"multipart/form-data; boundary={mark}"


def _as_json(body: Any) -> bytes | None:  # noqa: ANN401 - JSON
    return None if body is None else json.dumps(body, ensure_ascii=False, default=str).encode()


class Transport:
    """The way to one server.

    Parameters
    ----------
    server
        Such as ``https://jejaring.example`` or ``http://127.0.0.1:8000``; plain http only on the loopback, because the
        key would be read by whoever listens.
    key
        As ``jejaring key create`` printed it.
    timeout
        Seconds that one answer may take.
    language
        Language of sentences and errors; None: what ``JEJARING_LANGUAGE`` says here.
    """

    def __init__(
        self, server: str, key: str | None = None, *, timeout: float = 60.0, language: Language | None = None
    ) -> None:
        at = urlsplit(server if "://" in server else f"https://{server}")
        if at.scheme not in ("http", "https") or not at.hostname:
            message = f"{server} is no address of a server"
            raise RuleViolation(message, hint="write https://jejaring.example", server=server)
        if at.scheme == "http" and at.hostname not in LOOPBACK:
            message = f"{server} would carry the key in the clear"
            raise RuleViolation(message, hint="use https", server=server)
        self._secure = at.scheme == "https"
        self._host, self._port, self._base = at.hostname, at.port, at.path.rstrip("/")
        self._key, self._timeout = key, timeout
        self._language = language or chosen_language() or "id"
        self._own = threading.local()

    def _connection(self) -> HTTPConnection:
        found: HTTPConnection | None = getattr(self._own, "connection", None)
        if found is None:
            if self._secure:
                context = ssl.create_default_context()
                found = HTTPSConnection(self._host, self._port, timeout=self._timeout, context=context)
            else:
                found = HTTPConnection(self._host, self._port, timeout=self._timeout)
            self._own.connection = found
        return found

    def send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,  # noqa: ANN401 - JSON
        version: int | None = None,
    ) -> tuple[Any, Mapping[str, str]]:
        """Return the JSON of an answer and its headers.

        A write carries an Idempotency-Key, so that it may be sent again when the connection breaks: it is done once.

        Raises
        ------
        ApiError
            For every answer of 400 or above.
        """
        raw, headers = self.raw(method, path, query=query, body=body, version=version)
        return (json.loads(raw) if raw else None), headers

    def raw(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,  # noqa: ANN401 - JSON
        version: int | None = None,
    ) -> tuple[bytes, Mapping[str, str]]:
        """Return the bytes of an answer and its headers; see :meth:`send`. A :class:`Form` goes as one, not as JSON."""
        asked = {name: value for name, value in (query or {}).items() if value is not None}
        target = f"{self._base}{path}" + (f"?{urlencode(asked, doseq=True)}" if asked else "")
        headers = {"Accept": "application/json", "User-Agent": "jejaring-client", "Accept-Language": self._language}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        sent, said = body.encoded() if isinstance(body, Form) else (_as_json(body), "application/json")
        if sent is not None:
            headers["Content-Type"] = said
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        if method in WRITES:
            headers["Idempotency-Key"] = uuid.uuid4().hex
        for attempt in range(1, ATTEMPTS + 1):
            status, raw, told = self._once(method, target, sent, headers, last=attempt == ATTEMPTS)
            if status not in (0, *AGAIN) or attempt == ATTEMPTS:
                break
            time.sleep(min(float(told.get("retry-after", 0.2 * attempt)), 5.0))
        if status >= 400:
            raise ApiError(status, _problem(raw))
        return raw, told

    def _once(
        self, method: str, target: str, sent: bytes | None, headers: Mapping[str, str], *, last: bool
    ) -> tuple[int, bytes, Mapping[str, str]]:
        connection = self._connection()
        try:
            connection.request(method, target, sent, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read(), {k.lower(): v for k, v in answer.getheaders()}
        except (OSError, HTTPException) as broken:
            connection.close()
            if last:
                message = f"the server at {self._host} does not answer"
                raise RuleViolation(message, hint="see whether the address is right and the server runs") from broken
            return 0, b"", {}

    def close(self) -> None:
        """Close the connection of this thread."""
        found: HTTPConnection | None = getattr(self._own, "connection", None)
        if found is not None:
            found.close()
            self._own.connection = None


def _problem(raw: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(raw)
    except ValueError:
        return {"detail": raw[:200].decode("utf-8", "replace")}
    return found if isinstance(found, dict) else {"detail": str(found)}
