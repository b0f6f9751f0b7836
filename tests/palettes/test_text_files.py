"""Palettes as text and as pictures: each file read by an independent reader, and read again."""

import io
import json
import re
from contextlib import suppress
from xml.etree import ElementTree

import numpy as np
import pytest
import tinycss2
from PIL.GimpPaletteFile import GimpPaletteFile

from colorseg.color.hexes import write_hexes
from colorseg.errors import ColorsegError, InvalidTypeError, InvalidValueError
from colorseg.palettes.names import clean_name, color_names, identifier, share_texts
from colorseg.palettes.reading import read_palette
from colorseg.palettes.swatches import svg_swatches, swatch_labels
from colorseg.palettes.text_files import (
    css_properties,
    gimp_palette,
    jasc_palette,
    paint_net_palette,
    scss_variables,
    tailwind_theme,
)
from tests.made import written
from tests.marks import first_quick

WRITERS = (
    css_properties,
    tailwind_theme,
    scss_variables,
    gimp_palette,
    jasc_palette,
    paint_net_palette,
    svg_swatches,
)
EVIL = (
    "a */ b { } <script>alert('x')</script> --> \"q\" & #123456; // $x \\\n"
    "\r\n255 0 0 red\u2028\u202e\ud800\0 */"
)
RED_GREEN = [[255, 0, 0], [0, 255, 0]]

each_writer = pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)


def palette(k, seed=0):
    codes = np.random.default_rng(seed).choice(1 << 24, k, replace=False)
    return np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1).astype(np.uint8)


def falling(k):
    return np.arange(k, 0, -1) / (k * (k + 1) / 2)


def declarations(sheet, head):
    """Names and colors of the only rule of a style sheet, by a CSS parser."""
    rules = tinycss2.parse_stylesheet(sheet.decode(), skip_comments=True, skip_whitespace=True)
    (rule,) = rules
    selector = f"@{rule.at_keyword}" if rule.type == "at-rule" else tinycss2.serialize(rule.prelude)
    assert selector.strip() == head
    found = tinycss2.parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True)
    assert {entry.type for entry in found} == {"declaration"}
    return {entry.name: tinycss2.serialize(entry.value).strip() for entry in found}


# Writing


@each_writer
@pytest.mark.parametrize("k", [1, 2, 9, 65, 256])
def test_what_is_written_is_read_again(write, k):
    colors = palette(k)
    for shares in (None, falling(k)):
        data = written(write, colors, name="Old harbor", shares=shares)
        assert read_palette(data).tolist() == colors.tolist()


@each_writer
def test_no_name_adds_a_color_or_breaks_the_file(write):
    colors = palette(7)
    named = written(write, colors, name=EVIL, shares=falling(7))
    assert read_palette(named).tolist() == colors.tolist()
    assert named.count(b"\n") == written(write, colors, shares=falling(7)).count(b"\n")


def test_the_css_is_one_rule_of_custom_properties_from_0():
    colors = palette(12)
    names = [f"--color-{number}" for number in range(12)]
    for name in ("Palette", EVIL):
        sheet = css_properties(colors, name=name, shares=falling(12))
        found = declarations(sheet, ":root")
        assert found == dict(zip(names, write_hexes(colors), strict=True))


def test_the_tailwind_theme_has_the_palettes_name_in_its_classes():
    colors = palette(3)
    found = declarations(tailwind_theme(colors, name="Größe (1) */"), "@theme")
    assert list(found) == [f"--color-grosse-1-{number}" for number in range(3)]
    assert tuple(found.values()) == write_hexes(colors)


def test_the_scss_is_variables_and_a_map_of_them():
    text = scss_variables(palette(3), name=EVIL, shares=falling(3)).decode()
    plain = re.sub(r"//.*", "", text)
    tokens = [
        token
        for token in tinycss2.parse_component_value_list(plain)
        if token.type not in ("whitespace", "comment")
    ]
    hashes = [f"#{token.value}" for token in tokens if token.type == "hash"]
    assert tuple(hashes) == write_hexes(palette(3))
    assert not [token for token in tokens if token.type == "error"]
    assert re.findall(r"^\$[\w-]+", plain, re.M) == ["$color-0", "$color-1", "$color-2", "$palette"]
    assert re.findall(r"^  (\d+): (\$color-\d+),$", plain, re.M) == [
        ("0", "$color-0"),
        ("1", "$color-1"),
        ("2", "$color-2"),
    ]


