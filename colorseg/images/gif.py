"""GIF: where it ends, block by block, and what its first frame leaves uncovered."""

from PIL import Image as pillow

_PICTURE, _EXTENSION = b",", b"!"


def ends_early(data: bytes) -> bool:
    """Tell whether the mark that should stand at the end of a GIF is missing.

    Parameters
    ----------
    data : bytes
        The file.
    """
    return _end(data) is not None


def completed(data: bytes, _: int) -> bytes:
    """End the last block behind what there is of it; the decoder writes row by row.

    Parameters
    ----------
    data : bytes
        A file that was cut.
    """
    at = _end(data)
    at = len(data) if at is None else at
    block = data[at + 1 :]
    return data[:at] + bytes([len(block)]) * bool(block) + block


def clear_around(gif: pillow.Image) -> pillow.Image:
    """Make clear what the first frame of a GIF does not cover, as browsers show it.

    Parameters
    ----------
    gif : PIL.Image.Image
        The decoded frame.

    Returns
    -------
    PIL.Image.Image
        The same, or a picture of mode ``RGBA``.
    """
    frame: tuple[int, int, int, int] | None = getattr(gif, "dispose_extent", None)
    if frame is None or frame == (0, 0, *gif.size):
        return gif
    covered = pillow.new("RGBA", gif.size)
    covered.paste(gif.convert("RGBA").crop(frame), frame)
    return covered


def _end(data: bytes) -> int | None:
    """Find the last block of a GIF that ends too early: the byte of its size, or the end."""
    at = 13 + _size_of_palette(data[10]) if len(data) > 13 else len(data)
    while at < len(data):
        if data[at : at + 1] not in (_PICTURE, _EXTENSION):
            return None  # the mark of the end, or nothing that blocks follow
        if data[at : at + 1] == _PICTURE:
            at += 9 + _size_of_palette(*data[at + 9 : at + 10])
        at += 2
        while at < len(data) and data[at]:
            if at + 1 + data[at] > len(data):
                return at
            at += 1 + data[at]
        at += 1
    return len(data)


def _size_of_palette(flags: int = 0) -> int:
    return (6 << (flags & 7)) * (flags >> 7)
