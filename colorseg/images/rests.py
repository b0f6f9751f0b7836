"""What is made up where a file lacks pixels.

Whoever decodes a file twice, with another rest each time, learns which pixels the file decides:
those that come out alike. So nothing has to be known about how the pixels are packed, and no
switch of Pillow's has to be turned, which would be turned for all threads.
"""

# Rests for packed pixels: some begin with another bit than others, whichever bit of a byte is
# first, so no code can be the same in all. More than two, because what they make of the pixels may
# be the same by chance, as where both are white.
PACKED = (b"\0", b"\xff\xfe\xfd\xfb\xf7\xef\xdf\xbf", b"\xaa", b"\x55")

#: Rests for pixels that are numbers.
NUMBERS = (b"\0", b"\xff")

_MOST = 50_000_000  # bytes of a rest: a damaged file may say that it has billions


def filled(data: bytes, size: int, pattern: bytes) -> bytes:
    """Fill a file, or a part of one, up to a size.

    Parameters
    ----------
    data : bytes
        What there is.
    size : int
        How many bytes it should have.
    pattern : bytes
        What follows, over and over.

    Raises
    ------
    ValueError
        If more is missing than any picture needs.
    """
    missing = max(size - len(data), 0)
    if missing > _MOST:
        raise ValueError("more is missing than any picture needs")
    return data + (pattern * (missing // len(pattern) + 1))[:missing]
