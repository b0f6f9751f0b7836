"""Palette, settings and figures of a result as text that programs read."""

import json
from dataclasses import asdict
from typing import Any

import numpy as np

from colorseg.color import write_hexes
from colorseg.exports.labels import clear_label
from colorseg.metrics import cluster_figures, measure_all
from colorseg.segmentation import Segmentation, checked_segmentation


def palette_json(segmentation: Segmentation) -> bytes:
    """Return palette, settings and figures as JSON.

    Parameters
    ----------
    segmentation : Segmentation
        The result.

    Returns
    -------
    bytes
        UTF-8 text: ``palette`` (cluster, hex, rgb, the hex code that was found, pixels, share,
        compactness and separation in space units), ``settings``, ``size``, ``clear`` (how many
        pixels take no part, and their label in the label files, null if no number is left),
        ``ignored`` (how many of those are near an ignored color), ``distinct_colors``,
        ``iterations``, ``stopped``, ``inertia`` (of every pixel by its alpha from the color that
        was found, in squared space units), ``runs`` (the inertia that each restart ended with, as
        it was weighted), ``optimum`` (the lowest that any could end with, null where it is not
        known), ``proven_optimal`` (whether the result has it), ``metrics`` by name (of the colors
        shown; null for infinity) and ``notices``.

    Raises
    ------
    InvalidTypeError
        If it is no segmentation.
    """
    segmentation = checked_segmentation(segmentation)
    clustering = segmentation.clustering
    height, width = segmentation.labels.shape
    alpha, ignored = segmentation.alpha, segmentation.ignored
    clear = 0 if alpha is None else int((alpha == 0).sum())
    content = {
        "palette": _palette_rows(segmentation),
        "settings": asdict(segmentation.settings),
        "size": {"width": width, "height": height},
        "clear": {"pixels": clear, "label": clear_label(len(segmentation.palette))},
        "ignored": 0 if ignored is None else ignored.pixels,
        "distinct_colors": len(segmentation.histogram),
        "iterations": clustering.iterations,
        "stopped": clustering.stopped,
        "inertia": segmentation.inertia,
        "runs": [run.inertias[-1] for run in segmentation.runs],
        "optimum": segmentation.optimum,
        "proven_optimal": segmentation.proven_optimal,
        "metrics": {name: _finite(value) for name, value in measure_all(segmentation).items()},
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

    Raises
    ------
    InvalidTypeError
        If it is no segmentation.
    """
    segmentation = checked_segmentation(segmentation)
    return "".join(f"{code}\n" for code in segmentation.palette.hexes).encode()


def _palette_rows(segmentation: Segmentation) -> list[dict[str, Any]]:
    palette, figures = segmentation.palette, cluster_figures(segmentation)
    columns = {
        "cluster": range(len(palette)),
        "hex": palette.hexes,
        "rgb": palette.colors.tolist(),
        "found": write_hexes(segmentation.found),
        "pixels": palette.counts.tolist(),
        "share": palette.shares.tolist(),
        "compactness": figures.compactness.tolist(),
        "separation": [_finite(value) for value in figures.separation.tolist()],
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None