@pytest.mark.parametrize("name", ["Palette", "größe " * 20, EVIL])
def test_the_gpl_read_by_pillow_is_the_palette(name):
    colors = palette(256)
    assert GimpPaletteFile(io.BytesIO(gimp_palette(colors, name=name))).palette == colors.tobytes()


def test_the_gpl_names_palette_and_colors():
    lines = gimp_palette(np.array(RED_GREEN, np.uint8), name="Two").decode().splitlines()
    assert lines[:3] == ["GIMP Palette", "Name: Two", "Columns: 2"]
    assert lines[4:] == ["255   0   0\tColor 0 (#ff0000)", "  0 255   0\tColor 1 (#00ff00)"]


@pytest.mark.parametrize("k", [1, 16, 256])
def test_the_jasc_palette_is_its_description_word_for_word(k):
    colors = palette(k)
    head, version, count, *rows = jasc_palette(colors).decode("ascii").split("\r\n")
    assert (head, version, count, rows.pop()) == ("JASC-PAL", "0100", str(k), "")
    assert [list(map(int, row.split(" "))) for row in rows] == colors.tolist()


def test_paint_net_has_the_opacity_first_and_remarks_behind_semicolons():
    colors = palette(9)
    lines = paint_net_palette(colors, name=EVIL).decode().splitlines()
    assert [line[:2] for line in lines] == ["; ", "; ", *["FF"] * 9]
    codes = [int(line, 16) for line in lines if not line.startswith(";")]
    assert [[code >> 16 & 255, code >> 8 & 255, code & 255] for code in codes] == colors.tolist()


@pytest.mark.parametrize("k", [1, 5, 9, 256])
def test_the_svg_says_number_code_and_share_of_every_swatch(k):
    colors = palette(k)
    root = ElementTree.fromstring(svg_swatches(colors, name=EVIL, shares=falling(k)))
    tag = "{http://www.w3.org/2000/svg}"
    swatches = root.findall(f"{tag}rect")
    assert tuple(swatch.get("fill") for swatch in swatches) == write_hexes(colors)
    texts = zip(color_names(colors), share_texts(falling(k)), strict=True)
    titles = [swatch.find(f"{tag}title").text for swatch in swatches]
    assert titles == [f"{name}, {share}" for name, share in texts]
    numbers = [group.find(f"{tag}text").text for group in root.findall(f"{tag}g")]
    assert numbers == [str(number) for number in range(k)]


def test_the_lettering_of_the_svg_is_black_on_light_and_white_on_dark():
    root = ElementTree.fromstring(svg_swatches(np.array([[255] * 3, [0] * 3], np.uint8)))
    groups = root.findall("{http://www.w3.org/2000/svg}g")
    assert [group.get("fill") for group in groups] == ["black", "white"]


@pytest.mark.parametrize("k", [1, 2, 7, 8, 9, 13, 64, 65, 251, 256])
def test_the_swatches_of_a_sheet_are_rectangles_that_fill_it_in_order(k):
    labels = swatch_labels(k, 5)
    assert labels.dtype == np.uint8
    assert list(dict.fromkeys(labels.ravel().tolist())) == list(range(k))
    for number in range(k):
        rows, columns = np.nonzero(labels == number)
        height, width = np.ptp(rows) + 1, np.ptp(columns) + 1
        assert height == 5 <= width
        assert rows.size == height * width


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("photo 1 (copy)", "photo 1 (copy)"),
        ("größe 日本 हिन्दी", "größe 日本 हिन्दी"),
        ("a*/b", "a b"),
        ("<svg>&amp;", "svg amp"),
        ("a\n\t b", "a b"),
        ("#ff0000", "ff0000"),
        ("", "Palette"),
        ("\ud800\0\u202e\u3164\ufe0f", "Palette"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
        ("x" * 58 + " yz", "x" * 58 + "…"),
    ],
)
def test_a_name_keeps_its_letters_and_nothing_harmful(name, clean):
    assert clean_name(name) == clean


