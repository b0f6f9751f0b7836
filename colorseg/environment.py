"""What the host sets for the whole process."""

import os
import sys


def number_from_environment(name: str, default: int) -> int:
    """Return a whole number of at least 1 from an environment variable.

    Parameters
    ----------
    name : str
        The variable.
    default : int
        What counts if it is not set, or to no such number.

    Returns
    -------
    int
        The number.
    """
    text = os.environ.get(name, "")
    return int(text) if text.isdecimal() and int(text) > 0 else default


def started_as() -> str:
    """Return the name by which this process was started.

    Returns
    -------
    str
        That of the command, without its folder and the ``.exe`` of Windows: ``"colorseg"`` for
        the one that is installed; ``"-m"`` while ``python -m`` looks for what it is to run, and
        ``"__main__.py"`` from then on; empty where Python is a part of another program.
    """
    name = os.path.basename(sys.argv[0]) if sys.argv else ""
    return name.removesuffix(".exe")
