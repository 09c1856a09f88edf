"""Where every list enters: messy files of offices read into clean records, with a report that adds up.

The public names are :func:`ingest_files`, :func:`preview_files` and :func:`classify_activity`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.ingest.pipeline import ingest_files
from graph.ingest.preview import Preview, preview_files
from graph.ingest.report import IngestReport

if TYPE_CHECKING:
    from graph.ingest.activity.text import classify_activity

__all__ = ["IngestReport", "Preview", "classify_activity", "ingest_files", "preview_files"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute may be anything
    """Bring in the classifier of texts only when it is asked for: it needs scikit-learn."""
    if name == "classify_activity":
        from graph.ingest.activity.text import classify_activity  # noqa: PLC0415

        return classify_activity
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
