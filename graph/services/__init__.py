"""Use cases, one a file: the only place where ingest, store, matching, metrics and planning meet.

Services take a :class:`graph.network.Network` or a folder, call the pure parts, and add names and sentences in the
reader's language. The faces (command line, HTTP, pages) call services and draw what they return.
"""
