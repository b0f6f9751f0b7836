"""A Pillow that was built without some of its parts still reads what it can."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image as pillow

from tests.made import encoded, picture
from tests.made_chunks import with_chunk
from tests.made_profiles import gray_profile, rgb_profile
from tests.made_tiffs import made_tiff

ROOT = Path(__file__).parent.parent.parent
RGB = pillow.fromarray(picture(8, 9))
UNCONVERTED = "its colors were taken as sRGB, since no color management is installed"

# Which part is missing, a file, and what is said of it.
CASES = {
    "no colors, RGB": (
        "_imagingcms",
        encoded(RGB, "JPEG", icc_profile=rgb_profile("Display P3")),
        UNCONVERTED,
    ),
    "no colors, gray": (
        "_imagingcms",
        encoded(RGB.convert("L"), icc_profile=gray_profile(1.8)),
        UNCONVERTED,
    ),
    "no colors, codes": (
        "_imagingcms",
        with_chunk(encoded(RGB), b"cICP", bytes([12, 13, 0, 1])),
        UNCONVERTED,
    ),
    "no colors, gamma": (
        "_imagingcms",
        with_chunk(encoded(RGB), b"gAMA", (100_000).to_bytes(4, "big")),
        UNCONVERTED,
    ),
    "no colors, none given": ("_imagingcms", encoded(RGB), "read without a note"),
    "no colors, LAB": (
        "_imagingcms",
        made_tiff(picture(8, 9), 8),
        "The image has LAB colors, which cannot be converted, since no color management is "
        "installed. Export it as RGB.",
    ),
    "no AVIF": (
        "_avif",
        b"\0\0\0\x1cftypavif" + bytes(60),
        "The file is an AVIF image; export it as JPEG or PNG.",
    ),
    "no AVIF, PNG": ("_avif", encoded(RGB), "read without a note"),
    "no WebP": (
        "_webp",
        b"RIFF\x82\0\0\0WEBPVP8 v\0\0\x000\x0c\0\x9d\x01*A\x01{\0" + bytes(60),
        "The file is a WebP image; export it as JPEG or PNG.",
    ),
    "no WebP, text": (
        "_webp",
        b"some text",
        "The file is not an image we can read. Send a JPEG, PNG, GIF, BMP, TIFF",
    ),
}

READ_WITHOUT = """
import sys
sys.modules["PIL." + sys.argv[1]] = None
from colorseg import load_image
for path in sys.argv[2:]:
    try:
        print(*load_image(path).notes or ["read without a note"], sep="; ")
    except Exception as error:
        print(error)
"""


@pytest.mark.parametrize("part", sorted({part for part, _, _ in CASES.values()}))
def test_what_a_missing_part_takes_away_is_said_and_the_rest_is_read(part, tmp_path):
    here = {name: case for name, case in CASES.items() if case[0] == part}
    paths = [tmp_path / f"{number}" for number in range(len(here))]
    for path, (_, data, _) in zip(paths, here.values(), strict=True):
        path.write_bytes(data)
    words = [sys.executable, "-W", "error", "-c", READ_WITHOUT, part, *map(str, paths)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    for said, (_, _, expected) in zip(done.stdout.splitlines(), here.values(), strict=True):
        assert said.startswith(expected)
    assert done.stderr == ""
