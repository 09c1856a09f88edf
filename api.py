"""The ASGI entry for servers that load an application by name: ``uvicorn api:app``."""

from graph.rest import create_app

app = create_app()
