"""A typed client of the HTTP API in the standard library alone: ``Client("https://…", key).proposals.create(…)``."""

from __future__ import annotations

from graph.client.client import Client
from graph.client.deliveries import Deliveries
from graph.client.resources import Keys, Parties, Proposals, Resource
from graph.client.transport import ApiError, Transport

__all__ = ["ApiError", "Client", "Deliveries", "Keys", "Parties", "Proposals", "Resource", "Transport"]
