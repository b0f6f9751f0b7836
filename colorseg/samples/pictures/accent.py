"""A small bright sail on a large dull sea."""

import numpy as np

from colorseg.arrays import Pixels
from colorseg.samples.pictures.brushes import (
    HEIGHT,
    WIDTH,
    Field,
    Random,
    X,
    Y,
    blend,
    grained,
    inside,
    noise,
    ramp,
    rgb,
    rise,
)

HORIZON = 0.42
BOAT = (1.02, 0.53)


def draw() -> Pixels:
    """Draw it, uint8 (h, w, 3)."""
    rng = np.random.default_rng(115)
    clouds = 1 - 0.035 * noise(rng, 7, 4, 5) * rise(0.44, 0.2, Y)
    canvas = ramp(Y, {0.0: "7d868c", 0.3: "b4b9ba", HORIZON: "cfd0cc"}) * clouds[..., None]
    for middle, code in ((0.36, "bcc0c0"), (0.0, "a6adaf")):
        coast = 0.013 - 0.03 * np.abs(X - middle) + 0.004 * noise(rng, 1, 12, 5, down=Y[:1])
        canvas = blend(canvas, rgb(code), inside(Y - HORIZON + coast))
    slope = _waves(rng)
    below = np.clip(Y - HORIZON, 0, None)
    tone = 0.37 + (0.17 - 0.1 * np.exp(-below / 0.05)) * slope + 0.55 * np.exp(-below / 0.08)
    sea = ramp(tone, {0.0: "3f4c52", 0.4: "6b787d", 0.75: "a3abac", 1.0: "c9cbc8"})
    canvas = blend(canvas, sea, inside(Y - HORIZON))
    canvas = _boat(canvas, X + 0.007 * slope, 2 * BOAT[1] - Y - 0.004 * slope, 0.55)
    return grained(_boat(canvas, X, Y, 1.0), rng)


def _waves(rng: Random) -> Field:
    """Waves seen at a low angle: the farther away, the finer, and flatter still."""
    below = np.clip(Y - HORIZON, 5e-3, None)
    down = np.log(below / below.min()) / np.log(below.max() / below.min())
    total = np.zeros((HEIGHT, WIDTH), dtype=np.float32)
    for columns in (5, 10, 20, 40, 80, 160, 320):
        seen = np.exp(-((np.log(0.09 * below * columns)) ** 2) / 2.5)
        total += seen * noise(rng, columns * 10, columns, down=down)
    return total


def _boat(canvas: Field, x: Field, y: Field, strength: float) -> Field:
    """Add a small sailing boat, or its reflection where ``y`` runs the other way."""
    x, up = x - BOAT[0], BOAT[1] - y
    hull = np.minimum(np.minimum(up, 0.013 - up), 0.03 + 0.6 * up - np.abs(x - 0.002))
    mast = np.minimum(np.minimum(up - 0.01, 0.112 - up), 0.0012 - np.abs(x - 0.003))
    main = np.minimum(np.minimum(up - 0.018, 0.001 - x), x + 0.4 * (0.105 - up))
    jib = np.minimum(np.minimum(up - 0.017, x - 0.005), 0.39 * (0.092 - up) + 0.005 - x)
    for shape, code in ((hull, "3a2f2e"), (mast, "4a4442"), (main, "d8281f"), (jib, "e8412f")):
        canvas = blend(canvas, rgb(code), inside(shape) * strength)
    return canvas
