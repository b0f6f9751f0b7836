"""A result on one sheet of paper: both pictures, the palette, the way there and the figures."""

import io
import re
from textwrap import wrap
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from colorseg.arrays import Pixels
from colorseg.exports.encoders import with_alpha
from colorseg.exports.previews import thin_painted
from colorseg.exports.provenance import UNKNOWN, Provenance, brief, checked_parts
from colorseg.metrics import metric_texts
from colorseg.palettes import UNNAMED, clean_name, share_texts
from colorseg.plots import LIGHT
from colorseg.segmentation import Segmentation
from colorseg.settings import ENTRIES, Settings
from colorseg.words import counted, printable

_SIZE = (11.69, 8.27)  # A4 in inches, lying
_LONGEST = 1400  # pixels of a picture's longer side: 300 for each inch of paper
_ROWS, _COLUMNS = 8, 4  # of swatches with their codes
_LETTERS = 228  # of a line at the foot

_LAYOUT: Any = [
    ["original", "original", "result", "result"],
    ["bar", "bar", "bar", "bar"],
    ["palette", "palette", "convergence", "figures"],
]
# Matplotlib's own layout differs in the last digits from one time to the next, and so the files.
_RATIOS: Any = {"height_ratios": [11, 1, 6], "width_ratios": [3, 3, 4, 2]}
_MARGINS = {"left": 0.03, "right": 0.97, "bottom": 0.09, "top": 0.9}
_GAPS = {"wspace": 0.2, "hspace": 0.16}


def sheet_pdf(
    segmentation: Segmentation, name: str = UNNAMED, provenance: Provenance = UNKNOWN
) -> bytes:
    """Print a result on a sheet, as PDF.

    Parameters
    ----------
    segmentation : Segmentation
        The result.
    name : str
        The title; it is cleaned.
    provenance : Provenance
        Where the picture came from.

    Returns
    -------
    bytes
        One page, A4 lying; lines and letters are drawn, pictures are 300 pixels an inch.

    Raises
    ------
    InvalidTypeError
        If an argument is of another kind.
    """
    figure = draw_sheet(segmentation, name, provenance)
    # Without the time of day, equal results are equal files.
    return _saved(figure, "pdf", {"Title": clean_name(name), "CreationDate": None})


def sheet_png(
    segmentation: Segmentation, name: str = UNNAMED, provenance: Provenance = UNKNOWN
) -> bytes:
    """Draw the sheet of `sheet_pdf` as PNG.

    Parameters
    ----------
    segmentation : Segmentation
        The result.
    name : str
        The title; it is cleaned.
    provenance : Provenance
        Where the picture came from.

    Returns
    -------
    bytes
        The file, on white, 2338 × 1654 pixels.

    Raises
    ------
    InvalidTypeError
        If an argument is of another kind.
    """
    figure = draw_sheet(segmentation, name, provenance)
    return _saved(figure, "png", {"Title": clean_name(name)})


