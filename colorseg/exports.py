"""Files made from a segmentation. Table ``EXPORTS``."""

import io
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np
from PIL import Image as pillow

from colorseg.arrays import Colors, Labels
from colorseg.metrics import METRICS
from colorseg.segmentation import Segmentation

_RLE = 3  # zlib's run-length strategy: quick, and good on flat areas


@dataclass(frozen=True)
class Export:
    """A kind of file.

    Attributes
    ----------
    make : callable
        `Segmentation` to the bytes of the file.
    suffix : str
        The ending of its name.
    mime : str
        Its media type.
    summary : str
        One line for people.
    """

    make: Callable[[Segmentation], bytes]
    suffix: str
    mime: str
    summary: str


def indexed_png(segmentation: Segmentation) -> bytes:
    """Return the result as a PNG with a palette, at full size.

    Parameters
    ----------
    segmentation : Segmentation
        The result.

    Returns
    -------
    bytes
        A PNG whose palette is exactly the segmentation's and whose pixels are its labels, at 1,
        2, 4 or 8 bits a pixel.
    """
    return encode_indexed_png(segmentation.labels, segmentation.palette.colors)


def encode_indexed_png(labels: Labels, colors: Colors, *, quick: bool = False) -> bytes:
    """Encode labels and a palette as a PNG.

    Parameters
    ----------
    labels : ndarray of uint8, shape (h, w)
        An index into ``colors`` for each pixel.
    colors : ndarray of uint8, shape (k, 3)
        The palette, 1 to 256 colors.
    quick : bool
        Encode in an eighth of the time, into a somewhat larger file.

    Returns
    -------
    bytes
        The file.
    """
    picture = pillow.fromarray(np.ascontiguousarray(labels)).convert("L")
    picture.putpalette(colors.tobytes())
    buffer = io.BytesIO()
    effort = {"compress_level": 1, "compress_type": _RLE} if quick else {}
    bits = next(bits for bits in (1, 2, 4, 8) if len(colors) <= 1 << bits)
    picture.save(buffer, "PNG", bits=bits, **effort)
    return buffer.getvalue()


def palette_json(segmentation: Segmentation) -> bytes:
    """Return palette, settings and figures as JSON.

    Parameters
    ----------
    segmentation : Segmentation
        The result.

    Returns
    -------
    bytes
        UTF-8 text: ``palette`` (cluster, hex, rgb, pixels, share), ``settings``, ``size``,
        ``distinct_colors``, ``iterations``, ``stopped``, ``inertia``, ``metrics`` by name (null
        for infinity) and ``notices``.
    """
    palette, clustering = segmentation.palette, segmentation.clustering
    height, width = segmentation.labels.shape
    measured = {name: metric.measure(segmentation) for name, metric in METRICS.items()}
    content = {
        "palette": [
            {"cluster": i, "hex": code, "rgb": rgb, "pixels": pixels, "share": share}
            for i, (code, rgb, pixels, share) in enumerate(
                zip(
                    palette.hexes,
                    palette.colors.tolist(),
                    palette.counts.tolist(),
                    palette.shares.tolist(),
                    strict=True,
                )
            )
        ],
        "settings": asdict(segmentation.settings),
        "size": {"width": width, "height": height},
        "distinct_colors": len(segmentation.histogram),
        "iterations": clustering.iterations,
        "stopped": clustering.stopped,
        "inertia": clustering.inertia,
        "metrics": {
            name: value if np.isfinite(value) else None for name, value in measured.items()
        },
        "notices": segmentation.notices,
    }
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def hex_list(segmentation: Segmentation) -> bytes:
    """Return the palette as text, one ``#rrggbb`` a line, most common first.

    Parameters
    ----------
    segmentation : Segmentation
        The result.

    Returns
    -------
    bytes
        ASCII text.
    """
    return "".join(f"{code}\n" for code in segmentation.palette.hexes).encode()


EXPORTS: dict[str, Export] = {
    "PNG": Export(
        indexed_png,
        ".png",
        "image/png",
        "The result at full size, as an indexed PNG of exactly these colors.",
    ),
    "JSON": Export(
        palette_json,
        ".json",
        "application/json",
        "The palette with its shares, the settings and the figures.",
    ),
    "hex": Export(hex_list, ".txt", "text/plain", "The palette as a list of hex codes."),
}


def file_stem(name: str, segmentation: Segmentation) -> str:
    """Return a file name, without its ending, that says what is in the file.

    Parameters
    ----------
    name : str
        The name of the original, which is not trusted.
    segmentation : Segmentation
        The result.

    Returns
    -------
    str
        Such as ``photo_k8_srgb_seed0``: letters, digits, ``-`` and ``_`` alone.
    """
    settings = segmentation.settings
    file = re.split(r"[\\/]", name)[-1]
    clean = re.sub(r"[^\w-]", "_", file.rpartition(".")[0] or file)
    stem = clean.strip("_")[:60] or "image"
    return f"{stem}_k{len(segmentation.palette)}_{settings.space.lower()}_seed{settings.seed}"
