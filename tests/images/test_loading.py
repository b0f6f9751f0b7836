"""Reading and writing image files: each kind by a file made for it."""

import io
import struct
import tracemalloc
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as pillow
from PIL import ImageOps

from colorseg.errors import (
    ColorsegError,
    ImageError,
    ImageIsFolderError,
    ImageNotFoundError,
    ImageTooLargeError,
    InvalidTypeError,
    InvalidValueError,
    UnreadableImageError,
)
from colorseg.histogram import count_colors
from colorseg.images.limits import Limits
from colorseg.images.loading import load_image, read_strips
from colorseg.images.refusals import FORMATS
from colorseg.images.saving import encode_image, save_image
from tests.made import encoded, picture
from tests.made_chunks import SIGNATURE, chunk, chunks, png, with_chunk
from tests.made_profiles import rgb_profile
from tests.made_tiffs import tiff_of


def read(image, kind="PNG", **options):
    return load_image(encoded(image, kind, **options))


# Right pixels


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "PPM"])
def test_a_lossless_file_gives_its_pixels(kind):
    pixels = picture(600, 7)  # more rows than one strip
    image = read(pillow.fromarray(pixels), kind)
    np.testing.assert_array_equal(image.pixels, pixels)
    assert image.pixels.dtype == np.uint8
    assert image.notes == ()


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "JPEG"])
def test_strips_are_the_rows_of_the_pixels_from_the_top(kind):
    exif = pillow.Exif()
    exif[0x0112] = 6
    data = encoded(pillow.fromarray(picture(70, 900)), kind, exif=exif)
    strips = list(read_strips(data))
    assert len(strips) > 2
    np.testing.assert_array_equal(np.concatenate(strips), load_image(data).pixels)
    whole, parts = count_colors(load_image(data).pixels), count_colors(read_strips(data))
    np.testing.assert_array_equal(parts.colors, whole.colors)
    np.testing.assert_array_equal(parts.counts, whole.counts)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_strips_carry_the_alpha_by_which_their_pixels_are_counted(mode):
    image = pillow.fromarray(picture(300, 70)).convert(mode)
    alpha = np.random.default_rng(1).integers(0, 3, (300, 70)) * 127
    alpha[100:200] = 0
    options = {"transparency": 0} if mode == "P" else {}
    if mode != "P":
        image.putalpha(pillow.fromarray(alpha.astype(np.uint8)))
    data = encoded(image, **options)
    read = load_image(data)
    whole, parts = count_colors(read.colors, alpha=read.alpha), count_colors(read_strips(data))
    assert 0 < parts.pixels < 300 * 70
    np.testing.assert_array_equal(parts.weights, whole.weights)
    np.testing.assert_array_equal(parts.colors, whole.colors)
    np.testing.assert_array_equal(parts.counts, whole.counts)


