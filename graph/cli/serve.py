"""``jejaring serve``: the HTTP API on this machine."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.face import face
from graph.cli.options import FolderOption  # noqa: TC001 - typer reads annotations at run time
from graph.errors import RuleViolation

if TYPE_CHECKING:
    from pathlib import Path
    from socket import socket

    from graph.cli.face import Face

LOOPBACK = "127.0.0.1"
"""Served when nothing else is asked; a folder, which needs no key, is served nowhere else."""
BACKLOG = 2048
"""How many may wait to be let in; uvicorn's own figure."""


def listening(host: str = LOOPBACK) -> socket:
    """Return the socket that will listen, of the host's family; TCP is named: asyncio sends small pieces at once then.

    Without it the second piece of an answer waits for the client's acknowledgement of the first, which comes 40 ms
    late.
    """
    import socket  # noqa: PLC0415 - see graph.cli

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, proto=socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return listener


def serve(
    context: typer.Context,
    *,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="cli.help.serve.port")] = 8000,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="cli.help.serve.host")] = LOOPBACK,
    worker: Annotated[bool, typer.Option("--worker/--no-worker", help="cli.help.serve.worker")] = True,
    folder: FolderOption = None,
) -> None:
    """Serve until Ctrl-C; the snapshot is taken meanwhile, so that the first question does not wait for it.

    The worker that does long work is started beside the API and ends with it.
    """
    reader = face(context)
    if folder is not None and host != LOOPBACK:
        message = reader.say("cli.serve.folder_outside")
        raise RuleViolation(message, hint=reader.say("cli.serve.folder_outside_hint"), host=host)
    with listening(host) as listener:
        try:
            listener.bind((host, port))
        except OSError as taken:
            message = reader.say("cli.serve.taken", port=port)
            raise RuleViolation(message, hint=reader.say("cli.serve.taken_hint"), port=port) from taken
        reader.warn("cli.serve.starting")
        if _served(reader, listener, folder, worker=worker and folder is None):
            reader.tell("cli.serve.stopped")
    _end()


def _end() -> None:
    """End this process here when a plan is still being made in a thread.

    An interpreter that ends takes such threads out of the solver's C++, which aborts the process.
    """
    import atexit  # noqa: PLC0415 - see graph.cli
    import os  # noqa: PLC0415
    import sys  # noqa: PLC0415
    import threading  # noqa: PLC0415

    if any(one.daemon for one in threading.enumerate()):
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def _served(reader: Face, listener: socket, folder: Path | None, *, worker: bool) -> bool:
    """Serve until Ctrl-C; return whether anybody could be answered. What loads long loads here."""
    import threading  # noqa: PLC0415 - see graph.cli

    import uvicorn  # noqa: PLC0415

    from graph.services.work.memory import few_columns  # noqa: PLC0415

    few_columns()  # before anything loads Polars

    from graph.rest import create_app  # noqa: PLC0415
    from graph.rest.application import warm  # noqa: PLC0415
    from graph.rest.protocol.patience import Patient  # noqa: PLC0415
    from graph.services.work.worker_process import working  # noqa: PLC0415

    app = create_app(folder)
    if folder is not None:
        app.state.world.source()  # a folder that cannot be read ends here, before anybody is told of an address
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, http=Patient, ws="none", timeout_keep_alive=30,
        server_header=False, backlog=BACKLOG,
    )  # fmt: skip
    server = uvicorn.Server(config)
    host, port = listener.getsockname()[:2]
    named = f"[{host}]" if ":" in host else host  # an address of IPv6 stands in brackets
    listener.listen(BACKLOG)  # who asks at the address from now on waits, and is not refused
    with suppress(KeyboardInterrupt):  # from the first line on: a Ctrl-C may come before the server listens
        reader.tell("cli.serve.at", address=f"http://{named}:{port}")
        threading.Thread(target=warm, args=(app,), daemon=True).start()
        with working(start=worker):
            server.run(sockets=[listener])
    return server.started
