"""The HTTP face of the services: :func:`create_app` builds the FastAPI application."""

from __future__ import annotations

from graph.rest.application import create_app

__all__ = ["create_app"]
