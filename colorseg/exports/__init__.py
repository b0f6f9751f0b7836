"""Files of a result. Table ``EXPORTS``: page, link, command line and ZIP offer what is in it.

To add one: a function in a file of this room that returns the bytes, and a row. The row hands on to
the function what it takes: `of_result`, `of_picture`, `of_clusters` or `of_palette`.
"""

import re
from functools import partial

from colorseg.arrays import OnProgress
from colorseg.checks import callback, text
from colorseg.errors import InvalidValueError
from colorseg.exports.archives import zip_files
from colorseg.exports.documents import report_page, sheet_page_pdf, sheet_page_png
from colorseg.exports.encoders import (
    check_gif,
    check_webp,
    encode_gif,
    encode_indexed_png,
    encode_webp,
)
from colorseg.exports.file_names import file_stem, numbered
from colorseg.exports.kinds import Export, of_clusters, of_palette, of_picture, of_result
from colorseg.exports.labels import check_labels, label_array, label_png, layers, masks, outline_png
from colorseg.exports.outlines import check_svg, svg
from colorseg.exports.pictures import indexed_png, swatch_png, without_finishing
from colorseg.exports.pixels import pixel_facts
from colorseg.exports.previews import Preview, thumbnail
from colorseg.exports.provenance import UNKNOWN, Provenance, checked_parts, flag_of, notes_about
from colorseg.exports.records import hex_list, palette_json
from colorseg.exports.screens import Screen, file_preview, preview
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
    tailwind_theme,
)
from colorseg.segmentation import Segmentation
from colorseg.words import one_of, sentence

__all__ = [
    "EXPORTS",
    "UNKNOWN",
    "Export",
    "Preview",
    "Provenance",
    "Screen",
    "encode_indexed_png",
    "everything",
    "export_for",
    "file_preview",
    "file_stem",
    "flag_of",
    "indexed_png",
    "left_out",
    "notes_about",
    "numbered",
    "pixel_facts",
    "preview",
    "thumbnail",
    "without_finishing",
    "zip_files",
]


def everything(
    segmentation: Segmentation,
    name: str = UNNAMED,
    provenance: Provenance = UNKNOWN,
    *,
    on_progress: OnProgress | None = None,
) -> bytes:
    """Return all other exports but the quick PNG in one ZIP archive.

    Parameters
    ----------
    segmentation : Segmentation
        The result.
    name : str
        What the files are called, without their endings.
    provenance : Provenance
        Where the picture came from.
    on_progress : callable, optional
        Called with the name of what is written and the share done, 0 to 1; an exception it raises
        ends the work.

    Returns
    -------
    bytes
        The archive. Its ``README.txt`` says what each file is, and which ones could not be made.

    Raises
    ------
    InvalidTypeError
        If an argument is of another kind.
    """
    segmentation, name, provenance = checked_parts(segmentation, name, provenance)
    stem = re.sub(r"[^\w.-]", "_", name)
    tell = callback("on_progress", _quietly if on_progress is None else on_progress)
    kinds = [kind for kind in EXPORTS if kind not in _NOT_ARCHIVED]
    files, lines = {}, []
    for done, kind in enumerate(kinds):
        export = EXPORTS[kind]
        file = stem + export.suffix
        tell(f"Writing {kind}", done / len(kinds))
        try:
            files[file] = export.write(segmentation, name, provenance)
            lines.append(f"{file}\n    {export.summary}\n")
        except InvalidValueError as error:
            lines.append(f"{kind} ({export.suffix}) is left out\n    {sentence(str(error))}\n")
    return zip_files(files | {"README.txt": "\n".join(lines).encode()})


def _quietly(kind: str, share: float) -> None:
    """Tell nobody."""


def left_out(segmentation: Segmentation) -> tuple[str, ...]:
    """Return the endings of the files that `everything` leaves out, as their kinds cannot hold it.

    Parameters
    ----------
    segmentation : Segmentation
        The result.

    Returns
    -------
    tuple of str
        In the order of the table.

    Raises
    ------
    InvalidTypeError
        If it is of another kind.
    """
    archived = (export for kind, export in EXPORTS.items() if kind not in _NOT_ARCHIVED)
    return tuple(export.suffix for export in archived if export.refusal(segmentation))


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


_NOT_ARCHIVED = ("everything", "quick PNG")  # the archive itself, and a second one of a kind
_TEXT, _CSS, _BINARY, _ZIP = "text/plain", "text/css", "application/octet-stream", "application/zip"
_PNG, _SVG, _JSON = "image/png", "image/svg+xml", "application/json"

