"""Long arrays a block at a time, so that what is made of a block stays in the processor's cache.

That is quicker than to make it of all at once, and takes little memory however long the array is.
The sizes are named by what a block is of: the more is made of each, the fewer go together.
"""

from collections.abc import Iterator

#: Labels, of a byte each: as many as are well worth a call.
LABELS_PER_BLOCK = 1 << 20
#: Distances in single precision, of some points to all centroids.
DISTANCES_PER_BLOCK = 1 << 18
#: Pixels, of which each becomes a code of eight bytes.
CODES_PER_BLOCK = 1 << 17
#: Points of three coordinates, and a few numbers made of them.
POINTS_PER_BLOCK = 1 << 16
#: Points that are gathered and weighted first, which takes a dozen numbers for each.
GATHERED_PER_BLOCK = 1 << 14
#: Colors that are converted, each step of which is an array.
COLORS_PER_BLOCK = 1 << 13
#: Pairs of colors whose difference is computed, in thirty steps.
PAIRS_PER_BLOCK = 1 << 12
#: Rows of a picture that is decoded, so that no second full copy of it is held.
ROWS_PER_BLOCK = 128


def blocks(n: int, size: int) -> Iterator[slice]:
    """Cut a number of rows into blocks.

    Parameters
    ----------
    n : int
        How many rows there are; of none there is no block.
    size : int
        How many a block has, but for the last one; less than one counts as one.

    Yields
    ------
    slice
        One block after another, each with its exact end.
    """
    size = max(size, 1)
    return (slice(first, min(first + size, n)) for first in range(0, n, size))
