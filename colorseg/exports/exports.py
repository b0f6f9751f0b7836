"""Files made from a segmentation. Table ``EXPORTS``."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from colorseg.checks import text
from colorseg.errors import InvalidValueError
from colorseg.exports.archives import zip_files
from colorseg.exports.encoders import (
    check_gif,
    check_webp,
    encode_gif,
    encode_indexed_png,
    encode_webp,
)
from colorseg.exports.labels import check_labels, label_array, label_png, layers, masks, outline_png
from colorseg.exports.outlines import MOST_CORNERS, split_by_alpha, svg
from colorseg.exports.provenance import UNKNOWN, Origin, checked_origin
from colorseg.exports.records import hex_list, palette_json
from colorseg.exports.sides import find_sides
from colorseg.palettes import (
    UNNAMED,
    color_table,
    css_properties,
    gimp_palette,
    jasc_palette,
    paint_net_palette,
    photoshop_swatches,
    riff_palette,
    scss_variables,
    svg_swatches,
    swatch_exchange,
    swatch_labels,
    tailwind_theme,
)
from colorseg.segmentation import Painted, Segmentation, checked_segmentation
from colorseg.words import one_of, sentence


@dataclass(frozen=True)
class Export:
    """A kind of file.

    Attributes
    ----------
    make : callable
        ``(segmentation, name)`` to the bytes of the file; the name is that of the file without
        its ending, and the title of what is inside.
    suffix : str
        The ending of its name.
    mime : str
        Its media type.
    summary : str
        One line for people.
    group : str
        What it holds: ``"Picture"``, ``"Labels"``, ``"Palette"`` or ``"Report"``.
    check : callable
        Raises, in a fraction of the time, what ``make`` would raise because a kind of file cannot
        hold the result.
    tells_origin : bool
        Whether ``make`` also takes an `Origin`, of which the file tells.
    """

    make: Callable[..., bytes]
    suffix: str
    mime: str
    summary: str
    group: str
    check: Callable[[Segmentation], None] = lambda segmentation: None
    tells_origin: bool = False

    def write(self, segmentation: Segmentation, name: str, origin: Origin) -> bytes:
        """Return the bytes of the file, which tells of the origin if its kind does."""
        checked_segmentation(segmentation)
        text("name", name)
        checked_origin(origin)
        if self.tells_origin:
            return self.make(segmentation, name, origin)
        return self.make(segmentation, name)

    @property
    def is_text(self) -> bool:
        """Whether a terminal can show the file."""
        return self.mime.startswith("text/") or self.mime in (_JSON, _SVG)

    def refusal(self, segmentation: Segmentation) -> str | None:
        """Return the sentence for why the file cannot be made; None if it can."""
        checked_segmentation(segmentation)
        try:
            self.check(segmentation)
        except InvalidValueError as error:
            return sentence(str(error))
        return None


def indexed_png(segmentation: Segmentation, name: str = UNNAMED) -> bytes:
    """Return the result as a PNG with a palette, at full size.

    Parameters
    ----------
    segmentation : Segmentation
        The result.
    name : str
        Not written.

    Returns
    -------
    bytes
        A PNG whose palette is exactly the segmentation's and whose pixels are its labels, at 1,
        2, 4 or 8 bits a pixel; clear pixels have an entry of their own.

    Raises
    ------
    InvalidTypeError
        If an argument is of another kind.
    """
    return _pixels(_picture, encode_indexed_png)(segmentation, name)


def everything(segmentation: Segmentation, name: str = UNNAMED, origin: Origin = UNKNOWN) -> bytes:
    """Return all other exports but the quick PNG in one ZIP archive.

    Parameters
    ----------
    segmentation : Segmentation
        The result.
    name : str
        What the files are called, without their endings.
    origin : Origin
        Where the picture came from.

    Returns
    -------
    bytes
        The archive. Its ``README.txt`` says what each file is, and which ones could not be made.

    Raises
    ------
    InvalidTypeError
        If an argument is of another kind.
    """
    stem = re.sub(r"[^\w.-]", "_", text("name", name))
    checked_segmentation(segmentation)
    checked_origin(origin)
    files, lines = {}, []
    for kind, export in EXPORTS.items():
        if kind in _NOT_ARCHIVED:
            continue
        file = stem + export.suffix
        try:
            files[file] = export.write(segmentation, name, origin)
            lines.append(f"{file}\n    {export.summary}\n")
        except InvalidValueError as error:
            lines.append(f"{kind} ({export.suffix}) is left out\n    {sentence(str(error))}\n")
    return zip_files(files | {"README.txt": "\n".join(lines).encode()})


def _report(segmentation: Segmentation, name: str = UNNAMED, origin: Origin = UNKNOWN) -> bytes:
    from colorseg.exports.report import report

    return report(segmentation, name, origin)


def _sheet_pdf(segmentation: Segmentation, name: str = UNNAMED, origin: Origin = UNKNOWN) -> bytes:
    from colorseg.exports.sheet import sheet_pdf

    return sheet_pdf(segmentation, name, origin)


def _sheet_png(segmentation: Segmentation, name: str = UNNAMED, origin: Origin = UNKNOWN) -> bytes:
    from colorseg.exports.sheet import sheet_png

    return sheet_png(segmentation, name, origin)


def without_finishing(segmentation: Segmentation) -> Segmentation | None:
    """Return a result as it was before dithering and speckle cleanup, to be encoded.

    Parameters
    ----------
    segmentation : Segmentation
        The result.

    Returns
    -------
    Segmentation or None
        The same with every pixel in the cluster of its color; all else is unchanged. None if
        neither was done.

    Raises
    ------
    InvalidTypeError
        If it is no segmentation.
    """
    segmentation = checked_segmentation(segmentation)
    if not segmentation.settings.finishes:
        return None
    labels = segmentation.histogram.label_pixels(
        segmentation.original, segmentation.color_labels, segmentation.alpha
    )
    return replace(segmentation, labels=labels)


def export_for(path_name: str) -> Export:
    """Return the kind of file that a name asks for.

    Parameters
    ----------
    path_name : str
        The name or path of a file.

    Returns
    -------
    Export
        The one with the longest ending that the name has, in upper or lower case.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is no text, or no export has that ending; the message lists them.
    """
    path_name = text("the name of the output", path_name)
    by_suffix = {export.suffix: export for export in EXPORTS.values()}
    found = [suffix for suffix in by_suffix if path_name.lower().endswith(suffix)]
    if not found:
        raise InvalidValueError(one_of("the ending of the output", by_suffix, path_name))
    return by_suffix[max(found, key=len)]


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

    Raises
    ------
    InvalidTypeError
        If an argument is of another kind.
    """
    settings = checked_segmentation(segmentation).settings
    file = re.split(r"[\\/]", text("name", name))[-1]
    clean = re.sub(r"[^\w-]+", "_", file.rpartition(".")[0] or file)
    short = clean.strip("_-")[:_LONGEST].encode()[: 3 * _LONGEST]  # a name has at most 255 bytes
    stem = short.decode(errors="ignore") or "image"
    space = settings.space.lower().replace(" ", "-")
    return f"{stem}_k{len(segmentation.palette)}_{space}_seed{settings.seed}"


