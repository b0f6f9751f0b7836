"""Palettes in Adobe's formats, against their layout, another reader and mutated files."""

import colorsys
import io
import struct

import numpy as np
import pytest
import swatch
from skimage.color import rgb2xyz, xyz2lab

from colorseg.errors import ColorsegError, InvalidValueError
from colorseg.palettes.binary_files import (
    color_table,
    photoshop_swatches,
    riff_palette,
    swatch_exchange,
)
from colorseg.palettes.color_models import from_models
from colorseg.palettes.names import color_names
from colorseg.palettes.reading import read_palette
from colorseg.palettes.swatches import svg_swatches
from colorseg.palettes.text_files import (
    css_properties,
    gimp_palette,
    jasc_palette,
    paint_net_palette,
    scss_variables,
)
from tests.made import written

WRITERS = (swatch_exchange, photoshop_swatches, color_table, riff_palette)
each_writer = pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)


def palette(k, seed=0):
    codes = np.random.default_rng(seed).choice(1 << 24, k, replace=False)
    return np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1).astype(np.uint8)


# Files made by the published layouts.


def ase_block(kind, name, values=b""):
    text = name.encode("utf-16-be") + b"\0\0"
    content = struct.pack(">H", len(text) // 2) + text + values
    return struct.pack(">HI", kind, len(content)) + content


def ase_swatch(model, *values, kind=0):
    """A swatch of a kind: 0 is global, 1 spot, 2 plain."""
    return ase_block(1, "a 💡", struct.pack(f">4s{len(values)}fH", model, *values, kind))


def ase(*blocks):
    return struct.pack(">4sHHI", b"ASEF", 1, 0, len(blocks)) + b"".join(blocks)


def aco(*swatches, version=1):
    """Each swatch is a space and four words; in version 2, a name follows."""
    names = "A💡\0".encode("utf-16-be")
    name = struct.pack(">I", len(names) // 2) + names if version == 2 else b""
    rows = b"".join(struct.pack(">5H", *swatch) + name for swatch in swatches)
    return struct.pack(">HH", version, len(swatches)) + rows


def riff(*chunks):
    """Each chunk is a name and bytes; those of odd length are padded."""
    parts = [struct.pack("<4sI", *(n, len(b))) + b + b"\0" * (len(b) % 2) for n, b in chunks]
    content = b"PAL " + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(content)) + content


# Writing


@each_writer
@pytest.mark.parametrize("k", [1, 2, 255, 256])
def test_what_is_written_is_read_again(write, k):
    colors = palette(k)
    assert read_palette(written(write, colors, name="größe 💡")).tolist() == colors.tolist()


@each_writer
def test_black_last_stays(write):
    colors = np.array([[9, 9, 9], [0, 0, 0]], np.uint8)
    assert read_palette(write(colors)).tolist() == colors.tolist()


@pytest.mark.parametrize("name", ["Old harbor", "größe 💡", "x" * 300, "\ud800\0"])
def test_the_ase_read_by_another_reader_is_the_palette(tmp_path, name):
    colors = palette(40)
    (tmp_path / "palette.ase").write_bytes(swatch_exchange(colors, name=name))
    (group,) = swatch.parse(str(tmp_path / "palette.ase"))
    assert group["type"] == "Color Group"
    known = {"\ud800\0": "Palette", "x" * 300: "x" * 59 + "…"}
    assert group["name"] == known.get(name, name.replace("💡", "").strip())
    assert tuple(entry["name"] for entry in group["swatches"]) == color_names(colors)
    assert {entry["type"] for entry in group["swatches"]} == {"Process"}
    values = np.array([entry["data"]["values"] for entry in group["swatches"]])
    assert {entry["data"]["mode"] for entry in group["swatches"]} == {"RGB"}
    np.testing.assert_array_equal(np.rint(255 * values), colors)
    np.testing.assert_array_equal(np.float32(values), np.float32(colors / 255))


def test_the_ase_counts_its_blocks_and_ends_with_the_last():
    data = swatch_exchange(palette(3))
    assert data[:12] == b"ASEF\0\1\0\0\0\0\0\5"
    kinds, at = [], 12
    while at < len(data):
        kind, size = struct.unpack(">HI", data[at : at + 6])
        kinds.append(kind)
        at += 6 + size
    assert at == len(data)
    assert kinds == [0xC001, 1, 1, 1, 0xC002]


def test_the_aco_is_version_1_and_then_version_2_with_names():
    colors = np.array([[255, 0, 0], [1, 2, 128]], np.uint8)
    data = photoshop_swatches(colors)
    red, blue = (0, 0xFFFF, 0, 0, 0), (0, 0x0101, 0x0202, 0x8080, 0)
    first = struct.pack(">2H5H5H", 1, 2, *red, *blue)
    named = struct.pack(">2H", 2, 2)
    for row, name in ((red, "Color 0 (#ff0000)"), (blue, "Color 1 (#010280)")):
        named += struct.pack(">5HI", *row, len(name) + 1) + name.encode("utf-16-be") + b"\0\0"
    assert data == first + named


def test_the_act_is_256_colors_their_number_and_no_clear_one():
    colors = palette(5)
    data = color_table(colors)
    assert len(data) == 772
    assert data[:15] == colors.tobytes()
    assert not any(data[15:768])
    assert struct.unpack(">HH", data[768:]) == (5, 0xFFFF)


@pytest.mark.parametrize("k", [1, 256])
def test_the_riff_palette_is_one_logical_palette_of_windows(k):
    data = riff_palette(palette(k))
    head = struct.unpack("<4sI4s4sIHH", data[:24])
    assert head == (b"RIFF", len(data) - 8, b"PAL ", b"data", 4 + 4 * k, 0x300, k)
    entries = list(struct.iter_unpack("4B", data[24:]))
    assert entries == [(*color, 0) for color in palette(k).tolist()]


# Reading


def test_a_riff_palette_is_found_among_other_chunks_and_its_flags_are_no_color():
    table = struct.pack("<HH4B4B", 0x300, 2, 255, 0, 0, 4, 0, 255, 0, 1)
    data = riff((b"plth", b"odd"), (b"data", table), (b"note", b""))
    assert read_palette(data).tolist() == [[255, 0, 0], [0, 255, 0]]


def test_a_swatch_is_read_whatever_its_kind_and_however_the_blocks_are_counted():
    swatches = [ase_swatch(b"RGB ", kind / 2, 1, 0, kind=kind) for kind in range(3)]
    group = [ase_block(0xC001, "größe " * 50), *swatches, struct.pack(">HI", 0xC002, 0)]
    data = struct.pack(">4sHHI", b"ASEF", 1, 0, 3) + b"".join(group)  # swatches alone are counted
    assert read_palette(data).tolist() == [[0, 255, 0], [128, 255, 0], [255, 255, 0]]


@pytest.mark.parametrize(
    ("space", "got"),
    [
        (3, "a color book, Pantone; save them as RGB"),
        (4, "a color book, Focoltone"),
        (5, "a color book, Trumatch"),
        (6, "a color book, Toyo"),
        (9, "those of color space 9"),
        (10, "a color book, HKS"),
        (14, "those of color space 14"),
    ],
)
@pytest.mark.parametrize("version", [1, 2])
def test_an_aco_with_a_color_that_only_photoshop_knows_is_refused(space, got, version):
    with pytest.raises(InvalidValueError, match=got):
        read_palette(aco((0, 0, 0, 0, 0), (space, 1, 2, 3, 4), version=version))


def test_an_ase_of_every_model_is_read_in_groups_and_out_of_them():
    data = ase(
        ase_swatch(b"RGB ", 1, 0.5, 0),
        ase_block(0xC001, "group"),
        ase_swatch(b"Gray", 0.2),
        ase_swatch(b"GRAY", 1),
        ase_swatch(b"CMYK", 1, 0, 0, 0.4),
        ase_swatch(b"LAB ", 1, 0, 0),
        ase_swatch(b"LAB ", 0, 0, 0),
        struct.pack(">HI", 0xC002, 0),
    )
    expected = [[255, 128, 0], [51, 51, 51], [255, 255, 255], [0, 153, 153], [0, 0, 0]]
    assert read_palette(data).tolist() == expected


@pytest.mark.parametrize(
    "data",
    [
        ase(ase_swatch(b"RGB ", 255, 128, 0)),
        ase(ase_swatch(b"RGB ", 1, 1.01, 0), ase_swatch(b"Gray", 1)),
        ase(ase_swatch(b"RGB ", 0, 0, -0.5)),
        ase(ase_swatch(b"Gray", 50)),
        ase(ase_swatch(b"CMYK", 0, 0, 0, 100)),
        ase(ase_swatch(b"LAB ", 50, 10, 10)),
        ase(ase_swatch(b"LAB ", 0.5, 1e38, 10)),
        ase(ase_swatch(b"LAB ", -0.1, 0, 0)),
        aco((7, 10100, 0, 0, 0)),
        aco((7, 5000, 20000, 0, 0)),
        aco((7, 5000, 0, 40000, 0), version=2),
        aco((8, 65535, 0, 0, 0)),
    ],
    ids=range(12),
)
def test_a_color_far_out_of_range_is_refused_and_not_another_one(data):
    with pytest.raises(InvalidValueError, match="within what its color models have, got a color"):
        read_palette(data)


def test_what_rounding_does_is_clipped():
    data = ase(ase_swatch(b"RGB ", 1.000001, -1e-7, 0.2), ase_swatch(b"LAB ", 1.00001, 0, 0))
    assert read_palette(data).tolist() == [[255, 0, 51], [255, 255, 255]]
    assert read_palette(aco((8, 10001, 0, 0, 0))).tolist() == [[0, 0, 0]]


@pytest.mark.parametrize("version", [1, 2])
def test_an_aco_of_every_model_is_read(version):
    data = aco(
        (0, 0xFFFF, 0x8080, 0x8000, 0),  # RGB: codes times 257, and times 256
        (1, 0, 0xFFFF, 0xFFFF, 0),  # HSB: red
        (1, 43690, 0xFFFF, 0xFFFF, 0),  # two thirds of the circle: blue
        (2, 0, 0xFFFF, 0xFFFF, 0xFFFF),  # CMYK: 0 is full ink, so cyan
        (7, 10000, 0, 0, 0),  # Lab: white
        (8, 8000, 0, 0, 0),  # gray: 80 % ink
        version=version,
    )
    assert read_palette(data).tolist() == [
        [255, 128, 128],
        [255, 0, 0],
        [0, 0, 255],
        [0, 255, 255],
        [255, 255, 255],
        [51, 51, 51],
    ]


# Pure colors in Lab as Photoshop shows and saves them, which is under D50.
PHOTOSHOP_LAB = {
    (255, 0, 0): (54.29, 80.81, 69.89),
    (0, 255, 0): (87.82, -79.29, 80.99),
    (0, 0, 255): (29.57, 68.30, -112.03),
    (128, 128, 128): (53.59, 0.0, 0.0),
    (255, 255, 255): (100.0, 0.0, 0.0),
}


@pytest.mark.parametrize("color", PHOTOSHOP_LAB)
def test_lab_is_that_of_photoshop_in_both_of_its_formats(color):
    lightness, a, b = PHOTOSHOP_LAB[color]
    words = [round(100 * value) % 65536 for value in (lightness, a, b)]
    for data in (aco((7, *words, 0)), ase(ase_swatch(b"LAB ", lightness / 100, a, b))):
        assert read_palette(data).tolist() == [list(color)]


def test_lab_is_as_scikit_image_has_it_under_d50():
    colors = palette(300)
    d50 = xyz2lab(adapted_to_d50(rgb2xyz(colors / 255)), illuminant="D50")
    values = np.column_stack([d50, np.zeros(300)])
    found = from_models(np.array(["LAB"] * 300), values)
    assert np.abs(found.astype(int) - colors).max() <= 1


def adapted_to_d50(xyz):
    """XYZ seen under D50, by the matrix that ICC profiles of sRGB carry as their ``chad``."""
    matrix = [
        [1.047882, 0.022919, -0.050201],
        [0.029587, 0.990479, -0.017059],
        [-0.009232, 0.015076, 0.751678],
    ]
    return xyz @ np.transpose(matrix)


def test_both_versions_together_give_each_color_once():
    swatches = ((0, 0xFFFF, 0, 0, 0), (0, 0, 0xFFFF, 0, 0))
    data = aco(*swatches) + aco(*swatches, version=2) + b"more that is not ours"
    assert read_palette(data).tolist() == [[255, 0, 0], [0, 255, 0]]


@pytest.mark.parametrize("length", [768, 772])
def test_an_aco_as_long_as_an_act_is_no_act(length):
    red, characters = (0, 0xFFFF, 0, 0, 0), (length - 32) // 2
    name = struct.pack(">I", characters) + "n".encode("utf-16-be") * characters
    data = aco(red) + struct.pack(">7H", 2, 1, *red) + name
    assert len(data) == length
    assert read_palette(data).tolist() == [[255, 0, 0]]


def test_an_act_that_begins_like_an_aco_is_an_act():
    colors = np.vstack([[[0, 1, 0], [1, 0, 0], [9, 9, 9]], palette(20)]).astype(np.uint8)
    assert read_palette(color_table(colors)).tolist() == colors.tolist()


@pytest.mark.parametrize("light", [False, True])
def test_an_act_without_a_number_is_read_to_where_the_filling_begins(light):
    colors = palette(256) | 128 if light else palette(256)
    distinct = list(map(list, dict.fromkeys(map(tuple, colors.tolist()))))
    assert read_palette(colors.tobytes()).tolist() == distinct
    assert read_palette(palette(7).tobytes().ljust(768, b"\0")).tolist() == palette(7).tolist()
    black_last = np.vstack([palette(255), np.zeros((1, 3), np.uint8)])
    assert read_palette(black_last.tobytes()).tolist() == black_last.tolist()
    assert read_palette(bytes(768)).tolist() == [[0, 0, 0]]


def test_the_clear_color_of_an_act_is_none_of_the_palette():
    data = color_table(palette(5))[:770] + struct.pack(">H", 2)
    assert read_palette(data).tolist() == np.delete(palette(5), 2, axis=0).tolist()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (ase(), "from 1 to 256 different colors, got 0$"),
        (b"ASEF", "a whole ASE file, got one cut off or damaged$"),
        (ase(ase_swatch(b"RGB ", 1, 0, 0))[:-9], "a whole ASE file"),
        (ase(ase_swatch(b"RGB ", 1, 0)), "a whole ASE file"),
        (ase(ase_swatch(b"RGB ", 1, 0, float("nan"))), "a whole ASE file"),
        (ase(ase_swatch(b"XYZ ", 1, 0, 0)), "a whole ASE file"),
        (ase(ase_block(3, "new")), "a whole ASE file"),
        (b"ASEF\0\1\0\0\0\0\0\2" + ase_swatch(b"RGB ", 1, 0, 0), "a whole ASE file"),
        (riff_palette(palette(3))[:-1], "a whole RIFF file"),
        (riff((b"data", b"\0\3\2\0abcd")), "a whole RIFF file"),
        (riff((b"note", b"none")), "a whole RIFF file"),
        (b"RIFF\4\0\0\0WAVE", "got a file of another kind$"),
        (aco(), "a whole ACO file, got one cut off or damaged$"),
        (aco((0, 1, 2, 3, 4))[:-1], "a whole ACO file"),
        (aco((0, 1, 2, 3, 4), version=2)[:-1], "a whole ACO file"),
        (aco((3, 1, 2, 3, 4)), "RGB, HSB, CMYK, Lab or gray, got numbers of a color book"),
        (b"\0\1", "a whole ACO file"),
        (bytes(range(256)) * 3 + b"\1\1\0\0", "a whole ACT file, got one cut off or damaged$"),
    ],
    ids=range(18),
)
def test_a_damaged_file_is_refused_in_plain_words(data, message):
    with pytest.raises(InvalidValueError, match=message):
        read_palette(data)


