"""Palettes that are lists in text: GIMP's, Paint Shop's and paint.net's, tables and hex codes.

A row of numbers is red, green and blue, and a word is a hex code where nothing else can be meant:
what could be two things is refused.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile

from colorseg.color import is_hex, is_plain_code, read_hexes
from colorseg.errors import InvalidValueError
from colorseg.palettes.css_colors import HEX_KEYS, CssColor, css_color, of_codes
from colorseg.words import shown

_LINE_END = re.compile(r"\r\n?|\n")
_GPL_HEADER = re.compile(r"\s*(?:#.*|\w+:.*)?")
_GPL_CHANNELS = re.compile(r"\s*channels:\s*(.*?)\s*", re.IGNORECASE)
_CODE = re.compile(r"25[0-5]|2[0-4]\d|[01]\d\d|\d{1,2}")
_NUMBER = re.compile(r"\d+(?:\.\d+)?%?")
_WORD = re.compile(r"[\w-]++\([^()]*\)|[^\s,;]+")
_QUOTES = "\"'"
_SEPARATORS = "\t;,"

# A line that only explains; with a hex code right behind the sign it may be meant as a color.
_REMARK = re.compile(r"\s*(?:;.*|#(?:[ \t]++(?![0-9a-fA-F]{3,8}(?!\w)).*)?)?")

_CHANNELS = (("r", "red"), ("g", "green"), ("b", "blue"))
_OPACITY = ("a", "alpha", "opacity")
_CODES = (*HEX_KEYS, "code", "color", "colour")


def lines_of(text: str) -> list[str]:
    """Return the lines that are not empty and begin with neither ``;`` nor ``#`` and a space."""
    return [line for line in _LINE_END.split(text) if not _REMARK.fullmatch(line)]


def gpl_colors(text: str) -> list[CssColor]:
    """Read GIMP's palette.

    Parameters
    ----------
    text : str
        The file. Under ``Channels: RGBA``, which Aseprite writes, rows have an opacity.

    Returns
    -------
    list of CssColor
        In the order of the file, clear ones among them.

    Raises
    ------
    InvalidValueError
        If a row is no color.
    """
    lines = _LINE_END.split(text.strip())[1:]
    channels = {match[1].upper() for line in lines if (match := _GPL_CHANNELS.fullmatch(line))}
    if not channels <= {"RGB", "RGBA"}:
        message = "the channels of a GPL palette must be RGB or RGBA"
        raise InvalidValueError(f"{message}, got {shown(' '.join(sorted(channels)))}")
    has_opacity = "RGBA" in channels
    rows = [line for line in lines if not _GPL_HEADER.fullmatch(line)]
    return [_of_row(line, "GPL", has_opacity) for line in rows]


def jasc_colors(text: str) -> list[CssColor]:
    """Read Paint Shop's palette.

    Parameters
    ----------
    text : str
        The file. Rows of four numbers, which Aseprite writes, have an opacity.

    Returns
    -------
    list of CssColor
        In the order of the file, clear ones among them.

    Raises
    ------
    InvalidValueError
        If a row is no color, or there are more or fewer than the file says.
    """
    _, version, count, *rows = [*_LINE_END.split(text.strip()), "", ""]
    rows = [row for row in rows if row.strip()]
    if version.strip() != "0100" or count.strip() != str(len(rows)):
        message = "a JASC palette must say 0100, then how many colors follow, and then as many"
        raise InvalidValueError(f"{message}, got {shown(version)}, {shown(count)} and {len(rows)}")
    return [_of_row(row, "JASC", has_opacity=True) for row in rows]


def _of_row(line: str, kind: str, has_opacity: bool) -> CssColor:
    """Read the codes at the beginning of a row; what comes behind them is a name."""
    words = line.split()
    count = 4 if has_opacity and words[3:] and _NUMBER.fullmatch(words[3]) else 3
    codes = [int(word) for word in words[:count] if _CODE.fullmatch(word)]
    if len(codes) < count:
        message = f"a color of a {kind} palette must be three numbers from 0 to 255"
        raise InvalidValueError(f"{message}, got {shown(line.strip())}")
    return of_codes(codes[:3], codes[3] / 255 if count == 4 else 1.0)


