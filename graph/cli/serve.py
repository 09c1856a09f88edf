"""``jejaring serve``: the HTTP API on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from graph.cli.face import face
from graph.cli.options import FolderOption  # noqa: TC001 - typer reads annotations at run time

HOST = "127.0.0.1"
"""The only address served until keys say who may do what: nobody else on the network can reach it."""


def serve(
    context: typer.Context,
    *,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="cli.help.serve.port")] = 8000,
    folder: FolderOption = None,
) -> None:
    """Serve until Ctrl-C; the snapshot is taken meanwhile, so that the first question does not wait for it."""
    import socket  # noqa: PLC0415 - see graph.cli
    import threading  # noqa: PLC0415

    import uvicorn  # noqa: PLC0415

    from graph.errors import RuleViolation  # noqa: PLC0415
    from graph.rest import create_app  # noqa: PLC0415

    reader = face(context)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError as taken:
            message = reader.say("cli.serve.taken", port=port)
            raise RuleViolation(message, hint=reader.say("cli.serve.taken_hint"), port=port) from taken
        app = create_app(folder)
        address = f"http://{HOST}:{listener.getsockname()[1]}"
        reader.tell("cli.serve.at", address=address)
        threading.Thread(target=app.state.world.warm, daemon=True).start()
        try:
            uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).run(sockets=[listener])
        except KeyboardInterrupt:
            reader.tell("cli.serve.stopped")
