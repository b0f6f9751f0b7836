"""Labels for pixels, with mistakes spread among neighbors so that areas keep their color."""

from dataclasses import dataclass

import numpy as np

from colorseg.arrays import Colors, Labels, Mask, OnShare, Pixels
from colorseg.blocks import DISTANCES_PER_BLOCK, POINTS_PER_BLOCK, blocks
from colorseg.clustering import Singles, multiply

_STEPS = 64  # from one report of progress to the next


@dataclass(frozen=True, eq=False)
class Paints:
    """The colors of a palette, and what finds the nearest of them.

    Attributes
    ----------
    colors : ndarray of float32, shape (k, 3)
        sRGB codes.
    planes : ndarray of float32, shape (4, k)
        |x - c|² - |x|² is the product of (x, 1) and (-2c, |c|²).
    """

    colors: Singles
    planes: Singles

    @classmethod
    def of(cls, colors: Colors) -> "Paints":
        """Prepare colors of shape (k, 3)."""
        exact = colors.astype(np.float32)
        return cls(exact, np.vstack([-2 * exact.T, (exact**2).sum(axis=1)]))

    def nearest(self, wanted: Singles) -> Labels:
        """Find the color nearest to each of some colors of shape (n, 3), rounded to whole codes."""
        codes = np.ones((len(wanted), 4), np.float32)
        np.rint(wanted, out=codes[:, :3])
        labels = np.empty(len(wanted), np.uint8)
        for part in blocks(len(wanted), DISTANCES_PER_BLOCK // len(self.colors)):
            # Whole numbers below 2²⁴: single precision makes no mistake.
            labels[part] = multiply(codes[part], self.planes).argmin(axis=1)
        return labels


def nearest_color(
    image: Pixels, paints: Paints, strength: float, clear: Mask | None, on_progress: OnShare
) -> Labels:
    """Give every pixel the nearest color: areas are flat, and slow changes become bands."""
    return _add_pattern(image, paints, np.zeros((8, 8), np.float32), on_progress)


def ordered(
    image: Pixels, paints: Paints, strength: float, clear: Mask | None, on_progress: OnShare
) -> Labels:
    """Mix colors in a regular pattern of 8×8 pixels, which stays small when compressed.

    The pattern makes pixels lighter and darker by up to half of the typical distance from a
    color to the nearest other one, times the strength.

    References
    ----------
    B. E. Bayer, "An optimum method for two-level rendition of continuous-tone pictures", IEEE
    International Conference on Communications, 1973.
    """
    # A step of one in each channel is √3 long.
    reach = np.float32(strength * _spacing(paints.colors) / 3**0.5)
    return _add_pattern(image, paints, reach * _bayer(3), on_progress)


def _spacing(colors: Singles) -> float:
    """Give the median distance from a color to the nearest other one, 0 if there is none."""
    squares = ((colors[:, None] - colors) ** 2).sum(axis=2)
    squares[squares == 0] = np.inf
    nearest = np.sqrt(squares.min(axis=1))
    return float(np.median(nearest)) if np.isfinite(nearest).all() else 0.0


def _bayer(levels: int) -> Singles:
    """Give thresholds from -1/2 to 1/2 in Bayer's order, for a square of 2ⁿ pixels a side."""
    order = np.zeros((1, 1))
    for _ in range(levels):
        order = np.block([[4 * order, 4 * order + 2], [4 * order + 3, 4 * order + 1]])
    return ((order + 0.5) / order.size - 0.5).astype(np.float32)


def _add_pattern(image: Pixels, paints: Paints, pattern: Singles, on_progress: OnShare) -> Labels:
    height, width = image.shape[:2]
    labels = np.empty((height, width), np.uint8)
    size = len(pattern)
    rows = max(POINTS_PER_BLOCK // width // size, 1) * size
    wide = np.tile(pattern, (rows // size, -(-width // size)))[:, :width, None]
    for part in blocks(height, rows):
        band = image[part]
        wanted = np.clip(band + wide[: len(band)], 0, 255).reshape(-1, 3)
        labels[part] = paints.nearest(wanted).reshape(-1, width)
        on_progress(part.stop / height)
    return labels


def floyd_steinberg(
    image: Pixels, paints: Paints, strength: float, clear: Mask | None, on_progress: OnShare
) -> Labels:
    """Hand each pixel's error on to neighbors yet to come: fine grain, the truest tones on average.

    Pixel (y, x) needs the one on its left and three above, up to x + 1. So all pixels whose
    x + 2y is the same can be labeled at once, and the result is that of one after the other.

    References
    ----------
    R. W. Floyd, L. Steinberg, "An adaptive algorithm for spatial greyscale", Proceedings of the
    Society for Information Display 17(2), 75-77, 1976.
    """
    height, width = image.shape[:2]
    pixels, labels = image.reshape(-1, 3), np.empty(height * width, np.uint8)
    lines = np.arange(height) * (width - 2)
    # Errors of the last four steps, by row; the first row is the one above the image.
    errors = np.zeros((4, height + 1, 3), np.float32)
    steps = width + 2 * (height - 1)
    for step in range(steps):
        top, stop = max((step - width + 2) // 2, 0), min(step // 2 + 1, height)
        places = lines[top:stop] + step
        wanted = pixels.take(places, axis=0) + _spread(errors, step, top, stop, strength)
        np.clip(wanted, 0, 255, out=wanted)
        chosen = paints.nearest(wanted)
        labels[places] = chosen
        wanted -= paints.colors.take(chosen, axis=0)
        if clear is not None:
            wanted[clear.reshape(-1).take(places)] = 0
        errors[step % 4, top + 1 : stop + 1] = wanted
        errors[step % 4, max(top - 1, 0) : top + 1] = 0  # rows that have ended
        if step % _STEPS == 0 or step == steps - 1:
            on_progress((step + 1) / steps)
    return labels.reshape(height, width)


def _spread(errors: Singles, step: int, top: int, stop: int, strength: float) -> Singles:
    """Add up what the neighbors hand on to the pixels of a step."""
    before, earlier, earliest = errors[(step - 1) % 4], errors[(step - 2) % 4], errors[step - 3 & 3]
    spread = 7 * before[top + 1 : stop + 1]
    spread += 3 * before[top:stop]
    spread += 5 * earlier[top:stop]
    spread += earliest[top:stop]
    spread *= np.float32(strength / 16)
    return spread
