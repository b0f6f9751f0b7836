"""Everything that is measured: this engine and its peers. Table ``PEERS``."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks import engine, libraries, naive
from benchmarks.machine import free_memory
from benchmarks.tasks import Run, Task

_MEMORY_SHARE = 0.5  # of the free memory may be used


@dataclass(frozen=True)
class Peer:
    """Something that groups the colors of a picture.

    Attributes
    ----------
    title : str
        Its name in tables and figures.
    prepare : callable
        `Task` to the function that is timed, of the largest number of iterations.
    module : str, optional
        What must be installed.
    bytes_per_pixel : callable
        About how much memory each pixel takes, given k.
    """

    title: str
    prepare: Callable[[Task], Run]
    module: str | None = None
    bytes_per_pixel: Callable[[int], int] = lambda k: 0


def fits(peer: Peer, pixels: int, k: int) -> bool:
    """Tell whether the memory that is free now is enough for a peer."""
    return peer.bytes_per_pixel(k) * pixels < _MEMORY_SHARE * free_memory()


# Rows of 3 numbers twice, labels twice; Elkan keeps a bound for each pixel and centroid.
def _lloyd_bytes(size: int) -> Callable[[int], int]:
    return lambda k: 6 * size + 8


def _elkan_bytes(size: int) -> Callable[[int], int]:
    return lambda k: (7 + k) * size + 8


#: Ours, choosing where to start, as some peers do.
OWN_STARTS = ("ours-start", "ours-wu")

PEERS: dict[str, Peer] = {
    "ours": Peer("ours", engine.from_pixels),
    "ours-clustering": Peer("ours, clustering alone", engine.clustering_alone),
    "ours-start": Peer("ours, from its own start", engine.from_own_start("coarse-to-fine")),
    "ours-wu": Peer("ours, from Wu's boxes", engine.from_own_start("wu")),
    "ours-file": Peer("ours, from the file", engine.from_file),
    "decode": Peer("decoding alone", engine.decoding_alone),
    "broadcast": Peer("NumPy broadcast", naive.broadcast, None, lambda k: 60 * k),
    "einsum": Peer("NumPy einsum", naive.einsum, None, lambda k: 40 * k),
    "sklearn-lloyd": Peer(
        "scikit-learn Lloyd, pixels",
        libraries.on_pixels("lloyd", np.float64),
        "sklearn",
        _lloyd_bytes(8),
    ),
    "sklearn-elkan": Peer(
        "scikit-learn Elkan, pixels",
        libraries.on_pixels("elkan", np.float64),
        "sklearn",
        _elkan_bytes(8),
    ),
    "sklearn-lloyd-32": Peer(
        "scikit-learn Lloyd, pixels, float32",
        libraries.on_pixels("lloyd", np.float32),
        "sklearn",
        _lloyd_bytes(4),
    ),
    "sklearn-elkan-32": Peer(
        "scikit-learn Elkan, pixels, float32",
        libraries.on_pixels("elkan", np.float32),
        "sklearn",
        _elkan_bytes(4),
    ),
    "expert-lloyd": Peer(
        "expert: unique + weights, Lloyd", libraries.on_colors("lloyd"), "sklearn"
    ),
    "expert-elkan": Peer(
        "expert: unique + weights, Elkan", libraries.on_colors("elkan"), "sklearn"
    ),
    "opencv": Peer("OpenCV kmeans", libraries.opencv, "cv2"),
    "faiss": Peer("faiss Kmeans", libraries.faiss, "faiss"),
    "median-cut": Peer("Pillow median cut", libraries.pillow("MEDIANCUT"), "PIL"),
    "octree": Peer("Pillow octree", libraries.pillow("FASTOCTREE"), "PIL"),
    "libimagequant": Peer("libimagequant", libraries.libimagequant, "imagequant"),
}
