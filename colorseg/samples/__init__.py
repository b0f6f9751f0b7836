"""The pictures that come with the project, and what to try on them: SAMPLES and EXPERIMENTS.

To add a sample: one file in ``pictures`` with a function ``draw``, and one row. To add an
experiment: one row.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from colorseg.arrays import Pixels
from colorseg.checks import OneOf
from colorseg.samples.photograph import load_photograph, photograph_path
from colorseg.samples.pictures import (
    accent,
    gradient,
    landscape,
    planks,
    spheres,
    stained_glass,
    tangram,
)
from colorseg.settings import Settings

__all__ = ["EXPERIMENTS", "SAMPLES", "Experiment", "Sample", "draw_sample", "photograph_path"]


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
    label : str
        What people call it; its key in words if nothing else is said.
    """

    draw: Callable[[], Pixels]
    summary: str
    credit: str = "Drawn by this project's code"
    label: str = ""


SAMPLES: dict[str, Sample] = {
    "planks": Sample(
        planks.draw,
        "A wall of planks in eight paints: with k = 8 blue shares a color with green and orange "
        "with an ochre plank, since dark gaps and worn wood need some too; with k = 9 orange "
        "still does; with k = 12 no two paints share one.",
    ),
    "landscape": Sample(
        landscape.draw,
        "A smooth evening sky over misty hills: with k = 8 the sky breaks into bands, "
        "and with k = 32 into finer ones.",
    ),
    "stained_glass": Sample(
        stained_glass.draw,
        f"A window of {stained_glass.INKS} inks, the lead among them, under noise: "
        f"with k = {stained_glass.INKS} k-means finds every ink again.",
    ),
    "spheres": Sample(
        spheres.draw,
        "Five balls, each one paint in many tones: with k = 8 every ball is split into light "
        "and shade, and balls share colors.",
    ),
    "accent": Sample(
        accent.draw,
        "A small red sail on a gray sea: with k = 4 no color is red, "
        "with k = 8 the sail has its own.",
    ),
    "gradient": Sample(
        gradient.draw,
        "A dusk of smooth color without any groups: k-means still finds k of them, "
        "with borders that are not in the picture.",
    ),
    "tangram": Sample(
        tangram.draw,
        f"A puzzle in {tangram.COLORS} flat colors: with k = 8 the result has {tangram.COLORS}, "
        "unchanged, and says so; with k = 4 pieces of different color look alike.",
    ),
    "grace_hopper": Sample(
        load_photograph,
        "A photograph: with k = 4 there is one color each for backdrop, uniform, skin and white.",
        credit="U.S. Navy photograph, public domain, from Matplotlib's sample data",
        label="Grace Hopper",
    ),
}


@dataclass(frozen=True)
class Experiment:
    """A sample, settings, and what they show.

    Attributes
    ----------
    sample : str
        A key of ``SAMPLES``.
    settings : Settings
        How to segment it.
    summary : str
        What to look for, in plain words.
    """

    sample: str
    settings: Settings
    summary: str


_BLENDED = Settings(k=8, init="in_pixels", seed=3)

EXPERIMENTS: dict[str, Experiment] = {
    "a blended cluster": Experiment(
        "stained_glass",
        _BLENDED,
        "Two inks share one cluster, while another ink is split in two: the iterations have "
        "settled, in a valley that is not the deepest one.",
    ),
    "a blended cluster, solved": Experiment(
        "stained_glass",
        replace(_BLENDED, quality="best"),
        "The same start with the quality best: clusters are swapped until no swap helps, and "
        "every ink has a cluster of its own.",
    ),
    "fewer colors than k": Experiment(
        "tangram",
        Settings(k=12),
        "The picture has six colors: all of them come back, unchanged, and nothing is made up.",
    ),
    "a rare color lost": Experiment(
        "accent",
        Settings(k=4, restarts=3),
        "The red sail is too small to pay for a color of its own.",
    ),
    "a rare color kept": Experiment(
        "accent",
        Settings(k=4, restarts=3, weight_power=0.25),
        "With the rare-color guard at 0.25 colors of few pixels weigh more, and the sail is red.",
    ),
    "a color locked": Experiment(
        "accent",
        Settings(k=4, restarts=3, locked="#d8281f"),
        "The sail's red is locked: it stays as it is, and the other colors settle around it.",
    ),
    "as the eye sees": Experiment(
        "spheres",
        Settings(k=7, space="OKLab", lightness=0.2, restarts=3),
        "In OKLab, with lightness counting a fifth, light and shade of a ball fall together, and "
        "each of the four bright balls keeps to a color of its own.",
    ),
    "look-alikes merged": Experiment(
        "landscape",
        Settings(k=32, merge=8.0),
        "Of 32 colors those that hardly differ are merged, and what is left says how many.",
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

    Examples
    --------
    >>> from colorseg import draw_sample
    >>> draw_sample("tangram").shape
    (640, 960, 3)
    """
    names = OneOf(dict(sorted(SAMPLES.items())))
    return SAMPLES[names.check("sample", name)].draw()
