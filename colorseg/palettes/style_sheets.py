"""The colors in a style sheet, a program or a drawing: every one of them, or a refusal.

There is no parser here of any of these languages. Hex codes and functions are taken wherever they
stand, names only where a color is meant: in what is given to a color property or a variable, or as
a whole value. What is given to a color property and is not understood is refused, since nobody
would see that it is missing.
"""

import re
from collections.abc import Iterator

from colorseg.errors import InvalidValueError
from colorseg.palettes.css_colors import FUNCTION, HEX, NAMES, CssColor, css_color
from colorseg.words import shown

_ALLOWED = (
    "a color of a style sheet must be a hex code, a name of CSS or a function such as rgb() with "
    "plain numbers"
)
_ANY_OPACITY = "<alpha-value>"  # which Tailwind fills in
# What points elsewhere, and marks such as the lettering of swatches that are hidden from readers.
_NO_PLACE = re.compile(
    r"""url\([^()]*\)|@(?:import|charset|namespace|use|forward)\s+(?:"[^"\n]*"|'[^'\n]*')"""
    r"""|<[^<>]*\saria-hidden="true"[^<>]*>|href=["']\#[^"'<>\s]*""",
    re.IGNORECASE,
)
_SELECTOR = re.compile(
    r"""(?:\A|(?<=[{};]))(?:[^{};"'()]++|\([^(){};]*\)|"[^"{};]*"|'[^'{};]*')*+\{"""
)
_NAME_IN_SELECTOR = re.compile(r"""(\([^()]*\)|"[^"]*"|'[^']*')|\#[\w-]+""")
# A color of this file, paler: the variable stands there with its code.
_PALER = re.compile(r"rgba?\(\s*(?:[$@][\w-]+|var\(\s*--[\w-]+\s*\))\s*,[\s\d.%]*\)", re.IGNORECASE)

_CODE = re.compile(rf"(?<![\w&\#-]){HEX}(?![\w-])")  # no character reference such as &#38;
_NO_CODE = re.compile(
    r"(?<![\w&\#-])\#(?:[0-9a-f]{1,2}|[0-9a-f]{5}|[0-9a-f]{7}|[0-9a-f]{9,})(?![\w-])"
)
_CALL = re.compile(rf"(?<![\w.$@-]){FUNCTION}", re.IGNORECASE)
_WHOLE_CALL = re.compile(r"(?<![\w.-])[\w.-]++\([^()]*\)")
_NAME = re.compile(rf"(?<![\w$@.\#-])(?:{'|'.join(NAMES)})(?![\w(.-])", re.IGNORECASE)

# A key and what is given to it, up to the end of the declaration or the colon of the next one.
_GIVEN = re.compile(
    r"""(?<![\w$@-])([\w$@-]++)["']?\s*+([:=])\s*+"""
    r"""(?=((?:"[^"\n<>=]*"|'[^'\n<>=]*'|[^;{}:=<>"']++)*+)(.?))""",
    re.DOTALL,
)
_NEXT_KEY = re.compile(r"""[\s,(]["']?[\w$@-]+["']?\s*\Z""")
_STRING = re.compile(r""""[^"\n]*"|'[^'\n]*'""")

# Keys by what is given to them: nothing but a color, a color among other things, none at all.
_OF_A_COLOR = re.compile(r"[\w-]*(?:colou?r|hex)|rgba?|fill|stroke", re.IGNORECASE)
_WITH_A_COLOR = re.compile(
    r"(?:--|[$@])[\w-]+|background(?:-?image)?|border(?:-\w+)*|outline|[\w-]*shadow|filter"
    r"|column-rule|text-(?:decoration|emphasis)|[\w-]*text-stroke|caret|mask",
    re.IGNORECASE,
)
_OF_NO_COLOR = re.compile(
    r"\$?type|title|label|id|class|description|comment|note|author|family|tags?|group|category"
    r"|slug|key|kind|content|quotes|list-style(?:-type)?|text-overflow|hyphenate-character"
    r"|(?:--|[$@])?(?:name|font|animation|grid|transition|counter|view-|container-?)[\w-]*",
    re.IGNORECASE,
)
# Words for people to read, in one string or several; the braces of a program end them.
_READ_BY_PEOPLE = re.compile(
    rf"""(?<![\w$@"'-])(["']?+)(?!class\b)(?:{_OF_NO_COLOR.pattern})\1\s*+[:=]"""
    r"""(?:\s*+(?:"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|[\w.-]++(?:\([^()]*\))?|/))++""",
    re.IGNORECASE,
)
_ESCAPED_STRING = re.compile(r""""(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'""")
_BESIDE_A_COLOR = re.compile(
    r"""(?:(?:none|transparent|inherit|initial|unset|revert-layer|revert|currentcolor|auto|freeze
    |remove|null|undefined|true|false|string|important|context-fill|context-stroke|url|var
    |[$@][\w.-]+|--[\w-]+)(?![\w-])|[\s,;!()\[\]"'/])*+""",
    re.IGNORECASE | re.VERBOSE,
)


