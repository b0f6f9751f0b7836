"""Feed the reader thousands of damaged image files: ``python -m tests.fuzz FOLDER --files 50000``.

Files made here, and those of a folder, are mutated at random: bytes flipped, cut, inserted,
repeated, lengths overwritten, the tags of a TIFF changed and its tables made long. Each must be
read, or refused in a plain sentence: with no other exception, no warning, no word on the screen,
within 10 seconds and 600 MB, so a refusal for want of memory is none. What fails is written beside,
so that it can be looked at.
"""

import argparse
import contextlib
import os
import struct
import sys
import tempfile
import time
import warnings
import zlib
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import numpy as np
from PIL import Image as pillow

from colorseg.errors import ImageError
from colorseg.images.limits import Limits
from colorseg.images.loading import load_image
from colorseg.images.refusals import FORMATS
from tests.made import encoded, picture
from tests.made_profiles import gray_profile, rgb_profile
from tests.made_tiffs import made_tiff, planar_tiff

BATCH = 250  # files that one process reads in a row
SECONDS = 10
MEMORY = 600_000_000  # bytes of address space more than the process has before
EXTREMES = (0, 1, 0x7F, 0x80, 0xFF)
TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
TABLES = (273, 279, 324, 325)  # where the strips and tiles of a TIFF are, and how long
PNG = b"\x89PNG\r\n\x1a\n"


def made_files():
    """Small valid files of every format and most modes, with metadata to damage."""
    rgb = pillow.fromarray(picture(19, 23))
    modes = [rgb, *(rgb.convert(mode) for mode in ("1", "L", "P", "LA", "RGBA", "CMYK"))]
    modes += [pillow.fromarray(picture(19, 23)[..., 0].astype(kind)) for kind in ("u2", "i4", "f4")]
    exif = pillow.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "a maker"
    for image in modes:
        profile = gray_profile(1.8) if image.mode == "L" else rgb_profile("Display P3")
        for kind in FORMATS:
            for options in ({}, {"exif": exif, "icc_profile": profile}):
                with contextlib.suppress(OSError, ValueError, KeyError):
                    yield encoded(image, kind, **options)
    for kind in ("GIF", "PNG", "WEBP", "TIFF"):
        yield encoded(rgb, kind, save_all=True, append_images=[rgb.rotate(90)])
    yield encoded(rgb, "JPEG", progressive=True)
    for compression in ("tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg", "lzma", "zstd"):
        yield encoded(rgb, "TIFF", compression=compression)
    yield encoded(modes[1], "TIFF", compression="group4")
    for kind in ("u1", "<u2", ">u2"):
        yield planar_tiff(np.moveaxis(picture(19, 23), -1, 0).astype(kind))
    yield planar_tiff(np.moveaxis(picture(19, 23), -1, 0), tile=(16, 16), big=True)
    yield from unusual_tiffs()


def unusual_tiffs():
    """Small valid TIFFs of many kinds of numbers and colors."""
    pixels = np.dstack([picture(19, 23), picture(19, 23, seed=1)])
    for kind in ("i1", ">u2", "<i4", ">f8"):
        yield made_tiff(pixels[..., :3].astype(kind), 2, deflated=True, predictor=2)
    yield made_tiff(pixels[..., :3].astype(">f4"), 2, deflated=True, predictor=3, tile=(16, 16))
    for photometric, channels in ((0, 2), (1, 2), (2, 4), (5, 5)):
        yield made_tiff(pixels[..., :channels], photometric, extra=[2], apart=photometric == 2)
    yield made_tiff(pixels[..., :1], 3, more={320: list(range(0, 65_280, 85))})
    for photometric in (6, 8, 9):
        yield made_tiff(pixels[..., :3], photometric, more={530: [1, 1]}, big=photometric == 9)


def mutant(data, rng):
    """A damaged copy of a file."""
    data = bytearray(data)
    for _ in range(rng.integers(1, 9)):
        at, size = int(rng.integers(len(data) + 1)), int(rng.integers(1, 65))
        kind = rng.integers(7)
        if kind <= 1 and at < len(data):
            data[at] = rng.integers(256) if kind else rng.choice(EXTREMES)
        elif kind == 2:
            del data[at : at + size]
        elif kind == 3:
            data[at:at] = rng.bytes(size)
        elif kind == 4:
            data[at:at] = data[at : at + size]
        elif kind == 5:
            data[at : at + 4] = bytes([rng.choice(EXTREMES)]) * 4
        elif rng.random() < 0.3:
            del data[at:]
    return bytes(data)