EXPORTS: dict[str, Export] = {
    "PNG": Export(
        of_result(indexed_png),
        ".png",
        _PNG,
        "The result at full size, as an indexed PNG of exactly these colors.",
        "Picture",
    ),
    "quick PNG": Export(
        of_picture(partial(encode_indexed_png, quick=True)),
        ".quick.png",
        _PNG,
        "The same picture, packed in a fraction of the time: a larger file.",
        "Picture",
    ),
    "WebP": Export(
        of_picture(encode_webp),
        ".webp",
        "image/webp",
        "The result without loss.",
        "Picture",
        of_picture(check_webp),
    ),
    "GIF": Export(
        of_picture(encode_gif),
        ".gif",
        "image/gif",
        "The result; no partly clear pixels.",
        "Picture",
        of_picture(check_gif),
    ),
    "SVG": Export(
        of_picture(svg),
        ".svg",
        _SVG,
        "The regions as exact outlines; only for pictures of few, large regions.",
        "Picture",
        of_picture(check_svg),
    ),
    "label PNG": Export(
        of_clusters(label_png),
        ".labels.png",
        _PNG,
        "A gray picture of which each pixel's value is the number of its cluster.",
        "Labels",
        of_clusters(check_labels),
    ),
    "NPY": Export(
        of_clusters(label_array),
        ".npy",
        _BINARY,
        "The number of each pixel's cluster.",
        "Labels",
        of_clusters(check_labels),
    ),
    "masks": Export(
        of_clusters(masks), ".masks.zip", _ZIP, "A black and white PNG for each cluster.", "Labels"
    ),
    "layers": Export(
        of_clusters(layers), ".layers.zip", _ZIP, "A transparent PNG for each cluster.", "Labels"
    ),
    "outlines": Export(
        of_clusters(outline_png), ".outlines.png", _PNG, "The borders of the regions.", "Labels"
    ),
    "JSON": Export(
        of_result(palette_json),
        ".json",
        _JSON,
        "The palette with its shares, the settings and the figures.",
        "Palette",
    ),
    "hex": Export(
        of_result(hex_list), ".txt", _TEXT, "The palette as a list of hex codes.", "Palette"
    ),
    "CSS": Export(of_palette(css_properties), ".css", _CSS, "CSS custom properties.", "Palette"),
    "SCSS": Export(
        of_palette(scss_variables), ".scss", _TEXT, "Variables and a map for Sass.", "Palette"
    ),
    "Tailwind": Export(
        of_palette(tailwind_theme), ".tailwind.css", _CSS, "A theme for Tailwind CSS 4.", "Palette"
    ),
    "GPL": Export(
        of_palette(gimp_palette), ".gpl", _TEXT, "For GIMP, Inkscape and Krita.", "Palette"
    ),
    "JASC": Export(
        of_palette(jasc_palette),
        ".pal",
        _TEXT,
        "For Paint Shop Pro, Aseprite and games: text with the ending .pal.",
        "Palette",
    ),
    "RIFF": Export(
        of_palette(riff_palette),
        ".riff.pal",
        _BINARY,
        "Microsoft's palette for Windows programs, which ends in .pal too.",
        "Palette",
    ),
    "paint.net": Export(
        of_palette(paint_net_palette),
        ".paintnet.txt",
        _TEXT,
        "For paint.net, which shows the first 96 colors.",
        "Palette",
    ),
    "ASE": Export(
        of_palette(swatch_exchange), ".ase", _BINARY, "Swatches for Adobe's programs.", "Palette"
    ),
    "ACO": Export(
        of_palette(photoshop_swatches), ".aco", _BINARY, "Swatches for Photoshop.", "Palette"
    ),
    "ACT": Export(
        of_palette(color_table), ".act", _BINARY, "A color table for Photoshop.", "Palette"
    ),
    "SVG swatches": Export(
        of_palette(svg_swatches),
        ".swatches.svg",
        _SVG,
        "The colors with codes and shares.",
        "Palette",
    ),
    "PNG swatches": Export(
        of_result(swatch_png), ".swatches.png", _PNG, "The colors side by side.", "Palette"
    ),
    "report": Export(
        report_page,
        ".html",
        "text/html",
        "One page with pictures, palette, figures and settings; it needs no network.",
        "Report",
    ),
    "figure sheet PDF": Export(
        sheet_page_pdf, ".pdf", "application/pdf", "All of it on one sheet of A4.", "Report"
    ),
    "figure sheet PNG": Export(
        sheet_page_png, ".sheet.png", _PNG, "The same sheet as a picture.", "Report"
    ),
    "everything": Export(
        everything, ".zip", _ZIP, "All of these files in one ZIP, with the best PNG.", "Report"
    ),
}