def listed_colors(text: str) -> list[CssColor]:
    """Read a list of colors of any kind.

    Parameters
    ----------
    text : str
        Hex codes and CSS colors, several a line or with a name and numbers beside each; rows of
        red, green and blue, with a name or a number; a table under a header that names such
        columns; or paint.net's codes, opacity first.

    Returns
    -------
    list of CssColor
        In the order of the text, clear ones among them.

    Raises
    ------
    InvalidValueError
        If something is no color or could be several; the message shows which.
    """
    lines = lines_of(text)
    table = _table(lines)
    if table is not None:
        return table
    words = [word for line in lines for word in _WORD.findall(line)]
    if not any(sign in word for word in words for sign in "#(["):
        if any(len(word) == 8 and is_hex(word) for word in words):
            has_remarks = any(line.lstrip()[:1] == ";" for line in _LINE_END.split(text))
            return _opacity_first(words, has_remarks)
        if words and all(is_hex(word) for word in words) and not _are_numbers(words):
            return [of_codes(code) for code in read_hexes(" ".join(words)).tolist()]
        if any(_NUMBER.fullmatch(word) for word in words):
            return _rows_of_numbers(lines)
    return [color for line in lines for color in _of_line(line, is_alone=len(lines) == 1)]


def one_color(text: str) -> CssColor:
    """Read a text that is one color: any that CSS has, or a hex code without its sign.

    Parameters
    ----------
    text : str
        Such as ``#ff8000``, ``ff8000`` or ``orange``.

    Returns
    -------
    CssColor
        The color.

    Raises
    ------
    InvalidValueError
        If it is none.
    """
    if color := css_color(text):
        return color
    codes = read_hexes(text).tolist()
    if len(codes) != 1:
        raise _no_color(text)
    return of_codes(codes[0])


def _no_color(text: str) -> InvalidValueError:
    hint = f"; beside other words write #{text}" if is_plain_code(text) else ""
    return InvalidValueError(f"a color must be a hex code such as #ff8000, got {shown(text)}{hint}")


def _are_numbers(words: Sequence[str]) -> bool:
    return all(word.isdigit() and len(word) == 3 for word in words)


def _opacity_first(words: Sequence[str], has_remarks: bool) -> list[CssColor]:
    """Read paint.net's codes, unless they could be the Web's, which have the opacity last."""
    whole = all(is_hex(word) and len(word) in (6, 8) for word in words)
    first, last = ({word[place].lower() for word in words} for place in (slice(2), slice(-2, None)))
    if not whole or not (has_remarks or (first == {"ff"} and last != {"ff"})):
        message = "codes of eight digits must begin with a # if the opacity is last, or stand under"
        message = f"{message} a line that begins with ; if it is first, as paint.net has them"
        raise InvalidValueError(f"{message}, got {shown(words[0])}")
    turned = (f"#{word[2:]}{word[:2]}" if len(word) == 8 else f"#{word}" for word in words)
    return [one_color(code) for code in turned]


def _of_line(line: str, is_alone: bool) -> list[CssColor]:
    """Read colors side by side, or one with a name and numbers beside it."""
    words = [word.strip(_QUOTES) for word in _WORD.findall(line)]
    marked = [word for word in words if "#" in word or "(" in word]
    if len(marked) == 1 and not any(_may_be_meant(word, is_alone) for word in words):
        words = marked
    found = {word: css_color(word) for word in words if word in marked or not marked}
    unknown = [word for word in words if found.get(word) is None]
    if unknown:
        raise _no_color(unknown[0])
    return [color for word in words if (color := found[word])]


def _may_be_meant(word: str, is_alone: bool) -> bool:
    """Tell whether a word beside a code may be a color too; in a list of lines, red is a name."""
    is_code = "#" in word or "(" in word
    return not is_code and (is_plain_code(word) or (is_alone and css_color(word) is not None))


def _sign_between(lines: Sequence[str]) -> str | None:
    """Return the sign that stands between the fields of all lines; None if spaces do."""
    return next((sign for sign in _SEPARATORS if all(sign in line for line in lines)), None)


def _fields(line: str, sign: str | None) -> list[str]:
    if sign is None or sign not in line:
        return line.split() if sign is None else [line.strip()]
    try:
        (row,) = csv.reader([line], delimiter=sign, skipinitialspace=True, strict=True)
    except csv.Error:
        raise _no_row(line) from None
    fields = [field.strip() for field in row]
    return fields if fields[-1] else fields[:-1]


