"""How the picture of a TIFF stands in it."""

from dataclasses import dataclass
from math import ceil, prod

import numpy as np
from numpy.typing import NDArray

from colorseg.blocks import ROWS_PER_BLOCK
from colorseg.images.directories import Directory

# Ways of compressing: bytes, whatever they mean, and JPEG.
UNCOMPRESSED, JPEG = 1, 7
BYTE_CODES = {5: "LZW", 8: "deflate", 32946: "deflate", 32773: "PackBits", 34925: "LZMA"}
BYTE_CODES |= {50000: "Zstandard"}

#: How many channels colors have, by the mode of a picture.
CHANNELS = {"L": 1, "P": 1, "RGB": 3, "CMYK": 4, "YCbCr": 3, "LAB": 3}


@dataclass(frozen=True, eq=False)
class Layout:
    """How a picture stands in a TIFF.

    Attributes
    ----------
    directory : Directory
        The tags.
    size : tuple of two int
        Width and height in pixels.
    color : str
        ``L``, ``P``, ``RGB``, ``CMYK``, ``YCbCr`` or ``LAB``.
    turned : bool
        Whether zero is white; or, in LAB, whether colors are counted up from the lowest.
    kind : str
        ``u``, ``i`` or ``f``: numbers without a sign, with one, or floats.
    bits : int
        Bits of a number.
    channels : int
        Numbers of a pixel.
    alpha : int or None
        Which of them is alpha.
    multiplied : bool
        Whether colors are multiplied with their alpha.
    apart : bool
        Whether each channel stands in a plane of its own.
    block : tuple of two int
        How many pixels, across and down, share their chroma.
    compression : int
        How the bytes are compressed, by TIFF's numbers.
    predictor : int
        1 if numbers stand for themselves, 2 if differences do, 3 for the bytes of floats.
    mirrored : bool
        Whether the lowest bit of a byte comes first.
    part : tuple of two int
        Width and height of a tile, or of a full strip, in pixels.
    tiled : bool
        Whether the parts are tiles, which are all full.
    offsets, lengths : ndarray of int
        Where the parts begin, and of how many bytes they are.
    fill : int or None
        The bytes of what is missing, if the picture is damaged and is to be read nonetheless.
    """

    directory: Directory
    size: tuple[int, int]
    color: str
    turned: bool
    kind: str
    bits: int
    channels: int
    alpha: int | None
    multiplied: bool
    apart: bool
    block: tuple[int, int]
    compression: int
    predictor: int
    mirrored: bool
    part: tuple[int, int]
    tiled: bool
    offsets: NDArray[np.int64]
    lengths: NDArray[np.int64]
    fill: int | None = None

    @property
    def has_any_range(self) -> bool:
        """Whether its numbers have no white of their own."""
        return self.kind != "u" or self.bits > 16

    @property
    def white(self) -> int:
        """The number of white, and of opaque, unless that depends on its range."""
        return (1 << self.bits) - 1 if self.kind == "u" else 1

    @property
    def across(self) -> int:
        """How many parts stand side by side."""
        return ceil(self.size[0] / self.part[0])

    @property
    def down(self) -> int:
        """How many rows of parts there are."""
        return ceil(self.size[1] / self.part[1])

    @property
    def planes(self) -> int:
        """How many planes of parts there are."""
        return self.channels if self.apart else 1

    @property
    def numbers_of_a_row(self) -> int:
        """How many numbers stand in a row of a part; a row of blocks, where there are some."""
        if self.block != (1, 1):
            return ceil(self.part[0] / self.block[0]) * (prod(self.block) + 2)
        return self.part[0] * (self.channels // self.planes)

    @property
    def bytes_of_a_row(self) -> int:
        """How many bytes such a row takes."""
        return ceil(self.numbers_of_a_row * self.bits / 8)

    @property
    def rows(self) -> int:
        """How many such rows a full part has."""
        return ceil(self.part[1] / self.block[1])

    @property
    def together(self) -> int:
        """How many rows of parts are unpacked together."""
        return max(ROWS_PER_BLOCK // self.part[1], 1)
