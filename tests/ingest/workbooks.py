"""Workbooks that tests write: sheets by name, each a list of rows."""

import openpyxl


def saved(path, sheets):
    """Write a workbook and return where it is."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path
