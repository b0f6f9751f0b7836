"""A wall of painted planks, as in the report this project grew from."""

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
    rgb,
    rise,
)

PAINTS = ("2d7a70", "d9a441", "b5443a", "e6dcc3", "33507a", "7f9a63", "d77a4b", "5a3f55")
PLANKS = (0, 3, 2, 5, 1, 4, 6, 3, 0, 7, 1)
BARE_WOOD = "8a6a4a"
SEED = 7


def draw() -> Pixels:
    """Draw it, uint8 (h, w, 3)."""
    rng = np.random.default_rng(SEED)
    edges = plank_edges(rng)
    fiber = noise(rng, 5, 330) + 0.6 * noise(rng, 14, 150, 2)
    wear = noise(rng, 5, 40, 3) + 0.9 * fiber
    canvas = np.empty((HEIGHT, WIDTH, 3), dtype=np.float32)
    for paint, left, right in zip(PLANKS, edges[:-1], edges[1:], strict=True):
        part = np.s_[:, left:right]
        canvas[part] = _plank(rng, rgb(PAINTS[paint]), fiber[part], wear[part])
    light = 1.06 - 0.22 * (0.6 * (X - 0.55) ** 2 + (Y - 0.35) ** 2)
    return grained(canvas * light[..., None], rng, grain=2.0)


def plank_edges(rng: Random) -> list[int]:
    """Return the columns at which planks meet, with both ends of the wall."""
    ends = np.cumsum([0, *rng.uniform(0.8, 1.25, len(PLANKS))])
    edges: list[int] = np.rint(ends / ends[-1] * WIDTH).astype(int).tolist()
    return edges


def _plank(rng: Random, paint: Field, fiber: Field, wear: Field) -> Field:
    width = fiber.shape[1] / HEIGHT
    across = X[:, : fiber.shape[1]]
    flow, knots = _grain(rng, across, width)
    streaks = rng.standard_normal(400, dtype=np.float32)
    streak = np.interp(flow * 330 % 399, np.arange(400), streaks).astype(np.float32)
    shade = rng.uniform(0.94, 1.04) + 0.035 * streak + 0.03 * fiber - 0.45 * knots
    worn = 0.7 * rise(1.2, 3.4, wear + 0.5 * streak + 1.5 * knots)
    board = blend(paint * shade[..., None], rgb(BARE_WOOD) * (shade - 0.1)[..., None], worn)
    left, right = across * HEIGHT, (width - across) * HEIGHT
    bevel = 0.16 * np.exp(-(((left - 4) / 2.5) ** 2)) - 0.28 * np.exp(-(((right - 3) / 4) ** 2))
    gap = 0.12 + 0.88 * rise(0.5, 2.8, np.minimum(left, right))
    return _nails(board, across - width / 2) * ((1 + bevel) * gap)[..., None]


def _grain(rng: Random, across: Field, width: float) -> tuple[Field, Field]:
    """Grain lines, which flow around the knots as water flows around a pile, and the knots."""
    flow = across + 0.012 * np.sin(Y * rng.uniform(3, 6) + rng.uniform(0, 6))
    knots = np.zeros_like(flow)
    for _ in range(rng.integers(0, 3)):
        size = rng.uniform(0.008, 0.014)
        dx = across - rng.uniform(0.25, 0.75) * width
        dy = (Y - rng.uniform(0.12, 0.88)) * rng.uniform(0.45, 0.7)
        radius = np.hypot(dx + 0.2 * dy, dy) / size
        flow = flow - dx / np.maximum(radius, 0.5) ** 2
        rings = (0.35 + 0.25 * np.sin(radius * 9 + 40 * flow)) * rise(1.6, 0.9, radius)
        knots = np.maximum(knots, rings + 0.5 * rise(0.45, 0.2, radius))
    return flow, knots


def _nails(board: Field, x: Field) -> Field:
    y = np.where(Y < 0.5, Y - 0.07, Y - 0.93)
    board = board * (1 - 0.45 * rise(0.011, 0.005, np.hypot(x - 0.002, y - 0.003)))[..., None]
    return blend(board, (0.36 - 12 * (x + y))[..., None], inside(0.0065 - np.hypot(x, y)))