@pytest.mark.parametrize(
    ("name", "word"), [("Old  Harbor!", "old-harbor"), ("日本", "palette"), ("Ünï", "uni")]
)
def test_an_identifier_is_ascii(name, word):
    assert identifier(name) == word


def test_a_share_is_nothing_only_of_no_pixel():
    shares = np.array([1, 0.125, 0.0004, 1e-12, 0])
    assert share_texts(shares) == ("100.0 %", "12.5 %", "below 0.1 %", "below 0.1 %", "0 %")


# Reading


@pytest.mark.parametrize(
    "text",
    [
        "#ff0000\n#00ff00\n",
        "ff0000, 0f0",
        "// two colors\n#f00 /* and */ #0f0",
        '["#ff0000", "00ff00"]',
        '[{"hex": "#ff0000"}, {"hex": "#00ff00", "share": 1}]',
        '{"palette": [{"hex": "#f00"}, {"hex": "#0f0"}], "settings": {"locked": "#123456"}}',
        '{"red": "#ff0000", "green": {"value": "#00ff00"}}',
        ":root{--a:#ff0000;--b:#00ff00}",
        "a{color:#f00f}#fade{color:#00ff0080} /* #123456 */ /* #abcdef",
        "$a: #f00; // #123456\n$b: #0f0;",
        "module.exports = { theme: { colors: { a: '#f00', b: '#00ff00' } } }",
        '<svg xmlns="http://www.w3.org/2000/svg"><a href="#abc"><path fill="#ff0000" '
        'style="fill:url(#fade);stroke:#0f0"/>&#128512;</a><!-- #123456 --></svg>',
        "red: #ff0000\ngreen: #00ff00",
        "GIMP Palette\n255 0 0\n0 255 0",
        "GIMP Palette\r\nName: x\r\nColumns: 2\r\n#\r\n255   0   0\tRed\r\n\r\n0 255 0 Green\r\n",
        "GIMP Palette\nChannels: RGBA\n255 0 0 255 Red\n0 255 0 9\n255 0 0 Red again",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_palette_is_read_from_any_text_that_holds_one(text, encoding):
    assert read_palette(text.encode(encoding)).tolist() == RED_GREEN


def test_names_in_an_old_encoding_do_no_harm():
    text = "GIMP Palette\nName: Größe\n255 0 0 Rot…\n0 255 0 Grün\n"
    assert read_palette(text.encode("cp1252")).tolist() == RED_GREEN


def test_the_result_is_codes_each_once_in_the_order_of_the_file():
    colors = read_palette(b"#00f #f00 #00f #0f0 #f00")
    assert colors.dtype == np.uint8
    assert colors.tolist() == [[0, 0, 255], [255, 0, 0], [0, 255, 0]]


@pytest.mark.parametrize("k", [1, 256])
def test_a_palette_may_have_256_colors(k):
    assert len(read_palette("\n".join(write_hexes(palette(k))).encode())) == k


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "a file of 1 to 1,000,000 bytes, got 0 bytes$"),
        (b"#ff0000 " * 200_000, "1,000,000 bytes, got 1,600,000 bytes$"),
        ("\n".join(write_hexes(palette(257))).encode(), "from 1 to 256 different colors, got 257$"),
        (b" \n", "from 1 to 256 different colors, got 0$"),
        (b"[]", "from 1 to 256 different colors, got 0$"),
        (b"GIMP Palette\n", "from 1 to 256 different colors, got 0$"),
        (b"GIMP Palette\n256 0 0 x", "three numbers from 0 to 255, got '256 0 0 x'$"),
        (b"GIMP Palette\n1 2\n", "three numbers from 0 to 255, got '1 2'$"),
        (b"#ff0000\n#00gg00", "a hex code such as #ff8000, got '#00gg00'$"),
        (b"Dear diary", "a hex code such as #ff8000, got 'Dear'$"),
        (b'{"a": 1}', "got text without codes such as #ff8000$"),
        (b"[" * 100_000, "a hex code such as #ff8000, got '\\[\\[\\["),
        (b"\x89PNG\r\n\x1a\n\0\0\0\r", "got an image$"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "got a file of another kind$"),
    ],
    ids=lambda value: str(value[:20]),
)
def test_what_is_no_palette_is_refused_in_plain_words(data, message):
    with pytest.raises(InvalidValueError, match=message):
        read_palette(data)