def test_hsb_is_as_the_standard_library_has_it():
    values = np.random.default_rng(0).random((500, 4))
    expected = [colorsys.hsv_to_rgb(*row[:3]) for row in values]
    found = from_models(np.array(["HSB"] * 500), values)
    np.testing.assert_array_equal(found, np.rint(255 * np.array(expected)))


def test_mixed_models_are_converted_each_in_its_place():
    models = np.array(["RGB", "GRAY", "HSB", "CMYK", "LAB"] * 20)
    values = np.random.default_rng(0).random((100, 4)) * [100, 1, 1, 1]
    alone = [from_models(models[i : i + 1], values[i : i + 1])[0] for i in range(100)]
    np.testing.assert_array_equal(from_models(models, values), alone)


# Anything at all


def mutated(data, rng):
    """A file with bytes changed, cut out, cut off, doubled, or mixed with another's."""
    data = bytearray(data)
    for _ in range(rng.integers(1, 6)):
        at, size = rng.integers(len(data) + 1), int(rng.integers(1, 9))
        match rng.integers(6):
            case 0:
                data[at : at + size] = rng.bytes(size)
            case 1:
                del data[at : at + size]
            case 2:
                data = data[:at]
            case 3:
                data[at:at] = data[at : at + 40]
            case 4:
                data[at : at + 4] = struct.pack(">I", rng.choice([0, 1, 0x7FFF, 0xFFFF, 2**32 - 1]))
            case _:
                data[at : at + 4] = struct.pack(">f", rng.choice([np.nan, np.inf, -1e38, 1e-45]))
    return bytes(data)


