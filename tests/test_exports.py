"""Files made from a segmentation, each read back by an independent reader."""

import io
import json
import struct

import numpy as np
import pytest
from PIL import Image as pillow

from colorseg.exports import EXPORTS, encode_indexed_png, file_stem, indexed_png, palette_json
from colorseg.metrics import METRICS
from colorseg.samples import draw_sample
from colorseg.segmentation import segment
from colorseg.settings import Settings


@pytest.fixture(scope="module")
def photograph():
    return draw_sample("grace_hopper")[::2, ::2]


def chunks(png):
    """The chunks of a PNG, by the published layout: length, name, data, checksum."""
    found, at = {}, 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        found.setdefault(png[at + 4 : at + 8].decode(), png[at + 8 : at + 8 + length])
        at += 12 + length
    return found


@pytest.mark.parametrize(
    ("k", "bits"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 4), (16, 4), (17, 8), (256, 8)]
)
@pytest.mark.parametrize("quick", [False, True])
def test_the_png_is_indexed_with_exactly_the_palette(photograph, k, bits, quick):
    result = segment(photograph, Settings(k=k, max_iter=2))
    png = encode_indexed_png(result.labels, result.palette.colors, quick=quick)
    width, height, depth, color_type = struct.unpack(">IIBB", chunks(png)["IHDR"][:10])
    assert (height, width) == photograph.shape[:2]
    assert (depth, color_type) == (bits, 3)
    assert chunks(png)["PLTE"] == result.palette.colors.tobytes()


@pytest.mark.parametrize("k", [1, 2, 5, 16, 256])
def test_the_png_read_by_pillow_is_the_result(photograph, k):
    result = segment(photograph, Settings(k=k, max_iter=2))
    image = pillow.open(io.BytesIO(indexed_png(result)))
    assert image.mode == "P"
    np.testing.assert_array_equal(np.asarray(image), result.labels)
    np.testing.assert_array_equal(np.asarray(image.convert("RGB")), result.image)


def test_the_json_holds_palette_settings_and_figures(photograph):
    result = segment(photograph, Settings(k=5, seed=3))
    content = json.loads(palette_json(result))
    assert [entry["hex"] for entry in content["palette"]] == list(result.palette.hexes)
    assert [entry["cluster"] for entry in content["palette"]] == [0, 1, 2, 3, 4]
    assert sum(entry["pixels"] for entry in content["palette"]) == photograph[..., 0].size
    assert sum(entry["share"] for entry in content["palette"]) == pytest.approx(1)
    assert Settings(**content["settings"]) == result.settings
    assert content["size"] == {"width": photograph.shape[1], "height": photograph.shape[0]}
    assert content["iterations"] == result.clustering.iterations
    assert content["stopped"] == result.clustering.stopped
    assert content["metrics"] == {n: m.measure(result) for n, m in METRICS.items()}


def test_the_json_of_an_unchanged_image_has_no_infinity(photograph):
    result = segment(photograph[:1, :2], Settings(k=2))
    content = json.loads(palette_json(result), parse_constant=pytest.fail)
    assert content["metrics"] == {"MSE": 0, "PSNR": None}


def test_the_hex_list_is_one_color_a_line_most_common_first(photograph):
    result = segment(photograph, Settings(k=4))
    assert EXPORTS["hex"].make(result).decode().splitlines() == list(result.palette.hexes)


@pytest.mark.parametrize("name", EXPORTS)
def test_every_export_makes_bytes_and_says_what_it_is(photograph, name):
    export = EXPORTS[name]
    assert isinstance(export.make(segment(photograph, Settings(k=3))), bytes)
    assert export.suffix.startswith(".")
    assert "/" in export.mime
    assert export.summary.endswith(".")


def test_no_two_exports_share_an_ending():
    assert len({export.suffix for export in EXPORTS.values()}) == len(EXPORTS)


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("photo.jpg", "photo"),
        ("my photo (1).JPG", "my_photo__1"),
        ("../../etc/passwd", "passwd"),
        ("C:\\photos\\sea.png", "sea"),
        ("", "image"),
        ("....", "image"),
        ("<script>.png", "script"),
        ("größe.png", "größe"),
        ("a" * 300 + ".png", "a" * 60),
    ],
)
def test_a_file_name_carries_content_and_no_path(photograph, name, stem):
    result = segment(photograph, Settings(k=3, seed=9))
    assert file_stem(name, result) == f"{stem}_k3_srgb_seed9"