_Labeled = Segmentation | Painted  # what has labels, colors and alpha
_Source = Callable[[Segmentation], _Labeled]


def _picture(segmentation: Segmentation) -> Painted:
    return segmentation.painted


def _clusters(segmentation: Segmentation) -> Segmentation:
    return segmentation


def _check(segmentation: Segmentation, name: str) -> None:
    checked_segmentation(segmentation)
    text("name", name)


def _pixels(source: _Source, write: Callable[..., bytes]) -> Callable[..., bytes]:
    """Make an export of a writer of labels, colors and alpha."""

    def make(segmentation: Segmentation, name: str = UNNAMED) -> bytes:
        _check(segmentation, name)
        given = source(segmentation)
        return write(given.labels, given.colors, alpha=given.alpha)

    return make


def _palette(write: Callable[..., bytes]) -> Callable[..., bytes]:
    """Make an export of a writer of colors, name and shares."""

    def make(segmentation: Segmentation, name: str = UNNAMED) -> bytes:
        _check(segmentation, name)
        return write(segmentation.colors, name=name, shares=segmentation.palette.shares)

    return make


def _pixels_checked(source: _Source, check: Callable[..., None]) -> Callable[[Segmentation], None]:
    """Make a check of an export of one of labels, colors and alpha."""

    def look(segmentation: Segmentation) -> None:
        given = source(segmentation)
        check(given.labels, given.colors, alpha=given.alpha)

    return look


def _check_regions(segmentation: Segmentation) -> None:
    painted = segmentation.painted
    find_sides(*split_by_alpha(painted.labels, painted.alpha), MOST_CORNERS)


def _regions(segmentation: Segmentation, name: str = UNNAMED) -> bytes:
    _check(segmentation, name)
    painted = segmentation.painted
    return svg(painted.labels, painted.colors, title=name, alpha=painted.alpha)


def _swatch_png(segmentation: Segmentation, name: str = UNNAMED) -> bytes:
    _check(segmentation, name)
    return encode_indexed_png(swatch_labels(len(segmentation.palette)), segmentation.colors)


_LONGEST = 60  # characters that a file keeps of the name of its original
_NOT_ARCHIVED = ("everything", "quick PNG")  # the archive itself, and a second one of a kind
_TEXT, _CSS, _BINARY, _ZIP = "text/plain", "text/css", "application/octet-stream", "application/zip"
_PNG, _SVG, _JSON = "image/png", "image/svg+xml", "application/json"

