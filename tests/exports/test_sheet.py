"""The figure sheet, as PDF and as PNG."""

import io
import re
import struct
import zlib

import numpy as np
import pytest
from PIL import Image as pillow

from colorseg.exports.provenance import UNKNOWN, Provenance
from colorseg.exports.sheet import draw_sheet, sheet_pdf, sheet_png
from colorseg.samples import draw_sample
from colorseg.segmentation import segment
from colorseg.settings import ENTRIES, Settings
from tests.marks import first_quick


@pytest.fixture(scope="module")
def photograph():
    return draw_sample("grace_hopper")[::8, ::8]


@pytest.fixture(scope="module")
def result(photograph):
    return segment(photograph, Settings(k=6))


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def pictures(figure):
    return [image.get_array() for axes in figure.axes for image in axes.images]


def test_the_pictures_are_the_original_and_exactly_the_result(result):
    original, shown = pictures(draw_sheet(result))
    np.testing.assert_array_equal(original, result.original)
    np.testing.assert_array_equal(shown, result.image)


def test_large_pictures_are_averaged_and_thinned(monkeypatch, result):
    monkeypatch.setattr("colorseg.exports.sheet._LONGEST", 20)
    step = 4
    original, shown = pictures(draw_sheet(result))
    height, width, _ = result.original.shape
    for y, x in ((0, 0), (10, 7), (len(original) - 1, original.shape[1] - 1)):
        square = result.original[step * y : step * (y + 1), step * x : step * (x + 1)]
        assert np.abs(original[y, x] - square.mean(axis=(0, 1))).max() <= 0.5
    assert original.shape == (-(-height // step), -(-width // step), 3)
    assert {tuple(color) for color in shown.reshape(-1, 3)} == set(
        map(tuple, result.colors.tolist())
    )


def test_clear_pixels_are_clear(result):
    alpha = np.random.default_rng(0).choice(np.array([0, 9, 255], np.uint8), result.labels.shape)
    result = segment(result.original, result.settings, alpha=alpha)
    for picture in pictures(draw_sheet(result)):
        np.testing.assert_array_equal(picture[..., 3], alpha)


def test_the_bar_is_as_long_as_the_shares(result):
    (bar,) = (axes for axes in draw_sheet(result).axes if len(axes.patches) == 6 and not axes.texts)
    lengths = [patch.get_width() for patch in bar.patches]
    np.testing.assert_allclose(lengths, result.palette.shares)
    assert bar.patches[-1].get_x() + lengths[-1] == pytest.approx(1)


@pytest.mark.parametrize(("k", "codes"), [(1, 1), (32, 32), (33, 31)])
def test_the_most_common_colors_stand_there_with_code_and_share(photograph, k, codes):
    result = segment(photograph, Settings(k=k, max_iter=2))
    written = texts(draw_sheet(result))
    found = [text.split()[0] for text in written if text.startswith("#")]
    assert found == list(result.palette.hexes[:codes])
    assert (f"and {k - codes} more" in written) == (codes < k)


@pytest.mark.parametrize("name", first_quick(["größe 寸法 $x^$ {", ""]))
def test_any_name_can_be_printed(result, name):
    pdf, png = sheet_pdf(result, name), sheet_png(result, name)
    assert pdf.startswith(b"%PDF-1.")
    with pillow.open(io.BytesIO(png)) as picture:
        assert picture.size == (2338, 1654)
        assert picture.convert("RGBA").getextrema()[3] == (255, 255)


def test_the_pdf_is_one_page_of_a4_that_ends_where_it_says(result):
    pdf = sheet_pdf(result, "photo")
    (start,) = re.findall(rb"startxref\n(\d+)\n%%EOF\n$", pdf)
    assert pdf[int(start) :].startswith(b"xref")
    assert pdf.count(b"/Type /Page ") == 1
    (box,) = re.findall(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", pdf)
    width, height = (float(side) / 72 * 25.4 for side in box)
    assert (width, height) == (pytest.approx(297, abs=0.5), pytest.approx(210, abs=0.5))


def test_the_pdf_carries_every_pixel_of_the_result(result):
    pdf, (height, width) = sheet_pdf(result), result.labels.shape
    image = rb"/Width %d /Height %d\n/ColorSpace \[ /Indexed .*?/Columns %d /BitsPerComponent 4 "
    head = re.search(image % (width, height, width), pdf, re.DOTALL)
    start = pdf.index(b"stream\n", head.end()) + len(b"stream\n")
    # Deflated and filtered as in a PNG, the stream is one as soon as it has a PNG's header.
    chunks = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 4, 0, 0, 0, 0),
        b"IDAT": pdf[start : pdf.index(b"endstream", start)],
        b"IEND": b"",
    }
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks.items()
    )
    with pillow.open(io.BytesIO(png)) as picture:
        carried = np.asarray(picture)[::-1]  # from the lowest row up
    pairs = set(zip(carried.ravel().tolist(), result.labels.ravel().tolist(), strict=True))
    assert len(pairs) == len(result.palette) == len(dict(pairs))


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("photo_k8_srgb_seed0", "photo_k8_srgb_seed0"),
        ("写真_k8_srgb_seed0", "k8_srgb_seed0"),
        ("my_写真_k8_srgb_seed0", "my k8_srgb_seed0"),
        ("größe 寸法 🎨 ab", "größe ab"),
        ("寸法", "Palette"),
        ("a" * 80, "a" * 59 + "…"),
    ],
)
def test_a_title_has_no_signs_for_what_cannot_be_printed(result, name, title):
    assert draw_sheet(result, name).get_suptitle() == title


