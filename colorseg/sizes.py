"""From which size on work is shared out among threads, and memory is spared.

None of this decides what comes out. The sizes are an argument, so that tests can lower them and
take on small images the ways that only large ones take.
"""

from dataclasses import dataclass

from colorseg.workers import usable_cores


@dataclass(frozen=True)
class Sizes:
    """Sizes from which on the assignment goes another way, to the same labels.

    Attributes
    ----------
    whole_tiles : int
        Points of an image whose tiles are asked as a whole.
    bounded : int
        Points that have a bound each at most; more share those of their tiles.
    kept : int
        Points that are kept as tiles see them at most; of more they are seen anew each time.
    tiles : int
        Tiles at most, of more points if need be: each takes memory for every centroid.
    slab : int
        Points whose bounds are looked at together at most.
    worth_threads : int
        Distances to compare from which on threads share the work.
    cores : int or None
        Threads at most; None for as many as there are cores for this process.
    """

    whole_tiles: int = 1 << 17
    bounded: int = 1 << 21
    kept: int = 1 << 21
    tiles: int = 1 << 16
    slab: int = 1 << 20
    worth_threads: int = 1 << 22
    cores: int | None = None

    @property
    def usable_cores(self) -> int:
        """How many threads may share the work."""
        return self.cores or usable_cores()


#: What is quickest for images as they are.
SIZES = Sizes()