def test_strips_of_a_broken_file_end_in_the_same_plain_words():
    for data in (b"", b"no image", PNG[: len(PNG) // 2]):
        with pytest.raises(UnreadableImageError):
            list(read_strips(data))
    with pytest.raises(ImageTooLargeError):
        list(read_strips(encoded(pillow.new("1", (2000, 1100))), limits=Limits(megapixels=2)))


@pytest.mark.parametrize("options", [{}, {"progressive": True}])
def test_a_jpeg_gives_what_pillow_decodes(options):
    data = encoded(pillow.fromarray(picture()), "JPEG", **options)
    np.testing.assert_array_equal(
        load_image(data).pixels, np.asarray(pillow.open(io.BytesIO(data)))
    )


def test_a_lossless_webp_gives_its_pixels():
    pixels = picture()
    np.testing.assert_array_equal(
        read(pillow.fromarray(pixels), "WEBP", lossless=True).pixels, pixels
    )


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_exif_orientation_turns_the_picture(orientation):
    exif = pillow.Exif()
    exif[0x0112] = orientation
    data = encoded(pillow.fromarray(picture(4, 6)), exif=exif)
    expected = ImageOps.exif_transpose(pillow.open(io.BytesIO(data)))
    image = load_image(data)
    np.testing.assert_array_equal(image.pixels, np.asarray(expected))
    assert any("EXIF" in note for note in image.notes) == (orientation > 1)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["WEBP", *(("AVIF",) if "AVIF" in FORMATS else ())])
def test_every_format_is_turned_once_and_alike(kind, orientation):
    exif = pillow.Exif()
    exif[0x0112] = orientation
    grays = np.kron(
        np.array([[0, 100, 250], [50, 150, 200]], np.uint8), np.ones((16, 16), np.uint8)
    )
    tiles = pillow.fromarray(grays).convert("RGB")
    as_png, image = (load_image(encoded(tiles, form, exif=exif)) for form in ("PNG", kind))
    assert image.pixels.shape == as_png.pixels.shape
    middles = (slice(8, None, 16),) * 2
    difference = image.pixels[middles].astype(int) - as_png.pixels[middles]
    assert np.abs(difference).max() <= 10
    assert image.notes == as_png.notes


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_of_a_tiff_turns_it_once(orientation):
    pixels = picture(4, 6)
    data = encoded(pillow.fromarray(pixels), "TIFF", tiffinfo={0x0112: orientation})
    turned = {1: pixels, 3: pixels[::-1, ::-1], 6: np.rot90(pixels, -1), 8: np.rot90(pixels)}
    image = load_image(data)
    np.testing.assert_array_equal(image.pixels, np.asarray(pillow.open(io.BytesIO(data))))
    if orientation in turned:
        np.testing.assert_array_equal(image.pixels, turned[orientation])
    assert any("EXIF" in note for note in image.notes) == (orientation > 1)


@pytest.mark.parametrize(("index", "said"), [("R03", True), ("R98", False)])
@pytest.mark.parametrize("profile", [None, rgb_profile("Adobe RGB (1998)")])
def test_adobe_rgb_that_only_the_exif_data_names_is_taken_as_srgb_and_said_so(index, said, profile):
    exif = pillow.Exif()
    exif[0x8769] = {0xA001: 0xFFFF, 0xA005: {1: index}}
    image = read(pillow.fromarray(picture()), "JPEG", exif=exif, icc_profile=profile)
    notes = [note for note in image.notes if "though its EXIF data says Adobe RGB" in note]
    assert len(notes) == (said and profile is None)


def test_an_orientation_that_is_no_orientation_is_ignored():
    exif = pillow.Exif()
    exif[0x0112] = 77
    pixels = picture(4, 6)
    np.testing.assert_array_equal(read(pillow.fromarray(pixels), exif=exif).pixels, pixels)


def test_only_the_first_frame_of_an_animation_is_read_and_said_so():
    frames = [pillow.new("RGB", (3, 2), color) for color in ("red", "blue")]
    image = read(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert np.unique(image.pixels.reshape(-1, 3), axis=0).tolist() == [[255, 0, 0]]
    assert image.notes == ("only the first of several frames or pages",)


def test_what_the_first_frame_of_a_gif_does_not_cover_is_clear():
    file = bytearray(encoded(pillow.new("P", (4, 3), 0), "GIF"))
    file[6:10] = struct.pack("<HH", 10, 8)  # the size of the canvas
    image = load_image(bytes(file))
    assert image.colors.shape == (8, 10, 3)
    assert (image.alpha[:3, :4] == 255).all()
    assert image.alpha.sum() == 12 * 255


def test_an_animated_png_shows_its_first_picture():
    frames = [pillow.new("RGB", (3, 2), color) for color in ("red", "blue", "green")]
    for first in (False, True):
        image = read(frames[0], save_all=True, append_images=frames[1:], default_image=first)
        assert np.unique(image.pixels.reshape(-1, 3), axis=0).tolist() == [[255, 0, 0]]
        assert image.notes == ("only the first of several frames or pages",)


def test_an_animation_of_one_frame_is_all_there_is_unless_another_picture_stands_before_it():
    picture_, control = chunk(b"IDAT", zlib.compress(b"\0\7")), chunk(b"fcTL", bytes(26))
    parts = {kind: chunk(kind, body) for kind, body in chunks(png(b"\7", (1, 1), 8, 0))}
    start, end = SIGNATURE + parts[b"IHDR"] + chunk(b"acTL", b"\0\0\0\1" + bytes(4)), parts[b"IEND"]
    frame = chunk(b"fdAT", bytes(4) + zlib.compress(b"\0\\9"))
    assert load_image(start + control + picture_ + end).notes == ()
    both = load_image(start + picture_ + control + frame + end)
    assert both.colors.tolist() == [[[7, 7, 7]]]
    assert both.notes == ("only the first of several frames or pages",)


@pytest.mark.parametrize(
    ("kind", "said"),
    [(0x020002, True), (0, True), (0x010001, False)],
    ids=["views", "a map", "a preview"],
)
def test_the_first_picture_of_a_phones_file_is_read_and_others_than_previews_are_said(kind, said):
    pictures = [pillow.new("RGB", (16, 16), color) for color in ("red", "blue")]
    data = encoded(pictures[0], "MPO", save_all=True, append_images=pictures[1:])
    at = data.rindex(struct.pack("<I", 0x030000)) + 16  # the second row of the table
    data = data[:at] + struct.pack("<I", kind) + data[at + 4 :]
    image = load_image(data)
    assert (image.colors[..., 0] > 250).all()
    note = "only the first picture in the file, not other views, nor its gain or depth map"
    assert image.notes == ((note,) if said else ())


def test_a_small_picture_with_the_whole_one_below_it_is_said_to_be_the_first():
    numbers = {254: [1], 256: [4], 257: [3], 258: [8], 259: [1], 262: [1], 273: [16], 279: [12]}
    notes = load_image(tiff_of(numbers | {330: [16]}, bytes(12), "<")).notes
    assert notes == ("only the first of several frames or pages",)
    assert load_image(tiff_of(numbers, bytes(12), "<")).notes == ()


@pytest.mark.parametrize(("depth", "kind"), [(16, 0), (16, 2), (16, 4), (16, 6), (8, 2)])
def test_sixteen_bits_of_a_png_are_reduced_and_said_so(depth, kind):
    size = depth // 8 * {0: 1, 2: 3, 4: 2, 6: 4}[kind]
    notes = load_image(png(b"\xff" * size, (1, 1), depth, kind)).notes
    assert notes == (("16 bits a channel reduced to 8",) if depth > 8 else ())


@pytest.mark.parametrize("size", [(23, 0), (0, 23), (0, 0)])
def test_a_header_of_no_pixels_is_called_that(size):
    header = chunk(b"IHDR", struct.pack(">II", *size) + PNG[24:29])
    message = refusal(PNG[:8] + header + PNG[33:], UnreadableImageError)
    assert message.startswith(f"The image has no pixels: its header says {size[0]} × {size[1]}. ")


def test_the_first_page_of_a_tiff_is_read_and_said_so():
    pages = [pillow.fromarray(picture(seed=seed)) for seed in (1, 2)]
    image = read(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    np.testing.assert_array_equal(image.pixels, picture(seed=1))
    assert image.notes == ("only the first of several frames or pages",)


@pytest.mark.skipif("AVIF" not in FORMATS, reason="Pillow was built without AVIF")
def test_an_avif_is_read_with_its_alpha_and_turned():
    exif = pillow.Exif()
    exif[0x0112] = 6
    rgba = pillow.new("RGBA", (40, 30), (200, 60, 20, 128))
    image = read(rgba, "AVIF", quality=100, exif=exif)
    assert image.colors.shape == (40, 30, 3)
    assert np.abs(image.colors.astype(int) - (200, 60, 20)).max() <= 4
    assert np.abs(image.alpha.astype(int) - 128).max() <= 1
    assert image.notes[0] == "turned the right way up by its EXIF orientation"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_broken_exif_does_not_block_the_picture_and_is_said_so(kind):
    exif = b"Exif\0\0XX broken"
    options = {"lossless": True} if kind == "WEBP" else {}
    image = read(pillow.new("RGB", (16, 16), (9, 9, 9)), kind, exif=exif, **options)
    assert np.abs(image.pixels.astype(int) - 9).max() <= 1
    assert image.notes == ("its EXIF data is broken and was ignored",)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF"])
def test_an_orientation_beside_broken_exif_turns_the_picture_and_both_are_said(kind):
    exif = struct.pack("<4sIHHHII", b"II*\0", 8, 2, 0x112, 3, 1, 6)
    exif = b"Exif\0\0" + exif + struct.pack("<HHIIi", 0x9286, 7, 500, 60_000, 0)
    pixels = np.full((16, 32, 3), 9, np.uint8)
    if kind == "TIFF":
        rows = {256: [32], 257: [16], 258: [8] * 3, 259: [1], 262: [2], 273: [16], 274: [6]}
        data = bytearray(
            tiff_of(rows | {277: [3], 278: [16], 279: [1536], 700: [1]}, pixels.tobytes(), "<")
        )
        at = data.rindex(struct.pack("<H", 700))
        data[at : at + 12] = struct.pack("<HHII", 700, 7, 500, 60_000)
        image = load_image(bytes(data))
    else:
        options = {"lossless": True} if kind == "WEBP" else {}
        image = read(pillow.fromarray(pixels), kind, exif=exif, **options)
    assert image.colors.shape == (32, 16, 3)
    assert image.notes == (
        "turned the right way up by its EXIF orientation",
        "parts of its EXIF data are broken and were ignored",
    )


@pytest.mark.parametrize("between", [b"", b"\xff", b"\xff\xd0"])
def test_swollen_exif_of_a_jpeg_is_left_out_before_anything_is_made_of_it(between):
    resolutions = b"\1" * 8 * 300_000
    tags = struct.pack("<HHII", 0x11A, 5, 300_000, 38) + struct.pack("<HHII", 0x128, 3, 1, 2)
    exif = b"II*\0" + struct.pack("<IH", 8, 2) + tags + bytes(4) + resolutions
    parts = [b"Exif\0\0" + exif[at : at + 65_000] for at in range(0, len(exif), 65_000)]
    data = encoded(pillow.new("RGB", (16, 16), (9, 9, 9)), "JPEG")
    segments = (between + b"\xff\xe1" + struct.pack(">H", len(part) + 2) + part for part in parts)
    tracemalloc.start()
    image = load_image(b"".join([data[:2], *segments, data[20:]]))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert image.notes == ("its metadata is damaged and was ignored",)
    assert most < 12_000_000


def test_metadata_that_pillow_stumbles_over_does_not_block_a_jpeg():
    data = encoded(pillow.new("RGB", (16, 16), (9, 9, 9)), "JPEG")
    ifd = b"MPF\0MM\0*\0\0\0\x08\0\1\xb0\0\0\7\0\0\0\4" + b"0100" + bytes(4)
    broken = data[:2] + b"\xff\xe2" + (len(ifd) + 2).to_bytes(2, "big") + ifd + data[2:]
    np.testing.assert_array_equal(load_image(broken).pixels, load_image(data).pixels)


@pytest.mark.parametrize("swollen", [b"zTXt", b"iTXt", b"iCCP"])
def test_swollen_metadata_does_not_block_a_png(swollen):
    packed = zlib.compress(bytes(30_000_000))
    body = {b"iTXt": b"name\0\1\0\0\0"}.get(swollen, b"name\0\0") + packed
    pixels = picture()
    image = load_image(with_chunk(encoded(pillow.fromarray(pixels)), swollen, body))
    np.testing.assert_array_equal(image.pixels, pixels)


def test_a_whole_picture_with_a_wrong_checksum_is_refused():
    data = bytearray(PNG)
    data[data.index(b"IEND") - 8] ^= 1
    assert "damaged" in refusal(bytes(data), UnreadableImageError)


def test_a_webp_that_promises_too_much_is_refused_before_pillow_makes_room_for_it():
    for header in (
        b"VP8X\x0a\0\0\0\0\0\0\0" + b"\xff\x3f\0" * 2,
        b"VP8L\x05\0\0\0\x2f" + b"\xff" * 9,
    ):
        data = b"RIFF\x64\0\0\0WEBP" + header + bytes(100)
        assert "16384 × 16384 pixels" in refusal(data, ImageTooLargeError)


def test_a_sliver_is_refused():
    message = refusal(encoded(pillow.new("1", (19_000, 1))), ImageTooLargeError)
    assert "19000 × 1 pixels" in message
    assert load_image(encoded(pillow.new("1", (4096, 1)))).pixels.shape == (1, 4096, 3)


def test_pictures_are_read_side_by_side():
    data = [encoded(pillow.fromarray(picture(seed=seed)), "PNG") for seed in range(8)]
    with ThreadPoolExecutor(8) as pool:
        for seed, image in enumerate(pool.map(load_image, data)):
            np.testing.assert_array_equal(image.pixels, picture(seed=seed))


def test_nothing_is_said_on_the_screen_about_a_damaged_tiff(capfd):
    rng = np.random.default_rng(0)
    good = [
        encoded(pillow.fromarray(picture()), "TIFF", compression=name)
        for name in ("tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits")
    ]
    good.append(encoded(pillow.fromarray(picture()).convert("1"), "TIFF", compression="group4"))
    for trial in range(200):
        data = bytearray(good[trial % len(good)])
        for _ in range(3):
            data[rng.integers(len(data))] = rng.integers(256)
        with suppress(ImageError):
            load_image(bytes(data))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["a b.png", "ünïcode.png", 'it\'s "quoted".png', "no_ending"])
def test_any_name_of_a_file_will_do_and_the_content_decides(tmp_path, name):
    path, pixels = tmp_path / name, picture()
    path.write_bytes(encoded(pillow.fromarray(pixels)))
    for source in (path, str(path), path.read_bytes(), io.BytesIO(path.read_bytes())):
        np.testing.assert_array_equal(load_image(source).pixels, pixels)
    assert load_image(path).size_bytes == path.stat().st_size


# Plain refusals

PNG = encoded(pillow.fromarray(picture(200, 200)))
JPEG = encoded(pillow.fromarray(picture(200, 200)), "JPEG")
INTERNALS = ("Traceback", "PIL", "Error", "0x", "BytesIO", "Unidentified", "codec")


def refusal(source, kind=ImageError, **options):
    with pytest.raises(kind) as caught:
        load_image(source, **options)
    message = str(caught.value)
    assert message[0].isupper() or message.startswith(("/", ". ", "an "))
    assert not any(word in message for word in INTERNALS)
    return message


@pytest.mark.parametrize("data", [PNG[:-3000], PNG[:200], JPEG[:-2000], JPEG[:300]])
def test_a_cut_off_file_is_refused_as_incomplete(data):
    assert "incomplete" in refusal(data, UnreadableImageError)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"hello", "not an image"),
        (b"\0" * 100, "not an image"),
        (b"%PDF-1.7 and so on", "PDF"),
        (b"\0\0\0\x18ftypheic and so on", "HEIC"),
        (b"<svg xmlns='x'/>", "SVG"),
        (b"8BPS\0\1 and so on", "Photoshop"),
        (b"%!PS-Adobe", "PostScript"),
        (b"\0\0\0\x20ftypisom and so on", "video"),
    ],
)
def test_what_is_no_image_we_read_is_named(data, word):
    assert word in refusal(data, UnreadableImageError)


