"""Lists of colors in text: read as what they are, or refused."""

import io
import re

import numpy as np
import pytest
from PIL.GimpPaletteFile import GimpPaletteFile

from colorseg.errors import InvalidValueError
from colorseg.palettes.reading import read_palette
from colorseg.palettes.text_files import gimp_palette, jasc_palette

RED_GREEN = [[255, 0, 0], [0, 255, 0]]


@pytest.mark.parametrize(
    "text",
    [
        # Rows of red, green and blue
        "255 0 0\n0 255 0",
        "255,0,0\n0,255,0,\n",
        "255, 0, 0\r\n0, 255, 0",
        "255;0;0\n0;255;0",
        "255\t0\t0\tRed\n0\t255\t0\tGreen 2\n",
        "255 000 000\n000 255 000",
        "255 0 0 Red 50\n0 255 0 Sea green, 3",
        "Red 255 0 0\nSea green 0 255 0",
        'Red 7,255,0,0\n"Green, light",0,255,0',
        "255 0 0 512\n0 255 0 9",
        "255,0,0,0.7\n0,255,0,0.3",
        "255 0 0 70%\n0 255 0 30%",
        "255 0 0 255\n0 255 0 255",
        "# my colors: two\n; and more\n255 0 0\n\n0 255 0",
        # Tables
        "hex,share\n#ff0000,0.5\n#00ff00,0.5",
        "name;hex\nadd;ff0000\nfee;0f0",
        "Name,Hex,Count\n123,FF0000,456\n456,00FF00,789",
        "r,g,b,name\n255,0,0,Red\n0,255,0,#0000ff",
        "name,red,green,blue\nx,255,0,0\ny,0,255,0",
        "R G B\n255 0 0\n0 255 0",
        "index,r,g,b\n0,255,0,0\n1,0,255,0",
        "color,red,green,blue\nBlue,255,0,0\nBlue,0,255,0",
        "color\tn\nred\t3\nlime\t2",
        "r,g,b,a\n255,0,0,255\n0,255,0,1\n1,2,3,0",
        # Hex codes
        "#ff0000,512\n#00ff00,101",
        "101 #ff0000\n102 #00ff00",
        "#ff0000 add\n#00ff00 bad",
        "Blue #ff0000\nDark red #0f0",
        '"#ff0000","Red"\n"#00ff00","Green"',
        "#ff0000 #00ff00\n#12345600",
        "f00 0f0",
        "f00,0f0",
        # CSS
        "red, lime",
        "red\nlime",
        "rgb(255, 0, 0), hsl(120 100% 50%)",
        "rgb(255 0 0) warm\nrgba(9, 9, 9, 0)\n#0f0 cold",
        '["red", "hsl(120, 100%, 50%)", "#1230"]',
        # paint.net
        "; paint.net Palette File\r\n; Name: 2 colors\r\nFFFF0000\r\nff00ff00\r\n00123456\r\n",
        ";\nffff0000\n8000FF00",
        "FFFF0000\nFF00FF00\n",
        # Paint Shop
        "JASC-PAL\r\n0100\r\n2\r\n255 0 0\r\n0 255 0\r\n",
        "JASC-PAL\n0100\n3\n255 0 0 255\n9 9 9 0\n0 255 0 1\n",
        # GIMP
        "GIMP Palette\nName: 1 2 3\nColumns: 2\n#9 9 9\n255 0 0 1 2\n0 255 0 0 0 0\n",
        "GIMP Palette\nChannels: RGBA\n#\n0 0 0 0 Clear\n255 0 0 255 Red\n0 255 0 9\n",
        "GIMP Palette\nChannels: RGB\n255 0 0 0\n0 255 0 0",
    ],
)
def test_a_list_is_read_as_the_colors_that_are_meant(text):
    assert read_palette(text.encode()).tolist() == RED_GREEN


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("255", "red, green and blue from 0 to 255"),
        ("255 128", "red, green and blue from 0 to 255"),
        ("256 0 0", "got '256 0 0'"),
        ("255 0 0\n0 255", "got '0 255'"),
        ("255 0 0 0 255 0", "got '255 0 0 0 255 0'"),
        ("0 255 0 0\n1 0 255 0", "name more columns in a first line"),
        ("0 9 9 255\n1 8 8 255", "name more columns in a first line"),
        ("255 0 0 0\n0 255 0 0", "name more columns in a first line"),
        ("Sea 50 255 0 0", "red, green and blue from 0 to 255"),
        ("0.5 0.2 0.1", "red, green and blue from 0 to 255"),
        ("1 0 0\n0 1 0", "may be parts of one"),
        ("r,g,b\n1,0,0\n0,0,1", "may be parts of one"),
        ("100%,0%,0%", "red, green and blue from 0 to 255"),
        ('255,0,0,"a\n0,255,0,b', "red, green and blue from 0 to 255"),
        ("h,s,l\n0,100,50", "red, green and blue from 0 to 255"),
        ("c,m,y,k\n0,100,100,0", "red, green and blue from 0 to 255"),
        ("code,n\n#ff0000,1\n512,x", "got '512'; write #512 if it is one"),
        ("n,hex\n1,#ff0000\n2,", "must have a hex"),
        ("r,g,b,a\n1,2,3,x", "an opacity must be a number, got 'x'"),
        ("add", "got 'add'; write #add if it is one"),
        ("ff0000 000", "got '000'; write #000 if it is one"),
        ("ff0000 Red", "got 'ff0000'; beside other words write #ff0000"),
        ("#ff0000 00ff00", "got '00ff00'"),
        ("#ff0000 #00ff00 3", "got '3'"),
        ("#ff0000 #12345", "got '#12345'"),
        ("#ff0000, blue", "got 'blue'"),
        ("# ff0000\n#00ff00", "got '#'"),
        ("My colors\n#ff0000", "got 'My'"),
        ("rgb(255, 0)", "got 'rgb"),
        ("(255, 0, 0)", "a hex code such as #ff8000"),
        ("ff0000ff", "codes of eight digits must begin with a #"),
        ("ff0000ff\n00ff00ff", "codes of eight digits must begin with a #"),
        ("ffff0000 00ff00", "codes of eight digits must begin with a #"),
        ('["#ff0000", "255"]', "got '255'; write #255 if it is one"),
        ("JASC-PAL", "must say 0100"),
        ("JASC-PAL\n0100\n2\n255 0 0", "got '0100', '2' and 1"),
        ("JASC-PAL\n0100\n1\n255 0 0\n0 255 0", "got '0100', '1' and 2"),
        ("JASC-PAL\n0200\n1\n255 0 0", "got '0200'"),
        ("JASC-PAL\n0100\n1\n255 0 256", "a color of a JASC palette must be three numbers"),
        ("GIMP Palette\n1.5 2 3", "a color of a GPL palette must be three numbers"),
        ("GIMP Palette\nChannels: CMYK\n1 2 3 4", "must be RGB or RGBA, got 'CMYK'"),
        ("GIMP Palette\nChannels: RGBA\n1 2 3 256", "a color of a GPL palette must be"),
    ],
)
def test_what_could_be_another_color_is_refused(text, what):
    with pytest.raises(InvalidValueError, match=re.escape(what)):
        read_palette(text.encode())


