"""The server's jars: a committed list of coordinates and hashes, and the folder where they are placed.

The list is what makes a download trustworthy and repeatable: nothing is put on the class path whose SHA-256
does not stand in ``jars-<version>.lock`` (:mod:`graph.store.jar_list` wrote it). All homes share one folder in
the cache, which may be deleted.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from filelock import FileLock

from graph.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.store.progress import Progress

DOWNLOADS_AT_ONCE: Final = 6
TIMEOUT_SECONDS: Final = 30
SYSTEM_AUTHORITIES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
"""Where Debian, Fedora, SUSE and Alpine or macOS keep the authorities that the machine trusts."""
AUTHORITIES_NAMED: Final = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""Variables by which a person names others."""


@dataclass(frozen=True)
class Jar:
    """One jar of the list: what it must hash to, its size, and its Maven coordinates."""

    sha256: str
    size_bytes: int
    group: str
    artifact: str
    version: str
    classifier: str = ""

    @property
    def name(self) -> str:
        """File name, as Maven gives it."""
        tail = f"-{self.classifier}" if self.classifier else ""
        return f"{self.artifact}-{self.version}{tail}.jar"


@cache
def jar_list(version: str) -> tuple[Jar, ...]:
    """Return the jars of a version of the server, in the order of the class path.

    Examples
    --------
    >>> jars = jar_list("5.26.30")
    >>> len(jars), jars[0].name
    (216, 'neo4j-5.26.30.jar')
    """
    text = files("graph.store").joinpath(f"jars-{version}.lock").read_text(encoding="ascii")
    return tuple(_jar(line) for line in text.splitlines() if line and not line.startswith("#"))


def _jar(line: str) -> Jar:
    sha256, size, coordinates = line.split()
    return Jar(sha256, int(size), *coordinates.split(":"))


def is_right(path: Path, jar: Jar) -> bool:
    """Tell whether the file is there and hashes to what the list says."""
    try:
        if path.stat().st_size != jar.size_bytes:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == jar.sha256
    except OSError:
        return False


def place_jars(version: str, cache_folder: Path, progress: Progress) -> list[Path]:
    """Return the paths of all jars of a version, fetching what the cache lacks; each is checked every time.

    The check reads 140 MB, a quarter of a second against the five that the server takes to start.

    Raises
    ------
    StoreUnavailable
        If a jar cannot be fetched, or what was fetched does not hash to what the list says.
    """
    jars = jar_list(version)
    folder = cache_folder / "neo4j" / version
    missing = [jar for jar in jars if not is_right(folder / jar.name, jar)]
    if missing:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with FileLock(folder.with_suffix(".lock")):
                _fetch_all([jar for jar in missing if not is_right(folder / jar.name, jar)], folder, progress)
        except OSError as cause:
            message = f"the server's jars cannot be kept in {folder}: {cause.strerror or cause}"
            hint = "make 300 MB of room there, or set JEJARING_CACHE to another folder"
            raise StoreUnavailable(message, hint=hint, folder=str(folder)) from cause
    return [folder / jar.name for jar in jars]


def _fetch_all(missing: list[Jar], folder: Path, progress: Progress) -> None:
    """Fetch what is missing, several at once; what has arrived stays when a later one fails."""
    total = sum(jar.size_bytes for jar in missing)
    fetch, done, counting = _fetcher(folder), 0, threading.Lock()
    progress("store.jars", 0, total)

    def one(jar: Jar) -> None:
        nonlocal done
        fetch(jar)
        with counting:
            done += jar.size_bytes
            progress("store.jars", done, total)

    pool = ThreadPoolExecutor(DOWNLOADS_AT_ONCE)
    try:
        with trusting_the_system():
            for _ in pool.map(one, missing):
                pass
    finally:
        pool.shutdown(cancel_futures=True)
        shutil.rmtree(folder / ".arriving", ignore_errors=True)


@contextmanager
def trusting_the_system() -> Iterator[None]:
    """Trust whom this machine trusts, as pip does, while jars are fetched.

    The library that fetches brings a list of authorities of its own, in which the one of an office's proxy is missing.
    """
    known = (ssl.get_default_verify_paths().cafile, *SYSTEM_AUTHORITIES)
    ours = next((path for path in known if path is not None and Path(path).is_file()), None)
    if ours is None or any(name in os.environ for name in AUTHORITIES_NAMED):
        yield
        return
    os.environ[AUTHORITIES_NAMED[0]] = ours
    try:
        yield
    finally:
        del os.environ[AUTHORITIES_NAMED[0]]


def _fetcher(folder: Path) -> Callable[[Jar], None]:
    """Return a function that puts one jar in the folder: from a Maven cache of this machine, else fetched."""
    from jgo.config import GlobalSettings  # noqa: PLC0415 - only a first start needs it
    from jgo.constants import MAVEN_CENTRAL_URL  # noqa: PLC0415
    from jgo.maven import MavenContext  # noqa: PLC0415

    known = GlobalSettings.load()
    arriving = folder / ".arriving"
    shutil.rmtree(arriving, ignore_errors=True)
    there = MavenContext(repo_cache=known.repo_cache, offline=True)
    remote = MavenContext(
        repo_cache=arriving,
        remote_repos={"central": MAVEN_CENTRAL_URL, **known.repositories},
        timeout=TIMEOUT_SECONDS,
    )

    def paths(jar: Jar) -> Iterator[Path]:
        for context in (there, remote):
            component = context.project(jar.group, jar.artifact).at_version(jar.version)
            artifact = component.artifact(jar.classifier)
            if context is remote:
                yield artifact.resolve()
            elif artifact.cached_path is not None:
                yield artifact.cached_path

    def fetch(jar: Jar) -> None:
        part = folder / f".{jar.name}.part"
        try:
            right = next((path for path in paths(jar) if is_right(path, jar)), None)
        except (RuntimeError, ConnectionError, TimeoutError) as cause:
            raise _unreachable(jar, cause) from cause
        except OSError as cause:  # requests' errors are OSErrors without an errno; a full disk has one
            if cause.errno is not None:
                raise
            raise _unreachable(jar, cause) from cause
        if right is None:
            message = f"{jar.name} was fetched but is not the file of the list: its SHA-256 differs"
            hint = "try again; if it stays so, the mirror between you and the repository changes files"
            raise StoreUnavailable(message, hint=hint, jar=jar.name)
        shutil.copyfile(right, part)
        part.replace(folder / jar.name)

    return fetch


def _unreachable(jar: Jar, cause: Exception) -> StoreUnavailable:
    message = f"the server's jars cannot be fetched (first missing: {jar.name}): {type(cause).__name__}"
    hint = (
        "connect to the internet once (140 MB), or copy the cache folder of a machine that has them, "
        "or set NEO4J_URI to a server that exists"
    )
    return StoreUnavailable(message, hint=hint, jar=jar.name)
