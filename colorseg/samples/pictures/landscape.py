"""A smooth evening sky over misty hills and a lake."""

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

SUN = (0.98, 0.37)
SHORE = 0.71


def draw() -> Pixels:
    """Draw it, uint8 (h, w, 3)."""
    rng = np.random.default_rng(100)
    canvas = _sky(rng)
    for depth in (0, 0.2, 0.4, 0.6, 0.8, 1.0):
        canvas = _hill(canvas, rng, depth)
    return grained(_lake(canvas, rng), rng)


def _sky(rng: Random) -> Field:
    canvas = ramp(Y, {0.0: "2f5590", 0.18: "7a95bf", 0.34: "e0bba6", 0.44: "f8c78c"})
    away = np.hypot(X - SUN[0], Y - SUN[1])
    clouds = 0.8 * rise(0.4, 2.6, noise(rng, 14, 4, 5)) * rise(0.42, 0.2, Y)
    canvas = blend(canvas, ramp(away, {0.0: "fff0c4", 0.4: "f7b58c", 1.0: "c2a5b4"}), clouds)
    canvas = blend(canvas, rgb("ffdf9f"), 0.9 * np.exp(-away / 0.17))
    return blend(canvas, rgb("fffbe8"), rise(0.040, 0.031, away))


def _hill(canvas: Field, rng: Random, depth: float) -> Field:
    """One ridge; the farther it is, the closer its color to the sky behind it."""
    base = 0.42 + 0.24 * depth**1.2
    ground = base - (0.032 + 0.014 * depth) * noise(rng, 1, 4, 7, down=Y[:1])
    trees = _trees(rng) * max(2 * depth - 1, 0) ** 0.5 * rise(SHORE, SHORE - 0.04, ground)
    body = ramp(np.array(depth), {0.0: "cda492", 0.4: "7f8095", 0.7: "435a6c", 1.0: "1b2d36"})
    mist = blend(rgb("b4afba"), rgb("f7c997"), np.exp(-np.abs(X - SUN[0]) / 0.45))
    haze = (0.62 - 0.34 * depth) * rise(base - 0.05, base + 0.12, Y)
    return blend(canvas, blend(body, mist, haze), inside(Y - ground + trees))


def _trees(rng: Random) -> Field:
    """Heights of the tops of a conifer wood along x, (1, WIDTH)."""
    at, tall = rng.uniform((0, 0.008), (1.5, 0.03), (170, 2)).astype(np.float32).T[..., None]
    return np.clip(tall - 4.5 * np.abs(X - at), 0, None).max(axis=0, keepdims=True)


def _lake(canvas: Field, rng: Random) -> Field:
    """Below the shore line, what is above it upside down, shaken by ripples."""
    below = np.clip(Y - SHORE, 0, None)
    ripple = noise(rng, 40, 9, 3, down=(below / 0.29) ** 0.6) * (0.002 + 0.10 * below)
    water = np.zeros_like(canvas)
    for spread in (0.4, 0.7, 1.0, 1.3, 1.6):
        rows = np.clip((SHORE - below * 1.3 + ripple * spread) * HEIGHT, 0, HEIGHT - 1)
        water += canvas[rows.astype(int), np.arange(WIDTH)] / 5
    water = blend(water * 0.95, rgb("2f5673"), 0.1 + 0.22 * rise(0, 0.3, below))
    return blend(canvas, water, inside(Y - SHORE))
