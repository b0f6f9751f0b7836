"""Damaged files and files that end too early: read if no pixel is lost, else taken if asked for."""

from collections.abc import Callable
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray
from PIL import Image as pillow
from PIL import ImageChops

from colorseg.errors import ColorsegError, DamagedImageError
from colorseg.images import avif, bitmaps, gif, jpeg, netpbm, png, webp
from colorseg.images.decoding import Decoded, decode
from colorseg.images.limits import Limits
from colorseg.images.modes import strips
from colorseg.images.refusals import PILLOW_RAISES, plain_errors
from colorseg.images.rests import NUMBERS, PACKED
from colorseg.images.signatures import kind_of

_END_MISSING = "the end of the file is missing, though no pixel is"
_FEWER_SCANS = "it has fewer scans than it could, so its quality is lower than it could be"
_DOUBTFUL = "damaged: all of its pixels are there, but some of them may be wrong"
_LOWER_QUALITY = "damaged: all of its pixels are there, but in lower quality than meant"

_MAY_END_EARLY = ("PNG", "GIF")  # their pixels say by themselves where they end
_OTHER_THAN_ZEROS = (1, 2)  # rests of a JPEG that differ from what its decoder makes up
_FILLS = 0, 255  # what pixels are before they are decoded
_MANY = 64  # zeros, that no packed pixels end in


# By the kind of file: how its rest is made up, in how many ways. Others are decoded row by row, or
# part by part, and need no rest.
_RESTS: dict[str | None, tuple[Callable[[bytes, int], bytes], int]] = {
    "JPEG": (jpeg.completed, len(PACKED)),
    "GIF": (gif.completed, len(NUMBERS)),
    "WEBP": (webp.completed, len(PACKED)),
    "AVIF": (avif.completed, len(PACKED)),
    "BMP": (bitmaps.completed, len(NUMBERS)),
    "PPM": (netpbm.completed, len(NUMBERS)),
}
_NO_REST = (lambda data, rest: data, len(NUMBERS))

# Whether a file that could be read lacks what should stand at its end: the last part of a PNG or
# GIF, or the filling of the last row of a bitmap. Other kinds are not read then.
_ENDS_EARLY = {"PNG": png.ends_early, "GIF": gif.ends_early, "BMP": bitmaps.ends_early}


def decode_what_is_there(data: bytes, limits: Limits, *, damaged: bool = False) -> Decoded:
    """Decode the first frame of an image file as far as it goes, and turn it the right way up.

    Parameters
    ----------
    data : bytes
        The file.
    limits : Limits
        The largest image to read.
    damaged : bool
        Whether to take what there is of a damaged picture.

    Returns
    -------
    Decoded
        The picture, its color profile, and what was assumed.

    Raises
    ------
    DamagedImageError
        If only some of the pixels are there, and they are not to be taken.
    UnreadableImageError
        If the bytes are not an image, or a damaged one, or of a kind that is not read.
    ImageTooLargeError
        If its header promises more than the limits; nothing has been decoded then.
    """
    with plain_errors(data):
        try:
            return _whole(data, limits)
        except ColorsegError:
            raise
        except PILLOW_RAISES as error:
            failure = error.with_traceback(None)  # which would hold the picture
        if (part := _part(data, limits, damaged=damaged)) is None:
            raise failure
        return part


def _whole(data: bytes, limits: Limits) -> Decoded:
    """Decode a file that has all of its pixels."""
    decoded = decode(data, limits)
    if _is_filled_up(data):
        raise ValueError("zeros instead of pixels")
    kind = kind_of(data)
    if kind in _MAY_END_EARLY and _lacks_rows(data, decoded.picture, limits):
        raise ValueError("fewer rows than its header says")
    if kind == "JPEG" and _lacks_pixels(data, decoded.picture, limits):
        raise ValueError("a mark of the end before there is one")
    ends_early = kind in _ENDS_EARLY and _ENDS_EARLY[kind](data)
    notes = (_END_MISSING,) * ends_early + (_FEWER_SCANS,) * jpeg.lacks_scans(data)
    return decoded.upright(*notes)


