"""The clusters as small pictures to click: each has its own pixels in color, and the rest faint."""

import base64
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Labels, Mask, Pixels
from dashboard.components import register

HTML = '<div class="cards" role="toolbar" aria-label="Clusters"></div>'

_cards = register(__file__, HTML, uses=("roving",))


@dataclass(frozen=True)
class Card:
    """What is said of one cluster.

    Attributes
    ----------
    hex : str
        The color it is shown in.
    ink : str
        Black or white, whichever is seen better beside it.
    share : str
        Of the pixels.
    tight, apart : str
        How tight it is, and how far from the others, in words and numbers.
    """

    hex: str
    ink: str
    share: str
    tight: str
    apart: str


def cluster_cards(
    cards: Sequence[Card], pixels: Pixels, labels: Labels, seen: Mask, *, key: str
) -> None:
    """Show the clusters; a click shows one alone in the viewer.

    Parameters
    ----------
    cards : sequence of Card
        What is said, each at its cluster's number.
    pixels : ndarray of uint8, shape (h, w, 3)
        The picture, small.
    labels : ndarray of uint8, shape (h, w)
        The cluster of each pixel.
    seen : ndarray of bool, shape (h, w)
        Which pixels are in a cluster at all.
    key : str
        Names this part of the page.
    """
    height, width = labels.shape
    data = {
        "cards": [asdict(card) for card in cards],
        "size": [width, height],
        "pixels": _text(pixels),
        "labels": _text(labels),
        "seen": _text(seen.astype(np.uint8)),
    }
    _cards(data=data, key=key)


def _text(numbers: NDArray[np.uint8]) -> str:
    return base64.b64encode(np.ascontiguousarray(numbers).tobytes()).decode()