def test_a_thousand_damaged_files_are_read_or_refused_in_a_sentence():
    rng = np.random.default_rng(0)
    good = [encoded(pillow.fromarray(picture()), kind) for kind in ("PNG", "JPEG", "GIF", "BMP")]
    good += [encoded(pillow.fromarray(picture()), kind) for kind in ("WEBP", "TIFF", "PPM")]
    for trial in range(1000):
        data = bytearray(good[trial % len(good)])
        for _ in range(rng.integers(1, 20)):
            data[rng.integers(len(data))] = rng.integers(256)
        with suppress(ImageError):
            assert load_image(bytes(data[: rng.integers(10, len(data) + 1)])).pixels.size


def test_messages_about_a_path_are_sentences(tmp_path):
    (tmp_path / "file").write_bytes(PNG)
    for path in ("", tmp_path, tmp_path / "gone", tmp_path / "file" / "inside", "a\0b"):
        assert refusal(path).endswith(".")
    assert refusal("", ImageNotFoundError) == "The path is empty; name an image file."
    assert "is a folder" in refusal(Path(), ImageIsFolderError)


def test_a_missing_file_a_folder_and_a_path_through_a_file_are_named(tmp_path):
    assert "There is no file" in refusal(tmp_path / "gone.png", ImageNotFoundError)
    assert "is a folder" in refusal(tmp_path, ImageIsFolderError)
    (tmp_path / "file").write_bytes(PNG)
    refusal(tmp_path / "file" / "inside.png")
    refusal("with\0null")


