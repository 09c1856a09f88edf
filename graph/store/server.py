"""The managed Neo4j: one server a home, started by whoever needs it, left running, stopped on request.

:func:`start` is idempotent and safe to race: a file lock lets one process start the server, the others find it.
The server is the real Neo4j Community from its published jars on a Java runtime that came as a Python package, so
neither a system Java nor Docker is needed.
"""

from __future__ import annotations

import os
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from graph.errors import StoreUnavailable
from graph.settings import settings
from graph.store.admin import run_admin
from graph.store.configuration import server_command, write_configuration
from graph.store.home import Running, ServerHome
from graph.store.jars import place_jars
from graph.store.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION: Final = "5.26.30"
"""The long-term line that this program is made for; 2026.08.1 starts the same way."""
PORT: Final = 7687
START_SECONDS: Final = 120.0
STOP_SECONDS: Final = 60.0
NEEDED_BYTES: Final = 100_000_000
"""Of the disk, below which a server that does not start is said to have no room: a new graph takes half of it."""
LOCK_SECONDS: Final = 600.0
GREETING_SECONDS: Final = 2.0
BOLT_HELLO: Final = b"\x60\x60\xb0\x17" + b"\x00\x00\x04\x05" + b"\x00" * 12
ATTEMPTS: Final = 3
EMPTY_LOOKS: Final = 10


@dataclass(frozen=True)
class ServerStatus:
    """How the managed server of a home stands.

    Attributes
    ----------
    running
        Whether it answers.
    uri
        Its Bolt address while it runs, else None.
    port, pid
        While it runs, else None.
    version
        Version of Neo4j that runs, or would be started.
    home, log
        Home folder, and the log that says why it did not start.
    started_now
        True when this very call of :func:`start` started it.
    """

    running: bool
    uri: str | None
    port: int | None
    pid: int | None
    version: str
    home: Path
    log: Path
    started_now: bool = False


def status(home: Path | None = None) -> ServerStatus:
    """Return how the server of a home stands, touching nothing.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     status(Path(folder)).running
    False
    """
    place = _place(home)
    running = place.running()
    if running is not None and is_ours(running.pid, place) and answers(running.port):
        return _status(place, running)
    return _status(place, None)


def start(
    home: Path | None = None,
    *,
    cache: Path | None = None,
    version: str = VERSION,
    progress: Progress = silent,
    seconds: float = START_SECONDS,
) -> ServerStatus:
    """Start the server of a home and return when it answers; return at once when it runs already.

    Parameters
    ----------
    home
        Defaults to ``JEJARING_HOME``.
    cache
        Folder of the jars, shared by all homes; defaults to ``JEJARING_CACHE``.
    version
        Version of Neo4j, of which ``jars-<version>.lock`` is known.
    progress
        Told of stages ``store.jars`` (bytes, the first time on a machine) and ``store.start``.
    seconds
        How long the server may take until it answers.

    Raises
    ------
    StoreUnavailable
        If the jars cannot be had, the home not written, or the server does not come up: with its last log line.
    """
    place = _place(home)
    with exclusively(place):
        running = place.running()
        if running is not None and is_ours(running.pid, place):
            if not (place.has_aside or running.stopping) and _answers_in_time(place, running, seconds):
                return _status(place, running)
            stop_locked(place)  # who stopped it, or loaded in its place, was killed: the graph goes back to what it was
        place.forget()
        place.put_back()
        jars = place_jars(version, cache if cache is not None else settings().cache, progress)
        set_first_password(place, jars)
        return start_locked(place, jars, version, progress, seconds)


def stop(home: Path | None = None, *, seconds: float = STOP_SECONDS) -> bool:
    """Stop the server of a home and wait until it is gone; return whether one ran.

    One that has not ended in time, as on a full disk, is killed: what it acknowledged stands in its transaction log,
    from which it recovers at its next start.
    """
    place = _place(home)
    if place.running() is None:
        return False
    with exclusively(place):
        return stop_locked(place, seconds)


