"""What the page says: Markdown that is written in the code, with all other words in it as text.

A link, a file or its name may hold anything. What is not written in this project's own templates
goes through `as_text`: Streamlit then shows it letter by letter, makes no link, picture, formula,
emoji, arrow or color of it, and the browser fetches nothing.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import groupby
from string import Formatter
from typing import Any

from colorseg.words import printable

# Markdown heeds nothing but ASCII punctuation, and of that neither quotes and parentheses around
# a word, nor what ends a clause, nor single hyphens and points inside, unless www comes first.
_LETTERS = "[0-9A-Za-z\x80-\U0010ffff]+"
_WORD = re.compile(
    rf"""(?i:(?!.*www\.))["'(]*(?:[+-](?=\d))?{_LETTERS}"""
    rf"""(?:[-'.,]{_LETTERS})*["')%]*[.,;:!?]?|["'(]*[%=]["')]*[.,;:]?"""
)
_START = re.compile(r"\d+[.)](?: |\Z)|=")  # of a line: a list, or what underlines a heading
_BETWEEN_WORDS = re.compile(r"(?<=[^ ]) (?=[^ ])")  # more spaces than one would be shown as one
_RIGHT_TO_LEFT = ("R", "AL", "AN")
_ICON = ":material/"


class Markdown(str):
    """Words that Streamlit may be given; made in this module alone."""

    __slots__ = ()


def as_text(words: object) -> Markdown:
    """Return words of any origin as Markdown that shows them as they are.

    Parameters
    ----------
    words : object
        A text, or what `str` makes of it. `Markdown` stays as it is.

    Returns
    -------
    Markdown
        Plain words as themselves, and in code what Markdown might heed; on one line, with
        characters that cannot be seen as escapes.
    """
    if isinstance(words, Markdown):
        return words
    text = printable(str(words))
    if _START.match(text):
        return code(text)
    runs = groupby(_BETWEEN_WORDS.split(text), key=_is_plain)
    return Markdown(" ".join(" ".join(run) if plain else _coded(run) for plain, run in runs))


def code(words: object) -> Markdown:
    """Return words of any origin as Markdown that shows them in code.

    Parameters
    ----------
    words : object
        A text, or what `str` makes of it.

    Returns
    -------
    Markdown
        A code span, in which Markdown heeds nothing.
    """
    *parts, last = printable(str(words)).split(_ICON)
    # Streamlit rewrites what begins an icon even in code: its slash stands between two spans.
    spans = [_span(part + _ICON[:-1]) for part in parts] + [_span(last)]
    return Markdown("&#47;".join(spans))


def markdown(template: str, *words: object) -> Markdown:
    """Fill words of any origin into Markdown.

    Parameters
    ----------
    template : str
        Markdown that is written in the code, with fields as `str.format` takes them; no field
        touches another, or stands in code or brackets.
    *words : object
        What goes into the fields, through `as_text`.

    Returns
    -------
    Markdown
        Such as ``**Bold:** `#ff8000` and 2 more`` from ``**Bold:** {} and {} more``.
    """
    return Markdown(_FILLER.vformat(template, words, {}))


def join(separator: str, parts: Iterable[object]) -> Markdown:
    """Join words of any origin.

    Parameters
    ----------
    separator : str
        Markdown that is written in the code.
    parts : iterable of object
        What is joined, through `as_text`.

    Returns
    -------
    Markdown
        All in one.
    """
    return Markdown(separator.join(map(as_text, parts)))


def cells(columns: Mapping[str, Iterable[object]]) -> dict[str, list[str]]:
    """Return the columns of a table whose words may be of any origin.

    Parameters
    ----------
    columns : mapping of str to iterable of object
        The cells under each head.

    Returns
    -------
    dict of list of str
        Heads and cells, through `as_text`.
    """
    return {as_text(head): [as_text(cell) for cell in column] for head, column in columns.items()}


class _Filler(Formatter):
    """Fills in values, formatted and as text."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Return a value as text unless it is Markdown."""
        return value if isinstance(value, Markdown) else as_text(format(value, format_spec))


_FILLER = _Filler()


def _is_plain(piece: str) -> bool:
    return _WORD.fullmatch(piece) is not None and not any(
        # Numbers beside such letters would change places with them.
        unicodedata.bidirectional(character) in _RIGHT_TO_LEFT
        for character in piece
    )


def _coded(pieces: Iterable[str]) -> str:
    """Put a run of pieces in code, but not the point at the end of a sentence."""
    run = " ".join(pieces)
    return code(run[:-1]) + run[-1] if run[1:] and run[-1] in ".,;" else code(run)


def _span(text: str) -> str:
    if not text:
        return ""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    # One space at both ends is taken off, unless there is nothing else.
    edge = " " if text.strip(" ") and {text[0], text[-1]} & {" ", "`"} else ""
    return f"{fence}{edge}{text}{edge}{fence}"
