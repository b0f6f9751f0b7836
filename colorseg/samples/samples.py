"""The pictures that come with the project: six drawn by code and Matplotlib's one photograph.

Table ``SAMPLES``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from colorseg.arrays import Pixels
from colorseg.checks import OneOf
from colorseg.images import load_image
from colorseg.samples.pictures import (
    accent,
    gradient,
    landscape,
    planks,
    spheres,
    stained_glass,
    tangram,
)


def photograph_path() -> Path:
    """Return the path of the photograph that Matplotlib brings along.

    Returns
    -------
    Path
        Matplotlib's ``grace_hopper.jpg``.
    """
    from matplotlib.cbook import get_sample_data

    return Path(get_sample_data("grace_hopper.jpg", asfileobj=False))


def _load_grace_hopper() -> Pixels:
    return load_image(photograph_path()).pixels


@dataclass(frozen=True)
class Sample:
    """One picture of the project.

    Attributes
    ----------
    draw : callable
        Takes nothing, returns the pixels: uint8 (h, w, 3), sRGB codes 0..255.
    summary : str
        What the picture shows about k-means, in one line.
    credit : str
        Where the picture comes from.
    """

    draw: Callable[[], Pixels]
    summary: str
    credit: str = "Drawn by this project's code"


SAMPLES: dict[str, Sample] = {
    "planks": Sample(
        planks.draw,
        "A wall of planks in eight paints: with k = 8 two paints share a color, since the dark "
        "gaps need one too; with k = 16 each paint has its own.",
    ),
    "landscape": Sample(
        landscape.draw,
        "A smooth evening sky over misty hills: with k = 8 the sky breaks into bands, "
        "and with k = 32 into finer ones.",
    ),
    "stained_glass": Sample(
        stained_glass.draw,
        f"A window of {stained_glass.INKS} inks, the lead among them, under noise: "
        f"with k = {stained_glass.INKS} and a few restarts k-means finds every ink again.",
    ),
    "spheres": Sample(
        spheres.draw,
        "Five balls, each one paint in many tones: with k = 8 every ball is split into light "
        "and shade, and balls share colors.",
    ),
    "accent": Sample(
        accent.draw,
        "A small red sail on a gray sea: with k = 4 no color is red, "
        "with k = 16 the sail has its own.",
    ),
    "gradient": Sample(
        gradient.draw,
        "A dusk of smooth color without any groups: k-means still finds k of them, "
        "with borders that are not in the picture.",
    ),
    "tangram": Sample(
        tangram.draw,
        f"A puzzle in {tangram.COLORS} flat colors: with k = 8 the result has {tangram.COLORS}, "
        "unchanged, and says so; with k = 4 two pieces of different color look alike.",
    ),
    "grace_hopper": Sample(
        _load_grace_hopper,
        "A photograph: with k = 4 there is one color each for backdrop, uniform, skin and white.",
        credit="U.S. Navy photograph, public domain, from Matplotlib's sample data",
    ),
}


def draw_sample(name: str) -> Pixels:
    """Draw a picture of the table, the same pixels every time.

    Parameters
    ----------
    name : str
        A key of ``SAMPLES``.

    Returns
    -------
    ndarray of uint8, shape (h, w, 3)
        The pixels, sRGB codes 0..255.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If there is no sample of that name; the message lists them.
    """
    names = OneOf(dict(sorted(SAMPLES.items())))
    return SAMPLES[names.check("sample", name)].draw()
