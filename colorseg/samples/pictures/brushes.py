"""What the drawn pictures share: their size, their coordinates, gradients, noise and grain."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from colorseg.arrays import Pixels

#: Float32 values that broadcast to (HEIGHT, WIDTH), or to (HEIGHT, WIDTH, 3) for colors 0..1.
Field: TypeAlias = NDArray[Any]
Random: TypeAlias = np.random.Generator

HEIGHT, WIDTH = 640, 960

# Lengths are in picture heights: y runs from 0 (top) to 1, x from 0 (left) to 1.5.
Y: Field = ((np.arange(HEIGHT, dtype=np.float32) + 0.5) / HEIGHT)[:, None]
X: Field = ((np.arange(WIDTH, dtype=np.float32) + 0.5) / HEIGHT)[None, :]


def rgb(code: str) -> Field:
    """Return the color of a hex code, sRGB 0 to 1."""
    return np.array(list(bytes.fromhex(code)), dtype=np.float32) / 255


def linear(code: str) -> Field:
    """Return the color of a hex code in linear light, 0 to 1."""
    return rgb(code) ** 2.2


def ramp(position: Field, stops: dict[float, str]) -> Field:
    """Color at each position along a gradient through ``stops``, position to hex code."""
    channels = np.array([rgb(code) for code in stops.values()]).T
    color = [np.interp(position, list(stops), channel) for channel in channels]
    return np.stack(color, axis=-1).astype(np.float32)


def rise(start: float, stop: float, value: Field) -> Field:
    """From 0 at ``start`` smoothly to 1 at ``stop``, which may be the lower of the two."""
    t = np.clip((value - start) / (stop - start), 0, 1)
    return t * t * (3 - 2 * t)


def inside(distance: Field) -> Field:
    """Share of each pixel that a shape covers, from how far inside its outline the pixel is."""
    return np.clip(distance * HEIGHT + 0.5, 0, 1)


def blend(under: Field, over: Field, alpha: Field) -> Field:
    """Lay one color over another, covering it by ``alpha``, 0 to 1."""
    return under + (over - under) * alpha[..., None]


def _spline(at: Field, cells: int) -> Field:
    """Cubic B-spline weights, (n, cells + 3): no creases, unlike linear interpolation."""
    far = np.abs(at[:, None] * cells - np.arange(-1, cells + 2, dtype=np.float32))
    near = 2 / 3 - far**2 + far**3 / 2
    return np.where(far < 1, near, np.clip(2 - far, 0, None) ** 3 / 6)


def noise(rng: Random, rows: int, columns: int, octaves: int = 1, down: Field = Y) -> Field:
    """Smooth noise, (len(down), WIDTH), mean about 0, spread about 1, each octave finer."""
    total = np.zeros((len(down), WIDTH), dtype=np.float32)
    for octave in range(octaves):
        m, n = rows << octave, columns << octave
        lattice = rng.standard_normal((m + 3, n + 3), dtype=np.float32)
        total += _spline(down[:, 0], m) @ lattice @ _spline(X[0] / 1.5, n).T * (2 * 0.5**octave)
    return total


def grained(canvas: Field, rng: Random, grain: float = 1.2) -> Pixels:
    """Bytes, with a little film grain, which also keeps smooth areas from banding."""
    specks = rng.standard_normal((HEIGHT, WIDTH, 1), dtype=np.float32) * grain
    specks = specks + rng.standard_normal(canvas.shape, dtype=np.float32) * (grain / 3)
    return np.clip(np.rint(canvas * 255 + specks), 0, 255).astype(np.uint8)