def style_colors(text: str) -> list[CssColor]:
    """Find the colors of a text that is not only a list of them.

    Parameters
    ----------
    text : str
        A style sheet, a program, an SVG drawing or the like, without its comments.

    Returns
    -------
    list of CssColor
        In the order of the text, clear ones among them.

    Raises
    ------
    InvalidValueError
        If a color is there that cannot be told, such as one that is calculated.
    """
    text = _SELECTOR.sub(_without_names, _NO_PLACE.sub(" ", text.replace(_ANY_OPACITY, "1")))
    text = _PALER.sub(" none ", _READ_BY_PEOPLE.sub(_without_strings, text))
    for match in _NO_CODE.finditer(text):
        raise _unknown(match[0])
    found = {**_codes(text), **_calls(text), **_names(text)}
    return [found[at] for at in sorted(found)]


def _without_names(match: re.Match[str]) -> str:
    """Take the names of elements out of a selector: #fade is one before a brace."""
    whole = match[0]
    return _NAME_IN_SELECTOR.sub(lambda part: part[1] or " ", whole) if "#" in whole else whole


def _without_strings(match: re.Match[str]) -> str:
    """Empty the strings that are given to a key, save one color of a program that is all of it."""
    head, quote = match[0], match[1]
    key, sign, given = re.split(r"([:=])", head, maxsplit=1)
    return f"{key}{sign}{_ESCAPED_STRING.sub(lambda part: _emptied(part[0], quote), given)}"


def _emptied(string: str, quote: str) -> str:
    return string if quote and css_color(string[1:-1]) else '""'


def _codes(text: str) -> dict[int, CssColor]:
    return {match.start(): _known(match[0]) for match in _CODE.finditer(text)}


def _calls(text: str) -> dict[int, CssColor]:
    found = {}
    for match in _CALL.finditer(text):
        whole = _WHOLE_CALL.match(text, match.start())
        found[match.start()] = _known(whole[0] if whole else text[match.start() :][:40])
    return found


def _names(text: str) -> dict[int, CssColor]:
    return {
        at: _known(name)
        for match in _GIVEN.finditer(text)
        for at, name in _names_given(match[1], *_cut(match), match.start(3))
    }


def _known(text: str) -> CssColor:
    color = css_color(text)
    if color is None:
        raise _unknown(text)
    return color


def _unknown(text: str) -> InvalidValueError:
    return InvalidValueError(f"{_ALLOWED}, got {shown(text.strip())}")


def _cut(match: re.Match[str]) -> tuple[str, str]:
    """Return what is given to a key and what ends it: a line does where another key comes next."""
    _, sign, given, end = match.groups()
    if sign == "=":  # of an attribute; what a program assigns may be anything
        string = _STRING.match(given)
        return (string[0], "\n") if string else ("", "")
    if end in (":", "="):
        key = _NEXT_KEY.search(given)
        return (given[: key.start()], "\n") if key else ("", "")
    return given, end


def _names_given(key: str, given: str, end: str, at: int) -> Iterator[tuple[int, str]]:
    if _OF_A_COLOR.fullmatch(key):
        if end != "{":
            _check_whole(given)
    elif _OF_NO_COLOR.fullmatch(key):
        return
    elif not _WITH_A_COLOR.fullmatch(key):
        yield from _whole_names(given, end, at)
        return
    elif "#" in _CODE.sub("", given) and end != "{":
        raise _unknown(given)
    yield from _names_among(given, at)
    yield from _whole_names(given, end, at)


def _check_whole(given: str) -> None:
    """Refuse what is given to a color property and is no color."""
    rest = _NAME.sub(" ", _WHOLE_CALL.sub(_without_color, _CODE.sub(" ", given)))
    if not _BESIDE_A_COLOR.fullmatch(rest):
        raise _unknown(given)


def _without_color(match: re.Match[str]) -> str:
    return match[0] if css_color(match[0]) is None else " "


def _names_among(given: str, at: int) -> Iterator[tuple[int, str]]:
    bare = _STRING.sub(lambda match: " " * len(match[0]), given)
    for match in _NAME.finditer(bare):
        yield at + match.start(), match[0]


def _whole_names(given: str, end: str, at: int) -> Iterator[tuple[int, str]]:
    """Find names that are all that is given: quoted, or in a map or on a line of their own."""
    for match in re.finditer(r"[^,]+", given):
        part = match[0].strip(" \t\r\n[]()")
        quoted = part[:1] in ("'", '"') and part[-1:] == part[:1]
        name = part[1:-1] if quoted else part
        if (quoted or end in ("\n", "") or given[-1:] in ",)") and _NAME.fullmatch(name):
            yield at + match.start() + match[0].index(name), name
