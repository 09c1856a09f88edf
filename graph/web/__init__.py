"""Pages: pure rendering of the facts that services return (``graph.services.facts``).

The dataclasses of facts live in the services layer, below this one: services build them, pages only draw.
"""