EXPORTS: dict[str, Export] = {
    "PNG": Export(
        indexed_png,
        ".png",
        _PNG,
        "The result at full size, as an indexed PNG of exactly these colors.",
        "Picture",
    ),
    "quick PNG": Export(
        _pixels(_picture, partial(encode_indexed_png, quick=True)),
        ".quick.png",
        _PNG,
        "The same picture, packed in a fraction of the time: a larger file.",
        "Picture",
    ),
    "WebP": Export(
        _pixels(_picture, encode_webp),
        ".webp",
        "image/webp",
        "The result without loss.",
        "Picture",
        _pixels_checked(_picture, check_webp),
    ),
    "GIF": Export(
        _pixels(_picture, encode_gif),
        ".gif",
        "image/gif",
        "The result; no partly clear pixels.",
        "Picture",
        _pixels_checked(_picture, check_gif),
    ),
    "SVG": Export(
        _regions,
        ".svg",
        _SVG,
        "The regions as exact outlines; only for pictures of few, large regions.",
        "Picture",
        _check_regions,
    ),
    "label PNG": Export(
        _pixels(_clusters, label_png),
        ".labels.png",
        _PNG,
        "A gray picture of which each pixel's value is the number of its cluster.",
        "Labels",
        _pixels_checked(_clusters, check_labels),
    ),
    "NPY": Export(
        _pixels(_clusters, label_array),
        ".npy",
        _BINARY,
        "The number of each pixel's cluster.",
        "Labels",
        _pixels_checked(_clusters, check_labels),
    ),
    "masks": Export(
        _pixels(_clusters, masks),
        ".masks.zip",
        _ZIP,
        "A black and white PNG for each cluster.",
        "Labels",
    ),
    "layers": Export(
        _pixels(_clusters, layers),
        ".layers.zip",
        _ZIP,
        "A transparent PNG for each cluster.",
        "Labels",
    ),
    "outlines": Export(
        _pixels(_clusters, outline_png),
        ".outlines.png",
        _PNG,
        "The borders of the regions.",
        "Labels",
    ),
    "JSON": Export(
        palette_json,
        ".json",
        _JSON,
        "The palette with its shares, the settings and the figures.",
        "Palette",
    ),
    "hex": Export(hex_list, ".txt", _TEXT, "The palette as a list of hex codes.", "Palette"),
    "CSS": Export(_palette(css_properties), ".css", _CSS, "CSS custom properties.", "Palette"),
    "SCSS": Export(
        _palette(scss_variables), ".scss", _TEXT, "Variables and a map for Sass.", "Palette"
    ),
    "Tailwind": Export(
        _palette(tailwind_theme), ".tailwind.css", _CSS, "A theme for Tailwind CSS 4.", "Palette"
    ),
    "GPL": Export(
        _palette(gimp_palette), ".gpl", _TEXT, "For GIMP, Inkscape and Krita.", "Palette"
    ),
    "JASC": Export(
        _palette(jasc_palette),
        ".pal",
        _TEXT,
        "For Paint Shop Pro, Aseprite and games: text with the ending .pal.",
        "Palette",
    ),
    "RIFF": Export(
        _palette(riff_palette),
        ".riff.pal",
        _BINARY,
        "Microsoft's palette for Windows programs, which ends in .pal too.",
        "Palette",
    ),
    "paint.net": Export(
        _palette(paint_net_palette),
        ".paintnet.txt",
        _TEXT,
        "For paint.net, which shows the first 96 colors.",
        "Palette",
    ),
    "ASE": Export(
        _palette(swatch_exchange), ".ase", _BINARY, "Swatches for Adobe's programs.", "Palette"
    ),
    "ACO": Export(
        _palette(photoshop_swatches), ".aco", _BINARY, "Swatches for Photoshop.", "Palette"
    ),
    "ACT": Export(
        _palette(color_table), ".act", _BINARY, "A color table for Photoshop.", "Palette"
    ),
    "SVG swatches": Export(
        _palette(svg_swatches),
        ".swatches.svg",
        _SVG,
        "The colors with codes and shares.",
        "Palette",
    ),
    "PNG swatches": Export(
        _swatch_png, ".swatches.png", _PNG, "The colors side by side.", "Palette"
    ),
    "report": Export(
        _report,
        ".html",
        "text/html",
        "One page with pictures, palette, figures and settings; it needs no network.",
        "Report",
        tells_origin=True,
    ),
    "figure sheet PDF": Export(
        _sheet_pdf,
        ".pdf",
        "application/pdf",
        "All of it on one sheet of A4.",
        "Report",
        tells_origin=True,
    ),
    "figure sheet PNG": Export(
        _sheet_png,
        ".sheet.png",
        _PNG,
        "The same sheet as a picture.",
        "Report",
        tells_origin=True,
    ),
    "everything": Export(
        everything,
        ".zip",
        _ZIP,
        "All of these files in one ZIP, with the best PNG.",
        "Report",
        tells_origin=True,
    ),
}