def stop_locked(place: ServerHome, seconds: float = STOP_SECONDS) -> bool:
    """Stop the server of a home whose lock the caller holds."""
    running = place.running()
    if running is None or not is_ours(running.pid, place):
        place.forget()
        return False
    place.remember(replace(running, stopping=True))
    os.kill(running.pid, signal.SIGTERM)
    until = time.monotonic() + seconds
    while is_ours(running.pid, place):
        if time.monotonic() > until:
            os.kill(running.pid, signal.SIGKILL)
        time.sleep(0.1)
    place.forget()
    return True


@contextmanager
def exclusively(place: ServerHome) -> Iterator[None]:
    """Hold the lock of a home: one starts, stops, backs up or restores at a time."""
    place.make()
    try:
        with FileLock(place.lock, timeout=LOCK_SECONDS):
            yield
    except Timeout as cause:
        message = f"another process has been starting or stopping the graph database of {place.root} for 10 minutes"
        raise StoreUnavailable(message, hint="see what it does, then try again", home=str(place.root)) from cause


def in_turn() -> FileLock:
    """Return the lock of this machine under which servers of all homes start, each a port of its own.

    Whoever starts one again on its port holds it from before the stop: another would find that port free. In one thread
    it is taken as often as wanted.
    """
    path = Path(tempfile.gettempdir()) / f"jejaring-port-{os.getuid()}.lock"
    return FileLock(path, timeout=LOCK_SECONDS, is_singleton=True)


def answers(port: int) -> bool:
    """Tell whether something speaks Bolt on a port of this machine.

    Examples
    --------
    >>> answers(1)
    False
    """
    return greets(f"bolt://127.0.0.1:{port}")


def greets(uri: str) -> bool:
    """Tell whether something speaks Bolt at an address, within some seconds; who it is is not asked.

    Examples
    --------
    >>> greets("bolt://127.0.0.1:1"), greets("bolt+s://localhost:1")
    (False, False)
    """
    said = urlsplit(uri)
    try:
        with socket.create_connection((said.hostname, said.port or PORT), timeout=GREETING_SECONDS) as line:
            if "+s" not in said.scheme:
                return _greeted(line)
            anybody = ssl.create_default_context()
            anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
            with anybody.wrap_socket(line, server_hostname=said.hostname) as inside:
                return _greeted(inside)
    except OSError:
        return False


def _greeted(line: socket.socket) -> bool:
    line.sendall(BOLT_HELLO)
    return len(line.recv(4)) == 4


def is_ours(pid: int, place: ServerHome) -> bool:
    """Tell whether a process lives and is the server of this home: pids are given again to other programs."""
    for _ in range(EMPTY_LOOKS):
        if not lives(pid):
            return False
        command = command_line(pid)
        if command:
            return f"--home-dir={place.folder}" in command
        time.sleep(0.05)  # while a program takes the place of another, or as a zombie, a process has no command
    return False


def lives(pid: int) -> bool:
    """Tell whether a process lives that this user may end.

    Examples
    --------
    >>> lives(os.getpid())
    True
    """
    with suppress(ChildProcessError):  # not started by this process: then it is nobody's zombie here
        os.waitpid(pid, os.WNOHANG)
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    """Tell whether a process has ended and its parent does not look: the first process of a container seldom does.

    While others of its threads are still ending, it holds its port and its files.
    """
    try:
        said = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:  # gone meanwhile, or a system without /proc
        return False
    return said[0] == b"Z" and int(said[17]) <= 1


