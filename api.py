"""The ASGI entry for servers that load an application by name: ``uvicorn api:app``."""

from graph.services.work.memory import few_columns

few_columns()  # before anything loads Polars

from graph.rest import create_app  # noqa: E402

app = create_app()