def mutated(text, rng):
    """A text with a few characters changed, cut out or doubled, behind its first line."""
    first, _, text = text.partition("\n")
    for _ in range(rng.integers(1, 4)):
        at, size = (int(rng.integers(limit)) for limit in (len(text), 4))
        new = ["", text[at : at + 9], rng.choice(list("0123456789abf# ,;\n.-"))][rng.integers(3)]
        text = text[:at] + new + text[at + size :]
    return f"{first}\n{text}"


def gimp_by_pillow(text):
    lines = [line.lstrip() for line in text.splitlines() if line.strip()]
    return GimpPaletteFile(io.BytesIO("\n".join(lines).encode())).palette


def jasc_by_its_description(text):
    lines = text.strip().splitlines()
    assert lines[:2] == ["JASC-PAL", "0100"]
    rows = [list(map(int, re.findall(r"\d+", line))) for line in lines[3 : 3 + int(lines[2])]]
    return b"".join(bytes(row[:3]) for row in rows if row[3:] != [0])  # clear ones are none


def rows_by_themselves(text):
    rows = [re.findall(r"[^\s,;]+", line) for line in text.splitlines() if line.strip()]
    return b"".join(bytes(map(int, row[:3])) for row in rows)


@pytest.mark.parametrize(
    ("write", "read"),
    [
        (lambda colors: gimp_palette(colors).decode(), gimp_by_pillow),
        (lambda colors: jasc_palette(colors).decode(), jasc_by_its_description),
        (lambda colors: "\n".join(" ".join(map(str, c)) for c in colors), rows_by_themselves),
        (lambda colors: "\n".join(",".join(map(str, c)) for c in colors), rows_by_themselves),
    ],
    ids=["GPL", "JASC", "rows", "CSV"],
)
def test_a_mutated_list_is_refused_or_read_as_another_reader_reads_it(write, read):
    rng = np.random.default_rng(0)
    same = 0
    for _ in range(300):
        text = mutated(write(rng.integers(2, 256, (5, 3)).astype(np.uint8)), rng)
        try:
            found = read_palette(text.encode())
        except InvalidValueError:
            continue
        codes = np.frombuffer(read(text), np.uint8).reshape(-1, 3)
        assert found.tolist() == list(map(list, dict.fromkeys(map(tuple, codes.tolist())))), text
        same += 1
    assert same > 20
