"""What every reading of a file owes, whatever stands in it."""

from graph.errors import IngestFailed
from graph.ingest import ingest_files


def read_or_refused(path, *, link):
    """Read one file: our own error with a sentence and a hint, or counts that add up."""
    refused, report = None, None
    try:
        report = ingest_files([path], None, link=link)
    except IngestFailed as error:
        refused = error
    if report is None:
        assert refused.message
        assert refused.hint
        return
    assert report.rows_read == report.accepted + report.rejected + report.merged
    for sheet in report.sheets:
        assert sheet.rows_read == sheet.accepted + sheet.rejected + sheet.merged
        assert sum(sheet.rejected_by_rule.values()) == sheet.rejected
