"""Things to try: a sample and settings that show something about k-means. Table ``EXPERIMENTS``."""

from dataclasses import dataclass, replace

from colorseg.settings import Settings


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
