"""What travels through the engine: arrays, each with its shape and dtype, and callbacks."""

from collections.abc import Callable
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

#: Shares of all pixels, or any numbers: float64, of any shape.
Floats: TypeAlias = NDArray[np.float64]

#: How opaque each pixel is: uint8 (h, w), from 0, which is clear, to 255.
Alpha: TypeAlias = NDArray[np.uint8]

#: Which pixels, or rows, are meant: bool, (h, w) or (n,).
Mask: TypeAlias = NDArray[np.bool_]

#: Told the share of a piece of work that is done, 0 to 1; what it raises ends the work.
OnShare: TypeAlias = Callable[[float], None]

#: Told the name of a piece of work, too.
OnProgress: TypeAlias = Callable[[str, float], None]