@pytest.mark.parametrize("source", [None, 5, [1], {}])
def test_what_is_no_source_is_refused(source):
    with pytest.raises(InvalidTypeError, match="^an image must be a path, bytes or an open file"):
        load_image(source)


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(megapixels=1), ["2000 × 1000 pixels", "2.0 megapixels", "limit is 1"]),
        (Limits(side=1500), ["2000 × 1000 pixels", "longest side may be 1500"]),
    ],
)
def test_too_many_pixels_are_refused_with_the_numbers(limits, words):
    data = encoded(pillow.new("L", (2000, 1000)))
    message = refusal(data, ImageTooLargeError, limits=limits)
    assert all(word in message for word in words)


def test_an_open_file_that_cannot_be_read_is_refused(tmp_path):
    closed = io.BytesIO(PNG)
    closed.close()
    for source in (closed, (tmp_path / "new").open("wb"), io.StringIO("text")):
        refusal(source)
        source.close()


def test_a_file_that_gives_a_little_at_a_time_is_read_to_its_end():
    class Trickle(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, 100))

    assert load_image(Trickle(PNG)).pixels.shape == (200, 200, 3)


def test_too_many_bytes_are_refused_with_the_limit():
    data = bytes(1_000_001)
    assert "limit of 1 MB" in refusal(data, ImageTooLargeError, limits=Limits(megabytes=1))


