"""The kinds of array that travel through the engine, each with its shape and dtype."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

#: Pixels of an image: uint8 (h, w, 3), sRGB codes 0..255.
Pixels: TypeAlias = NDArray[np.uint8]

#: Distinct colors or a palette: uint8 (n, 3), sRGB codes 0..255.
Colors: TypeAlias = NDArray[np.uint8]

#: Points or centroids in a color space: number (n, 3), in the space's units.
Points: TypeAlias = NDArray[Any]

#: Centroids: float64 (k, 3), in the space's units.
Centroids: TypeAlias = NDArray[np.float64]

#: How many pixels each point stands for: int32 or int64 (n,), at least 1.
Counts: TypeAlias = NDArray[np.signedinteger[Any]]

#: The cluster of each point (n,) or of each pixel (h, w): uint8, 0..k-1.
Labels: TypeAlias = NDArray[np.uint8]

#: How opaque each pixel is: uint8 (h, w), from 0, which is clear, to 255.
Alpha: TypeAlias = NDArray[np.uint8]