def fuzz(files, seed=0):
    rng = np.random.default_rng(seed)
    texts = (css_properties, scss_variables, gimp_palette, jasc_palette, paint_net_palette)
    writers = (*WRITERS, *texts, svg_swatches)
    samples = [written(write, palette(k), name="größe") for write in writers for k in (1, 3, 30)]
    samples += [
        ase(
            ase_swatch(b"LAB ", 0.5, 1, 2), ase_swatch(b"CMYK", 1, 0, 0, 0), ase_swatch(b"Gray", 1)
        ),
        aco(*((space, 9999, 60000, 5, 6) for space in (0, 1, 2, 7, 8)), version=2),
        palette(256).tobytes(),
        b'{"palette": [{"hex": "#ff0000"}, {"hex": "#00ff00"}]}',
        b"#ff0000 #00ff00\n#0f0",
        b"r,g,b,name\n255,0,0,Red\n0,255,0,Green\n",
        b"a{color:red;fill:oklch(70% 0.1 20);background:url(x) hsl(9 9% 9% / 50%)}",
        "#ff0000 #00ff00".encode("utf-16"),
    ]
    outcomes = [outcome(mutated(samples[rng.integers(len(samples))], rng)) for _ in range(files)]
    return sum(isinstance(found, np.ndarray) for found in outcomes)


