"""Reference data in the package: regions, activities, input-output links, law in force by date; look-up functions.

Tables are read on first use and kept. Each has its source, date, licence and notice in ``SOURCES.md``.
"""
