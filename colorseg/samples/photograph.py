"""The one picture that is not drawn: a photograph that Matplotlib brings along."""

from pathlib import Path

from colorseg.arrays import Pixels
from colorseg.images import load_image


def photograph_path() -> Path:
    """Return the path of the photograph that Matplotlib brings along.

    Returns
    -------
    Path
        Matplotlib's ``grace_hopper.jpg``.
    """
    from matplotlib.cbook import get_sample_data

    return Path(get_sample_data("grace_hopper.jpg", asfileobj=False))


def load_photograph() -> Pixels:
    """Return its pixels: uint8 (h, w, 3)."""
    return load_image(photograph_path()).pixels