def test_a_picture_beyond_pillows_own_limits_is_refused_by_ours_without_a_warning():
    for side in (10_000, 14_000):  # Pillow warns from 89 megapixels and raises from 179
        assert f"{side**2 / 1e6} megapixels" in refusal(
            encoded(pillow.new("1", (side, side))), ImageTooLargeError
        )


def test_the_limits_can_be_set_for_a_host(monkeypatch):
    monkeypatch.setenv("COLORSEG_MAX_MEGAPIXELS", "1")
    monkeypatch.setenv("COLORSEG_MAX_SIDE", "nonsense")
    assert Limits.from_environment() == Limits(megapixels=1)
    refusal(encoded(pillow.new("L", (2000, 1000))), ImageTooLargeError)


# Writing


@pytest.mark.parametrize("ending", [".png", ".bmp", ".tiff", ".webp", ".ppm", ".PNG"])
def test_a_saved_picture_reads_back_the_same(tmp_path, ending):
    pixels = picture()
    save_image(pixels, tmp_path / f"out{ending}")
    np.testing.assert_array_equal(load_image(tmp_path / f"out{ending}").pixels, pixels)


def test_a_jpeg_can_be_saved_and_read(tmp_path):
    save_image(picture(), tmp_path / "out.jpg")
    assert load_image(tmp_path / "out.jpg").pixels.shape == (40, 30, 3)