def foot(result, provenance=UNKNOWN):
    return " ".join(draw_sheet(result, "a", provenance).texts[-1].get_text().split())


def test_all_settings_and_how_the_picture_was_read_stand_at_the_foot(result):
    text = foot(result, Provenance(notes=("turned the right way up", "first frame of 3")))
    assert text.startswith("About the picture: turned the right way up; first frame of 3. Set")
    written = dict(pair.split(" ", 1) for pair in text.split("Settings: ")[1][:-1].split(", "))
    assert list(written) == list(ENTRIES)
    for name, entry in ENTRIES.items():
        value = getattr(result.settings, name)
        assert type(entry.default)(written[name]) == (value if value != "" else "none")
    assert "About" not in foot(result)


def test_a_formula_in_a_note_is_only_text(result):
    figure = draw_sheet(result, "a", Provenance(notes=(r"$\frac{$ and $x^2$", "a\u202eb")))
    figure.draw_without_rendering()
    assert r"$\frac{$ and $x^2$; a\u202eb" in figure.texts[-1].get_text()
    assert not figure.texts[-1].get_parse_math()


def test_the_foot_stays_below_whatever_is_given(photograph):
    colors = " ".join(f"#{number:06x}" for number in range(0, 2**24, 2**16))
    result = segment(photograph, Settings(k=256, locked=colors, max_iter=1))
    figure = draw_sheet(result, "a", Provenance(notes=("a long note about it",) * 12))
    figure.draw_without_rendering()
    text = figure.texts[-1].get_window_extent()
    assert "locked 256 colors" in " ".join(figure.texts[-1].get_text().split())
    assert text.x1 < figure.bbox.x1
    lowest = min(axes.get_tightbbox().y0 for axes in figure.axes if axes.lines)
    assert text.y1 < lowest


def test_the_numbers_of_an_axis_have_equally_many_digits(result):
    figure = draw_sheet(result)
    figure.draw_without_rendering()
    (axes,) = (axes for axes in figure.axes if axes.lines)
    ends = {label.get_text().partition(".")[2] for label in axes.get_yticklabels()}
    assert len({len(end) for end in ends}) == 1


def test_equal_results_make_equal_sheets(result):
    assert sheet_pdf(result, "a") == sheet_pdf(result, "a")
    assert sheet_png(result, "a") == sheet_png(result, "a")