def command_line(pid: int) -> str:
    """Return the command line of a process, empty when there is none."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except FileNotFoundError:
        told = subprocess.run(
            ["ps", "-ww", "-o", "command=", "-p", str(pid)],  # noqa: S607 - macOS, where there is no /proc
            capture_output=True,
            text=True,
            check=False,
        )
        return told.stdout


def _place(home: Path | None) -> ServerHome:
    return ServerHome((home if home is not None else settings().home).absolute())


def _status(place: ServerHome, running: Running | None, *, started_now: bool = False) -> ServerStatus:
    if running is None:
        return ServerStatus(False, None, None, None, VERSION, place.root, place.log)
    uri = f"bolt://127.0.0.1:{running.port}"
    return ServerStatus(True, uri, running.port, running.pid, running.version, place.root, place.log, started_now)


def free_port(wanted: int = PORT) -> int:
    """Return the wanted port when nobody listens there, else one that the system gives."""
    for port in (wanted, 0):
        with socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                line.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(line.getsockname()[1])
    message = "this machine gives no free port on the loopback"
    raise StoreUnavailable(message, hint="see whether the network of this machine is up")


def set_first_password(place: ServerHome, jars: list[Path]) -> None:
    """Give the database its generated password before its first start, so that the default one never works.

    The tool reads it from a file of arguments: on its command line every user of the machine could see it.
    """
    place.password()
    data = place.folder / "data"
    if (data / "dbms" / "auth.ini").exists() or (data / "databases" / "system").exists():
        return
    run_admin(place, jars, "dbms", "set-initial-password", f"@{place.password_file}")


def start_locked(
    place: ServerHome,
    jars: list[Path],
    version: str,
    progress: Progress,
    seconds: float = START_SECONDS,
    *,
    port: int = PORT,
) -> ServerStatus:
    """Start the server of a home whose lock the caller holds, on a port or, when that is taken, a free one.

    When another program takes the port in the moment between, the next one is tried.

    Servers of several homes that start at once take turns: each would find the same port free, and whoever comes
    second would take the first one's answer for its own.
    """
    progress("store.start", 0, 1)
    with in_turn():
        return _start_in_turn(place, jars, (version, port), progress, seconds)


def _start_in_turn(
    place: ServerHome, jars: list[Path], wanted: tuple[str, int], progress: Progress, seconds: float
) -> ServerStatus:
    version, first = wanted
    for attempt in range(ATTEMPTS):
        port = free_port(first)
        write_configuration(place, port)
        running = Running(_spawn(place, jars), port, version)
        place.remember(running)
        try:
            _wait_until_it_answers(place, running, seconds)
        except StoreUnavailable:
            if attempt + 1 < ATTEMPTS and "already in use" in place.log.read_text(errors="replace"):
                continue
            raise
        progress("store.start", 1, 1)
        return _status(place, running, started_now=True)
    raise AssertionError


def _spawn(place: ServerHome, jars: list[Path]) -> int:
    """Start the server in a session of its own, so that Ctrl-C in our terminal does not end it.

    It gets no file of ours: it stays when we end, and would hold a pipe that somebody reads to its end, or a lock.
    """
    command = server_command(place, jars)
    log = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    files = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(place.log), log, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
        *((os.POSIX_SPAWN_CLOSE, one) for one in _handed_on()),
    ]
    return os.posix_spawn(command[0], command, os.environ, file_actions=files, setsid=True)


def _handed_on() -> Iterator[int]:
    """Yield the files that a program which we start would find open, beside the three standard ones."""
    for path in Path("/dev/fd").iterdir():
        one = int(path.name)
        with suppress(OSError):  # the listing itself
            if one > 2 and os.get_inheritable(one):
                yield one


def _answers_in_time(place: ServerHome, running: Running, seconds: float) -> bool:
    """Tell whether a server answers; one that ends meanwhile was being stopped by a program that was killed."""
    try:
        _wait_until_it_answers(place, running, seconds)
    except StoreUnavailable:
        if is_ours(running.pid, place):
            raise
        return False
    return True


def _wait_until_it_answers(place: ServerHome, running: Running, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not answers(running.port):
        if not is_ours(running.pid, place):
            place.forget()
            if place.free_bytes < NEEDED_BYTES:
                message = f"the graph database did not start: the disk of {place.root} is full"
                hint = "free 1 GB there, or set JEJARING_HOME to a folder on another disk"
                raise StoreUnavailable(message, hint=hint, free_bytes=place.free_bytes)
            message = f"the graph database did not start: {place.last_line() or 'it said nothing'}"
            raise StoreUnavailable(message, hint=f"the whole story is in {place.log}", log=str(place.log))
        if time.monotonic() > until:
            message = (
                f"the graph database does not answer after {seconds:.0f} s: {place.last_line() or 'it said nothing'}"
            )
            hint = f"see {place.log}; on a slow machine run the same command again"
            raise StoreUnavailable(message, hint=hint, log=str(place.log))
        time.sleep(0.1)
