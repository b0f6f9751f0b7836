"""What can be said on the command line: files, and every setting as an option."""

import argparse
import sys
import textwrap
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any, NoReturn

from colorseg.checks import OneOf, Real, Whole
from colorseg.cli.printing import say
from colorseg.environment import started_as
from colorseg.exports import EXPORTS, flag_of
from colorseg.settings import ENTRIES, Entry, Hexes, HexPairs

EXIT_REFUSED = 2


class _Parser(argparse.ArgumentParser):
    """A parser that answers a mistake in one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where to read more, and leave."""
        # On one line, whatever the words of the command hold.
        say(f"colorseg: {message}; --help lists the options", sys.stderr)
        self.exit(EXIT_REFUSED)

    def _print_message(self, message: str, file: Any = None) -> None:
        for line in message.splitlines():
            say(line, file or sys.stderr)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line.

    Returns
    -------
    argparse.ArgumentParser
        It gives ``inputs``, ``output``, ``formats``, ``labels``, ``report``, ``palette``,
        ``shared``, ``recursive``, ``damaged``, ``print``, ``json``, ``force``, ``quiet``, and of
        the settings those that were given. A mistake ends the process with exit code 2.
    """
    kinds = [f"  {name:<18}{each.suffix:<16}{each.summary}" for name, each in EXPORTS.items()]
    made = _Parser(
        prog="colorseg" if started_as() == "colorseg" else "python -m colorseg",
        usage="%(prog)s IN [IN ...] [-k N] [-o OUT] [options]",
        description="Group the colors of pictures by k-means and save the results.",
        epilog="\n".join(["kinds of file:", *kinds, "", *_EXIT_CODES]),
        formatter_class=_Help,
        allow_abbrev=False,
    )
    files = made.add_argument_group("pictures and files")
    files.add_argument("inputs", nargs="*", metavar="IN", help=_INPUTS)
    for flags, entry in _OPTIONS.items():
        files.add_argument(*flags.split(), **entry)
    for flags, help_text in _SWITCHES.items():
        files.add_argument(*flags.split(), action="store_true", help=help_text)
    files.add_argument("--version", action="version", version=_version(), help=_VERSION)
    settings = made.add_argument_group("settings")
    for name, setting in ENTRIES.items():
        _add_setting(settings, name, setting)
    return made


def read_words(words: Sequence[str]) -> argparse.Namespace:
    """Read the words of a command.

    Parameters
    ----------
    words : sequence of str
        Options and inputs in any order; after ``--`` inputs alone.

    Returns
    -------
    argparse.Namespace
        What `parser` gives, with at least one input.
    """
    made, words = parser(), list(words)
    end = words.index("--") if "--" in words else len(words)
    options, unknown = made.parse_known_intermixed_args(words[:end])
    if unknown:  # which explains more than that an input is missing
        made.error(f"there is no option {next((w for w in unknown if w[:1] == '-'), unknown[0])}")
    options.inputs += words[end + 1 :]
    if not options.inputs:
        made.error(f"the picture is missing: {made.prog} IN")
    return options


def _version() -> str:
    return f"colorseg {import_module('colorseg').__version__}"


class _Help(argparse.RawDescriptionHelpFormatter):
    """Keeps lines apart: those of the table of files, and those of the names of a setting."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        # A name such as coarse-to-fine stays in one piece.
        pieces = (textwrap.wrap(line, width, break_on_hyphens=False) for line in text.split("\n"))
        return [part for parts in pieces for part in parts]


_EXIT_CODES = (
    "exit codes:",
    "  0 all done   1 some pictures failed   2 nothing could be done   130 stopped",
)
_FOLDER = (
    "A folder is one that exists, or a name without a dot or with a slash behind it; "
    "it is made if it is missing."
)
_INPUTS = (
    "an image file, or - for the standard input, or a folder: then all image files in it by name, "
    "without hidden ones and, unless --recursive is given, without folders inside it"
)
_VERSION = "print the version and do nothing else"
_OPTIONS: dict[str, dict[str, Any]] = {
    "-o --output": {
        "action": "append",
        "default": [],
        "metavar": "OUT",
        "help": "where to save: a folder or, for one picture, a file whose ending says its kind, "
        "or - for the standard output; may be given again. "
        f"{_FOLDER} By default the current folder. Files in folders are named "
        "after the picture and the settings; where two would get the same name, the second gets "
        "a number.",
    },
    "--formats": {
        "action": "extend",
        "nargs": "+",
        "metavar": "KIND",
        "help": "kinds of file for folders, from the list below, or one for -o -; PNG by default. "
        "Put it behind the pictures.",
    },
    "--labels": {
        "metavar": "OUT",
        "help": "save, besides, the number of each pixel's cluster: a file ending in .png, .npy "
        "or as one of the labels below; - for the standard output; or a folder, for a "
        ".labels.png of each picture",
    },
    "--report": {
        "metavar": "OUT",
        "help": "save, besides, a report: a file ending in .html, .pdf, .png or .zip; - for the "
        "standard output; or a folder, for an .html of each picture",
    },
    "--palette": {
        "metavar": "FILE",
        "help": "give every pixel the nearest color of this palette: hex codes, rows of red, "
        "green and blue, CSV with a header, GPL, PAL, paint.net, ASE, ACO, ACT, JSON, CSS; or an "
        "image, whose palette is found first by the settings; or - for the standard input",
    },
}
_SWITCHES: dict[str, str] = {
    "--shared": "one palette for all pictures, found from all their pixels together; every pixel "
    "then gets the nearest of its colors",
    "-r --recursive": "take the pictures of the folders inside folders, too; their files go to "
    "folders of the same names",
    "--print": "print the palette with the shares of its colors, in color on a terminal that has "
    "them; a file is only saved where -o, --labels or --report say so",
    "--damaged": "take what there is of damaged pictures: what is missing is clear",
    "--json": "print one JSON list instead of the summaries: the palette, settings and figures "
    "of each picture with its input and outputs, or its error",
    "--force": "overwrite files that exist, though never an input",
    "-q --quiet": "no progress, only the summaries",
}


def _add_setting(group: Any, name: str, entry: Entry) -> None:
    is_number = isinstance(entry.limit, Whole | Real)
    group.add_argument(
        flag_of(name),
        dest=name,
        type=_number_or_text if is_number else str,
        default=argparse.SUPPRESS,
        metavar=_METAVARS[type(entry.limit)],
        help=_help(entry).replace("%", "%%"),
    )


_METAVARS = {Whole: "N", Real: "X", OneOf: "NAME", Hexes: "COLORS", HexPairs: "PAIRS"}


def _help(entry: Entry) -> str:
    text = f"{entry.summary} Default: {_default(entry)}."
    if not isinstance(entry.limit, OneOf):
        return f"{text} {entry.limit.allowed}"
    return "\n".join([text, *(f"{name}: {each}" for name, each in entry.limit.meanings.items())])


def _default(entry: Entry) -> str:
    return "none" if entry.default == "" else str(entry.default)


def _number_or_text(word: str) -> int | float | str:
    """Read a word as the number it is; whether one is allowed is for the settings to say."""
    for kind in (int, float):
        with suppress(ValueError):
            return kind(word)
    return word
