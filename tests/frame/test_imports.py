"""No circle of imports: what a file reads lies below it, whether it is read at once, in a function or for its types."""

from __future__ import annotations

import grimp
import networkx as nx


def test_no_files_import_each_other_in_a_circle():
    """Imports inside functions and those that only types ask for count: each says who must be understood first."""
    read = grimp.build_graph("graph", include_external_packages=False)
    of = {file: read.find_modules_directly_imported_by(file) for file in read.modules}
    imports = nx.DiGraph((file, other) for file, others in of.items() for other in others)
    assert imports.number_of_edges() > 1000
    circles = [sorted(circle) for circle in nx.strongly_connected_components(imports) if len(circle) > 1]
    assert not circles
