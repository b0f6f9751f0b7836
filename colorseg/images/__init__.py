"""A picture's bytes in, pixels out: read, checked, turned, in sRGB; or refused in plain words.

The only door is `load_image` (and `read_strips` for large files). A kind of file that Pillow does
not read well has a file of its own here.
"""

from colorseg.images.files import (
    Identity,
    check_folder,
    check_target,
    checked_path,
    identity,
    read_at_most,
    read_standard_input,
    refusal_to_read,
    write_through,
    write_whole,
)
from colorseg.images.limits import Limits
from colorseg.images.loading import Image, encode_image, load_image, read_strips, save_image
from colorseg.images.modes import laid_on
from colorseg.images.signatures import looks_like_an_image

__all__ = [
    "Identity",
    "Image",
    "Limits",
    "check_folder",
    "check_target",
    "checked_path",
    "encode_image",
    "identity",
    "laid_on",
    "load_image",
    "looks_like_an_image",
    "read_at_most",
    "read_standard_input",
    "read_strips",
    "refusal_to_read",
    "save_image",
    "write_through",
    "write_whole",
]
