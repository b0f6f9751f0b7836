"""ICC color profiles: from the colors of a camera, a display or a press to sRGB."""

import io
import re
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from PIL import Image as pillow
from PIL import ImageCms, features

from colorseg.images.refusals import PILLOW_RAISES

#: From a picture of mode L, RGB or CMYK to one of mode RGB.
Conversion: TypeAlias = Callable[[pillow.Image], pillow.Image]

#: Whether colors can be converted: Pillow may have been built without LittleCMS.
CAN_CONVERT = bool(features.check("littlecms2"))

_LARGEST = 8_000_000  # bytes; those of printing presses have two or three million
_LONGEST_NAME = 40  # characters

# The color spaces of profiles, by the mode of the pictures they are for.
_SPACES = {"L": "GRAY", "RGB": "RGB ", "CMYK": "CMYK"}
_DEVICES = ("scnr", "mntr", "prtr", "spac")

# What Pillow raises on profiles that are damaged or hostile.
_PILLOW_RAISES = (*PILLOW_RAISES, ImageCms.PyCMSError)


def to_srgb(profile: bytes, mode: str) -> tuple[Conversion | None, str]:
    """Build the conversion from a color profile to sRGB.

    Relative colorimetric, with black-point compensation.

    Parameters
    ----------
    profile : bytes
        An ICC profile.
    mode : str
        ``L``, ``RGB`` or ``CMYK``: the mode of the pictures to be converted.

    Returns
    -------
    convert : callable or None
        From a picture of that mode to one of mode ``RGB``; None if there is nothing to convert.
    note : str
        What was assumed, in plain words; empty if the profile is that of sRGB.

    References
    ----------
    .. [1] International Color Consortium, Specification ICC.1:2022, Image technology colour
       management: architecture, profile format, and data structure, 2022.
    """
    if not CAN_CONVERT:
        return None, "its colors were taken as sRGB, since no color management is installed"
    if len(profile) > _LARGEST:
        return None, "its color profile is very large and was ignored"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space, device = source.profile.xcolor_space, source.profile.device_class
        if device not in _DEVICES:
            return None, "its color profile is of a kind that is not for pictures and was ignored"
        transform = _transform(source, space)
        if _changes_nothing(transform):
            return None, ""
        if space != _SPACES[mode]:
            return None, "its color profile does not fit its kind of colors and was ignored"
        convert = _table(transform) if mode == "L" else transform.apply
    except _PILLOW_RAISES:
        return None, "its color profile is broken and was ignored"
    return convert, f"converted from {_name(source)} to sRGB"


def _transform(source: ImageCms.ImageCmsProfile, space: str) -> ImageCms.ImageCmsTransform:
    mode = next((mode for mode, name in _SPACES.items() if name == space), "LAB")
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
    if mode == "L":  # shortcuts are off by ten codes where a curve is far from that of sRGB
        flags |= ImageCms.Flags.NOOPTIMIZE
    srgb, intent = ImageCms.createProfile("sRGB"), ImageCms.Intent.RELATIVE_COLORIMETRIC
    return ImageCms.buildTransform(source, srgb, mode, "RGB", intent, flags)


def _table(transform: ImageCms.ImageCmsTransform) -> Conversion:
    """Convert the 256 grays once, and look the rest up."""
    grays = pillow.fromarray(np.arange(256, dtype=np.uint8)[None])
    colors = np.asarray(transform.apply(grays))[0]
    return lambda strip: pillow.fromarray(colors[np.asarray(strip)])


def _changes_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    """Tell by a chart of colors whether a conversion to sRGB starts from sRGB (or its gray)."""
    if transform.input_mode not in ("L", "RGB"):
        return False
    levels = np.arange(0, 256, 15, dtype=np.uint8)
    chart = np.stack(np.meshgrid(levels, levels, levels), -1).reshape(len(levels), -1, 3)
    before = pillow.fromarray(chart if transform.input_mode == "RGB" else chart[..., 0])
    after = np.asarray(transform.apply(before), np.int16)
    return bool(np.abs(after - np.asarray(before.convert("RGB"), np.int16)).max() <= 1)


def _name(source: ImageCms.ImageCmsProfile) -> str:
    """Read the name of a profile, which anyone may have written: cleaned and cut."""
    try:
        text = source.profile.profile_description or ""
    except _PILLOW_RAISES:
        text = ""
    words = re.sub(r"[^\w .,()+-]|_", " ", text).split()
    return " ".join(words)[:_LONGEST_NAME].strip() or "its own color profile"
