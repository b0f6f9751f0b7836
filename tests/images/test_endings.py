"""Files that end too early: whole where no pixel is lost, and never pixels that are not theirs."""

import io
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import numpy as np
import pytest
from PIL import Image as pillow
from PIL import ImageFile

from colorseg.errors import DamagedImageError, ImageError, UnreadableImageError
from colorseg.images.loading import load_image, read_strips
from colorseg.images.refusals import FORMATS
from colorseg.samples import draw_sample
from colorseg.segmentation import segment
from colorseg.settings import Settings
from tests.made import encoded, picture
from tests.made_chunks import SIGNATURE, chunk, png
from tests.made_tiffs import tiff_of

PHOTO = draw_sample("grace_hopper")[40:160:2, 100:190:2]  # 60 × 45
WHOLE = "the end of the file is missing, though no pixel is"

KINDS = {
    "JPEG": ("JPEG", {}),
    "JPEG, all chroma": ("JPEG", {"subsampling": 0, "quality": 95}),
    "JPEG with restarts": ("JPEG", {"restart_marker_blocks": 2}),
    "PNG": ("PNG", {}),
    "GIF": ("GIF", {}),
    "BMP": ("BMP", {}),
    "PPM": ("PPM", {}),
    "TIFF": ("TIFF", {}),
    "WebP": ("WEBP", {}),
    "lossless WebP": ("WEBP", {"lossless": True}),
}
ENDS = {"JPEG": 2, "JPEG, all chroma": 2, "JPEG with restarts": 2, "PNG": 12, "GIF": 1}


def made(name, pixels=PHOTO):
    kind, options = KINDS[name]
    return encoded(pillow.fromarray(pixels), kind, **options)


def taken(data, whole):
    """The rows of a damaged file that are there; all that is there must be right."""
    image = load_image(data, damaged=True)
    there = np.ones(whole.shape[:2], bool) if image.alpha is None else image.alpha == 255
    np.testing.assert_array_equal(image.colors[there], whole[there])
    assert (image.colors[~there] == 255).all()
    return there, image.notes


@pytest.mark.parametrize("name", ENDS)
@pytest.mark.parametrize("share", [0.5, 1])
def test_a_file_without_its_end_but_all_pixels_is_read_and_that_is_said(name, share):
    data = made(name)
    lost = max(int(ENDS[name] * share), 1)
    image = load_image(data[:-lost])
    np.testing.assert_array_equal(image.colors, load_image(data).colors)
    assert image.notes in ((WHOLE,), ()) if name == "PNG" else image.notes == (WHOLE,)
    assert load_image(data[:-lost], damaged=True).notes == image.notes


def test_a_png_that_ends_in_the_checksum_of_its_pixels_is_whole():
    data = made("PNG")
    for lost in range(13, 17):
        image = load_image(data[:-lost])
        np.testing.assert_array_equal(image.colors, PHOTO)
        assert image.notes == (WHOLE,)


def test_what_is_lost_of_a_row_of_a_bitmap_but_its_filling_does_not_matter():
    data = encoded(pillow.fromarray(PHOTO[:, :41]), "BMP")
    assert load_image(data[:-1]).notes == (WHOLE,)
    np.testing.assert_array_equal(load_image(data[:-1]).colors, PHOTO[:, :41])
    with pytest.raises(DamagedImageError):
        load_image(data[:-2])


