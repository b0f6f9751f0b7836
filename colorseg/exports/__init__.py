"""Files of a result. Table ``EXPORTS``.

To add one: a function and a row; page, command line and ZIP pick it up.
"""

from colorseg.exports.encoders import encode_indexed_png
from colorseg.exports.exports import (
    EXPORTS,
    Export,
    everything,
    export_for,
    file_stem,
    indexed_png,
    without_finishing,
)
from colorseg.exports.previews import Preview, preview, thumbnail
from colorseg.exports.provenance import Origin, flag_of, notes_about

__all__ = [
    "EXPORTS",
    "Export",
    "Origin",
    "Preview",
    "encode_indexed_png",
    "everything",
    "export_for",
    "file_stem",
    "flag_of",
    "indexed_png",
    "notes_about",
    "preview",
    "thumbnail",
    "without_finishing",
]