def outcome(data):
    """The palette of a file or the message that refuses it, either as it must be."""
    try:
        found = read_palette(data)
    except ColorsegError as error:
        found = str(error)
    if isinstance(found, str):
        assert "\n" not in found
        assert len(found) < 200
    else:
        assert found.dtype == np.uint8
        assert 1 <= len(found) == len(np.unique(found, axis=0)) <= 256
    return found


def test_a_mutated_file_is_read_or_refused_and_nothing_else():
    assert 200 < fuzz(2000) < 1900


def riff_by_its_description(data):
    (count,) = struct.unpack("<H", data[22:24])
    return [list(data[24 + 4 * i : 27 + 4 * i]) for i in range(count)]


def ase_by_another_reader(data):
    groups = swatch.parser.parse_chunk(io.BytesIO(data[12:]))
    swatches = [each for group in groups for each in group.get("swatches", [group])]
    return [[round(255 * value) for value in each["data"]["values"]] for each in swatches]


@pytest.mark.parametrize(
    ("write", "read", "head"),
    [(riff_palette, riff_by_its_description, 20), (swatch_exchange, ase_by_another_reader, 12)],
)
def test_a_damaged_file_is_refused_or_read_as_another_reader_reads_it(write, read, head):
    rng = np.random.default_rng(0)
    whole = write(palette(6))
    same = 0
    for _ in range(400):
        at = int(rng.integers(head, len(whole)))
        data = whole[:at] if rng.random() < 0.3 else whole[:at] + rng.bytes(1) + whole[at + 1 :]
        found = outcome(data)
        if isinstance(found, np.ndarray) and in_range(data, read):
            assert found.tolist() == [list(c) for c in dict.fromkeys(map(tuple, read(data)))]
            same += 1
    assert same > 50


def in_range(data, read):
    """Whether another reader finds codes: it does not clip, and stumbles over names."""
    try:
        return all(0 <= code <= 255 for color in read(data) for code in color)
    except (AssertionError, UnicodeDecodeError, KeyError, struct.error, IndexError):
        return False
