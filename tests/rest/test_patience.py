"""Slow clients over the server that `jejaring serve` starts: each is answered or let go in bounded time."""

from __future__ import annotations

import json
import select
import socket
import threading
import time

import pytest
import uvicorn

from graph.rest import create_app
from graph.rest.protocol import edge, patience
from graph.rest.protocol.patience import Patient


@pytest.fixture
def address(served_folder, here, monkeypatch):
    """The application on a folder, whose patience is a third of a second."""
    for module, names in ((patience, ("HEAD_SECONDS", "READ_SECONDS")), (edge, ("BODY_SECONDS",))):
        for name in names:
            monkeypatch.setattr(module, name, 0.3)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(create_app(served_folder), log_level="error", http=Patient, ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listener.getsockname()
        server.should_exit = True
        thread.join()


def everything(line):
    """Whatever comes until the server closes."""
    pieces = []
    line.settimeout(30)
    while piece := line.recv(65_536):
        pieces.append(piece)
    return b"".join(pieces)


def drip(line, text, until):
    """Send a letter now and then until told to stop, or until nobody listens."""
    for letter in text:
        if until.wait(0.03):
            return
        try:
            line.send(bytes([letter]))
        except OSError:
            return


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b"", 408, "request_timeout"),
        (b"GET /health HTTP/1.1\r\nHost: a\r\nX-Slow: " + b"a" * 10_000, 408, "request_timeout"),
        (
            b"POST /v1/what-ifs HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n" + b" " * 9000,
            408,
            "request_timeout",
        ),
        (b"this is no http\r\n\r\n" * 2, 400, "bad_request"),
    ],
    ids=["silent", "headers", "body", "no http"],
)
def test_who_sends_a_letter_now_and_then_is_told_so_and_let_go(address, sent, status, code):
    done = threading.Event()
    with socket.create_connection(address) as line:
        head, _, rest = sent.rpartition(b"\r\n\r\n")
        line.send(head + (b"\r\n\r\n" if head else b""))
        threading.Thread(target=drip, args=(line, rest, done), daemon=True).start()
        answer = everything(line)
        done.set()
    start, _, body = answer.partition(b"\r\n\r\n")
    assert start.startswith(f"HTTP/1.1 {status} ".encode())
    told = json.loads(body)
    assert (told["status"], told["code"], bool(told["hint"])) == (status, code, True)


def test_who_does_not_read_its_answers_is_let_go(address):
    path = b"GET /v1/exports/parties.jsonld HTTP/1.1\r\nHost: a\r\n\r\n"
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect(address)
        line.send(path * 200)
        watch = select.poll()
        watch.register(line, select.POLLERR | select.POLLHUP)  # cut off, seen without reading
        assert watch.poll(60_000)


def test_who_leaves_in_the_middle_of_a_body_is_one_line_of_the_log_that_says_nothing_of_it(address, caplog):
    sent = b'{"name": "Siti Rahayu", "phone": "0812'
    with socket.create_connection(address) as line:
        line.send(
            b"POST /v1/what-ifs HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n"
        )
        line.send(sent)
    until = time.monotonic() + 30
    while not caplog.records and time.monotonic() < until:
        time.sleep(0.01)
    (told,) = caplog.records
    assert (told.levelname, told.exc_info) == ("WARNING", None)
    assert told.getMessage() == "POST /v1/what-ifs: the client left before its body had come"
