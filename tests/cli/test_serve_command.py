"""``jejaring serve``: on this machine only, at the port asked, until Ctrl-C; and the entry for other servers."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys

import httpx
import pytest

from graph.cli.serve import listening
from tests.loop_apart import run_apart

STARTING = "Starting; the address follows as soon as the server can be asked, some seconds from now.\n"


def test_the_api_is_served_on_the_loopback_until_ctrl_c(sample_folder, quiet_home):
    words = [sys.executable, "-m", "graph.cli", "serve", "--port", "0", "--folder", str(sample_folder), "--lang", "en"]
    environment = os.environ | {"JEJARING_HOME": str(quiet_home), "PYTHONUNBUFFERED": "1"}
    serving = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        address = re.search(r"http://127\.0\.0\.1:\d+", serving.stdout.readline())[0]
        with httpx.Client(base_url=address, timeout=60) as client:  # nobody is refused once the address is told
            health = client.get("/health")
            assert (health.json()["status"], "server" in health.headers) == ("ok", False)
            assert client.get("/v1/parties").json()["synthetic"] is True
        serving.send_signal(signal.SIGINT)
        out, err = serving.communicate(timeout=60)
    finally:
        serving.kill()
    assert (serving.returncode, out, err) == (0, "Stopped serving.\n", STARTING)


def test_a_port_that_is_taken_is_one_line(jejaring, sample_folder):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        told = jejaring("serve", "--port", other.getsockname()[1], "--folder", sample_folder)
    assert (told.code, told.out) == (1, "")
    assert "--port" in told.err
    assert len(told.err.splitlines()) == 1


def test_an_answer_in_two_pieces_waits_for_no_acknowledgement():
    with listening() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        with socket.create_connection(listener.getsockname()):
            assert run_apart(_at_once, listener)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_the_loopback_is_listened_to_in_both_families(host):
    with listening(host) as listener:
        try:
            listener.bind((host, 0))
        except OSError:
            assert host == "::1"  # a machine without IPv6
            return
        listener.listen()
        with socket.create_connection(listener.getsockname()[:2]) as asking:
            assert asking.getpeername()[0] == host


async def _at_once(listener):
    """Return whether asyncio sends what it is given on a connection without waiting."""
    found = asyncio.get_running_loop().create_future()
    server = await asyncio.start_server(lambda _, writer: found.set_result(writer), sock=listener)
    writer = await found
    told = writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    writer.close()
    server.close()
    return told


def test_the_entry_for_other_servers_is_the_same_application(pytestconfig):
    script = "import api; print(api.app.title, len(api.app.openapi()['paths']))"
    words = [sys.executable, "-c", script]
    done = subprocess.run(words, cwd=pytestconfig.rootpath, capture_output=True, text=True, check=True)
    title, paths = done.stdout.split()
    assert title == "jejaring"
    assert int(paths) >= 5


def test_uvicorn_serves_the_entry_and_a_graph_that_is_down_is_a_problem_document(pytestconfig, quiet_home):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "uvicorn", "api:app", "--port", str(port), "--log-level", "warning"]
    environment = os.environ | {"JEJARING_HOME": str(quiet_home), "NEO4J_URI": "bolt://127.0.0.1:1"}
    with subprocess.Popen(words, cwd=pytestconfig.rootpath, env=environment) as serving:
        try:
            address = f"http://127.0.0.1:{port}"
            with httpx.Client(base_url=address, timeout=60, transport=httpx.HTTPTransport(retries=8)) as client:
                assert client.get("/health").json()["status"] == "ok"
                refused = client.get("/v1/parties", headers={"Authorization": f"Bearer jj_12345678_{'a' * 43}"})
        finally:
            serving.terminate()
    assert refused.status_code == 503
    assert refused.json()["code"] == "store_unavailable"