def _table(lines: Sequence[str]) -> list[CssColor] | None:
    """Read a table whose columns are named; None if they are not."""
    sign = _sign_between(lines[:1])
    names = [name.lower() for name in _fields(lines[0], sign)] if len(lines) > 1 else []
    columns = _columns(names)
    if not columns:
        return None
    records = [dict(zip(names, _fields(line, sign), strict=False)) for line in lines[1:]]
    if any(name not in record for record in records for name in columns):
        message = f"each row of a table must have a {' and a '.join(columns)}"
        raise InvalidValueError(f"{message}, got {shown(lines[-1])}")
    cells = [[record[name] for name in columns] for record in records]
    if len(columns) == 3:
        colors = [of_codes(code) for code in _codes(cells)]
    else:
        colors = [_of_cell(cell, columns[0]) for (cell,) in cells]
    return [_faded(color, record) for color, record in zip(colors, records, strict=True)]


def _columns(names: Sequence[str]) -> list[str]:
    """Return the names of the columns of red, green and blue, or of codes; none if there are none.

    The first table is preferred, since in the other what is called a color may be its name.
    """
    channels = [name for wanted in _CHANNELS for name in wanted if name in names]
    return channels if len(channels) == 3 else [name for name in _CODES if name in names][:1]


def _faded(color: CssColor, record: dict[str, str]) -> CssColor:
    """Give a color its opacity, in whatever unit: all that matters is whether it is 0."""
    for text in (record[name] for name in _OPACITY if name in record):
        if not _NUMBER.fullmatch(text):
            raise InvalidValueError(f"an opacity must be a number, got {shown(text)}")
        color = replace(color, opacity=min(color.opacity, float(text.rstrip("%"))))
    return color


def _of_cell(cell: str, column: str) -> CssColor:
    """Read a cell of a column of codes, where three digits are no number."""
    is_short = column.startswith("hex") and len(cell) == 3 and is_hex(cell)
    return one_color(f"#{cell}" if is_short else cell)


def _codes(rows: Iterable[Sequence[str]]) -> list[list[int]]:
    """Read rows of red, green and blue."""
    codes = []
    for row in rows:
        if len(row) != 3 or not all(_CODE.fullmatch(word) for word in row):
            raise _no_row(" ".join(row))
        codes.append([int(word) for word in row])
    if max(map(max, codes), default=0) == 1:
        message = "red, green and blue must be from 0 to 255"
        raise InvalidValueError(f"{message}, got only 0 and 1, which may be parts of one")
    return codes


def _no_row(line: str) -> InvalidValueError:
    message = "a row of numbers must be red, green and blue from 0 to 255, with a name or not"
    return InvalidValueError(f"{message}, got {shown(line)}; name more columns in a first line")


def _rows_of_numbers(lines: Sequence[str]) -> list[CssColor]:
    """Read rows of red, green and blue, each with a name on either side or a number behind it."""
    sign = _sign_between(lines)
    rows = [_fields(line, sign) for line in lines]
    fourth = [row[3] for row in rows if _leading_numbers(row) == 4]
    if fourth and not _is_an_amount(fourth) and not _is_opaque(fourth, rows):
        raise _no_row(lines[0])
    return [of_codes(code) for code in _codes(map(_numbers_in, rows))]


def _numbers_in(row: Sequence[str]) -> Sequence[str]:
    leading = _leading_numbers(row)
    if leading in (3, 4):
        return row[:3]
    named = row[3:] and not row[0][:1].isdigit() and not _NUMBER.fullmatch(row[-4])
    return row[-3:] if named else row


def _leading_numbers(row: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(_NUMBER.fullmatch, row))


def _is_an_amount(fourth: Sequence[str]) -> bool:
    """Tell whether the numbers behind three others can be no codes, and are not 0."""
    is_code = [_CODE.fullmatch(word) is not None for word in fourth]
    return not all(is_code) and all(float(word.rstrip("%")) > 0 for word in fourth)


def _is_opaque(fourth: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether rows of four numbers end in full opacity, and do not begin with their number."""
    counted = any(
        all(row[0] == str(number) for number, row in enumerate(rows, start)) for start in (0, 1)
    )
    return set(fourth) == {"255"} and not counted
