"""``/v1/needs``, ``services``, ``visits``, ``indicators``, ``notices``, ``programmes``: the plain resources."""

from __future__ import annotations

from graph.rest import bodies
from graph.rest.plain import Plain, plain_router

RESOURCES = (
    Plain("needs", bodies.Need, "needs.read", "needs.write", "What enterprises need and do not get.", "needs"),
    Plain("services", bodies.Service, "services.read", "services.write", "What providers do.", "services"),
    Plain("visits", bodies.Visit, "visits.read", "visits.write", "Visits to parties and partnerships."),
    Plain("indicators", bodies.Indicator, "indicators.read", "indicators.write", "Figures with date and source."),
    Plain("notices", bodies.Notice, "notices.read", "notices.write", "Public notices."),
    Plain("programmes", bodies.Programme, "programmes.read", "programmes.write", "Programmes of offices."),
)
ROUTERS = tuple(plain_router(spec) for spec in RESOURCES)