def draw_sheet(
    segmentation: Segmentation, name: str = UNNAMED, provenance: Provenance = UNKNOWN
) -> Figure:
    """Draw a result on a sheet.

    Parameters
    ----------
    segmentation : Segmentation
        The result.
    name : str
        The title; it is cleaned.
    provenance : Provenance
        Where the picture came from.

    Returns
    -------
    matplotlib.figure.Figure
        A4 lying, on white.

    Raises
    ------
    InvalidTypeError
        If an argument is of another kind.
    """
    segmentation, name, provenance = checked_parts(segmentation, name, provenance)
    figure = Figure(figsize=_SIZE, dpi=200, facecolor="white")
    axes = figure.subplot_mosaic(_LAYOUT, **_RATIOS, gridspec_kw=_MARGINS | _GAPS)
    figure.suptitle(_title(name), x=0.03, y=0.965, ha="left", fontsize=13, parse_math=False)
    step = -(-max(segmentation.labels.shape) // _LONGEST)
    _draw_picture(axes["original"], _original(segmentation, step), "Original")
    _draw_picture(axes["result"], _result(segmentation, step), _count(segmentation))
    _draw_bar(axes["bar"], segmentation)
    _draw_palette(axes["palette"], segmentation)
    _draw_convergence(axes["convergence"], segmentation)
    _draw_figures(axes["figures"], segmentation)
    _draw_foot(figure, segmentation.settings, provenance)
    return figure


def _draw_foot(figure: Figure, settings: Settings, provenance: Provenance) -> None:
    """Write how the picture was read, and all settings, in a few lines."""
    values = (f"{name} {_briefest(getattr(settings, name))}" for name in ENTRIES)
    texts = filter(None, (provenance.about, f"Settings: {', '.join(values)}."))
    lines = [line for text in texts for line in wrap(_with_shapes(printable(text)), _LETTERS)]
    look: Any = {"fontsize": 6.5, "va": "bottom", "color": LIGHT.text, "parse_math": False}
    figure.text(0.03, 0.012, "\n".join(lines), **look)


def _briefest(value: object) -> str:
    """Return a setting's value; of many colors, how many."""
    many = str(value).split() if "#" in str(value) else []
    return counted(len(many), "color") if len(many) > 8 else brief(value)


def _original(segmentation: Segmentation, step: int) -> NDArray[np.uint8]:
    alpha, original = segmentation.own_alpha, _averaged(segmentation.original, step)
    return original if alpha is None else np.dstack([original, alpha[::step, ::step]])


def _averaged(pixels: Pixels, step: int) -> Pixels:
    """Make an image smaller by averaging squares; the last ones may be cut off."""
    if step == 1:
        return pixels
    sums = _sums(_sums(pixels, step).swapaxes(0, 1), step).swapaxes(0, 1)
    high, wide = (np.diff([*range(0, side, step), side]) for side in pixels.shape[:2])
    return np.asarray(np.rint(sums / np.outer(high, wide)[..., None]), np.uint8)


def _sums(rows: NDArray[Any], step: int) -> NDArray[np.uint32]:
    """Add up every so many rows; the last ones may be fewer."""
    sums = rows[::step].astype(np.uint32)
    for first in range(1, step):
        part = rows[first::step]
        sums[: len(part)] += part
    return sums


def _result(segmentation: Segmentation, step: int) -> NDArray[np.uint8]:
    thinned = thin_painted(segmentation.painted, step)
    return with_alpha(thinned.labels, thinned.colors, thinned.alpha)


def _count(segmentation: Segmentation) -> str:
    colors = counted(len(segmentation.palette), "color")
    return f"{colors} from {len(segmentation.histogram):,}, in {segmentation.settings.space}"


def _draw_picture(axes: Axes, picture: NDArray[np.uint8], title: str) -> None:
    # Between pixels there are no colors that the result does not have.
    axes.imshow(picture, interpolation="none")
    axes.set_title(title, loc="left", fontsize=9, color=LIGHT.text)
    axes.set_axis_off()


def _draw_bar(axes: Axes, segmentation: Segmentation) -> None:
    shares = segmentation.palette.shares
    left = np.cumsum(shares) - shares
    axes.barh(np.zeros(len(shares)), shares, 1, left, color=segmentation.palette.hexes)
    axes.set(xlim=(0, 1), ylim=(-0.5, 0.5))
    axes.set_axis_off()


def _draw_palette(axes: Axes, segmentation: Segmentation) -> None:
    palette, places = segmentation.palette, _ROWS * _COLUMNS
    shown = len(palette) if len(palette) <= places else places - 1
    entries = zip(palette.hexes[:shown], share_texts(palette.shares[:shown]), strict=True)
    for number, (code, share) in enumerate(entries):
        row, column = divmod(number, _COLUMNS)
        swatch = Rectangle((column, row + 0.15), 0.16, 0.7, facecolor=code, edgecolor=LIGHT.grid)
        axes.add_patch(swatch)
        _write(axes, column + 0.2, row + 0.5, f"{code}  {share}")
    if shown < len(palette):
        _write(axes, _COLUMNS - 0.8, _ROWS - 0.5, f"and {len(palette) - shown} more")
    axes.set(xlim=(0, _COLUMNS), ylim=(_ROWS, 0))
    axes.set_axis_off()


def _draw_convergence(axes: Axes, segmentation: Segmentation) -> None:
    steps = (segmentation.clustering.start, *segmentation.clustering.history)
    values = [step.inertia / segmentation.weight for step in steps]
    axes.plot([step.iteration for step in steps], values, color=LIGHT.line)
    axes.set_title("Mean squared distance by iteration", loc="left", fontsize=8, color=LIGHT.text)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    axes.ticklabel_format(axis="y", useOffset=False, style="plain")
    axes.tick_params(labelsize=7, colors=LIGHT.text)
    axes.grid(color=LIGHT.grid, lw=0.6)
    axes.spines[["top", "right"]].set_visible(False)


def _draw_figures(axes: Axes, segmentation: Segmentation) -> None:
    iterations = {"iterations": f"{segmentation.clustering.iterations:,}"}
    rows = iterations | metric_texts(segmentation)
    for row, (name, value) in enumerate(rows.items()):
        _write(axes, 0, row + 0.3, name, color=LIGHT.line)
        _write(axes, 0, row + 0.7, value)
    axes.set(xlim=(0, 1), ylim=(len(rows), 0))
    axes.set_axis_off()


def _write(axes: Axes, x: float, y: float, text: str, color: str = LIGHT.text) -> None:
    axes.text(x, y, text, fontsize=7, va="center", color=color)


def _title(name: str) -> str:
    """Return a name without what the font cannot print, and what only held that apart."""
    return re.sub(r"[\s_]*\s[\s_]*", " ", _with_shapes(clean_name(name))).strip(" _-") or UNNAMED


def _with_shapes(text: str) -> str:
    """Leave out the characters that the font has no shape for."""
    font = get_font(findfont(FontProperties()))
    return "".join(c if font.get_char_index(ord(c)) else " " for c in text)


def _saved(figure: Figure, kind: str, metadata: dict[str, Any]) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind, metadata=metadata)
    return buffer.getvalue()