@pytest.mark.parametrize("colors", [2, 16, 64, 200, 256])
def test_of_a_bitmap_of_few_colors_what_there_is_is_taken(colors):
    shades = np.random.default_rng(1).integers(0, colors, (60, 45)).astype(np.uint8)
    small = pillow.fromarray(shades, "P")
    small.putpalette([code for shade in range(colors) for code in (shade, 99, 255 - shade)])
    data = encoded(small, "BMP")
    whole = load_image(data).colors
    assert (load_image(data[:-1]).colors == whole).all()  # which only fills the row
    there, notes = taken(data[: -len(data) // 5], whole)
    assert 0.5 < there.mean() < 1
    assert notes[0].startswith("damaged: ")


def test_a_webp_that_is_cut_in_its_metadata_is_whole():
    data = encoded(pillow.fromarray(PHOTO), "WEBP", lossless=True, xmp=b"<x/>" * 50)
    image = load_image(data[:-20])
    np.testing.assert_array_equal(image.colors, PHOTO)
    assert image.notes == (WHOLE,)


@pytest.mark.parametrize("name", KINDS)
def test_a_cut_file_is_refused_or_right_and_what_is_taken_of_it_is_right(name):
    data = made(name)
    whole, shares = load_image(data).colors, []
    cuts = [*range(1, 20), *range(20, len(data), max(len(data) // 25, 1))]
    for lost in cuts:
        with suppress(UnreadableImageError):
            np.testing.assert_array_equal(load_image(data[:-lost]).colors, whole)
        try:
            there, notes = taken(data[:-lost], whole)
        except UnreadableImageError:
            there, notes = np.zeros(1), ()
        shares.append(there.mean())
        if 0 < shares[-1] < 0.999:
            assert f"damaged: {100 * shares[-1]:.1f} % of its pixels are there" in notes[0]
    assert shares[20] > 0.5
    assert sum(share > 0.2 for share in shares[20:]) >= 8


@pytest.mark.parametrize(
    "name", ["JPEG", "JPEG with restarts", "PNG", "GIF", "WebP", "lossless WebP"]
)
def test_zeros_that_fill_a_cut_file_up_are_no_pixels(name):
    data = made(name)
    for size in (len(data), len(data) + 1000):
        filled = data[: len(data) * 2 // 3].ljust(size, b"\0")
        with pytest.raises(UnreadableImageError, match="incomplete"):
            load_image(filled)
        assert 0 < taken(filled, load_image(data).colors)[0].mean() < 0.8
    np.testing.assert_array_equal(load_image(data + bytes(500)).colors, load_image(data).colors)


def test_a_progressive_jpeg_that_is_cut_in_a_late_scan_lacks_quality():
    data = encoded(pillow.fromarray(PHOTO), "JPEG", progressive=True)
    assert load_image(data[:-2]).notes == (WHOLE,)
    scans = [at for at in range(len(data)) if data[at : at + 2] == b"\xff\xda"]
    for size in (scans[-1], scans[-1] + 20, scans[2], len(data) - 40):
        with pytest.raises(DamagedImageError, match="lower quality"):
            load_image(data[:size])
        image = load_image(data[:size], damaged=True)
        assert image.alpha is None
        assert image.notes == (
            "damaged: all of its pixels are there, but in lower quality than meant",
        )
        difference = image.colors.astype(int) - load_image(data).colors
        assert 0 < np.abs(difference).mean() < 25
    assert "lower quality" in image.notes[0]


@pytest.mark.parametrize("name", ["JPEG", "PNG", "TIFF", "WebP"])
@pytest.mark.parametrize("orientation", [3, 6])
def test_the_missing_part_is_turned_with_the_picture(name, orientation):
    exif = pillow.Exif()
    exif[0x0112] = orientation
    kind, options = KINDS[name]
    more = {"tiffinfo": {0x0112: orientation}} if kind == "TIFF" else {"exif": exif}
    data = encoded(pillow.fromarray(PHOTO), kind, **options, **more)
    if kind == "WEBP":  # whose metadata stands behind its pixels
        return
    there, _ = taken(data[: -len(data) // 3], load_image(data).colors)
    assert 0.2 < there.mean() < 0.9
    edge = there[-1] if orientation == 3 else there[:, -1]
    assert edge.all()  # where the picture begins


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_mode_of_png_can_be_taken(mode):
    image = pillow.fromarray(PHOTO)
    if mode == "I;16":
        image = pillow.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257)
    data = encoded(image.convert(mode))
    there, _ = taken(data[: len(data) * 2 // 3], load_image(data).colors)
    assert 0.3 < there.mean() < 0.9
    assert (there == there[:, :1]).all()


def test_of_an_interlaced_png_single_pixels_are_taken():
    gray = (np.arange(64 * 64).reshape(64, 64) % 251).astype(np.uint8)
    passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2)]
    passes.append((1, 0, 2, 1))
    rows = (row for top, left, down, right in passes for row in gray[top::down, left::right])
    body = zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows))
    header = chunk(b"IHDR", struct.pack(">2I5B", 64, 64, 8, 0, 0, 0, 1))
    for size in (len(body) // 4, len(body) // 2, len(body) - 50):
        data = SIGNATURE + header + struct.pack(">I", len(body)) + b"IDAT" + body[:size]
        image = load_image(data, damaged=True)
        there = image.alpha == 255
        assert 0.05 < there.mean() < 0.95
        np.testing.assert_array_equal(image.colors[there][:, 0], gray[there])
    whole = SIGNATURE + header + chunk(b"IDAT", body)
    np.testing.assert_array_equal(load_image(whole).colors[..., 0], gray)


def test_pixels_that_end_before_the_header_says_are_no_black_rows():
    data = png(PHOTO[:40].tobytes(), (45, 40), 8, 2)
    taller = chunk(b"IHDR", struct.pack(">2I5B", 45, 60, 8, 2, 0, 0, 0))
    short = data[:8] + taller + data[33:]
    with pytest.raises(DamagedImageError, match=r"66\.7 %"):
        load_image(short)
    image = load_image(short, damaged=True)
    np.testing.assert_array_equal(image.colors[:40], PHOTO[:40])
    assert (image.alpha[40:] == 0).all()
    black = PHOTO.copy()
    black[50:] = 0
    assert load_image(encoded(pillow.fromarray(black))).notes == ()


def test_strips_of_a_compressed_tiff_are_taken_as_far_as_they_go():
    strips = [zlib.compress(PHOTO[top : top + 10].tobytes()) for top in range(0, 60, 10)]
    rows = {256: [45], 257: [60], 258: [8] * 3, 259: [8], 262: [2], 277: [3], 278: [10]}
    sizes = [len(strip) for strip in strips]
    behind = len(tiff_of(rows | {273: [0] * 6, 279: sizes}, b"", "<"))
    starts = [behind + sum(sizes[:each]) for each in range(6)]
    data = tiff_of(rows | {273: starts, 279: sizes}, b"", "<") + b"".join(strips)
    np.testing.assert_array_equal(load_image(data).colors, PHOTO)
    there, notes = taken(data[: -sizes[-1] - sizes[-2] // 2], PHOTO)
    assert there[:40].all()
    assert not there[50:].any()
    assert notes[0].startswith("damaged: ")


def test_a_wrong_checksum_of_pixels_is_refused_and_what_is_taken_said_to_be_doubtful():
    data = bytearray(made("PNG"))
    data[data.index(b"IEND") - 8] ^= 1
    with pytest.raises(DamagedImageError, match="may be wrong"):
        load_image(bytes(data))
    image = load_image(bytes(data), damaged=True)
    assert image.notes == ("damaged: all of its pixels are there, but some of them may be wrong",)


@pytest.mark.skipif("AVIF" not in FORMATS, reason="Pillow was built without AVIF")
def test_a_cut_avif_is_refused_and_what_is_taken_is_right():
    data = encoded(pillow.fromarray(draw_sample("grace_hopper")[:256, :256]), "AVIF", quality=90)
    whole, found = load_image(data).colors, 0
    for lost in range(1, len(data), len(data) // 12):
        with pytest.raises(UnreadableImageError):
            load_image(data[:-lost])
        try:
            found += taken(data[:-lost], whole)[0].any()
        except UnreadableImageError:
            continue
    assert found


def test_missing_pixels_take_no_part_and_stay_clear():
    data = made("PNG")
    data = data[: len(data) // 2]
    image = load_image(data, damaged=True)
    there = image.alpha == 255
    result = segment(image.colors, Settings(k=4), alpha=image.alpha)
    assert result.histogram.pixels == there.sum()
    strips = np.concatenate(list(read_strips(data, damaged=True)))
    np.testing.assert_array_equal(strips, np.dstack([image.colors, image.alpha]))
    with pytest.raises(DamagedImageError):
        list(read_strips(data))


def test_a_refusal_says_how_much_is_there():
    data = made("BMP")
    with pytest.raises(DamagedImageError) as caught:
        load_image(data[: -PHOTO.size // 4])
    assert str(caught.value) == (
        "The image looks incomplete or damaged: only 75.2 % of its pixels are there. "
        "Try downloading it or exporting it again, or take the damaged picture."
    )


def test_what_has_no_pixels_at_all_is_refused_however_it_is_read():
    for name in KINDS:
        for size in (4, 12):
            with pytest.raises(ImageError):
                load_image(made(name)[:size], damaged=True)


def test_taking_damaged_pictures_changes_nothing_for_others_read_at_the_same_time():
    cut = made("JPEG")[:-300]

    def refused(_):
        with pytest.raises(DamagedImageError):
            load_image(cut)

    with ThreadPoolExecutor(8) as pool:
        reading = pool.map(lambda _: load_image(cut, damaged=True), range(20))
        list(pool.map(refused, range(20)))
        pictures = list(reading)
    assert all(np.array_equal(each.alpha, pictures[0].alpha) for each in pictures)
    assert not ImageFile.LOAD_TRUNCATED_IMAGES


def test_a_size_beyond_all_measure_is_not_made_up():
    webp = bytearray(made("WebP"))
    webp[16:20] = b"\xf0\xff\xff\xff"
    avif = struct.pack(">I", 16) + b"ftypavif" + bytes(4) + b"\xff\xff\xff\xf0mdat" + bytes(50)
    for data in (bytes(webp[:-10]), avif):
        with pytest.raises(UnreadableImageError):
            load_image(data, damaged=True)


def test_a_whole_file_is_read_alike_and_without_a_note():
    for name in KINDS:
        plain, asked = load_image(made(name)), load_image(made(name), damaged=True)
        np.testing.assert_array_equal(plain.colors, asked.colors)
        assert plain.notes == asked.notes == ()


def test_a_photo_of_noise_is_right_to_the_last_pixel():
    data = encoded(pillow.fromarray(picture(33, 47)), "JPEG", quality=100)
    whole = np.asarray(pillow.open(io.BytesIO(data)))
    np.testing.assert_array_equal(load_image(data[:-2]).colors, whole)
    for lost in range(3, 30):
        with pytest.raises(DamagedImageError):
            load_image(data[:-lost])


@pytest.mark.parametrize(("dtype", "kind"), [("<f4", 3), ("<i2", 2), ("<u4", 1)])
@pytest.mark.parametrize("packed", [False, True])
def test_no_part_is_taken_where_all_numbers_decide_what_each_means(dtype, kind, packed):
    numbers = (PHOTO.astype(float) * 100 - 50 * (kind != 1)).astype(dtype)
    body = zlib.compress(numbers.tobytes()) if packed else numbers.tobytes()
    rows = {256: [45], 257: [60], 258: [8 * numbers.itemsize] * 3, 259: [8 if packed else 1]}
    rows |= {262: [2], 277: [3], 278: [60], 279: [len(body)], 339: [kind] * 3}
    behind = len(tiff_of(rows | {273: [0]}, b"", "<"))
    data = tiff_of(rows | {273: [behind]}, b"", "<") + body
    assert load_image(data).alpha is None
    for lost in (30, len(body) // 4, len(body) // 2):
        with pytest.raises(UnreadableImageError):
            load_image(data[:-lost], damaged=True)
