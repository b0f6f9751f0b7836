"""A palette as a text file that other programs read: CSS, SCSS, GIMP and other painters.

Every writer takes the colors, most common first, and gives the bytes of a file in UTF-8.
"""

from collections.abc import Iterable

from colorseg.arrays import Colors, Floats
from colorseg.checks import palette_colors, palette_parts
from colorseg.color import write_hexes
from colorseg.palettes.names import UNNAMED, clean_name, color_names, identifier, share_texts

_GPL_COLUMNS = 16  # as many as GIMP shows side by side at its usual width


def css_properties(colors: Colors, *, name: str = UNNAMED, shares: Floats | None = None) -> bytes:
    """Write a palette as CSS custom properties, ``--color-0`` and on.

    Parameters
    ----------
    colors : ndarray of uint8, shape (k, 3)
        sRGB codes.
    name : str
        What the palette is called, in a comment; it is cleaned.
    shares : ndarray of float64, shape (k,), optional
        Share of the pixels of each color, 0..1, for comments.

    Returns
    -------
    bytes
        A style sheet with one ``:root`` rule.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said.
    """
    colors, name, shares = palette_parts(colors, name, shares)
    return _style_sheet(name, ":root", "--color-", colors, shares)


def tailwind_theme(colors: Colors, *, name: str = UNNAMED, shares: Floats | None = None) -> bytes:
    """Write a palette as a theme for Tailwind CSS 4, to be imported after Tailwind itself.

    Parameters
    ----------
    colors : ndarray of uint8, shape (k, 3)
        sRGB codes.
    name : str
        What the palette is called; made an identifier, it stands in the classes: from
        ``Old harbor`` comes ``bg-old-harbor-0``.
    shares : ndarray of float64, shape (k,), optional
        Share of the pixels of each color, 0..1, for comments.

    Returns
    -------
    bytes
        A style sheet with one ``@theme`` rule.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said.
    """
    colors, name, shares = palette_parts(colors, name, shares)
    return _style_sheet(name, "@theme", f"--color-{identifier(name)}-", colors, shares)


def scss_variables(colors: Colors, *, name: str = UNNAMED, shares: Floats | None = None) -> bytes:
    """Write a palette as SCSS variables, ``$color-0`` and on, and a map of them, ``$palette``.

    Parameters
    ----------
    colors : ndarray of uint8, shape (k, 3)
        sRGB codes.
    name : str
        What the palette is called, in a comment; it is cleaned.
    shares : ndarray of float64, shape (k,), optional
        Share of the pixels of each color, 0..1, for comments.

    Returns
    -------
    bytes
        An SCSS file; ``map.get($palette, 0)`` is the most common color.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said.
    """
    colors, name, shares = palette_parts(colors, name, shares)
    # Comments of this kind do not reach the style sheet that is made from the file.
    variables = _declarations("$color-", colors, shares, comment="// {}")
    entries = (f"  {number}: $color-{number}," for number in range(len(colors)))
    return _lines([f"// {clean_name(name)}", *variables, "", "$palette: (", *entries, ");"])


def gimp_palette(colors: Colors, *, name: str = UNNAMED) -> bytes:
    """Write a palette as GIMP, Inkscape, Krita and Aseprite read it.

    Parameters
    ----------
    colors : ndarray of uint8, shape (k, 3)
        sRGB codes.
    name : str
        What the palette is called; it is cleaned.

    Returns
    -------
    bytes
        A GPL file.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said.
    """
    colors, name, _ = palette_parts(colors, name, None)
    head = ["GIMP Palette", f"Name: {clean_name(name)}"]
    columns = f"Columns: {min(len(colors), _GPL_COLUMNS)}"
    entries = (
        f"{red:3d} {green:3d} {blue:3d}\t{called}"
        for (red, green, blue), called in zip(colors.tolist(), color_names(colors), strict=True)
    )
    return _lines([*head, columns, "#", *entries])


def jasc_palette(colors: Colors) -> bytes:
    """Write a palette as Paint Shop Pro and many editors of sprites read it.

    Parameters
    ----------
    colors : ndarray of uint8, shape (k, 3)
        sRGB codes.

    Returns
    -------
    bytes
        A PAL file of text, which is not Microsoft's RIFF. Its lines end as in DOS: some readers
        count on it.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said.
    """
    colors = palette_colors("colors", colors)
    rows = (f"{red} {green} {blue}" for red, green, blue in colors.tolist())
    return _lines(["JASC-PAL", "0100", str(len(colors)), *rows], end="\r\n")


def paint_net_palette(colors: Colors, *, name: str = UNNAMED) -> bytes:
    """Write a palette as paint.net reads it.

    Parameters
    ----------
    colors : ndarray of uint8, shape (k, 3)
        sRGB codes.
    name : str
        What the palette is called, in a comment; it is cleaned.

    Returns
    -------
    bytes
        A text file with the opacity first in each code: ``FFrrggbb``. paint.net itself shows the
        first 96 colors.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an argument is not as said.
    """
    colors, name, _ = palette_parts(colors, name, None)
    head = ["; paint.net Palette File", f"; {clean_name(name)}"]
    codes = (f"FF{code[1:].upper()}" for code in write_hexes(colors))
    return _lines([*head, *codes], end="\r\n")


def _style_sheet(
    name: str, selector: str, prefix: str, colors: Colors, shares: Floats | None
) -> bytes:
    declarations = (f"  {line}" for line in _declarations(prefix, colors, shares))
    return _lines([f"/* {clean_name(name)} */", f"{selector} {{", *declarations, "}"])


def _declarations(
    prefix: str, colors: Colors, shares: Floats | None, comment: str = "/* {} */"
) -> list[str]:
    lines = [f"{prefix}{number}: {code};" for number, code in enumerate(write_hexes(colors))]
    if shares is None:
        return lines
    notes = (comment.format(text) for text in share_texts(shares))
    return [f"{line} {note}" for line, note in zip(lines, notes, strict=True)]


def _lines(lines: Iterable[str], end: str = "\n") -> bytes:
    return "".join(f"{line}{end}" for line in lines).encode()