def test_an_ending_that_cannot_be_written_is_refused_with_the_valid_ones(tmp_path):
    with pytest.raises(InvalidValueError, match=r"'\.png'.*got '\.xyz'"):
        save_image(picture(), tmp_path / "out.xyz")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_save_leaves_what_was_there_and_nothing_else(tmp_path):
    (tmp_path / "folder.png").mkdir()
    for target in (tmp_path / "folder.png", tmp_path / "gone" / "out.png"):
        with pytest.raises(ColorsegError):
            save_image(picture(), target)
    assert [path.name for path in tmp_path.iterdir()] == ["folder.png"]


def test_an_image_too_large_for_a_format_is_refused(tmp_path):
    with pytest.raises(ImageError, match="17000 pixels cannot be saved as WEBP; save it as PNG"):
        save_image(np.zeros((17_000, 1, 3), np.uint8), tmp_path / "out.webp")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", [None, 5, b"out.png", "a\0.png"])
def test_what_is_no_path_is_refused(path):
    with pytest.raises(ColorsegError):
        save_image(picture(), path)


def test_saving_through_a_link_replaces_what_it_leads_to(tmp_path):
    (tmp_path / "real.png").write_bytes(b"old")
    (tmp_path / "link.png").symlink_to(tmp_path / "real.png")
    save_image(picture(), tmp_path / "link.png")
    assert (tmp_path / "link.png").is_symlink()
    assert (tmp_path / "real.png").read_bytes() == encode_image(picture())


def test_saving_replaces_the_file_as_a_whole(tmp_path):
    path = tmp_path / "out.png"
    path.write_bytes(b"old")
    save_image(picture(), path)
    assert path.read_bytes() == encode_image(picture())
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.png"]