@pytest.mark.parametrize("data", ["#ff0000", None, 5, [b"#f00"]])
def test_a_palette_is_bytes(data):
    with pytest.raises(InvalidTypeError, match=r"^a palette must be the bytes of a file, got"):
        read_palette(data)


@pytest.mark.parametrize(
    "part",
    first_quick(
        [
            *(b"a:", b'"#f00",', b"/*", b"rgb("),
            *(b"<!--", b"#", b"url(#", b"{", b"#abc", b"//", b" ", b"["),
        ],
    ),
)
def test_a_long_file_of_anything_is_answered_at_once(part):
    data = b"a: #fff" + part * (900_000 // len(part))
    with suppress(ColorsegError):
        assert len(read_palette(data)) <= 256


def test_the_settings_beside_a_palette_are_not_colors_of_it():
    content = {"palette": [{"hex": "#010203"}], "settings": {"chosen": "#ff0000"}}
    assert read_palette(json.dumps(content).encode()).tolist() == [[1, 2, 3]]


@pytest.mark.parametrize(
    "text",
    [
        "[[255, 0, 0], [0, 255, 0]]",
        '{"a": {"hex": "#ff0000"}, "b": {"rgb": [0, 255, 0]}}',
        '{"colors": [{"r": 255, "g": 0, "b": 0}, {"hex": "#00ff00"}]}',
        '{"colors": [{"Red": 255, "Green": 0, "Blue": 0}, {"rgb": {"r": 0, "g": 255, "b": 0}}]}',
        '{"palette": [{"rgb": [255, 0, 0]}, [0, 255, 0]], "settings": {"x": [1, 2, 3]}}',
        '{"one": [255, 0, 0], "two": "#00ff00", "version": [1, 0, 0]}',
        '{"warm": [[255, 0, 0]], "cold": [{"color": [0, 255, 0]}]}',
        '[{"rgba": [255, 0, 0, 0.5]}, {"r": 0, "g": 255, "b": 0, "a": 1}, {"rgba": [1, 2, 3, 0]}]',
        '[{"hex": "#ff0000", "rgb": [255, 0, 0], "hsl": [0, 1, 0.5]}, {"rgb": [0, 255, 0]}]',
        '[{"code": "A12", "rgb": [255, 0, 0]}, {"name": "x", "rgb": "rgb(0, 255, 0)"}]',
        '{"a": {"$value": {"components": [1, 0, 0], "hex": "#ff0000"}}, "b": {"rgb": [0, 255, 0]}}',
    ],
)
def test_numbers_in_json_are_colors_as_codes_are(text):
    assert read_palette(text.encode()).tolist() == RED_GREEN


@pytest.mark.parametrize(
    "entry",
    [
        *('{"rgb": [1, 2, 256]}', '{"rgb": [0.1, 0.2, 0.3]}', '{"rgb": [-1, 2, 3]}'),
        *('{"rgb": [1, 2]}', '{"rgb": [true, 2, 3]}', '{"r": 0.5, "g": 1, "b": 0}', "[1.5, 2, 3]"),
        *('{"hsl": [120, 50, 50]}', '{"h": 120, "s": 50, "l": 50}', '{"cmyk": [0, 0, 0, 1]}'),
        *('{"color": [1, 2, 3, 4, 5]}', '{"rgb": {"x": 1}}', '{"components": [1, 0, 0]}'),
        *('{"rgb": "1, 2, 3"}', '{"colors": [[1, 2, 300]]}'),
    ],
)
@pytest.mark.parametrize("around", ['[{{"hex": "#ff0000"}}, {}]', '{{"a": "#ff0000", "b": {}}}'])
def test_numbers_in_json_that_are_no_color_are_refused(entry, around):
    if "{" not in entry and "b" in around:
        around = around.replace('"b"', '"color"')
    with pytest.raises(InvalidValueError, match="must be a hex code"):
        read_palette(around.format(entry).encode())


def test_json_of_any_depth_is_answered():
    for depth in (10, 400, 900, 5000):
        with suppress(ColorsegError):
            assert read_palette(b"[" * depth + b"[255,0,0]" + b"]" * depth).tolist() == [
                [255, 0, 0]
            ]
