"""Reading the palette in a file; the content tells which kind of file it is, not the name."""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np

from colorseg.arrays import Colors
from colorseg.errors import InvalidTypeError, InvalidValueError
from colorseg.images import looks_like_an_image
from colorseg.palettes.binary_files import ACT_SIZES, read_binary
from colorseg.palettes.css_colors import CssColor, visible_colors
from colorseg.palettes.json_colors import with_codes
from colorseg.palettes.style_sheets import style_colors
from colorseg.palettes.text_lists import gpl_colors, jasc_colors, lines_of, listed_colors, one_color
from colorseg.words import counted, shown

_MOST_COLORS = 256
_MOST_BYTES = 1_000_000
_KINDS = "a palette must be hex codes, RGB rows, JSON, CSS, SCSS, SVG, GPL, PAL, ASE, ACO or ACT"

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
# A comment that nobody closes runs to the end, which also keeps the search short.
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--.*?(?:-->|\Z)|(?<!:)//[^\r\n]*", re.DOTALL)
_MARKUP = re.compile(r"[:{}<>=$]")
_FIRST_LINES: dict[str, Callable[[str], list[CssColor]]] = {
    "GIMP Palette": gpl_colors,
    "JASC-PAL": jasc_colors,
}


def read_palette(data: bytes) -> Colors:
    """Read a palette.

    Parameters
    ----------
    data : bytes
        A file of at most 1 MB: hex codes, CSS colors, rows of red, green and blue, or a table with
        a head; one of the JSON files of this package, or other JSON with hex codes or numbers of
        RGB; a style sheet, a program or an SVG drawing with colors in it; GPL, PAL of Paint Shop
        or Microsoft, paint.net's text, ASE, ACO or ACT.

    Returns
    -------
    ndarray of uint8, shape (m, 3)
        1 to 256 sRGB codes, all different, in the order of the file, clear ones left out. Colors
        that sRGB cannot show are clipped, and CMYK is taken as of ideal inks.

    Raises
    ------
    InvalidTypeError
        If ``data`` is not bytes.
    InvalidValueError
        If there is no palette in it, one that is too large, cut off or damaged, or something
        that could be another color.

    Examples
    --------
    >>> from colorseg import read_palette
    >>> read_palette(b"#ff8000 #0080ff").tolist()
    [[255, 128, 0], [0, 128, 255]]
    """
    if not isinstance(data, bytes):
        raise InvalidTypeError(f"a palette must be the bytes of a file, got {shown(data)}")
    if not 1 <= len(data) <= _MOST_BYTES:
        message = f"a palette must be a file of 1 to {counted(_MOST_BYTES, 'byte')}"
        raise InvalidValueError(f"{message}, got {counted(len(data), 'byte')}")
    colors = _distinct(_read(data))
    if not 1 <= len(colors) <= _MOST_COLORS:
        message = f"a palette must have from 1 to {_MOST_COLORS} different colors"
        raise InvalidValueError(f"{message}, got {len(colors):,}")
    return colors


def _distinct(colors: Colors) -> Colors:
    """Return each color once, where it came first."""
    _, first = np.unique(colors, axis=0, return_index=True)
    return colors[np.sort(first)]


def _read(data: bytes) -> Colors:
    text = None if data.startswith((b"ASEF", b"RIFF")) else _as_text(data)
    if text is not None:
        return visible_colors(_colors_in(text))
    colors = read_binary(data)
    if colors is None:
        kind = "an image" if looks_like_an_image(data) else "a file of another kind"
        raise InvalidValueError(f"{_KINDS}, got {kind}")
    return colors


def _as_text(data: bytes) -> str | None:
    """Decode text; None for what has characters that no text has."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16" if marked else "utf-8-sig"]
    if len(data) not in ACT_SIZES:  # any bytes are Latin-1, those of light colors too
        encodings.append("latin-1")
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if not _CONTROL.search(text):
                return text
    return None


def _colors_in(text: str) -> list[CssColor]:
    first_line = text.strip().split("\n", 1)[0].split("\r", 1)[0]
    if read := _FIRST_LINES.get(first_line.strip()):
        return read(text)
    content = _in_json(text)
    if content is not None:
        listed = _codes_listed(content)
        if listed is not None:
            return [one_color(code) for code in listed]
        text = _text_with_codes(text, content)
    plain = _COMMENT.sub(" ", text)
    if not _MARKUP.search("\n".join(lines_of(plain))):
        return listed_colors(plain)
    found = style_colors(plain)
    if not found:
        raise InvalidValueError(f"{_KINDS}, got text without codes such as #ff8000")
    return found


def _in_json(text: str) -> Any:
    """Return what a JSON file holds; None if text is something else, or no list of any kind."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, list | dict) else None


def _text_with_codes(text: str, content: Any) -> str:
    changed = with_codes(content)
    return text if changed == content else json.dumps(changed, indent=1, ensure_ascii=False)


def _codes_listed(content: Any) -> list[str] | None:
    """Return the codes of a list, or of what is called palette; None if there is neither."""
    entries = content.get("palette") if isinstance(content, dict) else content
    if not isinstance(entries, list):
        return None
    whole = with_codes(entries)
    entries = [whole] if isinstance(whole, str) else whole
    found = (entry.get("hex") if isinstance(entry, dict) else entry for entry in entries)
    codes = [code for code in found if isinstance(code, str)]
    return codes if len(codes) == len(entries) else None
