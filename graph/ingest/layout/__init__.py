"""Where a sheet's table is and which of its rows are rows: heads, titles, forms, pages, cells that slipped."""
