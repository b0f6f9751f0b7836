"""Style sheets, programs and drawings: every color in them, or a refusal."""

import numpy as np
import pytest
import tinycss2
from tinycss2.color3 import parse_color

from colorseg.color.hexes import write_hexes
from colorseg.errors import InvalidValueError
from colorseg.palettes.css_colors import NAMES
from colorseg.palettes.reading import read_palette


def hexes(text):
    return list(write_hexes(read_palette(text.encode())))


@pytest.mark.parametrize(
    "text",
    [
        "a{color:red;background:url(tan.png) no-repeat blue}",
        "a { color: RED !important; border: 1px solid blue }",
        ":root { --brand: red; --shadow: 0 0 2px blue; --font: 'Tan', serif }",
        "a{background:linear-gradient(\n 90deg,\n red,\n blue 50%\n)}",
        "a{fill:rgb(255 0 0 / 50%);stroke:hsl(240, 100%, 50%)}",
        "a{color:var(--x, red);background-color:currentColor;outline:thin dotted #00f}",
        "$a: red;\n$b: (one: blue, two: $a);",
        "$map: (\n  first: red,\n  second: blue\n);",
        "@brand: red; .a { .mixin(@brand); color: @brand; border-color: @brand blue }",
        "@theme { --color-one-500: oklch(62.8% 0.2577 29.23); --color-two: blue; }",
        "export default { theme: { colors: { one: 'red', two: { DEFAULT: \"#00f\" } } } }",
        '{"color": {"one": {"$value": "red", "$type": "color"}, "two": {"$value": "#00f"}}}',
        '{"name": "tan", "colors": ["red", "blue"], "title": "coral"}',
        '{"one": "red", "two": "rgb(0, 0, 255)", "tags": ["green"]}',
        "colors: { one: 'rgb(255 0 0 / <alpha-value>)', two: '#00f' }",
        "one: red\ntwo: blue\nname: tan",
        '<svg><rect fill="red" stroke="none" class="a"/><g style="fill:blue;stroke:#f00" /></svg>',
        '<svg><style>#add .b{fill:red}</style><path id="tan" fill="#00F"/></svg>',
        "#add > a, #bad.b:hover { color: red } #fade { color: blue }",
        "a{color:rgba(1, 2, 3, 0);fill:#1230;stroke:red;background:transparent}b{color:blue}",
        "$black: red; a{box-shadow: 0 0 1px rgba($black, .5);color:blue}",
        "a{animation: tan 2s; grid-area: coral; font-family: chocolate; color: red} b{color:blue}",
        "a{color:red;content:'tan #00ff00'}a::after{content:\"#0f0 rgb(1,2,3)\";color:blue}",
        "a{content: attr(x) 'say \\'#0f0\\'' / 'tan #3';color:red}b{quotes:'#010' '#2';fill:blue}",
        "@use 'tan #010' with ($x: red); a{color:blue}",
        "@import '#010.css'; a{font-family:'#fade', tan;color:red;list-style:'#010';fill:blue}",
        "x: { name: 'tan #010203', color: 'red' }, y: { label: \"Ink #2\", hex: '#00f' }",
        '{"a": {"name": "tan #010203", "hex": "#f00"}, "b": {"title": "No #7", "color": "blue"}}',
        '<svg><rect fill="red" title="#010 tan"/><g aria-label="x" fill="#00f"/></svg>',
        "a{filter: grayscale(50%) drop-shadow(0 0 2px red); color: blue}",
    ],
)
def test_every_color_is_found_and_nothing_else(text):
    assert hexes(text) == ["#ff0000", "#0000ff"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a{color:rde;fill:red}", "rde"),
        ("a{color:#12345;fill:red}", "#12345"),
        ("a{color:#gg0000;fill:red}", "#gg0000"),
        ("$a: #gg0000; $b: red;", "#gg0000"),
        ("a{color:darken(#f00, 10%)}", "darken"),
        ("a{color:darken($x, 10%);fill:red}", "darken"),
        ("--x: color-mix(in srgb, red, blue);", "color-mix"),
        ("a{color:hsl(var(--primary));fill:red}", "hsl"),
        ("a{color:rgb(from red r g b)}", "rgb"),
        ("a{color:color(rec2020 1 0 0);fill:red}", "rec2020"),
        ("a{color:AccentColor;fill:red}", "AccentColor"),
        ("--color: 255 0 0; --x: red;", "255 0 0"),
        ('{"color": "ff8000", "other": "#ff0000"}', "ff8000"),
        ('{"color": "Dark rust", "hex": "#ff0000"}', "Dark rust"),
    ],
)
def test_what_is_not_understood_where_a_color_stands_is_refused(text, what):
    with pytest.raises(
        InvalidValueError, match="must be a hex code, a name of CSS or a f"
    ) as error:
        read_palette(text.encode())
    assert what in str(error.value)


def test_a_random_sheet_has_the_colors_that_another_reader_finds():
    rng = np.random.default_rng(0)
    properties = ["color", "background", "--x", "border", "box-shadow", "width", "font-family"]
    values = [*NAMES[::9], "#0f0", "#123456", "rgb(1, 2, 3)", "hsl(9, 50%, 50%)", "1px", "solid"]
    for _ in range(60):
        lines = [f"{rng.choice(properties)}: {rng.choice(values)};" for _ in range(8)]
        sheet = f"#bad {{ {' '.join(lines)} }}"
        try:
            found = hexes(sheet)
        except InvalidValueError:
            assert any(
                line.startswith("color:") and line[7:-1] in values[-2:] for line in lines
            ) or (not colors_by_another_reader(sheet))
        else:
            assert found == colors_by_another_reader(sheet)


def colors_by_another_reader(sheet):
    (rule,) = tinycss2.parse_stylesheet(sheet)
    found = []
    for entry in tinycss2.parse_declaration_list(rule.content, skip_whitespace=True):
        for token in entry.value:
            color = parse_color(token)
            named = token.type == "ident" and entry.name in ("width", "font-family")
            if color is not None and not named:
                found.append([int(255 * part + 0.5) for part in color[:3]])
    return list(dict.fromkeys(write_hexes(found)))