def _lacks_pixels(data: bytes, picture: pillow.Image, limits: Limits) -> bool:
    """Tell whether other pixels come out of a JPEG if what its decoder makes up is given."""
    if jpeg.lacks_scans(data) and not jpeg.has_end(data):
        return True
    if jpeg.may_lack_pixels(data, picture):
        for rest in _OTHER_THAN_ZEROS:
            with suppress(*PILLOW_RAISES):
                other = decode(jpeg.completed(data, rest), limits).picture
                if ImageChops.difference(picture, other).getbbox() is not None:
                    return True
    return False


def _lacks_rows(data: bytes, picture: pillow.Image, limits: Limits) -> bool:
    """Tell whether the last rows were never decoded, of which Pillow says nothing."""
    last = picture.crop((0, max(picture.height - 2, 0), *picture.size))
    if np.asarray(last).reshape(last.height, -1).any(axis=1).all():
        return False
    found = _compared(data, limits)
    return found is None or not found[1].all()


def _part(data: bytes, limits: Limits, *, damaged: bool) -> Decoded | None:
    """Find what there is of a damaged picture, which may be all of it; None if it is nothing."""
    data = _without_filling(data)
    if (found := _compared(data, limits)) is None or jpeg.lacks_components(data):
        return None
    first, there = found
    share = float(there.mean())
    if share == 1 and first.checked:
        _check_wanted(_DOUBTFUL, damaged=damaged)
        return first.upright(_DOUBTFUL)
    if share == 1 and not jpeg.lacks_scans(data):
        return first.upright(_END_MISSING)
    if share == 1 or jpeg.has_all_in_lower_quality(data):
        _check_wanted(_LOWER_QUALITY, damaged=damaged)
        return decode(jpeg.closed(data), limits).upright(_LOWER_QUALITY)
    if share == 0:
        return None
    percent = f"{min(max(100 * share, 0.1), 99.9):.1f} %"
    _check_wanted(f"damaged: only {percent} of its pixels are there", damaged=damaged)
    note = f"damaged: {percent} of its pixels are there, the rest is clear"
    note += ", in lower quality than meant" * jpeg.lacks_scans(data)
    return first.upright(note, there=pillow.fromarray(there.astype(np.uint8) * 255))


def _check_wanted(what: str, *, damaged: bool) -> None:
    if not damaged:
        raise DamagedImageError(
            f"The image looks incomplete or {what}. "
            "Try downloading it or exporting it again, or take the damaged picture."
        )


def _compared(data: bytes, limits: Limits) -> tuple[Decoded, NDArray[np.bool_]] | None:
    """Decode a file with several rests, and tell which pixels do not depend on them."""
    first, alike = None, None
    completed, rests = _RESTS.get(kind_of(data), _NO_REST)
    for rest in range(rests):
        with suppress(*PILLOW_RAISES):
            decoded = decode(completed(data, rest), limits, _FILLS[min(rest, 1)])
            if first is None:
                first = decoded
                continue
            same = _alike(first.picture, decoded.picture, spread=first.spread)
            same &= same.all(axis=1, keepdims=True) | (not first.by_rows)
            del decoded  # so that no third picture is held
            alike = same if alike is None else alike & same
            if not alike.any():
                break
    return None if first is None or alike is None else (first, alike)


def _alike(one: pillow.Image, other: pillow.Image, *, spread: int | None) -> NDArray[np.bool_]:
    """Tell which pixels of two pictures are alike, and not colored by unknown ones below."""
    pairs = zip(strips(one), strips(other), strict=True)
    same = (np.atleast_3d(np.asarray(strip) == np.asarray(twin)) for strip, twin in pairs)
    alike = np.concatenate([each.all(axis=2) for each in same])
    if spread is not None and not alike.all():
        alike[max(int(alike.all(axis=1).argmin()) - spread, 0) :] = False
    return alike


def _is_filled_up(data: bytes) -> bool:
    """Tell whether zeros stand where there should be pixels, as in a stopped download.

    Decoders may take them for pixels.
    """
    if any(data[-_MANY:]):
        return False
    lean = data.rstrip(b"\0")
    if kind_of(data) == "JPEG":
        return not jpeg.has_end(lean)
    return kind_of(data) == "WEBP" and webp.says_more(lean + bytes(_MANY))


def _without_filling(data: bytes) -> bytes:
    """Cut off the zeros with which a file with packed pixels was filled up."""
    is_packed = kind_of(data) in ("PNG", "GIF", "WEBP")
    return data if any(data[-_MANY:]) or not is_packed else data.rstrip(b"\0")
