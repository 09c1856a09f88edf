"""Names of the array types that kernels take and give."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Octets = NDArray[np.uint8]
Flags = NDArray[np.bool_]
Places = NDArray[np.uint32]
"""Numbers of rows and entries: unsigned, because compiled code checks signed ones for counting from the end."""
