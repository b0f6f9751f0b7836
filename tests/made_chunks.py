"""PNG files made for tests, chunk by chunk."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind, body, checksum=None):
    checksum = zlib.crc32(kind + body) if checksum is None else checksum
    return struct.pack(">I4s", len(body), kind) + body + struct.pack(">I", checksum)


def chunks(data):
    """The kinds and bodies of the chunks of a PNG."""
    at = len(SIGNATURE)
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at + 8 : at + 8 + size]
        at += 12 + size


def with_chunk(data, kind, body, checksum=None):
    """A PNG with one more chunk behind its header."""
    return data[:33] + chunk(kind, body, checksum) + data[33:]


def png(body, size, depth, kind, **others):
    """A PNG of these samples, all rows one after the other; other chunks before its pixels."""
    rows = size[1]
    lines = b"".join(
        b"\0" + body[row * len(body) // rows :][: len(body) // rows] for row in range(rows)
    )
    header = struct.pack(">2I5B", *size, depth, kind, 0, 0, 0)
    before = b"".join(chunk(name.encode(), content) for name, content in others.items())
    parts = (
        chunk(b"IHDR", header),
        before,
        chunk(b"IDAT", zlib.compress(lines)),
        chunk(b"IEND", b""),
    )
    return b"".join([SIGNATURE, *parts])
