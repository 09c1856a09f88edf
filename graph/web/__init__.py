"""Pages: pure rendering of the facts that services return (``graph.services.sheet.facts``).

The dataclasses of facts live in the services layer, below this one: services build them, pages only draw.
"""

from __future__ import annotations

from graph.web.pages import render_caseload, render_cluster, render_clusters, render_report, render_sheet

__all__ = ["render_caseload", "render_cluster", "render_clusters", "render_report", "render_sheet"]
