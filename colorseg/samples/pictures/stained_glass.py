"""A window of a known number of inks under noise."""

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Pixels
from colorseg.samples.pictures.brushes import (
    HEIGHT,
    WIDTH,
    Field,
    Random,
    X,
    Y,
    grained,
    noise,
    rgb,
)

LEAD = "23211f"
GLASS = {
    "gold": "f7c843",
    "amber": "dd6f22",
    "ruby": "b3202f",
    "sky": "8cc4dc",
    "cobalt": "2450a4",
    "leaf": "4c9a54",
    "opal": "efe6d2",
}
INKS = len(GLASS) + 1
ROSE = (0.75, 0.44)


def draw() -> Pixels:
    """Draw it, uint8 (h, w, 3)."""
    rng = np.random.default_rng(11)
    mottle = 0.04 * noise(rng, 10, 15, 4) + 0.025 * noise(rng, 6, 120)
    canvas = np.array([rgb(code) for code in (LEAD, *GLASS.values())])[ink_map()]
    return grained(canvas * (1 + mottle[..., None]), rng, grain=4)


def ink_map() -> NDArray[np.intp]:
    """Which ink each pixel has before any noise, (HEIGHT, WIDTH); 0 is the lead."""
    seeds = _pane_seeds(np.random.default_rng(112))
    inks = np.array([1 + list(GLASS).index(_glass_at(x, y)) for x, y in seeds.tolist()])
    canvas = np.empty((HEIGHT, WIDTH), dtype=np.intp)
    for row, y in enumerate(Y[:, 0].tolist()):
        # Panes are small, so only seeds near the row can be a pixel's nearest or second nearest.
        close = np.abs(seeds[:, 1] - y) < 0.16
        canvas[row] = _voronoi_row(seeds[close], inks[close], y)
    return canvas


def _voronoi_row(seeds: Field, inks: NDArray[np.intp], y: float) -> NDArray[np.intp]:
    each = np.arange(WIDTH)
    squared = (X - seeds[:, :1]) ** 2 + (y - seeds[:, 1:]) ** 2
    first = squared.argmin(axis=0)
    nearest = squared[first, each]
    squared[first, each] = np.inf
    second = squared.argmin(axis=0)
    apart = np.hypot(*(seeds[second] - seeds[first]).T)
    to_border = (squared[second, each] - nearest) / 2 / apart
    return np.where(to_border < 0.0055, 0, inks[first])


def _pane_seeds(rng: Random) -> Field:
    """Rings of panes around a rose, a straight frame, and scattered panes in between."""
    seeds = [ROSE]
    for radius, count, turn in ((0.11, 8, 0.0), (0.2, 12, 0.5), (0.3, 16, 0.0)):
        angles = (np.arange(count) + turn) * 2 * np.pi / count
        ring = np.stack([np.cos(angles), np.sin(angles)], axis=1) * radius + ROSE
        seeds += [(x, y) for x, y in ring.tolist()]
    for inset in (0.035, 0.085):
        for x in np.linspace(inset, 1.5 - inset, 13):
            seeds += [(x, inset), (x, 1 - inset)]
        for y in np.linspace(inset, 1 - inset, 9)[1:-1]:
            seeds += [(inset, y), (1.5 - inset, y)]
    for x, y in rng.uniform((0.13, 0.13), (1.37, 0.87), (1500, 2)):
        if x < 0.71 and np.hypot(*(np.array(seeds) - (x, y)).T).min() > 0.08:
            seeds += [(x, y), (1.5 - x, y)]
    return np.array(seeds, dtype=np.float32)


def _glass_at(x: float, y: float) -> str:
    radius, angle = np.hypot(x - ROSE[0], y - ROSE[1]), np.arctan2(y - ROSE[1], x - ROSE[0])
    if min(x, 1.5 - x, y, 1 - y) < 0.05:
        return "ruby" if int((x + y) / 0.12 + 0.2) % 2 else "opal"
    if radius < 0.25:
        return "gold" if radius < 0.15 else "amber"
    if y > 0.67 - 0.06 * np.cos(x * 8):
        return "leaf" if y < 0.835 else "cobalt"
    if radius < 0.33:
        return "opal" if round(angle / np.pi * 8) % 2 else "gold"
    return "sky" if radius + 0.11 * np.cos(8 * angle) < 0.5 else "cobalt"
