"""A dusk of smooth color, without any groups."""

import numpy as np

from colorseg.arrays import Pixels
from colorseg.samples.pictures.brushes import HEIGHT, WIDTH, X, Y, grained, linear, noise

# Where each light stands (x, y) and its color.
LIGHTS = (
    (0.0, 0.0, "16245a"),
    (0.8, -0.1, "2a3b8c"),
    (1.5, 0.05, "3b2470"),
    (0.25, 0.42, "4f6fc0"),
    (0.75, 0.45, "9a6bc8"),
    (1.35, 0.5, "c94f9b"),
    (0.15, 0.95, "f79a7a"),
    (0.5, 0.75, "e88fa8"),
    (0.85, 1.0, "ffd596"),
    (1.5, 1.0, "f2705f"),
)


def draw() -> Pixels:
    """Draw it, uint8 (h, w, 3)."""
    rng = np.random.default_rng(9)
    x, y = X + 0.10 * noise(rng, 2, 3), Y + 0.08 * noise(rng, 2, 3, 2)
    total = np.zeros((HEIGHT, WIDTH, 3), dtype=np.float32)
    weights = np.zeros((HEIGHT, WIDTH, 1), dtype=np.float32)
    for at_x, at_y, code in LIGHTS:
        weight = np.exp(-((x - at_x) ** 2 + (y - at_y) ** 2) / 0.085)[..., None]
        total, weights = total + weight * linear(code), weights + weight
    return grained((total / weights) ** (1 / 2.2), rng)