def with_long_tables(data, rng):
    """A damaged TIFF that lists many strips or tiles, each of them alike, in tables at its end."""
    order, big = "<" if data[:2] == b"II" else ">", 43 in data[2:4]
    place, head, each = (f"{order}Q", f"{order}Q", 20) if big else (f"{order}I", f"{order}H", 12)
    data, count = bytearray(data), int(rng.choice([2, 300, 3_000, 30_000]))
    size, room = len(data), struct.calcsize(place)
    with contextlib.suppress(struct.error, IndexError):  # of a file damaged before
        first = struct.unpack_from(place, data, room)[0]
        rows = struct.unpack_from(head, data, first)[0]
        for at in range(first + struct.calcsize(head), size - each, each)[:rows]:
            if struct.unpack_from(f"{order}H", data, at)[0] in TABLES:
                value = int(rng.choice([0, 1, 16, size // 2, size, size + 8 * count]))
                struct.pack_into(f"{order}H", data, at + 2, 4)
                struct.pack_into(f"{place}{place[1]}", data, at + 4, count, len(data))
                data += np.full(count, value, f"{order}u4").tobytes()
    return bytes(data)


def with_another_tag(data, rng):
    """A TIFF one of whose tags is another, or of another kind, count or value."""
    order, big = "<" if data[:2] == b"II" else ">", 43 in data[2:4]
    place, head, each = (f"{order}Q", f"{order}Q", 20) if big else (f"{order}I", f"{order}H", 12)
    data = bytearray(data)
    with contextlib.suppress(struct.error, IndexError):  # of a file damaged before
        first = struct.unpack_from(place, data, struct.calcsize(place))[0]
        rows = struct.unpack_from(head, data, first)[0]
        at = first + struct.calcsize(head) + each * int(rng.integers(min(max(rows, 1), 40)))
        value = int(rng.choice([0, 1, 2, 3, 4, 8, 12, 16, 32, 64, 339, 0xFFFF]))
        field, kind = ((0, "H"), (2, "H"), (4, place[1]), (4 + (each - 4) // 2, place[1]))[
            int(rng.integers(4))
        ]
        struct.pack_into(f"{order}{kind}", data, at + field, value)
    return bytes(data)


def with_checksums(data):
    """A damaged PNG whose checksums fit, so that the damage is found by what reads it."""
    whole, at = [data[:8]], 8
    while at + 12 <= len(data):
        size = struct.unpack_from(">I", data, at)[0]
        body = data[at + 4 : at + 8 + size]
        whole += [data[at : at + 4], body, zlib.crc32(body).to_bytes(4, "big")]
        at += 12 + size
    return b"".join(whole)


def mutants(files, seed, count):
    """Damaged files, the same ones for the same seed."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        whole = files[rng.integers(len(files))]
        data = mutant(whole, rng)
        if data.startswith(PNG) and rng.random() < 0.7:
            yield with_checksums(data)
        elif data.startswith(TIFF) and rng.random() < 0.3:
            yield with_long_tables(whole if rng.random() < 0.5 else data, rng)
        elif data.startswith(TIFF) and rng.random() < 0.5:
            yield with_another_tag(whole if rng.random() < 0.8 else data, rng)
        else:
            yield data


def offense(data):
    """What is wrong with how a file is read or refused; None if nothing is."""
    began = time.perf_counter()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            image = load_image(data, limits=Limits(megapixels=8))
    except ImageError as error:
        if isinstance(error.__context__, MemoryError):
            return "ran out of memory"
        words = str(error)
        plain = words[0].isupper() and words.endswith(".") and "\n" not in words
        return None if plain else f"not a plain sentence: {words}"
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
    if time.perf_counter() - began > SECONDS:
        return "took too long"
    sound = image.colors.dtype == np.uint8 and image.colors.shape[2:] == (3,)
    return None if sound else "no picture"


def limit_memory(most=MEMORY):
    """Let this process have no more than so many bytes besides what it has."""
    with contextlib.suppress(ImportError, OSError, ValueError):  # where there are such limits
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * resource.getpagesize() + most
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def run_batch(files, seed, count):
    """Read a batch of mutants in this process: what is wrong, and with which bytes."""
    limit_memory()
    offenses = []
    with tempfile.TemporaryFile() as screen:
        os.dup2(screen.fileno(), 2)
        said = 0
        for data in mutants(files, seed, count):
            what = offense(data)
            if what is None and os.fstat(2).st_size > said:
                screen.seek(said)
                what = f"said on the screen: {screen.read()[:200]!r}"
            said = os.fstat(2).st_size
            if what is not None:
                offenses.append((what, data))
    return offenses


def run(files, batches, workers, first=0):
    """Read all batches; a process that crashes is an offense of its batch."""
    offenses = []
    for seed in range(first, first + batches, workers):
        seeds = range(seed, min(seed + workers, first + batches))
        with ProcessPoolExecutor(len(seeds)) as pool:
            futures = {seed: pool.submit(run_batch, files, seed, BATCH) for seed in seeds}
            for seed, future in futures.items():
                try:
                    offenses += future.result(timeout=BATCH * SECONDS)
                except (BrokenProcessPool, TimeoutError):
                    offenses.append((f"crash or hang in batch {seed}", b""))
        print(f"\r{(seeds[-1] + 1 - first) * BATCH} files, {len(offenses)} offenses", end="")
    print()
    return offenses


def main():
    """Run the command: the number of offenses decides its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m tests.fuzz")
    parser.add_argument("folder", type=Path, nargs="?", help="image files to damage besides")
    parser.add_argument("--files", type=int, default=50_000, help="how many damaged files")
    parser.add_argument("--first", type=int, default=0, help="the first batch of random numbers")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-offenses"), help="where they go")
    options = parser.parse_args()
    files = list(made_files())
    if options.folder is not None:
        found = sorted(path for path in options.folder.rglob("*") if path.is_file())
        files += [path.read_bytes() for path in found if 0 < path.stat().st_size < 100_000]
    offenses = run(files, -(-options.files // BATCH), os.cpu_count() or 1, options.first)
    for number, (what, data) in enumerate(offenses):
        options.keep.mkdir(exist_ok=True)
        (options.keep / f"{number}.bin").write_bytes(data)
        print(f"{options.keep / f'{number}.bin'}: {what}")
    sys.exit(bool(offenses))


if __name__ == "__main__":
    main()
